import AldabaWire
import Testing

@testable import AldabaSession

/// A customer whose program died comes back with the same device: a crash is a no.
@Suite struct ReturnTests {
  private static let newKey = [UInt8](repeating: 0xC1, count: 32)

  /// What the customer's device says with a session key.
  private func says(
    _ act: Act, _ play: inout Play, key: [UInt8] = newKey, by author: Author? = nil
  ) throws(RefusalCode) -> [Effect] {
    let next = play.session.next(for: key)
    let statement = Statement(
      author: author ?? Play.author(.customer), key: key, prev: next.prev, seq: next.seq,
      session: play.session.id, act: act)
    return try play.session.apply(statement, hash: Play.digest(77), at: play.now)
  }

  @Test("everything that was allowed ends, and nothing is allowed before the new yes")
  func crash() throws {
    var play = try Play.active()
    try play.grant(1, .view)
    try play.grant(2, .type)
    try play.say(.shellOpened(Play.ask(1)), by: .customer)
    try play.say(Play.asked(3, .typeNoEnter), by: .technician)
    try play.broker(.linkLost(.customer))
    let effects = try says(Play.joined(), &play)
    #expect(effects.last == .returning)
    #expect(effects.contains(.shellClosed(129)))
    #expect(play.session.grants.isEmpty && play.session.pending == nil)
    #expect(!play.session.shellIsOpen && play.session.isReturning)
    try play.broker(.linkResumed(.customer))
    #expect(!play.session.isInControl)
    #expect(throws: RefusalCode.notNow) { try play.say(Play.asked(4, .view), by: .technician) }
    #expect(throws: RefusalCode.notNow) { try play.say(Play.closing, by: .technician) }
    // The old key is nobody's any more.
    #expect(throws: RefusalCode.wrongRole) { try play.say(.reopened, by: .customer) }
    #expect(try says(.accepted(Play.shown), &play) == [.returned])
    #expect(play.session.isInControl)
    try play.say(Play.asked(4, .view), by: .technician)
  }

  @Test("a wait, a pause, a ring and a third person end; the goodbye is taken back")
  func whateverItWas() throws {
    var play = try Play.active()
    try play.say(Play.closing, by: .technician)
    try play.broker(.linkLost(.customer))
    #expect(try says(Play.joined(), &play) == [.reopened, .returning])
    #expect(play.session.phase == .active)
    _ = try says(.closed(.customer, reason: nil), &play)
    #expect(play.session.phase == .closed(.customer) && !play.session.isReturning)
  }

  @Test("nobody else comes in that way, and nobody while the first is there") func others() throws {
    var play = try Play.active()
    #expect(throws: RefusalCode.taken) { try says(Play.joined(), &play) }
    try play.broker(.linkLost(.customer))
    #expect(throws: RefusalCode.taken) {
      try says(Play.joined(), &play, by: Play.author(.stranger))
    }
    let other = Act.joined(
      device: Play.digest(9).bytes, vouch: Play.digest(6).bytes + Play.digest(7).bytes,
      opened: Play.opening)
    #expect(throws: RefusalCode.taken) { try says(other, &play) }
    #expect(throws: RefusalCode.taken) { try says(Play.joined(.zero), &play) }
    #expect(throws: RefusalCode.taken) { try says(Play.joined(), &play, key: Play.key(.customer)) }
    let stillThere = play.session.customerKey
    #expect(stillThere == Play.key(.customer))
  }

  @Test("tries of the number stay tried") func numbers() throws {
    var play = try Play.active()
    try play.say(.numberSpent(stream: 1, exchange: 1), by: .customer)
    try play.broker(.linkLost(.customer))
    _ = try says(Play.joined(), &play)
    #expect(play.session.member(at: 1)?.exchanges == 1)
    _ = try says(.accepted(Play.shown), &play)
    #expect(throws: RefusalCode.outOfOrder) {
      try says(.numberSpent(stream: 1, exchange: 1), &play)
    }
    _ = try says(.numberSpent(stream: 1, exchange: 2), &play)
  }
}

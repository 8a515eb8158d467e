import AldabaSession
import AldabaWire
import Testing

@Suite struct EnforcementTests {
  private func granted(_ what: Capability...) throws -> (Enforcement, Play) {
    var play = try Play.active()
    for (index, what) in what.enumerated() { try play.grant(UInt8(index + 1), what) }
    return (Enforcement(play.session), play)
  }

  @Test("nothing is permitted to begin with") func zero() throws {
    let enforcement = Enforcement(try Play.active().session)
    for what in Capability.allCases { #expect(!enforcement.permits(what, to: 1, at: 0)) }
    #expect(!enforcement.permitsSeeing(to: 1, at: 0))
    #expect(enforcement.live.isEmpty)
  }

  @Test("what the customer withdraws ends at once, before anybody else knows") func withdraw()
    throws
  {
    var (enforcement, _) = try granted(.view, .type)
    #expect(done(enforcement.withdraw(.type)).map(\.what) == [.type])
    #expect(!enforcement.permits(.type, to: 1, at: 0))
    #expect(enforcement.permits(.view, to: 1, at: 0))
    #expect(enforcement.permitsSeeing(to: 1, at: 0))
    #expect(done(enforcement.withdraw(.type)).isEmpty)
    #expect(done(enforcement.withdraw(nil)).map(\.what) == [.view])
    #expect(!enforcement.permitsSeeing(to: 1, at: 0))
    #expect(enforcement.live.isEmpty)
  }

  @Test("the record of a withdrawal changes nothing more, and a new grant counts anew") func again()
    throws
  {
    var (enforcement, _) = try granted(.view)
    _ = enforcement.withdraw(nil)
    func apply(_ act: Act, by party: Play.Party) throws {
      let place = enforcement.session.next(for: Play.key(party))
      _ = try enforcement.apply(
        Play.statement(act, by: party, at: place), hash: Play.digest(UInt8(place.seq)), at: 0)
    }
    try apply(.revoked(Play.ask(1), .view), by: .customer)
    #expect(enforcement.session.grants.isEmpty)
    try apply(Play.asked(2, .view), by: .technician)
    let asked = try #require(enforcement.session.pending?.asked)
    try apply(Play.granted(2, .view, asked: asked), by: .customer)
    #expect(enforcement.permits(.view, to: 1, at: 0))
  }

  @Test("a broker that lets a technician ask and ask reaches the customer twice") func bombing()
    throws
  {
    var enforcement = Enforcement(try Play.active().session)
    var now: Int64 = 0
    func apply(_ act: Act, by party: Play.Party) throws {
      let place = enforcement.session.next(for: Play.key(party))
      _ = try enforcement.apply(
        Play.statement(act, by: party, at: place), hash: Play.digest(UInt8(place.seq % 256)),
        at: now)
    }
    for number in 1...2 as ClosedRange<UInt8> {
      try apply(Play.asked(number, .view), by: .technician)
      // While it stands, no other is put.
      #expect(throws: RefusalCode.busy) { try apply(Play.asked(9, .type), by: .technician) }
      try apply(.refused(Play.ask(number), .view, Play.shown, .answer), by: .customer)
      #expect(throws: RefusalCode.self) { try apply(Play.asked(9, .view), by: .technician) }
      now += 100 * Play.reask
    }
    for _ in 0..<100 {
      now += 100 * Play.reask
      #expect(throws: RefusalCode.notAgain) { try apply(Play.asked(9, .view), by: .technician) }
      #expect(enforcement.session.pending == nil)
    }
  }

  @Test("a grant ends by the agent's own clock") func expire() throws {
    var (enforcement, _) = try granted(.view)
    #expect(done(enforcement.expire(at: Play.grant - 1)).isEmpty)
    #expect(done(enforcement.expire(at: Play.grant)).map(\.ask) == [Play.ask(1)])
    #expect(done(enforcement.expire(at: Play.grant)).isEmpty)
    // Also if the clock went back: what is over is over.
    #expect(!enforcement.permits(.view, to: 1, at: 0))
  }

  @Test("nothing happens while the ledger cannot be written") func suspended() throws {
    var (enforcement, _) = try granted(.view, .type)
    enforcement.isSuspended = true
    #expect(!enforcement.permits(.type, to: 1, at: 0))
    #expect(!enforcement.permitsSeeing(to: 1, at: 0))
    // It can still be withdrawn.
    #expect(done(enforcement.withdraw(.type)).count == 1)
    enforcement.isSuspended = false
    #expect(!enforcement.permits(.type, to: 1, at: 0))
    #expect(enforcement.permits(.view, to: 1, at: 0))
  }

  @Test("a yes that was given up is not revived by its receipt") func forbid() throws {
    var play = try Play.active()
    try play.say(Play.asked(1, .view), by: .technician)
    var enforcement = Enforcement(play.session)
    let asked = try #require(play.session.pending?.asked)
    enforcement.forbid(Play.ask(1))
    let place = enforcement.session.next(for: Play.key(.customer))
    let grant = Play.statement(
      Play.granted(1, .view, asked: asked), by: .customer, at: place)
    _ = try enforcement.apply(grant, hash: Play.digest(UInt8(place.seq)), at: 0)
    #expect(enforcement.session.permits(.view, to: 1, at: 0))
    #expect(!enforcement.permits(.view, to: 1, at: 0))
    #expect(enforcement.live.isEmpty)
  }

  @Test("no link, no capability") func lost() throws {
    var (enforcement, _) = try granted(.view)
    _ = try enforcement.apply(byBroker: .linkLost(.technician(1)), at: 0)
    #expect(!enforcement.permits(.view, to: 1, at: 0))
    _ = try enforcement.apply(byBroker: .linkResumed(.technician(1)), at: 0)
    #expect(enforcement.permits(.view, to: 1, at: 0))
  }

  @Test("a pause counts from the instant it is wished, whatever is still on its way") func pausing()
    throws
  {
    var (enforcement, _) = try granted(.view)
    func request(_ number: UInt8, _ what: Act.Request) throws {
      let place = enforcement.session.next(for: Play.key(.customer))
      let statement = Play.statement(Play.requested(number, what), by: .customer, at: place)
      _ = try enforcement.apply(statement, hash: Play.digest(UInt8(place.seq)), at: 0)
    }
    // Paused, continued and paused again, before any of it is on record.
    enforcement.pausing = Play.ask(12)
    #expect(!enforcement.permits(.view, to: 1, at: 0))
    try request(10, .pause)
    #expect(!enforcement.permits(.view, to: 1, at: 0))
    try request(11, .goOn)
    #expect(enforcement.session.permits(.view, to: 1, at: 0))
    #expect(!enforcement.permits(.view, to: 1, at: 0))
    try request(12, .pause)
    #expect(enforcement.pausing == nil)
    #expect(!enforcement.permitsSeeing(to: 1, at: 0))
    try request(13, .goOn)
    #expect(enforcement.permits(.view, to: 1, at: 0))
  }

  @Test("what is withdrawn is withdrawn from everybody") func everybody() throws {
    var play = try Play.active()
    try play.ring(9, .third)
    try play.enter(.supervisor)
    try play.grant(1, .view)
    try play.grant(2, .view, to: .supervisor)
    try play.grant(3, .type, to: .supervisor)
    var enforcement = Enforcement(play.session)
    #expect(Set(done(enforcement.withdraw(.view)).map(\.stream)) == [1, 2])
    #expect(!enforcement.permits(.view, to: 2, at: 0))
    #expect(enforcement.permits(.type, to: 2, at: 0))
    #expect(!enforcement.permitsSeeing(to: 1, at: 0))
  }

  @Test("those that end first come first") func order() throws {
    var play = try Play.active()
    play.now = 5
    try play.grant(1, .view)
    play.now = 0
    try play.grant(2, .type)
    #expect(Enforcement(play.session).live.map(\.what) == [.type, .view])
  }
}

@Suite struct OutboxTests {
  private func outbox() -> Outbox {
    Outbox(author: Play.author(.customer), key: Play.key(.customer), session: Play.id)
  }

  private func sign(_ bytes: [UInt8]) -> [UInt8] { Array((bytes + bytes).prefix(64)) }

  @Test("one at a time, in order, each where the last one ended") func order() throws {
    var outbox = outbox()
    #expect(outbox.isEmpty)
    #expect(done(outbox.next(chain: (1, .zero), sign: sign)) == nil)
    outbox.add(.offered(.capability(.view)))
    outbox.add(.offered(.capability(.type)))
    #expect(!outbox.isEmpty)
    let first = try #require(done(outbox.next(chain: (4, Play.digest(4)), sign: sign)))
    #expect(first.statement.seq == 4)
    #expect(first.statement.prev == Play.digest(4))
    #expect(first.signature == sign(first.statement.signatureInput))
    #expect(done(outbox.next(chain: (5, Play.digest(5)), sign: sign)) == nil)
    #expect(outbox.inFlight == first)
    #expect(done(outbox.recorded(first.statement)))
    let second = try #require(done(outbox.next(chain: (5, Play.digest(5)), sign: sign)))
    #expect(second.statement.act == .offered(.capability(.type)))
    #expect(done(outbox.recorded(second.statement)))
    #expect(outbox.isEmpty)
  }

  @Test("what was refused leaves its number to the next") func refused() throws {
    var outbox = outbox()
    outbox.add(.reopened)
    outbox.add(.offered(.capability(.view)))
    _ = outbox.next(chain: (2, .zero), sign: sign)
    #expect(done(outbox.refused(seq: 3)) == nil)
    #expect(done(outbox.refused(seq: 2)) == .reopened)
    #expect(done(outbox.refused(seq: 2)) == nil)
    #expect(done(outbox.next(chain: (2, .zero), sign: sign))?.statement.seq == 2)
  }

  @Test("a record by our key that we did not make is noticed, once this program has spoken")
  func forged() throws {
    var outbox = outbox()
    let other = Play.statement(.offered(.hold), by: .customer, at: (1, .zero))
    // Of an earlier part in the session: whoever comes back reads what they said before.
    #expect(done(outbox.recorded(other)))
    outbox.add(.offered(.transfer))
    let mine = try #require(done(outbox.next(chain: (1, .zero), sign: sign)))
    #expect(!done(outbox.recorded(other)))
    #expect(outbox.inFlight == mine)
    let theirs = Play.statement(.offered(.hold), by: .technician, at: (1, .zero))
    #expect(done(outbox.recorded(theirs)))
    #expect(done(outbox.recorded(mine.statement)))
    #expect(!done(outbox.recorded(mine.statement)))
  }

  @Test("what is under way can be looked for, on the wire or waiting") func holds() {
    var outbox = outbox()
    outbox.add(.reopened)
    outbox.add(.offered(.capability(.view)))
    _ = outbox.next(chain: (1, .zero), sign: sign)
    #expect(outbox.holds { $0 == .reopened })
    #expect(outbox.holds { $0 == .offered(.capability(.view)) })
    #expect(!outbox.holds { $0 == .offered(.capability(.type)) })
  }

  @Test("texts travel with their statement") func texts() throws {
    let text = PersonalText(salt: [UInt8](repeating: 1, count: 16), text: "Falta la copia")
    var outbox = Outbox(
      author: Play.author(.technician), key: Play.key(.technician), session: Play.id)
    outbox.add(Play.closing, texts: ["summary": text])
    let signed = try #require(done(outbox.next(chain: (2, .zero), sign: sign)))
    #expect(signed.texts == ["summary": text])
  }
}

import AldabaDesk
import AldabaWire
import Testing

/// R1, R2, R4, R7: a customer rings, is answered or told the truth, and keeps their turn.
@Suite struct KnockTests {
  let one = AskID.made(1)
  let two = AskID.made(2)
  let three = AskID.made(3)

  @Test(
    "who answered is lost before they had met: before all others, and rings when the link is back")
  func putBack() throws {
    let play = Play()
    let (one, two) = (AskID.made(1), AskID.made(2))
    play.arrive(.ana)
    try play.knock(two)
    try play.knock(one)
    _ = try play.answer(one, .ana)
    try play.began(.made(1), .ana)
    #expect(play.desk.knock(one) == nil && play.desk.place(of: two) == 0)
    #expect(throws: Desk.Refusal.badArgument) { try play.knock(one) }
    _ = play.putBack(one)
    #expect(play.desk.place(of: one) == 0 && play.desk.place(of: two) == 1)
    #expect(play.putBack(one).isEmpty)
    play.arrive(.blas)
    #expect(play.desk.ringing(for: .blas) == [two])
    _ = try play.decline(two, .blas)
    #expect(try play.resume(one).contains(.ring(.blas, one)))
    // Where the same machine has knocked anew meanwhile, that one counts.
    _ = try play.answer(one, .blas)
    try play.began(.made(2), .blas)
    try play.knock(.made(3), device: one.rawValue)
    #expect(play.putBack(one).isEmpty && play.desk.knock(one) == nil)
    play.desk(settled: .made(9))
    #expect(play.putBack(.made(9)).isEmpty)
  }

  @Test("the technician who has been free longest is tried first") func longest() throws {
    let play = Play()
    play.arrive(.blas)
    play.now = 1
    play.arrive(.ana)
    #expect(try play.knock(one) == [.knock(one, .ringing(1)), .ring(.blas, one)])
    #expect(try play.knock(two) == [.knock(two, .ringing(1)), .ring(.ana, two)])
    #expect(
      try play.knock(three)
        == [.knock(three, .ringing(1)), .knock(three, .turn(before: 2, wait: nil))])
    play.now = 31
    #expect(
      try play.answer(nil, .ana) == [
        .answered(two, by: .ana), .knock(two, .answered(waited: 30, passed: 0)),
        .knock(three, .turn(before: 1, wait: nil)),
      ])
    #expect(play.desk.presence(of: .ana) == .inSession)
    #expect(try play.began(.made(2), .ana).isEmpty)
    #expect(play.desk.knock(two) == nil)
    play.now = 131
    // Longer than a ring: whoever becomes free is tried for the first, who has been let ring.
    #expect(
      play.elapse(0) == [
        .knock(one, .ringing(2)), .knock(one, .turn(before: 0, wait: nil)),
        .knock(three, .ringing(2)),
      ])
    #expect(
      play.ended(.made(2), .ana) == [.knock(one, .next), .ring(.ana, one)])
  }

  @Test("unanswered: the next one, at the end supervisors, then the offer to call back")
  func unanswered() throws {
    let play = Play()
    play.arrive(.ana)
    play.now = 1
    play.arrive(.blas)
    play.arrive(.sara, .supervisor)
    try play.knock(one)
    #expect(play.elapse(99).isEmpty)
    #expect(
      play.elapse(1) == [.knock(one, .ringing(2)), .knock(one, .next), .ring(.blas, one)])
    #expect(
      play.elapse(100) == [.knock(one, .ringing(3)), .knock(one, .turn(before: 0, wait: nil))])
    #expect(
      play.elapse(100) == [
        .knock(one, .missed(waited: 300)), .knock(one, .next), .ring(.sara, one),
      ])
    #expect(
      play.elapse(100) == [
        .knock(one, .nobody), .knock(one, .turn(before: 0, wait: nil)),
      ])
    #expect(play.elapse(59_999).isEmpty)
    #expect(play.elapse(1) == [.knock(one, .turn(before: 0, wait: nil))])
    // All who were tried can still answer; the first one counts.
    #expect(
      try play.answer(one, .ana) == [
        .answered(one, by: .ana), .knock(one, .answered(waited: 60_400, passed: 0)),
        .gone(.blas, one), .gone(.sara, one),
      ])
    #expect(throws: Desk.Refusal.taken) { try play.answer(one, .blas) }
    #expect(throws: Desk.Refusal.taken) { try play.decline(one, .sara) }
    #expect(throws: Desk.Refusal.unknown) { try play.answer(nil, .blas) }
  }

  @Test("without a technician at the desk supervisors are tried at once") func supervisors() throws
  {
    let play = Play()
    play.arrive(.ana)
    play.arrive(.sara, .supervisor)
    play.arrive(.carla, .auditor)
    #expect(try play.knock(one).last == .ring(.ana, one))
    #expect(
      play.away(.ana) == [
        .gone(.ana, one), .knock(one, .next), .ring(.sara, one),
      ])
    #expect(throws: Desk.Refusal.away) { try play.answer(one, .ana) }
    #expect(throws: Desk.Refusal.wrongRole) { try play.answer(one, .carla) }
    #expect(throws: Desk.Refusal.unknown) { try play.answer(nil, .carla) }
  }

  @Test("a no passes on at once, and counts until that person is free again") func decline() throws
  {
    let play = Play()
    play.arrive(.ana)
    play.now = 1
    play.arrive(.blas)
    try play.knock(one)
    try play.knock(two)
    #expect(throws: Desk.Refusal.unknown) { try play.decline(one, .blas) }
    #expect(
      try play.decline(one, .ana)
        == [.gone(.ana, one), .knock(one, .turn(before: 0, wait: nil))])
    #expect(
      try play.answer(nil, .blas) == [
        .answered(two, by: .blas), .knock(two, .answered(waited: 0, passed: 0)),
      ])
    try play.began(.made(2), .blas)
    #expect(try play.knock(three).contains(.ring(.ana, three)))
    #expect(
      play.ended(.made(2), .blas) == [.knock(one, .next), .ring(.blas, one)])
    try play.began(.made(9), .ana)
    #expect(play.ended(.made(9), .ana).last == .ring(.ana, three))
  }

  @Test("whoever is chosen by name is served, and how many were passed is told") func chosen()
    throws
  {
    let play = Play()
    for id in [one, two, three] { try play.knock(id) }
    play.arrive(.ana)
    #expect(
      try play.answer(three, .ana) == [
        .answered(three, by: .ana), .knock(three, .answered(waited: 0, passed: 2)),
        .gone(.ana, one),
      ])
    #expect(play.desk.waiting(atMost: 9).map(\.id) == [one, two])
    #expect(play.desk.waiting(atMost: 1).map(\.id) == [one])
    #expect(play.desk.place(of: two) == 1)
    #expect(play.desk.place(of: three) == nil)
  }

  @Test("whoever is there but not tried may help out, the first in line first") func help() throws {
    let play = Play()
    play.arrive(.ana)
    play.arrive(.sara, .supervisor)
    try play.knock(one)
    try play.knock(two)
    #expect(
      try play.answer(nil, .sara) == [
        .answered(one, by: .sara), .knock(one, .answered(waited: 0, passed: 0)), .gone(.ana, one),
        .ring(.ana, two), .knock(two, .turn(before: 0, wait: nil)),
      ])
  }

  @Test("a lost link keeps the turn for a while") func lost() throws {
    let play = Play()
    try play.knock(one)
    try play.knock(two)
    #expect(play.lose(one).isEmpty)
    #expect(play.lose(one).isEmpty)
    #expect(play.arrive(.ana) == [.ring(.ana, two)])
    #expect(throws: Desk.Refusal.notNow) { try play.answer(one, .ana) }
    #expect(try play.resume(one) == [.knock(one, .turn(before: 0, wait: nil))])
    #expect(try play.resume(one).isEmpty)
    play.arrive(.blas)
    #expect(play.desk.ringing(for: .blas) == [one])
    #expect(play.lose(one) == [.gone(.blas, one)])
    #expect(play.desk.place(of: two) == 1)
    #expect(
      play.elapse(1_000).filter { if case .knock(one, _) = $0 { true } else { false } }
        == [.knock(one, .over(.lost))])
    #expect(throws: Desk.Refusal.past) { try play.resume(one) }
    #expect(play.desk.place(of: two) == 0)
  }

  @Test("the same device comes back to its turn, and never stands in line twice") func device()
    throws
  {
    let play = Play()
    try play.knock(one, device: "d")
    try play.knock(two)
    #expect(throws: Desk.Refusal.busy) { try play.knock(three, device: "d") }
    _ = play.lose(one)
    #expect(
      try play.knock(three, device: "d") == [
        .knock(one, .over(.replaced)), .knock(three, .ringing(1)),
        .knock(three, .turn(before: 0, wait: nil)),
      ])
    #expect(play.desk.waiting(atMost: 9).map(\.id) == [three, two])
  }

  @Test("who answered and does not come gives the customer back to their turn") func release()
    throws
  {
    let play = Play()
    play.arrive(.ana)
    try play.knock(one)
    try play.knock(two)
    _ = try play.answer(nil, .ana)
    #expect(play.leave(.ana).isEmpty)
    #expect(play.desk.presence(of: .ana) == .inSession)
    #expect(
      play.elapse(500).suffix(4) == [
        .gone(.ana, one), .knock(one, .back), .knock(one, .turn(before: 0, wait: nil)),
        .knock(two, .turn(before: 1, wait: nil)),
      ])
    #expect(play.desk.presence(of: .ana) == .away)
    #expect(play.arrive(.ana) == [.knock(one, .next), .ring(.ana, one)])
    _ = try play.answer(one, .ana)
    #expect(
      play.release(one).prefix(2) == [.gone(.ana, one), .knock(one, .back)])
    // Free again, and the only one: tried once more.
    #expect(play.desk.ringing(for: .ana) == [one])
    #expect(play.release(one).isEmpty)
  }

  @Test("the customer gives up, whoever has it in hand is told") func hangUp() throws {
    let play = Play()
    play.arrive(.ana)
    try play.knock(one)
    #expect(play.hangUp(one) == [.knock(one, .over(.gaveUp)), .gone(.ana, one)])
    #expect(play.hangUp(one).isEmpty)
    try play.knock(two)
    _ = try play.answer(two, .ana)
    #expect(play.hangUp(two) == [.knock(two, .over(.gaveUp)), .gone(.ana, two)])
    #expect(play.desk.presence(of: .ana) == .free)
    #expect(throws: Desk.Refusal.past) { try play.answer(one, .ana) }
    #expect(play.desk.deadline == nil)
  }

  @Test("a lost customer goes before those who knock") func front() throws {
    let play = Play()
    play.arrive(.ana)
    try play.offer(one, .front)
    #expect(try play.knock(two).last == .knock(two, .turn(before: 0, wait: nil)))
    #expect(play.arrive(.blas) == [.ring(.blas, one)])
    #expect(
      try play.answer(nil, .ana) == [
        .answered(one, by: .ana), .gone(.blas, one), .ring(.blas, two),
      ])
    try play.offer(three, .front, session: .made(3))
    #expect(play.desk.ringing(for: .blas) == [three, two])
    #expect(
      try play.decline(three, .blas) == [.gone(.blas, three)])
  }

  @Test("waiting times come from what sessions took") func estimate() throws {
    let play = Play()
    #expect(play.desk.outlook == Outlook(isFree: false, isStaffed: false, before: 0, wait: nil))
    play.arrive(.ana)
    #expect(play.desk.outlook == Outlook(isFree: true, isStaffed: true, before: 0, wait: 0))
    try play.began(.made(1), .ana)
    play.now = 600_000
    #expect(play.ended(.made(1), .ana).isEmpty)
    try play.began(.made(2), .ana)
    play.arrive(.blas)
    try play.began(.made(3), .blas)
    #expect(
      try play.knock(one)
        == [.knock(one, .ringing(1)), .knock(one, .turn(before: 0, wait: 300_000))])
    #expect(try play.knock(two).last == .knock(two, .turn(before: 1, wait: 600_000)))
    #expect(play.desk.outlook == Outlook(isFree: false, isStaffed: true, before: 2, wait: 900_000))
  }

  @Test("after a restart everybody has their turn again") func restore() throws {
    let play = Play()
    try play.restore(one, waited: 5_000, isMissed: true)
    try play.restore(two, waited: 200)
    #expect(throws: Desk.Refusal.badArgument) { try play.restore(two) }
    play.arrive(.ana)
    #expect(try play.resume(two) == [.ring(.ana, two)])
    #expect(try play.resume(one) == [.knock(one, .turn(before: 0, wait: nil))])
    play.now = 99
    #expect(
      try play.answer(one, .ana).prefix(2) == [
        .answered(one, by: .ana), .knock(one, .answered(waited: 5_099, passed: 0)),
      ])
    try play.restore(three, waited: 0)
    #expect(play.elapse(1_000).contains(.knock(three, .over(.lost))))
  }

  @Test("empty, huge and invisible texts are refused") func texts() throws {
    func refusal(need: String = "x", name: String = "y", system: String = "") -> Bool {
      (try? Knock(id: one, need: need, name: name, system: system, device: "d", address: "a"))
        == nil
    }
    #expect(!refusal())
    for blank in ["", "  \n\t", "\u{200B}\u{202E}\u{0}", "\u{2003}"] {
      #expect(refusal(need: blank))
      #expect(refusal(name: blank))
    }
    #expect(!refusal(need: String(repeating: "á", count: 1_024)))
    #expect(refusal(need: String(repeating: "á", count: 1_025)))
    #expect(refusal(name: String(repeating: "n", count: 201)))
    #expect(refusal(system: String(repeating: "s", count: 201)))
    #expect(!refusal(name: "José 👩🏽‍💻"))
  }

  @Test("a flood from one address, or one device, is slowed down") func flood() throws {
    let play = Play()
    for number in 0..<100 { try play.knock(.made(UInt64(number)), address: "flood") }
    #expect(throws: Desk.Refusal.slowDown) { try play.knock(.made(1_000), address: "flood") }
    try play.knock(.made(1_001), address: "other")
    // Not by going and coming either: then one every six seconds.
    for number in 0..<100 { _ = play.hangUp(.made(UInt64(number))) }
    play.now = 5_999
    #expect(throws: Desk.Refusal.slowDown) { try play.knock(.made(1_002), address: "flood") }
    play.now = 6_000
    try play.knock(.made(1_003), address: "flood")
    #expect(throws: Desk.Refusal.slowDown) { try play.knock(.made(1_004), address: "flood") }
    // Also when each goes at once.
    for number in 0..<5 {
      try play.knock(.made(UInt64(2_000 + number)), device: "restless", address: "x")
      _ = play.hangUp(.made(UInt64(2_000 + number)))
    }
    #expect(throws: Desk.Refusal.slowDown) {
      try play.knock(.made(2_005), device: "restless", address: "x")
    }
    play.now += 60_000
    try play.knock(.made(2_006), device: "restless", address: "x")
  }

  @Test("more than an organisation holds are refused, and nobody who waits is lost") func crowd()
    throws
  {
    let play = Play()
    for number in 0..<UInt64(20_000) { try play.knock(.made(number)) }
    #expect(throws: Desk.Refusal.full) { try play.knock(.made(30_000)) }
    #expect(play.desk.place(of: .made(19_999)) == 19_999)
    _ = play.hangUp(.made(7))
    try play.knock(.made(30_001))
    #expect(play.desk.place(of: .made(30_001)) == 19_999)
  }
}

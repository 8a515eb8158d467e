import AldabaDesk
import AldabaWire
import Testing

/// R11, R14, R22: somebody is looked for while the customer stays where they are.
@Suite struct OfferTests {
  let one = AskID.made(1)
  let two = AskID.made(2)

  @Test("presence is known before the customer is asked") func check() throws {
    let play = Play()
    func refusal(_ target: Desk.Target, _ kind: Desk.Kind = .transfer) -> Desk.Refusal? {
      do throws(Desk.Refusal) {
        try play.desk.check(target, kind: kind, exclude: [.ana])
        return nil
      } catch { return error }
    }
    play.arrive(.ana, team: "red")
    try play.began(.made(1), .ana)
    #expect(refusal(.person(.ana)) == .yourself)
    #expect(refusal(.person(.blas)) == .away)
    #expect(refusal(.team("red")) == .away)
    #expect(refusal(.next) == .away)
    play.arrive(.blas, team: "red")
    #expect(refusal(.person(.blas)) == nil)
    #expect(refusal(.person(.blas), .escalation) == .wrongRole)
    #expect(refusal(.team("red")) == nil)
    #expect(refusal(.team("blue")) == .away)
    #expect(refusal(.next, .escalation) == .away)
    try play.began(.made(2), .blas)
    #expect(refusal(.person(.blas)) == .busy)
    #expect(refusal(.team("red")) == .busy)
    #expect(refusal(.next) == .busy)
    play.arrive(.sara, .supervisor)
    #expect(refusal(.next) == nil)
    #expect(refusal(.next, .escalation) == nil)
    #expect(play.away(.sara).isEmpty)
    #expect(refusal(.next, .escalation) == .away)
    try play.began(.made(3), .carla)
    #expect(refusal(.person(.carla)) == .busy)
    play.arrive(.carla, .auditor)
    #expect(play.ended(.made(3), .carla).isEmpty)
    #expect(refusal(.person(.carla)) == .wrongRole)
    #expect(refusal(.next) == .busy)
  }

  @Test("all who may are told at once; the first answer counts") func first() throws {
    let play = Play()
    for person in [PersonID.ana, .blas, .carla] { play.arrive(person) }
    #expect(try play.offer(one, not: [.ana]) == [.ring(.blas, one), .ring(.carla, one)])
    #expect(try play.answer(one, .blas) == [.answered(one, by: .blas), .gone(.carla, one)])
    #expect(play.desk.presence(of: .blas) == .inSession)
    #expect(play.desk.session(of: .blas) == .made(1))
    #expect(throws: Desk.Refusal.taken) { try play.answer(one, .carla) }
    #expect(throws: Desk.Refusal.taken) { try play.decline(one, .carla) }
    #expect(throws: Desk.Refusal.busy) { try play.answer(one, .blas) }
    #expect(throws: Desk.Refusal.past) { try play.answer(two, .carla) }
    #expect(throws: Desk.Refusal.unknown) { try play.answer(nil, .carla) }
    // The handing over came to nothing: free again.
    #expect(play.ended(.made(1), .blas).isEmpty)
    #expect(play.desk.presence(of: .blas) == .free)
  }

  @Test("three rings without an answer end it") func unanswered() throws {
    let play = Play()
    play.arrive(.ana)
    try play.offer(one)
    #expect(play.desk.deadline == 300)
    #expect(play.elapse(299).isEmpty)
    #expect(play.elapse(1) == [.unanswered(one), .gone(.ana, one)])
    #expect(play.desk.deadline == nil)
    #expect(throws: Desk.Refusal.past) { try play.answer(one, .ana) }
  }

  @Test("when all say no, or go, or are taken, it is declined") func declined() throws {
    let play = Play()
    for person in [PersonID.ana, .blas, .carla] { play.arrive(person) }
    try play.offer(one)
    #expect(try play.decline(one, .ana) == [.gone(.ana, one)])
    #expect(throws: Desk.Refusal.unknown) { try play.decline(one, .ana) }
    #expect(play.leave(.blas) == [.gone(.blas, one)])
    #expect(try play.began(.made(7), .carla) == [.gone(.carla, one), .declined(one)])
    #expect(play.desk.deadline == nil)
  }

  @Test("a no can be taken back while it rings, by whom it is for") func mind() throws {
    let play = Play()
    play.arrive(.ana, team: "red")
    play.arrive(.blas, team: "red")
    play.arrive(.carla)
    try play.offer(one, to: .team("red"))
    _ = try play.decline(one, .ana)
    #expect(throws: Desk.Refusal.unknown) { try play.answer(one, .carla) }
    #expect(try play.answer(one, .ana) == [.answered(one, by: .ana), .gone(.blas, one)])
  }

  @Test("a lost customer goes first, and rings until somebody is free") func front() throws {
    let play = Play()
    #expect(try play.offer(one, .front, not: [.ana]).isEmpty)
    #expect(play.desk.deadline == nil)
    #expect(play.arrive(.ana).isEmpty)
    #expect(play.arrive(.blas) == [.ring(.blas, one)])
    #expect(try play.decline(one, .blas) == [.gone(.blas, one)])
    try play.began(.made(5), .blas)
    #expect(play.ended(.made(5), .blas) == [.ring(.blas, one)])
    try play.offer(two, to: .person(.blas), session: .made(2))
    #expect(play.desk.ringing(for: .blas) == [one, two])
    #expect(throws: Desk.Refusal.yourself) { try play.answer(one, .ana) }
    #expect(
      try play.answer(nil, .blas) == [.answered(one, by: .blas), .gone(.blas, two), .declined(two)])
    #expect(play.desk.session(of: .blas) == .made(1))
  }

  @Test("the session is over: nobody is asked any more") func withdraw() throws {
    let play = Play()
    play.arrive(.ana)
    try play.offer(one)
    #expect(throws: Desk.Refusal.badArgument) { try play.offer(one) }
    #expect(play.withdraw(one) == [.gone(.ana, one)])
    #expect(play.withdraw(one).isEmpty)
    #expect(throws: Desk.Refusal.past) { try play.decline(one, .ana) }
  }

  @Test("R2: one session at a time, with or without a seat") func single() throws {
    let play = Play()
    try play.began(.made(1), .ana)
    try play.began(.made(1), .ana)
    #expect(throws: Desk.Refusal.busy) { try play.began(.made(2), .ana) }
    #expect(play.desk.presence(of: .ana) == .inSession)
    play.arrive(.ana)
    #expect(play.desk.presence(of: .ana) == .inSession)
    #expect(play.ended(.made(2), .ana).isEmpty)
    #expect(play.desk.presence(of: .ana) == .inSession)
    #expect(play.ended(.made(1), .ana).isEmpty)
    #expect(play.desk.presence(of: .ana) == .free)
    #expect(play.leave(.ana).isEmpty)
    #expect(play.desk.presence(of: .ana) == .away)
  }

  @Test("R2: a session opens for what was answered, and for nothing beside it") func opening()
    throws
  {
    let play = Play()
    play.arrive(.ana)
    try play.knock(one)
    _ = try play.answer(one, .ana)
    #expect(play.desk.answered(by: .ana) == one)
    #expect(throws: Desk.Refusal.busy) { try play.open(.made(1), .ana, answering: nil) }
    #expect(throws: Desk.Refusal.busy) { try play.open(.made(1), .ana, answering: two) }
    #expect(try play.open(.made(1), .ana, answering: one).isEmpty)
    #expect(play.desk.knock(one) == nil && play.desk.session(of: .ana) == .made(1))
    // What was answered and waits again is not theirs any more.
    #expect(throws: Desk.Refusal.past) { try play.open(.made(2), .ana, answering: one) }
    #expect(throws: Desk.Refusal.past) { try play.open(.made(2), .blas, answering: one) }
  }

  @Test("more than one session only where that was configured, to measure") func several() throws {
    let play = Play(sessions: 2)
    play.arrive(.ana)
    try play.began(.made(1), .ana)
    try play.began(.made(2), .ana)
    #expect(throws: Desk.Refusal.busy) { try play.began(.made(3), .ana) }
    #expect(play.ended(.made(1), .ana).isEmpty)
    #expect(play.desk.session(of: .ana) == .made(2) && play.desk.presence(of: .ana) == .inSession)
    #expect(play.ended(.made(2), .ana).isEmpty)
    #expect(play.desk.presence(of: .ana) == .free)
  }

  @Test("what the records tell counts, whatever would be allowed") func told() throws {
    let play = Play()
    #expect(play.told(.made(1), .ana).isEmpty && play.told(.made(2), .ana).isEmpty)
    #expect(play.ended(.made(2), .ana).isEmpty)
    #expect(play.desk.session(of: .ana) == .made(1))
    #expect(play.ended(.made(1), .ana).isEmpty)
    #expect(play.desk.presence(of: .ana) == .away)
  }

  @Test("coming again with another team changes what rings") func again() throws {
    let play = Play()
    play.arrive(.ana, team: "red")
    try play.offer(one, to: .team("red"))
    #expect(play.arrive(.ana, team: "red").isEmpty)
    #expect(play.arrive(.ana, team: "blue") == [.gone(.ana, one), .declined(one)])
    #expect(throws: Desk.Refusal.away) { try play.offer(two, to: .team("red")) }
    #expect(try play.offer(two, to: .team("blue")) == [.ring(.ana, two)])
  }

  @Test("what rang when the broker ended rings for who comes back") func afterAnEnd() throws {
    let play = Play()
    #expect(try play.offerAgain(one, to: .team("red")).isEmpty)
    #expect(play.arrive(.carla).isEmpty)
    #expect(play.arrive(.ana, team: "red") == [.ring(.ana, one)])
    #expect(throws: Desk.Refusal.badArgument) { try play.offerAgain(one) }
    // A no, or going again, leaves it to the others, who may still come.
    #expect(try play.decline(one, .ana) == [.gone(.ana, one)])
    #expect(play.arrive(.blas, team: "red") == [.ring(.blas, one)])
    #expect(play.leave(.blas) == [.gone(.blas, one)])
    #expect(play.arrive(.blas, team: "red") == [.ring(.blas, one)])
    #expect(try play.answer(one, .blas) == [.answered(one, by: .blas)])
    #expect(play.desk.deadline == nil)
    #expect(throws: Desk.Refusal.taken) { try play.answer(one, .ana) }
  }

  @Test("and ends when nobody has come back in time, or the one who was meant says no")
  func afterAnEndUnanswered() throws {
    let play = Play()
    try play.offerAgain(one)
    #expect(play.desk.deadline == 1_300)
    #expect(play.elapse(1_299).isEmpty)
    #expect(play.elapse(1) == [.unanswered(one)])
    play.arrive(.ana)
    #expect(try play.offerAgain(two, to: .person(.ana)) == [.ring(.ana, two)])
    #expect(try play.decline(two, .ana) == [.gone(.ana, two), .declined(two)])
    #expect(play.desk.deadline == nil)
    // A lost customer needs nothing more: theirs rings until somebody is there.
    #expect(try play.offerAgain(one, .front) == [.ring(.ana, one)])
    #expect(play.desk.deadline == nil)
  }
}

import AldabaSession
import AldabaWire
import Testing

/// Passing the customer on, and bringing somebody in (R11–R15, R22, R33).
@Suite struct HandoffTests {
  private func declined(_ number: UInt8, _ family: Act.Handoff.Family = .transfer) -> Act {
    .handoffDeclined(family, Play.ask(number), Play.shown, .answer)
  }

  @Test("until the colleague is in, the first technician serves, with what they were allowed")
  func twoPhases() throws {
    var play = try Play.active()
    try play.grant(1, .type)
    let grants = play.session.grants
    try play.ring(2)
    try play.say(.handoffAccepted(.transfer, Play.ask(2)), by: .colleague)
    #expect(play.session.lead?.key == Play.key(.technician))
    #expect(play.session.candidate?.stream == 2)
    #expect(play.session.permits(.type, to: 1, at: play.now))
    #expect(!play.session.permitsSeeing(to: 2, at: play.now))
    #expect(play.refusal(Play.asked(3, .view), by: .colleague) == .past)
    let effects = try play.say(.handoffCompleted(.transfer, Play.ask(2)), by: .customer)
    let (old, new) = (play.session.members[0], play.session.members[1])
    #expect(effects.prefix(2) == [.ended(grants[0], .left), .left(old)])
    #expect(play.session.lead == new)
    #expect(play.session.grants.isEmpty)
    #expect(play.refusal(Play.asked(4, .view), by: .technician) == .past)
    #expect(play.refusal(Play.asked(4, .view), by: .colleague) == nil)
  }

  @Test(
    "whatever fails leaves the customer where they were", arguments: Act.Handoff.Failure.allCases)
  func failures(_ why: Act.Handoff.Failure) throws {
    var play = try Play.active()
    try play.grant(1, .type)
    let before = play.session
    for isAnswered in [false, true] {
      for byBroker in [false, true] {
        var copy = play
        try copy.ring(2)
        let ringing = copy.session.passing
        if isAnswered { try copy.say(.handoffAccepted(.transfer, Play.ask(2)), by: .colleague) }
        let failed = Act.handoffFailed(.transfer, Play.ask(2), why)
        let effects =
          byBroker ? try copy.broker(failed) : try copy.say(failed, by: .customer)
        #expect(effects.count == 1)
        #expect(isAnswered || effects.first == ringing.map { .handoffFailed($0, why) })
        let after = copy.session
        #expect(after.passing == nil)
        #expect(after.pending == nil)
        #expect(after.grants == before.grants)
        #expect(after.lead?.key == before.lead?.key)
        #expect(after.phase == .active)
        #expect(after.transfers == 0)
        #expect(after.permits(.type, to: 1, at: copy.now))
      }
    }
  }

  @Test("who failed to come in can be asked for again, on another stream") func again() throws {
    var play = try Play.active()
    let target = Target.person(Play.person(.colleague))
    for number in 1...3 as ClosedRange<UInt8> {
      try play.ring(number, to: target)
      try play.say(.handoffAccepted(.transfer, Play.ask(number)), by: .colleague)
      #expect(play.session.candidate?.stream == Int64(number) + 1)
      try play.broker(.handoffFailed(.transfer, Play.ask(number), .lost))
    }
    try play.ring(4, to: target)
    try play.enter(.colleague)
    #expect(play.session.lead?.stream == 5)
    #expect(play.session.members.count == 2)
    #expect(play.session.next(for: Play.key(.colleague)).seq == 5)
  }

  @Test("streams run out; the first technician serves on") func full() throws {
    var play = try Play.active()
    for number in 1...UInt8(Limits.streams) {
      try play.ring(number)
      let code = play.refusal(.handoffAccepted(.transfer, Play.ask(number)), by: .colleague)
      #expect(code == (Int(number) < Limits.streams ? nil : .full))
      try play.broker(.handoffFailed(.transfer, Play.ask(number), .lost))
    }
  }

  @Test("only who was asked for can answer") func who() throws {
    var play = try Play.active()
    var other = play
    try play.ring(1, to: .person(Play.person(.supervisor)))
    let transfer = Act.handoffAccepted(.transfer, Play.ask(1))
    #expect(play.refusal(transfer, by: .colleague) == .wrongRole)
    #expect(play.refusal(transfer, by: .technician) == .wrongRole)
    #expect(play.refusal(.handoffAccepted(.escalation, Play.ask(1)), by: .supervisor) == .noSuchAsk)
    #expect(play.refusal(transfer, by: .supervisor) == nil)
    #expect(play.refusal(transfer, by: .supervisor) == .taken)
    try other.ring(1, .third)
    let third = Act.handoffAccepted(.escalation, Play.ask(1))
    #expect(other.refusal(third, by: .colleague) == .wrongRole)
    #expect(other.refusal(third, by: .customer) == .wrongRole)
    #expect(other.refusal(third, by: .technician) == .wrongRole)
    let auditor = Statement(
      author: try #require(Author("auditor:ana")), key: Play.digest(0x77).bytes, prev: .zero,
      seq: 1,
      session: Play.id, act: third)
    #expect(throws: RefusalCode.wrongRole) {
      try other.session.apply(auditor, hash: .zero, at: other.now)
    }
    #expect(other.refusal(third, by: .supervisor) == nil)
  }

  @Test("nobody passes a customer to who is there, and two things are not asked at once")
  func nonsense() throws {
    var play = try Play.active()
    let own = Play.handoffAsked(1, to: .person(Play.person(.technician)))
    #expect(play.refusal(own, by: .technician) == .badArgument)
    #expect(play.refusal(Play.handoffAsked(1), by: .colleague) == .wrongRole)
    try play.say(Play.handoffAsked(1), by: .technician)
    #expect(play.refusal(Play.handoffAsked(2), by: .technician) == .busy)
    #expect(play.refusal(Play.closing, by: .technician) == .busy)
    let early = Act.handoffCompleted(.transfer, Play.ask(1))
    #expect(play.refusal(early, by: .customer) == .noSuchAsk)
    let wrong = Act.handoffConsented(.transfer, Play.ask(1), asked: .zero, Play.shown)
    #expect(play.refusal(wrong, by: .customer) == .badArgument)
    let other = Act.handoffConsented(.escalation, Play.ask(1), asked: play.asked, Play.shown)
    #expect(play.refusal(other, by: .customer) == .noSuchAsk)
  }

  @Test("refused twice, only the customer brings it up", arguments: Act.Handoff.Kind.allCases)
  func refusals(_ kind: Act.Handoff.Kind) throws {
    var play = try Play.active()
    for number in 1...2 as ClosedRange<UInt8> {
      try play.say(Play.handoffAsked(number, kind), by: .technician)
      try play.say(declined(number, kind.family), by: .customer)
    }
    #expect(play.refusal(Play.handoffAsked(3, kind), by: .technician) == .notAgain)
    // The other kind of handing over is another question.
    let other: Act.Handoff.Kind = kind == .transfer ? .third : .transfer
    var copy = play
    #expect(copy.refusal(Play.handoffAsked(4, other), by: .technician) == nil)
    try play.say(.offered(kind.family == .transfer ? .transfer : .escalate), by: .customer)
    #expect(play.refusal(Play.handoffAsked(5, kind), by: .technician) == nil)
  }

  // MARK: - R33

  /// A session that was passed on once, from the technician to the colleague.
  private func passedOn() throws -> Play {
    var play = try Play.active()
    try play.ring(1)
    try play.enter(.colleague)
    return play
  }

  @Test("a transfer back is refused, by name and through a team, until the customer asks for one")
  func back() throws {
    var play = try passedOn()
    let back = Play.handoffAsked(2, to: .person(Play.person(.technician)))
    #expect(play.refusal(back, by: .colleague) == .notAgain)
    #expect(
      play.session.excluded(from: .transfer) == [Play.person(.technician), Play.person(.colleague)])
    #expect(play.session.excluded(from: .third) == [Play.person(.colleague)])
    var team = play
    try team.ring(3, to: .team("Redes"), by: .colleague)
    let answer = Act.handoffAccepted(.transfer, Play.ask(3))
    #expect(team.refusal(answer, by: .technician) == .notAgain)
    #expect(team.refusal(answer, by: .supervisor) == nil)
    try play.say(Play.requested(4, .other), by: .customer)
    #expect(play.session.excluded(from: .transfer) == [Play.person(.colleague)])
    try play.ring(2, to: .person(Play.person(.technician)), by: .colleague)
    try play.enter(.technician)
    #expect(play.session.lead?.key == Play.key(.technician))
    #expect(play.session.lead?.stream == 3)
  }

  @Test("a third transfer is refused, unless the customer asked for another person") func third()
    throws
  {
    var play = try passedOn()
    try play.ring(2, by: .colleague)
    try play.enter(.supervisor)
    #expect(play.session.transfers == 2)
    #expect(play.refusal(Play.handoffAsked(3), by: .supervisor) == .notAgain)
    try play.say(Play.requested(4, .other), by: .customer)
    #expect(play.refusal(Play.handoffAsked(3), by: .supervisor) == nil)
  }

  @Test("the wish for another person stands until there is one") func wish() throws {
    var play = try passedOn()
    try play.ring(2, by: .colleague)
    try play.enter(.supervisor)
    try play.say(Play.requested(3, .other), by: .customer)
    try play.ring(4, by: .supervisor)
    try play.broker(.handoffFailed(.transfer, Play.ask(4), .unanswered))
    try play.ring(5, by: .supervisor)
    try play.enter(.technician)
    #expect(play.refusal(Play.handoffAsked(6), by: .technician) == .notAgain)
  }

  @Test("an escalation counts as no transfer, and who came beside did not serve") func escalations()
    throws
  {
    var play = try Play.active()
    try play.ring(1, .third)
    try play.enter(.supervisor)
    try play.say(.thirdLeft, by: .supervisor)
    #expect(play.session.excluded(from: .transfer) == [Play.person(.technician)])
    try play.ring(2, .takeover)
    try play.enter(.supervisor)
    #expect(play.session.transfers == 0)
    #expect(play.session.lead?.key == Play.key(.supervisor))
    #expect(play.refusal(.thirdLeft, by: .supervisor) == .wrongRole)
  }
}

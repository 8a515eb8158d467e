import AldabaSession
import AldabaWire
import Testing

/// A third person beside the technician (R22, R38), and a customer at the front.
@Suite struct ThirdTests {
  private func withThird() throws -> Play {
    var play = try Play.active()
    try play.ring(1, .third)
    try play.enter(.supervisor)
    return play
  }

  @Test("a third person begins with nothing, asks for themselves, and goes") func asks() throws {
    var play = try withThird()
    try play.grant(2, .view)
    #expect(!play.session.permitsSeeing(to: 2, at: play.now))
    try play.grant(3, .view, to: .supervisor)
    #expect(play.session.permits(.view, to: 1, at: play.now))
    #expect(play.session.permits(.view, to: 2, at: play.now))
    for act in [Play.holdAsked(4), Play.handoffAsked(4), Play.closing, .registerChosen(.brief)] {
      #expect(play.refusal(act, by: .supervisor) == .wrongRole)
    }
    let grant = try #require(play.session.grant(.view, of: 2))
    let third = try #require(play.session.third)
    let effects = try play.say(.thirdLeft, by: .supervisor)
    #expect(effects.first == .ended(grant, .left))
    #expect(effects.count == 2)
    #expect(play.session.third == nil)
    #expect(play.session.member(at: third.stream)?.isPresent == false)
    #expect(play.session.permits(.view, to: 1, at: play.now))
    #expect(play.refusal(Play.asked(5, .view), by: .supervisor) == .past)
  }

  @Test("never two who may type: a yes to one ends the other's, of either kind") func typing()
    throws
  {
    for (first, second) in [
      (Capability.type, Capability.type), (.type, .typeNoEnter), (.typeNoEnter, .type),
    ] {
      var play = try withThird()
      try play.grant(2, first)
      try play.grant(3, .view)
      let lost = try #require(play.session.grant(first, of: 1))
      try play.say(Play.asked(4, second), by: .supervisor)
      let effects = try play.say(Play.granted(4, second, asked: play.asked), by: .customer)
      let given = try #require(play.session.grant(second, of: 2))
      #expect(effects == [.ended(lost, .replaced), .granted(given)])
      #expect(!play.session.permits(first, to: 1, at: play.now))
      #expect(play.session.permits(.view, to: 1, at: play.now))
      #expect(play.session.permits(second, to: 2, at: play.now))
    }
  }

  @Test("one technician may have both kinds of typing") func both() throws {
    var play = try Play.active()
    try play.grant(1, .typeNoEnter)
    try play.grant(2, .type)
    #expect(play.session.grants.count == 2)
  }

  @Test("a new yes to the same takes the place of the old one, without a word") func renewed()
    throws
  {
    var play = try Play.active()
    try play.grant(1, .view)
    play.now = 5
    try play.say(Play.asked(2, .view), by: .technician)
    let effects = try play.say(Play.granted(2, .view, asked: play.asked), by: .customer)
    #expect(effects == play.session.grants.map { .granted($0) })
    #expect(play.session.grants.map(\.until) == [5 + Play.grant])
  }

  @Test("refusals are of the question, whoever asks") func refusals() throws {
    var play = try withThird()
    for (number, party) in [(UInt8(2), Play.Party.technician), (3, .supervisor)] {
      play.now += Play.reask
      try play.say(Play.asked(number, .type), by: party)
      try play.say(.refused(Play.ask(number), .type, Play.shown, .answer), by: .customer)
    }
    play.now += Play.reask
    #expect(play.refusal(Play.asked(4, .type), by: .technician) == .notAgain)
    #expect(play.refusal(Play.asked(4, .type), by: .supervisor) == .notAgain)
  }

  @Test("a lost third person takes nothing from the others, and goes when they do not come back")
  func lost() throws {
    var play = try withThird()
    try play.grant(2, .view)
    try play.broker(.linkLost(.technician(2)))
    #expect(play.session.permits(.view, to: 1, at: play.now))
    #expect(throws: RefusalCode.notNow) { try play.broker(.closed(.lost, reason: nil)) }
    try play.broker(.thirdLeft)
    #expect(play.session.third == nil)
    #expect(play.session.lost.isEmpty)
    #expect(throws: RefusalCode.notNow) { try play.broker(.thirdLeft) }
  }

  @Test("the broker sends no third person away who is there") func there() throws {
    var play = try withThird()
    #expect(throws: RefusalCode.notNow) { try play.broker(.thirdLeft) }
  }

  @Test("who wants a manager gets one beside, without a question") func manager() throws {
    var play = try Play.active()
    try play.grant(1, .type)
    try play.say(Play.requested(2, .manager), by: .customer)
    #expect(play.session.passing?.cause == .manager)
    #expect(play.session.passing?.kind == .third)
    #expect(play.refusal(Play.asked(3, .view), by: .technician) == .busy)
    #expect(play.session.permits(.type, to: 1, at: play.now))
    try play.enter(.supervisor)
    #expect(play.session.third?.key == Play.key(.supervisor))
    #expect(play.session.lead?.key == Play.key(.technician))
    // Another wish is on record, and rings nowhere: there is one.
    let again = try play.say(Play.requested(4, .manager), by: .customer)
    #expect(again == [.requested(Play.ask(4), .manager)])
  }

  @Test("the customer's manager goes before whom the technician was asking about") func before()
    throws
  {
    var play = try Play.active()
    try play.say(Play.handoffAsked(1), by: .technician)
    let question = try #require(play.session.pending)
    let effects = try play.say(Play.requested(2, .manager), by: .customer)
    let ringing = try #require(play.session.passing)
    #expect(
      effects == [.requested(Play.ask(2), .manager), .withdrawn(question), .ringing(ringing)])
    let yes = Act.handoffConsented(.transfer, Play.ask(1), asked: question.asked, Play.shown)
    #expect(play.refusal(yes, by: .customer) == .noSuchAsk)
    // Another question stays: it is about something else.
    var other = try Play.active()
    try other.say(Play.asked(1, .view), by: .technician)
    try other.say(Play.requested(2, .manager), by: .customer)
    #expect(other.refusal(Play.granted(1, .view, asked: other.asked), by: .customer) == nil)
  }
}

@Suite struct FrontTests {
  @Test(
    "a technician who is lost leaves the customer at the front, with nothing of theirs in force")
  func front() throws {
    var play = try Play.active()
    try play.grant(1, .type)
    try play.hold(2)
    #expect(throws: RefusalCode.notNow) { try play.broker(.fronted(Play.ask(3))) }
    try play.broker(.linkLost(.technician(1)))
    #expect(throws: RefusalCode.badArgument) { try play.broker(.fronted(Play.ask(1))) }
    let grant = play.session.grants[0]
    let effects = try play.broker(.fronted(Play.ask(3)))
    let passing = try #require(play.session.passing)
    #expect(effects == [.ended(grant, .left), .left(play.session.members[0]), .fronted(passing)])
    #expect(play.session.phase == .front)
    #expect(play.session.held == nil)
    #expect(play.session.lost.isEmpty)
    #expect(passing.to == .next)
    // Who was lost is a colleague like any other now: they may answer, and begin anew.
    #expect(play.refusal(Play.asked(4, .view), by: .technician) == .past)
    #expect(play.session.excluded(from: .transfer).isEmpty)
    try play.enter(.technician)
    #expect(play.session.lead?.stream == 2)
    #expect(play.session.phase == .active)
    #expect(play.session.transfers == 0)
  }

  @Test("at the front nobody is in before the customer has agreed to them by name") func asked()
    throws
  {
    var play = try Play.active()
    try play.loseLead(1)
    #expect(throws: RefusalCode.notNow) {
      try play.broker(.handoffFailed(.transfer, Play.ask(1), .unanswered))
    }
    try play.say(.handoffAccepted(.transfer, Play.ask(1)), by: .colleague)
    let completed = Act.handoffCompleted(.transfer, Play.ask(1))
    let bound = Act.bound(
      stream: 2, epoch: 1, technicianKey: Play.key(.colleague), exporter: .zero)
    #expect(play.refusal(completed, by: .customer) == .noSuchAsk)
    #expect(play.refusal(bound, by: .customer) == .badArgument)
    let wrong = Act.handoffConsented(.transfer, Play.ask(1), asked: .zero, Play.shown)
    #expect(play.refusal(wrong, by: .customer) == .noSuchAsk)
    let answer = try #require(play.session.passing?.answer)
    let consented = try play.say(
      .handoffConsented(.transfer, Play.ask(1), asked: answer, Play.shown), by: .customer)
    #expect(consented == play.session.passing.map { [.consented($0)] })
    #expect(play.refusal(bound, by: .customer) == nil)
    #expect(play.refusal(completed, by: .customer) == nil)
    #expect(play.session.lead?.key == Play.key(.colleague))
  }

  @Test("not with this one, or they do not come: the customer waits on for another") func another()
    throws
  {
    var play = try Play.active()
    try play.loseLead(1)
    try play.say(.handoffAccepted(.transfer, Play.ask(1)), by: .colleague)
    try play.say(
      .handoffDeclined(.transfer, Play.ask(1), Play.shown, .answer), by: .customer)
    #expect(play.session.phase == .front)
    #expect(play.session.candidate == nil)
    try play.say(.handoffAccepted(.transfer, Play.ask(1)), by: .supervisor)
    let answer = try #require(play.session.passing?.answer)
    try play.say(
      .handoffConsented(.transfer, Play.ask(1), asked: answer, Play.shown), by: .customer)
    try play.broker(.handoffFailed(.transfer, Play.ask(1), .lost))
    #expect(play.session.passing?.isConsented == false)
    try play.enter(.colleague)
    #expect(play.session.phase == .active)
  }

  @Test("a third person who is there takes the place, with what they were allowed") func promoted()
    throws
  {
    var play = try Play.active()
    try play.ring(1, .third)
    try play.enter(.supervisor)
    try play.grant(2, .view)
    try play.grant(3, .view, to: .supervisor)
    try play.say(Play.asked(4, .type), by: .supervisor)
    let question = play.session.pending
    try play.broker(.linkLost(.technician(1)))
    let effects = try play.broker(.fronted(Play.ask(5)))
    #expect(effects.last == play.session.lead.map { .promoted($0) })
    #expect(play.session.phase == .active)
    #expect(play.session.lead?.key == Play.key(.supervisor))
    #expect(play.session.third == nil)
    #expect(play.session.grants.map(\.stream) == [2])
    // Their own question stands; the lead's would be taken back.
    #expect(play.session.pending == question)
    #expect(play.refusal(Play.granted(4, .type, asked: play.asked), by: .customer) == nil)
    #expect(play.refusal(Play.closing, by: .supervisor) == nil)
  }

  @Test("a question of who was lost is taken back, and what rang has failed") func withdrawn()
    throws
  {
    var play = try Play.active()
    try play.say(Play.asked(1, .view), by: .technician)
    try play.say(Play.requested(2, .manager), by: .customer)
    let question = try #require(play.session.pending)
    let ringing = try #require(play.session.passing)
    try play.broker(.linkLost(.technician(1)))
    let effects = try play.broker(.fronted(Play.ask(3)))
    #expect(
      effects == [
        .handoffFailed(ringing, .lost), .withdrawn(question), .left(play.session.members[0]),
      ] + (play.session.passing.map { [.fronted($0)] } ?? []))
  }
}

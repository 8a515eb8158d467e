import AldabaSession
import AldabaWire
import Testing

/// Waits with the customer's consent (R6–R10), and the customer's own words (R30, R38).
@Suite struct WaitTests {
  private func declined(_ number: UInt8, _ why: Act.Refusal = .answer) -> Act {
    .holdDeclined(Play.ask(number), Play.shown, why)
  }

  @Test("only a yes holds; what the technician may use rests, and comes back with them")
  func held() throws {
    var play = try Play.active()
    try play.grant(1, .type)
    try play.say(Play.holdAsked(2), by: .technician)
    #expect(play.session.held == nil)
    #expect(play.session.permits(.type, to: 1, at: play.now))
    try play.say(.holdAccepted(Play.ask(2), asked: play.asked, Play.shown), by: .customer)
    #expect(!play.session.permits(.type, to: 1, at: play.now))
    #expect(!play.session.permitsSeeing(to: 1, at: play.now))
    play.now += 4_000
    let resumed = try play.say(.holdResumed, by: .technician)
    #expect(resumed == [.holdResumed(waited: 4_000, estimate: Play.hold)])
    #expect(play.session.permits(.type, to: 1, at: play.now))
  }

  @Test("nothing is asked of who waits, but to wait longer") func quiet() throws {
    var play = try Play.active()
    try play.hold(1)
    #expect(play.refusal(Play.asked(2, .view), by: .technician) == .onHold)
    #expect(play.refusal(Play.handoffAsked(3), by: .technician) == .onHold)
    #expect(play.refusal(Play.costAsked(4), by: .technician) == .onHold)
    #expect(play.refusal(Play.closing, by: .technician) == .onHold)
    #expect(play.refusal(Play.holdAsked(5), by: .technician) == nil)
  }

  @Test("a yes to a longer wait counts on from when it began") func longer() throws {
    var play = try Play.active()
    try play.hold(1)
    play.now += Play.hold
    try play.hold(2, for: 500)
    #expect(play.session.held?.since == 0)
    #expect(play.session.held?.until == Play.hold + 500)
    play.now += 100
    let resumed = try play.say(.holdResumed, by: .technician)
    #expect(resumed == [.holdResumed(waited: Play.hold + 100, estimate: Play.hold + 500)])
  }

  @Test("a no in the middle ends the wait, and is no refusal") func middle() throws {
    for answer in [declined(1), .holdCallback(Play.ask(1), Play.shown, .init(at: 5, contact: nil))]
    {
      var play = try Play.active()
      for _ in 1...3 {
        try play.hold(1)
        try play.say(answer, by: .customer)
        #expect(play.session.held == nil)
        play = try Play.active()
      }
      #expect(play.refusal(Play.holdAsked(1), by: .technician) == nil)
    }
  }

  @Test("a no to a longer wait ends the one that lasts") func noLonger() throws {
    var play = try Play.active()
    try play.hold(1)
    try play.say(Play.holdAsked(2), by: .technician)
    let ended = try play.say(declined(2), by: .customer)
    #expect(ended == [.holdDeclined(Play.ask(2), .answer, wasHeld: true)])
    #expect(play.session.held == nil)
    #expect(play.session.pending == nil)
    #expect(play.session.refusals(of: .hold) == 0)
  }

  @Test(
    "without an answer the wait is not longer, and goes on as agreed",
    arguments: [
      Act.Refusal.silence, .nobody,
    ])
  func silence(why: Act.Refusal) throws {
    var play = try Play.active()
    try play.hold(1)
    let held = play.session.held
    for number: UInt8 in [2, 3] {
      try play.say(Play.holdAsked(number), by: .technician)
      let effects = try play.say(declined(number, why), by: .customer)
      #expect(effects == [.holdDeclined(Play.ask(number), why, wasHeld: false)])
      #expect(play.session.held == held && play.session.pending == nil)
    }
    // Twice, and only the customer brings up more time; the wait itself is still theirs to end.
    #expect(play.session.refusedTwice == [.hold])
    #expect(play.refusal(Play.holdAsked(4), by: .technician) == .notAgain)
    let ended = try play.say(declined(1), by: .customer)
    #expect(ended == [.holdDeclined(Play.ask(1), .answer, wasHeld: true)])
  }

  @Test("coming back takes a question for more time with it") func withdrawn() throws {
    var play = try Play.active()
    try play.hold(1)
    try play.say(Play.holdAsked(2), by: .technician)
    let question = try #require(play.session.pending)
    let resumed = try play.say(.holdResumed, by: .technician)
    #expect(resumed == [.withdrawn(question), .holdResumed(waited: 0, estimate: Play.hold)])
    #expect(play.refusal(declined(2), by: .customer) == .noSuchAsk)
  }

  @Test("refused twice, only the customer brings it up; how soon is not limited") func refusals()
    throws
  {
    var play = try Play.active()
    for number in 1...2 as ClosedRange<UInt8> {
      try play.say(Play.holdAsked(number), by: .technician)
      try play.say(declined(number), by: .customer)
    }
    #expect(play.refusal(Play.holdAsked(3), by: .technician) == .notAgain)
    try play.say(.offered(.hold), by: .customer)
    try play.hold(4)
  }

  @Test("a yes forgets earlier refusals, and a question that was not shown is none")
  func forgotten()
    throws
  {
    var play = try Play.active()
    for number in 1...5 as ClosedRange<UInt8> {
      try play.say(Play.holdAsked(number), by: .technician)
      try play.say(declined(number, .tooSoon), by: .customer)
    }
    try play.say(Play.holdAsked(6), by: .technician)
    try play.say(declined(6), by: .customer)
    try play.hold(7)
    try play.say(.holdResumed, by: .technician)
    try play.say(Play.holdAsked(8), by: .technician)
    try play.say(declined(8), by: .customer)
    #expect(play.refusal(Play.holdAsked(9), by: .technician) == nil)
  }

  @Test("a check is a statement within the estimate, and beyond it a question") func checks() throws
  {
    var play = try Play.active(Session.Rules(reask: Play.reask, slack: 50))
    try play.hold(1)
    play.now = 1_000
    func check(_ duration: Int64) -> Act { .holdChecked(reason: .zero, duration: duration) }
    #expect(play.refusal(check(Play.hold - 1_000 + 51), by: .technician) == .notNow)
    #expect(play.refusal(check(Play.hold - 1_000 + 50), by: .technician) == nil)
    #expect(play.session.held?.checked == 1_000)
    #expect(play.session.held?.until == Play.hold)
    play.now = Play.hold + 50
    #expect(play.refusal(check(1), by: .technician) == .notNow)
    try play.hold(2)
    #expect(play.refusal(check(1), by: .technician) == nil)
  }

  @Test("an hour is the longest that a yes lasts; more of it takes another yes") func hour() throws
  {
    var play = try Play.active()
    try play.hold(1, for: Limits.hold)
    play.now = Limits.hold
    #expect(play.session.held?.until == Limits.hold)
    #expect(
      play.refusal(.holdChecked(reason: .zero, duration: 1), by: .technician) == .notNow)
    try play.hold(2, for: Limits.hold)
    #expect(play.session.held?.until == 2 * Limits.hold)
  }

  @Test("the broker speaks where the technician does not") func overrun() throws {
    var play = try Play.active()
    #expect(throws: RefusalCode.notNow) { try play.broker(.holdOverrun) }
    try play.hold(1)
    play.now = 2_000
    #expect(done(try play.broker(.holdOverrun)) == [.holdOverrun(waited: 2_000)])
    #expect(play.session.held?.checked == 2_000)
  }

  @Test("who is not held cannot be resumed, checked or declined") func notHeld() throws {
    var play = try Play.active()
    #expect(play.refusal(.holdResumed, by: .technician) == .notNow)
    #expect(play.refusal(.holdChecked(reason: .zero, duration: 1), by: .technician) == .notNow)
    #expect(play.refusal(declined(1), by: .customer) == .noSuchAsk)
  }

  // MARK: - The customer's own words

  @Test("a pause rests everything of the technician's, and extends no grant") func pause() throws {
    var play = try Play.active()
    try play.grant(1, .type)
    try play.say(Play.requested(2, .pause), by: .customer)
    #expect(!play.session.permits(.type, to: 1, at: play.now))
    for act in [Play.asked(3, .view), Play.holdAsked(4), Play.handoffAsked(5), Play.closing] {
      #expect(play.refusal(act, by: .technician) == .onHold)
    }
    play.now = Play.grant - 1
    let goOn = try play.say(Play.requested(6, .goOn), by: .customer)
    #expect(goOn == [.requested(Play.ask(6), .goOn), .continued])
    #expect(play.session.permits(.type, to: 1, at: play.now))
    #expect(!play.session.permits(.type, to: 1, at: Play.grant))
  }

  @Test("whatever the customer wants is taken, each under a name of its own") func requests() throws
  {
    var play = try Play.active()
    for (number, what) in Act.Request.allCases.enumerated() {
      let act = Play.requested(UInt8(number + 1), what)
      #expect(play.refusal(act, by: .customer) == nil)
      #expect(play.refusal(act, by: .customer) == .badArgument)
    }
    #expect(play.refusal(Play.requested(0, .complaint), by: .customer) == .badArgument)
  }

  @Test("need and briefing are corrected while they matter") func corrections() throws {
    var play = try Play.active()
    #expect(
      done(try play.say(.corrected(.need, text: .zero), by: .customer)) == [.corrected(.need)])
    #expect(play.refusal(.corrected(.brief, text: .zero), by: .customer) == .notNow)
    try play.say(Play.handoffAsked(1), by: .technician)
    #expect(play.refusal(.corrected(.brief, text: .zero), by: .customer) == nil)
    try play.say(
      .handoffConsented(.transfer, Play.ask(1), asked: play.asked, Play.shown), by: .customer)
    #expect(play.refusal(.corrected(.brief, text: .zero), by: .customer) == nil)
  }

  @Test("advice is of somebody else, and the register is the technician's choice") func asides()
    throws
  {
    var play = try Play.active()
    func advice(_ party: Play.Party) -> Act {
      .adviceAsked(Play.person(party), name: .zero, text: .zero)
    }
    #expect(play.refusal(advice(.technician), by: .technician) == .notNow)
    #expect(
      done(try play.say(advice(.supervisor), by: .technician)) == [
        .advised(Play.person(.supervisor))
      ])
    #expect(
      done(try play.say(.registerChosen(.detailed), by: .technician)) == [.register(.detailed)])
    #expect(play.session.register == .detailed)
  }
}

import AldabaSession
import AldabaWire
import Testing

/// What the walk of files, steps and recordings does not reach: the settings, and time.
@Suite struct WorkTests {
  private static let required = Session.Rules(reask: Play.reask, requiresRecording: true)

  @Test("where a recording is required, nothing is seen or used without one")
  func requiredRecording() throws {
    var play = try Play.active(Self.required)
    try play.say(.stepSent(Play.step(1)), by: .technician)
    for what: Capability in [.view, .typeNoEnter, .type] {
      #expect(play.refusal(Play.asked(1, what), by: .technician) == .noRecording)
    }
    let run = Play.asked(1, .run, Play.scopes(.run)[0])
    #expect(play.refusal(run, by: .technician) == .noRecording)
    // What the customer does, and files, need none.
    let push = Play.asked(2, .push, Play.scopes(.push)[0])
    #expect(play.refusal(push, by: .technician) == nil)
    try play.say(.refused(Play.ask(2), .push, Play.shown, .answer), by: .customer)
    try play.grant(3, .record)
    #expect(play.refusal(Play.asked(4, .view), by: .technician) == nil)
    try play.say(.refused(Play.ask(4), .view, Play.shown, .answer), by: .customer)
    try play.say(.revoked(Play.ask(3), .record), by: .customer)
    #expect(play.refusal(Play.asked(5, .type), by: .technician) == .noRecording)
  }

  @Test("the same file is not asked for again at once, another one is, and after two noes none")
  func again() throws {
    var play = try Play.active()
    let files = Play.scopes(.push)
    try play.say(Play.asked(1, .push, files[0]), by: .technician)
    try play.say(.refused(Play.ask(1), .push, Play.shown, .answer), by: .customer)
    #expect(play.refusal(Play.asked(2, .push, files[0]), by: .technician) == .tooSoon)
    #expect(play.refusal(Play.asked(3, .push, files[1]), by: .technician) == nil)
    try play.say(.silent(Play.ask(3), .push, Play.shown), by: .customer)
    play.now += Play.reask
    #expect(play.refusal(Play.asked(4, .push, files[1]), by: .technician) == .notAgain)
    try play.say(.offered(.capability(.push)), by: .customer)
    #expect(play.refusal(Play.asked(5, .push, files[1]), by: .technician) == nil)
  }

  @Test("what could not be put is no refusal") func unable() throws {
    var play = try Play.active()
    for number: UInt8 in 1...4 {
      try play.say(Play.asked(number, .push, Play.scopes(.push)[0]), by: .technician)
      try play.say(.refused(Play.ask(number), .push, Play.shown, .unable), by: .customer)
    }
  }

  @Test("a yes for one thing ends with its time, and then it was not done") func expires() throws {
    var play = try Play.active()
    try play.say(Play.asked(1, .push, Play.scopes(.push)[0], for: 1_000), by: .technician)
    try play.say(Play.granted(1, .push, asked: play.asked, for: 1_000), by: .customer)
    play.now += 1_000
    #expect(!play.session.permits(.push, to: 1, at: play.now))
    try play.say(.expired(Play.ask(1), .push), by: .customer)
    #expect(
      play.refusal(.filePushed(Play.ask(1), Play.content(1)), by: .customer) == .noGrant)
  }

  @Test("a grant for files, commands or recording shows nothing") func seesNothing() throws {
    var play = try Play.active()
    try play.grant(1, .record)
    try play.say(Play.asked(2, .push, Play.scopes(.push)[0]), by: .technician)
    try play.say(Play.granted(2, .push, asked: play.asked), by: .customer)
    #expect(!play.session.permitsSeeing(to: 1, at: play.now))
    #expect(play.refusal(.shellOpened(Play.ask(1)), by: .customer) == .noGrant)
    #expect(play.refusal(.shellOpened(Play.ask(2)), by: .customer) == .noGrant)
  }

  @Test("steps are kept over a transfer and a lost lead") func stepsStay() throws {
    var play = try Play.active()
    try play.say(.stepSent(Play.step(2)), by: .technician)
    try play.ring(1)
    try play.enter(.colleague)
    #expect(play.session.step == Play.step(2))
    try play.loseLead(2)
    #expect(play.session.step == Play.step(2))
    try play.say(.stepAnswered(Play.step(2), .done), by: .customer)
    try play.enter(.supervisor)
    #expect(play.refusal(.stepSent(Play.step(1)), by: .supervisor) == nil)
  }
}

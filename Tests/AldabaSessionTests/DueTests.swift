import AldabaSession
import AldabaWire
import Testing

/// What time brings, and when.
@Suite struct DueTests {
  private func due(_ play: Play) -> String {
    due(play, Play.times)
  }

  private func due(_ play: Play, _ times: Session.Times) -> String {
    guard let (due, at) = play.session.due(times) else { return "-" }
    let what =
      switch due {
      case .end(let ending): ending.rawValue
      case .leadGone: "lead gone"
      case .thirdGone: "third gone"
      case .overrun: "overrun"
      case .handoffLate(let family, _): "\(family.rawValue) late"
      }
    return "\(what) \(at)"
  }

  @Test("a code waits its time; afterwards only who is lost ends a session") func endings() throws {
    var play = try Play()
    #expect(due(play) == "unjoined 5000")
    try play.broker(.linkLost(.technician(1)))
    #expect(due(play) == "unjoined 5000")
    try play.say(Play.joined(), by: .customer)
    #expect(due(play) == "lost 2000")
    try play.broker(.linkResumed(.technician(1)))
    #expect(due(play) == "-")
    try play.say(.accepted(Play.shown), by: .customer)
    #expect(due(play) == "-")
    play.now = 70
    try play.broker(.linkLost(.customer))
    #expect(due(play) == "lost 2070")
    try play.broker(.closed(.lost, reason: nil))
    #expect(due(play) == "-")
  }

  @Test("before they have met, whoever answered a knock is waited for less long") func meeting()
    throws
  {
    let times = Session.Times(
      code: Play.times.code, resume: Play.times.resume, holdCheck: Play.times.holdCheck,
      meeting: 300)
    var play = try Play()
    play.now = 10
    #expect(due(play, times) == "unjoined 5000")
    try play.broker(.linkLost(.technician(1)))
    #expect(due(play, times) == "unjoined 310")
    try play.say(Play.joined(), by: .customer)
    #expect(due(play, times) == "lost 310")
    try play.say(.accepted(Play.shown), by: .customer)
    #expect(due(play, times) == "lead gone 310")
    try play.broker(.linkLost(.customer))
    #expect(due(play, times) == "lead gone 310")
    try play.broker(.linkResumed(.technician(1)))
    #expect(due(play, times) == "lost 2010")
  }

  @Test("a lost lead is followed by the front, or ends what was closing") func leads() throws {
    var play = try Play.active()
    play.now = 90
    var closing = play
    try play.broker(.linkLost(.technician(1)))
    #expect(due(play) == "lead gone 2090")
    play.now = 100
    try play.broker(.linkLost(.customer))
    #expect(due(play) == "lead gone 2090")
    try play.broker(.fronted(Play.ask(1)))
    #expect(due(play) == "lost 2100")
    try closing.say(Play.closing, by: .technician)
    try closing.broker(.linkLost(.technician(1)))
    #expect(due(closing) == "lost 2090")
  }

  @Test("a lost third person goes, and ends nothing") func thirds() throws {
    var play = try Play.active()
    try play.ring(1, .third)
    try play.enter(.supervisor)
    try play.broker(.linkLost(.technician(2)))
    #expect(due(play) == "third gone 2000")
    try play.say(Play.closing, by: .technician)
    #expect(due(play) == "third gone 2000")
  }

  @Test("who waits hears something at least so often") func overruns() throws {
    var play = try Play.active()
    play.now = 10
    try play.hold(1)
    #expect(due(play) == "overrun 1510")
    play.now = 1_000
    try play.say(.holdChecked(reason: .zero, duration: 1), by: .technician)
    #expect(due(play) == "overrun 2500")
    play.now = 2_500
    try play.broker(.holdOverrun)
    #expect(due(play) == "overrun 4000")
    // Nobody is there to hear it.
    try play.broker(.linkLost(.customer))
    #expect(due(play) == "lost 4500")
  }

  @Test("who has answered is in soon, or it has failed") func handoffs() throws {
    var play = try Play.active()
    try play.ring(1)
    #expect(due(play) == "-")
    play.now = 40
    try play.say(.handoffAccepted(.transfer, Play.ask(1)), by: .colleague)
    #expect(due(play) == "transfer late \(40 + Limits.handoff)")
    try play.say(.handoffCompleted(.transfer, Play.ask(1)), by: .customer)
    #expect(due(play) == "-")
    // At the front the customer is asked first; that takes as long as they like.
    try play.loseLead(2)
    play.now = 50
    try play.say(.handoffAccepted(.transfer, Play.ask(2)), by: .supervisor)
    #expect(due(play) == "-")
    let answer = try #require(play.session.passing?.answer)
    play.now = 60
    try play.say(
      .handoffConsented(.transfer, Play.ask(2), asked: answer, Play.shown), by: .customer)
    #expect(due(play) == "transfer late \(60 + Limits.handoff)")
  }
}

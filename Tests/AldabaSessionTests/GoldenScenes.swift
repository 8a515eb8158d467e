import AldabaSession
import AldabaWire

/// The states of the golden table, each as a session that stands in it. The question, grant, wait or
/// handing over that a state is about has the number 1.
enum GoldenScenes {
  /// The states, in the groups in which they are written down.
  static func groups() throws -> [(name: String, scenes: [(name: String, play: Play)])] {
    [
      ("course", try course()), ("consent", try consent()), ("refusal", try refusal()),
      ("wait", try wait()), ("handoff", try handoff()), ("front", try front()),
      ("work", try work()),
    ]
  }

  private static func course() throws -> [(String, Play)] {
    var play = try Play()
    var scenes = [("waiting", play)]
    try play.say(Play.joined(), by: .customer)
    scenes.append(("greeting", play))
    play = try Play.active()
    scenes.append(("active", play))
    try play.say(Play.closing, by: .technician)
    scenes.append(("closing", play))
    try play.say(.closed(.customer, reason: nil), by: .customer)
    return scenes + [("closed", play)]
  }

  private static func consent() throws -> [(String, Play)] {
    let play = try Play.active()
    var asked = play
    try asked.say(Play.asked(1, .view), by: .technician)
    var granted = play
    try granted.grant(1, .view)
    var shell = granted
    try shell.say(.shellOpened(Play.ask(1)), by: .customer)
    var lost = granted
    try lost.broker(.linkLost(.technician(1)))
    return [("asked", asked), ("granted", granted), ("shell", shell), ("lost", lost)]
  }

  private static func refusal() throws -> [(String, Play)] {
    let play = try Play.active()
    var refused = play
    try refused.say(Play.asked(1, .view), by: .technician)
    try refused.say(.silent(Play.ask(1), .view, Play.shown), by: .customer)
    var again = refused
    again.now += Play.reask
    try again.say(Play.asked(2, .view), by: .technician)
    try again.say(.refused(Play.ask(2), .view, Play.shown, .answer), by: .customer)
    again.now += Play.reask
    var price = play
    try price.say(Play.costAsked(1), by: .technician)
    return [("refused", refused), ("refused 2×", again), ("asked price", price)]
  }

  private static func wait() throws -> [(String, Play)] {
    let play = try Play.active()
    var asked = play
    try asked.say(Play.holdAsked(1), by: .technician)
    var held = play
    try held.hold(1)
    var again = held
    try again.say(Play.holdAsked(2), by: .technician)
    var paused = play
    try paused.say(Play.requested(3, .pause), by: .customer)
    return [
      ("asked hold", asked), ("held", held), ("held, asked hold", again), ("paused", paused),
    ]
  }

  private static func handoff() throws -> [(String, Play)] {
    let play = try Play.active()
    var asked = play
    try asked.say(Play.handoffAsked(1), by: .technician)
    var ringing = play
    try ringing.ring(1)
    var answered = ringing
    try answered.say(.handoffAccepted(.transfer, Play.ask(1)), by: .colleague)
    var third = play
    try third.ring(2, .third)
    try third.enter(.supervisor)
    try third.grant(1, .view, to: .supervisor)
    return [
      ("asked transfer", asked), ("ringing", ringing), ("answered", answered),
      ("with third", third),
    ]
  }

  private static func front() throws -> [(String, Play)] {
    var front = try Play.active()
    try front.loseLead(1)
    var answered = front
    try answered.say(.handoffAccepted(.transfer, Play.ask(1)), by: .colleague)
    return [("front", front), ("front, answered", answered)]
  }

  private static func work() throws -> [(String, Play)] {
    let play = try Play.active()
    var push = play
    try push.say(Play.asked(1, .push, Play.scopes(.push)[0]), by: .technician)
    try push.say(Play.granted(1, .push, asked: push.asked), by: .customer)
    var step = play
    try step.say(.stepSent(Play.step(1)), by: .technician)
    var run = step
    try run.say(Play.asked(1, .run, Play.scopes(.run)[0]), by: .technician)
    try run.say(Play.granted(1, .run, asked: run.asked), by: .customer)
    var recorded = play
    try recorded.grant(1, .record)
    return [("pushed", push), ("step", step), ("run", run), ("recorded", recorded)]
  }

  // MARK: - What happens in each

  /// What is said, with the ask number 1 where an ask is named and right digests where they matter.
  static func acts(_ play: Play) -> [Act] {
    let ask = Play.ask(1)
    let shown = Play.shown
    let asked = play.session.passing?.answer ?? play.asked
    let escalation = Act.Handoff.Family.escalation
    let acts: [Act] = [
      Play.opened, Play.joined(), .accepted(shown), .declined(shown, .answer),
      .bound(
        stream: 1, epoch: 0, technicianKey: Play.key(.technician), exporter: Play.digest(1)),
      Play.asked(7, .view), Play.granted(1, .view, asked: asked),
      .refused(ask, .view, shown, .answer), .silent(ask, .view, shown), .revoked(ask, .view),
      .expired(ask, .view), .void(ask, .view), .offered(.capability(.view)),
      .numberSpent(stream: 1, exchange: 1), .shellOpened(ask), .shellClosed(status: 0),
      Play.closing, .reopened,
      Play.holdAsked(7), .holdAccepted(ask, asked: asked, shown),
      .holdDeclined(ask, shown, .answer),
      .holdCallback(ask, shown, Act.Callback(at: nil, contact: nil)),
      .holdChecked(reason: Play.digest(1), duration: 1), .holdResumed,
      Play.handoffAsked(7), .handoffConsented(.transfer, ask, asked: asked, shown),
      .handoffDeclined(.transfer, ask, shown, .answer), .handoffAccepted(.transfer, ask),
      .handoffFailed(.transfer, ask, .unproven), .handoffCompleted(.transfer, ask),
      Play.handoffAsked(7, .third), .handoffConsented(escalation, ask, asked: asked, shown),
      .handoffDeclined(escalation, ask, shown, .answer), .handoffAccepted(escalation, ask),
      .handoffFailed(escalation, ask, .unproven), .handoffCompleted(escalation, ask), .thirdLeft,
      .corrected(.need, text: Play.digest(1)), .corrected(.brief, text: Play.digest(1)),
      .adviceAsked(Play.person(.supervisor), name: Play.digest(1), text: Play.digest(2)),
      .registerChosen(.detailed), Play.costAsked(7), .costAccepted(ask, asked: asked, shown),
      .costDeclined(ask, shown, .answer),
      .exception(allowedBy: Play.person(.supervisor), reason: Play.digest(1)),
      .helperNamed(Play.digest(1)),
      Play.asked(7, .push, Play.scopes(.push)[0]), .filePushed(ask, Play.content(1)),
      .fileFetched(ask, Play.content(1)), .fileFailed(ask, .noRoom),
      Play.asked(7, .run, Play.scopes(.run)[0]), .commandRun(ask, status: 0),
      Play.asked(7, .record), .stepSent(Play.step(2)), .stepAnswered(Play.step(1), .done),
      .stepsEnded(list: Play.digest(61)),
      .segment(Act.Segment(index: 1, bytes: 1, sha256: Play.digest(62))),
    ]
    return acts + Act.Request.allCases.map { Play.requested(7, $0) }
      + Ending.allCases.map { .closed($0, reason: nil) }
  }

  /// What the broker says, and an administrator through it.
  static func orders(_ play: Play) -> [Act] {
    let seats = [Seat.customer, .technician(1), .technician(2)]
    return seats.flatMap { [Act.linkLost($0), .linkResumed($0)] }
      + [.holdOverrun, .fronted(Play.ask(7)), .thirdLeft]
      + Act.Handoff.Family.allCases.map { .handoffFailed($0, Play.ask(1), .unanswered) }
      + Ending.allCases.map { .closed($0, reason: nil) } + [.reopened, .brokerStopped]
  }

  /// An act's event, and of several with the same event which.
  static func name(_ act: Act) -> (event: String, which: String) {
    let which =
      switch act {
      case .closed(let ending, _): ending.rawValue
      case .linkLost(.customer), .linkResumed(.customer): "customer"
      case .linkLost(.technician(let stream)), .linkResumed(.technician(let stream)):
        "technician \(stream)"
      case .requested(_, let what, _): what.rawValue
      case .corrected(let what, _): what.rawValue
      case .asked(let ask) where ask.what != .view: ask.what.rawValue
      case .handoffAsked(let handoff) where handoff.kind != .transfer: handoff.kind.rawValue
      default: ""
      }
    return (act.event.rawValue, which)
  }
}

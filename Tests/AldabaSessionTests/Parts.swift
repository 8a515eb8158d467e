import AldabaSession
import AldabaWire

/// What a session consists of, as far as an event can change it.
enum Part: CaseIterable {
  case phase, customer, lead, third, question, grants, wait, passing, pause, links, shell, transfers
  case exchanges, register, step, recording

  static func changed(_ before: World, _ after: World) -> Set<Part> {
    let old = before.play.session
    let new = after.play.session
    var parts: Set<Part> = []
    if old.phase != new.phase { parts.insert(.phase) }
    if old.customerKey != new.customerKey { parts.insert(.customer) }
    if old.lead?.key != new.lead?.key { parts.insert(.lead) }
    if old.third?.key != new.third?.key { parts.insert(.third) }
    if old.pending != new.pending { parts.insert(.question) }
    if old.grants != new.grants { parts.insert(.grants) }
    if old.held != new.held { parts.insert(.wait) }
    if old.passing != new.passing { parts.insert(.passing) }
    if old.pausedSince != new.pausedSince { parts.insert(.pause) }
    if old.lost != new.lost { parts.insert(.links) }
    if old.shellIsOpen != new.shellIsOpen { parts.insert(.shell) }
    if old.transfers != new.transfers { parts.insert(.transfers) }
    if old.register != new.register { parts.insert(.register) }
    if old.step != new.step { parts.insert(.step) }
    if old.segments != new.segments { parts.insert(.recording) }
    for party in Play.Party.people
    where (old.member(Play.key(party))?.exchanges ?? 0) != new.member(Play.key(party))?.exchanges
      ?? 0
    {
      parts.insert(.exchanges)
    }
    return parts
  }

  /// What each event may change, and nothing else. That a handing over which fails or is declined
  /// leaves the customer where they were is a line of this table (R14).
  static func of(_ act: Act) -> Set<Part> {
    switch act {
    case .opened: []
    case .joined: [.phase, .customer]
    case .accepted, .declined, .reopened: [.phase]
    case .bound, .offered, .adviceAsked, .corrected, .exception, .helperNamed: []
    case .numberSpent: [.exchanges]
    case .asked, .holdAsked, .handoffAsked, .costAsked, .costAccepted, .costDeclined: [.question]
    case .granted(let grant):
      grant.what == .record ? [.question, .grants, .recording] : [.question, .grants]
    case .filePushed, .fileFetched, .fileFailed, .commandRun: [.grants]
    case .stepSent, .stepsEnded: [.step]
    case .stepAnswered: []
    case .segment: [.recording]
    case .refused, .silent: [.question]
    case .revoked: [.question, .grants]
    case .expired, .void: [.grants]
    case .shellOpened: [.shell]
    case .shellClosed: [.shell, .grants]
    case .closing: [.phase, .grants]
    case .holdAccepted, .holdDeclined, .holdCallback, .holdResumed: [.question, .wait]
    case .holdChecked, .holdOverrun: [.wait]
    case .handoffDeclined, .handoffConsented: [.question, .passing]
    case .handoffAccepted, .handoffFailed: [.passing]
    case .handoffCompleted: [.passing, .lead, .third, .grants, .links, .transfers, .phase]
    case .thirdLeft: [.third, .grants, .links, .question]
    case .fronted: [.phase, .lead, .third, .question, .grants, .wait, .passing, .links]
    case .requested: [.pause, .passing, .question]
    case .registerChosen: [.register]
    case .linkLost: [.links, .phase, .customer]
    case .linkResumed: [.links]
    case .closed: [.phase, .question, .grants, .wait, .passing, .pause, .shell, .step]
    case .knockMade, .knockAnswered, .knockGivenUp, .promised, .fulfilled, .missed, .personAdded,
      .personEnrolled, .personRenewed, .personRevoked, .brokerStarted, .brokerStopped,
      .refusedCode, .refusedPeer, .forgotten, .keyRotated, .authorityRotated:
      []
    }
  }
}

extension Promises {
  /// What an event changed that is not its own to change.
  static func excess(_ act: Act, _ changed: Set<Part>, _ before: World, _ after: World) -> String? {
    let more = changed.subtracting(Part.of(act))
    if !more.isEmpty { return "\(act.event) changed \(more)" }
    guard changed.contains(.phase) else { return nil }
    let from = before.play.session.phase
    let to = after.play.session.phase
    return leads(act, from, to) ? nil : "from \(from) to \(to)"
  }

  /// Which event leads from one phase to another: closed only by the customer, by quiet, by an
  /// administrator or by a side that does not come back; never by a technician.
  private static func leads(_ act: Act, _ from: Session.Phase, _ to: Session.Phase) -> Bool {
    switch (act, from, to) {
    case (.joined, .waiting, .greeting), (.accepted, .greeting, .active),
      (.linkLost(.customer), .greeting, .waiting), (.declined, .greeting, .closed(.declined)),
      (.closing, .active, .closing), (.reopened, .closing, .active), (.fronted, .active, .front),
      (.handoffCompleted, .front, .active), (.closed(.quiet, _), .closing, .closed(.quiet)),
      (.closed(.unjoined, _), .waiting, .closed(.unjoined)):
      true
    case (.closed(let ending, _), let from, .closed(let reached)):
      !from.isOver && ending == reached
        && [.customer, .numbers, .lost, .administrator].contains(ending)
    default: false
    }
  }

  /// Whatever an event does is told by its effects: nothing ends in silence.
  static func told(
    _ happening: Happening, _ before: World, _ after: World, _ effects: [Effect]
  ) -> String? {
    if effects.isEmpty {
      // What was over already when the customer ended it.
      switch happening.event {
      case .consentRevoked, .consentExpired, .consentVoid: return nil
      default: return "no effect"
      }
    }
    let old = before.play.session
    let new = after.play.session
    var ended: Set<Session.Live> = []
    var given: [Session.Live] = []
    var isTold: Set<Part> = []
    for effect in effects {
      switch effect {
      case .ended(let live, _): ended.insert(live)
      case .granted(let live):
        given.append(live)
        isTold.formUnion([.question, .recording])
      case .stepSent, .stepsEnded: isTold.insert(.step)
      case .recorded: isTold.insert(.recording)
      case .joined, .unjoined, .returning: isTold.formUnion([.phase, .customer])
      case .begun, .returned, .closing, .reopened: isTold.insert(.phase)
      case .closed: isTold.formUnion(Part.allCases)
      case .asked, .refused, .silent, .holdAsked, .handoffAsked, .costAsked, .costAccepted,
        .costDeclined, .withdrawn:
        isTold.insert(.question)
      case .held, .holdDeclined, .holdCallback, .holdResumed: isTold.formUnion([.question, .wait])
      case .holdChecked, .holdOverrun: isTold.insert(.wait)
      case .handoffDeclined, .ringing: isTold.formUnion([.question, .passing])
      case .answered, .consented, .handoffFailed: isTold.insert(.passing)
      case .arrived: isTold.formUnion([.passing, .lead, .third, .transfers, .phase])
      case .left: isTold.formUnion([.lead, .third, .links])
      case .promoted: isTold.formUnion([.lead, .third, .wait])
      case .fronted: isTold.formUnion([.phase, .passing, .wait])
      case .paused, .continued: isTold.insert(.pause)
      case .linkLost, .linkResumed: isTold.insert(.links)
      case .shellOpened, .shellClosed: isTold.insert(.shell)
      case .spent: isTold.insert(.exchanges)
      case .register: isTold.insert(.register)
      case .delivered, .undelivered, .ran, .stepAnswered: break
      case .declined, .bound, .offered, .corrected, .requested, .advised, .exception, .helper:
        break
      }
    }
    let silent = Part.changed(before, after).subtracting(isTold).subtracting([.grants])
    if !silent.isEmpty { return "\(silent) changed untold" }
    if let passing = old.passing, let next = new.passing, next.id != passing.id {
      // One handing over takes the place of another only when that one has failed.
      let isOver = effects.contains {
        if case .handoffFailed(let failed, _) = $0 { failed == passing } else { false }
      }
      if !isOver { return "a handing over ended untold" }
    }
    for live in old.grants where !new.grants.contains(live) && !ended.contains(live) {
      // A new grant of the same takes the place of the old one.
      guard given.contains(where: { $0.what == live.what && $0.stream == live.stream }) else {
        return "\(live.what) ended untold"
      }
    }
    for live in new.grants where !old.grants.contains(live) && !given.contains(live) {
      return "\(live.what) given untold"
    }
    return nil
  }
}

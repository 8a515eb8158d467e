import AldabaSession
import AldabaWire
import Testing

/// Walks of the machine: every state that a walk's events reach, and in each of them every event
/// there is, by everyone, at right and at wrong places, and whatever is due. After each the promises
/// are checked.
///
/// One walk with all events would have some hundred million states. So each walk goes on only with
/// some of them: what the rules bring together (consents and waits, handing over and links, a third
/// person and consents) is walked together; what no rule brings together is not. An event outside a
/// walk's own is tried in each of its states all the same; only what comes behind it is not walked.
@Suite struct WalkTests {
  // MARK: - The walks

  /// What every walk goes on with: from the beginning to each end.
  private static let course: Set<Event> = [
    .sessionJoined, .sessionAccepted, .sessionDeclined, .sessionClosed,
  ]
  private static let consents: Set<Event> = [
    .consentAsked, .consentGranted, .consentExpired, .consentOffered,
  ]
  private static let closing: Set<Event> = [.sessionClosing, .sessionReopened]
  private static let links: Set<Event> = [.linkLost, .linkResumed]
  private static let waits: Set<Event> = [
    .holdAsked, .holdAccepted, .holdDeclined, .holdCallback, .holdChecked, .holdResumed,
    .holdOverrun, .requestMade,
  ]
  private static let handoffs: Set<Event> = [
    .transferAsked, .transferConsented, .transferAccepted, .transferCompleted, .transferFailed,
    .escalationAsked, .escalationConsented, .escalationAccepted, .escalationCompleted,
    .escalationFailed, .escalationLeft, .sessionFront, .requestMade,
  ]

  @Test("consents, the shell, links and closing") func consents() throws {
    let events = Self.consents.union(Self.closing).union(Self.links).union([
      .consentDeclined, .consentSilent, .consentRevoked, .consentVoid, .shellOpened, .shellClosed,
    ])
    try walk("consents", events, atLeast: 3_800) { _ in true }
  }

  @Test("consents, prices, the number and waits") func waits() throws {
    let events = Self.consents.union(Self.waits).union(Self.closing).union(Self.links).union([
      .costAsked, .costAccepted, .costDeclined, .numberSpent,
    ])
    try walk("waits", events, atLeast: 2_400) { happening in
      switch happening {
      case .says(.asked(let ask), _): ask.what == .type
      case .says(.numberSpent(_, let exchange), _): exchange == 1
      case .says(.requested(_, let what, _), _): what == .pause || what == .goOn
      case .time(let passed): passed == Play.hold
      default: true
      }
    }
  }

  @Test("handing over and links") func links() throws {
    let events = Self.handoffs.union(Self.links)
    try walk("handoffs and links", events, atLeast: 1_600) { happening in
      switch happening {
      case .says(.requested(_, let what, _), _): what == .manager
      case .says(.handoffAsked(let handoff), _): handoff.to == .next
      case .time: false
      default: true
      }
    }
  }

  @Test("handing over and waits") func handingOver() throws {
    let events = Self.handoffs.union(Self.closing).union([
      .holdAsked, .holdAccepted, .holdResumed, .linkLost,
    ])
    try walk("handoffs and waits", events, atLeast: 2_300) { happening in
      switch happening {
      case .says(.requested(_, let what, _), _): what != .other
      case .says(.handoffAsked(let handoff), _):
        handoff.to == .next && handoff.kind != .takeover
      case .broker(.linkLost(let seat)): seat != .customer
      case .time: false
      default: true
      }
    }
  }

  @Test("a third person and consents") func third() throws {
    let events = Self.consents.union(Self.links).union([
      .escalationAccepted, .escalationCompleted, .escalationLeft, .requestMade, .sessionFront,
    ])
    try walk("third person", events, atLeast: 1_200) { happening in
      switch happening {
      case .says(.requested(_, let what, _), _): what == .manager
      case .broker(.linkLost(let seat)), .broker(.linkResumed(let seat)): seat != .customer
      case .time(let passed): passed == Play.grant
      default: true
      }
    }
  }

  @Test("whom a customer is passed to") func whom() throws {
    let events = Self.handoffs.subtracting([.escalationLeft, .sessionFront]).union([
      .transferDeclined, .consentOffered,
    ])
    try walk("whom", events, atLeast: 2_000) { happening in
      switch happening {
      case .says(.requested(_, let what, _), _): what == .other
      case .says(.handoffAsked(let handoff), _): handoff.kind != .third
      case .says(.offered(let topic), _): topic == .transfer
      case .time: false
      default: true
      }
    }
  }

  @Test("files, steps with their commands, and recordings") func work() throws {
    let events = Self.consents.subtracting([.consentOffered]).union([
      .filePushed, .fileFetched, .fileFailed, .commandRun, .stepSent, .stepsEnded,
      .recordingSegment, .holdAsked, .holdAccepted, .holdResumed, .shellOpened, .shellClosed,
    ])
    try walk(
      "work", events, of: [.view, .push, .fetch, .run, .record], atLeast: 500
    ) { happening in
      switch happening {
      case .says(.granted(let grant), _): grant.duration == Play.grant
      case .says(.holdAsked, _): true
      case .time: false
      default: true
      }
    }
  }

  // MARK: - A walk

  private struct Tally {
    var states = 0
    var events = 0
    var refused = 0
    var taken: Set<Event> = []
  }

  /// - Parameters:
  ///   - events: what it goes on with; each of them must have been taken somewhere.
  ///   - least: how many states it must have, so that it does not shrink unseen.
  ///   - follows: what of these events, and of time, it goes on with.
  private func walk(
    _ name: String, _ events: Set<Event>, of capabilities: [Capability] = [.view, .type],
    atLeast least: Int, _ follows: (Happening) -> Bool
  ) throws {
    let events = events.union(Self.course)
    var seen: Set<[UInt8]> = []
    var queue = [try World(capabilities)]
    seen.insert(queue[0].key)
    var tally = Tally()
    while tally.states < queue.count {
      let world = queue[tally.states]
      tally.states += 1
      due(world)
      for happening in world.happenings(strange: tally.states % 8 == 1) {
        tally.events += 1
        if tally.events % 16 == 0 { wrongPlaces(world, happening) }
        switch world.after(happening) {
        case .taken(let after, let effects):
          // What is reached again is looked at again only now and then.
          let isOwn = happening.event.map { events.contains($0) } ?? true
          let isNew = isOwn && follows(happening) && seen.insert(after.key).inserted
          if let event = happening.event { tally.taken.insert(event) }
          if let why = Promises.broken(by: happening, from: world, to: after, effects)
            ?? (isNew || tally.events % 4 == 0 ? Promises.broken(in: after) : nil)
          {
            Issue.record("\(name): \(why) after \(happening) in \(world)")
            return
          }
          if isNew { queue.append(after) }
        case .refused(let code, let session):
          tally.refused += 1
          if let why = Promises.broken(byRefusing: happening, in: world) {
            Issue.record("\(name): \(why): \(code) for \(happening) in \(world)")
            return
          }
          if session != world.play.session {
            Issue.record("\(name): \(happening) was refused and changed \(world)")
            return
          }
        }
      }
    }
    print(
      "session: \(name): \(tally.states) states, \(tally.events) events, \(tally.refused) refused")
    #expect(tally.states >= least)
    #expect(tally.taken.isSuperset(of: events))
  }

  /// Whatever is due is taken when its time has come, and then it is not due any more.
  private func due(_ world: World) {
    guard let (due, at) = world.play.session.due(Play.times) else { return }
    let act: Act =
      switch due {
      case .end(let ending): .closed(ending, reason: nil)
      case .leadGone: .fronted(Play.ask(world.asks))
      case .thirdGone: .thirdLeft
      case .overrun: .holdOverrun
      case .handoffLate(let family, let ask): .handoffFailed(family, ask, .lost)
      }
    var before = world
    before.play.now = max(world.play.now, at)
    switch before.after(.broker(act)) {
    case .taken(let after, let effects):
      if let why = Promises.broken(by: .broker(act), from: before, to: after, effects)
        ?? Promises.broken(in: after)
      {
        Issue.record("\(why) after what was due: \(act) in \(world)")
      }
      if let next = after.play.session.due(Play.times), next == (due, at), after.lead == world.lead
      {
        Issue.record("\(due) is due for ever in \(world)")
      }
    case .refused(let code, _):
      Issue.record("\(due) was due and refused: \(code) in \(world)")
    }
  }

  /// A statement whose `seq` or `prev` is not the next one, or of another session, is never taken.
  private func wrongPlaces(_ world: World, _ happening: Happening) {
    guard case .says(let act, let party) = happening else { return }
    let right = world.play.session.next(for: Play.key(party))
    var wrong = [
      (right.seq + 1, right.prev), (right.seq - 1, right.prev), (right.seq, Play.digest(0x99)),
    ].map { Play.statement(act, by: party, at: $0) }
    wrong.append(
      Statement(
        author: Play.author(party), key: Play.key(party), prev: right.prev, seq: right.seq,
        session: Play.identifier(2), act: act))
    for statement in wrong {
      var copy = world.play.session
      if (try? copy.apply(statement, hash: Play.digest(1), at: world.play.now)) != nil {
        Issue.record("\(act) was taken as \(statement.seq) in \(world)")
      }
    }
  }
}

import AldabaSession
import AldabaWire

/// What must hold of every state, whatever led there, and of every step between two.
enum Promises {
  // MARK: - Of a state

  /// The first promise that a state breaks; nil when it keeps them all.
  static func broken(in world: World) -> String? {
    control(world) ?? places(world) ?? questions(world) ?? account(world)
  }

  /// A capability is permitted exactly to whom the customer allowed it, while nothing is in its way;
  /// and never may two technicians type.
  private static func control(_ world: World) -> String? {
    let session = world.play.session
    let now = world.play.now
    let isOpen =
      session.phase == .active && world.held == nil && !world.isPaused
      && !world.lost.contains(.customer)
    var typing = 0
    for party in Play.Party.people {
      guard let stream = world.play.stream(party) else { continue }
      var sees = false
      var types = false
      for what in Capability.allCases {
        let grant = world.live[party]?[what]
        let mayUse =
          isOpen && world.inside.contains(party) && !world.lost.contains(party)
          && grant.map { $0.until > now } ?? false
        if session.permits(what, to: stream, at: now) != mayUse {
          return "\(what) is \(mayUse ? "not " : "")permitted to \(party)"
        }
        sees =
          sees || (mayUse && what != .push && what != .fetch && what != .run && what != .record)
        types = types || (mayUse && what.types)
      }
      if session.permitsSeeing(to: stream, at: now) != sees { return "\(party) and seeing" }
      if types { typing += 1 }
    }
    if typing > 1 { return "two may type" }
    if Set(session.grants.filter(\.what.types).map(\.stream)).count > 1 { return "two grants" }
    return nil
  }

  /// The customer is in exactly one place: with one technician, at the front, or out.
  private static func places(_ world: World) -> String? {
    let session = world.play.session
    switch session.phase {
    case .waiting, .greeting, .active, .closing:
      if session.lead == nil { return "nobody serves in \(session.phase)" }
      if session.passing?.cause == .front { return "at the front in \(session.phase)" }
    case .front:
      if session.lead != nil || session.third != nil { return "somebody serves at the front" }
      if session.passing?.cause != .front { return "nothing rings at the front" }
    case .closed: break
    }
    if let lead = session.lead, lead.stream == session.third?.stream { return "one in two places" }
    if let candidate = session.candidate, candidate.isPresent { return "in before it was agreed" }
    let inside = session.members.filter(\.isPresent).map(\.stream)
    if Set(inside) != Set([session.lead, session.third].compactMap { $0?.stream }) {
      return "\(inside) are in"
    }
    let streams = session.members.map(\.stream)
    if Set(streams).count != streams.count { return "a stream is used twice" }
    if Set(session.members.map(\.key)).count != streams.count { return "a key is used twice" }
    return nil
  }

  private static func questions(_ world: World) -> String? {
    let session = world.play.session
    if session.phase != .active {
      if session.pending != nil { return "a question in \(session.phase)" }
      if !session.grants.isEmpty { return "grants in \(session.phase)" }
      if session.held != nil { return "a wait in \(session.phase)" }
    }
    if session.phase.isOver, session.passing != nil || session.shellIsOpen { return "not over" }
    if session.phase == .closing, session.passing != nil { return "ringing while closing" }
    if let pending = session.pending {
      guard session.member(pending.by)?.isPresent == true else { return "a question by nobody" }
      if let passing = session.passing, passing.cause != .manager { return "two questions" }
    }
    for grant in session.grants {
      guard session.member(at: grant.stream)?.isPresent == true else { return "a grant of nobody" }
    }
    return nil
  }

  /// The machine's account and the other one agree.
  private static func account(_ world: World) -> String? {
    let session = world.play.session
    if session.lead?.key != world.lead.map(Play.key) { return "lead is not \(world.lead as Any)" }
    if session.third?.key != world.third.map(Play.key) {
      return "third is not \(world.third as Any)"
    }
    if session.candidate?.key != world.candidate.map(Play.key) {
      return "candidate is not \(world.candidate as Any)"
    }
    if session.held?.until != world.held { return "the wait" }
    if (session.pausedSince != nil) != world.isPaused { return "the pause" }
    if session.step != world.step { return "the step is \(session.step as Any)" }
    if session.segments != world.segments { return "\(session.segments as Any) segments" }
    if session.transfers != world.transfers { return "\(session.transfers) transfers" }
    if Set(session.lost.keys) != Set(world.lost.compactMap { world.seat($0) }) { return "links" }
    var grants = 0
    for party in Play.Party.people {
      for (what, grant) in world.live[party] ?? [:] {
        grants += 1
        let live = world.play.stream(party).flatMap { session.grant(what, of: $0) }
        if live?.ask != grant.ask || live?.until != grant.until || live?.content != grant.content {
          return "\(what) of \(party)"
        }
      }
    }
    return session.grants.count == grants ? nil : "\(session.grants.count) grants"
  }

  // MARK: - Of a step

  /// The first promise that a step breaks.
  static func broken(
    by happening: Happening, from before: World, to after: World, _ effects: [Effect]
  ) -> String? {
    let changed = Part.changed(before, after)
    switch happening {
    case .time: return changed.isEmpty ? nil : "time changed \(changed)"
    case .says(let act, let party):
      if let why = speaker(act, party, before) { return why }
      if let why = order(party, before, after) { return why }
      if let why = permission(act, party, before) { return why }
      if let why = excess(act, changed, before, after) { return why }
    case .broker(let act):
      if let why = order(act, before) { return why }
      if let why = excess(act, changed, before, after) { return why }
    }
    return told(happening, before, after, effects)
  }

  /// Only who is in is heard; who is not can only answer what rings, or join what waits.
  private static func speaker(_ act: Act, _ party: Play.Party, _ before: World) -> String? {
    let session = before.play.session
    switch (act, party) {
    case (.joined, .customer), (.joined, .stranger):
      return session.phase == .waiting ? nil : "joined in \(session.phase)"
    case (_, .customer), (_, .stranger):
      return session.customerKey == Play.key(party) ? nil : "another agent is heard"
    case (.handoffAccepted, _): return before.inside.contains(party) ? "answered from within" : nil
    case (.asked(let ask), _) where ![.view, .typeNoEnter, .type].contains(ask.what):
      // What the lead does besides the shell, a third person does not.
      return before.lead == party ? nil : "who does not serve is heard"
    case (.asked, _), (.thirdLeft, _):
      return before.inside.contains(party) ? nil : "who is not in is heard"
    case (_, _): return before.lead == party ? nil : "who does not serve is heard"
    }
  }

  /// Nobody's statements go on but the author's, and those by one.
  private static func order(_ author: Play.Party, _ before: World, _ after: World) -> String? {
    for party in Play.Party.allCases {
      let old = before.play.session.next(for: Play.key(party))
      let new = after.play.session.next(for: Play.key(party))
      let isRight = party == author ? new.seq == old.seq + 1 && new.prev != old.prev : new == old
      if !isRight { return "\(party) is next with \(new)" }
    }
    return nil
  }

  /// The broker speaks of who is lost, and to who waits; it ends nothing else.
  private static func order(_ act: Act, _ before: World) -> String? {
    func isLost(_ party: Play.Party?) -> Bool { party.map(before.lost.contains) ?? false }
    switch act {
    case .closed(.lost, _):
      return isLost(.customer) || isLost(before.lead) ? nil : "ended with nobody lost"
    case .fronted: return isLost(before.lead) ? nil : "the lead is there"
    case .thirdLeft: return isLost(before.third) ? nil : "the third person is there"
    case .holdOverrun: return before.held == nil ? "nobody waits" : nil
    default: return nil
    }
  }

  /// What the customer's will forbids to ask, and what a yes must be to.
  private static func permission(_ act: Act, _ party: Play.Party, _ before: World) -> String? {
    func refused(_ topic: Topic) -> Bool { (before.refusals[topic]?.count ?? 0) >= 2 }
    let session = before.play.session
    switch act {
    case .asked(let ask):
      let topic = Topic.capability(ask.what)
      if refused(topic) { return "asked after two refusals" }
      if let last = before.refusals[topic]?.last[ask.scope], before.play.now - last < Play.reask,
        ask.what != .fetch
      {
        return "asked too soon"
      }
      if case .run(_, let number) = ask.scope, number != before.step?.step {
        return "a command of another step"
      }
      if [.push, .fetch, .run].contains(ask.what),
        before.live.values.contains(where: { $0[ask.what] != nil })
      {
        return "asked for while one is under way"
      }
      if before.held != nil || before.isPaused { return "asked while they wait" }
    case .holdAsked:
      if refused(.hold) || before.isPaused { return "a wait was asked for" }
    case .costAsked:
      if before.held != nil || before.isPaused { return "asked while they wait" }
      if refused(.cost) { return "asked after two refusals" }
    case .handoffAsked(let handoff):
      if before.held != nil || before.isPaused { return "asked while they wait" }
      if case .person(let person) = handoff.to,
        before.inside.contains(where: { Play.person($0) == person })
      {
        return "passed to who is there"
      }
      guard handoff.kind == .transfer else {
        if before.third != nil || refused(.escalate) { return "escalated" }
        break
      }
      let isBack = before.hasLed.contains { .person(Play.person($0)) == handoff.to }
      if refused(.transfer) { return "asked after two refusals" }
      if !before.wantsOther, isBack || before.transfers >= 2 { return "transferred" }
    case .handoffAccepted(let family, _):
      if family == .escalation, party != .supervisor { return "no supervisor" }
      if family == .transfer, before.lead != nil, !before.wantsOther, before.hasLed.contains(party)
      {
        return "passed back"
      }
      return nil
    case .holdChecked(_, let duration):
      guard let until = before.held else { return "nobody waits" }
      return before.play.now + duration <= until ? nil : "longer than was agreed"
    case .closing:
      if before.held != nil || before.isPaused { return "closed on who waits" }
    case .filePushed(let ask, let content): return used(ask, .push, content, before)
    case .fileFetched(let ask, let content): return used(ask, .fetch, content, before)
    case .commandRun(let ask, _): return used(ask, .run, nil, before)
    case .fileFailed(let ask, _):
      let isLive = before.live.values.contains { $0[.push]?.ask == ask || $0[.fetch]?.ask == ask }
      return isLive ? nil : "failed what nobody allowed"
    case .stepSent:
      if session.phase != .active { return "a step in \(session.phase)" }
      return before.held != nil || before.isPaused ? "a step while they wait" : nil
    case .stepAnswered(let step, _):
      return before.step == step ? nil : "answered another step"
    case .segment(let segment):
      return segment.index == (before.segments ?? -1) + 1 ? nil : "a piece out of its turn"
    case .closed(.quiet, _): return before.isPaused ? "closed in a pause" : nil
    case .granted(let grant):
      guard case .capability(let ask)? = session.pending?.query else { return "granted unasked" }
      let isAsked =
        grant.ask == ask.id && grant.what == ask.what && grant.duration <= ask.duration
        && (grant.what == .fetch) == (grant.content != nil)
      return isAsked && grant.asked == session.pending?.asked ? nil : "granted what was not asked"
    case .holdAccepted(let id, let asked, _), .costAccepted(let id, let asked, _):
      return session.pending?.id == id && session.pending?.asked == asked
        ? nil : "agreed to nothing"
    case .handoffConsented(_, let id, let asked, _):
      // At the front the customer agrees to a person, by what that person has said.
      let isAsked =
        before.lead == nil
        ? session.passing?.id == id && session.passing?.answer == asked
        : session.pending?.id == id && session.pending?.asked == asked
      return isAsked ? nil : "agreed to nothing"
    case .handoffCompleted(_, let id):
      let isAgreed = session.passing?.id == id && session.passing?.isConsented == true
      return isAgreed && before.candidate != nil ? nil : "somebody came in unasked"
    default: return nil
    }
    if session.phase != .active || session.pending != nil || session.passing != nil {
      return "two at once"
    }
    return nil
  }

  /// What is done once was allowed, and exactly that.
  private static func used(
    _ ask: AskID, _ what: Capability, _ content: Act.Content?, _ before: World
  ) -> String? {
    let grant = before.live.values.compactMap { $0[what] }.first { $0.ask == ask }
    guard let grant else { return "did what nobody allowed" }
    return grant.content == content ? nil : "did something else"
  }

  /// What is never refused: the customer's own way out, and a question that nothing forbids.
  static func broken(byRefusing happening: Happening, in world: World) -> String? {
    guard case .says(let act, let party) = happening else { return nil }
    let session = world.play.session
    switch act {
    case .closed(.customer, _), .revoked, .requested(_, .complaint, _):
      guard session.customerKey == Play.key(party), !session.phase.isOver else { return nil }
      if case .requested(let id, _, _) = act {
        return session.phase.isOpen && id == Play.ask(world.asks) ? "a complaint is refused" : nil
      }
      return "the way out is closed"
    case .asked(let ask):
      let who =
        [.view, .typeNoEnter, .type].contains(ask.what)
        ? world.inside : [world.lead].compactMap { $0 }
      if !who.contains(party) { return nil }
    case .holdAsked, .handoffAsked, .costAsked: if world.lead != party { return nil }
    default: return nil
    }
    return permission(act, party, world) == nil ? "refused without reason" : nil
  }
}

import AldabaSession
import AldabaWire

/// What the events say must be so now.
extension World {
  enum Outcome {
    case taken(World, [Effect])
    /// Why, and the session as it was left.
    case refused(RefusalCode, Session)
  }

  func after(_ happening: Happening) -> Outcome {
    var session = play.session
    do throws(RefusalCode) {
      switch happening {
      case .time(let passed):
        var after = self
        after.play.now += passed
        return .taken(after, [])
      case .says(let act, let party):
        let (statement, hash) = play.statement(act, by: party)
        let effects = try session.apply(statement, hash: hash, at: play.now)
        var after = self
        after.play.session = session
        after.follow(act, by: party, play.session)
        return .taken(after, effects)
      case .broker(let act):
        let effects = try session.apply(byBroker: act, at: play.now)
        var after = self
        after.play.session = session
        after.follow(act, play.session)
        return .taken(after, effects)
      }
    } catch { return .refused(error, session) }
  }

  /// What a statement that somebody has signed earlier comes to now.
  func after(_ statement: Statement, hash: Digest, by party: Party) -> Outcome {
    var session = play.session
    do throws(RefusalCode) {
      let effects = try session.apply(statement, hash: hash, at: play.now)
      var after = self
      after.play.session = session
      after.follow(statement.act, by: party, play.session)
      return .taken(after, effects)
    } catch { return .refused(error, session) }
  }

  private mutating func follow(_ act: Act, by party: Party, _ before: Session) {
    switch act {
    case .asked, .holdAsked, .handoffAsked, .costAsked, .requested: asks += 1
    case .handoffAccepted: candidate = party
    default: break
    }
    switch act {
    case .granted(let grant):
      let asker = Party.people.first { Play.key($0) == before.pending?.by } ?? .technician
      var content = grant.content
      if case .push(let files)? = before.asked?.scope { content = files.content }
      give(
        Grant(ask: grant.ask, until: play.now + grant.duration, content: content), grant.what,
        to: asker)
      if grant.what == .record, segments == nil { segments = 0 }
    case .refused(_, let what, _, let why): refuse(.capability(what), why, before.asked?.scope)
    case .silent(_, let what, _): refuse(.capability(what), .silence, before.asked?.scope)
    case .revoked(let ask, let what):
      if before.pending?.id == ask, before.pending?.topic == .capability(what) {
        refuse(.capability(what), .leaving, before.asked?.scope)
      }
      end(ask, what)
    case .filePushed(let ask, _), .fileFetched(let ask, _), .fileFailed(let ask, _),
      .commandRun(let ask, _):
      for what in Capability.allCases { end(ask, what) }
    case .stepSent(let step): self.step = step
    case .stepsEnded: step = nil
    case .segment(let segment): segments = segment.index
    case .expired(let ask, let what), .void(let ask, let what): end(ask, what)
    case .offered(let topic): refusals[topic] = nil
    case .closing: live = [:]
    case .shellClosed:
      for party in Party.people {
        for what: Capability in [.view, .typeNoEnter, .type] { live[party]?[what] = nil }
      }
    case .holdAccepted:
      held = play.now + Play.hold
      refusals[.hold] = nil
    case .holdDeclined(let ask, _, let why):
      // Saying nothing to more time takes nothing from what was agreed.
      let isMore = held != nil && before.pending?.id == ask && before.pending?.topic == .hold
      let isSaid = [Act.Refusal.answer, .number, .leaving].contains(why)
      if held == nil || (isMore && !isSaid) { refuse(.hold, why) }
      if !isMore || isSaid { held = nil }
    case .holdCallback, .holdResumed: held = nil
    case .costAccepted: refusals[.cost] = nil
    case .costDeclined(_, _, let why): refuse(.cost, why)
    case .handoffDeclined(let family, _, _, let why):
      // At the front the customer declines a person, not to be served.
      if before.phase == .front { candidate = nil } else { refuse(topic(family), why) }
    case .handoffConsented(let family, _, _, _):
      if before.phase != .front { refusals[topic(family)] = nil }
    case .handoffFailed: candidate = nil
    case .handoffCompleted: arrive(before)
    case .thirdLeft: leave(third)
    case .requested(_, .pause, _): isPaused = true
    case .requested(_, .goOn, _): isPaused = false
    case .requested(_, .other, _): wantsOther = true
    case .declined, .closed: close()
    default: break
    }
  }

  private mutating func follow(_ act: Act, _ before: Session) {
    switch act {
    case .linkLost(let seat):
      if before.phase == .greeting, seat == .customer { break }
      if let party = party(seat) { lost.insert(party) }
    case .linkResumed(let seat): if let party = party(seat) { lost.remove(party) }
    case .handoffFailed: candidate = nil
    case .thirdLeft: leave(third)
    case .fronted:
      asks += 1
      candidate = nil
      held = nil
      leave(lead)
      lead = third
      third = nil
      if let lead { hasLed.insert(lead) }
    case .closed: close()
    default: break
    }
  }

  // MARK: - Parts of it

  private func topic(_ family: Act.Handoff.Family) -> Topic {
    family == .transfer ? .transfer : .escalate
  }

  private mutating func give(_ grant: Grant, _ what: Capability, to party: Party) {
    live[party, default: [:]][what] = grant
    refusals[.capability(what)] = nil
    guard what.types else { return }
    for other in Party.people where other != party {
      for capability in Capability.allCases where capability.types {
        live[other]?[capability] = nil
      }
    }
  }

  private mutating func end(_ ask: AskID, _ what: Capability) {
    for party in Party.people where live[party]?[what]?.ask == ask { live[party]?[what] = nil }
  }

  private mutating func refuse(
    _ topic: Topic, _ why: Act.Refusal, _ scope: Act.Scope? = nil
  ) {
    guard why != .tooSoon, why != .unable else { return }
    refusals[topic, default: Refusals()].count += 1
    refusals[topic]?.last[scope ?? .whole] = play.now
  }

  private mutating func arrive(_ before: Session) {
    defer { candidate = nil }
    guard before.passing?.kind != .third else {
      third = candidate
      return
    }
    if before.phase != .front, before.passing?.kind == .transfer { transfers += 1 }
    leave(lead)
    lead = candidate
    if let lead { hasLed.insert(lead) }
    wantsOther = false
  }

  private mutating func leave(_ party: Party?) {
    guard let party else { return }
    live[party] = nil
    lost.remove(party)
    if lead == party { lead = nil }
    if third == party { third = nil }
  }

  private mutating func close() {
    step = nil
    live = [:]
    held = nil
    isPaused = false
    candidate = nil
  }
}

extension Session {
  /// The question for a capability that stands.
  fileprivate var asked: Act.Ask? {
    if case .capability(let ask)? = pending?.query { ask } else { nil }
  }
}

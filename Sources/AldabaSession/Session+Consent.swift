public import AldabaWire

/// Questions for capabilities, and the grants that follow from them.
extension Session {
  /// A question that has no answer yet. One stands at a time, whoever asks and for whatever.
  public struct Pending: Hashable, Sendable {
    public enum Query: Hashable, Sendable {
      case capability(Act.Ask)
      case hold(Act.Hold)
      case handoff(Act.Handoff)
      case cost(Act.Cost)
    }

    public let query: Query
    /// The key of whoever asked.
    public let by: [UInt8]
    /// SHA-256 of the statement that asked.
    public let asked: Digest

    public var id: AskID {
      switch query {
      case .capability(let ask): ask.id
      case .hold(let hold): hold.id
      case .handoff(let handoff): handoff.id
      case .cost(let cost): cost.id
      }
    }

    public var topic: Topic {
      switch query {
      case .capability(let ask): .capability(ask.what)
      case .hold: .hold
      case .handoff(let handoff): handoff.kind.family == .transfer ? .transfer : .escalate
      case .cost: .cost
      }
    }
  }

  /// A grant that stands. Only `apply` of a customer's signed yes makes one.
  public struct Live: Hashable, Sendable {
    public let ask: AskID
    public let what: Capability
    /// Whose it is.
    public let stream: Int64
    /// On the clock of whoever runs this machine, milliseconds.
    public let until: Int64
    /// Exactly which bytes, where it is for files.
    public let content: Act.Content?

    public init(
      ask: AskID, what: Capability, stream: Int64, until: Int64, content: Act.Content? = nil
    ) {
      self.ask = ask
      self.what = what
      self.stream = stream
      self.until = until
      self.content = content
    }
  }

  mutating func ask(_ ask: Act.Ask, by key: [UInt8], _ hash: Digest, at now: Int64)
    throws(RefusalCode) -> [Effect]
  {
    try checkQuestion(ask.id)
    guard held == nil, pausedSince == nil else { throw .onHold }
    if case .run(_, let number) = ask.scope {
      guard step?.step == number else { throw .badArgument }
    }
    if ask.what.isOnce, grants.contains(where: { $0.what == ask.what }) { throw .busy }
    if rules.requiresRecording, ask.what.wantsRecording {
      guard grants.contains(where: { $0.what == .record }) else { throw .noRecording }
    }
    if let refused = refusals[.capability(ask.what)] {
      guard refused.count < Limits.refusals else { throw .notAgain }
      if let last = refused.last[ask.matter] {
        guard now - last >= rules.reask else { throw .tooSoon }
      }
    }
    put(.capability(ask), by: key, hash)
    return [.asked(ask)]
  }

  /// What every question needs: a session that goes on, and no other question or handing over.
  func checkQuestion(_ id: AskID) throws(RefusalCode) {
    guard phase == .active, !isReturning else { throw .notNow }
    guard pending == nil, passing == nil else { throw .busy }
    guard id != .session, !asks.contains(id) else { throw .badArgument }
  }

  mutating func put(_ query: Pending.Query, by key: [UInt8], _ hash: Digest) {
    let question = Pending(query: query, by: key, asked: hash)
    asks.insert(question.id)
    pending = question
  }

  mutating func grant(_ grant: Act.Grant, at now: Int64) throws(RefusalCode) -> [Effect] {
    guard phase == .active else { throw .notNow }
    guard let pending, case .capability(let ask) = pending.query, ask.id == grant.ask,
      ask.what == grant.what, let member = member(pending.by)
    else { throw .noSuchAsk }
    guard pending.asked == grant.asked, grant.duration <= ask.duration else { throw .badArgument }
    let content: Act.Content?
    switch ask.scope {
    case .push(let files): content = files.content
    case .fetch:
      guard let handed = grant.content else { throw .badArgument }
      content = handed
    case .whole, .run: content = nil
    }
    self.pending = nil
    refusals[.capability(grant.what)] = nil
    let live = Live(
      ask: grant.ask, what: grant.what, stream: member.stream, until: now + grant.duration,
      content: content)
    if grant.what == .record, segments == nil { segments = 0 }
    // Never two who type: a yes to one ends the other's.
    let others = grants.filter {
      $0.what.types && grant.what.types && $0.stream != member.stream
    }
    grants.removeAll {
      others.contains($0) || ($0.what == grant.what && $0.stream == member.stream)
    }
    grants.append(live)
    return others.map { .ended($0, .replaced) } + [.granted(live)]
  }

  mutating func refuse(_ ask: AskID, _ what: Capability, _ why: Act.Refusal, at now: Int64)
    throws(RefusalCode) -> [Effect]
  {
    let matter = try answer(ask, what)
    count(.capability(what), why, of: matter, at: now)
    return [.refused(ask, what, why)]
  }

  mutating func silence(_ ask: AskID, _ what: Capability, at now: Int64)
    throws(RefusalCode) -> [Effect]
  {
    let matter = try answer(ask, what)
    count(.capability(what), .silence, of: matter, at: now)
    return [.silent(ask, what)]
  }

  mutating func revoke(_ ask: AskID, _ what: Capability, at now: Int64) -> [Effect] {
    if let matter = try? answer(ask, what) {
      count(.capability(what), .leaving, of: matter, at: now)
      return [.refused(ask, what, .leaving)]
    }
    return end(ask, what, .revoked)
  }

  mutating func offer(_ topic: Topic) throws(RefusalCode) -> [Effect] {
    guard phase == .active || phase == .closing else { throw .notNow }
    refusals[topic] = nil
    return [.offered(topic)]
  }

  // MARK: - Prices

  mutating func askCost(_ cost: Act.Cost, by key: [UInt8], _ hash: Digest) throws(RefusalCode)
    -> [Effect]
  {
    try checkQuestion(cost.id)
    guard held == nil, pausedSince == nil else { throw .onHold }
    try checkRefusals(of: .cost)
    put(.cost(cost), by: key, hash)
    return [.costAsked(cost)]
  }

  mutating func acceptCost(_ ask: AskID, _ asked: Digest) throws(RefusalCode) -> [Effect] {
    guard let pending, pending.id == ask, pending.topic == .cost else { throw .noSuchAsk }
    guard pending.asked == asked else { throw .badArgument }
    self.pending = nil
    refusals[.cost] = nil
    return [.costAccepted(ask)]
  }

  mutating func declineCost(_ ask: AskID, _ why: Act.Refusal, at now: Int64) throws(RefusalCode)
    -> [Effect]
  {
    guard let pending, pending.id == ask, pending.topic == .cost else { throw .noSuchAsk }
    self.pending = nil
    count(.cost, why, at: now)
    return [.costDeclined(ask, why)]
  }

  // MARK: - The shell

  mutating func openShell(_ ask: AskID) throws(RefusalCode) -> [Effect] {
    guard phase == .active, !shellIsOpen else { throw .notNow }
    guard grants.contains(where: { $0.ask == ask && $0.what.shows }) else { throw .noGrant }
    shellIsOpen = true
    return [.shellOpened]
  }

  mutating func closeShell(_ status: Int64) throws(RefusalCode) -> [Effect] {
    guard shellIsOpen else { throw .notNow }
    shellIsOpen = false
    return endAll(.shell) { $0.what.shows } + [.shellClosed(status)]
  }

  /// Takes the question away and says what may not be asked again at once after a no to it.
  private mutating func answer(_ ask: AskID, _ what: Capability) throws(RefusalCode) -> Matter {
    guard let pending, case .capability(let asked) = pending.query, asked.id == ask,
      asked.what == what
    else { throw .noSuchAsk }
    self.pending = nil
    return asked.matter
  }

  /// A no counts, unless the customer never saw the question: that says nothing about their will.
  mutating func count(
    _ topic: Topic, _ why: Act.Refusal, of matter: Matter = .whole, at now: Int64
  ) {
    guard why != .tooSoon, why != .unable else { return }
    refusals[topic, default: Refusals()].count += 1
    refusals[topic]?.last[matter] = now
  }

  mutating func end(_ ask: AskID, _ what: Capability, _ how: Effect.End) -> [Effect] {
    guard let index = grants.firstIndex(where: { $0.ask == ask && $0.what == what }) else {
      return []
    }
    return [.ended(grants.remove(at: index), how)]
  }

  /// Ends all grants, or those that are meant.
  mutating func endAll(_ how: Effect.End, _ isMeant: (Live) -> Bool = { _ in true }) -> [Effect] {
    let ended = grants.filter(isMeant)
      .sorted { ($0.stream, $0.what.rawValue) < ($1.stream, $1.what.rawValue) }
    grants.removeAll { ended.contains($0) }
    return ended.map { .ended($0, how) }
  }
}

extension Act.Ask {
  /// What the same question is, asked again: of a file its bytes, of a command its step. A path is
  /// a commitment that never comes twice.
  fileprivate var matter: Session.Matter {
    switch scope {
    case .whole: .whole
    case .push(let files): .content(files.content.sha256)
    case .fetch: .ask(id)
    case .run(_, let step): .step(step)
    }
  }
}

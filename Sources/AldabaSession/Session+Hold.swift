public import AldabaWire

/// Waiting with the customer's consent (R6–R10), and the customer's own pause (R38).
///
///     ── asked ▶ question ── accepted ▶ held ── resumed ▶        again: a question while held
///                   └ declined, callback     └ declined, callback ▶
extension Session {
  /// A wait that the customer has agreed to.
  public struct Held: Hashable, Sendable {
    public let hold: Act.Hold
    /// Since when they wait, in all.
    public let since: Int64
    /// Until when they have agreed to wait.
    public let until: Int64
    /// When they last heard a word: the agreement, a check, or the broker's own.
    public internal(set) var checked: Int64
  }

  mutating func askHold(_ hold: Act.Hold, by key: [UInt8], _ hash: Digest, at now: Int64)
    throws(RefusalCode) -> [Effect]
  {
    try checkQuestion(hold.id)
    guard pausedSince == nil else { throw .onHold }
    try checkRefusals(of: .hold)
    put(.hold(hold), by: key, hash)
    return [.holdAsked(hold)]
  }

  /// Twice refused, only the customer brings it up again. How soon it may be asked is not limited:
  /// another wait has another reason.
  func checkRefusals(of topic: Topic) throws(RefusalCode) {
    guard (refusals[topic]?.count ?? 0) < Limits.refusals else { throw .notAgain }
  }

  mutating func acceptHold(_ ask: AskID, _ asked: Digest, at now: Int64) throws(RefusalCode)
    -> [Effect]
  {
    guard phase == .active, let pending, case .hold(let hold) = pending.query, hold.id == ask else {
      throw .noSuchAsk
    }
    guard pending.asked == asked else { throw .badArgument }
    self.pending = nil
    refusals[.hold] = nil
    let held = Held(
      hold: hold, since: self.held?.since ?? now, until: now + hold.duration, checked: now)
    self.held = held
    return [.held(held)]
  }

  /// Legal while the question stands, and for as long as the wait lasts. Who does not answer a
  /// question for more time gives none, and goes on waiting as was agreed; a no ends the wait.
  mutating func declineHold(_ ask: AskID, _ why: Act.Refusal, at now: Int64) throws(RefusalCode)
    -> [Effect]
  {
    if held != nil, pending?.id == ask, pending?.topic == .hold, !why.isSaid {
      pending = nil
      count(.hold, why, at: now)
      return [.holdDeclined(ask, why, wasHeld: false)]
    }
    let wasHeld = held != nil
    try takeHold(ask)
    if !wasHeld { count(.hold, why, at: now) }
    return [.holdDeclined(ask, why, wasHeld: wasHeld)]
  }

  mutating func call(_ ask: AskID, _ callback: Act.Callback) throws(RefusalCode) -> [Effect] {
    let wasHeld = held != nil
    try takeHold(ask)
    return [.holdCallback(ask, callback, wasHeld: wasHeld)]
  }

  /// Ends the question and the wait that it is about.
  private mutating func takeHold(_ ask: AskID) throws(RefusalCode) {
    let isAsked = pending?.id == ask && pending?.topic == .hold
    guard isAsked || held?.hold.id == ask else { throw .noSuchAsk }
    if pending?.topic == .hold { pending = nil }
    held = nil
  }

  /// A statement while the accepted estimate lasts; beyond it, only a new question will do (R8).
  mutating func checkHold(_ duration: Int64, at now: Int64) throws(RefusalCode) -> [Effect] {
    guard var held else { throw .notNow }
    guard now + duration <= held.until + rules.slack else { throw .notNow }
    held.checked = now
    self.held = held
    return [.holdChecked(duration: duration)]
  }

  /// The technician has not come back: the broker says so itself, and goes on saying it.
  mutating func overrun(at now: Int64) throws(RefusalCode) -> [Effect] {
    guard var held else { throw .notNow }
    held.checked = now
    self.held = held
    return [.holdOverrun(waited: now - held.since)]
  }

  mutating func resume(at now: Int64) throws(RefusalCode) -> [Effect] {
    guard let held else { throw .notNow }
    // A question for more time, if one stands, is answered by coming back.
    var effects: [Effect] = []
    if let pending, pending.topic == .hold {
      self.pending = nil
      effects.append(.withdrawn(pending))
    }
    self.held = nil
    return effects + [
      .holdResumed(waited: now - held.since, estimate: held.until - held.since)
    ]
  }

  /// What only the customer can bring up again: refused twice.
  public var refusedTwice: [Topic] { Topic.allCases.filter { refusals(of: $0) >= Limits.refusals } }

  /// How often in a row the customer has refused it.
  public func refusals(of topic: Topic) -> Int { refusals[topic]?.count ?? 0 }

  // MARK: - The customer's own words

  mutating func request(_ id: AskID, _ what: Act.Request, at now: Int64) throws(RefusalCode)
    -> [Effect]
  {
    guard phase.isOpen else { throw .notNow }
    guard id != .session, !asks.contains(id) else { throw .badArgument }
    asks.insert(id)
    let made = Effect.requested(id, what)
    switch what {
    case .complaint, .callback: return [made]
    case .other:
      wantsOther = true
      return [made]
    case .pause:
      guard pausedSince == nil else { return [made] }
      pausedSince = now
      return [made, .paused]
    case .goOn:
      guard pausedSince != nil else { return [made] }
      pausedSince = nil
      return [made, .continued]
    case .manager:
      guard phase == .active, passing == nil, third == nil else { return [made] }
      // Whom the customer wants goes before whom the technician was asking about.
      var effects = [made]
      if let pending, case .handoff = pending.query {
        self.pending = nil
        effects.append(.withdrawn(pending))
      }
      let passing = Passing(id: id, cause: .manager, since: now, isConsented: true)
      self.passing = passing
      return effects + [.ringing(passing)]
    }
  }

  mutating func correct(_ what: Act.Correction) throws(RefusalCode) -> [Effect] {
    guard phase.isOpen else { throw .notNow }
    if what == .brief {
      guard pending?.topic == .transfer || pending?.topic == .escalate || passing != nil else {
        throw .notNow
      }
    }
    return [.corrected(what)]
  }
}

extension Act.Refusal {
  /// Whether the customer said it, and did not only let the time pass.
  var isSaid: Bool {
    switch self {
    case .answer, .number, .leaving: true
    case .silence, .nobody, .tooSoon, .unable: false
    }
  }
}

public import AldabaWire

/// What the agent lets happen on its customer's machine: the session as the ledger tells it, and
/// over it the customer's own withdrawals, which count at once and need nobody.
///
/// A grant is in `session` only after its receipt was verified; what is withdrawn here is refused
/// from the same instant, whether or not the withdrawal has reached the ledger. Refusal is what
/// everything begins with.
public struct Enforcement: Sendable {
  public private(set) var session: Session
  private var withdrawn: Set<AskID> = []
  /// Set while the ledger cannot be written: what is not on record does not happen.
  public var isSuspended = false
  /// The customer's newest wish for a pause, until it is on record: it counts from the instant it
  /// is made, whatever earlier wishes are still on their way.
  public var pausing: AskID?

  public init(_ session: Session) { self.session = session }

  public func permits(_ what: Capability, to stream: Int64, at now: Int64) -> Bool {
    guard !isSuspended, pausing == nil, let grant = session.grant(what, of: stream),
      !withdrawn.contains(grant.ask)
    else { return false }
    if session.rules.requiresRecording, what.wantsRecording {
      guard live.contains(where: { $0.what == .record && now < $0.until }) else { return false }
    }
    return session.permits(what, to: stream, at: now)
  }

  /// By `view`, or by either typing, which includes it.
  public func permitsSeeing(to stream: Int64, at now: Int64) -> Bool {
    Capability.allCases.contains { $0.shows && permits($0, to: stream, at: now) }
  }

  /// The grants that still count, those that end first before the others.
  public var live: [Session.Live] {
    session.grants.filter { !withdrawn.contains($0.ask) }
      .sorted { ($0.until, $0.what.rawValue) < ($1.until, $1.what.rawValue) }
  }

  /// Ends a grant, or all, from this instant, and says which did end.
  public mutating func withdraw(_ what: Capability?) -> [Session.Live] {
    let ended = live.filter { what == nil || $0.what == what }
    for grant in ended { withdrawn.insert(grant.ask) }
    return ended
  }

  /// Ends the grants whose time is over and says which.
  public mutating func expire(at now: Int64) -> [Session.Live] {
    let ended = live.filter { $0.until <= now }
    for grant in ended { withdrawn.insert(grant.ask) }
    return ended
  }

  /// Withdraws a yes whose receipt did not come in time, before it could count.
  public mutating func forbid(_ ask: AskID) { withdrawn.insert(ask) }

  /// What was ordered before this program was there is followed; from now on it is judged.
  public mutating func judge(by rules: Session.Rules) { session.rules = rules }

  public mutating func apply(_ statement: Statement, hash: Digest, at now: Int64)
    throws(RefusalCode) -> [Effect]
  {
    let effects = try session.apply(statement, hash: hash, at: now)
    if case .requested(let id, _, _) = statement.act, id == pausing { pausing = nil }
    return effects
  }

  public mutating func apply(byBroker act: Act, at now: Int64) throws(RefusalCode) -> [Effect] {
    try session.apply(byBroker: act, at: now)
  }
}

public import AldabaWire

/// One session: who may say what when. A plain value; a record and the time go in, effects come
/// out. The broker runs it to order, the agent to enforce, the console to show what is possible,
/// and an audit to judge: all over the same records in the same order.
///
///                    joined          accepted           closing
///     ── opened ▶ waiting ──▶ greeting ──▶ active ⇄ closing ──▶ closed
///                    ▲            │           reopened            ▲
///                    └── its agent is lost    any phase ── closed ┘
///
/// Lost links are orthogonal. A customer's `revoke` and hanging up are legal in every phase that is
/// not the last: they are recorded even where nothing is left to end.
public struct Session: Sendable {
  public enum Phase: Hashable, Sendable {
    /// Its code waits for a customer.
    case waiting
    /// An agent is there; its customer is asked whether to begin.
    case greeting
    case active
    /// The technician has proposed to close; no grant is left.
    case closing
    case closed(Ending)
  }

  /// A grant that stands. Only `apply` of a customer's signed yes makes one.
  public struct Live: Hashable, Sendable {
    public let ask: AskID
    public let what: Capability
    /// On the clock of whoever runs this machine, milliseconds.
    public let until: Int64
    fileprivate init(_ grant: Act.Grant, until: Int64) {
      ask = grant.ask
      what = grant.what
      self.until = until
    }
  }

  /// A technician's question that has no answer yet.
  public struct Pending: Hashable, Sendable {
    public let ask: Act.Ask
    /// SHA-256 of the statement that asked.
    public let asked: Digest
  }

  private struct Author: Sendable {
    let name: AldabaWire.Author
    let key: [UInt8]
    var seq: Int64 = 0
    var last = Digest.zero
  }

  private struct Refusals: Sendable {
    var count = 0
    var last: Int64 = 0
  }

  public let id: SessionID
  /// Milliseconds before the same may be asked again after a no or silence.
  public let reask: Int64
  public private(set) var phase = Phase.waiting
  public private(set) var since: Int64
  public private(set) var pending: Pending?
  public private(set) var grants: [Capability: Live] = [:]
  public private(set) var shellIsOpen = false
  /// Exchanges of the number that were recorded.
  public private(set) var exchanges = 0
  /// When a side's link was lost; absent while it is there.
  public private(set) var lost: [Side: Int64] = [:]
  /// SHA-256 of the statement that opened it.
  public let opening: Digest
  private var technician: Author
  private var customer: Author?
  private var refusals: [Capability: Refusals] = [:]
  private var asks: Set<AskID> = []

  /// Begins with the technician's `session.opened`.
  public init(_ opened: Statement, hash: Digest, at now: Int64, reask: Int64)
    throws(RefusalCode)
  {
    guard case .opened = opened.act, opened.seq == 1, opened.prev == .zero else {
      throw .outOfOrder
    }
    id = opened.session
    self.reask = reask
    since = now
    opening = hash
    technician = Author(name: opened.author, key: opened.key, seq: 1, last: hash)
  }

  public var technicianKey: [UInt8] { technician.key }
  public var technicianName: AldabaWire.Author { technician.name }
  public var customerKey: [UInt8]? { customer?.key }
  public var customerName: AldabaWire.Author? { customer?.name }

  /// Whether the technician may use a capability now: a live grant, both links there, and nothing
  /// in its way.
  public func permits(_ what: Capability, at now: Int64) -> Bool {
    guard phase == .active, lost.isEmpty, let grant = grants[what] else { return false }
    return now < grant.until
  }

  /// Whether the technician may see the screen: by `view`, or by either typing, which includes it.
  public func permitsSeeing(at now: Int64) -> Bool {
    permits(.view, at: now) || permits(.typeNoEnter, at: now) || permits(.type, at: now)
  }

  /// Where an author's next statement must attach: its `seq` and `prev`.
  public func next(for key: [UInt8]) -> (seq: Int64, prev: Digest) {
    if key == technician.key { return (technician.seq + 1, technician.last) }
    if let customer, key == customer.key { return (customer.seq + 1, customer.last) }
    return (1, .zero)
  }

  /// Takes one signed statement, whose signature the caller has checked. A refused one changes
  /// nothing, and its `seq` is free again.
  public mutating func apply(_ statement: Statement, hash: Digest, at now: Int64)
    throws(RefusalCode) -> [Effect]
  {
    guard statement.session == id else { throw .badArgument }
    try checkAuthor(of: statement)
    let expected = next(for: statement.key)
    guard statement.seq == expected.seq, statement.prev == expected.prev else { throw .outOfOrder }
    let effects = try take(statement, hash: hash, at: now)
    if statement.key == technician.key {
      technician.seq = statement.seq
      technician.last = hash
    } else {
      customer?.seq = statement.seq
      customer?.last = hash
    }
    return effects
  }

  /// Takes what the broker or an administrator says of this session.
  public mutating func apply(byBroker act: Act, at now: Int64) throws(RefusalCode) -> [Effect] {
    switch act {
    case .linkLost(let side): return try lose(side, at: now)
    case .linkResumed(let side):
      guard lost.removeValue(forKey: side) != nil else { throw .notNow }
      return [.linkResumed(side)]
    case .closed(let ending, _):
      switch ending {
      case .administrator: return try close(ending)
      case .unjoined:
        guard phase == .waiting else { throw phase.isOver ? .past : .notNow }
        return try close(ending)
      case .lost:
        guard !lost.isEmpty else { throw phase.isOver ? .past : .notNow }
        return try close(ending)
      case .customer, .declined, .quiet, .numbers: throw .badArgument
      }
    default: throw .badArgument
    }
  }

  /// How the session ends by itself, and when: nobody came, or a side did not come back.
  public func end(code: Int64, resume: Int64) -> (Ending, at: Int64)? {
    switch phase {
    case .waiting: return (.unjoined, since + code)
    case .closed: return nil
    case .greeting, .active, .closing:
      guard let first = lost.values.min() else { return nil }
      return (.lost, first + resume)
    }
  }

  // MARK: - One event each

  private mutating func take(_ statement: Statement, hash: Digest, at now: Int64)
    throws(RefusalCode) -> [Effect]
  {
    switch statement.act {
    case .joined(_, _, let opened): return try join(statement, opened)
    case .accepted: return try accept()
    case .declined(_, let why): return try decline(why)
    case .bound(let stream, let epoch, let technicianKey, _):
      guard phase == .active || phase == .closing else { throw .notNow }
      guard technicianKey == technician.key else { throw .badArgument }
      return [.bound(stream: stream, epoch: epoch)]
    case .numberSpent(let exchange):
      guard phase == .active || phase == .closing else { throw .notNow }
      guard Int(exchange) == exchanges + 1 else { throw .outOfOrder }
      exchanges += 1
      return [.spent(exchanges)]
    case .asked(let ask): return try self.ask(ask, hash, at: now)
    case .granted(let grant): return try self.grant(grant, at: now)
    case .refused(let ask, let what, _, let why):
      try answer(ask, what)
      // What the customer never saw says nothing about their will.
      if why != .tooSoon { refuse(what, at: now) }
      return [.refused(ask, what, why)]
    case .silent(let ask, let what, _):
      try answer(ask, what)
      refuse(what, at: now)
      return [.silent(ask, what)]
    case .revoked(let ask, let what):
      if pending?.ask.id == ask {
        pending = nil
        refuse(what, at: now)
        return [.refused(ask, what, .leaving)]
      }
      return end(ask, what, .revoked)
    case .expired(let ask, let what): return end(ask, what, .expired)
    case .void(let ask, let what): return end(ask, what, .void)
    case .offered(let what):
      guard phase == .active || phase == .closing else { throw .notNow }
      refusals[what] = nil
      return [.offered(what)]
    case .shellOpened(let ask):
      guard phase == .active, !shellIsOpen else { throw .notNow }
      guard grants.values.contains(where: { $0.ask == ask }) else { throw .noGrant }
      shellIsOpen = true
      return [.shellOpened]
    case .shellClosed(let status):
      guard shellIsOpen else { throw .notNow }
      shellIsOpen = false
      return endAll(.shell) + [.shellClosed(status)]
    case .closing:
      guard phase == .active else { throw .notNow }
      guard pending == nil else { throw .busy }
      phase = .closing
      return endAll(.closing) + [.closing]
    case .reopened:
      guard phase == .closing else { throw .notNow }
      phase = .active
      return [.reopened]
    case .closed(let ending, _):
      switch ending {
      case .customer: return try close(ending)
      case .quiet:
        guard phase == .closing else { throw phase.isOver ? .past : .notNow }
        return try close(ending)
      case .numbers:
        guard exchanges >= Limits.exchanges else { throw phase.isOver ? .past : .notNow }
        return try close(ending)
      case .declined, .lost, .unjoined, .administrator: throw .badArgument
      }
    case .opened: throw .outOfOrder
    case .linkLost, .linkResumed, .personAdded, .personEnrolled, .personRenewed, .personRevoked,
      .brokerStarted, .brokerStopped, .refusedCode, .refusedPeer:
      throw .badArgument
    }
  }

  private func checkAuthor(of statement: Statement) throws(RefusalCode) {
    if statement.act.event.speakers.contains(.person) {
      guard statement.key == technician.key, statement.author == technician.name else {
        throw .wrongRole
      }
    } else if case .joined = statement.act {
      guard statement.key != technician.key else { throw .wrongRole }
    } else {
      guard let customer, statement.key == customer.key, statement.author == customer.name else {
        throw .wrongRole
      }
    }
  }

  private mutating func join(_ statement: Statement, _ opened: Digest) throws(RefusalCode)
    -> [Effect]
  {
    switch phase {
    case .waiting: break
    case .greeting, .active, .closing: throw .taken
    case .closed: throw .past
    }
    guard opened == opening else { throw .badArgument }
    customer = Author(name: statement.author, key: statement.key)
    phase = .greeting
    return [.joined]
  }

  private mutating func accept() throws(RefusalCode) -> [Effect] {
    guard phase == .greeting else { throw .notNow }
    phase = .active
    return [.begun]
  }

  private mutating func decline(_ why: Act.Refusal) throws(RefusalCode) -> [Effect] {
    guard phase == .greeting else { throw .notNow }
    phase = .closed(.declined)
    return [.declined(why), .closed(.declined)]
  }

  private mutating func ask(_ ask: Act.Ask, _ hash: Digest, at now: Int64) throws(RefusalCode)
    -> [Effect]
  {
    guard phase == .active else { throw phase.isOver ? .past : .notNow }
    guard pending == nil else { throw .busy }
    guard ask.id != .session, !asks.contains(ask.id) else { throw .badArgument }
    if let refused = refusals[ask.what] {
      guard refused.count < Limits.refusals else { throw .notAgain }
      guard now - refused.last >= reask else { throw .tooSoon }
    }
    asks.insert(ask.id)
    pending = Pending(ask: ask, asked: hash)
    return [.asked(ask)]
  }

  private mutating func grant(_ grant: Act.Grant, at now: Int64) throws(RefusalCode) -> [Effect] {
    guard phase == .active else { throw .notNow }
    guard let pending, pending.ask.id == grant.ask, pending.ask.what == grant.what else {
      throw .noSuchAsk
    }
    guard pending.asked == grant.asked, grant.duration <= pending.ask.duration else {
      throw .badArgument
    }
    self.pending = nil
    refusals[grant.what] = nil
    let live = Live(grant, until: now + grant.duration)
    grants[grant.what] = live
    return [.granted(live)]
  }

  private mutating func answer(_ ask: AskID, _ what: Capability) throws(RefusalCode) {
    guard let pending, pending.ask.id == ask, pending.ask.what == what else { throw .noSuchAsk }
    self.pending = nil
  }

  private mutating func refuse(_ what: Capability, at now: Int64) {
    refusals[what, default: Refusals()].count += 1
    refusals[what]?.last = now
  }

  private mutating func end(_ ask: AskID, _ what: Capability, _ how: Effect.End) -> [Effect] {
    guard let grant = grants[what], grant.ask == ask else { return [] }
    grants[what] = nil
    return [.ended(ask, what, how)]
  }

  private mutating func endAll(_ how: Effect.End) -> [Effect] {
    let ended = grants.values.sorted { $0.what.rawValue < $1.what.rawValue }
    grants = [:]
    return ended.map { .ended($0.ask, $0.what, how) }
  }

  private mutating func lose(_ side: Side, at now: Int64) throws(RefusalCode) -> [Effect] {
    switch phase {
    case .closed: throw .past
    case .greeting where side == .customer:
      // Nobody said yes: the code is not spent, and whoever comes next is greeted anew.
      customer = nil
      phase = .waiting
      return [.linkLost(side), .unjoined]
    case .waiting, .greeting, .active, .closing:
      guard lost[side] == nil else { throw .notNow }
      guard side == .technician || phase == .active || phase == .closing else { throw .notNow }
      lost[side] = now
      return [.linkLost(side)]
    }
  }

  private mutating func close(_ ending: Ending) throws(RefusalCode) -> [Effect] {
    guard !phase.isOver else { throw .past }
    let ended = endAll(.closed)
    pending = nil
    shellIsOpen = false
    phase = .closed(ending)
    return ended + [.closed(ending)]
  }
}

extension Session.Phase {
  public var isOver: Bool {
    switch self {
    case .waiting, .greeting, .active, .closing: false
    case .closed: true
    }
  }
}

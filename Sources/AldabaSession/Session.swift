public import AldabaWire

/// One session: who may say what when. A plain value; a record and the time go in, effects come
/// out. The broker runs it to order, the agent to enforce, the console to show what is possible,
/// and an audit to judge: all over the same records in the same order.
///
///                    joined          accepted           closing
///     ── opened ▶ waiting ──▶ greeting ──▶ active ⇄ closing ──▶ closed
///                    ▲            │         │  ▲  reopened        ▲
///                    └── its agent is lost  ▼  │ completed        │
///                                          front     any ── closed ┘
///
/// Beside the phase, while active: a wait (`held`), a pause of the customer's, a handing over
/// (`passing`), a third person, and lost links. A customer's `revoke`, a no and hanging up are legal
/// in every phase that is not the last.
public struct Session: Equatable, Sendable {
  public enum Phase: Hashable, Sendable {
    /// Its code waits for a customer.
    case waiting
    /// An agent is there; its customer is asked whether to begin.
    case greeting
    case active
    /// The technician has proposed to close; no grant is left.
    case closing
    /// The technician was lost for good: the customer waits, before all others, for a colleague.
    case front
    case closed(Ending)
  }

  /// What differs between who runs this machine.
  public struct Rules: Hashable, Sendable {
    /// Milliseconds before the same may be asked again after a no or silence.
    public let reask: Int64
    /// Milliseconds by which another clock may be off.
    public let slack: Int64
    /// Whether the organisation uses a machine only while it is recorded.
    public let requiresRecording: Bool

    public init(reask: Int64, slack: Int64 = 0, requiresRecording: Bool = false) {
      self.reask = reask
      self.slack = slack
      self.requiresRecording = requiresRecording
    }

    /// For whoever only follows what was ordered, on whatever clock, also one that was set back.
    public static let following = Rules(reask: Int64.min / 4, slack: Int64.max / 4)
  }

  /// A technician who is or was in the session.
  public struct Member: Hashable, Sendable {
    public let name: AldabaWire.Author
    public let key: [UInt8]
    public internal(set) var stream: Int64
    public internal(set) var isPresent = true
    /// Exchanges of the number that were recorded with them.
    public internal(set) var exchanges = 0
    /// Whether they serve, or have served, the customer.
    var hasLed = false
    var chain = Chain()

    public var seat: Seat { .technician(stream) }
    public var person: PersonID? {
      if case .person(_, let person) = name { person } else { nil }
    }
  }

  /// Where an author's next statement attaches.
  struct Chain: Hashable, Sendable {
    var seq: Int64 = 0
    var last = Digest.zero
  }

  struct Customer: Equatable, Sendable {
    let name: AldabaWire.Author
    let key: [UInt8]
    let device: [UInt8]
    var chain = Chain()
  }

  struct Refusals: Equatable, Sendable {
    var count = 0
    /// When each of these was last refused.
    var last: [Matter: Int64] = [:]
  }

  /// What may not be asked for again at once: the capability, or one thing that it is asked for.
  enum Matter: Hashable, Sendable {
    case whole
    case content(Digest)
    case step(Int64)
    /// Nothing else is the same.
    case ask(AskID)
  }

  public let id: SessionID
  /// Its own rules; while the ledger is read again, `following`.
  public var rules: Rules
  public internal(set) var phase = Phase.waiting
  public internal(set) var since: Int64
  /// Everybody who was ever in, by the order of their streams.
  public internal(set) var members: [Member]
  /// The stream of whoever serves the customer; nil while nobody does.
  var leading: Int64?
  /// The stream of the third person.
  var assisting: Int64?
  public internal(set) var pending: Pending?
  public internal(set) var grants: [Live] = []
  public internal(set) var held: Held?
  public internal(set) var passing: Passing?
  /// Since when the customer has wanted a pause.
  public internal(set) var pausedSince: Int64?
  public internal(set) var register = Act.Register.standard
  public internal(set) var shellIsOpen = false
  /// The step that is before the customer.
  public internal(set) var step: Act.Step?
  /// Sealed pieces of the recording that are on record; nil before the first yes to one.
  public internal(set) var segments: Int64?
  /// When a link was lost; absent while it is there.
  public internal(set) var lost: [Seat: Int64] = [:]
  /// The customer's program was started again, and they have not said yet that they go on.
  public internal(set) var isReturning = false
  /// SHA-256 of the statement that opened it.
  public let opening: Digest
  /// Transfers that were completed, and whether the customer wants another one.
  public internal(set) var transfers = 0
  var wantsOther = false
  var customer: Customer?
  var refusals: [Topic: Refusals] = [:]
  var asks: Set<AskID> = []

  /// Begins with the technician's `session.opened`.
  public init(_ opened: Statement, hash: Digest, at now: Int64, rules: Rules) throws(RefusalCode) {
    guard case .opened = opened.act, opened.seq == 1, opened.prev == .zero else {
      throw .outOfOrder
    }
    guard opened.author.serves else { throw .wrongRole }
    id = opened.session
    self.rules = rules
    since = now
    opening = hash
    leading = 1
    members = [
      Member(
        name: opened.author, key: opened.key, stream: 1, hasLed: true,
        chain: Chain(seq: 1, last: hash))
    ]
  }

  // MARK: - Who and what

  public var lead: Member? { members.first { $0.stream == leading && $0.isPresent } }
  public var third: Member? { members.first { $0.stream == assisting && $0.isPresent } }
  /// Who has answered and is not in yet.
  public var candidate: Member? {
    passing?.candidate.flatMap { stream in members.first { $0.stream == stream } }
  }
  public var customerKey: [UInt8]? { customer?.key }
  /// The device key that vouched for it, 32 bytes.
  public var customerDevice: [UInt8]? { customer?.device }
  public var customerName: AldabaWire.Author? { customer?.name }

  public func member(_ key: [UInt8]) -> Member? { members.first { $0.key == key } }
  public func member(at stream: Int64) -> Member? { members.first { $0.stream == stream } }

  /// Whether anybody may use anything now: nothing waits, pauses or is cut off.
  public var isInControl: Bool {
    phase == .active && held == nil && pausedSince == nil && lost[.customer] == nil
      && !isReturning
  }

  public func grant(_ what: Capability, of stream: Int64) -> Live? {
    grants.first { $0.what == what && $0.stream == stream }
  }

  /// Whether a technician may use a capability now: a live grant of theirs, both links there, and
  /// nothing in its way.
  public func permits(_ what: Capability, to stream: Int64, at now: Int64) -> Bool {
    guard isInControl, lost[.technician(stream)] == nil, let grant = grant(what, of: stream) else {
      return false
    }
    return now < grant.until
  }

  /// Whether a technician may see the screen: by `view`, or by either typing, which includes it.
  public func permitsSeeing(to stream: Int64, at now: Int64) -> Bool {
    Capability.allCases.contains { $0.shows && permits($0, to: stream, at: now) }
  }

  /// Where an author's next statement must attach: its `seq` and `prev`.
  public func next(for key: [UInt8]) -> (seq: Int64, prev: Digest) {
    let chain = member(key)?.chain ?? (customer?.key == key ? customer?.chain : nil) ?? Chain()
    return (chain.seq + 1, chain.last)
  }

  // MARK: - Events

  /// Takes one signed statement, whose signature the caller has checked. A refused one changes
  /// nothing, and its `seq` is free again.
  public mutating func apply(_ statement: Statement, hash: Digest, at now: Int64)
    throws(RefusalCode) -> [Effect]
  {
    guard statement.session == id else { throw .badArgument }
    try checkAuthor(of: statement)
    guard !phase.isOver else { throw .past }
    let expected = next(for: statement.key)
    guard statement.seq == expected.seq, statement.prev == expected.prev else { throw .outOfOrder }
    let effects = try take(statement, hash: hash, at: now)
    let chain = Chain(seq: statement.seq, last: hash)
    if let index = members.firstIndex(where: { $0.key == statement.key }) {
      members[index].chain = chain
    } else {
      customer?.chain = chain
    }
    return effects
  }

  /// Takes what the broker or an administrator says of this session.
  public mutating func apply(byBroker act: Act, at now: Int64) throws(RefusalCode) -> [Effect] {
    guard !phase.isOver else { throw .past }
    switch act {
    case .linkLost(let seat): return try lose(seat, at: now)
    case .linkResumed(let seat):
      guard lost.removeValue(forKey: seat) != nil else { throw .notNow }
      return [.linkResumed(seat)]
    case .holdOverrun: return try overrun(at: now)
    case .handoffFailed(let family, let ask, let why): return try fail(family, ask, why, at: now)
    case .fronted(let ask): return try front(ask, at: now)
    case .thirdLeft:
      guard let third, lost[third.seat] != nil else { throw .notNow }
      return leave(third)
    case .closed(let ending, _): return try close(byBroker: ending)
    default: throw .badArgument
    }
  }

  private func checkAuthor(of statement: Statement) throws(RefusalCode) {
    guard statement.act.event.speakers.contains(statement.author.speaker) else { throw .wrongRole }
    switch statement.author {
    case .person:
      if case .handoffAccepted = statement.act {
        guard customer?.key != statement.key else { throw .wrongRole }
        return
      }
      guard let member = member(statement.key), member.name == statement.author else {
        throw .wrongRole
      }
      guard member.isPresent else { throw .past }
      // A third person asks for what the customer allows them, and goes; the rest is the lead's.
      switch statement.act {
      case .opened: break
      case .asked(let ask):
        guard ask.what.shows || member.stream == leading else { throw .wrongRole }
      case .thirdLeft: guard member.stream == assisting else { throw .wrongRole }
      default: guard member.stream == leading else { throw .wrongRole }
      }
    case .customer:
      if case .joined = statement.act {
        guard member(statement.key) == nil else { throw .wrongRole }
        return
      }
      guard let customer, statement.key == customer.key, statement.author == customer.name else {
        throw .wrongRole
      }
    case .broker, .administrator: throw .wrongRole
    }
  }

  private mutating func take(_ statement: Statement, hash: Digest, at now: Int64)
    throws(RefusalCode) -> [Effect]
  {
    switch statement.act {
    case .opened: throw .outOfOrder
    case .joined(let device, _, let opened):
      return try join(statement, device, opened, at: now)
    case .accepted: return try accept()
    case .declined(_, let why): return try decline(why)
    case .bound(let stream, let epoch, let key, _): return try bind(stream, epoch, key)
    case .numberSpent(let stream, let exchange): return try spend(stream, exchange)
    case .asked(let ask): return try self.ask(ask, by: statement.key, hash, at: now)
    case .granted(let grant): return try self.grant(grant, at: now)
    case .refused(let ask, let what, _, let why): return try refuse(ask, what, why, at: now)
    case .silent(let ask, let what, _): return try silence(ask, what, at: now)
    case .revoked(let ask, let what): return revoke(ask, what, at: now)
    case .expired(let ask, let what): return end(ask, what, .expired)
    case .void(let ask, let what): return end(ask, what, .void)
    case .offered(let topic): return try offer(topic)
    case .shellOpened(let ask): return try openShell(ask)
    case .shellClosed(let status): return try closeShell(status)
    case .filePushed(let ask, let content): return try finish(ask, .push, content)
    case .fileFetched(let ask, let content): return try finish(ask, .fetch, content)
    case .fileFailed(let ask, let why): return try fail(ask, why)
    case .commandRun(let ask, let status): return try ran(ask, status)
    case .stepSent(let step): return try send(step)
    case .stepAnswered(let step, let outcome): return try answer(step, outcome)
    case .stepsEnded(let list): return try endSteps(list)
    case .segment(let segment): return try keep(segment)
    case .holdAsked(let hold): return try askHold(hold, by: statement.key, hash, at: now)
    case .holdAccepted(let ask, let asked, _): return try acceptHold(ask, asked, at: now)
    case .holdDeclined(let ask, _, let why): return try declineHold(ask, why, at: now)
    case .holdCallback(let ask, _, let callback): return try call(ask, callback)
    case .holdChecked(_, let duration): return try checkHold(duration, at: now)
    case .holdResumed: return try resume(at: now)
    case .handoffAsked(let handoff): return try askHandoff(handoff, by: statement.key, hash)
    case .handoffDeclined(let family, let ask, _, let why):
      return try declineHandoff(family, ask, why, at: now)
    case .handoffConsented(let family, let ask, let asked, _):
      return try consent(family, ask, asked, at: now)
    case .handoffAccepted(let family, let ask):
      return try answer(family, ask, statement, hash, at: now)
    case .handoffFailed(let family, let ask, let why):
      return try fail(family, ask, why, at: now)
    case .handoffCompleted(let family, let ask): return try complete(family, ask)
    case .thirdLeft:
      guard let third else { throw .notNow }
      return leave(third)
    case .adviceAsked(let to, _, _):
      guard phase == .active, to != lead?.person else { throw .notNow }
      return [.advised(to)]
    case .registerChosen(let register):
      guard phase == .active else { throw .notNow }
      self.register = register
      return [.register(register)]
    case .costAsked(let cost): return try askCost(cost, by: statement.key, hash)
    case .costAccepted(let ask, let asked, _): return try acceptCost(ask, asked)
    case .costDeclined(let ask, _, let why): return try declineCost(ask, why, at: now)
    case .exception(let person, _):
      guard phase == .active else { throw .notNow }
      return [.exception(person)]
    case .helperNamed:
      guard phase.isOpen else { throw .notNow }
      return [.helper]
    case .corrected(let what, _): return try correct(what)
    case .requested(let id, let what, _): return try request(id, what, at: now)
    case .closing: return try propose()
    case .reopened:
      guard phase == .closing else { throw .notNow }
      phase = .active
      return [.reopened]
    case .closed(let ending, _): return try close(byCustomer: ending)
    case .linkLost, .linkResumed, .holdOverrun, .fronted, .personAdded, .personEnrolled,
      .personRenewed, .personRevoked, .brokerStarted, .brokerStopped, .refusedCode, .refusedPeer,
      .knockMade, .knockAnswered, .knockGivenUp, .promised, .fulfilled, .missed, .forgotten,
      .keyRotated, .authorityRotated:
      throw .badArgument
    }
  }
}

extension AldabaWire.Author {
  /// Whether they are somebody who serves customers.
  var serves: Bool {
    switch self {
    case .person(.technician, _), .person(.supervisor, _): true
    case .person(.auditor, _), .broker, .customer, .administrator: false
    }
  }
}

extension Session.Phase {
  public var isOver: Bool {
    switch self {
    case .waiting, .greeting, .active, .closing, .front: false
    case .closed: true
    }
  }

  /// Between the customer's yes to begin and the end.
  public var isOpen: Bool {
    switch self {
    case .active, .closing, .front: true
    case .waiting, .greeting, .closed: false
    }
  }
}

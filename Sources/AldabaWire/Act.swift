/// What a record says happened: one case for each `event`, with the members it adds.
///
/// Personal texts (a name, a motive, a reason, a summary, the text that was shown) are commitments,
/// SHA-256(salt ‖ text); the texts travel beside.
public enum Act: Hashable, Sendable {
  // Said by a technician, signed.
  case opened(customer: Digest, ticket: Digest, motive: Digest, kind: String?, tier: String?)
  case asked(Ask)
  case closing(summary: Digest)

  // Said by an agent, signed with the session key.
  case joined(device: [UInt8], vouch: [UInt8], opened: Digest)
  case accepted(Shown)
  case declined(Shown, Refusal)
  case bound(stream: Int64, epoch: Int64, technicianKey: [UInt8], exporter: Digest)
  case granted(Grant)
  case refused(AskID, Capability, Shown, Refusal)
  case silent(AskID, Capability, Shown)
  case revoked(AskID, Capability)
  case expired(AskID, Capability)
  case void(AskID, Capability)
  /// The customer opens again what was refused.
  case offered(Capability)
  case numberSpent(exchange: Int64)
  case shellOpened(AskID)
  case shellClosed(status: Int64)
  case reopened
  /// The last statement of an agent: its `seq` says how many there were.
  case closed(Ending, reason: Digest?)

  // Said by the broker.
  case linkLost(Side)
  case linkResumed(Side)
  case personAdded(PersonID, name: Digest, Role, team: String?)
  case personEnrolled(PersonID, Role, key: [UInt8], certificate: Digest)
  case personRenewed(PersonID, Role, key: [UInt8], certificate: Digest)
  case personRevoked(PersonID)
  case brokerStarted(version: String)
  case brokerStopped
  case refusedCode(peer: Digest, attempts: Int64)
  case refusedPeer(peer: Digest, why: String)

  /// A technician's question for one capability.
  public struct Ask: Hashable, Sendable {
    public let id: AskID
    public let what: Capability
    public let reason: Digest
    /// Milliseconds of validity that are asked for, above 0 up to `Limits.grant`.
    public let duration: Int64

    public init(id: AskID, what: Capability, reason: Digest, duration: Int64) {
      self.id = id
      self.what = what
      self.reason = reason
      self.duration = duration
    }
  }

  /// The text a customer read, and how.
  public struct Shown: Hashable, Sendable {
    public let text: Digest
    public let language: Tongue
    public let method: Method

    public init(text: Digest, language: Tongue, method: Method) {
      self.text = text
      self.language = language
      self.method = method
    }
  }

  /// A customer's yes, for exactly one ask.
  public struct Grant: Hashable, Sendable {
    public let ask: AskID
    public let what: Capability
    /// SHA-256 of the ask's signed bytes.
    public let asked: Digest
    /// Milliseconds of validity, from the moment the agent has verified the receipt.
    public let duration: Int64
    public let shown: Shown

    public init(ask: AskID, what: Capability, asked: Digest, duration: Int64, shown: Shown) {
      self.ask = ask
      self.what = what
      self.asked = asked
      self.duration = duration
      self.shown = shown
    }
  }

  /// Why a no is a no.
  public enum Refusal: String, Sendable, CaseIterable {
    case answer, silence, number
    /// There was no terminal to ask at.
    case nobody
    /// Asked again sooner than agreed, or after two refusals: it was not shown.
    case tooSoon = "too-soon"
    /// The customer's side was going.
    case leaving
  }

  public var event: Event {
    switch self {
    case .opened: .sessionOpened
    case .asked: .consentAsked
    case .closing: .sessionClosing
    case .joined: .sessionJoined
    case .accepted: .sessionAccepted
    case .declined: .sessionDeclined
    case .bound: .sessionBound
    case .granted: .consentGranted
    case .refused: .consentDeclined
    case .silent: .consentSilent
    case .revoked: .consentRevoked
    case .expired: .consentExpired
    case .void: .consentVoid
    case .offered: .consentOffered
    case .numberSpent: .numberSpent
    case .shellOpened: .shellOpened
    case .shellClosed: .shellClosed
    case .reopened: .sessionReopened
    case .closed: .sessionClosed
    case .linkLost: .linkLost
    case .linkResumed: .linkResumed
    case .personAdded: .personAdded
    case .personEnrolled: .personEnrolled
    case .personRenewed: .personRenewed
    case .personRevoked: .personRevoked
    case .brokerStarted: .brokerStarted
    case .brokerStopped: .brokerStopped
    case .refusedCode: .refusedCode
    case .refusedPeer: .refusedPeer
    }
  }

  /// The commitments whose texts travel beside, by the member that holds them. What was shown stays
  /// with the customer and is not among them.
  public var texts: [String: Digest] {
    switch self {
    case .opened(let customer, let ticket, let motive, _, _):
      ["customer": customer, "ticket": ticket, "motive": motive]
    case .asked(let ask): ["reason": ask.reason]
    case .closing(let summary): ["summary": summary]
    case .closed(_, let reason): reason.map { ["reason": $0] } ?? [:]
    case .personAdded(_, let name, _, _): ["name": name]
    case .refusedCode(let peer, _): ["peer": peer]
    case .refusedPeer(let peer, _): ["peer": peer]
    case .joined, .accepted, .declined, .bound, .granted, .refused, .silent, .revoked, .expired,
      .void, .offered, .numberSpent, .shellOpened, .shellClosed, .reopened, .linkLost, .linkResumed,
      .personEnrolled, .personRenewed, .personRevoked, .brokerStarted, .brokerStopped:
      [:]
    }
  }
}

/// The `event` of a record.
public enum Event: String, Sendable, CaseIterable {
  case sessionOpened = "session.opened"
  case sessionJoined = "session.joined"
  case sessionAccepted = "session.accepted"
  case sessionDeclined = "session.declined"
  case sessionBound = "session.bound"
  case sessionClosing = "session.closing"
  case sessionReopened = "session.reopened"
  case sessionClosed = "session.closed"
  case consentAsked = "consent.asked"
  case consentGranted = "consent.granted"
  case consentDeclined = "consent.declined"
  case consentSilent = "consent.silent"
  case consentRevoked = "consent.revoked"
  case consentExpired = "consent.expired"
  case consentVoid = "consent.void"
  case consentOffered = "consent.offered"
  case numberSpent = "number.spent"
  case shellOpened = "shell.opened"
  case shellClosed = "shell.closed"
  case linkLost = "link.lost"
  case linkResumed = "link.resumed"
  case personAdded = "person.added"
  case personEnrolled = "person.enrolled"
  case personRenewed = "person.renewed"
  case personRevoked = "person.revoked"
  case brokerStarted = "broker.started"
  case brokerStopped = "broker.stopped"
  case refusedCode = "refused.code"
  case refusedPeer = "refused.peer"

  /// Who may say it.
  public var speakers: Set<Speaker> {
    switch self {
    case .sessionOpened, .consentAsked, .sessionClosing: [.person]
    case .sessionJoined, .sessionAccepted, .sessionDeclined, .sessionBound, .sessionReopened,
      .consentGranted, .consentDeclined, .consentSilent, .consentRevoked, .consentExpired,
      .consentVoid, .consentOffered, .numberSpent, .shellOpened, .shellClosed:
      [.customer]
    case .sessionClosed: [.customer, .broker, .administrator]
    case .linkLost, .linkResumed, .brokerStarted, .brokerStopped, .refusedCode, .refusedPeer,
      .personEnrolled, .personRenewed:
      [.broker]
    case .personAdded, .personRevoked: [.administrator]
    }
  }

  /// Whether it belongs to a session.
  public var inSession: Bool {
    switch self {
    case .sessionOpened, .sessionJoined, .sessionAccepted, .sessionDeclined, .sessionBound,
      .sessionClosing, .sessionReopened, .sessionClosed, .consentAsked, .consentGranted,
      .consentDeclined, .consentSilent, .consentRevoked, .consentExpired, .consentVoid,
      .consentOffered, .numberSpent, .shellOpened, .shellClosed, .linkLost, .linkResumed:
      true
    case .personAdded, .personEnrolled, .personRenewed, .personRevoked, .brokerStarted,
      .brokerStopped, .refusedCode, .refusedPeer:
      false
    }
  }
}

/// A kind of author.
public enum Speaker: String, Sendable, CaseIterable { case person, customer, broker, administrator }

extension Author {
  public var speaker: Speaker {
    switch self {
    case .broker: .broker
    case .customer: .customer
    case .person: .person
    case .administrator: .administrator
    }
  }
}

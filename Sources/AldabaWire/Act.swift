import AldabaJSON

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

extension Act {
  /// The members that this act adds to its record.
  var members: [String: JSON] {
    var members: [String: JSON] = [:]
    func add(_ key: String, _ value: JSON?) { if let value { members[key] = value } }
    func add(_ key: String, _ digest: Digest) { members[key] = .string(digest.description) }
    func add(_ shown: Shown) {
      add("shown", shown.text)
      add("language", .string(shown.language.rawValue))
      add("method", .string(shown.method.rawValue))
    }
    func add(_ ask: AskID, _ what: Capability) {
      add("ask", .string(ask.rawValue))
      add("what", .string(what.rawValue))
    }
    switch self {
    case .opened(let customer, let ticket, let motive, let kind, let tier):
      add("customer", customer)
      add("ticket", ticket)
      add("motive", motive)
      add("kind", kind.map { .string($0) })
      add("tier", tier.map { .string($0) })
    case .asked(let ask):
      add(ask.id, ask.what)
      add("reason", ask.reason)
      add("duration", .integer(ask.duration))
    case .closing(let summary): add("summary", summary)
    case .joined(let device, let vouch, let opened):
      add("device", .string(device.hex))
      add("vouch", .string(vouch.hex))
      add("opened", opened)
    case .accepted(let shown): add(shown)
    case .declined(let shown, let why):
      add(shown)
      add("why", .string(why.rawValue))
    case .bound(let stream, let epoch, let technicianKey, let exporter):
      add("stream", .integer(stream))
      add("epoch", .integer(epoch))
      add("technician_key", .string(technicianKey.hex))
      add("exporter", exporter)
    case .granted(let grant):
      add(grant.ask, grant.what)
      add("asked", grant.asked)
      add("duration", .integer(grant.duration))
      add(grant.shown)
    case .refused(let ask, let what, let shown, let why):
      add(ask, what)
      add(shown)
      add("why", .string(why.rawValue))
    case .silent(let ask, let what, let shown):
      add(ask, what)
      add(shown)
    case .revoked(let ask, let what), .expired(let ask, let what), .void(let ask, let what):
      add(ask, what)
    case .offered(let what): add("what", .string(what.rawValue))
    case .numberSpent(let exchange): add("exchange", .integer(exchange))
    case .shellOpened(let ask): add("ask", .string(ask.rawValue))
    case .shellClosed(let status): add("status", .integer(status))
    case .closed(let ending, let reason):
      add("ending", .string(ending.rawValue))
      add("reason", reason.map { .string($0.description) })
    case .linkLost(let side), .linkResumed(let side): add("side", .string(side.rawValue))
    case .personAdded(let person, let name, let role, let team):
      add("person", .string(person.rawValue))
      add("name", name)
      add("role", .string(role.rawValue))
      add("team", team.map { .string($0) })
    case .personEnrolled(let person, let role, let key, let certificate),
      .personRenewed(let person, let role, let key, let certificate):
      add("person", .string(person.rawValue))
      add("role", .string(role.rawValue))
      add("person_key", .string(key.hex))
      add("certificate", certificate)
    case .personRevoked(let person): add("person", .string(person.rawValue))
    case .brokerStarted(let version): add("version", .string(version))
    case .refusedCode(let peer, let attempts):
      add("peer", peer)
      add("attempts", .integer(attempts))
    case .refusedPeer(let peer, let why):
      add("peer", peer)
      add("why", .string(why))
    case .reopened, .brokerStopped: break
    }
    return members
  }

  init(_ event: Event, _ fields: inout Fields) throws(WireError) {
    switch event {
    case .sessionOpened:
      self = .opened(
        customer: try fields.digest("customer"), ticket: try fields.digest("ticket"),
        motive: try fields.digest("motive"), kind: try fields.optionalString("kind", atMost: 64),
        tier: try fields.optionalString("tier", atMost: 64))
    case .consentAsked:
      self = .asked(
        Ask(
          id: try fields.value("ask"), what: try fields.value("what"),
          reason: try fields.digest("reason"),
          duration: try fields.integer("duration", in: 1...Limits.grant)))
    case .sessionClosing: self = .closing(summary: try fields.digest("summary"))
    case .sessionJoined:
      self = .joined(
        device: try fields.bytes("device", 32), vouch: try fields.bytes("vouch", 64),
        opened: try fields.digest("opened"))
    case .sessionAccepted: self = .accepted(try Shown(&fields))
    case .sessionDeclined: self = .declined(try Shown(&fields), try fields.value("why"))
    case .sessionBound:
      self = .bound(
        stream: try fields.integer("stream", in: 0...65_535),
        epoch: try fields.integer("epoch", in: 0...65_535),
        technicianKey: try fields.bytes("technician_key", 32),
        exporter: try fields.digest("exporter"))
    case .consentGranted:
      self = .granted(
        Grant(
          ask: try fields.value("ask"), what: try fields.value("what"),
          asked: try fields.digest("asked"),
          duration: try fields.integer("duration", in: 1...Limits.grant),
          shown: try Shown(&fields)))
    case .consentDeclined:
      self = .refused(
        try fields.value("ask"), try fields.value("what"), try Shown(&fields),
        try fields.value("why"))
    case .consentSilent:
      self = .silent(try fields.value("ask"), try fields.value("what"), try Shown(&fields))
    case .consentRevoked: self = .revoked(try fields.value("ask"), try fields.value("what"))
    case .consentExpired: self = .expired(try fields.value("ask"), try fields.value("what"))
    case .consentVoid: self = .void(try fields.value("ask"), try fields.value("what"))
    case .consentOffered: self = .offered(try fields.value("what"))
    case .numberSpent:
      self = .numberSpent(
        exchange: try fields.integer("exchange", in: 1...Int64(Limits.exchanges)))
    case .shellOpened: self = .shellOpened(try fields.value("ask"))
    case .shellClosed: self = .shellClosed(status: try fields.integer("status", in: -255...255))
    case .sessionReopened: self = .reopened
    case .sessionClosed:
      self = .closed(try fields.value("ending"), reason: try fields.optionalDigest("reason"))
    case .linkLost: self = .linkLost(try fields.value("side"))
    case .linkResumed: self = .linkResumed(try fields.value("side"))
    case .personAdded:
      self = .personAdded(
        try fields.value("person"), name: try fields.digest("name"), try fields.value("role"),
        team: try fields.optionalString("team", atMost: 64))
    case .personEnrolled:
      self = .personEnrolled(
        try fields.value("person"), try fields.value("role"),
        key: try fields.bytes("person_key", 32), certificate: try fields.digest("certificate"))
    case .personRenewed:
      self = .personRenewed(
        try fields.value("person"), try fields.value("role"),
        key: try fields.bytes("person_key", 32), certificate: try fields.digest("certificate"))
    case .personRevoked: self = .personRevoked(try fields.value("person"))
    case .brokerStarted: self = .brokerStarted(version: try fields.string("version", atMost: 64))
    case .brokerStopped: self = .brokerStopped
    case .refusedCode:
      self = .refusedCode(
        peer: try fields.digest("peer"),
        attempts: try fields.integer("attempts", in: 1...1_000_000_000))
    case .refusedPeer:
      self = .refusedPeer(
        peer: try fields.digest("peer"), why: try fields.string("why", atMost: 128))
    }
  }
}

extension Act.Shown {
  fileprivate init(_ fields: inout Fields) throws(WireError) {
    text = try fields.digest("shown")
    language = try fields.value("language")
    method = try fields.value("method")
  }
}

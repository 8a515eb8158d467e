/// What the conversation around the consents says: waits, handing over, corrections and wishes.
extension Act {
  /// A technician's question whether the customer will wait (R6).
  public struct Hold: Hashable, Sendable {
    public let id: AskID
    /// Why they must wait.
    public let reason: Digest
    /// What is done meanwhile.
    public let doing: Digest
    /// The estimate in milliseconds, above 0 up to `Limits.hold`.
    public let duration: Int64

    public init(id: AskID, reason: Digest, doing: Digest, duration: Int64) {
      self.id = id
      self.reason = reason
      self.doing = doing
      self.duration = duration
    }
  }

  /// When and where a customer wants to be called.
  public struct Callback: Hashable, Sendable {
    /// Unix milliseconds; nil: at the next occasion.
    public let at: Int64?
    /// The telephone.
    public let contact: Digest?

    public init(at: Int64?, contact: Digest?) {
      self.at = at
      self.contact = contact
    }
  }

  /// A technician's question whether the customer may be passed on, or a supervisor come in.
  public struct Handoff: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
      /// To a colleague, who takes the technician's place.
      case transfer
      /// To a supervisor, who comes in beside the technician.
      case third
      /// To a supervisor, who takes the technician's place.
      case takeover

      public var family: Family { self == .transfer ? .transfer : .escalation }
    }

    /// Which records tell of it: `transfer.*` or `escalation.*`.
    public enum Family: String, Sendable, CaseIterable { case transfer, escalation }

    /// Why nobody came in.
    public enum Failure: String, Sendable, CaseIterable {
      case unanswered, declined
      /// The colleague's or the broker's link was lost before they were in.
      case lost
      /// The agent did not believe who answered.
      case unproven
      /// Nobody who might come is free.
      case nobody
    }

    public let id: AskID
    public let kind: Kind
    public let to: Target
    /// The person's name, where it is a person.
    public let name: Digest?
    /// The person's team, or the team itself; at most 64 bytes.
    public let team: String?
    /// The person's extension, digits.
    public let phone: String?
    public let reason: Digest
    /// What the colleague is told, word for word what the customer reads (R12).
    public let brief: Digest

    public init(
      id: AskID, kind: Kind, to: Target, name: Digest?, team: String?, phone: String?,
      reason: Digest, brief: Digest
    ) {
      self.id = id
      self.kind = kind
      self.to = to
      self.name = name
      self.team = team
      self.phone = phone
      self.reason = reason
      self.brief = brief
    }
  }

  /// What a customer corrects by writing (R30).
  public enum Correction: String, Sendable, CaseIterable {
    case need
    /// The briefing of the transfer that is asked for: it is added to it.
    case brief
  }

  /// What a customer can want at any time (R38).
  public enum Request: String, Sendable, CaseIterable {
    /// A person in charge, or another person.
    case manager, other
    case complaint
    /// To be called later; the text says when and where.
    case callback
    /// A pause, and its end.
    case pause
    case goOn = "continue"
  }

  /// How much a customer is told at once: a technician's private choice (R18).
  public enum Register: String, Sendable, CaseIterable { case brief, standard, detailed }

  /// The technician's goodbye (R24, R25, R28).
  public struct Closing: Hashable, Sendable {
    /// What was done.
    public let summary: Digest
    /// What is still owed.
    public let owed: Digest?
    /// What kind of thing that is; an answer where it is not said, and never a callback (R41).
    public let owedKind: Promised.Kind?
    /// By when, Unix milliseconds.
    public let due: Int64?
    /// Somebody must come and see the machine.
    public let needsVisit: Bool

    public init(
      summary: Digest, owed: Digest? = nil, owedKind: Promised.Kind? = nil, due: Int64? = nil,
      needsVisit: Bool = false
    ) {
      self.summary = summary
      self.owed = owed
      self.owedKind = owedKind
      self.due = due
      self.needsVisit = needsVisit
    }

    init(_ fields: inout Fields) throws(WireError) {
      summary = try fields.digest("summary")
      owed = try fields.optionalDigest("owed")
      owedKind = try fields.optionalValue("owed_kind")
      due = try fields.optionalMoment("due")
      needsVisit = try fields.flag("needs_visit")
      guard owedKind != .callback else {
        throw WireError("expected the kind of what is owed")
      }
    }
  }
}

/// Whom a customer is passed to: `ID`, `team:NAME` or `next`.
public enum Target: RawRepresentable, Hashable, Sendable {
  case person(PersonID)
  /// At most 64 bytes.
  case team(String)
  /// The next free one.
  case next

  public init?(rawValue: String) {
    if rawValue == "next" {
      self = .next
    } else if rawValue.hasPrefix("team:") {
      let name = String(rawValue.dropFirst(5))
      guard (1...64).contains(name.utf8.count) else { return nil }
      self = .team(name)
    } else {
      guard let person = PersonID(rawValue: rawValue) else { return nil }
      self = .person(person)
    }
  }

  public var rawValue: String {
    switch self {
    case .person(let person): person.rawValue
    case .team(let name): "team:\(name)"
    case .next: "next"
    }
  }
}

/// What a customer can be asked, and refuse.
public enum Topic: Hashable, Sendable, CaseIterable, RawRepresentable {
  case capability(Capability)
  case hold, transfer, escalate, cost

  public static let allCases =
    Capability.allCases.map { Topic.capability($0) } + [.hold, .transfer, .escalate, .cost]

  public init?(rawValue: String) {
    guard let topic = Topic.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = topic
  }

  public var rawValue: String {
    switch self {
    case .capability(let capability): capability.rawValue
    case .hold: "hold"
    case .transfer: "transfer"
    case .escalate: "escalate"
    case .cost: "cost"
    }
  }
}

/// A place at a session: the customer's, or a technician's, whose stream is never another's.
public enum Seat: Hashable, Sendable {
  case customer
  /// From 1, the one who opened the session.
  case technician(Int64)

  public var side: Side {
    switch self {
    case .customer: .customer
    case .technician: .technician
    }
  }
}

/// What the records of the desk and of the service say.
extension Act {
  /// A session's beginning, in the technician's words or the customer's own.
  public struct Opening: Hashable, Sendable {
    public let customer: Digest
    public let ticket: Digest
    public let motive: Digest
    /// A kind of call and a level of service, at most 64 bytes each.
    public let kind: String?
    public let tier: String?
    /// The knock or the callback that it answers.
    public let knock: AskID?
    public let callback: AskID?

    public init(
      customer: Digest, ticket: Digest, motive: Digest, kind: String? = nil, tier: String? = nil,
      knock: AskID? = nil, callback: AskID? = nil
    ) {
      self.customer = customer
      self.ticket = ticket
      self.motive = motive
      self.kind = kind
      self.tier = tier
      self.knock = knock
      self.callback = callback
    }
  }

  /// A technician's question whether the customer accepts a price (R41).
  public struct Cost: Hashable, Sendable {
    public let id: AskID
    /// As the customer reads it: «45 euros».
    public let price: Digest
    public let reason: Digest

    public init(id: AskID, price: Digest, reason: Digest) {
      self.id = id
      self.price = price
      self.reason = reason
    }
  }

  /// A customer at the door (R1, R4). The broker says it; the device key has signed that it wants in
  /// with this session key: `Label.knock`, the knock's 16 digits and the key's 32 bytes.
  public struct KnockMade: Hashable, Sendable {
    public let id: AskID
    /// 32 bytes each.
    public let device: [UInt8]
    public let key: [UInt8]
    /// 64 bytes.
    public let vouch: [UInt8]
    public let name: Digest
    public let need: Digest
    public let system: Digest

    public init(
      id: AskID, device: [UInt8], key: [UInt8], vouch: [UInt8], name: Digest, need: Digest,
      system: Digest
    ) {
      self.id = id
      self.device = device
      self.key = key
      self.vouch = vouch
      self.name = name
      self.need = need
      self.system = system
    }
  }

  /// Why a knock was over without an answer.
  public enum KnockEnd: String, Sendable, CaseIterable {
    /// The customer did not want to wait, or wants to be called.
    case left, callback
    /// The link did not come back.
    case lost
    /// The same device knocked anew, and kept its turn.
    case replaced
  }

  /// What a customer was promised (R7, R25, R28, R41). Said again under the same name, it was put
  /// off.
  public struct Promised: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
      case answer, part, visit, maintenance, callback
    }

    /// Which records tell of it: `owed.*` or `callback.*`.
    public enum Family: String, Sendable, CaseIterable { case owed, callback }

    public let id: AskID
    public let kind: Kind
    public let what: Digest
    public let customer: Digest
    public let ticket: Digest?
    /// The telephone.
    public let contact: Digest?
    /// By when, or when to call; Unix milliseconds.
    public let due: Int64
    /// Who sees to it; nil for whoever is free.
    public let owner: PersonID?
    /// The session that it was promised in.
    public let from: SessionID?

    public init(
      id: AskID, kind: Kind, what: Digest, customer: Digest, ticket: Digest?, contact: Digest?,
      due: Int64, owner: PersonID?, from: SessionID?
    ) {
      self.id = id
      self.kind = kind
      self.what = what
      self.customer = customer
      self.ticket = ticket
      self.contact = contact
      self.due = due
      self.owner = owner
      self.from = from
    }
  }

  /// What a target was for; a response is that of a tier (R21).
  public enum Missed: String, Sendable, CaseIterable { case knock, callback, owed, response }

  /// A target that was missed (R1, R21).
  public struct Miss: Hashable, Sendable {
    public let what: Missed
    /// The knock, the callback or what is owed; nil for the response of a session that a technician
    /// began.
    public let id: AskID?
    /// Milliseconds that a customer waited; of what was promised, how late it is.
    public let waited: Int64
    /// The session whose response it is, where there is one.
    public let from: SessionID?
    /// Of a response: the kind of call and the tier whose target it is.
    public let kind: String?
    public let tier: String?

    public init(
      _ what: Missed, _ id: AskID?, waited: Int64, from: SessionID? = nil, kind: String? = nil,
      tier: String? = nil
    ) {
      self.what = what
      self.id = id
      self.waited = waited
      self.from = from
      self.kind = kind
      self.tier = tier
    }
  }
}

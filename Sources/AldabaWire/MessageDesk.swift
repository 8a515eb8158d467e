public import AldabaJSON

/// What is said at the desk, and of who comes in.
extension Message {
  /// What somebody is looked for.
  public enum Purpose: String, Sendable, CaseIterable {
    case transfer, third, takeover, advice
  }

  /// Somebody who could come now.
  public struct Found: Hashable, Sendable {
    /// The person's name; absent for a team or the next free one.
    public let name: String?
    public let team: String?
    /// Their extension, digits.
    public let phone: String?

    public init(name: String?, team: String?, phone: String?) {
      self.name = name
      self.team = team
      self.phone = phone
    }

    init(_ fields: inout Fields) throws(WireError) {
      name = try fields.optionalString("name", atMost: Limits.name)
      team = try fields.optionalString("team", atMost: 64)
      phone = try fields.optionalString("phone", atMost: 16)
    }

    var members: [String: JSON] {
      ["name": name, "team": team, "phone": phone].compactMapValues { $0.map { .string($0) } }
    }
  }

  /// Something that waits for a technician.
  public struct Waiting: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
      case knock, transfer, escalation, callback, owed
    }

    public let id: AskID
    public let kind: Kind
    public let customer: String
    public let motive: String
    /// Unix milliseconds.
    public let since: Int64
    /// The name of who hands over, or was lost.
    public let from: String?
    public let brief: String?
    /// By when, Unix milliseconds.
    public let due: Int64?
    /// What is owed: of what is owed alone, and never a callback (R41).
    public let owedKind: Act.Promised.Kind?

    public init(
      id: AskID, kind: Kind, customer: String, motive: String, since: Int64, from: String?,
      brief: String?, due: Int64? = nil, owedKind: Act.Promised.Kind? = nil
    ) {
      self.id = id
      self.kind = kind
      self.customer = customer
      self.motive = motive
      self.since = since
      self.from = from
      self.brief = brief
      self.due = due
      self.owedKind = owedKind
    }

    init(_ fields: inout Fields) throws(WireError) {
      id = try fields.value("id")
      kind = try fields.value("kind")
      customer = try fields.string("customer")
      motive = try fields.string("motive")
      since = try fields.integer("since", in: 0...Int64.max)
      from = try fields.optionalString("from", atMost: Limits.name)
      brief = try fields.optionalString("brief", atMost: 2 * Limits.text + 1)
      due = fields.has("due") ? try fields.integer("due", in: 0...Int64.max) : nil
      owedKind = try fields.optionalValue("owed_kind")
      guard (kind == .owed) == (owedKind != nil), owedKind != .callback else {
        throw WireError("expected the kind of what is owed, and of nothing else")
      }
    }

    var members: [String: JSON] {
      var members: [String: JSON] = [
        "id": .string(id.rawValue), "kind": .string(kind.rawValue),
        "customer": .string(customer), "motive": .string(motive), "since": .integer(since),
      ]
      members["from"] = from.map { .string($0) }
      members["brief"] = brief.map { .string($0) }
      members["due"] = due.map { .integer($0) }
      members["owed_kind"] = owedKind.map { .string($0.rawValue) }
      return members
    }
  }

  /// The session that somebody has answered into, before its records.
  public struct Called: Hashable, Sendable {
    public let session: SessionID
    public let ask: AskID
    public let family: Act.Handoff.Family
    /// The name of who hands over, asks for help, or was lost.
    public let from: String

    public init(session: SessionID, ask: AskID, family: Act.Handoff.Family, from: String) {
      self.session = session
      self.ask = ask
      self.family = family
      self.from = from
    }

    init(_ fields: inout Fields) throws(WireError) {
      session = try fields.value("session")
      ask = try fields.value("ask")
      family = try fields.value("family")
      from = try fields.string("from", atMost: Limits.name)
    }

    var members: [String: JSON] {
      [
        "session": .string(session.rawValue), "ask": .string(ask.rawValue),
        "family": .string(family.rawValue), "from": .string(from),
      ]
    }
  }

  /// Who has answered, as the agent must see it proved.
  public struct Colleague: Equatable, Sendable {
    public let ask: AskID
    /// The certificate, DER.
    public let certificate: [UInt8]
    /// The receipt of its `person.enrolled` or `person.renewed`.
    public let enrolled: JSON

    public init(ask: AskID, certificate: [UInt8], enrolled: JSON) {
      self.ask = ask
      self.certificate = certificate
      self.enrolled = enrolled
    }

    init(_ fields: inout Fields) throws(WireError) {
      ask = try fields.value("ask")
      certificate = try fields.data("certificate", atMost: 8_192)
      enrolled = try fields.json("enrolled")
    }

    var members: [String: JSON] {
      [
        "ask": .string(ask.rawValue), "certificate": .string(certificate.base64),
        "enrolled": enrolled,
      ]
    }
  }

  /// A technician's words to a supervisor: no view, no messages, no presence (R39).
  public struct Advice: Hashable, Sendable {
    public let session: SessionID
    public let from: String
    public let customer: String
    public let text: String

    public init(session: SessionID, from: String, customer: String, text: String) {
      self.session = session
      self.from = from
      self.customer = customer
      self.text = text
    }

    init(_ fields: inout Fields) throws(WireError) {
      session = try fields.value("session")
      from = try fields.string("from", atMost: Limits.name)
      customer = try fields.string("customer")
      text = try fields.string("text")
    }

    var members: [String: JSON] {
      [
        "session": .string(session.rawValue), "from": .string(from),
        "customer": .string(customer), "text": .string(text),
      ]
    }
  }
}

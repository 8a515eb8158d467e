public import AldabaJSON

/// What travels in a control frame: one JSON object whose `t` names it. Unknown members and unknown
/// messages are refused: both ends speak exactly version 1.
public enum Message: Equatable, Sendable {
  // Party to broker. One of the first five opens every connection.
  case technician
  case join(Join)
  case rejoin(Rejoin)
  case enroll(secret: [UInt8], request: [UInt8])
  /// A technician whose console lost its link, back in the same session.
  case reattach(SessionID)
  /// A new certificate for the key of this connection's certificate.
  case renew(request: [UInt8])
  case statement(Signed)

  // Broker to party.
  case welcome(Welcome)
  /// A certificate (DER), the receipt of its record, and what to trust: the text of customer.json5.
  case enrolled(certificate: [UInt8], receipt: JSON, trust: String)
  /// The session stands in the ledger and waits for its customer.
  case opened(SessionID, Code, expires: Int64)
  case invited(Invitation)
  /// A record of this session, with its proof and the texts it commits to.
  case record(receipt: JSON, texts: [String: PersonalText])
  /// The statement with this `seq` was not recorded and its number is free again.
  case refused(seq: Int64, RefusalCode)
  case link(Side, lost: Bool, since: Int64)
  /// Whether the ledger can be written.
  case ledger(stalled: Bool)
  /// The last message before the broker closes the connection.
  case bye(RefusalCode)

  /// A statement, its signature, and the personal texts that it commits to.
  public struct Signed: Equatable, Sendable {
    public let statement: Statement
    public let signature: [UInt8]
    public let texts: [String: PersonalText]
    public init(statement: Statement, signature: [UInt8], texts: [String: PersonalText]) {
      self.statement = statement
      self.signature = signature
      self.texts = texts
    }
  }

  /// An agent that has a code. `proof` is Ed25519 by the session key over `Label.hello` and the
  /// exporter of this TLS connection.
  public struct Join: Equatable, Sendable {
    public let code: Code
    public let key: [UInt8]
    public let proof: [UInt8]
    public init(code: Code, key: [UInt8], proof: [UInt8]) {
      self.code = code
      self.key = key
      self.proof = proof
    }
  }

  /// An agent whose link was lost.
  public struct Rejoin: Equatable, Sendable {
    public let session: SessionID
    public let key: [UInt8]
    public let proof: [UInt8]
    public init(session: SessionID, key: [UInt8], proof: [UInt8]) {
      self.session = session
      self.key = key
      self.proof = proof
    }
  }

  /// What a technician learns on connecting.
  public struct Welcome: Equatable, Sendable {
    public let organisation: String
    /// The receipt of this technician's newest enrolment or renewal.
    public let enrolled: JSON
    public let settings: Settings
    public init(organisation: String, enrolled: JSON, settings: Settings) {
      self.organisation = organisation
      self.enrolled = enrolled
      self.settings = settings
    }
  }

  /// What an agent learns of the session that its code found. It believes none of it before it has
  /// checked the certificate, the receipts and the commitments.
  public struct Invitation: Equatable, Sendable {
    /// The technician's certificate, DER.
    public let certificate: [UInt8]
    /// The receipt of the technician's `person.enrolled` or `person.renewed`.
    public let enrolled: JSON
    /// The receipt of `session.opened`.
    public let opened: JSON
    public let texts: [String: PersonalText]
    public let settings: Settings
    public init(
      certificate: [UInt8], enrolled: JSON, opened: JSON, texts: [String: PersonalText],
      settings: Settings
    ) {
      self.certificate = certificate
      self.enrolled = enrolled
      self.opened = opened
      self.texts = texts
      self.settings = settings
    }
  }
}

/// The broker's times that both ends follow, in milliseconds.
public struct Settings: Equatable, Sendable {
  /// How long a question waits, counted from being shown.
  public var ask: Int64
  /// How soon after a no or silence the same may be asked again.
  public var reask: Int64
  /// How long the minute before the session ends by itself is.
  public var quietClose: Int64
  /// How long a lost side is waited for.
  public var resume: Int64
  /// How long the customer's last key keeps the technician's waiting.
  public var floor: Int64

  public init(
    ask: Int64 = 60_000, reask: Int64 = 60_000, quietClose: Int64 = 60_000,
    resume: Int64 = 300_000, floor: Int64 = 2_000
  ) {
    self.ask = ask
    self.reask = reask
    self.quietClose = quietClose
    self.resume = resume
    self.floor = floor
  }

  init(_ json: JSON) throws(WireError) {
    var fields = try Fields(json, of: "settings")
    let range: ClosedRange<Int64> = 0...86_400_000
    ask = try fields.integer("ask", in: range)
    reask = try fields.integer("reask", in: range)
    quietClose = try fields.integer("quiet_close", in: range)
    resume = try fields.integer("resume", in: range)
    floor = try fields.integer("floor", in: range)
    try fields.finish()
  }

  var json: JSON {
    .object([
      "ask": .integer(ask), "reask": .integer(reask), "quiet_close": .integer(quietClose),
      "resume": .integer(resume), "floor": .integer(floor),
    ])
  }
}

/// Why something was refused. The first group names what a person asked for that the state forbids;
/// the second ends the connection.
public enum RefusalCode: String, Error, Sendable, CaseIterable {
  case noGrant = "no-grant"
  case onHold = "on-hold"
  case noEnter = "no-enter"
  case noSuchAsk = "no-such-ask"
  case tooSoon = "too-soon"
  case notAgain = "not-again"
  case notNow = "not-now"
  case busy
  case past
  case ledger
  case outOfOrder = "out-of-order"
  case badArgument = "bad-argument"

  case unknownCode = "unknown-code"
  case usedCode = "used-code"
  case slowDown = "slow-down"
  case unknownPerson = "unknown-person"
  case unknownToken = "unknown-token"
  case expiredToken = "expired-token"
  case spentToken = "spent-token"
  case revoked
  case wrongRole = "wrong-role"
  case malformed
  case badSignature = "bad-signature"
  case equivocation
  case taken
  case full
  case stopping
}

extension Message {
  /// Reads one control frame's payload, at most `Limits.message` bytes.
  public static func decode(_ bytes: [UInt8]) throws(WireError) -> Message {
    guard bytes.count <= Limits.message else {
      throw WireError("expected at most \(Limits.message) bytes in a message")
    }
    let json: JSON
    do { json = try JSON.parse(bytes, maximumDepth: 8) } catch {
      throw WireError("expected a JSON message: \(error)")
    }
    var fields = try Fields(json, of: "a message")
    let message = try Message(&fields)
    try fields.finish()
    return message
  }

  private init(_ fields: inout Fields) throws(WireError) {
    let kind = try fields.string("t", atMost: 32)
    switch kind {
    case "technician":
      try fields.version()
      self = .technician
    case "join":
      try fields.version()
      guard let code = Code(try fields.string("code", atMost: 16)) else {
        throw WireError("expected a code of nine digits")
      }
      self = .join(
        Join(code: code, key: try fields.bytes("key", 32), proof: try fields.bytes("proof", 64)))
    case "rejoin":
      try fields.version()
      self = .rejoin(
        Rejoin(
          session: try fields.value("session"), key: try fields.bytes("key", 32),
          proof: try fields.bytes("proof", 64)))
    case "enroll":
      try fields.version()
      self = .enroll(
        secret: try fields.bytes("secret", 16), request: try fields.data("request", atMost: 4_096))
    case "reattach":
      try fields.version()
      self = .reattach(try fields.value("session"))
    case "renew": self = .renew(request: try fields.data("request", atMost: 4_096))
    case "statement":
      self = .statement(
        Signed(
          statement: try Statement(try fields.json("statement")),
          signature: try fields.bytes("sig", 64), texts: try fields.texts("texts")))
    case "welcome":
      self = .welcome(
        Welcome(
          organisation: try fields.string("organisation", atMost: Limits.name),
          enrolled: try fields.json("enrolled"), settings: try Settings(fields.json("settings"))))
    case "enrolled":
      self = .enrolled(
        certificate: try fields.data("certificate", atMost: 8_192),
        receipt: try fields.json("receipt"), trust: try fields.string("trust", atMost: 32_768))
    case "opened":
      let session: SessionID = try fields.value("session")
      guard let code = Code(try fields.string("code", atMost: 16)) else {
        throw WireError("expected a code of nine digits")
      }
      self = .opened(session, code, expires: try fields.integer("expires", in: 0...Int64.max))
    case "invited":
      self = .invited(
        Invitation(
          certificate: try fields.data("certificate", atMost: 8_192),
          enrolled: try fields.json("enrolled"), opened: try fields.json("opened"),
          texts: try fields.texts("texts"), settings: try Settings(fields.json("settings"))))
    case "record":
      self = .record(receipt: try fields.json("receipt"), texts: try fields.texts("texts"))
    case "refused":
      self = .refused(
        seq: try fields.integer("seq", in: 0...1_000_000_000), try fields.value("code"))
    case "link":
      let side: Side = try fields.value("side")
      let state = try fields.string("state", atMost: 16)
      guard state == "lost" || state == "resumed" else {
        throw WireError("expected lost or resumed, got \"\(state)\"")
      }
      self = .link(
        side, lost: state == "lost", since: try fields.integer("since", in: 0...Int64.max))
    case "ledger":
      let state = try fields.string("state", atMost: 16)
      guard state == "stalled" || state == "working" else {
        throw WireError("expected stalled or working, got \"\(state)\"")
      }
      self = .ledger(stalled: state == "stalled")
    case "bye": self = .bye(try fields.value("code"))
    default: throw WireError("unknown message \"\(kind)\"")
    }
  }

  public func encoded() -> [UInt8] {
    var members: [String: JSON] = [:]
    switch self {
    case .technician: members = ["t": "technician", "v": 1]
    case .join(let join):
      members = [
        "t": "join", "v": 1, "code": .string(join.code.digits), "key": .string(join.key.hex),
        "proof": .string(join.proof.hex),
      ]
    case .rejoin(let rejoin):
      members = [
        "t": "rejoin", "v": 1, "session": .string(rejoin.session.rawValue),
        "key": .string(rejoin.key.hex), "proof": .string(rejoin.proof.hex),
      ]
    case .enroll(let secret, let request):
      members = [
        "t": "enroll", "v": 1, "secret": .string(secret.hex), "request": .string(request.base64),
      ]
    case .reattach(let session):
      members = ["t": "reattach", "v": 1, "session": .string(session.rawValue)]
    case .renew(let request): members = ["t": "renew", "request": .string(request.base64)]
    case .statement(let signed):
      members = [
        "t": "statement", "statement": signed.statement.json, "sig": .string(signed.signature.hex),
        "texts": Message.json(signed.texts),
      ]
    case .welcome(let welcome):
      members = [
        "t": "welcome", "organisation": .string(welcome.organisation),
        "enrolled": welcome.enrolled, "settings": welcome.settings.json,
      ]
    case .enrolled(let certificate, let receipt, let trust):
      members = [
        "t": "enrolled", "certificate": .string(certificate.base64), "receipt": receipt,
        "trust": .string(trust),
      ]
    case .opened(let session, let code, let expires):
      members = [
        "t": "opened", "session": .string(session.rawValue), "code": .string(code.digits),
        "expires": .integer(expires),
      ]
    case .invited(let invitation):
      members = [
        "t": "invited", "certificate": .string(invitation.certificate.base64),
        "enrolled": invitation.enrolled, "opened": invitation.opened,
        "texts": Message.json(invitation.texts), "settings": invitation.settings.json,
      ]
    case .record(let receipt, let texts):
      members = ["t": "record", "receipt": receipt, "texts": Message.json(texts)]
    case .refused(let seq, let code):
      members = ["t": "refused", "seq": .integer(seq), "code": .string(code.rawValue)]
    case .link(let side, let lost, let since):
      members = [
        "t": "link", "side": .string(side.rawValue), "state": lost ? "lost" : "resumed",
        "since": .integer(since),
      ]
    case .ledger(let stalled):
      members = ["t": "ledger", "state": stalled ? "stalled" : "working"]
    case .bye(let code): members = ["t": "bye", "code": .string(code.rawValue)]
    }
    return JSON.object(members).encoded()
  }

  private static func json(_ texts: [String: PersonalText]) -> JSON {
    .object(texts.mapValues(\.json))
  }
}

extension Fields {
  fileprivate mutating func version() throws(WireError) {
    _ = try integer("v", in: 1...1)
  }

  fileprivate mutating func texts(_ key: String) throws(WireError) -> [String: PersonalText] {
    guard case .object(let members) = try json(key), members.count <= 8 else {
      throw WireError("expected at most 8 texts as \"\(key)\"")
    }
    var texts: [String: PersonalText] = [:]
    for (name, value) in members { texts[name] = try PersonalText(value) }
    return texts
  }
}

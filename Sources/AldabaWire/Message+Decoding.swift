import AldabaJSON

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
      let isNew = fields.has("device") || fields.has("vouch")
      self = .rejoin(
        Rejoin(
          session: try fields.value("session"), key: try fields.bytes("key", 32),
          proof: try fields.bytes("proof", 64),
          device: isNew
            ? Rejoin.Device(
              key: try fields.bytes("device", 32), vouch: try fields.bytes("vouch", 64)) : nil))
    case "enroll":
      try fields.version()
      self = .enroll(
        secret: try fields.bytes("secret", 16), request: try fields.data("request", atMost: 4_096))
    case "reattach":
      try fields.version()
      self = .reattach(try fields.value("session"))
    case "desk":
      try fields.version()
      self = .desk(follow: try fields.bool("follow"))
    case "answer":
      try fields.version()
      self = .answer(try fields.optionalValue("id"))
    case "decline": self = .decline(try fields.value("id"))
    case "done":
      try fields.version()
      self = .done(try fields.value("id"))
    case "away": self = .away(try fields.bool("away"))
    case "look":
      try fields.version()
      self = .look
    case "knock":
      try fields.version()
      self = .knock(try Knocking(&fields))
    case "leave": self = .leave
    case "callback":
      let contact = fields.has("contact") ? try PersonalText(try fields.json("contact")) : nil
      self = .callback(at: try fields.optionalMoment("at"), contact: contact)
    case "door": self = .door(try Door(&fields))
    case "waited": self = .waited(try KnockStep(&fields))
    case "noted": self = .noted(at: try fields.integer("at", in: 0...9_007_199_254_740_991))
    case "knocker": self = .knocker(try Knocker(&fields))
    case "find": self = .find(try fields.value("to"), try fields.value("purpose"))
    case "found": self = .found(try fields.value("to"), try Found(&fields))
    case "unfound": self = .unfound(try fields.value("to"), try fields.value("code"))
    case "waiting": self = .waiting(try Waiting(&fields))
    case "gone": self = .gone(try fields.value("id"))
    case "called": self = .called(try Called(&fields))
    case "colleague": self = .colleague(try Colleague(&fields))
    case "advice": self = .advice(try Advice(&fields))
    case "renew": self = .renew(request: try fields.data("request", atMost: 4_096))
    case "statement":
      self = .statement(
        Signed(
          statement: try Statement(try fields.json("statement")),
          signature: try fields.bytes("sig", 64), texts: try fields.texts("texts")))
    case "segment":
      self = .segment(
        index: try fields.integer("index", in: 1...1_000_000_000),
        try fields.data("data", atMost: Limits.segment))
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
    case "told": self = .told(texts: try fields.texts("texts"))
    case "record":
      self = .record(receipt: try fields.json("receipt"), texts: try fields.texts("texts"))
    case "refused":
      self = .refused(
        seq: try fields.integer("seq", in: 0...1_000_000_000), try fields.value("code"))
    case "link":
      let seat = try Seat(&fields)
      let state = try fields.string("state", atMost: 16)
      guard state == "lost" || state == "resumed" else {
        throw WireError("expected lost or resumed, got \"\(state)\"")
      }
      self = .link(
        seat, lost: state == "lost", since: try fields.integer("since", in: 0...Int64.max))
    case "ledger":
      let state = try fields.string("state", atMost: 16)
      guard state == "stalled" || state == "working" else {
        throw WireError("expected stalled or working, got \"\(state)\"")
      }
      self = .ledger(stalled: state == "stalled")
    case "bye": self = .bye(try fields.value("code"))
    case _ where Audit.kinds.contains(kind): self = .audit(try Audit(kind, &fields))
    default: throw WireError("unknown message \"\(kind)\"")
    }
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

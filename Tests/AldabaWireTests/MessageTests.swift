import AldabaJSON
import AldabaWire
import TestSupport
import Testing
import WireSamples

@Suite struct MessageTests {
  @Test("every message comes back", arguments: Samples.messages)
  func roundTrip(_ message: Message) throws {
    let bytes = message.encoded()
    #expect(try Message.decode(bytes) == message)
    #expect(Frame.Kind.control.lengths.contains(bytes.count))
  }

  @Test("every kind of message has a sample") func complete() {
    let names = Set(Samples.messages.compactMap { try? JSON.parse($0.encoded())["t"]?.string })
    #expect(
      names == [
        "technician", "join", "rejoin", "enroll", "reattach", "renew", "statement", "welcome",
        "enrolled", "opened", "invited", "record", "refused", "link", "ledger", "bye", "desk",
        "answer", "decline", "done", "away", "look", "knock", "leave", "callback", "told", "find",
        "found", "unfound", "door", "waited", "noted", "knocker", "waiting", "gone", "called",
        "colleague", "advice", "segment",
        "audit", "head", "lines", "prove", "texts", "cosign",
        "cosignatures", "checkpoint", "records", "shelf", "cosigned",
      ])
  }

  /// Members that may be left out.
  static func optional(_ message: Message) -> Set<String> {
    switch message {
    case .answer: ["id"]
    case .callback: ["at", "contact"]
    case .found: ["name", "team", "phone"]
    case .waiting: ["from", "brief", "due"]
    case .knocker: ["system", "contact", "ticket"]
    case .door: ["opens", "wait"]
    case .waited(.turn): ["wait"]
    default: []
    }
  }

  /// Receipts are read by whoever checks them, not here.
  static let unread: Set<String> = ["receipt", "enrolled", "opened"]

  @Test("missing, unknown and strange members are refused", arguments: Samples.messages)
  func members(_ message: Message) throws {
    let members = try #require(try JSON.parse(message.encoded()).object)
    for key in members.keys {
      var other = members
      other[key] = nil
      if Self.optional(message).contains(key) {
        let bytes = JSON.object(other).encoded()
        #expect(try JSON.parse(Message.decode(bytes).encoded()) == .object(other))
      } else {
        #expect(throws: WireError.self) { try Message.decode(JSON.object(other).encoded()) }
      }
      for value: JSON in [.null, .integer(-1), .fraction(0.5), true, .array([]), .object([:])] {
        if Self.unread.contains(key), members[key]?.object != nil { continue }
        switch (members[key], value) {
        case (.bool, .bool), (.array, .array): continue
        // West of Greenwich.
        case (.integer, .integer) where key == "offset": continue
        case (.object, .object) where key == "texts": continue
        default: break
        }
        other[key] = value
        #expect(throws: WireError.self, "\(key) \(value)") {
          try Message.decode(JSON.object(other).encoded())
        }
      }
    }
    var more = members
    more["extra"] = 1
    #expect(throws: WireError.self) { try Message.decode(JSON.object(more).encoded()) }
  }

  @Test("what opens a connection says its version, and nothing else does") func first() throws {
    let names = try Samples.messages.compactMap { message -> String? in
      let json = try JSON.parse(message.encoded())
      return json["v"] == nil ? nil : json["t"]?.string
    }
    #expect(
      Set(names) == [
        "technician", "join", "rejoin", "enroll", "reattach", "desk", "answer", "done", "look",
        "knock", "audit",
      ])
  }

  @Test("lists have their limits, and what stands in them is read") func lists() throws {
    func refused(_ key: String, _ value: JSON) throws {
      let door = try #require(Samples.messages.last { if case .door = $0 { true } else { false } })
      var members = try #require(try JSON.parse(door.encoded()).object)
      members[key] = value
      #expect(throws: WireError.self, "\(key) \(value)") {
        try Message.decode(JSON.object(members).encoded())
      }
    }
    func span(_ first: Int64, _ last: Int64, _ from: Int64, _ to: Int64) -> JSON {
      [
        "first": .integer(first), "last": .integer(last), "from": .integer(from),
        "to": .integer(to),
      ]
    }
    try refused("slots", .array([1, 2, 3, 4]))
    for wrong: JSON in [.array([-1]), .array(["1"]), .array([.fraction(1)]), "1"] {
      try refused("slots", wrong)
    }
    try refused("systems", .array([1]))
    try refused("systems", .array([JSON](repeating: "x", count: 65)))
    try refused("systems", .array([.string(String(repeating: "x", count: 201))]))
    for wrong in [
      span(0, 1, 0, 1), span(1, 8, 0, 1), span(5, 1, 0, 1), span(1, 5, 2, 1), span(1, 5, 0, 1_441),
      span(1, 5, -1, 1), 1,
    ] {
      try refused("hours", .array([wrong]))
    }
    try refused("hours", .array([JSON](repeating: span(1, 5, 0, 1), count: 65)))
  }

  @Test("steps at the door, seats and targets are known ones") func values() {
    let texts = [
      "{\"step\":\"made\",\"rings\":1,\"t\":\"waited\"}", "{\"step\":\"left\",\"t\":\"waited\"}",
      "{\"rings\":0,\"step\":\"ringing\",\"t\":\"waited\"}", "{\"step\":\"turn\",\"t\":\"waited\"}",
      "{\"side\":\"technician\",\"since\":0,\"state\":\"lost\",\"t\":\"link\"}",
      "{\"side\":\"technician\",\"since\":0,\"state\":\"lost\",\"stream\":0,\"t\":\"link\"}",
      "{\"side\":\"technician\",\"since\":0,\"state\":\"lost\",\"stream\":17,\"t\":\"link\"}",
      "{\"side\":\"customer\",\"since\":0,\"state\":\"lost\",\"stream\":1,\"t\":\"link\"}",
      "{\"purpose\":\"transfer\",\"t\":\"find\",\"to\":\"team:\"}",
      "{\"purpose\":\"escalation\",\"t\":\"find\",\"to\":\"next\"}",
      "{\"ask\":\"bbbbbbbbbbbbbbbb\",\"family\":\"third\",\"from\":\"x\",\"session\":"
        + "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"t\":\"called\"}",
    ]
    for text in texts {
      #expect(throws: WireError.self, "\(text)") { try Message.decode(Array(text.utf8)) }
    }
  }

  @Test("another version is refused") func version() throws {
    for message in Samples.messages {
      guard var members = try JSON.parse(message.encoded()).object, members["v"] != nil else {
        continue
      }
      for version: JSON in [0, 2, "1", .fraction(1)] {
        members["v"] = version
        #expect(throws: WireError.self) { try Message.decode(JSON.object(members).encoded()) }
      }
    }
  }

  @Test("what is no JSON object of ours is refused") func foreign() {
    let texts = [
      "", "{}", "[]", "null", "{\"t\":1}", "{\"t\":\"\"}", "{\"t\":\"hello\"}",
      "{\"t\":\"technician\",\"t\":\"technician\",\"v\":1}", "{\"t\":\"technician\",\"v\":1}x",
      "{\"t\":\"technician\",\"v\":1,}", "{\"t\":\"technician\",\"v\":1.0}",
      "{\"t\":\"technician\",\"v\":1e0}", "{\"t\":\"bye\",\"code\":\"hello\"}",
      String(repeating: "[", count: 60_000),
    ]
    for text in texts {
      #expect(throws: WireError.self, "\(text.prefix(60))") { try Message.decode(Array(text.utf8)) }
    }
    let long = "{\"t\":\"technician\",\"v\":1}" + String(repeating: " ", count: Limits.message)
    #expect(throws: WireError.self) { try Message.decode(Array(long.utf8)) }
    #expect(throws: WireError.self) { try Message.decode([0x7B, 0x22, 0xFF, 0x22, 0x7D]) }
  }

  @Test("sizes are refused just above their limits") func limits() throws {
    func decodes(_ message: Message) -> Bool { (try? Message.decode(message.encoded())) != nil }
    #expect(decodes(.renew(request: [UInt8](repeating: 1, count: 4_096))))
    #expect(!decodes(.renew(request: [UInt8](repeating: 1, count: 4_097))))
    func enrolled(_ certificate: Int, _ trust: Int) -> Message {
      .enrolled(
        certificate: [UInt8](repeating: 1, count: certificate), receipt: 1,
        trust: String(repeating: "x", count: trust))
    }
    #expect(decodes(enrolled(8_192, 32_768)))
    #expect(!decodes(enrolled(8_193, 1)))
    #expect(!decodes(enrolled(1, 32_769)))
    func record(_ texts: Int, _ bytes: Int) -> Message {
      let text = PersonalText(
        salt: [UInt8](repeating: 1, count: 16), text: String(repeating: "x", count: bytes))
      return .record(
        receipt: 1, texts: Dictionary(uniqueKeysWithValues: (0..<texts).map { ("t\($0)", text) }))
    }
    #expect(decodes(record(8, Limits.text)))
    #expect(!decodes(record(9, 1)))
    #expect(!decodes(record(1, Limits.text + 1)))
    func welcome(_ name: Int) -> Message {
      .welcome(
        Message.Welcome(
          organisation: String(repeating: "x", count: name), enrolled: 1, settings: Settings()))
    }
    #expect(decodes(welcome(Limits.name)))
    #expect(!decodes(welcome(Limits.name + 1)))
    func colleague(_ bytes: Int) -> Message {
      .colleague(
        Message.Colleague(
          ask: Samples.ask, certificate: [UInt8](repeating: 1, count: bytes), enrolled: 1))
    }
    #expect(decodes(colleague(8_192)))
    #expect(!decodes(colleague(8_193)))
    func waiting(_ from: Int, _ brief: Int) -> Message {
      .waiting(
        Message.Waiting(
          id: Samples.ask, kind: .transfer, customer: "x", motive: "x", since: 0,
          from: String(repeating: "x", count: from), brief: String(repeating: "x", count: brief)))
    }
    // A briefing with what the customer has added to it, on a line of its own.
    #expect(decodes(waiting(Limits.name, 2 * Limits.text + 1)))
    #expect(!decodes(waiting(Limits.name, 2 * Limits.text + 2)))
    #expect(!decodes(waiting(Limits.name + 1, 1)))
    func found(_ name: Int, _ team: Int, _ phone: Int) -> Message {
      let texts = [name, team, phone].map { String(repeating: "1", count: $0) }
      return .found(.next, Message.Found(name: texts[0], team: texts[1], phone: texts[2]))
    }
    #expect(decodes(found(200, 64, 16)))
    #expect(!decodes(found(201, 64, 16)))
    #expect(!decodes(found(200, 65, 16)))
    #expect(!decodes(found(200, 64, 17)))
    func segment(_ bytes: Int) -> Message {
      .segment(index: 1, [UInt8](repeating: 1, count: bytes))
    }
    for (bytes, isTaken) in [(40_000, true), (40_001, false)] {
      let result = decodes(segment(bytes))
      #expect(result == isTaken, "\(bytes)")
    }
    var settings = Settings()
    func welcome() -> Message {
      .welcome(Message.Welcome(organisation: "x", enrolled: 1, settings: settings))
    }
    settings.ask = 86_400_001
    #expect(!decodes(welcome()))
    settings.ask = 86_400_000
    #expect(decodes(welcome()))
    for command in [99, Limits.commandTime + 1] {
      settings.command = command
      #expect(!decodes(welcome()))
    }
  }

  @Test("mutated messages never crash, and what is accepted comes back") func mutations() throws {
    var random = Random(seed: 5)
    var accepted = 0
    let samples = Samples.messages.map { $0.encoded() }
    for _ in 0..<100_000 {
      let bytes = random.mutated(samples[random.below(samples.count)])
      guard let message = try? Message.decode(bytes) else { continue }
      accepted += 1
      if try Message.decode(message.encoded()) != message {
        Issue.record("\(String(decoding: bytes, as: UTF8.self))")
      }
    }
    #expect(accepted > 500)
  }
}

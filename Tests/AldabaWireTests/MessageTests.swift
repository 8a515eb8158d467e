import AldabaJSON
import AldabaWire
import TestSupport
import Testing

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
        "enrolled", "opened", "invited", "record", "refused", "link", "ledger", "bye",
      ])
  }

  @Test("missing, unknown and strange members are refused", arguments: Samples.messages)
  func members(_ message: Message) throws {
    let members = try #require(try JSON.parse(message.encoded()).object)
    for key in members.keys {
      var other = members
      other[key] = nil
      #expect(throws: WireError.self) { try Message.decode(JSON.object(other).encoded()) }
      for value: JSON in [.null, .integer(-1), .fraction(0.5), true, .array([])] {
        // Receipts are read by whoever checks them, not here.
        if ["receipt", "enrolled", "opened"].contains(key) { continue }
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
    #expect(!decodes(.renew(request: [UInt8](repeating: 1, count: 4_100))))
    func enrolled(_ certificate: Int, _ trust: Int) -> Message {
      .enrolled(
        certificate: [UInt8](repeating: 1, count: certificate), receipt: 1,
        trust: String(repeating: "x", count: trust))
    }
    #expect(decodes(enrolled(8_192, 32_768)))
    #expect(!decodes(enrolled(8_195, 1)))
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
    var settings = Settings()
    settings.ask = 86_400_001
    #expect(
      !decodes(.welcome(Message.Welcome(organisation: "x", enrolled: 1, settings: settings))))
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

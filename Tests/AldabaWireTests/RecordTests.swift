import AldabaJSON
import AldabaWire
import TestSupport
import Testing
import WireSamples

@Suite struct RecordTests {
  /// Values that no member of any record takes.
  static let strange: [JSON] = [
    .null, true, .integer(-1_000), .fraction(1.5), .array([]), .object([:]), "", "\u{7F}",
    .string(String(repeating: "x", count: Limits.text + 1)),
  ]

  /// Members that take any short text.
  static let free: Set<String> = ["kind", "tier", "team", "phone", "version", "why"]

  @Test("every event has a sample by everyone who can say it") func complete() {
    #expect(Set(Samples.acts.map(\.event)) == Set(Event.allCases))
    for event in Event.allCases { #expect(!event.speakers.isEmpty) }
  }

  @Test("a record's line comes back", arguments: Samples.records)
  func roundTrip(_ record: Record) throws {
    #expect(try Record(record.line) == record)
    #expect(try JSON.parseCanonical(record.line) == record.json)
    #expect(record.line.count <= Limits.record)
  }

  @Test("a statement comes back, and its signature covers the label and the bytes")
  func statements() throws {
    for record in Samples.records {
      guard let statement = record.signed?.statement else { continue }
      #expect(try Statement(statement.json) == statement)
      #expect(statement.signatureInput == Array("aldaba/statement/v1\n".utf8) + statement.bytes)
      #expect(record.json["sig"]?.string == record.signed?.signature.hex)
    }
  }

  @Test("every missing member is refused, but optional ones") func missing() throws {
    for record in Samples.records {
      let members = try #require(record.json.object)
      for key in members.keys {
        var fewer = members
        fewer[key] = nil
        if Samples.optional(record.act).contains(key) {
          let shorter = try Record(JSON.object(fewer))
          #expect(shorter.json == .object(fewer))
        } else {
          #expect(throws: WireError.self, "\(record.act.event) without \(key)") {
            try Record(JSON.object(fewer))
          }
        }
      }
    }
  }

  @Test("every unknown member is refused") func unknown() throws {
    let keys: Set<String> = Set(Samples.records.flatMap { Array(($0.json.object ?? [:]).keys) })
    for record in Samples.records {
      let members = try #require(record.json.object)
      for key in keys.union(["x", "at2"]) where members[key] == nil {
        if Samples.optional(record.act).contains(key) { continue }
        var more = members
        more[key] = "x"
        #expect(throws: WireError.self, "\(record.act.event) with \(key)") {
          try Record(JSON.object(more))
        }
      }
    }
  }

  @Test("a member of another kind is refused") func kinds() throws {
    for record in Samples.records {
      let members = try #require(record.json.object)
      for key in members.keys {
        for value in Self.strange {
          let isFree = Self.free.contains(key) && members[key]?.string != nil
          if isFree, let text = value.string, text.utf8.count <= 64 { continue }
          // A member that is there is true.
          if key == "needs_visit", value == true { continue }
          var other = members
          other[key] = value
          // A refusal's `why` is one of a list; a refused peer's is free.
          #expect(throws: WireError.self, "\(record.act.event) \(key) \(value)") {
            try Record(JSON.object(other))
          }
        }
      }
    }
  }

  @Test("nobody says what is not theirs") func speakers() throws {
    for record in Samples.records {
      let members = try #require(record.json.object)
      for author in Samples.authors
      where !record.act.event.speakers.contains(author.speaker) {
        var other = members
        other["by"] = .string(author.description)
        #expect(throws: WireError.self) { try Record(JSON.object(other)) }
      }
    }
  }

  @Test("a signature is there exactly where the author has a key") func signatures() throws {
    for record in Samples.records where record.signed == nil {
      var members = try #require(record.json.object)
      members["sig"] = .string((Samples.key(1) + Samples.key(2)).hex)
      #expect(throws: WireError.self) { try Record(JSON.object(members)) }
    }
  }

  @Test("a session is named exactly by the events of one") func sessions() throws {
    for record in Samples.records {
      var members = try #require(record.json.object)
      members["session"] = record.act.event.inSession ? nil : .string(Samples.session.rawValue)
      #expect(throws: WireError.self) { try Record(JSON.object(members)) }
    }
  }

  /// The first sample of an event.
  private func members(_ event: Event) throws -> [String: JSON] {
    let record = try #require(Samples.records.first { $0.act.event == event })
    return try #require(record.json.object)
  }

  @Test("a line is refused for its length before it is read") func longLines() throws {
    func refusal(_ bytes: Int) -> String {
      let line = "{\"x\":\"" + String(repeating: "a", count: bytes - 8) + "\"}"
      do {
        _ = try Record(Array(line.utf8))
        return ""
      } catch {
        return error.reason
      }
    }
    // What it has inside is looked at only within the limit.
    #expect(refusal(Limits.record) == refusal(20))
    #expect(refusal(Limits.record + 1) != refusal(20))
    #expect(refusal(Limits.record + 1).hasPrefix("expected a canonical record"))
  }

  @Test("numbers are refused just outside their limits") func limits() throws {
    let last: Int64 = 9_007_199_254_740_991
    let cases: [(Event, String, good: [Int64], bad: [Int64])] = [
      (.consentAsked, "duration", [1, 3_600_000], [0, -1, 3_600_001]),
      (.consentGranted, "duration", [1, 3_600_000], [0, 3_600_001]),
      (.holdAsked, "duration", [1, 3_600_000], [0, 3_600_001]),
      (.holdChecked, "duration", [1, 3_600_000], [0, 3_600_001]),
      (.holdCallback, "callback_at", [0, last], [-1, last + 1]),
      (.sessionClosing, "due", [0, last], [-1, last + 1]),
      (.sessionBound, "stream", [1, 16], [0, -1, 17]),
      (.sessionBound, "epoch", [0, 65_535], [-1, 65_536]),
      (.numberSpent, "stream", [1, 16], [0, 17]), (.numberSpent, "exchange", [1, 5], [0, 6]),
      (.linkResumed, "stream", [1, 16], [0, 17]),
      (.shellClosed, "status", [-255, 255], [-256, 256]),
      (.consentAsked, "seq", [1, 1_000_000_000], [0, 1_000_000_001]),
      (.consentAsked, "at", [0, last], [-1, last + 1]),
      (.refusedCode, "attempts", [1, 1_000_000_000], [0, 1_000_000_001]),
      (.knockAnswered, "waited", [0, last], [-1, last + 1]),
      (.owedMade, "due", [0, last], [-1, last + 1]),
      (.slaMissed, "waited", [0, last], [-1, last + 1]),
      (.recordingSegment, "bytes", [1, 40_000], [0, 40_001]),
    ]
    for (event, key, good, bad) in cases {
      var members = try members(event)
      for value in good {
        members[key] = .integer(value)
        #expect(try Record(JSON.object(members)).json == .object(members), "\(key) \(value)")
      }
      for value in bad {
        members[key] = .integer(value)
        #expect(throws: WireError.self, "\(key) \(value)") { try Record(JSON.object(members)) }
      }
    }
  }

  @Test("members that do not go together are refused") func together() throws {
    func refused(_ event: Event, _ change: (inout [String: JSON]) -> Void) throws {
      var members = try members(event)
      change(&members)
      #expect(throws: WireError.self, "\(event) \(members)") { try Record(JSON.object(members)) }
    }
    // A transfer is no kind of escalation, and is not told as one.
    try refused(.escalationAsked) { $0["as"] = "transfer" }
    try refused(.escalationAsked) { $0["as"] = nil }
    try refused(.transferAsked) { $0["as"] = "transfer" }
    try refused(.transferAsked) { $0["as"] = "third" }
    // Who is asked for by name is named.
    try refused(.transferAsked) { members in
      members["to"] = "sofia"
      members["name"] = nil
    }
    for wrong: JSON in [
      "", "team:", "Sofia", "next ", .string("team:" + String(repeating: "x", count: 65)),
    ] {
      try refused(.transferAsked) { $0["to"] = wrong }
    }
    try refused(.transferAsked) { $0["phone"] = .string(String(repeating: "1", count: 17)) }
    try refused(.transferAsked) { $0["team"] = .string(String(repeating: "x", count: 65)) }
    // A customer has no stream, a technician has one.
    try refused(.linkLost) { members in
      members["side"] = "customer"
      members["stream"] = 1
    }
    try refused(.linkLost) { members in
      members["side"] = "technician"
      members["stream"] = nil
    }
    for wrong: JSON in [.bool(false), 1, "true", .null] {
      try refused(.sessionClosing) { $0["needs_visit"] = wrong }
    }
    // A callback is promised as one, and nothing else is.
    try refused(.callbackMade) { $0["kind"] = "answer" }
    try refused(.owedMade) { $0["kind"] = "callback" }
  }

  @Test("only the canonical line is a record") func canonical() throws {
    for record in Samples.records {
      let line = record.line
      #expect(throws: WireError.self) { try Record(line + [0x0A]) }
      #expect(throws: WireError.self) { try Record([0x20] + line) }
      #expect(throws: WireError.self) { try Record(Array(line.dropLast())) }
      let spaced = String(decoding: line, as: UTF8.self).replacing(
        ":", with: ": ", maxReplacements: 1)
      #expect(throws: WireError.self) { try Record(Array(spaced.utf8)) }
    }
  }

  @Test("mutated lines never crash, and what is accepted is the same line")
  func mutations() {
    var random = Random(seed: 4)
    var accepted = 0
    let lines = Samples.records.map(\.line)
    for _ in 0..<100_000 {
      let line = random.mutated(lines[random.below(lines.count)])
      guard let record = try? Record(line) else { continue }
      accepted += 1
      if record.line != line { Issue.record("\(String(decoding: line, as: UTF8.self))") }
    }
    #expect(accepted > 1_000)
  }

  @Test("the texts that travel beside are the commitments of the record") func texts() throws {
    for record in Samples.records {
      for (name, digest) in record.act.texts {
        #expect(record.json[name]?.string == digest.description)
      }
    }
    let text = PersonalText(salt: [UInt8](repeating: 7, count: 16), text: "né")
    #expect(text.committed == [UInt8](repeating: 7, count: 16) + [0x6E, 0xC3, 0xA9])
    #expect(try PersonalText(text.json) == text)
    #expect(throws: WireError.self) { try PersonalText(["salt": "00", "text": "x"]) }
    #expect(throws: WireError.self) {
      try PersonalText(["salt": .string(text.salt.hex), "text": "x", "more": 1])
    }
  }
}

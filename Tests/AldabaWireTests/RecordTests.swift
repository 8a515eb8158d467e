import AldabaJSON
import AldabaWire
import TestSupport
import Testing

@Suite struct RecordTests {
  /// Values that no member of any record takes.
  static let strange: [JSON] = [
    .null, true, .integer(-1_000), .fraction(1.5), .array([]), .object([:]), "", "\u{7F}",
    .string(String(repeating: "x", count: Limits.text + 1)),
  ]

  /// Members that take any short text.
  static let free: Set<String> = ["kind", "tier", "team", "version", "why"]

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
        if Samples.optional[record.act.event]?.contains(key) == true {
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
        if Samples.optional[record.act.event]?.contains(key) == true { continue }
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

  @Test("numbers are refused just outside their limits") func limits() throws {
    let cases: [(Act, String, [Int64], [Int64])] = [
      (Samples.acts[2], "duration", [1, 3_600_000], [0, -1, 3_600_001]),
      (Samples.acts[9], "duration", [1, 3_600_000], [0, 3_600_001]),
      (Samples.acts[8], "stream", [0, 65_535], [-1, 65_536]),
      (Samples.acts[8], "epoch", [0, 65_535], [-1, 65_536]),
      (.numberSpent(exchange: 1), "exchange", [1, 5], [0, 6]),
      (.shellClosed(status: 0), "status", [-255, 255], [-256, 256]),
      (Samples.acts[2], "seq", [1, 1_000_000_000], [0, 1_000_000_001]),
      (Samples.acts[2], "at", [0, 9_007_199_254_740_991], [-1, 9_007_199_254_740_992]),
      (
        .refusedCode(peer: Samples.digest(18), attempts: 3), "attempts", [1, 1_000_000_000],
        [0, 1_000_000_001]
      ),
    ]
    for (act, key, good, bad) in cases {
      let record = try #require(Samples.records.first { $0.act == act })
      var members = try #require(record.json.object)
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

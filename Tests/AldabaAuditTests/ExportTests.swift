import AldabaJSON
import AldabaTerminal
import AldabaWire
import Glibc
import Testing

@testable import AldabaAudit
@testable import AldabaEvidence

/// What leaves for other people's programs.
@Suite struct ExportTests {
  // MARK: - jsonl

  @Test func asItStands() throws {
    let fixture = Fixture.good()
    try fixture.withLedger { (folder: String) throws in
      let all = try run(folder) {
        try $0.export(.jsonl, in: 0..<Int64.max, withTexts: false)
      }
      #expect(all.end == .done)
      #expect(all.lines.map { Array($0.utf8) } == fixture.lines)
      let some = try run(folder) {
        try $0.export(
          .jsonl, in: Fixture.start + 3000..<Fixture.start + 5000, withTexts: false)
      }
      #expect(some.lines.map { Array($0.utf8) } == Array(fixture.lines[3..<5]))
    }
  }

  // MARK: - csv

  @Test func cells() {
    for (text, cell) in [
      ("", ""), ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"a\"", "\"say \"\"a\"\"\""),
      ("two\r\nlines", "\"two\r\nlines\""), ("two\nlines", "\"two\nlines\""),
      ("=1+1", "'=1+1"), ("+34915550100", "'+34915550100"), ("-9", "'-9"),
      ("@SUM(A1)", "'@SUM(A1)"),
      ("\tx", "'\tx"), ("\rx", "\"'\rx\""), ("\r\nx", "\"'\r\nx\""),
      ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""), ("a=b", "a=b"),
      (" =1", "' =1"), ("\u{A0}@x", "'\u{A0}@x"), ("\nx", "\"'\nx\""), ("\u{FF1D}1", "'\u{FF1D}1"),
      ("\u{FF0B}1", "'\u{FF0B}1"), ("\u{FF0D}1", "'\u{FF0D}1"), ("\u{FF20}x", "'\u{FF20}x"),
      (" x=1", " x=1"), ("¿-1?", "¿-1?"),
    ] {
      #expect(CSV.cell(text) == cell)
    }
    #expect(CSV.row(["a", "b,c", ""]) == Array("a,\"b,c\",\r".utf8))
  }

  @Test func aTable() throws {
    try Fixture.good().withLedger { (folder: String) throws in
      let bare = try rows(folder, withTexts: false)
      #expect(bare[0] == CSV.columns)
      #expect(bare.count == 12)
      #expect(bare.allSatisfy { $0.count == CSV.columns.count })
      let grant = Dictionary(uniqueKeysWithValues: zip(CSV.columns, bare[8]))
      #expect(grant["event"] == "consent.granted")
      #expect(grant["time"] == "2026-11-24T09:15:07.000Z")
      #expect(grant["what"] == "view")
      #expect(grant["person"] == "gabriela")
      #expect(grant["role"] == "customer")
      #expect(grant["duration_ms"] == "1800000")
      #expect(grant["method"] == "terminal")
      // Nothing personal leaves unasked.
      #expect(!bare.joined().contains { $0.contains("Luis") || $0.contains("cola") })
      let full = try rows(folder, withTexts: true)
      let opened = Dictionary(uniqueKeysWithValues: zip(CSV.columns, full[4]))
      #expect(opened["customer"] == "Luis Ortega")
      #expect(opened["ticket"] == "INC-4711")
      #expect(opened["text"] == "la impresora no imprime")
    }
  }

  /// The rows of a table in which no cell is quoted.
  private func rows(_ folder: String, withTexts: Bool) throws -> [[String]] {
    let outcome = try run(folder) { try $0.export(.csv, in: 0..<Int64.max, withTexts: withTexts) }
    return outcome.lines.map { line in
      #expect(line.utf8.last == 0x0D)
      return line.utf8.dropLast().split(separator: 0x2C, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    }
  }

  // MARK: - ocsf

  @Test func everyEventHasWhatItsClassWants() throws {
    var fixture = Fixture.good()
    fixture.administrator(.personRevoked(PersonID(rawValue: "gabriela")!))
    fixture.broker(.refusedCode(peer: fixture.text("10.0.0.1"), attempts: 3))
    fixture.knock(id: 1)
    fixture.broker(.brokerStopped)
    let required: [Int64: [String]] = [
      0: [], 3001: ["user"], 3002: ["user", "service"], 3005: ["user", "privileges"],
      6002: ["app"],
    ]
    try fixture.withLedger { (folder: String) throws in
      let outcome = try run(folder) {
        try $0.export(.ocsf, in: 0..<Int64.max, withTexts: false)
      }
      let events = try outcome.lines.map { try JSON.parse(Array($0.utf8)) }
      #expect(events.count == fixture.lines.count)
      for (event, line) in zip(events, fixture.lines) {
        let number = try #require(event["class_uid"]?.integer)
        let activity = try #require(event["activity_id"]?.integer)
        #expect(event["category_uid"]?.integer == number / 1000)
        #expect(event["type_uid"]?.integer == number * 100 + activity)
        #expect(event["metadata"]?["version"]?.string == "1.3.0")
        #expect(event["metadata"]?["product"]?["vendor_name"]?.string != nil)
        #expect(event["severity_id"]?.integer != nil && event["time"]?.integer != nil)
        for member in try #require(required[number]) {
          #expect(event[member] != nil, "\(number) wants \(member)")
        }
        #expect(event["raw_data"]?.string.map { Array($0.utf8) } == line)
      }
      func summary(_ index: Int) -> [Int64?] {
        [events[index]["type_uid"]?.integer, events[index]["status_id"]?.integer]
      }
      #expect(summary(0) == [600_203, 1])
      #expect(summary(1) == [300_101, 1])
      #expect(summary(5) == [300_201, 1])
      #expect(summary(6) == [99, 1])
      #expect(summary(7) == [300_501, 1])
      #expect(summary(10) == [300_202, 1])
      #expect(summary(11) == [300_105, 1])
      #expect(summary(12) == [300_201, 2])
      let grant = events[7]
      #expect(grant["privileges"]?.array?.first?.string == "view")
      #expect(grant["user"]?["uid"]?.string == "gabriela")
      #expect(grant["metadata"]?["sequence"]?.integer == 7)
      #expect(!outcome.lines.joined().contains("Luis Ortega"))
    }
  }

  @Test func personalTextsOnlyWhenAskedFor() throws {
    try Fixture.good().withLedger { (folder: String) throws in
      let outcome = try run(folder) {
        try $0.export(.ocsf, in: 0..<Int64.max, withTexts: true)
      }
      #expect(outcome.lines[3].contains("\"customer\":\"Luis Ortega\""))
    }
  }

  @Test func whatIsTyped() throws {
    let parsed = try Audit.table.parse(["export", "--dir", "x", "--format", "csv", "--texts"])
    #expect(parsed.flag("texts"))
    // Neither a form nor tiles: said when it runs, which knows of both.
    #expect(throws: Never.self) { try Audit.table.parse(["export", "--dir", "x"]) }
    #expect(throws: UsageError.self) {
      try Audit.table.parse(["export", "--dir", "x", "--format", "xml"])
    }
  }
}

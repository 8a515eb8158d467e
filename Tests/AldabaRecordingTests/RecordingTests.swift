import AldabaJSON
import AldabaRecording
import TestSupport
import Testing

/// A writer that has begun, and everything it gives away.
struct Tape {
  static let header = RecordingHeader(columns: 80, rows: 24, began: 1_794_558_600, title: "Aldaba")
  var writer = RecordingWriter(header, at: 1_000)
  var segments: [[UInt8]] = []

  mutating func take(at now: Int64) {
    while let segment = writer.segment(at: now) { segments.append(segment) }
  }

  mutating func end(at now: Int64) {
    while let segment = writer.rest(at: now) { segments.append(segment) }
  }

  func read() throws -> (header: RecordingHeader, events: [RecordingEvent]) {
    var reader = RecordingReader()
    var events: [RecordingEvent] = []
    for segment in segments { events += try reader.read(segment: segment) }
    return (try #require(reader.header), events)
  }

  /// What the output events say together.
  func shown() throws -> String {
    try read().events.reduce(into: "") { text, event in
      if case .output(let part) = event.what { text += part }
    }
  }

  func marks() throws -> [String] {
    try read().events.compactMap { event in
      if case .mark(let text) = event.what { text } else { nil }
    }
  }
}

@Suite("Writing recordings") struct WriterTests {
  @Test("the lines are those of asciicast v2, byte for byte")
  func lines() throws {
    var tape = Tape()
    tape.writer.output(Array("$ ls\r\n\u{1b}[1mé\"".utf8), at: 1_250)
    tape.writer.mark("consent.asked type", at: 4_004)
    tape.writer.resized(columns: 100, rows: 30, at: 10_120)
    tape.end(at: 10_120)
    let text = tape.segments.map { String(decoding: $0, as: UTF8.self) }.joined()
    #expect(
      text == #"""
        {"height":24,"idle_time_limit":5,"timestamp":1794558600,"title":"Aldaba","version":2,"width":80}
        [0.250,"o","$ ls\r\n\u001b[1mé\""]
        [3.004,"m","consent.asked type"]
        [9.120,"r","100x30"]

        """#)
  }

  @Test("a segment is due a second after its first line, or once it is full")
  func due() throws {
    var tape = Tape()
    #expect(tape.writer.due == 2_000)
    #expect(tape.writer.segment(at: 1_999) == nil)
    tape.take(at: 2_000)
    #expect(tape.segments.count == 1)
    #expect(tape.writer.due == nil)
    #expect(tape.writer.rest(at: 9_000) == nil)
    tape.writer.output([0x61], at: 5_000)
    tape.writer.output([0x62], at: 5_900)
    #expect(tape.writer.due == 6_000)
    tape.writer.output([UInt8](repeating: 0x63, count: 40_000), at: 5_950)
    #expect((tape.writer.due ?? .max) <= 5_950)
    tape.take(at: 5_950)
    #expect(tape.segments.count == 2)
    tape.take(at: 6_949)
    #expect(tape.segments.count == 2)
    tape.take(at: 6_950)
    #expect(tape.segments.count == 3)
    #expect(try tape.shown().utf8.count == 40_002)
  }

  @Test("characters that come in pieces are whole, what is no UTF-8 is replaced")
  func pieces() throws {
    let text = "añ€😀\u{10FFFF}z"
    for size in 1...6 {
      var tape = Tape()
      let bytes = Array(text.utf8)
      for start in stride(from: 0, to: bytes.count, by: size) {
        tape.writer.output(bytes[start..<min(start + size, bytes.count)], at: 1_100)
        tape.end(at: 1_100)
      }
      #expect(try tape.shown() == text)
    }
    let wrong: [([UInt8], String)] = [
      ([0xFF], "\u{FFFD}"), ([0x80, 0x61], "\u{FFFD}a"), ([0xC0, 0xAF], "\u{FFFD}\u{FFFD}"),
      ([0xE2, 0x82], ""), ([0xE2, 0x61], "\u{FFFD}a"), ([0xF5, 0x61], "\u{FFFD}a"),
      ([0xED, 0xA0, 0x80, 0x61], "\u{FFFD}\u{FFFD}\u{FFFD}a"),
    ]
    for (bytes, shown) in wrong {
      var tape = Tape()
      tape.writer.output(bytes, at: 1_100)
      tape.end(at: 1_100)
      #expect(try tape.shown() == shown, "\(bytes)")
    }
  }

  @Test("a flood makes at most so much, and a marker says what is missing")
  func flood() throws {
    var tape = Tape()
    var written = 0
    // Ten seconds, ten mebibytes, of what takes six bytes each; somebody takes what is due.
    for tenth in Int64(0)..<100 {
      for _ in 0..<10 {
        tape.writer.output([UInt8](repeating: 0x01, count: 10_486), at: 1_000 + tenth * 100)
        written += 10_486
      }
      tape.take(at: 1_000 + tenth * 100)
    }
    tape.end(at: 12_000)
    let bytes = tape.segments.map(\.count).reduce(0, +)
    #expect(bytes <= 11 * (RecordingLimits.flood + 4_096))
    #expect(tape.segments.allSatisfy { $0.count <= RecordingLimits.segment })
    let skipped = try tape.marks().map { Int($0.split(separator: " ")[1]) ?? 0 }.reduce(0, +)
    #expect(skipped > 0)
    #expect(try tape.shown().utf8.count + skipped == written)
  }

  @Test("where nobody takes what waits, it stays bounded")
  func nobody() throws {
    var tape = Tape()
    for second in Int64(0)..<50 {
      tape.writer.output([UInt8](repeating: 0x61, count: 100_000), at: 1_000 + second * 1_000)
    }
    tape.end(at: 60_000)
    let bytes = tape.segments.map(\.count).reduce(0, +)
    #expect(bytes <= RecordingLimits.waiting + 64)
    let skipped = try tape.marks().map { Int($0.split(separator: " ")[1]) ?? 0 }.reduce(0, +)
    #expect(try tape.shown().utf8.count + skipped == 5_000_000)
  }

  @Test("sizes, titles and markers are brought within their limits; times never go back")
  func limits() throws {
    var tape = Tape()
    tape.writer = RecordingWriter(
      RecordingHeader(
        columns: -3, rows: 70_000, began: -1,
        title: "a\u{1b}b\n" + String(repeating: "é", count: 400)), at: 500)
    tape.writer.mark("x\u{0}\u{9b}y\u{7f}" + String(repeating: "z", count: 300), at: 700)
    tape.writer.resized(columns: 1, rows: 1_000, at: 700)
    tape.writer.resized(columns: 5_000, rows: 0, at: 600)
    tape.writer.output([0x61], at: .max)
    tape.end(at: .max)
    let (header, events) = try tape.read()
    #expect(header.columns == 1 && header.rows == 1_000 && header.began == 0)
    #expect(header.title.hasPrefix("abé") && header.title.utf8.count <= RecordingLimits.text)
    #expect(events.map(\.at) == [200, 200, RecordingLimits.length])
    #expect(events[1].what == .resized(columns: 1_000, rows: 1))
    guard case .mark(let mark) = events[0].what else {
      Issue.record("expected a marker")
      return
    }
    #expect(mark.hasPrefix("xyz") && mark.utf8.count == RecordingLimits.text)
  }
}

@Suite("Reading recordings") struct ReaderTests {
  static let head =
    #"{"height":24,"idle_time_limit":5,"timestamp":1,"title":"t","version":2,"width":80}"#

  func read(_ text: String) throws -> [RecordingEvent] {
    var reader = RecordingReader()
    return try reader.read(segment: Array(text.utf8))
  }

  @Test("what another program might write is refused, with its line")
  func strict() throws {
    let head = Self.head
    #expect(try read(head + "\n[0,\"o\",\"\"]\n[1.5,\"m\",\"x\"]\n").count == 2)
    let wrong: [(String, Int)] = [
      ("", 1), ("\n", 1), (head, 1), (head + "\n\n", 2), ("[0,\"o\",\"a\"]\n", 1),
      (head + "\n" + head + "\n", 2),
      (head.replacing("2,", with: "1,") + "\n", 1), (head.replacing("80", with: "0") + "\n", 1),
      (head.replacing("80", with: "1001") + "\n", 1),
      (head.replacing("\"t\"", with: "\"\\u001b\"") + "\n", 1),
      (head.replacing("\"title\":\"t\",", with: "") + "\n", 1),
      (head.replacing("\"title\"", with: "\"x\":1,\"title\"") + "\n", 1),
      (head + "\n[0,\"i\",\"secret\"]\n", 2), (head + "\n[0,\"x\",\"\"]\n", 2),
      (head + "\n[0,\"o\"]\n", 2), (head + "\n[0,\"o\",\"a\",1]\n", 2),
      (head + "\n[0,\"o\",1]\n", 2), (head + "\n[\"0\",\"o\",\"a\"]\n", 2),
      (head + "\n[-1,\"o\",\"a\"]\n", 2), (head + "\n[604801,\"o\",\"a\"]\n", 2),
      (head + "\n[1,\"o\",\"a\"]\n[0.5,\"o\",\"a\"]\n", 3),
      (head + "\n[0,\"r\",\"80\"]\n", 2), (head + "\n[0,\"r\",\"080x24\"]\n", 2),
      (head + "\n[0,\"r\",\"80x24x1\"]\n", 2), (head + "\n[0,\"r\",\"+80x24\"]\n", 2),
      (head + "\n[0,\"m\",\"a\\nb\"]\n", 2), (head + "\n[0,\"o\",\"\\ud800\"]\n", 2),
      (head + "\n[0,\"o\",\"a\"] \u{0}\n", 2), (head + "\n[1e400,\"o\",\"a\"]\n", 2),
      (head + "\n[0,\"m\",\"" + String(repeating: "x", count: 257) + "\"]\n", 2),
      (head + "\n[0,\"o\",\"" + String(repeating: "x", count: 60_000) + "\"]\n", 1),
    ]
    for (text, line) in wrong {
      do {
        _ = try read(text)
        Issue.record("expected a refusal of \(text.prefix(200))")
      } catch let error as RecordingError {
        #expect(error.line == line, "\(text.prefix(200)): \(error)")
      }
    }
  }

  @Test("damaged recordings never crash, and what is accepted is within the limits")
  func mutations() throws {
    var random = Random(seed: 20)
    var tape = Tape()
    tape.writer.output(Array("hóla\u{1b}[31m\r\n".utf8), at: 1_300)
    tape.writer.mark("hold.asked", at: 1_500)
    tape.writer.resized(columns: 132, rows: 50, at: 1_600)
    tape.writer.output([0xFF, 0x22, 0x5C, 0x00], at: 2_600)
    tape.end(at: 3_000)
    let whole = tape.segments[0]
    for _ in 0..<20_000 {
      let damaged = random.mutated(whole)
      var reader = RecordingReader()
      guard let events = try? reader.read(segment: damaged), let header = reader.header else {
        continue
      }
      #expect((1...RecordingLimits.side).contains(header.columns))
      var before: Int64 = 0
      for event in events {
        #expect(event.at >= before && event.at <= RecordingLimits.length)
        before = event.at
        // What was accepted is written as it was read.
        var again = RecordingReader()
        #expect(try again.read(segment: header.line + event.line) == [event])
      }
    }
  }

  @Test("whatever a program prints, what was written reads back")
  func anything() throws {
    var random = Random(seed: 21)
    for _ in 0..<60 {
      var tape = Tape()
      var now: Int64 = 1_000
      var all: [UInt8] = []
      for _ in 0..<random.below(30) {
        now += Int64(random.below(400))
        switch random.below(4) {
        case 0:
          tape.writer.resized(columns: random.below(2_000), rows: random.below(2_000), at: now)
        case 1: tape.writer.mark(String(decoding: random.bytes(20), as: UTF8.self), at: now)
        default:
          let bytes = random.bytes(random.below(3_000))
          all += bytes
          tape.writer.output(bytes, at: now)
        }
        tape.take(at: now)
      }
      // Whole characters, so that nothing is held back at the end.
      tape.writer.output([0x2E, 0x2E, 0x2E], at: now)
      all += [0x2E, 0x2E, 0x2E]
      tape.end(at: now)
      let isSame = try tape.shown() == String(decoding: all, as: UTF8.self)
      #expect(isSame)
      #expect(tape.segments.allSatisfy { $0.count <= RecordingLimits.segment })
    }
  }
}

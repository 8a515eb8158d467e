/// Makes a recording's lines of what happens, and gives them away in segments.
///
/// Times are milliseconds of any clock that only goes forward. What waits is bounded, whatever a
/// program prints: a flood is skipped, and a marker says how much.
public struct RecordingWriter: Sendable {
  private let start: Int64
  /// The time of the newest line: no line is before another.
  private var newest: Int64
  private var decoder = OutputDecoder()
  private var size: (columns: Int, rows: Int)

  /// Lines that no segment has taken, and since when each waits.
  private var lines: [(bytes: [UInt8], since: Int64)]
  private var waiting: Int
  /// The current second of output: when it began, and what it has made.
  private var second: (began: Int64, bytes: Int)
  /// Bytes of output that were skipped since the last line.
  private var skipped = 0

  /// Begins a recording; the header waits as its first line.
  ///
  /// Sizes and title are brought within their limits.
  public init(_ header: RecordingHeader, at now: Int64) {
    var header = header
    (header.columns, header.rows) = Self.limited(header.columns, header.rows)
    header.title = plain(header.title)
    header.began = max(0, header.began)
    start = now
    newest = 0
    size = (header.columns, header.rows)
    lines = [(header.line, now)]
    waiting = lines[0].bytes.count
    second = (now, 0)
  }

  // MARK: - What happens

  /// What the terminal was given to show. A character that is not whole yet is held back; what is no
  /// UTF-8 becomes U+FFFD.
  public mutating func output(_ bytes: some Sequence<UInt8>, at now: Int64) {
    if now - second.began >= RecordingLimits.second || now < second.began { second = (now, 0) }
    var text = ""
    var size = 0
    for scalar in decoder.feed(bytes) {
      text.unicodeScalars.append(scalar)
      size += Self.size(of: scalar)
      if size >= RecordingLimits.line {
        add(output: text, at: now)
        text = ""
        size = 0
      }
    }
    if !text.isEmpty { add(output: text, at: now) }
  }

  /// The terminal has another size; the same again is no event.
  public mutating func resized(columns: Int, rows: Int, at now: Int64) {
    let new = Self.limited(columns, rows)
    guard new != size else { return }
    size = new
    add(.resized(columns: new.0, rows: new.1), at: now)
  }

  /// A marker: something that happened beside the output. Control characters are left out of it.
  public mutating func mark(_ text: String, at now: Int64) {
    add(.mark(plain(text)), at: now)
  }

  // MARK: - Segments

  /// When a segment is due: at once where one is full; nil while nothing waits.
  public var due: Int64? {
    guard let oldest = lines.first?.since else { return nil }
    return waiting >= RecordingLimits.segment ? oldest : oldest + RecordingLimits.second
  }

  /// The lines of the next segment, if one is due.
  public mutating func segment(at now: Int64) -> [UInt8]? {
    guard let due, due <= now else { return nil }
    return rest(at: now)
  }

  /// The lines of the next segment, due or not: at the end, until there are no more.
  public mutating func rest(at now: Int64) -> [UInt8]? {
    if skipped > 0, waiting <= RecordingLimits.segment / 2 { markSkipped(at: now) }
    var count = 0
    var taken: [UInt8] = []
    for line in lines {
      guard taken.isEmpty || taken.count + line.bytes.count <= RecordingLimits.segment else {
        break
      }
      taken += line.bytes
      count += 1
    }
    lines.removeFirst(count)
    waiting -= taken.count
    return taken.isEmpty ? nil : taken
  }

  // MARK: - Lines

  private mutating func add(output text: String, at now: Int64) {
    noteSkipped(at: now)
    let line = event(.output(text), at: now).line
    guard skipped == 0, second.bytes + line.count <= RecordingLimits.flood,
      waiting + line.count <= RecordingLimits.waiting
    else {
      skipped += text.utf8.count
      return
    }
    second.bytes += line.count
    put(line, at: now)
  }

  private mutating func add(_ what: RecordingEvent.What, at now: Int64) {
    noteSkipped(at: now)
    let line = event(what, at: now).line
    // Twice the room, so that a flood of output leaves no event out.
    guard waiting + line.count <= 2 * RecordingLimits.waiting else { return }
    put(line, at: now)
  }

  private mutating func put(_ line: [UInt8], at now: Int64) {
    lines.append((line, now))
    waiting += line.count
  }

  /// Says what was skipped, once there is room again.
  private mutating func noteSkipped(at now: Int64) {
    guard skipped > 0, waiting <= RecordingLimits.waiting / 2,
      second.bytes <= RecordingLimits.flood / 2
    else { return }
    markSkipped(at: now)
  }

  private mutating func markSkipped(at now: Int64) {
    put(event(.mark("skipped \(skipped)"), at: now).line, at: now)
    skipped = 0
  }

  private mutating func event(_ what: RecordingEvent.What, at now: Int64) -> RecordingEvent {
    newest = min(max(newest, now - start), RecordingLimits.length)
    return RecordingEvent(at: newest, what)
  }

  private static func limited(_ columns: Int, _ rows: Int) -> (Int, Int) {
    (min(max(columns, 1), RecordingLimits.side), min(max(rows, 1), RecordingLimits.side))
  }

  /// How many bytes of a line a character takes at most.
  private static func size(of scalar: Unicode.Scalar) -> Int {
    scalar.value < 0x20 ? 6 : max(2, scalar.utf8.count)
  }
}

/// Characters of bytes that come in pieces.
struct OutputDecoder: Sendable {
  /// At most three bytes of a character that is not whole.
  private var held: [UInt8] = []

  /// The whole characters; what cannot become one is U+FFFD.
  mutating func feed(_ bytes: some Sequence<UInt8>) -> [Unicode.Scalar] {
    let all = held + bytes
    let cut = Self.whole(all)
    held = [UInt8](all[cut...])
    return Array(String(decoding: all[..<cut], as: UTF8.self).unicodeScalars)
  }

  /// Where the last character begins if more bytes could complete it, else the end.
  private static func whole(_ bytes: [UInt8]) -> Int {
    for back in 1...3 where back <= bytes.count {
      let place = bytes.count - back
      let byte = bytes[place]
      if byte & 0xC0 == 0x80 { continue }
      let length =
        switch byte {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
      return length > back ? place : bytes.count
    }
    return bytes.count
  }
}

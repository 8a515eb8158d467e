import AldabaJSON

/// Reads a recording segment by segment, strictly: what our writer does not write is refused.
public struct RecordingReader: Sendable {
  /// What the recording begins with, once the first segment was read.
  public private(set) var header: RecordingHeader?
  /// The lines that were read.
  public private(set) var lines = 0
  private var newest: Int64 = 0

  public init() {}

  /// The events of the next segment. After an error the reader is of no use any more.
  ///
  /// Refused are: a segment that is empty or too long, a line without its end, another header than
  /// ours, keys that were typed, unknown events, times that go back, texts and sizes beyond their
  /// limits.
  public mutating func read(segment: [UInt8]) throws(RecordingError) -> [RecordingEvent] {
    guard segment.last == 0x0A else { throw error("expected whole lines") }
    guard segment.count <= RecordingLimits.segment + RecordingLimits.line else {
      throw error("expected at most \(RecordingLimits.segment) bytes, got \(segment.count)")
    }
    var events: [RecordingEvent] = []
    for line in segment.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
      lines += 1
      let json: JSON
      do { json = try JSON.parse(line, maximumDepth: 2) } catch {
        throw self.error("\(error)")
      }
      if header == nil { header = try head(json) } else { events.append(try event(json)) }
    }
    return events
  }

  private func head(_ json: JSON) throws(RecordingError) -> RecordingHeader {
    guard let members = json.object,
      Set(members.keys)
        == ["version", "width", "height", "timestamp", "title", "idle_time_limit"]
    else { throw error("expected the header of an asciicast") }
    guard json["version"]?.integer == 2 else { throw error("expected version 2") }
    let (columns, rows) = try size(json["width"]?.integer, json["height"]?.integer)
    guard let began = json["timestamp"]?.integer, (0...253_402_300_799).contains(began) else {
      throw error("expected the time as Unix seconds")
    }
    guard json["idle_time_limit"]?.integer == RecordingLimits.idle else {
      throw error("expected \(RecordingLimits.idle) as \"idle_time_limit\"")
    }
    return RecordingHeader(
      columns: columns, rows: rows, began: began, title: try text(json["title"]?.string))
  }

  private mutating func event(_ json: JSON) throws(RecordingError) -> RecordingEvent {
    guard let parts = json.array, parts.count == 3, let seconds = parts[0].number,
      let code = parts[1].string, let data = parts[2].string
    else { throw error("expected an event of time, kind and text") }
    guard seconds >= 0, seconds <= Double(RecordingLimits.length / 1_000) else {
      throw error("expected a time of at most \(RecordingLimits.length / 1_000) seconds")
    }
    let at = Int64((seconds * 1_000).rounded())
    guard at >= newest else { throw error("expected a time that does not go back") }
    newest = at
    switch code {
    case "o": return RecordingEvent(at: at, .output(data))
    case "m": return RecordingEvent(at: at, .mark(try text(data)))
    case "r":
      let sides = data.split(separator: "x", omittingEmptySubsequences: false)
      let (columns, rows) = try size(
        sides.count == 2 ? Int64(sides[0]) : nil, sides.count == 2 ? Int64(sides[1]) : nil)
      guard data == "\(columns)x\(rows)" else { throw error("expected a size such as 80x24") }
      return RecordingEvent(at: at, .resized(columns: columns, rows: rows))
    case "i": throw error("expected no keys that were typed")
    default: throw error("expected the kind o, m or r")
    }
  }

  private func size(_ columns: Int64?, _ rows: Int64?) throws(RecordingError) -> (Int, Int) {
    let sides = 1...Int64(RecordingLimits.side)
    guard let columns, let rows, sides.contains(columns), sides.contains(rows) else {
      throw error("expected a size of at most \(RecordingLimits.side) columns and rows")
    }
    return (Int(columns), Int(rows))
  }

  private func text(_ text: String?) throws(RecordingError) -> String {
    guard let text, text.utf8.count <= RecordingLimits.text,
      text.unicodeScalars.allSatisfy(isPlain)
    else {
      throw error("expected a text of at most \(RecordingLimits.text) bytes without controls")
    }
    return text
  }

  private func error(_ reason: String) -> RecordingError {
    RecordingError(line: max(lines, 1), reason: reason)
  }
}

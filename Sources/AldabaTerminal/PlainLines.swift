import AldabaWords

/// What a program prints on a terminal, as plain lines of text: colours and cursor movements left
/// out, a line that was drawn over shown as it was last, everything else visible.
public struct PlainLines: Sendable {
  /// Characters after which a line is one, whatever follows.
  static let longest = 2_048

  private var parser = ControlParser()
  private var line = String.UnicodeScalarView()
  private var length = 0
  /// A carriage return came: what follows is drawn over the line, if anything does.
  private var isAtStart = false

  public init() {}

  /// The lines that these bytes bring to their end.
  public mutating func feed(_ bytes: [UInt8]) -> [String] {
    var lines: [String] = []
    for byte in bytes {
      let (first, second) = parser.feed(byte)
      for event in [first, second] {
        if let whole = take(event) { lines.append(whole) }
      }
    }
    return lines
  }

  /// What stands there without an end; nil where nothing does.
  public mutating func flush() -> String? { line.isEmpty ? nil : end() }

  private mutating func take(_ event: ControlParser.Event) -> String? {
    switch event {
    case .none, .escape, .sequence: return nil
    case .scalar(let scalar): return add(scalar)
    case .malformed: return add("\u{FFFD}")
    case .control(0x0A): return end()
    case .control(0x0D): isAtStart = true
    case .control(0x09):
      repeat { if let whole = add(" ") { return whole } } while length % 8 != 0
    case .control(0x08):
      guard !line.isEmpty else { return nil }
      line.removeLast()
      length -= 1
    case .control: break
    }
    return nil
  }

  private mutating func add(_ scalar: Unicode.Scalar) -> String? {
    if isAtStart { clear() }
    line.append(scalar)
    length += 1
    return length == PlainLines.longest ? end() : nil
  }

  private mutating func end() -> String {
    let whole = visible(String(line))
    clear()
    return whole
  }

  private mutating func clear() {
    line = String.UnicodeScalarView()
    length = 0
    isAtStart = false
  }

  /// A line as rows of a window, moved in a little, with its spaces as they are: columns stay under
  /// each other where the window is wide enough.
  public static func rows(_ line: String, columns: Int) -> [String] {
    let room = max(columns, 40) - 2
    var rows: [String] = []
    var row = String.UnicodeScalarView()
    var width = 0
    for scalar in line.unicodeScalars {
      let more = displayWidth(scalar)
      if width + more > room {
        rows.append("  " + String(row))
        row = String.UnicodeScalarView()
        width = 0
      }
      row.append(scalar)
      width += more
    }
    return rows + ["  " + String(row)]
  }
}

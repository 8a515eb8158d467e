internal import AldabaWords

/// Shows the output of a smaller terminal on a larger one, in its upper left corner.
///
/// Two people share a shell whose window is the smaller of both. A program counts on its last row
/// and column: at the one it scrolls, at the other it goes on in the next row. The larger terminal
/// does neither there, so what depends on it is said explicitly: the scrolling region ends at the
/// last row, a line that is full is followed by a line end when it goes on, and what addresses a
/// place outside is cut to the edge. Everything else passes as it came.
///
/// With windows of the same size nothing is changed and nothing is looked at.
public struct Viewport: Sendable {
  /// Columns and rows.
  public struct Size: Sendable, Equatable {
    public var columns: Int
    public var rows: Int

    public init(columns: Int, rows: Int) {
      self.columns = columns
      self.rows = rows
    }
  }

  private var inner = Size(columns: 80, rows: 24)
  private var outer = Size(columns: 80, rows: 24)
  private var parser = ControlParser()
  /// Bytes of a sequence or scalar that is not complete yet.
  private var held: [UInt8] = []
  private var cursor = Cursor()
  private var saved = Cursor()
  private var wraps = true
  private var last: Unicode.Scalar?

  private struct Cursor: Sendable {
    var column = 0
    /// The last column is written, and the next character goes to the next row.
    var isFull = false
  }

  public init() {}

  /// The larger terminal has columns or rows that the smaller one lacks.
  public var isNarrower: Bool { inner.columns < outer.columns }
  public var isShorter: Bool { inner.rows < outer.rows }

  /// Sets both sizes and returns what fits the terminal to them; the cursor stays.
  ///
  /// Where the cursor is is only known again at the next line end or address.
  public mutating func resize(_ inner: Size, on outer: Size) -> [UInt8] {
    let hadRegion = isShorter
    self.inner = Size(
      columns: min(inner.columns, outer.columns), rows: min(inner.rows, outer.rows))
    self.outer = outer
    cursor.column = min(cursor.column, self.inner.columns - 1)
    cursor.isFull = false
    return hadRegion || isShorter ? Array("\u{1B}7\(region)\u{1B}8".utf8) : []
  }

  /// The cursor has been put at the beginning of a line.
  public mutating func lineBegins() { cursor = Cursor() }

  /// What takes the scrolling region away again; the cursor stays.
  public func release() -> [UInt8] { isShorter ? Array("\u{1B}7\u{1B}[r\u{1B}8".utf8) : [] }

  /// Takes output of the smaller terminal, cut anywhere, and returns what the larger one shows.
  public mutating func feed(_ bytes: [UInt8]) -> [UInt8] {
    guard isNarrower || isShorter else {
      defer { held = [] }
      return held + bytes
    }
    var shown: [UInt8] = []
    shown.reserveCapacity(bytes.count)
    for byte in bytes {
      held.append(byte)
      let (first, second) = parser.feed(byte)
      if first == .none && held.count < 256 { continue }
      take(first, &shown)
      if second != .none { take(second, &shown) }
    }
    return shown
  }

  private mutating func take(_ event: ControlParser.Event, _ shown: inout [UInt8]) {
    switch event {
    case .none: break
    case .scalar(let scalar): return write(scalar, &shown)
    case .malformed: return write("\u{FFFD}", &shown)
    case .control(let byte): return control(byte, &shown)
    case .escape(let intermediate, let final) where intermediate == 0: escape(final, &shown)
    case .escape: break
    case .sequence(let sequence):
      // What a control has cut in two has been passed on in part and stays as it is.
      if held.first == 0x1B { return self.sequence(sequence, &shown) }
    }
    pass(&shown)
  }

  private mutating func pass(_ shown: inout [UInt8]) {
    shown += held
    held = []
  }

  // MARK: - Text

  private mutating func write(_ scalar: Unicode.Scalar, _ shown: inout [UInt8]) {
    let width = displayWidth(scalar)
    guard isNarrower, width > 0 else { return pass(&shown) }
    last = scalar
    if wraps && (cursor.isFull || cursor.column + width > inner.columns) {
      shown += [0x0D, 0x0A]
      cursor = Cursor()
    }
    pass(&shown)
    cursor.column += width
    if cursor.column >= inner.columns {
      // A terminal stays on the column that it has just filled.
      shown.append(0x08)
      cursor = Cursor(column: inner.columns - 1, isFull: true)
    }
  }

  private mutating func control(_ byte: UInt8, _ shown: inout [UInt8]) {
    switch byte {
    case 0x08: move(to: cursor.column - 1)
    case 0x09:
      let next = (cursor.column / 8 + 1) * 8
      if isNarrower && next >= inner.columns {
        held = Array("\u{1B}[\(inner.columns)G".utf8)
      }
      move(to: next)
    case 0x0A...0x0C: move(to: cursor.column)
    case 0x0D: move(to: 0)
    default: break
    }
    pass(&shown)
  }

  private mutating func move(to column: Int) {
    cursor = Cursor(column: min(max(0, column), inner.columns - 1))
  }

  // MARK: - Sequences

  private mutating func escape(_ final: UInt8, _ shown: inout [UInt8]) {
    switch final {
    case 0x37: saved = cursor
    case 0x38: cursor = saved
    case 0x44, 0x4D: move(to: cursor.column)
    case 0x45: move(to: 0)
    case 0x63:
      cursor = Cursor()
      saved = Cursor()
      wraps = true
      held += Array(region.utf8)
    default: break
    }
  }

  private mutating func sequence(_ sequence: ControlSequence, _ shown: inout [UInt8]) {
    let numbers = sequence.numbers
    func number(_ index: Int, default missing: Int = 1) -> Int {
      guard index < numbers.count, let number = numbers[index], number > 0 else { return missing }
      return number
    }
    switch (sequence.prefix, sequence.intermediate, sequence.final) {
    case (0, 0, 0x41), (0, 0, 0x42), (0, 0, 0x65), (0, 0, 0x6B): move(to: cursor.column)
    case (0, 0, 0x43), (0, 0, 0x61):
      move(to: cursor.column + number(0))
      if cursor.column == inner.columns - 1 { address(column: inner.columns) }
    case (0, 0, 0x44), (0, 0, 0x6A): move(to: cursor.column - number(0))
    case (0, 0, 0x45), (0, 0, 0x46), (0, 0, 0x4C), (0, 0, 0x4D): move(to: 0)
    case (0, 0, 0x47), (0, 0, 0x60):
      move(to: number(0) - 1)
      address(column: cursor.column + 1)
    case (0, 0, 0x48), (0, 0, 0x66):
      move(to: number(1) - 1)
      held = Array("\u{1B}[\(min(number(0), inner.rows));\(cursor.column + 1)H".utf8)
    case (0, 0, 0x64):
      cursor.isFull = false
      held = Array("\u{1B}[\(min(number(0), inner.rows))d".utf8)
    case (0, 0, 0x62):
      guard isNarrower, let last else { break }
      held = []
      for _ in 0..<min(number(0), inner.columns * inner.rows) {
        held = Array(UTF8.encode(last)!)
        write(last, &shown)
      }
    case (0, 0, 0x72):
      let bottom = min(number(1, default: inner.rows), inner.rows)
      let isWhole = number(0) >= bottom
      held = Array((isWhole ? region : "\u{1B}[\(number(0));\(bottom)r").utf8)
      move(to: 0)
    case (0, 0, 0x73) where sequence.parameters.isEmpty: saved = cursor
    case (0, 0, 0x75) where sequence.parameters.isEmpty: cursor = saved
    case (0, 0x21, 0x70):
      wraps = true
      held += Array("\u{1B}7\(region)\u{1B}8".utf8)
    case (0x3F, 0, 0x68): for case let mode? in numbers { set(mode, true) }
    case (0x3F, 0, 0x6C): for case let mode? in numbers { set(mode, false) }
    default: break
    }
    pass(&shown)
  }

  private mutating func address(column: Int) {
    guard isNarrower else { return }
    held = Array("\u{1B}[\(column)G".utf8)
  }

  private mutating func set(_ mode: Int, _ isOn: Bool) {
    switch mode {
    case 7: wraps = isOn
    case 6: cursor = Cursor()
    case 1048, 1049:
      if isOn { saved = cursor } else { cursor = saved }
    default: return
    }
  }

  private var region: String { isShorter ? "\u{1B}[1;\(inner.rows)r" : "\u{1B}[r" }
}

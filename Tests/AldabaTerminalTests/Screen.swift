import AldabaWords

/// A small terminal: text with wide characters and late wrapping, and what a line editor prints.
struct Screen {
  let columns: Int
  private(set) var rows: [[String]] = [[]]
  private(set) var row = 0
  private(set) var column = 0
  private var isFull = false

  init(columns: Int) {
    self.columns = columns
    rows = [Self.empty(columns)]
  }

  private static func empty(_ columns: Int) -> [String] { Array(repeating: " ", count: columns) }

  /// The lines, without the spaces at their ends.
  var lines: [String] {
    rows.map { row in
      var text = row.joined()
      while text.hasSuffix(" ") { text.removeLast() }
      return text
    }
  }

  mutating func show(_ bytes: [UInt8]) {
    var rest = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\r":
        column = 0
        isFull = false
      case "\n": lineFeed()
      case "\u{08}":
        column = max(0, column - 1)
        isFull = false
      case "\u{07}": break
      case "\u{1B}":
        precondition(rest.popFirst() == "[")
        let body = rest.prefix { !("@"..."~").contains($0) }
        rest = rest.dropFirst(body.count)
        control(Int(String(body)) ?? 1, rest.removeFirst(), String(body))
      default: put(scalar)
      }
    }
  }

  private mutating func lineFeed() {
    row += 1
    isFull = false
    if row == rows.count { rows.append(Self.empty(columns)) }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = displayWidth(scalar)
    if width == 0 {
      rows[row][max(0, isFull ? column : column - 1)] += String(scalar)
      return
    }
    if isFull || column + width > columns {
      lineFeed()
      column = 0
    }
    rows[row][column] = String(scalar)
    if width == 2 { rows[row][column + 1] = "" }
    column += width
    if column == columns {
      column -= 1
      isFull = true
    }
  }

  private mutating func control(_ count: Int, _ final: Unicode.Scalar, _ body: String) {
    isFull = false
    switch final {
    case "A": row = max(0, row - count)
    case "C": column = min(columns - 1, column + count)
    case "H":
      row = 0
      column = 0
    case "J":
      if body == "2" {
        rows = rows.map { _ in Self.empty(columns) }
      } else {
        for index in column..<columns { rows[row][index] = " " }
        for index in rows.indices where index > row { rows[index] = Self.empty(columns) }
      }
    default: preconditionFailure("CSI \(final)")
    }
  }
}

/// Why a text is not the JSON that was asked for, and where.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Where it went wrong, in bytes from the start.
  public let offset: Int
  /// The line, from 1.
  public let line: Int
  /// The column in code points, from 1.
  public let column: Int
  /// What was expected and what came.
  public let reason: String

  /// Names a place by hand, for what is found wrong behind the parser.
  public init(offset: Int, line: Int, column: Int, reason: String) {
    self.offset = offset
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// Names the place of a byte; only what lies before it is looked at.
  init(_ bytes: Span<UInt8>, at offset: Int, _ reason: String) {
    var line = 1
    var column = 1
    for index in 0..<min(offset, bytes.count) {
      if bytes[index] == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if bytes[index] & 0xC0 != 0x80 {
        column += 1
      }
    }
    self.init(offset: offset, line: line, column: column, reason: reason)
  }

  /// The place and the reason: `3:14: expected …`.
  public var description: String { "\(line):\(column): \(reason)" }
}

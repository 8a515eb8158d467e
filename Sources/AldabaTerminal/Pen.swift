public import AldabaWords

/// How a command writes: in whose language, how wide, and whether in colour or for a program.
public struct Pen {
  public let words: Words
  /// The width of the window that is written to; nil where there is none.
  public let columns: Int?
  public let isColoured: Bool
  /// Lines for other programs, in place of words.
  public let isJSON: Bool
  /// Takes one line for standard output, without its newline.
  public let write: ([UInt8]) throws -> Void

  public init(
    words: Words, columns: Int?, isColoured: Bool, isJSON: Bool,
    write: @escaping ([UInt8]) throws -> Void
  ) {
    self.words = words
    self.columns = columns
    self.isColoured = isColoured
    self.isJSON = isJSON
    self.write = write
  }

  public var language: Language { words.language }

  /// The first line in colour, all wrapped to the window where there is one.
  public func paragraph(_ text: String, _ ink: Ink = .none) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
    let rows = columns.map { wrap(text, columns: $0) } ?? lines
    for (index, row) in rows.enumerated() { try line(row, index == 0 ? ink : .none) }
  }

  /// One line as it is.
  public func line(_ text: String, _ ink: Ink = .none) throws {
    guard isColoured, ink != .none else { return try write(Array(text.utf8)) }
    try write(Array("\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m".utf8))
  }
}

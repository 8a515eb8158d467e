/// What a Swift source says, taken apart just far enough for rules about imports, comments and
/// literals: strings with their interpolations, comments, and the calls around a literal.
struct SwiftText: Sendable {
  struct Literal: Sendable {
    /// Without quotes; an interpolation is one space.
    var text: String
    let line: Int
    /// The parentheses that are open here, outermost first.
    let calls: [Call]
  }

  struct Call: Sendable, Hashable {
    /// What stands before the parenthesis; empty for a tuple or a group.
    let name: String
    let offset: Int
  }

  struct Comment: Sendable {
    let text: String
    let line: Int
  }

  struct Import: Sendable, Hashable {
    let module: String
    let line: Int
  }

  private(set) var literals: [Literal] = []
  private(set) var comments: [Comment] = []
  private(set) var imports: [Import] = []

  private let bytes: [UInt8]
  private var at = 0
  private var line = 1
  private var calls: [Call] = []
  /// The code of the current line, without comments and literals.
  private var code: [UInt8] = []

  init(_ text: String) {
    bytes = Array(text.utf8)
    readCode(untilParenthesis: false)
    endLine()
  }

  // MARK: - Code

  /// Reads to the end, or to the parenthesis that closes an interpolation.
  private mutating func readCode(untilParenthesis: Bool) {
    let depth = calls.count
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case UInt8(ascii: "\n"):
        endLine()
        line += 1
        at += 1
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
        readLineComment()
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
        readBlockComment()
      case UInt8(ascii: "\""):
        readLiteral(hashes: 0)
      case UInt8(ascii: "#") where hashesBeforeQuote > 0:
        let hashes = hashesBeforeQuote
        at += hashes
        readLiteral(hashes: hashes)
      case UInt8(ascii: "("):
        calls.append(Call(name: nameBefore(), offset: at))
        code.append(byte)
        at += 1
      case UInt8(ascii: ")"):
        at += 1
        if untilParenthesis, calls.count == depth { return }
        if !calls.isEmpty { calls.removeLast() }
        code.append(byte)
      default:
        code.append(byte)
        at += 1
      }
    }
  }

  private func peek(_ distance: Int) -> UInt8? {
    at + distance < bytes.count ? bytes[at + distance] : nil
  }

  /// How many `#` open a raw literal here; 0 when what follows is none.
  private var hashesBeforeQuote: Int {
    var count = 0
    while peek(count) == UInt8(ascii: "#") { count += 1 }
    return peek(count) == UInt8(ascii: "\"") ? count : 0
  }

  private func nameBefore() -> String {
    let name = code.reversed().prefix { byte in
      byte == UInt8(ascii: "_") || (byte | 0x20 >= 97 && byte | 0x20 <= 122)
        || (byte >= 48 && byte <= 57)
    }
    return String(decoding: Array(name.reversed()), as: UTF8.self)
  }

  private mutating func endLine() {
    defer { code = [] }
    var words = String(decoding: code, as: UTF8.self).split(separator: " ")[...]
    while let first = words.first, first.hasPrefix("@") || SwiftText.access.contains(first) {
      words.removeFirst()
    }
    guard words.first == "import" else { return }
    words.removeFirst()
    if let first = words.first, SwiftText.kinds.contains(first) { words.removeFirst() }
    guard let name = words.first?.split(separator: ".").first else { return }
    imports.append(Import(module: String(name), line: line))
  }

  private static let access: Set<Substring> = [
    "public", "package", "internal", "fileprivate", "private",
  ]
  private static let kinds: Set<Substring> = [
    "struct", "class", "enum", "protocol", "func", "let", "var", "typealias",
  ]

  // MARK: - Comments

  private mutating func readLineComment() {
    let start = at
    while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
    comments.append(
      Comment(text: String(decoding: bytes[start..<at], as: UTF8.self), line: line))
  }

  private mutating func readBlockComment() {
    let (start, first) = (at, line)
    at += 2
    while at < bytes.count, !(bytes[at] == UInt8(ascii: "*") && peek(1) == UInt8(ascii: "/")) {
      if bytes[at] == UInt8(ascii: "\n") { line += 1 }
      at += 1
    }
    at = min(at + 2, bytes.count)
    comments.append(
      Comment(text: String(decoding: bytes[start..<at], as: UTF8.self), line: first))
  }

  // MARK: - Literals

  private mutating func readLiteral(hashes: Int) {
    let (first, around) = (line, calls)
    let isLong = peek(1) == UInt8(ascii: "\"") && peek(2) == UInt8(ascii: "\"")
    let quotes = isLong ? 3 : 1
    at += quotes
    var text: [UInt8] = []
    while at < bytes.count, !endsLiteral(quotes, hashes) {
      if bytes[at] == UInt8(ascii: "\\"), follows(hashes, from: 1) {
        at += 1 + hashes
        guard at < bytes.count else { break }
        if bytes[at] == UInt8(ascii: "(") {
          text.append(UInt8(ascii: " "))
          at += 1
          let outside = code
          readCode(untilParenthesis: true)
          code = outside
          continue
        }
        // An escaped character stands for a space, or for itself: it is not part of a word.
        let isSign = [UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "'")].contains(bytes[at])
        text.append(isSign ? bytes[at] : UInt8(ascii: " "))
      } else {
        text.append(bytes[at])
      }
      if bytes[at] == UInt8(ascii: "\n") { line += 1 }
      at += 1
    }
    at = min(at + quotes + hashes, bytes.count)
    code.append(UInt8(ascii: "\""))
    literals.append(
      Literal(text: String(decoding: text, as: UTF8.self), line: first, calls: around))
  }

  private func endsLiteral(_ quotes: Int, _ hashes: Int) -> Bool {
    for distance in 0..<quotes where peek(distance) != UInt8(ascii: "\"") { return false }
    return follows(hashes, from: quotes)
  }

  private func follows(_ hashes: Int, from distance: Int) -> Bool {
    for step in 0..<hashes where peek(distance + step) != UInt8(ascii: "#") { return false }
    return true
  }
}

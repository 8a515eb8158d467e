/// JSON5 (spec.json5.org, 1.0.0) for files that people write: configuration.
///
/// Beyond JSON: comments, keys without quotes, single quotes, trailing commas, `+`, hexadecimal
/// numbers, a decimal point at either end, line continuation and more escapes and white space.
/// Narrower than JSON5: each key once, integers of 64 bits, no Infinity and no NaN, no half of a
/// surrogate pair. Never used for anything that is signed or hashed.
public enum JSON5 {
  /// Reads one value; a byte order mark at the start is white space.
  public static func parse(
    _ bytes: [UInt8], maximumDepth: Int = 16
  ) throws(JSONError) -> Located {
    try requireUTF8(bytes.span)
    var reader = JSON5Reader(bytes, maximumDepth: maximumDepth)
    try reader.skipSpace()
    let value = try reader.value(depth: 0)
    try reader.skipSpace()
    guard reader.peek == nil else { throw reader.unexpected("the end") }
    return value
  }
}

/// A place in a text of scalars, with its line and column.
struct JSON5Reader {
  let maximumDepth: Int
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var column = 1

  init(_ bytes: [UInt8], maximumDepth: Int) {
    self.maximumDepth = maximumDepth
    scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
  }

  mutating func value(depth: Int) throws(JSONError) -> Located {
    let (line, column) = (line, column)
    return Located(value: try plainValue(depth: depth), line: line, column: column)
  }

  private mutating func plainValue(depth: Int) throws(JSONError) -> Located.Value {
    guard let first = peek else { throw unexpected("a value") }
    switch first {
    case "{": return try object(depth: depth)
    case "[": return try array(depth: depth)
    case "\"", "'": return .string(try string())
    case "+", "-", ".", "0"..."9": return try number()
    default: break
    }
    let start = mark
    guard startsIdentifier(first) else { throw unexpected("a value") }
    switch try identifier() {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    case "Infinity", "NaN": throw error(start, "expected a finite number, got none")
    default: throw error(start, "expected a value, got a word without quotes")
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> Located.Value {
    try enter(depth)
    var members: [Located.Member] = []
    // A set of strings finds canonically equivalent keys, so an NFC and NFD pair is refused too.
    var keys: Set<String> = []
    while true {
      try skipSpace()
      if take("}") { return .object(members) }
      let start = mark
      let key = try self.key()
      guard keys.insert(key).inserted else {
        throw error(start, "expected each key once, got \"\(key)\" again")
      }
      try skipSpace()
      guard take(":") else { throw unexpected("':'") }
      try skipSpace()
      let value = try self.value(depth: depth + 1)
      members.append(
        Located.Member(key: key, line: start.line, column: start.column, value: value))
      try skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw unexpected("',' or '}'") }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> Located.Value {
    try enter(depth)
    var elements: [Located] = []
    while true {
      try skipSpace()
      if take("]") { return .array(elements) }
      elements.append(try value(depth: depth + 1))
      try skipSpace()
      if take("]") { return .array(elements) }
      guard take(",") else { throw unexpected("',' or ']'") }
    }
  }

  private mutating func enter(_ depth: Int) throws(JSONError) {
    guard depth < maximumDepth else {
      throw error(mark, "expected at most \(maximumDepth) levels, got more")
    }
    advance()
  }

  private mutating func key() throws(JSONError) -> String {
    guard let first = peek else { throw unexpected("a key or '}'") }
    if first == "\"" || first == "'" { return try string() }
    guard startsIdentifier(first) else { throw unexpected("a key or '}'") }
    return try identifier()
  }

  private mutating func identifier() throws(JSONError) -> String {
    var text = String.UnicodeScalarView()
    while let scalar = peek {
      let start = mark
      if scalar == "\\" {
        advance()
        guard take("u") else { throw unexpected("'u' behind a backslash") }
        let escaped = try surrogates(from: start)
        guard text.isEmpty ? startsIdentifier(escaped) : continuesIdentifier(escaped),
          escaped != "\\"
        else { throw error(start, "expected a character of a key, got \(name(escaped))") }
        text.append(escaped)
      } else if text.isEmpty ? startsIdentifier(scalar) : continuesIdentifier(scalar) {
        text.append(scalar)
        advance()
      } else {
        break
      }
    }
    return String(text)
  }

  // MARK: Numbers

  private mutating func number() throws(JSONError) -> Located.Value {
    let start = mark
    let negative = take("-")
    if !negative { _ = take("+") }
    if let word = peek, word == "I" || word == "N" {
      throw error(start, "expected a finite number, got none")
    }
    if peek == "0", let next = peek(1), next == "x" || next == "X" {
      advance()
      advance()
      return try hexadecimal(start, negative)
    }
    var text = ""
    let hasWhole = try digits(into: &text, required: false)
    if hasWhole, text.count > 1, text.hasPrefix("0") {
      throw error(start, "expected no digit behind a leading zero, got one")
    }
    var isFraction = false
    if take(".") {
      isFraction = true
      text += hasWhole ? "." : "0."
      if try !digits(into: &text, required: !hasWhole) { text += "0" }
    } else if !hasWhole {
      throw unexpected("a digit")
    }
    if take("e") || take("E") {
      isFraction = true
      text += "e"
      if take("-") { text += "-" } else { _ = take("+") }
      _ = try digits(into: &text, required: true)
    }
    if isFraction {
      guard let value = Double(text), value.isFinite else {
        throw error(start, "expected a number that fits a double, got more")
      }
      return .fraction(negative ? -value : value)
    }
    guard let magnitude = UInt64(text), let value = signed(magnitude, negative) else {
      throw error(start, "expected an integer of 64 bits, got more")
    }
    return .integer(value)
  }

  private mutating func hexadecimal(
    _ start: Mark, _ negative: Bool
  ) throws(JSONError) -> Located.Value {
    var magnitude: UInt64 = 0
    var count = 0
    while let digit = peekHex {
      guard magnitude >> 60 == 0 else {
        throw error(start, "expected an integer of 64 bits, got more")
      }
      magnitude = magnitude << 4 | UInt64(digit)
      count += 1
      advance()
    }
    guard count > 0 else { throw unexpected("a hex digit") }
    guard let value = signed(magnitude, negative) else {
      throw error(start, "expected an integer of 64 bits, got more")
    }
    return .integer(value)
  }

  private mutating func digits(
    into text: inout String, required: Bool
  ) throws(JSONError) -> Bool {
    let before = index
    while let scalar = peek, ("0"..."9").contains(scalar) {
      text.unicodeScalars.append(scalar)
      advance()
    }
    if required, index == before { throw unexpected("a digit") }
    return index > before
  }

  // MARK: Strings

  private mutating func string() throws(JSONError) -> String {
    let quote = peek
    advance()
    var text = String.UnicodeScalarView()
    while let scalar = peek {
      switch scalar {
      case quote:
        advance()
        return String(text)
      case "\\": if let escaped = try escape() { text.append(escaped) }
      case "\n", "\r": throw unexpected("the closing quote")
      default:
        text.append(scalar)
        advance()
      }
    }
    throw unexpected("the closing quote")
  }

  /// What an escape stands for; nil for a line continuation.
  private mutating func escape() throws(JSONError) -> Unicode.Scalar? {
    let start = mark
    advance()
    guard let letter = peek else { throw unexpected("an escape") }
    advance()
    switch letter {
    case "b": return "\u{08}"
    case "f": return "\u{0C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{0B}"
    case "\n", "\u{2028}", "\u{2029}": return nil
    case "\r":
      _ = take("\n")
      return nil
    case "0":
      if let next = peek, ("0"..."9").contains(next) { throw unexpected("no digit behind \\0") }
      return "\0"
    case "1"..."9": throw error(start, "expected an escape, got \\ and a digit")
    case "x":
      let value = try hex(digits: 2)
      return Unicode.Scalar(UInt8(truncatingIfNeeded: value))
    case "u": return try surrogates(from: start)
    default: return letter
    }
  }

  /// The scalar of `\uXXXX` or of a pair of them, from behind the first `u`.
  private mutating func surrogates(from start: Mark) throws(JSONError) -> Unicode.Scalar {
    let first = try hex(digits: 4)
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, take("\\"), take("u") {
      let second = try hex(digits: 4)
      if (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
      {
        return scalar
      }
    }
    throw error(start, "expected a whole surrogate pair, got half of one")
  }

  private mutating func hex(digits: Int) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = peekHex else { throw unexpected("a hex digit") }
      value = value << 4 | digit
      advance()
    }
    return value
  }

  // MARK: White space and comments

  mutating func skipSpace() throws(JSONError) {
    while let scalar = peek {
      if isSpace(scalar) {
        advance()
      } else if scalar == "/", peek(1) == "/" {
        while let next = peek, !isLineEnd(next) { advance() }
      } else if scalar == "/", peek(1) == "*" {
        let start = mark
        advance()
        advance()
        while peek != "*" || peek(1) != "/" {
          guard peek != nil else { throw error(start, "expected the comment's end, got none") }
          advance()
        }
        advance()
        advance()
      } else {
        return
      }
    }
  }

  // MARK: Scalars and places

  var peek: Unicode.Scalar? { peek(0) }

  private func peek(_ ahead: Int) -> Unicode.Scalar? {
    index + ahead < scalars.count ? scalars[index + ahead] : nil
  }

  private var peekHex: UInt32? {
    guard let scalar = peek, let byte = UInt8(exactly: scalar.value) else { return nil }
    return hexValue(byte)
  }

  private mutating func advance() {
    // CR LF is one line end: the column starts anew at its LF.
    if let scalar = peek, isLineEnd(scalar), !(scalar == "\r" && peek(1) == "\n") {
      line += 1
      column = 1
    } else {
      column += 1
    }
    index += 1
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    advance()
    return true
  }

  private struct Mark {
    let index: Int
    let line: Int
    let column: Int
  }

  private var mark: Mark { Mark(index: index, line: line, column: column) }

  private func error(_ mark: Mark, _ reason: String) -> JSONError {
    let offset = scalars[..<min(mark.index, scalars.count)].reduce(0) { $0 + UTF8.width($1) }
    return JSONError(offset: offset, line: mark.line, column: mark.column, reason: reason)
  }

  func unexpected(_ expected: String) -> JSONError {
    error(mark, "expected \(expected), got \(peek.map(name) ?? "the end")")
  }
}

private func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
  scalar == "\n" || scalar == "\r" || scalar == "\u{2028}" || scalar == "\u{2029}"
}

private func isSpace(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "\t", "\n", "\u{0B}", "\u{0C}", "\r", " ", "\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}": true
  default: scalar.properties.generalCategory == .spaceSeparator
  }
}

/// ECMAScript's IdentifierStart; the backslash begins a `\u` escape.
private func startsIdentifier(_ scalar: Unicode.Scalar) -> Bool {
  scalar == "$" || scalar == "_" || scalar == "\\" || scalar.properties.isIDStart
}

/// ECMAScript's IdentifierPart: joiners included.
private func continuesIdentifier(_ scalar: Unicode.Scalar) -> Bool {
  scalar == "$" || scalar == "_" || scalar == "\u{200C}" || scalar == "\u{200D}"
    || scalar.properties.isIDContinue
}

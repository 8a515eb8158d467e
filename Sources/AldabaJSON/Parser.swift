extension JSON {
  /// Reads one value, strictly (RFC 8259), with nothing but white space around it.
  ///
  /// Refused: bytes that are not UTF-8 (overlong forms and surrogates included), a byte order mark, a
  /// key that is already there (keys that differ in normalisation only are the same), half a
  /// surrogate pair, integers beyond 64 bits, fractions beyond a double, arrays and objects nested
  /// deeper than `maximumDepth`. The parser recurses once a level, so the depth bounds the stack.
  public static func parse(
    _ bytes: [UInt8], maximumDepth: Int = 16
  ) throws(JSONError) -> JSON {
    try parse(bytes.span, maximumDepth: maximumDepth)
  }

  /// Reads one value from a part of a larger buffer; offsets count from the start of the part.
  public static func parse(
    _ bytes: ArraySlice<UInt8>, maximumDepth: Int = 16
  ) throws(JSONError) -> JSON {
    try parse(bytes.span, maximumDepth: maximumDepth)
  }

  /// Reads one value from borrowed memory, with the rules of `parse(_:maximumDepth:)`.
  public static func parse(
    _ bytes: Span<UInt8>, maximumDepth: Int = 16
  ) throws(JSONError) -> JSON {
    try requireUTF8(bytes)
    var parser = Parser(maximumDepth: maximumDepth)
    parser.skipSpace(bytes)
    let value = try parser.value(bytes, depth: 0)
    parser.skipSpace(bytes)
    guard parser.position == bytes.count else {
      throw parser.unexpected(bytes, "the end")
    }
    return value
  }
}

/// Refuses what is not UTF-8, naming the first byte that is not.
func requireUTF8(_ bytes: Span<UInt8>) throws(JSONError) {
  do {
    _ = try UTF8Span(validating: bytes)
  } catch {
    throw JSONError(bytes, at: error.byteOffsets.lowerBound, "expected UTF-8, got \(error.kind)")
  }
}

/// A place in a text; the text itself is borrowed by each call, so nothing is copied but strings.
struct Parser {
  let maximumDepth: Int
  var position = 0

  init(maximumDepth: Int) {
    self.maximumDepth = maximumDepth
  }

  mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> JSON {
    guard let first = peek(bytes) else { throw unexpected(bytes, "a value") }
    switch first {
    case UInt8(ascii: "{"): return try object(bytes, depth: depth)
    case UInt8(ascii: "["): return try array(bytes, depth: depth)
    case UInt8(ascii: "\""): return .string(try string(bytes))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(bytes)
    case UInt8(ascii: "t"):
      try word(bytes, "true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try word(bytes, "false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try word(bytes, "null")
      return .null
    default: throw unexpected(bytes, "a value")
    }
  }

  private mutating func object(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> JSON {
    try enter(bytes, depth)
    var members: [String: JSON] = [:]
    skipSpace(bytes)
    if take(bytes, UInt8(ascii: "}")) { return .object(members) }
    while true {
      let start = position
      guard peek(bytes) == UInt8(ascii: "\"") else { throw unexpected(bytes, "a key in quotes") }
      let key = try string(bytes)
      // The dictionary finds canonically equivalent keys, so an NFC and NFD pair is refused too.
      if members[key] != nil {
        throw JSONError(bytes, at: start, "expected each key once, got \"\(key)\" again")
      }
      skipSpace(bytes)
      guard take(bytes, UInt8(ascii: ":")) else { throw unexpected(bytes, "':'") }
      skipSpace(bytes)
      members[key] = try value(bytes, depth: depth + 1)
      skipSpace(bytes)
      if take(bytes, UInt8(ascii: "}")) { return .object(members) }
      guard take(bytes, UInt8(ascii: ",")) else { throw unexpected(bytes, "',' or '}'") }
      skipSpace(bytes)
    }
  }

  private mutating func array(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) -> JSON {
    try enter(bytes, depth)
    var elements: [JSON] = []
    skipSpace(bytes)
    if take(bytes, UInt8(ascii: "]")) { return .array(elements) }
    while true {
      elements.append(try value(bytes, depth: depth + 1))
      skipSpace(bytes)
      if take(bytes, UInt8(ascii: "]")) { return .array(elements) }
      guard take(bytes, UInt8(ascii: ",")) else { throw unexpected(bytes, "',' or ']'") }
      skipSpace(bytes)
    }
  }

  private mutating func enter(_ bytes: Span<UInt8>, _ depth: Int) throws(JSONError) {
    guard depth < maximumDepth else {
      throw JSONError(bytes, at: position, "expected at most \(maximumDepth) levels, got more")
    }
    position += 1
  }

  private mutating func word(_ bytes: Span<UInt8>, _ word: String) throws(JSONError) {
    let start = position
    for byte in word.utf8 {
      guard take(bytes, byte) else {
        position = start
        throw unexpected(bytes, "a value")
      }
    }
  }

  // MARK: Numbers

  private mutating func number(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
    let start = position
    let negative = take(bytes, UInt8(ascii: "-"))
    var magnitude: UInt64 = 0
    var fits = true
    if take(bytes, UInt8(ascii: "0")) {
      if isDigit(peek(bytes)) { throw unexpected(bytes, "no digit behind a leading zero") }
    } else {
      guard isDigit(peek(bytes)) else { throw unexpected(bytes, "a digit") }
      while let digit = peek(bytes), isDigit(digit) {
        let (product, over) = magnitude.multipliedReportingOverflow(by: 10)
        let (sum, more) = product.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
        fits = fits && !over && !more
        magnitude = sum
        position += 1
      }
    }
    var isFraction = false
    if take(bytes, UInt8(ascii: ".")) {
      isFraction = true
      try digits(bytes)
    }
    if let letter = peek(bytes), letter | 0x20 == UInt8(ascii: "e") {
      isFraction = true
      position += 1
      if !take(bytes, UInt8(ascii: "+")) { _ = take(bytes, UInt8(ascii: "-")) }
      try digits(bytes)
    }
    if isFraction {
      let text = ascii(bytes, start..<position)
      guard let value = Double(text), value.isFinite else {
        throw JSONError(bytes, at: start, "expected a number that fits a double, got more")
      }
      return .fraction(value)
    }
    guard fits, let value = signed(magnitude, negative) else {
      throw JSONError(bytes, at: start, "expected an integer of 64 bits, got more")
    }
    return .integer(value)
  }

  private mutating func digits(_ bytes: Span<UInt8>) throws(JSONError) {
    guard isDigit(peek(bytes)) else { throw unexpected(bytes, "a digit") }
    while isDigit(peek(bytes)) { position += 1 }
  }

  // MARK: Strings

  private mutating func string(_ bytes: Span<UInt8>) throws(JSONError) -> String {
    position += 1
    let start = position
    while let byte = peek(bytes) {
      if byte == UInt8(ascii: "\"") {
        let text = utf8(bytes, start..<position)
        position += 1
        return text
      }
      if byte == UInt8(ascii: "\\") { return try escaped(bytes, from: start) }
      guard byte >= 0x20 else { break }
      position += 1
    }
    throw unexpected(bytes, "'\"' or a character of the string")
  }

  /// The rest of a string that has an escape in it; what lies before is taken over as it is.
  private mutating func escaped(
    _ bytes: Span<UInt8>, from start: Int
  ) throws(JSONError) -> String {
    var text = utf8(bytes, start..<position)
    var run = position
    while let byte = peek(bytes) {
      switch byte {
      case UInt8(ascii: "\""):
        text += utf8(bytes, run..<position)
        position += 1
        return text
      case UInt8(ascii: "\\"):
        text += utf8(bytes, run..<position)
        text.unicodeScalars.append(try escape(bytes))
        run = position
      case 0..<0x20: throw unexpected(bytes, "'\"' or a character of the string")
      default: position += 1
      }
    }
    throw unexpected(bytes, "'\"' or a character of the string")
  }

  private mutating func escape(_ bytes: Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
    let start = position
    position += 1
    guard let letter = peek(bytes) else { throw unexpected(bytes, "an escape") }
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default:
      position -= 1
      throw unexpected(bytes, "one of \" \\ / b f n r t u behind a backslash")
    }
    let first = try fourHexDigits(bytes)
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, take(bytes, UInt8(ascii: "\\")), take(bytes, UInt8(ascii: "u")) {
      let second = try fourHexDigits(bytes)
      if (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
      {
        return scalar
      }
    }
    throw JSONError(bytes, at: start, "expected a whole surrogate pair, got half of one")
  }

  private mutating func fourHexDigits(_ bytes: Span<UInt8>) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = hexValue(peek(bytes)) else { throw unexpected(bytes, "a hex digit") }
      value = value << 4 | digit
      position += 1
    }
    return value
  }

  // MARK: Bytes

  mutating func skipSpace(_ bytes: Span<UInt8>) {
    while let byte = peek(bytes),
      byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    {
      position += 1
    }
  }

  private func peek(_ bytes: Span<UInt8>) -> UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private mutating func take(_ bytes: Span<UInt8>, _ byte: UInt8) -> Bool {
    guard peek(bytes) == byte else { return false }
    position += 1
    return true
  }

  func unexpected(_ bytes: Span<UInt8>, _ expected: String) -> JSONError {
    JSONError(bytes, at: position, "expected \(expected), got \(came(bytes, at: position))")
  }
}

// MARK: Helpers of all readers

/// Names what stands at a place, for the end of "expected …, got …".
func came(_ bytes: Span<UInt8>, at position: Int) -> String {
  guard position < bytes.count else { return "the end" }
  var end = position + 1
  while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
  guard let scalar = utf8(bytes, position..<end).unicodeScalars.first else { return "nothing" }
  return name(scalar)
}

/// A scalar for a message: printable ASCII in quotes, all else by number, so that it stays one line.
func name(_ scalar: Unicode.Scalar) -> String {
  if (0x21...0x7E).contains(scalar.value) { return "'\(scalar)'" }
  let digits = String(scalar.value, radix: 16, uppercase: true)
  return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

/// A part of a text that has been found to be UTF-8 and that is cut between characters.
private func utf8(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
  guard let part = try? UTF8Span(validating: bytes.extracting(range)) else {
    preconditionFailure("a part of UTF-8 cut within a character")
  }
  return String(copying: part)
}

private func ascii(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
  utf8(bytes, range)
}

func isDigit(_ byte: UInt8?) -> Bool {
  guard let byte else { return false }
  return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

func hexValue(_ byte: UInt8?) -> UInt32? {
  guard let byte else { return nil }
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): return UInt32(byte - UInt8(ascii: "0"))
  case UInt8(ascii: "a")...UInt8(ascii: "f"): return UInt32(byte - UInt8(ascii: "a")) + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): return UInt32(byte - UInt8(ascii: "A")) + 10
  default: return nil
  }
}

/// The number with its sign, when 64 bits hold it.
func signed(_ magnitude: UInt64, _ negative: Bool) -> Int64? {
  if !negative { return Int64(exactly: magnitude) }
  return magnitude == UInt64(1) << 63 ? Int64.min : Int64(exactly: magnitude).map { -$0 }
}

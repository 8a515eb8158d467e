extension JSON {
  /// Tells whether a text is canonical without building its value.
  ///
  /// One pass, nothing allocated: a ledger of a million lines is checked this way when it is opened.
  /// It accepts exactly what `parseCanonical` accepts, which the tests compare by mutation.
  public static func checkCanonical(
    _ bytes: Span<UInt8>, maximumBytes: Int = maximumCanonicalBytes
  ) throws(JSONError) {
    guard bytes.count <= maximumBytes else {
      throw JSONError(
        bytes, at: maximumBytes, "expected at most \(maximumBytes) bytes, got \(bytes.count)")
    }
    try requireUTF8(bytes)
    var scan = CanonicalScan()
    try scan.value(bytes, depth: 0)
    guard scan.position == bytes.count else { throw scan.unexpected(bytes, "the end") }
  }
}

/// The grammar of the canonical form, read from left to right.
private struct CanonicalScan {
  var position = 0

  mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) {
    guard let first = peek(bytes) else {
      throw unexpected(bytes, "a value of the canonical form")
    }
    switch first {
    case UInt8(ascii: "{"): try object(bytes, depth: depth)
    case UInt8(ascii: "["): try array(bytes, depth: depth)
    case UInt8(ascii: "\""): try string(bytes)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try integer(bytes)
    case UInt8(ascii: "t"): try word(bytes, "true")
    case UInt8(ascii: "f"): try word(bytes, "false")
    default: throw unexpected(bytes, "a value of the canonical form")
    }
  }

  private mutating func object(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) {
    try enter(bytes, depth)
    if take(bytes, UInt8(ascii: "}")) { return }
    var previous: Range<Int>?
    while true {
      let key = try key(bytes)
      if let previous, !precedes(bytes, previous, key) {
        throw JSONError(
          bytes, at: key.lowerBound, "expected ascending keys, each once, got another order")
      }
      previous = key
      guard take(bytes, UInt8(ascii: ":")) else { throw unexpected(bytes, "':'") }
      try value(bytes, depth: depth + 1)
      if take(bytes, UInt8(ascii: "}")) { return }
      guard take(bytes, UInt8(ascii: ",")) else { throw unexpected(bytes, "',' or '}'") }
    }
  }

  private mutating func array(_ bytes: Span<UInt8>, depth: Int) throws(JSONError) {
    try enter(bytes, depth)
    if take(bytes, UInt8(ascii: "]")) { return }
    while true {
      try value(bytes, depth: depth + 1)
      if take(bytes, UInt8(ascii: "]")) { return }
      guard take(bytes, UInt8(ascii: ",")) else { throw unexpected(bytes, "',' or ']'") }
    }
  }

  private mutating func enter(_ bytes: Span<UInt8>, _ depth: Int) throws(JSONError) {
    guard depth < JSON.maximumCanonicalDepth else {
      throw JSONError(
        bytes, at: position, "expected at most \(JSON.maximumCanonicalDepth) levels, got more")
    }
    position += 1
  }

  private mutating func key(_ bytes: Span<UInt8>) throws(JSONError) -> Range<Int> {
    guard take(bytes, UInt8(ascii: "\"")) else { throw unexpected(bytes, "a key in quotes") }
    let start = position
    while let byte = peek(bytes), isCanonicalKeyByte(byte) { position += 1 }
    let key = start..<position
    guard (1...64).contains(key.count), take(bytes, UInt8(ascii: "\"")) else {
      throw JSONError(bytes, at: start, "expected a key of 1 to 64 of a-z, 0-9 and _, got another")
    }
    return key
  }

  private func precedes(_ bytes: Span<UInt8>, _ left: Range<Int>, _ right: Range<Int>) -> Bool {
    for index in 0..<min(left.count, right.count) {
      let a = bytes[left.lowerBound + index]
      let b = bytes[right.lowerBound + index]
      if a != b { return a < b }
    }
    return left.count < right.count
  }

  private mutating func string(_ bytes: Span<UInt8>) throws(JSONError) {
    position += 1
    while let byte = peek(bytes) {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return
      case UInt8(ascii: "\\"): try escape(bytes)
      case 0..<0x20: throw unexpected(bytes, "'\"' or a character of the string")
      default: position += 1
      }
    }
    throw unexpected(bytes, "'\"' or a character of the string")
  }

  private mutating func escape(_ bytes: Span<UInt8>) throws(JSONError) {
    let start = position
    position += 1
    switch peek(bytes) {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "t"),
      UInt8(ascii: "n"), UInt8(ascii: "f"), UInt8(ascii: "r"):
      position += 1
    case UInt8(ascii: "u"):
      position += 1
      guard take(bytes, UInt8(ascii: "0")), take(bytes, UInt8(ascii: "0")),
        let high = peek(bytes), high == UInt8(ascii: "0") || high == UInt8(ascii: "1")
      else { throw notShortest(bytes, start) }
      position += 1
      guard let low = peek(bytes), let value = hexValue(low),
        isDigit(low) || low >= UInt8(ascii: "a"),
        shortEscape(of: (high - UInt8(ascii: "0")) << 4 | UInt8(value)) == nil
      else { throw notShortest(bytes, start) }
      position += 1
    default: throw notShortest(bytes, start)
    }
  }

  private func notShortest(_ bytes: Span<UInt8>, _ start: Int) -> JSONError {
    JSONError(bytes, at: start, "expected the shortest form of a character, got another escape")
  }

  private mutating func integer(_ bytes: Span<UInt8>) throws(JSONError) {
    let start = position
    let negative = take(bytes, UInt8(ascii: "-"))
    var magnitude: Int64 = 0
    while let digit = peek(bytes), isDigit(digit) {
      magnitude = magnitude * 10 + Int64(digit - UInt8(ascii: "0"))
      position += 1
      guard magnitude <= JSON.maximumCanonicalInteger else {
        throw JSONError(bytes, at: start, "expected an integer within 2^53 - 1, got more")
      }
    }
    let count = position - start - (negative ? 1 : 0)
    let first = start + (negative ? 1 : 0)
    guard count > 0 else { throw unexpected(bytes, "a digit") }
    guard bytes[first] != UInt8(ascii: "0") || (count == 1 && !negative) else {
      throw JSONError(bytes, at: start, "expected an integer in its shortest form, got another")
    }
  }

  private mutating func word(_ bytes: Span<UInt8>, _ word: String) throws(JSONError) {
    let start = position
    for byte in word.utf8 {
      guard take(bytes, byte) else {
        position = start
        throw unexpected(bytes, "a value of the canonical form")
      }
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

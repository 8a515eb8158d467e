extension JSON {
  /// Tells whether a text is canonical without building its value.
  ///
  /// One pass, nothing allocated: a ledger of a million lines is checked this way when it is opened.
  /// It accepts exactly what `parseCanonical` accepts, which the tests compare by mutation.
  public static func checkCanonical(
    _ bytes: Span<UInt8>, maximumBytes: Int = maximumCanonicalBytes
  ) throws(JSONError) {
    _ = try CanonicalScan.run(bytes, maximumBytes, collects: false)
  }
}

/// The grammar of the canonical form, read from left to right on plain memory: this is the part of an
/// audit that every byte goes through.
struct CanonicalScan {
  /// Where a member of the outermost object stands: its name without quotes, and its value.
  struct Member {
    let key: Range<Int>
    let value: Range<Int>
  }

  /// Why it stopped; the words are made only then, and when the text is known to be UTF-8.
  private struct Stop: Error {
    let position: Int
    let reason: String
    /// Whether the reason ends in what was found there.
    let tellsWhatCame: Bool
  }

  /// The members of the outermost object, where they are collected.
  private var members: [Member] = []
  private let base: UnsafePointer<UInt8>
  private let count: Int
  private let collects: Bool
  private var position = 0
  private var isASCII = true

  /// - Parameter collects: whether the outermost object's members are wanted.
  static func run(
    _ bytes: Span<UInt8>, _ maximumBytes: Int, collects: Bool
  ) throws(JSONError) -> [Member] {
    guard bytes.count <= maximumBytes else {
      throw JSONError(
        bytes, at: maximumBytes, "expected at most \(maximumBytes) bytes, got \(bytes.count)")
    }
    var stop: Stop?
    let scan = bytes.withUnsafeBufferPointer { all -> CanonicalScan? in
      guard let base = all.baseAddress else { return nil }
      var scan = CanonicalScan(base, all.count, collects)
      do throws(Stop) {
        try scan.value(depth: 0)
        if scan.position < all.count { throw scan.unexpected("the end") }
      } catch { stop = error }
      return scan
    }
    // That a text is no UTF-8 is said before all else that is wrong with it.
    if stop != nil || scan?.isASCII != true { try requireUTF8(bytes) }
    guard let scan else {
      throw JSONError(bytes, at: 0, "expected a value of the canonical form, got the end")
    }
    if let stop {
      let came = stop.tellsWhatCame ? ", got \(came(bytes, at: stop.position))" : ""
      throw JSONError(bytes, at: stop.position, stop.reason + came)
    }
    return scan.members
  }

  private init(_ base: UnsafePointer<UInt8>, _ count: Int, _ collects: Bool) {
    self.base = base
    self.count = count
    self.collects = collects
    if collects { members.reserveCapacity(20) }
  }

  private mutating func value(depth: Int) throws(Stop) {
    guard position < count else { throw unexpected("a value of the canonical form") }
    switch base[position] {
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "{"): try object(depth: depth)
    case UInt8(ascii: "["): try array(depth: depth)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try integer()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    default: throw unexpected("a value of the canonical form")
    }
  }

  private mutating func object(depth: Int) throws(Stop) {
    try enter(depth)
    if take(UInt8(ascii: "}")) { return }
    var previous: Range<Int>?
    while true {
      let key = try key()
      if let previous, !precedes(previous, key) {
        throw Stop(
          position: key.lowerBound,
          reason: "expected ascending keys, each once, got another order", tellsWhatCame: false)
      }
      previous = key
      guard take(UInt8(ascii: ":")) else { throw unexpected("':'") }
      let start = position
      try value(depth: depth + 1)
      if collects, depth == 0 { members.append(Member(key: key, value: start..<position)) }
      if take(UInt8(ascii: "}")) { return }
      guard take(UInt8(ascii: ",")) else { throw unexpected("',' or '}'") }
    }
  }

  private mutating func array(depth: Int) throws(Stop) {
    try enter(depth)
    if take(UInt8(ascii: "]")) { return }
    while true {
      try value(depth: depth + 1)
      if take(UInt8(ascii: "]")) { return }
      guard take(UInt8(ascii: ",")) else { throw unexpected("',' or ']'") }
    }
  }

  private mutating func enter(_ depth: Int) throws(Stop) {
    guard depth < JSON.maximumCanonicalDepth else {
      throw Stop(
        position: position,
        reason: "expected at most \(JSON.maximumCanonicalDepth) levels, got more",
        tellsWhatCame: false)
    }
    position += 1
  }

  private mutating func key() throws(Stop) -> Range<Int> {
    guard take(UInt8(ascii: "\"")) else { throw unexpected("a key in quotes") }
    let start = position
    while position < count, isCanonicalKeyByte(base[position]) { position += 1 }
    let key = start..<position
    guard (1...64).contains(key.count), take(UInt8(ascii: "\"")) else {
      throw Stop(
        position: start, reason: "expected a key of 1 to 64 of a-z, 0-9 and _, got another",
        tellsWhatCame: false)
    }
    return key
  }

  private func precedes(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    for index in 0..<min(left.count, right.count) {
      let a = base[left.lowerBound + index]
      let b = base[right.lowerBound + index]
      if a != b { return a < b }
    }
    return left.count < right.count
  }

  // MARK: Strings

  private mutating func string() throws(Stop) {
    position += 1
    while true {
      skipPlain()
      guard position < count else { throw unexpected("'\"' or a character of the string") }
      switch base[position] {
      case UInt8(ascii: "\""):
        position += 1
        return
      case UInt8(ascii: "\\"): try escape()
      case 0..<0x20: throw unexpected("'\"' or a character of the string")
      case 0x80...:
        isASCII = false
        position += 1
      default: position += 1
      }
    }
  }

  /// Goes on to the next byte that is no plain ASCII character of a string, eight at a time; the last
  /// seven of a text are left to whoever looks at each.
  @inline(__always)
  private mutating func skipPlain() {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    while position + 8 <= count {
      let word = UInt64(
        littleEndian: UnsafeRawPointer(base).loadUnaligned(
          fromByteOffset: position, as: UInt64.self))
      let quotes = word ^ (ones &* 0x22)
      let slashes = word ^ (ones &* 0x5C)
      // The top bit of each byte that is below 0x20, a quote, a backslash or not ASCII. A borrow can
      // only mark bytes behind one that is marked rightly.
      let low = (word &- (ones &* 0x20)) & ~word
      let marks =
        (low | word | ((quotes &- ones) & ~quotes) | ((slashes &- ones) & ~slashes)) & tops
      if marks != 0 {
        position += marks.trailingZeroBitCount >> 3
        return
      }
      position += 8
    }
  }

  private mutating func escape() throws(Stop) {
    let start = position
    position += 1
    switch peek {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "t"),
      UInt8(ascii: "n"), UInt8(ascii: "f"), UInt8(ascii: "r"):
      position += 1
    case UInt8(ascii: "u"):
      position += 1
      guard take(UInt8(ascii: "0")), take(UInt8(ascii: "0")),
        let high = peek, high == UInt8(ascii: "0") || high == UInt8(ascii: "1")
      else { throw notShortest(start) }
      position += 1
      guard let low = peek, let value = hexValue(low),
        isDigit(low) || low >= UInt8(ascii: "a"),
        shortEscape(of: (high - UInt8(ascii: "0")) << 4 | UInt8(value)) == nil
      else { throw notShortest(start) }
      position += 1
    default: throw notShortest(start)
    }
  }

  private func notShortest(_ start: Int) -> Stop {
    Stop(
      position: start, reason: "expected the shortest form of a character, got another escape",
      tellsWhatCame: false)
  }

  // MARK: Numbers and words

  private mutating func integer() throws(Stop) {
    let start = position
    let negative = take(UInt8(ascii: "-"))
    var magnitude: Int64 = 0
    while let digit = peek, isDigit(digit) {
      magnitude = magnitude * 10 + Int64(digit - UInt8(ascii: "0"))
      position += 1
      guard magnitude <= JSON.maximumCanonicalInteger else {
        throw Stop(
          position: start, reason: "expected an integer within 2^53 - 1, got more",
          tellsWhatCame: false)
      }
    }
    let first = start + (negative ? 1 : 0)
    let digits = position - first
    guard digits > 0 else { throw unexpected("a digit") }
    guard base[first] != UInt8(ascii: "0") || (digits == 1 && !negative) else {
      throw Stop(
        position: start, reason: "expected an integer in its shortest form, got another",
        tellsWhatCame: false)
    }
  }

  private mutating func word(_ word: StaticString) throws(Stop) {
    let start = position
    for index in 0..<word.utf8CodeUnitCount {
      guard take(word.utf8Start[index]) else {
        position = start
        throw unexpected("a value of the canonical form")
      }
    }
  }

  // MARK: Bytes

  private var peek: UInt8? { position < count ? base[position] : nil }

  @inline(__always)
  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < count, base[position] == byte else { return false }
    position += 1
    return true
  }

  private func unexpected(_ expected: String) -> Stop {
    Stop(position: position, reason: "expected \(expected)", tellsWhatCame: true)
  }
}

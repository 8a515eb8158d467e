// The canonical form: the subset of JSON that is signed and hashed, in the order and with the escapes
// of RFC 8785.
//
//     values   objects, arrays, strings, true, false, integers with |n| <= 2^53 - 1
//     keys     [a-z0-9_], 1 to 64 of them, in ascending order, each once
//     strings  UTF-8 as it is; only " \ and U+0000..U+001F are escaped: \" \\ \b \t \n \f \r, others
//              \u00xx in small letters
//     layout   no white space, nothing before and nothing behind
//
// One value has exactly one form, so bytes can be compared, signed and hashed.

extension JSON {
  /// The limit of a canonical text, in bytes, when a caller names none: that of a ledger record.
  public static let maximumCanonicalBytes = 16_384
  /// How deeply arrays and objects of a canonical text nest.
  public static let maximumCanonicalDepth = 16
  /// The largest magnitude of an integer in the subset: what every reader's double holds exactly.
  public static let maximumCanonicalInteger: Int64 = 9_007_199_254_740_991

  /// Reads a text of the subset; accepted only if encoding the value again gives the same bytes.
  public static func parseCanonical(
    _ bytes: [UInt8], maximumBytes: Int = maximumCanonicalBytes
  ) throws(JSONError) -> JSON {
    try checkCanonical(bytes.span, maximumBytes: maximumBytes)
    let value = try parse(bytes, maximumDepth: maximumCanonicalDepth)
    // The scan above refuses with a place; this comparison is what the promise rests on.
    guard value.isInSubset, value.canonical() == bytes else {
      throw JSONError(
        offset: 0, line: 1, column: 1, reason: "expected the canonical form, got another")
    }
    return value
  }

  /// Whether the value has a canonical form: kinds, integers, keys and depth within the subset.
  public var isInSubset: Bool { isInSubset(depth: 0) }

  private func isInSubset(depth: Int) -> Bool {
    switch self {
    case .null, .fraction: false
    case .bool, .string: true
    case .integer(let value): value.magnitude <= JSON.maximumCanonicalInteger.magnitude
    case .array(let elements):
      depth < JSON.maximumCanonicalDepth
        && elements.allSatisfy { $0.isInSubset(depth: depth + 1) }
    case .object(let members):
      depth < JSON.maximumCanonicalDepth
        && members.allSatisfy { isCanonicalKey($0.key) && $0.value.isInSubset(depth: depth + 1) }
    }
  }

  /// The one canonical form of a value of the subset; a value outside it is a bug of the caller.
  public func canonical() -> [UInt8] {
    precondition(isInSubset, "a value without a canonical form")
    return encoded()
  }

  /// The value on one line without white space, keys in the order of RFC 8785.
  ///
  /// Takes every value and every key. Fractions are written so that reading gives the same double;
  /// infinity and NaN have no JSON and are a bug of the caller.
  public func encoded() -> [UInt8] {
    var output: [UInt8] = []
    encode(into: &output)
    return output
  }

  /// `encoded` as a string: a line of a program's output.
  public var encodedText: String { String(decoding: encoded(), as: UTF8.self) }

  private func encode(into output: inout [UInt8]) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): output.append(contentsOf: String(value).utf8)
    case .fraction(let value):
      precondition(value.isFinite, "a fraction without a JSON form")
      output.append(contentsOf: value.description.utf8)
    case .string(let text): JSON.encode(text, into: &output)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      var isFirst = true
      for element in elements {
        if !isFirst { output.append(UInt8(ascii: ",")) }
        isFirst = false
        element.encode(into: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let members):
      output.append(UInt8(ascii: "{"))
      var isFirst = true
      // RFC 8785 orders by UTF-16 code units; Swift's own order of strings is another one.
      for (key, value) in members.sorted(by: { precedes($0.key, $1.key) }) {
        if !isFirst { output.append(UInt8(ascii: ",")) }
        isFirst = false
        JSON.encode(key, into: &output)
        output.append(UInt8(ascii: ":"))
        value.encode(into: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  private static func encode(_ text: String, into output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    if !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) {
      output.append(contentsOf: text.utf8)
      output.append(UInt8(ascii: "\""))
      return
    }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        output.append(UInt8(ascii: "\\"))
        output.append(byte)
      case 0..<0x20:
        output.append(UInt8(ascii: "\\"))
        if let letter = shortEscape(of: byte) {
          output.append(letter)
        } else {
          output.append(contentsOf: "u00".utf8)
          output.append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
          output.append(Array("0123456789abcdef".utf8)[Int(byte & 15)])
        }
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}

/// The order of UTF-16 code units; texts of ASCII alone are compared by their bytes, which is the same.
private func precedes(_ left: String, _ right: String) -> Bool {
  let isASCII = left.utf8.count == left.utf16.count && right.utf8.count == right.utf16.count
  return isASCII ? left < right : left.utf16.lexicographicallyPrecedes(right.utf16)
}

/// The letter behind the backslash for the five control characters that have one.
func shortEscape(of byte: UInt8) -> UInt8? {
  switch byte {
  case 0x08: UInt8(ascii: "b")
  case 0x09: UInt8(ascii: "t")
  case 0x0A: UInt8(ascii: "n")
  case 0x0C: UInt8(ascii: "f")
  case 0x0D: UInt8(ascii: "r")
  default: nil
  }
}

private func isCanonicalKey(_ key: String) -> Bool {
  (1...64).contains(key.utf8.count) && key.utf8.allSatisfy(isCanonicalKeyByte)
}

func isCanonicalKeyByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
    UInt8(ascii: "_"):
    true
  default: false
  }
}

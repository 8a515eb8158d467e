/// Thirty-two bytes that name something: a SHA-256 digest, or a commitment made with one.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
  public static let count = 32
  /// Stands where an author has said nothing yet.
  public static let zero = Digest(unchecked: [UInt8](repeating: 0, count: count))

  public let bytes: [UInt8]

  /// Refuses anything that is not exactly 32 bytes.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Digest.count else { return nil }
    self.bytes = bytes
  }

  /// Refuses anything that is not exactly 64 lowercase hexadecimal digits.
  public init?(hex: String) {
    guard let bytes = [UInt8](hex: hex) else { return nil }
    self.init(bytes)
  }

  private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  public var description: String { bytes.hex }

  /// All bytes at once: an array would hash them one by one.
  public func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}

extension Collection<UInt8> {
  /// Lowercase hexadecimal, two digits a byte.
  public var hex: String {
    withContiguousStorageIfAvailable { hexadecimal($0) }
      ?? Array(self).withUnsafeBufferPointer { hexadecimal($0) }
  }
}

private func hexadecimal(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
  func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
  return String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
    for index in bytes.indices {
      text[2 * index] = digit(bytes[index] >> 4)
      text[2 * index + 1] = digit(bytes[index] & 15)
    }
    return 2 * bytes.count
  }
}

private func nibble(_ digit: UInt8) -> UInt8? {
  switch digit {
  case 0x30...0x39: digit - 0x30
  case 0x61...0x66: digit - 0x57
  default: nil
  }
}

extension String {
  /// Whether it is so many lowercase hexadecimal digits.
  func isHexadecimal(_ count: Int) -> Bool {
    utf8.count == count && utf8.allSatisfy { nibble($0) != nil }
  }
}

extension [UInt8] {
  /// Lowercase digits only, so that a value has one spelling.
  public init?(hex: String) {
    var digits = hex
    guard let bytes = digits.withUTF8({ [UInt8](hex: $0) }) else { return nil }
    self = bytes
  }

  /// The same, of digits that stand somewhere.
  init?(hex digits: UnsafeBufferPointer<UInt8>) {
    guard digits.count.isMultiple(of: 2) else { return nil }
    var isHex = true
    let bytes = [UInt8](unsafeUninitializedCapacity: digits.count / 2) { bytes, count in
      count = digits.count / 2
      for place in 0..<count {
        let (high, low) = (nibble(digits[2 * place]), nibble(digits[2 * place + 1]))
        isHex = isHex && high != nil && low != nil
        bytes[place] = (high ?? 0) << 4 | (low ?? 0)
      }
    }
    guard isHex else { return nil }
    self = bytes
  }

  /// Standard base64 with padding (RFC 4648 section 4).
  public var base64: String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((count + 2) / 3 * 4)
    var index = 0
    while index < count {
      let left = count - index
      let a = UInt32(self[index])
      let b = left > 1 ? UInt32(self[index + 1]) : 0
      let c = left > 2 ? UInt32(self[index + 2]) : 0
      let word = a << 16 | b << 8 | c
      text.append(alphabet[Int(word >> 18 & 63)])
      text.append(alphabet[Int(word >> 12 & 63)])
      text.append(left > 1 ? alphabet[Int(word >> 6 & 63)] : 0x3D)
      text.append(left > 2 ? alphabet[Int(word & 63)] : 0x3D)
      index += 3
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Refuses missing padding, white space and stray bits: a value has one spelling.
  public init?(base64 text: String) {
    let input = Array(text.utf8)
    guard input.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(input.count / 4 * 3)
    var index = 0
    while index < input.count {
      var word: UInt32 = 0
      var padding = 0
      for position in 0..<4 {
        let value: UInt32
        switch input[index + position] {
        case let c where c >= 0x41 && c <= 0x5A && padding == 0: value = UInt32(c) - 0x41
        case let c where c >= 0x61 && c <= 0x7A && padding == 0: value = UInt32(c) - 0x61 + 26
        case let c where c >= 0x30 && c <= 0x39 && padding == 0: value = UInt32(c) - 0x30 + 52
        case 0x2B where padding == 0: value = 62
        case 0x2F where padding == 0: value = 63
        case 0x3D where position >= 2 && index + 4 == input.count:
          padding += 1
          value = 0
        default: return nil
        }
        word = word << 6 | value
      }
      if padding > 0, word & (padding == 1 ? 0xFF : 0xFFFF) != 0 { return nil }
      bytes.append(UInt8(word >> 16 & 255))
      if padding < 2 { bytes.append(UInt8(word >> 8 & 255)) }
      if padding < 1 { bytes.append(UInt8(word & 255)) }
      index += 4
    }
    self = bytes
  }

  /// Appends a number of `width` bytes, most significant first.
  mutating func append(bigEndian value: UInt64, width: Int) {
    for shift in stride(from: (width - 1) * 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
    }
  }
}

extension Collection<UInt8> where Index == Int {
  /// The number in `width` bytes at `offset` from the start, most significant first.
  func bigEndian(at offset: Int, width: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<width { value = value << 8 | UInt64(self[startIndex + offset + index]) }
    return value
  }
}

/// Decodes UTF-8 one byte at a time, strictly (RFC 3629: no overlong forms, no surrogates).
///
/// It holds at most three bytes' worth of state, so a stream of any length needs no buffer.
struct ScalarDecoder: Sendable {
  enum Step {
    case scalar(Unicode.Scalar)
    /// The byte begins or continues a scalar that is not complete.
    case more
    /// The byte belongs to no scalar; it is used up.
    case malformed
    /// What came before was cut short; the byte itself must be offered again.
    case malformedBefore
  }

  private var value: UInt32 = 0
  private var missing = 0
  private var low: UInt8 = 0x80
  private var high: UInt8 = 0xBF

  var isPending: Bool { missing > 0 }

  mutating func reset() { self = ScalarDecoder() }

  mutating func feed(_ byte: UInt8) -> Step {
    if missing == 0 { return begin(byte) }
    guard (low...high).contains(byte) else {
      reset()
      return .malformedBefore
    }
    value = value << 6 | UInt32(byte & 0x3F)
    missing -= 1
    low = 0x80
    high = 0xBF
    if missing > 0 { return .more }
    guard let scalar = Unicode.Scalar(value) else { return .malformed }
    return .scalar(scalar)
  }

  private mutating func begin(_ byte: UInt8) -> Step {
    switch byte {
    case 0...0x7F:
      return .scalar(Unicode.Scalar(byte))
    case 0xC2...0xDF:
      value = UInt32(byte & 0x1F)
      missing = 1
    case 0xE0...0xEF:
      value = UInt32(byte & 0x0F)
      missing = 2
      low = byte == 0xE0 ? 0xA0 : 0x80
      high = byte == 0xED ? 0x9F : 0xBF
    case 0xF0...0xF4:
      value = UInt32(byte & 0x07)
      missing = 3
      low = byte == 0xF0 ? 0x90 : 0x80
      high = byte == 0xF4 ? 0x8F : 0xBF
    default:
      return .malformed
    }
    return .more
  }
}

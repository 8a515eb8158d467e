/// Numbers that come again with the same seed (SplitMix64), and ways to damage bytes.
public struct Random: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  public mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  public mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  /// A copy with one to three changes: a bit, a byte, a cut, bytes put in, repeated or left out.
  public mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for _ in 0...below(3) {
      guard !result.isEmpty else { return [UInt8(truncatingIfNeeded: next())] }
      let place = below(result.count)
      switch below(7) {
      case 0: result[place] ^= 1 << UInt8(below(8))
      case 1: result[place] = UInt8(truncatingIfNeeded: next())
      case 2: result.removeSubrange(place...)
      case 3: result.insert(UInt8(truncatingIfNeeded: next()), at: place)
      case 4: result.remove(at: place)
      case 5: result.insert(contentsOf: result[place..<min(result.count, place + 8)], at: place)
      default: result[place] = [0x00, 0xFF, 0x22, 0x5C, 0x7B, 0x7D, 0x30, 0x2C][below(8)]
      }
    }
    return result
  }
}

/// Ways of cutting a stream, and a generator that repeats exactly.
struct Cutting {
  /// xorshift64*: enough to vary tests, the same on every machine.
  struct Random: RandomNumberGenerator {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    mutating func next() -> UInt64 {
      state ^= state >> 12
      state ^= state << 25
      state ^= state >> 27
      return state &* 2_685_821_657_736_338_717
    }
  }

  /// The bytes whole, one by one, and cut at random.
  static func ways(_ bytes: [UInt8]) -> [[[UInt8]]] {
    var random = Random()
    var pieces: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Int.random(in: 1...min(7, rest.count), using: &random)
      pieces.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return [[bytes], bytes.map { [$0] }, pieces]
  }

  /// Some bytes that terminals give a meaning to, in an order that gives them none.
  static func noise(_ count: Int, _ random: inout Random) -> [UInt8] {
    let pieces = [
      "\u{1B}", "\u{1B}[", "\u{1B}]", "\u{1B}P", "\u{1B}\\", "?", ";", ":", "0", "1", "3", "25",
      "1049",
      "52", "h", "l", "m", "n", "c", "u", "t", "J", "R", "\u{07}", "\u{18}", "\u{1D}", "q", "h",
      "\r",
      "\n", "á", "漢", "🙂", "\u{9B}", "\u{9C}", "\u{202E}", "A", " ", "$", "!", "p", "\u{7F}",
      "200~",
    ].map { Array($0.utf8) }
    var bytes: [UInt8] = []
    while bytes.count < count {
      if UInt8.random(in: 0...7, using: &random) == 0 {
        bytes.append(UInt8.random(in: 0...255, using: &random))
      } else {
        bytes += pieces.randomElement(using: &random) ?? []
      }
    }
    return bytes
  }

  /// The bytes with a few of them changed, doubled or left out.
  static func mutated(_ bytes: [UInt8], _ random: inout Random) -> [UInt8] {
    var bytes = bytes
    for _ in 0...Int.random(in: 0...3, using: &random) {
      guard let index = bytes.indices.randomElement(using: &random) else { return bytes }
      switch UInt8.random(in: 0...3, using: &random) {
      case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
      case 2: bytes.remove(at: index)
      default: bytes.insert(bytes[index], at: index)
      }
    }
    return bytes
  }
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

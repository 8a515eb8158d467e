import AldabaJSON
import TestSupport

extension Random {
  mutating func value(depth: Int, canonical: Bool) -> JSON {
    switch below(depth > 0 ? 8 : 5) {
    case 0: return .bool(below(2) == 0)
    case 1: return .integer(Int64.random(in: -9_007_199_254_740_991...9_007_199_254_740_991))
    case 2: return .integer(Int64(below(200)) - 100)
    case 3: return .string(text())
    case 4:
      if canonical { return "plain" }
      return below(2) == 0 ? .null : .fraction(Double.random(in: -1e9...1e9, using: &self))
    case 5:
      return .array((0..<below(4)).map { _ in value(depth: depth - 1, canonical: canonical) })
    default:
      var members: [String: JSON] = [:]
      for _ in 0..<below(5) {
        let key =
          canonical ? String("abc_09xyz".shuffled(using: &self).prefix(1 + below(4))) : text()
        members[key] = value(depth: depth - 1, canonical: canonical)
      }
      return .object(members)
    }
  }

  mutating func text() -> String {
    let pool: [Unicode.Scalar] = [
      "a", "Z", "\"", "\\", "/", "\n", "\u{1}", "\u{1F}", "\t", "é", "e", "\u{301}", "😀",
      "\u{FFFF}",
      "\u{7F}", " ", "{", "\u{10FFFF}", "\0",
    ]
    var view = String.UnicodeScalarView()
    for _ in 0..<below(8) { view.append(pool[below(pool.count)]) }
    return String(view)
  }

  mutating func mutated(_ whole: [UInt8]) -> [UInt8] {
    let pieces = [
      "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-", "e", ".", "u", "\\u00", " ", "\n",
    ]
    var bytes = whole
    for _ in 0..<(1 + below(3)) {
      let place = below(bytes.count + 1)
      switch below(6) {
      case 0: if place < bytes.count { bytes[place] ^= 1 << UInt8(below(8)) }
      case 1: if place < bytes.count { bytes[place] = UInt8(below(256)) }
      case 2: if place < bytes.count { bytes.remove(at: place) }
      case 3: bytes.insert(contentsOf: Array(pieces[below(pieces.count)].utf8), at: place)
      case 4: bytes.removeSubrange(place...)
      default:
        let other = below(bytes.count + 1)
        let range = min(place, other)..<max(place, other)
        bytes.insert(contentsOf: Array(bytes[range]), at: other)
      }
    }
    return bytes
  }
}

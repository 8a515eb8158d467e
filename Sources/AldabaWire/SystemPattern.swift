/// What names systems (R21): a text with `*` for anything, compared without regard to case (ASCII): `debian*`, `* 11 *`.
public struct SystemPattern: Hashable, Sendable {
  public let text: String
  private let bytes: [UInt8]

  public init(_ text: String) {
    self.text = text
    bytes = text.utf8.map(SystemPattern.lowered)
  }

  /// In time that grows with the product of both lengths at most, whatever they hold.
  public func matches(_ text: String) -> Bool {
    let text = text.utf8.map(SystemPattern.lowered)
    var (at, place) = (0, 0)
    /// Where to go on when it does not fit: behind the last `*`, which takes one byte more.
    var retry: (at: Int, place: Int)?
    while place < text.count {
      if at < bytes.count, bytes[at] == UInt8(ascii: "*") {
        retry = (at + 1, place)
        at += 1
      } else if at < bytes.count, bytes[at] == text[place] {
        at += 1
        place += 1
      } else if let last = retry {
        retry = (last.at, last.place + 1)
        (at, place) = (last.at, last.place + 1)
      } else {
        return false
      }
    }
    return bytes[at...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }
}

package import AldabaWire

/// Sessions, of which nothing but their names is kept: sixteen bytes each.
package struct SessionNames: Equatable, Sendable {
  /// A session's 32 digits as two numbers.
  private struct Name: Hashable {
    let high: UInt64
    let low: UInt64
  }

  /// The bytes of each.
  private static let nameCount = 16

  private var names: Set<Name> = []

  package init() {}

  package func contains(_ session: SessionID) -> Bool { names.contains(Self.name(session)) }

  package mutating func insert(_ session: SessionID) { names.insert(Self.name(session)) }

  private static func name(_ session: SessionID) -> Name {
    let digits = session.rawValue
    guard let high = UInt64(digits.prefix(16), radix: 16),
      let low = UInt64(digits.dropFirst(16), radix: 16)
    else { preconditionFailure("a session's name is 32 digits") }
    return Name(high: high, low: low)
  }

  // MARK: - In a file

  /// Nil where the bytes are no whole names.
  package init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count.isMultiple(of: Self.nameCount) else { return nil }
    func number(_ start: Int) -> UInt64 {
      bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
    names.reserveCapacity(bytes.count / Self.nameCount)
    for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: Self.nameCount) {
      names.insert(Name(high: number(start), low: number(start + 8)))
    }
  }

  /// One behind the other, in no order.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(names.count * Self.nameCount)
    for name in names {
      for half in [name.high, name.low] {
        withUnsafeBytes(of: half.bigEndian) { bytes += $0 }
      }
    }
    return bytes
  }
}

/// An object in its canonical form as it is written: where its members stand, none of them read yet.
///
/// A record of a ledger is read this way: most of its members are digests in hexadecimal, which need no
/// text of their own. Members that are taken are gone, so that what nobody asked for is left.
public struct CanonicalObject: Sendable {
  /// A member's value as it is written.
  public struct Value: Sendable {
    fileprivate let bytes: [UInt8]
    fileprivate let range: Range<Int>

    /// The value, read.
    public var json: JSON {
      var parser = Parser(maximumDepth: JSON.maximumCanonicalDepth)
      guard let value = try? parser.value(bytes.span.extracting(range), depth: 0) else {
        preconditionFailure("a value of a canonical object")
      }
      return value
    }

    /// Hands over the bytes of a string that has no escape in it; nil for every other value.
    public func withPlainText<Result>(
      _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result? {
      bytes.withUnsafeBufferPointer { all in
        guard all[range.lowerBound] == UInt8(ascii: "\"") else { return nil }
        let text = UnsafeBufferPointer(
          rebasing: all[range.lowerBound + 1..<range.upperBound - 1])
        return text.contains(UInt8(ascii: "\\")) ? nil : body(text)
      }
    }
  }

  private let bytes: [UInt8]
  private var members: [CanonicalScan.Member]

  /// Refuses what `JSON.parseCanonical` refuses, and every value that is no object.
  public init(
    _ bytes: Span<UInt8>, maximumBytes: Int = JSON.maximumCanonicalBytes
  ) throws(JSONError) {
    members = try CanonicalScan.run(bytes, maximumBytes, collects: true)
    guard bytes[0] == UInt8(ascii: "{") else {
      throw JSONError(bytes, at: 0, "expected an object, got another value")
    }
    self.bytes = bytes.withUnsafeBufferPointer { Array($0) }
  }

  /// Whether there is a member of that name.
  public func has(_ key: String) -> Bool { place(of: key) != nil }

  /// Takes a member out; nil when there is none of that name.
  public mutating func take(_ key: String) -> Value? {
    guard let place = place(of: key) else { return nil }
    return Value(bytes: bytes, range: members.remove(at: place).value)
  }

  /// The first name among those that were not taken; nil when all were.
  public var firstKey: String? {
    members.first.map { String(decoding: bytes[$0.key], as: UTF8.self) }
  }

  /// The bytes of the object without some of its members, which are canonical too.
  public func without(_ names: [String]) -> [UInt8] {
    let gone = names.compactMap { place(of: $0) }
    var left: [UInt8] = [UInt8(ascii: "{")]
    left.reserveCapacity(bytes.count)
    for place in members.indices where !gone.contains(place) {
      let member = members[place]
      if left.count > 1 { left.append(UInt8(ascii: ",")) }
      left.append(contentsOf: bytes[member.key.lowerBound - 1..<member.value.upperBound])
    }
    left.append(UInt8(ascii: "}"))
    return left
  }

  private func place(of key: String) -> Int? {
    var key = key
    return key.withUTF8 { name in
      bytes.withUnsafeBufferPointer { all in
        members.firstIndex { member in
          guard member.key.count == name.count else { return false }
          for place in 0..<name.count where all[member.key.lowerBound + place] != name[place] {
            return false
          }
          return true
        }
      }
    }
  }
}

public import AldabaJSON

/// Reads the members of one object into types that cannot be wrong, and at the end refuses members
/// that nobody asked for.
public struct Fields {
  /// Members of a value that was read as a whole.
  private var left: [String: JSON] = [:]
  /// The object where it is read from its line, a member at a time.
  private var line: CanonicalObject?
  private let what: String

  public init(_ json: JSON, of what: String) throws(WireError) {
    guard case .object(let members) = json else {
      throw WireError("expected an object as \(what)")
    }
    left = members
    self.what = what
  }

  /// The members of an object that is read from its line: what was read from the value is the same.
  init(_ line: CanonicalObject, of what: String) {
    self.line = line
    self.what = what
  }

  public func has(_ key: String) -> Bool { line?.has(key) ?? (left[key] != nil) }

  public mutating func json(_ key: String) throws(WireError) -> JSON {
    guard line == nil else { return try written(key).json }
    guard let value = left.removeValue(forKey: key) else { throw missing(key) }
    return value
  }

  private mutating func written(_ key: String) throws(WireError) -> CanonicalObject.Value {
    guard let value = line?.take(key) else { throw missing(key) }
    return value
  }

  private func missing(_ key: String) -> WireError {
    WireError("expected \"\(key)\" in \(what)")
  }

  public mutating func string(_ key: String, atMost limit: Int = Limits.text)
    throws(WireError) -> String
  {
    guard case .string(let text) = try json(key), text.utf8.count <= limit else {
      throw WireError("expected at most \(limit) bytes of text as \"\(key)\" in \(what)")
    }
    return text
  }

  public mutating func optionalString(_ key: String, atMost limit: Int = Limits.text)
    throws(WireError) -> String?
  {
    has(key) ? try string(key, atMost: limit) : nil
  }

  public mutating func integer(_ key: String, in range: ClosedRange<Int64>)
    throws(WireError) -> Int64
  {
    guard case .integer(let number) = try json(key), range.contains(number) else {
      throw WireError("expected a number in \(range) as \"\(key)\" in \(what)")
    }
    return number
  }

  public mutating func bytes(_ key: String, _ count: Int) throws(WireError) -> [UInt8] {
    guard let bytes = try hexadecimal(key), bytes.count == count else {
      throw WireError("expected \(count) bytes in hexadecimal as \"\(key)\" in \(what)")
    }
    return bytes
  }

  /// From a line, the digits are read where they stand.
  private mutating func hexadecimal(_ key: String) throws(WireError) -> [UInt8]? {
    guard line == nil else { return try written(key).withPlainText { [UInt8](hex: $0) } ?? nil }
    return try json(key).string.flatMap { [UInt8](hex: $0) }
  }

  public mutating func digest(_ key: String) throws(WireError) -> Digest {
    guard let digest = Digest(try bytes(key, Digest.count)) else {
      throw WireError("expected a digest as \"\(key)\" in \(what)")
    }
    return digest
  }

  public mutating func optionalDigest(_ key: String) throws(WireError) -> Digest? {
    has(key) ? try digest(key) : nil
  }

  /// A value written as text that its type can refuse.
  public mutating func value<T: RawRepresentable<String>>(_ key: String, _: T.Type = T.self)
    throws(WireError) -> T
  {
    let text = try string(key)
    guard let value = T(rawValue: text) else {
      throw WireError("expected a known \"\(key)\" in \(what), got \"\(text)\"")
    }
    return value
  }

  public mutating func optionalValue<T: RawRepresentable<String>>(_ key: String, _: T.Type = T.self)
    throws(WireError) -> T?
  {
    has(key) ? try value(key) : nil
  }

  /// Base64 of at most `limit` bytes.
  public mutating func data(_ key: String, atMost limit: Int) throws(WireError) -> [UInt8] {
    let text = try string(key, atMost: (limit + 2) / 3 * 4)
    guard let bytes = [UInt8](base64: text) else {
      throw WireError("expected base64 as \"\(key)\" in \(what)")
    }
    // Base64 is longer by steps of three.
    guard bytes.count <= limit else {
      throw WireError("expected at most \(limit) bytes as \"\(key)\" in \(what)")
    }
    return bytes
  }

  public func finish() throws(WireError) {
    if let extra = line.map(\.firstKey) ?? left.keys.min() {
      throw WireError("unexpected \"\(extra)\" in \(what)")
    }
  }
}

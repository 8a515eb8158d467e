public import AldabaJSON

/// Reads the members of one object into types that cannot be wrong, and at the end refuses members
/// that nobody asked for.
public struct Fields {
  private var left: [String: JSON]
  private let what: String

  public init(_ json: JSON, of what: String) throws(WireError) {
    guard case .object(let members) = json else {
      throw WireError("expected an object as \(what)")
    }
    left = members
    self.what = what
  }

  public func has(_ key: String) -> Bool { left[key] != nil }

  public mutating func json(_ key: String) throws(WireError) -> JSON {
    guard let value = left.removeValue(forKey: key) else {
      throw WireError("expected \"\(key)\" in \(what)")
    }
    return value
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
    left[key] == nil ? nil : try string(key, atMost: limit)
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
    guard case .string(let text) = try json(key), let bytes = [UInt8](hex: text),
      bytes.count == count
    else { throw WireError("expected \(count) bytes in hexadecimal as \"\(key)\" in \(what)") }
    return bytes
  }

  public mutating func digest(_ key: String) throws(WireError) -> Digest {
    guard let digest = Digest(try bytes(key, Digest.count)) else {
      throw WireError("expected a digest as \"\(key)\" in \(what)")
    }
    return digest
  }

  public mutating func optionalDigest(_ key: String) throws(WireError) -> Digest? {
    left[key] == nil ? nil : try digest(key)
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
    left[key] == nil ? nil : try value(key)
  }

  /// Base64 of at most `limit` bytes.
  public mutating func data(_ key: String, atMost limit: Int) throws(WireError) -> [UInt8] {
    let text = try string(key, atMost: (limit + 2) / 3 * 4)
    guard let bytes = [UInt8](base64: text) else {
      throw WireError("expected base64 as \"\(key)\" in \(what)")
    }
    return bytes
  }

  public func finish() throws(WireError) {
    if let extra = left.keys.min() { throw WireError("unexpected \"\(extra)\" in \(what)") }
  }
}

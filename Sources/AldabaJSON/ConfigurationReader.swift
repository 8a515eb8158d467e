/// Reads the members of a configuration object by name, each with its place in the file, and at the
/// end refuses members that nobody asked for, with the nearest known name.
public struct ConfigurationReader {
  private let root: Located
  private var asked: [String] = []

  public init(_ root: Located) throws(JSONError) {
    guard root.members != nil else { throw root.error("expected an object, got \(root.kind)") }
    self.root = root
  }

  /// The member of that name; asking for it makes it known.
  public mutating func value(_ key: String) -> Located? {
    asked.append(key)
    return root[key]
  }

  public mutating func required(_ key: String) throws(JSONError) -> Located {
    guard let value = value(key) else { throw root.error("expected a member \"\(key)\"") }
    return value
  }

  public mutating func string(_ key: String) throws(JSONError) -> String {
    try ConfigurationReader.text(try required(key))
  }

  public mutating func string(_ key: String, default text: String) throws(JSONError) -> String {
    guard let value = value(key) else { return text }
    return try ConfigurationReader.text(value)
  }

  public mutating func strings(_ key: String) throws(JSONError) -> [String] {
    let value = try required(key)
    guard let elements = value.array else {
      throw value.error("expected an array of strings, got \(value.kind)")
    }
    var texts: [String] = []
    for element in elements { texts.append(try ConfigurationReader.text(element)) }
    return texts
  }

  /// A number of seconds, fractions allowed, in milliseconds.
  public mutating func milliseconds(
    _ key: String, default milliseconds: Int64, in range: ClosedRange<Double>
  ) throws(JSONError) -> Int64 {
    guard let value = value(key) else { return milliseconds }
    guard let seconds = value.number, range.contains(seconds) else {
      throw value.error(
        "expected seconds from \(range.lowerBound) to \(range.upperBound) as \"\(key)\"")
    }
    return Int64((seconds * 1000).rounded())
  }

  /// A whole number from 1 to 100.
  public mutating func count(
    _ key: String, default count: Int64, atMost limit: Int64 = 100
  ) throws(JSONError) -> Int64 {
    guard let value = value(key) else { return count }
    guard let number = value.integer, (1...limit).contains(number) else {
      throw value.error("expected a number from 1 to \(limit) as \"\(key)\"")
    }
    return number
  }

  public func finish() throws(JSONError) {
    for member in root.members ?? [] where !asked.contains(member.key) {
      throw JSONError(
        offset: 0, line: member.line, column: member.column,
        reason: "expected one of \(asked.sorted().joined(separator: ", ")), got \"\(member.key)\"")
    }
  }

  private static func text(_ value: Located) throws(JSONError) -> String {
    guard let text = value.string else {
      throw value.error("expected a string, got \(value.kind)")
    }
    return text
  }
}

extension Located {
  /// The same object with this member in the place of the file's, if it had one.
  public func setting(_ key: String, to value: Located) -> Located {
    var members = self.members ?? []
    members.removeAll { $0.key == key }
    members.append(Member(key: key, line: line, column: column, value: value))
    return Located(value: .object(members), line: line, column: column)
  }
}

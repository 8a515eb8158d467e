/// A value of a configuration file and where it stands, so that what is wrong with it can be shown.
public struct Located: Sendable {
  /// What it says; members keep the order of the file.
  public indirect enum Value: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case fraction(Double)
    case string(String)
    case array([Located])
    case object([Member])
  }

  /// One member of an object; line and column are those of the key.
  public struct Member: Sendable {
    /// The key.
    public let key: String
    /// The line of the key, from 1.
    public let line: Int
    /// The column of the key in code points, from 1.
    public let column: Int
    /// What it is set to.
    public let value: Located
  }

  /// What it says.
  public let value: Value
  /// The line of its first character, from 1.
  public let line: Int
  /// The column of its first character in code points, from 1.
  public let column: Int

  /// The member of that name; nil when there is none or when this is no object.
  public subscript(_ key: String) -> Located? {
    members?.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }

  /// The members in the order of the file, when this is an object.
  public var members: [Member]? {
    if case .object(let members) = value { members } else { nil }
  }

  /// The elements, when this is an array.
  public var array: [Located]? {
    if case .array(let elements) = value { elements } else { nil }
  }

  /// The text, when this is a string.
  public var string: String? {
    if case .string(let text) = value { text } else { nil }
  }

  /// The number, when this is an integer.
  public var integer: Int64? {
    if case .integer(let number) = value { number } else { nil }
  }

  /// The number, when this is an integer or a fraction.
  public var number: Double? { json.number }

  /// The truth value, when this is one.
  public var bool: Bool? {
    if case .bool(let truth) = value { truth } else { nil }
  }

  /// The same value without the places.
  public var json: JSON {
    switch value {
    case .null: .null
    case .bool(let truth): .bool(truth)
    case .integer(let number): .integer(number)
    case .fraction(let number): .fraction(number)
    case .string(let text): .string(text)
    case .array(let elements): .array(elements.map(\.json))
    case .object(let members):
      .object(Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value.json) }))
    }
  }

  /// The kind of value in one word, for "expected …, got …".
  public var kind: String {
    switch value {
    case .null: "null"
    case .bool: "a boolean"
    case .integer, .fraction: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }

  /// An error at the place of this value, for what only the reader of the configuration can judge.
  public func error(_ reason: String) -> JSONError {
    JSONError(offset: 0, line: line, column: column, reason: reason)
  }
}

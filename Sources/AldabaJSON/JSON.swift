/// A JSON value (RFC 8259), as the strict parser hands it over.
///
/// Numbers without fraction and exponent are `integer`, all others `fraction`; which of the two came
/// is never lost. Strings keep the scalars they came with: nothing is normalised.
public enum JSON: Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case fraction(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])
}

extension JSON {
  /// The member of that name; nil when there is none or when this is no object.
  public subscript(_ key: String) -> JSON? {
    guard case .object(let members) = self, let place = members.index(forKey: key) else {
      return nil
    }
    // A dictionary finds canonically equivalent keys; only the same bytes are the same name here.
    guard members[place].key.utf8.elementsEqual(key.utf8) else { return nil }
    return members[place].value
  }

  /// The text, when this is a string.
  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The number, when this is an integer.
  public var integer: Int64? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// The number, when this is an integer (rounded if beyond 2^53) or a fraction.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .fraction(let value): value
    case .null, .bool, .string, .array, .object: nil
    }
  }

  /// The truth value, when this is one.
  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The elements, when this is an array.
  public var array: [JSON]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members, when this is an object.
  public var object: [String: JSON]? {
    if case .object(let value) = self { value } else { nil }
  }
}

extension JSON: Equatable {
  /// Equal when they are written with the same bytes.
  ///
  /// Swift's `==` on strings is canonical equivalence, which would call two texts with different
  /// digests equal; here strings and keys are compared by their UTF-8.
  public static func == (left: JSON, right: JSON) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.fraction(let a), .fraction(let b)): a == b
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)):
      a.count == b.count
        && a.allSatisfy { key, value in
          guard let place = b.index(forKey: key) else { return false }
          return b[place].key.utf8.elementsEqual(key.utf8) && b[place].value == value
        }
    case (.null, _), (.bool, _), (.integer, _), (.fraction, _), (.string, _), (.array, _),
      (.object, _):
      false
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }

  /// An integer.
  public init(integerLiteral value: Int64) { self = .integer(value) }
}

extension JSON: ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral {
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }

  /// An array.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
}

extension JSON: ExpressibleByDictionaryLiteral {
  /// An object; the same key twice is a bug of the caller.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Dictionary(uniqueKeysWithValues: elements))
  }
}

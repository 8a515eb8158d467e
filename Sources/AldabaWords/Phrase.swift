/// A piece of a sentence of ours, written as a literal; what is put into it is made harmless.
///
/// A `String` put into a phrase is somebody else's until proven otherwise and goes through
/// `quotable(_:)`; only literals and other phrases stand as they are. So a sentence that forgets
/// to guard a value cannot be written by accident.
struct Phrase: ExpressibleByStringInterpolation, Sendable, Equatable {
  let text: String

  init(stringLiteral value: String) {
    text = value
  }

  init(stringInterpolation: Interpolation) {
    text = stringInterpolation.text
  }

  struct Interpolation: StringInterpolationProtocol {
    var text = ""

    init(literalCapacity: Int, interpolationCount: Int) {}

    mutating func appendLiteral(_ literal: String) {
      text += literal
    }

    mutating func appendInterpolation(_ own: Phrase) {
      text += own.text
    }

    mutating func appendInterpolation(_ number: Int) {
      text += String(number)
    }

    mutating func appendInterpolation(_ value: String) {
      text += quotable(value)
    }

    /// A value that begins a line or a quotation: its first letter becomes a capital.
    mutating func appendInterpolation(capital value: String) {
      text += capitalised(quotable(value))
    }

    /// A piece of ours that begins a line.
    mutating func appendInterpolation(capital own: Phrase) {
      text += capitalised(own.text)
    }

    /// Somebody's words, between « ».
    mutating func appendInterpolation(quote words: String) {
      text += "«" + quotable(words) + "»"
    }
  }
}

/// The text with its first letter as a capital.
func capitalised(_ text: String) -> String {
  guard let first = text.first, first.isLowercase else { return text }
  return first.uppercased() + text.dropFirst()
}

extension Phrase {
  static func + (left: Phrase, right: Phrase) -> Phrase {
    "\(left)\(right)"
  }
}

import AldabaWire
import AldabaWords

/// A piece of a page, written as a literal; what is put into it is made harmless.
///
/// A `String` put into markup is text and stays text: nothing in it can open an element, end an
/// attribute in double quotes, or hide or turn the reading around. Only literals and other pieces
/// stand as they are.
struct Markup: ExpressibleByStringInterpolation, Equatable {
  private(set) var html: String

  init(stringLiteral value: String) {
    html = value
  }

  init(stringInterpolation: Interpolation) {
    html = stringInterpolation.html
  }

  struct Interpolation: StringInterpolationProtocol {
    var html = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      html.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }

    mutating func appendLiteral(_ literal: String) { html += literal }
    mutating func appendInterpolation(_ own: Markup) { html += own.html }
    mutating func appendInterpolation(_ own: [Markup]) { for piece in own { html += piece.html } }
    mutating func appendInterpolation(_ number: Int) { html += String(number) }
    mutating func appendInterpolation(_ text: String) {
      html += visible(text).escapedForHTML
    }
  }

  static func + (left: Markup, right: Markup) -> Markup { "\(left)\(right)" }
}

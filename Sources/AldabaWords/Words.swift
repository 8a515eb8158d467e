/// Every sentence that Aldaba says to a person, in one language: values in, text out.
///
/// A text is lines joined by `\n`, one thought a line, not wrapped: `wrap(_:columns:)` fits it to
/// a window. Values that come from people (names, motives, reasons, paths) are given as they
/// came; they are made harmless here, see `quotable(_:)`, and cannot add a line, end a quotation
/// or reach the terminal as an order to it.
///
/// What a person is asked stands in the third person, since the question comes from the
/// customer's own agent; a technician's words stand between « » or behind `Name:`. No sentence
/// agrees in gender with anybody, and titles and surnames are never guessed.
public struct Words: Sendable, Equatable {
  public let language: Language

  public init(_ language: Language) {
    self.language = language
  }

  /// The lines in this language, the absent ones left out.
  func say(es: [Phrase?], en: [Phrase?]) -> String {
    let lines = language == .es ? es : en
    return lines.compactMap { $0?.text }.joined(separator: "\n")
  }

  /// One line in this language.
  func say(es: Phrase, en: Phrase) -> String {
    phrase(es: es, en: en).text
  }

  /// A part of a sentence in this language.
  func phrase(es: Phrase, en: Phrase) -> Phrase { language == .es ? es : en }
}

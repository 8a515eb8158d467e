/// The customer's questions that nobody has answered (R32).
///
///     «¿Se pierde algo?» ─▶ open        «No se pierde nada.» ─▶ none      «¿Qué ve usted?» ─▶ still open
struct Unanswered: Equatable {
  /// More than these, and the oldest are forgotten.
  static let limit = 20

  /// In the order in which they came.
  private(set) var questions: [String] = []
  private var isWarned = false

  mutating func customerSaid(_ text: String) {
    guard text.split(whereSeparator: \.isNewline).contains(where: Unanswered.asks) else { return }
    questions.append(text.trimmed)
    if questions.count > Unanswered.limit { questions.removeFirst() }
    isWarned = false
  }

  /// An answer is what does not only ask.
  mutating func technicianSaid(_ text: String) {
    if !Unanswered.onlyAsks(text) { forget() }
  }

  mutating func forget() {
    questions = []
    isWarned = false
  }

  /// What to warn of before a hold, a transfer or a goodbye; once for the same questions.
  mutating func warning() -> [String] {
    defer { isWarned = true }
    return isWarned ? [] : questions
  }

  /// Whether a line ends in a question mark; what stands behind it and says nothing does not count.
  private static func asks(_ line: some StringProtocol) -> Bool {
    let end = line.last { $0.isLetter || $0.isNumber || marks.contains($0) }
    return end.map(marks.contains) ?? false
  }

  /// Whether each sentence of a text asks.
  private static func onlyAsks(_ text: String) -> Bool {
    var words = false
    for character in text {
      switch character {
      case _ where marks.contains(character): words = false
      case ".", "!", "…", "\n":
        if words { return false }
      default: words = words || character.isLetter || character.isNumber
      }
    }
    return !words
  }

  private static let marks: Set<Character> = ["?", "\u{37E}", "？"]
}

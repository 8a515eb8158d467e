import AldabaJSON
import AldabaSystem
import AldabaTerminal
import AldabaWords

/// What whoever watches a demonstration reads: scenes of lines, from above to below, nothing redrawn.
///
///     4. The wait
///     A word about what there is to see.
///
///     Gabriela ▸ what she does
///     Ana reads:
///         exactly what stands on her screen
///     Ana ▸ answers: yes
///
/// On a terminal there are short rests, so that it can be read along. With `--json` nothing of this
/// is printed, but each line of a program, with `by`: whose it is.
final class DemoTranscript {
  let language: Language
  let isJSON: Bool
  private let invocation: Invocation
  private let isColoured: Bool
  private let isPaced: Bool
  private let columns: Int
  /// Rests for so many seconds.
  var pause: (Double) throws -> Void = { _ in }
  /// Why nothing more can be printed.
  private(set) var failure: (any Error)?

  init(_ invocation: Invocation) {
    self.invocation = invocation
    language = invocation.language
    isJSON = invocation.isJSON
    isColoured = invocation.isColoured(1)
    isPaced = !isJSON && !invocation.parsed.flag("fast") && Tty.isTerminal(1)
    columns = max(40, Tty.size(1)?.columns ?? 80)
  }

  // MARK: - What is told

  func scene(_ title: Localized, _ explanation: Localized) throws {
    guard !isJSON else { return }
    try put("")
    try put(title[language], .bold)
    try put(explanation[language], indent: 0)
    try put("")
    try rest(0.8)
  }

  /// «Gabriela ▸ …»
  func act(_ who: String, _ what: String) throws {
    guard !isJSON else { return }
    try put("\(who) ▸ \(what)")
    try rest(0.3)
  }

  /// A heading and, below it, what somebody has before them, word for word.
  func show(_ heading: Localized, _ text: String) throws {
    guard !isJSON else { return }
    try put(heading[language], .cyan)
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    for row in rows { try put(String(row), margin: columns < 60 ? 2 : 4) }
    try rest(min(1.6, 0.3 + 0.12 * Double(rows.count)))
  }

  /// A line about what has just been seen.
  func note(_ text: Localized) throws {
    guard !isJSON else { return }
    try put(text[language])
    try rest(0.3)
  }

  /// A line of a program as it is, for `--json`.
  ///
  /// A line that has a `by` of its own (who closed, who said it) keeps it as `of`.
  func pass(_ event: JSON, by name: String) {
    guard isJSON, var members = event.object else { return }
    members["of"] = members["by"]
    members["by"] = .string(name)
    do {
      try invocation.print(JSON.object(members).encodedText)
    } catch {
      failure = error
    }
  }

  // MARK: - How it is written

  private func rest(_ seconds: Double) throws {
    if isPaced { try pause(seconds) }
  }

  /// One line, wrapped; with a margin all of its rows are moved in.
  private func put(_ text: String, _ ink: Ink = .none, margin: Int = 0, indent: Int = 2) throws {
    // An edge of spaces that belong to the first word survives the wrapping.
    let edge = text.isEmpty ? "" : String(repeating: "\u{A0}", count: margin)
    for row in wrap(edge + visible(text), columns: columns, indent: margin + indent) {
      let rest = row.hasPrefix(edge) ? row.dropFirst(edge.count) : row[...]
      let clean = String(repeating: " ", count: row.count - rest.count) + rest
      try invocation.print(
        isColoured && ink != .none ? "\u{1B}[\(ink.rawValue)m\(clean)\u{1B}[0m" : clean)
    }
  }
}

import AldabaTerminal
import AldabaWords

/// Something to be read, above the line that is being typed.
struct ConsoleLine: Equatable {
  let text: String
  let ink: Ink
  /// What a program has printed: its spaces stay, so that columns do.
  let isPrinted: Bool

  init(_ text: String, _ ink: Ink = .none) {
    self.text = text
    self.ink = ink
    isPrinted = false
  }

  init(printed line: String) {
    text = line
    ink = .none
    isPrinted = true
  }

  /// The line as rows of a window.
  func rows(columns: Int) -> [String] {
    if isPrinted { return PlainLines.rows(text, columns: columns) }
    return text.split(separator: "\n").flatMap { wrap(String($0), columns: columns) }
  }

  static func advice(_ advice: Advice) -> [ConsoleLine] {
    let lines = advice.text.split(separator: "\n", maxSplits: 1)
    return zip(lines, [Ink.red, .cyan]).map { ConsoleLine(String($0), $1) }
  }
}

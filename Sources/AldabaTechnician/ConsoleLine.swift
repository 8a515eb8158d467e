import AldabaTerminal
import AldabaWords

/// Something to be read, above the line that is being typed.
struct ConsoleLine: Equatable {
  let text: String
  let ink: Ink

  init(_ text: String, _ ink: Ink = .none) {
    self.text = text
    self.ink = ink
  }

  static func advice(_ advice: Advice) -> [ConsoleLine] {
    let lines = advice.text.split(separator: "\n", maxSplits: 1)
    return zip(lines, [Ink.red, .cyan]).map { ConsoleLine(String($0), $1) }
  }
}

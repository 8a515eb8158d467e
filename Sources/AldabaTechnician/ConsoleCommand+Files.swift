/// `push` and `fetch`: a path, where to, and what for.
///
///     push FILE [to:PLACE] [+program] [REASON]
///     fetch FILE [as:FILE] [REASON]
extension ConsoleCommand {
  static func push(_ rest: String) -> ConsoleCommand {
    var (path, text) = rest.firstPart
    var to: String?
    var isProgram = false
    while true {
      if text.hasPrefix("to:") {
        (to, text) = String(text.dropFirst(3)).firstPart
      } else if text.firstWord.word == "+program" {
        isProgram = true
        text = text.firstWord.rest
      } else {
        break
      }
    }
    if let to, to.isEmpty { return .bad("to:") }
    return .form(
      .push(path.nonEmpty, to: to, isProgram: isProgram, reason: (text.unquoted ?? text).nonEmpty))
  }

  static func fetch(_ rest: String) -> ConsoleCommand {
    var (path, text) = rest.firstPart
    var local: String?
    if text.hasPrefix("as:") { (local, text) = String(text.dropFirst(3)).firstPart }
    if let local, local.isEmpty { return .bad("as:") }
    return .form(
      .fetch(path.nonEmpty, as: local, reason: (text.unquoted ?? text).nonEmpty))
  }
}

extension String {
  /// The first word, or what stands first between quotes; and what follows it.
  fileprivate var firstPart: (part: String, rest: String) {
    guard let first, let pair = String.quotes.first(where: { $0.0 == first }),
      let end = dropFirst().firstIndex(of: pair.1)
    else {
      let (word, rest) = firstWord
      return (word, rest)
    }
    return (
      String(self[index(after: startIndex)..<end]), String(self[index(after: end)...]).trimmed
    )
  }
}

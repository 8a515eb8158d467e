import AldabaTerminal
import AldabaWords

/// What a line means to who stands at the door.
extension Reading {
  /// Where something is asked before they wait: a need or a name is any words but those that lead
  /// away.
  func read(_ line: String, _ answer: Answer, at next: KnockIntake.Next) -> Prompt<Reply>.Reading {
    if answer == .again { return .again }
    if words.leaves(line) { return .answer(.leave) }
    switch (next, answer) {
    case (.need, _), (.name, _): return .answer(.text(line))
    case (.closed, .call), (.unsupported, .call): return .answer(.call)
    case (.unsupported, .ask): return .answer(.ask)
    // Nobody waits for the answer: there is time.
    case (.closed, .more), (.unsupported, .more): return .again
    case (.closed, .no), (.unsupported, .no): return .answer(.no)
    case (.closed, _), (.unsupported, _), (.time, _), (.knock, _): return .unclear
    }
  }
}

/// What a line means while it rings. Enter alone changes nothing.
enum KnockWord: Equatable {
  case call, leave, again, nothing
  case unclear

  init(_ line: String, _ words: Words) {
    self =
      switch (words.answer(line), words.chatWord(line)) {
      case (.call, _): .call
      case (.again, _), (_, .help): .again
      case (.no, _): .nothing
      default: words.leaves(line) ? .leave : .unclear
      }
  }
}

extension Words {
  /// Whether a line leads away from the door.
  fileprivate func leaves(_ line: String) -> Bool {
    switch (answer(line), chatWord(line)) {
    case (.leave, _), (_, .hangUp), (_, .stop): true
    default: false
    }
  }
}

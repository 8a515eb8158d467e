import AldabaTerminal
import AldabaWire

/// One line of the technician's console, understood.
///
///     say TEXT                          also "TEXT" alone, in quotes
///     ask WHAT [MINUTES] [REASON]       also ask WHAT "REASON" MINUTES
///     shell · type TEXT · close [SUMMARY] · detach · status · help
///
/// Text after `say`, `type` and `close` is taken as it was typed; quotes around all of it are
/// dropped. A line that begins with no verb is an error, never a message by accident.
enum ConsoleCommand: Equatable {
  case nothing
  case say(String)
  /// Without a reason or minutes, they are asked for; minutes alone are 15 where a reason is given.
  case ask(Capability, reason: String?, minutes: Int?)
  case shell
  case type(String)
  case close(String?)
  case detach, status, help
  /// Words of other programs for going away: they only lead to ours.
  case leaving
  case unknown(String, near: String?)
  /// A verb whose rest is missing or not understood.
  case bad(String)

  /// What the console offers; any whole number of minutes from 1 to 60 is taken.
  static let offeredMinutes = [15, 30, 60]

  private static let verbs = [
    "ask", "close", "detach", "help", "say", "shell", "status", "type",
  ]

  init(_ line: String) {
    let line = line.trimmed
    guard !line.isEmpty else {
      self = .nothing
      return
    }
    if let quoted = line.unquoted {
      self = quoted.isEmpty ? .nothing : .say(quoted)
      return
    }
    let verb = line.prefix { !$0.isWhitespace }
    let rest = String(line.dropFirst(verb.count)).trimmed
    let text = rest.unquoted ?? rest
    switch verb.lowercased() {
    case "say": self = text.isEmpty ? .bad(line) : .say(text)
    case "ask": self = ConsoleCommand.ask(rest)
    case "shell": self = rest.isEmpty ? .shell : .bad(line)
    case "type": self = text.isEmpty ? .shell : .type(text)
    case "close": self = .close(text.isEmpty ? nil : text)
    case "detach": self = rest.isEmpty ? .detach : .bad(line)
    case "status": self = rest.isEmpty ? .status : .bad(line)
    case "help", "?": self = .help
    case "exit", "quit", "logout", "salir", "bye": self = .leaving
    case let word: self = .unknown(String(verb), near: ConsoleCommand.near(word))
    }
  }

  private static func near(_ word: String) -> String? {
    Capability(rawValue: word).map { "ask \($0.rawValue)" } ?? nearest(to: word, in: verbs)
  }

  private static func ask(_ rest: String) -> ConsoleCommand {
    let word = rest.prefix { !$0.isWhitespace }
    guard let what = Capability(rawValue: word.lowercased()) else {
      if word.isEmpty { return .bad("ask") }
      let near = nearest(to: String(word), in: Capability.allCases.map(\.rawValue))
      return .unknown("ask \(word)", near: near.map { "ask \($0)" })
    }
    return ask(what, String(rest.dropFirst(word.count)).trimmed)
  }

  /// A number in front is minutes; one behind is so only where quotes end the reason before it.
  private static func ask(_ what: Capability, _ rest: String) -> ConsoleCommand {
    if rest.isEmpty { return .ask(what, reason: nil, minutes: nil) }
    let first = String(rest.prefix { !$0.isWhitespace })
    if let number = Int(first) {
      guard let minutes = minutes(first) else { return .bad("\(number)") }
      let reason = String(rest.dropFirst(first.count)).trimmed
      return .ask(what, reason: (reason.unquoted ?? reason).nonEmpty, minutes: minutes)
    }
    if let space = rest.lastIndex(where: \.isWhitespace),
      let reason = String(rest[..<space]).trimmed.unquoted,
      let number = Int(rest[rest.index(after: space)...])
    {
      guard let minutes = minutes("\(number)") else { return .bad("\(number)") }
      return .ask(what, reason: reason.nonEmpty, minutes: minutes)
    }
    return .ask(what, reason: (rest.unquoted ?? rest).nonEmpty, minutes: nil)
  }

  /// 1–60; nil for anything else.
  static func minutes(_ text: String) -> Int? {
    guard let minutes = Int(text), (1...60).contains(minutes) else { return nil }
    return minutes
  }

  /// What the last word before the cursor can become.
  static func completions(_ before: String) -> [String] {
    let words = before.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let last = words.last ?? ""
    let earlier = words.dropLast().filter { !$0.isEmpty }
    let candidates: [String] =
      switch (earlier.count, earlier.first) {
      case (0, _): verbs
      case (1, "ask"): Capability.allCases.map(\.rawValue)
      case (2, "ask") where Capability(rawValue: earlier[1]) != nil: offeredMinutes.map { "\($0)" }
      default: []
      }
    return candidates.filter { $0.hasPrefix(last) }
  }
}

extension String {
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }

  var nonEmpty: String? { isEmpty ? nil : self }

  /// What stands inside, where one pair of quotes holds the whole text.
  fileprivate var unquoted: String? {
    let pairs: [(Character, Character)] = [("\"", "\""), ("'", "'"), ("«", "»"), ("“", "”")]
    guard count >= 2, let pair = pairs.first(where: { first == $0.0 && last == $0.1 }) else {
      return nil
    }
    let inside = dropFirst().dropLast()
    return inside.contains(pair.0) || inside.contains(pair.1) ? nil : String(inside).trimmed
  }
}

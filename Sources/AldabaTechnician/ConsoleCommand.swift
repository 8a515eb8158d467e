import AldabaTerminal
import AldabaWire

/// One line of the technician's console, understood.
///
///     say TEXT                               also "TEXT" alone, in quotes
///     ask WHAT [MINUTES] [REASON]            also ask WHAT "REASON" MINUTES
///     hold [MINUTES] [REASON]                also hold MINUTES "REASON" "MEANWHILE"
///     check [MINUTES] [CAUSE] · resume
///     transfer [WHO] [REASON]                also transfer WHO "REASON" "SUMMARY"
///     escalate [third|takeover] [to:WHO] [REASON]        also … "REASON" "SUMMARY"
///     advise [WHO] [TEXT] · cost [PRICE] [REASON] · exception [WHO] [REASON] · register brief|standard|detailed
///     steps FILE · steps save FILE · step [next|stop|NUMBER] · focus
///     push [FILE] [to:PLACE] [+program] [REASON] · fetch [FILE] [as:FILE] [REASON]     quotes around spaces
///     shell · type TEXT · close [+visit] [SUMMARY] · leave · detach · status · help
///
/// What is missing is asked for. Text is taken as it was typed; quotes around all of it are dropped.
/// A line that begins with no verb is an error, never a message by accident.
enum ConsoleCommand: Equatable {
  case nothing
  case say(String)
  /// What goes out in parts, some of which may be missing.
  case form(ConsoleForm)
  case shell
  case type(String)
  case resume
  case register(Act.Register)
  /// To get a file of steps ready, or to keep what worked as one.
  case steps(String)
  case saveSteps(String)
  case step(StepGo)
  /// Back to the step that is before the customer.
  case focus
  case leave
  case detach, status, help
  /// Words of other programs for going away: they only lead to ours.
  case leaving
  case unknown(String, near: String?)
  /// A verb whose rest is missing or not understood.
  case bad(String)

  /// What the console offers; any whole number of minutes from 1 to 60 is taken.
  static let offeredMinutes = [15, 30, 60]

  /// The least first.
  private static let verbs = [
    "say", "steps", "step", "focus", "ask", "shell", "type", "push", "fetch", "hold", "check",
    "resume", "transfer",
    "escalate", "advise",
    "cost", "exception", "register", "close", "leave", "detach", "status", "help",
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
    let (verb, rest) = line.firstWord
    let text = rest.unquoted ?? rest
    switch verb.lowercased() {
    case "say": self = text.isEmpty ? .bad(line) : .say(text)
    case "ask": self = ConsoleCommand.ask(rest)
    case "shell": self = rest.isEmpty ? .shell : .bad(line)
    case "type": self = text.isEmpty ? .shell : .type(text)
    case "push": self = ConsoleCommand.push(rest)
    case "fetch": self = ConsoleCommand.fetch(rest)
    case "hold": self = ConsoleCommand.hold(rest)
    case "check": self = ConsoleCommand.check(rest)
    case "resume": self = rest.isEmpty ? .resume : .bad(line)
    case "transfer": self = ConsoleCommand.transfer(rest)
    case "escalate": self = ConsoleCommand.escalate(rest)
    case "advise": self = ConsoleCommand.advise(rest)
    case "cost": self = ConsoleCommand.cost(rest)
    case "exception": self = ConsoleCommand.exception(rest)
    case "register": self = ConsoleCommand.register(rest, line)
    case "close": self = ConsoleCommand.close(rest)
    case "steps": self = ConsoleCommand.steps(rest, line)
    case "step":
      let go = rest.isEmpty ? .next : StepGo(rest)
      self = go.map { .step($0) } ?? .bad(rest)
    case "focus": self = rest.isEmpty ? .focus : .bad(line)
    case "leave": self = rest.isEmpty ? .leave : .bad(line)
    case "detach": self = rest.isEmpty ? .detach : .bad(line)
    case "status": self = rest.isEmpty ? .status : .bad(line)
    case "help", "?": self = .help
    case "exit", "quit", "logout", "salir", "bye": self = .leaving
    case let word: self = .unknown(verb, near: ConsoleCommand.near(word))
    }
  }

  private static func near(_ word: String) -> String? {
    // A greeting is a message without its verb, however near it comes to another one.
    if word == "hola" { return nil }
    return askable(word).map { "ask \($0.rawValue)" } ?? nearest(to: word, in: verbs)
  }

  // MARK: - Verbs with parts

  private static func ask(_ rest: String) -> ConsoleCommand {
    let (word, rest) = rest.firstWord
    guard let what = askable(word.lowercased()) else {
      if word.isEmpty { return .bad("ask") }
      let near = nearest(to: word, in: askable.map(\.rawValue))
      return .unknown("ask \(word)", near: near.map { "ask \($0)" })
    }
    let parts = Parts(rest, atMost: 1)
    if let bad = parts.bad { return .bad(bad) }
    // Who gives a reason and no time means the usual one.
    let minutes = parts.minutes ?? parts.first.map { _ in offeredMinutes[0] }
    return .form(.ask(what, reason: parts.first, minutes: minutes))
  }

  private static func hold(_ rest: String) -> ConsoleCommand {
    let parts = Parts(rest, atMost: 2)
    if let bad = parts.bad { return .bad(bad) }
    return .form(.hold(reason: parts.first, doing: parts.second, minutes: parts.minutes))
  }

  private static func check(_ rest: String) -> ConsoleCommand {
    let parts = Parts(rest, atMost: 1)
    if let bad = parts.bad { return .bad(bad) }
    return .form(.check(cause: parts.first, minutes: parts.minutes))
  }

  private static func transfer(_ rest: String) -> ConsoleCommand {
    let (word, rest) = rest.firstWord
    guard !word.isEmpty else { return .form(.transfer(to: nil, reason: nil, brief: nil)) }
    guard let to = Target(rawValue: word) else { return .bad(word) }
    let parts = Parts(rest, atMost: 2, takesMinutes: false)
    return .form(.transfer(to: to, reason: parts.first, brief: parts.second))
  }

  private static func escalate(_ rest: String) -> ConsoleCommand {
    let (word, rest) = rest.firstWord
    guard !word.isEmpty else {
      return .form(.escalate(nil, to: .next, reason: nil, brief: nil))
    }
    guard let how = how(word) else {
      let near = nearest(to: word, in: ["third", "takeover"])
      return near.map { .unknown("escalate \(word)", near: "escalate \($0)") } ?? .bad(word)
    }
    var to = Target.next
    var text = rest
    if rest.hasPrefix("to:") {
      let (word, after) = rest.firstWord
      guard let target = Target(rawValue: String(word.dropFirst(3))) else { return .bad(word) }
      to = target
      text = after
    }
    let parts = Parts(text, atMost: 2, takesMinutes: false)
    return .form(.escalate(how, to: to, reason: parts.first, brief: parts.second))
  }

  static func how(_ word: String) -> Act.Handoff.Kind? {
    Act.Handoff.Kind(rawValue: word.lowercased()).flatMap { $0 == .transfer ? nil : $0 }
  }

  private static func advise(_ rest: String) -> ConsoleCommand {
    let (word, text) = rest.firstWord
    guard !word.isEmpty else { return .form(.advise(to: nil, text: nil)) }
    guard let to = PersonID(rawValue: word) else { return .bad(word) }
    return .form(.advise(to: to, text: (text.unquoted ?? text).nonEmpty))
  }

  /// A price may be of two words: «25,00 €», «45 euros». More of them want quotes.
  private static func cost(_ rest: String) -> ConsoleCommand {
    let parts = Parts(rest, atMost: 2, takesMinutes: false)
    if let reason = parts.second { return .form(.cost(price: parts.first, reason: reason)) }
    guard !rest.isEmpty, parts.first == rest else {
      return .form(.cost(price: parts.first, reason: nil))
    }
    let (number, after) = rest.firstWord
    let (unit, reason) = after.firstWord
    guard unit.isCurrency else { return .form(.cost(price: number, reason: after.nonEmpty)) }
    return .form(.cost(price: "\(number) \(unit)", reason: reason.nonEmpty))
  }

  private static func exception(_ rest: String) -> ConsoleCommand {
    let (word, text) = rest.firstWord
    guard !word.isEmpty else { return .form(.exception(by: nil, reason: nil)) }
    guard let by = PersonID(rawValue: word) else { return .bad(word) }
    return .form(.exception(by: by, reason: (text.unquoted ?? text).nonEmpty))
  }

  private static func register(_ rest: String, _ line: String) -> ConsoleCommand {
    Act.Register(rawValue: rest.lowercased()).map { .register($0) } ?? .bad(line)
  }

  private static func steps(_ rest: String, _ line: String) -> ConsoleCommand {
    let (word, after) = rest.firstWord
    let saves = word.lowercased() == "save"
    let path = saves ? after : rest
    guard let path = (path.unquoted ?? path).nonEmpty else { return .bad(line) }
    return saves ? .saveSteps(path) : .steps(path)
  }

  private static func close(_ rest: String) -> ConsoleCommand {
    let (word, after) = rest.firstWord
    let needsVisit = word.lowercased() == "+visit"
    let text = needsVisit ? after : rest
    return .form(
      .close(ConsoleFarewell(summary: (text.unquoted ?? text).nonEmpty, needsVisit: needsVisit)))
  }

  /// 1–60; nil for anything else.
  static func minutes(_ text: String) -> Int? {
    guard let minutes = Int(text), (1...60).contains(minutes) else { return nil }
    return minutes
  }

  // MARK: - Completion

  /// What the last word before the cursor can become.
  static func completions(_ before: String) -> [String] {
    let words = before.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let last = words.last ?? ""
    let earlier = words.dropLast().filter { !$0.isEmpty }
    let candidates: [String] =
      switch (earlier.count, earlier.first) {
      case (0, _): verbs
      case (1, "ask"): askable.map(\.rawValue)
      case (2, "ask") where askable(earlier[1]) != nil: offeredMinutes.map { "\($0)" }
      case (1, "hold"), (1, "check"): ["1", "2", "5"]
      case (1, "transfer"): ["next", "team:"]
      case (1, "escalate"): ["third", "takeover"]
      case (1, "register"): Act.Register.allCases.map(\.rawValue)
      case (1, "close"): ["+visit"]
      case (1, "steps"): ["save"]
      case (1, "step"): ["next", "stop"]
      case (2..., "push"): ["to:", "+program"]
      case (2..., "fetch"): ["as:"]
      default: []
      }
    return candidates.filter { $0.hasPrefix(last) }
  }
}

/// What stands behind a verb: minutes and texts. A number in front is minutes; one behind is so only
/// where quotes end the text before it. Several texts stand in quotes.
private struct Parts {
  var minutes: Int?
  /// Minutes that are none.
  var bad: String?
  private var texts: [String] = []

  var first: String? { texts.first?.nonEmpty }
  var second: String? { texts.dropFirst().first?.nonEmpty }

  init(_ rest: String, atMost count: Int, takesMinutes: Bool = true) {
    let (word, after) = rest.firstWord
    if takesMinutes, Int(word) != nil {
      take(word)
      texts = Parts.texts(after, atMost: count)
    } else if takesMinutes, let space = rest.lastIndex(where: \.isWhitespace),
      Int(rest[rest.index(after: space)...]) != nil,
      let quoted = Parts.quoted(String(rest[..<space]).trimmed), quoted.count <= count
    {
      take(String(rest[rest.index(after: space)...]))
      texts = quoted
    } else {
      texts = Parts.texts(rest, atMost: count)
    }
  }

  private mutating func take(_ number: String) {
    minutes = ConsoleCommand.minutes(number)
    if minutes == nil { bad = number }
  }

  private static func texts(_ text: String, atMost count: Int) -> [String] {
    if let quoted = quoted(text), quoted.count <= count { return quoted }
    return text.isEmpty ? [] : [text]
  }

  /// The texts, where the whole consists of texts in quotes.
  private static func quoted(_ text: String) -> [String]? {
    var texts: [String] = []
    var rest = text[...]
    while let first = rest.first {
      guard let pair = String.quotes.first(where: { $0.0 == first }),
        let end = rest.dropFirst().firstIndex(of: pair.1)
      else { return nil }
      texts.append(String(rest[rest.index(after: rest.startIndex)..<end]).trimmed)
      rest = rest[rest.index(after: end)...]
      guard rest.isEmpty || rest.first?.isWhitespace == true else { return nil }
      rest = rest.drop(while: \.isWhitespace)
    }
    return texts.isEmpty ? nil : texts
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

  /// The first word, and what follows it.
  var firstWord: (word: String, rest: String) {
    let word = prefix { !$0.isWhitespace }
    return (String(word), String(dropFirst(word.count)).trimmed)
  }

  /// Whether it names money behind a number: a sign, or a word for it.
  fileprivate var isCurrency: Bool {
    let isSign = unicodeScalars.allSatisfy { $0.properties.generalCategory == .currencySymbol }
    let names = Localized("euro euros dólar dólares", "euro euros dollar dollars pound pounds")
    let words = "\(names.es) \(names.en) eur usd gbp".split(separator: " ").map(String.init)
    return !isEmpty && (isSign || words.contains(lowercased()))
  }

  static let quotes: [(Character, Character)] = [
    ("\"", "\""), ("'", "'"), ("«", "»"), ("“", "”"),
  ]

  /// What stands inside, where one pair of quotes holds the whole text.
  var unquoted: String? {
    guard count >= 2, let pair = String.quotes.first(where: { first == $0.0 && last == $0.1 })
    else { return nil }
    let inside = dropFirst().dropLast()
    return inside.contains(pair.0) || inside.contains(pair.1) ? nil : String(inside).trimmed
  }
}

/// What `ask` asks for.
private let askable = Capability.allCases.filter(\.isAskable)

private func askable(_ word: String) -> Capability? { askable.first { $0.rawValue == word } }

extension Capability {
  /// Whether `ask` asks for it; the others have commands of their own.
  var isAskable: Bool { shows || self == .record }
}

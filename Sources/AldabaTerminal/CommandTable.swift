public import AldabaWords

/// A text in both languages.
public struct Localized: Sendable, Equatable {
  public var es: String
  public var en: String

  public init(_ es: String, _ en: String) {
    self.es = es
    self.en = en
  }

  public subscript(_ language: Language) -> String {
    switch language {
    case .es: es
    case .en: en
    }
  }
}

/// An option: `--name`, or `--name VALUE`.
public struct Option: Sendable, Equatable {
  /// Without the two hyphens.
  public var name: String
  /// What the value is called in help, such as `DIR`; nil for a flag.
  public var value: String?
  /// The only values taken; empty for any.
  public var choices: [String]
  public var isRequired: Bool
  public var repeats: Bool
  public var summary: Localized

  public init(
    _ name: String, _ value: String? = nil, choices: [String] = [], isRequired: Bool = false,
    repeats: Bool = false, summary: Localized
  ) {
    self.name = name
    self.value = value ?? (choices.isEmpty ? nil : choices.joined(separator: "|"))
    self.choices = choices
    self.isRequired = isRequired
    self.repeats = repeats
    self.summary = summary
  }
}

/// A positional argument, such as `CODE`.
public struct Argument: Sendable, Equatable {
  /// `spoken` is one that is read aloud in groups, and may be typed as several words.
  public enum Count: Sendable { case one, spoken, optional, some, any }

  public var name: String
  /// Only the last argument may repeat (`spoken`, `some`, `any`).
  public var count: Count

  public init(_ name: String, _ count: Count = .one) {
    self.name = name
    self.count = count
  }
}

/// A command of a program: `init`, or of two words, `person add`.
public struct Command: Sendable, Equatable {
  /// Its words, separated by a space; empty for a program that has no commands.
  public var name: String
  public var arguments: [Argument]
  public var options: [Option]
  public var examples: [Example]
  public var summary: Localized

  public init(
    name: String, arguments: [Argument] = [], options: [Option] = [], examples: [Example] = [],
    summary: Localized
  ) {
    self.name = name
    self.arguments = arguments
    self.options = options
    self.examples = examples
    self.summary = summary
  }

  var words: [String] { name.split(separator: " ").map(String.init) }
}

/// A line to type, and what it is for.
public struct Example: Sendable, Equatable {
  public var line: String
  public var summary: Localized

  public init(_ line: String, _ summary: Localized) {
    self.line = line
    self.summary = summary
  }
}

/// Everything that a program takes on its command line; parsing, help, suggestions and completion
/// all come from this one table.
public struct CommandTable: Sendable {
  public var program: String
  public var version: String
  public var summary: Localized
  /// Options of every command, the common ones first.
  public var options: [Option]
  public var commands: [Command]

  public init(
    program: String, version: String, summary: Localized, options: [Option] = common,
    commands: [Command]
  ) {
    self.program = program
    self.version = version
    self.summary = summary
    self.options = options
    self.commands = commands
  }

  /// The options that every program takes.
  public static let common: [Option] = [
    Option("help", summary: Localized("muestra esta ayuda", "shows this help")),
    Option("version", summary: Localized("dice la versión", "says the version")),
    Option("lang", choices: ["es", "en"], summary: Localized("idioma", "language")),
    Option(
      "json",
      summary: Localized(
        "lee y escribe líneas JSON para otros programas", "JSON lines for other programs")),
    Option("no-color", summary: Localized("sin colores", "no colours")),
    Option(
      "home", "DIR",
      summary: Localized(
        "carpeta de claves y datos, en vez de las habituales",
        "folder of keys and data instead of the usual ones")),
  ]

  /// The command of exactly this name.
  public func command(_ name: String) -> Command? { commands.first { $0.name == name } }

  /// The names that could follow these words, for completion: commands, then options.
  ///
  /// The last word is the one being typed; it may be empty.
  public func completions(of words: [String]) -> [String] {
    let typed = words.last ?? ""
    let before = words.dropLast().filter { !$0.hasPrefix("-") }
    let known = commands.filter { !$0.name.isEmpty && before.starts(with: $0.words) }
    let command = known.max { $0.words.count < $1.words.count } ?? self.command("")
    var candidates: [String] = []
    if let expected = option(before: words, command), !expected.choices.isEmpty {
      return expected.choices.filter { $0.hasPrefix(typed) }
    }
    if typed.hasPrefix("-") {
      candidates = (options + (command?.options ?? [])).map { "--" + $0.name }
    } else if command == nil || command?.name.isEmpty == true {
      for other in commands where other.words.starts(with: before) {
        let next = other.words.dropFirst(before.count).first
        if let next, !candidates.contains(next) { candidates.append(next) }
      }
    }
    return candidates.filter { $0.hasPrefix(typed) }
  }

  private func option(before words: [String], _ command: Command?) -> Option? {
    guard let last = words.dropLast().last, last.hasPrefix("--") else { return nil }
    return (options + (command?.options ?? [])).first { "--" + $0.name == last }
  }
}

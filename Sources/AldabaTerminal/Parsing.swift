public import AldabaWords

/// A command line that the table does not take.
public struct UsageError: Error, Sendable, Equatable {
  /// What was expected and what came.
  public var error: Localized
  /// What to type instead.
  public var hint: Localized

  /// The same as two lines in one language, with code 64.
  public func failure(_ language: Language) -> Failure {
    Failure(.usage, error: error[language], hint: hint[language])
  }
}

/// A command line, taken apart by a table.
public struct Parsed: Sendable, Equatable {
  public enum Request: Sendable, Equatable { case run, help, version }

  /// What is wanted; with `help`, `command` is the one to explain, or nil for the whole program.
  public var request = Request.run
  public var command: Command?
  /// With `help`, the first word of the commands to explain where there are several: `person`.
  public var group: String?
  public var positional: [String] = []
  var options: [String: [String]] = [:]

  /// All values of an option, in order.
  public func values(_ option: String) -> [String] { options[option] ?? [] }

  /// The value of an option, if it was given.
  public func value(_ option: String) -> String? { options[option]?.last }

  /// Whether a flag was given.
  public func flag(_ option: String) -> Bool { options[option] != nil }

  /// `--lang`, or what the environment says.
  public func language(environment: [String: String]) -> Language {
    value("lang").flatMap(Language.init(rawValue:)) ?? Language(environment: environment)
  }
}

extension CommandTable {
  /// Takes a command line apart, without the program's own name.
  ///
  /// Options may stand anywhere before `--`, as `--name VALUE` or `--name=VALUE`. A request for
  /// help or the version wins over whatever else is missing.
  public func parse(_ arguments: [String]) throws(UsageError) -> Parsed {
    var reader = ArgumentReader(table: self, arguments: arguments)
    return try reader.read()
  }

  /// The language to speak before the arguments have been understood.
  public static func language(
    of arguments: [String], environment: [String: String]
  ) -> Language {
    let before = arguments.prefix { $0 != "--" }
    for (index, argument) in before.enumerated() {
      let next = index + 1 < before.count ? before[index + 1] : ""
      let value = argument == "--lang" ? next : argument
      if argument == "--lang" || argument.hasPrefix("--lang=") {
        if let language = Language(rawValue: value.replacingPrefix("--lang=")) { return language }
      }
    }
    return Language(environment: environment)
  }
}

extension String {
  fileprivate func replacingPrefix(_ prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}

private struct ArgumentReader {
  let table: CommandTable
  let arguments: [String]
  private var index = 0
  private var parsed = Parsed()
  private var wantsHelp = false
  private var optionsEnded = false

  init(table: CommandTable, arguments: [String]) {
    self.table = table
    self.arguments = arguments
    parsed.command = table.command("")
  }

  mutating func read() throws(UsageError) -> Parsed {
    while index < arguments.count {
      let argument = arguments[index]
      index += 1
      if optionsEnded || !argument.hasPrefix("-") || argument == "-" {
        try positional(argument)
      } else if argument == "--" {
        optionsEnded = true
      } else {
        try option(argument)
      }
    }
    if parsed.flag("version") { parsed.request = .version }
    if wantsHelp || parsed.flag("help") { parsed.request = .help }
    if parsed.request == .run { try checkComplete() }
    return parsed
  }

  private mutating func positional(_ argument: String) throws(UsageError) {
    guard parsed.command == nil, !optionsEnded else {
      parsed.positional.append(argument)
      return
    }
    if argument == "help" && !wantsHelp {
      wantsHelp = true
      return
    }
    let rest = arguments[(index - 1)...]
    let matching = table.commands.filter { !$0.name.isEmpty && rest.starts(with: $0.words) }
    if let command = matching.max(by: { $0.words.count < $1.words.count }) {
      parsed.command = command
      index += command.words.count - 1
      return
    }
    let second = table.commands.filter { $0.words.count > 1 && $0.words[0] == argument }
    guard !second.isEmpty else { throw unknownCommand(argument, table.commands) }
    guard index < arguments.count else {
      guard wantsHelp else { throw missingCommand(argument, second) }
      explain(argument, second)
      return
    }
    let next = arguments[index]
    guard next.hasPrefix("-") else { throw unknownCommand("\(argument) \(next)", second) }
    guard wantsHelp || arguments[index...].contains(where: { $0 == "--help" || $0 == "-h" }) else {
      throw missingCommand(argument, second)
    }
    explain(argument, second)
  }

  private mutating func explain(_ word: String, _ commands: [Command]) {
    if commands.count == 1 { parsed.command = commands[0] } else { parsed.group = word }
  }

  private mutating func option(_ argument: String) throws(UsageError) {
    if argument == "-h" {
      wantsHelp = true
      return
    }
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0].drop { $0 == "-" })
    let known = table.options + (parsed.command?.options ?? [])
    guard argument.hasPrefix("--"), let option = known.first(where: { $0.name == name }) else {
      throw unknownOption(String(parts[0]), known)
    }
    if option.value == nil {
      guard parts.count == 1 else {
        throw error(
          Localized("--\(name) no lleva valor", "--\(name) takes no value"),
          Localized("escriba solo --\(name)", "type --\(name) alone"))
      }
      parsed.options[name] = []
      return
    }
    try add(try value(of: option, parts.count > 1 ? String(parts[1]) : nil), to: option)
  }

  private mutating func value(
    of option: Option, _ inline: String?
  ) throws(UsageError) -> String {
    if let inline { return inline }
    guard index < arguments.count, !arguments[index].hasPrefix("--") else {
      let shown = "--\(option.name) \(option.value ?? "")"
      throw error(
        Localized("falta el valor de --\(option.name)", "--\(option.name) needs a value"),
        Localized("escriba: \(shown)", "type: \(shown)"))
    }
    index += 1
    return arguments[index - 1]
  }

  private mutating func add(_ value: String, to option: Option) throws(UsageError) {
    guard option.choices.isEmpty || option.choices.contains(value) else {
      let all = option.choices.joined(separator: ", ")
      throw error(
        Localized(
          "--\(option.name) es uno de \(all); ha llegado «\(value)»",
          "--\(option.name) is one of \(all); «\(value)» came"),
        suggestion(value, option.choices) ?? Localized("elija uno de ellos", "choose one of them"))
    }
    guard option.repeats || parsed.options[option.name] == nil else {
      throw error(
        Localized("--\(option.name) está dos veces", "--\(option.name) is given twice"),
        Localized("deje uno solo", "leave only one"))
    }
    parsed.options[option.name, default: []].append(value)
  }

  private func checkComplete() throws(UsageError) {
    guard let command = parsed.command else {
      throw error(
        Localized("falta la orden", "a command is missing"),
        Localized("vea: \(table.program) --help", "see: \(table.program) --help"))
    }
    for option in command.options where option.isRequired && !parsed.flag(option.name) {
      let shown = "--\(option.name) \(option.value ?? "")"
      throw error(
        Localized("falta \(shown)", "\(shown) is missing"), helpHint)
    }
    let least = command.arguments.count { [.one, .spoken, .some].contains($0.count) }
    let repeats = command.arguments.contains { [.spoken, .some, .any].contains($0.count) }
    if parsed.positional.count < least {
      let missing = command.arguments.filter { [.one, .spoken, .some].contains($0.count) }
      let name = missing[parsed.positional.count].name
      throw error(Localized("falta \(name)", "\(name) is missing"), helpHint)
    }
    if !repeats && parsed.positional.count > command.arguments.count {
      let extra = parsed.positional[command.arguments.count]
      throw error(
        Localized("sobra «\(extra)»", "«\(extra)» is one argument too many"),
        Localized(
          "un texto con espacios va entre comillas; vea: \(helpLine)",
          "a text with spaces goes between quotes; see: \(helpLine)"))
    }
  }

  private var helpLine: String {
    let name = parsed.command?.name ?? ""
    return name.isEmpty ? "\(table.program) --help" : "\(table.program) help \(name)"
  }

  private var helpHint: Localized { Localized("vea: \(helpLine)", "see: \(helpLine)") }

  private func missingCommand(_ word: String, _ commands: [Command]) -> UsageError {
    let all = commands.map(\.name).joined(separator: ", ")
    return error(
      Localized("«\(word)» lleva otra palabra detrás", "«\(word)» needs another word"),
      Localized("elija: \(all)", "choose: \(all)"))
  }

  private func unknownCommand(_ name: String, _ commands: [Command]) -> UsageError {
    let names = commands.map(\.name).filter { !$0.isEmpty }
    return error(
      Localized("no hay ninguna orden «\(name)»", "there is no command «\(name)»"),
      suggestion(name, names) ?? helpHint)
  }

  private func unknownOption(_ name: String, _ known: [Option]) -> UsageError {
    let all = table.commands.flatMap(\.options) + known
    let elsewhere = all.first { "--" + $0.name == name }
    let names = known.map { "--" + $0.name }
    let other = elsewhere.flatMap { option in
      table.commands.first { $0.options.contains(option) }
    }
    let place = other.map { other in
      Localized(
        "esa opción va detrás de «\(other.name)»", "that option goes behind «\(other.name)»")
    }
    return error(
      Localized("no hay ninguna opción «\(name)» aquí", "there is no option «\(name)» here"),
      place ?? suggestion(name, names) ?? helpHint)
  }

  private func suggestion(_ word: String, _ names: [String]) -> Localized? {
    guard let near = nearest(to: word, in: names) else { return nil }
    return Localized("¿quería decir «\(near)»?", "did you mean «\(near)»?")
  }

  private func error(_ error: Localized, _ hint: Localized) -> UsageError {
    UsageError(error: error, hint: hint)
  }
}

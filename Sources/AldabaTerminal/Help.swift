public import AldabaWords

extension CommandTable {
  /// The help of the whole program (`command` nil), of the commands that begin with the word
  /// `group`, or of one command: examples first.
  ///
  /// A program without commands has only the one page.
  /// Plain text of at most `columns` columns, where words allow; examples are never broken.
  public func help(
    _ command: Command?, group: String? = nil, _ language: Language, columns: Int = 80
  ) -> String {
    var page = Page(language: language, columns: columns)
    if let command = command ?? self.command("") {
      page.title(usage(of: command), command.summary)
      page.examples(command.examples)
      page.options(command.options + options)
      return page.text
    }
    let shown = commands.filter { group == nil ? !$0.name.isEmpty : $0.words.first == group }
    page.title(group.map { "\(program) \($0)" } ?? program, summary)
    page.examples(shown.flatMap { $0.examples.prefix(1) })
    page.commands(shown, usage)
    page.options(options)
    page.more(Localized("Más: \(program) help ORDEN", "More: \(program) help COMMAND"))
    return page.text
  }

  /// The line of a command: `aldaba-broker person add ID --name NAME [--team NAME]`.
  public func usage(of command: Command) -> String {
    var words = [program] + command.words
    for argument in command.arguments {
      switch argument.count {
      case .one, .spoken: words.append(argument.name)
      case .optional: words.append("[\(argument.name)]")
      case .some: words.append("\(argument.name)...")
      case .any: words.append("[\(argument.name)]...")
      }
    }
    for option in command.options {
      let shown = Page.shown(option)
      let dots = option.repeats ? "..." : ""
      words.append(option.isRequired ? shown + dots : "[\(shown)]\(dots)")
    }
    return words.joined(separator: " ")
  }

  /// `aldaba-broker 0.1.0`
  public var versionLine: String { "\(program) \(version)" }
}

private struct Page {
  let language: Language
  let columns: Int
  var text = ""

  init(language: Language, columns: Int) {
    self.language = language
    self.columns = columns
  }

  static func shown(_ option: Option) -> String {
    "--\(option.name)" + (option.value.map { " \($0)" } ?? "")
  }

  mutating func title(_ line: String, _ summary: Localized) {
    add(line, indent: 4)
    add(summary[language], margin: 2)
  }

  mutating func examples(_ examples: [Example]) {
    guard !examples.isEmpty else { return }
    heading(Localized("Ejemplos", "Examples"))
    for example in examples {
      text += "  \(example.line)\n"
      add(example.summary[language], margin: 6)
    }
  }

  mutating func commands(_ commands: [Command], _ usage: (Command) -> String) {
    guard !commands.isEmpty else { return }
    heading(Localized("Órdenes", "Commands"))
    for command in commands {
      add(usage(command), margin: 2, indent: 4)
      add(command.summary[language], margin: 6)
    }
  }

  mutating func options(_ options: [Option]) {
    guard !options.isEmpty else { return }
    heading(Localized("Opciones", "Options"))
    for option in options {
      text += "  \(Self.shown(option))\n"
      add(option.summary[language], margin: 6)
    }
  }

  mutating func more(_ line: Localized) { text += "\n\(line[language])\n" }

  private mutating func heading(_ name: Localized) { text += "\n\(name[language]):\n" }

  private mutating func add(_ line: String, margin: Int = 0, indent: Int = 0) {
    let space = String(repeating: " ", count: margin)
    for row in wrap(line, columns: columns - margin, indent: indent) {
      text += "\(space)\(row)\n"
    }
  }
}

import AldabaWords
import Testing

@testable import AldabaTerminal

private let table = CommandTable(
  program: "prueba", version: "1.2.3", summary: Localized("un programa", "a program"),
  commands: [
    Command(
      name: "init",
      options: [
        Option("dir", "DIR", isRequired: true, summary: Localized("carpeta", "folder")),
        Option("host", "NAME", repeats: true, summary: Localized("nombre", "name")),
        Option("force", summary: Localized("sin preguntar", "without asking")),
      ],
      examples: [Example("prueba init --dir d", Localized("hace la carpeta", "makes the folder"))],
      summary: Localized("prepara", "prepares")),
    Command(
      name: "person add", arguments: [Argument("ID")],
      options: [
        Option(
          "role", choices: ["technician", "supervisor", "auditor"],
          summary: Localized("papel", "role"))
      ], summary: Localized("añade", "adds")),
    Command(name: "person list", summary: Localized("lista", "lists")),
    Command(
      name: "verify", arguments: [Argument("FILE", .some)],
      summary: Localized("comprueba", "verifies")),
    Command(
      name: "show", arguments: [Argument("FILE", .optional)], summary: Localized("muestra", "shows")
    ),
  ])

private let single = CommandTable(
  program: "mide", version: "1", summary: Localized("mide", "measures"),
  commands: [
    Command(
      name: "", arguments: [Argument("NAME", .any)],
      options: [Option("quick", summary: Localized("deprisa", "quickly"))],
      summary: Localized("mide", "measures"))
  ])

@Suite struct OptionsTests {
  private func failure(_ arguments: [String], _ of: CommandTable = table) -> (String, String) {
    do throws(UsageError) {
      let parsed = try of.parse(arguments)
      return ("\(parsed)", "")
    } catch {
      #expect(error.failure(.en).code == .usage)
      #expect(!error.error.es.isEmpty && !error.hint.es.isEmpty)
      return (error.error.en, error.hint.en)
    }
  }

  @Test func takesACommandApart() throws {
    let parsed = try table.parse([
      "--json", "init", "--dir=a b", "--host", "x", "--host=y", "--force",
    ])
    #expect(parsed.command?.name == "init")
    #expect(parsed.value("dir") == "a b")
    #expect(parsed.values("host") == ["x", "y"])
    #expect(parsed.flag("force") && parsed.flag("json") && !parsed.flag("help"))
    #expect(parsed.request == .run && parsed.positional == [])
  }

  @Test func commandsOfTwoWords() throws {
    let parsed = try table.parse(["person", "add", "gabi", "--role", "auditor"])
    #expect(parsed.command?.name == "person add")
    #expect(parsed.positional == ["gabi"])
    #expect(parsed.value("role") == "auditor")
  }

  @Test func optionsEnd() throws {
    #expect(
      try table.parse(["verify", "a", "--", "--json", "-x"]).positional == ["a", "--json", "-x"])
    #expect(try table.parse(["verify", "-"]).positional == ["-"])
    #expect(try table.parse(["show"]).positional == [])
    #expect(try table.parse(["init", "--dir", ""]).value("dir") == "")
    #expect(try table.parse(["init", "--dir="]).value("dir") == "")
    #expect(try single.parse(["a", "b", "--quick"]).positional == ["a", "b"])
  }

  @Test func whatIsReadAloudMayBeSeveralWords() throws {
    let summary = Localized("entra", "joins")
    let table = CommandTable(
      program: "prueba", version: "1", summary: summary,
      commands: [Command(name: "join", arguments: [Argument("CODE", .spoken)], summary: summary)])
    #expect(try table.parse(["join", "482", "019", "773"]).positional == ["482", "019", "773"])
    #expect(table.usage(of: table.commands[0]) == "prueba join CODE")
    #expect(throws: UsageError.self) { try table.parse(["join"]) }
  }

  @Test func helpAndVersionWin() throws {
    #expect(try table.parse(["--help"]).request == .help)
    #expect(try table.parse(["-h"]).request == .help)
    #expect(try table.parse(["help"]).command == nil)
    #expect(try table.parse(["help", "init"]).command?.name == "init")
    #expect(try table.parse(["help", "person", "list"]).command?.name == "person list")
    for line in [["help", "person"], ["person", "--help"], ["person", "-h"]] {
      let parsed = try table.parse(line)
      #expect(parsed.request == .help && parsed.command == nil && parsed.group == "person")
      let page = table.help(nil, group: parsed.group, .en)
      #expect(page.contains("person add ID") && page.contains("person list"))
      #expect(!page.contains("init --dir"))
    }
    #expect(try table.parse(["init", "--help"]).command?.name == "init")
    #expect(try table.parse(["init", "--version"]).request == .version)
    #expect(table.versionLine == "prueba 1.2.3")
  }

  @Test func saysWhatIsWrong() {
    #expect(failure(["inti"]) == ("there is no command «inti»", "did you mean «init»?"))
    #expect(
      failure(["person", "ad"]) == ("there is no command «person ad»", "did you mean «person add»?")
    )
    #expect(failure(["person"]).0 == "«person» needs another word")
    #expect(failure(["person"]).1.hasPrefix("choose: person add, person list"))
    #expect(failure(["xyzzy"]).1 == "see: prueba --help")
    #expect(
      failure(["init", "--dri", "x"]) == (
        "there is no option «--dri» here", "did you mean «--dir»?"
      ))
    #expect(failure(["init", "-dir", "x"]).1 == "did you mean «--dir»?")
    #expect(failure(["show", "--role", "x"]).1 == "that option goes behind «person add»")
    #expect(failure(["init"]) == ("--dir DIR is missing", "see: prueba help init"))
    #expect(failure(["init", "--dir"]) == ("--dir needs a value", "type: --dir DIR"))
    #expect(failure(["init", "--dir", "--force"]).0 == "--dir needs a value")
    #expect(failure(["init", "--dir", "a", "--dir", "b"]).0 == "--dir is given twice")
    #expect(failure(["init", "--force=1", "--dir", "a"]).0 == "--force takes no value")
    #expect(failure(["person", "add"]) == ("ID is missing", "see: prueba help person add"))
    #expect(failure(["person", "add", "a", "b"]).0 == "«b» is one argument too many")
    #expect(failure(["person", "add", "a", "--role", "auditer"]).1 == "did you mean «auditor»?")
    #expect(failure(["verify"]).0 == "FILE is missing")
    #expect(failure(["--lang", "fr"]).0 == "--lang is one of es, en; «fr» came")
    #expect(failure([]) == ("a command is missing", "see: prueba --help"))
    #expect(failure(["--quik"], single).1 == "did you mean «--quick»?")
  }

  @Test func languageBeforeParsing() throws {
    #expect(CommandTable.language(of: ["--lang", "es"], environment: [:]) == .es)
    #expect(CommandTable.language(of: ["x", "--lang=en"], environment: ["LANG": "es_ES"]) == .en)
    #expect(CommandTable.language(of: ["--", "--lang=en"], environment: ["LANG": "es_ES"]) == .es)
    #expect(CommandTable.language(of: ["--lang"], environment: ["LANG": "es_ES"]) == .es)
    #expect(try table.parse(["show", "--lang=es"]).language(environment: [:]) == .es)
    #expect(try table.parse(["show"]).language(environment: ["LANG": "es_MX.UTF-8"]) == .es)
  }

  @Test func helpBeginsWithExamples() throws {
    let command = try #require(table.command("init"))
    let lines = [
      "prueba init --dir DIR [--host NAME]... [--force]", "  prepara", "", "Ejemplos:",
      "  prueba init --dir d", "      hace la carpeta", "", "Opciones:", "  --dir DIR",
      "      carpeta",
    ]
    #expect(table.help(command, .es).hasPrefix(lines.joined(separator: "\n") + "\n"))
    let whole = table.help(nil, .en)
    #expect(whole.contains("Examples:\n  prueba init --dir d\n      makes the folder\n"))
    #expect(
      whole.contains("  prueba person add ID [--role technician|supervisor|auditor]\n      adds\n"))
    #expect(whole.hasSuffix("More: prueba help COMMAND\n"))
    #expect(single.help(nil, .en).contains("--quick"))
  }

  @Test func helpFitsTheWindow() {
    for language in Language.allCases {
      for line in table.help(nil, language, columns: 44).split(separator: "\n") {
        #expect(line.count <= 46, "\(line)")
      }
    }
  }

  @Test func completions() {
    #expect(table.completions(of: [""]) == ["init", "person", "verify", "show"])
    #expect(table.completions(of: ["per"]) == ["person"])
    #expect(table.completions(of: ["person", ""]) == ["add", "list"])
    #expect(table.completions(of: ["person", "add", "--r"]) == ["--role"])
    #expect(table.completions(of: ["person", "add", "--role", "s"]) == ["supervisor"])
    #expect(table.completions(of: ["--lang", ""]) == ["es", "en"])
    #expect(single.completions(of: ["--q"]) == ["--quick"])
  }

  @Test func nearMisses() {
    #expect(edits(from: "", to: "abc") == 3 && edits(from: "ab", to: "ba") == 1)
    #expect(edits(from: "kitten", to: "sitting") == 3 && edits(from: "a", to: "a") == 0)
    #expect(nearest(to: "TRANSFRE", in: ["transfer", "type"]) == "transfer")
    #expect(nearest(to: "tr", in: ["transfer", "type"]) == "transfer")
    #expect(nearest(to: "zzz", in: ["transfer", "type"]) == nil)
    #expect(nearest(to: "x", in: []) == nil)
  }
}

@Suite struct FailureTests {
  @Test func twoLines() {
    let failure = Failure(.unreachable, error: "nadie en h\u{1B}[2J:1", hint: "pruebe luego")
    #expect(text(failure.lines()) == "error: nadie en h\\u{1B}[2J:1\nhint: pruebe luego\n")
    #expect(text(failure.lines(coloured: true)).hasPrefix("\u{1B}[31merror:\u{1B}[0m nadie"))
    #expect(text(Failure(.usage, error: "x", hint: "").lines()) == "error: x\n")
  }

  @Test func colourIsAllowedOnlyWhereItIsWanted() {
    func allowed(_ terminal: Bool, _ flag: Bool, _ environment: [String: String]) -> Bool {
      Ink.isAllowed(onTerminal: terminal, noColorFlag: flag, environment: environment)
    }
    #expect(allowed(true, false, [:]) && allowed(true, false, ["NO_COLOR": ""]))
    #expect(!allowed(false, false, [:]) && !allowed(true, true, [:]))
    #expect(!allowed(true, false, ["NO_COLOR": "1"]) && !allowed(true, false, ["TERM": "dumb"]))
  }

  @Test func theCodesAreTheContract() {
    let codes: [Int32] = [0, 64, 65, 68, 69, 73, 74, 75, 76, 77, 78, 130]
    #expect(ExitCode.allCases.map(\.rawValue) == codes)
  }
}

@Suite struct HomeTests {
  private func home(_ flag: String?, _ environment: [String: String]) -> [String]? {
    Home(flag: flag, environment: environment).map { [$0.config, $0.state] }
  }

  @Test func whereFilesAre() {
    let all = ["ALDABA_HOME": "/a", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s", "HOME": "/h"]
    #expect(home("d/", all) == ["d/", "d/state"])
    #expect(home(nil, all) == ["/a", "/a/state"])
    #expect(home(nil, all.filter { $0.key != "ALDABA_HOME" }) == ["/c/aldaba", "/s/aldaba"])
    #expect(home(nil, ["HOME": "/h"]) == ["/h/.config/aldaba", "/h/.local/state/aldaba"])
    let relative = ["HOME": "/h", "XDG_CONFIG_HOME": "c", "ALDABA_HOME": ""]
    #expect(home(nil, relative) == ["/h/.config/aldaba", "/h/.local/state/aldaba"])
    #expect(home(nil, [:]) == nil)
  }
}

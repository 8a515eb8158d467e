internal import AldabaSystem
public import AldabaWords

/// One run of a program: what was typed, and how to speak with who typed it.
public struct Invocation: Sendable {
  public let parsed: Parsed
  public let words: Words
  public let environment: [String: String]

  public var language: Language { words.language }
  public var isJSON: Bool { parsed.flag("json") }
  public var command: String { parsed.command?.name ?? "" }

  /// Whether words for people may have colour on this descriptor.
  public func isColoured(_ descriptor: Int32) -> Bool {
    Ink.isAllowed(
      onTerminal: Tty.isTerminal(descriptor), noColorFlag: parsed.flag("no-color"),
      environment: environment)
  }

  public func home() throws(Problem) -> Home {
    guard let home = Home(flag: parsed.value("home"), environment: environment) else {
      throw .badValue("--home", expected: "/home/ana/.config/aldaba", came: "")
    }
    return home
  }

  /// Writes words for people to standard error, wrapped to the window.
  public func tell(_ text: String) {
    let columns = Tty.size(2)?.columns ?? 80
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
      wrap(String($0), columns: max(40, columns))
    }
    try? IO.writeAll(2, Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  /// Writes machine output, or what was asked for, to standard output.
  public func print(_ text: String) throws(Problem) {
    do { try IO.writeAll(1, Array((text + "\n").utf8)) } catch {
      throw .cannotWrite("stdout", reason: error.reason)
    }
  }
}

/// How every program begins and ends.
public enum Program {
  /// Of all programs: they are built and shipped together.
  public static let version = "0.1.0"

  /// Takes the command line apart, answers help and version itself, runs `body`, and ends the
  /// process with its exit code, or with the two lines of what went wrong.
  public static func run(_ table: CommandTable, _ body: (Invocation) throws -> ExitCode) -> Never {
    // A copy of this program may be the guard that puts a killed one's terminal back in order.
    ControllingTerminal.runGuardIfAsked(CommandLine.arguments)
    let arguments = Array(CommandLine.arguments.dropFirst())
    let environment = Host.environment()
    let language = CommandTable.language(of: arguments, environment: environment)
    let words = Words(language)
    let noColor = arguments.contains("--no-color")
    func fail(_ failure: Failure) -> Never {
      failure.report(noColorFlag: noColor, environment: environment)
      Host.exitNow(failure.code.rawValue)
    }
    func say(_ text: String) throws(Problem) {
      do { try IO.writeAll(1, Array(text.utf8)) } catch {
        throw .cannotWrite("stdout", reason: error.reason)
      }
    }
    do {
      let parsed = try table.parse(arguments)
      switch parsed.request {
      case .help:
        let columns = min(100, max(40, Tty.size(1)?.columns ?? 80))
        let text = table.help(parsed.command, group: parsed.group, language, columns: columns)
        try say(text)
        Host.exitNow(0)
      case .version:
        try say(table.versionLine + "\n")
        Host.exitNow(0)
      case .run:
        let code = try body(Invocation(parsed: parsed, words: words, environment: environment))
        Host.exitNow(code.rawValue)
      }
    } catch let error as UsageError {
      fail(error.failure(language))
    } catch let problem as Problem {
      fail(words.failure(problem))
    } catch let failure as Failure {
      fail(failure)
    } catch {
      fail(Failure(.inputOutput, error: "\(error)", hint: ""))
    }
  }
}

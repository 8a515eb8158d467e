/// Why a program of ours cannot go on: two lines for a person and the exit status for a script.
///
/// The cases are the static members below, by the subject of each file: usage, trust, codes and
/// links, files. The status follows the list of exit codes that the command line promises.
public struct Problem: Error, Sendable, Equatable {
  /// 64 usage · 65 does not verify · 68 unknown, used or expired · 69 unreachable · 73 would
  /// overwrite · 74 local input/output · 75 nobody answered · 76 identity or protocol · 77 the
  /// customer said no · 78 configuration · 130 interrupted.
  public let exitStatus: Int32

  private let spanish: Advice
  private let english: Advice

  init(_ exitStatus: Int32, es: (Phrase, Phrase), en: (Phrase, Phrase)) {
    self.exitStatus = exitStatus
    spanish = Words(.es).advice(es: es, en: en)
    english = Words(.en).advice(es: es, en: en)
  }

  fileprivate func advice(_ language: Language) -> Advice {
    language == .es ? spanish : english
  }
}

extension Words {
  public func problem(_ problem: Problem) -> Advice {
    problem.advice(language)
  }
}

/// What was written on the command line, and where it was run.
extension Problem {
  /// A value that is not what was expected; `expected` is an example or a form, such as
  /// `HOST:PORT`, and the same in both languages.
  public static func badValue(_ name: String, expected: String, came: String) -> Problem {
    Problem(
      64,
      es: ("\(name) debe ser como \(expected); llegó \(quote: came)", helpES),
      en: ("\(name) should be like \(expected); \(quote: came) came", helpEN))
  }

  /// A code that is not nine digits.
  public static func malformedCode(_ code: String) -> Problem {
    Problem(
      64,
      es: ("El código tiene 9 cifras, como 482-019-773; llegó \(quote: code)", askCodeES),
      en: ("A code has 9 digits, like 482-019-773; \(quote: code) came", askCodeEN))
  }

  /// A program that talks to a person was started without a terminal.
  public static let noTerminal = Problem(
    64,
    es: (
      "No hay ningún terminal donde preguntar, y sin respuesta todo es no",
      "Ejecútelo en una ventana de terminal, o con --json desde otro programa"
    ),
    en: (
      "There is no terminal to ask at, and no answer means no",
      "Run it in a terminal window, or with --json from another program"
    ))

  public static let interrupted = Problem(
    130,
    es: ("Interrumpido: no se ha cambiado nada más", "Puede repetir la orden cuando quiera"),
    en: ("Interrupted: nothing else was changed", "You can run the command again at any time"))

  /// The technician's program was interrupted in the middle of a session.
  public static let interruptedSession = Problem(
    130,
    es: ("Interrumpido: la sesión sigue y le espera", "Para volver a ella: aldaba attach"),
    en: ("Interrupted: the session goes on and waits for you", "To come back to it: aldaba attach"))

  static let askCodeES: Phrase = "Pida a quien le atiende que se lo lea otra vez, cifra a cifra"
  static let askCodeEN: Phrase = "Ask whoever helps you to read it again, digit by digit"
  private static let helpES: Phrase = "Para ver cómo se usa: --help"
  private static let helpEN: Phrase = "To see how it is used: --help"
}

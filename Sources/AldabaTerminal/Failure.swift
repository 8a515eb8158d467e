internal import AldabaSystem
public import AldabaWords

/// Why a program ends other than well: two lines for a person and a code for a script.
public struct Failure: Error, Sendable, Equatable {
  public var code: ExitCode
  /// What was expected and what came.
  public var error: String
  /// What to do next.
  public var hint: String

  public init(_ code: ExitCode, error: String, hint: String) {
    self.code = code
    self.error = error
    self.hint = hint
  }

  /// `error: …` and `hint: …`, each ended by a line feed; an empty hint has no line.
  ///
  /// Controls and bidi characters are made visible: a message may quote what came from elsewhere.
  public func lines(coloured: Bool = false) -> [UInt8] {
    func line(_ word: String, _ ink: Ink, _ text: String) -> [UInt8] {
      let clean = visible(text)
      if clean.isEmpty { return [] }
      return (coloured ? ink : .none).applied(to: word) + Array(" \(clean)\n".utf8)
    }
    return line("error:", .red, error) + line("hint:", .cyan, hint)
  }

  /// Writes the two lines to standard error, in colour only where that is a terminal and allowed.
  public func report(noColorFlag: Bool, environment: [String: String]) {
    let isColoured = Ink.isAllowed(
      onTerminal: Tty.isTerminal(2), noColorFlag: noColorFlag, environment: environment)
    var rows = lines(coloured: isColoured)
    if let columns = Tty.size(2)?.columns, Tty.isTerminal(2) {
      let text = String(decoding: rows, as: UTF8.self)
      rows = text.split(separator: "\n").flatMap { wrap(String($0), columns: max(40, columns)) }
        .flatMap { Array($0.utf8) + [0x0A] }
    }
    // When standard error is closed there is nowhere left to say it.
    try? IO.writeAll(2, rows)
  }
}

extension Words {
  /// A problem as the two lines and the exit code of a program.
  public func failure(_ problem: Problem) -> Failure {
    let advice = self.problem(problem)
    let code = ExitCode(rawValue: problem.exitStatus) ?? .inputOutput
    return Failure(code, error: advice.error, hint: advice.hint)
  }
}

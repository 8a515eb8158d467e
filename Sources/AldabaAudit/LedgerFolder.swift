import AldabaLedger
import AldabaSystem
import AldabaTerminal
import AldabaWords

/// Finds and opens the ledger that `--dir` names: its own folder, or the broker's that holds it.
enum LedgerFolder {
  static func open(_ directory: String, _ language: Language) throws(Failure) -> LedgerReader {
    let inner = directory.hasSuffix("/") ? directory + "ledger" : directory + "/ledger"
    let isBroker = !Files.exists(directory + "/origin") && Files.exists(inner + "/origin")
    do throws(LedgerError) {
      return try LedgerReader(directory: isBroker ? inner : directory)
    } catch {
      throw failure(error, language)
    }
  }

  static func failure(_ error: LedgerError, _ language: Language) -> Failure {
    let words = Words(language)
    switch error {
    case .missing(let folder):
      let error = Localized(
        "En \(folder) no hay ningún registro", "There is no ledger in \(folder)")
      let hint = Localized(
        "Con --dir va la carpeta «ledger» del servidor", "--dir takes the broker's folder «ledger»")
      return Failure(.inputOutput, error: error[language], hint: hint[language])
    case .damaged(let problem):
      let place = problem.segment + (problem.line.map { ":\($0)" } ?? "")
      return words.failure(.ledgerDoesNotVerify(place, what: problem.what))
    case .system(let error):
      return words.failure(.cannotRead(error.path ?? "ledger", reason: error.reason))
    case .inUse, .exists, .otherLedger, .unusable:
      return words.failure(.cannotRead("ledger", reason: "\(error)"))
    }
  }
}

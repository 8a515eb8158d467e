public import AldabaSystem

/// Why a ledger cannot be made, opened or read.
public enum LedgerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Another process has it open.
  case inUse(String)
  /// There is no ledger in that folder.
  case missing(String)
  /// There is something in that folder already.
  case exists(String)
  /// The ledger is another one than that origin and key; says which was expected and which is there.
  case otherLedger(expected: String, got: String)
  /// An origin that is no short name without space and plus, a key that is no Ed25519 key, or an
  /// index without a record.
  case unusable(String)
  /// Something does not verify; nothing is opened.
  case damaged(LedgerProblem)
  /// The system refused.
  case system(SystemError)

  /// What is wrong, in one line.
  public var description: String {
    switch self {
    case .inUse(let folder): "\(folder): another process has this ledger open"
    case .missing(let folder): "\(folder): expected a ledger, found none"
    case .exists(let folder): "\(folder): expected an empty folder, found files"
    case .otherLedger(let expected, let got):
      "expected the ledger of \(expected), found that of \(got)"
    case .unusable(let what): what
    case .damaged(let problem): problem.description
    case .system(let error): error.description
    }
  }
}

/// One thing that does not verify, and where.
public struct LedgerProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The name of the file within the ledger's folder.
  public let segment: String
  /// The line in that file, from 1; nil when it cannot be told.
  public let line: Int64?
  /// What was expected and what came.
  public let what: String

  /// The file, the line where it is known, and what is wrong.
  public var description: String {
    "\(segment):\(line.map { "\($0):" } ?? "") \(what)"
  }
}

/// Whether the ledger can write.
public enum LedgerState: Sendable, Equatable {
  /// It writes what comes.
  case working
  /// The disk is full, read-only or refuses writes; it tries again each second, by itself.
  case stalled(SystemError)
}

import AldabaJSON
import AldabaSystem
import AldabaTerminal
import AldabaWords

@testable import AldabaAudit
@testable import AldabaEvidence

/// What a command wrote and how it ended.
struct Outcome {
  var lines: [String] = []
  var end: ExitCode?
  var failure: Failure?

  var briefs: [String] {
    let all = try? problems(self)
    return (all ?? []).map { "\($0["line"]?.integer ?? 0) \($0["verdict"]?.string ?? "")" }
  }
}

func run(
  _ folder: String, _ language: Language = .en, columns: Int? = nil, isColoured: Bool = false,
  isJSON: Bool = false, _ body: (Commands) throws -> ExitCode
) throws -> Outcome {
  var outcome = Outcome()
  var lines: [String] = []
  let pen = Pen(
    words: Words(language), columns: columns, isColoured: isColoured, isJSON: isJSON
  ) { line in
    lines += String(decoding: line, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
  let commands = Commands(reader: try LedgerFolder.open(folder, language), pen: pen)
  do { outcome.end = try body(commands) } catch let failure as Failure {
    outcome.failure = failure
    outcome.end = failure.code
  }
  outcome.lines = lines
  return outcome
}

func problems(_ outcome: Outcome) throws -> [JSON] {
  try JSON.parse(Array((outcome.lines.first ?? "").utf8))["problems"]?.array ?? []
}

/// Changes the lines of a ledger's first segment behind its back.
func spoil(_ folder: String, _ change: (inout [[UInt8]]) -> Void) throws {
  let path = folder + "/000000000000.jsonl"
  let bytes = try Files.read(path, maximumBytes: 1 << 24)
  var lines = bytes.split(separator: 0x0A).map(Array.init)
  change(&lines)
  try Files.replace(path, lines.flatMap { $0 + [0x0A] }, permissions: 0o600)
}

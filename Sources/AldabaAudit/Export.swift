import AldabaEvidence
import AldabaJSON
import AldabaLedger
import AldabaProof
import AldabaTerminal
import AldabaWire
import AldabaWords

/// A ledger for other people's programs.
enum ExportFormat: String, CaseIterable {
  /// The records as they stand.
  case jsonl
  /// RFC 4180, for tables.
  case csv
  /// Open Cybersecurity Schema Framework, an event a line, for a SIEM.
  case ocsf
}

/// A record on its way out, with what is known of its surroundings.
struct Exported {
  let index: Int64
  let line: [UInt8]
  let record: Record
  /// Whom it is about, beside who says it.
  let person: PersonID?
  /// What it asks for, allows or ends.
  let what: String?
  /// Reads a personal text; nil where none are to go out.
  let text: ((Digest) -> Personal)?
}

extension Commands {
  /// Writes all records that were made in the range. Personal texts stay here unless they are asked
  /// for: what has left cannot be erased any more.
  func export(_ format: ExportFormat, in range: Range<Int64>, withTexts: Bool) throws -> ExitCode {
    let text = withTexts ? self.text : nil
    let ocsf = OCSF(origin: reader.verifier.name)
    var rosters: [SessionID: Roster] = [:]
    if format == .csv { try pen.write(CSV.row(CSV.columns)) }
    let verdict = try reader.read(keepsLines: true) { index, record, _, line in
      var roster = record.session.flatMap { rosters.removeValue(forKey: $0) } ?? Roster()
      roster.take(record)
      if let session = record.session, !record.act.isEnd { rosters[session] = roster }
      guard range.contains(record.at) else { return }
      if format == .jsonl { return try pen.write(line) }
      let exported = Exported(
        index: index, line: line, record: record,
        person: record.act.people.first ?? record.act.ask.flatMap { roster.asks[$0]?.by }
          ?? record.act.stream.flatMap { roster.person(at: $0) },
        what: record.act.what ?? record.act.ask.flatMap { roster.asks[$0]?.what.rawValue },
        text: text)
      try pen.write(format == .csv ? CSV.row(CSV.cells(exported)) : ocsf.event(exported).encoded())
    }
    return try conclude(verdict)
  }
}

extension Act {
  /// What is offered or wished, which no ask says.
  fileprivate var what: String? {
    switch self {
    case .offered(let topic): topic.rawValue
    case .requested(_, let what, _): what.rawValue
    case .promised(let promised): promised.kind.rawValue
    case .missed(let miss): miss.what.rawValue
    case .registerChosen(let register): register.rawValue
    default: nil
    }
  }
}

import AldabaEvidence
import AldabaLedger
import AldabaProof
import AldabaTerminal
import AldabaWire

/// One reading of a ledger in which everything is judged: lanes read the lines and try the signatures,
/// and what depends on the order is judged here.
///
/// With what an earlier run remembers, lines that were judged then are only hashed, but for those that
/// matter to what came later. It counts only where those lines are still the same and nothing at all is
/// wrong: else everything is judged anew, so that what is reported never depends on what was remembered.
/// Nor on what was kept: where something follows behind a session's end, that session is judged in another
/// reading which keeps it.
struct Judgement {
  private(set) var report: Report
  /// What was found of the lines themselves.
  private(set) var verdict: LedgerReader.Verdict
  /// What the next run needs; nil where something is wrong.
  private(set) var remembrance: Remembrance?
  /// Sessions of which more has to be kept, so that all is told that is wrong in them.
  private var late: Set<SessionID>

  /// Judges what an earlier run has not; and whether the ledger begins with the records that were judged
  /// then, where all is judged: they were signed, and now others are.
  ///
  /// - Parameters:
  ///   - known: what that run remembers.
  ///   - isAll: judges again what it has judged.
  ///   - hasRecordings: whether the recordings beside the ledger are read as well.
  ///   - authority: SHA-256 of the organisation's certificate, where that is known.
  init(
    _ reader: LedgerReader, after known: Remembrance? = nil, isAll: Bool = false,
    hasRecordings: Bool = true, authority: [UInt8]? = nil
  ) throws {
    let shelf = hasRecordings ? RecordingShelf(ledger: reader.directory) : nil
    var isAll = isAll || known == nil
    var kept: Set<SessionID> = []
    while true {
      self = try Judgement(reader, known, isAll: isAll, keeping: kept, shelf, authority)
      if remembrance != nil || isAll && late.isEmpty { return }
      isAll = true
      kept.formUnion(late)
    }
  }

  private init(
    _ reader: LedgerReader, _ known: Remembrance?, isAll: Bool, keeping kept: Set<SessionID>,
    _ shelf: RecordingShelf?, _ authority: [UInt8]?
  ) throws {
    let judged = isAll ? nil : known
    let over = judged?.over ?? SessionNames()
    var audit = RecordAudit(keeping: kept, over: over)
    var keys = KeyChain(reader.verifier)
    var authorities = SuccessionChain(known: authority)
    var recordings: [Finding] = []
    var keeper = Remembrance.Keeper()
    let needed = judged?.needed
    let from = judged?.prefix.size ?? 0
    verdict = try reader.audit(
      known: known?.prefix, isAll: isAll,
      lane: {
        let reader = RecordReader()
        return { lines in
          var found: [(Int64, ReadRecord)] = []
          found.reserveCapacity(Int(clamping: lines.count))
          lines.each { index, _, line in
            guard index >= from || needed?.contains(index) == true else { return }
            found.append((index, reader.read(line)))
          }
          return found
        }
      },
      each: { lines, found in
        for (index, read) in found {
          let place = Place(segment: lines.segment, line: lines.line(of: index), index: index)
          guard let record = read.record else {
            audit.take(read, at: place)
            continue
          }
          if let shelf {
            let gone = recordings.isEmpty ? shelf.finding(allGoneAt: place, record) : nil
            if let finding = shelf.finding(record, at: place) ?? gone {
              recordings.append(finding)
            }
          }
          if index < from, let session = record.session, over.contains(session) {
            keeper.keep(index)
            continue
          }
          keys.take(record, at: place)
          authorities.take(record, at: place)
          audit.take(read, at: place)
          let isOver = record.act.isEnd && record.session.map(audit.over.contains) == true
          keeper.take(record, at: index, isOver: isOver)
        }
      })
    let findings = audit.findings + keys.findings + authorities.findings + recordings
    report = Report(verdict, reader, findings: findings, remembered: from)
    late = audit.late
    guard report.isGood, late.isEmpty, let head = verdict.head else { return }
    guard known == nil || verdict.beginsAsKnown else {
      report = report.adding(known.flatMap { isAll ? conflict(head, $0.prefix) : nil })
      return
    }
    remembrance = keeper.remembrance(
      LedgerReader.Prefix(size: head.size, root: head.root), of: reader.verifier,
      over: audit.over)
  }

  /// The ledger does not begin with the records that it had.
  private func conflict(_ head: Checkpoint, _ known: LedgerReader.Prefix) -> Finding {
    Finding(
      place: Place(segment: "head", line: nil), session: nil, verdict: .integrity,
      what: head.size < known.size
        ? Localized(
          "la última vez tenía \(known.size) anotaciones, y ahora \(head.size): ha retrocedido",
          "had \(known.size) records the last time, and now \(head.size): it was rolled back")
        : Localized(
          "sus primeras \(known.size) anotaciones no son las de la última vez: se ha bifurcado",
          "its first \(known.size) records are not those of the last time: it was forked"))
  }
}

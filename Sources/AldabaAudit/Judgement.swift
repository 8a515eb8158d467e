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
struct Judgement {
  private(set) var report: Report
  /// What the next run needs; nil where something is wrong.
  private(set) var remembrance: Remembrance?

  init(
    _ reader: LedgerReader, after known: Remembrance?, authority: [UInt8]? = nil
  ) throws {
    if let known {
      let part = try Judgement(reader, from: known, authority)
      if part.remembrance != nil {
        self = part
        return
      }
    }
    try self.init(reader, from: nil, authority)
  }

  /// The same, with what is wrong where the ledger does not begin with the records that were judged here
  /// before: they were signed, and now others are.
  ///
  /// - Parameter authority: SHA-256 of the organisation's certificate, where that is known.
  init(
    _ reader: LedgerReader, _ notes: AuditorsNotes?, isAll: Bool, authority: [UInt8]? = nil
  ) throws {
    let known = notes?.remembrance
    try self.init(reader, after: isAll ? nil : known, authority: authority)
    guard let known, report.isGood, report.remembered == 0 else { return }
    guard let head = try reader.newestHead()?.0 else { return }
    let conflict =
      head.size < known.prefix.size
      ? Localized(
        "la última vez tenía \(known.prefix.size) anotaciones, y ahora \(head.size): ha retrocedido",
        "had \(known.prefix.size) records the last time, and now \(head.size): it was rolled back")
      : try root(of: reader, at: known.prefix.size) == known.prefix.root
        ? nil
        : Localized(
          "sus primeras \(known.prefix.size) anotaciones no son las de la última vez: se ha bifurcado",
          "its first \(known.prefix.size) records are not those of the last time: it was forked")
    guard let conflict else { return }
    let finding = Finding(
      place: Place(segment: "head", line: nil), session: nil, verdict: .integrity, what: conflict)
    report = report.adding(finding)
    remembrance = nil
  }

  private init(
    _ reader: LedgerReader, from known: Remembrance?, _ authority: [UInt8]?
  ) throws {
    var audit = RecordAudit()
    var keys = KeyChain(reader.verifier)
    var authorities = SuccessionChain(known: authority)
    var recordings: [Finding] = []
    var keeper = Remembrance.Keeper(known)
    let shelf = RecordingShelf(ledger: reader.directory)
    let needed = known?.needed
    let from = known?.prefix.size ?? 0
    let verdict = try reader.audit(
      known: known?.prefix,
      lane: {
        let reader = RecordReader()
        return { lines in
          var found: [(Int64, ReadRecord)] = []
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
          if let record = read.record {
            let gone = recordings.isEmpty ? shelf.finding(allGoneAt: place, record) : nil
            if let finding = shelf.finding(record, at: place) ?? gone {
              recordings.append(finding)
            }
            if index < from, known?.isOver(record.session) == true {
              keeper.keep(index)
              continue
            }
            keys.take(record, at: place)
            authorities.take(record, at: place)
          }
          audit.take(read, at: place)
          if let record = read.record {
            keeper.take(record, at: index, isOver: record.session.map(audit.isOver) ?? false)
          }
        }
      })
    let findings = audit.findings + keys.findings + authorities.findings + recordings
    report = Report(verdict, reader, findings: findings, remembered: from)
    let isWhole = known == nil || verdict.beginsAsKnown && keeper.isNew
    guard report.isGood, isWhole, let head = verdict.head else {
      remembrance = nil
      return
    }
    remembrance = keeper.remembrance(
      LedgerReader.Prefix(size: head.size, root: head.root), of: reader.verifier)
  }

  private func root(of reader: LedgerReader, at size: Int64) throws -> [UInt8] {
    var tree = MerkleTree()
    let hasher = MerkleHasher()
    try reader.replay { index, _, _, line in
      if index < size { line.withUnsafeBytes { tree.append(hasher.leaf($0), hasher) } }
    }
    return tree.count < size ? [] : tree.root(at: size)
  }
}

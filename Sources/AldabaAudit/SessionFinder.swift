import AldabaEvidence
import AldabaJSON
import AldabaLedger
import AldabaProof
import AldabaWire

/// One session's records and what belongs to it, found by the names in `LedgerBlocks`: only the blocks are
/// read in which they are.
struct SessionFinder {
  struct Found {
    let record: Record
    let line: [UInt8]
    let index: Int64
  }

  let blocks: LedgerBlocks
  init(_ blocks: LedgerBlocks) { self.blocks = blocks }

  /// The sessions that begin so, in the ledger's order.
  func sessions(_ digits: String) -> [SessionID] {
    let digits = digits.lowercased()
    guard !digits.isEmpty,
      // Whole bytes first: a name is spelled out only where they fit.
      let even = [UInt8](hex: String(digits.prefix(digits.utf8.count / 2 * 2)))
    else { return [] }
    var known: Set<SessionID> = []
    return blocks.find { $0.starts(with: even) }.compactMap { name, _ in
      guard let session = SessionID(rawValue: name.hex), session.rawValue.hasPrefix(digits),
        known.insert(session).inserted
      else { return nil }
      return session
    }
  }

  /// What lies in all blocks that have to do with a session, in the ledger's order: whoever was added,
  /// the session itself, its knock and promises, and the papers of whoever speaks in it.
  func records(about session: SessionID) throws(LedgerError) -> [Found] {
    let own = numbers(Labels.of(session))
    guard let first = own.min(), let last = own.max() else { return [] }
    var wanted = own.union(numbers(Labels.people))
    var found: [Int64: [Found]] = [:]
    var names: Set<[UInt8]> = []
    while let number = wanted.first(where: { found[$0] == nil }) {
      let records = try read(number)
      found[number] = records
      for one in records {
        for matter in matters(one.record, of: session)
        where names.insert(Labels.of(matter)).inserted {
          wanted.formUnion(numbers(Labels.of(matter)))
        }
        if one.record.session == session, case .person(_, let id) = one.record.author,
          names.insert(Labels.of(id)).inserted
        {
          let papers = numbers(Labels.of(id)).sorted()
          wanted.formUnion(papers.filter { (first...last).contains($0) })
          if let newest = papers.last(where: { $0 < first }) { wanted.insert(newest) }
        }
      }
    }
    return found.values.flatMap { $0 }.sorted { $0.index < $1.index }
  }

  /// Proves records under the head; each of their blocks is read once more.
  func receipts(_ places: [(index: Int64, line: [UInt8])]) throws -> [Receipt] {
    var known: (block: Int64, lines: [[UInt8]]) = (-1, [])
    return try places.map { index, line in
      let block = index / LedgerBlocks.size
      if known.block != block { known = (block, try blocks.records(of: block).map(\.bytes)) }
      return try Receipt(
        index: index, record: line, proof: blocks.proof(of: index, in: known.lines),
        checkpoint: blocks.note)
    }
  }

  private func numbers(_ name: [UInt8]) -> Set<Int64> {
    Set(blocks.find { $0.elementsEqual(name) }.map(\.block))
  }

  private func read(_ number: Int64) throws(LedgerError) -> [Found] {
    let lines = try blocks.records(of: number)
    var found: [Found] = []
    for line in lines {
      var statement: [UInt8] = []
      guard let record = try? Record(written: line.bytes.span, statement: &statement) else {
        continue
      }
      found.append(Found(record: record, line: line.bytes, index: line.index))
    }
    return found
  }

  /// What a record of the session says of knocks, callbacks and promises.
  private func matters(_ record: Record, of session: SessionID) -> [AskID] {
    switch record.act {
    case .opened(let opening):
      record.session == session ? [opening.knock, opening.callback].compactMap { $0 } : []
    case .promised(let promised): promised.from == session ? [promised.id] : []
    default: []
    }
  }
}

extension Commands {
  /// Where one session's records lie; nil where the ledger does not verify.
  func finder() throws -> SessionFinder? {
    try LedgerBlocks(reader, cache: notes?.folder, naming: Labels.names).map(SessionFinder.init)
  }

  /// The one session that begins so, and what lies around its records: each is one that was signed. Nil
  /// where the ledger does not verify, so that all of it must be read to say why.
  func near(_ digits: String) throws -> (session: SessionID, records: [SessionFinder.Found])? {
    guard let finder = try finder() else { return nil }
    let sessions = finder.sessions(digits)
    guard let session = sessions.first else { throw unknown(digits) }
    guard sessions.count == 1 else { throw ambiguous(digits, sessions) }
    // What has changed since its hash was taken is named by reading all of it.
    guard let records = try? finder.records(about: session) else { return nil }
    return (session, records)
  }
}

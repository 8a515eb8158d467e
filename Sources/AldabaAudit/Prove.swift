import AldabaJSON
import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

extension Commands {
  /// Proves each record of a session, and of the desk about it, to be in the newest signed head.
  ///
  /// - Parameter folder: a new one for a line and a proof of each; nil: to standard output, a
  ///   receipt's file, or receipts one a line.
  func prove(_ session: String, into folder: String?) throws -> ExitCode {
    if let proved = try proved(session) { return try hand(proved, into: folder) }
    let verdict = try reader.verify()
    _ = try conclude(verdict)
    guard let head = verdict.head, let note = verdict.note else { throw unknown(session) }
    var tree = MerkleTree()
    tree.reserve(head.size)
    var kinship = Kinship<(index: Int64, line: [UInt8])>(SessionPrefix(session))
    var found: [(index: Int64, line: [UInt8])] = []
    var enrolments = Enrolments()
    try reader.replay { index, _, _, line in
      guard index < head.size else { return }
      tree.append(Merkle.leafHash(line))
      guard let record = try? Record(line) else { return }
      let ours = kinship.take((index, line), record)
      enrolments.take(record, at: (index, line), isWanted: !ours.isEmpty)
      found += ours
    }
    guard !kinship.sessions.isEmpty else { throw unknown(session) }
    guard kinship.sessions.count == 1 else { throw ambiguous(session, kinship.sessions) }
    guard tree.count == head.size, tree.root() == head.root else {
      throw words.failure(
        .ledgerDoesNotVerify(reader.directory, what: "expected the records that were signed"))
    }
    let frontier = MerkleFrontier(tree, size: head.size)
    func receipts(_ places: [(index: Int64, line: [UInt8])]) throws -> [Receipt] {
      try places.map { index, line in
        try Receipt(
          index: index, record: line, proof: tree.inclusionProof(index, in: frontier),
          checkpoint: note)
      }
    }
    return try hand(
      Proved(
        session: kinship.sessions[0], records: try receipts(found),
        enrolments: try receipts(enrolments.wanted)), into: folder)
  }

  /// What was proved of one session.
  private struct Proved {
    let session: SessionID
    let records: [Receipt]
    /// Those of who speaks in it.
    let enrolments: [Receipt]
  }

  /// The same with the blocks alone in which the session is.
  private func proved(_ digits: String) throws -> Proved? {
    guard let finder = try finder() else { return nil }
    let sessions = finder.sessions(digits)
    guard let session = sessions.first else { throw unknown(digits) }
    guard sessions.count == 1 else { throw ambiguous(digits, sessions) }
    guard let near = try? finder.records(about: session) else { return nil }
    var kinship = Kinship<SessionFinder.Found>(SessionPrefix(session.rawValue))
    var enrolments = Enrolments()
    var found: [Enrolments.Place] = []
    for one in near {
      let ours = kinship.take(one, one.record)
      enrolments.take(one.record, at: (one.index, one.line), isWanted: !ours.isEmpty)
      found += ours.map { ($0.index, $0.line) }
    }
    guard let records = try? finder.receipts(found),
      let papers = try? finder.receipts(enrolments.wanted)
    else { return nil }
    return Proved(session: session, records: records, enrolments: papers)
  }

  private func hand(_ proved: Proved, into folder: String?) throws -> ExitCode {
    if let folder {
      try write(proved.records, into: folder)
    } else if isJSON {
      for receipt in proved.records { try pen.write(receipt.json.encoded()) }
    } else {
      let head = ReceiptFile.Head(owner: .broker, session: proved.session)
      let parts = (proved.enrolments + proved.records).map { ReceiptFile.text(of: .record($0)) }
      try pen.write(Array((head.text + parts.joined()).utf8.dropLast()))
    }
    return .done
  }

  /// `000000000042.json`, the record's line, and `000000000042.tlog-proof`.
  private func write(_ receipts: [Receipt], into folder: String) throws {
    var path = folder
    do throws(SystemError) {
      try Files.makeDirectory(folder, permissions: 0o700)
      for receipt in receipts {
        path = "\(folder)/\(Segment.digits(receipt.index))"
        try Files.writeNew("\(path).json", receipt.record + [0x0A], permissions: 0o600)
        try Files.writeNew(
          "\(path).tlog-proof", Array(receipt.proofText.utf8), permissions: 0o600)
      }
    } catch {
      throw words.failure(
        error.isAlreadyThere ? .fileExists(folder) : .cannotWrite(path, reason: error.reason))
    }
    try pen.paragraph(
      Localized(
        "Pruebas de \(receipts.count) anotaciones en \(visible(folder))",
        "Proofs of \(receipts.count) records in \(visible(folder))")[language])
  }
}

/// The enrolments of whoever speaks in a session, which make their keys good.
private struct Enrolments {
  typealias Place = (index: Int64, line: [UInt8])

  private(set) var wanted: [Place] = []
  private var newest: [PersonID: Place] = [:]
  private var spoken: Set<PersonID> = []

  mutating func take(_ record: Record, at place: Place, isWanted: Bool) {
    switch record.act {
    case .personEnrolled(let id, _, _, _), .personRenewed(let id, _, _, _): newest[id] = place
    default: break
    }
    guard isWanted, case .person(_, let id) = record.author, spoken.insert(id).inserted,
      let place = newest[id]
    else { return }
    wanted.append(place)
  }
}

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
  /// - Parameter folder: a new one for a line and a proof of each; nil: to standard output, proofs
  ///   one behind the other, or receipts with the records inside.
  func prove(_ session: String, into folder: String?) throws -> ExitCode {
    let verdict = try reader.verify()
    _ = try conclude(verdict)
    guard let head = verdict.head, let note = verdict.note else { throw unknown(session) }
    var tree = MerkleTree()
    tree.reserve(head.size)
    var kinship = Kinship<(index: Int64, line: [UInt8])>(SessionPrefix(session))
    var found: [(index: Int64, line: [UInt8])] = []
    try reader.replay { index, _, _, line in
      guard index < head.size else { return }
      tree.append(Merkle.leafHash(line))
      guard let record = try? Record(line) else { return }
      found += kinship.take((index, line), record)
    }
    guard !kinship.sessions.isEmpty else { throw unknown(session) }
    guard kinship.sessions.count == 1 else { throw ambiguous(session, kinship.sessions) }
    guard tree.count == head.size, tree.root() == head.root else {
      throw words.failure(
        .ledgerDoesNotVerify(reader.directory, what: "expected the records that were signed"))
    }
    let frontier = MerkleFrontier(tree, size: head.size)
    let receipts = try found.map { index, line in
      try Receipt(
        index: index, record: line, proof: tree.inclusionProof(index, in: frontier),
        checkpoint: note)
    }
    if let folder { try write(receipts, into: folder) } else { try write(receipts) }
    return .done
  }

  private func write(_ receipts: [Receipt]) throws {
    for (place, receipt) in receipts.enumerated() {
      if isJSON {
        try pen.write(receipt.json.encoded())
      } else {
        let text = (place == 0 ? "" : "\n") + receipt.proofText
        try pen.write(Array(text.utf8.dropLast()))
      }
    }
  }

  /// `000000000042.json`, the record's line, and `000000000042.tlog-proof`.
  private func write(_ receipts: [Receipt], into folder: String) throws {
    var path = folder
    do throws(SystemError) {
      try Files.makeDirectory(folder, permissions: 0o700)
      for receipt in receipts {
        let digits = String(receipt.index)
        let name = String(repeating: "0", count: max(0, 12 - digits.utf8.count)) + digits
        path = "\(folder)/\(name)"
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

import AldabaCrypto
import AldabaJSON
import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// Compares receipt files: whether each verifies, and whether all tell the same story.
struct Comparison {
  private let pen: Pen
  private let files: [String]
  /// What the signatures are checked with; nil: they are not.
  private let trusted: VerifierKey?
  private let reader: LedgerReader?

  init(_ pen: Pen, _ parsed: Parsed) throws {
    self.pen = pen
    files = parsed.positional
    reader = try parsed.value("dir").map { try LedgerFolder.open($0, pen.language) }
    if let text = parsed.value("key") {
      guard let key = try? VerifierKey(text) else {
        throw Problem.badValue(
          "--key", expected: "help.acme.example/aldaba+c2e5c3bb+AZ…", came: text)
      }
      trusted = key
    } else if let path = parsed.value("customer-file") {
      trusted = try Self.key(of: path)
    } else {
      trusted = reader?.verifier
    }
  }

  func run() throws -> ExitCode {
    var stories = Stories()
    var faults: [Stories.Conflict] = []
    for path in files { try read(path, &stories, &faults) }
    if let reader { try compare(reader, &stories) }
    let conflicts = faults + stories.conflicts
    guard !pen.isJSON else {
      try pen.write(json(stories, conflicts).encoded())
      return conflicts.isEmpty ? .done : .unverified
    }
    guard let first = conflicts.first else {
      try praise(stories)
      return .done
    }
    for conflict in conflicts {
      let places = conflict.evidence.map { visible($0.at) }.joined(separator: ", ")
      try pen.paragraph("\(places): \(conflict.what[pen.language])", .red)
      for shown in conflict.evidence where !shown.checkpoint.isEmpty {
        for line in shown.checkpoint.split(separator: "\n", omittingEmptySubsequences: false) {
          try pen.line(visible(String(line)))
        }
      }
    }
    throw pen.words.failure(
      .ledgerDoesNotVerify(
        first.evidence.map(\.at).joined(separator: ", "), what: first.what[pen.language]))
  }

  private func read(
    _ path: String, _ stories: inout Stories, _ faults: inout [Stories.Conflict]
  ) throws {
    let bytes: [UInt8]
    do {
      bytes = try Files.read(path, maximumBytes: ReceiptFile.maximumBytes)
    } catch {
      throw pen.words.failure(.cannotRead(path, reason: error.reason))
    }
    func fault(_ line: Int, _ why: String) {
      let what = Localized("no vale como resguardo: \(why)", "is no good receipt: \(why)")
      faults.append(
        Stories.Conflict(
          what: what, evidence: [Stories.Shown(at: "\(path):\(line)", checkpoint: "")]))
    }
    let file: ReceiptFile
    do throws(ReceiptFile.Fault) { file = try ReceiptFile(bytes) } catch {
      return fault(error.line, "expected \(error.expected)")
    }
    for (line, part) in file.parts {
      do throws(ProofError) {
        switch part {
        case .record(let receipt, _, _):
          stories.take(receipt, try verified(receipt), at: "\(path):\(line)")
        case .cosigned(let note):
          stories.take(try head(of: note.description), note, at: "\(path):\(line)")
        }
      } catch { fault(line, "\(error)") }
    }
    if let broken = file.fault { fault(broken.line, "expected \(broken.expected)") }
  }

  /// The head that a receipt leads to.
  private func verified(_ receipt: Receipt) throws(ProofError) -> Checkpoint {
    let head = try head(of: receipt.checkpoint)
    try receipt.requireInclusion(in: head)
    return head
  }

  /// What a note says; signed by the ledger, where its key is known.
  private func head(of note: String) throws(ProofError) -> Checkpoint {
    guard let trusted else { return try Checkpoint.unverified(try Note(parsing: note)) }
    return try Checkpoint.open(note: note, origin: trusted.name, key: trusted.key)
  }

  private func compare(_ reader: LedgerReader, _ stories: inout Stories) throws {
    var tree = MerkleTree()
    try reader.replay { _, _, _, line in tree.append(Merkle.leafHash(line)) }
    stories.compare(with: tree, origin: reader.verifier.name)
  }

  private static func key(of path: String) throws -> VerifierKey {
    let bytes: [UInt8]
    do { bytes = try Files.read(path, maximumBytes: 1 << 20) } catch {
      throw Problem.cannotRead(path, reason: error.reason)
    }
    let ledger: Located?
    do { ledger = try JSON5.parse(bytes)["ledger"] } catch {
      throw Problem.badConfiguration("\(path):\(error.line):\(error.column)", what: error.reason)
    }
    guard let origin = ledger?["origin"]?.string, Note.isName(origin),
      let raw = ledger?["key"]?.string.flatMap({ [UInt8](hex: $0) }),
      let key = try? PublicKey(raw: raw)
    else { throw Problem.badConfiguration(path, what: "expected ledger: { origin, key }") }
    return VerifierKey(name: origin, key: key)
  }

  // MARK: - What is said

  private func praise(_ stories: Stories) throws {
    let (receipts, heads) = (stories.receipts, stories.headCount)
    var lines = [
      Localized(
        "Resguardos: \(receipts); cabeceras firmadas: \(heads). Todos cuentan la misma historia.",
        "Receipts: \(receipts); signed heads: \(heads). All tell the same story.")
    ]
    if trusted == nil {
      lines.append(
        Localized(
          "Las firmas no se han comprobado: hace falta --key, --customer-file o --dir.",
          "The signatures were not checked: that wants --key, --customer-file or --dir."))
    }
    let ink = trusted == nil ? Ink.none : .green
    try pen.paragraph(lines.map { $0[pen.language] }.joined(separator: "\n"), ink)
  }

  private func json(_ stories: Stories, _ conflicts: [Stories.Conflict]) -> JSON {
    let problems = conflicts.map { conflict -> JSON in
      let evidence = conflict.evidence.map { shown -> JSON in
        ["at": .string(shown.at), "checkpoint": .string(shown.checkpoint)]
      }
      return ["what": .string(conflict.what.en), "evidence": .array(evidence)]
    }
    return [
      "ok": .bool(conflicts.isEmpty), "receipts": .integer(Int64(stories.receipts)),
      "heads": .integer(Int64(stories.headCount)), "signatures": .bool(trusted != nil),
      "problems": .array(problems),
    ]
  }
}

import AldabaCrypto
import AldabaEvidence
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
  /// The keys before, for heads of their time.
  private var retired: [RetiredKey] = []
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
      (trusted, retired) = try Self.keys(of: path)
    } else {
      trusted = reader?.verifier
    }
  }

  func run() throws -> ExitCode {
    var comparison = self
    return try comparison.compare()
  }

  private mutating func compare() throws -> ExitCode {
    var stories = Stories()
    var faults: [Stories.Conflict] = []
    let tree = try reader.map { try read($0) }
    for path in files { try read(path, &stories, &faults) }
    if let reader, let tree { stories.compare(with: tree, origin: reader.verifier.name) }
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
    func fault(_ line: Int, _ why: String, expected: Bool = false) {
      let what = Localized(
        "no vale como resguardo: \(expected ? "se esperaba: " : "")\(why)",
        "is no good receipt: \(expected ? "expected " : "")\(why)")
      faults.append(
        Stories.Conflict(
          what: what, evidence: [Stories.Shown(at: "\(path):\(line)", checkpoint: "")]))
    }
    let file: ReceiptFile
    do throws(ReceiptFile.Fault) { file = try ReceiptFile(bytes) } catch {
      return fault(error.line, error.expected, expected: true)
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
    if let broken = file.fault { fault(broken.line, broken.expected, expected: true) }
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
    return try Checkpoint.open(note: note, of: trusted, retired: retired)
  }

  /// All that the ledger at hand has signed; it says itself which keys it had before.
  private mutating func read(_ reader: LedgerReader) throws -> MerkleTree {
    var tree = MerkleTree()
    var keys = KeyChain(reader.verifier)
    let hasher = MerkleHasher()
    try reader.replay { index, segment, number, line in
      line.withUnsafeBytes { tree.append(hasher.leaf($0), hasher) }
      if let record = KeyChain.rotation(line) {
        keys.take(record, at: Place(segment: segment, line: number, index: index))
      }
    }
    retired += keys.retired
    return tree
  }

  private static func keys(of path: String) throws -> (VerifierKey, [RetiredKey]) {
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
    let retired = try (ledger?["retired"]?.array ?? []).map { entry in
      guard let raw = entry["key"]?.string.flatMap({ [UInt8](hex: $0) }),
        let key = try? PublicKey(raw: raw), let records = entry["records"]?.integer
      else { throw Problem.badConfiguration(path, what: "expected retired: [{ key, records }]") }
      return RetiredKey(key: key, records: records)
    }
    return (VerifierKey(name: origin, key: key), retired)
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

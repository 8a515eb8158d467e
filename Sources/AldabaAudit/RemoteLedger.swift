import AldabaCrypto
import AldabaEvidence
import AldabaJSON
import AldabaLedger
import AldabaLink
import AldabaPerson
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// A broker's ledger as an auditor has it: a copy at home that only ever grows, each time from a head
/// that extends the one before. Texts are not kept: they are asked for and forgotten with the run.
final class RemoteLedger {
  private let connection: AuditConnection
  private let mirror: LedgerMirror
  private let verifier: VerifierKey
  /// SHA-256 of the authority that this auditor has pinned.
  let authority: [UInt8]
  private let home: Home
  private var texts: [Digest: Personal] = [:]
  var notes: AuditorsNotes { AuditorsNotes(home, verifier) }

  init(_ invocation: Invocation) throws {
    home = try invocation.home()
    let identity = try Identity(invocation, missing: .noAuditorEnrolled)
    let trust = identity.trust
    authority = trust.authority.fingerprint
    guard Note.isName(trust.origin) else {
      throw Problem.badConfiguration(home.config, what: "ledger.origin")
    }
    verifier = VerifierKey(name: trust.origin, key: trust.ledgerKey)
    connection = try AuditConnection(identity, at: invocation.parsed.value("broker"))
    do throws(LedgerError) {
      mirror = try LedgerMirror(
        directory: "\(home.state)/ledgers/\(Self.name(of: verifier))", verifier: verifier)
    } catch { throw LedgerFolder.failure(error, invocation.language) }
  }

  var reader: LedgerReader {
    get throws { try LedgerReader(directory: mirror.directory) }
  }

  /// A file's name for a ledger.
  static func name(of verifier: VerifierKey) -> String {
    String(Crypto.sha256(Array(verifier.name.utf8)).hex.prefix(16))
  }

  // MARK: - Bringing it up to date

  /// Fetches what was signed since the last time.
  func refresh() throws {
    let known = mirror.head?.checkpoint
    let (shown, note) = try extended(known, from: known?.size ?? 0)
    let hadTail = mirror.hasTail
    try fetch(shown)
    if try mirror.accept(shown, note: note) { return }
    try mirror.dropTail()
    // What an earlier run had left may have been the fault.
    if hadTail {
      try fetch(shown)
      if try mirror.accept(shown, note: note) { return }
      try mirror.dropTail()
    }
    throw try LedgerConflict(
      .unlike, verifier, known: mirror.head, shown: note, [], home: home)
  }

  /// The broker's newest head, if it extends the one that is remembered.
  private func extended(_ known: Checkpoint?, from: Int64) throws -> (Checkpoint, String) {
    guard case .audit(.checkpoint(let note, let proof)) = try connection.ask(.head(from: from))
    else { throw Problem.wrongProtocol(connection.address.description) }
    let shown = try Self.check(note, proof, verifier, known: mirror.head, home: home)
    return (shown, note)
  }

  /// The head in a note that was shown, if it is the ledger's and extends the one that is known; else
  /// both are written down as evidence.
  static func check(
    _ note: String, _ proof: [[UInt8]], _ verifier: VerifierKey,
    known: (checkpoint: Checkpoint, note: String)?, home: Home
  ) throws -> Checkpoint {
    func conflict(_ kind: LedgerConflict.Kind) throws -> LedgerConflict {
      try LedgerConflict(kind, verifier, known: known, shown: note, proof, home: home)
    }
    let shown: Checkpoint
    do {
      shown = try Checkpoint.open(note: note, origin: verifier.name, key: verifier.key)
    } catch { throw try conflict(.foreign) }
    guard let known = known?.checkpoint else { return shown }
    if shown.size < known.size { throw try conflict(.rolledBack) }
    do { try shown.requireExtends(known, proof: proof) } catch { throw try conflict(.forked) }
    return shown
  }

  private func fetch(_ shown: Checkpoint) throws {
    while mirror.count < shown.size {
      let place = mirror.count
      guard case .audit(.records(from: place, let data)) = try connection.ask(.lines(from: place)),
        try mirror.append(data, upTo: shown.size) > 0
      else { throw Problem.wrongProtocol(connection.address.description) }
    }
  }

  // MARK: - Texts and proofs

  /// The text of a commitment: what the broker does not have was erased, what does not fit is none.
  func text(_ digest: Digest) -> Personal {
    if let known = texts[digest] { return known }
    guard case .audit(.shelf(let shelf)) = try? connection.ask(.texts(of: [digest])) else {
      return .unknown
    }
    keep(digest, shelf[digest])
    return texts[digest] ?? .erased
  }

  /// As many as one question takes.
  private static let atOnce = 4

  /// Fetches texts that are about to be read; what does not come now is asked for one by one.
  func prepare(_ digests: [Digest]) {
    var left = Array(Set(digests).filter { texts[$0] == nil })[...]
    while !left.isEmpty {
      let some = Array(left.prefix(Self.atOnce))
      left = left.dropFirst(some.count)
      guard case .audit(.shelf(let shelf)) = try? connection.ask(.texts(of: some)) else { return }
      for digest in some { keep(digest, shelf[digest]) }
    }
  }

  private func keep(_ digest: Digest, _ text: PersonalText?) {
    guard let text else {
      texts[digest] = .erased
      return
    }
    let isIt = Crypto.sha256(text.committed) == digest.bytes
    texts[digest] = isIt ? .text(text.text) : .unknown
  }

  /// What witnesses have signed.
  func cosigned() throws -> [String] {
    guard case .audit(.cosigned(let notes)) = try connection.ask(.cosignatures) else {
      throw Problem.wrongProtocol(connection.address.description)
    }
    return notes
  }
}

/// The broker does not show the ledger that it showed before.
struct LedgerConflict: Error {
  enum Kind: String {
    /// It has fewer records than it had.
    case rolledBack = "rolled-back"
    /// It has other records than it had.
    case forked
    /// The head is not by the key that was pinned.
    case foreign
    /// The lines are not those that were signed.
    case unlike
  }

  let kind: Kind
  let ledger: String
  let remembered: Checkpoint?
  /// The files that prove it.
  let evidence: [String]

  /// Writes both heads down, so that they can be shown to others.
  fileprivate init(
    _ kind: Kind, _ verifier: VerifierKey, known: (checkpoint: Checkpoint, note: String)?,
    shown: String, _ proof: [[UInt8]], home: Home
  ) throws {
    let folder = home.state + "/evidence"
    try Folders.make(folder)
    let name = "\(folder)/\(RemoteLedger.name(of: verifier))-\(Clock.wallMilliseconds())"
    var files = [("shown", shown)]
    if let known { files.insert(("remembered", known.note), at: 0) }
    if !proof.isEmpty { files.append(("proof", proof.map { $0.base64 + "\n" }.joined())) }
    for (what, text) in files {
      try Files.writeNew("\(name).\(what)", Array(text.utf8), permissions: 0o600)
    }
    self.kind = kind
    ledger = "\(verifier)"
    remembered = known?.checkpoint
    evidence = files.map { "\(name).\($0.0)" }
  }

  private var what: Localized {
    switch kind {
    case .rolledBack:
      Localized(
        "El registro ha retrocedido: le faltan anotaciones que ya estaban firmadas",
        "The ledger was rolled back: records that had been signed are missing")
    case .forked:
      Localized(
        "El registro se ha bifurcado: cuenta otra historia que la que ya estaba firmada",
        "The ledger was forked: it tells another story than the one that had been signed")
    case .foreign:
      Localized(
        "Lo que enseña el servidor no lo ha firmado la clave de su organización",
        "What the broker shows was not signed by your organisation's key")
    case .unlike:
      Localized(
        "Las anotaciones que entrega el servidor no son las que firmó",
        "The records that the broker hands out are not those that it signed")
    }
  }

  func failure(_ language: Language) -> Failure {
    let files = evidence.map { visible($0) }.joined(separator: ", ")
    let hint = Localized(
      "No cambie nada. Las dos cabeceras firmadas son la prueba: \(files)",
      "Change nothing. The two signed heads are the evidence: \(files)")
    return Failure(.unverified, error: what[language], hint: hint[language])
  }

  /// The line of `verify --json`.
  var json: String {
    let problem: JSON = [
      "verdict": .string(Verdict.integrity.rawValue), "kind": .string(kind.rawValue),
      "what": .string(what.en), "evidence": .array(evidence.map { .string($0) }),
      "segment": .null, "line": .null,
    ]
    let text = JSON.array([problem]).encodedText
    let root = remembered.map { "\"\($0.root.hex)\"" } ?? "null"
    return "{\"ok\":false,\"records\":\(remembered?.size ?? 0),\"root\":\(root)"
      + ",\"problems\":\(text)"
      + ",\"ledger\":\(JSON.string(ledger).encodedText)}"
  }
}

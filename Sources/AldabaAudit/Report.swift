public import AldabaEvidence
import AldabaJSON
public import AldabaLedger
import AldabaProof
import AldabaTerminal
import AldabaWire
public import AldabaWords

/// What `verify` found.
public struct Report: Sendable {
  /// The records that the signed head covers.
  public let records: Int64
  /// The signed root; nil when no head verifies.
  public let root: [UInt8]?
  /// The ledger's origin and key, as its folder says.
  public let ledger: String
  /// In the order of the files.
  public let findings: [Finding]
  /// What a broker that was killed has left behind the head: no part of the ledger.
  public let tail: LedgerProblem?
  /// How many of the first records an earlier run has judged: of these only the bytes were compared.
  public let remembered: Int64

  public var isGood: Bool { findings.isEmpty && root != nil }

  /// Verifies a ledger in one reading, on all cores: that its lines are those that were signed, and each
  /// record.
  ///
  /// A broker may be writing meanwhile: what is newer than the head read first is not judged.
  public static func of(_ reader: LedgerReader) throws -> Report {
    try Judgement(reader).report
  }

  init(
    _ verdict: LedgerReader.Verdict, _ reader: LedgerReader, findings: [Finding], remembered: Int64
  ) {
    let damage = verdict.problems.map { problem in
      Finding(
        place: Place(segment: problem.segment, line: problem.line), session: nil,
        verdict: .integrity, what: Localized(problem.what, problem.what))
    }
    let known = Set(damage.map { Place(segment: $0.place.segment, line: $0.place.line) })
    let more = findings.filter {
      $0.verdict != .integrity
        || !known.contains(Place(segment: $0.place.segment, line: $0.place.line))
    }
    self.init(
      records: verdict.records - verdict.behindHead, root: verdict.root,
      ledger: "\(reader.verifier)", findings: Report.sorted(damage + more), tail: verdict.tail,
      remembered: remembered)
  }

  private init(
    records: Int64, root: [UInt8]?, ledger: String, findings: [Finding], tail: LedgerProblem?,
    remembered: Int64
  ) {
    self.records = records
    self.root = root
    self.ledger = ledger
    self.findings = findings
    self.tail = tail
    self.remembered = remembered
  }

  /// The same with one finding more.
  func adding(_ finding: Finding?) -> Report {
    guard let finding else { return self }
    return Report(
      records: records, root: root, ledger: ledger, findings: findings + [finding], tail: tail,
      remembered: remembered)
  }

  /// One line: `{"ok":true,"records":N,"root":HEX,"problems":[],"ledger":ORIGIN+KEY}`.
  public var json: String {
    let problems = JSON.array(findings.map(\.json)).encoded()
    let root = root.map { JSON.string($0.hex) } ?? .null
    return "{\"ok\":\(isGood),\"records\":\(records)"
      + ",\"root\":\(root.encodedText)"
      + ",\"problems\":\(String(decoding: problems, as: UTF8.self))"
      + ",\"ledger\":\(JSON.string(ledger).encodedText)"
      + (tail.map { ",\"tail\":\(JSON.string("\($0)").encodedText)" }
        ?? "") + (remembered > 0 ? ",\"remembered\":\(remembered)" : "") + "}"
  }

  /// The paragraph for a ledger that verifies.
  public func praise(_ words: Words) -> String {
    let count = Int(clamping: records)
    let meaning = Localized(
      "Está entero y sin cambios desde que se firmó, cada firma es de quien dice ser, no falta"
        + " nada de lo que cada parte dijo y nada se hizo sin permiso.",
      "It is whole and unchanged since it was signed, each signature is of who it names, nothing"
        + " that a party said is missing, and nothing was done without permission.")
    let key = Localized("Clave", "Key")
    let behind = Localized(
      "Detrás hay restos de un servidor que se cortó: nadie recibió respuesta por ellos, y al"
        + " arrancar se quitan.",
      "Behind it is what a broker left that was cut off: nobody was answered for that, and the next"
        + " start drops it.")
    let before = Localized(
      "Las primeras \(remembered) ya se juzgaron otra vez y siguen siendo las mismas, byte a byte;"
        + " verify --all las juzga de nuevo.",
      "The first \(remembered) were judged another time and are still the same, byte by byte;"
        + " verify --all judges them again.")
    return [
      words.verified(records: count, root: root?.hex ?? ""), meaning[words.language],
      remembered > 0 ? before[words.language] : nil,
      tail.map { "\(behind[words.language]) (\(visible($0.segment)))" },
      "\(key[words.language]): \(visible(ledger))",
    ].compactMap { $0 }.joined(separator: "\n")
  }

  private static func sorted(_ findings: [Finding]) -> [Finding] {
    findings.enumerated().sorted { one, other in
      let (a, b) = (one.element.place, other.element.place)
      return (a.segment, a.line ?? .max, one.offset) < (b.segment, b.line ?? .max, other.offset)
    }.map(\.element)
  }
}

import AldabaEvidence
import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// What the commands do, apart from the process around them: a ledger in, lines out.
///
/// None takes the ledger's lock: a broker may be at work, and what is newer than the head that was
/// read is left for the next time.
struct Commands {
  let reader: LedgerReader
  let pen: Pen
  /// What a commitment stands for.
  let text: (Digest) -> Personal
  /// Brings the copy of a broker's ledger up to date; nil where the ledger is at hand.
  let refresh: (() throws -> Void)?
  /// What witnesses have signed.
  let cosigned: () throws -> [String]
  /// Says which texts are wanted soon, where they come from afar: several at once.
  let prepare: ([Digest]) -> Void
  /// What is kept from one run to the next; nil: nothing.
  let notes: AuditorsNotes?
  /// SHA-256 of the organisation's authority; nil where it is not known.
  let authority: [UInt8]?

  init(reader: LedgerReader, pen: Pen, home: Home? = nil) {
    self.reader = reader
    notes = home.map { AuditorsNotes($0, reader.verifier) }
    self.pen = pen
    text = Shelf(ledger: reader.directory).text
    refresh = nil
    authority = SuccessionChain.beside(reader.directory)
    prepare = { _ in }
    let witnesses = Witnesses(ledger: reader.directory)
    cosigned = { witnesses.notes }
  }

  init(_ remote: RemoteLedger, pen: Pen) throws {
    reader = try remote.reader
    notes = remote.notes
    authority = remote.authority
    self.pen = pen
    text = remote.text
    refresh = remote.refresh
    prepare = remote.prepare
    cosigned = remote.cosigned
  }

  var words: Words { pen.words }
  var language: Language { pen.language }
  var isJSON: Bool { pen.isJSON }

  // MARK: - verify

  /// Problems that people are shown before the rest is only counted.
  private static let shownFindings = 50

  /// - Parameters:
  ///   - policy: also that enough witnesses have signed, not too long ago.
  ///   - isAll: judges again what an earlier run has judged.
  func verify(_ policy: WitnessPolicy? = nil, isAll: Bool = false) throws -> ExitCode {
    let judgement = try Judgement(
      reader, after: notes?.remembrance, isAll: isAll, authority: authority)
    var report = judgement.report
    if let remembrance = judgement.remembrance { notes?.remember(remembrance) }
    if let policy { report = report.adding(try unwitnessed(policy)) }
    guard !isJSON else {
      try pen.line(report.json)
      return report.isGood ? .done : .unverified
    }
    guard let first = report.findings.first else {
      try pen.paragraph(report.praise(words), .green)
      return .done
    }
    for finding in report.findings.prefix(Self.shownFindings) {
      try pen.line(finding.text(language), .red)
    }
    let more = report.findings.count - Self.shownFindings
    if more > 0 {
      try pen.line(
        Localized("… y \(more) más: véalos con --json", "… and \(more) more: see them with --json")[
          language])
    }
    throw words.failure(.ledgerDoesNotVerify(first.position, what: first.what[language]))
  }

  /// What is missing of what the policy wants.
  private func unwitnessed(_ policy: WitnessPolicy) throws -> Finding? {
    let place = Place(segment: "witnesses", line: nil)
    guard policy.watches(reader.verifier) else {
      return Finding(
        place: place, session: nil, verdict: .integrity,
        what: Localized(
          "se esperaba un registro de la norma de testigos, y es \(reader.verifier)",
          "expected a ledger of the witnesses' policy, got \(reader.verifier)"))
    }
    let signers = try policy.signers(
      of: cosigned(), reader.verifier, roots: reader.roots,
      now: Clock.wallMilliseconds() / 1000)
    guard signers.count < policy.wanted else { return nil }
    let names = signers.map(\.name).joined(separator: ", ")
    return Finding(
      place: place, session: nil, verdict: .integrity,
      what: Localized(
        "se esperaban \(policy.wanted) testigos de los últimos \(2 * policy.every) s; hay"
          + " \(signers.count): \(names)",
        "expected \(policy.wanted) witnesses of the last \(2 * policy.every) s, got"
          + " \(signers.count): \(names)"))
  }

  // MARK: - list

  func list() throws -> ExitCode {
    var register = Register()
    var people = self.people
    let verdict = try reader.read(keepsLines: isJSON) { _, record, _, line in
      guard !isJSON else { return try pen.write(line) }
      people.take(record)
      register.take(record)
    }
    if !isJSON {
      prepare(register.sessions.flatMap { [$0.customer, $0.ticket, $0.motive] })
      let table = SessionTable(register, words, people)
      try pen.write(Array(table.text(columns: pen.columns).utf8))
    }
    return try conclude(verdict)
  }

  // MARK: - show

  func show(_ session: String) throws -> ExitCode {
    var people = self.people
    var kinship = Kinship<SessionFinder.Found>(SessionPrefix(session))
    var found: [SessionFinder.Found] = []
    func take(_ one: SessionFinder.Found) {
      people.take(one.record)
      found += kinship.take(one, one.record)
    }
    if let near = try near(session) {
      near.records.forEach(take)
      try tell(found, of: near.session, people)
      return .done
    }
    let verdict = try reader.read(keepsLines: true) { index, record, _, line in
      take(SessionFinder.Found(record: record, line: line, index: index))
    }
    guard let id = kinship.sessions.first else { throw unknown(session) }
    guard kinship.sessions.count == 1 else { throw ambiguous(session, kinship.sessions) }
    try tell(found, of: id, people)
    return try conclude(verdict)
  }

  private func tell(
    _ found: [SessionFinder.Found], of session: SessionID, _ people: People
  ) throws {
    if !isJSON { prepare(found.flatMap { Array($0.record.act.texts.values) }) }
    var chronicle = Chronicle(words, people)
    for one in found {
      guard !isJSON else {
        try pen.write(one.line)
        continue
      }
      let told = chronicle.take(one.record)
      try show(chronicle.rows(told, of: one.record, under: session))
    }
  }

  func show(_ rows: [Chronicle.Row]) throws {
    for row in rows { try pen.paragraph(row.text, row.isHeading ? .bold : .none) }
  }

  var people: People { People(text: text) }

  func unknown(_ session: String) -> Failure {
    let error = Localized(
      "No hay ninguna sesión que empiece por «\(session)»",
      "There is no session that begins with «\(session)»")
    let hint = Localized(
      "Para ver las que hay: aldaba-audit list", "To see which there are: aldaba-audit list")
    return Failure(.unknown, error: error[language], hint: hint[language])
  }

  func ambiguous(_ session: String, _ found: [SessionID]) -> Failure {
    let some = found.prefix(5).map { String($0.rawValue) }.joined(separator: ", ")
    let error = Localized(
      "\(found.count) sesiones empiezan por «\(session)»",
      "\(found.count) sessions begin with «\(session)»")
    let hint = Localized("Escriba más cifras: \(some)", "Type more digits: \(some)")
    return Failure(.usage, error: error[language], hint: hint[language])
  }

  // MARK: - Writing

  /// What was read is shown even where it does not verify, and then that is said.
  func conclude(_ verdict: LedgerReader.Verdict) throws(Failure) -> ExitCode {
    guard let problem = verdict.problems.first else { return .done }
    throw LedgerFolder.failure(.damaged(problem), language)
  }
}

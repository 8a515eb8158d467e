import AldabaLedger
import AldabaTerminal
import AldabaWire
import AldabaWords

/// What the commands do, apart from the process around them: a ledger in, lines out.
///
/// None takes the ledger's lock: a broker may be at work, and what is newer than the head that was
/// read is left for the next time.
struct Commands {
  let reader: LedgerReader
  let words: Words
  /// The width of the window that is written to; nil where there is none.
  let columns: Int?
  let isColoured: Bool
  /// Takes one line for standard output, without its newline.
  let write: ([UInt8]) throws -> Void

  private var language: Language { words.language }

  // MARK: - verify

  /// Problems that people are shown before the rest is only counted.
  private static let shownFindings = 50

  func verify(isJSON: Bool) throws -> ExitCode {
    let report = try Report.of(reader)
    guard !isJSON else {
      try line(report.json)
      return report.isGood ? .done : .unverified
    }
    guard let first = report.findings.first else {
      try paragraph(report.praise(words), .green)
      return .done
    }
    for finding in report.findings.prefix(Self.shownFindings) {
      try line(finding.text(language), .red)
    }
    let more = report.findings.count - Self.shownFindings
    if more > 0 {
      try line(
        Localized("… y \(more) más: véalos con --json", "… and \(more) more: see them with --json")[
          language])
    }
    throw words.failure(.ledgerDoesNotVerify(first.position, what: first.what[language]))
  }

  // MARK: - list

  func list(isJSON: Bool) throws -> ExitCode {
    let verdict = try reader.verify()
    var register = Register()
    try reader.replay { _, _, _, record in
      if isJSON {
        try write(record)
      } else if let record = try? Record(record) {
        register.take(record)
      }
    }
    if !isJSON {
      let shelf = Shelf(ledger: reader.directory)
      let table = SessionTable(register, words, text: shelf.text)
      try write(Array(table.text(columns: columns).utf8))
    }
    return try conclude(verdict)
  }

  // MARK: - show

  func show(_ session: String, isJSON: Bool) throws -> ExitCode {
    let verdict = try reader.verify()
    let prefix = session.lowercased()
    var register = Register()
    var found: [SessionID] = []
    var records: [(line: [UInt8], record: Record)] = []
    try reader.replay { _, _, _, line in
      guard let record = try? Record(line) else { return }
      register.take(record)
      guard let id = record.session, id.rawValue.hasPrefix(prefix) else { return }
      if !found.contains(id) { found.append(id) }
      if found.count == 1 { records.append((line, record)) }
    }
    guard !prefix.isEmpty, let id = found.first else { throw unknown(session) }
    guard found.count == 1 else { throw ambiguous(session, found) }
    if isJSON {
      for (line, _) in records { try write(line) }
    } else {
      let shelf = Shelf(ledger: reader.directory)
      var story = Story(words, names: register.names, text: shelf.text)
      for (_, record) in records { story.tell(record) }
      try line(Localized("Sesión \(id)", "Session \(id)")[language], .bold)
      try paragraph(story.lines.joined(separator: "\n"))
    }
    return try conclude(verdict)
  }

  private func unknown(_ session: String) -> Failure {
    let error = Localized(
      "No hay ninguna sesión que empiece por «\(session)»",
      "There is no session that begins with «\(session)»")
    let hint = Localized(
      "Para ver las que hay: aldaba-audit list", "To see which there are: aldaba-audit list")
    return Failure(.unknown, error: error[language], hint: hint[language])
  }

  private func ambiguous(_ session: String, _ found: [SessionID]) -> Failure {
    let some = found.prefix(5).map { String($0.rawValue) }.joined(separator: ", ")
    let error = Localized(
      "\(found.count) sesiones empiezan por «\(session)»",
      "\(found.count) sessions begin with «\(session)»")
    let hint = Localized("Escriba más cifras: \(some)", "Type more digits: \(some)")
    return Failure(.usage, error: error[language], hint: hint[language])
  }

  // MARK: - Writing

  /// What was read is shown even where it does not verify, and then that is said.
  private func conclude(_ verdict: LedgerReader.Verdict) throws(Failure) -> ExitCode {
    guard let problem = verdict.problems.first else { return .done }
    throw LedgerFolder.failure(.damaged(problem), language)
  }

  /// The first line in colour, all wrapped to the window where there is one.
  private func paragraph(_ text: String, _ ink: Ink = .none) throws {
    let rows =
      columns.map { wrap(text, columns: $0) }
      ?? text.split(
        separator: "\n", omittingEmptySubsequences: false
      ).map(String.init)
    for (index, row) in rows.enumerated() { try line(row, index == 0 ? ink : .none) }
  }

  private func line(_ text: String, _ ink: Ink = .none) throws {
    guard isColoured, ink != .none else {
      try write(Array(text.utf8))
      return
    }
    try write(Array("\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m".utf8))
  }
}

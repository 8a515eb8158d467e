import AldabaEvidence
import AldabaJSON
import AldabaLink
import AldabaParty
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// `aldaba-agent receipts`: what was asked, answered and done on this machine, without the broker.
/// It works while a session goes on: the files are written as things happen.
struct ReceiptCommands {
  let pen: Pen
  let folder: String
  let trusted: VerifierKey
  /// The keys that signed the ledger before.
  let retired: [RetiredKey]

  static let table = [
    Command(
      name: "receipts list", options: [AgentProgram.customerFile],
      examples: [
        Example(
          "aldaba-agent receipts list",
          Localized(
            "cuándo, con quién, para qué y cómo terminó", "when, with whom, why, how it ended"))
      ],
      summary: Localized("muestra sus resguardos", "shows your receipts")),
    Command(
      name: "receipts show", arguments: [Argument("FILE", .optional)],
      options: [AgentProgram.customerFile],
      examples: [
        Example(
          "aldaba-agent receipts show 9e02",
          Localized(
            "cuenta una sesión; bastan las primeras cifras, y sin nada, la última",
            "tells a session; its first digits will do, and without any the last one is told"))
      ],
      summary: Localized(
        "cuenta lo que pasó en una sesión, paso a paso", "tells what happened, step by step")),
    Command(
      name: "receipts verify", arguments: [Argument("FILE", .optional)],
      options: [AgentProgram.customerFile],
      examples: [
        Example(
          "aldaba-agent receipts verify 9e02",
          Localized(
            "comprueba que nada falta ni ha cambiado, y que todo tenía permiso",
            "checks that nothing is missing or changed, and that all was allowed"))
      ],
      summary: Localized(
        "comprueba uno de sus resguardos, o todos, sin conexión. Sale con 0, o con 65 si algo no cuadra",
        "verifies one of your receipts, or all, offline. Ends with 0, or with 65 where something is"
          + " wrong")),
  ]

  static func run(_ invocation: Invocation) throws -> ExitCode {
    let home = try invocation.home()
    let trust = try Customer.trust(home, file: invocation.parsed.value("customer-file"))
    let output = Output()
    let pen = Pen(
      words: invocation.words, columns: Tty.size(1)?.columns,
      isColoured: invocation.isColoured(1), isJSON: invocation.isJSON, write: output.line)
    let commands = ReceiptCommands(
      pen: pen, folder: Receipts.folder(home),
      trusted: VerifierKey(name: trust.origin, key: trust.ledgerKey),
      retired: trust.retired.map { RetiredKey(key: $0.key, records: $0.records) })
    let file = invocation.parsed.positional.first
    do {
      let code =
        switch invocation.command {
        case "receipts list": try commands.list()
        case "receipts show": try commands.show(file)
        default: try commands.verify(file)
        }
      try output.flush()
      return code
    } catch {
      try output.flush()
      throw error
    }
  }

  // MARK: - Files

  /// A receipt that was read and judged.
  private struct Copy {
    let path: String
    let file: ReceiptFile
    let audit: ReceiptAudit

    var name: String { Files.name(of: path) }
    var opened: Int64 { audit.records.first { $0.session != nil }?.at ?? 0 }
    var people: People {
      let texts = audit.texts
      return People(names: audit.names) { digest in texts[digest].map(Personal.text) ?? .unknown }
    }
    /// Nil while it goes on, or where the file does not tell.
    var ending: Ending? {
      for record in audit.records {
        switch record.act {
        case .closed(let how, _): return how
        case .declined: return .declined
        default: continue
        }
      }
      return nil
    }
  }

  private func paths() -> [String] {
    let names = (try? Files.list(folder)) ?? []
    return names.filter { $0.hasSuffix(".txt") }.sorted().map { "\(folder)/\($0)" }
  }

  private func read(_ path: String) throws -> Copy {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try Files.read(path, maximumBytes: ReceiptFile.maximumBytes)
    } catch { throw Problem.cannotRead(path, reason: error.reason) }
    do throws(ReceiptFile.Fault) {
      let file = try ReceiptFile(bytes)
      return Copy(
        path: path, file: file,
        audit: ReceiptAudit(file, name: Files.name(of: path), trusted: trusted, retired: retired))
    } catch {
      let what = Localized("se esperaba: \(error.expected)", "expected \(error.expected)")
      throw Problem.receiptDoesNotVerify(
        "\(Files.name(of: path)):\(error.line)", what: what[pen.language])
    }
  }

  /// The file of that path; else those of ours whose session begins so.
  private func find(_ name: String) throws -> [String] {
    if Files.exists(name) { return [name] }
    let found = paths().filter {
      !name.isEmpty && Files.name(of: $0).hasPrefix(name.lowercased())
    }
    guard !found.isEmpty else {
      let error = Localized(
        "No hay ningún resguardo «\(quotable(name))»", "There is no receipt «\(quotable(name))»")
      let hint = Localized(
        "Para ver los que hay: aldaba-agent receipts list",
        "To see which there are: aldaba-agent receipts list")
      throw Failure(.inputOutput, error: error[pen.language], hint: hint[pen.language])
    }
    return found
  }

  /// All that can be read, oldest first, and what is wrong with the others.
  private func all() throws -> (copies: [Copy], broken: [(path: String, why: Problem)]) {
    var copies: [Copy] = []
    var broken: [(path: String, why: Problem)] = []
    for path in paths() {
      do { copies.append(try read(path)) } catch let problem as Problem {
        broken.append((path, problem))
      }
    }
    return (copies.sorted { ($0.opened, $0.path) < ($1.opened, $1.path) }, broken)
  }

  private func sayNone() throws {
    guard !pen.isJSON else { return }
    try pen.paragraph(
      Localized(
        "Aquí no hay resguardos todavía: cada sesión deja uno en \(visible(folder))",
        "There are no receipts yet: each session leaves one in \(visible(folder))")[pen.language])
  }

  // MARK: - list

  private func list() throws -> ExitCode {
    let (copies, broken) = try all()
    guard !pen.isJSON else {
      for copy in copies { try pen.write(JSON.object(members(copy)).encoded()) }
      return .done
    }
    guard !copies.isEmpty || !broken.isEmpty else {
      try sayNone()
      return .done
    }
    let headings = [
      Localized("CUÁNDO", "WHEN"), Localized("QUIÉN", "WHO"), Localized("PARA QUÉ", "WHAT"),
      Localized("FINAL", "ENDED"), Localized("PRUEBA", "PROOF"), Localized("ARCHIVO", "FILE"),
    ]
    let rows =
      copies.map(row) + broken.map { ["–", "–", "–", "–", bad, visible(shorten($0.path))] }
    let table = Grid.rows([headings.map { $0[pen.language] }] + rows, columns: pen.columns) {
      rows.flatMap { row in
        wrap("\(row[0])  \(row[1]): \(row[2])", columns: pen.columns ?? 80)
          + wrap("  \(row[3]); \(row[4]); \(row[5])", columns: pen.columns ?? 80)
      }
    }
    for row in table { try pen.line(row) }
    return .done
  }

  private var bad: String { Localized("no cuadra", "wrong")[pen.language] }

  private func row(_ copy: Copy) -> [String] {
    let who = technicians(copy).joined(separator: ", ")
    return [
      copy.opened > 0 ? Moment(copy.opened).figures : "–", who.isEmpty ? "–" : quotable(who),
      motive(copy).map { "«\(quotable($0))»" } ?? "–",
      Names.of(copy.ending)[pen.language],
      copy.audit.isGood
        ? Localized("comprobado", "good")[pen.language]
        : isOnlyShort(copy) ? Localized("hasta ahora", "so far")[pen.language] : bad,
      visible(shorten(copy.path)),
    ]
  }

  /// All that is wrong is that the session's end is not in it.
  private func isOnlyShort(_ copy: Copy) -> Bool {
    copy.ending == nil && copy.audit.findings.allSatisfy { $0.verdict == .completeness }
  }

  private func technicians(_ copy: Copy) -> [String] {
    var ids: [PersonID] = []
    for record in copy.audit.records where record.session != nil {
      if case .person(_, let id) = record.author, !ids.contains(id) { ids.append(id) }
    }
    return ids.map { copy.people.name($0) }
  }

  private func motive(_ copy: Copy) -> String? {
    for record in copy.audit.records {
      if case .opened(let opening) = record.act { return copy.audit.texts[opening.motive] }
    }
    return nil
  }

  /// `9e02a1b4.txt`: as much as tells it apart mostly, and `find` takes it.
  private func shorten(_ path: String) -> String {
    let name = Files.name(of: path)
    return name.utf8.count == 36 ? String(name.prefix(8)) : name
  }

  private func members(_ copy: Copy) -> [String: JSON] {
    var members: [String: JSON] = [
      "file": .string(copy.path), "session": .string(copy.file.head.session.rawValue),
      "people": .array(technicians(copy).map(JSON.string)), "ok": .bool(copy.audit.isGood),
      "opened": .string(Timestamp.text(unixMilliseconds: copy.opened)),
    ]
    if let motive = motive(copy) { members["motive"] = .string(motive) }
    if let ending = copy.ending { members["ended"] = .string(ending.contractName) }
    return members
  }

  // MARK: - show

  private func show(_ name: String?) throws -> ExitCode {
    let copy: Copy
    if let name {
      copy = try read(try find(name)[0])
    } else {
      guard let newest = try all().copies.last else {
        try sayNone()
        return .done
      }
      copy = newest
    }
    var chronicle = Chronicle(pen.words, copy.people)
    for record in copy.audit.records where record.session != nil {
      guard !pen.isJSON else {
        try pen.write(record.line)
        continue
      }
      let told = chronicle.take(record)
      for row in chronicle.rows(told, of: record, under: copy.file.head.session) {
        try pen.paragraph(row.text, row.isHeading ? .bold : .none)
      }
    }
    guard let first = copy.audit.findings.first else { return .done }
    guard isOnlyShort(copy) else { throw failure(first) }
    if !pen.isJSON { try pen.paragraph("\n" + Self.soFar[pen.language], .yellow) }
    return .done
  }

  private static let soFar = Localized(
    "Hasta aquí llega: la sesión sigue, o este equipo se apagó antes de su final.",
    "This is how far it goes: the session goes on, or this machine stopped before its end.")

  // MARK: - verify

  private func verify(_ name: String?) throws -> ExitCode {
    var findings: [Finding] = []
    let wanted = try name.map(find) ?? paths()
    if wanted.isEmpty { try sayNone() }
    for path in wanted {
      let copy = try read(path)
      findings += copy.audit.findings
      if pen.isJSON {
        try pen.write(verdict(copy).encoded())
      } else if copy.audit.isGood {
        try pen.paragraph(praise(copy), .green)
      } else {
        for finding in copy.audit.findings { try pen.line(finding.text(pen.language), .red) }
      }
    }
    guard let first = findings.first else { return .done }
    if pen.isJSON { return .unverified }
    throw failure(first)
  }

  private func failure(_ finding: Finding) -> Failure {
    pen.words.failure(
      .receiptDoesNotVerify(finding.position, what: finding.what[pen.language]))
  }

  private func praise(_ copy: Copy) -> String {
    let count = copy.audit.count
    let signers = copy.audit.cosigners.compactMap { author in
      if case .person(_, let id) = author { copy.people.name(id) } else { nil }
    }
    let seen = signers.joined(separator: ", ")
    let name = visible(copy.name)
    return Localized(
      "\(name) vale: \(count) anotaciones, completas, firmadas y con permiso."
        + (seen.isEmpty ? "" : " También lo firma \(seen)."),
      "\(name) is good: \(count) records, complete, signed and allowed."
        + (seen.isEmpty ? "" : " \(seen) has signed it too."))[pen.language]
  }

  private func verdict(_ copy: Copy) -> JSON {
    [
      "file": .string(copy.path), "ok": .bool(copy.audit.isGood),
      "session": .string(copy.file.head.session.rawValue),
      "records": .integer(Int64(copy.audit.count)),
      "root": .string(copy.audit.head?.root.hex ?? ""),
      "cosigned": .array(copy.audit.cosigners.map { .string($0.description) }),
      "problems": .array(copy.audit.findings.map(\.json)),
    ]
  }
}

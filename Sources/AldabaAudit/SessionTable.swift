import AldabaTerminal
import AldabaWire
import AldabaWords

/// The sessions for people: a table where it fits, else a short paragraph each.
struct SessionTable {
  private let rows: [Row]
  private let language: Language

  private struct Row {
    let session: String
    let when: String
    let person: String
    let customer: String
    let ticket: String
    let motive: String
    let length: String
    let ended: String
    let grants: String

    var cells: [String] {
      [session, when, person, customer, ticket, length, ended, grants, motive]
    }
  }

  /// - Parameter text: reads a personal text.
  init(
    _ register: Register, _ words: Words, text: (Digest) -> Personal
  ) {
    let language = words.language
    self.language = language
    let names = register.names.mapValues(text)
    let length = prefixLength(register.sessions.map(\.session.rawValue))
    rows = register.sessions.map { summary in
      let motive = text(summary.motive)
      return Row(
        session: String(summary.session.rawValue.prefix(length)),
        when: Moment(summary.opened).figures,
        person: summary.person.map { personName($0, names, language) } ?? "",
        customer: shown(text(summary.customer), language),
        ticket: shown(text(summary.ticket), language),
        motive: shown(motive, language, isQuoted: true),
        length: summary.length.map { words.duration(seconds: Int($0 / 1000)) } ?? "–",
        ended: ending(summary.ended?.how)[language],
        grants: grants(summary.grants, language))
    }
  }

  /// - Parameter columns: the width of the window; nil where there is none.
  func text(columns: Int?) -> String {
    guard !rows.isEmpty else {
      return Localized("Todavía no hay ninguna sesión.", "There are no sessions yet.")[language]
    }
    let table = self.table()
    guard let columns, table.contains(where: { width($0) > columns }) else {
      return table.joined(separator: "\n")
    }
    return rows.map { paragraph($0, columns: columns) }.joined(separator: "\n\n")
  }

  private func table() -> [String] {
    let heading = Self.headings.map { $0[language] }
    let all = [heading] + rows.map(\.cells)
    let widths = heading.indices.map { column in all.map { width($0[column]) }.max() ?? 0 }
    return all.map { cells in
      var line = ""
      for (column, cell) in cells.enumerated() {
        let isLast = column == cells.count - 1
        line += cell + (isLast ? "" : padding(widths[column] - width(cell) + 2))
      }
      return line
    }
  }

  private func paragraph(_ row: Row, columns: Int) -> String {
    let ticket = Localized("caso", "case")[language]
    let grants = Localized("permisos", "grants")[language]
    let lines = [
      "\(row.session)  \(row.when)  \(row.person)",
      "\(row.customer), \(ticket) \(row.ticket): \(row.motive)",
      "\(row.length), \(row.ended); \(grants): \(row.grants)",
    ]
    return lines.enumerated().flatMap { index, line in
      wrap(line, columns: columns - (index == 0 ? 0 : 2), indent: index == 0 ? 2 : 0)
        .map { padding(index == 0 ? 0 : 2) + $0 }
    }.joined(separator: "\n")
  }

  private static let headings = [
    Localized("SESIÓN", "SESSION"), Localized("CUÁNDO", "WHEN"), Localized("QUIÉN", "PERSON"),
    Localized("CLIENTE", "CUSTOMER"), Localized("CASO", "CASE"), Localized("DURACIÓN", "LENGTH"),
    Localized("FINAL", "ENDED"), Localized("PERMISOS", "GRANTS"), Localized("MOTIVO", "MOTIVE"),
  ]
}

/// The fewest digits, eight or more, that tell all sessions apart.
private func prefixLength(_ sessions: [String]) -> Int {
  let sorted = sessions.sorted()
  var length = 8
  for (one, next) in zip(sorted, sorted.dropFirst()) {
    let common = zip(one.utf8, next.utf8).prefix { $0 == $1 }.count
    length = min(32, max(length, common + 1))
  }
  return length
}

private func personName(
  _ id: PersonID, _ names: [PersonID: Personal], _ language: Language
) -> String {
  if case .text(let name)? = names[id] { return quotable(name) }
  return id.rawValue
}

private func shown(_ text: Personal, _ language: Language, isQuoted: Bool = false) -> String {
  switch text {
  case .text(let text): isQuoted ? "«\(quotable(text))»" : quotable(text)
  case .erased: Localized("[dato borrado]", "[erased]")[language]
  case .unknown: Localized("[no consta]", "[not at hand]")[language]
  }
}

private func ending(_ ending: Ending?) -> Localized {
  switch ending {
  case nil: Localized("sigue abierta", "still open")
  case .customer: Localized("colgó el cliente", "customer hung up")
  case .declined: Localized("no quiso empezar", "declined to begin")
  case .unjoined: Localized("no vino nadie", "nobody came")
  case .quiet: Localized("por silencio", "by silence")
  case .lost: Localized("se perdió la conexión", "connection lost")
  case .administrator: Localized("la administración", "administrator")
  case .numbers: Localized("sin número seguro", "no safe number")
  }
}

private func grants(_ grants: [Capability], _ language: Language) -> String {
  guard !grants.isEmpty else { return Localized("ninguno", "none")[language] }
  return grants.map { what in
    switch what {
    case .view: Localized("ver", "see")[language]
    case .typeNoEnter: Localized("escribir sin Intro", "type without Enter")[language]
    case .type: Localized("escribir", "type")[language]
    }
  }.joined(separator: ", ")
}

private func width(_ text: String) -> Int {
  text.unicodeScalars.reduce(0) { $0 + displayWidth($1) }
}

private func padding(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

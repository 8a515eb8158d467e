import AldabaEvidence
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
    let people: String
    let customer: String
    let ticket: String
    let motive: String
    let length: String
    let ended: String
    let holds: Int
    let transfers: Int
    let grants: String

    var cells: [String] {
      [
        session, when, people, customer, ticket, length, ended, "\(holds)", "\(transfers)", grants,
        motive,
      ]
    }
  }

  init(_ register: Register, _ words: Words, _ people: People) {
    let language = words.language
    self.language = language
    let length = prefixLength(register.sessions.map(\.session.rawValue))
    rows = register.sessions.map { summary in
      let motive = people.text(summary.motive)
      return Row(
        session: String(summary.session.rawValue.prefix(length)),
        when: Moment(summary.opened).figures,
        people: summary.people.map { quotable(people.name($0)) }.joined(separator: ", "),
        customer: shown(people.text(summary.customer), language),
        ticket: shown(people.text(summary.ticket), language),
        motive: shown(motive, language, isQuoted: true),
        length: summary.length.map { words.duration(seconds: Int($0 / 1000)) } ?? "–",
        ended: Names.of(summary.ended?.how)[language],
        holds: summary.holds, transfers: summary.transfers,
        grants: Names.list(summary.grants, language))
    }
  }

  /// - Parameter columns: the width of the window; nil where there is none.
  func text(columns: Int?) -> String {
    guard !rows.isEmpty else {
      return Localized("Todavía no hay ninguna sesión.", "There are no sessions yet.")[language]
    }
    let heading = Self.headings.map { $0[language] }
    return Grid.rows([heading] + rows.map(\.cells), columns: columns) {
      rows.enumerated().flatMap { index, row in
        (index == 0 ? [] : [""]) + paragraph(row, columns: columns ?? 80)
      }
    }.joined(separator: "\n")
  }

  private func paragraph(_ row: Row, columns: Int) -> [String] {
    let ticket = Localized("caso", "case")[language]
    let grants = Localized("permisos", "grants")[language]
    let holds = Localized("esperas", "holds")[language]
    let transfers = Localized("cambios", "transfers")[language]
    let more =
      (row.holds > 0 ? "; \(holds): \(row.holds)" : "")
      + (row.transfers > 0 ? "; \(transfers): \(row.transfers)" : "")
    let lines = [
      "\(row.session)  \(row.when)  \(row.people)",
      "\(row.customer), \(ticket) \(row.ticket): \(row.motive)",
      "\(row.length), \(row.ended); \(grants): \(row.grants)\(more)",
    ]
    return lines.enumerated().flatMap { index, line in
      wrap(line, columns: columns - (index == 0 ? 0 : 2), indent: index == 0 ? 2 : 0)
        .map { Grid.spaces(index == 0 ? 0 : 2) + $0 }
    }
  }

  private static let headings = [
    Localized("SESIÓN", "SESSION"), Localized("CUÁNDO", "WHEN"), Localized("QUIÉN", "PERSON"),
    Localized("CLIENTE", "CUSTOMER"), Localized("CASO", "CASE"), Localized("DURACIÓN", "LENGTH"),
    Localized("FINAL", "ENDED"), Localized("ESPERAS", "HOLDS"),
    Localized("CAMBIOS", "TRANSFERS"), Localized("PERMISOS", "GRANTS"),
    Localized("MOTIVO", "MOTIVE"),
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

private func shown(_ text: Personal, _ language: Language, isQuoted: Bool = false) -> String {
  guard case .text(let words) = text else { return text.remark?[language] ?? "" }
  return isQuoted ? "«\(quotable(words))»" : quotable(words)
}

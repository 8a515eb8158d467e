import AldabaEvidence
import AldabaTerminal
import AldabaWire
import AldabaWords

/// Statistics for people: tables and plain charts, in letters and signs alone.
struct StatisticsText {
  private let statistics: Statistics
  private let language: Language
  private let columns: Int
  private let name: (PersonID) -> String

  /// - Parameters:
  ///   - columns: the width of the window; fewer than 40 count as 40.
  ///   - name: of a technician.
  init(
    _ statistics: Statistics, _ language: Language, columns: Int,
    name: @escaping (PersonID) -> String
  ) {
    self.statistics = statistics
    self.language = language
    self.columns = max(40, columns)
    self.name = name
  }

  private var total: Tally { statistics.total }

  var lines: [String] {
    guard total.sessions + total.knocks.made > 0 else {
      return wrap(
        Localized(
          "No hay ninguna sesión ni llamada en ese tiempo.",
          "There is no session and no knock in that time.")[language], columns: columns)
    }
    return summary.flatMap { wrap($0, columns: columns) }
      + section(Localized("Tiempos", "Times"), times)
      + section(Localized("Atención por nivel", "Response by tier"), tiers)
      + section(Localized("Tiempos, en barras", "Times, as bars"), waits)
      + section(Localized("Respuestas, en barras", "Answers, as bars"), replies)
      + (statistics.grouping.map { section(Names.of($0), groups) } ?? [])
  }

  // MARK: - Counts

  private var summary: [String] {
    var parts = [Localized("Sesiones: \(total.sessions)", "Sessions: \(total.sessions)")[language]]
    for ending in Ending.allCases {
      if let number = total.endings[ending] {
        parts.append("\(Names.of(ending)[language]): \(number)")
      }
    }
    let open = total.sessions - total.endings.values.reduce(0, +)
    if open > 0 { parts.append("\(Names.of(nil)[language]): \(open)") }
    var lines = [parts.joined(separator: "; ")]
    let (knocks, late) = (total.knocks, total.missed[.knock] ?? 0)
    if knocks.made > 0 {
      let later = knocks.givenUp[.callback] ?? 0
      lines.append(
        Localized(
          "Llamadas: \(knocks.made); contestadas: \(knocks.answered); sin contestar:"
            + " \(knocks.unanswered), \(later) para llamar más tarde; tarde: \(late)",
          "Knocks: \(knocks.made); answered: \(knocks.answered); unanswered:"
            + " \(knocks.unanswered), \(later) to be called; late: \(late)")[language])
    }
    let (holds, beyond) = (total.digest(.hold)?.count ?? 0, total.digest(.beyond)?.count ?? 0)
    lines.append(
      Localized(
        "Esperas: \(holds); más largas que lo acordado: \(beyond); avisos del servidor:"
          + " \(total.overruns)",
        "Holds: \(holds); longer than agreed: \(beyond); words of the broker: \(total.overruns)")[
          language])
    lines += Act.Handoff.Family.allCases.compactMap(handoffs)
    let requests = Act.Request.allCases.compactMap { what in
      total.requests[what].map { "\(Names.of(what)[language]): \($0)" }
    }
    let forgotten = total.forgotten
    if forgotten.texts + forgotten.recordings > 0 {
      lines.append(
        Localized(
          "Borrado a petición o por antigüedad: textos de \(forgotten.sessions) sesiones"
            + " (\(forgotten.texts)); grabaciones: \(forgotten.recordings)",
          "Erased on request or by age: texts of \(forgotten.sessions) sessions"
            + " (\(forgotten.texts)); recordings: \(forgotten.recordings)")[language])
    }
    return lines + (requests.isEmpty ? [] : [capitalised(requests.joined(separator: "; "))])
  }

  private func handoffs(_ family: Act.Handoff.Family) -> String? {
    guard let all = total.handoffs[family] else { return nil }
    let title =
      family == .transfer
      ? Localized("Cambios pedidos", "Transfers asked for")
      : Localized("Supervisión pedida", "Escalations asked for")
    let completed = Localized("completos", "completed")
    let failures = Act.Handoff.Failure.allCases.compactMap { why in
      all.failures[why].map { "\(Names.of(why)[language]): \($0)" }
    }
    let counts = [
      "\(title[language]): \(all.asked)", "\(completed[language]): \(all.completed)",
    ]
    return (counts + failures).joined(separator: "; ")
  }

  // MARK: - Times and answers

  private static let headings = [
    Localized("", ""), Localized("VECES", "COUNT"), Localized("MEDIANA", "MEDIAN"),
    Localized("90 %", "90 %"), Localized("99 %", "99 %"), Localized("MÁXIMO", "MAXIMUM"),
  ]

  private var times: [String] {
    let cells = Measure.allCases.compactMap { measure -> [String]? in
      guard let digest = total.digest(measure) else { return nil }
      let values = [digest.median, digest.p90, digest.p99, digest.maximum]
      return [Names.of(measure)[language], "\(digest.count)"] + values.map { value(measure, $0) }
    }
    return table(Self.headings, cells)
  }

  private static let tierHeadings = [
    Localized("", ""), Localized("VECES", "COUNT"), Localized("MEDIANA", "MEDIAN"),
    Localized("90 %", "90 %"), Localized("MÁXIMO", "MAXIMUM"), Localized("TARDE", "LATE"),
  ]

  /// From asking for help to being served, and how often that was later than promised (R21).
  private var tiers: [String] {
    let tiers = statistics.tiers.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    let cells = tiers.map { name, tally in
      let digest = tally.digest(.response)
      let values = [digest?.median, digest?.p90, digest?.maximum]
      return [visible(name), "\(digest?.count ?? 0)"]
        + values.map { time in time.map { value(.response, $0) } ?? "–" }
        + ["\(tally.missed[.response] ?? 0)"]
    }
    return table(Self.tierHeadings, cells)
  }

  private var waits: [String] {
    let shown: [Measure] = [
      .knock, .response, .join, .begin, .answer, .hold, .estimate, .transfer, .front,
    ]
    let rows = shown.compactMap { measure in total.digest(measure).map { (measure, $0) } }
    guard let longest = rows.map(\.1.p90).max() else { return [] }
    let bars = rows.map { measure, digest in
      Bar(
        name: Names.of(measure)[language],
        parts: [("#", digest.median), ("+", digest.p90 - digest.median)],
        value: "\(value(measure, digest.median)) / \(value(measure, digest.p90))")
    }
    let key = Localized(
      "# hasta la mediana, + hasta el 90 %", "# up to the median, + up to 90 %")
    return wrap(key[language], columns: columns)
      + Bar.rows(bars, longest: longest, columns: columns)
  }

  private static let signs: [(reply: Reply, sign: Character)] = [
    (.yes, "#"), (.no, "-"), (.silence, "."), (.callback, "t"),
  ]

  private var replies: [String] {
    let bars = Names.topics.compactMap { topic, name -> Bar? in
      guard let replies = total.replies[topic] else { return nil }
      let all = max(1, replies.values.reduce(0, +))
      return Bar(
        name: name[language],
        parts: Self.signs.map { ($0.sign, Int64((replies[$0.reply] ?? 0) * 1000 / all)) },
        value: "\((replies[.yes] ?? 0) * 100 / all) % (\(all))")
    }
    guard !bars.isEmpty else { return [] }
    let key = Localized(
      "# sí, - no, . silencio, t llamar más tarde", "# yes, - no, . silence, t call later")
    return wrap(key[language], columns: columns) + Bar.rows(bars, longest: 1000, columns: columns)
  }

  // MARK: - Groups

  private static let groupHeadings = [
    Localized("", ""), Localized("SESIONES", "SESSIONS"), Localized("RESPUESTA", "ANSWER"),
    Localized("SIN SÍ", "NO YES"), Localized("ESPERAS", "HOLDS"),
    Localized("ESPERA", "HOLD"), Localized("CAMBIOS", "TRANSFERS"),
  ]

  private var groups: [String] {
    let groups = statistics.groups
      // Knocks that nobody answered are nobody's.
      .filter { $0.value.served > 0 || !$0.value.replies.isEmpty }
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { (name: groupName($0.key), tally: $0.value) }
    func median(_ tally: Tally, _ measure: Measure) -> String {
      tally.digest(measure).map { value(measure, $0.median) } ?? "–"
    }
    let cells = groups.map { name, tally in
      [
        name, "\(tally.served)", median(tally, .answer),
        tally.noShare.map { "\($0) %" } ?? "–", "\(tally.digest(.hold)?.count ?? 0)",
        median(tally, .hold), "\(tally.handoffs[.transfer]?.completed ?? 0)",
      ]
    }
    let bars = groups.map { name, tally in
      Bar(name: name, parts: [("#", Int64(tally.served))], value: "\(tally.served)")
    }
    let most = groups.map { Int64($0.tally.served) }.max() ?? 0
    let key = Localized("# sesiones", "# sessions")
    return table(Self.groupHeadings, cells) + ["", key[language]]
      + Bar.rows(bars, longest: most, columns: columns)
  }

  private func groupName(_ key: String) -> String {
    guard !key.isEmpty else { return Localized("(no consta)", "(not known)")[language] }
    if statistics.grouping == .technician, let id = PersonID(rawValue: key) {
      return visible(name(id))
    }
    return visible(key)
  }

  // MARK: - Layout

  private func section(_ title: Localized, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : ["", title[language]] + lines
  }

  private func table(_ headings: [Localized], _ cells: [[String]]) -> [String] {
    guard !cells.isEmpty else { return [] }
    let names = headings.map { $0[language] }
    return Grid.rows([names] + cells, columns: columns, numbers: true) {
      cells.flatMap { row in
        // A figure stays with its unit.
        let values = zip(names, row).dropFirst().map { name, value in
          "\(name.lowercased()) \(value)".replacing(" ", with: "\u{A0}")
        }
        return wrap("\(row[0]): \(values.joined(separator: ", "))", columns: columns)
          .map { $0.replacing("\u{A0}", with: " ") }
      }
    }
  }

  private func value(_ measure: Measure, _ value: Int64) -> String {
    measure.isTime ? shortTime(value, language) : "\(value)"
  }

  private func capitalised(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}

extension Tally {
  /// How many of a hundred questions were not answered with a yes; nil where none was answered.
  var noShare: Int? {
    let all = replies.values.flatMap(\.values).reduce(0, +)
    let yes = replies.values.reduce(0) { $0 + ($1[.yes] ?? 0) }
    return all == 0 ? nil : (all - yes) * 100 / all
  }
}

/// «0,4 s», «12 s», «1 min 5 s», «2 h 5 min», «3 d 4 h»: for tables and charts.
func shortTime(_ milliseconds: Int64, _ language: Language) -> String {
  let tenths = (max(0, milliseconds) + 50) / 100
  if tenths < 100, tenths % 10 != 0 {
    return "\(tenths / 10)\(language == .es ? "," : ".")\(tenths % 10) s"
  }
  let seconds = (max(0, milliseconds) + 500) / 1000
  let units: [(Int64, String)] = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")]
  let first = units.firstIndex { seconds >= $0.0 } ?? 3
  let whole = "\(seconds / units[first].0) \(units[first].1)"
  guard first < 3 else { return whole }
  let rest = seconds % units[first].0 / units[first + 1].0
  return rest == 0 ? whole : "\(whole) \(rest) \(units[first + 1].1)"
}

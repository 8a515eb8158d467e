import AldabaEvidence
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// A ledger as one page that needs nothing beside it: problems first; who was helped by whom, what they
/// allowed, and who waited too long; times; then every session with its timeline and its story.
struct ReportPage {
  let report: Report
  let choice: CustomerChoice
  let statistics: Statistics
  let entries: [ReportEntry]
  /// How long knocks waited for their answer, milliseconds.
  let knocks: [AskID: Int64]
  let teller: ReportTeller
  /// When it was made, Unix milliseconds.
  let made: Int64

  var words: Words { teller.words }
  var language: Language { teller.language }
  func say(_ text: Localized) -> String { teller.say(text) }

  /// Puts the page piece by piece: it is as long as what it tells.
  ///
  /// - Parameter section: what the sections say of a session.
  func write(
    section: (ReportEntry) throws(SystemError) -> [UInt8],
    _ put: ([UInt8]) throws(SystemError) -> Void
  ) throws(SystemError) {
    func write(_ markup: Markup) throws(SystemError) { try put(Array(markup.html.utf8)) }
    try write("\(beginning)\(problems)\(indexBeginning)")
    for entry in entries { try write(row(entry)) }
    try write("</tbody></table></div></section>\n\(times)")
    for entry in entries { try put(try section(entry)) }
    try write("</main>\n</body>\n</html>\n")
  }

  private var beginning: Markup {
    let title = say(Localized("Informe de ayudas", "Support report"))
    return """
      <!doctype html>
      <html lang="\(language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="referrer" content="no-referrer">
      <title>\(title)</title>
      <style>\(PageStyle.css)</style>
      </head>
      <body>
      <header>
      <h1>\(title)</h1>
      <p>\(report.ledger)</p>
      <p>\(say(Localized("Hecho el", "Made on"))) \(Moment(made).figures)\
      \(", ")\(say(Localized("anotaciones", "records"))): \(Int(clamping: report.records))</p>
      \(whose)</header>
      <main>

      """
  }

  /// Of which customer it is, and what that leaves open.
  private var whose: Markup {
    guard let name = choice.name else { return "" }
    let wanted = Localized(
      "Solo clientes cuyo nombre contiene «\(quotable(name))».",
      "Only customers whose name has «\(quotable(name))» in it.")
    let nameless = Localized(
      "De este tiempo hay \(choice.nameless) sesiones más sin el nombre del cliente, borrado o"
        + " guardado en otra parte: pueden ser suyas. Todas salen sin --customer.",
      "Of this time there are \(choice.nameless) more sessions without the customer's name, which was"
        + " erased or is kept elsewhere: they may be theirs. Without --customer all are shown.")
    let open: Markup = choice.nameless > 0 ? "<p>\(say(nameless))</p>\n" : ""
    return "<p>\(say(wanted))</p>\n\(open)"
  }

  // MARK: - Problems

  private var problems: Markup {
    let heading = say(Localized("Problemas", "Problems"))
    guard !report.findings.isEmpty else {
      let praise = report.praise(words).split(separator: "\n").map {
        "<p>\(String($0))</p>" as Markup
      }
      return "<section class=\"good\"><h2>\(heading): 0</h2>\(praise)</section>\n"
    }
    let shown = Set(entries.map(\.summary.session))
    let rows = report.findings.map { finding -> Markup in
      let text: Markup = "\(finding.text(language))"
      guard let session = finding.session, shown.contains(session) else {
        return "<li>\(text)</li>\n"
      }
      return "<li><a href=\"#s\(session.rawValue)\">\(text)</a></li>\n"
    }
    return """
      <section class="bad"><h2>\(heading): \(report.findings.count)</h2>
      <ol>
      \(rows)</ol></section>

      """
  }

  // MARK: - Sessions

  private var indexBeginning: Markup {
    let headings = [
      say(Localized("Cuándo", "When")), say(Localized("Cliente", "Customer")),
      say(Localized("Caso", "Case")), say(Localized("Quién atendió", "Who served")),
      say(Localized("El cliente permitió", "The customer allowed")),
      say(Localized("Hasta contestar", "To answer")), say(Localized("Esperó", "Waited")),
      say(Localized("Final", "Ended")),
    ].map { "<th scope=\"col\">\($0)</th>" as Markup }
    let late = entries.count { $0.waited.beyond > 0 }
    let summary =
      late == 0
      ? Localized(
        "Nadie esperó más de lo acordado.", "Nobody waited longer than agreed.")
      : Localized(
        "Esperaron más de lo acordado en \(late) de \(entries.count): están marcadas.",
        "In \(late) of \(entries.count) somebody waited longer than agreed: they are marked.")
    return """
      <section><h2>\(say(Localized("Sesiones", "Sessions"))): \(entries.count)</h2>
      <p>\(say(summary))</p>
      <div class="wide"><table><thead><tr>\(headings)</tr></thead><tbody>

      """
  }

  private func row(_ entry: ReportEntry) -> Markup {
    let summary = entry.summary
    let cells = [
      teller.text(summary.customer), teller.text(summary.ticket), teller.names(summary),
      Names.list(summary.grants, language), atTheDoor(summary), teller.waited(entry.waited),
      Names.of(summary.ended?.how)[language],
    ].map { "<td>\($0)</td>" as Markup }
    let sort: Markup = entry.waited.beyond > 0 ? " class=\"late\"" : ""
    return """
      <tr\(sort)><td><a href="#s\(summary.session.rawValue)">\(Moment(summary.opened).figures)</a></td>\
      \(cells)</tr>

      """
  }

  private func atTheDoor(_ summary: Summary) -> String {
    summary.knock.flatMap { knocks[$0] }.map { shortTime($0, language) } ?? "–"
  }
}

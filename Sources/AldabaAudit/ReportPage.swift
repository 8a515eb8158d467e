import AldabaEvidence
import AldabaTerminal
import AldabaWire
import AldabaWords

/// A ledger as one page that needs nothing beside it: problems first; who was helped by whom, what they
/// allowed, and who waited too long; times; then every session with its timeline and its story.
struct ReportPage {
  /// What the page says of one session.
  struct Entry {
    var summary: Summary
    var timeline = Timeline()
    /// Its lines, in order, and the day where it changes.
    var story: [Chronicle.Row] = []
    /// All the time the customer waited, and how much of it was not agreed to; milliseconds.
    var waited: (all: Int64, beyond: Int64) {
      var all: Int64 = 0
      var beyond: Int64 = 0
      for span in timeline.spans where span.lane == .hold || span.lane == .front {
        let end = span.to ?? timeline.now
        all += end - span.from
        if let agreed = span.agreed { beyond += max(0, end - agreed) }
      }
      return (all, beyond)
    }
  }

  let report: Report
  let choice: CustomerChoice
  let statistics: Statistics
  let entries: [Entry]
  /// How long knocks waited for their answer, milliseconds.
  let knocks: [AskID: Int64]
  let people: People
  let words: Words
  /// When it was made, Unix milliseconds.
  let made: Int64

  var language: Language { words.language }
  func say(_ text: Localized) -> String { text[language] }

  var markup: Markup {
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
      \(problems)\(index)\(times)\(sections)</main>
      </body>
      </html>

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

  private var index: Markup {
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
      \(entries.map(row))</tbody></table></div></section>

      """
  }

  private func row(_ entry: Entry) -> Markup {
    let summary = entry.summary
    let cells = [
      plain(people.text(summary.customer)), plain(people.text(summary.ticket)),
      names(summary), grants(summary), atTheDoor(summary), waited(entry),
      Names.of(summary.ended?.how)[language],
    ].map { "<td>\($0)</td>" as Markup }
    let sort: Markup = entry.waited.beyond > 0 ? " class=\"late\"" : ""
    return """
      <tr\(sort)><td><a href="#s\(summary.session.rawValue)">\(Moment(summary.opened).figures)</a></td>\
      \(cells)</tr>

      """
  }

  private var sections: Markup { "\(entries.map(section))" }

  private func section(_ entry: Entry) -> Markup {
    let summary = entry.summary
    let ticket = say(Localized("Caso", "Case"))
    let story = entry.story.map { row -> Markup in
      row.isHeading ? "<li class=\"day\">\(row.text)</li>\n" : "<li>\(row.text)</li>\n"
    }
    return """
      <article id="s\(summary.session.rawValue)">
      <h2>\(Moment(summary.opened).figures), \(plain(people.text(summary.customer)))</h2>
      <p>\(ticket) \(plain(people.text(summary.ticket))): \(quoted(people.text(summary.motive)))</p>
      <p>\(names(summary)). \(say(Localized("Esperó", "Waited"))): \(waited(entry)). \
      \(say(Localized("Final", "Ended"))): \(Names.of(summary.ended?.how)[language]). <span class="id">\(summary.session.rawValue)</span></p>
      \(TimelineMarkup(entry.timeline, language, people).markup)<ol class="story">
      \(story)</ol>
      </article>

      """
  }

  private func names(_ summary: Summary) -> String {
    summary.people.map { people.name($0) }.joined(separator: ", ")
  }

  private func grants(_ summary: Summary) -> String {
    guard !summary.grants.isEmpty else { return say(Localized("ninguno", "none")) }
    return summary.grants.map { Names.of($0)[language] }.joined(separator: ", ")
  }

  private func atTheDoor(_ summary: Summary) -> String {
    summary.knock.flatMap { knocks[$0] }.map { shortTime($0, language) } ?? "–"
  }

  private func waited(_ entry: Entry) -> String {
    let waited = entry.waited
    guard waited.all > 0 else { return "–" }
    let beyond = shortTime(waited.beyond, language)
    return shortTime(waited.all, language)
      + (waited.beyond > 0 ? say(Localized(" (de más: \(beyond))", " (beyond: \(beyond))")) : "")
  }

  private func plain(_ text: Personal) -> String {
    switch text {
    case .text(let text): text
    case .erased: say(Localized("[dato borrado]", "[erased]"))
    case .unknown: say(Localized("[no consta]", "[not at hand]"))
    }
  }

  private func quoted(_ text: Personal) -> String {
    if case .text(let text) = text { "«\(quotable(text))»" } else { plain(text) }
  }
}

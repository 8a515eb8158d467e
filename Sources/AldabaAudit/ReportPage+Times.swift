import AldabaEvidence
import AldabaTerminal
import AldabaWire

/// How long people waited: a chart, what was missed, and all the figures.
extension ReportPage {
  /// Times that somebody waits for; the others are only in the table.
  private static let charted: [Measure] = [
    .knock, .response, .hold, .beyond, .waiting, .transfer, .front,
  ]

  var times: Markup {
    let total = statistics.total
    let rows = Measure.allCases.compactMap { measure -> Markup? in
      guard let digest = total.digest(measure) else { return nil }
      let values = [digest.median, digest.p90, digest.p99, digest.maximum].map { value -> Markup in
        "<td>\(measure.isTime ? shortTime(value, language) : "\(value)")</td>"
      }
      return """
        <tr><th scope="row">\(Names.of(measure)[language])</th><td>\(digest.count)</td>\(values)</tr>

        """
    }
    guard !rows.isEmpty else { return "" }
    let headings = [
      "", say(Localized("veces", "count")), say(Localized("mediana", "median")), "90 %", "99 %",
      say(Localized("máximo", "maximum")),
    ].map { "<th scope=\"col\">\($0)</th>" as Markup }
    return """
      <section><h2>\(say(Localized("Tiempos", "Times")))</h2>
      <p>\(say(Localized("Sesiones", "Sessions"))): \(total.sessions). \
      \(say(Localized("Esperas más largas que lo acordado", "Holds longer than agreed"))): \
      \(total.digest(.beyond)?.count ?? 0). \
      \(say(Localized("Llamadas sin contestar", "Unanswered knocks"))): \(total.knocks.unanswered). \
      \(say(Localized("Objetivos que no se cumplieron", "Targets missed"))): \
      \(total.missed.values.reduce(0, +)).</p>
      \(missed)\(chart)<div class="wide"><table><thead><tr>\(headings)</tr></thead><tbody>
      \(rows)</tbody></table></div></section>

      """
  }

  /// What was promised and came later, by what it was for.
  private var missed: Markup {
    let counts = Act.Missed.allCases.compactMap { what in
      statistics.total.missed[what].map { (name: Names.of(what)[language], count: Int64($0)) }
    }
    guard let most = counts.map(\.count).max() else { return "" }
    let rows = counts.map { name, count in
      lane(name, [("lost", count)], of: most, figures: "\(count)")
    }
    return "<div class=\"lanes\">\(rows)</div>\n"
  }

  /// Bars up to the median and up to nine of ten, and for each tier how long until somebody was there.
  private var chart: Markup {
    var rows = Self.charted.compactMap { measure in
      statistics.total.digest(measure).map { (Names.of(measure)[language], $0) }
    }
    for (tier, tally) in statistics.tiers.sorted(by: { $0.key < $1.key }) {
      guard let digest = tally.digest(.response) else { continue }
      rows.append(("\(Names.of(Measure.response)[language]), \(tier)", digest))
    }
    guard let longest = rows.map(\.1.p90).max() else { return "" }
    let lanes = rows.map { name, digest in
      let (median, most) = (
        shortTime(digest.median, language), shortTime(digest.p90, language)
      )
      let figures = Localized(
        "la mitad, \(median); 90 %, \(most)", "half, \(median); 90 %, \(most)")
      return lane(
        name, [("wait", digest.median), ("calm", digest.p90 - digest.median)], of: longest,
        figures: figures[language])
    }
    return "<div class=\"lanes\">\(lanes)</div>\n"
  }

  /// A bar, and the same in figures.
  private func lane(
    _ name: String, _ parts: [(sort: Markup, length: Int64)], of longest: Int64, figures: String
  ) -> Markup {
    var bars: [Markup] = []
    var start: Int64 = 0
    for (sort, length) in parts where length > 0 {
      let (x, end) = (start * 1000 / max(1, longest), (start + length) * 1000 / max(1, longest))
      bars.append(
        """
        <rect class="\(sort)" x="\(Int(x))" y="2" width="\(Int(max(3, end - x)))" height="6"/>
        """)
      start += length
    }
    return """
      <div class="lane"><span class="name">\(name)</span>\
      <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">\(bars)</svg>\
      <span class="when">\(figures)</span></div>

      """
  }
}

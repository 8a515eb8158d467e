import AldabaEvidence
import AldabaTerminal
import AldabaWire
import AldabaWords

/// A timeline as rows of a page: a name, bars, and the same in figures, so that nobody has to see
/// the bars.
struct TimelineMarkup {
  private let timeline: Timeline
  private let language: Language
  private let people: People
  private let start: Int64
  private let length: Int64

  /// Units of a bar's whole width.
  private static let width: Int64 = 1000

  init(_ timeline: Timeline, _ language: Language, _ people: People) {
    self.timeline = timeline
    self.language = language
    self.people = people
    start = timeline.spans.map(\.from).min() ?? 0
    let end = timeline.spans.map { $0.to ?? timeline.now }.max() ?? start
    length = max(1, end - start)
  }

  var markup: Markup {
    var lanes: [Timeline.Lane] = []
    for span in timeline.spans where !lanes.contains(span.lane) { lanes.append(span.lane) }
    return "<div class=\"lanes\">\(lanes.map(row))</div>\n"
  }

  private func row(_ lane: Timeline.Lane) -> Markup {
    let spans = timeline.spans.filter { $0.lane == lane }
    return """
      <div class="lane"><span class="name">\(name(lane))</span>\
      <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">\
      \(spans.map { bars($0, sort(lane)) })</svg>\
      <span class="when">\(spans.map(figures).joined(separator: "; "))</span></div>

      """
  }

  /// What was agreed to as an outline, what was as an area.
  private func bars(_ span: Timeline.Span, _ sort: Markup) -> Markup {
    var bars: [Markup] = []
    if let agreed = span.agreed, agreed < start + length {
      let (x, width) = place(span.from, agreed)
      bars.append("<rect class=\"agreed\" x=\"\(x)\" y=\"0.5\" width=\"\(width)\" height=\"9\"/>")
    }
    let (x, width) = place(span.from, span.to ?? timeline.now)
    bars.append("<rect class=\"\(sort)\" x=\"\(x)\" y=\"2\" width=\"\(width)\" height=\"6\"/>")
    return "\(bars)"
  }

  private func place(_ from: Int64, _ to: Int64) -> (x: Int, width: Int) {
    let x = (from - start) * Self.width / length
    let end = (to - start) * Self.width / length
    // A moment is seen, too.
    return (Int(min(x, Self.width - 3)), Int(max(3, end - x)))
  }

  private func figures(_ span: Timeline.Span) -> String {
    let words = Words(language)
    let end = span.to ?? timeline.now
    var text = words.clock(Moment(span.from).time) + "–"
    text += span.to == nil ? "" : words.clock(Moment(end).time)
    text += " (\(shortTime(end - span.from, language))"
    if span.lane == .hold, let agreed = span.agreed {
      let time = shortTime(agreed - span.from, language)
      text += Localized("; acordado: \(time)", "; agreed: \(time)")[language]
    }
    if span.succeeded == false {
      text += Localized("; no llegó a ser", "; did not come to be")[language]
    }
    return text + ")"
  }

  private func name(_ lane: Timeline.Lane) -> String {
    func with(_ name: Localized, _ id: PersonID) -> String {
      "\(name[language]), \(people.name(id))"
    }
    return switch lane {
    case .before: Localized("Hasta el sí", "Until the yes")[language]
    case .session: Localized("Sesión", "Session")[language]
    case .present(let id): with(Localized("Atiende", "Serves"), id)
    case .grant(let what, let id): with(Names.of(what), id)
    case .hold: Localized("Espera", "Hold")[language]
    case .pause: Localized("Pausa", "Pause")[language]
    case .passing(.transfer): Localized("Cambio", "Transfer")[language]
    case .passing(.third), .passing(.takeover): Localized("Supervisión", "Escalation")[language]
    case .front:
      Localized("Sin nadie, con el primer turno", "Nobody there, first in line")[language]
    case .lost(let id?): with(Localized("Sin conexión", "Connection lost"), id)
    case .lost(nil): Localized("Sin conexión, cliente", "Connection lost, customer")[language]
    }
  }

  private func sort(_ lane: Timeline.Lane) -> Markup {
    switch lane {
    case .before, .session, .present: "calm"
    case .grant(.view, _), .grant(.fetch, _), .grant(.record, _): "see"
    case .grant(.typeNoEnter, _), .grant(.type, _), .grant(.push, _), .grant(.run, _): "type"
    case .hold, .pause, .front: "wait"
    case .passing: "pass"
    case .lost: "lost"
    }
  }
}

extension Words {
  /// «09:15:02», in the figures of a table.
  fileprivate func clock(_ time: ClockTime) -> String {
    [time.hour, time.minute, time.second].map { $0 < 10 ? "0\($0)" : "\($0)" }
      .joined(separator: ":")
  }
}

/// A time of being open. `days` from 1 (Monday) to 7; `to` at 0:00 is the end of the day.
public typealias OpenTime = (days: [Int], from: ClockTime, to: ClockTime)

/// When the organisation is there, in words, and what can be done when it is not (R21, R29).
extension Words {
  /// «de lunes a viernes, de 9:00 a 18:00; sábado, de 10:00 a 14:00»
  ///
  /// - Parameter lines: in any order.
  /// - Returns: days with the same times together, the earliest first; empty without any.
  public func hours(_ lines: [OpenTime]) -> String {
    var groups: [(days: [Int], spans: [Span])] = []
    for day in 1...7 {
      var spans: [Span] = []
      for line in lines where line.days.contains(day) {
        let span = Span(from: line.from, to: line.to)
        if !spans.contains(span) { spans.append(span) }
      }
      spans.sort { $0.start < $1.start }
      if spans.isEmpty { continue }
      if let same = groups.firstIndex(where: { $0.spans == spans }) {
        groups[same].days.append(day)
      } else {
        groups.append((days: [day], spans: spans))
      }
    }
    return groups.map { "\(days($0.days)), \(both($0.spans.map(times)))" }.joined(separator: "; ")
  }

  func askClosed(_ talk: Talk, _ hours: String, _ day: Day, _ time: ClockTime) -> String {
    let known = known(hours)
    return say(
      es: [
        "\(capital: talk.organisation) está cerrado ahora.", known.map { "Horario: \($0)" },
        "Abre \(moment(day, at: time)) (su hora local).",
        "Para que le llamemos entonces, escriba: llamar",
        "Si prefiere llamar usted, pulse Intro:",
      ],
      en: [
        "\(capital: talk.organisation) is closed now.", known.map { "Hours: \($0)" },
        "We open \(moment(day, at: time)), your time.",
        "To be called then, type: call",
        "If you prefer to call us, press Enter:",
      ])
  }

  /// A time of being open, within a day.
  private struct Span: Equatable {
    let from: ClockTime
    let to: ClockTime

    /// In minutes since midnight.
    var start: Int { from.hour * 60 + from.minute }
    var endsTheDay: Bool { to.hour == 0 && to.minute == 0 }
    var isWholeDay: Bool { start == 0 && endsTheDay }
  }

  private func times(_ span: Span) -> String {
    let end = span.endsTheDay ? "24:00" : figures(span.to)
    return switch (language, span.isWholeDay) {
    case (.es, true): "las 24 horas"
    case (.es, false): "de \(figures(span.from)) a \(end)"
    case (.en, true): "24 hours"
    case (.en, false): "\(figures(span.from)) to \(end)"
    }
  }

  /// «de lunes a jueves y sábado»; three or more in a row are told by the first and the last.
  private func days(_ days: [Int]) -> String {
    if days.count == 7 { return language == .es ? "todos los días" : "every day" }
    var runs: [[Int]] = []
    for day in days {
      if let last = runs.last?.last, last + 1 == day {
        runs[runs.count - 1].append(day)
      } else {
        runs.append([day])
      }
    }
    return both(runs.flatMap(spoken))
  }

  private func spoken(_ run: [Int]) -> [String] {
    let names = run.map(weekday)
    guard names.count > 2, let first = names.first, let last = names.last else { return names }
    return [language == .es ? "de \(first) a \(last)" : "\(first) to \(last)"]
  }

  /// «lunes, miércoles y viernes»: all of them.
  private func both(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + (language == .es ? " y " : " and ") + last
  }
}

/// A time of day on the clock of the reader.
public struct ClockTime: Sendable, Equatable {
  public let hour: Int
  public let minute: Int
  public let second: Int

  /// - Parameters: hour 0–23, minute 0–59, second 0–59 (a leap second counts as the 59th).
  public init(hour: Int, minute: Int, second: Int = 0) {
    self.hour = min(max(hour, 0), 23)
    self.minute = min(max(minute, 0), 59)
    self.second = min(max(second, 0), 59)
  }
}

/// A day as it is said: never as bare figures, which two countries read in two ways.
public enum Day: Sendable, Equatable {
  case today, tomorrow

  /// A weekday from 1 (Monday) to 7, a day of the month, and a month from 1 to 12.
  case date(weekday: Int, day: Int, month: Int)
}

/// The pieces that sentences share. Each is made in one place, so that no sentence breaks on
/// «1 minuto» or «a la 1:15».
extension Words {
  /// «20 segundos», «1 minuto», «1 hora y 30 minutos»: at most two units; less than zero is zero.
  public func duration(seconds: Int) -> String {
    let units: [(Int, String, String)] =
      language == .es
      ? [
        (86400, "día", "días"), (3600, "hora", "horas"), (60, "minuto", "minutos"),
        (1, "segundo", "segundos"),
      ]
      : [
        (86400, "day", "days"), (3600, "hour", "hours"), (60, "minute", "minutes"),
        (1, "second", "seconds"),
      ]
    let seconds = max(seconds, 0)
    guard let first = units.firstIndex(where: { seconds >= $0.0 }) else {
      return "0 \(units[3].2)"
    }
    func count(_ amount: Int, _ unit: (Int, String, String)) -> String {
      "\(amount) \(amount == 1 ? unit.1 : unit.2)"
    }
    let whole = count(seconds / units[first].0, units[first])
    let rest = seconds % units[first].0
    guard first + 1 < units.count, rest >= units[first + 1].0 else { return whole }
    let and = language == .es ? "y" : "and"
    return "\(whole) \(and) \(count(rest / units[first + 1].0, units[first + 1]))"
  }

  /// `duration(seconds:)` of whole minutes, up to a year.
  public func duration(minutes: Int) -> String {
    duration(seconds: min(max(minutes, 0), 525_600) * 60)
  }

  /// «alrededor de 1 minuto», «unos 2 minutos», «unas 2 horas»: rounded up.
  public func about(seconds: Int) -> String {
    let minutes = min(max(seconds, 1), 1_000_000).dividedUp(by: 60)
    let hours = minutes.dividedUp(by: 60)
    switch (language, minutes) {
    case (.en, ...60): return "about \(duration(minutes: minutes))"
    case (.en, _): return "about \(hours) hours"
    case (.es, 1), (.es, 60): return "alrededor de \(duration(minutes: minutes))"
    case (.es, ..<60): return "unos \(minutes) minutos"
    case (.es, _): return "unas \(hours) horas"
    }
  }

  /// «a las 16:30», «a la 1:15».
  public func at(_ time: ClockTime) -> String {
    switch language {
    case .es: "a \(article(time)) \(figures(time))"
    case .en: "at \(figures(time))"
    }
  }

  /// «hasta las 16:30», «hasta la 1:15».
  public func until(_ time: ClockTime) -> String {
    switch language {
    case .es: "hasta \(article(time)) \(figures(time))"
    case .en: "until \(figures(time))"
    }
  }

  /// «hoy», «mañana», «el martes 24 de noviembre».
  public func day(_ day: Day) -> String {
    switch day {
    case .today: return language == .es ? "hoy" : "today"
    case .tomorrow: return language == .es ? "mañana" : "tomorrow"
    case .date(let weekday, let day, let month):
      let weekday = self.weekday(weekday)
      let month = Self.name(Self.months[language] ?? [], month)
      return language == .es
        ? "el \(weekday) \(day) de \(month)" : "on \(weekday) \(day) \(month)"
    }
  }

  /// «mañana a las 10:30», «on Tuesday 24 November at 10:30».
  public func moment(_ day: Day, at time: ClockTime) -> String {
    "\(self.day(day)) \(at(time))"
  }

  /// The text with its digits one by one, to be read aloud: «9 1 5 5 5 0 1 0 0», «INC-4 7 1 1».
  public func digits(_ text: String) -> String {
    var spelled = ""
    for character in visible(text) where character != " " || spelled.last != " " {
      let follows = spelled.last.map { $0.isASCII && $0.isNumber } ?? false
      if follows, character.isASCII, character.isNumber { spelled.append(" ") }
      spelled.append(character)
    }
    return spelled
  }

  /// «Quedan 2 intentos.», «Queda 1 intento.»
  public func tries(_ left: Int) -> String {
    switch (language, left) {
    case (.es, 1): "Queda 1 intento."
    case (.es, _): "Quedan \(left) intentos."
    case (.en, 1): "1 try left."
    case (.en, _): "\(left) tries left."
    }
  }

  /// «ver, escribir o cerrar»: the names as alternatives.
  public func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    let or = language == .en ? "or" : startsWithO(last) ? "u" : "o"
    return names.dropLast().joined(separator: ", ") + " \(or) " + last
  }

  /// The keys that withdraw everything. The same byte as Ctrl+], and a Spanish keyboard has it.
  public var stopKey: String {
    language == .es ? "Ctrl+5 y después q" : "Ctrl+5, then q"
  }

  /// «09:15:02», for lists that are read from above to below.
  func stamp(_ time: ClockTime) -> String {
    [time.hour, time.minute, time.second].map { $0 < 10 ? "0\($0)" : "\($0)" }
      .joined(separator: ":")
  }

  func figures(_ time: ClockTime) -> String {
    "\(time.hour):\(time.minute < 10 ? "0" : "")\(time.minute)"
  }

  /// A weekday by its number, from 1 (Monday) to 7.
  func weekday(_ number: Int) -> String {
    Self.name(Self.weekdays[language] ?? [], number)
  }

  private func article(_ time: ClockTime) -> String {
    time.hour == 1 ? "la" : "las"
  }

  private func startsWithO(_ word: String) -> Bool {
    guard let first = word.lowercased().first(where: { $0 != "h" }) else { return false }
    return first == "o" || first == "ó"
  }

  private static func name(_ names: [String], _ number: Int) -> String {
    names.indices.contains(number - 1) ? names[number - 1] : String(number)
  }

  private static let weekdays: [Language: [String]] = [
    .es: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    .en: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
  ]

  private static let months: [Language: [String]] = [
    .es: [
      "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
      "octubre", "noviembre", "diciembre",
    ],
    .en: [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ],
  ]
}

extension Int {
  fileprivate func dividedUp(by divisor: Int) -> Int {
    (self + divisor - 1) / divisor
  }
}

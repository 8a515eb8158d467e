/// A day as a customer says it, by their own calendar.
public enum SaidDay: Sendable, Equatable {
  case today, tomorrow, dayAfterTomorrow

  /// The next one of that name, from 1 (Monday) to 7.
  case weekday(Int)

  /// The next one of that date; the month from 1 to 12.
  case date(day: Int, month: Int)
}

/// A day and a time that a customer has typed.
public struct SaidTime: Sendable, Equatable {
  /// Nil where only a time was said.
  public let day: SaidDay?
  public let time: ClockTime

  public init(day: SaidDay?, time: ClockTime) {
    self.day = day
    self.time = time
  }
}

extension Words {
  /// «mañana a las 10:30», «el martes a las 4 de la tarde», «24 de noviembre, 16 h»; “tomorrow at
  /// 10:30”, “on Tuesday at 4 pm”, “November 24 at 16:00”. Nil where a time is missing or a word is
  /// left over: what is not understood whole is not guessed.
  public func saidTime(_ line: String) -> SaidTime? {
    var reading = Reading(vocabulary: Vocabulary(language))
    let spoken = folded(line).map { character -> Character in
      if character == "ñ" { return "n" }
      return character.isWhitespace || character == "," ? " " : character
    }
    var text = " " + String(spoken).split(separator: " ").joined(separator: " ") + " "
    for (phrase, half) in reading.vocabulary.halves {
      guard let place = text.firstRange(of: " \(phrase) ") else { continue }
      text.replaceSubrange(place, with: " ")
      reading.half = half
    }
    for (phrase, minutes) in reading.vocabulary.minutes {
      guard let place = text.firstRange(of: phrase) else { continue }
      text.replaceSubrange(place, with: minutes)
    }
    let tokens = text.split(separator: " ").map(String.init)
    return reading.read(tokens.filter { !reading.vocabulary.fillers.contains($0) })
  }
}

/// Which half of the day an hour up to 12 belongs to; 12 at night is its end.
private enum Half { case morning, afternoon, night }

/// The words of days and times in one language, folded.
private struct Vocabulary {
  let halves: [(String, Half)]
  let minutes: [(String, String)]
  let fillers: Set<String>
  let days: [String: SaidDay]
  let months: [String: Int]

  init(_ language: Language) {
    let weekdays: [String]
    let monthNames: [String]
    switch language {
    case .es:
      halves = [
        ("de la manana", .morning), ("por la manana", .morning), ("de la tarde", .afternoon),
        ("por la tarde", .afternoon), ("de la noche", .night),
      ]
      minutes = [(" y media ", ":30 "), (" y cuarto ", ":15 ")]
      fillers = ["el", "la", "las", "a", "de", "dia", "h", "hora", "horas", "proximo"]
      weekdays = ["lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"]
      monthNames = [
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
        "octubre", "noviembre", "diciembre",
      ]
    case .en:
      halves = [
        ("in the morning", .morning), ("am", .morning), ("a.m.", .morning),
        ("in the afternoon", .afternoon), ("in the evening", .afternoon), ("pm", .afternoon),
        ("p.m.", .afternoon),
      ]
      minutes = []
      fillers = ["on", "at", "the", "of", "next", "o'clock"]
      weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
      monthNames = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
      ]
    }
    var days: [String: SaidDay] =
      language == .es
      ? ["hoy": .today, "manana": .tomorrow] : ["today": .today, "tomorrow": .tomorrow]
    for (index, name) in weekdays.enumerated() { days[name] = .weekday(index + 1) }
    self.days = days
    months = Dictionary(uniqueKeysWithValues: zip(monthNames, 1...12))
  }
}

/// Takes the tokens from the left; every one of them has to have its place.
private struct Reading {
  let vocabulary: Vocabulary
  var half: Half?
  private var day: SaidDay?
  private var time: ClockTime?

  init(vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  mutating func read(_ tokens: [String]) -> SaidTime? {
    var rest = tokens[...]
    while let token = rest.popFirst() {
      let next = rest.first
      if let after = dayAfterTomorrow(token, &rest) {
        guard take(after) else { return nil }
      } else if let known = vocabulary.days[token] {
        guard take(known) else { return nil }
      } else if let month = next.flatMap({ vocabulary.months[$0] }), let number = ordinal(token) {
        rest.removeFirst()
        guard take(.date(day: number, month: month)) else { return nil }
      } else if let month = vocabulary.months[token], let number = next.flatMap(ordinal) {
        rest.removeFirst()
        guard take(.date(day: number, month: month)) else { return nil }
      } else {
        guard time == nil, let clock = clock(token) else { return nil }
        time = clock
      }
    }
    return time.map { SaidTime(day: day, time: $0) }
  }

  /// «pasado mañana», “day after tomorrow”.
  private func dayAfterTomorrow(_ token: String, _ rest: inout ArraySlice<String>) -> SaidDay? {
    for tail in [("pasado", ["manana"]), ("day", ["after", "tomorrow"])]
    where token == tail.0 && rest.starts(with: tail.1) {
      rest = rest.dropFirst(tail.1.count)
      return .dayAfterTomorrow
    }
    return nil
  }

  /// A weekday before a date only says it twice; the date counts.
  private mutating func take(_ said: SaidDay) -> Bool {
    switch (day, said) {
    case (nil, _), (.weekday, .date): day = said
    case (.date, .weekday): break
    default: return false
    }
    return true
  }

  private func ordinal(_ token: String) -> Int? {
    let digits = token.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), (1...31).contains(number) else { return nil }
    return ["", "st", "nd", "rd", "th"].contains(token.dropFirst(digits.count)) ? number : nil
  }

  /// «10», «10:30», «10.30», «16h», “10am”, “4:15pm”.
  private func clock(_ token: String) -> ClockTime? {
    var token = token[...]
    var half = half
    for (ending, says) in [("am", Half.morning), ("pm", .afternoon)] where token.hasSuffix(ending) {
      token = token.dropLast(2)
      half = says
    }
    if token.hasSuffix("h") { token = token.dropLast() }
    let parts = token.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "." }
    guard let first = parts.first, (1...2).contains(parts.count),
      let hour = number(first, 1...2, below: 24),
      let minute = parts.count == 1 ? 0 : number(parts[1], 2...2, below: 60)
    else { return nil }
    switch half {
    case .afternoon where hour < 12, .night where hour < 12:
      return ClockTime(hour: hour + 12, minute: minute)
    case .morning where hour == 12, .night where hour == 12:
      return ClockTime(hour: 0, minute: minute)
    case .morning where hour > 12: return nil
    case .morning, .afternoon, .night, nil: return ClockTime(hour: hour, minute: minute)
    }
  }

  private func number(_ text: Substring, _ length: ClosedRange<Int>, below limit: Int) -> Int? {
    guard length.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(text), number < limit
    else { return nil }
    return number
  }
}

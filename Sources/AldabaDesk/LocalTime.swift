/// A day of the calendar, wherever it is lived.
public struct LocalDay: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Days since 1 January 1970.
  public let number: Int64

  public init(number: Int64) { self.number = number }

  /// Nil when there is no such day. Years from 1 to 9999.
  public init?(year: Int64, month: Int64, day: Int64) {
    guard (1...9_999).contains(year), (1...12).contains(month),
      (1...LocalDay.days(inMonth: month, of: year)).contains(day)
    else { return nil }
    number = LocalDay.number(year, month, day)
  }

  /// Reads `2026-12-25`.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count == 10, parts.map(\.utf8.count) == [4, 2, 2] else { return nil }
    let numbers = parts.compactMap { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(part) : nil
    }
    guard numbers.count == 3 else { return nil }
    self.init(year: numbers[0], month: numbers[1], day: numbers[2])
  }

  /// The year, the month from 1, the day from 1.
  public var parts: (year: Int64, month: Int64, day: Int64) {
    // Years begin in March, so that the leap day is the last of its year.
    let days = number + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  /// Monday is 1.
  public var weekday: Int { Int(((number + 3) % 7 + 7) % 7) + 1 }

  public var next: LocalDay { LocalDay(number: number + 1) }
  public var previous: LocalDay { LocalDay(number: number - 1) }

  public var description: String {
    let (year, month, day) = parts
    return "\(LocalTime.pad(year, 4))-\(LocalTime.pad(month, 2))-\(LocalTime.pad(day, 2))"
  }

  public static func < (one: LocalDay, other: LocalDay) -> Bool { one.number < other.number }

  // MARK: - Counting

  static func number(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  static func isLeap(_ year: Int64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  static func days(inMonth month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

/// What a clock on the wall shows: a day and the seconds since its midnight.
public struct LocalTime: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let day: LocalDay
  /// From 0 up to 86,399.
  public let second: Int64

  public init(day: LocalDay, second: Int64) {
    let total = day.number * 86_400 + second
    self.init(total: total)
  }

  /// Seconds since the midnight of 1 January 1970 on that clock.
  init(total: Int64) {
    let second = (total % 86_400 + 86_400) % 86_400
    day = LocalDay(number: (total - second) / 86_400)
    self.second = second
  }

  var total: Int64 { day.number * 86_400 + second }

  /// `2026-12-25 09:30:00`.
  public var description: String {
    let clock = [second / 3_600, second / 60 % 60, second % 60].map { LocalTime.pad($0, 2) }
    return "\(day) \(clock.joined(separator: ":"))"
  }

  public static func < (one: LocalTime, other: LocalTime) -> Bool { one.total < other.total }

  static func pad(_ number: Int64, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }
}

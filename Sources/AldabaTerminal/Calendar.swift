import AldabaSystem
public import AldabaWords

/// Moments on the reader's own clock, as the sentences want them.
public enum Calendar {
  public static func time(unixMilliseconds: Int64) -> ClockTime {
    let civil = CivilTime(unixSeconds: unixMilliseconds / 1000)
    return ClockTime(hour: civil.hour, minute: civil.minute, second: civil.second)
  }

  public static func now() -> ClockTime { time(unixMilliseconds: Clock.wallMilliseconds()) }

  /// Now, for who doubts a clock: `2026-11-24 09:15`, the same in every language.
  public static func digits() -> String {
    let civil = CivilTime(unixSeconds: Clock.wallMilliseconds() / 1000)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(civil.year)-\(two(civil.month))-\(two(civil.day))"
      + " \(two(civil.hour)):\(two(civil.minute))"
  }

  /// Today, tomorrow, or the date in words.
  public static func day(unixSeconds: Int64) -> Day {
    let now = Clock.wallMilliseconds() / 1000
    let civil = CivilTime(unixSeconds: unixSeconds)
    func isSame(_ other: CivilTime) -> Bool {
      (civil.year, civil.month, civil.day) == (other.year, other.month, other.day)
    }
    if isSame(CivilTime(unixSeconds: now)) { return .today }
    if isSame(CivilTime(unixSeconds: now + 86_400)) { return .tomorrow }
    return .date(weekday: civil.weekday, day: civil.day, month: civil.month)
  }
}

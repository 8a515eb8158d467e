import AldabaSystem
package import AldabaWords

/// A record's time on the reader's own calendar, to the second.
package struct Moment {
  package let year: Int
  package let date: Day
  package let time: ClockTime
  /// `2026-11-24 09:15`: for tables, where it sorts and no country reads it otherwise.
  package let figures: String

  /// - Parameter milliseconds: Unix time.
  package init(_ milliseconds: Int64) {
    let civil = CivilTime(unixSeconds: milliseconds / 1000)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    year = civil.year
    date = .date(weekday: civil.weekday, day: civil.day, month: civil.month)
    time = ClockTime(hour: civil.hour, minute: civil.minute, second: civil.second)
    figures =
      "\(civil.year)-\(two(civil.month))-\(two(civil.day)) \(two(civil.hour)):\(two(civil.minute))"
  }
}

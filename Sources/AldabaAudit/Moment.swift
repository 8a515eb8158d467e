import AldabaSystem
import AldabaTerminal
import AldabaWords

/// A record's time on the reader's own calendar, to the second.
struct Moment {
  let year: Int
  let date: Day
  let time: ClockTime
  /// `2026-11-24 09:15`: for tables, where it sorts and no country reads it otherwise.
  let figures: String

  /// - Parameter milliseconds: Unix time.
  init(_ milliseconds: Int64) {
    let civil = CivilTime(unixSeconds: milliseconds / 1000)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    year = civil.year
    date = .date(weekday: civil.weekday, day: civil.day, month: civil.month)
    time = ClockTime(hour: civil.hour, minute: civil.minute, second: civil.second)
    figures =
      "\(civil.year)-\(two(civil.month))-\(two(civil.day)) \(two(civil.hour)):\(two(civil.minute))"
  }
}

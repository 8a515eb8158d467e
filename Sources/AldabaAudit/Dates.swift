import AldabaSystem
import AldabaWords

/// Days and weeks on this machine's own calendar.
enum Dates {
  /// The week by its Thursday, as ISO 8601 names it: `2026-W48`.
  static func week(_ milliseconds: Int64) -> String {
    let here = CivilTime(unixSeconds: milliseconds / 1000)
    // At noon, so that no change of the clock makes it another day.
    let noon = milliseconds / 1000 - Int64(here.hour - 12) * 3600
    let thursday = CivilTime(unixSeconds: noon + Int64(4 - here.weekday) * 86_400)
    let first = days(year: thursday.year, month: 1, day: 1)
    let ordinal = days(year: thursday.year, month: thursday.month, day: thursday.day) - first
    let week = ordinal / 7 + 1
    return "\(thursday.year)-W\(week < 10 ? "0" : "")\(week)"
  }

  /// Reads `2026-11-24`, `2026-11-24 09:15` or `2026-11-24T09:15`; answers the span that is meant,
  /// a day or a minute, in Unix milliseconds. Nil when it is no such date.
  static func span(_ text: String) -> Range<Int64>? {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == " " || $0 == "T" }
    let date = numbers(parts.first ?? "", "-", [4, 2, 2])
    guard let date, parts.count <= 2 else { return nil }
    var time = [0, 0]
    if parts.count == 2 {
      guard let read = numbers(parts[1], ":", [2, 2]) else { return nil }
      time = read
    }
    let seconds =
      Int64(days(year: date[0], month: date[1], day: date[2])) * 86_400
      + Int64(time[0]) * 3600 + Int64(time[1]) * 60
    // The wall's distance from UTC at about that time, once more where it changes just then.
    var moment = seconds - distance(at: seconds)
    moment = seconds - distance(at: moment)
    let here = CivilTime(unixSeconds: moment)
    guard [here.year, here.month, here.day] == date, (0..<24).contains(time[0]),
      (0..<60).contains(time[1])
    else { return nil }
    let length: Int64 = parts.count == 2 ? 60 : 86_400
    return moment * 1000..<(moment + length) * 1000
  }

  /// From the beginning of one date to the end of another; what is absent does not limit.
  static func range(since: String?, until: String?) throws(Problem) -> Range<Int64> {
    func read(_ option: String, _ text: String) throws(Problem) -> Range<Int64> {
      guard let span = span(text) else {
        throw .badValue(option, expected: "2026-11-24", came: text)
      }
      return span
    }
    let first = try since.map { text throws(Problem) in try read("--since", text).lowerBound } ?? 0
    let last =
      try until.map { text throws(Problem) in try read("--until", text).upperBound } ?? .max
    return first..<max(first, last)
  }

  private static func numbers(_ text: Substring, _ separator: Character, _ widths: [Int]) -> [Int]?
  {
    let fields = text.split(separator: separator, omittingEmptySubsequences: false)
    guard fields.map(\.utf8.count) == widths,
      fields.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    return fields.compactMap { Int($0) }
  }

  /// Seconds that the wall is ahead of UTC.
  private static func distance(at unixSeconds: Int64) -> Int64 {
    let here = CivilTime(unixSeconds: unixSeconds)
    let shown =
      Int64(days(year: here.year, month: here.month, day: here.day)) * 86_400
      + Int64(here.hour) * 3600 + Int64(here.minute) * 60 + Int64(here.second)
    return shown - unixSeconds
  }

  /// Days from 1970-01-01 in the Gregorian calendar.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    // Years that begin in March have their leap day at the end.
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let ofEra = year - era * 400
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }
}

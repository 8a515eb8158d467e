extension Timestamp {
  /// Unix milliseconds of RFC 3339, `2026-11-24T10:00:00Z` or with an offset; nil for anything else.
  public static func unixMilliseconds(_ text: String) -> Int64? {
    var reader = Reader(rest: Array(text.utf8)[...])
    guard let year = reader.number(4), reader.take("-"), let month = reader.number(2),
      reader.take("-"), let day = reader.number(2), reader.take("Tt"),
      let hour = reader.number(2), reader.take(":"), let minute = reader.number(2),
      reader.take(":"), let second = reader.number(2), let fraction = reader.milliseconds(),
      let offset = reader.offset(), reader.rest.isEmpty,
      year >= 1970, (1...12).contains(month), (1...days(month, year)).contains(day), hour < 24,
      minute < 60, second < 61
    else { return nil }
    let seconds = daysSince1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
    return (seconds - offset) * 1000 + fraction
  }

  private static func days(_ month: Int64, _ year: Int64) -> Int64 {
    daysSince1970(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1)
      - daysSince1970(year, month, 1)
  }

  /// Of the Gregorian calendar; years begin in March here, so that a leap day is their last.
  private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let marchYear = month > 2 ? year : year - 1
    let era = marchYear / 400
    let yearOfEra = marchYear % 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    /// Exactly so many digits.
    mutating func number(_ count: Int) -> Int64? {
      let digits = rest.prefix(count)
      guard digits.count == count, digits.allSatisfy({ (0x30...0x39).contains($0) })
      else { return nil }
      rest = rest.dropFirst(count)
      return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// One of these characters.
    mutating func take(_ characters: String) -> Bool {
      guard let next = rest.first, characters.utf8.contains(next) else { return false }
      rest = rest.dropFirst()
      return true
    }

    /// A fraction, cut to milliseconds; 0 where there is none.
    mutating func milliseconds() -> Int64? {
      guard take(".") else { return 0 }
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty else { return nil }
      rest = rest.dropFirst(digits.count)
      let value = digits.prefix(3).reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
      return [value * 100, value * 10, value][min(digits.count, 3) - 1]
    }

    /// Seconds east of UTC.
    mutating func offset() -> Int64? {
      if take("Zz") { return 0 }
      let isWest = rest.first == UInt8(ascii: "-")
      guard take("+-"), let hours = number(2), take(":"), let minutes = number(2), hours < 24,
        minutes < 60
      else { return nil }
      let seconds = hours * 3600 + minutes * 60
      return isWest ? -seconds : seconds
    }
  }
}

/// How clocks change every year, as POSIX writes it in `TZ` and RFC 9636 in the footer of a zone's
/// file, with hours from -167 to 167:
///
///     CET-1CEST,M3.5.0,M10.5.0/3
///     std offset dst [offset] , start[/time] , end[/time]
///
/// POSIX counts offsets west of Greenwich; here they are seconds east of it.
struct ZoneRule: Hashable, Sendable {
  /// The day of a year on which something changes, and the second of that day on the clock that is
  /// right until then.
  struct Change: Hashable, Sendable {
    enum Day: Hashable, Sendable {
      /// `Jn`, from 1; 29 February is never counted.
      case withoutLeap(Int64)
      /// `n`, from 0; 29 February is counted.
      case withLeap(Int64)
      /// `Mm.w.d`: the week from 1, where 5 is the last; Sunday is 0.
      case weekday(month: Int64, week: Int64, day: Int64)
    }

    let day: Day
    let second: Int64

    /// Seconds since the midnight of 1 January 1970 on that clock.
    func total(in year: Int64) -> Int64 { number(in: year) * 86_400 + second }

    private func number(in year: Int64) -> Int64 {
      let first = LocalDay.number(year, 1, 1)
      switch day {
      case .withLeap(let count): return first + count
      case .withoutLeap(let count):
        return first + count - (LocalDay.isLeap(year) && count >= 60 ? 0 : 1)
      case .weekday(let month, let week, let day):
        let start = LocalDay.number(year, month, 1)
        let ahead = (day - Int64(LocalDay(number: start).weekday) + 7) % 7
        let days = ahead + (week - 1) * 7
        let last = LocalDay.days(inMonth: month, of: year) - 1
        return start + (days > last ? days - 7 : days)
      }
    }
  }

  let standard: Int64
  /// The other offset of the year, from `start` to `end`; nil where clocks stay.
  let summer: Summer?

  struct Summer: Hashable, Sendable {
    let offset: Int64
    let start: Change
    let end: Change
  }

  func offset(at second: Int64) -> Int64 {
    guard let summer else { return standard }
    return changes(around: second, summer).last { $0.at <= second }?.offset ?? standard
  }

  func nextChange(after second: Int64) -> Zone.Change? {
    guard let summer else { return nil }
    let changes = changes(around: second, summer)
    guard let next = changes.first(where: { $0.at > second }) else { return nil }
    return changes.last { $0.at == next.at }
  }

  /// Those of the year before, of the year and of the two that follow, in their order: where summer
  /// lasts until the next one begins, its end comes first.
  private func changes(around second: Int64, _ summer: Summer) -> [Zone.Change] {
    let year = LocalTime(total: second).day.parts.year
    return (year - 1...year + 2).flatMap { year -> [Zone.Change] in
      let start = Zone.Change(
        at: summer.start.total(in: year) - standard, offset: summer.offset)
      let end = Zone.Change(
        at: summer.end.total(in: year) - summer.offset, offset: standard)
      return start.at < end.at ? [start, end] : [end, start]
    }
  }
}

extension ZoneRule {
  init(_ text: String) throws(ZoneError) {
    var reader = RuleReader(rest: Array(text.utf8)[...])
    try reader.name()
    standard = -(try reader.time(hours: 24))
    guard !reader.rest.isEmpty else {
      summer = nil
      return
    }
    try reader.name()
    var offset = standard + 3_600
    if let next = reader.rest.first, next != UInt8(ascii: ",") {
      offset = -(try reader.time(hours: 24))
    }
    let start = try reader.change()
    let end = try reader.change()
    guard reader.rest.isEmpty else { throw ZoneError("expected the end of the rule \"\(text)\"") }
    summer = Summer(offset: offset, start: start, end: end)
  }
}

private struct RuleReader {
  var rest: ArraySlice<UInt8>

  private var text: String { String(decoding: rest, as: UTF8.self) }

  /// `CET`, or `<+0330>`.
  mutating func name() throws(ZoneError) {
    func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    func isSign(_ byte: UInt8) -> Bool { byte == 0x2B || byte == 0x2D }
    let isQuoted = take("<")
    let name = rest.prefix { byte in
      isLetter(byte) || (isQuoted && (isSign(byte) || (0x30...0x39).contains(byte)))
    }
    rest = rest.dropFirst(name.count)
    guard (3...16).contains(name.count), !isQuoted || take(">") else {
      throw ZoneError("expected a name before \"\(text)\" in a zone's rule")
    }
  }

  /// `[+-]hh[:mm[:ss]]`, in seconds.
  mutating func time(hours: Int64) throws(ZoneError) -> Int64 {
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    var total = try number(upTo: hours) * 3_600
    if take(":") {
      total += try number(upTo: 59) * 60
      if take(":") { total += try number(upTo: 59) }
    }
    return isNegative ? -total : total
  }

  /// `,M3.5.0/2`, `,J60`, `,59/24`.
  mutating func change() throws(ZoneError) -> ZoneRule.Change {
    try expect(",")
    let day: ZoneRule.Change.Day
    if take("M") {
      let month = try number(from: 1, upTo: 12)
      try expect(".")
      let week = try number(from: 1, upTo: 5)
      try expect(".")
      day = .weekday(month: month, week: week, day: try number(upTo: 6))
    } else if take("J") {
      day = .withoutLeap(try number(from: 1, upTo: 365))
    } else {
      day = .withLeap(try number(upTo: 365))
    }
    return ZoneRule.Change(day: day, second: take("/") ? try time(hours: 167) : 7_200)
  }

  private mutating func number(from least: Int64 = 0, upTo most: Int64) throws(ZoneError) -> Int64 {
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard (1...3).contains(digits.count),
      let number = Int64(String(decoding: digits, as: UTF8.self)), (least...most).contains(number)
    else {
      throw ZoneError("expected a number from \(least) to \(most) at \"\(text)\" in a zone's rule")
    }
    rest = rest.dropFirst(digits.count)
    return number
  }

  private mutating func expect(_ sign: Unicode.Scalar) throws(ZoneError) {
    guard take(sign) else { throw ZoneError("expected \(sign) at \"\(text)\" in a zone's rule") }
  }

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard let first = rest.first, first == UInt8(ascii: sign) else { return false }
    rest = rest.dropFirst()
    return true
  }
}

import AldabaSystem
import AldabaWords

/// A minute of the customer's calendar.
struct Civil: Hashable, Sendable {
  let year: Int
  /// 1 to 12.
  let month: Int
  let day: Int
  var hour = 0
  var minute = 0

  init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
  }

  /// The day of that number, counted from 1970-01-01, in the Gregorian calendar.
  init(days: Int, hour: Int = 0, minute: Int = 0) {
    // Years are counted from March, so that the leap day is the last of one.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let ofEra = shifted - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * ofYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    self.init(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
      day: ofYear - (153 * shiftedMonth + 2) / 5 + 1, hour: hour, minute: minute)
  }

  /// Days from 1970-01-01.
  var days: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear - 719_468
  }

  /// From 1 (Monday) to 7. The first of January 1970 was a Thursday.
  var weekday: Int { ((days % 7 + 7) % 7 + 3) % 7 + 1 }

  /// Whether there is such a day.
  var exists: Bool { Civil(days: days, hour: hour, minute: minute) == self }
}

/// The customer's clock and calendar: what their wall shows at a moment.
struct LocalClock: Sendable {
  /// From Unix seconds.
  let civil: @Sendable (Int64) -> Civil

  static let system = LocalClock { seconds in
    let time = CivilTime(unixSeconds: seconds)
    return Civil(
      year: time.year, month: time.month, day: time.day, hour: time.hour, minute: time.minute)
  }

  /// Seconds that this clock is ahead of UTC, to the minute.
  func offset(at seconds: Int64) -> Int64 {
    LocalClock.seconds(civil(seconds)) - (seconds - (seconds % 60 + 60) % 60)
  }

  /// Unix milliseconds at which this clock shows that. An hour that is left out or comes twice when
  /// the clocks change is taken as one of its neighbours.
  func unix(_ civil: Civil) -> Int64 {
    let wanted = LocalClock.seconds(civil)
    var guess = wanted
    for _ in 0..<2 { guess += wanted - LocalClock.seconds(self.civil(guess)) }
    return guess * 1000
  }

  private static func seconds(_ civil: Civil) -> Int64 {
    Int64(civil.days * 86_400 + civil.hour * 3_600 + civil.minute * 60)
  }
}

/// The hours at which a callback is offered by itself, as long as nobody says when the service is
/// there.
enum CallbackSlots {
  static let hours = 9..<18
  static let morning = 10

  /// Three moments, Unix milliseconds, the first at least an hour ahead: the next full hour of the
  /// day's work, tomorrow morning, and the morning after.
  static func slots(at now: Int64, _ clock: LocalClock) -> [Int64] {
    let today = clock.civil(now / 1000).days
    let mornings = [1, 2].map { clock.unix(Civil(days: today + $0, hour: morning)) }
    let soon = [0, 1].flatMap { day in
      hours.map { clock.unix(Civil(days: today + day, hour: $0)) }
    }
    return [soon.first { $0 >= now + 3_600_000 }].compactMap { $0 } + mornings
  }
}

/// A day and a time that a customer has typed, on their calendar.
enum SaidMoment: Equatable {
  /// Unix milliseconds.
  case ahead(Int64)
  /// It has passed: the nearest that has not.
  case past(nearest: Int64)

  /// How far ahead a date without a year is meant, in days: «3 de enero» in November, but not
  /// «20 de noviembre» two days later.
  private static let farthest = 183

  /// Nil for a day that does not exist.
  init?(_ said: SaidTime, at now: Int64, _ clock: LocalClock) {
    let civil = clock.civil(now / 1000)
    let today = civil.days
    func moment(_ days: Int) -> Int64 {
      clock.unix(Civil(days: days, hour: said.time.hour, minute: said.time.minute))
    }
    func unlessPast(_ moments: Int64...) -> SaidMoment {
      if let first = moments.first(where: { $0 > now }) { return .ahead(first) }
      return .past(nearest: moment(today) > now ? moment(today) : moment(today + 1))
    }
    switch said.day {
    case nil, .today: self = unlessPast(moment(today))
    case .tomorrow: self = .ahead(moment(today + 1))
    case .dayAfterTomorrow: self = .ahead(moment(today + 2))
    case .weekday(let weekday):
      let day = today + (weekday - civil.weekday + 7) % 7
      self = unlessPast(moment(day), moment(day + 7))
    case .date(let day, let month):
      let dates = [civil.year, civil.year + 1].map { Civil(year: $0, month: month, day: day) }
        .filter(\.exists)
      let near = dates.filter { $0.year == civil.year || $0.days - today <= SaidMoment.farthest }
      guard let first = near.first, let last = near.last else { return nil }
      self = unlessPast(moment(first.days), moment(last.days))
    }
  }
}

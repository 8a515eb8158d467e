import AldabaSystem
import AldabaWords

extension SaidTime {
  /// The moment that was meant, in Unix milliseconds, on this machine's wall clock: the next one of
  /// that kind, but for «today», which may have passed. Nil for a date that does not come.
  func moment(after now: Int64) -> Int64? {
    let start = now / 1000
    // Noon, so that an hour of summer time more or less never leads into another day.
    let noon = start + CivilTime(unixSeconds: start).until(12, 0)
    for days in 0...800 {
      let other = noon + Int64(days) * 86_400
      guard isMeant(CivilTime(unixSeconds: other), days) else { continue }
      let rough = other + CivilTime(unixSeconds: other).until(time.hour, time.minute)
      let exact = rough + CivilTime(unixSeconds: rough).until(time.hour, time.minute)
      if exact > start || day == .today { return exact * 1000 }
    }
    return nil
  }

  private func isMeant(_ civil: CivilTime, _ days: Int) -> Bool {
    switch day {
    case nil: true
    case .today: days == 0
    case .tomorrow: days == 1
    case .dayAfterTomorrow: days == 2
    case .weekday(let weekday): civil.weekday == weekday
    case .date(let day, let month): civil.day == day && civil.month == month
    }
  }
}

extension CivilTime {
  /// Seconds from here to a time of the same day.
  fileprivate func until(_ hour: Int, _ minute: Int) -> Int64 {
    Int64((hour - self.hour) * 3600 + (minute - self.minute) * 60 - second)
  }
}

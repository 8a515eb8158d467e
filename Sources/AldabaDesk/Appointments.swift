/// Times at which a customer can be called back (R7): quarters of an hour within service hours. All
/// in Unix milliseconds.
extension Hours {
  /// What is to be said of the time that a customer named.
  public enum Appointment: Hashable, Sendable {
    case possible
    /// It is over; the nearest that is not, nil where there is none.
    case past(nearest: Int64?)
    /// Nobody is there then; the nearest when somebody is, before or after.
    case closed(nearest: Int64?)
  }

  /// The time that a callback takes at least: it has to begin so long before closing.
  public static let callback: Int64 = 900_000
  /// How far ahead the first offered time is.
  public static let lead: Int64 = 1_800_000
  /// How far apart two offered times are at least.
  public static let spacing: Int64 = 7_200_000

  /// Up to three times to be offered: soon, later, and on another day.
  public func slots(from unix: Int64) -> [Int64] {
    guard let soon = slot(from: unix + Hours.lead),
      let later = slot(from: soon + Hours.spacing)
    else { return slot(from: unix + Hours.lead).map { [$0] } ?? [] }
    let tomorrow = zone.local(at: soon / 1_000).day.next
    func instant(_ hour: Int64) -> Int64 {
      zone.instants(of: LocalTime(day: tomorrow, second: hour * 3_600)).first * 1_000
    }
    // Where somebody is there all night, nobody wants to be called in it.
    let other = isOpen(at: instant(0)) ? instant(9) : instant(0)
    let last = slot(from: max(other, other <= later ? later + Hours.spacing : other))
    return [soon, later] + (last.map { [$0] } ?? [])
  }

  /// Judges the time that a customer named.
  public func appointment(at time: Int64, now unix: Int64) -> Appointment {
    let soon = slot(from: unix + Hours.lead)
    guard time > unix else { return .past(nearest: soon) }
    // Nobody knows the hours of a day so far ahead.
    guard time < unix + Hours.horizon * 86_400_000 else { return .closed(nearest: soon) }
    guard self.time(from: time, to: time + Hours.callback) < Hours.callback else {
      return .possible
    }
    let after = slot(from: time)
    let reach = after.map { $0 - time } ?? Hours.horizon * 86_400_000
    let before = lastSlot(from: max(unix + Hours.lead, time - reach), before: time)
    return .closed(nearest: before ?? after)
  }

  /// The first quarter of an hour from a moment on at which a call can begin.
  private func slot(from unix: Int64) -> Int64? {
    for stretch in stretches(from: unix) {
      let start = quarter(from: max(stretch.start, unix))
      if start + Hours.callback <= stretch.end { return start }
    }
    return nil
  }

  /// The last one that is before `end`, if one is from `start` on.
  private func lastSlot(from start: Int64, before end: Int64) -> Int64? {
    var found: Int64?
    for stretch in stretches(from: start) {
      guard stretch.start < end else { break }
      let last = min(stretch.end - Hours.callback, end - 1)
      let slot = quarter(from: last - Hours.callback + 1)
      if slot >= max(stretch.start, start), slot <= last { found = slot }
    }
    return found
  }

  /// The first quarter of an hour on the wall clock from a moment on.
  private func quarter(from unix: Int64) -> Int64 {
    let ahead = zone.offset(at: unix / 1_000) * 1_000
    let local = unix + ahead
    let past = local % Hours.callback
    return past == 0 ? unix : unix + Hours.callback - past
  }
}

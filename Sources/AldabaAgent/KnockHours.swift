import AldabaWire
import AldabaWords

/// The hours of a door as the customer's own clock shows them.
///
/// A door tells its hours on its own clock and does not name it; what it tells besides (whether it is
/// open now, when it opens, when it can call) is on everybody's. Where that agrees with the hours as
/// they stand, so do the two clocks; where it agrees at one difference alone, that is how far they
/// are apart. Otherwise nothing is said: wrong hours are worse than none.
struct KnockHours {
  /// Minutes, and the grid on which calls begin.
  private static let quarter = 15
  private static let day = 1_440
  private static let week = 7 * day
  /// Minutes that two clocks are taken to be apart at most: beyond, a day could be taken for another.
  private static let farthest = 14 * 60
  /// Milliseconds that a call is ahead at least.
  private static let lead: Int64 = 1_800_000

  /// Minutes of the week, from Monday 0:00 on the customer's clock. None crosses a midnight.
  private let spans: [Range<Int>]
  private let clock: LocalClock

  /// - Parameter now: when the door was looked at, Unix milliseconds.
  init?(_ door: Message.Door, at now: Int64, _ clock: LocalClock) {
    let told = door.hours.flatMap { span in
      span.days.map { day in
        let start = (Int(day) - 1) * KnockHours.day
        return start + Int(span.from)..<start + Int(span.to)
      }
    }.filter { !$0.isEmpty }
    guard !told.isEmpty else { return nil }
    func fits(_ ahead: Int) -> Bool {
      func on(_ moment: Int64) -> Int {
        (KnockHours.minute(of: moment, clock) + ahead + KnockHours.week) % KnockHours.week
      }
      func isOpen(_ minute: Int) -> Bool { told.contains { $0.contains(minute) } }
      guard door.slots.allSatisfy({ isOpen(on($0)) }) else { return false }
      guard let opens = door.opens else { return isOpen(on(now)) == door.isOpen }
      let waiting = on(now)..<on(now) + max(0, Int((opens - now) / 60_000))
      return told.contains { $0.lowerBound == on(opens) }
        && !told.contains { KnockHours.overlaps($0, waiting) }
    }
    let steps = stride(
      from: -KnockHours.farthest, through: KnockHours.farthest, by: KnockHours.quarter)
    let fitting = fits(0) ? [0] : steps.filter(fits)
    guard let ahead = fitting.first, fitting.count == 1 else { return nil }
    spans = told.flatMap { KnockHours.shifted($0, by: -ahead) }
    self.clock = clock
  }

  /// Whether both have a minute in common, this week or the next.
  private static func overlaps(_ span: Range<Int>, _ other: Range<Int>) -> Bool {
    span.overlaps(other) || (span.lowerBound + week..<span.upperBound + week).overlaps(other)
  }

  /// Cut at the midnights of the customer.
  private static func shifted(_ span: Range<Int>, by minutes: Int) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = span.lowerBound + minutes
    let end = span.upperBound + minutes
    while start < end {
      // Rounded down also before Monday.
      let midnight = ((start + week) / day + 1) * day - week
      let piece = start..<min(end, midnight)
      let shift = (piece.lowerBound + week) / week * week - week
      pieces.append(piece.lowerBound - shift..<piece.upperBound - shift)
      start = midnight
    }
    return pieces
  }

  /// As `Words.hours(_:)` takes them.
  var lines: [OpenTime] {
    spans.map { span in
      func time(_ minute: Int) -> ClockTime {
        ClockTime(hour: minute / 60 % 24, minute: minute % 60)
      }
      let midnight = span.lowerBound / KnockHours.day * KnockHours.day
      return (
        days: [span.lowerBound / KnockHours.day + 1], from: time(span.lowerBound - midnight),
        to: time(span.upperBound - midnight)
      )
    }
  }

  /// The quarter of an hour next to a moment, before or after, at which somebody is there; in Unix
  /// milliseconds, and far enough ahead of `now`.
  func nearest(to moment: Int64, now: Int64) -> Int64? {
    let grid = Int64(KnockHours.quarter) * 60_000
    let first = max(moment, now + KnockHours.lead)
    let base = first - first % grid
    let steps = Int64(KnockHours.week / KnockHours.quarter)
    func isPossible(_ at: Int64) -> Bool {
      guard at >= now + KnockHours.lead else { return false }
      let minute = KnockHours.minute(of: at, clock)
      return spans.contains { $0.contains(minute) }
    }
    let before = (0..<steps).lazy.map { base - $0 * grid }.first(where: isPossible)
    let after = (1...steps).lazy.map { base + $0 * grid }.first(where: isPossible)
    return [before, after].compactMap { $0 }.min { abs($0 - moment) < abs($1 - moment) }
  }

  /// Of the week.
  private static func minute(of moment: Int64, _ clock: LocalClock) -> Int {
    let civil = clock.civil(moment / 1000)
    return (civil.weekday - 1) * day + civil.hour * 60 + civil.minute
  }
}

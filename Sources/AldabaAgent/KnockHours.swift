import AldabaWire
import AldabaWords

/// The hours of a door as the customer's own clock shows them. The two clocks are as far apart as
/// they were when the door was looked at.
struct KnockHours {
  /// Minutes, and the grid on which calls begin.
  private static let quarter = 15
  private static let day = 1_440
  private static let week = 7 * day
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
    let ahead = (Int(door.offset) - Int(clock.offset(at: now / 1000))) / 60
    spans = KnockHours.joined(told.flatMap { KnockHours.shifted($0, by: -ahead) })
    self.clock = clock
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

  /// Where one ends as the next one of the same day begins, they are one.
  private static func joined(_ pieces: [Range<Int>]) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    for piece in pieces.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, last.upperBound == piece.lowerBound,
        piece.lowerBound % day != 0
      {
        joined[joined.count - 1] = last.lowerBound..<piece.upperBound
      } else {
        joined.append(piece)
      }
    }
    return joined
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

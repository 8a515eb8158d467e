/// When a service is open: weekly hours on the clock of a zone, and days that differ.
///
/// A span opens when the clock first shows its start and closes when the clock last shows its end. A
/// start that the clock jumps over counts as the moment of the jump, so summer time is right both
/// ways: 09:00–17:00 is eight hours on every day but 00:00–24:00 is 23 hours on one and 25 on another.
public struct Hours: Hashable, Sendable {
  /// Part of a day, in seconds since midnight on the wall clock; the end is not part of it.
  public struct Span: Hashable, Comparable, Sendable {
    public let start: Int64
    public let end: Int64

    /// Nil unless 0 ≤ start < end ≤ 24 h.
    public init?(start: Int64, end: Int64) {
      guard 0 <= start, start < end, end <= 86_400 else { return nil }
      self.start = start
      self.end = end
    }

    public static let wholeDay = Span(0, 86_400)

    private init(_ start: Int64, _ end: Int64) {
      self.start = start
      self.end = end
    }

    public static func < (one: Span, other: Span) -> Bool {
      (one.start, one.end) < (other.start, other.end)
    }
  }

  /// An unbroken time of being open, Unix milliseconds; the end is not part of it.
  public struct Stretch: Hashable, Sendable {
    public let start: Int64
    public let end: Int64
  }

  public let zone: Zone
  /// Monday first; the spans of a day in order, without overlap.
  public let week: [[Span]]
  /// Days with other hours than their weekday's; none at all on a day off.
  public let special: [LocalDay: [Span]]

  /// Seven days, Monday first. Spans may come in any order; where they overlap they count once.
  public init(zone: Zone, week: [[Span]], special: [LocalDay: [Span]] = [:]) {
    precondition(week.count == 7)
    self.zone = zone
    self.week = week.map { $0.sorted() }
    self.special = special.mapValues { $0.sorted() }
  }

  /// Around the clock.
  public static let always = Hours(
    zone: .utc, week: Array(repeating: [.wholeDay], count: 7))

  /// Days that are looked ahead at most: what is not open within them counts as closed for good.
  static let horizon: Int64 = 1_000

  // MARK: - Questions, in Unix milliseconds

  public func isOpen(at unix: Int64) -> Bool {
    guard let next = stretches(from: unix).first(where: { _ in true }) else { return false }
    return next.start <= unix
  }

  /// When it opens next; now, where it opens at this very moment. While it is open, that is after the
  /// next closing. Nil when it never does, or never closes before.
  public func nextOpening(after unix: Int64) -> Int64? {
    // From just before, so that a night's midnight is no opening.
    var stretches = joined(from: unix - 1)
    guard let next = stretches.next() else { return nil }
    return next.start >= unix ? next.start : stretches.next()?.start
  }

  /// When it closes next. Nil when it never does, or is never open before.
  public func nextClosing(after unix: Int64) -> Int64? {
    joined(from: unix).first { _ in true }?.end
  }

  /// When so many milliseconds of open time will have passed: a target of two hours that is set an
  /// hour before closing ends an hour after the next opening. Nil when it is never open for so long.
  public func moment(after time: Int64, from unix: Int64) -> Int64? {
    var left = max(0, time)
    for stretch in stretches(from: unix) {
      let start = max(stretch.start, unix)
      if left <= stretch.end - start { return start + left }
      left -= stretch.end - start
    }
    return nil
  }

  /// Milliseconds of open time between two moments; 0 where the second is not the later one.
  public func time(from start: Int64, to end: Int64) -> Int64 {
    guard start < end else { return 0 }
    var total: Int64 = 0
    for stretch in stretches(from: start) {
      guard stretch.start < end else { break }
      total += min(stretch.end, end) - max(stretch.start, start)
    }
    return total
  }

  // MARK: - Stretches

  /// What is open from a moment on, the stretch of that moment first, a span at a time.
  func stretches(from unix: Int64) -> Stretches { Stretches(hours: self, from: unix) }

  /// The same with spans that touch each other joined, such as those of a night.
  func joined(from unix: Int64) -> Joined { Joined(stretches: stretches(from: unix)) }

  fileprivate func spans(of day: LocalDay) -> [Span] { special[day] ?? week[day.weekday - 1] }

  fileprivate func stretch(_ span: Span, of day: LocalDay) -> Stretch {
    let start = zone.instants(of: LocalTime(day: day, second: span.start)).first
    let end = zone.instants(of: LocalTime(day: day, second: span.end))
    // The end of a day is where the next one begins, once.
    return Stretch(
      start: start * 1_000, end: (span.end == 86_400 ? end.first : end.last) * 1_000)
  }

  struct Stretches: Sequence, IteratorProtocol {
    private let hours: Hours
    private var day: LocalDay
    private let last: LocalDay
    private var spans: [Span]
    private var from: Int64
    private var place = 0
    private var isFirst = true

    fileprivate init(hours: Hours, from unix: Int64) {
      self.hours = hours
      from = unix
      // A day can end after the next one began, where the clock is put back at midnight.
      let seconds = unix >= 0 ? unix / 1_000 : (unix - 999) / 1_000
      day = hours.zone.local(at: seconds).day.previous
      last = LocalDay(number: day.number + Hours.horizon)
      spans = hours.spans(of: day)
    }

    mutating func next() -> Stretch? {
      while day < last {
        while place < spans.count {
          let stretch = hours.stretch(spans[place], of: day)
          place += 1
          guard stretch.end > from else { continue }
          // What overlaps with the one before counts once.
          let start = isFirst ? stretch.start : Swift.max(stretch.start, from)
          guard start < stretch.end else { continue }
          from = stretch.end
          isFirst = false
          return Stretch(start: start, end: stretch.end)
        }
        day = day.next
        spans = hours.spans(of: day)
        place = 0
      }
      return nil
    }

    /// Unix milliseconds; whatever reaches it goes on.
    var horizon: Int64 {
      hours.zone.instants(of: LocalTime(day: last, second: 0)).first * 1_000
    }
  }

  struct Joined: Sequence, IteratorProtocol {
    private var stretches: Stretches
    private var ahead: Stretch?
    private var isStarted = false

    fileprivate init(stretches: Stretches) { self.stretches = stretches }

    /// One that reaches the horizon has no end, and is left out.
    mutating func next() -> Stretch? {
      if !isStarted { ahead = stretches.next() }
      isStarted = true
      guard let first = ahead else { return nil }
      var end = first.end
      while let following = stretches.next() {
        guard following.start <= end else {
          ahead = following
          return Stretch(start: first.start, end: end)
        }
        end = following.end
      }
      ahead = nil
      return end < stretches.horizon ? Stretch(start: first.start, end: end) : nil
    }
  }
}

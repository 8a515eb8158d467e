import AldabaDesk
import Testing

/// R21: when a service is open, on the clock of its zone.
@Suite struct HoursTests {
  static let madrid = (try? Zone(rule: "CET-1CEST,M3.5.0,M10.5.0/3")) ?? .utc

  static func spans(_ hours: [(Int64, Int64)]) -> [Hours.Span] {
    hours.compactMap { Hours.Span(start: $0.0 * 3_600, end: $0.1 * 3_600) }
  }

  /// Monday to Friday 9–14 and 16–19; 24 December only in the morning, 25 December not at all.
  static let office = Hours(
    zone: madrid,
    week: Array(repeating: spans([(16, 19), (9, 14)]), count: 5) + [[], []],
    special: [day("2026-12-24"): spans([(9, 14)]), day("2026-12-25"): []])

  static func day(_ text: String) -> LocalDay { LocalDay(text) ?? LocalDay(number: 0) }

  /// Unix milliseconds of a time in Madrid.
  static func at(_ date: String, _ hour: Int64, _ minute: Int64 = 0) -> Int64 {
    let local = LocalTime(day: day(date), second: hour * 3_600 + minute * 60)
    return madrid.instants(of: local).first * 1_000
  }

  @Test("open and closed, to the millisecond") func open() {
    let office = Self.office
    let nine = Self.at("2026-03-02", 9)
    #expect(!office.isOpen(at: nine - 1))
    #expect(office.isOpen(at: nine))
    #expect(office.isOpen(at: Self.at("2026-03-02", 14) - 1))
    #expect(!office.isOpen(at: Self.at("2026-03-02", 14)))
    #expect(office.isOpen(at: Self.at("2026-03-02", 16)))
    #expect(!office.isOpen(at: Self.at("2026-03-07", 10)))
    #expect(!office.isOpen(at: Self.at("2026-12-25", 10)))
    #expect(!office.isOpen(at: Self.at("2026-12-24", 16)))
  }

  @Test("when it opens and closes next") func next() {
    let office = Self.office
    let friday = Self.at("2026-03-06", 18, 59)
    #expect(office.nextClosing(after: friday) == Self.at("2026-03-06", 19))
    #expect(office.nextOpening(after: friday) == Self.at("2026-03-09", 9))
    #expect(office.nextOpening(after: Self.at("2026-03-09", 9)) == Self.at("2026-03-09", 9))
    #expect(office.nextOpening(after: Self.at("2026-03-09", 9) + 1) == Self.at("2026-03-09", 16))
    #expect(office.nextOpening(after: Self.at("2026-12-24", 14)) == Self.at("2026-12-28", 9))
    #expect(office.nextClosing(after: Self.at("2026-12-24", 15)) == Self.at("2026-12-28", 14))
  }

  @Test("a night goes over midnight") func night() {
    let night = Hours(
      zone: Self.madrid, week: Array(repeating: Self.spans([(0, 6), (22, 24)]), count: 7))
    let ten = Self.at("2026-03-02", 22)
    #expect(night.nextClosing(after: ten) == Self.at("2026-03-03", 6))
    let midnight = Self.at("2026-03-03", 0)
    #expect(night.isOpen(at: midnight))
    #expect(night.nextOpening(after: midnight) == Self.at("2026-03-03", 22))
    #expect(night.time(from: ten, to: Self.at("2026-03-03", 6)) == 8 * 3_600_000)
    // The nights on which the clock changes are an hour shorter and longer.
    let spring = (Self.at("2026-03-28", 22), Self.at("2026-03-29", 6))
    #expect(night.time(from: spring.0, to: spring.1) == 7 * 3_600_000)
    let autumn = (Self.at("2026-10-24", 22), Self.at("2026-10-25", 6))
    #expect(night.time(from: autumn.0, to: autumn.1) == 9 * 3_600_000)
  }

  @Test("hours that the clock jumps over, or shows twice") func clockChange() {
    func sunday(_ start: Int64, _ end: Int64) -> Hours {
      let span = Hours.Span(start: start * 60, end: end * 60).map { [$0] } ?? []
      return Hours(zone: Self.madrid, week: Array(repeating: [], count: 6) + [span])
    }
    let jump: Int64 = 1_774_746_000_000
    // 02:30–04:00 on the night without 02:30: from the jump on.
    let early = sunday(150, 240)
    #expect(early.nextOpening(after: jump - 3_600_000) == jump)
    #expect(early.nextClosing(after: jump) == jump + 3_600_000)
    // 02:00–03:00 does not exist on that night.
    #expect(sunday(120, 180).nextOpening(after: jump - 1) == jump + 7 * 86_400_000 - 3_600_000)
    // 02:00–03:00 comes twice in autumn, and is open for both.
    let back: Int64 = 1_792_890_000_000
    let late = sunday(120, 180)
    #expect(late.nextOpening(after: back - 86_400_000) == back - 3_600_000)
    #expect(late.nextClosing(after: back) == back + 3_600_000)
    #expect(late.time(from: back - 86_400_000, to: back + 86_400_000) == 2 * 3_600_000)
    // Two spans, both of which the clock shows in part twice: no moment counts double.
    let both = Hours(
      zone: Self.madrid,
      week: Array(repeating: [], count: 6)
        + [[(3_600, 9_000), (9_000, 14_400)].compactMap { Hours.Span(start: $0.0, end: $0.1) }])
    #expect(both.time(from: back - 86_400_000, to: back + 86_400_000) == 4 * 3_600_000)
  }

  @Test("targets count open time only") func target() {
    let office = Self.office
    let friday = Self.at("2026-03-06", 18)
    #expect(office.moment(after: 7_200_000, from: friday) == Self.at("2026-03-09", 10))
    #expect(office.moment(after: 3_600_000, from: friday) == Self.at("2026-03-06", 19))
    #expect(office.moment(after: 0, from: Self.at("2026-03-07", 3)) == Self.at("2026-03-09", 9))
    #expect(office.time(from: friday, to: Self.at("2026-03-09", 10)) == 7_200_000)
    #expect(office.time(from: friday, to: friday) == 0)
    #expect(office.time(from: friday, to: friday - 1) == 0)
    // Over a change of the clock.
    let start = Self.at("2026-03-27", 18)
    #expect(office.moment(after: 7_200_000, from: start) == Self.at("2026-03-30", 10))
  }

  @Test("never open, always open") func extremes() {
    let never = Hours(zone: .utc, week: Array(repeating: [], count: 7))
    #expect(!never.isOpen(at: 0))
    #expect(never.nextOpening(after: 0) == nil)
    #expect(never.nextClosing(after: 0) == nil)
    #expect(never.moment(after: 1, from: 0) == nil)
    #expect(never.slots(from: 0) == [])
    #expect(never.appointment(at: 5, now: 0) == .closed(nearest: nil))
    let always = Hours.always
    #expect(always.isOpen(at: 0))
    #expect(always.nextOpening(after: 0) == nil)
    #expect(always.nextClosing(after: 0) == nil)
    #expect(always.moment(after: 90_000_000, from: 7) == 90_000_007)
    // One day in all.
    let once = Hours(
      zone: .utc, week: Array(repeating: [], count: 7),
      special: [Self.day("1970-01-03"): Self.spans([(8, 9)])])
    #expect(once.nextOpening(after: 0) == 201_600_000)
    #expect(once.nextClosing(after: 0) == 205_200_000)
    #expect(once.nextOpening(after: 201_600_001) == nil)
    #expect(once.moment(after: 3_600_001, from: 0) == nil)
  }

  @Test("a simple walk by five minutes agrees with it") func model() {
    let hours = Hours(
      zone: Self.madrid,
      week: Array(repeating: Self.spans([(0, 3), (9, 14), (22, 24)]), count: 7),
      special: [Self.day("2026-10-26"): []])
    let start = Self.at("2026-10-24", 12)
    var open: Int64 = 0
    for minute in 0..<Int64(3 * 288) {
      let unix = start + minute * 300_000
      let local = Self.madrid.local(at: unix / 1_000)
      let hour = local.second / 3_600
      let isOpen =
        local.day != Self.day("2026-10-26") && (hour < 3 || (9..<14).contains(hour) || hour >= 22)
      #expect(hours.isOpen(at: unix) == isOpen, "\(local)")
      if isOpen { open += 300_000 }
      #expect(hours.time(from: start, to: unix + 300_000) == open)
    }
  }
}

/// R7, R25: a time at which the customer is called back.
@Suite struct AppointmentTests {
  let office = HoursTests.office
  func at(_ date: String, _ hour: Int64, _ minute: Int64 = 0) -> Int64 {
    HoursTests.at(date, hour, minute)
  }

  @Test("three times: soon, later, another day") func slots() {
    #expect(
      office.slots(from: at("2026-03-02", 9, 2))
        == [at("2026-03-02", 9, 45), at("2026-03-02", 11, 45), at("2026-03-03", 9)])
    #expect(
      office.slots(from: at("2026-03-02", 13, 20))
        == [at("2026-03-02", 16), at("2026-03-02", 18), at("2026-03-03", 9)])
    // In the night before, and over a weekend: never the same twice.
    #expect(
      office.slots(from: at("2026-03-06", 18, 40))
        == [at("2026-03-09", 9), at("2026-03-09", 11), at("2026-03-10", 9)])
    #expect(
      office.slots(from: at("2026-03-05", 18, 10))
        == [at("2026-03-05", 18, 45), at("2026-03-06", 9), at("2026-03-06", 11)])
    #expect(
      Hours.always.slots(from: 0) == [1_800_000, 9_000_000, 86_400_000 + 32_400_000])
  }

  @Test("a time that is over or closed has a nearest one that is possible") func judge() {
    let now = at("2026-03-02", 9, 2)
    #expect(office.appointment(at: at("2026-03-02", 9, 7), now: now) == .possible)
    #expect(office.appointment(at: at("2026-03-02", 13, 45), now: now) == .possible)
    #expect(
      office.appointment(at: at("2026-03-02", 13, 46), now: now)
        == .closed(nearest: at("2026-03-02", 13, 45)))
    #expect(
      office.appointment(at: at("2026-03-02", 15, 30), now: now)
        == .closed(nearest: at("2026-03-02", 16)))
    #expect(
      office.appointment(at: at("2026-03-02", 14, 20), now: now)
        == .closed(nearest: at("2026-03-02", 13, 45)))
    // Nearer would be this morning, and that is over.
    let late = at("2026-03-02", 18, 50)
    #expect(
      office.appointment(at: at("2026-03-02", 19, 30), now: late)
        == .closed(nearest: at("2026-03-03", 9)))
    #expect(office.appointment(at: now, now: now) == .past(nearest: at("2026-03-02", 9, 45)))
    #expect(office.appointment(at: .min, now: now) == .past(nearest: at("2026-03-02", 9, 45)))
    #expect(office.appointment(at: .max, now: now) == .closed(nearest: at("2026-03-02", 9, 45)))
    #expect(
      office.appointment(at: at("2026-12-25", 10), now: now)
        == .closed(nearest: at("2026-12-24", 13, 45)))
  }

  @Test("whatever is offered is possible") func offered() {
    for step in 0..<200 {
      let now = at("2026-03-01", 0) + Int64(step) * 33_333_333
      let slots = office.slots(from: now)
      #expect(slots.count == 3)
      #expect(slots == slots.sorted() && Set(slots).count == 3)
      for slot in slots {
        #expect(office.appointment(at: slot, now: now) == .possible)
        #expect(HoursTests.madrid.local(at: slot / 1_000).second % 900 == 0)
      }
      if case .closed(let nearest?) = office.appointment(at: now + 40_000_000, now: now) {
        #expect(office.appointment(at: nearest, now: now) == .possible)
      }
    }
  }
}

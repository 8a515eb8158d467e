import AldabaSystem
import AldabaWire
import AldabaWords
import Testing

@testable import AldabaAgent

/// The hours of a door, on the customer's own clock.
@Suite struct KnockHoursTests {
  /// A clock that is so many hours ahead of UTC.
  private static func clock(_ hours: Double) -> LocalClock {
    LocalClock { seconds in
      let shown = seconds + Int64(hours * 3_600)
      let days = Int(shown >= 0 ? shown / 86_400 : (shown - 86_399) / 86_400)
      let rest = Int(shown) - days * 86_400
      return Civil(days: days, hour: rest / 3_600, minute: rest % 3_600 / 60)
    }
  }

  private static func at(_ text: String) throws -> Int64 {
    try #require(Timestamp.unixMilliseconds(text))
  }

  /// Of a service in Madrid, one hour ahead of UTC, on Sunday 2026-11-22.
  private static func door(
    _ hours: [Message.Door.Span], opens: String? = "2026-11-23T08:00:00Z",
    slots: [String] = ["2026-11-23T08:00:00Z", "2026-11-23T10:00:00Z", "2026-11-24T08:00:00Z"]
  ) throws -> Message.Door {
    Message.Door(
      isOpen: opens == nil, opens: try opens.map(at), hours: hours, slots: try slots.map(at),
      isFree: false, isStaffed: false, before: 0, wait: nil, systems: [], zone: "Europe/Madrid",
      offset: 3_600)
  }

  private static func span(_ days: ClosedRange<Int64>, _ from: Int64, _ to: Int64)
    -> Message.Door.Span
  {
    Message.Door.Span(days: days, from: from * 60, to: to * 60)
  }

  /// In words, as a customer reads them.
  private static func said(
    _ door: Message.Door, _ clock: LocalClock, now: String = "2026-11-22T06:00:00Z"
  ) throws -> String? {
    KnockHours(door, at: try at(now), clock).map { Words(.es).hours($0.lines) }
  }

  @Test(arguments: [
    (1.0, "de lunes a viernes, de 9:00 a 14:00 y de 16:00 a 19:00"),
    (0, "de lunes a viernes, de 8:00 a 13:00 y de 15:00 a 18:00"),
    (5.5, "de lunes a viernes, de 13:30 a 18:30 y de 20:30 a 23:30"),
  ])
  func onTheCustomersClock(hours: Double, said: String) throws {
    let door = try Self.door([Self.span(1...5, 9, 14), Self.span(1...5, 16, 19)])
    #expect(try Self.said(door, Self.clock(hours)) == said)
  }

  @Test func beyondMidnight() throws {
    // Auckland is twelve hours further: what ends in the evening ends on the next day there.
    let door = try Self.door([Self.span(1...2, 9, 18)])
    #expect(
      try Self.said(door, Self.clock(13))
        == "lunes, de 21:00 a 24:00; martes, de 0:00 a 6:00 y de 21:00 a 24:00;"
        + " miércoles, de 0:00 a 6:00")
    // And in Los Angeles the day's work is over when theirs begins.
    #expect(
      try Self.said(door, Self.clock(-8))
        == "lunes y martes, de 0:00 a 9:00")
  }

  @Test func aWeekHasNoEdge() throws {
    let door = try Self.door(
      [Self.span(7...7, 20, 24)], opens: "2026-11-22T19:00:00Z",
      slots: ["2026-11-22T19:00:00Z", "2026-11-22T21:00:00Z", "2026-11-29T19:00:00Z"])
    #expect(try Self.said(door, Self.clock(1)) == "domingo, de 20:00 a 24:00")
    #expect(
      try Self.said(door, Self.clock(3)) == "lunes, de 0:00 a 2:00; domingo, de 22:00 a 24:00")
  }

  @Test func neverClosed() throws {
    let door = try Self.door([Self.span(1...7, 0, 24)], opens: nil)
    for hours in [-8, 0, 1, 13.0] {
      #expect(try Self.said(door, Self.clock(hours)) == "todos los días, las 24 horas")
    }
  }

  /// However the hours look, the door says whose clock they are on.
  @Test func whateverOpensNext() throws {
    let special = try Self.door([Self.span(1...5, 9, 14)], opens: "2026-11-23T10:10:00Z")
    #expect(try Self.said(special, Self.clock(1)) == "de lunes a viernes, de 9:00 a 14:00")
    #expect(try Self.said(special, Self.clock(-2.5)) == "de lunes a viernes, de 5:30 a 10:30")
    #expect(try Self.said(Self.door([]), Self.clock(1)) == nil)
    #expect(try Self.said(Self.door([Self.span(1...5, 9, 9)]), Self.clock(1)) == nil)
  }

  @Test(arguments: [-12, -8, -2.5, 0, 1, 5.5, 5.75, 13.0])
  func howFarAClockIsAhead(hours: Double) {
    for second in [Int64(-86_399), -61, -1, 0, 59, 60, 1_795_000_013] {
      #expect(Self.clock(hours).offset(at: second) == Int64(hours * 3_600))
    }
  }

  @Test(arguments: [
    // Within the hours: the quarter itself.
    ("2026-11-24T09:00:00Z", "2026-11-24T09:00:00Z"),
    ("2026-11-24T09:14:00Z", "2026-11-24T09:15:00Z"),
    // The last quarter begins before closing.
    ("2026-11-24T13:10:00Z", "2026-11-24T12:45:00Z"),
    // Saturday morning is nearer to Friday's end, Sunday evening to Monday's beginning.
    ("2026-11-28T09:00:00Z", "2026-11-27T12:45:00Z"),
    ("2026-11-29T19:00:00Z", "2026-11-30T08:00:00Z"),
    // Not before there is time to call.
    ("2026-11-22T10:00:00Z", "2026-11-23T08:00:00Z"),
  ])
  func theNearestTime(wanted: String, nearest: String) throws {
    let hours = try #require(
      KnockHours(
        try Self.door([Self.span(1...5, 9, 14)]), at: try Self.at("2026-11-22T06:00:00Z"),
        Self.clock(1)))
    let found = hours.nearest(
      to: try Self.at(wanted), now: try Self.at("2026-11-22T06:00:00Z"))
    #expect(found == (try Self.at(nearest)))
  }
}

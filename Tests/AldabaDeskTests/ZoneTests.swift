import AldabaDesk
import Testing

@Suite struct LocalTimeTests {
  @Test("days of the calendar are counted as the calendar does") func days() {
    #expect(LocalDay("1970-01-01")?.number == 0)
    #expect(LocalDay("2000-02-29")?.number == 11_016)
    #expect(LocalDay("2026-12-25")?.weekday == 5)
    #expect(LocalDay("1969-12-28")?.weekday == 7)
    var day = LocalDay(number: -800_000)
    var last = day.parts
    for _ in 0..<1_000 {
      for _ in 0..<997 { day = day.next }
      let parts = day.parts
      #expect(parts > last)
      last = parts
      if parts.year > 0 {
        #expect(LocalDay(year: parts.year, month: parts.month, day: parts.day) == day)
        #expect(LocalDay(day.description) == day)
      }
    }
    #expect(day.previous.next == day)
  }

  @Test("what is no day is refused") func refused() {
    for text in [
      "", "2026-1-01", "2026-13-01", "2026-00-10", "2025-02-29", "2026-04-31", "2026-12-00",
      "+026-12-01", "2026/12/01", "2026-12-01 ", "0000-01-01", "２０２６-12-01", "2026--1-01",
    ] {
      #expect(LocalDay(text) == nil, "\(text)")
    }
    #expect(LocalDay("2024-02-29")?.description == "2024-02-29")
  }

  @Test("a clock goes on over midnight") func clock() {
    let time = LocalTime(day: LocalDay(number: -1), second: 86_400 + 3_661)
    #expect(time.description == "1970-01-01 01:01:01")
    #expect(LocalTime(day: LocalDay(number: 0), second: -1).description == "1969-12-31 23:59:59")
  }
}

@Suite struct ZoneTests {
  /// Offsets as the C library has them, and as RFC 9636 and POSIX give them.
  @Test(
    "a rule goes on for ever",
    arguments: [
      ("CET-1CEST,M3.5.0,M10.5.0/3", 1_711_846_799, 3_600),
      ("CET-1CEST,M3.5.0,M10.5.0/3", 1_711_846_800, 7_200),
      ("CET-1CEST,M3.5.0,M10.5.0/3", 1_729_990_799, 7_200),
      ("CET-1CEST,M3.5.0,M10.5.0/3", 1_729_990_800, 3_600),
      ("CET-1CEST,M3.5.0,M10.5.0/3", 4_118_000_000, 7_200),
      ("CST6", 4_118_000_000, -21_600),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1_728_142_199, 37_800),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1_728_142_200, 39_600),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1_712_415_599, 39_600),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1_712_415_600, 37_800),
      // Winter time that counts as the exception.
      ("IST-1GMT0,M10.5.0,M3.5.0/1", 1_705_000_000, 0),
      ("IST-1GMT0,M10.5.0,M3.5.0/1", 1_720_000_000, 3_600),
      // Hours below zero and above 24, which count back and on to other days.
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1_711_846_799, -7_200),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1_711_846_800, -3_600),
      ("IST-2IDT,M3.4.4/26,M10.5.0", 1_711_670_399, 7_200),
      ("IST-2IDT,M3.4.4/26,M10.5.0", 1_711_670_400, 10_800),
      // Summer all the year.
      ("XXX3EDT4,0/0,J365/23", 1_704_067_199, -14_400),
      ("XXX3EDT4,0/0,J365/23", 1_704_085_200, -14_400),
      // Days by number, before and after a leap day.
      ("AAA0BBB,J60/0,J61/0", 1_709_251_200, 3_600),
      ("AAA0BBB,59/0,60/0", 1_709_164_799, 0),
      ("AAA0BBB,59/0,60/0", 1_709_164_800, 3_600),
    ])
  func rule(text: String, second: Int64, offset: Int64) throws {
    #expect(try Zone(rule: text).offset(at: second) == offset)
  }

  @Test("what is no rule is refused")
  func refused() {
    for text in [
      "", "CET", "C1", "1", "CET-", "CET-25", "CET-1CEST", "CET-1CEST,", "CET-1CEST,M3.5.0",
      "CET-1CEST,M3.5.0,M10.5.0/168", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
      "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J1", "CET-1CEST,J366,J1", "CET-1CEST,366,1",
      "CET-1CEST,M3.5.0,M10.5.0 ", "<CET-1", "<+0>1", "CET-1:60", "CET-1CEST,M3.5,M10.5.0",
      "CET-99999999999999999999", "CET--1", ":Europe/Madrid",
      "AAAAAAAAAAAAAAAAA1", "CET1\u{0}",
    ] {
      #expect(throws: ZoneError.self, "\(text)") { try Zone(rule: text) }
    }
  }

  @Test("a time that comes twice, and one that never comes") func instants() throws {
    let madrid = try Zone(rule: "CET-1CEST,M3.5.0,M10.5.0/3")
    func instants(_ day: String, _ second: Int64) throws -> Zone.Instants {
      madrid.instants(of: LocalTime(day: try #require(LocalDay(day)), second: second))
    }
    #expect(try instants("2024-03-31", 7_199) == .once(1_711_846_799))
    #expect(try instants("2024-03-31", 7_200) == .never(1_711_846_800))
    #expect(try instants("2024-03-31", 10_799) == .never(1_711_846_800))
    #expect(try instants("2024-03-31", 10_800) == .once(1_711_846_800))
    #expect(try instants("2024-10-27", 7_199) == .once(1_729_987_199))
    #expect(try instants("2024-10-27", 7_200) == .twice(first: 1_729_987_200, last: 1_729_990_800))
    #expect(
      try instants("2024-10-27", 10_799) == .twice(first: 1_729_990_799, last: 1_729_994_399))
    #expect(try instants("2024-10-27", 10_800) == .once(1_729_994_400))
  }

  @Test("every moment is found again by what the clock shows") func roundTrip() throws {
    for rule in [
      "UTC0", "CST6", "CET-1CEST,M3.5.0,M10.5.0/3", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
      "XXX3EDT4,0/0,J365/23", "AAA-14BBB-13,M1.1.1,M1.2.1",
    ] {
      let zone = try Zone(rule: rule)
      for step in 0..<3_000 {
        let second = 1_700_000_000 + Int64(step) * 10_801
        let found = zone.instants(of: zone.local(at: second))
        #expect(found.first == second || found.last == second, "\(rule) \(second) \(found)")
      }
    }
  }

  @Test("names lead nowhere else") func names() {
    for name in ["Europe/Madrid", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+5"] {
      #expect(Zone.isName(name), "\(name)")
    }
    for name in [
      "", "/etc/passwd", "../x", "Europe/../x", "Europe//Madrid", "Europe/", "Euro pe", "x\u{0}",
      "España", ".hidden", String(repeating: "a", count: 65),
    ] {
      #expect(!Zone.isName(name), "\(name)")
    }
  }
}

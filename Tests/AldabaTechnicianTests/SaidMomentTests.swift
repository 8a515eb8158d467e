import AldabaSystem
import AldabaWords
import Testing

@testable import AldabaTechnician

/// «Tomorrow at 10:30», on the clock of this machine.
@Suite struct SaidMomentTests {
  private let now: Int64 = 1_800_000_000_000

  private func civil(_ milliseconds: Int64) -> CivilTime {
    CivilTime(unixSeconds: milliseconds / 1000)
  }

  @Test func days() throws {
    let time = ClockTime(hour: 10, minute: 30)
    let today = civil(now)
    let tomorrow = try #require(SaidTime(day: .tomorrow, time: time).moment(after: now))
    #expect((civil(tomorrow).hour, civil(tomorrow).minute, civil(tomorrow).second) == (10, 30, 0))
    #expect(civil(tomorrow).weekday == today.weekday % 7 + 1)
    for weekday in 1...7 {
      let moment = try #require(
        SaidTime(day: .weekday(weekday), time: time).moment(after: now))
      #expect(civil(moment).weekday == weekday && moment > now)
      #expect(moment < now + 8 * 86_400_000)
    }
    let date = try #require(
      SaidTime(day: .date(day: 24, month: 11), time: time).moment(after: now))
    #expect((civil(date).day, civil(date).month, civil(date).hour) == (24, 11, 10))
    #expect(SaidTime(day: .date(day: 31, month: 2), time: time).moment(after: now) == nil)
  }

  @Test func aTimeAloneIsTheNextAndTodayMayHavePassed() throws {
    for hour in 0...23 {
      let time = ClockTime(hour: hour, minute: 0)
      let next = try #require(SaidTime(day: nil, time: time).moment(after: now))
      #expect(next > now && next <= now + 86_400_000 + 3_600_000 && civil(next).hour == hour)
      let today = try #require(SaidTime(day: .today, time: time).moment(after: now))
      #expect(civil(today).day == civil(now).day && civil(today).hour == hour)
    }
  }
}

import AldabaWords
import Testing

/// Opening times in words.
@Suite struct HoursTests {
  let es = Words(.es)
  let en = Words(.en)

  private func time(_ hour: Int, _ minute: Int = 0) -> ClockTime {
    ClockTime(hour: hour, minute: minute)
  }

  private func open(_ days: [Int], _ from: Int, _ to: Int) -> OpenTime {
    (days: days, from: time(from), to: time(to))
  }

  @Test func aWeek() {
    let week = [open([1, 2, 3, 4, 5], 9, 18), open([6], 10, 14)]
    #expect(
      es.hours(week) == "de lunes a viernes, de 9:00 a 18:00; sábado, de 10:00 a 14:00")
    #expect(en.hours(week) == "Monday to Friday, 9:00 to 18:00; Saturday, 10:00 to 14:00")
  }

  @Test func twiceADay() {
    let week = [open([1, 2, 3, 4, 5], 16, 19), open([1, 2, 3, 4, 5], 9, 14)]
    #expect(es.hours(week) == "de lunes a viernes, de 9:00 a 14:00 y de 16:00 a 19:00")
    #expect(en.hours(week) == "Monday to Friday, 9:00 to 14:00 and 16:00 to 19:00")
  }

  @Test func daysThatAreApart() {
    #expect(es.hours([open([1, 3, 5], 9, 14)]) == "lunes, miércoles y viernes, de 9:00 a 14:00")
    #expect(en.hours([open([1, 2], 9, 14)]) == "Monday and Tuesday, 9:00 to 14:00")
    #expect(
      es.hours([open([1, 2, 3, 4, 6], 9, 14)]) == "de lunes a jueves y sábado, de 9:00 a 14:00")
    #expect(
      en.hours([open([1, 2, 4, 5, 6], 9, 14)])
        == "Monday, Tuesday and Thursday to Saturday, 9:00 to 14:00")
  }

  @Test func theSameDayByDayAsTogether() {
    let together = [open(Array(1...5), 9, 18), open([6, 7], 10, 14)]
    let apart =
      [7, 6].map { open([$0], 10, 14) } + [5, 3, 1, 2, 4, 4].map { open([$0], 9, 18) }
    #expect(es.hours(together) == es.hours(apart))
    #expect(es.hours(together).hasSuffix("; sábado y domingo, de 10:00 a 14:00"))
  }

  @Test func aroundTheClock() {
    let always = [open(Array(1...7), 0, 0)]
    #expect(es.hours(always) == "todos los días, las 24 horas")
    #expect(en.hours(always) == "every day, 24 hours")
    #expect(es.hours([open([5], 22, 0)]) == "viernes, de 22:00 a 24:00")
    let early: OpenTime = (days: [1], from: time(0), to: time(7, 30))
    #expect(en.hours([early]) == "Monday, 0:00 to 7:30")
  }

  @Test func nothingAtAll() {
    #expect(es.hours([]) == "" && en.hours([open([], 9, 18)]) == "")
    #expect(en.hours([open([0, 8, -1], 9, 18)]) == "")
  }
}

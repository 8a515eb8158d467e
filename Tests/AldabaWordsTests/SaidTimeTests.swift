import AldabaWords
import Testing

/// Days and times as people type them.
@Suite struct SaidTimeTests {
  @Test(arguments: [
    ("mañana a las 10:30", SaidDay.tomorrow, 10, 30), ("Mañana, a las 10", .tomorrow, 10, 0),
    ("man\u{303}ana a las 10", .tomorrow, 10, 0), ("hoy a la 1", .today, 1, 0),
    ("mañana a las 10 de la mañana", .tomorrow, 10, 0), ("hoy a las 4 de la tarde", .today, 16, 0),
    ("hoy a las 4 y media de la tarde", .today, 16, 30), ("hoy 16h", .today, 16, 0),
    ("pasado mañana a las 9.15", .dayAfterTomorrow, 9, 15),
    ("el Miércoles 17:05", .weekday(3), 17, 5),
    ("el martes 24 de noviembre a las 9 h", .date(day: 24, month: 11), 9, 0),
    ("1 de enero, 12:00", .date(day: 1, month: 1), 12, 0),
    ("hoy a las 12 de la noche", .today, 0, 0),
    ("sábado por la mañana a las 11", .weekday(6), 11, 0),
  ])
  func spanish(line: String, day: SaidDay, hour: Int, minute: Int) {
    let expected = SaidTime(day: day, time: ClockTime(hour: hour, minute: minute))
    #expect(Words(.es).saidTime(line) == expected)
  }

  @Test(arguments: [
    ("tomorrow at 10:30", SaidDay.tomorrow, 10, 30), ("Today at 4 pm", .today, 16, 0),
    ("today 4:15pm", .today, 16, 15), ("the day after tomorrow at 9", .dayAfterTomorrow, 9, 0),
    ("on Tuesday 24 November at 9:00", .date(day: 24, month: 11), 9, 0),
    ("November 24th, 12am", .date(day: 24, month: 11), 0, 0), ("next friday at noon 12", nil, 0, 0),
    ("Friday at 10 in the morning", .weekday(5), 10, 0), ("monday 10 o'clock", .weekday(1), 10, 0),
  ])
  func english(line: String, day: SaidDay?, hour: Int, minute: Int) {
    let expected = day.map { SaidTime(day: $0, time: ClockTime(hour: hour, minute: minute)) }
    #expect(Words(.en).saidTime(line) == expected)
  }

  @Test func aTimeAloneHasNoDay() {
    #expect(
      Words(.es).saidTime("a las 10:30")
        == SaidTime(day: nil, time: ClockTime(hour: 10, minute: 30)))
    #expect(Words(.en).saidTime("4pm")?.time == ClockTime(hour: 16, minute: 0))
  }

  @Test(arguments: [
    "", "mañana", "luego", "a las 25", "a las 10:60", "10:3", "hoy mañana a las 9",
    "a las 9 a las 10",
    "el 24 a las 10", "40 de enero a las 9", "mañana a las 10 si puede ser", "tomorrow at 10", "-5",
    "99999999999999999999", "13 de la mañana", "10:30:15", "٣", "mañana a las :", "24/11 a las 9",
  ])
  func whatIsNotUnderstoodWholeIsNotGuessed(line: String) {
    #expect(Words(.es).saidTime(line) == nil)
  }

  @Test(arguments: Language.allCases)
  func theExampleThatIsGivenIsUnderstood(language: Language) throws {
    let words = Words(language)
    let text = words.unclear("x", to: .callbackTime(slots: []), in: talk)
    let line = try #require(text.split(separator: "\n").dropFirst().first)
    let example = try #require(line.split(separator: ": ").last)
    #expect(words.saidTime(String(example))?.day == .tomorrow)
    for (day, said) in [
      (Day.today, SaidDay.today),
      (.date(weekday: 2, day: 24, month: 11), .date(day: 24, month: 11)),
    ] {
      let slot = words.moment(day, at: ClockTime(hour: 16, minute: 30))
      #expect(words.saidTime(slot)?.day == said)
      #expect(words.saidTime(slot)?.time == ClockTime(hour: 16, minute: 30))
    }
  }
}

import AldabaWire
import AldabaWords
import Testing

@Suite struct FragmentTests {
  let es = Words(.es)
  let en = Words(.en)

  @Test(arguments: [
    (-5, "0 segundos", "0 seconds"), (0, "0 segundos", "0 seconds"), (1, "1 segundo", "1 second"),
    (20, "20 segundos", "20 seconds"), (60, "1 minuto", "1 minute"),
    (61, "1 minuto y 1 segundo", "1 minute and 1 second"), (120, "2 minutos", "2 minutes"),
    (3600, "1 hora", "1 hour"), (5400, "1 hora y 30 minutos", "1 hour and 30 minutes"),
    (3601, "1 hora", "1 hour"), (86400, "1 día", "1 day"), (604_800, "7 días", "7 days"),
  ])
  func durations(seconds: Int, spanish: String, english: String) {
    #expect(es.duration(seconds: seconds) == spanish)
    #expect(en.duration(seconds: seconds) == english)
  }

  @Test func extremes() {
    #expect(es.duration(minutes: .max) == "365 días")
    #expect(es.duration(minutes: .min) == "0 segundos")
    #expect(!es.duration(seconds: .max).isEmpty && !en.about(seconds: .max).isEmpty)
    #expect(en.about(seconds: .min) == "about 1 minute")
  }

  @Test(arguments: [
    (10, "alrededor de 1 minuto", "about 1 minute"),
    (60, "alrededor de 1 minuto", "about 1 minute"),
    (61, "unos 2 minutos", "about 2 minutes"), (3600, "alrededor de 1 hora", "about 1 hour"),
    (3601, "unas 2 horas", "about 2 hours"),
  ])
  func estimates(seconds: Int, spanish: String, english: String) {
    #expect(es.about(seconds: seconds) == spanish)
    #expect(en.about(seconds: seconds) == english)
  }

  @Test func times() {
    let one = ClockTime(hour: 1, minute: 0)
    let late = ClockTime(hour: 16, minute: 30)
    #expect(es.at(one) == "a la 1:00" && es.until(one) == "hasta la 1:00")
    #expect(es.at(ClockTime(hour: 1, minute: 15)) == "a la 1:15")
    #expect(es.at(late) == "a las 16:30" && es.until(late) == "hasta las 16:30")
    #expect(es.at(ClockTime(hour: 13, minute: 5)) == "a las 13:05")
    #expect(es.at(ClockTime(hour: 0, minute: 0)) == "a las 0:00")
    #expect(en.at(one) == "at 1:00" && en.until(late) == "until 16:30")
    #expect(
      ClockTime(hour: 99, minute: -1, second: 60) == ClockTime(hour: 23, minute: 0, second: 59))
  }

  @Test func days() {
    let day = Day.date(weekday: 2, day: 24, month: 11)
    #expect(es.day(day) == "el martes 24 de noviembre")
    #expect(en.day(day) == "on Tuesday 24 November")
    #expect(es.day(.today) == "hoy" && en.day(.today) == "today")
    #expect(es.day(.tomorrow) == "mañana" && en.day(.tomorrow) == "tomorrow")
    #expect(es.day(.date(weekday: 0, day: 1, month: 13)) == "el 0 1 de 13")
    #expect(es.storyDay(day, year: 2026) == "Martes 24 de noviembre de 2026")
    #expect(en.storyDay(day, year: 2026) == "Tuesday 24 November 2026")
  }

  @Test(arguments: [
    ("915550100", "9 1 5 5 5 0 1 0 0"), ("915 55 01 00", "9 1 5 5 5 0 1 0 0"), ("4821", "4 8 2 1"),
    ("+34 91", "+3 4 9 1"), ("INC-4711", "INC-4 7 1 1"), ("ext. 12", "ext. 1 2"), ("", ""),
    ("7", "7"), ("a  b", "a b"),
  ])
  func digits(text: String, spelled: String) {
    #expect(es.digits(text) == spelled)
  }

  @Test func triesAndLists() {
    #expect(es.tries(2) == "Quedan 2 intentos." && es.tries(1) == "Queda 1 intento.")
    #expect(en.tries(2) == "2 tries left." && en.tries(1) == "1 try left.")
    #expect(es.list([]) == "" && es.list(["a"]) == "a" && es.list(["a", "b"]) == "a o b")
    #expect(es.list(["a", "b", "otro"]) == "a, b u otro" && es.list(["a", "hora"]) == "a u hora")
    #expect(en.list(["a", "b", "other"]) == "a, b or other")
    #expect(es.nearly(seconds: 1).hasPrefix("Queda 1 segundo para"))
    #expect(es.nearly(seconds: 20).hasPrefix("Quedan 20 segundos para"))
  }

  @Test func languages() {
    func language(_ environment: [String: String]) -> Language {
      Language(environment: environment)
    }
    #expect(language([:]) == .en)
    #expect(language(["LANG": "es_ES.UTF-8"]) == .es)
    #expect(language(["LANG": "es"]) == .es && language(["LANG": "es@x"]) == .es)
    #expect(language(["LANG": "est_EE"]) == .en && language(["LANG": "C"]) == .en)
    #expect(language(["LANG": "es_ES", "LC_ALL": "C"]) == .en)
    #expect(language(["LANG": "en_GB", "LC_MESSAGES": "es_MX"]) == .es)
    #expect(language(["LANG": "es_ES", "LC_ALL": "", "LC_MESSAGES": ""]) == .es)
    #expect(language(["LC_ALL": "en_GB", "LC_MESSAGES": "es_ES"]) == .en)
  }

  @Test func storyLine() {
    let time = ClockTime(hour: 9, minute: 15, second: 2)
    let ask = Deed.consentAsked(.type, minutes: 30, reason: .text("ver la cola"))
    #expect(
      es.story(at: time, .technician(.text("Gabriela Ruiz")), ask)
        == "09:15:02 Gabriela Ruiz pide permiso para escribir (30 minutos): «ver la cola»")
    #expect(
      en.story(at: time, .technician(.erased), .consentAsked(.type, minutes: 1, reason: .unknown))
        == "09:15:02 Technician [erased] asks to type (1 minute): [not at hand]")
  }
}

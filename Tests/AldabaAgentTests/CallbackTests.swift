import AldabaSystem
import AldabaTerminal
import AldabaWords
import Testing

@testable import AldabaAgent

/// When to be called: what is offered, and what a typed day and time come to.
@Suite struct CallbackTests {
  /// A clock that is so many hours ahead of UTC, and one more from a moment on.
  private static func clock(hours: Int64, summerFrom: Int64 = .max) -> LocalClock {
    LocalClock { seconds in
      let shown = seconds + (hours + (seconds >= summerFrom ? 1 : 0)) * 3_600
      let days = Int(shown >= 0 ? shown / 86_400 : (shown - 86_399) / 86_400)
      let rest = Int(shown) - days * 86_400
      return Civil(days: days, hour: rest / 3_600, minute: rest % 3_600 / 60)
    }
  }

  private static let madrid = clock(hours: 1)
  private static let words = Words(.es)

  private static func at(_ text: String) throws -> Int64 {
    try #require(Timestamp.unixMilliseconds(text))
  }

  // MARK: - The calendar

  @Test func daysComeAndGo() {
    for days in stride(from: -200_000, through: 200_000, by: 97) {
      #expect(Civil(days: days).days == days)
    }
    #expect(Civil(year: 1970, month: 1, day: 1).days == 0)
    #expect(Civil(year: 1970, month: 1, day: 1).weekday == 4)
    #expect(Civil(year: 2026, month: 11, day: 22).weekday == 7)
    #expect(Civil(year: 2024, month: 2, day: 29).exists)
    #expect(!Civil(year: 2026, month: 2, day: 29).exists)
    #expect(!Civil(year: 2026, month: 4, day: 31).exists)
  }

  @Test func theMachinesOwnClock() {
    let now = Clock.wallMilliseconds() / 60_000 * 60_000
    #expect(LocalClock.system.unix(LocalClock.system.civil(now / 1000)) == now)
  }

  @Test func clocksThatChange() throws {
    // At two in the morning of 2026-03-29 it becomes three.
    let clock = Self.clock(
      hours: 1, summerFrom: try Self.at("2026-03-29T01:00:00Z") / 1000)
    #expect(
      clock.unix(Civil(year: 2026, month: 3, day: 29, hour: 10))
        == (try Self.at("2026-03-29T08:00:00Z")))
    #expect(
      clock.unix(Civil(year: 2026, month: 3, day: 28, hour: 10))
        == (try Self.at("2026-03-28T09:00:00Z")))
  }

  @Test(arguments: [
    ("2026-11-24T09:15:02.123Z", 1_795_511_702_123),
    ("2026-11-24T10:15:02.123+01:00", 1_795_511_702_123),
    ("2026-11-24t04:15:02.1239-05:00", 1_795_511_702_123),
    ("1970-01-01T00:00:00Z", 0),
  ])
  func times(text: String, milliseconds: Int64) {
    #expect(Timestamp.unixMilliseconds(text) == milliseconds)
    #expect(
      Timestamp.unixMilliseconds(Timestamp.text(unixMilliseconds: milliseconds)) == milliseconds)
  }

  @Test(arguments: [
    "", "2026-11-24", "2026-11-24T09:15", "2026-11-24T09:15:02", "2026-02-30T09:15:02Z",
    "2026-11-24T24:00:00Z", "2026-11-24T09:60:00Z", "2026-11-24 09:15:02Z",
    "2026-11-24T09:15:02.Z", "2026-11-24T09:15:02Z ", "2026-11-24T09:15:02+1:00", "mañana",
    "26-11-24T09:15:02Z", "２026-11-24T09:15:02Z",
  ])
  func noTimes(text: String) {
    #expect(Timestamp.unixMilliseconds(text) == nil)
  }

  // MARK: - Slots

  @Test(arguments: [
    // In the morning, an hour from now at the earliest; full hours alone.
    ("2026-11-24T09:15:00Z", "2026-11-24T11:00:00Z"),
    ("2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z"),
    // Before the day's work it is its first hour, after it the next day's.
    ("2026-11-24T04:00:00Z", "2026-11-24T08:00:00Z"),
    ("2026-11-24T15:00:00Z", "2026-11-24T16:00:00Z"),
    ("2026-11-24T15:01:00Z", "2026-11-25T08:00:00Z"),
    ("2026-11-24T22:59:00Z", "2026-11-25T08:00:00Z"),
  ])
  func slots(now: String, first: String) throws {
    let slots = CallbackSlots.slots(at: try Self.at(now), Self.madrid)
    #expect(
      slots == [
        try Self.at(first), try Self.at("2026-11-25T09:00:00Z"),
        try Self.at("2026-11-26T09:00:00Z"),
      ])
  }

  // MARK: - What was typed

  /// Tuesday, a quarter past ten in the morning.
  private static func now() throws -> Int64 { try at("2026-11-24T09:15:00Z") }

  @Test(arguments: [
    ("a las 12:30", "2026-11-24T11:30:00Z"),
    ("hoy a las 18", "2026-11-24T17:00:00Z"),
    ("mañana a las 8:05", "2026-11-25T07:05:00Z"),
    ("pasado mañana a las 10", "2026-11-26T09:00:00Z"),
    ("el viernes a las 10", "2026-11-27T09:00:00Z"),
    // The same weekday: later today, else in a week.
    ("el martes a las 11", "2026-11-24T10:00:00Z"),
    ("el martes a las 9", "2026-12-01T08:00:00Z"),
    ("24 de noviembre a las 11", "2026-11-24T10:00:00Z"),
    ("3 de enero a las 10", "2027-01-03T09:00:00Z"),
  ])
  func ahead(line: String, at text: String) throws {
    let said = try #require(Self.words.saidTime(line))
    let moment = SaidMoment(said, at: try Self.now(), Self.madrid)
    #expect(moment == .ahead(try Self.at(text)))
  }

  @Test(arguments: [
    ("a las 9:30", "2026-11-25T08:30:00Z"), ("hoy a las 10:15", "2026-11-25T09:15:00Z"),
    ("22 de noviembre a las 12", "2026-11-24T11:00:00Z"),
  ])
  func past(line: String, nearest text: String) throws {
    let said = try #require(Self.words.saidTime(line))
    let moment = SaidMoment(said, at: try Self.now(), Self.madrid)
    #expect(moment == .past(nearest: try Self.at(text)))
  }

  @Test func daysThatAreNone() throws {
    let time = ClockTime(hour: 10, minute: 0)
    for (day, month) in [(31, 2), (31, 4), (29, 2)] {
      let said = SaidTime(day: .date(day: day, month: month), time: time)
      #expect(SaidMoment(said, at: try Self.now(), Self.madrid) == nil)
    }
  }

  // MARK: - The dialogue

  private static let slots: [Int64] = [1_000, 2_000, 3_000]

  @Test func aSlotAndATelephone() {
    var dialogue = CallbackDialogue(slots: Self.slots, phone: nil)
    let second = dialogue.take(.slot(2))
    #expect(second == .ask(.phone))
    let phone = dialogue.take(.phone("915550100"))
    #expect(phone == .wish(CallbackWish(at: 2_000, contact: "915550100")))
  }

  @Test func aKnownTelephoneIsNotAskedAgain() {
    var dialogue = CallbackDialogue(slots: Self.slots, phone: "915550100")
    let moment = dialogue.take(.moment(.ahead(9_000)))
    #expect(moment == .wish(CallbackWish(at: 9_000, contact: "915550100")))
  }

  @Test func noTelephoneIsAWishToo() {
    var dialogue = CallbackDialogue(slots: Self.slots, phone: nil)
    _ = dialogue.take(.slot(1))
    let none = dialogue.take(.no)
    #expect(none == .wish(CallbackWish(at: 1_000)))
  }

  @Test func whatHasPassedIsAnsweredWithTheNearest() {
    var dialogue = CallbackDialogue(slots: Self.slots, phone: "915550100")
    let nearest = dialogue.take(.moment(.past(nearest: 5_000)))
    #expect(nearest == .ask(.past(nearest: 5_000)))
    var other = dialogue
    let yes = dialogue.take(.yes)
    #expect(yes == .wish(CallbackWish(at: 5_000, contact: "915550100")))
    let another = other.take(.moment(.ahead(7_000)))
    #expect(another == .wish(CallbackWish(at: 7_000, contact: "915550100")))
  }

  @Test func enterIsNoCallback() {
    var first = CallbackDialogue(slots: Self.slots, phone: nil)
    let none = first.take(.no)
    #expect(none == .none)
    var second = CallbackDialogue(slots: Self.slots, phone: nil)
    _ = second.take(.moment(.past(nearest: 5_000)))
    let again = second.take(.no)
    #expect(again == .none)
  }

  @Test func wishesAsText() {
    for wish in [
      CallbackWish(), CallbackWish(at: 1_795_511_702_123), CallbackWish(contact: "+34 915 550 100"),
      CallbackWish(at: 1_795_511_702_123, contact: "915550100"),
    ] {
      #expect(CallbackWish(wish.text) == wish)
    }
    #expect(
      CallbackWish(at: 1_795_511_702_123, contact: "915550100").text
        == "2026-11-24T09:15:02.123Z 915550100")
  }
}

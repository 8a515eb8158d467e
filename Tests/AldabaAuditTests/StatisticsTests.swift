import AldabaJSON
import AldabaTerminal
import AldabaWire
import AldabaWords
import Glibc
import Testing

@testable import AldabaAudit
@testable import AldabaEvidence

/// What is counted and measured of ledgers made by hand: a record a second.
@Suite struct StatisticsTests {
  init() {
    setenv("TZ", "UTC0", 1)
    tzset()
  }

  // MARK: - The order of numbers

  @Test func nearestRank() {
    var numbers = Distribution()
    #expect(numbers.digest == nil)
    numbers.add(7)
    #expect(
      numbers.digest == Distribution.Digest(count: 1, median: 7, p90: 7, p99: 7, maximum: 7))
    numbers = Distribution()
    for value in (1...100).reversed() { numbers.add(Int64(value)) }
    #expect(
      numbers.digest
        == Distribution.Digest(count: 100, median: 50, p90: 90, p99: 99, maximum: 100))
    numbers.add(1000)
    #expect(
      numbers.digest
        == Distribution.Digest(count: 101, median: 51, p90: 91, p99: 100, maximum: 1000))
  }

  // MARK: - One session

  @Test func theUsualCourse() {
    let tally = taken(Fixture.good()).total
    #expect(tally.sessions == 1)
    #expect(tally.endings == [.customer: 1])
    #expect(single(tally, .join) == 1000)
    #expect(single(tally, .begin) == 1000)
    #expect(single(tally, .answer) == 1000)
    #expect(single(tally, .length) == 5000)
    #expect(single(tally, .holds) == 0)
    #expect(single(tally, .waiting) == 0)
    #expect(tally.replies == ["session": [.yes: 1], "view": [.yes: 1]])
  }

  @Test func holdsAgainstTheirEstimate() {
    var fixture = usual()
    fixture.askHold(id: 2, minutes: 1)
    fixture.acceptHold(id: 2)
    fixture.now += 89_000
    fixture.broker(.holdOverrun, session: fixture.session)
    fixture.say(\.technician, .holdResumed)
    fixture.askHold(id: 3, minutes: 2)
    fixture.acceptHold(id: 3)
    fixture.say(\.agent, .holdDeclined(askID(3), fixture.shown(), .answer))
    fixture.askHold(id: 4)
    fixture.say(\.agent, .holdDeclined(askID(4), fixture.shown(), .silence))
    fixture.askHold(id: 5)
    fixture.say(
      \.agent,
      .holdCallback(askID(5), fixture.shown(), Act.Callback(at: nil, contact: nil)))
    fixture.end()
    let tally = taken(fixture).total
    #expect(tally.measures[.hold]?.values == [91_000, 1000])
    #expect(tally.measures[.estimate]?.values == [60_000, 120_000])
    #expect(tally.measures[.beyond]?.values == [31_000])
    #expect(tally.overruns == 1)
    // Ending a wait in its middle answers no question.
    #expect(tally.replies["hold"] == [.yes: 2, .silence: 1, .callback: 1])
    #expect(single(tally, .holds) == 2)
    #expect(single(tally, .waiting) == 92_000)
  }

  /// More time, agreed to while waiting, is the same wait.
  @Test func aLongerHoldIsOne() {
    var fixture = usual()
    fixture.askHold(id: 2, minutes: 1)
    fixture.acceptHold(id: 2)
    fixture.askHold(id: 3, minutes: 2)
    fixture.acceptHold(id: 3)
    fixture.say(\.technician, .holdResumed)
    let tally = taken(fixture).total
    #expect(tally.measures[.hold]?.values == [3000])
    #expect(tally.measures[.estimate]?.values == [122_000])
    #expect(tally.replies["hold"] == [.yes: 2])
  }

  @Test func aHoldThatTheEndCutsShort() {
    var fixture = usual()
    fixture.askHold()
    fixture.acceptHold()
    fixture.say(\.agent, .closed(.customer, reason: nil))
    let tally = taken(fixture).total
    #expect(single(tally, .hold) == 1000)
    #expect(single(tally, .holds) == 1)
    #expect(single(tally, .waiting) == 1000)
  }

  @Test func transfers() {
    var fixture = usual(.technician)
    fixture.askHandoff(.transfer, id: 3)
    fixture.consent(.transfer, id: 3)
    fixture.broker(.handoffFailed(.transfer, askID(3), .unanswered), session: fixture.session)
    fixture.askHandoff(.transfer, id: 4)
    fixture.say(\.agent, .handoffDeclined(.transfer, askID(4), fixture.shown(), .answer))
    fixture.pass(.transfer, id: 5)
    fixture.say(\.agent, .closed(.customer, reason: nil))
    let tally = taken(fixture).total
    #expect(
      tally.handoffs[.transfer]
        == Tally.Handoffs(asked: 3, completed: 1, failures: [.unanswered: 1]))
    #expect(single(tally, .transfer) == 3000)
    #expect(single(tally, .transfers) == 1)
    #expect(tally.replies["transfer"] == [.yes: 2, .no: 1])
  }

  @Test func aLostTechnician() {
    var fixture = usual(.technician)
    fixture.relieve()
    fixture.say(\.agent, .closed(.customer, reason: nil))
    let tally = taken(fixture).total
    #expect(single(tally, .front) == 3000)
    #expect(single(tally, .waiting) == 3000)
    #expect(single(tally, .transfers) == 0)
    #expect(tally.handoffs.isEmpty)
    #expect(tally.replies["front"] == [.yes: 1])
  }

  @Test func aManagerOnTheCustomersWord() {
    var fixture = usual(.supervisor)
    fixture.say(\.agent, .requested(askID(8), .manager, text: nil))
    fixture.answer(.escalation, id: 8)
    fixture.complete(.escalation, id: 8)
    let tally = taken(fixture).total
    #expect(tally.requests == [.manager: 1])
    #expect(tally.handoffs[.escalation] == Tally.Handoffs(asked: 0, completed: 1))
    #expect(single(tally, .transfer) == 2000)
  }

  @Test func whatWasNeverShownWasNotAnswered() {
    var fixture = usual()
    fixture.ask(.view)
    fixture.say(\.agent, .refused(askID(1), .view, fixture.shown(), .tooSoon))
    fixture.ask(.view, id: 2)
    fixture.say(\.agent, .silent(askID(2), .view, fixture.shown()))
    let tally = taken(fixture).total
    #expect(tally.replies["view"] == [.silence: 1])
    #expect(tally.noShare == 50)
  }

  @Test func spoiltLedgersAreCountedAsFarAsTheyGo() {
    var fixture = usual()
    fixture.say(\.technician, .holdResumed)
    fixture.ask(.view)
    fixture.grant(.view)
    let statistics = taken(fixture)
    #expect(statistics.refused == 1)
    #expect(statistics.total.replies["view"] == [.yes: 1])
  }

  // MARK: - At the door

  @Test func knocks() {
    var fixture = usual()
    for id in 1...4 { fixture.knock(id: id) }
    let gabriela = PersonID(rawValue: "gabriela")!
    fixture.broker(.knockAnswered(askID(1), gabriela, waited: 12_000))
    fixture.broker(.missed(Act.Miss(.knock, askID(2), waited: 16_000)))
    fixture.broker(.knockGivenUp(askID(2), .left))
    fixture.broker(.knockGivenUp(askID(3), .replaced))
    fixture.broker(.knockAnswered(askID(9), gabriela, waited: 1))
    let tally = taken(fixture, by: .technician).total
    #expect(tally.knocks.made == 4)
    #expect(tally.knocks.answered == 1)
    #expect(tally.knocks.unanswered == 1)
    #expect(tally.missed == [.knock: 1])
    #expect(single(tally, .knock) == 12_000)
  }

  // MARK: - Groups and ranges

  @Test func byTechnicianTeamTierAndWeek() {
    var fixture = usual(.technician, team: "Impresoras")
    fixture.pass(.transfer)
    (fixture.technician, fixture.colleague) = (fixture.colleague, fixture.technician)
    fixture.ask(.view, id: 4)
    fixture.grant(.view, id: 4)
    fixture.end()
    func groups(_ grouping: Statistics.Grouping) -> [String: Tally] {
      taken(fixture, by: grouping).groups
    }
    let people = groups(.technician)
    #expect(Set(people.keys) == ["gabriela", "hugo"])
    // Who opened it has the session; what each asked is theirs.
    #expect(people["gabriela"]?.sessions == 1)
    #expect(people["hugo"]?.sessions == 0)
    #expect(people["gabriela"]?.replies == ["session": [.yes: 1], "transfer": [.yes: 1]])
    #expect(people["hugo"]?.replies == ["view": [.yes: 1]])
    #expect(Set(groups(.team).keys) == ["", "Impresoras"])
    #expect(Set(groups(.tier).keys) == [""])
    #expect(groups(.week)["2026-W48"]?.sessions == 1)
    #expect(taken(fixture).groups.isEmpty)
  }

  @Test func onlyWhatWasOpenedInTheRange() {
    let fixture = Fixture.good()
    let opened = Fixture.start + 3000
    func sessions(_ range: Range<Int64>) -> Int { taken(fixture, in: range).total.sessions }
    #expect(sessions(opened..<opened + 1) == 1)
    #expect(sessions(0..<opened) == 0)
    #expect(sessions(opened + 1..<Int64.max) == 0)
  }

  @Test func dates() throws {
    #expect(Dates.week(Fixture.start) == "2026-W48")
    let day: Int64 = 86_400_000
    // 2027-01-01 is a Friday, of the last week of the year before; 2024-12-30 of the next year's.
    #expect(Dates.week(1_798_761_600_000) == "2026-W53")
    #expect(Dates.week(1_735_516_800_000) == "2025-W01")
    let span = try #require(Dates.span("2026-11-24"))
    #expect(span == 1_795_478_400_000..<1_795_478_400_000 + day)
    #expect(Dates.span("2026-11-24T09:15")?.lowerBound == Fixture.start)
    #expect(Dates.span("2026-11-24 09:15")?.upperBound == Fixture.start + 60_000)
    #expect(Dates.span("2024-02-29") != nil)
    for wrong in [
      "", "2026-02-29", "2026-13-01", "2026-1-1", "24/11/2026", "2026-11-24T24:00",
      "2026-11-24T09:15:00", "2026-11-24T", "mañana", "-026-01-01",
    ] {
      #expect(Dates.span(wrong) == nil, "\(wrong)")
    }
    #expect(try Dates.range(since: nil, until: nil) == 0..<Int64.max)
    #expect(throws: Problem.self) { try Dates.range(since: "ayer", until: nil) }
  }

  /// Where the clock changes, the day still begins at its midnight.
  @Test func datesInAZone() {
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1)
    tzset()
    defer {
      setenv("TZ", "UTC0", 1)
      tzset()
    }
    #expect(Dates.span("2026-03-29")?.lowerBound == 1_774_738_800_000)
    #expect(Dates.span("2026-03-30")?.lowerBound == 1_774_821_600_000)
    #expect(Dates.span("2026-10-26")?.lowerBound == 1_792_969_200_000)
  }

  // MARK: - For people and programs

  @Test func widthsAndWords() {
    var fixture = usual(.technician, team: "Impresoras")
    fixture.knock(id: 1)
    fixture.broker(
      .knockAnswered(askID(1), PersonID(rawValue: "gabriela")!, waited: 12_345))
    fixture.askHold()
    fixture.acceptHold()
    fixture.now += 64_000
    fixture.say(\.technician, .holdResumed)
    fixture.pass(.transfer)
    fixture.say(\.agent, .requested(askID(8), .complaint, text: nil))
    fixture.say(\.agent, .closed(.customer, reason: nil))
    for grouping in Statistics.Grouping.allCases {
      let statistics = taken(fixture, by: grouping)
      for language in Language.allCases {
        for columns in [40, 80] {
          let lines = StatisticsText(statistics, language, columns: columns) { $0.rawValue }.lines
          #expect(lines.allSatisfy { Grid.width($0) <= columns }, "\(lines)")
          #expect(!lines.joined().contains("\u{1B}"))
        }
      }
    }
    let text = StatisticsText(taken(fixture, by: .team), .es, columns: 80) { $0.rawValue }
    #expect(text.lines.first == "Sesiones: 1; colgó el cliente: 1")
    #expect(text.lines.contains { $0.hasPrefix("Espera ") && $0.contains("1 min 5 s") })
    #expect(text.lines.contains("Por equipo"))
  }

  @Test func nothingToMeasure() {
    let text = StatisticsText(taken(Fixture()), .en, columns: 80) { $0.rawValue }
    #expect(text.lines == ["There is no session and no knock in that time."])
  }

  @Test func shortTimes() {
    let es = [0, 449, 12_345, 65_000, 3_600_000, 7_500_000, 273_600_000].map {
      shortTime($0, .es)
    }
    #expect(es == ["0 s", "0,4 s", "12 s", "1 min 5 s", "1 h", "2 h 5 min", "3 d 4 h"])
    #expect(shortTime(1_250, .en) == "1.3 s")
    #expect(shortTime(-5, .en) == "0 s")
  }

  @Test func oneObject() throws {
    let fixture = Fixture.good()
    try fixture.withLedger { (folder: String) throws in
      let outcome = try run(folder, isJSON: true) {
        try $0.statistics(by: .technician, in: 0..<Int64.max)
      }
      #expect(outcome.end == .done)
      #expect(outcome.lines.count == 1)
      let json = try JSON.parse(Array((outcome.lines.first ?? "").utf8))
      #expect(json["by"]?.string == "technician")
      #expect(json["since"] == nil)
      let total = json["total"]
      #expect(total?["sessions"]?.integer == 1)
      #expect(total?["times"]?["answer"]?["p99"]?.integer == 1000)
      #expect(total?["answers"]?["view"]?["silence"]?.integer == 0)
      #expect(total?["a_session"]?["holds"]?["maximum"]?.integer == 0)
      #expect(json["groups"]?["gabriela"]?["endings"]?["customer"]?.integer == 1)
      let text = try run(folder, .es, columns: 40) {
        try $0.statistics(by: .technician, in: 0..<Int64.max)
      }
      #expect(text.lines.contains { $0.contains("Gabriela Ruiz") })
    }
  }

  // MARK: - Help

  private func taken(
    _ fixture: Fixture, by grouping: Statistics.Grouping? = nil,
    in range: Range<Int64> = 0..<Int64.max
  ) -> Statistics {
    var statistics = Statistics(by: grouping, in: range, week: Dates.week)
    for line in fixture.lines {
      if let record = try? Record(line) { statistics.take(record) }
    }
    return statistics
  }

  /// The only number that was measured.
  private func single(_ tally: Tally, _ measure: Measure) -> Int64? {
    guard let values = tally.measures[measure]?.values, values.count == 1 else { return nil }
    return values[0]
  }

  private func usual(_ role: Role? = nil, team: String? = nil) -> Fixture {
    var fixture = Fixture()
    fixture.enrol()
    if let role { fixture.enrol(colleague: role, team: team) }
    fixture.begin()
    return fixture
  }
}

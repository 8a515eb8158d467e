import AldabaDesk
import Testing

/// A week in seconds: what customers waited is printed, what must hold is checked after each event.
@Suite struct WeekTests {
  @Test(
    "a working week: nobody is lost, doubled or overtaken without a rule",
    arguments: [(UInt64(1), 8, 36.0), (2, 8, 24.0), (3, 3, 30.0)])
  func week(seed: UInt64, technicians: Int, customersAnHour: Double) {
    var week = Week(seed: seed, technicians: technicians, customersAnHour: customersAnHour)
    week.run()
    #expect(week.watch.problems == [])
    #expect(week.ends["miscounted"] == nil)

    // Every customer came to exactly one end.
    let places = week.watch.customers.values.map(\.place)
    #expect(places.allSatisfy { $0 == .served || $0 == .over })
    let (served, over) = (places.count { $0 == .served }, places.count { $0 == .over })
    #expect(served == week.ends["served"])
    #expect(served + over == week.made.count)
    #expect(over == ["gaveUp", "lost", "callback"].map { week.ends[$0] ?? 0 }.reduce(0, +))
    #expect(week.desk.waiting(atMost: 1).isEmpty)
    // A missed target, once for each who rang three times; and each promise is still there.
    #expect(
      week.ends["missed"] ?? 0 == week.watch.customers.values.count { $0.isMissed })
    #expect(week.desk.owed(for: .ana, atMost: .max).count == week.ends["callback"] ?? 0)

    let waited = week.waited.sorted()
    func percentile(_ share: Int) -> String {
      let milliseconds = waited.isEmpty ? 0 : waited[(waited.count - 1) * share / 100]
      return "\(milliseconds / 1_000) s"
    }
    let answered = waited.count { $0 <= 15_000 } * 100 / max(1, waited.count)
    print(
      "week \(seed): \(technicians) technicians, \(week.made.count) customers, \(week.events) events:"
        + " \(week.ends.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })"
        + " waited: half \(percentile(50)), 90 % \(percentile(90)), 99 % \(percentile(99)),"
        + " longest \(percentile(100)); within three rings \(answered) %")
  }
}

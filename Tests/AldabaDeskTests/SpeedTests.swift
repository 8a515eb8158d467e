import AldabaDesk
import AldabaWire
import TestSupport
import Testing

/// What a decision takes with many customers and technicians; the goal is under 50 µs on average with
/// 10,000 and 500 in an optimised build, and growth like the logarithm. Times are printed, never
/// judged here: a machine under load proves nothing.
@Suite struct SpeedTests {
  /// A crowded desk: everybody is in a session, and a line waits.
  struct Crowd {
    var desk = Desk()
    var now: Int64 = 0
    var random = Random(seed: 5)
    var names: UInt64 = 0
    var waiting: [AskID] = []
    let people: [PersonID]
    var spent: [String: (time: Duration, count: Int)] = [:]

    init(customers: Int, technicians: Int) throws {
      people = (0..<technicians).map { .made("person-\($0)") }
      for (number, person) in people.enumerated() {
        _ = desk.arrive(person, role: .technician, team: "team-\(number % 20)", at: now)
        _ = desk.began(session: .made(UInt64(number)), person: person, at: now)
      }
      for _ in 0..<customers {
        now += 7
        try knock()
      }
    }

    mutating func measure(_ what: String, _ body: (inout Crowd) throws -> Int) throws {
      let clock = ContinuousClock()
      let start = clock.now
      let count = try body(&self)
      let time = start.duration(to: clock.now)
      let old = spent[what] ?? (.zero, 0)
      spent[what] = (old.time + time, old.count + count)
    }

    mutating func knock() throws {
      names += 1
      let id = AskID.made(names + 1_000_000)
      let knock = try Play.knock(id)
      try measure("knock") {
        _ = try $0.desk.knock(knock, at: $0.now)
        return 1
      }
      waiting.append(id)
    }

    /// One customer comes, one gives up, one is served, and time goes on.
    mutating func round() throws {
      now += 90
      try measure("time") { crowd in
        crowd.desk.elapse(at: crowd.now).count { if case .knock = $0 { true } else { false } }
      }
      let number = random.below(people.count)
      let (person, session) = (people[number], SessionID.made(UInt64(number)))
      try measure("ended") {
        _ = $0.desk.ended(session: session, person: person, at: $0.now)
        return 1
      }
      if let first = desk.ringing(for: person).first, random.below(4) == 0 {
        try measure("decline") {
          _ = try $0.desk.decline(first, by: person, at: $0.now)
          return 1
        }
      }
      try measure("answer") {
        _ = try $0.desk.answer(nil, by: person, at: $0.now)
        return 1
      }
      try measure("began") {
        let answering = $0.desk.answered(by: person)
        _ = try $0.desk.open(
          session: session, person: person, answering: answering, at: $0.now)
        return 1
      }
      try knock()
      try knock()
      // Whoever was served already is passed over.
      while let place = waiting.indices.randomElement(using: &random) {
        waiting.swapAt(place, waiting.count - 1)
        guard let id = waiting.popLast(), desk.place(of: id) != nil else { continue }
        try measure("hang up") {
          _ = $0.desk.hangUp(id, at: $0.now)
          return 1
        }
        break
      }
    }
  }

  @Test("a decision among thousands")
  func crowd() throws {
    for (customers, technicians) in Self.sizes {
      var crowd = try Crowd(customers: customers, technicians: technicians)
      crowd.spent = [:]
      for _ in 0..<Self.rounds { try crowd.round() }
      let all = crowd.spent.values.reduce((Duration.zero, 0)) { ($0.0 + $1.time, $0.1 + $1.count) }
      let parts = crowd.spent.sorted { $0.key < $1.key }
        .map { "\($0.key) \(Self.text($0.value.time, $0.value.count))" }
      print(
        "\(customers) wait, \(technicians) serve: \(Self.text(all.0, all.1)) a decision"
          + " (\(parts.joined(separator: ", ")))")
      #expect(crowd.desk.waiting(atMost: .max).count == customers)
    }
  }

  #if DEBUG
    static let rounds = 100
    static let sizes = [(100, 5), (1_000, 50)]
  #else
    static let rounds = 5_000
    static let sizes = [(100, 5), (1_000, 50), (10_000, 500), (19_000, 500)]
  #endif

  static func text(_ time: Duration, _ count: Int) -> String {
    let nanoseconds = time / .nanoseconds(1) / Double(max(1, count))
    return "\((nanoseconds / 10).rounded() / 100) µs"
  }
}

import AldabaWire

/// What is measured; times in milliseconds.
enum Measure: String, CaseIterable {
  /// From a knock to its answer (R1).
  case knock
  /// From a customer's asking for help, by a knock or on the telephone, to their yes to who serves
  /// them (R21).
  case response
  /// From a session's code to its customer, and from there to their yes.
  case join, begin
  /// From a question to its answer.
  case answer
  /// A wait with the customer's consent, the estimate that was agreed to, and how far the real time
  /// went beyond it (R6, R8).
  case hold, estimate, beyond
  /// From the technician's question to the colleague's being in (R11).
  case transfer
  /// From the loss of a technician to the next one's being in.
  case front
  /// All the time that a customer waited in a session: holds, and at the front.
  case waiting
  /// From the customer's yes to the end.
  case length
  /// How many in a session (R10, R33).
  case holds, transfers

  var isTime: Bool { self != .holds && self != .transfers }
}

/// How a question was answered.
enum Reply: String, CaseIterable { case yes, no, silence, callback }

/// Numbers that were measured, to be asked for their order.
struct Distribution: Equatable {
  private(set) var values: [Int64] = []

  mutating func add(_ value: Int64) { values.append(value) }

  /// Exact, by nearest rank: the smallest value that so many in a hundred do not exceed.
  struct Digest: Equatable {
    let count: Int
    let median: Int64
    let p90: Int64
    let p99: Int64
    let maximum: Int64
  }

  /// Nil where nothing was measured.
  var digest: Digest? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    func rank(_ percent: Int) -> Int64 {
      sorted[(sorted.count * percent + 99) / 100 - 1]
    }
    return Digest(
      count: sorted.count, median: rank(50), p90: rank(90), p99: rank(99), maximum: rank(100))
  }
}

/// What was counted and measured of some sessions: all, or those of a technician, a team, a tier or
/// a week.
struct Tally: Equatable {
  var sessions = 0
  /// How often somebody served in one: who opened it, and who came in later.
  var served = 0
  /// By how they ended; those that go on are in none.
  var endings: [Ending: Int] = [:]
  var measures: [Measure: Distribution] = [:]
  /// By what was asked: `session`, `front`, or a topic.
  var replies: [String: [Reply: Int]] = [:]
  /// Words of the broker's own to a customer who waited (R8).
  var overruns = 0
  var handoffs: [Act.Handoff.Family: Handoffs] = [:]
  var requests: [Act.Request: Int] = [:]
  var knocks = Knocks()
  /// Targets that were missed, by what they were for.
  var missed: [Act.Missed: Int] = [:]
  /// What was erased.
  var forgotten = Forgotten()

  struct Forgotten: Equatable {
    var sessions = 0
    var texts: Int64 = 0
    var recordings: Int64 = 0
  }

  struct Handoffs: Equatable {
    var asked = 0
    var completed = 0
    var failures: [Act.Handoff.Failure: Int] = [:]
  }

  struct Knocks: Equatable {
    var made = 0
    var answered = 0
    /// By how they were over without an answer.
    var givenUp: [Act.KnockEnd: Int] = [:]
    /// What the same device took up again is not lost.
    var unanswered: Int { givenUp.reduce(0) { $0 + ($1.key == .replaced ? 0 : $1.value) } }
  }

  mutating func add(_ measure: Measure, _ value: Int64) {
    measures[measure, default: Distribution()].add(max(0, value))
  }

  mutating func count(_ reply: Reply, to topic: String) {
    replies[topic, default: [:]][reply, default: 0] += 1
  }

  func digest(_ measure: Measure) -> Distribution.Digest? { measures[measure]?.digest }
}

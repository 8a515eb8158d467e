import AldabaWire

/// What the ledger tells of the desk when a broker starts: who knocked and was not answered, and
/// what was promised and is not done. In the order of the records.
struct RestoredDesk {
  private var knocks: [AskID: (made: Act.KnockMade, at: Int64, isMissed: Bool, turn: Int)] = [:]
  /// Those whose session is there, until it is over or customer and technician have met.
  private var served: [AskID: (made: Act.KnockMade, at: Int64, isMissed: Bool, turn: Int)] = [:]
  private var promises: [AskID: (act: Act.Promised, at: Int64, turn: Int)] = [:]
  private var turns = 0

  var waiting: [(made: Act.KnockMade, at: Int64, isMissed: Bool)] {
    knocks.values.sorted { $0.turn < $1.turn }.map { ($0.made, $0.at, $0.isMissed) }
  }

  var owed: [(act: Act.Promised, at: Int64)] {
    promises.values.sorted { $0.turn < $1.turn }.map { ($0.act, $0.at) }
  }

  mutating func take(_ record: Record) {
    turns += 1
    switch record.act {
    case .knockMade(let made): knocks[made.id] = (made, record.at, false, turns)
    case .knockGivenUp(let id, _): knocks[id] = nil
    case .missed(.knock, let id, _): knocks[id]?.isMissed = true
    case .promised(let act): promises[act.id] = (act, record.at, turns)
    case .fulfilled(_, let id, _): promises[id] = nil
    default: break
    }
  }

  /// The session of who answered stands in the ledger.
  mutating func answered(_ knock: AskID) { served[knock] = knocks.removeValue(forKey: knock) }

  /// They have met.
  mutating func met(_ knock: AskID) { served[knock] = nil }

  /// Whoever answered was lost before.
  mutating func putBack(_ knock: AskID) { knocks[knock] = served.removeValue(forKey: knock) }

  func answering(_ knock: AskID) -> (made: Act.KnockMade, at: Int64)? {
    served[knock].map { ($0.made, $0.at) }
  }
}

import AldabaWire

/// What the ledger tells of the desk when a broker starts: who knocked and was not answered, and
/// what was promised and is not done. In the order of the records.
struct RestoredDesk {
  struct Knock {
    let made: Act.KnockMade
    let at: Int64
    var isMissed = false
    var isLate = false
    let turn: Int
  }

  private var knocks: [AskID: Knock] = [:]
  /// Those whose session is there, until it is over or customer and technician have met.
  private var served: [AskID: Knock] = [:]
  /// Sessions whose response target is known to be missed.
  private(set) var late: Set<SessionID> = []
  private var promises: [AskID: (act: Act.Promised, at: Int64, turn: Int)] = [:]
  private var turns = 0

  var waiting: [Knock] { knocks.values.sorted { $0.turn < $1.turn } }

  var owed: [(act: Act.Promised, at: Int64)] {
    promises.values.sorted { $0.turn < $1.turn }.map { ($0.act, $0.at) }
  }

  mutating func take(_ record: Record) {
    turns += 1
    switch record.act {
    case .knockMade(let made): knocks[made.id] = Knock(made: made, at: record.at, turn: turns)
    case .knockGivenUp(let id, _): knocks[id] = nil
    case .missed(let miss):
      if let session = miss.from { late.insert(session) }
      guard let id = miss.id else { break }
      if miss.what == .knock { knocks[id]?.isMissed = true }
      if miss.what == .response { knocks[id]?.isLate = true }
    case .promised(let act): promises[act.id] = (act, record.at, turns)
    case .fulfilled(_, let id, _): promises[id] = nil
    default: break
    }
  }

  /// The session of who answered stands in the ledger.
  mutating func answered(_ knock: AskID) { served[knock] = knocks.removeValue(forKey: knock) }

  /// What a session says of the knock that it answers.
  mutating func take(_ act: Act, of knock: AskID) {
    switch act {
    case .opened: answered(knock)
    // After they have met a lost link finds nothing.
    case .closed(.lost, _), .closed(.unjoined, _): putBack(knock)
    case .bound, .closed, .declined: met(knock)
    default: break
    }
  }

  /// They have met.
  private mutating func met(_ knock: AskID) { served[knock] = nil }

  /// Whoever answered was lost before.
  private mutating func putBack(_ knock: AskID) {
    knocks[knock] = served.removeValue(forKey: knock)
  }

  func answering(_ knock: AskID) -> Knock? { served[knock] }
}

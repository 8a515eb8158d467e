import AldabaEvidence
import AldabaWire
import AldabaWords

/// Which records are of one customer: their sessions, and what the desk has on record of their knocks.
///
/// Customers are found by a part of the name that they were helped under. A name that was erased, or is
/// not at hand, is nobody's: such sessions are counted, so that who asks knows that there are some.
struct CustomerChoice {
  /// Nil: of everybody.
  let name: String?
  private let range: Range<Int64>
  private var sessions: Set<SessionID> = []
  private var knocks: Set<AskID> = []
  /// Sessions of the range whose customer's name is not to be had.
  private(set) var nameless = 0

  /// - Parameter range: Unix milliseconds in which a session was opened.
  init(_ name: String?, in range: Range<Int64>) {
    self.name = name
    self.range = range
  }

  /// Takes every record in the ledger's order; who was added counts for everybody.
  mutating func takes(_ record: Record, _ people: People) -> Bool {
    guard let name else { return true }
    if let session = record.session {
      guard case .opened(let opening) = record.act else { return sessions.contains(session) }
      let customer = people.text(opening.customer)
      if case .text = customer {
        guard customer.holds(name) else { return false }
        sessions.insert(session)
        return true
      }
      if range.contains(record.at) { nameless += 1 }
      return false
    }
    switch record.act {
    case .knockMade(let knock):
      guard people.text(knock.name).holds(name) else { return false }
      knocks.insert(knock.id)
      return true
    case .knockAnswered(let id, _, _), .knockGivenUp(let id, _): return knocks.contains(id)
    case .missed(let miss):
      return miss.id.map(knocks.contains) ?? false || miss.from.map(sessions.contains) ?? false
    case .personAdded: return true
    default: return false
    }
  }
}

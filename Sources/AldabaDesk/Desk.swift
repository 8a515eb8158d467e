public import AldabaWire

/// The desk: who is there, who waits, and what rings for whom. A plain value; an event and the time
/// go in, effects come out. No socket, clock, file or language.
///
///     arrive, leave, away ─┐
///     began, ended ────────┼─▶ who is free ──▶ what rings for them ──▶ answer │ decline
///     offer, knock, owe ───┘
///
/// Two clocks, kept apart by name: `now` is monotonic, in milliseconds, and drives rings; where hours
/// matter an argument is called `unix`, the wall clock in milliseconds.
///
/// An event takes time that grows with the logarithm of those who wait, apart from telling people:
/// an offer inside a session rings for everybody who may answer it.
public struct Desk: Sendable {
  /// Milliseconds of one ring (R1).
  public let ring: Int64
  /// Rings in which something is to be answered (R1).
  public let rings: Int
  /// Milliseconds for which a customer's lost link keeps their turn.
  public let resume: Int64
  /// Milliseconds that somebody who answered has until their session is there; then it waits again.
  public let opening: Int64
  /// Sessions that a person may have open at once: one, but to measure (R2).
  public let sessions: Int

  var people: [PersonID: Person] = [:]
  var groups: [Group: Members] = [:]
  /// Technicians for whom no knock rings, the one that is free longest first.
  var spare = Ordered<Spare>()
  /// Supervisors, alike.
  var spareSupervisors = Ordered<Spare>()

  var offers: [AskID: Ringing] = [:]
  /// The offers of kind `front`, the oldest first.
  var fronts = Ordered<Turn>()
  /// Offers that rang when the broker ended, the oldest first: they ring for who comes back.
  var again = Ordered<Turn>()

  var knocks: [AskID: Waiting] = [:]
  /// Knocks whose session is there, until customer and technician have met.
  var served: [AskID: Waiting] = [:]
  var line = Line()
  var limits = KnockLimits()
  var service = ServiceTime()

  var owed: [AskID: Promise] = [:]
  var shelves: [Shelf: Ordered<Due>] = [:]

  /// What is to be looked at again, by `now`.
  var dues = Ordered<Due>()
  /// What is owed and to be spoken of, by `unix`.
  var dates = Ordered<Due>()
  /// What was answered a moment ago, so that whoever came second is told so.
  var answered = Recent<AskID>()
  private var turns: Int64 = 0

  public init(
    ring: Int64 = 5_000, rings: Int = 3, resume: Int64 = 300_000, opening: Int64 = 30_000,
    sessions: Int = 1
  ) {
    precondition(ring > 0 && rings > 0 && resume > 0 && opening > 0 && sessions > 0)
    self.ring = ring
    self.rings = rings
    self.resume = resume
    self.opening = opening
    self.sessions = sessions
  }

  /// What follows from an event, to be carried out in order.
  public enum Effect: Hashable, Sendable {
    /// Tell a free person at the desk that this waits for them.
    case ring(PersonID, AskID)
    /// Tell them that it does so no more.
    case gone(PersonID, AskID)
    /// Somebody takes it; nobody else can now.
    case answered(AskID, by: PersonID)
    /// An offer rang to its end; it is over.
    case unanswered(AskID)
    /// Nobody is left who could answer the offer, all said no or went; it is over.
    case declined(AskID)
    /// Something for a customer who knocked, or for the record of it.
    case knock(AskID, Knock.Step)
    /// Something owed wants attention.
    case owed(AskID, Owed.Step)
  }

  /// Why something cannot be.
  public enum Refusal: String, Error, Sendable, CaseIterable {
    /// Nothing of that name waits for this person.
    case unknown
    /// The person is not at the desk; of a group, nobody is.
    case away
    /// The person is in a session (R2), of a group all are; or the device is waiting already.
    case busy
    /// One would hand over to oneself.
    case yourself
    /// An escalation wants a supervisor; an auditor answers nobody.
    case wrongRole = "wrong-role"
    /// Somebody else answered a moment before.
    case taken
    /// It waits no more.
    case past
    /// The customer's link is lost: they keep their turn, and cannot be answered yet.
    case notNow = "not-now"
    /// The identifier is in use, or a text is empty or too long.
    case badArgument = "bad-argument"
    /// So many knocks came from this address or device that it has to wait.
    case slowDown = "slow-down"
    /// As much waits as the desk holds.
    case full
  }

  // MARK: - Time

  /// When `elapse(at:)` is to be called next, monotonic; nil while nothing waits for it.
  public var deadline: Int64? { dues.first?.at }

  /// Time has passed: what follows, the earliest first.
  public mutating func elapse(at now: Int64) -> [Effect] {
    var effects: [Effect] = []
    while let due = dues.first, due.at <= now {
      dues.remove(due)
      let id = due.turn.id
      if offers[id] != nil {
        effects += end(id, .unanswered(id), at: now)
      } else if knocks[id] != nil {
        effects += elapse(knock: id, at: now)
      } else {
        effects += elapse(callback: id, at: now)
      }
    }
    return effects
  }

  // MARK: - Answers

  /// A person takes what waits: that one, or the first for them, which is what `ringing` begins with,
  /// else whoever waits longest. The first answer counts; a later one is refused with `taken`.
  public mutating func answer(_ id: AskID?, by person: PersonID, at now: Int64) throws(Refusal)
    -> [Effect]
  {
    try checkFree(person)
    guard let first = id ?? ringing(for: person).first ?? longestWaiting(for: person) else {
      throw .unknown
    }
    if offers[first] != nil { return try answerOffer(first, by: person, at: now) }
    if knocks[first] != nil {
      return try answerKnock(first, by: person, isChosen: id != nil, at: now)
    }
    if owed[first] != nil { return try answerCallback(first, by: person, at: now) }
    throw answered.contains(first) ? .taken : .past
  }

  /// A person says no to what rings for them. That counts until they next become free.
  public mutating func decline(_ id: AskID, by person: PersonID, at now: Int64) throws(Refusal)
    -> [Effect]
  {
    if people[person]?.offers.contains(id) == true { return drop(id, for: person, at: now) }
    if people[person]?.knock == id { return decline(knock: id, by: person, at: now) }
    if let waiting = knocks[id] { throw waiting.taken == nil ? .unknown : .taken }
    if offers[id] != nil { throw .unknown }
    throw answered.contains(id) ? .taken : .past
  }

  /// What rings for a person now, in the order in which `answer` takes it: lost customers, then other
  /// sessions, then the knock.
  public func ringing(for person: PersonID) -> [AskID] {
    guard let person = people[person] else { return [] }
    let turns = person.offers.compactMap { offers[$0]?.turn }
    let isLater = { (turn: Turn) in fronts.contains(turn) ? 0 : 1 }
    return turns.sorted { (isLater($0), $0) < (isLater($1), $1) }.map(\.id)
      + (person.knock.map { [$0] } ?? [])
  }

  // MARK: - Order

  /// The next in order: nobody who comes later stands before.
  mutating func turn(for id: AskID) -> Turn {
    turns += 1
    return Turn(number: turns, id: id)
  }

  func isUnused(_ id: AskID) -> Bool {
    offers[id] == nil && knocks[id] == nil && served[id] == nil && owed[id] == nil
  }
}

/// A place in the order in which things came.
struct Turn: Hashable, Comparable, Sendable {
  let number: Int64
  let id: AskID

  static func < (one: Turn, other: Turn) -> Bool { one.number < other.number }
}

/// When something is to be looked at again.
struct Due: Hashable, Comparable, Sendable {
  let at: Int64
  let turn: Turn

  static func < (one: Due, other: Due) -> Bool { (one.at, one.turn) < (other.at, other.turn) }
}

/// The last 1,024 that were put in.
struct Recent<Element: Hashable & Sendable>: Sendable {
  static var limit: Int { 1_024 }

  private var known: Set<Element> = []
  private var order: [Element] = []
  private var oldest = 0

  func contains(_ element: Element) -> Bool { known.contains(element) }

  mutating func insert(_ element: Element) {
    guard known.insert(element).inserted else { return }
    guard order.count == Self.limit else { return order.append(element) }
    known.remove(order[oldest])
    order[oldest] = element
    oldest = (oldest + 1) % Self.limit
  }
}

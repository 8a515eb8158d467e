import AldabaDesk
import AldabaWire

/// Follows a desk from outside, by what was done to it and by its effects alone, and says where it
/// breaks a promise: a customer is in exactly one place and keeps their turn, a person has at most
/// one session and hears only what is true, and nobody is overtaken without a rule.
struct Watch {
  enum Place: Hashable {
    case waiting
    case lost
    case taken(PersonID)
    case served
    case over
  }

  struct Customer {
    var turn: Int
    var place = Place.waiting
    /// When it last came to somebody who has not answered since; nil when nobody is being tried.
    var tried: (by: PersonID, at: Int64)?
    /// Who answered and was not told that it came to nothing.
    var holder: PersonID?
    var isAway = false
    var rings = 0
    var isMissed = false
    var isOffered = false
  }

  struct Seat {
    var role: Role
    var team: String?
    var isAway = false
  }

  let ring: Int64
  private(set) var customers: [AskID: Customer] = [:]
  /// Those who were not known to be served or over at the last check.
  private var active: Set<AskID> = []
  private(set) var offers: [AskID: Desk.Offer] = [:]
  private(set) var seats: [PersonID: Seat] = [:]
  /// What keeps a person from everything else.
  private(set) var work: [PersonID: String] = [:]
  private(set) var heard: [PersonID: Set<AskID>] = [:]
  /// To what a person said no since they became free.
  private(set) var refused: [PersonID: Set<AskID>] = [:]
  private(set) var problems: [String] = []
  private var turns = 0
  /// What came to somebody with the last event.
  private var tries: [(person: PersonID, id: AskID)] = []

  init(ring: Int64) { self.ring = ring }

  // MARK: - What is done

  mutating func arrived(_ person: PersonID, _ role: Role, _ team: String?) {
    if !isFree(person) { refused[person] = [] }
    seats[person] = Seat(role: role, team: team)
  }

  mutating func left(_ person: PersonID) { seats[person] = nil }

  mutating func went(_ person: PersonID, away: Bool) {
    if !away, !isFree(person) { refused[person] = [] }
    seats[person]?.isAway = away
  }

  mutating func began(_ session: SessionID, _ person: PersonID) {
    for id in active where customers[id]?.place == .taken(person) {
      customers[id]?.place = .served
    }
    work[person] = session.rawValue
  }

  mutating func ended(_ person: PersonID) {
    work[person] = nil
    refused[person] = []
  }

  mutating func knocked(_ id: AskID) {
    turns += 1
    customers[id] = Customer(turn: turns)
    active.insert(id)
  }

  /// The same device again: `id` stands where the lost `old` stood.
  mutating func knocked(_ id: AskID, insteadOf old: AskID) {
    knocked(id)
    if let turn = customers[old]?.turn { customers[id]?.turn = turn }
  }

  mutating func lost(_ id: AskID) {
    customers[id]?.isAway = true
    if customers[id]?.place == .waiting { customers[id]?.place = .lost }
  }

  mutating func resumed(_ id: AskID) {
    customers[id]?.isAway = false
    if customers[id]?.place == .lost { customers[id]?.place = .waiting }
  }

  mutating func offered(_ offer: Desk.Offer) { offers[offer.id] = offer }
  mutating func withdrawn(_ id: AskID) { offers[id] = nil }
  mutating func declined(_ id: AskID, _ person: PersonID) {
    refused[person, default: []].insert(id)
  }

  // MARK: - What follows

  /// Takes the effects of one event. `isNamed` when somebody answered this one by name.
  mutating func take(_ effects: [Desk.Effect], at now: Int64, isNamed: Bool = false) {
    tries = []
    for effect in effects {
      switch effect {
      case .ring(let person, let id): hear(person, id, at: now)
      case .gone(let person, let id): unhear(person, id)
      case .answered(let id, let person): answered(id, person, isNamed: isNamed)
      case .unanswered(let id), .declined(let id):
        guard let offer = offers.removeValue(forKey: id), offer.kind != .front else {
          problems.append("\(id) ended, and was no offer")
          continue
        }
      case .knock(let id, let step): take(id, step)
      case .owed: continue
      }
    }
  }

  private mutating func hear(_ person: PersonID, _ id: AskID, at now: Int64) {
    if !heard[person, default: []].insert(id).inserted {
      problems.append("\(person) was told twice of \(id)")
    }
    guard let customer = customers[id] else { return }
    if customer.place != .waiting { problems.append("\(id) rings and is \(customer.place)") }
    customers[id]?.tried = (person, now)
    tries.append((person, id))
  }

  private mutating func unhear(_ person: PersonID, _ id: AskID) {
    if customers[id]?.holder == person {
      customers[id]?.holder = nil
      return
    }
    if heard[person]?.remove(id) == nil {
      problems.append("\(person) was told that \(id) is gone, and knew nothing of it")
    }
    if customers[id]?.tried?.by == person { customers[id]?.tried = nil }
  }

  private mutating func answered(_ id: AskID, _ person: PersonID, isNamed: Bool) {
    let hadFront = heard[person, default: []].contains { offers[$0]?.kind == .front }
    if hadFront, !isNamed, offers[id]?.kind != .front {
      problems.append("\(person) took \(id) before a lost customer")
    }
    let wasHeard = heard[person]?.remove(id) != nil
    if let other = work[person] { problems.append("\(person) took \(id) beside \(other)") }
    if let offer = offers.removeValue(forKey: id) {
      work[person] = offer.session.rawValue
      return
    }
    guard let customer = customers[id], customer.place == .waiting else {
      problems.append("\(id) was answered and did not wait")
      return
    }
    work[person] = id.rawValue
    customers[id]?.place = .taken(person)
    customers[id]?.holder = person
    customers[id]?.tried = nil
    // What rings is not taken back for somebody who returns to an earlier turn.
    guard !isNamed, !wasHeard else { return }
    for (other, before) in known
    where before.turn < customer.turn && before.place == .waiting && before.tried == nil {
      if refused[person]?.contains(other) != true { problems.append("\(id) overtook \(other)") }
    }
  }

  private mutating func take(_ id: AskID, _ step: Knock.Step) {
    switch step {
    case .ringing(let ring):
      if customers[id]?.rings != ring - 1 { problems.append("\(id) hears ring \(ring)") }
      customers[id]?.rings = ring
    case .missed:
      if customers[id]?.isMissed != false { problems.append("\(id) was missed twice") }
      customers[id]?.isMissed = true
    case .nobody:
      if customers[id]?.isOffered != false { problems.append("\(id) was offered a call twice") }
      customers[id]?.isOffered = true
    case .back:
      guard case .taken(let person) = customers[id]?.place else {
        problems.append("\(id) came back from nowhere")
        return
      }
      ended(person)
      let isAway = customers[id]?.isAway == true
      customers[id]?.place = isAway ? .lost : .waiting
    case .over(let why):
      if customers[id]?.place == .over { problems.append("\(id) is over twice") }
      if case .taken(let person) = customers[id]?.place { ended(person) }
      if why == .lost, customers[id]?.place == .waiting {
        problems.append("\(id) was given up with a link")
      }
      customers[id]?.place = .over
    case .turn(let before, _):
      let place = known.count { _, other in
        [.waiting, .lost].contains(other.place)
          && other.turn < customers[id]?.turn ?? 0
      }
      if before != place { problems.append("\(id) is told \(before) and has \(place) before") }
    case .next, .answered: return
    }
  }

  // MARK: - What must hold between events

  private var known: [(key: AskID, value: Customer)] {
    active.compactMap { id in customers[id].map { (id, $0) } }
  }

  func isFree(_ person: PersonID) -> Bool {
    work[person] == nil && seats[person]?.isAway == false
  }

  mutating func check(_ desk: Desk, at now: Int64) {
    let known = known
    let line = known.filter { [.waiting, .lost].contains($0.value.place) }
      .sorted { $0.value.turn < $1.value.turn }
    if desk.waiting(atMost: .max).map(\.id) != line.map(\.key) {
      problems.append("the line is not what it should be")
    }
    for (place, customer) in line.enumerated() where desk.place(of: customer.key) != place {
      problems.append("\(customer.key) has \(desk.place(of: customer.key) ?? -1) before")
    }
    for (id, customer) in known {
      let isKnown = desk.knock(id) != nil
      switch customer.place {
      case .waiting, .lost: if !isKnown { problems.append("\(id) is forgotten") }
      case .taken(let person):
        if !isKnown || desk.place(of: id) != nil || work[person] != id.rawValue {
          problems.append("\(id) is taken, and elsewhere")
        }
      case .served, .over:
        if isKnown { problems.append("\(id) is in two places") }
        active.remove(id)
      }
    }
    for (person, id) in tries where customers[id]?.tried?.by == person {
      for (other, before) in line where before.turn < customers[id]?.turn ?? 0 {
        let isAsked = seats[person]?.role == .technician || !hasTechnician
        if isAsked, isCalling(before, at: now), refused[person]?.contains(other) != true {
          problems.append("\(id) came to \(person) before \(other)")
        }
      }
    }
    for person in Set(seats.keys).union(work.keys) { check(person, desk, line, at: now) }
    if let deadline = desk.deadline, deadline <= now { problems.append("time stands still") }
  }

  private mutating func check(
    _ person: PersonID, _ desk: Desk, _ line: [(key: AskID, value: Customer)], at now: Int64
  ) {
    let presence: Presence =
      work[person] != nil ? .inSession : isFree(person) ? .free : .away
    if desk.presence(of: person) != presence { problems.append("\(person) is not \(presence)") }
    let rung = desk.ringing(for: person)
    if Set(rung) != heard[person, default: []] || Set(rung).count != rung.count {
      problems.append("\(person) was not told what rings")
    }
    guard presence == .free, let role = seats[person]?.role, role != .auditor else {
      if !rung.isEmpty { problems.append("it rings for \(person), who is \(presence)") }
      return
    }
    let knocks = rung.filter { customers[$0] != nil }
    if knocks.count > 1 { problems.append("\(person) is tried for two") }
    for (id, offer) in offers where offer.kind == .front && !offer.exclude.contains(person) {
      if !rung.contains(id), refused[person]?.contains(id) != true {
        problems.append("\(person) does not hear of the lost customer \(id)")
      }
    }
    guard role == .technician || !hasTechnician else { return }
    let isIdle = rung.allSatisfy { offers[$0].map { $0.kind != .front } ?? false }
    for (id, customer) in line where isIdle && isCalling(customer, at: now) {
      guard refused[person]?.contains(id) != true, !rung.contains(id) else { continue }
      problems.append("\(person) is idle while \(id) calls")
    }
  }

  private var hasTechnician: Bool {
    seats.values.contains { $0.role == .technician && !$0.isAway }
  }

  /// Whether a customer is there and nobody is being tried for them.
  private func isCalling(_ customer: Customer, at now: Int64) -> Bool {
    customer.place == .waiting && customer.tried.map { now - $0.at >= ring } ?? true
  }
}

import AldabaDesk
import AldabaWire
import TestSupport

/// A working week of a small help desk, played from a seed: customers who knock, wait, give up, lose
/// their link or ask to be called, and technicians who come, go, look away, let it ring, hand over
/// and break down. Time jumps from one thing that happens to the next.
struct Week {
  /// What somebody will do, and when.
  struct Plan: Comparable {
    let at: Int64
    let order: Int
    let what: What
    static func < (one: Plan, other: Plan) -> Bool { (one.at, one.order) < (other.at, other.order) }
  }

  enum What: Equatable {
    case knock
    case impatient(AskID)
    case lose(AskID)
    case resume(AskID)
    case react(PersonID)
    case open(PersonID, AskID)
    case ready(PersonID)
    case finish(PersonID, SessionID)
    case crash(PersonID, SessionID)
    case hand(PersonID, SessionID)
    case arrive(Int)
    case leave(Int)
    case away(Int, Bool)
  }

  static let hour: Int64 = 3_600_000
  static let monday = HoursTests.at("2026-03-02", 0)
  static let days = 5

  let people: [(id: PersonID, role: Role, team: String)]
  var desk = Desk()
  var watch = Watch(ring: 5_000)
  var random: Random
  /// Milliseconds since Monday's midnight.
  var now: Int64 = 0
  var plans = Ordered<Plan>()
  var orders = 0
  var names: UInt64 = 0

  /// When customers knocked, and how long who was answered waited.
  var made: [AskID: Int64] = [:]
  var waited: [Int64] = []
  var ends: [String: Int] = [:]
  var events = 0

  init(seed: UInt64, technicians: Int, customersAnHour: Double) {
    random = Random(seed: seed)
    people = (0..<technicians + 2).map { number in
      let isSupervisor = number >= technicians
      return (
        .made("person-\(number)"), isSupervisor ? .supervisor : .technician,
        number.isMultiple(of: 2) ? "red" : "blue"
      )
    }
    for day in 0..<Int64(Self.days) {
      for person in people.indices {
        // Some are ill; all have lunch, not all at once.
        guard chance(0.95) else { continue }
        let start = day * 24 * Self.hour
        plan(.arrive(person), at: start + 9 * Self.hour + Int64(random.below(600_000)))
        let lunch = start + 12 * Self.hour + Int64(random.below(2)) * Self.hour
        plan(.away(person, true), at: lunch)
        plan(.away(person, false), at: lunch + 2_700_000)
        plan(.leave(person), at: start + 19 * Self.hour - Int64(random.below(300_000)))
      }
      var at = day * 24 * Self.hour + 9 * Self.hour
      while at < (day * 24 + 18) * Self.hour + 1_800_000 {
        plan(.knock, at: at)
        at += after(mean: Double(Self.hour) / customersAnHour)
      }
    }
  }

  // MARK: - Chance

  mutating func chance(_ share: Double) -> Bool { Double(random.below(1_000_000)) < share * 1e6 }

  /// Milliseconds until something that happens once in `mean`: the sum of two coins' waits, so short
  /// and long ones are rarer than average ones.
  mutating func after(mean: Double) -> Int64 {
    var total = 0.0
    for _ in 0..<2 {
      var left = Double(random.below(1_000_000) + 1) / 1e6
      // Minus the logarithm, by halving.
      while left < 0.5 {
        total += 0.6931
        left *= 2
      }
      total += 2 * (1 - left) / (1 + left)
    }
    return max(1, Int64(total / 2 * mean))
  }

  mutating func plan(_ what: What, at time: Int64) {
    orders += 1
    plans.insert(Plan(at: time, order: orders, what: what))
  }

  mutating func plan(_ what: What, in mean: Double) { plan(what, at: now + after(mean: mean)) }

  mutating func name() -> AskID {
    names += 1
    return .made(names)
  }

  // MARK: - The week

  mutating func run() {
    while plans.first != nil || desk.deadline != nil {
      let plan = plans.first
      events += 1
      if let deadline = desk.deadline, deadline <= plan?.at ?? .max {
        now = deadline
        follow(desk.elapse(at: now))
      } else if let plan {
        plans.remove(plan)
        now = plan.at
        happen(plan.what)
      }
      watch.check(desk, at: now)
      if !watch.problems.isEmpty { return }
    }
  }

  mutating func happen(_ what: What) {
    switch what {
    case .arrive(let number):
      let person = people[number]
      watch.arrived(person.id, person.role, person.team)
      follow(desk.arrive(person.id, role: person.role, team: person.team, at: now))
    case .leave(let number):
      watch.left(people[number].id)
      follow(desk.leave(people[number].id, at: now))
    case .away(let number, let isAway):
      watch.went(people[number].id, away: isAway)
      follow(desk.away(people[number].id, isAway, at: now))
    case .knock: knock()
    case .impatient(let id):
      guard desk.place(of: id) != nil else { return }
      follow(desk.hangUp(id, at: now))
    case .lose(let id):
      guard desk.place(of: id) != nil else { return }
      watch.lost(id)
      follow(desk.lose(id, at: now))
      if chance(0.9) { plan(.resume(id), in: 60_000) }
    case .resume(let id):
      guard let effects = try? desk.resume(id, at: now) else { return }
      watch.resumed(id)
      follow(effects)
    case .react(let person): react(person)
    case .open(let person, let id):
      guard desk.presence(of: person) == .inSession, desk.knock(id) != nil,
        desk.place(of: id) == nil
      else { return }
      serve(person, SessionID.made(names + 1))
    case .finish(let person, let session), .crash(let person, let session):
      guard desk.session(of: person) == session else { return }
      if case .crash = what { lostSession(person, session) }
      watch.ended(person)
      follow(desk.ended(session: session, person: person, at: now))
    case .hand(let person, let session):
      guard desk.session(of: person) == session else { return }
      offer(.transfer, session, chance(0.5) ? .next : .team("red"), not: person)
    case .ready(let person):
      guard let session = desk.session(of: person) else { return }
      plan(.finish(person, session), in: 600_000)
    }
  }

  mutating func knock() {
    let id = name()
    guard
      let knock = try? Knock(
        id: id, need: "No imprime", name: "Marta", system: "Debian 12", device: "\(id)",
        address: "\(random.below(200))"),
      let effects = try? desk.knock(knock, at: now)
    else {
      ends["refused", default: 0] += 1
      return
    }
    watch.knocked(id)
    made[id] = now
    follow(effects)
    if chance(0.3) { plan(.impatient(id), in: 900_000) }
    if chance(0.1) { plan(.lose(id), in: 120_000) }
  }

  /// Somebody hears something: most answer it, some say no, some are not looking.
  mutating func react(_ person: PersonID) {
    guard let first = desk.ringing(for: person).first else { return }
    if chance(0.03), let effects = try? desk.decline(first, by: person, at: now) {
      watch.declined(first, person)
      return follow(effects)
    }
    let waiting = desk.waiting(atMost: 20)
    // Now and then somebody is chosen out of turn.
    let chosen = chance(0.01) ? waiting[safe: random.below(20)]?.id : nil
    guard let effects = try? desk.answer(chosen, by: person, at: now) else { return }
    follow(effects, isNamed: chosen != nil)
  }

  mutating func serve(_ person: PersonID, _ session: SessionID) {
    names += 1
    let answering = desk.answered(by: person)
    guard
      let effects = try? desk.open(
        session: session, person: person, answering: answering, at: now)
    else { return }
    watch.began(session, person)
    ends["served", default: 0] += 1
    follow(effects)
    if chance(0.02) { return plan(.crash(person, session), in: 300_000) }
    if chance(0.1) { plan(.hand(person, session), in: 300_000) }
    plan(.finish(person, session), in: 600_000)
  }

  mutating func lostSession(_ person: PersonID, _ session: SessionID) {
    ends["technician lost", default: 0] += 1
    offer(.front, session, .next, not: person)
  }

  mutating func offer(
    _ kind: Desk.Kind, _ session: SessionID, _ target: Desk.Target, not person: PersonID
  ) {
    let offer = Desk.Offer(
      id: name(), session: session, kind: kind, target: target, exclude: [person])
    guard let effects = try? desk.offer(offer, at: now) else { return }
    watch.offered(offer)
    follow(effects)
  }

  /// Everybody does what the desk tells them.
  mutating func follow(_ effects: [Desk.Effect], isNamed: Bool = false) {
    watch.take(effects, at: now, isNamed: isNamed)
    for effect in effects {
      switch effect {
      case .ring(let person, _): if chance(0.93) { plan(.react(person), in: 3_000) }
      case .answered(let id, let person):
        if desk.session(of: person) != nil {
          ends["handed over", default: 0] += 1
          plan(.ready(person), in: 1_000)
        } else if chance(0.98) {
          plan(.open(person, id), in: 4_000)
        }
      case .knock(let id, .answered(let time, _)):
        // Counted by the desk; who lost their link has waited as long by the clock on the wall.
        if made[id].map({ now - $0 }) != time { ends["miscounted", default: 0] += 1 }
        waited.append(time)
      case .knock(let id, .nobody):
        if chance(0.3), desk.place(of: id) != nil { callBack(id) }
      case .knock(_, .over(let why)): ends["\(why)", default: 0] += 1
      case .knock(_, .missed): ends["missed", default: 0] += 1
      case .gone, .unanswered, .declined, .knock, .owed: continue
      }
    }
  }

  mutating func callBack(_ id: AskID) {
    let slots = HoursTests.office.slots(from: Self.monday + now)
    guard let slot = slots.first,
      let promise = try? Owed(
        id: name(), kind: .callback, what: "No imprime", customer: "Marta", phone: "600 000 000",
        ticket: "T-1", owner: nil, due: slot),
      let effects = try? desk.callBack(id, promise, at: now)
    else { return }
    follow(effects)
  }
}

extension Array {
  fileprivate subscript(safe place: Int) -> Element? { indices.contains(place) ? self[place] : nil }
}

import AldabaDesk
import AldabaWire
import FoundationEssentials
import Testing

/// Walks every state of a small desk that can be reached: one technician and another, a supervisor,
/// two customers at the door and one who was lost; every event by everyone in each of them.
@Suite struct WalkTests {
  /// How many of those, how many customers at the door, and whether one can be lost.
  struct Size: CustomTestStringConvertible {
    let people: [(PersonID, Role)]
    let customers: Int
    let hasFront: Bool
    var testDescription: String { "\(people.map(\.0)), \(customers), \(hasFront)" }
  }

  static let ana = (PersonID.ana, Role.technician)
  static let blas = (PersonID.blas, Role.technician)
  static let sara = (PersonID.sara, Role.supervisor)
  static let ring: Int64 = 10

  enum Happening: Hashable {
    case arrive(Int)
    case leave(Int)
    case away(Int, Bool)
    case answer(Int, Int?)
    case decline(Int, Int)
    case begin(Int)
    case end(Int)
    case knock(Int)
    case lose(Int)
    case resume(Int)
    case hangUp(Int)
    case release(Int)
    case front, withdraw
    case time
  }

  struct World {
    let size: Size
    var desk = Desk(ring: ring, rings: 1, resume: 10, opening: 10)
    var watch = Watch(ring: ring)
    var now: Int64 = 0
    /// The names of what waits: two knocks and a lost customer.
    var ids: [AskID?] = [nil, nil, nil]
    var lostAt: [Int: Int64] = [:]
    var takenAt: [Int: Int64] = [:]
    var sessions: [PersonID: SessionID] = [:]
    var names: UInt64 = 0
    /// What led here.
    var story: [Happening] = []

    init(_ size: Size) { self.size = size }

    /// What tells two states apart; times only as far as they matter.
    var key: Int {
      var hasher = Hasher()
      for (person, _) in size.people {
        hasher.combine(desk.presence(of: person))
        hasher.combine(watch.seats[person]?.isAway)
        for id in desk.ringing(for: person) { hasher.combine(number(id)) }
        for id in ids {
          hasher.combine(id.map { watch.refused[person]?.contains($0) == true })
        }
      }
      for (place, id) in ids.enumerated() {
        let customer = id.flatMap { watch.customers[$0] }
        hasher.combine(id == nil)
        hasher.combine(customer?.place)
        hasher.combine(id.flatMap { desk.place(of: $0) })
        hasher.combine(customer?.tried.map { $0.by })
        hasher.combine(customer?.tried.map { now - $0.at >= WalkTests.ring })
        hasher.combine(customer?.isMissed)
        hasher.combine(customer?.isOffered)
        hasher.combine(lostAt[place].map { now - $0 })
        hasher.combine(takenAt[place].map { now - $0 })
      }
      hasher.combine(desk.deadline.map { min($0 - now, 60) })
      return hasher.finalize()
    }

    func number(_ id: AskID) -> Int { ids.firstIndex(of: id) ?? -1 }
  }

  static func happenings(_ world: World) -> [Happening] {
    var all: [Happening] = [.time]
    if world.size.hasFront { all += [.front, .withdraw] }
    for person in world.size.people.indices {
      all += [.arrive(person), .leave(person), .away(person, true), .away(person, false)]
      all += [.answer(person, nil), .begin(person), .end(person)]
      for id in 0..<3 where world.ids[id] != nil {
        all += [.answer(person, id), .decline(person, id)]
      }
    }
    for id in 0..<world.size.customers {
      all += [.knock(id), .lose(id), .resume(id), .hangUp(id), .release(id)]
    }
    return all
  }

  /// Nil when the event was refused: then nothing may have changed.
  static func play(_ happening: Happening, in world: World) -> World? {
    var new = world
    do {
      let effects = try new.apply(happening)
      var isNamed = false
      if case .answer(_, .some) = happening { isNamed = true }
      new.watch.take(effects, at: new.now, isNamed: isNamed)
    } catch { return nil }
    new.forgetOver()
    return new
  }

  /// With the variable `ALDABA_WALK` set, also those that take minutes.
  static let sizes: [Size] =
    [
      Size(people: [ana], customers: 2, hasFront: false),
      Size(people: [ana, blas], customers: 1, hasFront: false),
      Size(people: [ana, sara], customers: 1, hasFront: false),
    ]
    + (ProcessInfo.processInfo.environment["ALDABA_WALK"] == nil
      ? []
      : [
        Size(people: [ana], customers: 2, hasFront: true),
        Size(people: [ana, blas], customers: 1, hasFront: true),
        Size(people: [ana, sara], customers: 1, hasFront: true),
        Size(people: [ana, sara], customers: 2, hasFront: false),
        Size(people: [ana, blas], customers: 2, hasFront: false),
      ])

  @Test("every state, every event: nobody is lost, doubled or overtaken", arguments: sizes)
  func walk(size: Size) { walk(size, steps: .max) }

  @Test("the same for all of them together, a few steps deep")
  func together() {
    walk(Size(people: [Self.ana, Self.blas, Self.sara], customers: 2, hasFront: true), steps: 5)
  }

  private func walk(_ size: Size, steps: Int) {
    var seen: Set<Int> = []
    var open = [World(size)]
    var (events, depth) = (0, 0)
    while !open.isEmpty, depth < steps {
      var next: [World] = []
      for world in open {
        for happening in Self.happenings(world) {
          guard var new = Self.play(happening, in: world) else { continue }
          events += 1
          new.watch.check(new.desk, at: new.now)
          if !new.watch.problems.isEmpty {
            Issue.record("\(world.story + [happening]): \(new.watch.problems)")
            return
          }
          if seen.insert(new.key).inserted {
            new.story = world.story + [happening]
            next.append(new)
          }
        }
      }
      open = next
      depth += 1
    }
    print("\(size.testDescription): \(seen.count) states, \(events) events, \(depth) steps deep")
  }
}

extension WalkTests.World {
  mutating func apply(_ happening: WalkTests.Happening) throws -> [Desk.Effect] {
    switch happening {
    case .arrive(let place):
      let (person, role) = size.people[place]
      watch.arrived(person, role, nil)
      return desk.arrive(person, role: role, team: nil, at: now)
    case .leave(let place):
      let person = size.people[place].0
      watch.left(person)
      return desk.leave(person, at: now)
    case .away(let place, let isAway):
      let person = size.people[place].0
      watch.went(person, away: isAway)
      return desk.away(person, isAway, at: now)
    case .answer(let place, let number):
      if let number, ids[number] == nil { throw Desk.Refusal.unknown }
      let effects = try desk.answer(
        number.flatMap { ids[$0] }, by: size.people[place].0, at: now)
      if case .answered(let id, _) = effects.first, watch.customers[id] != nil {
        takenAt[self.number(id)] = now
      }
      if case .answered(let id, let person) = effects.first, let offer = watch.offers[id] {
        sessions[person] = offer.session
      }
      return effects
    case .decline(let place, let number):
      guard let id = ids[number] else { throw Desk.Refusal.unknown }
      let effects = try desk.decline(id, by: size.people[place].0, at: now)
      watch.declined(id, size.people[place].0)
      return effects
    case .begin(let place):
      let person = size.people[place].0
      guard sessions[person] == nil else { throw Desk.Refusal.busy }
      let session = SessionID.made(UInt64(place + 100))
      let effects = try desk.open(
        session: session, person: person, answering: desk.answered(by: person), at: now)
      sessions[person] = session
      watch.began(session, person)
      return effects
    case .end(let place):
      let person = size.people[place].0
      guard let session = sessions.removeValue(forKey: person) else { throw Desk.Refusal.past }
      let effects = desk.ended(session: session, person: person, at: now)
      watch.ended(person)
      return effects
    case .knock(let number):
      names += 1
      let id = AskID.made(names)
      let knock = try Play.knock(id, device: "device \(number)", address: "\(names)")
      let effects = try desk.knock(knock, at: now)
      if let old = ids[number] { watch.knocked(id, insteadOf: old) } else { watch.knocked(id) }
      ids[number] = id
      lostAt[number] = nil
      takenAt[number] = nil
      return effects
    case .lose(let number):
      guard let id = ids[number], lostAt[number] == nil else { throw Desk.Refusal.past }
      lostAt[number] = now
      watch.lost(id)
      return desk.lose(id, at: now)
    case .resume(let number):
      guard let id = ids[number] else { throw Desk.Refusal.past }
      let effects = try desk.resume(id, at: now)
      lostAt[number] = nil
      watch.resumed(id)
      return effects
    case .hangUp(let number):
      guard let id = ids[number] else { throw Desk.Refusal.past }
      return desk.hangUp(id, at: now)
    case .release(let number):
      guard let id = ids[number] else { throw Desk.Refusal.past }
      return desk.release(id, at: now)
    case .front:
      guard ids[2] == nil else { throw Desk.Refusal.busy }
      names += 1
      let offer = Desk.Offer(
        id: .made(names), session: .made(7), kind: .front, target: .next, exclude: [])
      ids[2] = offer.id
      watch.offered(offer)
      return try desk.offer(offer, at: now)
    case .withdraw:
      guard let id = ids[2] else { throw Desk.Refusal.past }
      let effects = desk.withdraw(id, at: now)
      watch.withdrawn(id)
      return effects
    case .time:
      guard let deadline = desk.deadline else { throw Desk.Refusal.past }
      now = deadline
      return desk.elapse(at: now)
    }
  }

  /// Who is served, over or answered leaves the picture.
  mutating func forgetOver() {
    for (place, id) in ids.enumerated() {
      guard let id else { continue }
      switch watch.customers[id]?.place {
      case .waiting:
        takenAt[place] = nil
      case .lost, .taken: continue
      case .served, .over:
        ids[place] = nil
        lostAt[place] = nil
        takenAt[place] = nil
      case nil:
        if watch.offers[id] == nil { ids[place] = nil }
      }
    }
  }
}

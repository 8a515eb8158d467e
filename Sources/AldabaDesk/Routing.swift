import AldabaWire

/// Whom a knock rings for.
///
/// One person at a time is tried, and nobody is tried for two knocks at once. A knock goes to the
/// technician who has been free longest; after a ring without an answer, or a no, to the next one,
/// and those who let it ring may still answer. After the last ring supervisors are tried too; where
/// no technician is at the desk, from the start. Who let it ring or said no stands behind the others
/// from then on. So whoever comes first is tried first, and no free person stands idle while a
/// customer calls who has not had a no from them. A ring that has begun is not taken back when
/// somebody returns to an earlier turn: they are the next.
extension Desk {
  /// A customer is there and nobody is being tried for them: try somebody, or wait for somebody.
  mutating func call(_ id: AskID, at now: Int64) -> [Effect] {
    guard let waiting = knocks[id], waiting.lapse == nil else { return [] }
    line.calling.insert(waiting.turn)
    if waiting.stage > rings { line.overdue.insert(waiting.turn) }
    var effects: [Effect] = []
    // Whoever is found goes to the first in line, which may be another one.
    while knocks[id]?.lapse == nil, let person = candidate(for: id) {
      effects += match(person, at: now)
    }
    return effects
  }

  private func candidate(for id: AskID) -> PersonID? {
    if let person = first(of: spare, for: id) { return person }
    guard hasNoTechnician || (knocks[id]?.stage ?? 0) > rings else { return nil }
    return first(of: spareSupervisors, for: id)
  }

  /// Somebody is free: try them for whoever calls first.
  mutating func match(_ person: PersonID, at now: Int64) -> [Effect] {
    guard let known = people[person], known.spare != nil else { return [] }
    let mayTakeAny = known.seat?.role == .technician || hasNoTechnician
    guard let id = first(of: mayTakeAny ? line.calling : line.overdue, notIn: known.declined)
    else { return [] }
    return ring(id, for: person, at: now)
  }

  /// The last technician went: supervisors are tried for everybody.
  mutating func matchSupervisors(at now: Int64) -> [Effect] {
    guard !line.calling.isEmpty else { return [] }
    return (0..<spareSupervisors.count).map { spareSupervisors[$0].person }
      .flatMap { match($0, at: now) }
  }

  /// Puts a person among those who may be tried, or takes them out.
  mutating func settle(_ id: PersonID) {
    guard let person = people[id] else { return }
    let place = person.isSpare ? Spare(since: person.since, person: id) : nil
    guard place != person.spare else { return }
    let isSupervisor = person.seat?.role == .supervisor
    if let old = person.spare {
      spare.remove(old)
      spareSupervisors.remove(old)
    }
    if let place, isSupervisor { spareSupervisors.insert(place) }
    if let place, !isSupervisor { spare.insert(place) }
    people[id]?.spare = place
  }

  // MARK: - One ring

  private mutating func ring(_ id: AskID, for person: PersonID, at now: Int64) -> [Effect] {
    guard let waiting = knocks[id] else { return [] }
    people[person]?.knock = id
    settle(person)
    line.stopCalling(waiting.turn)
    knocks[id]?.rung.append(person)
    knocks[id]?.lapse = now + ring
    knocks[id]?.wasTried = true
    schedule(id)
    return (waiting.wasTried ? [.knock(id, .next)] : []) + [.ring(person, id)]
  }

  /// The one it came to last let it ring: it goes on to another, and rings there too.
  mutating func lapse(_ id: AskID, at now: Int64) -> [Effect] {
    guard let person = knocks[id]?.rung.last else { return [] }
    knocks[id]?.lapse = nil
    people[person]?.since = now
    return callAgain(id, at: now)
  }

  mutating func decline(knock id: AskID, by person: PersonID, at now: Int64) -> [Effect] {
    people[person]?.since = now
    if people[person]?.declined.count == Person.declines { people[person]?.declined = [] }
    people[person]?.declined.insert(id)
    let effects = unring(id, for: person, at: now)
    settle(person)
    return effects + match(person, at: now)
  }

  /// A person cannot answer it now: where they were the one being tried, another one is.
  mutating func unring(_ id: AskID, for person: PersonID, at now: Int64) -> [Effect] {
    guard let waiting = knocks[id] else { return [] }
    people[person]?.knock = nil
    knocks[id]?.rung.removeAll { $0 == person }
    guard waiting.lapse != nil, waiting.rung.last == person else { return [.gone(person, id)] }
    knocks[id]?.lapse = nil
    let effects = callAgain(id, at: now)
    schedule(id)
    return [.gone(person, id)] + effects
  }

  /// Tries the next one; a customer for whom there is none hears of their turn, if not before.
  private mutating func callAgain(_ id: AskID, at now: Int64) -> [Effect] {
    let effects = call(id, at: now)
    let isNews = knocks[id]?.lapse == nil && knocks[id]?.told == nil
    return effects + (isNews ? tellTurn(id) : [])
  }

  /// It rings for nobody any more, and they are tried for others.
  mutating func stopRinging(_ id: AskID, at now: Int64) -> [Effect] {
    let rung = knocks[id]?.rung ?? []
    knocks[id]?.rung = []
    knocks[id]?.lapse = nil
    schedule(id)
    for person in rung { people[person]?.knock = nil }
    return rung.map { .gone($0, id) } + letGo(rung, at: now)
  }

  /// These people may be tried for others again, the one that is free longest first.
  mutating func letGo(_ people: [PersonID], at now: Int64) -> [Effect] {
    for person in people { settle(person) }
    return people.compactMap { self.people[$0]?.spare }.sorted()
      .flatMap { match($0.person, at: now) }
  }

  // MARK: - Who is first

  var hasNoTechnician: Bool { (groups[.role(.technician)]?.count ?? 0) == 0 }

  /// The first who has not said no to it.
  private func first(of people: Ordered<Spare>, for id: AskID) -> PersonID? {
    for place in 0..<people.count {
      let person = people[place].person
      if self.people[person]?.declined.contains(id) != true { return person }
    }
    return nil
  }

  /// The first to whom there was no no; at most `Person.declines` are passed.
  func first(of line: Ordered<Turn>, notIn declined: Set<AskID>) -> AskID? {
    for place in 0..<line.count where !declined.contains(line[place].id) { return line[place].id }
    return nil
  }
}

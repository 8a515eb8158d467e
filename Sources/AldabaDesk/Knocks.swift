public import AldabaWire

/// A customer at the door, from the knock to the session.
///
///     knock ──▶ waiting ── answer ──▶ taken ── began ──▶ in session
///                │   ▲  ▲               │
///           lose │   │  └─── release ───┘  by itself when no session is there in time
///                ▼   │ resume
///             without a link
///
/// From each of the first three it can be over: `hangUp`, `callBack`, or a link that did not come
/// back. A customer is in exactly one of these places, and keeps their turn in all of them.
extension Desk {
  /// A customer asks for help. Refused as `busy` while their device waits already; where its link was
  /// lost, the new knock takes over the old one's turn.
  public mutating func knock(_ knock: Knock, at now: Int64) throws(Refusal) -> [Effect] {
    guard isUnused(knock.id) else { throw .badArgument }
    let old = limits.waiting[knock.device].flatMap { knocks[$0] }
    if let old, old.lostUntil == nil { throw .busy }
    try limits.check(knock, at: now)
    var turn = turn(for: knock.id)
    var effects: [Effect] = []
    if let old {
      turn = Turn(number: old.turn.number, id: knock.id)
      line.leave(old.turn)
      forget(old.knock.id)
      effects.append(.knock(old.knock.id, .over(.replaced)))
    }
    var waiting = Waiting(knock: knock, turn: turn, made: now)
    waiting.tick = now + ring
    add(waiting)
    line.here.insert(turn)
    effects += [.knock(knock.id, .ringing(1))] + call(knock.id, at: now)
    // Who had answered the old one is let go when the new one stands in its place.
    if let old, let taken = old.taken {
      effects += [.gone(taken.by, old.knock.id)] + free(taken.by, at: now)
    }
    if knocks[knock.id]?.rung.isEmpty == true { effects += tellTurn(knock.id) }
    return effects + tellNear()
  }

  /// A knock that the ledger holds and nobody answered, when a broker starts again: in the order in
  /// which they were made. It waits for its customer's link. `isMissed` where that is on record.
  public mutating func restore(_ knock: Knock, waited: Int64, isMissed: Bool, at now: Int64)
    throws(Refusal)
  {
    guard isUnused(knock.id), limits.waiting[knock.device] == nil else { throw .badArgument }
    var waiting = Waiting(knock: knock, turn: turn(for: knock.id), made: now - max(0, waited))
    waiting.stage = isMissed ? rings + 2 : 1
    waiting.lostUntil = now + resume
    add(waiting)
  }

  /// The same for one that was answered, and whose session goes on.
  public mutating func restore(served knock: Knock, waited: Int64, at now: Int64)
    throws(Refusal)
  {
    guard isUnused(knock.id) else { throw .badArgument }
    served[knock.id] = Waiting(
      knock: knock, turn: turn(for: knock.id), made: now - max(0, waited))
  }

  /// Customer and technician have met, or it is over.
  public mutating func settled(_ id: AskID) { served[id] = nil }

  /// Whoever answered was lost before they had met: the customer waits again, before all others. It
  /// waits for their link.
  public mutating func putBack(_ id: AskID, at now: Int64) -> [Effect] {
    guard let old = served.removeValue(forKey: id), limits.waiting[old.knock.device] == nil else {
      return []
    }
    let first = line.all.first.map { $0.number - 1 } ?? old.turn.number
    let turn = Turn(number: min(old.turn.number, first), id: id)
    var waiting = Waiting(knock: old.knock, turn: turn, made: old.made)
    waiting.stage = old.stage
    waiting.lostUntil = now + resume
    add(waiting)
    return tellNear()
  }

  /// The customer's link is lost: they keep their turn for a while, and ring for nobody.
  public mutating func lose(_ id: AskID, at now: Int64) -> [Effect] {
    guard let waiting = knocks[id], waiting.lostUntil == nil else { return [] }
    knocks[id]?.lostUntil = now + resume
    guard waiting.taken == nil else {
      schedule(id)
      return []
    }
    knocks[id]?.tick = nil
    knocks[id]?.told = nil
    knocks[id]?.wasTried = false
    line.lose(waiting.turn)
    return stopRinging(id, at: now)
  }

  /// The customer's link is back. Refused as `past` when it took too long.
  public mutating func resume(_ id: AskID, at now: Int64) throws(Refusal) -> [Effect] {
    guard let waiting = knocks[id] else { throw answered.contains(id) ? .taken : .past }
    guard waiting.lostUntil != nil else { return [] }
    knocks[id]?.lostUntil = nil
    schedule(id)
    return waiting.taken == nil ? enter(id, at: now) : []
  }

  /// The customer wants to wait no longer.
  public mutating func hangUp(_ id: AskID, at now: Int64) -> [Effect] {
    end(knock: id, .gaveUp, at: now)
  }

  /// The customer will be called back: only now their turn is given up.
  public mutating func callBack(_ id: AskID, _ promise: Owed, at now: Int64) throws(Refusal)
    -> [Effect]
  {
    guard knocks[id] != nil else { throw answered.contains(id) ? .taken : .past }
    guard promise.kind == .callback else { throw .badArgument }
    try owe(promise)
    return end(knock: id, .callback, at: now)
  }

  /// What somebody answered came to nothing before a session was there.
  public mutating func release(_ id: AskID, at now: Int64) -> [Effect] {
    guard owed[id] == nil else { return elapse(callback: id, at: now) }
    guard let taken = knocks[id]?.taken else { return [] }
    knocks[id]?.taken = nil
    if let turn = knocks[id]?.turn { line.all.insert(turn) }
    schedule(id)
    let back = knocks[id]?.lostUntil == nil ? enter(id, at: now) : []
    return [.gone(taken.by, id), .knock(id, .back)] + back + free(taken.by, at: now)
  }

  // MARK: - Answers

  mutating func answerKnock(_ id: AskID, by person: PersonID, isChosen: Bool, at now: Int64)
    throws(Refusal) -> [Effect]
  {
    guard let waiting = knocks[id] else { throw .past }
    guard waiting.taken == nil else { throw .taken }
    guard waiting.lostUntil == nil else { throw .notNow }
    guard people[person]?.seat?.role != .auditor else { throw .wrongRole }
    let isRung = people[person]?.knock == id
    let passed = isChosen && !isRung ? line.here.rank(of: waiting.turn) : 0
    answered.insert(id)
    if isRung { people[person]?.knock = nil }
    line.leave(waiting.turn)
    knocks[id]?.rung.removeAll { $0 == person }
    knocks[id]?.taken = (person, now + opening)
    knocks[id]?.tick = nil
    knocks[id]?.told = nil
    let step = Knock.Step.answered(waited: now - waiting.made, passed: passed)
    // First what rang for this person goes on to others, then those who are let go look for more:
    // the other way round a later customer might be tried first.
    let own = change(person, at: now) { $0.work = .answered(id) }
    return [.answered(id, by: person), .knock(id, step)] + own + stopRinging(id, at: now)
      + tellNear()
  }

  /// Whoever waits longest, for somebody for whom nothing rings.
  func longestWaiting(for person: PersonID) -> AskID? {
    guard let person = people[person], person.seat?.role != .auditor else { return nil }
    return first(of: line.here, notIn: person.declined)
  }

  /// The session of who answered is there: the knock is served, a callback is under way.
  mutating func serve(_ id: AskID) {
    served[id] = knocks[id]
    forget(id)
    keepClaim(id)
  }

  // MARK: - Time

  mutating func elapse(knock id: AskID, at now: Int64) -> [Effect] {
    knocks[id]?.due = nil
    guard let waiting = knocks[id] else { return [] }
    if let until = waiting.lostUntil, until <= now { return end(knock: id, .lost, at: now) }
    if let taken = waiting.taken, taken.until <= now { return release(id, at: now) }
    var effects: [Effect] = []
    if let tick = waiting.tick, tick <= now { effects += self.tick(id, at: now) }
    if let lapse = waiting.lapse, lapse <= now { effects += self.lapse(id, at: now) }
    schedule(id)
    return effects
  }

  /// A ring has passed for the customer.
  private mutating func tick(_ id: AskID, at now: Int64) -> [Effect] {
    guard let waiting = knocks[id] else { return [] }
    knocks[id]?.stage = min(waiting.stage + 1, rings + 2)
    if waiting.stage < rings {
      knocks[id]?.tick = now + ring
      return [.knock(id, .ringing(waiting.stage + 1))]
    }
    if waiting.stage == rings {
      knocks[id]?.tick = now + ring
      let missed = Effect.knock(id, .missed(waited: now - waiting.made))
      return [missed] + (line.calling.contains(waiting.turn) ? call(id, at: now) : [])
    }
    knocks[id]?.tick = now + Desk.notice
    return (waiting.stage == rings + 1 ? [.knock(id, .nobody)] : []) + tellTurn(id)
  }

  /// Puts the next time at which the knock is to be looked at into `dues`.
  mutating func schedule(_ id: AskID) {
    guard let waiting = knocks[id] else { return }
    let times = [waiting.lapse, waiting.tick, waiting.lostUntil, waiting.taken?.until]
    let next = times.compactMap { $0 }.min()
    guard next != waiting.due else { return }
    if let due = waiting.due { dues.remove(Due(at: due, turn: waiting.turn)) }
    if let next { dues.insert(Due(at: next, turn: waiting.turn)) }
    knocks[id]?.due = next
  }

  // MARK: - Coming and going

  private mutating func add(_ waiting: Waiting) {
    knocks[waiting.knock.id] = waiting
    limits.add(waiting.knock)
    line.all.insert(waiting.turn)
    schedule(waiting.knock.id)
  }

  /// A customer is there again, at their turn.
  private mutating func enter(_ id: AskID, at now: Int64) -> [Effect] {
    guard let waiting = knocks[id] else { return [] }
    line.here.insert(waiting.turn)
    knocks[id]?.tick = now + (waiting.stage > rings + 1 ? Desk.notice : ring)
    schedule(id)
    let effects = call(id, at: now)
    return effects + (knocks[id]?.rung.isEmpty == true ? tellTurn(id) : []) + tellNear()
  }

  private mutating func end(knock id: AskID, _ why: Knock.End, at now: Int64) -> [Effect] {
    guard let waiting = knocks[id] else { return [] }
    line.leave(waiting.turn)
    let others = stopRinging(id, at: now)
    forget(id)
    var effects: [Effect] = [.knock(id, .over(why))] + others
    if let taken = waiting.taken {
      effects += [.gone(taken.by, id)] + free(taken.by, at: now)
    }
    return effects + tellNear()
  }

  private mutating func forget(_ id: AskID) {
    guard let waiting = knocks.removeValue(forKey: id) else { return }
    if let due = waiting.due { dues.remove(Due(at: due, turn: waiting.turn)) }
    limits.remove(waiting.knock)
  }
}

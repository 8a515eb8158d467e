public import AldabaWire

extension Desk {
  /// Why a session looks for another person.
  public enum Kind: Hashable, Sendable, CaseIterable {
    /// Hands the customer over.
    case transfer
    /// Brings in a supervisor (R22); nobody else can answer.
    case escalation
    /// The technician was lost: the customer goes before everybody else, and it rings until somebody
    /// answers.
    case front
  }

  /// For whom it is.
  public enum Target: Hashable, Sendable {
    case person(PersonID)
    case team(String)
    /// Anybody who serves customers.
    case next
  }

  /// A session that looks for a person to come in.
  public struct Offer: Hashable, Sendable {
    public let id: AskID
    public let session: SessionID
    public let kind: Kind
    public let target: Target
    /// Those who cannot be meant: never to oneself.
    public let exclude: Set<PersonID>

    public init(
      id: AskID, session: SessionID, kind: Kind, target: Target, exclude: Set<PersonID>
    ) {
      self.id = id
      self.session = session
      self.kind = kind
      self.target = target
      self.exclude = exclude
    }
  }

  /// Whether somebody who may answer is free now: asked before the customer is asked anything (R11).
  /// That a person or team exists at all is for the caller to know.
  public func check(_ target: Target, kind: Kind, exclude: Set<PersonID>) throws(Refusal) {
    switch target {
    case .person(let person):
      guard !exclude.contains(person) else { throw .yourself }
      guard let seat = people[person]?.seat else {
        throw presence(of: person) == .inSession ? .busy : .away
      }
      guard kind.roles.contains(seat.role) else { throw .wrongRole }
      try checkFree(person)
    case .team, .next:
      let members = groups(target, kind).compactMap { groups[$0] }
      if members.contains(where: { !$0.free.isSubset(of: exclude) }) { return }
      throw members.allSatisfy { $0.busy.isSubset(of: exclude) } ? .away : .busy
    }
  }

  /// Rings for all who may answer and are free. Refused as by `check` when there is nobody; a `front`
  /// waits for somebody instead.
  public mutating func offer(_ offer: Offer, at now: Int64) throws(Refusal) -> [Effect] {
    guard isUnused(offer.id) else { throw .badArgument }
    if offer.kind != .front { try check(offer.target, kind: offer.kind, exclude: offer.exclude) }
    let turn = turn(for: offer.id)
    let until = offer.kind == .front ? nil : now + Int64(rings) * ring
    offers[offer.id] = Ringing(offer: offer, turn: turn, until: until)
    if let until { dues.insert(Due(at: until, turn: turn)) } else { fronts.insert(turn) }
    return free(for: offer).flatMap { ring(offer.id, for: $0) }
  }

  /// What rang when the broker ended, once more: nobody is back yet, so it rings for each who may answer
  /// as they come, and ends as any other when its time is over.
  ///
  /// - Parameter back: milliseconds that people may take to come back; then its rings begin.
  public mutating func offerAgain(_ offer: Offer, within back: Int64, at now: Int64)
    throws(Refusal) -> [Effect]
  {
    guard offer.kind != .front else { return try self.offer(offer, at: now) }
    guard isUnused(offer.id) else { throw .badArgument }
    let turn = turn(for: offer.id)
    let until = now + back + Int64(rings) * ring
    offers[offer.id] = Ringing(offer: offer, turn: turn, until: until)
    dues.insert(Due(at: until, turn: turn))
    again.insert(turn)
    return free(for: offer).flatMap { ring(offer.id, for: $0) }
  }

  /// The session is over, or needs nobody any more.
  public mutating func withdraw(_ id: AskID, at now: Int64) -> [Effect] { end(id, nil, at: now) }

  /// What is offered under a name, while it rings.
  public func offer(_ id: AskID) -> Offer? { offers[id]?.offer }

  // MARK: - One offer

  mutating func answerOffer(_ id: AskID, by person: PersonID, at now: Int64) throws(Refusal)
    -> [Effect]
  {
    guard let offer = offers[id]?.offer else { throw .past }
    guard !offer.exclude.contains(person) else { throw .yourself }
    guard may(person, answer: offer) else { throw .unknown }
    answered.insert(id)
    _ = stop(id, for: person)
    // First what else rang for this person goes on to others, then those who are let go look for
    // more: the other way round a later customer might be tried first.
    let own = change(person, at: now) {
      $0.work = .session(offer.session)
      $0.began = now
    }
    return [.answered(id, by: person)] + own + end(id, nil, at: now)
  }

  /// Ends an offer: its own effect first, then each person for whom it rang is told.
  mutating func end(_ id: AskID, _ effect: Effect?, at now: Int64) -> [Effect] {
    guard let ringing = offers[id] else { return [] }
    let rung = ringing.rung.sorted { $0.rawValue < $1.rawValue }
    let gone = rung.flatMap { stop(id, for: $0) }
    offers[id] = nil
    if let until = ringing.until {
      dues.remove(Due(at: until, turn: ringing.turn))
    } else {
      fronts.remove(ringing.turn)
    }
    again.remove(ringing.turn)
    return (effect.map { [$0] } ?? []) + gone + letGo(rung, at: now)
  }

  /// It rings for this person no more; the last one ends it, unless it is a `front`.
  mutating func drop(_ id: AskID, for person: PersonID, at now: Int64) -> [Effect] {
    let gone = stop(id, for: person)
    guard let ringing = offers[id], ringing.rung.isEmpty, ringing.until != nil,
      !again.contains(ringing.turn) || ringing.offer.target == .person(person)
    else { return gone + letGo([person], at: now) }
    return gone + end(id, .declined(id), at: now)
  }

  /// A person is free no more: what rang for them does not.
  mutating func silence(_ person: PersonID, at now: Int64) -> [Effect] {
    ringing(for: person).flatMap { id in
      offers[id] != nil ? drop(id, for: person, at: now) : unring(id, for: person, at: now)
    }
  }

  /// A person has become free: whoever lost their technician is offered to them, the oldest first, then
  /// what waits for who comes back.
  mutating func ringFronts(for person: PersonID) -> [Effect] {
    let ids = (0..<fronts.count).map { fronts[$0].id } + (0..<again.count).map { again[$0].id }
    return ids.flatMap { id -> [Effect] in
      guard let offer = offers[id]?.offer, may(person, answer: offer) else { return [] }
      return ring(id, for: person)
    }
  }

  private mutating func ring(_ id: AskID, for person: PersonID) -> [Effect] {
    people[person]?.offers.insert(id)
    if offers[id]?.until == nil { people[person]?.fronts += 1 }
    offers[id]?.rung.insert(person)
    settle(person)
    return [.ring(person, id)]
  }

  private mutating func stop(_ id: AskID, for person: PersonID) -> [Effect] {
    guard people[person]?.offers.remove(id) != nil else { return [] }
    if offers[id]?.until == nil { people[person]?.fronts -= 1 }
    offers[id]?.rung.remove(person)
    return [.gone(person, id)]
  }

  // MARK: - Who may answer

  private func may(_ person: PersonID, answer offer: Offer) -> Bool {
    guard let seat = people[person]?.seat, offer.kind.roles.contains(seat.role),
      !offer.exclude.contains(person)
    else { return false }
    return switch offer.target {
    case .person(let meant): meant == person
    case .team(let team): seat.team == team
    case .next: true
    }
  }

  private func free(for offer: Offer) -> [PersonID] {
    if case .person(let person) = offer.target {
      return presence(of: person) == .free && may(person, answer: offer) ? [person] : []
    }
    return groups(offer.target, offer.kind).flatMap { groups[$0]?.free ?? [] }
      .filter { !offer.exclude.contains($0) }
      .sorted { $0.rawValue < $1.rawValue }
  }

  private func groups(_ target: Target, _ kind: Kind) -> [Group] {
    switch target {
    case .person: []
    case .team(let team): kind.roles.map { .team(team, $0) }
    case .next: kind.roles.map { .role($0) }
    }
  }
}

extension Desk.Kind {
  /// Who may answer.
  var roles: [Role] {
    switch self {
    case .transfer, .front: [.technician, .supervisor]
    case .escalation: [.supervisor]
    }
  }
}

/// An offer while it rings.
struct Ringing: Sendable {
  let offer: Desk.Offer
  let turn: Turn
  /// When it ends unanswered, monotonic; nil for a `front`.
  let until: Int64?
  /// For whom it rings.
  var rung: Set<PersonID> = []
}

public import AldabaWire

/// Where a person is, as far as the desk is concerned.
public enum Presence: Hashable, Sendable {
  /// At the desk and in no session: what waits rings for them.
  case free
  /// In a session, or about to enter one (R2: one at a time).
  case inSession
  /// Not at the desk, or there and not to be disturbed.
  case away
}

/// What the desk knows of one person.
struct Person: Sendable {
  /// Where they sit; nil when they are in a session only.
  var seat: Seat?
  var work: Work?
  /// Sessions beside the one of `work`: where more than one is allowed, or the ledger tells of them.
  var others: Set<SessionID> = []
  /// When they became free, or last let something ring or said no: the order of `spare`.
  var since: Int64 = 0
  /// When their session began.
  var began: Int64?
  /// The offers that ring for them, and how many of those are lost customers.
  var offers: Set<AskID> = []
  var fronts = 0
  /// The knock that rings for them: one at a time.
  var knock: AskID?
  /// The callback they are making.
  var callback: AskID?
  /// Knocks to which they said no since they became free.
  var declined: Set<AskID> = []
  /// Their place among those for whom no knock rings.
  var spare: Spare?

  /// So many a no are remembered; then all are forgotten.
  static let declines = 64

  struct Seat: Hashable, Sendable {
    let role: Role
    let team: String?
    var isAway = false
  }

  enum Work: Hashable, Sendable {
    case session(SessionID)
    /// A knock or a callback was answered, and its session is not there yet.
    case answered(AskID)
  }

  var presence: Presence {
    if work != nil { return .inSession }
    guard let seat, !seat.isAway else { return .away }
    return .free
  }

  /// Whether a knock may ring for them: free, nobody lost before it, one knock at a time.
  var isSpare: Bool { presence == .free && seat?.role != .auditor && fronts == 0 && knock == nil }

  /// The groups that they stand in for what is offered to a team or to anybody.
  var groups: [Group] {
    guard let seat, !seat.isAway, seat.role != .auditor else { return [] }
    return [.role(seat.role)] + (seat.team.map { [.team($0, seat.role)] } ?? [])
  }
}

/// People among whom somebody is looked for.
enum Group: Hashable, Sendable {
  case role(Role)
  case team(String, Role)
}

/// Who of a group is there.
struct Members: Sendable {
  var free: Set<PersonID> = []
  var busy: Set<PersonID> = []
  var count: Int { free.count + busy.count }
}

/// A place among those who are free, the longest first.
struct Spare: Hashable, Comparable, Sendable {
  let since: Int64
  let person: PersonID

  static func < (one: Spare, other: Spare) -> Bool {
    (one.since, one.person.rawValue) < (other.since, other.person.rawValue)
  }
}

extension Desk {
  public func presence(of person: PersonID) -> Presence { people[person]?.presence ?? .away }

  /// The session that a person is in, or about to enter.
  public func session(of person: PersonID) -> SessionID? {
    guard case .session(let session) = people[person]?.work else { return nil }
    return session
  }

  /// Somebody comes to the desk, free unless they are in a session. Coming again changes role and
  /// team; whoever has two connections leaves with the last of them, which the caller counts.
  public mutating func arrive(_ person: PersonID, role: Role, team: String?, at now: Int64)
    -> [Effect]
  {
    let seat = Person.Seat(role: role, team: team)
    guard people[person]?.seat != seat else { return [] }
    return leave(person, at: now) + change(person, at: now) { $0.seat = seat }
  }

  /// Somebody goes: what rings for them alone counts as declined. A session of theirs goes on.
  public mutating func leave(_ person: PersonID, at now: Int64) -> [Effect] {
    change(person, at: now) { $0.seat = nil }
  }

  /// Somebody at the desk is not to be disturbed for now, or is there again.
  public mutating func away(_ person: PersonID, _ isAway: Bool, at now: Int64) -> [Effect] {
    change(person, at: now) { $0.seat?.isAway = isAway }
  }

  /// What a person has answered, while its session is not there yet.
  public func answered(by person: PersonID) -> AskID? {
    guard case .answered(let id) = people[person]?.work else { return nil }
    return id
  }

  /// A person wants to open a session; with it what they have answered, if anything, is served. R2:
  /// refused as `busy` while they are in as many as they may be, or have answered somebody else; as
  /// `past` where what they answered waits again.
  public mutating func open(
    session: SessionID, person: PersonID, answering: AskID?, at now: Int64
  ) throws(Refusal) -> [Effect] {
    switch people[person]?.work {
    case .session(session): return []
    case .session:
      guard answering == nil else { throw .past }
      guard (people[person]?.others.count ?? 0) + 1 < sessions else { throw .busy }
    case .answered(let id):
      guard id == answering else { throw .busy }
      serve(id)
      return change(person, at: now) {
        $0.work = .session(session)
        $0.began = now
      }
    case nil: guard answering == nil else { throw .past }
    }
    return began(session: session, person: person, at: now)
  }

  /// A person is in a session, as its records tell.
  public mutating func began(session: SessionID, person: PersonID, at now: Int64) -> [Effect] {
    switch people[person]?.work {
    case .session(session): return []
    case .session, .answered:
      people[person]?.others.insert(session)
      return []
    case nil:
      return change(person, at: now) {
        $0.work = .session(session)
        $0.began = now
      }
    }
  }

  /// A person's part in a session is over, also when they had only answered and it came to nothing.
  public mutating func ended(session: SessionID, person: PersonID, at now: Int64) -> [Effect] {
    if people[person]?.others.remove(session) != nil { return [] }
    guard people[person]?.work == .session(session) else { return [] }
    if let began = people[person]?.began { service.learn(now - began) }
    return free(person, at: now)
  }

  /// A person's work is done or came to nothing.
  mutating func free(_ person: PersonID, at now: Int64) -> [Effect] {
    if let callback = people[person]?.callback { unclaim(callback) }
    return change(person, at: now) {
      let other = $0.others.popFirst()
      $0.work = other.map { .session($0) }
      $0.began = other == nil ? nil : now
      $0.callback = nil
    }
  }

  func checkFree(_ person: PersonID) throws(Refusal) {
    switch presence(of: person) {
    case .free: return
    case .inSession: throw .busy
    case .away: throw .away
    }
  }

  /// Changes what is known of a person, and with it what rings for them.
  mutating func change(_ id: PersonID, at now: Int64, _ edit: (inout Person) -> Void) -> [Effect] {
    let old = people[id] ?? Person()
    var new = old
    edit(&new)
    let becomesFree = old.presence != .free && new.presence == .free
    if becomesFree {
      new.since = now
      new.declined = []
    }
    people[id] = new
    let hadTechnician = !hasNoTechnician
    regroup(id, old, new)
    settle(id)
    var effects: [Effect] = []
    if becomesFree {
      effects += ringFronts(for: id) + match(id, at: now)
    } else if old.presence == .free, new.presence != .free {
      effects += silence(id, at: now)
    }
    if new.seat == nil, new.work == nil { people[id] = nil }
    return effects + (hadTechnician && hasNoTechnician ? matchSupervisors(at: now) : [])
  }

  private mutating func regroup(_ id: PersonID, _ old: Person, _ new: Person) {
    for group in old.groups {
      groups[group]?.free.remove(id)
      groups[group]?.busy.remove(id)
    }
    for group in new.groups {
      if new.presence == .free {
        groups[group, default: Members()].free.insert(id)
      } else {
        groups[group, default: Members()].busy.insert(id)
      }
    }
  }
}

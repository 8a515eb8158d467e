import AldabaDesk
import AldabaWire

/// A desk behind a reference, so that each step of a test reads as one line.
final class Play {
  static let ring: Int64 = 100

  private(set) var desk: Desk
  var now: Int64 = 0

  init(sessions: Int = 1) {
    desk = Desk(ring: Play.ring, rings: 3, resume: 1_000, opening: 500, sessions: sessions)
  }

  @discardableResult
  func arrive(_ person: PersonID, _ role: Role = .technician, team: String? = nil) -> [Desk.Effect]
  {
    desk.arrive(person, role: role, team: team, at: now)
  }

  func leave(_ person: PersonID) -> [Desk.Effect] { desk.leave(person, at: now) }
  func away(_ person: PersonID, _ isAway: Bool = true) -> [Desk.Effect] {
    desk.away(person, isAway, at: now)
  }

  @discardableResult
  func began(_ session: SessionID, _ person: PersonID) throws -> [Desk.Effect] {
    try desk.open(
      session: session, person: person, answering: desk.answered(by: person), at: now)
  }

  func open(_ session: SessionID, _ person: PersonID, answering: AskID?) throws -> [Desk.Effect] {
    try desk.open(session: session, person: person, answering: answering, at: now)
  }

  func told(_ session: SessionID, _ person: PersonID) -> [Desk.Effect] {
    desk.began(session: session, person: person, at: now)
  }

  func ended(_ session: SessionID, _ person: PersonID) -> [Desk.Effect] {
    desk.ended(session: session, person: person, at: now)
  }

  @discardableResult
  func offer(
    _ id: AskID, _ kind: Desk.Kind = .transfer, to target: Desk.Target = .next,
    not exclude: Set<PersonID> = [], session: SessionID = .made(1)
  ) throws -> [Desk.Effect] {
    try desk.offer(
      Desk.Offer(id: id, session: session, kind: kind, target: target, exclude: exclude), at: now)
  }

  @discardableResult
  func offerAgain(
    _ id: AskID, _ kind: Desk.Kind = .transfer, to target: Desk.Target = .next
  ) throws -> [Desk.Effect] {
    try desk.offerAgain(
      Desk.Offer(id: id, session: .made(1), kind: kind, target: target, exclude: []),
      within: 1_000, at: now)
  }

  func answer(_ id: AskID? = nil, _ person: PersonID) throws -> [Desk.Effect] {
    try desk.answer(id, by: person, at: now)
  }

  func decline(_ id: AskID, _ person: PersonID) throws -> [Desk.Effect] {
    try desk.decline(id, by: person, at: now)
  }

  func withdraw(_ id: AskID) -> [Desk.Effect] { desk.withdraw(id, at: now) }

  func elapse(_ time: Int64) -> [Desk.Effect] {
    now += time
    return desk.elapse(at: now)
  }

  // MARK: - Knocks

  @discardableResult
  func knock(_ id: AskID, device: String? = nil, address: String? = nil) throws -> [Desk.Effect] {
    try desk.knock(Play.knock(id, device: device, address: address), at: now)
  }

  func restore(_ id: AskID, waited: Int64 = 0, isMissed: Bool = false) throws {
    try desk.restore(try Play.knock(id), waited: waited, isMissed: isMissed, at: now)
  }

  static func knock(_ id: AskID, device: String? = nil, address: String? = nil) throws -> Knock {
    try Knock(
      id: id, need: "No imprime", name: "Marta", system: "Debian 12", device: device ?? id.rawValue,
      address: address ?? id.rawValue)
  }

  func lose(_ id: AskID) -> [Desk.Effect] { desk.lose(id, at: now) }
  func resume(_ id: AskID) throws -> [Desk.Effect] { try desk.resume(id, at: now) }
  func putBack(_ id: AskID) -> [Desk.Effect] { desk.putBack(id, at: now) }
  func desk(settled id: AskID) { desk.settled(id) }
  func release(_ id: AskID) -> [Desk.Effect] { desk.release(id, at: now) }
  func callBack(_ id: AskID, _ promise: Owed) throws -> [Desk.Effect] {
    try desk.callBack(id, promise, at: now)
  }

  func hangUp(_ id: AskID) -> [Desk.Effect] { desk.hangUp(id, at: now) }

  // MARK: - Owed

  func owe(_ id: AskID, _ kind: Owed.Kind, to owner: PersonID? = nil, due: Int64) throws {
    try desk.owe(Play.owed(id, kind, to: owner, due: due))
  }

  static func owed(_ id: AskID, _ kind: Owed.Kind, to owner: PersonID?, due: Int64) throws -> Owed {
    try Owed(
      id: id, kind: kind, what: "El presupuesto", customer: "Marta", phone: "600 000 000",
      ticket: "T-1", owner: owner, due: due)
  }

  func list(_ person: PersonID) -> [AskID] { desk.owed(for: person, atMost: 100).map(\.id) }
  func done(_ id: AskID) throws -> [Desk.Effect] { try desk.done(id, at: now) }
  func postpone(_ id: AskID, to due: Int64) throws { try desk.postpone(id, to: due) }
  func assign(_ id: AskID, to owner: PersonID?) throws { try desk.assign(id, to: owner) }
  func unix(_ unix: Int64) -> [Desk.Effect] { desk.elapse(unix: unix) }
}

extension PersonID {
  static let ana = made("ana")
  static let blas = made("blas")
  static let carla = made("carla")
  static let sara = made("sara")

  static func made(_ text: String) -> PersonID {
    guard let id = PersonID(rawValue: text) else { preconditionFailure("expected [a-z0-9-]") }
    return id
  }
}

extension AskID {
  static func made(_ number: UInt64) -> AskID {
    let digits = String(number, radix: 16)
    let text = String(repeating: "0", count: 16 - digits.utf8.count) + digits
    guard let id = AskID(rawValue: text) else { preconditionFailure("16 digits are a name") }
    return id
  }
}

extension SessionID {
  static func made(_ number: UInt64) -> SessionID {
    let half = AskID.made(number).rawValue
    guard let id = SessionID(rawValue: half + half) else {
      preconditionFailure("32 digits are a name")
    }
    return id
  }
}

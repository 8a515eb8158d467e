public import AldabaWire

/// What a customer was promised: by when, by whom, on which telephone (R25, R41). It stays on the
/// list until it is done.
public struct Owed: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case answer, part, visit, maintenance, callback
  }

  /// When something is done about it.
  public enum Step: Hashable, Sendable {
    /// A callback is to be made now; anything else falls due after `Owed.notice`.
    case due
    /// It is late: a missed target, once for each.
    case missed
  }

  /// Milliseconds before its time at which a thing owed is spoken of; a callback is at its time.
  public static let notice: Int64 = 3_600_000
  /// Milliseconds after its time at which a callback counts as missed; another thing does at its time.
  public static let grace: Int64 = 900_000

  /// Up to the end of the year 9999.
  static let times: ClosedRange<Int64> = 0...253_402_300_799_999

  public let id: AskID
  public let kind: Kind
  /// In the words that the customer read.
  public let what: String
  public let customer: String
  public let phone: String
  /// The ticket.
  public let ticket: String
  /// Who sees to it; nil for whoever is free.
  public internal(set) var owner: PersonID?
  /// By when, or at what time the callback is; Unix milliseconds.
  public internal(set) var due: Int64

  /// Refuses as `badArgument` what is blank or beyond the limits of its kind.
  public init(
    id: AskID, kind: Kind, what: String, customer: String, phone: String, ticket: String,
    owner: PersonID?, due: Int64
  ) throws(Desk.Refusal) {
    guard Knock.isText(what, atMost: Limits.text), Knock.isText(customer, atMost: Limits.name),
      phone.utf8.count <= Limits.name, ticket.utf8.count <= Limits.name,
      Owed.times.contains(due)
    else { throw .badArgument }
    self.id = id
    self.kind = kind
    self.what = what
    self.customer = customer
    self.phone = phone
    self.ticket = ticket
    self.owner = owner
    self.due = due
  }
}

/// A thing owed while the desk has it.
struct Promise: Sendable {
  var owed: Owed
  let turn: Turn
  /// How far its time has come.
  var stage = Stage.ahead
  /// Its entry in `dates`.
  var date: Int64?
  /// Who makes the callback now.
  var taken: PersonID?
  /// When that is over unless their session is there: its entry in `dues`.
  var until: Int64?

  enum Stage: Hashable, Sendable { case ahead, due, missed }

  /// When it is to be spoken of next, Unix milliseconds.
  var next: Int64? {
    switch (stage, owed.kind) {
    case (.ahead, .callback): owed.due
    case (.ahead, _): owed.due - Owed.notice
    case (.due, .callback): owed.due + Owed.grace
    case (.due, _): owed.due
    case (.missed, _): nil
    }
  }
}

/// Whose list a thing owed stands on.
enum Shelf: Hashable, Sendable {
  case person(PersonID)
  case common

  init(_ owner: PersonID?) { self = owner.map { .person($0) } ?? .common }
}

extension Desk {
  /// Something is owed. At most `Desk.promises` are kept; `full` beyond. Also how a broker that starts
  /// again puts back what its ledger holds.
  public mutating func owe(_ owed: Owed) throws(Refusal) {
    guard isUnused(owed.id) else { throw .badArgument }
    guard self.owed.count < Desk.promises else { throw .full }
    self.owed[owed.id] = Promise(owed: owed, turn: turn(for: owed.id))
    shelve(owed.id)
  }

  /// Things owed that are kept at most.
  public static let promises = 100_000

  /// It is done: answered, delivered, or the customer was called. Refused as `past` when it is not on
  /// the list.
  public mutating func done(_ id: AskID, at now: Int64) throws(Refusal) -> [Effect] {
    guard let promise = owed[id] else { throw .past }
    keepClaim(id)
    unshelve(id)
    owed[id] = nil
    guard let person = promise.taken else { return [] }
    people[person]?.callback = nil
    // Without a session there is nothing else that would free them.
    return people[person]?.work == .answered(id) ? free(person, at: now) : []
  }

  /// It is to be done at another time, Unix milliseconds: "later" (R36).
  public mutating func postpone(_ id: AskID, to due: Int64) throws(Refusal) {
    guard owed[id] != nil else { throw .past }
    guard Owed.times.contains(due) else { throw .badArgument }
    unshelve(id)
    owed[id]?.owed.due = due
    owed[id]?.stage = .ahead
    shelve(id)
  }

  /// Somebody else sees to it; nil: whoever is free.
  public mutating func assign(_ id: AskID, to owner: PersonID?) throws(Refusal) {
    guard owed[id] != nil else { throw .past }
    unshelve(id)
    owed[id]?.owed.owner = owner
    shelve(id)
  }

  public func owed(_ id: AskID) -> Owed? { owed[id]?.owed }

  /// A person's list: what they owe themselves and what anybody may see to, the earliest due first.
  public func owed(for person: PersonID, atMost count: Int) -> [Owed] {
    let shelves = [Shelf.person(person), .common].compactMap { self.shelves[$0] }
    let dues = shelves.flatMap { shelf in (0..<min(count, shelf.count)).map { shelf[$0] } }
    return dues.sorted().prefix(count).compactMap { owed[$0.turn.id]?.owed }
  }

  // MARK: - Its time

  /// When `elapse(unix:)` is to be called next, Unix milliseconds; nil while nothing waits for it.
  public var date: Int64? { dates.first?.at }

  /// The wall clock has come so far: what falls due and what is late. Something that is being done is
  /// left alone.
  public mutating func elapse(unix: Int64) -> [Effect] {
    var effects: [Effect] = []
    while let date = dates.first, date.at <= unix {
      let id = date.turn.id
      unarm(id)
      guard let promise = owed[id], promise.taken == nil else { continue }
      let isLate = promise.stage == .due
      owed[id]?.stage = isLate ? .missed : .due
      effects.append(.owed(id, isLate ? .missed : .due))
      arm(id)
    }
    return effects
  }

  // MARK: - Calling back

  mutating func answerCallback(_ id: AskID, by person: PersonID, at now: Int64) throws(Refusal)
    -> [Effect]
  {
    guard let promise = owed[id] else { throw .past }
    guard promise.owed.kind == .callback else { throw .badArgument }
    guard people[person]?.seat?.role != .auditor else { throw .wrongRole }
    guard promise.taken == nil else { throw .taken }
    owed[id]?.taken = person
    owed[id]?.until = now + opening
    dues.insert(Due(at: now + opening, turn: promise.turn))
    return [.answered(id, by: person)]
      + change(person, at: now) {
        $0.work = .answered(id)
        $0.callback = id
      }
  }

  /// Who took a callback has no session in time, or gives it back.
  mutating func elapse(callback id: AskID, at now: Int64) -> [Effect] {
    guard let promise = owed[id], let person = promise.taken, promise.until != nil else {
      return []
    }
    return [.gone(person, id)] + free(person, at: now)
  }

  /// The session of who took a callback is there.
  mutating func keepClaim(_ id: AskID) {
    guard let promise = owed[id], let until = promise.until else { return }
    dues.remove(Due(at: until, turn: promise.turn))
    owed[id]?.until = nil
  }

  /// Nobody is doing it any more: its time counts again.
  mutating func unclaim(_ id: AskID) {
    keepClaim(id)
    owed[id]?.taken = nil
    arm(id)
  }

  // MARK: - Lists

  private mutating func shelve(_ id: AskID) {
    guard let promise = owed[id] else { return }
    shelves[Shelf(promise.owed.owner), default: Ordered()].insert(
      Due(at: promise.owed.due, turn: promise.turn))
    arm(id)
  }

  private mutating func unshelve(_ id: AskID) {
    guard let promise = owed[id] else { return }
    unarm(id)
    let shelf = Shelf(promise.owed.owner)
    shelves[shelf]?.remove(Due(at: promise.owed.due, turn: promise.turn))
    if shelves[shelf]?.isEmpty == true { shelves[shelf] = nil }
  }

  private mutating func arm(_ id: AskID) {
    guard let promise = owed[id], promise.date == nil, let next = promise.next else { return }
    dates.insert(Due(at: next, turn: promise.turn))
    owed[id]?.date = next
  }

  private mutating func unarm(_ id: AskID) {
    guard let promise = owed[id], let date = promise.date else { return }
    dates.remove(Due(at: date, turn: promise.turn))
    owed[id]?.date = nil
  }
}

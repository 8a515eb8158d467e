import AldabaWire

/// The first digits of a session's name, as a person types them.
struct SessionPrefix {
  private let digits: String

  init(_ digits: String) {
    self.digits = digits.lowercased()
  }

  /// Nothing typed is no name's beginning.
  func holds(_ session: SessionID?) -> Bool {
    guard let session, !digits.isEmpty else { return false }
    return session.rawValue.hasPrefix(digits)
  }
}

/// Finds what belongs to one session: its records, and those of the desk about the knock that it
/// answers and about what was promised in it.
struct Kinship<Item> {
  private let wanted: SessionPrefix
  /// Sessions that are wanted, in the order in which they began.
  private(set) var sessions: [SessionID] = []
  /// Knocks, callbacks and promises of the first of them.
  private var kin: Set<AskID> = []
  /// What was told of knocks that nobody has answered yet.
  private var waiting: [AskID: [Item]] = [:]

  init(_ wanted: SessionPrefix) {
    self.wanted = wanted
  }

  /// What is known to belong to the first wanted session by this record, in order.
  mutating func take(_ item: Item, _ record: Record) -> [Item] {
    if let session = record.session {
      guard wanted.holds(session) else {
        if case .opened(let opening) = record.act { forget(opening.knock) }
        return []
      }
      if !sessions.contains(session) { sessions.append(session) }
      guard session == sessions.first else { return [] }
      guard case .opened(let opening) = record.act else { return [item] }
      kin.formUnion([opening.knock, opening.callback].compactMap { $0 })
      return forget(opening.knock) + [item]
    }
    switch record.act {
    case .knockMade(let knock): waiting[knock.id] = [item]
    case .knockAnswered(let id, _, _):
      if kin.contains(id) { return [item] }
      waiting[id]?.append(item)
    case .missed(let miss):
      if let session = miss.from, sessions.contains(session) { return [item] }
      guard let id = miss.id else { break }
      if kin.contains(id) { return [item] }
      waiting[id]?.append(item)
    case .knockGivenUp(let id, _):
      forget(id)
      if kin.contains(id) { return [item] }
    case .promised(let promised):
      let isOurs = promised.from != nil && promised.from == sessions.first
      guard isOurs || kin.contains(promised.id) else { return [] }
      kin.insert(promised.id)
      return [item]
    case .fulfilled(_, let id, _): if kin.contains(id) { return [item] }
    case .forgotten(let forgotten):
      if let first = sessions.first, forgotten.sessions.contains(first) { return [item] }
    default: break
    }
    return []
  }

  @discardableResult
  private mutating func forget(_ knock: AskID?) -> [Item] {
    knock.flatMap { waiting.removeValue(forKey: $0) } ?? []
  }
}

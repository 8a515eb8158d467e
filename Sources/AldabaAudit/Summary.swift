import AldabaWire

/// What a list says of one session.
struct Summary: Equatable {
  let session: SessionID
  let person: PersonID?
  let customer: Digest
  let ticket: Digest
  let motive: Digest
  /// Unix milliseconds.
  let opened: Int64
  /// When the customer said yes to beginning.
  private(set) var accepted: Int64?
  private(set) var ended: Ended?
  /// In the order in which they were first given.
  private(set) var grants: [Capability] = []

  struct Ended: Equatable {
    let how: Ending
    let at: Int64
  }

  /// Nil when the record opens no session.
  init?(_ record: Record) {
    guard case .opened(let customer, let ticket, let motive, _, _) = record.act,
      let session = record.session
    else { return nil }
    self.session = session
    if case .person(_, let id) = record.author { person = id } else { person = nil }
    self.customer = customer
    self.ticket = ticket
    self.motive = motive
    opened = record.at
  }

  mutating func take(_ record: Record) {
    guard ended == nil else { return }
    switch record.act {
    case .accepted: accepted = record.at
    case .granted(let grant):
      if !grants.contains(grant.what) { grants.append(grant.what) }
    case .declined: ended = Ended(how: .declined, at: record.at)
    case .closed(let how, _): ended = Ended(how: how, at: record.at)
    default: break
    }
  }

  /// Milliseconds from the customer's yes to the end; nil when one of them never came.
  var length: Int64? {
    guard let accepted, let ended else { return nil }
    return max(0, ended.at - accepted)
  }
}

/// What a ledger says of its people and sessions, collected line by line.
struct Register {
  private(set) var sessions: [Summary] = []
  private(set) var names: [PersonID: Digest] = [:]
  private var places: [SessionID: Int] = [:]

  mutating func take(_ record: Record) {
    if case .personAdded(let id, let name, _, _) = record.act { names[id] = name }
    guard let session = record.session else { return }
    if let place = places[session] {
      sessions[place].take(record)
    } else if let summary = Summary(record) {
      places[session] = sessions.count
      sessions.append(summary)
    }
  }
}

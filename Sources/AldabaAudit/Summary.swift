import AldabaWire

/// What a list says of one session.
struct Summary: Equatable {
  let session: SessionID
  /// Everybody who served in it, in the order in which they came in.
  private(set) var people: [PersonID] = []
  let customer: Digest
  let ticket: Digest
  let motive: Digest
  /// The knock that it answers.
  let knock: AskID?
  /// Unix milliseconds.
  let opened: Int64
  /// When the customer said yes to beginning.
  private(set) var accepted: Int64?
  private(set) var ended: Ended?
  /// In the order in which they were first given.
  private(set) var grants: [Capability] = []
  /// Waits that the customer agreed to.
  private(set) var holds = 0
  /// Transfers and takeovers that were completed; not what a lost technician made necessary.
  private(set) var transfers = 0
  private var isHeld = false
  /// Who answered an ask, and how the asks were meant.
  private var answers: [AskID: PersonID] = [:]
  private var kinds: [AskID: Act.Handoff.Kind] = [:]

  struct Ended: Equatable {
    let how: Ending
    let at: Int64
  }

  /// Nil when the record opens no session.
  init?(_ record: Record) {
    guard case .opened(let opening) = record.act, let session = record.session
    else { return nil }
    self.session = session
    if case .person(_, let id) = record.author { people = [id] }
    customer = opening.customer
    ticket = opening.ticket
    motive = opening.motive
    knock = opening.knock
    opened = record.at
  }

  mutating func take(_ record: Record) {
    guard ended == nil else { return }
    switch record.act {
    case .accepted: accepted = record.at
    case .granted(let grant):
      if !grants.contains(grant.what) { grants.append(grant.what) }
    case .holdAccepted:
      if !isHeld { holds += 1 }
      isHeld = true
    case .holdDeclined(_, _, .silence), .holdDeclined(_, _, .nobody): break
    case .holdResumed, .holdDeclined, .holdCallback: isHeld = false
    case .handoffAsked(let handoff): kinds[handoff.id] = handoff.kind
    case .handoffAccepted(_, let ask):
      if case .person(_, let person) = record.author { answers[ask] = person }
    case .handoffCompleted(_, let ask): comeIn(ask)
    case .declined: ended = Ended(how: .declined, at: record.at)
    case .closed(let how, _): ended = Ended(how: how, at: record.at)
    default: break
    }
  }

  private mutating func comeIn(_ ask: AskID) {
    if let person = answers[ask], !people.contains(person) { people.append(person) }
    switch kinds[ask] {
    case .transfer, .takeover: transfers += 1
    case .third, nil: break
    }
  }

  /// Milliseconds from the customer's yes to the end; nil when one of them never came.
  var length: Int64? {
    guard let accepted, let ended else { return nil }
    return max(0, ended.at - accepted)
  }
}

/// What a ledger says of its sessions, collected line by line.
struct Register {
  private(set) var sessions: [Summary] = []
  private var places: [SessionID: Int] = [:]

  mutating func take(_ record: Record) {
    guard let session = record.session else { return }
    if let place = places[session] {
      sessions[place].take(record)
    } else if let summary = Summary(record) {
      places[session] = sessions.count
      sessions.append(summary)
    }
  }
}

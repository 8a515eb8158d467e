import AldabaWire

/// Who came into a session, and who asked what in it: as far as its records say, taken as they are.
struct Roster {
  /// By their streams, from 1.
  private(set) var people: [PersonID] = []
  private(set) var asks: [AskID: Asked] = [:]

  struct Asked {
    /// Nil where the broker or the customer began it.
    let by: PersonID?
    let what: Topic
  }

  mutating func take(_ record: Record) {
    let author = record.author.person
    switch record.act {
    case .opened: people = [author].compactMap { $0 }
    case .asked(let ask): asks[ask.id] = Asked(by: author, what: .capability(ask.what))
    case .holdAsked(let hold): asks[hold.id] = Asked(by: author, what: .hold)
    case .costAsked(let cost): asks[cost.id] = Asked(by: author, what: .cost)
    case .handoffAsked(let handoff):
      let isTransfer = handoff.kind.family == .transfer
      asks[handoff.id] = Asked(by: author, what: isTransfer ? .transfer : .escalate)
    case .requested(let id, .manager, _): asks[id] = Asked(by: nil, what: .escalate)
    case .fronted(let id): asks[id] = Asked(by: nil, what: .transfer)
    case .handoffAccepted: if let author { people.append(author) }
    default: break
    }
  }

  /// Whom a record is about: who says it, who is named, whose question it answers, whose stream it
  /// is; else all who have come into the session.
  func concerned(by record: Record) -> [PersonID] {
    let named = ([record.author.person] + record.act.people).compactMap { $0 }
    if !named.isEmpty { return named }
    if let ask = record.act.ask, let asked = asks[ask] { return asked.by.map { [$0] } ?? people }
    if let stream = record.act.stream { return person(at: stream).map { [$0] } ?? [] }
    return people
  }

  func person(at stream: Int64) -> PersonID? {
    let place = Int(clamping: stream) - 1
    return people.indices.contains(place) ? people[place] : nil
  }
}

extension Author {
  var person: PersonID? {
    if case .person(_, let id) = self { id } else { nil }
  }
}

extension Act {
  /// The question that it puts, answers or ends.
  var ask: AskID? {
    switch self {
    case .asked(let ask): ask.id
    case .granted(let grant): grant.ask
    case .refused(let id, _, _, _), .silent(let id, _, _), .revoked(let id, _),
      .expired(let id, _), .void(let id, _), .shellOpened(let id), .holdAccepted(let id, _, _),
      .holdDeclined(let id, _, _), .holdCallback(let id, _, _), .handoffDeclined(_, let id, _, _),
      .handoffConsented(_, let id, _, _), .handoffAccepted(_, let id),
      .handoffFailed(_, let id, _), .handoffCompleted(_, let id), .fronted(let id),
      .requested(let id, _, _), .costAccepted(let id, _, _), .costDeclined(let id, _, _):
      id
    case .holdAsked(let hold): hold.id
    case .handoffAsked(let handoff): handoff.id
    case .costAsked(let cost): cost.id
    default: nil
    }
  }

  /// Who is named in it, beside its author.
  var people: [PersonID] {
    switch self {
    case .personAdded(let id, _, _, _, _), .personEnrolled(let id, _, _, _),
      .personRenewed(let id, _, _, _), .personRevoked(let id), .knockAnswered(_, let id, _),
      .fulfilled(_, _, let id), .adviceAsked(let id, _, _), .exception(let id, _):
      [id]
    case .handoffAsked(let handoff):
      if case .person(let id) = handoff.to { [id] } else { [] }
    case .promised(let promised): promised.owner.map { [$0] } ?? []
    default: []
    }
  }

  /// The technician's stream that it is about.
  var stream: Int64? {
    switch self {
    case .bound(let stream, _, _, _), .numberSpent(let stream, _): stream
    case .linkLost(.technician(let stream)), .linkResumed(.technician(let stream)): stream
    default: nil
    }
  }
}

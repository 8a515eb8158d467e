import AldabaDesk
import AldabaSystem
import AldabaWire

/// By when a customer is to be answered, as their tier promises (R21): said to who could answer while
/// there is time, and on record when it is too late.
extension Reception {
  /// A session is there, and its customer's yes is not: until then it is to be answered in time. It
  /// counts from the knock that it answers, where it answers one.
  func await(
    _ session: SessionID, _ opening: Act.Opening, from opened: Int64, isMissed: Bool
  ) {
    let service = server.configuration.service
    change { state in
      let known = opening.knock.flatMap { state.responses.isMissed(.knock($0)) } ?? false
      let since = opening.knock.flatMap { state.knockers[$0]?.since } ?? opened
      if let knock = opening.knock { state.responses.end(.knock(knock)) }
      let usual = opening.knock == nil ? nil : service.knocks
      if let target = service.target(
        kind: opening.kind ?? usual?.kind, tier: opening.tier ?? usual?.tier, from: since)
      {
        state.responses.wait(.session(session, opening.knock), target, isMissed: isMissed || known)
      }
      return []
    }
  }

  /// The customer has said yes, or it is over.
  func answered(_ session: SessionID, _ knock: AskID?) {
    state.withLock { $0.responses.end(.session(session, knock)) }
  }

  func follow(_ step: Responses.Step, _ state: State) {
    switch step {
    case .soon(.knock(let id)):
      guard let knocker = state.knockers[id] else { return }
      for person in state.counters.keys where state.desk.presence(of: person) == .free {
        send(.waiting(knocker.waiting), to: person, state)
      }
    // Whoever opened it has the customer on the telephone, or on the way.
    case .soon(.session): break
    case .missed(let matter, let target, let waited):
      let (id, session): (AskID?, SessionID?) =
        switch matter {
        case .knock(let id): (id, nil)
        case .session(let session, let knock): (knock, session)
        }
      append(
        .missed(
          Act.Miss(
            .response, id, waited: waited, from: session, kind: target.kind, tier: target.tier)),
        [:])
    }
  }
}

extension Reception.State {
  /// A knock is to be answered as the service promises to whoever knocks.
  mutating func await(
    _ id: AskID, from since: Int64, _ service: Service, isMissed: Bool = false
  ) {
    guard
      let target = service.target(
        kind: service.knocks?.kind, tier: service.knocks?.tier, from: since)
    else { return }
    knockers[id]?.due = target.due
    responses.wait(.knock(id), target, isMissed: isMissed)
  }
}

extension Act.KnockEnd {
  init(_ end: Knock.End) {
    switch end {
    case .gaveUp: self = .left
    case .lost: self = .lost
    case .callback: self = .callback
    case .replaced: self = .replaced
    }
  }
}

extension Owed.Kind {
  init?(_ kind: Act.Promised.Kind) { self.init(rawValue: kind.rawValue) }
}

public import AldabaWire

/// Passing the customer on, and bringing somebody in (R11–R15, R22, R33, R38).
///
///     asked ── consented ─▶ ringing ── accepted ─▶ on the way in ── completed ─▶ in
///       └ declined              └──────── failed ────────┴─▶ exactly as before
///     front ── accepted ─▶ asked again, by name ── consented ─▶ on the way in ── completed ─▶ in
///
/// Until `completed` nobody but the first technician is in, and whatever fails leaves the customer
/// where they were.
extension Session {
  /// A handing over under way.
  public struct Passing: Hashable, Sendable {
    public enum Cause: Hashable, Sendable {
      /// The technician asked, and the customer agreed.
      case asked(Act.Handoff)
      /// The customer wants a person in charge.
      case manager
      /// The technician was lost.
      case front
    }

    public let id: AskID
    public let cause: Cause
    /// When it last went a step on.
    public internal(set) var since: Int64
    /// The stream of who has answered.
    public internal(set) var candidate: Int64?
    /// SHA-256 of the statement by which they answered.
    public internal(set) var answer: Digest?
    /// Whether the customer has agreed; at the front they do when they know who has answered.
    public internal(set) var isConsented: Bool

    public var kind: Act.Handoff.Kind {
      switch cause {
      case .asked(let handoff): handoff.kind
      case .manager: .third
      case .front: .transfer
      }
    }
    public var family: Act.Handoff.Family { kind.family }
    public var to: Target {
      switch cause {
      case .asked(let handoff): handoff.to
      case .manager, .front: .next
      }
    }

    init(id: AskID, cause: Cause, since: Int64, isConsented: Bool) {
      self.id = id
      self.cause = cause
      self.since = since
      self.isConsented = isConsented
    }
  }

  mutating func askHandoff(_ handoff: Act.Handoff, by key: [UInt8], _ hash: Digest)
    throws(RefusalCode) -> [Effect]
  {
    try checkQuestion(handoff.id)
    guard held == nil, pausedSince == nil else { throw .onHold }
    if case .person(let person) = handoff.to {
      guard !members.contains(where: { $0.isPresent && $0.person == person }) else {
        throw .badArgument
      }
    }
    switch handoff.kind {
    case .transfer:
      let isBack = members.contains { $0.hasLed && $0.person.map(Target.person) == handoff.to }
      guard wantsOther || (transfers < Limits.transfers && !isBack) else { throw .notAgain }
      try checkRefusals(of: .transfer)
    case .third, .takeover:
      guard third == nil else { throw .busy }
      try checkRefusals(of: .escalate)
    }
    put(.handoff(handoff), by: key, hash)
    return [.handoffAsked(handoff)]
  }

  mutating func declineHandoff(
    _ family: Act.Handoff.Family, _ ask: AskID, _ why: Act.Refusal, at now: Int64
  ) throws(RefusalCode) -> [Effect] {
    if var passing, passing.cause == .front, passing.id == ask, family == .transfer,
      passing.candidate != nil, !passing.isConsented
    {
      // At the front: not with this one. The customer goes on waiting, or hangs up.
      passing.candidate = nil
      passing.answer = nil
      self.passing = passing
      return [.handoffDeclined(ask, .transfer, why)]
    }
    let handoff = try asked(family, ask)
    guard let topic = pending?.topic else { throw .noSuchAsk }
    pending = nil
    count(topic, why, at: now)
    return [.handoffDeclined(ask, handoff.kind, why)]
  }

  mutating func consent(
    _ family: Act.Handoff.Family, _ ask: AskID, _ asked: Digest, at now: Int64
  ) throws(RefusalCode) -> [Effect] {
    if var passing, passing.cause == .front, passing.id == ask, family == .transfer {
      guard passing.candidate != nil, !passing.isConsented, passing.answer == asked else {
        throw .noSuchAsk
      }
      passing.isConsented = true
      passing.since = now
      self.passing = passing
      return [.consented(passing)]
    }
    let handoff = try self.asked(family, ask)
    guard let pending, pending.asked == asked else { throw .badArgument }
    self.pending = nil
    refusals[pending.topic] = nil
    let passing = Passing(id: ask, cause: .asked(handoff), since: now, isConsented: true)
    self.passing = passing
    return [.ringing(passing)]
  }

  private func asked(_ family: Act.Handoff.Family, _ ask: AskID) throws(RefusalCode)
    -> Act.Handoff
  {
    guard phase == .active, let pending, case .handoff(let handoff) = pending.query,
      handoff.id == ask, handoff.kind.family == family
    else { throw .noSuchAsk }
    return handoff
  }

  /// Who cannot be meant: whoever is in and, unless the customer wants another person, for a
  /// transfer also whoever has served them before (R33). At the front anybody can.
  public func excluded(from kind: Act.Handoff.Kind) -> Set<PersonID> {
    let isBack = kind == .transfer && phase == .active && !wantsOther
    return Set(members.filter { $0.isPresent || (isBack && $0.hasLed) }.compactMap(\.person))
  }

  /// A colleague answers. Who they are is checked by who knows people: the broker, and the agent.
  mutating func answer(
    _ family: Act.Handoff.Family, _ ask: AskID, _ statement: Statement, _ hash: Digest,
    at now: Int64
  ) throws(RefusalCode) -> [Effect] {
    guard var passing, passing.id == ask, passing.family == family else { throw .noSuchAsk }
    guard passing.candidate == nil else { throw .taken }
    guard case .person(let role, let person) = statement.author, statement.author.serves else {
      throw .wrongRole
    }
    guard passing.family == .transfer || role == .supervisor else { throw .wrongRole }
    if case .person(let wanted) = passing.to {
      guard person == wanted else { throw .wrongRole }
    }
    guard !members.contains(where: { $0.isPresent && $0.person == person }) else { throw .busy }
    guard !excluded(from: passing.kind).contains(person) else { throw .notAgain }
    let stream = Int64(members.map(\.stream).max() ?? 0) + 1
    guard stream <= Int64(Limits.streams) else { throw .full }
    if let index = members.firstIndex(where: { $0.key == statement.key }) {
      guard members[index].name == statement.author else { throw .wrongRole }
      members[index].stream = stream
    } else {
      members.append(
        Member(name: statement.author, key: statement.key, stream: stream, isPresent: false))
    }
    passing.candidate = stream
    passing.answer = hash
    passing.since = now
    self.passing = passing
    return [.answered(passing)]
  }

  /// Whatever it was, the customer is where they were. At the front they go on waiting.
  mutating func fail(
    _ family: Act.Handoff.Family, _ ask: AskID, _ why: Act.Handoff.Failure, at now: Int64
  ) throws(RefusalCode) -> [Effect] {
    guard var passing, passing.id == ask, passing.family == family else { throw .noSuchAsk }
    let failed = Effect.handoffFailed(passing, why)
    if passing.cause == .front {
      guard passing.candidate != nil else { throw .notNow }
      passing.candidate = nil
      passing.answer = nil
      passing.isConsented = false
      passing.since = now
      self.passing = passing
    } else {
      self.passing = nil
    }
    return [failed]
  }

  mutating func complete(_ family: Act.Handoff.Family, _ ask: AskID) throws(RefusalCode)
    -> [Effect]
  {
    guard let passing, passing.id == ask, passing.family == family, passing.isConsented,
      let stream = passing.candidate,
      let index = members.firstIndex(where: { $0.stream == stream })
    else { throw .noSuchAsk }
    self.passing = nil
    var effects: [Effect] = []
    if passing.kind == .third {
      assisting = stream
    } else {
      if let lead { effects += leave(lead) }
      leading = stream
      members[index].hasLed = true
      wantsOther = false
      phase = .active
      if passing.kind == .transfer, passing.cause != .front { transfers += 1 }
    }
    members[index].isPresent = true
    return effects + [.arrived(passing, members[index])]
  }

  /// The lead did not come back. A third person who is there takes over; else the customer is the
  /// first whom a colleague can answer, and is asked before anyone new comes in.
  mutating func front(_ ask: AskID, at now: Int64) throws(RefusalCode) -> [Effect] {
    guard phase == .active, let lead, lost[lead.seat] != nil else { throw .notNow }
    guard ask != .session, !asks.contains(ask) else { throw .badArgument }
    asks.insert(ask)
    var effects: [Effect] = []
    if let passing {
      self.passing = nil
      effects.append(.handoffFailed(passing, .lost))
    }
    effects += leave(lead)
    held = nil
    if let third, let index = members.firstIndex(where: { $0.stream == third.stream }) {
      assisting = nil
      leading = third.stream
      members[index].hasLed = true
      return effects + [.promoted(members[index])]
    }
    phase = .front
    let passing = Passing(id: ask, cause: .front, since: now, isConsented: false)
    self.passing = passing
    return effects + [.fronted(passing)]
  }
}

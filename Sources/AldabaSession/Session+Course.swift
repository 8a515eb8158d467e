public import AldabaWire

/// Beginning, links and the end.
extension Session {
  mutating func join(
    _ statement: Statement, _ device: [UInt8], _ opened: Digest, at now: Int64
  ) throws(RefusalCode) -> [Effect] {
    let joining = Customer(name: statement.author, key: statement.key, device: device)
    switch phase {
    case .waiting: break
    case .active, .closing:
      guard opened == opening else { throw .taken }
      return try comeBack(joining, at: now)
    case .greeting, .front: throw .taken
    case .closed: throw .past
    }
    guard opened == opening else { throw .badArgument }
    customer = joining
    phase = .greeting
    return [.joined]
  }

  mutating func accept() throws(RefusalCode) -> [Effect] {
    if isReturning {
      isReturning = false
      return [.returned]
    }
    guard phase == .greeting else { throw .notNow }
    phase = .active
    return [.begun]
  }

  mutating func decline(_ why: Act.Refusal) throws(RefusalCode) -> [Effect] {
    guard phase == .greeting else { throw .notNow }
    phase = .closed(.declined)
    return [.declined(why), .closed(.declined)]
  }

  /// The agent stands behind a tunnel to whoever is in, or on the way in with the customer's yes.
  mutating func bind(_ stream: Int64, _ epoch: Int64, _ key: [UInt8]) throws(RefusalCode)
    -> [Effect]
  {
    guard phase.isOpen, !isReturning else { throw .notNow }
    guard let member = member(at: stream), member.key == key,
      member.isPresent || (passing?.candidate == stream && passing?.isConsented == true)
    else { throw .badArgument }
    return [.bound(stream: stream, epoch: epoch)]
  }

  mutating func spend(_ stream: Int64, _ exchange: Int64) throws(RefusalCode) -> [Effect] {
    guard phase.isOpen else { throw .notNow }
    guard let index = members.firstIndex(where: { $0.stream == stream }) else {
      throw .badArgument
    }
    guard Int(exchange) == members[index].exchanges + 1 else { throw .outOfOrder }
    members[index].exchanges += 1
    return [.spent(stream: stream, members[index].exchanges)]
  }

  /// The goodbye: nobody is kept waiting, no question is open, nobody is on the way in (R26).
  mutating func propose() throws(RefusalCode) -> [Effect] {
    guard phase == .active, !isReturning else { throw .notNow }
    guard held == nil, pausedSince == nil else { throw .onHold }
    guard pending == nil, passing == nil else { throw .busy }
    phase = .closing
    return endAll(.closing) + [.closing]
  }

  // MARK: - Links

  mutating func lose(_ seat: Seat, at now: Int64) throws(RefusalCode) -> [Effect] {
    switch (phase, seat) {
    case (.closed, _): throw .past
    case (.greeting, .customer):
      // Nobody said yes: the code is not spent, and whoever comes next is greeted anew.
      customer = nil
      phase = .waiting
      return [.linkLost(seat), .unjoined]
    case (.waiting, .customer): throw .notNow
    case (_, .customer): break
    case (_, .technician(let stream)):
      guard member(at: stream)?.isPresent == true else { throw .notNow }
    }
    guard lost[seat] == nil else { throw .notNow }
    lost[seat] = now
    return [.linkLost(seat)]
  }

  /// A technician's part ends; their grants and their open question with it.
  mutating func leave(_ member: Member) -> [Effect] {
    var effects = endAll(.left) { $0.stream == member.stream }
    if let pending, pending.by == member.key {
      self.pending = nil
      effects.append(.withdrawn(pending))
    }
    if assisting == member.stream { assisting = nil }
    if leading == member.stream { leading = nil }
    lost[member.seat] = nil
    if let index = members.firstIndex(where: { $0.stream == member.stream }) {
      members[index].isPresent = false
      effects.append(.left(members[index]))
    }
    return effects
  }

  // MARK: - The end

  mutating func close(byBroker ending: Ending) throws(RefusalCode) -> [Effect] {
    switch ending {
    case .administrator: break
    case .unjoined: guard phase == .waiting else { throw .notNow }
    case .lost:
      // A third person's link ends their part, not the session.
      let seats = [.customer] + (lead.map { [$0.seat] } ?? [])
      guard seats.contains(where: { lost[$0] != nil }) else { throw .notNow }
    case .customer, .declined, .quiet, .numbers: throw .badArgument
    }
    return close(ending)
  }

  mutating func close(byCustomer ending: Ending) throws(RefusalCode) -> [Effect] {
    switch ending {
    case .customer: break
    case .quiet:
      guard phase == .closing else { throw .notNow }
      guard pausedSince == nil else { throw .onHold }
    case .numbers:
      guard members.contains(where: { $0.exchanges >= Limits.exchanges }) else {
        throw .notNow
      }
    case .declined, .lost, .unjoined, .administrator: throw .badArgument
    }
    return close(ending)
  }

  private mutating func close(_ ending: Ending) -> [Effect] {
    let ended = endAll(.closed)
    pending = nil
    held = nil
    passing = nil
    pausedSince = nil
    shellIsOpen = false
    step = nil
    isReturning = false
    phase = .closed(ending)
    return ended + [.closed(ending)]
  }

  // MARK: - What time brings

  /// The times that the broker keeps, in milliseconds.
  public struct Times: Hashable, Sendable {
    /// How long a code waits for its customer.
    public let code: Int64
    /// How long a lost side is waited for.
    public let resume: Int64
    /// How long a customer who waits goes without a word (R8).
    public let holdCheck: Int64
    /// How long a lost technician is waited for who has not met a customer that knocked, and has a
    /// turn to come back to; nil: as any other.
    public let meeting: Int64?

    public init(code: Int64, resume: Int64, holdCheck: Int64, meeting: Int64? = nil) {
      self.code = code
      self.resume = resume
      self.holdCheck = holdCheck
      self.meeting = meeting
    }
  }

  /// What the broker has to say when its time has come.
  public enum Due: Hashable, Sendable {
    /// Nobody came, or the customer did not come back.
    case end(Ending)
    /// The lead did not come back: the customer goes to the front.
    case leadGone
    case thirdGone
    case overrun
    /// Who answered did not get in.
    case handoffLate(Act.Handoff.Family, AskID)
  }

  /// What is due next, and when.
  public func due(_ times: Times) -> (Due, at: Int64)? {
    var all: [(Due, at: Int64)] = []
    switch phase {
    case .waiting:
      all.append((.end(.unjoined), since + times.code))
      if let meeting = times.meeting, let lead, let since = lost[lead.seat] {
        all.append((.end(.unjoined), since + meeting))
      }
    case .closed: return nil
    case .greeting, .active, .closing, .front:
      if let since = lost[.customer] { all.append((.end(.lost), since + times.resume)) }
      if let lead, let since = lost[lead.seat] {
        let patience = times.meeting ?? times.resume
        all.append((phase == .active ? .leadGone : .end(.lost), since + patience))
      }
      if let third, let since = lost[third.seat] { all.append((.thirdGone, since + times.resume)) }
      if let held, lost[.customer] == nil { all.append((.overrun, held.checked + times.holdCheck)) }
      if let passing, passing.candidate != nil, passing.isConsented {
        all.append((.handoffLate(passing.family, passing.id), passing.since + Limits.handoff))
      }
    }
    return all.min { $0.at < $1.at }
  }
}

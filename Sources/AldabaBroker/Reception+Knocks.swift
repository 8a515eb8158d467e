import AldabaCrypto
import AldabaDesk
import AldabaLink
import AldabaProof
import AldabaSystem
import AldabaWire

/// Customers at the door.
extension Reception {
  /// Who waits: what they told, and where they are to be reached.
  struct Knocker: @unchecked Sendable {
    let knocking: Message.Knocking
    let since: Int64
    var link: Weak<Link>?
    var loop: EventLoop?
    var answeredBy: PersonID?
    /// The session of who answered, once it stands in the ledger.
    var session: SessionID?
    /// By when somebody has to answer, Unix milliseconds, where a tier says so (R21).
    var due: Int64?
    /// What is to be told once the knock stands in the ledger; nil when it does.
    var kept: [Message.KnockStep]?

    /// Tells the customer, in the order of the desk's effects.
    mutating func tell(_ step: Message.KnockStep) {
      guard kept == nil else {
        kept?.append(step)
        return
      }
      let parcel = Parcel(link)
      loop?.post { parcel.value?.value?.send(.waited(step)) }
    }

    var waiting: Message.Waiting {
      Message.Waiting(
        id: knocking.id, kind: .knock, customer: knocking.name.text, motive: knocking.need.text,
        since: since, from: nil, brief: nil, due: due)
    }

    var card: Message.Knocker {
      Message.Knocker(
        id: knocking.id, kind: .knock, customer: knocking.name.text, motive: knocking.need.text,
        system: knocking.system.text, contact: nil, ticket: nil)
    }
  }

  // MARK: - Knocking

  /// What anybody may know before they say who they are (R35).
  func door() -> Message.Door {
    let hours = server.configuration.service.hours
    let now = Clock.wallMilliseconds()
    let outlook = state.withLock { $0.desk.outlook }
    let isOpen = hours.isOpen(at: now)
    return Message.Door(
      isOpen: isOpen, opens: isOpen ? nil : hours.nextOpening(after: now),
      hours: server.configuration.spans, slots: hours.slots(from: now), isFree: outlook.isFree,
      isStaffed: outlook.isStaffed, before: Int64(outlook.before), wait: outlook.wait,
      systems: server.configuration.systems, zone: server.configuration.service.zone,
      offset: hours.zone.offset(at: now / 1_000))
  }

  /// A customer asks for help, or is back after a lost link.
  func knock(_ knocking: Message.Knocking, _ link: Link, _ address: Address, _ loop: EventLoop)
    throws(RefusalCode)
  {
    let now = Clock.bootMilliseconds()
    let id = knocking.id
    let knock: Knock
    do throws(Desk.Refusal) {
      knock = try Knock(
        id: id, need: knocking.need.text, name: knocking.name.text,
        system: knocking.system.text,
        device: Array(Crypto.sha256(knocking.device).prefix(8)).hex, address: address.limitKey)
      try state.withLock { (state) throws(Desk.Refusal) in
        if let known = state.knockers[id] {
          guard known.knocking.key == knocking.key else { throw .badArgument }
          state.knockers[id]?.link = Weak(link)
          state.knockers[id]?.loop = loop
          // Not twice, where the first one is still to be told.
          if state.knockers[id]?.kept == nil { state.knockers[id]?.tell(.made) }
          carryOut(try state.desk.resume(id, at: now), &state)
        } else {
          state.knockers[id] = Knocker(
            knocking: knocking, since: Clock.wallMilliseconds(), link: Weak(link), loop: loop,
            kept: [.made])
          do throws(Desk.Refusal) {
            let effects = try state.desk.knock(knock, at: now)
            record(knocking)
            state.await(id, from: Clock.wallMilliseconds(), server.configuration.service)
            carryOut(effects, &state)
          } catch {
            state.knockers[id] = nil
            throw error
          }
        }
      }
    } catch { throw RefusalCode(error) }
    wake()
  }

  private func record(_ knocking: Message.Knocking) {
    append(
      .knockMade(
        Act.KnockMade(
          id: knocking.id, device: knocking.device, key: knocking.key, vouch: knocking.vouch,
          name: digest(knocking.name), need: digest(knocking.need),
          system: digest(knocking.system))),
      ["name": knocking.name, "need": knocking.need, "system": knocking.system]
    ) { [weak self] in self?.recorded(knocking.id) }
  }

  /// The knock stands in the ledger: only now its customer is told anything.
  private func recorded(_ id: AskID) {
    state.withLock { state in
      let kept = state.knockers[id]?.kept ?? []
      state.knockers[id]?.kept = nil
      for step in kept { state.knockers[id]?.tell(step) }
    }
  }

  /// The link of who waits is gone.
  func lost(_ id: AskID, _ link: Link) {
    change { state in
      guard state.knockers[id]?.link?.value === link else { return [] }
      state.knockers[id]?.link = nil
      return state.desk.lose(id, at: Clock.bootMilliseconds())
    }
  }

  func hangUp(_ id: AskID) { change { $0.desk.hangUp(id, at: Clock.bootMilliseconds()) } }

  /// Who waits wants to be called instead. `done` hears the time, on any thread, once it is on record:
  /// nobody is told that something is noted which is not.
  func callBack(
    _ id: AskID, at: Int64?, contact: PersonalText?, _ done: @escaping @Sendable (Int64) -> Void
  ) throws(RefusalCode) {
    guard !server.isStalled else { throw .ledger }
    let due = try server.configuration.appointment(at)
    guard let knocker = state.withLock({ $0.knockers[id] }) else { throw .past }
    let promise = try promise(
      .callback, what: knocker.knocking.need, customer: knocker.knocking.name, ticket: nil,
      contact: contact, due: due, owner: nil, from: nil)
    do throws(Desk.Refusal) {
      try state.withLock { (state) throws(Desk.Refusal) in
        state.promises[promise.owed.id] = promise.card
        tell(promise.owed, promise.card, state)
        carryOut(
          try state.desk.callBack(id, promise.owed, at: Clock.bootMilliseconds()), &state)
      }
    } catch { throw RefusalCode(error) }
    append(.promised(promise.act), promise.texts) { done(due) }
    wake()
  }

  /// The session of who answered stands in the ledger: the customer's link goes there. Nil while
  /// the customer is away; they come to it themselves.
  func seat(_ id: AskID, in session: SessionID) -> Knocker? {
    state.withLock { state in
      state.knockers[id]?.session = session
      return state.knockers[id]
    }
  }

  /// Where a knock that was answered has gone.
  func session(of id: AskID, key: [UInt8]) -> SessionID? {
    state.withLock { state in
      guard let knocker = state.knockers[id], knocker.knocking.key == key else { return nil }
      return knocker.session
    }
  }

  /// The customer and whoever answered have met, or it is over.
  func forget(_ id: AskID) {
    state.withLock { state in
      state.knockers[id] = nil
      state.desk.settled(id)
      state.responses.end(.knock(id))
    }
  }

  /// Whoever answered was lost before they had met: the customer waits again, before all others.
  func putBack(_ id: AskID) {
    change { state in
      state.knockers[id]?.session = nil
      state.knockers[id]?.answeredBy = nil
      state.knockers[id]?.link = nil
      if let since = state.knockers[id]?.since {
        state.await(id, from: since, server.configuration.service)
      }
      return state.desk.putBack(id, at: Clock.bootMilliseconds())
    }
  }

  /// Who answered a knock or took a callback does not open a session: it waits again.
  func release(_ id: AskID) { change { $0.desk.release(id, at: Clock.bootMilliseconds()) } }

  // MARK: - What follows

  func follow(_ id: AskID, _ step: Knock.Step, _ state: inout State) {
    guard let knocker = state.knockers[id] else { return }
    func tell(_ step: Message.KnockStep) { state.knockers[id]?.tell(step) }
    switch step {
    case .ringing(let rings): tell(.ringing(Int64(rings)))
    case .next: tell(.next)
    case .turn(let before, let wait): tell(.turn(before: Int64(before), wait: wait))
    case .nobody: tell(.nobody)
    case .back:
      state.knockers[id]?.answeredBy = nil
      tell(.back)
    case .missed(let waited): append(.missed(Act.Miss(.knock, id, waited: waited)), [:])
    case .answered(let waited, _):
      tell(.answered)
      if let person = knocker.answeredBy {
        append(.knockAnswered(id, person, waited: waited), [:])
      }
    case .over(let why):
      state.responses.end(.knock(id))
      append(.knockGivenUp(id, Act.KnockEnd(why)), [:])
      state.knockers[id] = nil
    }
  }

  // MARK: - Starting again

  /// A knock that the ledger holds and nobody answered: it waits for its customer to come back.
  ///
  /// - Parameter session: of who has answered it, and has not met the customer yet.
  func restore(
    _ made: Act.KnockMade, _ texts: [String: PersonalText], at: Int64, isMissed: Bool,
    isLate: Bool, in session: SessionID? = nil
  ) {
    guard let need = texts["need"], let name = texts["name"], let system = texts["system"] else {
      return
    }
    let knocking = Message.Knocking(
      id: made.id, key: made.key, proof: [], device: made.device, vouch: made.vouch, need: need,
      name: name, system: system)
    guard
      let knock = try? Knock(
        id: made.id, need: need.text, name: name.text, system: system.text,
        device: Array(Crypto.sha256(made.device).prefix(8)).hex, address: "")
    else { return }
    state.withLock { state in
      let waited = Clock.wallMilliseconds() - at
      let now = Clock.bootMilliseconds()
      let isBack: Void? =
        session == nil
        ? try? state.desk.restore(knock, waited: waited, isMissed: isMissed, at: now)
        : try? state.desk.restore(served: knock, waited: waited, at: now)
      guard isBack != nil else { return }
      state.knockers[made.id] = Knocker(knocking: knocking, since: at, session: session)
      guard session == nil else { return }
      state.await(made.id, from: at, server.configuration.service, isMissed: isLate)
    }
  }

  func measured(_ milliseconds: Int64) { state.withLock { $0.desk.measured(milliseconds) } }

  func append(
    _ act: Act, _ texts: [String: PersonalText], _ done: @escaping @Sendable () -> Void = {}
  ) {
    server.append(
      Record(at: Clock.wallMilliseconds(), by: .broker, session: nil, act: act), texts: texts
    ) { _ in done() }
  }

  func digest(_ text: PersonalText) -> Digest {
    guard let digest = Digest(Crypto.sha256(text.committed)) else {
      preconditionFailure("SHA-256 has 32 bytes")
    }
    return digest
  }
}

import AldabaDesk
import AldabaLink
import AldabaSystem
import AldabaWire

/// The desk as the broker has it: who is there, on which connection, what rings and what is owed.
/// Shared by all loops; what is to be sent is posted to the loop that owns the connection, in the
/// order of the desk's own effects.
final class Reception: Sendable {
  /// A technician's connection at the desk.
  struct Counter: @unchecked Sendable {
    let link: Weak<Link>
    let loop: EventLoop
  }

  /// What rings inside a session, as technicians read it.
  struct Card: Sendable {
    let waiting: Message.Waiting
    let session: SessionID
    let target: Target
    let kind: Desk.Kind
  }

  struct State: Sendable {
    var desk: Desk
    /// How many connections each person has, those that only come to answer among them.
    var present: [PersonID: Int] = [:]
    var counters: [PersonID: [Counter]] = [:]
    var cards: [AskID: Card] = [:]
    var knockers: [AskID: Knocker] = [:]
    var promises: [AskID: Message.Waiting] = [:]
    var responses = Responses()
  }

  /// The timers for what is due next; the first loop's alone.
  private final class Alarm: @unchecked Sendable {
    var timers: [EventLoop.Timer] = []
  }

  let state: Lock<State>
  private let alarm = Alarm()
  unowned let server: Server

  init(_ server: Server) {
    self.server = server
    let configuration = server.configuration
    state = Lock(
      State(
        desk: Desk(
          ring: configuration.ring, rings: Int(configuration.rings),
          resume: configuration.settings.resume, sessions: Int(configuration.sessions))))
  }

  // MARK: - Who is there

  /// - Parameter link: where they are told what rings; nil for who only comes to answer.
  func arrive(_ person: PersonID, _ role: AldabaWire.Role, _ link: Link?, _ loop: EventLoop) {
    let team = server.people.person(person)?.team
    change { state in
      state.present[person, default: 0] += 1
      if let link {
        state.counters[person, default: []].append(Counter(link: Weak(link), loop: loop))
      }
      return state.desk.arrive(person, role: role, team: team, at: Clock.bootMilliseconds())
    }
  }

  /// Whoever has two connections leaves with the last of them.
  func leave(_ person: PersonID, _ link: Link?) {
    change { state in
      if let link {
        state.counters[person]?.removeAll { $0.link.value == nil || $0.link.value === link }
        if state.counters[person]?.isEmpty == true { state.counters[person] = nil }
      }
      let left = (state.present[person] ?? 1) - 1
      state.present[person] = left > 0 ? left : nil
      return left > 0 ? [] : state.desk.leave(person, at: Clock.bootMilliseconds())
    }
  }

  func away(_ person: PersonID, _ isAway: Bool) {
    change { $0.desk.away(person, isAway, at: Clock.bootMilliseconds()) }
  }

  /// A person opens a session, of what they have answered, if anything. R2: refused while they are
  /// in another one.
  func open(_ session: SessionID, _ person: PersonID, answering: AskID?) throws(RefusalCode) {
    do throws(Desk.Refusal) {
      try state.withLock { (state) throws(Desk.Refusal) in
        carryOut(
          try state.desk.open(
            session: session, person: person, answering: answering, at: Clock.bootMilliseconds()),
          &state)
      }
      wake()
    } catch { throw RefusalCode(error) }
  }

  /// A person is in a session, as its records tell.
  func began(_ session: SessionID, _ person: PersonID) {
    change { state in
      state.desk.began(session: session, person: person, at: Clock.bootMilliseconds())
    }
  }

  /// Whether a person is in another session than this.
  func isElsewhere(_ person: PersonID, than session: SessionID) -> Bool {
    state.withLock { state in
      state.desk.answered(by: person) != nil
        || state.desk.session(of: person).map { $0 != session } ?? false
    }
  }

  func ended(_ session: SessionID, _ person: PersonID) {
    change { state in
      state.desk.ended(session: session, person: person, at: Clock.bootMilliseconds())
    }
  }

  /// Whether anybody else is at the desk or in a session, so that a lost technician's customer may
  /// hope for somebody.
  func hasAnybody(but person: PersonID?) -> Bool {
    state.withLock { state in state.counters.keys.contains { $0 != person } }
  }

  /// Whether a person can be told something now.
  func isThere(_ person: PersonID) -> Bool {
    state.withLock { $0.counters[person]?.isEmpty == false }
  }

  func tell(_ person: PersonID, _ message: Message) {
    state.withLock { send(message, to: person, $0) }
  }

  /// What waits that this person could answer or has to see to.
  func waiting(for person: PersonID, _ role: AldabaWire.Role) -> [Message.Waiting] {
    let team = server.people.person(person)?.team
    return state.withLock { state in
      let cards = state.cards.values.filter { card in
        guard card.kind != .escalation || role == .supervisor else { return false }
        switch card.target {
        case .person(let wanted): return wanted == person
        case .team(let wanted): return wanted == team
        case .next: return true
        }
      }
      return cards.map(\.waiting).sorted { $0.since < $1.since }
        + state.desk.waiting(atMost: Reception.listed).compactMap { state.knockers[$0.id]?.waiting }
        + state.desk.owed(for: person, atMost: Reception.listed).compactMap {
          state.promises[$0.id]
        }
    }
  }

  /// What a person owes, and what anybody may see to.
  func owed(by person: PersonID) -> [Message.Waiting] {
    state.withLock { state in
      state.desk.owed(for: person, atMost: Reception.listed).compactMap { state.promises[$0.id] }
    }
  }

  /// So many knocks, and so many things owed, are listed at most.
  static let listed = 200

  // MARK: - What rings

  /// Whether somebody who may come is free, before anybody is asked anything (R11).
  func check(_ target: Target, _ kind: Desk.Kind, not exclude: Set<PersonID>) throws(RefusalCode) {
    do throws(Desk.Refusal) {
      try state.withLock { (state) throws(Desk.Refusal) in
        try state.desk.check(target.atDesk, kind: kind, exclude: exclude)
      }
    } catch { throw RefusalCode(error) }
  }

  /// Rings for everybody who may answer; refused when there is nobody.
  ///
  /// - Parameter isAgain: it rang when the broker ended, and rings for who comes back.
  func offer(
    _ waiting: Message.Waiting, of session: SessionID, _ kind: Desk.Kind, to target: Target,
    not exclude: Set<PersonID>, isAgain: Bool = false
  ) throws(RefusalCode) {
    let offer = Desk.Offer(
      id: waiting.id, session: session, kind: kind, target: target.atDesk, exclude: exclude)
    do throws(Desk.Refusal) {
      try state.withLock { (state) throws(Desk.Refusal) in
        state.cards[waiting.id] = Card(
          waiting: waiting, session: session, target: target, kind: kind)
        do throws(Desk.Refusal) {
          let now = Clock.bootMilliseconds()
          carryOut(
            isAgain
              ? try state.desk.offerAgain(offer, within: Self.back, at: now)
              : try state.desk.offer(offer, at: now), &state)
        } catch {
          state.cards[waiting.id] = nil
          throw error
        }
      }
    } catch { throw RefusalCode(error) }
    wake()
  }

  /// Milliseconds in which those who were at the desk are back at a broker that was started again: their
  /// programs' longest pause between two tries.
  private static let back: Int64 = 12_000

  /// What somebody has answered.
  enum Answered {
    /// A session that looked for them.
    case session(SessionID, AskID)
    /// A customer at the door, or one who is to be called: their session is still to be opened.
    case customer(Message.Knocker)
  }

  /// Somebody answers: the first wins. They count as in that session from here on.
  func answer(_ id: AskID?, by person: PersonID) throws(RefusalCode) -> Answered {
    do throws(Desk.Refusal) {
      let answered = try state.withLock { (state) throws(Desk.Refusal) in
        let effects = try state.desk.answer(id, by: person, at: Clock.bootMilliseconds())
        var answered: Answered?
        for effect in effects {
          guard case .answered(let id, _) = effect else { continue }
          if let card = state.cards[id] {
            answered = .session(card.session, id)
          } else if let knocker = state.knockers[id] {
            answered = .customer(knocker.card)
          } else if let owed = state.desk.owed(id), let card = state.promises[id] {
            answered = .customer(
              Message.Knocker(
                id: id, kind: .callback, customer: owed.customer, motive: card.motive,
                system: nil, contact: owed.phone, ticket: owed.ticket))
          }
        }
        carryOut(effects, &state)
        guard let answered else { throw .past }
        return answered
      }
      wake()
      return answered
    } catch { throw RefusalCode(error) }
  }

  func decline(_ id: AskID, by person: PersonID) throws(RefusalCode) {
    do throws(Desk.Refusal) {
      try state.withLock { (state) throws(Desk.Refusal) in
        carryOut(try state.desk.decline(id, by: person, at: Clock.bootMilliseconds()), &state)
      }
      wake()
    } catch { throw RefusalCode(error) }
  }

  func withdraw(_ id: AskID) {
    change { state in state.desk.withdraw(id, at: Clock.bootMilliseconds()) }
  }

  // MARK: - Carrying out

  func change(_ body: (inout State) -> [Desk.Effect]) {
    state.withLock { state in carryOut(body(&state), &state) }
    wake()
  }

  /// Posts what follows; within the lock, so that the order is the desk's.
  func carryOut(_ effects: [Desk.Effect], _ state: inout State) {
    for effect in effects {
      switch effect {
      case .ring(let person, let id):
        let waiting =
          state.cards[id]?.waiting ?? state.knockers[id]?.waiting ?? state.promises[id]
        if let waiting { send(.waiting(waiting), to: person, state) }
      case .gone(let person, let id): send(.gone(id), to: person, state)
      case .answered(let id, let person):
        state.cards[id] = nil
        state.knockers[id]?.answeredBy = person
        // Their other windows show it no more.
        send(.gone(id), to: person, state)
      case .unanswered(let id): failed(id, .unanswered, &state)
      case .declined(let id): failed(id, .declined, &state)
      case .knock(let id, let step): follow(id, step, &state)
      case .owed(let id, let step): follow(id, step, state)
      }
    }
  }

  private func failed(_ id: AskID, _ why: Act.Handoff.Failure, _ state: inout State) {
    guard let card = state.cards.removeValue(forKey: id) else { return }
    server.inRoom(card.session) { $0.nobodyCame(id, why) }
  }

  func send(_ message: Message, to person: PersonID, _ state: State) {
    for counter in state.counters[person] ?? [] {
      counter.loop.post { counter.link.value?.send(message) }
    }
  }

  /// Has what is due next looked at when it is: rings on the monotonic clock, promises on the wall's.
  func wake() {
    guard let worker = server.workers.first else { return }
    worker.loop.post { [weak self] in
      guard let self else { return }
      for timer in self.alarm.timers { timer.cancel() }
      let (ring, date) = self.state.withLock { state in
        (state.desk.deadline, [state.desk.date, state.responses.date].compactMap { $0 }.min())
      }
      let waits = [
        ring.map { $0 - Clock.bootMilliseconds() },
        // The wall clock may be set meanwhile: it is looked at again after a minute at most.
        date.map { min(60_000, $0 - Clock.wallMilliseconds()) },
      ].compactMap { $0 }
      self.alarm.timers = waits.map { wait in
        worker.loop.after(seconds: Double(max(0, wait)) / 1000 + 0.001) { [weak self] in
          self?.elapse()
        }
      }
    }
  }

  private func elapse() {
    change { state in
      for step in state.responses.elapse(unix: Clock.wallMilliseconds()) { follow(step, state) }
      return state.desk.elapse(at: Clock.bootMilliseconds())
        + state.desk.elapse(unix: Clock.wallMilliseconds())
    }
  }
}

extension Target {
  fileprivate var atDesk: Desk.Target {
    switch self {
    case .person(let person): .person(person)
    case .team(let team): .team(team)
    case .next: .next
    }
  }
}

extension RefusalCode {
  init(_ refusal: Desk.Refusal) {
    switch refusal {
    case .away: self = .away
    case .busy: self = .busy
    case .yourself, .badArgument: self = .badArgument
    case .wrongRole: self = .unknownPerson
    case .unknown: self = .noSuchAsk
    case .taken: self = .taken
    case .past: self = .past
    case .notNow: self = .notNow
    case .slowDown: self = .slowDown
    case .full: self = .full
    }
  }
}

import AldabaLink
import AldabaParty
import AldabaPerson
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// The customer's door (R1, R4, R7, R35): from the look whether anybody is there to the session of
/// who answers, which goes on as after a code. What was told stays here until the customer knocks.
extension AgentSession {
  /// Milliseconds that a slot for a callback is ahead at least.
  static let slotLead: Int64 = 300_000

  /// The customer has not been let in yet.
  var isAtDoor: Bool { visit.map { $0.stage != .inside } ?? false }

  /// Moments to choose from for a callback, Unix milliseconds: those that the organisation has named,
  /// as long as they are ahead.
  var slots: [Int64] {
    let now = Clock.wallMilliseconds()
    guard let intake = visit?.intake else { return CallbackSlots.slots(at: now, .system) }
    return intake.door.slots.filter { $0 >= now + AgentSession.slotLead }
  }

  // MARK: - Before it rings

  func look() {
    visit?.look(loop, address, customer.trust) { [weak self] result in
      guard let self, let visit = self.visit, !self.ended else { return }
      switch result {
      case .failure(let error): self.failed(error)
      case .success(let door):
        var intake = KnockIntake(door, system: KnockSystem.current())
        if let need = visit.need { intake.tell(need: need) }
        if let name = visit.name { intake.tell(name: name) }
        visit.intake = intake
        visit.stage = .asking
        visit.looked = Clock.wallMilliseconds()
        self.askNext()
      }
    }
  }

  /// What the desk is like is said before the customer tells anything; where nobody can come yet, the
  /// question says why.
  private func tellOutlook(_ intake: KnockIntake) {
    guard let visit, !visit.saidOutlook else { return }
    let door = intake.door
    switch intake.next {
    case .closed, .unsupported: return tell(.outlook(door), "")
    case .need, .name, .time, .knock: visit.saidOutlook = true
    }
    guard !intake.wantsCallback else { return }
    tell(
      .outlook(door),
      words.knockOutlook(
        isFree: door.isFree, isStaffed: door.isStaffed, before: Int(door.before),
        wait: door.wait.map(seconds)))
  }

  private func askNext() {
    guard let visit, let intake = visit.intake, visit.stage == .asking else { return }
    tellOutlook(intake)
    switch intake.next {
    case .closed where intake.door.opens == nil:
      // It never opens again: nobody could call.
      failAtDoor(
        .outOfHours,
        .organisationClosed(
          talk.organisation, hours: hours(intake.door)?.lines ?? [], phone: talk.phone))
    case .closed, .unsupported, .need, .name, .time: onEvent(.atDoor(intake.next))
    case .knock: knock(intake)
    }
  }

  /// The question that the customer reads at the door, where it has answers to choose from.
  func question(at next: KnockIntake.Next) -> Question? {
    guard let intake = visit?.intake else { return nil }
    switch next {
    case .closed:
      guard let opens = intake.door.opens.map(moment) else { return nil }
      let hours = hours(intake.door).map { words.hours($0.lines) } ?? ""
      return .closed(hours: hours, day: opens.day, at: opens.time)
    case .unsupported: return .unsupported(system: intake.system)
    case .need, .name, .time, .knock: return nil
    }
  }

  private func hours(_ door: Message.Door) -> KnockHours? {
    visit.flatMap { KnockHours(door, at: $0.looked, .system) }
  }

  func tellNeed(_ text: String) { tellDoor { $0.tell(need: text) } }

  func tellName(_ text: String) { tellDoor { $0.tell(name: text) } }

  /// Rather be called than wait.
  func preferCall() { tellDoor { $0.call() } }

  func askException() { tellDoor { $0.askException() } }

  private func tellDoor(_ body: (inout KnockIntake) -> Void) {
    guard let visit, var intake = visit.intake, visit.stage == .asking else { return }
    body(&intake)
    visit.intake = intake
    askNext()
  }

  /// Now the organisation learns who it is and why.
  private func knock(_ intake: KnockIntake) {
    guard let visit, let need = intake.need, let name = intake.name else { return }
    visit.tell(need: whole(need, intake), name: name, system: intake.system)
    visit.wish = intake.wish
    visit.stage = .knocking
    talk.customer = name
    talk.motive = need
    party.start()
  }

  /// Whoever asks for an exception says so in what they need: who answers reads it there. Where it
  /// does not fit, the system alone tells it.
  private func whole(_ need: String, _ intake: KnockIntake) -> String {
    guard intake.wantsException else { return need }
    let wish = Localized(
      "Pido una excepción para este equipo (\(intake.system)).",
      "I ask for an exception for this computer (\(intake.system)).")[words.language]
    let isOpen = need.last.map { $0.isLetter || $0.isNumber } ?? false
    let whole = "\(need)\(isOpen ? "." : "") \(wish)"
    return whole.utf8.count <= Limits.text ? whole : need
  }

  // MARK: - While it rings

  func take(_ step: Message.KnockStep) {
    guard let visit, isAtDoor else { return }
    switch step {
    case .made:
      if visit.stage == .knocking { visit.stage = .waiting }
      party.keepsTurn = true
      sendWish()
    case .answered: visit.stage = .answered
    case .ringing, .next, .turn, .nobody, .back: visit.stage = .waiting
    }
    onEvent(.knock(step, text: line(for: step)))
  }

  /// What the customer reads of a step; nothing where it says nothing new, or where they are only
  /// here to be called.
  private func line(for step: Message.KnockStep) -> String {
    guard let visit, let intake = visit.intake, !intake.wantsCallback || step == .answered else {
      return ""
    }
    switch step {
    case .made: return ""
    case .ringing(1):
      // Nobody is promised to somebody who has just read that nobody is free.
      let lines = [
        intake.door.isFree ? words.knockCalling(to: talk.organisation) : "",
        visit.saidChoices ? "" : choices,
      ]
      visit.saidChoices = true
      return lines.filter { !$0.isEmpty }.joined(separator: "\n")
    case .ringing(3): return words.knockStillCalling()
    case .ringing: return ""
    case .next: return words.knockNext()
    case .turn(let before, let wait):
      return words.knockTurn(before: Int(before), wait: wait.map(seconds))
    case .nobody: return words.knockNobody(in: talk)
    case .answered: return words.knockAnswered(in: talk)
    case .back: return words.knockBack()
    }
  }

  /// What the customer can do while they wait.
  var choices: String {
    visit?.intake?.wantsException == true ? words.exceptionAsked() : words.knockChoices()
  }

  private func seconds(_ milliseconds: Int64) -> Int { Int((milliseconds + 500) / 1000) }

  // MARK: - To be called instead

  /// A front end's answer to what is asked at the door: to be called, or not.
  func answerAtDoor(_ ask: AskID, _ answer: AgentAnswer) {
    guard let visit, let intake = visit.intake, ask == visit.id else { return fail(.noSuchAsk) }
    switch (intake.next, answer) {
    case (_, .callback(let wish)): call(wish)
    case (.unsupported, .yes): askException()
    case (.closed, .no), (.unsupported, .no), (.time, .no): leaveDoor()
    // They go on waiting.
    case (.knock, .no) where !intake.wantsCallback: break
    case (.knock, .no): leaveDoor()
    case (_, .no), (_, .yes): fail(.badArgument)
    }
  }

  /// When and where to call the customer, who then waits no longer.
  func callFromDoor(_ wish: CallbackWish) {
    guard let visit, var intake = visit.intake else { return fail(.notNow) }
    if let at = wish.at, at <= Clock.wallMilliseconds() { return refuseTime(.past, at) }
    guard isTelephone(wish.contact) else { return fail(.badArgument) }
    contact = wish.contact ?? contact
    switch visit.stage {
    case .asking:
      intake.call()
      intake.wish(wish)
      visit.intake = intake
      askNext()
    case .knocking, .waiting:
      visit.wish = wish
      if visit.stage == .waiting { sendWish() }
    // Whoever has answered is on the way.
    case .looking, .answered, .inside: fail(.notNow)
    }
  }

  /// Again after a lost link: only the broker's word makes it a promise.
  private func sendWish() {
    guard let wish = visit?.wish else { return }
    party.send(.callback(at: wish.at, contact: wish.contact.map { PersonalText($0) }))
  }

  /// The callback stands in the ledger.
  func calledBack(at: Int64) {
    guard isAtDoor, !ended else { return }
    ended = true
    party.leave()
    let (day, time) = moment(at)
    tell(
      .noted(at: at),
      words.callbackNoted(in: talk, at: time, day: day, phone: visit?.wish?.contact))
    onDone(.success(.done))
  }

  /// The broker does not take what was wished; the customer goes on waiting.
  func refusedAtDoor(_ code: RefusalCode) {
    guard let visit, isAtDoor else { return }
    let at = visit.wish?.at
    visit.wish = nil
    visit.intake?.wish(nil)
    refuseTime(ErrorCode(rawValue: code.rawValue) ?? .notNow, at)
  }

  /// Says why nobody can call then, and the nearest time at which somebody can.
  private func refuseTime(_ code: ErrorCode, _ at: Int64?) {
    let now = Clock.wallMilliseconds()
    let wanted = max(at ?? now, now)
    let hours = visit?.intake.flatMap { self.hours($0.door) }
    let nearest =
      hours.flatMap { $0.nearest(to: wanted, now: now) }
      ?? slots.min { abs($0 - wanted) < abs($1 - wanted) }
    onEvent(.refusedTime(code, nearest: nearest))
  }

  /// No callback after all.
  func notCalledFromDoor() {
    guard let visit, let intake = visit.intake else { return }
    if intake.wantsCallback || visit.stage == .asking { return leaveDoor() }
    tell(.now, choices)
  }

  // MARK: - Going away

  /// The customer goes: at the door that needs nobody's leave.
  func leaveDoor() {
    guard let visit, !ended else { return }
    ended = true
    let hasKnocked = visit.stage != .looking && visit.stage != .asking
    if hasKnocked { party.send(.leave) }
    party.leave()
    tell(.gone(.customer), hasKnocked ? words.knockLeft() : words.sessionDeclined(in: talk))
    onDone(.success(.done))
  }

  func failedAtDoor(_ error: PartyError) {
    let phone = talk.phone
    switch error {
    case .refused(.slowDown): failAtDoor(.tooSoon, .tooManyKnocks(seconds: 60, phone: phone))
    case .refused(.full): failAtDoor(.busy, .tooManyKnocks(seconds: 60, phone: phone))
    case .refused(.busy): failAtDoor(.busy, .knocksAlready)
    case .refused(.past), .refused(.taken), .refused(.notNow):
      failAtDoor(.past, .knockOver(phone: phone))
    case .lost:
      tell(.gone(.lost), words.knockLost(in: talk))
      failAtDoor(.linkLost, .brokerUnreachable(address.description))
    case .link, .refused, .unproven, .malformed, .tunnel:
      failAtDoor(nil, error.problem(address: address, organisation: talk.organisation))
    }
  }

  private func failAtDoor(_ code: ErrorCode?, _ problem: Problem) {
    ended = true
    party.leave()
    if let code { onEvent(.failed(code, problem)) }
    onDone(.failure(problem))
  }
}

import AldabaCrypto
import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// What the customer may want at any time: to speak to somebody else, to complain, to be called, to
/// pause, and that their own words count (R30, R38).
extension AgentSession {
  func request(_ what: Act.Request, _ text: String? = nil) {
    guard hasAccepted, !ended, !isLeaving else { return fail(.notNow) }
    touch()
    switch what {
    case .pause: pause()
    case .goOn: if !goOn() { fail(.notNow) }
    case .callback: call(CallbackWish(text))
    case .manager, .other, .complaint:
      guard text.map(isWritten) ?? true else { return fail(.badArgument) }
      // Whoever wants something is not done yet.
      reopen()
      sayRequest(what, text)
    }
  }

  @discardableResult
  private func sayRequest(_ what: Act.Request, _ text: String? = nil) -> AskID {
    guard let id = AskID(rawValue: Crypto.random(8).hex) else {
      preconditionFailure("8 bytes have 16 digits")
    }
    let personal = text.map { PersonalText($0) }
    party.say(
      .requested(id, what, text: personal.map { Digest(of: $0) }),
      texts: personal.map { ["text": $0] } ?? [:])
    return id
  }

  /// The request is on record.
  func requested(_ id: AskID, _ what: Act.Request, _ text: String?) {
    switch what {
    case .pause, .goOn: break
    case .callback:
      noted(CallbackWish(text))
      // Instead of waiting for somebody: they go.
      if isAtFront { hangUp() }
    case .manager:
      // Otherwise it rings, which is said by itself.
      if machine?.passing?.id != id { tellNoted(what) }
    case .other, .complaint: tellNoted(what)
    }
  }

  private func tellNoted(_ what: Act.Request) {
    tell(
      .requested(what),
      isAtFront ? words.frontWaiting(in: talk) : words.requestNoted(in: talk))
  }

  // MARK: - A pause

  /// From this instant nobody sees or uses anything; the ledger hears of it afterwards.
  private func pause() {
    if !isPaused || party.isSaying(isGoingOn) {
      let id = sayRequest(.pause)
      _ = party.enforce { $0.pausing = id }
    }
    interrupt()
    quiet?.cancel()
    tell(.paused, words.requestPaused(in: talk))
    tellNow()
  }

  /// Ends a pause, and a wait; false where there is neither.
  func goOn() -> Bool {
    let isPaused = isPaused
    let held = machine?.held
    if isPaused, !party.isSaying(isGoingOn) { sayRequest(.goOn) }
    if let held { leaveWait(held.hold.id) }
    return isPaused || held != nil
  }

  private func isGoingOn(_ act: Act) -> Bool {
    if case .requested(_, .goOn, _) = act { true } else { false }
  }

  /// The pause has ended, on record too.
  func continued() {
    // Another one may have been wanted meanwhile.
    guard !isPaused else { return }
    tell(.continued, words.requestContinued(in: talk))
    if isClosing { armQuiet() }
    backInControl()
  }

  // MARK: - Their own words

  /// Corrects the briefing that is asked about or on its way, else what was understood of the need.
  func correct(_ text: String) {
    guard hasAccepted, !ended, !isLeaving else { return fail(.notNow) }
    guard isWritten(text) else { return fail(.badArgument) }
    touch()
    if let question, case .handoff = question.wanted.what {
      sayCorrection(.brief, text)
      // The same question, with what goes on to the colleague now.
      put(question.wanted, correction: text)
    } else if isHandingOver {
      sayCorrection(.brief, text)
    } else {
      reopen()
      sayCorrection(.need, text)
    }
  }

  /// A briefing was asked about, and the answer may be on its way, or somebody is being called.
  private var isHandingOver: Bool {
    if case .handoff? = machine?.pending?.query { return true }
    if case .asked? = machine?.passing?.cause { return true }
    return false
  }

  func sayCorrection(_ what: Act.Correction, _ text: String) {
    let personal = PersonalText(text)
    party.say(.corrected(what, text: Digest(of: personal)), texts: ["text": personal])
  }

  /// The correction is on record: later sentences use it.
  func corrected(_ what: Act.Correction, _ text: String) {
    switch what {
    case .need: talk.motive = text
    case .brief: brief?.correction = text
    }
    tell(.corrected(what, text: text), words.needCorrected(in: talk))
  }

  /// Somebody else is at the keyboard (R40).
  func nameHelper(_ name: String) {
    guard hasAccepted, !ended, !isLeaving else { return fail(.notNow) }
    guard isWritten(name), name.utf8.count <= Limits.name else { return fail(.badArgument) }
    touch()
    let personal = PersonalText(name)
    party.say(.helperNamed(Digest(of: personal)), texts: ["name": personal])
  }

  /// The customer's yes to a price is on record.
  func costAccepted() {
    guard let question = answered, case .cost = question.wanted.what else { return }
    answered = nil
    let price = question.wanted.texts["price"] ?? ""
    tell(.costAccepted(price: price), words.costAccepted(in: talk, price: price))
  }

  // MARK: - To be called

  /// Whatever stands, the customer would rather be called: the question, the wait, or nothing.
  func call(_ wish: CallbackWish) {
    if isAtDoor { return callFromDoor(wish) }
    guard hasAccepted, !ended, !isLeaving else { return fail(.notNow) }
    if let at = wish.at, at <= Clock.wallMilliseconds() { return fail(.past) }
    guard isTelephone(wish.contact) else { return fail(.badArgument) }
    touch()
    contact = wish.contact ?? contact
    if let question, case .hold(let hold) = question.wanted.what {
      over()
      answered = question
      sayCallback(hold.id, shown(question), wish)
    } else if let held = machine?.held, let holdShown {
      sayCallback(held.hold.id, holdShown, wish)
    } else {
      if let question, question.sentence.takesCallback { over() }
      sayRequest(.callback, wish.text)
    }
  }

  private func sayCallback(_ ask: AskID, _ shown: Act.Shown, _ wish: CallbackWish) {
    let personal = wish.contact.map { PersonalText($0) }
    party.say(
      .holdCallback(
        ask, shown, Act.Callback(at: wish.at, contact: personal.map { Digest(of: $0) })),
      texts: personal.map { ["contact": $0] } ?? [:])
  }

  /// The callback is on record.
  func noted(_ wish: CallbackWish) {
    let moment = wish.at.map(self.moment)
    tell(
      .callback(wish),
      words.callbackNoted(
        in: talk, at: moment?.time, day: moment?.day, phone: wish.contact))
  }

  /// A moment as the customer's clock and calendar show it.
  func moment(_ unix: Int64) -> (day: Day, time: ClockTime) {
    (Calendar.day(unixSeconds: unix / 1000), Calendar.time(unixMilliseconds: unix))
  }

  // MARK: - What may be written

  /// Words for people: not empty, not too long, and not the number.
  func isWritten(_ text: String) -> Bool {
    text.contains { !$0.isWhitespace } && text.utf8.count <= Limits.text && !holdsNumber(text)
  }

  /// A telephone may contain the number by chance; whatever is as short as the number may not.
  func isTelephone(_ text: String?) -> Bool {
    guard let text else { return true }
    guard text.contains(where: { !$0.isWhitespace }), text.utf8.count <= Limits.name else {
      return false
    }
    return text.filter(\.isNumber).count > 5 || !holdsNumber(text)
  }
}

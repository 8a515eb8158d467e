import AldabaFiles
import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaTunnel
import AldabaWire
import AldabaWords

/// What stands before the customer: one question at a time, each with its own end, and silence is
/// one of them.
extension AgentSession {
  /// How often a question's time can be made longer.
  static let extensions = 10

  /// A technician's question is on record.
  func asked(_ what: AgentQuestion.What, _ record: Proven) {
    guard let hash = record.hash, let pending = machine?.pending,
      let stream = machine?.member(pending.by)?.stream, record["reason"] != nil
    else { return }
    askers[what.id] = stream
    consider(AgentQuestion.Wanted(what: what, asked: hash, stream: stream, texts: record.words))
  }

  /// What cannot be done here is not asked: a no that says nothing about the customer's will.
  func cannot(_ ask: Act.Ask) {
    let shown = Act.Shown(text: .zero, language: words.language == .es ? .es : .en, method: .none)
    party.say(.refused(ask.id, ask.what, shown, .unable))
  }

  /// Puts a question once nothing else stands, and the customer is not typing (R5): in the middle
  /// of a line it would be answered by it.
  func consider(_ wanted: AgentQuestion.Wanted) {
    guard !isLeaving, !ended else { return }
    guard question == nil, !isEngaged, !isTyping, isReady(for: wanted) else {
      self.wanted = wanted
      return
    }
    self.wanted = nil
    put(wanted)
  }

  func retryAsk() {
    if let wanted { consider(wanted) }
  }

  /// A capability is asked for over a tunnel that stands; control also wants the number, which
  /// comes with the exchange that is under way.
  private func isReady(for wanted: AgentQuestion.Wanted) -> Bool {
    guard case .capability(let ask) = wanted.what else { return true }
    guard let person = people[wanted.stream], let exchange = person.exchange else { return false }
    guard ask.what.wantsNumber, exchange.digits == nil else { return true }
    if exchange.isExhausted, !person.isExchanging { endByNumbers() }
    return false
  }

  /// - Parameter correction: what the customer has just added to a briefing, which puts the same
  ///   question again.
  func put(_ wanted: AgentQuestion.Wanted, correction: String? = nil) {
    let sentence = sentence(for: wanted, correction)
    var question = AgentQuestion(
      wanted: wanted, sentence: sentence,
      text: PersonalText(words.question(sentence, in: talk(for: wanted))))
    question.extensions = self.question?.extensions ?? 0
    heed(&question)
    arm(&question)
    self.question = question
    shown[Digest(of: question.text)] = question.text
    show(question)
    onEvent(.asked(question))
  }

  /// Questions speak of who asks. At the front that is the one who was lost.
  func talk(for wanted: AgentQuestion.Wanted) -> Talk {
    if case .front = wanted.what { talk } else { talk(with: wanted.stream) }
  }

  private func sentence(for wanted: AgentQuestion.Wanted, _ correction: String?) -> Question {
    let reason = wanted.texts["reason"] ?? ""
    switch wanted.what {
    case .session: return isCallback ? .callbackOpen(hour: Calendar.now().hour) : .session
    case .capability(let ask):
      let minutes = Int((ask.duration + 59_999) / 60_000)
      switch ask.what {
      case .view: return .view(reason: reason, minutes: minutes)
      case .typeNoEnter:
        return .typeNoEnter(
          reason: reason, minutes: minutes, replaces: typist(but: wanted.stream))
      case .type:
        return .type(
          reason: reason, minutes: minutes, user: Host.userName ?? "",
          replaces: typist(but: wanted.stream))
      case .run: return self.sentence(forRun: wanted)
      case .record: return .record(reason: reason, isRequired: settings.requiresRecording)
      case .push, .fetch:
        guard let sentence = fileSentence(ask, reason) else {
          preconditionFailure("looked at before it is put")
        }
        return sentence
      }
    case .overwrite(let ask, _, let existing):
      return .overwrite(
        file: files.arrivals[ask.id]?.place.name.text ?? "", bytes: existing.bytes,
        saved: Calendar.day(unixSeconds: existing.modified / 1000))
    case .hold(let hold):
      let minutes = Int((hold.duration + 59_999) / 60_000)
      let doing = wanted.texts["doing"] ?? ""
      guard let held = machine?.held else {
        return .hold(reason: reason, doing: doing, minutes: minutes)
      }
      return .holdAgain(
        reason: reason, doing: doing, minutes: minutes,
        waited: Int((loop.now - held.since) / 1000))
    case .handoff(let handoff): return handoff.sentence(wanted.texts, correction: correction)
    case .cost: return .cost(price: wanted.texts["price"] ?? "", reason: reason)
    case .front:
      return .front(
        to: people[wanted.stream]?.name ?? "", lost: talk.technician, brief: wholeBrief)
    }
  }

  /// Who stops typing if somebody else may.
  private func typist(but stream: Int64) -> String? {
    live.first { $0.what.types && $0.stream != stream }.flatMap { people[$0.stream]?.name }
  }

  func arm(_ question: inout AgentQuestion) {
    let wait = settings.ask + max(0, question.opens - loop.now)
    question.expires = Clock.wallMilliseconds() + wait
    timer?.cancel()
    timer = loop.after(seconds: Double(wait) / 1000) { [weak self] in
      guard let self, let question = self.question else { return }
      self.refuse(question, .silence)
    }
  }

  /// Who asked learns that it stands, and until when.
  func show(_ question: AgentQuestion) {
    guard present.contains(question.wanted.stream) else { return }
    let id = question.wanted.what.recorded
    party.tunnels[question.wanted.stream]?.send(.shown(id, expires: question.expires))
  }

  /// The customer is busy with the answer (when to be called, what to change): the time begins
  /// anew.
  func attend() {
    guard var question else { return }
    arm(&question)
    self.question = question
    show(question)
  }

  /// More time for a question, ten times at most; silence stays no.
  func more(_ ask: AskID) {
    guard var question, question.id == ask else { return fail(.noSuchAsk) }
    guard question.extensions < AgentSession.extensions else { return fail(.notNow) }
    question.extensions += 1
    self.question = question
    attend()
    if let question = self.question { onEvent(.extended(question)) }
  }

  // MARK: - Yes and no

  func accept(_ question: AgentQuestion) {
    over()
    let shown = self.shown(question)
    let asked = question.wanted.asked
    switch question.wanted.what {
    case .session: party.say(.accepted(shown))
    case .capability(let ask) where ask.what == .push || ask.what == .fetch:
      acceptFiles(ask, question, shown)
    case .overwrite(let ask, _, _): acceptOverwrite(ask, question)
    case .capability(let ask):
      party.say(
        .granted(
          Act.Grant(
            ask: ask.id, what: ask.what, asked: asked, duration: ask.duration, shown: shown)))
      expectReceipt(of: ask, question)
    case .hold(let hold):
      holdShown = shown
      answered = question
      party.say(.holdAccepted(hold.id, asked: asked, shown))
    case .handoff(let handoff):
      answered = question
      party.say(.handoffConsented(handoff.kind.family, handoff.id, asked: asked, shown))
    case .cost(let cost):
      answered = question
      party.say(.costAccepted(cost.id, asked: asked, shown))
    case .front(let ask):
      answered = question
      party.say(.handoffConsented(.transfer, ask, asked: asked, shown))
    }
  }

  /// A grant has no effect before its receipt, and none at all when that comes too late.
  func expectReceipt(of ask: Act.Ask, _ question: AgentQuestion) {
    let deadline = loop.after(seconds: Double(Limits.receipt) / 1000) { [weak self] in
      guard let self, let pending = self.unproven[ask.id] else { return }
      self.cancel(ask.id, pending)
      self.onEvent(.void(pending.question))
    }
    unproven[ask.id] = (question, deadline)
  }

  /// A yes that must not count any more, although its receipt may still come.
  func cancel(_ ask: AskID, _ pending: (question: AgentQuestion, timer: EventLoop.Timer)) {
    pending.timer.cancel()
    unproven[ask] = nil
    _ = party.enforce { $0.forbid(ask) }
    if let asked = pending.question.wanted.what.capability { party.say(.void(ask, asked.what)) }
  }

  func refuse(_ question: AgentQuestion, _ why: Act.Refusal) {
    over()
    let shown = self.shown(question)
    if let ask = question.wanted.what.capability { caution.refused.insert(ask.what) }
    switch question.wanted.what {
    case .session where machine?.isReturning == true: party.say(.closed(.customer, reason: nil))
    case .session: party.say(.declined(shown, why))
    case .capability(let ask), .overwrite(let ask, _, _):
      files.forget(ask.id)
      party.say(
        why == .silence
          ? .silent(ask.id, ask.what, shown) : .refused(ask.id, ask.what, shown, why))
    case .hold(let hold): party.say(.holdDeclined(hold.id, shown, why))
    case .handoff(let handoff):
      party.say(.handoffDeclined(handoff.kind.family, handoff.id, shown, why))
    case .cost(let cost): party.say(.costDeclined(cost.id, shown, why))
    case .front(let ask): party.say(.handoffDeclined(.transfer, ask, shown, why))
    }
    onEvent(.refused(question, why))
    switch question.wanted.what {
    case .session where !isLeaving:
      isLeaving = true
      loop.after(seconds: AgentSession.farewell) { [weak self] in self?.finish(.declined, nil) }
    // Without anybody to go on with, a no is the end.
    case .front where !isLeaving: hangUp()
    case .session, .capability, .overwrite, .hold, .handoff, .cost, .front: retryAsk()
    }
  }

  /// A question that was asked is taken back: who asked it is gone, or has come back without it.
  func withdrawn(_ pending: Session.Pending) {
    if wanted?.what.recorded == pending.id { wanted = nil }
    askers[pending.id] = nil
    files.forget(pending.id)
    withdraw(pending.id)
  }

  /// Takes a question away from before the customer.
  func withdraw(_ ask: AskID) {
    guard let question, question.wanted.what.recorded == ask else { return }
    over()
    onEvent(.withdrawn(question))
  }

  /// No question stands any more.
  func over() {
    question = nil
    timer?.cancel()
  }

  func shown(_ question: AgentQuestion) -> Act.Shown {
    Act.Shown(
      text: Digest(of: question.text), language: words.language == .es ? .es : .en,
      method: method)
  }
}

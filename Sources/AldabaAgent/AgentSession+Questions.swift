import AldabaCrypto
import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaTunnel
import AldabaWire
import AldabaWords

/// What stands before the customer, and the number that answers it: one question at a time, each
/// with its own end, and silence is one of them.
extension AgentSession {
  func put(_ question: AgentQuestion) {
    var question = question
    arm(&question)
    self.question = question
    shown[Digest(of: question.text)] = question.text
    party.tunnel?.send(.shown(question.id, expires: question.expires))
    onEvent(.asked(question))
  }

  func arm(_ question: inout AgentQuestion) {
    question.expires = Clock.wallMilliseconds() + settings.ask
    timer?.cancel()
    timer = loop.after(seconds: Double(settings.ask) / 1000) { [weak self] in
      guard let self, let question = self.question else { return }
      self.refuse(question, .silence)
    }
  }

  func accept(_ question: AgentQuestion) {
    self.question = nil
    timer?.cancel()
    let shown = self.shown(question)
    guard let ask = question.ask else {
      party.say(.accepted(shown))
      return
    }
    party.say(
      .granted(
        Act.Grant(
          ask: ask.id, what: ask.what, asked: question.asked, duration: ask.duration,
          shown: shown)))
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
    if let what = pending.question.ask?.what { party.say(.void(ask, what)) }
  }

  func refuse(_ question: AgentQuestion, _ why: Act.Refusal) {
    self.question = nil
    timer?.cancel()
    let shown = self.shown(question)
    if let ask = question.ask {
      party.say(
        why == .silence
          ? .silent(ask.id, ask.what, shown) : .refused(ask.id, ask.what, shown, why))
    } else {
      party.say(.declined(shown, why))
    }
    onEvent(.refused(question, why))
    if question.ask == nil, !isLeaving {
      isLeaving = true
      loop.after(seconds: AgentSession.farewell) { [weak self] in self?.finish(.declined, nil) }
    }
  }

  func shown(_ question: AgentQuestion) -> Act.Shown {
    Act.Shown(
      text: Digest(of: question.text), language: words.language == .es ? .es : .en,
      method: method)
  }

  func askSession(_ opening: Digest) {
    let text = PersonalText(words.question(.session, in: talk))
    put(
      AgentQuestion(
        id: .session, what: .session, text: text, sentence: .session, ask: nil, asked: opening))
  }

  /// The technician's question, once it is on record, nothing else stands, and the customer is not
  /// typing (R5): a question in the middle of a line would be answered by it.
  func consider(_ ask: Act.Ask, _ asked: Digest, _ reason: String) {
    guard let exchange, question == nil, floor.until == nil else {
      waitingAsk = (ask, asked, reason)
      return
    }
    if ask.what.wantsNumber, exchange.digits == nil {
      guard !exchange.isExhausted || exchange.digits != nil else { return endByNumbers() }
      // The exchange is under way; the question comes with its number.
      waitingAsk = (ask, asked, reason)
      return
    }
    waitingAsk = nil
    let minutes = Int((ask.duration + 59_999) / 60_000)
    let sentence: Question =
      switch ask.what {
      case .view: .view(reason: reason, minutes: minutes)
      case .typeNoEnter: .typeNoEnter(reason: reason, minutes: minutes)
      case .type: .type(reason: reason, minutes: minutes, user: Host.userName ?? "")
      }
    put(
      AgentQuestion(
        id: ask.id, what: .capability(ask.what),
        text: PersonalText(words.question(sentence, in: talk)), sentence: sentence, ask: ask,
        asked: asked))
  }

  func retryAsk() {
    guard let (ask, asked, reason) = waitingAsk else { return }
    consider(ask, asked, reason)
  }

  // MARK: - The number

  /// A question was answered for good: its number is no good for another one.
  func spend(_ what: Capability) {
    if what.wantsNumber { nextNumber() }
    retryAsk()
  }

  func nextNumber() {
    guard var machine = exchange, let commit = machine.begin() else {
      // The fifth is spent: its digits are no good for another question.
      exchange?.forget()
      return
    }
    exchange = machine
    party.say(.numberSpent(exchange: machine.count))
    party.tunnel?.send(commit)
  }

  /// A sixth exchange is wanted: somebody may be trying numbers until two meet.
  func endByNumbers() {
    party.say(.closed(.numbers, reason: nil))
  }
}

import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaTunnel
import AldabaWire
import AldabaWords

/// What the customer can do at any time: answer, take back, write, type, hang up.
extension AgentSession {
  /// Answers the question that stands. Anything but a clear yes is a no.
  func answer(_ ask: AskID, yes: Bool, number: String?) {
    guard var question, question.id == ask else { return fail(.noSuchAsk) }
    guard yes else { return refuse(question, .answer) }
    if question.wantsNumber {
      guard let number, !number.isEmpty else { return fail(.numberRequired) }
      let typed = String(number.filter { !$0.isWhitespace })
      guard let digits = exchange?.digits, typed == digits else {
        question.wrongNumbers += 1
        self.question = question
        fail(.wrongNumber)
        if question.wrongNumbers >= Limits.numberTries { refuse(question, .number) }
        return
      }
    }
    accept(question)
  }

  /// Whether these digits are the number, as far as it is known.
  func matches(_ digits: String) -> Bool { exchange?.digits == digits }

  /// A no to the question that stands, for a reason that the asking itself found.
  func refuse(_ ask: AskID, _ why: Act.Refusal) {
    guard let question, question.id == ask else { return }
    refuse(question, why)
  }

  /// Has full-screen programs draw themselves again.
  func redraw() { shell?.redraw() }

  /// More time for a question, ten times at most; silence stays no.
  func more(_ ask: AskID) {
    guard var question, question.id == ask else { return fail(.noSuchAsk) }
    guard question.extensions < AgentSession.extensions else { return fail(.notNow) }
    question.extensions += 1
    arm(&question)
    self.question = question
    party.tunnel?.send(.shown(question.id, expires: question.expires))
    onEvent(.extended(question))
  }

  /// Ends one grant, or all, from this instant; the network is not asked.
  func revoke(_ what: Capability?) {
    let ended = party.enforce { $0.withdraw(what) } ?? []
    for grant in ended { party.say(.revoked(grant.ask, grant.what)) }
    for (ask, pending) in unproven where what == nil || pending.question.ask?.what == what {
      cancel(ask, pending)
    }
    _ = party.tunnel?.skipOutput()
    floor.forget()
    if !ended.isEmpty || what == nil { onEvent(.revoked(ended.map(\.what))) }
    if what == nil, let question, case .capability = question.what { refuse(question, .answer) }
    armExpiry()
  }

  /// Opens again what was refused twice.
  func offer(_ what: Capability) { party.say(.offered(what)) }

  func say(_ text: String) {
    guard hasAccepted, !ended else { return fail(.notNow) }
    guard !text.isEmpty, text.utf8.count <= Limits.chat else { return fail(.badArgument) }
    touch()
    if let digits = exchange?.digits, text.filter(\.isNumber).contains(digits) {
      // The number is only heard and typed: written here it would prove nothing.
      return fail(.badArgument)
    }
    if party.enforcement?.session.phase == .closing,
      !party.isSaying({ $0.event == .sessionReopened })
    {
      party.say(.reopened)
    }
    party.tunnel?.send(.chat, Array(text.utf8))
  }

  /// The customer's own keys always reach their shell.
  func type(_ bytes: [UInt8]) {
    touch()
    guard let shell, !bytes.isEmpty else { return }
    takeFloor()
    shell.write(bytes)
  }

  func resize(columns: Int, rows: Int) {
    guard (1...1_000).contains(columns), (1...1_000).contains(rows) else {
      return fail(.badArgument)
    }
    ownSize = (columns, rows)
    applySize()
  }

  /// A key was pressed: the quiet minute begins anew (R26).
  func touch() {
    guard quiet != nil else { return }
    armQuiet()
  }

  /// Hanging up is always possible. Everything ends now; the ledger is told if it can be.
  func hangUp() {
    guard !isLeaving, !ended else { return }
    isLeaving = true
    _ = party.enforce { $0.withdraw(nil) }
    // A yes that is still on its way to the ledger is taken back too.
    for (ask, pending) in unproven { cancel(ask, pending) }
    if let question, question.id == .session {
      refuse(question, .answer)
    } else if party.enforcement != nil {
      if let question { refuse(question, .leaving) }
      party.say(.closed(.customer, reason: nil))
    }
    shell?.hangup()
    let seconds = party.lost.isEmpty && party.enforcement != nil ? AgentSession.farewell : 0
    loop.after(seconds: seconds) { [weak self] in self?.finish(.customer, nil) }
  }

  /// The front end or terminal is gone: every open question is a no, everything is withdrawn. Before
  /// the session is found, the code is still looked up, and then declined: nobody is kept waiting.
  func abandon() {
    guard party.enforcement != nil || ended else {
      isAbandoned = true
      return
    }
    if let question { refuse(question, .nobody) }
    revoke(nil)
    hangUp()
  }
}

import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaTunnel
import AldabaWire
import AldabaWords

/// What the customer can do at any time: answer, take back, write, type, hang up.
extension AgentSession {
  /// Answers the question that stands, or ends the wait that one led to. Anything but a clear yes
  /// is a no.
  func answer(_ ask: AskID, _ answer: AgentAnswer) {
    if isAtDoor { return answerAtDoor(ask, answer) }
    guard let question, question.id == ask else { return answerWait(ask, answer) }
    switch answer {
    case .no: refuse(question, .answer)
    case .callback where isCallback && question.id == .session:
      isPutOff = true
      refuse(question, .answer)
    case .callback(let wish):
      guard question.sentence.takesCallback else { return fail(.badArgument) }
      call(wish)
    case .yes(let number, let correction):
      if question.wantsNumber {
        guard let number, !number.isEmpty else { return fail(.numberRequired) }
        switch tryNumber(String(number.filter { !$0.isWhitespace })) {
        case .right: break
        case .wrong: return fail(.wrongNumber)
        case .tooMany:
          fail(.wrongNumber)
          return refuse(question, .number)
        }
      }
      if case .handoff = question.wanted.what, let correction {
        guard isWritten(correction) else { return fail(.badArgument) }
        sayCorrection(.brief, correction)
      }
      accept(question)
    }
  }

  /// A no to the question that stands, for a reason that the asking itself found.
  func refuse(_ ask: AskID, _ why: Act.Refusal) {
    guard let question, question.id == ask else { return }
    refuse(question, why)
  }

  /// Has full-screen programs draw themselves again.
  func redraw() { shell?.redraw() }

  /// Ends one grant, or all, from this instant; the network is not asked. With all goes whatever
  /// else was agreed to and has not happened yet.
  func revoke(_ what: Capability?) {
    let ended = party.enforce { $0.withdraw(what) } ?? []
    for grant in ended { giveUp(grant, .revoked(grant.ask, grant.what)) }
    for (ask, pending) in unproven
    where what == nil || pending.question.wanted.what.capability?.what == what {
      cancel(ask, pending)
    }
    for tunnel in party.tunnels.values { _ = tunnel.skipOutput() }
    floor.forget()
    if what == nil {
      takeBackHandoff()
      if let question { refuse(question, .answer) }
    }
    settleFiles()
    if !ended.isEmpty || what == nil { onEvent(.revoked(ended.map(\.what))) }
    applySize()
    armExpiry()
    tellNow()
  }

  /// Ends everything of one technician.
  func revoke(of stream: Int64) {
    for grant in live where grant.stream == stream {
      _ = party.enforce { $0.forbid(grant.ask) }
      giveUp(grant, .revoked(grant.ask, grant.what))
      if grant.what.types { floor.forget() }
      onEvent(.revoked([grant.what]))
    }
    for (ask, pending) in unproven where pending.question.wanted.stream == stream {
      cancel(ask, pending)
    }
    settleFiles()
  }

  /// Opens again what was refused twice.
  func offer(_ what: Topic) {
    guard hasAccepted, !ended else { return fail(.notNow) }
    party.say(.offered(what))
  }

  /// Writes to everybody who is there; at the front, to whoever comes.
  func say(_ text: String) {
    guard hasAccepted, !ended else { return fail(.notNow) }
    guard !text.isEmpty, text.utf8.count <= Limits.chat, !holdsNumber(text) else {
      return fail(.badArgument)
    }
    touch()
    reopen()
    guard !present.isEmpty else { return keep(text) }
    for stream in present { party.tunnels[stream]?.send(.chat, Array(text.utf8)) }
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
    applySize(always: true)
  }

  /// Hanging up is always possible. Everything ends now; the ledger is told if it can be.
  func hangUp() {
    if isAtDoor { return leaveDoor() }
    guard !isLeaving, !ended else { return }
    isLeaving = true
    for live in party.enforce({ $0.withdraw(nil) }) ?? [] { runEnded(live) }
    followRecording()
    // A yes that is still on its way to the ledger is taken back too.
    for (ask, pending) in unproven { cancel(ask, pending) }
    settleFiles()
    if let question, question.id == .session {
      refuse(question, .answer)
    } else if party.enforcement != nil {
      if let question { refuse(question, .leaving) }
      party.say(.closed(.customer, reason: nil))
    }
    shell?.hangup()
    let seconds =
      party.lost.contains(.customer) || party.enforcement == nil
      ? 0 : AgentSession.farewell
    loop.after(seconds: seconds) { [weak self] in self?.finish(.customer, nil) }
  }

  /// The front end or terminal is gone: every open question is a no, everything is withdrawn.
  /// Before the session is found, the code is still looked up, and then declined: nobody is kept
  /// waiting.
  func abandon() {
    programs.isUnattended = true
    if isOfferingAtEnd { return leavePrograms() }
    if isAtDoor { return leaveDoor() }
    guard party.enforcement != nil || ended else {
      isAbandoned = true
      return
    }
    if let question { refuse(question, .nobody) }
    revoke(nil)
    hangUp()
  }
}

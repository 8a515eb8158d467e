import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// What the customer reads of everything that happens.
extension TerminalFront {
  func show(_ event: AgentEvent) {
    let talk = session.talk
    switch event {
    case .greeting(let text, _, _, _):
      comeIn()
      // What is offered is answered where messages are written, never in the shell (R29).
      if session.hasAccepted { showMessages() }
      say(text)
      offerShell()
    case .asked: ask(.question)
    case .extended: break
    case .begun: say(words.begun(in: talk))
    case .granted(let question, let until):
      say(
        words.granted(
          in: talk, until: Calendar.time(unixMilliseconds: until),
          isOnce: question.wanted.what.isOnce))
      // What is allowed is done where the customer sees it.
      if session.hasShell, mode == .messages, prompt == nil { showShell() }
    case .refused(let question, let why):
      endPrompt()
      // All that was withdrawn is said at once; a no to beginning is said in its own words.
      if isStopping, session.hasAccepted { return }
      if let text = session.refusal(of: question, why) { offer(text) }
    case .withdrawn: endPrompt()
    case .void: say(words.unrecorded(in: talk))
    case .said(let by, let text): said(by, text)
    case .output(let bytes): if screen.output(bytes) { session.redraw() }
    case .resized(let columns, let rows): screen.resize(shell: (columns, rows))
    case .shell(isOpen: true, _):
      say(words.shellBegins())
      showShell()
    case .shell(isOpen: false, _):
      // Whoever hangs up closes the shell too, and reads one thing, not two.
      if session.isLeaving || session.ended { return }
      showMessages()
      say(words.shellEnded(in: talk))
    case .file(let news):
      // Nobody is taken out of their shell, or away from a question, to read how far it is.
      if case .sending = news.state, mode == .shell || prompt != nil { return }
      // All that was stopped is said at once, and what became of it behind that.
      if isStopping { stopped.append(session.text(of: news)) }
      if !isStopping, !session.isLeaving { say(session.text(of: news)) }
    case .revoked:
      guard isStopping else { return }
      isStopping = false
      defer { stopped = [] }
      guard session.hasAccepted else { return }
      showMessages()
      say(words.panicDone(in: talk, offline: session.isOffline))
      for text in stopped { say(text) }
      if session.hasShell { say(words.backToShell()) }
    case .expired(let grant):
      say(words.grantEnded(grant.what, in: session.talk(with: grant.stream)))
    case .control(let isSuspended, _):
      say(isSuspended ? words.ledgerDown(in: talk) : words.ledgerBack(in: talk))
    case .link(let seat, let isLost, let since): link(seat, isLost, since)
    case .closing(let text):
      showMessages()
      say(text)
    case .reopened: say(words.closingReopened(in: talk))
    case .told(let news): told(news)
    case .knock(let step, let text): told(step, text)
    case .atDoor(let next): ask(at: next)
    case .refusedTime(let code, let nearest): refusedTime(code, nearest)
    // The program ends with it, in the words of every program.
    case .failed: endPrompt()
    case .closed(let ending, let reason, let receipt): closed(ending, reason, receipt)
    case .step(let told):
      // What is offered is answered where messages are written, never in the shell (R29).
      showMessages()
      say(told.text)
      offerShell()
    case .command(let news): command(news)
    // The program's last line says it, and what to do.
    case .error(.unknownCode, _, _): break
    case .error(let code, let came, let matter):
      // A wrong number is told by the question itself.
      if prompt == nil { say(words.error(code, came: came, about: matter).text) }
    }
  }

  private func told(_ news: News) {
    switch news.kind {
    // The question is put again with it, which says more.
    case .corrected(.brief, _) where session.question != nil: return
    case .queued:
      lostSince = lostSince.filter { $0.key == .customer }
      showMessages()
    // The word that ends them is read among the messages: in the shell it would be a command.
    case .running, .programsEnded:
      if prompt == nil { showMessages() }
      say(news.text)
      offerShell()
      return
    // The words that end a wait are read among the messages: in the shell they would be commands.
    case .held, .paused:
      hasLeftShell = hasLeftShell || mode == .shell
      showMessages()
    case .resumed, .continued:
      say(news.text)
      if hasLeftShell, session.hasShell, prompt == nil { showShell() }
      hasLeftShell = false
      return
    case .ringing, .back, .third, .left, .corrected, .requested, .callback, .advised,
      .costAccepted, .offered, .helper, .exception, .outlook, .recording, .steps, .now:
      break
    // The last word.
    case .noted, .gone: endPrompt()
    }
    offer(news.text)
  }

  /// What can be typed is typed where messages are written: in the shell it would be a command
  /// (R29).
  private func offer(_ text: String) {
    guard mode == .shell, prompt == nil, words.offers(text) else { return say(text) }
    showMessages()
    say(text)
    offerShell()
  }

  /// The command runs where the customer reads messages; what it prints stands there as it comes.
  private func command(_ news: AgentEvent.CommandNews) {
    switch news {
    case .begins:
      printed = PlainLines()
      showMessages()
      say(words.commandBegins())
    case .printed(let bytes): print(printed.feed(bytes))
    case .over(let ending):
      print([printed.flush()].compactMap { $0 })
      if ending.skipped > 0 { say(words.commandSkipped(bytes: ending.skipped)) }
      say(session.text(of: ending))
      offerShell()
    }
  }

  private func print(_ lines: [String]) {
    let rows = lines.flatMap { PlainLines.rows($0, columns: screen.columns) }
    if !rows.isEmpty { say(rows: rows.joined(separator: "\n")) }
  }

  private func said(_ name: String, _ text: String) {
    // Full-screen programs leave no room for a line: it is read in the messages.
    if mode == .shell, screen.isFullScreen, prompt == nil { showMessages() }
    say(words.said(by: name, text))
    offerShell()
  }

  /// The way back, where messages hide the shell.
  func offerShell() {
    guard mode == .messages, session.hasShell, !session.isClosing, prompt == nil else { return }
    say(words.backToShell())
  }

  private func link(_ seat: Seat, _ isLost: Bool, _ since: Int64) {
    if session.isAtDoor { return linkAtDoor(isLost, since) }
    guard isLost else {
      guard let lost = lostSince.removeValue(forKey: seat), !session.isOffline else { return }
      let seconds = Int((Clock.wallMilliseconds() - lost) / 1000)
      return say(words.linkBack(in: session.talk, seconds: max(1, seconds)))
    }
    if lostSince[seat] == nil { lostSince[seat] = since }
    let time = Calendar.time(unixMilliseconds: since)
    switch seat {
    case .customer: say(words.linkLost(in: session.talk, at: time))
    case .technician(let stream):
      say(words.linkLostTheirs(in: session.talk(with: stream), at: time))
    }
  }

  private func closed(_ ending: Ending, _ reason: String?, _ receipt: String?) {
    endPrompt()
    showMessages()
    let talk = session.talk
    switch ending {
    case .customer: say(words.closedByCustomer(in: talk, copy: receipt))
    case .quiet: say(words.closedByQuiet(in: talk, copy: receipt))
    case .administrator: say(words.closedByAdministrator(in: talk, reason: reason ?? ""))
    case .lost: say(words.linkGone(in: talk))
    case .declined, .unjoined, .numbers: break
    }
    for path in session.keptSteps { say(words.stepsKept(path)) }
    _ = editor.hide()
  }
}

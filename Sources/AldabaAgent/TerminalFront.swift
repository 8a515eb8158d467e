import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// The customer's side at their own terminal: linear text, questions that only they can answer, and
/// their shell.
///
///     messages ⇄ shell      what the customer writes goes to the technician, or to their shell
///     question              over either; the shell's output waits, the terminal is plain
///
/// The escape key is read before anything else, in every mode, and needs no network.
final class TerminalFront {
  enum Mode { case messages, shell }

  let session: AgentSession
  let loop: EventLoop
  let words: Words
  let terminal: ControllingTerminal
  var mode = Mode.messages
  var keys = EscapeKey(.customer)
  var editor = LineEditor(.plain)
  var prompt: Prompt<Bool>?
  var promptTimer: EventLoop.Timer?
  var screen: CustomerScreen
  /// Set from the escape key until what follows it.
  var isEscaping = false
  var isStopping = false
  var lostSince: Int64?
  var source: EventLoop.Source?
  let answers: NumberCheck

  init(
    _ session: AgentSession, _ terminal: ControllingTerminal, loop: EventLoop,
    invocation: Invocation
  ) throws {
    self.session = session
    self.loop = loop
    words = invocation.words
    answers = NumberCheck(session)
    self.terminal = terminal
    screen = CustomerScreen(terminal)
    try Signals.watch(
      [
        Signals.windowChange, Signals.hangup, Signals.terminate, Signals.interrupt, Signals.quit,
      ], on: loop
    ) { [weak self] in self?.signalled($0) }
    try terminal.enterRaw()
    source = try loop.add(terminal.descriptor, .read) { [weak self] _ in self?.read() }
    session.onEvent = { [weak self] in self?.show($0) }
    let size = terminal.size
    session.resize(columns: size.columns, rows: size.rows)
    screen.tell(words.connecting(to: session.talk.organisation))
  }

  /// Gives the terminal back as it was.
  func close() {
    source?.cancel()
    promptTimer?.cancel()
    screen.uncover()
    terminal.close()
  }

  // MARK: - Keys

  private func read() {
    do throws(SystemError) {
      guard let bytes = try terminal.read() else { return }
      if bytes.isEmpty { gone() } else { take(bytes) }
    } catch {
      gone()
    }
  }

  /// The terminal is gone: nobody can answer any more.
  private func gone() {
    source?.cancel()
    if prompt != nil { end(.lost) }
    session.abandon()
  }

  private func take(_ bytes: [UInt8]) {
    session.touch()
    for event in keys.feed(bytes) {
      switch event {
      case .keys(let typed): self.typed(typed)
      case .waiting: escape()
      case .goesOn: unescape()
      case .stop: stop()
      case .hangUp: hangUp()
      case .message: writeMessage()
      case .leave: unescape()
      }
    }
  }

  private func typed(_ bytes: [UInt8]) {
    unescape()
    if prompt != nil {
      let effects = prompt?.feed(bytes, at: loop.now) ?? []
      carryOut(effects)
      return
    }
    switch mode {
    case .shell: session.type(bytes)
    case .messages:
      session.takeFloor()
      let (shown, events) = editor.feed(bytes)
      screen.write(shown)
      for event in events { take(event) }
    }
  }

  private func take(_ event: LineEditor.Event) {
    switch event {
    case .interrupt, .endOfInput: stop()
    case .line(let line): message(line)
    }
  }

  private func message(_ line: String) {
    switch words.chatWord(line) {
    case .stop: stop()
    case .hangUp: hangUp()
    case .help: say(words.customerHelp())
    case nil:
      let isEmpty = line.allSatisfy(\.isWhitespace)
      if !isEmpty { session.say(line) }
      // An empty line leads back to the shell, where there is one.
      if isEmpty, session.hasShell, !session.isClosing { showShell() } else { showEditor() }
    }
  }

  private func escape() {
    guard !isEscaping else { return }
    isEscaping = true
    if mode == .shell, prompt == nil { screen.cover() }
    screen.tell(words.panicFirst())
  }

  private func unescape() {
    guard isEscaping else { return }
    isEscaping = false
    if mode == .shell, prompt == nil { showShell() }
  }

  /// Everything ends here and now; the network is told afterwards.
  private func stop() {
    isEscaping = false
    isStopping = true
    if prompt != nil { end(.stopped) }
    session.revoke(nil)
  }

  private func hangUp() {
    isEscaping = false
    if prompt != nil { end(.stopped) }
    session.hangUp()
  }

  private func writeMessage() {
    isEscaping = false
    guard prompt == nil else { return }
    showMessages()
  }

  private func signalled(_ signal: Int32) {
    if signal == Signals.windowChange {
      let size = terminal.size
      screen.resize()
      session.resize(columns: size.columns, rows: size.rows)
    } else {
      gone()
    }
  }

  // MARK: - What is shown

  private func show(_ event: AgentEvent) {
    let talk = session.talk
    switch event {
    case .greeting(let text, _, _, _): say(text)
    case .asked(let question): ask(question)
    case .extended: break
    case .begun:
      say(words.begun(in: talk))
      say(words.now(.messages, in: talk))
    case .granted(let question, let until): granted(question, until)
    case .refused(let question, let why): refused(question, why)
    case .void: say(words.unrecorded(in: talk))
    case .said(let text): said(text)
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
    case .revoked:
      guard isStopping else { return }
      isStopping = false
      showMessages()
      say(words.panicDone(in: talk, offline: session.isOffline))
      if session.hasShell { say(words.backToShell()) }
    case .expired(let what): say(words.grantEnded(what, in: talk))
    case .control(let isSuspended, _):
      say(isSuspended ? words.ledgerDown(in: talk) : words.ledgerBack(in: talk))
    case .link(let side, let isLost, let since): link(side, isLost, since)
    case .closing(let summary):
      showMessages()
      say(session.closingText(summary))
    case .reopened: say(words.closingReopened(in: talk))
    case .closed(let ending, let reason, let receipt): closed(ending, reason, receipt)
    case .error(let code, let came):
      // A wrong number is told by the question itself.
      if prompt == nil { say(words.error(code, came: came).text) }
    }
  }

  private func granted(_ question: AgentQuestion, _ until: Int64) {
    let talk = session.talk
    let end = Calendar.time(unixMilliseconds: until)
    say(words.granted(in: talk, until: end))
    switch question.ask?.what {
    case .view: say(words.now(.view(until: end), in: talk))
    case .typeNoEnter: say(words.now(.typeNoEnter, in: talk))
    case .type: say(words.now(.type(until: end), in: talk))
    case nil: break
    }
  }

  private func refused(_ question: AgentQuestion, _ why: Act.Refusal) {
    if prompt != nil { end(.silence) }
    let talk = session.talk
    let isSession = question.id == .session
    switch why {
    case .answer, .leaving:
      if isStopping { return }
      say(isSession ? words.sessionDeclined(in: talk) : words.declined(in: talk))
    case .silence: say(isSession ? words.sessionSilence(in: talk) : words.silence(in: talk))
    case .number: say(words.numberRefused(in: talk))
    case .nobody, .tooSoon: break
    }
  }

  private func said(_ text: String) {
    // Full-screen programs leave no room for a line: it is read in the messages.
    if mode == .shell, screen.isFullScreen, prompt == nil { showMessages() }
    say(words.said(by: firstName(session.talk.technician), text))
    if mode == .messages, session.hasShell, !session.isClosing, prompt == nil {
      say(words.backToShell())
    }
  }

  private func link(_ side: Side, _ isLost: Bool, _ since: Int64) {
    let talk = session.talk
    guard isLost else {
      let seconds = lostSince.map { Int((Clock.wallMilliseconds() - $0) / 1000) } ?? 0
      guard lostSince != nil, !session.isOffline else { return }
      lostSince = nil
      say(words.linkBack(in: talk, seconds: max(1, seconds)))
      return
    }
    if lostSince == nil { lostSince = since }
    let time = Calendar.time(unixMilliseconds: since)
    say(
      side == .customer
        ? words.linkLost(in: talk, at: time) : words.linkLostTheirs(in: talk, at: time))
  }

  private func closed(_ ending: Ending, _ reason: String?, _ receipt: String?) {
    showMessages()
    let talk = session.talk
    let copy = receipt ?? ""
    switch ending {
    case .customer: say(words.closedByCustomer(in: talk, copy: copy))
    case .quiet: say(words.closedByQuiet(in: talk, copy: copy))
    case .administrator: say(words.closedByAdministrator(in: talk, reason: reason ?? ""))
    case .lost: say(words.linkGone(in: talk))
    case .declined, .unjoined, .numbers: break
    }
    _ = editor.hide()
  }

  /// Prints lines where they belong: over the shell, which then draws itself again, or above what
  /// is being written.
  func say(_ text: String) {
    guard !text.isEmpty else { return }
    if mode == .shell, prompt == nil, !isEscaping {
      screen.cover()
      screen.tell(text)
      showShell()
    } else if mode == .messages, prompt == nil {
      screen.write(editor.interrupt(screen.wrapped(text)))
    } else {
      screen.tell(text)
    }
  }

  func showMessages() {
    mode = .messages
    if prompt == nil { isEscaping = false }
    screen.cover()
    if prompt == nil { showEditor() }
  }

  func showEditor() { screen.write(editor.show()) }

  func showShell() {
    screen.write(editor.hide())
    mode = .shell
    screen.uncover()
    session.redraw()
  }
}

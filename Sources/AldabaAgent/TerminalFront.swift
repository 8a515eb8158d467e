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
  var prompt: Prompt<Reply>?
  /// What the prompt asks.
  var asking: Asking?
  /// The end of what it asks: how to say yes, and how to say no.
  var reminder = ""
  var promptTimer: EventLoop.Timer?
  var screen: CustomerScreen
  /// Set from the escape key until what follows it.
  var isEscaping = false
  var isStopping = false
  /// What became of files that were on their way, to be said behind that.
  var stopped: [String] = []
  /// The shell was in front when a wait or a pause began: it comes back with its end.
  var hasLeftShell = false
  /// Since when links have been lost, Unix milliseconds.
  var lostSince: [Seat: Int64] = [:]
  var source: EventLoop.Source?
  let numbers: NumberCheck
  /// What a step's command prints, as lines.
  var printed = PlainLines()

  init(
    _ session: AgentSession, _ terminal: ControllingTerminal, loop: EventLoop,
    invocation: Invocation
  ) throws {
    self.session = session
    self.loop = loop
    words = invocation.words
    numbers = NumberCheck(session)
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
    dropPrompt()
    session.abandon()
  }

  /// What was typed before a question could be read answers nothing. The keys that stop everything
  /// count all the same.
  func discardInput() {
    for _ in 0..<16 {
      guard let bytes = try? terminal.read(), !bytes.isEmpty else { return }
      take(bytes, isLate: true)
    }
  }

  /// - Parameter isLate: typed for what stood there before.
  private func take(_ bytes: [UInt8], isLate: Bool = false) {
    session.touch()
    for event in keys.feed(bytes) {
      switch event {
      case .keys(let typed): if !isLate { self.typed(typed) }
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
    // At the door Ctrl-C leads away, whatever is asked there.
    if session.isAtDoor, bytes.contains(0x03) { return hangUp() }
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
    if session.isAtDoor { return wait(line) }
    if session.isOfferingAtEnd {
      return words.endsPrograms(line) ? session.endPrograms() : session.leavePrograms()
    }
    if words.endsPrograms(line), session.hasPrograms { return session.endPrograms() }
    if let outcome = session.stepOutcome(line) {
      session.answerStep(outcome)
      return showEditor()
    }
    if let word = words.chatWord(line) {
      if word == .allow { allow(line) } else { perform(word) }
      // Whatever a word leads to, what is written next has its place again.
      if prompt == nil, mode == .messages { showEditor() }
      return
    }
    let isEmpty = line.allSatisfy(\.isWhitespace)
    if !isEmpty { session.say(line) }
    // An empty line leads back to the shell, where there is one.
    if isEmpty, session.hasShell, !session.isClosing { showShell() } else { showEditor() }
  }

  /// What can be said at any time (R38).
  func perform(_ word: ChatWord) {
    switch word {
    case .stop: stop()
    case .hangUp: hangUp()
    case .help: say(words.customerHelp())
    case .pause: session.request(.pause)
    case .manager: session.request(.manager)
    case .goOn: goOn()
    case .correct: ask(.need)
    case .complaint: ask(.complaint)
    case .helper: ask(.helper)
    case .call: askCallback()
    case .allow: allow("")
    case .stopRecording: session.stopRecording()
    }
  }

  /// What was refused twice may be asked for again; alone, the word says what that would be.
  private func allow(_ line: String) {
    guard let topic = words.allowedAgain(line) else {
      return say(words.allowChoices(session.machine?.refusedTwice ?? []))
    }
    session.offer(topic)
  }

  private func goOn() {
    guard session.hasAccepted else { return session.fail(.notNow) }
    guard !session.goOn() else { return }
    let talk = session.talk
    say(session.isAtFront ? words.frontWaiting(in: talk) : words.nothingWaits(in: talk))
  }

  private func escape() {
    guard !isEscaping else { return }
    isEscaping = true
    if mode == .shell, prompt == nil { screen.cover() }
    screen.tell(words.panicFirst(canWrite: mode == .shell && prompt == nil))
  }

  private func unescape() {
    guard isEscaping else { return }
    isEscaping = false
    if mode == .shell, prompt == nil { showShell() }
  }

  /// Everything ends here and now; the network is told afterwards.
  func stop() {
    if session.isAtDoor || session.isOfferingAtEnd { return hangUp() }
    isEscaping = false
    isStopping = true
    dropPrompt()
    session.revoke(nil)
    session.isEngaged = false
  }

  func hangUp() {
    isEscaping = false
    if session.isOfferingAtEnd { return session.leavePrograms() }
    dropPrompt()
    session.hangUp()
  }

  private func writeMessage() {
    isEscaping = false
    guard prompt == nil else { return }
    showMessages()
    guard session.hasShell else { return }
    say(words.writeMessage(in: session.talk))
    offerShell()
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

  // MARK: - What is in front

  /// Prints lines where they belong: over the shell, which then draws itself again, or above what
  /// is being written.
  func say(_ text: String) {
    guard !text.isEmpty else { return }
    say(rows: screen.wrapped(text))
  }

  /// The same of rows that fit the window already.
  func say(rows: String) {
    if mode == .shell, prompt == nil, !isEscaping {
      screen.cover()
      screen.tell(rows: rows)
      showShell()
    } else if mode == .messages, prompt == nil {
      screen.write(editor.interrupt(rows))
    } else if prompt != nil {
      // How to answer stays the last that is read.
      carryOut(prompt?.interrupt("\(rows)\n\(screen.wrapped(reminder))") ?? [])
    } else {
      screen.tell(rows: rows)
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

  /// Back to where a question came.
  func restore() {
    if mode == .messages { showEditor() } else { showShell() }
  }
}

import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// The technician's session at a terminal: a line to type at, and what happens above it; or, in
/// front of both, the raw view of the customer's shell.
///
///     line ──shell──▶ view        view ──Ctrl+]──▶ line
///
/// Ctrl+] (which is Ctrl+5) leaves the view at once. What follows it still counts: `q` does nothing
/// more, `m` begins a message, and Ctrl+] or `]` goes back and gives the key itself to the shell.
/// The view is also left when nothing allows it any more. Confined to the loop.
final class ConsoleFront {
  private enum Question {
    case reason(Capability, minutes: Int?)
    case minutes(Capability, reason: String)
    case summary
  }

  private let session: TechnicianSession
  private let loop: EventLoop
  private let words: Words
  private let isColoured: Bool
  private let onLeave: (Result<ExitCode, Problem>) -> Void
  private let terminal: ControllingTerminal
  private var input: EventLoop.Source?
  private var signals: Signals.Watch?

  private var state: ConsoleState
  private var editor: LineEditor
  private var question: Question?
  private var view = ConsoleView()
  private var escape = EscapeKey(.technician)
  /// The view was left by its key, and what follows the key is still to come.
  private var isAfterEscape = false
  private var isAfterReturn = false
  /// What was said over the view and may have been drawn over.
  private var held: [ConsoleLine] = []
  /// Errors that the view has told; typing on does not repeat them.
  private var told: Set<ErrorCode> = []
  private var noted: UInt64 = 0
  private var hasLeft = false

  /// Takes over the terminal. `onLeave` is called once, when the person goes; the end of the
  /// session itself is the session's to tell.
  init(
    _ session: TechnicianSession, loop: EventLoop, invocation: Invocation,
    onLeave: @escaping (Result<ExitCode, Problem>) -> Void
  ) throws {
    guard Tty.isTerminal(0), Tty.isTerminal(2), let terminal = try? ControllingTerminal() else {
      throw Problem.noTerminal
    }
    self.session = session
    self.loop = loop
    self.terminal = terminal
    self.onLeave = onLeave
    words = invocation.words
    isColoured = invocation.isColoured(2)
    state = ConsoleState(customer: session.matter.customer, words: invocation.words)
    editor = LineEditor(.console(columns: terminal.size.columns))
    editor.complete = { ConsoleCommand.completions($0) }
    try terminal.enterRaw()
    write(LineEditor.pasteOn)
    input = try loop.add(terminal.descriptor, .read) { [weak self] _ in self?.read() }
    signals = try Signals.watch(
      [Signals.windowChange, Signals.terminate, Signals.hangup, Signals.interrupt], on: loop
    ) { [weak self] in self?.signalled($0) }
    session.onEvent = { [weak self] in self?.take($0) }
    loop.after(seconds: 1) { [weak self] in
      guard let self, !self.state.isOpened, !self.hasLeft else { return }
      self.tell(self.state.status(at: Clock.wallMilliseconds()))
      self.showLine()
    }
  }

  /// Gives the terminal back; nothing is shown or read afterwards.
  func close() {
    hasLeft = true
    if view.isOpen { write(view.leave()) } else { write(editor.hide()) }
    write(LineEditor.pasteOff)
    input?.cancel()
    signals?.cancel()
    input = nil
    signals = nil
    terminal.close()
  }

  // MARK: - What happens

  private func take(_ event: TechnicianEvent) {
    guard !hasLeft else { return }
    switch event {
    case .output(let bytes):
      write(view.output(bytes))
      noteModes()
      return
    case .resized(let columns, let rows):
      let size = Viewport.Size(columns: Int(clamping: columns), rows: Int(clamping: rows))
      write(view.resize(shell: size))
      return
    case .error(let code, _) where view.isOpen:
      guard told.insert(code).inserted else { return }
    case .answer, .control, .link: told = []
    case .skipped: view.skipped()
    default: break
    }
    state.quietSeconds = Int(clamping: session.settings.quietClose / 1000)
    let lines = state.take(event, at: Clock.wallMilliseconds())
    if view.isOpen && !state.maySee { leaveView() }
    if case .shell(isOpen: false, _) = event { view.closeShell() }
    tell(lines)
    if !view.isOpen && state.isOpened { showLine() }
  }

  private func tell(_ lines: [ConsoleLine]) {
    if view.isOpen && !lines.isEmpty {
      let text = lines.map(\.text).joined(separator: "\n")
      let (bytes, stays) = view.notice(text, words.backToConsole())
      write(bytes)
      if !stays { held += lines }
      return
    }
    for line in lines {
      let rows = line.text.split(separator: "\n").flatMap {
        wrap(String($0), columns: terminal.size.columns)
      }
      write(editor.interrupt(rows.joined(separator: "\n"), ink: isColoured ? line.ink : .none))
    }
  }

  /// Brings the line back, with the prompt that holds now.
  private func showLine() {
    let prompt =
      switch question {
      case .reason: words.reasonPrompt() + " "
      case .minutes: words.minutesPrompt() + " "
      case .summary: words.summaryPrompt() + " "
      case nil: state.prompt(columns: terminal.size.columns)
      }
    if prompt != editor.prompt || state.isOver {
      write(editor.hide())
      editor.prompt = prompt
    }
    if !state.isOver && !hasLeft && !view.isOpen { write(editor.show()) }
  }

  // MARK: - What is typed

  private func read() {
    guard let bytes = try? terminal.read() else {
      // Not there yet, or gone: a terminal that is gone is an end of input too.
      if !Tty.isTerminal(terminal.descriptor) { gone() }
      return
    }
    if bytes.isEmpty { return gone() }
    typed(bytes)
  }

  private func typed(_ bytes: [UInt8]) {
    guard !hasLeft, !state.isOver else { return }
    guard view.isOpen || isAfterEscape else { return edit(bytes) }
    for event in escape.feed(bytes) {
      if view.isOpen {
        inView(event)
      } else if afterView(event) {
        // The key that has led back would still wait; here it has done its work.
        isAfterReturn = true
      }
    }
    isAfterReturn = false
  }

  private func inView(_ event: EscapeKey.Event) {
    switch event {
    case .keys(let bytes): session.type(bytes)
    case .waiting where isAfterReturn: isAfterReturn = false
    case .waiting:
      leaveView()
      isAfterEscape = true
      tell([ConsoleLine(words.shellViewLeft())])
      showLine()
    case .message, .leave, .goesOn, .stop, .hangUp: break
    }
  }

  /// What follows the key that has left the view.
  /// - Returns: whether it has led back to the view.
  private func afterView(_ event: EscapeKey.Event) -> Bool {
    switch event {
    case .waiting: return false
    case .keys([0x1D]) where isAfterEscape:
      enterView()
      if view.isOpen { session.type([0x1D]) }
    case .keys(let bytes): edit(bytes)
    case .message: edit(Array("say ".utf8))
    case .leave, .goesOn, .stop, .hangUp: break
    }
    isAfterEscape = false
    return view.isOpen
  }

  private func edit(_ bytes: [UInt8]) {
    for (index, byte) in bytes.enumerated() {
      let (shown, events) = editor.feed([byte])
      write(shown)
      for event in events { take(event) }
      // What follows the line that opened the view is for the shell.
      if view.isOpen { return typed(Array(bytes[(index + 1)...])) }
      if hasLeft { return }
    }
  }

  private func take(_ event: LineEditor.Event) {
    switch event {
    case .line(let line):
      if let question {
        self.question = nil
        answer(question, line.trimmed)
      } else {
        run(ConsoleCommand(line), line)
      }
    case .interrupt, .endOfInput:
      if !state.isOpened { return leave(.failure(.interrupted)) }
      let line = question == nil ? words.howToLeave() : words.nothingSent()
      question = nil
      tell([ConsoleLine(line)])
    }
    if !view.isOpen { showLine() }
  }

  private func run(_ command: ConsoleCommand, _ line: String) {
    switch command {
    case .nothing: break
    case .say(let text): session.say(text)
    case .ask(let what, let reason?, let minutes):
      session.ask(
        what, reason: reason, minutes: Double(minutes ?? ConsoleCommand.offeredMinutes[0]))
    case .ask(let what, nil, let minutes): ask(.reason(what, minutes: minutes))
    case .shell: enterView()
    case .type(let text): session.type(Array(text.utf8))
    case .close(let summary?): session.close(summary: summary)
    case .close(nil): ask(.summary)
    case .detach: detach()
    case .status: tell(state.status(at: Clock.wallMilliseconds()))
    case .help: tell([ConsoleLine(words.consoleHelp())])
    case .leaving: tell([ConsoleLine(words.howToLeave())])
    case .unknown(let came, let near):
      tell(ConsoleLine.advice(words.unknownVerb(came, near: near)))
    case .bad(let came): tell(ConsoleLine.advice(words.error(.badArgument, came: came)))
    }
  }

  private func ask(_ question: Question) {
    guard session.isBegun else { return take(.error(.notNow, came: nil)) }
    self.question = question
    let text =
      switch question {
      case .reason(let what, _): words.reasonWanted(what, by: state.customer)
      case .minutes: words.minutesWanted()
      case .summary: words.summaryWanted(by: state.customer)
      }
    tell([ConsoleLine(text)])
  }

  private func answer(_ question: Question, _ line: String) {
    switch question {
    case .reason(let what, let minutes?) where !line.isEmpty:
      session.ask(what, reason: line, minutes: Double(minutes))
    case .reason(let what, nil) where !line.isEmpty: ask(.minutes(what, reason: line))
    case .summary where !line.isEmpty: session.close(summary: line)
    case .reason, .summary: tell([ConsoleLine(words.nothingSent())])
    case .minutes(let what, let reason):
      guard let minutes = line.isEmpty ? 15 : ConsoleCommand.minutes(line) else {
        return ask(question)
      }
      session.ask(what, reason: reason, minutes: Double(minutes))
    }
  }

  // MARK: - The view

  private func enterView() {
    guard state.maySee, session.mayWatch else {
      return take(.error(session.isBegun ? .noGrant : .notNow, came: nil))
    }
    tell([ConsoleLine(words.shellView())])
    write(editor.hide() + LineEditor.pasteOff)
    escape = EscapeKey(.technician)
    told = []
    let size = windowSize
    write(view.enter(size))
    noteModes()
    if view.isFullScreen, let shell = view.shell {
      // A size that is one off, and back: full-screen programs draw everything again.
      session.resize(columns: max(1, min(shell.columns, size.columns) - 1), rows: size.rows)
      loop.after(seconds: 0.05) { [weak self] in self?.sendSize() }
    } else {
      sendSize()
    }
  }

  private func leaveView() {
    write(view.leave() + LineEditor.pasteOn)
    noteModes()
    let lines = held
    held = []
    tell(lines)
  }

  private func noteModes() {
    guard view.modes.version != noted else { return }
    noted = view.modes.version
    terminal.note(view.modes)
  }

  private var windowSize: Viewport.Size {
    let size = terminal.size
    return Viewport.Size(columns: size.columns, rows: size.rows)
  }

  private func sendSize() {
    guard view.isOpen, !hasLeft else { return }
    session.resize(columns: min(1_000, windowSize.columns), rows: min(1_000, windowSize.rows))
  }

  // MARK: - Going

  private func signalled(_ signal: Int32) {
    guard !hasLeft else { return }
    if signal == Signals.windowChange {
      write(editor.resize(columns: windowSize.columns))
      write(view.resize(window: windowSize))
      sendSize()
    } else {
      gone()
    }
  }

  private func detach() {
    guard state.isOpened else { return leave(.failure(.interrupted)) }
    tell([ConsoleLine(words.detached(seconds: Int(session.settings.resume / 1000)))])
    leave(.success(.done))
  }

  /// The terminal or its person is gone: the session stays, as after a lost link.
  private func gone() { leave(.success(.interrupted)) }

  private func leave(_ result: Result<ExitCode, Problem>) {
    guard !hasLeft else { return }
    hasLeft = true
    input?.cancel()
    session.leave()
    onLeave(result)
  }

  /// A terminal that is gone takes nothing; its hangup ends the program.
  private func write(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    try? terminal.write(bytes)
  }
}

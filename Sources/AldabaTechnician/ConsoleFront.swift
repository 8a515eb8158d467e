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
  let session: TechnicianSession
  let loop: EventLoop
  let words: Words
  let terminal: ControllingTerminal
  private let isColoured: Bool
  private let onLeave: (Result<ExitCode, Problem>) -> Void
  private var input: EventLoop.Source?
  private var signals: Signals.Watch?

  var state: ConsoleState
  var dialogue: ConsoleDialogue
  var editor: LineEditor
  var view = ConsoleView()
  var escape = EscapeKey(.technician)
  /// The view was left by its key, and what follows the key is still to come.
  var isAfterEscape = false
  var isAfterReturn = false
  /// What was said over the view and may have been drawn over.
  var held: [ConsoleLine] = []
  /// Errors that the view has told; typing on does not repeat them.
  var told: Set<ErrorCode> = []
  var noted: UInt64 = 0
  private(set) var hasLeft = false

  /// Takes over the terminal. `onLeave` is called once, when the person goes; the end of the
  /// session itself is the session's to tell.
  init(
    _ session: TechnicianSession, glossary: Glossary, loop: EventLoop, invocation: Invocation,
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
    state = ConsoleState(customer: session.matter?.customer ?? "", words: invocation.words)
    state.need = session.matter?.motive ?? ""
    dialogue = ConsoleDialogue(words: invocation.words, glossary: glossary)
    editor = LineEditor(.console(columns: terminal.size.columns))
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

  func take(_ event: TechnicianEvent) {
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
    case .error(let code, _, _):
      dialogue.lookFailed()
      if view.isOpen, !told.insert(code).inserted { return }
    // Somebody waits too long: a technician who looks elsewhere hears it (R8).
    case .hold(.overrun): write([0x07])
    case .answer, .control, .hold, .link: told = []
    case .skipped: view.skipped()
    case .said(let text): dialogue.customerSaid(text)
    default: break
    }
    state.quietSeconds = Int(clamping: session.settings.quietClose / 1000)
    state.commandSeconds = session.settings.commandSeconds
    let lines = state.take(event, at: Clock.wallMilliseconds())
    if view.isOpen && !state.maySee { leaveView() }
    if case .shell(isOpen: false, _) = event { view.closeShell() }
    tell(lines)
    if !view.isOpen && state.isOpened { showLine() }
  }

  func tell(_ lines: [ConsoleLine]) {
    if view.isOpen && !lines.isEmpty {
      let text = lines.map(\.text).joined(separator: "\n")
      let (bytes, stays) = view.notice(text, words.backToConsole())
      write(bytes)
      if !stays { held += lines }
      return
    }
    for line in lines {
      let rows = line.rows(columns: terminal.size.columns)
      write(editor.interrupt(rows.joined(separator: "\n"), ink: isColoured ? line.ink : .none))
    }
  }

  /// Brings the line back, with the prompt that holds now.
  func showLine() {
    let prompt = dialogue.prompt.map { $0 + " " } ?? state.prompt(columns: terminal.size.columns)
    if prompt != editor.prompt || state.isOver {
      write(editor.hide())
      editor.prompt = prompt
    }
    let dialogue = dialogue
    editor.complete = { dialogue.completions($0) }
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

  func typed(_ bytes: [UInt8]) {
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

  func edit(_ bytes: [UInt8]) {
    for (index, byte) in bytes.enumerated() {
      let (shown, events) = editor.feed([byte])
      write(shown)
      for event in events { take(event) }
      // What follows the line that opened the view is for the shell.
      if view.isOpen { return typed(Array(bytes[(index + 1)...])) }
      if hasLeft { return }
    }
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

  func detach() {
    guard state.isOpened else { return leave(.failure(.interrupted)) }
    tell([ConsoleLine(words.detached(seconds: Int(session.settings.resume / 1000)))])
    leave(.success(.done))
  }

  /// The terminal or its person is gone: the session stays, as after a lost link.
  private func gone() { leave(.success(.interrupted)) }

  func leave(_ result: Result<ExitCode, Problem>) {
    guard !hasLeft else { return }
    hasLeft = true
    input?.cancel()
    onLeave(result)
  }

  /// A terminal that is gone takes nothing; its hangup ends the program.
  func write(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    try? terminal.write(bytes)
  }
}

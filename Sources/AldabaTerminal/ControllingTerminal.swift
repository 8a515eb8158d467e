public import AldabaSystem

/// The terminal in front of a person: raw mode, and the way back on every path out.
///
/// It is `/dev/tty`, not standard input: a pipe cannot answer for a person. Closing the object,
/// losing it, or returning from `main` restores the terminal; so does dying in any other way, kill
/// -9 too, because a small guard process outlives this one (see `TerminalGuard`). A program that
/// uses this class must therefore begin its `main` with
///
///     ControllingTerminal.runGuardIfAsked(CommandLine.arguments)
///
/// before it reads options, opens files or starts threads. Confined to one thread.
public final class ControllingTerminal {
  private let terminal: Descriptor
  private let guardProgram: String?
  private var watcher: TerminalGuard.Connection?
  private var before: Tty.State?
  private var plainSequence: [UInt8] = []

  /// Opens the controlling terminal; throws where there is none.
  public convenience init() throws(SystemError) {
    self.init(try Tty.open(), guardProgram: TerminalGuard.ourselves)
  }

  /// Takes over an open terminal. `guardProgram` nil: there is no guard.
  public init(_ terminal: consuming Descriptor, guardProgram: String?) {
    self.terminal = terminal
    self.guardProgram = guardProgram
  }

  deinit { close() }

  /// Becomes the guard and never returns, if that is what this process was started for.
  public static func runGuardIfAsked(_ arguments: [String]) { TerminalGuard.runIfAsked(arguments) }

  /// For the event loop: input is there when it is readable. It is non-blocking.
  public var descriptor: Int32 { terminal.number }

  public var isRaw: Bool { before != nil }

  /// Columns and rows; 80 and 24 where the terminal does not know.
  public var size: (columns: Int, rows: Int) { Tty.size(descriptor) ?? (80, 24) }

  /// Every byte as it is typed, no echo, no signals from keys; lines end in "\r\n".
  ///
  /// The guard knows the settings before anything is changed.
  public func enterRaw() throws(SystemError) {
    guard before == nil else { return }
    if watcher == nil, let guardProgram {
      watcher = try TerminalGuard.Connection(program: guardProgram, terminal: descriptor)
    }
    try watcher?.arm()
    before = try Tty.raw(descriptor)
  }

  /// Puts the terminal into its plain state and gives it its settings back.
  public func leaveRaw() {
    guard let before else { return }
    // A terminal that is gone needs nothing back, so errors have nobody to tell.
    writeSoon(plainSequence)
    try? Tty.restore(descriptor, before)
    self.before = nil
    plainSequence = []
    watcher?.disarm()
  }

  /// Says what modes programs have set; call it when `modes.version` has changed.
  ///
  /// From then on leaving, by whatever way, takes the terminal back from exactly these modes.
  public func note(_ modes: ModeTracker) {
    let sequence = modes.plainSequence()
    guard sequence != plainSequence else { return }
    plainSequence = sequence
    watcher?.note(sequence)
  }

  /// Writes everything, waiting where the terminal does.
  public func write(_ bytes: [UInt8]) throws(SystemError) {
    try IO.writeAll(descriptor, bytes)
  }

  /// What has been typed: empty at the end, nil where nothing is there yet.
  public func read() throws(SystemError) -> [UInt8]? { try IO.read(descriptor, maximum: 4096) }

  /// Drops what has been typed and not read.
  public func flushInput() throws(SystemError) { try Tty.flushInput(descriptor) }

  /// Restores the terminal and lets the guard go; nothing can be read afterwards but a new raw mode.
  public func close() {
    leaveRaw()
    watcher?.end()
    watcher = nil
  }

  /// Writes what the terminal takes within two seconds: on the way out nobody waits for Ctrl+Q.
  private func writeSoon(_ bytes: [UInt8]) { TerminalGuard.write(bytes, to: descriptor) }
}

extension ControllingTerminal {
  /// Asks a question and waits for its end; for programs that have nothing else to do meanwhile.
  ///
  /// The terminal must be raw. The escape key works: Ctrl+] `q` or `h` ends it with `.stopped`.
  public func ask<Answer>(_ prompt: Prompt<Answer>) -> Prompt<Answer>.Outcome {
    precondition(isRaw, "a question is asked in raw mode")
    var prompt = prompt
    var keys = EscapeKey(.customer)
    var effects = prompt.begin(at: Clock.bootMilliseconds())
    while true {
      if let outcome = carryOut(effects) { return outcome }
      effects = []
      let left = (prompt.nextTick ?? 0) - Clock.bootMilliseconds()
      do throws(SystemError) {
        _ = try IO.wait(descriptor, for: .read, seconds: Double(max(left, 0)) / 1000)
        let bytes = try read()
        let now = Clock.bootMilliseconds()
        effects = prompt.tick(at: now)
        guard let bytes else { continue }
        if bytes.isEmpty { effects += prompt.end(.lost) }
        for event in keys.feed(bytes) {
          switch event {
          case .keys(let typed): effects += prompt.feed(typed, at: now)
          case .stop, .hangUp, .leave: effects += prompt.end(.stopped)
          case .waiting, .goesOn, .message: break
          }
        }
      } catch {
        effects += prompt.end(.lost)
      }
    }
  }

  private func carryOut<Answer>(
    _ effects: [Prompt<Answer>.Effect]
  ) -> Prompt<Answer>.Outcome? {
    for effect in effects {
      switch effect {
      case .flushInput: try? flushInput()
      case .print(let bytes): TerminalGuard.write(bytes, to: descriptor)
      case .extended: break
      case .finished(let outcome): return outcome
      }
    }
    return nil
  }
}

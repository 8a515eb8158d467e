import AldabaSystem

/// The customer's own shell on a pseudo-terminal. Everything that reaches it passes here.
final class AgentShell {
  /// Bytes that may wait for the shell to read them; more is dropped, as a terminal does.
  static let inputLimit = 262_144
  /// Less output than this at once has most likely nothing behind it.
  private static let echo = 256

  var onOutput: ([UInt8]) -> Void = { _ in }
  /// The shell has ended, with its status.
  var onClosed: (Int64) -> Void = { _ in }

  private let loop: EventLoop
  private let pty: any ProgramTerminal
  private var source: EventLoop.Source?
  private var input: [UInt8] = []
  private var isOpen = true
  /// What `redraw` goes back to: a size that changes meanwhile counts.
  private var size: (columns: Int, rows: Int)
  private var isRedrawing = false

  /// - Parameter starter: whose child the shell is; nil: ours.
  init(
    loop: EventLoop, starter: Starter?, columns: Int, rows: Int
  ) throws(SystemError) {
    self.loop = loop
    size = (columns, rows)
    let program = CustomerProgram.shell(columns: columns, rows: rows)
    if let starter { pty = try starter.start(program) } else { pty = try program.spawn() }
    source = try loop.add(pty.master, [.read]) { [weak self] ready in self?.advance(ready) }
    try pty.onExit(on: loop) { [weak self] status in self?.exited(status) }
  }

  /// Whether the shell itself, and not a program in it, waits for input.
  var isInForeground: Bool { pty.foregroundGroup() == pty.pid }

  func write(_ bytes: [UInt8]) {
    guard isOpen, input.count + bytes.count <= AgentShell.inputLimit else { return }
    input += bytes
    flush()
  }

  func resize(columns: Int, rows: Int) {
    guard isOpen else { return }
    size = (columns, rows)
    try? pty.resize(columns: columns, rows: rows)
  }

  /// Has full-screen programs draw everything again: a size that is one off, and back. Once at a time,
  /// however many want it.
  func redraw() {
    guard isOpen, !isRedrawing else { return }
    isRedrawing = true
    try? pty.resize(columns: max(1, size.columns - 1), rows: size.rows)
    loop.after(seconds: 0.02) { [weak self] in
      guard let self else { return }
      self.isRedrawing = false
      guard self.isOpen else { return }
      try? self.pty.resize(columns: self.size.columns, rows: self.size.rows)
    }
  }

  /// Ends the shell as a closed window does.
  func hangup() {
    guard isOpen else { return }
    pty.hangup()
  }

  private func advance(_ ready: EventLoop.Ready) {
    if ready.writable, !input.isEmpty { flush() }
    guard ready.readable else { return }
    // A few rounds a turn: a flood of output leaves the loop time for the customer's keys.
    for _ in 0..<4 {
      guard isOpen, let part = try? IO.read(pty.master, maximum: 16_384) else { return }
      guard !part.isEmpty else {
        source?.set([])
        return
      }
      onOutput(part)
      // A key's echo, and not the middle of a flood: asking again would only be answered so.
      if part.count < AgentShell.echo { return }
    }
  }

  private func flush() {
    while !input.isEmpty {
      guard case .bytes(let count)? = try? IO.write(pty.master, input) else { break }
      input.removeFirst(count)
    }
    source?.set(input.isEmpty ? [.read] : [.read, .write])
  }

  private func exited(_ status: ChildExit) {
    guard isOpen else { return }
    // What it wrote last is still in the terminal; programs left behind in it are not waited for.
    for _ in 0..<64 {
      guard let part = try? IO.read(pty.master, maximum: 16_384), !part.isEmpty else { break }
      onOutput(part)
    }
    isOpen = false
    source?.cancel()
    pty.close()
    onClosed(Int64(status.code))
  }
}

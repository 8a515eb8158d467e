import AldabaSystem
import AldabaWire

/// One command of a step, run once as the customer's own user, by the customer's own shell.
///
/// It prints on a terminal of its own and reads nothing; what would ask for a password has no answer
/// at once. It is over when its shell ends: what that leaves on the terminal gets SIGHUP, as with a
/// window that is closed, and so does all of it when this program dies. What has detached itself is
/// left alone then; where the command is ended for the customer, it ends too.
///
///     running ─▶ over
///        └─ stopped, or out of time ─▶ SIGHUP, SIGTERM ─ grace ─▶ SIGKILL ─ grace ─▶ over
final class AgentCommand {
  /// How a command came to its end.
  struct Ending: Equatable {
    /// The exit status, 128 and a signal, or one of `Act.CommandEnd`.
    let status: Int64
    /// Bytes that it printed in the middle and that nobody was given.
    let skipped: Int
  }

  /// What is enough for one: its limits, and where it runs.
  struct Limit {
    /// Seconds that it may take.
    var seconds = Double(Limits.commandTime) / 1000
    /// Seconds between one signal and the next, harder one.
    var grace = 2.0
    /// Bytes of what it prints that are given on: three quarters from the beginning, as they come,
    /// and one from the end.
    var output = Limits.printed
  }

  /// What it prints, as it comes; the end of a flood comes with its end.
  var onOutput: ([UInt8]) -> Void = { _ in }
  /// Called once.
  var onEnded: (Ending) -> Void = { _ in }

  private let loop: EventLoop
  private let limit: Limit
  private let pty: any ProgramTerminal
  private var source: EventLoop.Source?
  private var timer: EventLoop.Timer?
  /// Why it was told to end; nil: it ended by itself.
  private var reason: Int64?
  private var isOver = false
  private var given = 0
  private var tail: [UInt8] = []
  private var skipped = 0

  /// - Parameters:
  ///   - shell: takes the text behind `-c`.
  ///   - starter: whose child it is; nil: ours.
  init(
    _ text: String, loop: EventLoop, starter: Starter? = nil, shell: String = Host.shell,
    limit: Limit = Limit()
  ) throws(SystemError) {
    self.loop = loop
    self.limit = limit
    let program = CustomerProgram.command(text, shell: shell)
    if let starter { pty = try starter.start(program) } else { pty = try program.spawn() }
    source = try loop.add(pty.master, [.read]) { [weak self] _ in self?.read(rounds: 4) }
    try pty.onExit(on: loop) { [weak self] status in self?.exited(status) }
    timer = loop.after(seconds: limit.seconds) { [weak self] in self?.end(.timedOut) }
  }

  /// Ends it for the customer, at once if it obeys.
  func stop() { end(.stopped) }

  /// Ends it as hard as the system can, for this program goes.
  func abandon() {
    guard !isOver else { return }
    pty.parting = Signals.kill
    pty.signal(Signals.kill, group: true)
    over()
  }

  private func end(_ reason: Act.CommandEnd) {
    guard !isOver, self.reason == nil else { return }
    self.reason = reason.rawValue
    pty.parting = Signals.kill
    pty.signal(Signals.hangup, group: true)
    pty.signal(Signals.terminate, group: true)
    pty.signal(Signals.resume, group: true)
    timer?.cancel()
    timer = loop.after(seconds: limit.grace) { [weak self] in self?.kill() }
  }

  private func kill() {
    pty.signal(Signals.kill, group: true)
    // One that the system itself holds back is not waited for.
    timer = loop.after(seconds: limit.grace) { [weak self] in self?.over() }
  }

  private func exited(_ status: ChildExit) {
    if reason == nil { reason = Int64(status.code) }
    over()
  }

  private func over() {
    guard !isOver else { return }
    // What it wrote last is still in the terminal.
    read(rounds: 64)
    isOver = true
    timer?.cancel()
    source?.cancel()
    pty.close()
    if !tail.isEmpty { onOutput(tail) }
    onEnded(Ending(status: reason ?? Int64(ChildExit.unknown.code), skipped: skipped))
  }

  // MARK: - What it prints

  /// A few rounds a turn: a flood leaves the loop time for the customer's keys.
  private func read(rounds: Int) {
    for _ in 0..<rounds {
      guard !isOver, let part = try? IO.read(pty.master, maximum: 16_384) else { return }
      guard !part.isEmpty else {
        source?.set([])
        return
      }
      take(part)
    }
  }

  private func take(_ part: [UInt8]) {
    let end = limit.output / 4
    let room = limit.output - end - given
    let head = part.prefix(max(0, room))
    given += head.count
    if !head.isEmpty { onOutput(Array(head)) }
    tail += part.dropFirst(head.count)
    guard tail.count > end else { return }
    skipped += tail.count - end
    tail.removeFirst(tail.count - end)
  }
}

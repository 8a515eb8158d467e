import AldabaJSON
import AldabaSystem

/// The process that starts the customer's shell and the commands of steps, so that the agent itself
/// can give up starting anything.
///
/// The agent starts itself once more, before it reads a key, with the one argument
/// `--start-programs`. That process holds no secret, speaks to nobody but the agent, and is confined
/// in nothing: the customer's shell has all that their shell has elsewhere, sudo too. It ends with
/// the agent, and what runs on its terminals is hung up then.
///
///     agent (confined) ── channel ──▶ starter ── children ──▶ shell, commands
///           ◀── terminal, channel of the program ──┘
final class StarterProcess {
  static let argument = "--start-programs"
  static let descriptor: Int32 = 3
  /// Seconds between asking a program to end and making it.
  static let grace = 2.0

  private let loop: EventLoop
  private let channel: Channel
  private var running: [Int32: Running] = [:]
  private var isReaping = false

  private final class Running {
    let pty: any ProgramTerminal
    let channel: Channel
    var source: EventLoop.Source?
    let isCommand: Bool

    init(_ pty: any ProgramTerminal, _ channel: Channel, isCommand: Bool) {
      self.pty = pty
      self.channel = channel
      self.isCommand = isCommand
    }
  }

  /// Becomes the starter and never returns, if that is what this process was started for.
  static func runIfAsked(_ arguments: [String]) {
    guard arguments.count == 2, arguments[1] == argument else { return }
    do throws(SystemError) {
      Signals.ignore([
        Signals.hangup, Signals.interrupt, Signals.quit, Signals.terminate, Signals.terminalStop,
      ])
      try? Host.leaveSession()
      let loop = try EventLoop()
      let starter = try StarterProcess(loop, Channel(Descriptor(owning: descriptor)))
      withExtendedLifetime(starter) { loop.run() }
      Host.exitNow(0)
    } catch {
      Host.exitNow(74)
    }
  }

  private init(_ loop: EventLoop, _ channel: Channel) throws(SystemError) {
    self.loop = loop
    self.channel = channel
    // Without it only what leaves its parent behind is not found.
    try? Descendants.adoptOrphans()
    try Signals.watch([Signals.child], on: loop) { [weak self] _ in self?.reapSoon() }
    _ = try loop.add(channel.number, [.read]) { [weak self] _ in self?.read() }
  }

  private func read() {
    do throws(SystemError) {
      while let letter = try channel.take() {
        guard !letter.bytes.isEmpty else { return leave() }
        try take(StarterOrder(letter.bytes))
      }
    } catch {
      leave()
    }
  }

  /// The agent is gone.
  private func leave() {
    for running in running.values {
      if running.isCommand { running.pty.signal(Signals.kill, group: true) }
      running.pty.hangup()
      running.pty.close()
    }
    loop.stop()
  }

  private func take(_ order: StarterOrder?) throws(SystemError) {
    switch order {
    case .start(let program):
      do throws(SystemError) {
        try start(program)
      } catch {
        try answer(["errno": .integer(Int64(error.code)), "call": .string(error.call)])
      }
    case .list: try answer(["programs": .array(programs().map(\.json))])
    case .end(let programs): end(programs)
    case nil: try answer(["errno": 22, "call": "order"])
    }
  }

  private func answer(_ json: JSON, _ descriptors: [Int32] = []) throws(SystemError) {
    try channel.send(json.encoded(), descriptors)
  }

  private func start(_ program: CustomerProgram) throws(SystemError) {
    let (ours, theirs) = try Channel.pair()
    let pty = try program.spawn()
    let pid = pty.pid
    let isCommand = if case .command = program { true } else { false }
    let new = Running(pty, ours, isCommand: isCommand)
    running[pid] = new
    new.source = try loop.add(ours.number, [.read]) { [weak self] _ in self?.orders(of: pid) }
    try pty.onExit(on: loop) { [weak self] exit in self?.ended(pid, exit) }
    try answer(["pid": .integer(Int64(pid))], [pty.master, theirs.number])
  }

  private func orders(of pid: Int32) {
    guard let running = running[pid] else { return }
    while let letter = try? running.channel.take() {
      guard !letter.bytes.isEmpty else {
        running.source?.cancel()
        return running.pty.close()
      }
      switch ProgramOrder(letter.bytes) {
      case .signal(let signal): running.pty.signal(signal, group: false)
      case .signalGroup(let signal): running.pty.signal(signal, group: true)
      case .parting(let signal): running.pty.parting = signal == 0 ? nil : signal
      case .hangup: running.pty.hangup()
      case nil: break
      }
    }
  }

  private func ended(_ pid: Int32, _ exit: ChildExit) {
    guard let ended = running.removeValue(forKey: pid) else { return }
    ended.source?.cancel()
    try? ended.channel.send(exit.message)
    // What it wrote last is read through the agent's own descriptor.
    ended.pty.close()
  }

  // MARK: - What is left running

  /// A command ends with all that is on its terminal: what belongs to it is nobody's to end but its own.
  private func programs() -> [StarterOrder.Program] {
    var roots = Set(running.keys)
    var commands = Set(running.filter(\.value.isCommand).keys)
    let all = Descendants.all()
    for process in all where commands.contains(process.parent) { commands.insert(process.pid) }
    roots.formUnion(commands)
    return all.filter { !$0.isZombie }.prefix(StarterOrder.listed).map { process in
      let line = Descendants.commandLine(of: process) ?? process.name
      return StarterOrder.Program(
        pid: process.pid, began: process.began,
        name: String(decoding: line.utf8.prefix(StarterOrder.name), as: UTF8.self),
        isRoot: roots.contains(process.pid))
    }
  }

  /// As a closed window does, then harder; who has ended meanwhile is left alone.
  private func end(_ programs: [StarterOrder.Program]) {
    let below = Descendants.all().filter { process in
      programs.contains { $0.pid == process.pid && $0.began == process.began }
    }
    for process in below {
      for signal in [Signals.hangup, Signals.terminate, Signals.resume] {
        Descendants.signal(signal, process)
      }
    }
    loop.after(seconds: StarterProcess.grace) {
      for process in below { Descendants.signal(Signals.kill, process) }
    }
  }

  private func reapSoon() {
    guard !isReaping else { return }
    isReaping = true
    loop.after(seconds: 0.2) { [weak self] in
      guard let self else { return }
      self.isReaping = false
      Descendants.forgetEnded(but: Set(self.running.keys))
    }
  }
}

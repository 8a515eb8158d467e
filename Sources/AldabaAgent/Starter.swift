import AldabaJSON
import AldabaSystem

/// The agent's end of its starter. Asking waits for the answer, which takes as long as starting a
/// program does.
final class Starter {
  /// Seconds that an answer is waited for.
  static let patience = 10.0

  private let child: Child
  private let channel: Channel

  /// Starts it; before this process has secrets or limits, since it inherits all but descriptors.
  init(program: String = "/proc/self/exe") throws(SystemError) {
    let (ours, theirs) = try Channel.pair()
    child = try Child.spawn(
      path: program, arguments: [StarterProcess.argument], input: .none, output: .none,
      error: .none, passing: [theirs.number])
    channel = ours
  }

  /// The starter's own process.
  var pid: Int32 { child.pid }

  func start(_ program: CustomerProgram) throws(SystemError) -> StartedProgram {
    var letter = try ask(.start(program))
    let json = try? JSON.parse(letter.bytes)
    guard let pid = json?["pid"]?.integer.flatMap(Int32.init(exactly:)), letter.count == 2 else {
      let code = json?["errno"]?.integer.flatMap(Int32.init(exactly:)) ?? 5
      throw SystemError(call: json?["call"]?.string ?? "starter", code: code)
    }
    return StartedProgram(
      pid: pid, Descriptor(owning: letter.release(0)),
      Channel(Descriptor(owning: letter.release(1))))
  }

  /// Everything that runs below it: the shell, what was started there, and what has left it.
  func list() throws(SystemError) -> [StarterOrder.Program] {
    let letter = try ask(.list)
    let json = try? JSON.parse(letter.bytes)
    return json?["programs"]?.array?.compactMap(StarterOrder.Program.init) ?? []
  }

  func end(_ programs: [StarterOrder.Program]) throws(SystemError) {
    try channel.send(StarterOrder.end(programs).bytes)
  }

  private func ask(_ order: StarterOrder) throws(SystemError) -> Channel.Letter {
    try channel.send(order.bytes)
    while try IO.wait(channel.number, for: .read, seconds: Starter.patience) {
      guard let letter = try channel.take() else { continue }
      if letter.bytes.isEmpty { throw SystemError(call: "starter", code: 32) }
      return letter
    }
    throw SystemError(call: "starter", code: 110)
  }
}

/// A program that the starter has started: its terminal is here, its process a child of the starter,
/// which alone signals it.
final class StartedProgram: ProgramTerminal {
  let pid: Int32
  private var terminal: Descriptor?
  private var channel: Channel?
  private var source: EventLoop.Source?

  init(pid: Int32, _ terminal: consuming Descriptor, _ channel: Channel) {
    self.pid = pid
    self.terminal = consume terminal
    self.channel = channel
  }

  var master: Int32 { terminal?.number ?? -1 }

  var parting: Int32? {
    didSet { tell(.parting(parting ?? 0)) }
  }

  func resize(columns: Int, rows: Int) throws(SystemError) {
    try Tty.setSize(master, columns: columns, rows: rows)
  }

  func foregroundGroup() -> Int32? { Tty.foregroundGroup(master) }

  func onExit(
    on loop: EventLoop, _ handler: @escaping (ChildExit) -> Void
  ) throws(SystemError) {
    guard let channel else { return }
    source = try loop.add(channel.number, [.read]) { [weak self] _ in
      var message: [UInt8] = []
      do throws(SystemError) {
        guard let letter = try channel.take() else { return }
        message = letter.bytes
      } catch {
        // The starter is gone: how the program ended, nobody knows.
      }
      self?.source?.cancel()
      self?.source = nil
      handler(ChildExit(message: message))
    }
  }

  func signal(_ signal: Int32, group: Bool) { tell(group ? .signalGroup(signal) : .signal(signal)) }

  func hangup() { tell(.hangup) }

  func close() {
    source?.cancel()
    source = nil
    terminal = nil
    channel = nil
  }

  /// A program that has ended has nobody to tell.
  private func tell(_ order: ProgramOrder) { try? channel?.send(order.bytes) }
}

import AldabaCrypto
import AldabaJSON
import AldabaSystem
import AldabaWire

/// What runs as the customer: their shell, or a step's command. There is nothing else to start.
enum CustomerProgram: Equatable {
  case shell(columns: Int, rows: Int)
  /// - Parameter shell: takes the text behind `-c`.
  case command(String, shell: String)

  /// Starts it here, as a child of this process.
  func spawn() throws(SystemError) -> any ProgramTerminal {
    var environment = Host.environment()
    environment["ALDABA"] = "1"
    switch self {
    case .shell(let columns, let rows):
      if (environment["TERM"] ?? "").isEmpty { environment["TERM"] = "xterm-256color" }
      return try Pty.spawn(
        path: Host.shell, environment: environment, directory: nil, columns: columns, rows: rows)
    case .command(let text, let shell):
      // Whoever reads the output has lines, not a screen, and nobody turns pages.
      environment["TERM"] = "dumb"
      environment["PAGER"] = "cat"
      for name in ["GIT_PAGER", "MANPAGER", "SYSTEMD_PAGER"] { environment[name] = nil }
      let mark = Crypto.random(16).hex
      environment["ALDABA_COMMAND"] = mark
      let pty = try Pty.spawn(
        path: shell, arguments: ["-c", text], environment: environment,
        directory: CustomerProgram.home, columns: 80, rows: 24, isPrinter: true)
      return CommandTerminal(pty, Offspring(of: pty.pid, mark: "ALDABA_COMMAND=\(mark)"))
    }
  }

  /// The customer's own folder, where it can be entered.
  private static var home: String? {
    guard let home = Host.homeDirectory,
      (try? Files.status(path: home))?.kind == .directory
    else { return nil }
    return home
  }
}

/// A program of the customer's on a terminal, wherever its process is a child: `Pty` here,
/// `StartedProgram` at the starter.
protocol ProgramTerminal: AnyObject {
  /// Our end of the terminal, to read, write and watch; -1 after `close`.
  var master: Int32 { get }
  var pid: Int32 { get }
  /// What is left in its group gets this at its end.
  var parting: Int32? { get set }
  func resize(columns: Int, rows: Int) throws(SystemError)
  func foregroundGroup() -> Int32?
  func onExit(on loop: EventLoop, _ handler: @escaping (ChildExit) -> Void) throws(SystemError)
  func signal(_ signal: Int32, group: Bool)
  func hangup()
  func close()
}

extension Pty: ProgramTerminal {}

/// A command's terminal. What is for all of the command reaches what has detached itself from it too,
/// where this process may see and signal it.
final class CommandTerminal: ProgramTerminal {
  private let pty: Pty
  private var offspring: Offspring

  init(_ pty: Pty, _ offspring: Offspring) {
    self.pty = pty
    self.offspring = offspring
  }

  var master: Int32 { pty.master }
  var pid: Int32 { pty.pid }

  var parting: Int32? {
    get { pty.parting }
    set {
      pty.parting = newValue
      // The shell may end before anything else is said, and its children have another parent then.
      if newValue != nil { offspring.look() }
    }
  }

  func resize(columns: Int, rows: Int) throws(SystemError) {
    try pty.resize(columns: columns, rows: rows)
  }

  func foregroundGroup() -> Int32? { pty.foregroundGroup() }

  func onExit(
    on loop: EventLoop, _ handler: @escaping (ChildExit) -> Void
  ) throws(SystemError) {
    try pty.onExit(on: loop) { [weak self] status in
      self?.part()
      handler(status)
    }
  }

  /// One that was being started while the others were ended is found the next time.
  private func part() {
    guard let parting else { return }
    for _ in 0..<4 where offspring.signal(parting) == 0 { return }
  }

  /// The shell with the others of its group first: one whose program alone ends goes on with the next.
  func signal(_ signal: Int32, group: Bool) {
    if group { offspring.look() }
    pty.signal(signal, group: group)
    if group { offspring.signal(signal) }
  }

  func hangup() { pty.hangup() }

  func close() { pty.close() }
}

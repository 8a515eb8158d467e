import CLinux
import Glibc

/// A program on a pseudo-terminal of its own; confined to one thread.
///
/// The program leads a new session whose controlling terminal is the pseudo-terminal, so job control
/// and Ctrl-C work. It has no other descriptors of ours, default signal dispositions and nothing
/// blocked. Our end, the master, is non-blocking.
///
/// Two ends have to be told apart: the program's exit (`onExit`) and the terminal's, when `IO.read`
/// answers `end`. A shell that leaves something in the background exits first, and the terminal
/// stays open; so read what is there after the exit, then `close`.
public final class Pty {
  private let process: ChildProcess
  private var descriptor: Descriptor?
  /// The program's end, such as "/dev/pts/3".
  public let terminalPath: String

  private init(
    _ process: ChildProcess, _ descriptor: consuming Descriptor, terminalPath: String
  ) {
    self.process = process
    self.descriptor = consume descriptor
    self.terminalPath = terminalPath
  }

  /// Starts the program at `path`; `name` is its argv[0] ("-bash" for a login shell), else `path`,
  /// and `arguments` is what follows it.
  ///
  /// - Parameter isPrinter: the program only prints on the terminal: its standard input is at its
  ///   end, and so is what it reads from the terminal itself, to ask for a password.
  public static func spawn(
    path: String, name: String? = nil, arguments: [String] = [], environment: [String: String],
    directory: String? = nil, columns: Int, rows: Int, isPrinter: Bool = false
  ) throws(SystemError) -> Pty {
    var number: Int32 = -1
    let master = Descriptor(
      owning: try check("open", path: "/dev/ptmx") { aldaba_pty_open(&number) })
    // Before the program looks: its size, and that a Backspace deletes a whole UTF-8 character.
    try Tty.setSize(master.number, columns: columns, rows: rows)
    try Tty.expectUTF8(master.number)
    if isPrinter { try Tty.endInput(master.number) }
    let terminalPath = "/dev/pts/\(number)"
    let spawn = Spawn(
      path: path, arguments: [name ?? path] + arguments, environment: environment,
      directory: directory, placement: .ownSession,
      descriptors: isPrinter ? .printer(path: terminalPath) : .terminal(path: terminalPath))
    return Pty(ChildProcess(pid: try spawn.run()), master, terminalPath: terminalPath)
  }

  /// Our end, to read, write and watch; -1 after `close`.
  public var master: Int32 { descriptor?.number ?? -1 }

  public var pid: Int32 { process.pid }

  /// Tells the programs the new size (SIGWINCH).
  public func resize(columns: Int, rows: Int) throws(SystemError) {
    try Tty.setSize(master, columns: columns, rows: rows)
  }

  /// The process group in the foreground; nil when there is none any more. Equal to `pid` while the
  /// shell itself waits for input.
  public func foregroundGroup() -> Int32? { Tty.foregroundGroup(master) }

  /// Whether the terminal shows what is typed; nil when it cannot be asked. A program that asks for a
  /// password turns it off.
  public func echoes() -> Bool? {
    var mode = termios()
    return tcgetattr(master, &mode) == 0 ? mode.c_lflag & tcflag_t(ECHO) != 0 : nil
  }

  /// Calls `handler` on the loop once the program has ended, with its status.
  public func onExit(
    on loop: EventLoop, _ handler: @escaping (ChildExit) -> Void
  ) throws(SystemError) {
    try process.onExit(on: loop, handler)
  }

  /// The status if the program has ended; never waits.
  public func reap() -> ChildExit? { process.reap() }

  /// Waits for the program's end.
  public func wait() -> ChildExit { process.wait() }

  /// Signals the program, or with `group` all that it has started and that is still in its group.
  public func signal(_ signal: Int32, group: Bool = false) { process.signal(signal, group: group) }

  /// What whatever the program leaves behind in its group gets at its end, besides the SIGHUP that the
  /// system sends to what is in the terminal's foreground.
  public var parting: Int32? {
    get { process.parting }
    set { process.parting = newValue }
  }

  /// Asks everything to leave: SIGHUP and SIGCONT to the foreground group and to the program.
  public func hangup() {
    if let group = foregroundGroup(), group != getpgrp() {
      kill(-group, SIGHUP)
      kill(-group, SIGCONT)
    }
    process.signal(SIGHUP)
    process.signal(SIGCONT)
  }

  /// Closes the terminal; the system sends SIGHUP to what is left in its foreground and to the
  /// program. Cancel the master's source before.
  public func close() { descriptor = nil }
}

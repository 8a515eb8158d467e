internal import AldabaSystem
internal import Glibc

/// A process that outlives the program and gives the terminal back when the program could not.
///
/// The program starts itself again with the one argument `--restore-terminal`; the guard leaves the
/// program's session, so that no signal of the terminal and no kill of the program's group reaches
/// it. Its standard input is a pipe that only the program holds open, its descriptor 3 the terminal.
///
///     A          the terminal goes raw: remember its settings, answer one byte
///     M hi lo …  these bytes take the terminal from the modes of its programs to a plain state
///     D          the terminal has been restored
///     end        the program is gone: if raw, write the last M, the usual resets, the settings
///
/// The settings are only given back while the terminal is still raw: a shell that has noticed the
/// death first has put its own ones there.
enum TerminalGuard {
  static let argument = "--restore-terminal"
  /// This program, also when its file has been replaced meanwhile.
  static let ourselves = "/proc/self/exe"
  private static let terminal: Int32 = 3

  /// What is written besides the last M: mouse, paste, cursor keys, keypad, cursor, colours.
  static let resets = Array(
    ("\u{1B}[?1000l\u{1B}[?1002l\u{1B}[?1003l\u{1B}[?1006l\u{1B}[?2004l\u{1B}[?1l\u{1B}>"
      + "\u{1B}[?25h\u{0F}\u{1B}[0m").utf8)
  /// Without an M: leaves the alternate screen, if there is one, without moving the cursor.
  static let mainScreen = Array("\u{1B}[?1047l".utf8)

  static func runIfAsked(_ arguments: [String]) {
    guard arguments.count == 2, arguments[1] == argument else { return }
    for number in [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU] {
      signal(number, SIG_IGN)
    }
    guard Tty.isTerminal(terminal) else { exit(ExitCode.usage.rawValue) }
    setsid()
    serve(input: STDIN_FILENO, answers: STDOUT_FILENO, terminal: terminal)
    exit(ExitCode.done.rawValue)
  }

  /// Reads the pipe to its end and does what has to be done then.
  static func serve(input: Int32, answers: Int32, terminal: Int32) {
    var orders = Orders()
    var before: termios?
    while let bytes = readWaiting(input), !bytes.isEmpty {
      for order in orders.feed(bytes) {
        switch order {
        case .arm:
          var settings = termios()
          before = tcgetattr(terminal, &settings) == 0 ? settings : nil
          write([0x41], to: answers)
        case .disarm: before = nil
        case .modes: break
        }
      }
    }
    guard let before else { return }
    restore(terminal, before, modes: orders.modes)
  }

  /// The settings first: they are what a person cannot do without.
  private static func restore(_ terminal: Int32, _ before: termios, modes: [UInt8]?) {
    var now = termios()
    let keys = tcflag_t(ICANON | ISIG)
    if tcgetattr(terminal, &now) == 0, now.c_lflag & keys == 0 {
      var before = before
      _ = tcsetattr(terminal, TCSANOW, &before)
    }
    if Host.environment("TERM") == "dumb" { return }
    write((modes ?? mainScreen) + resets, to: terminal)
  }

  private static func readWaiting(_ descriptor: Int32) -> [UInt8]? {
    do throws(SystemError) {
      while true {
        if let bytes = try IO.read(descriptor, maximum: 4096) { return bytes }
        _ = try IO.wait(descriptor, for: .read)
      }
    } catch {
      return nil
    }
  }

  /// Writes what is taken within two seconds.
  static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var offset = 0
    do throws(SystemError) {
      while offset < bytes.count {
        switch try IO.write(descriptor, bytes, from: offset) {
        case .bytes(let count): offset += count
        case .wouldBlock:
          guard try IO.wait(descriptor, for: .write, seconds: 2) else { return }
        case .end: return
        }
      }
    } catch {
      // A terminal that is gone takes nothing.
    }
  }
}

extension TerminalGuard {
  /// What came through the pipe so far.
  struct Orders {
    enum Order: Equatable { case arm, disarm, modes }

    private(set) var modes: [UInt8]?
    private var pending: [UInt8] = []

    mutating func feed(_ bytes: [UInt8]) -> [Order] {
      pending += bytes
      var orders: [Order] = []
      while let first = pending.first {
        switch first {
        case 0x41:
          modes = nil
          orders.append(.arm)
        case 0x4D:
          guard pending.count >= 3 else { return orders }
          let count = Int(pending[1]) << 8 | Int(pending[2])
          guard pending.count >= 3 + count else { return orders }
          modes = Array(pending[3..<(3 + count)])
          pending.removeFirst(2 + count)
          orders.append(.modes)
        default: orders.append(.disarm)
        }
        pending.removeFirst()
      }
      return orders
    }
  }

  /// The program's end of the pipe, and the guard at the other.
  final class Connection {
    private let child: Child

    init(program: String, terminal: Int32) throws(SystemError) {
      // A guard that was killed must not take the program with it at the next note.
      signal(SIGPIPE, SIG_IGN)
      child = try Child.spawn(
        path: program, arguments: [argument], input: .pipe, output: .pipe, error: .none,
        passing: [terminal])
    }

    /// Returns when the guard has noted the terminal's settings.
    func arm() throws(SystemError) {
      guard let input = child.input, let output = child.output else { return }
      try IO.writeAll(input, [0x41])
      let isThere = try IO.wait(output, for: .read, seconds: 5)
      let answer = isThere ? try IO.read(output, maximum: 1) ?? [] : []
      guard answer == [0x41] else {
        throw SystemError(call: "terminal guard", code: isThere ? EPIPE : ETIMEDOUT)
      }
    }

    func note(_ modes: [UInt8]) {
      let modes = modes.prefix(65535)
      send([0x4D, UInt8(modes.count >> 8), UInt8(modes.count & 0xFF)] + modes)
    }

    func disarm() { send([0x44]) }

    /// Closes the pipe and waits for the guard, which then has nothing left to do.
    func end() {
      child.closeInput()
      _ = child.wait()
    }

    private func send(_ bytes: [UInt8]) {
      if let input = child.input { TerminalGuard.write(bytes, to: input) }
    }
  }
}

import CLinux
import Glibc

/// The terminal in front of a person.
public enum Tty {
  /// A terminal's settings, to be given back to `restore`.
  public struct State: @unchecked Sendable {
    fileprivate let mode: termios
  }

  /// Opens this process's controlling terminal, non-blocking; there may be none. open of /dev/tty.
  ///
  /// Unlike standard input, which a shell shares, being non-blocking is this descriptor's own affair.
  public static func open() throws(SystemError) -> Descriptor {
    let flags = O_RDWR | O_NOCTTY | O_NONBLOCK
    return Descriptor(
      owning: try check("open", path: "/dev/tty") { aldaba_open("/dev/tty", flags, 0) })
  }

  public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The process group in the foreground of a pseudo-terminal, by its master; nil when there is none
  /// any more.
  public static func foregroundGroup(_ master: Int32) -> Int32? {
    let group = tcgetpgrp(master)
    return group > 0 ? group : nil
  }

  /// The terminal's size; nil where there is none or it does not know.
  public static func size(_ descriptor: Int32) -> (columns: Int, rows: Int)? {
    var columns: Int32 = 0
    var rows: Int32 = 0
    guard aldaba_window_get(descriptor, &columns, &rows) == 0, columns > 0, rows > 0 else {
      return nil
    }
    return (Int(columns), Int(rows))
  }

  /// Sets a terminal's size, each side within 1…65535.
  public static func setSize(
    _ descriptor: Int32, columns: Int, rows: Int
  ) throws(SystemError) {
    let columns = Int32(min(max(columns, 1), 65535))
    let rows = Int32(min(max(rows, 1), 65535))
    try check("ioctl") { aldaba_window_set(descriptor, columns, rows) }
  }

  /// Switches to raw mode: every byte at once, no echo, no signals from keys, and output as it is
  /// (line ends need "\r\n") unless `processesOutput`. Answers the settings before. It never waits
  /// for output.
  public static func raw(
    _ descriptor: Int32, processesOutput: Bool = false
  ) throws(SystemError) -> State {
    var mode = termios()
    try check("tcgetattr") { tcgetattr(descriptor, &mode) }
    let before = State(mode: mode)
    let output = mode.c_oflag
    cfmakeraw(&mode)
    if processesOutput { mode.c_oflag = output }
    try check("tcsetattr") { tcsetattr(descriptor, TCSANOW, &mode) }
    return before
  }

  /// The settings as they are, without a change.
  public static func state(_ descriptor: Int32) throws(SystemError) -> State {
    var mode = termios()
    try check("tcgetattr") { tcgetattr(descriptor, &mode) }
    return State(mode: mode)
  }

  /// Gives the terminal its settings back. It never waits for output, also when it is stopped.
  public static func restore(_ descriptor: Int32, _ state: State) throws(SystemError) {
    var mode = state.mode
    try check("tcsetattr") { tcsetattr(descriptor, TCSANOW, &mode) }
  }

  /// Throws away what was typed and not yet read: nobody answers a question before seeing it.
  public static func flushInput(_ descriptor: Int32) throws(SystemError) {
    try check("tcflush") { tcflush(descriptor, TCIFLUSH) }
  }

  static func expectUTF8(_ descriptor: Int32) throws(SystemError) {
    var mode = termios()
    try check("tcgetattr") { tcgetattr(descriptor, &mode) }
    mode.c_iflag |= tcflag_t(IUTF8)
    try check("tcsetattr") { tcsetattr(descriptor, TCSANOW, &mode) }
  }

  /// Who reads from the terminal is at the end of its input at once, also who turns its echo off to
  /// ask for a password: not by lines, and a read waits neither for a byte nor for a time.
  static func endInput(_ descriptor: Int32) throws(SystemError) {
    var mode = termios()
    try check("tcgetattr") { tcgetattr(descriptor, &mode) }
    mode.c_lflag &= ~tcflag_t(ICANON)
    withUnsafeMutableBytes(of: &mode.c_cc) { keys in
      keys[Int(VMIN)] = 0
      keys[Int(VTIME)] = 0
    }
    try check("tcsetattr") { tcsetattr(descriptor, TCSANOW, &mode) }
  }
}

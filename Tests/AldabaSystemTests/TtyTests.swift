import AldabaSystem
import Glibc
import Testing

/// A terminal's two ends, the test being the one who types.
private struct Pair: ~Copyable {
  let typing: Descriptor
  let terminal: Descriptor

  init() throws {
    var ends: (Int32, Int32) = (-1, -1)
    guard openpty(&ends.0, &ends.1, nil, nil, nil) == 0 else {
      throw SystemError(call: "openpty", code: errno)
    }
    _ = fcntl(ends.1, F_SETFL, O_RDWR | O_NONBLOCK)
    typing = Descriptor(owning: ends.0)
    terminal = Descriptor(owning: ends.1)
  }
}

struct TtyTests {
  @Test func rawAndBack() throws {
    let pair = try Pair()
    let terminal = pair.terminal.number
    #expect(Tty.isTerminal(terminal))
    try IO.writeAll(pair.typing.number, Array("x".utf8))
    #expect(try IO.read(terminal, maximum: 8) == nil)
    let before = try Tty.raw(terminal)
    try IO.writeAll(pair.typing.number, [3, 0x79])
    var typed: [UInt8] = []
    while typed.count < 3, try IO.wait(terminal, for: .read, seconds: 10) {
      typed += try IO.read(terminal, maximum: 8) ?? []
    }
    #expect(typed == Array("x\u{3}y".utf8))
    try Tty.restore(terminal, before)
    var mode = termios()
    tcgetattr(terminal, &mode)
    #expect(mode.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == tcflag_t(ICANON | ECHO | ISIG))
  }

  @Test func rawThatProcessesOutput() throws {
    let pair = try Pair()
    _ = try Tty.raw(pair.terminal.number, processesOutput: true)
    try IO.writeAll(pair.terminal.number, [10])
    #expect(try IO.read(pair.typing.number, maximum: 8) == [13, 10])
  }

  @Test func whatWasTypedBeforeIsThrownAway() throws {
    let pair = try Pair()
    _ = try Tty.raw(pair.terminal.number)
    try IO.writeAll(pair.typing.number, Array("yes".utf8))
    #expect(try IO.wait(pair.terminal.number, for: .read, seconds: 10))
    try Tty.flushInput(pair.terminal.number)
    #expect(try IO.read(pair.terminal.number, maximum: 8) == nil)
  }

  @Test func sizes() throws {
    let pair = try Pair()
    #expect(Tty.size(pair.terminal.number) == nil)
    try Tty.setSize(pair.terminal.number, columns: 91, rows: 17)
    #expect(Tty.size(pair.terminal.number)?.columns == 91)
    #expect(Tty.size(pair.terminal.number)?.rows == 17)
  }

  @Test func noTerminal() throws {
    let file = try Files.openToRead("/dev/null")
    #expect(!Tty.isTerminal(file.number))
    #expect(Tty.size(file.number) == nil)
    #expect(failure { _ = try Tty.raw(file.number) }?.code == ENOTTY)
    #expect(failure { try Tty.flushInput(file.number) }?.code == ENOTTY)
  }

  /// The person's terminal went away: the end, not a failure.
  @Test func aLostTerminalIsTheEnd() throws {
    let pair = try Pair()
    let terminal = try pair.terminal.duplicate()
    do { _ = consume pair }
    #expect(try IO.read(terminal.number, maximum: 8) == [])
    #expect(try IO.write(terminal.number, [1]) == .end)
  }
}

import AldabaSystem
import Glibc
import Testing

@testable import AldabaTerminal

/// Programs on real pseudo-terminals. A shell leads each session, so the terminal outlives them.
@Suite(.serialized) struct ControllingTerminalTests {
  /// What a test needs: the terminal, and the fixture running in it in raw mode.
  private final class Running {
    let pty: Pty
    var shown = ""

    init?(_ ending: String) {
      var buffer = [CChar](repeating: 0, count: 4096)
      guard readlink("/proc/self/exe", &buffer, buffer.count - 1) > 0,
        access("/dev/ptmx", R_OK | W_OK) == 0
      else {
        print("SKIPPED: no pseudo-terminals here")
        return nil
      }
      let path = buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
      let command = "'\(path)' \(Fixture.argument) \(ending); echo over=$?; sleep 20"
      var environment = Host.environment()
      environment["TERM"] = "xterm"
      do throws(SystemError) {
        pty = try Pty.spawn(
          path: "/bin/sh", arguments: ["-c", command], environment: environment, columns: 80,
          rows: 24)
      } catch {
        Issue.record("\(error)")
        return nil
      }
    }

    deinit {
      pty.signal(SIGKILL)
      pty.close()
      _ = pty.wait()
    }

    /// Reads until the terminal has shown `wanted`.
    func expect(_ wanted: String) throws {
      let deadline = Clock.bootMilliseconds() + 15_000
      while !shown.contains(wanted) {
        guard Clock.bootMilliseconds() < deadline else { break }
        _ = try IO.wait(pty.master, for: .read, seconds: 1)
        guard let bytes = try IO.read(pty.master, maximum: 4096) else { continue }
        if bytes.isEmpty { break }
        shown += text(bytes)
      }
      #expect(shown.contains(wanted), "shown: \(shown.debugDescription)")
    }

    var pid: pid_t {
      let digits = shown.split(separator: "pid=").last?.prefix { $0.isNumber } ?? ""
      return pid_t(String(digits)) ?? 0
    }

    func press() throws { try IO.writeAll(pty.master, [0x78]) }
  }

  private let back = "\u{1B}[?1000l\u{1B}[?1049l\u{1B}[0m"

  @Test func closingRestores() throws {
    guard let running = Running("close") else { return }
    try running.expect(";")
    #expect(running.pty.echoes() == false)
    try running.press()
    try running.expect("over=0")
    #expect(running.pty.echoes() == true)
    #expect(running.shown.contains(back + "over=0"))
  }

  @Test func leavingRestoresAndTheProgramGoesOn() throws {
    guard let running = Running("leave") else { return }
    try running.expect(";")
    try running.press()
    try running.expect(back + "left")
    #expect(running.pty.echoes() == true)
    // The guard has nothing to do when a program dies that has restored the terminal itself.
    kill(running.pid, SIGKILL)
    try running.expect("over=137")
    usleep(200_000)
    #expect(!running.shown.contains(text(TerminalGuard.resets)))
  }

  @Test func exitingWithoutClosingRestores() throws {
    guard let running = Running("exit") else { return }
    try running.expect(";")
    try running.press()
    try running.expect(back + text(TerminalGuard.resets))
    try running.expect("over=3")
    #expect(running.pty.echoes() == true)
  }

  @Test func killingRestores() throws {
    guard let running = Running("sleep") else { return }
    try running.expect(";")
    #expect(running.pid > 0 && running.pty.echoes() == false)
    kill(running.pid, SIGKILL)
    try running.expect(back + text(TerminalGuard.resets))
    try running.expect("over=137")
    #expect(running.pty.echoes() == true)
  }

  @Test func aQuestionOnARealTerminal() throws {
    var master: Int32 = -1
    var slave: Int32 = -1
    guard openpty(&master, &slave, nil, nil, nil) == 0 else {
      print("SKIPPED: no pseudo-terminals here")
      return
    }
    _ = fcntl(slave, F_SETFL, O_NONBLOCK)
    let terminal = ControllingTerminal(Descriptor(owning: slave), guardProgram: nil)
    try terminal.enterRaw()
    // Typed before the question is shown: dropped by the flush.
    try IO.writeAll(master, Array("yes\r".utf8))
    usleep(20_000)
    var timing = Prompt<Bool>.Timing(waits: 10_000)
    timing.quiet = 0
    let wording = Prompt<Bool>.Wording(
      question: "¿?", nearly: "", extended: "", noMore: "", unclear: { "«\($0)»" })
    let prompt = Prompt<Bool>(wording, timing: timing) { $0 == "yes" ? .answer(true) : .unclear }
    let typing = Typing(master: master)
    try Thread.start(name: "typing") { typing.run("no sé\ryes\r") }
    guard case .answered(true) = terminal.ask(prompt) else {
      Issue.record("not answered")
      return
    }
    #expect(typing.shown.withLock { $0 }.contains("¿?"))
    terminal.close()
    typing.end()
  }

  private struct Typing: Sendable {
    let master: Int32
    let shown = Lock("")

    /// Types once the question has been shown.
    func run(_ keys: String) {
      var question = ""
      while !question.contains("¿?\r\n") {
        guard (try? IO.wait(master, for: .read, seconds: 5)) == true,
          let bytes = try? IO.read(master, maximum: 4096), !bytes.isEmpty
        else { return }
        question += text(bytes)
      }
      shown.withLock { $0 = question }
      usleep(50_000)
      try? IO.writeAll(master, Array(keys.utf8))
    }

    func end() { _ = close(master) }
  }
}

@Suite struct TerminalGuardTests {
  @Test func ordersAreReadHoweverTheyAreCut() {
    let bytes: [UInt8] = [0x41, 0x4D, 0, 3, 0x61, 0x41, 0x44, 0x4D, 0, 1, 0x62, 0x44]
    for pieces in Cutting.ways(bytes) {
      var orders = TerminalGuard.Orders()
      #expect(pieces.flatMap { orders.feed($0) } == [.arm, .modes, .modes, .disarm])
      #expect(orders.modes == [0x62])
    }
    var cut = TerminalGuard.Orders()
    #expect(cut.feed([0x4D, 0xFF, 0xFF, 1]) == [])
  }
}

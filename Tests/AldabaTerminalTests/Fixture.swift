import AldabaSystem
import Glibc

@testable import AldabaTerminal

/// A program in raw mode on its controlling terminal, for the tests to kill.
///
/// The test program starts itself again as this program: a hook that runs before its `main` looks
/// whether it was asked to, and whether it was asked to be the guard, as a real `main` does.
enum Fixture {
  static let argument = "--raw-terminal-fixture"

  static func runIfAsked(_ arguments: [String]) {
    ControllingTerminal.runGuardIfAsked(arguments)
    guard arguments.count == 3, arguments[1] == argument else { return }
    do throws(SystemError) {
      try run(arguments[2])
      exit(0)
    } catch {
      print("fixture: \(error)")
      exit(1)
    }
  }

  private static func run(_ ending: String) throws(SystemError) {
    let terminal = try ControllingTerminal()
    try terminal.enterRaw()
    var modes = ModeTracker()
    let program = Array("\u{1B}[?1049h\u{1B}[?1000h".utf8)
    try terminal.write(program)
    modes.feed(program)
    terminal.note(modes)
    try terminal.write(Array("pid=\(getpid());".utf8))
    switch ending {
    case "close":
      _ = try IO.wait(terminal.descriptor, for: .read, seconds: 20)
      terminal.close()
    case "leave":
      _ = try IO.wait(terminal.descriptor, for: .read, seconds: 20)
      terminal.leaveRaw()
      try terminal.write(Array("left".utf8))
      sleep(20)
    case "exit":
      _ = try IO.wait(terminal.descriptor, for: .read, seconds: 20)
      exit(3)
    default: sleep(20)
    }
  }
}

/// Runs before `main`: the test library has one of its own.
@section(".init_array") @used
private let beforeMain: @convention(c) () -> Void = {
  guard let file = fopen("/proc/self/cmdline", "r") else { return }
  var bytes = [UInt8](repeating: 0, count: 4096)
  let count = fread(&bytes, 1, bytes.count, file)
  fclose(file)
  let arguments = bytes[..<count].split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  Fixture.runIfAsked(arguments)
}

import AldabaSystem
import Testing

@testable import AldabaAgent

/// What waits for a shell that does not read is limited; what came before it is neither cut nor lost.
@Suite struct ShellInputTests {
  @Test func whatDoesNotFitIsDroppedWhole() throws {
    let loop = try EventLoop()
    let shell = try AgentShell(loop: loop, starter: nil, columns: 80, rows: 24)
    let output = Lock<[UInt8]>([])
    var step = 0
    let block = [UInt8](repeating: UInt8(ascii: "x"), count: 65_536)
    shell.onOutput = { bytes in
      let text = output.withLock { all in
        all += bytes
        return String(decoding: all, as: UTF8.self)
      }
      if step == 0, text.contains("(ready)") {
        step = 1
        // The terminal takes some of it; far more than the limit is offered.
        for _ in 0..<8 { shell.write(block) }
      } else if step == 1, text.split(separator: "(").last?.hasPrefix("count ") == true,
        text.last != " "
      {
        step = 2
        // The rest of the number may come in another piece.
        loop.after(seconds: 0.2) { loop.stop() }
      }
    }
    loop.after(seconds: 30) { loop.stop() }
    // It reads nothing for a moment, then all there is.
    shell.write(
      Array(
        ("stty raw -echo; echo '('ready')'; sleep 0.5; "
          + "echo '('count $(timeout --foreground 2 cat | wc -c)')'\n").utf8))
    loop.run()
    let text = output.withLock { String(decoding: $0, as: UTF8.self) }
    // Not what stands in the echo of the command.
    let count = text.split(separator: "(").last { $0.hasPrefix("count ") }
      .flatMap { Int($0.dropFirst(6).prefix { $0.isNumber }) }
    let taken = try #require(count, "\(text.suffix(200))")
    // Whole blocks, up to the limit and what the terminal holds itself.
    #expect(taken % block.count == 0 && taken >= 3 * block.count, "\(taken)")
    #expect(taken <= AgentShell.inputLimit + block.count, "\(taken)")
    // Its status is collected: another test may wait for any child of this process.
    var isOver = false
    shell.onClosed = { _ in
      isOver = true
      loop.stop()
    }
    loop.after(seconds: 30) { loop.stop() }
    shell.hangup()
    loop.run()
    #expect(isOver)
  }
}

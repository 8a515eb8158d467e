import AldabaSystem
import AldabaWire
import Glibc
import Testing

@testable import AldabaAgent

/// Commands with real shells and real programs.
@Suite struct CommandTests {
  private struct Outcome {
    var text = ""
    var bytes = 0
    var ending: AgentCommand.Ending?
  }

  /// Runs a command to its end; `each` sees everything that it prints.
  private func run(
    _ text: String, shell: String = "/bin/sh", limit: AgentCommand.Limit = AgentCommand.Limit(),
    each: @escaping (AgentCommand, [UInt8]) -> Void = { _, _ in }
  ) throws -> Outcome {
    let loop = try EventLoop()
    var outcome = Outcome()
    let watchdog = loop.after(seconds: 60) {
      Issue.record("\(text) does not end")
      loop.stop()
    }
    let command = try AgentCommand(text, loop: loop, shell: shell, limit: limit)
    command.onOutput = { [unowned command] bytes in
      outcome.bytes += bytes.count
      outcome.text += String(decoding: bytes, as: UTF8.self)
      each(command, bytes)
    }
    command.onEnded = { ending in
      if outcome.ending != nil { Issue.record("it ended twice") }
      outcome.ending = ending
      // Whatever else it would say has a moment for it.
      loop.after(seconds: 0.05) { loop.stop() }
    }
    loop.run()
    watchdog.cancel()
    return outcome
  }

  private func lines(_ outcome: Outcome) -> [String] {
    outcome.text.split(whereSeparator: \.isNewline).map(String.init)
  }

  @Test func whatItPrintsAndHowItExits() throws {
    let outcome = try run("echo uno; echo dos >&2; exit 3")
    #expect(lines(outcome) == ["uno", "dos"])
    #expect(outcome.ending == AgentCommand.Ending(status: 3, skipped: 0))
    #expect(try run("true").ending?.status == 0)
    #expect(try run("no-such-program-here").ending?.status == 127)
  }

  @Test func aSignalIsItsStatus() throws {
    #expect(try run("kill -KILL $$").ending?.status == 137)
  }

  @Test func itPrintsOnATerminalInTheCustomersFolder() throws {
    let outcome = try run("test -t 1 && test -t 2 && echo terminal; pwd; stty size <&1; echo $TERM")
    #expect(lines(outcome) == ["terminal", Host.homeDirectory ?? "", "24 80", "dumb"])
  }

  /// Nobody is asked for anything: what reads is at its end, from the terminal too.
  @Test func itHasNobodyToAsk() throws {
    let asks = "stty -echo </dev/tty; read x </dev/tty"
    let outcome = try run("cat; read x || echo end; \(asks) || echo alone")
    #expect(lines(outcome) == ["end", "alone"])
    #expect(outcome.ending?.status == 0)
  }

  @Test func itIsEndedWhenItsTimeIsOver() throws {
    var limit = AgentCommand.Limit()
    limit.seconds = 0.2
    let outcome = try run("echo begins; sleep 50; echo never", limit: limit)
    #expect(lines(outcome) == ["begins"])
    #expect(outcome.ending?.status == -1)
  }

  @Test func itIsStopped() throws {
    let outcome = try run("echo begins; sleep 50 | sleep 50; echo never") { command, _ in
      command.stop()
      command.stop()
    }
    #expect(lines(outcome) == ["begins"])
    #expect(outcome.ending?.status == -2)
  }

  /// Programs that do not listen are ended all the same, and those that they have started too.
  @Test func whatDoesNotListenIsKilled() throws {
    var limit = AgentCommand.Limit()
    limit.grace = 0.2
    let script = "trap '' HUP TERM; (trap '' HUP TERM; echo $BASHPID; sleep 50) & echo $$; sleep 50"
    var isRunning = false
    let outcome = try run(script, shell: "/bin/bash", limit: limit) { command, _ in
      if !isRunning { command.stop() }
      isRunning = true
    }
    #expect(outcome.ending?.status == -2)
    let processes = lines(outcome).compactMap { Int32($0) }
    #expect(!processes.isEmpty)
    for process in processes { #expect(isGone(process), "\(process) still runs") }
  }

  /// One that has left the terminal, its group and its parent is found by what it carries on, or by
  /// whom it comes from.
  @Test func whatHasDetachedItselfIsStoppedToo() throws {
    for script in [
      "setsid sh -c 'echo $$; sleep 50' & sleep 50",
      "(setsid sh -c 'echo $$; exec sleep 50' &); sleep 50",
      "env -i setsid sh -c 'echo $$; sleep 50' & sleep 50",
    ] {
      let outcome = try run(script) { command, _ in command.stop() }
      #expect(outcome.ending?.status == -2, "\(script)")
      let process = try #require(lines(outcome).first.flatMap { Int32($0) }, "\(script)")
      #expect(isGone(process), "\(script): \(process) still runs")
    }
  }

  /// A command that ends by itself may have started what is to stay.
  @Test func whatACommandHasDetachedStays() throws {
    let outcome = try run("setsid sh -c 'echo $$; exec sleep 50' & sleep 0.3")
    #expect(outcome.ending?.status == 0)
    let process = try #require(lines(outcome).first.flatMap { Int32($0) })
    #expect(kill(process, SIGKILL) == 0)
  }

  /// A program in the background does not keep the command from ending, and ends with it.
  @Test func whatIsLeftInTheBackgroundEndsToo() throws {
    let outcome = try run("sleep 50 & echo $!")
    #expect(outcome.ending?.status == 0)
    let process = try #require(lines(outcome).first.flatMap { Int32($0) })
    #expect(isGone(process))
  }

  /// One that holds the terminal open and goes on writing is not waited for either.
  @Test func whoHoldsTheTerminalIsNotWaitedFor() throws {
    let script =
      "(trap '' HUP; i=0; while [ $i -lt 40 ]; do sleep 0.05; i=$((i+1)); echo x; done) & "
    #expect(try run(script + "echo over").ending?.status == 0)
  }

  @Test func ofAFloodTheBeginningAndTheEndAreGiven() throws {
    let outcome = try run("seq 1 200000; echo last")
    let all = lines(outcome)
    #expect(all.first == "1" && all.last == "last")
    #expect(outcome.bytes == Limits.printed)
    // Every number with its line break, of which the terminal makes two bytes.
    let printed = (1...200_000).reduce(6) { $0 + String($1).utf8.count + 2 }
    #expect(outcome.ending == AgentCommand.Ending(status: 0, skipped: printed - outcome.bytes))
  }

  @Test func whatJustFitsIsWhole() throws {
    var limit = AgentCommand.Limit()
    limit.output = 16
    let whole = try run("printf 0123456789abcdef", limit: limit)
    #expect(whole.text == "0123456789abcdef" && whole.ending?.skipped == 0)
    let cut = try run("printf 0123456789abcdefg", limit: limit)
    #expect(cut.text == "0123456789abdefg" && cut.ending?.skipped == 1)
  }

  @Test func anEndlessFloodIsStoppedLikeAnythingElse() throws {
    var seen = 0
    let outcome = try run("yes") { command, bytes in
      seen += bytes.count
      if seen > 100_000 { command.stop() }
    }
    #expect(outcome.ending?.status == -2)
  }

  @Test func aShellThatIsNotThereCannotBegin() throws {
    let loop = try EventLoop()
    #expect(throws: SystemError.self) {
      _ = try AgentCommand("true", loop: loop, shell: "/no/such/shell")
    }
  }

  /// Gone, or only waiting for its parent to look.
  private func isGone(_ process: Int32) -> Bool {
    for _ in 0..<100 {
      guard let bytes = try? Files.read("/proc/\(process)/stat", maximumBytes: 4_096) else {
        return true
      }
      let state = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.first {
        $0 != " "
      }
      if state == "Z" || state == "X" { return true }
      usleep(20_000)
    }
    return false
  }
}

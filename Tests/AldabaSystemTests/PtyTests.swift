import AldabaSystem
import Glibc
import Testing

struct PtyTests {
  private static let environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]

  private func spawn(_ script: String, columns: Int = 80, rows: Int = 24) throws -> Pty {
    try Pty.spawn(
      path: "/bin/sh", arguments: ["-c", script], environment: PtyTests.environment,
      columns: columns, rows: rows)
  }

  /// Runs a script on a terminal to the end of both, and answers what it printed.
  private func run(
    _ script: String, columns: Int = 80, rows: Int = 24
  ) throws -> (text: String, status: ChildExit?) {
    let pty = try spawn(script, columns: columns, rows: rows)
    var text = ""
    var status: ChildExit?
    var open = 2
    try onLoop { loop in
      func oneEnded() {
        open -= 1
        if open == 0 { loop.stop() }
      }
      _ = try Collector(pty.master, on: loop) { collector in
        text = collector.text
        oneEnded()
      }
      try pty.onExit(on: loop) { ended in
        status = ended
        oneEnded()
      }
    }
    pty.close()
    return (text, status)
  }

  @Test func theTerminalIsItsControllingTerminal() throws {
    let (text, status) = try run("tty; : </dev/tty && echo opened; exit 7")
    #expect(text.contains("/dev/pts/"))
    #expect(text.contains("opened"))
    #expect(status == .exited(7))
    #expect(status?.code == 7)
  }

  @Test func aSessionOfItsOwn() throws {
    let (text, _) = try run(
      "read -r _ _ _ _ pgrp sid tty fore _ </proc/self/stat; echo $$ $sid $fore")
    let numbers = text.split(whereSeparator: { $0.isWhitespace })
    #expect(numbers.count == 3 && numbers[0] == numbers[1])
    #expect(numbers.count == 3 && numbers[2] == numbers[0])
  }

  @Test func endedBySignal() throws {
    let (_, status) = try run("kill -TERM $$")
    #expect(status == .signalled(SIGTERM))
    #expect(status?.code == 143)
  }

  @Test func noOtherDescriptorsGetThrough() throws {
    let stray = dup2(2, 77)
    defer { close(stray) }
    let (text, _) = try run("ls /proc/$$/fd; true")
    let numbers = text.split(whereSeparator: { $0.isWhitespace }).compactMap { Int($0) }
    // A shell keeps its own above 9; what leaks lies below, or is the stray one.
    #expect(numbers.filter { $0 < 10 } == [0, 1, 2])
    #expect(!numbers.contains(77))
  }

  @Test func nothingIsBlockedOrIgnored() throws {
    Signals.ignoreBrokenPipes()
    let seen = Lock("")
    try Thread.start(name: "blocking") {
      var set = sigset_t()
      sigfillset(&set)
      pthread_sigmask(SIG_BLOCK, &set, nil)
      do {
        // Not a shell, which changes its own dispositions.
        let text = try run("exec grep -E '^Sig(Blk|Ign)' /proc/self/status").text
        seen.withLock { $0 = text }
      } catch {
        Issue.record(error)
      }
    }.join()
    let text = seen.withLock { $0 }
    #expect(text.contains("SigBlk:\t0000000000000000"))
    #expect(text.contains("SigIgn:\t0000000000000000"))
  }

  @Test func sizeAndResize() throws {
    #expect(try run("stty size", columns: 132, rows: 43).text.contains("43 132"))
    let pty = try spawn("trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.05; done")
    var text = ""
    try onLoop { loop in
      var resized = false
      _ = try Collector(pty.master, on: loop) { collector in
        if collector.text.contains("ready") && !resized {
          resized = true
          do { try pty.resize(columns: 100, rows: 30) } catch { Issue.record(error) }
        }
      } end: { collector in
        text = collector.text
        loop.stop()
      }
    }
    #expect(text.contains("30 100"))
    #expect(pty.wait() == .exited(0))
    // Hostile sizes are bounded.
    try pty.resize(columns: Int.max, rows: -3)
    #expect(Tty.size(pty.master)?.columns == 65535)
    #expect(Tty.size(pty.master)?.rows == 1)
  }

  @Test func echoAndInterrupt() throws {
    let pty = try spawn("echo ready; exec cat")
    var text = ""
    var status: ChildExit?
    try onLoop { loop in
      var step = 0
      _ = try Collector(pty.master, on: loop) { collector in
        do {
          if step == 0 && collector.text.contains("ready") {
            step = 1
            #expect(pty.echoes() == true)
            try IO.writeAll(pty.master, Array("años\r".utf8))
          } else if step == 1 && collector.text.split(separator: "años").count > 2 {
            step = 2
            try IO.writeAll(pty.master, [3])
          }
        } catch {
          Issue.record(error)
        }
      } end: { collector in
        text = collector.text
        loop.stop()
      }
      try pty.onExit(on: loop) { status = $0 }
    }
    #expect(text.contains("años\r\naños\r\n"))
    #expect((status ?? pty.wait()) == .signalled(SIGINT))
  }

  @Test func whoIsInTheForeground() throws {
    let pty = try Pty.spawn(
      path: "/bin/bash", name: "-bash", arguments: ["--norc", "--noprofile", "-i"],
      environment: ["PATH": "/usr/bin:/bin", "PS1": "at $0> "], columns: 80, rows: 24)
    var own: Int32?
    var other: Int32?
    try onLoop { loop in
      var step = 0
      _ = try Collector(pty.master, on: loop) { collector in
        do {
          if step == 0 && collector.text.contains("at -bash> ") {
            step = 1
            own = pty.foregroundGroup()
            try IO.writeAll(pty.master, Array("sh -c 'echo in''side; cat'\r".utf8))
          } else if step == 1 && collector.text.contains("inside") {
            step = 2
            other = pty.foregroundGroup()
            pty.hangup()
          }
        } catch {
          Issue.record(error)
        }
      } end: { _ in
        loop.stop()
      }
    }
    #expect(own == pty.pid)
    #expect(other != nil && other != pty.pid)
    #expect(pty.wait() == .signalled(SIGHUP))
    #expect(pty.reap() == .signalled(SIGHUP))
    pty.hangup()
  }

  /// What runs in the background keeps the terminal open after the shell's exit; closing ends it.
  @Test func exitWithSomethingInTheBackground() throws {
    let pty = try spawn("trap '' HUP; cat /dev/tty >/dev/null & echo started; exit 3")
    var order: [String] = []
    try onLoop { loop in
      let source = try loop.add(pty.master, .read) { _ in
        do {
          if try IO.read(pty.master, maximum: 4096) == [] { order.append("terminal") }
        } catch {
          Issue.record(error)
        }
      }
      try pty.onExit(on: loop) { status in
        #expect(status == .exited(3))
        order.append("program")
        source.cancel()
        pty.close()
        #expect(pty.master == -1)
        loop.stop()
      }
    }
    #expect(order == ["program"])
  }

  @Test func whatCannotStart() throws {
    let environment = PtyTests.environment
    for path in ["/no/such/program", "/etc/passwd", "/bin/sh\0"] {
      #expect(
        failure {
          _ = try Pty.spawn(path: path, environment: environment, columns: 80, rows: 24)
        } != nil)
    }
    #expect(
      failure {
        _ = try Pty.spawn(
          path: "/bin/sh", environment: environment, directory: "/no/such/folder", columns: 80,
          rows: 24)
      }?.isNotFound == true)
  }

  @Test func theWorkingDirectory() throws {
    let pty = try Pty.spawn(
      path: "/bin/pwd", environment: PtyTests.environment, directory: "/usr", columns: 80, rows: 24)
    var text = ""
    try onLoop { loop in
      _ = try Collector(pty.master, on: loop) { collector in
        text = collector.text
        loop.stop()
      }
    }
    #expect(text == "/usr\r\n")
    #expect(pty.wait() == .exited(0))
  }
}

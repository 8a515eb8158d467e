import AldabaSystem
import Glibc
import Testing

struct ChildTests {
  @Test func pipesThereAndBack() throws {
    let child = try Child.spawn(
      path: "/bin/sh", arguments: ["-c", "cat; echo warning >&2; exit 4"], input: .pipe,
      output: .pipe, error: .pipe)
    var status: ChildExit?
    var texts: [String] = []
    try onLoop { loop in
      var open = 3
      func oneEnded() {
        open -= 1
        if open == 0 { loop.stop() }
      }
      for stream in [child.output, child.error] {
        _ = try Collector(try #require(stream), on: loop) { collector in
          texts.append(collector.text)
          oneEnded()
        }
      }
      try child.onExit(on: loop) { ended in
        status = ended
        oneEnded()
      }
      try IO.writeAll(try #require(child.input), Array("hello".utf8))
      child.closeInput()
      #expect(child.input == nil)
    }
    #expect(status == .exited(4))
    #expect(texts.sorted() == ["hello", "warning\n"])
    #expect(child.reap() == .exited(4))
  }

  @Test func descriptorsArePassedInOrderAlsoCrossed() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] {
      try Files.writeNew(folder(name), Array(name.utf8), permissions: 0o600)
    }
    let first = try Files.openToRead(folder("a"))
    let second = try Files.openToRead(folder("b"))
    let child = try Child.spawn(
      path: "/bin/sh", arguments: ["-c", "cat <&3; cat <&4; ls /proc/$$/fd; true"],
      output: .pipe, passing: [second.number, first.number])
    let output = try IO.readToEnd(try #require(child.output), maximum: 100)
    #expect(child.wait() == .exited(0))
    let text = String(decoding: output, as: UTF8.self)
    // A shell keeps its own above 9.
    let lines = text.split(separator: "\n")
    #expect(lines.first == "ba0")
    #expect(lines.dropFirst().compactMap { Int($0) }.filter { $0 < 10 } == [1, 2, 3, 4])
  }

  @Test func nothingIsDevNull() throws {
    let child = try Child.spawn(
      path: "/bin/sh", arguments: ["-c", "cat; echo lost"], output: .none, error: .none)
    #expect(child.wait() == .exited(0))
    #expect(child.input == nil && child.output == nil && child.error == nil)
  }

  @Test func aWholeGroupIsSignalled() throws {
    let child = try Child.spawn(
      path: "/bin/sh", arguments: ["-c", "sleep 1000 & echo started; wait"], output: .pipe,
      ownGroup: true)
    let output = try #require(child.output)
    #expect(try IO.wait(output, for: .read, seconds: 30))
    child.signal(Signals.terminate, group: true)
    // Only when the sleeper is gone too does its copy of the pipe close.
    _ = try IO.readToEnd(output, maximum: 100)
    #expect(child.wait() == .signalled(SIGTERM))
    child.signal(Signals.terminate, group: true)
  }

  @Test func theEnvironmentIsWhatWasGiven() throws {
    let child = try Child.spawn(
      path: "/usr/bin/env", environment: ["B": "2=3", "A": "á"], directory: "/", output: .pipe)
    let output = try IO.readToEnd(try #require(child.output), maximum: 100)
    #expect(String(decoding: output, as: UTF8.self) == "A=á\nB=2=3\n")
    #expect(child.wait() == .exited(0))
  }

  @Test func theExitOfOneThatIsGoneAlready() throws {
    let child = try Child.spawn(path: "/bin/true")
    _ = child.wait()
    try onLoop { loop in
      try child.onExit(on: loop) { status in
        #expect(status == .exited(0))
        loop.stop()
      }
    }
  }

  @Test func failedStartsLeakNothing() throws {
    let before = try Files.list("/proc/self/fd").count
    for _ in 0..<50 {
      #expect(
        failure {
          _ = try Child.spawn(path: "/no/such", input: .pipe, output: .pipe, error: .pipe)
        }?.isNotFound == true)
    }
    // Other tests open and close theirs meanwhile.
    #expect(try Files.list("/proc/self/fd").count < before + 100)
  }
}

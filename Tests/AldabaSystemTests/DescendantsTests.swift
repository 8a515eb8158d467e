import Glibc
import Testing

@testable import AldabaSystem

/// Processes below this one, and channels between processes.
@Suite struct DescendantsTests {
  @Test func oneIsFoundNamedAndEnded() throws {
    let child = try Child.spawn(
      path: "/bin/sh", arguments: ["-c", "sleep 4201 & sleep 4202; :"], output: .none,
      error: .none)
    defer {
      child.signal(SIGKILL)
      _ = child.wait()
    }
    func named(_ line: String) -> Descendants.Process? {
      Descendants.all().first { Descendants.commandLine(of: $0) == line }
    }
    var found: Descendants.Process?
    for _ in 0..<3_000 where found == nil || named("sleep 4202") == nil {
      found = named("sleep 4201")
      usleep(10_000)
    }
    let process = try #require(found)
    #expect(process.parent == child.pid && process.name == "sleep" && !process.isZombie)
    let now = Clock.bootMilliseconds()
    #expect(process.began <= now + 10 && process.began > now - 60_000)
    // Another process with the same number is left alone.
    var other = process
    other = Descendants.Process(
      pid: other.pid, parent: other.parent, began: other.began - 10, name: other.name,
      isZombie: false)
    #expect(!Descendants.signal(SIGKILL, other) && named("sleep 4201") != nil)
    #expect(Descendants.signal(SIGKILL, process))
    for line in ["sleep 4202"] {
      if let next = named(line) { Descendants.signal(SIGKILL, next) }
    }
    _ = child.wait()
    // A signal is on its way for an instant.
    for _ in 0..<500 where named("sleep 4201") != nil { usleep(10_000) }
    #expect(named("sleep 4201") == nil)
  }

  @Test func messagesAndDescriptorsArriveWhole() throws {
    let (here, there) = try Channel.pair()
    #expect(try there.take() == nil)
    try here.send([1, 2, 3])
    try here.send([4], [0])
    var letters: [([UInt8], Int)] = []
    while let letter = try there.take() { letters.append((letter.bytes, letter.count)) }
    #expect(letters.map(\.0) == [[1, 2, 3], [4]] && letters.map(\.1) == [0, 1])
    try there.send([UInt8](repeating: 7, count: 60_000))
    let big = try here.take()?.bytes.count
    #expect(big == 60_000)
  }

  @Test func theOtherEndIsGone() throws {
    var ends: (Channel, Channel)? = try Channel.pair()
    let here = ends!.0
    ends = nil
    let rest = try here.take()?.bytes
    #expect(rest == [])
    #expect(throws: SystemError.self) { try here.send([1]) }
  }
}

import AldabaSystem
import Glibc
import Testing

struct HostTests {
  @Test func notDumpable() throws {
    try Host.notDumpable()
    #expect(!Host.isDumpable)
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    #expect(limit.rlim_cur == 0 && limit.rlim_max == 0)
  }

  @Test func theUserAndTheMachine() throws {
    #expect(Host.userID == geteuid())
    #expect(Host.userName?.isEmpty == false || geteuid() != 0)
    #expect(Host.homeDirectory?.hasPrefix("/") == true)
    #expect(Host.shell.hasPrefix("/"))
    #expect(!Host.name.isEmpty)
    #expect(Host.processorCount >= 1)
    #expect(try Host.executablePath().hasPrefix("/"))
    #expect(try Host.raiseDescriptorLimit() >= 256)
  }

  @Test func environment() {
    #expect(Host.environment("ALDABA_NO_SUCH_VARIABLE") == nil)
    #expect(Host.environment("PATH") == Host.environment()["PATH"])
  }

  @Test(
    arguments: [
      ("a", 1), ("ñ", 1), ("\u{301}", 0), ("漢", 2), ("😀", 2), ("\u{200b}", 0), ("\u{1b}", 0),
      ("\u{9b}", 0), ("\u{7f}", 0), ("\u{0}", 0), ("\u{10ffff}", 1),
    ] as [(Unicode.Scalar, Int)]) func columns(scalar: Unicode.Scalar, columns: Int)
  {
    #expect(Host.columns(of: scalar) == columns)
  }

  @Test func locksKeepErrorsAndWake() throws {
    struct Odd: Error {}
    let lock = Lock(0)
    do throws(Odd) {
      try lock.withLock { (value) throws(Odd) in
        value = 1
        throw Odd()
      }
      Issue.record("nothing was thrown")
    } catch {}
    #expect(lock.withLock { $0 } == 1)
    let thread = try Thread.start(name: "a name longer than fifteen bytes") {
      for _ in 0..<1000 { lock.change { $0 += 1 } }
    }
    #expect(lock.wait { $0 == 1001 ? "all" : nil } == "all")
    thread.join()
    thread.join()
    #expect(lock.wait(seconds: 0.01) { $0 == 0 ? true : nil } == nil)
  }

  @Test func descriptorsCloseWithTheirOwner() throws {
    let number: Int32
    do {
      let descriptor = try Files.openToRead("/dev/null")
      number = try descriptor.duplicate().release()
      #expect(fcntl(number, F_GETFD) == FD_CLOEXEC)
    }
    let again = Descriptor(owning: number)
    #expect(try IO.read(again.number, maximum: 1) == [])
    #expect(try IO.readToEnd(again.number, maximum: 0) == [])
  }

  @Test func waitingHasAnEnd() throws {
    let ends = try socketPair()
    defer { for end in ends { close(end) } }
    #expect(try !IO.wait(ends[0], for: .read, seconds: 0.01))
    #expect(try IO.wait(ends[0], for: .write, seconds: 10))
    #expect(try IO.read(ends[0], maximum: 1) == nil)
    try IO.writeAll(ends[1], [1])
    #expect(try IO.wait(ends[0], for: [.read, .write]))
  }
}

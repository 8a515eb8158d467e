import AldabaSystem
import Glibc
import Testing

struct NetworkTests {
  @Test(arguments: ["127.0.0.1", "::1"]) func tcpThereAndBack(host: String) throws {
    guard canListen(host) else {
      print("SKIPPED: no address \(host) here")
      return
    }
    let opened = try Network.listen(host: host, port: 0)
    let port = opened.port
    let listener = opened.take()
    #expect(port != 0)
    var received = ""
    try onLoop { loop in
      let number = listener.number
      try loop.add(number, .read) { _ in
        do {
          guard let accepted = try Network.accept(number) else { return }
          #expect(accepted.peer.host == host)
          #expect(accepted.peer.isLoopback)
          #expect(try Network.localAddress(accepted.descriptor.number)?.port == port)
          let connection = accepted.take()
          #expect(try option(connection.number, Int32(IPPROTO_TCP), TCP_NODELAY) != 0)
          #expect(fcntl(connection.number, F_GETFD) == FD_CLOEXEC)
          #expect(fcntl(connection.number, F_GETFL) & O_NONBLOCK != 0)
          try IO.writeAll(connection.number, Array("hello".utf8))
          #expect(try Network.accept(number) == nil)
        } catch {
          Issue.record(error)
        }
      }
      Network.connect(host: host, port: port, seconds: 10, on: loop) { result in
        do {
          let connection = try result.get().release()
          #expect(try option(connection, Int32(IPPROTO_TCP), TCP_NODELAY) != 0)
          #expect(try Network.peerAddress(connection)?.port == port)
          _ = try Collector(connection, on: loop) { collector in
            received = collector.text
            close(connection)
            loop.stop()
          }
        } catch {
          Issue.record(error)
          loop.stop()
        }
      }
    }
    #expect(received == "hello")
  }

  @Test func namesResolveOnAnotherThread() throws {
    let listener = try Network.listen(host: "127.0.0.1", port: 0)
    let port = listener.port
    var connected = false
    try onLoop { loop in
      Network.connect(host: "localhost", port: port, seconds: 10, on: loop) { result in
        if case .success = consume result { connected = true }
        loop.stop()
      }
      #expect(!connected)
    }
    #expect(connected)
    let waited = try Network.connectAndWait(
      host: "localhost", port: port, seconds: 10, from: "127.0.0.9")
    #expect(try Network.localAddress(waited.number)?.text.hasPrefix("127.0.0.9") == true)
    #expect(throws: SystemError.self) {
      try Network.connectAndWait(host: "127.0.0.1", port: port, seconds: 1, from: "192.0.2.1")
        .release()
    }
  }

  @Test func refusedAndUnknown() throws {
    let port = try closedPort()
    var errors: [SystemError] = []
    try onLoop { loop in
      for host in ["127.0.0.1", "no-such-host.invalid", "a\0b", ""] {
        Network.connect(host: host, port: port, seconds: 30, on: loop) { result in
          if case .failure(let error) = consume result { errors.append(error) }
          if errors.count == 4 { loop.stop() }
        }
      }
    }
    #expect(errors.count == 4)
    #expect(errors.filter(\.isRefused).count == 1)
    #expect(errors.filter(\.isUnknownHost).count == 3)
    #expect(
      failure { _ = try Network.connectAndWait(host: "127.0.0.1", port: port, seconds: 5) }?
        .isRefused == true)
    #expect(
      failure { _ = try Network.listen(host: "no-such-host.invalid", port: 0) }?.isUnknownHost
        == true)
  }

  @Test func cancelledConnectsNeverAnswer() throws {
    let listener = try Network.listen(host: "127.0.0.1", port: 0)
    let port = listener.port
    try onLoop { loop in
      for host in ["127.0.0.1", "localhost"] {
        let connecting = Network.connect(host: host, port: port, seconds: 10, on: loop) { _ in
          Issue.record("answered")
        }
        connecting.cancel()
      }
      loop.after(seconds: 0.1) { loop.stop() }
    }
  }

  /// The listener's queue is full, so nobody answers the next call: time must run out.
  @Test func timeRunsOut() throws {
    let listener = try Network.listen(host: "127.0.0.1", port: 0, backlog: 0)
    let port = listener.port
    let first = try Network.connectAndWait(host: "127.0.0.1", port: port, seconds: 5)
    var error: SystemError?
    try onLoop { loop in
      Network.connect(host: "127.0.0.1", port: port, seconds: 0.2, on: loop) { result in
        if case .failure(let failed) = consume result { error = failed }
        loop.stop()
      }
    }
    #expect(error?.isTimeout == true)
    #expect(first.number >= 0)
  }

  @Test func aTakenPortIsTold() throws {
    let listener = try Network.listen(host: "127.0.0.1", port: 0)
    let port = listener.port
    #expect(
      failure { _ = try Network.listen(host: "127.0.0.1", port: port) }?.isAddressInUse == true)
    #expect(listener.descriptor.number >= 0)
  }

  @Test func endSendingLetsThePeerReadTheEnd() throws {
    let ends = try socketPair()
    defer { for end in ends { close(end) } }
    try Network.endSending(ends[0])
    #expect(try IO.read(ends[1], maximum: 1) == [])
    #expect(try IO.write(ends[1], [1]) == .bytes(1))
    #expect(try IO.read(ends[0], maximum: 1) == [1])
  }

  @Test func writingToAGonePeerIsTheEndNotASignal() throws {
    Signals.ignoreBrokenPipes()
    let ends = try socketPair()
    close(ends[1])
    #expect(try IO.write(ends[0], [1]) == .end)
    #expect(failure { try IO.writeAll(ends[0], [1]) }?.code == EPIPE)
    close(ends[0])
  }

  @Test func unixSocketsWithPermissionsAndCredentials() throws {
    let folder = try TemporaryFolder()
    let path = folder("control")
    let listener = try Network.listen(unix: path)
    #expect(try Files.status(path: path).permissions == 0o600)
    let client = try Network.connect(unix: path)
    guard let accepted = try Network.accept(listener.number) else {
      Issue.record("nothing to accept")
      return
    }
    #expect(accepted.peer == .local)
    for end in [accepted.descriptor.number, client.number] {
      let credentials = try Network.peerCredentials(end)
      #expect(credentials.process == getpid())
      #expect(credentials.user == geteuid() && credentials.group == getegid())
    }
  }

  @Test func anAbandonedUnixSocketIsReplacedALiveOneIsNot() throws {
    let folder = try TemporaryFolder()
    let path = folder("control")
    do { _ = try Network.listen(unix: path) }
    #expect(Files.exists(path))
    #expect(failure { _ = try Network.connect(unix: path) }?.isRefused == true)
    let listener = try Network.listen(unix: path)
    #expect(failure { _ = try Network.listen(unix: path) }?.isAddressInUse == true)
    #expect(listener.number >= 0)
    try Files.writeNew(folder("file"), [1], permissions: 0o600)
    #expect(failure { _ = try Network.listen(unix: folder("file")) }?.isAddressInUse == true)
    #expect(Files.exists(folder("file")))
    let long = folder(String(repeating: "x", count: 120))
    #expect(failure { _ = try Network.listen(unix: long) }?.code == ENAMETOOLONG)
    #expect(failure { _ = try Network.connect(unix: "") } != nil)
  }

  private func canListen(_ host: String) -> Bool {
    do {
      _ = try Network.listen(host: host, port: 0)
      return true
    } catch {
      return error.code != EADDRNOTAVAIL && error.code != EAFNOSUPPORT
    }
  }

  private func closedPort() throws -> UInt16 {
    let listener = try Network.listen(host: "127.0.0.1", port: 0)
    return listener.port
  }
}

private func option(_ socket: Int32, _ level: Int32, _ name: Int32) throws -> Int32 {
  var value: Int32 = 0
  var length = socklen_t(MemoryLayout<Int32>.size)
  guard getsockopt(socket, level, name, &value, &length) == 0 else {
    throw SystemError(call: "getsockopt", code: errno)
  }
  return value
}

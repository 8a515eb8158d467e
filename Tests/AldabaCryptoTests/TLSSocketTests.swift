import Glibc
import Testing

@testable import AldabaCrypto

/// Connections over real sockets.
@Suite struct TLSSocketTests {
  /// Two ends of a connection over a pair of sockets, which it closes.
  final class Sockets {
    let client: TLSConnection
    let server: TLSConnection
    private(set) var descriptors: (client: Int32, server: Int32)

    init(_ client: TLSContext, _ server: TLSContext) throws {
      var pair: [Int32] = [-1, -1]
      let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
      #expect(socketpair(AF_UNIX, kind, 0, &pair) == 0)
      self.descriptors = (pair[0], pair[1])
      self.client = try TLSConnection(client: client, descriptor: pair[0], host: "localhost")
      self.server = TLSConnection(server: server, descriptor: pair[1])
    }

    deinit {
      closeClient()
      close(descriptors.server)
    }

    func closeClient() {
      if descriptors.client >= 0 { close(descriptors.client) }
      descriptors.client = -1
    }

    func connect() throws {
      var steps: (client: TLSConnection.Step, server: TLSConnection.Step) = (.wantsRead, .wantsRead)
      for _ in 0..<10 where steps != (.done, .done) {
        steps = (try client.handshake(), try server.handshake())
      }
      #expect(steps == (.done, .done))
    }
  }

  let ours = Organisation.ours

  private func connected() throws -> Sockets {
    let sockets = try Sockets(ours.partyContext(ours.ana), ours.brokerContext())
    try sockets.connect()
    return sockets
  }

  @Test func bytesBothWays() throws {
    let sockets = try connected()
    #expect(sockets.server.peerCertificate?.personID == "ana")
    #expect(sockets.client.peerCertificate == ours.broker.certificate)
    #expect(try sockets.server.readAll().end == .wantsRead)
    #expect(try sockets.client.send([1, 2, 3]) == .bytes(3))
    #expect(try sockets.server.readAll().bytes == [1, 2, 3])
    #expect(try sockets.server.send([4]) == .bytes(1))
    #expect(try sockets.client.readAll().bytes == [4])
    #expect(
      try sockets.client.export(label: "l", context: [], count: 16)
        == sockets.server.export(label: "l", context: [], count: 16))
  }

  /// A full socket takes a part; the rest is offered again from another place in memory.
  @Test func aFullSocketTakesAPart() throws {
    let sockets = try connected()
    let sent = Crypto.random(3_000_000)
    var received: [UInt8] = []
    var offset = 0
    var waited = 0
    while received.count < sent.count {
      if offset < sent.count {
        switch try sockets.client.send([UInt8](sent[offset...])) {
        case .bytes(let count): offset += count
        case .wantsWrite: waited += 1
        case .wantsRead, .closed: Issue.record("a write waits for writing")
        }
      }
      if waited > 0 || offset == sent.count { received += try sockets.server.readAll().bytes }
    }
    #expect(waited > 0)
    #expect(received == sent)
  }

  @Test func bothSendAtTheSameTime() throws {
    let sockets = try connected()
    let ends = [(sockets.client, Crypto.random(800_000)), (sockets.server, Crypto.random(900_000))]
    var offsets = [0, 0]
    var received: [[UInt8]] = [[], []]
    while received[1].count < ends[0].1.count || received[0].count < ends[1].1.count {
      for (index, (connection, bytes)) in ends.enumerated() {
        if case .bytes(let count) = try connection.send([UInt8](bytes[offsets[index]...])) {
          offsets[index] += count
        }
        received[index] += try connection.readAll(chunk: 5_000).bytes
      }
    }
    #expect(received[1] == ends[0].1)
    #expect(received[0] == ends[1].1)
  }

  @Test func aGoodbye() throws {
    let sockets = try connected()
    try sockets.client.send([1])
    #expect(sockets.client.shutdown() == .done)
    sockets.closeClient()
    let (bytes, end) = try sockets.server.readAll()
    #expect(bytes == [1] && end == .closed)
  }

  @Test func aGoodbyeThatDoesNotFit() throws {
    let sockets = try connected()
    let bytes = Crypto.random(1_000_000)
    while case .bytes = try sockets.client.send(bytes) {}
    // A record is half sent, and the goodbye has to wait behind it.
    #expect(sockets.client.shutdown() == .wantsWrite)
    _ = try sockets.server.readAll()
    #expect(sockets.client.shutdown() == .wantsWrite)
    #expect(try sockets.client.send([UInt8](bytes[..<TLSConnection.maximumRecord])) != .wantsWrite)
    #expect(sockets.client.shutdown() == .done)
    #expect(try sockets.server.readAll().end == .closed)
  }

  @Test func anEndWithoutGoodbye() throws {
    let sockets = try connected()
    try sockets.client.send([1, 2])
    sockets.closeClient()
    var buffer = [UInt8](repeating: 0, count: 10)
    #expect(try sockets.server.read(&buffer) == .bytes(2))
    expectError(.truncated) { _ = try sockets.server.read(&buffer) }
    expectError(.truncated) { _ = try sockets.server.read(&buffer) }
  }

  /// The process lives on: no SIGPIPE.
  @Test func writingToAPeerThatIsGone() throws {
    let sockets = try connected()
    sockets.closeClient()
    expectError(.connectionLost(EPIPE)) { try sockets.server.send([1]) }
    expectError(.connectionLost(EPIPE)) { try sockets.server.send([1]) }
    #expect(sockets.server.shutdown() == .done)
  }

  /// Whoever only writes learns all the same why it was refused.
  @Test func aRefusalIsFoundByWriting() throws {
    let eva = try ours.person(now: now() - 8 * 86_400)
    let sockets = try Sockets(ours.partyContext(eva), ours.brokerContext())
    _ = try sockets.client.handshake()
    #expect(try sockets.server.handshake() == .wantsRead)
    #expect(try sockets.client.handshake() == .done)
    expectError(.expired) { _ = try sockets.server.handshake() }
    shutdown(sockets.descriptors.server, Int32(SHUT_RDWR))
    expectError(.alert(code: 45, name: "certificate expired")) {
      try sockets.client.send([1])
    }
  }

  /// Contexts are shared by threads, each with its own connections.
  @Test func manyThreadsShareAContext() async throws {
    let client = try ours.partyContext(ours.ana)
    let server = try ours.brokerContext()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<10 {
            let sockets = try Sockets(client, server)
            try sockets.connect()
            try sockets.client.send([1, 2])
            #expect(try sockets.server.readAll().bytes == [1, 2])
            #expect(sockets.server.peerCertificate?.personID == "ana")
          }
        }
      }
      try await group.waitForAll()
    }
  }
}

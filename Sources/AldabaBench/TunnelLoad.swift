import AldabaCrypto
import AldabaLink
import AldabaSystem
import AldabaTunnel
import AldabaWire

/// The two ends of a session's tunnel, each on a thread with its own loop and link, and no broker
/// between them: what bulk bytes cost a technician's and an agent's program.
enum TunnelLoad {
  /// MiB for a second of processor time, at the end that sends and at the end that receives: inner
  /// and outer TLS, frames and the socket.
  static func carry(_ bed: Bed, mebibytes: Int) throws -> (sending: Double, receiving: Double) {
    let inner = try Papers()
    let folder = bed.folder + "/b"
    func file(_ name: String) throws -> [UInt8] {
      try Files.read(folder + "/" + name, maximumBytes: 65_536)
    }
    let authority = try Certificate(pem: try file("authority.pem"))
    let server = try TLSContext.brokerServer(
      chain: try Certificate.list(pem: try file("server.pem")),
      key: try PrivateKey(pem: try file("server.key")), clients: Authorities(authority))
    let client = try TLSContext.partyClient(of: Authorities(authority), identity: nil)
    let listener = try Network.listen(host: "127.0.0.1", port: 0)
    let near = try Network.connectAndWait(
      host: "127.0.0.1", port: listener.port, seconds: Pipe.patience)
    guard try IO.wait(listener.descriptor.number, for: .read, seconds: Pipe.patience),
      let far = try Network.accept(listener.descriptor.number)
    else { throw BenchError("no connection") }
    let count = mebibytes * 1_048_576
    let (one, other) = (near.release(), far.take().release())
    let times = Lock((sending: 0.0, receiving: 0.0))
    let isDone = Lock(false)
    try together(
      {
        let tls = try TLSConnection(client: client, descriptor: one, host: "127.0.0.1")
        let used = try End(one, tls, inner.technician).send(count, until: isDone)
        times.withLock { $0.sending = used }
      },
      {
        let tls = TLSConnection(server: server, descriptor: other)
        let used = try End(other, tls, inner.agent).receive(count)
        isDone.change { $0 = true }
        times.withLock { $0.receiving = used }
      })
    return times.withLock {
      (Double(mebibytes) / $0.sending, Double(mebibytes) / $0.receiving)
    }
  }

  /// An authority, a technician and an agent, for the inner connection.
  private struct Papers: @unchecked Sendable {
    let technician: Tunnel.Role
    let agent: Tunnel.Role

    init() throws {
      let authority = try Authority.create(organisation: "Bench", years: 1)
      let (own, other) = (PrivateKey.ed25519(), PrivateKey.ed25519())
      technician = .technician(
        certificate: try authority.issuePerson(
          publicKey: own.rawPublicKey, id: "bench", name: "Bench", role: "technician", team: nil),
        key: own, agentKey: other.rawPublicKey)
      agent = .agent(
        certificate: try Authority.selfSigned(key: other, commonName: "agent"), key: other,
        authorities: Authorities(authority.certificate), technicianKey: own.rawPublicKey)
    }
  }

  private final class End {
    /// What waits in front of the tunnel: enough that it never runs dry.
    private static let ahead = 262_144

    let loop: EventLoop
    let link: Link
    let tunnel: Tunnel
    private var begin: Int64 = 0
    private var left = 0

    init(_ descriptor: Int32, _ tls: TLSConnection, _ role: Tunnel.Role) throws {
      loop = try EventLoop()
      link = Link(loop: loop, descriptor: Descriptor(owning: descriptor), tls: tls)
      tunnel = try Tunnel(role, stream: 1, epoch: 1)
      let (loop, link, tunnel) = (loop, link, tunnel)
      tunnel.onFrame = { link.send($0) }
      link.onFrame = { tunnel.receive($0) }
      link.onReady = { tunnel.start() }
      link.onClosed = { _ in loop.stop() }
      tunnel.onFailed = { _ in loop.stop() }
      loop.after(seconds: 60) { loop.stop() }
      link.start()
    }

    /// Seconds of this thread's processor time from the first byte until the other end has all.
    func send(_ count: Int, until isDone: Lock<Bool>) throws -> Double {
      left = count
      tunnel.onReady = { [self] in
        begin = Clock.threadNanoseconds()
        fill()
      }
      tunnel.onRoom = { [self] in fill() }
      loop.run()
      let used = Double(Clock.threadNanoseconds() - begin) / 1e9
      guard left == 0, isDone.wait(seconds: 5, until: { $0 ? true : nil }) == true else {
        throw BenchError("the tunnel does not carry")
      }
      return used
    }

    private func fill() {
      while left > 0, tunnel.queued(.bulk) < End.ahead {
        let piece = [UInt8](repeating: 0x61, count: min(65_536, left))
        left -= piece.count
        tunnel.send(.bulk, piece)
      }
    }

    func receive(_ count: Int) throws -> Double {
      left = count
      tunnel.onReady = { [self] in begin = Clock.threadNanoseconds() }
      tunnel.onContent = { [self] _, content in
        left -= content.count
        if left == 0 { loop.stop() }
      }
      loop.run()
      let used = Double(Clock.threadNanoseconds() - begin) / 1e9
      guard left == 0 else { throw BenchError("the tunnel does not carry") }
      link.close()
      loop.after(seconds: 0.2) { [loop] in loop.stop() }
      loop.run()
      return used
    }
  }
}

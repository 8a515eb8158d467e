import AldabaCrypto
import AldabaLink
import AldabaSystem
import AldabaWire
import Glibc
import Testing

/// A link of ours on its own loop, and the other end in the test's hand: TLS over a pair of sockets.
final class Line {
  let loop: EventLoop
  let link: Link
  let peer: TLSConnection
  /// Frames as `onRelay` and `onFrame` gave them.
  var relayed: [UInt8] = []
  var frames: [Frame] = []
  var ends: [LinkError] = []
  private var number: Int32

  init(_ papers: Papers = .shared, loop: EventLoop? = nil) throws {
    var pair: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    #expect(socketpair(AF_UNIX, kind, 0, &pair) == 0)
    number = pair[1]
    self.loop = try loop ?? EventLoop()
    link = Link(
      loop: self.loop, descriptor: Descriptor(owning: pair[0]),
      tls: TLSConnection(server: papers.server, descriptor: pair[0]))
    peer = try TLSConnection(client: papers.client, descriptor: pair[1], host: "localhost")
    link.onRelay = { [unowned self] _, bytes in
      relayed += bytes
      return true
    }
    link.onFrame = { [unowned self] in frames.append($0) }
    link.onClosed = { [unowned self] in ends.append($0) }
    link.start()
    var step = TLSConnection.Step.wantsRead
    try turn {
      if step != .done { step = try peer.handshake() }
      return step == .done && link.isReady
    }
  }

  deinit { hangUp() }

  /// The socket goes without a goodbye.
  func hangUp() {
    if number >= 0 { close(number) }
    number = -1
  }

  /// Lets the loop turn until something is so.
  func turn(_ isSo: () throws -> Bool) throws {
    let deadline = Clock.bootMilliseconds() + 20_000
    while try !isSo() {
      guard Clock.bootMilliseconds() < deadline else {
        Issue.record("it did not come to that")
        return
      }
      loop.after(seconds: 0.001) { [loop] in loop.stop() }
      loop.run()
    }
  }

  /// Sends from the other end, as the link takes it.
  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    try turn {
      let outcome = try rest.withUnsafeBytes { try peer.write($0) }
      if case .bytes(let count) = outcome { rest = rest.dropFirst(count) }
      return rest.isEmpty
    }
  }

  /// What has come at the other end by now.
  func received() throws -> [UInt8] {
    var bytes: [UInt8] = []
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    defer { room.deallocate() }
    while case .bytes(let count) = try peer.read(into: room) { bytes += room[..<count] }
    return bytes
  }
}

/// A broker's certificate and who believes it; made once, since nothing in it changes.
struct Papers: Sendable {
  let server: TLSContext
  let client: TLSContext

  static let shared: Papers = {
    do {
      let authority = try Authority.create(organisation: "Soporte Acme", years: 10)
      let key = PrivateKey.p256()
      let certificate = try authority.issueServer(hosts: ["localhost"], days: 80, key: key)
      return Papers(
        server: try TLSContext.brokerServer(
          chain: [certificate], key: key, clients: Authorities(authority.certificate)),
        client: try TLSContext.partyClient(of: Authorities(authority.certificate), identity: nil))
    } catch {
      preconditionFailure("\(error)")
    }
  }()
}

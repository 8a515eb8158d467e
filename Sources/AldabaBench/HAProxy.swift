import AldabaCrypto
import AldabaSystem

/// HAProxy in the broker's place: TLS in, TLS out, two threads, the broker's own certificate, the
/// same version, group and cipher.
final class HAProxy: Relay, @unchecked Sendable {
  let pid: Int32
  let port: UInt16
  private let child: Child
  private let scratch: Scratch
  private let back: Network.Listener
  private let front: TLSContext
  private let end: TLSContext

  init(_ tool: Tool, _ bed: Bed) throws {
    let folder = bed.folder + "/b"
    let certificate = try Files.read(folder + "/server.pem", maximumBytes: 65_536)
    let key = try Files.read(folder + "/server.key", maximumBytes: 65_536)
    let authority = try Certificate(
      pem: try Files.read(folder + "/authority.pem", maximumBytes: 65_536))
    front = try TLSContext.partyClient(of: Authorities(authority), identity: nil)
    end = try TLSContext.brokerServer(
      chain: try Certificate.list(pem: certificate), key: try PrivateKey(pem: key),
      clients: Authorities(authority))
    back = try Network.listen(host: "127.0.0.1", port: 0)
    port = try freePort()
    scratch = try Scratch()
    try Files.replace(scratch.path + "/both.pem", certificate + key, permissions: 0o600)
    let ciphers = "ciphersuites TLS_AES_128_GCM_SHA256 ssl-min-ver TLSv1.3"
    let text = """
      global
        nbthread 2
        maxconn 9000
        tune.ssl.cachesize 0
        ssl-default-bind-options no-tls-tickets
        ssl-server-verify none
      defaults
        mode tcp
        timeout connect 10s
        timeout client 10m
        timeout server 10m
      frontend in
        bind 127.0.0.1:\(port) ssl crt \(scratch.path)/both.pem alpn aldaba/1 \(ciphers) curves X25519
        default_backend out
      backend out
        server end 127.0.0.1:\(back.port) ssl verify none alpn aldaba/1 \(ciphers)

      """
    try Files.replace(scratch.path + "/haproxy.cfg", Array(text.utf8), permissions: 0o600)
    // In the foreground and without a master: one process, whose time is all of it.
    child = try Child.spawn(
      path: tool.path, arguments: ["-db", "-q", "-f", scratch.path + "/haproxy.cfg"],
      output: .none, error: .none)
    pid = child.pid
    for _ in 0..<500 {
      if (try? Network.connectAndWait(host: "127.0.0.1", port: port, seconds: 1)) != nil { return }
      guard child.reap() == nil else { break }
      Proc.rest(seconds: 0.01)
    }
    throw BenchError("HAProxy does not start")
  }

  func wrap(_ payload: [UInt8]) -> [UInt8] { payload }

  func open() throws -> Way {
    let near = try Pipe.connect(port, front)
    while true {
      // Connections that nobody speaks on are left from looking whether it is there.
      guard try IO.wait(back.descriptor.number, for: .read, seconds: Pipe.patience) else {
        throw BenchError("HAProxy does not connect")
      }
      // Another thread may have been faster.
      guard let accepted = try Network.accept(back.descriptor.number) else { continue }
      if let far = try? Pipe.serve(accepted.take(), end) { return Way(near: near, far: far) }
    }
  }

  /// Takes one connection from it, if one comes soon, and lets it go.
  func answerOne() {
    guard (try? IO.wait(back.descriptor.number, for: .read, seconds: 0.1)) == true,
      let accepted = try? Network.accept(back.descriptor.number)
    else { return }
    _ = try? Pipe.serve(accepted.take(), end)
  }

  deinit {
    child.signal(Signals.terminate)
    _ = child.wait()
  }
}

/// A port that was free a moment ago.
func freePort() throws -> UInt16 { try Network.listen(host: "127.0.0.1", port: 0).port }

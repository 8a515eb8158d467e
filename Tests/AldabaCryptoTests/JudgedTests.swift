import COpenSSL
import Dispatch
import Glibc
import Testing

@testable import AldabaCrypto

/// The broker's side of the outer TLS, for other people's tools to judge (`Tests/long/tls`).
///
/// They do not know our protocol's name and would be refused at their hello; so that demand alone is taken
/// out of the broker's own context here, and everything else is as it is.
@Suite struct JudgedTests {
  private static let folder = getenv("ALDABA_JUDGED").map { String(cString: $0) }

  /// Writes `authority.pem` and `port` into the folder, and serves until `stop` lies there.
  @Test(.enabled(if: folder != nil, "only for Tests/long/tls"))
  func standsToBeJudged() throws {
    let folder = try #require(Self.folder)
    let ours = Organisation.ours
    let context = try TLSContext.brokerServer(
      chain: [ours.broker.certificate, ours.authority.certificate], key: ours.broker.key,
      clients: Authorities(ours.authority.certificate))
    SSL_CTX_set_client_hello_cb(context.pointer, nil, nil)
    SSL_CTX_set_alpn_select_cb(context.pointer, nil, nil)

    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &place) { place in
      place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        bind(listener, place, size) == 0 && listen(listener, 128) == 0
          && getsockname(listener, place, &size) == 0
      }
    }
    try #require(isBound)
    write(ours.authority.certificate.pem, to: folder + "/authority.pem")
    write(Array("\(UInt16(bigEndian: place.sin_port))\n".utf8), to: folder + "/port")

    while access(folder + "/stop", F_OK) != 0 {
      var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 200) == 1 else { continue }
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { continue }
      DispatchQueue.global().async { Self.serve(connection, context) }
    }
  }

  /// One visitor: the handshake, and an answer in HTTP, which is what the tools speak.
  private static func serve(_ connection: Int32, _ context: TLSContext) {
    defer { close(connection) }
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(
      connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    // Our own connections insist on the protocol's name here, too.
    guard let tls = SSL_new(context.pointer) else { return }
    defer { SSL_free(tls) }
    guard SSL_set_fd(tls, connection) == 1, SSL_accept(tls) == 1 else { return }
    var room = [UInt8](repeating: 0, count: 4_096)
    if SSL_read(tls, &room, 4_096) > 0 {
      let answer = Array("HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n".utf8)
      SSL_write(tls, answer, Int32(answer.count))
    }
    SSL_shutdown(tls)
  }

  private func write(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path + ".new", "w") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    rename(path + ".new", path)
  }
}

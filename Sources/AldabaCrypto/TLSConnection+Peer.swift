internal import COpenSSL

// What is known about the other side, once the handshake is done.

extension TLSConnection {
  /// The certificate that the other side showed and that was verified, if it showed one.
  public var peerCertificate: Certificate? {
    OpenSSL.begin()
    guard SSL_is_init_finished(pointer) == 1, failure == nil,
      let certificate = SSL_get1_peer_certificate(pointer)
    else { return nil }
    return try? Certificate(owning: certificate)
  }

  /// Everything that the other side showed, its own certificate first. Only that one was verified:
  /// the others are what ``Authorities/following(_:at:)`` takes.
  public var shownCertificates: [Certificate] {
    OpenSSL.begin()
    defer { ERR_clear_error() }
    guard SSL_is_init_finished(pointer) == 1, failure == nil,
      let shown = SSL_get_peer_cert_chain(pointer)
    else { return [] }
    return Certificate.list(shared: shown)
  }

  /// The protocol that was agreed on (ALPN), once the handshake is done.
  public var applicationProtocol: String? {
    var name: UnsafePointer<UInt8>?
    var count: UInt32 = 0
    SSL_get0_alpn_selected(pointer, &name, &count)
    guard let name, count > 0 else { return nil }
    return String(
      validating: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
  }

  /// The protocol's version, as `TLSv1.3`.
  public var version: String { String(cString: SSL_get_version(pointer)) }

  /// The cipher, as `TLS_AES_128_GCM_SHA256`.
  public var cipher: String {
    String(cString: SSL_CIPHER_get_name(SSL_get_current_cipher(pointer)))
  }

  /// Bytes that both ends of this connection, and nobody else, can compute (RFC 8446, section 7.5).
  public func export(
    label: String, context: [UInt8], count: Int
  ) throws(CryptoError) -> [UInt8] {
    try refuseIfFailed()
    precondition(count > 0 && count <= 255 * 32, "an odd number of exported bytes: \(count)")
    guard SSL_is_init_finished(pointer) == 1 else {
      throw CryptoError(.other, "TLS exporter", "the handshake is not done")
    }
    var bytes = [UInt8](repeating: 0, count: count)
    try OpenSSL.check("TLS exporter") {
      SSL_export_keying_material(
        pointer, &bytes, count, label, label.utf8.count, context, context.count, 1)
    }
    return bytes
  }
}

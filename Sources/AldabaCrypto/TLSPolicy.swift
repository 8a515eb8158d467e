internal import COpenSSL

/// Whom a context believes and which protocol it speaks.
final class TLSPolicy: Sendable {
  enum Side: Sendable { case server, client }

  enum Peer: Sendable {
    /// A certificate of this authority, for the other side's purpose.
    case authority(Certificate, optional: Bool)
    /// Any certificate of exactly this key.
    case pinned(PublicKey)
    /// A certificate of an authority that is shown along and has this SHA-256 fingerprint.
    case fingerprint([UInt8])
  }

  let side: Side
  let applicationProtocol: String
  let peer: Peer

  init(_ side: Side, _ applicationProtocol: String, _ peer: Peer) {
    self.side = side
    self.applicationProtocol = applicationProtocol
    self.peer = peer
  }

  /// Whether a connection has to know the name of the host it goes to.
  var wantsHost: Bool {
    switch peer {
    case .authority, .fingerprint: side == .client
    case .pinned: false
    }
  }

  var requiresCertificate: Bool {
    if case .authority(_, optional: true) = peer { return false }
    return true
  }

  /// This object as OpenSSL hands it to callbacks; the context keeps it alive.
  var reference: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  static func from(_ reference: UnsafeMutableRawPointer) -> TLSPolicy {
    Unmanaged<TLSPolicy>.fromOpaque(reference).takeUnretainedValue()
  }

  /// Our protocol as ALPN's list of one.
  var protocolList: [UInt8] {
    let name = [UInt8](applicationProtocol.utf8)
    return [UInt8(name.count)] + name
  }

  /// Where our protocol's name stands in a client's list; OpenSSL has checked the list's form.
  func find(in offer: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    let name = [UInt8](applicationProtocol.utf8)
    var start = 0
    while start < offer.count {
      let place = (start + 1)..<(start + 1 + Int(offer[start]))
      guard place.upperBound <= offer.count else { return nil }
      if offer[place].elementsEqual(name) { return place }
      start = place.upperBound
    }
    return nil
  }

  /// Judges the certificate that the other side shows, in the middle of a handshake.
  func accepts(_ context: OpaquePointer) -> Bool {
    switch peer {
    case .authority:
      return Verification.run(context, side == .server ? .client : .server) == X509_V_OK
    case .pinned(let pin):
      guard let leaf = X509_STORE_CTX_get0_cert(context), let key = X509_get0_pubkey(leaf),
        KeyBytes.ed25519(key) == pin.raw
      else { return Verification.refuse(context, X509_V_ERR_CERT_UNTRUSTED) == X509_V_OK }
      X509_STORE_CTX_set_error(context, X509_V_OK)
      return true
    case .fingerprint(let fingerprint):
      guard let shown = X509_STORE_CTX_get0_untrusted(context),
        let authority = TLSPolicy.find(fingerprint, in: shown)
      else { return Verification.refuse(context, X509_V_ERR_CERT_UNTRUSTED) == X509_V_OK }
      let trusted = OPENSSL_sk_new_null()
      defer { OPENSSL_sk_free(trusted) }
      guard OPENSSL_sk_push(trusted, UnsafeRawPointer(authority)) > 0 else { return false }
      X509_STORE_CTX_set0_trusted_stack(context, trusted)
      return Verification.run(context, side == .server ? .client : .server) == X509_V_OK
    }
  }

  /// The certificate of that fingerprint among those that were shown.
  private static func find(_ fingerprint: [UInt8], in shown: OpaquePointer) -> OpaquePointer? {
    for index in 0..<OPENSSL_sk_num(shown) {
      guard let item = OPENSSL_sk_value(shown, index) else { continue }
      let certificate = OpaquePointer(item)
      var digest = [UInt8](repeating: 0, count: SHA256.count)
      var count = UInt32(0)
      guard X509_digest(certificate, EVP_sha256(), &digest, &count) == 1 else { continue }
      if Crypto.constantTimeEqual(digest, fingerprint) { return certificate }
    }
    return nil
  }
}

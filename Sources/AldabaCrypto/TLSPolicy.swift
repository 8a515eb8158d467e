internal import COpenSSL
internal import Glibc

/// Whom a context believes and which protocol it speaks.
final class TLSPolicy: Sendable {
  enum Side: Sendable { case server, client }

  enum Peer: Sendable {
    /// A certificate of these authorities, for the other side's purpose. A server may show who
    /// follows them.
    case authority(Authorities, optional: Bool)
    /// Any certificate of exactly this key.
    case pinned(PublicKey)
    /// A certificate of an authority that is shown along and has this SHA-256 fingerprint.
    case fingerprint([UInt8])
  }

  /// By which clock a certificate's time is judged.
  enum Judging: Sendable {
    /// That of ``CertificateTime``.
    case program
    /// The wall clock; that of who owns such a key is not judged at all.
    case wall(isExpected: @Sendable ([UInt8]) -> Bool)
  }

  let side: Side
  let applicationProtocol: String
  let peer: Peer
  let judging: Judging

  init(_ side: Side, _ applicationProtocol: String, _ peer: Peer, _ judging: Judging = .program) {
    self.side = side
    self.applicationProtocol = applicationProtocol
    self.peer = peer
    self.judging = judging
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
    case .authority(let authorities, _):
      let now = moment(context)
      // A successor takes three: the leaf, itself and a link.
      let shown = side == .client ? TLSPolicy.shown(context, atLeast: 3) : []
      return run(context, believing: authorities.following(shown, at: now).accepted(at: now))
    case .pinned(let pin):
      guard let leaf = X509_STORE_CTX_get0_cert(context), let key = X509_get0_pubkey(leaf),
        KeyBytes.ed25519(key) == pin.raw
      else { return Verification.refuse(context, X509_V_ERR_CERT_UNTRUSTED) == X509_V_OK }
      X509_STORE_CTX_set_error(context, X509_V_OK)
      return true
    case .fingerprint(let fingerprint):
      let shown = TLSPolicy.shown(context)
      guard
        let authority = shown.first(where: {
          Crypto.constantTimeEqual($0.fingerprint, fingerprint)
        })
      else { return Verification.refuse(context, X509_V_ERR_CERT_UNTRUSTED) == X509_V_OK }
      let now = moment(context)
      let authorities = Authorities(authority).following(shown, at: now)
      return run(context, believing: authorities.accepted(at: now))
    }
  }

  /// The Unix time by which this certificate is judged, which the context is told as well.
  private func moment(_ context: OpaquePointer) -> Int64 {
    guard let leaf = X509_STORE_CTX_get0_cert(context),
      let parameters = X509_STORE_CTX_get0_param(context)
    else { return Int64(time(nil)) }
    switch judging {
    case .program:
      let first = (try? CertificateReader(pointer: leaf).validity().notBefore) ?? 0
      let moment = CertificateTime.moment(beginning: first)
      X509_VERIFY_PARAM_set_time(parameters, Int(moment))
      return moment
    case .wall(let isExpected):
      if let key = X509_get0_pubkey(leaf).flatMap(KeyBytes.ed25519), isExpected(key) {
        OpenSSL.must("verification") {
          X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_NO_CHECK_TIME))
        }
      }
      return Int64(time(nil))
    }
  }

  /// Verifies the leaf below any of these, and below nothing else.
  private func run(_ context: OpaquePointer, believing authorities: [Certificate]) -> Bool {
    let trusted = OPENSSL_sk_new_null()
    defer { OPENSSL_sk_free(trusted) }
    for authority in authorities {
      guard OPENSSL_sk_push(trusted, UnsafeRawPointer(authority.pointer)) > 0 else { return false }
    }
    X509_STORE_CTX_set0_trusted_stack(context, trusted)
    return withExtendedLifetime(authorities) {
      Verification.run(context, side == .server ? .client : .server) == X509_V_OK
    }
  }

  /// What the other side has shown, as far as it can be read.
  ///
  /// - Parameter count: nothing is read where it is less.
  private static func shown(
    _ context: OpaquePointer, atLeast count: Int32 = 1
  ) -> [Certificate] {
    guard let stack = X509_STORE_CTX_get0_untrusted(context), OPENSSL_sk_num(stack) >= count else {
      return []
    }
    return Certificate.list(shared: stack)
  }
}

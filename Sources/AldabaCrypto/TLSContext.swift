internal import COpenSSL

/// What many TLS connections have in common: who we are, whom we believe, which protocol we speak.
///
/// Always TLS 1.3 (RFC 8446) without resumption, tickets, early data or compression, whatever the
/// machine's OpenSSL configuration says. Made once and shared, also by threads; never changed. New
/// certificates mean a new context, and connections keep the one they began with.
public final class TLSContext: @unchecked Sendable {
  /// The protocol between a party and the broker (ALPN, RFC 7301).
  public static let outerProtocol = "aldaba/1"
  /// The protocol between technician and agent, inside the tunnel.
  public static let innerProtocol = "aldaba-inner/1"

  let pointer: OpaquePointer
  /// Referred to by OpenSSL's callbacks: lives as long as any connection of this context.
  let policy: TLSPolicy

  /// The broker: a client need not show a certificate, but one it shows has to be good.
  ///
  /// - Parameters:
  ///   - chain: the server's certificate, then those between it and the authority, if any.
  ///   - isExpected: whose certificate may be out of its time, by raw Ed25519 key: who was let in before
  ///     and only comes back, since either clock may have been set meanwhile. What else they may then say
  ///     is the caller's to refuse. On any thread.
  public static func brokerServer(
    chain: [Certificate], key: PrivateKey, clients: Authorities,
    isExpected: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }
  ) throws(CryptoError) -> TLSContext {
    let policy = TLSPolicy(
      .server, outerProtocol, .authority(clients, optional: true), .wall(isExpected: isExpected))
    return try TLSContext(policy, identity: (chain, key))
  }

  /// An agent or a person's program towards the broker; the connection says which host it expects.
  /// A broker of an authority that follows these is believed as well.
  public static func partyClient(
    of authorities: Authorities, identity: (Certificate, PrivateKey)?
  ) throws(CryptoError) -> TLSContext {
    let policy = TLSPolicy(.client, outerProtocol, .authority(authorities, optional: false))
    return try TLSContext(policy, identity: identity.map { ([$0.0], $0.1) })
  }

  /// The agent inside the tunnel: a client has to show a person's certificate of these
  /// authorities.
  public static func innerServer(
    certificate: Certificate, key: PrivateKey, clients: Authorities
  ) throws(CryptoError) -> TLSContext {
    let policy = TLSPolicy(.server, innerProtocol, .authority(clients, optional: false))
    return try TLSContext(policy, identity: ([certificate], key))
  }

  /// A person's program inside the tunnel: it believes exactly the server that has this Ed25519 key.
  public static func innerClient(
    identity: (Certificate, PrivateKey), serverKey: [UInt8]
  ) throws(CryptoError) -> TLSContext {
    let pin = try PublicKey(raw: serverKey)
    return try TLSContext(
      TLSPolicy(.client, innerProtocol, .pinned(pin)), identity: ([identity.0], identity.1))
  }

  /// A client that knows no more of the authority than the SHA-256 of its certificate, which the
  /// server has to show along: for enrolling, where a token carries the fingerprint.
  public static func enrollingClient(
    authorityFingerprint fingerprint: [UInt8]
  ) throws(CryptoError) -> TLSContext {
    guard fingerprint.count == SHA256.count else {
      throw CryptoError(.malformed, "fingerprint", "expected 32 bytes, found \(fingerprint.count)")
    }
    return try TLSContext(
      TLSPolicy(.client, outerProtocol, .fingerprint(fingerprint)), identity: nil)
  }

  private init(
    _ policy: TLSPolicy, identity: (chain: [Certificate], key: PrivateKey)?
  ) throws(CryptoError) {
    self.policy = policy
    self.pointer = OpenSSL.must("TLS") {
      SSL_CTX_new(policy.side == .server ? TLS_server_method() : TLS_client_method())
    }
    harden()
    if let identity { try show(identity.chain, identity.key) }
    requirePeer()
    requireProtocol()
  }

  deinit { SSL_CTX_free(pointer) }

  private func harden() {
    OpenSSL.must("TLS 1.3") { COpenSSL_SSL_CTX_onlyTLS13(pointer) }
    COpenSSL_SSL_CTX_setOptions(pointer)
    COpenSSL_SSL_CTX_setModes(pointer)
    COpenSSL_SSL_CTX_setMaximumCertificates(pointer, 2 * Certificate.maximumBytes)
    SSL_CTX_set_security_level(pointer, 2)
    OpenSSL.must("tickets") { SSL_CTX_set_num_tickets(pointer, 0) }
    OpenSSL.must("early data") { SSL_CTX_set_max_early_data(pointer, 0) }
    OpenSSL.must("early data") { SSL_CTX_set_recv_max_early_data(pointer, 0) }
    OpenSSL.must("groups") { COpenSSL_SSL_CTX_setGroups(pointer, "X25519:P-256:P-384") }
    OpenSSL.must("signatures") {
      COpenSSL_SSL_CTX_setSignatures(pointer, "ed25519:ecdsa_secp256r1_sha256")
    }
    OpenSSL.must("ciphers") {
      SSL_CTX_set_ciphersuites(
        pointer, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256")
    }
  }

  private func show(_ chain: [Certificate], _ key: PrivateKey) throws(CryptoError) {
    guard let leaf = chain.first else {
      throw CryptoError(.noCertificate, "identity", "no certificate")
    }
    guard leaf.matches(key) else {
      throw CryptoError(.untrusted, "identity", "key and certificate do not belong together")
    }
    try OpenSSL.check("identity") { SSL_CTX_use_certificate(pointer, leaf.pointer) }
    for certificate in chain.dropFirst() {
      try OpenSSL.check("identity") { COpenSSL_SSL_CTX_addChain(pointer, certificate.pointer) }
    }
    try OpenSSL.check("identity") { SSL_CTX_use_PrivateKey(pointer, key.pointer) }
  }

  /// Has the other side's certificate asked for and verified by our policy.
  private func requirePeer() {
    var mode = SSL_VERIFY_PEER
    switch policy.peer {
    case .authority(let authorities, let optional):
      let store = OpenSSL.must("authority") { SSL_CTX_get_cert_store(pointer) }
      OpenSSL.must("authority") { X509_STORE_add_cert(store, authorities.current.pointer) }
      let parameters = OpenSSL.must("authority") { SSL_CTX_get0_param(pointer) }
      Verification.prepare(parameters, policy.side == .server ? .client : .server)
      if !optional { mode |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT }
    case .fingerprint:
      let parameters = OpenSSL.must("authority") { SSL_CTX_get0_param(pointer) }
      Verification.prepare(parameters, policy.side == .server ? .client : .server)
    case .pinned:
      break
    }
    SSL_CTX_set_verify(pointer, mode, nil)
    SSL_CTX_set_cert_verify_callback(
      pointer,
      { context, policy in
        guard let context, let policy else { return 0 }
        return TLSPolicy.from(policy).accepts(context) ? 1 : 0
      }, policy.reference)
  }

  /// Offers our protocol, or asks for it: without it there is no connection.
  private func requireProtocol() {
    switch policy.side {
    case .client:
      let list = policy.protocolList
      // This one function returns 0 for success.
      OpenSSL.begin()
      let result = SSL_CTX_set_alpn_protos(pointer, list, UInt32(list.count))
      precondition(result == 0, "ALPN cannot be set")
    case .server:
      // The selection is only asked when the client offers any protocol, so its absence is found
      // as soon as the hello is there.
      SSL_CTX_set_client_hello_cb(
        pointer,
        { connection, alert, _ in
          var bytes: UnsafePointer<UInt8>?
          var count = 0
          let type = UInt32(TLSEXT_TYPE_application_layer_protocol_negotiation)
          guard SSL_client_hello_get0_ext(connection, type, &bytes, &count) != 1 else {
            return SSL_CLIENT_HELLO_SUCCESS
          }
          alert?.pointee = SSL_AD_NO_APPLICATION_PROTOCOL
          return SSL_CLIENT_HELLO_ERROR
        }, nil)
      SSL_CTX_set_alpn_select_cb(
        pointer,
        { _, chosen, chosenCount, offered, offeredCount, policy in
          guard let policy, let chosen, let chosenCount, let offered else {
            return SSL_TLSEXT_ERR_ALERT_FATAL
          }
          let offer = UnsafeBufferPointer(start: offered, count: Int(offeredCount))
          guard let place = TLSPolicy.from(policy).find(in: offer) else {
            return SSL_TLSEXT_ERR_ALERT_FATAL
          }
          // Points into the client's own offer, as OpenSSL wants it.
          chosen.pointee = offered + place.lowerBound
          chosenCount.pointee = UInt8(place.count)
          return SSL_TLSEXT_ERR_OK
        }, policy.reference)
    }
  }
}

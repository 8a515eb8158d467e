internal import COpenSSL

// Requests (PKCS #10, RFC 2986)

extension Authority {
  /// The most years a reader's certificate is valid. An audit leaves dates aside: who may read ends
  /// with taking the certificate out of what customers' machines trust.
  public static let maximumReaderYears = 20

  /// A request for a certificate of this key (DER): it says nothing but the key, and proves that the
  /// one who asks has it.
  public static func request(key: PrivateKey) throws(CryptoError) -> [UInt8] {
    let request = OpenSSL.must("request") { X509_REQ_new() }
    defer { X509_REQ_free(request) }
    OpenSSL.must("request") { X509_REQ_set_version(request, 0) }
    try OpenSSL.check("request") { X509_REQ_set_pubkey(request, key.pointer) }
    let digest = key.isEd25519 ? nil : Algorithm.sha256.pointer
    try OpenSSL.check("request") { X509_REQ_sign(request, key.pointer, digest) }
    return try OpenSSL.encode("request") { i2d_X509_REQ(request, $0) }
  }

  /// The same as PEM text (RFC 7468), to be given to whoever asks the authority.
  public static func pemRequest(key: PrivateKey) throws(CryptoError) -> [UInt8] {
    PEM.write(label: requestLabel, try request(key: key))
  }

  /// The request (DER) in a PEM text that holds one and nothing else.
  public static func request(pem: [UInt8]) throws(CryptoError) -> [UInt8] {
    let blocks = try PEM.blocks(pem, label: requestLabel)
    guard blocks.count == 1 else {
      throw CryptoError(.malformed, "request", "expected one, found \(blocks.count)")
    }
    return blocks[0]
  }

  /// The Ed25519 key of a request, once its self-signature is verified: 32 bytes.
  ///
  /// Nothing else of the request is taken: names and extensions that it may ask for are not read.
  public static func publicKey(fromRequest der: [UInt8]) throws(CryptoError) -> [UInt8] {
    try withKey(ofRequest: der) { key throws(CryptoError) in
      guard let raw = KeyBytes.ed25519(key) else {
        throw CryptoError(.weakKey, "request", "not an Ed25519 key")
      }
      return try PublicKey(raw: raw).raw
    }
  }

  /// The certificate of who may read what is sealed to them (``Sealed``), and for nothing else.
  ///
  /// - Parameters:
  ///   - request: of a P-256 key; nothing else of it is taken.
  ///   - id: the person's short name.
  ///   - name: the person's full name, at most 64 characters.
  ///   - years: at most ``maximumReaderYears``.
  ///   - now: Unix time; nil is the machine's clock.
  public func issueReader(
    request: [UInt8], id: String, name: String, role: String, years: Int = 10, now: Int64? = nil
  ) throws(CryptoError) -> Certificate {
    let template = CertificateTemplate(
      subject: [(NID_commonName, name), (NID_userId, id), (NID_organizationalUnitName, role)],
      use: .leaf(.reader),
      validity: try Self.validity(
        days: years, limit: Self.maximumReaderYears, unit: 366 * Self.day, now))
    return try Self.withKey(ofRequest: request) { key throws(CryptoError) in
      guard KeyBytes.p256(key) != nil else {
        throw CryptoError(.weakKey, "request", "not a P-256 key")
      }
      return try template.issue(for: key, issuer: certificate, signer: self.key)
    }
  }

  private static let requestLabel = "CERTIFICATE REQUEST"

  /// What the body makes of a request's key, once it is known that who asks has it.
  private static func withKey<T>(
    ofRequest der: [UInt8], _ body: (OpaquePointer) throws(CryptoError) -> T
  ) throws(CryptoError) -> T {
    guard der.count <= maximumRequestBytes else {
      throw CryptoError(.malformed, "request", "more than \(maximumRequestBytes) bytes")
    }
    let (value, taken) = OpenSSL.decode(der) { d2i_X509_REQ(nil, $0, $1) }
    guard let request = value else { throw OpenSSL.failure(.malformed, "request") }
    defer { X509_REQ_free(request) }
    guard taken == der.count else {
      throw CryptoError(.malformed, "request", "bytes behind the request")
    }
    let key = try OpenSSL.make("request", .malformed) { X509_REQ_get0_pubkey(request) }
    // A weak key proves nothing by its signature, so the kind comes first.
    guard KeyBytes.ed25519(key) != nil || KeyBytes.p256(key) != nil else {
      throw CryptoError(.weakKey, "request", "neither Ed25519 nor P-256")
    }
    if let raw = KeyBytes.ed25519(key) { _ = try PublicKey(raw: raw) }
    try OpenSSL.check("request", .untrusted) { X509_REQ_verify(request, key) }
    return try body(key)
  }
}

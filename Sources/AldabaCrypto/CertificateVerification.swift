internal import COpenSSL

extension Certificate {
  /// Whether the authority's name and key are those that signed this certificate, times and purposes
  /// aside.
  public func isIssued(by authority: Certificate) -> Bool {
    OpenSSL.begin()
    defer { ERR_clear_error() }
    guard X509_check_issued(authority.pointer, pointer) == X509_V_OK,
      let key = X509_get0_pubkey(authority.pointer)
    else { return false }
    return X509_verify(pointer, key) == 1
  }

  /// Verifies that the authority issued this certificate for exactly this purpose and that it is
  /// valid at this Unix time; nil leaves times aside, as audits do.
  ///
  /// Kinds of errors: `untrusted`, `expired`, `notYetValid`, `wrongPurpose`, `weakKey`.
  public func verify(
    authority: Certificate, purpose: Purpose, at unixSeconds: Int64?
  ) throws(CryptoError) {
    try verify(authorities: [authority], purpose: purpose, at: unixSeconds)
  }

  /// The same for any of several.
  func verify(
    authorities: [Certificate], purpose: Purpose, at unixSeconds: Int64?
  ) throws(CryptoError) {
    let store = OpenSSL.must("verification") { X509_STORE_new() }
    defer { X509_STORE_free(store) }
    for authority in authorities {
      OpenSSL.must("verification") { X509_STORE_add_cert(store, authority.pointer) }
    }
    let context = OpenSSL.must("verification") { X509_STORE_CTX_new() }
    defer { X509_STORE_CTX_free(context) }
    OpenSSL.must("verification") { X509_STORE_CTX_init(context, store, pointer, nil) }
    let parameters = OpenSSL.must("verification") { X509_STORE_CTX_get0_param(context) }
    Verification.prepare(parameters, purpose)
    if let unixSeconds {
      X509_VERIFY_PARAM_set_time(parameters, Int(unixSeconds))
    } else {
      OpenSSL.must("verification") {
        X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_NO_CHECK_TIME))
      }
    }
    OpenSSL.begin()
    let result = Verification.run(context, purpose)
    ERR_clear_error()
    guard result == X509_V_OK else { throw Verification.error(Int(result)) }
  }
}

/// The checks of a leaf certificate, the same in a TLS handshake as outside one.
enum Verification {
  /// Sets what OpenSSL checks by itself: the chain for this purpose, with keys and digests of at
  /// least 112 bits, and the leaf directly below the authority.
  static func prepare(_ parameters: OpaquePointer, _ purpose: Certificate.Purpose) {
    let number =
      switch purpose {
      case .client: X509_PURPOSE_SSL_CLIENT
      case .server: X509_PURPOSE_SSL_SERVER
      // OpenSSL's own purpose wants a key that can be encrypted to, which no elliptic curve's is.
      case .reader: X509_PURPOSE_ANY
      }
    OpenSSL.must("verification") { X509_VERIFY_PARAM_set_purpose(parameters, number) }
    X509_VERIFY_PARAM_set_auth_level(parameters, 2)
    X509_VERIFY_PARAM_set_depth(parameters, 0)
  }

  /// Verifies the context's leaf: the chain, then what OpenSSL does not look at.
  ///
  /// OpenSSL takes a certificate without extended key usage for any purpose; ours have exactly one.
  /// Returns `X509_V_OK` or the reason against it, which is also left in the context so that the
  /// right alert goes out.
  static func run(_ context: OpaquePointer, _ purpose: Certificate.Purpose) -> Int32 {
    guard X509_verify_cert(context) == 1 else {
      let error = X509_STORE_CTX_get_error(context)
      return refuse(context, error == X509_V_OK ? X509_V_ERR_UNSPECIFIED : error)
    }
    // Without a certificate there would be no error either.
    guard let leaf = X509_STORE_CTX_get0_cert(context) else {
      return refuse(context, X509_V_ERR_UNSPECIFIED)
    }
    guard allows(leaf, purpose) else {
      return refuse(context, X509_V_ERR_INVALID_PURPOSE)
    }
    guard let key = X509_get0_pubkey(leaf), isStrong(key) else {
      return refuse(context, X509_V_ERR_EE_KEY_TOO_SMALL)
    }
    return X509_V_OK
  }

  /// Whether the extensions of a leaf are those of this purpose and of no other.
  static func allows(_ leaf: OpaquePointer, _ purpose: Certificate.Purpose) -> Bool {
    let (extended, usage) =
      switch purpose {
      case .client: (XKU_SSL_CLIENT, KU_DIGITAL_SIGNATURE)
      case .server: (XKU_SSL_SERVER, KU_DIGITAL_SIGNATURE)
      case .reader: (XKU_SMIME, KU_KEY_AGREEMENT)
      }
    return X509_get_extended_key_usage(leaf) == UInt32(extended)
      && X509_get_key_usage(leaf) == UInt32(usage) && X509_check_ca(leaf) == 0
  }

  /// Leaves the reason in the context and returns it.
  static func refuse(_ context: OpaquePointer, _ error: Int32) -> Int32 {
    X509_STORE_CTX_set_error(context, error)
    return error
  }

  static func error(_ result: Int) -> CryptoError {
    CryptoError(
      CryptoError.Kind(verification: result), "certificate",
      String(cString: X509_verify_cert_error_string(result)))
  }

  /// Whether this is an Ed25519 key that proves something, or a P-256 key.
  static func isStrong(_ key: OpaquePointer) -> Bool {
    if let raw = KeyBytes.ed25519(key) { return (try? PublicKey(raw: raw)) != nil }
    return KeyBytes.p256(key) != nil
  }
}

internal import COpenSSL

/// What goes into a new certificate.
///
/// Everything is built from values: OpenSSL's configuration strings (`DNS:…,IP:…`) would let a name
/// with a comma in it say more than it should.
struct CertificateTemplate {
  enum Use: Equatable {
    case authority
    case leaf(Certificate.Purpose)
  }

  /// Attributes of the subject by OpenSSL's number, in their order.
  var subject: [(attribute: Int32, text: String)]
  var use: Use
  var hosts: [Host] = []
  /// The first and last second of validity, in Unix time.
  var validity: ClosedRange<Int64>

  /// Issues the certificate for a key, in the name of the issuer (nil: its own), signed with the
  /// issuer's key.
  func issue(
    for key: OpaquePointer, issuer: Certificate?, signer: PrivateKey
  ) throws(CryptoError) -> Certificate {
    let certificate = OpenSSL.must("certificate") { X509_new() }
    do { try fill(certificate, key, issuer, signer) } catch {
      X509_free(certificate)
      throw error
    }
    return try Certificate(owning: certificate)
  }

  private func fill(
    _ certificate: OpaquePointer, _ key: OpaquePointer, _ issuer: Certificate?,
    _ signer: PrivateKey
  ) throws(CryptoError) {
    OpenSSL.must("certificate") { X509_set_version(certificate, Int(X509_VERSION_3)) }
    try setSerial(certificate)
    try setTime(certificate, validity.lowerBound, X509_set1_notBefore)
    try setTime(certificate, validity.upperBound, X509_set1_notAfter)
    try setSubject(certificate)
    let name = X509_get_subject_name(issuer?.pointer ?? certificate)
    OpenSSL.must("certificate") { X509_set_issuer_name(certificate, name) }
    try OpenSSL.check("certificate key") { X509_set_pubkey(certificate, key) }
    try addExtensions(certificate, issuer)
    let digest = signer.isEd25519 ? nil : Algorithm.sha256.pointer
    try OpenSSL.check("certificate signature") { X509_sign(certificate, signer.pointer, digest) }
  }

  /// A random number of 127 bits, never zero.
  private func setSerial(_ certificate: OpaquePointer) throws(CryptoError) {
    var bytes = Crypto.random(16)
    bytes[0] = bytes[0] & 0x3f | 0x40
    let number = OpenSSL.must("serial") { BN_bin2bn(bytes, Int32(bytes.count), nil) }
    defer { BN_free(number) }
    let serial = OpenSSL.must("serial") { BN_to_ASN1_INTEGER(number, nil) }
    defer { ASN1_INTEGER_free(serial) }
    try OpenSSL.check("serial") { X509_set_serialNumber(certificate, serial) }
  }

  private func setTime(
    _ certificate: OpaquePointer, _ unixSeconds: Int64,
    _ set: (OpaquePointer?, UnsafePointer<ASN1_TIME>?) -> Int32
  ) throws(CryptoError) {
    let time = try OpenSSL.make("validity") { ASN1_TIME_set(nil, Int(unixSeconds)) }
    defer { ASN1_TIME_free(time) }
    try OpenSSL.check("validity") { set(certificate, time) }
  }

  private func setSubject(_ certificate: OpaquePointer) throws(CryptoError) {
    let name = X509_get_subject_name(certificate)
    for (attribute, text) in subject {
      guard Text.isPlain(text) else {
        throw CryptoError(.malformed, "certificate name", "empty or with control characters")
      }
      let bytes = [UInt8](text.utf8)
      // OpenSSL holds the upper bounds of RFC 5280: 64 characters for most attributes.
      try OpenSSL.check("certificate name", .malformed) {
        X509_NAME_add_entry_by_NID(
          name, attribute, MBSTRING_UTF8, bytes, Int32(clamping: bytes.count), -1, 0)
      }
    }
  }
}

// Extensions (RFC 5280, section 4.2)

extension CertificateTemplate {
  private func addExtensions(
    _ certificate: OpaquePointer, _ issuer: Certificate?
  ) throws(CryptoError) {
    try addBasicConstraints(certificate)
    try addKeyUsage(certificate)
    if case .leaf(let purpose) = use { try addPurpose(certificate, purpose) }
    if !hosts.isEmpty { try addHosts(certificate) }
    try addKeyIdentifiers(certificate, issuer)
  }

  private func addBasicConstraints(_ certificate: OpaquePointer) throws(CryptoError) {
    let constraints = OpenSSL.must("constraints") { BASIC_CONSTRAINTS_new() }
    defer { BASIC_CONSTRAINTS_free(constraints) }
    if use == .authority {
      constraints.pointee.ca = 0xff
      // Zero: nothing but leaves below it.
      constraints.pointee.pathlen = OpenSSL.must("constraints") { ASN1_INTEGER_new() }
      OpenSSL.must("constraints") { ASN1_INTEGER_set(constraints.pointee.pathlen, 0) }
    }
    try add(certificate, NID_basic_constraints, constraints, critical: true)
  }

  private func addKeyUsage(_ certificate: OpaquePointer) throws(CryptoError) {
    let usage = OpenSSL.must("key usage") { ASN1_BIT_STRING_new() }
    defer { ASN1_BIT_STRING_free(usage) }
    // RFC 5280, section 4.2.1.3.
    let (digitalSignature, keyAgreement, keyCertSign, cRLSign): (Int32, Int32, Int32, Int32) = (
      0, 4, 5, 6
    )
    let bits =
      switch use {
      case .authority: [keyCertSign, cRLSign]
      case .leaf(.reader): [keyAgreement]
      case .leaf(.client), .leaf(.server): [digitalSignature]
      }
    for bit in bits {
      OpenSSL.must("key usage") { ASN1_BIT_STRING_set_bit(usage, bit, 1) }
    }
    try add(certificate, NID_key_usage, usage, critical: true)
  }

  private func addPurpose(
    _ certificate: OpaquePointer, _ purpose: Certificate.Purpose
  ) throws(CryptoError) {
    let usages = OpenSSL.must("purpose") { EXTENDED_KEY_USAGE_new() }
    defer { EXTENDED_KEY_USAGE_free(usages) }
    let number =
      switch purpose {
      case .client: NID_client_auth
      case .server: NID_server_auth
      // CMS is what secures mail, and the usage has kept that name.
      case .reader: NID_email_protect
      }
    // OBJ_nid2obj gives an object of the library, which freeing leaves alone.
    let usage = OpenSSL.must("purpose") { OBJ_nid2obj(number) }
    OpenSSL.must("purpose") { COpenSSL_keyUsagesPush(usages, usage) }
    try add(certificate, NID_ext_key_usage, UnsafeMutableRawPointer(usages), critical: false)
  }

  private func addHosts(_ certificate: OpaquePointer) throws(CryptoError) {
    let names = OpenSSL.must("hosts") { GENERAL_NAMES_new() }
    defer { GENERAL_NAMES_free(names) }
    for host in hosts {
      let name = OpenSSL.must("hosts") { GENERAL_NAME_new() }
      OpenSSL.must("hosts") { COpenSSL_generalNamesPush(names, name) }
      let (kind, bytes): (Int32, [UInt8]) =
        switch host {
        case .name(let text): (GEN_DNS, [UInt8](text.utf8))
        case .address(let bytes): (GEN_IPADD, bytes)
        }
      let value = OpenSSL.must("hosts") {
        ASN1_STRING_type_new(kind == GEN_DNS ? V_ASN1_IA5STRING : V_ASN1_OCTET_STRING)
      }
      // From here on the name owns its value.
      GENERAL_NAME_set0_value(name, kind, value)
      OpenSSL.must("hosts") { ASN1_STRING_set(value, bytes, Int32(bytes.count)) }
    }
    try add(certificate, NID_subject_alt_name, UnsafeMutableRawPointer(names), critical: false)
  }

  /// The first 160 bits of the SHA-256 of the key (RFC 7093, method 1), and the issuer's.
  private func addKeyIdentifiers(
    _ certificate: OpaquePointer, _ issuer: Certificate?
  ) throws(CryptoError) {
    let subject = try keyIdentifier(certificate)
    defer { ASN1_OCTET_STRING_free(subject) }
    try add(certificate, NID_subject_key_identifier, subject, critical: false)
    let authority = OpenSSL.must("key identifier") { AUTHORITY_KEYID_new() }
    defer { AUTHORITY_KEYID_free(authority) }
    authority.pointee.keyid = try keyIdentifier(issuer?.pointer ?? certificate)
    try add(certificate, NID_authority_key_identifier, authority, critical: false)
  }

  private func keyIdentifier(
    _ certificate: OpaquePointer
  ) throws(CryptoError) -> UnsafeMutablePointer<ASN1_OCTET_STRING> {
    let identifier = OpenSSL.must("key identifier") { ASN1_OCTET_STRING_new() }
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    OpenSSL.must("key identifier") {
      X509_pubkey_digest(certificate, Algorithm.sha256.pointer, &digest, nil)
    }
    OpenSSL.must("key identifier") { ASN1_OCTET_STRING_set(identifier, digest, 20) }
    return identifier
  }

  private func add(
    _ certificate: OpaquePointer, _ number: Int32, _ value: UnsafeMutableRawPointer,
    critical: Bool
  ) throws(CryptoError) {
    try OpenSSL.check("extension") {
      X509_add1_ext_i2d(certificate, number, value, critical ? 1 : 0, UInt(X509V3_ADD_DEFAULT))
    }
  }
}

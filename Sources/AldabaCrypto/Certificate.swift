internal import COpenSSL

/// An X.509 certificate (RFC 5280), parsed once: what it says is read when it is made.
///
/// Reading one says nothing about trust; ``verify(authority:purpose:at:)`` does. OpenSSL only reads
/// the object from then on, so threads may share it.
public final class Certificate: @unchecked Sendable {
  /// What a certificate is for, exactly one thing.
  public enum Purpose: Sendable, Equatable {
    /// A broker, or the agent inside the tunnel.
    case server
    /// A person with an account: technician, supervisor, auditor.
    case client
    /// Who may read what is sealed to them (``Sealed``): no connection, only decryption.
    case reader
  }

  /// The most bytes of a certificate that we read.
  public static let maximumBytes = 16 * 1024

  let pointer: OpaquePointer
  /// The certificate itself (DER).
  public let der: [UInt8]
  /// The SHA-256 of ``der``.
  public let fingerprint: [UInt8]
  /// The 32 bytes of an Ed25519 key, never of low order; nil for another kind of key.
  public let rawPublicKey: [UInt8]?
  /// The subject's common name: a person's full name, or a program's.
  public let commonName: String?
  /// The subject's user ID: the person's short name.
  public let personID: String?
  /// The subject's organisational unit: the person's role.
  public let role: String?
  /// The subject's description: the person's team.
  public let team: String?
  /// The subject's organisation.
  public let organisation: String?
  /// The first second of validity, in Unix time.
  public let notBefore: Int64
  /// The end of validity, in Unix time; to OpenSSL this second is already too late.
  public let notAfter: Int64
  /// The serial number, in lower-case hexadecimal.
  public let serial: String
  /// The DNS names and IP addresses of the alternative names.
  public let hosts: [String]
  /// Whether this certificate may issue others.
  public let isAuthority: Bool
  /// What a recipient is known by inside what is sealed to it: the first 160 bits of the SHA-256 of
  /// the key (RFC 7093, method 1). Nil for a key that nothing is sealed to.
  public let readerID: [UInt8]?

  /// Reads one certificate with nothing behind it, in exactly its DER encoding.
  public convenience init(der: [UInt8]) throws(CryptoError) {
    guard der.count <= Self.maximumBytes else {
      throw CryptoError(.malformed, "certificate", "more than \(Self.maximumBytes) bytes")
    }
    let (value, taken) = OpenSSL.decode(der) { d2i_X509(nil, $0, $1) }
    guard let value else { throw OpenSSL.failure(.malformed, "certificate") }
    guard taken == der.count else {
      X509_free(value)
      throw CryptoError(.malformed, "certificate", "bytes behind the certificate")
    }
    try self.init(owning: value)
    guard self.der == der else {
      throw CryptoError(.malformed, "certificate", "not in its DER encoding")
    }
  }

  /// Reads a PEM text that holds one certificate and nothing else.
  public convenience init(pem: [UInt8]) throws(CryptoError) {
    let blocks = try PEM.blocks(pem, label: "CERTIFICATE")
    guard blocks.count == 1 else {
      throw CryptoError(.malformed, "certificate", "expected one, found \(blocks.count)")
    }
    try self.init(der: blocks[0])
  }

  /// Takes ownership of the certificate, also when it throws.
  init(owning pointer: OpaquePointer) throws(CryptoError) {
    // An object is freed by deinit only once it is whole; until then we free it.
    let reader = CertificateReader(pointer: pointer)
    do {
      self.der = try reader.der()
      self.rawPublicKey = try reader.publicKey()
      self.readerID = reader.readerID()
      (self.notBefore, self.notAfter) = try reader.validity()
      self.serial = try reader.serial()
      self.hosts = try reader.hosts()
    } catch {
      X509_free(pointer)
      throw error
    }
    self.fingerprint = Crypto.sha256(der)
    self.commonName = reader.subject(NID_commonName)
    self.personID = reader.subject(NID_userId)
    self.role = reader.subject(NID_organizationalUnitName)
    self.team = reader.subject(NID_description)
    self.organisation = reader.subject(NID_organizationName)
    self.isAuthority = X509_check_ca(pointer) == 1
    self.pointer = pointer
  }

  deinit { X509_free(pointer) }

  /// The certificates of a PEM text, in their order: at least one, and nothing else in the text.
  public static func list(pem: [UInt8]) throws(CryptoError) -> [Certificate] {
    var list: [Certificate] = []
    for block in try PEM.blocks(pem, label: "CERTIFICATE") {
      list.append(try Certificate(der: block))
    }
    guard !list.isEmpty else { throw CryptoError(.malformed, "certificate", "none in the text") }
    return list
  }

  /// Those of a stack that belongs to somebody else; unreadable ones are left out.
  static func list(shared stack: OpaquePointer) -> [Certificate] {
    (0..<max(0, OPENSSL_sk_num(stack))).compactMap { index in
      guard let item = OPENSSL_sk_value(stack, index).map({ OpaquePointer($0) }) else { return nil }
      X509_up_ref(item)
      return try? Certificate(owning: item)
    }
  }

  /// The certificate as PEM text.
  public var pem: [UInt8] { PEM.write(label: "CERTIFICATE", der) }

  /// The Ed25519 key as something to verify with; nil for another kind of key.
  public var publicKey: PublicKey? {
    // The key was checked when the certificate was read.
    rawPublicKey.flatMap { try? PublicKey(raw: $0) }
  }

  /// Whether the private key belongs to this certificate.
  public func matches(_ key: PrivateKey) -> Bool {
    OpenSSL.begin()
    defer { ERR_clear_error() }
    return X509_check_private_key(pointer, key.pointer) == 1
  }
}

extension Certificate: Equatable {
  public static func == (one: Certificate, other: Certificate) -> Bool { one.der == other.der }
}

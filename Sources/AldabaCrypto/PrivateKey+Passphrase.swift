internal import COpenSSL

// Keys that a person keeps and a passphrase protects (PKCS #8, `ENCRYPTED PRIVATE KEY`): PBES2 with
// scrypt and AES-256, which `openssl pkey` reads too.

extension PrivateKey {
  private static let label = "ENCRYPTED PRIVATE KEY"
  /// The most bytes of a passphrase.
  public static let maximumPassphrase = 1024
  /// scrypt (RFC 7914): 16 MiB and some fifty milliseconds for each guess.
  private static let cost: (n: UInt64, r: UInt64, p: UInt64) = (16_384, 8, 1)

  /// Whether the text is a key that wants a passphrase.
  public static func isEncrypted(pem: [UInt8]) -> Bool {
    pem.drop { [0x0a, 0x0d, 0x20, 0x09].contains($0) }.starts(with: "-----BEGIN \(label)".utf8)
  }

  /// The PKCS #8 file of this key under a passphrase.
  public func pem(passphrase: [UInt8]) throws(CryptoError) -> [UInt8] {
    try Self.check(passphrase)
    let info = OpenSSL.must("private key") { EVP_PKEY2PKCS8(pointer) }
    defer { PKCS8_PRIV_KEY_INFO_free(info) }
    var salt = Crypto.random(16)
    var iv = Crypto.random(16)
    let scheme = try OpenSSL.make("private key") {
      PKCS5_pbe2_set_scrypt(
        EVP_aes_256_cbc(), &salt, Int32(salt.count), &iv, Self.cost.n, Self.cost.r, Self.cost.p)
    }
    let sealed: OpaquePointer
    do {
      sealed = try OpenSSL.make("private key") {
        Self.text(passphrase) { PKCS8_set0_pbe($0, $1, info, scheme) }
      }
    } catch {
      // Only what was made of it owns the scheme.
      X509_ALGOR_free(scheme)
      throw error
    }
    defer { X509_SIG_free(sealed) }
    return PEM.write(
      label: Self.label, try OpenSSL.encode("private key") { i2d_X509_SIG(sealed, $0) })
  }

  /// Reads a file of ``pem(passphrase:)`` that holds this key and nothing else.
  ///
  /// A wrong passphrase is ``CryptoError/Kind/untrusted``.
  public convenience init(pem: [UInt8], passphrase: [UInt8]) throws(CryptoError) {
    try Self.check(passphrase)
    let blocks = try PEM.blocks(pem, label: Self.label)
    guard blocks.count == 1 else {
      throw CryptoError(.malformed, "private key", "expected one key, found \(blocks.count)")
    }
    let (value, taken) = OpenSSL.decode(blocks[0]) { d2i_X509_SIG(nil, $0, $1) }
    guard let sealed = value else { throw OpenSSL.failure(.malformed, "private key") }
    defer { X509_SIG_free(sealed) }
    guard taken == blocks[0].count else {
      throw CryptoError(.malformed, "private key", "bytes behind the key")
    }
    let info = try OpenSSL.make("private key", .untrusted) {
      Self.text(passphrase) { PKCS8_decrypt(sealed, $0, $1) }
    }
    defer { PKCS8_PRIV_KEY_INFO_free(info) }
    try self.init(owning: OpenSSL.make("private key", .malformed) { EVP_PKCS82PKEY(info) })
  }

  private static func check(_ passphrase: [UInt8]) throws(CryptoError) {
    guard (1...maximumPassphrase).contains(passphrase.count) else {
      throw CryptoError(.malformed, "passphrase", "expected 1 to \(maximumPassphrase) bytes")
    }
  }

  private static func text<T>(
    _ passphrase: [UInt8], _ body: (UnsafePointer<CChar>?, Int32) -> T
  ) -> T {
    passphrase.withUnsafeBytes { bytes in
      body(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
    }
  }
}

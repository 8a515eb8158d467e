internal import COpenSSL

/// A private key: Ed25519 for people, devices, sessions and the ledger, P-256 for the authority and
/// the broker's TLS.
///
/// The secret stays in an OpenSSL object, which wipes it when it is freed; ``pem()`` is for writing
/// the key's file and nothing else. OpenSSL only reads the object, so threads may share it.
public final class PrivateKey: @unchecked Sendable {
  let pointer: OpaquePointer
  /// Whether this is an Ed25519 key; else it is a P-256 key.
  public let isEd25519: Bool
  /// The public key: 32 bytes for Ed25519, 65 (uncompressed point) for P-256.
  public let rawPublicKey: [UInt8]

  /// Takes ownership of the key; throws, and frees it, if it is neither Ed25519 nor P-256.
  init(owning pointer: OpaquePointer) throws(CryptoError) {
    guard let raw = KeyBytes.ed25519(pointer) ?? KeyBytes.p256(pointer) else {
      EVP_PKEY_free(pointer)
      throw CryptoError(.weakKey, "private key", "neither Ed25519 nor P-256")
    }
    self.pointer = pointer
    self.isEd25519 = raw.count == KeyBytes.ed25519Count
    self.rawPublicKey = raw
  }

  deinit { EVP_PKEY_free(pointer) }

  /// A new Ed25519 key.
  public static func ed25519() -> PrivateKey {
    made { COpenSSL_newEd25519() }
  }

  /// A new P-256 key.
  public static func p256() -> PrivateKey {
    made { COpenSSL_newP256() }
  }

  /// Reads an unencrypted PKCS #8 file (RFC 7468, `PRIVATE KEY`) that holds this key and nothing
  /// else.
  public convenience init(pem: [UInt8]) throws(CryptoError) {
    let blocks = try PEM.blocks(pem, label: "PRIVATE KEY")
    guard blocks.count == 1 else {
      throw CryptoError(.malformed, "private key", "expected one key, found \(blocks.count)")
    }
    let (info, taken) = OpenSSL.decode(blocks[0]) { d2i_PKCS8_PRIV_KEY_INFO(nil, $0, $1) }
    guard let info else { throw OpenSSL.failure(.malformed, "private key") }
    defer { PKCS8_PRIV_KEY_INFO_free(info) }
    guard taken == blocks[0].count else {
      throw CryptoError(.malformed, "private key", "bytes behind the key")
    }
    try self.init(owning: OpenSSL.make("private key", .malformed) { EVP_PKCS82PKEY(info) })
  }

  /// The key of a 32-byte seed (RFC 8032, section 5.1.5).
  convenience init(ed25519Seed seed: [UInt8]) throws(CryptoError) {
    try self.init(
      owning: OpenSSL.make("private key", .malformed) {
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
      })
  }

  /// The unencrypted PKCS #8 file of this key, to be written where only its owner reads.
  public func pem() -> [UInt8] {
    let bio = OpenSSL.must("private key") { BIO_new(BIO_s_mem()) }
    defer { BIO_free(bio) }
    OpenSSL.must("private key") {
      PEM_write_bio_PKCS8PrivateKey(bio, pointer, nil, nil, 0, nil, nil)
    }
    return bio.takeAll()
  }

  /// The Ed25519 signature (RFC 8032) of the message, 64 bytes.
  ///
  /// Only an Ed25519 key signs messages; asking a P-256 key is a mistake of ours.
  public func sign(_ message: [UInt8]) -> [UInt8] {
    precondition(isEd25519, "only Ed25519 keys sign messages")
    let context = OpenSSL.must("signature") { EVP_MD_CTX_new() }
    defer { EVP_MD_CTX_free(context) }
    OpenSSL.must("signature") { EVP_DigestSignInit(context, nil, nil, nil, pointer) }
    return [UInt8](unsafeUninitializedCapacity: PublicKey.signatureCount) { buffer, initialized in
      var count = PublicKey.signatureCount
      OpenSSL.must("signature") {
        EVP_DigestSign(context, buffer.baseAddress, &count, message, message.count)
      }
      initialized = count
    }
  }

  private static func made(_ generate: () -> OpaquePointer?) -> PrivateKey {
    do { return try PrivateKey(owning: OpenSSL.must("new key", generate)) } catch {
      preconditionFailure("\(error)")
    }
  }
}

/// The public bytes of an OpenSSL key, for the two kinds we use.
enum KeyBytes {
  static let ed25519Count = 32

  /// The 32 bytes of an Ed25519 key, or nil if it is another kind.
  static func ed25519(_ key: OpaquePointer) -> [UInt8]? {
    guard EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 else { return nil }
    var raw = [UInt8](repeating: 0, count: ed25519Count)
    var count = ed25519Count
    OpenSSL.begin()
    guard EVP_PKEY_get_raw_public_key(key, &raw, &count) == 1, count == ed25519Count else {
      return nil
    }
    return raw
  }

  /// The uncompressed point of a P-256 key, or nil if it is another kind.
  static func p256(_ key: OpaquePointer) -> [UInt8]? {
    guard EVP_PKEY_get_base_id(key) == EVP_PKEY_EC else { return nil }
    OpenSSL.begin()
    var name = [CChar](repeating: 0, count: 32)
    var nameCount = 0
    guard EVP_PKEY_get_group_name(key, &name, name.count, &nameCount) == 1,
      OBJ_txt2nid(name) == NID_X9_62_prime256v1
    else { return nil }
    var encoded: UnsafeMutablePointer<UInt8>?
    let count = EVP_PKEY_get1_encoded_public_key(key, &encoded)
    guard count > 0, let encoded else { return nil }
    defer { COpenSSL_free(encoded) }
    return [UInt8](UnsafeBufferPointer(start: encoded, count: count))
  }
}

internal import COpenSSL

/// An Ed25519 public key (RFC 8032) that is safe to trust: never of low order, always canonical.
///
/// A low-order key has signatures that fit any message, so it proves nothing; and one key has to have
/// one encoding, because its bytes are its name.
public struct PublicKey: Sendable, Hashable {
  /// The number of bytes of a key.
  public static let count = 32
  /// The number of bytes of a signature.
  public static let signatureCount = 64

  /// The key's 32 bytes.
  public let raw: [UInt8]

  /// Throws ``CryptoError/Kind/weakKey`` unless these are 32 bytes with y < p that name no point of
  /// low order.
  ///
  /// Bytes that name no point at all are not told apart here; no signature verifies under them.
  public init(raw: [UInt8]) throws(CryptoError) {
    guard raw.count == Self.count else {
      throw CryptoError(.weakKey, "public key", "expected 32 bytes, found \(raw.count)")
    }
    // The top bit is the sign of x; both signs of a low-order y are refused, and with them the
    // non-canonical "negative zero" of the points (0, 1) and (0, -1).
    var y = raw
    y[31] &= 0x7f
    guard !Self.isAtLeastP(y) else {
      throw CryptoError(.weakKey, "public key", "not canonical")
    }
    guard !Self.lowOrder.contains(y) else {
      throw CryptoError(.weakKey, "public key", "of low order")
    }
    self.raw = raw
  }

  /// Whether this is the signature of exactly this message by this key's owner.
  ///
  /// OpenSSL refuses an S that is not below the group's order, so nobody but the signer makes a
  /// second signature of the same message; all the same, signature bytes are never an identity.
  public func verify(_ signature: [UInt8], _ message: [UInt8]) -> Bool {
    guard signature.count == Self.signatureCount else { return false }
    let key = OpenSSL.must("public key") {
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, raw, raw.count)
    }
    defer { EVP_PKEY_free(key) }
    let context = OpenSSL.must("verification") { EVP_MD_CTX_new() }
    defer { EVP_MD_CTX_free(context) }
    OpenSSL.must("verification") { EVP_DigestVerifyInit(context, nil, nil, nil, key) }
    OpenSSL.begin()
    defer { ERR_clear_error() }
    return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }

  /// Whether the little-endian number is 2^255 - 19 or more.
  private static func isAtLeastP(_ y: [UInt8]) -> Bool {
    y[31] == 0x7f && y[1..<31].allSatisfy { $0 == 0xff } && y[0] >= 0xed
  }

  /// The y coordinates, without the sign of x, of the eight points of low order.
  ///
  /// As published, for example, in "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko, 2020,
  /// table 5); those of its list that are not below p fall to the check before.
  private static let lowOrder: Set<[UInt8]> = [
    // Order 4: y = 0.
    [UInt8](repeating: 0, count: 32),
    // Order 1, the neutral element: y = 1.
    [1] + [UInt8](repeating: 0, count: 31),
    // Order 2: y = -1.
    [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
    // Order 8.
    [
      0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
      0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
      0xfc, 0x05,
    ],
    [
      0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
      0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
      0x03, 0x7a,
    ],
  ]
}

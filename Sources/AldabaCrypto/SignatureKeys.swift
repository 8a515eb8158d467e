internal import COpenSSL

/// Verifies many signatures by the same keys: each key is read once. For one thread.
///
/// It holds the newest keys, a bounded number of them: a ledger has as many as it has sessions.
public final class SignatureKeys {
  private static let maximumKeys = 4096

  /// What a key's bytes are: nil for those that prove nothing.
  private var keys: [Name: Key?] = [:]

  /// Without keys.
  public init() {}

  /// Whether this is the signature of exactly this message by the owner of a key that is safe to trust
  /// (``PublicKey``).
  public func verify(
    _ signature: [UInt8], _ message: [UInt8], by raw: [UInt8]
  ) -> Bool {
    guard signature.count == PublicKey.signatureCount, let key = key(raw) else { return false }
    return key.verify(signature, message)
  }

  private func key(_ raw: [UInt8]) -> Key? {
    let name = Name(bytes: raw)
    if let known = keys[name] { return known }
    if keys.count >= Self.maximumKeys { keys.removeAll(keepingCapacity: true) }
    let key = (try? PublicKey(raw: raw)).map { Key($0.raw) }
    keys[name] = .some(key)
    return key
  }

  private struct Name: Hashable {
    let bytes: [UInt8]

    /// All bytes at once: an array would hash them one by one.
    func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
  }

  /// A key, and what OpenSSL has made ready to verify by it.
  private final class Key {
    private let pointer: OpaquePointer
    private let context = OpenSSL.must("verification") { EVP_MD_CTX_new() }

    init(_ raw: [UInt8]) {
      pointer = OpenSSL.must("public key") {
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, raw, raw.count)
      }
      prepare()
    }

    deinit {
      EVP_MD_CTX_free(context)
      EVP_PKEY_free(pointer)
    }

    private func prepare() {
      OpenSSL.must("verification") { EVP_MD_CTX_reset(context) }
      OpenSSL.must("verification") { EVP_DigestVerifyInit(context, nil, nil, nil, pointer) }
    }

    /// OpenSSL 3.0 verifies one message after another with one context; it promises that for the first
    /// only, so a no is asked for again with a fresh one.
    func verify(_ signature: [UInt8], _ message: [UInt8]) -> Bool {
      if EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1 {
        return true
      }
      prepare()
      defer { ERR_clear_error() }
      return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
  }
}

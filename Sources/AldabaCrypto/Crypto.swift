internal import COpenSSL

/// Digests, random bytes and comparison without a tell-tale time.
public enum Crypto {
  /// SHA-256 (FIPS 180-4) of the parts, one after the other: 32 bytes.
  public static func sha256(_ parts: [UInt8]...) -> [UInt8] {
    let hash = SHA256()
    for part in parts { hash.update(part) }
    return hash.finish()
  }

  /// SHA-256 (FIPS 180-4) of the bytes: 32 bytes.
  public static func sha256(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    let hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }

  /// As many bytes as asked for from the system-seeded generator.
  ///
  /// A machine without random bytes ends the process: nothing we do is safe there.
  public static func random(_ count: Int) -> [UInt8] {
    precondition(count >= 0 && count <= Int(Int32.max), "an odd number of random bytes: \(count)")
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      OpenSSL.must("random bytes") {
        count == 0 ? 1 : RAND_bytes(buffer.baseAddress, Int32(count))
      }
      initialized = count
    }
  }

  /// Whether both are the same bytes, in a time that tells nothing but their lengths.
  public static func constantTimeEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }
    return CRYPTO_memcmp(one, other, one.count) == 0
  }
}

/// SHA-256 (FIPS 180-4) of bytes that come in pieces; for one message on one thread.
public final class SHA256 {
  /// The number of bytes of a digest.
  public static let count = 32

  private let context: OpaquePointer
  private let algorithm = Algorithm.sha256.pointer

  public init() {
    let context = OpenSSL.must("digest") { EVP_MD_CTX_new() }
    OpenSSL.must("digest") { [algorithm] in EVP_DigestInit_ex2(context, algorithm, nil) }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  public func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  public func update(_ bytes: UnsafeRawBufferPointer) {
    must(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count))
  }

  /// Emptying the error queue before each call, as elsewhere, costs more than the digest of a node; none
  /// of these calls fails but by a mistake of ours.
  private func must(_ result: Int32) {
    precondition(result == 1, "a digest that OpenSSL does not make")
  }

  /// The 32 bytes of the digest of what came so far; more may follow.
  public func soFar() -> [UInt8] {
    let copy = OpenSSL.must("digest") { EVP_MD_CTX_new() }
    defer { EVP_MD_CTX_free(copy) }
    OpenSSL.must("digest") { EVP_MD_CTX_copy_ex(copy, context) }
    return [UInt8](unsafeUninitializedCapacity: Self.count) { buffer, initialized in
      OpenSSL.must("digest") { EVP_DigestFinal_ex(copy, buffer.baseAddress, nil) }
      initialized = Self.count
    }
  }

  /// Writes the digest into 32 bytes; the object then begins anew.
  public func finish(into digest: UnsafeMutableRawBufferPointer) {
    precondition(digest.count == Self.count)
    must(EVP_DigestFinal_ex(context, digest.baseAddress?.assumingMemoryBound(to: UInt8.self), nil))
    must(EVP_DigestInit_ex2(context, algorithm, nil))
  }

  /// The 32 bytes of the digest; the object then begins anew.
  public func finish() -> [UInt8] {
    let digest = [UInt8](unsafeUninitializedCapacity: Self.count) { buffer, initialized in
      must(EVP_DigestFinal_ex(context, buffer.baseAddress, nil))
      initialized = Self.count
    }
    must(EVP_DigestInit_ex2(context, algorithm, nil))
    return digest
  }
}

/// An algorithm fetched once for the life of the process: a fetch by name costs more than a short
/// digest.
struct Algorithm: @unchecked Sendable {
  static let sha256 = Algorithm(
    pointer: OpenSSL.must("SHA-256") { EVP_MD_fetch(nil, "SHA256", nil) })

  /// Never freed, and OpenSSL only reads it.
  let pointer: OpaquePointer
}

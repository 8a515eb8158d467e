import AldabaCrypto
import Testing

@Suite struct DigestTests {
  /// FIPS 180-4 examples, as published by NIST.
  static let vectors: [(message: [UInt8], digest: String)] = [
    ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (
      [UInt8]("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    ),
    (
      [UInt8]("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      [UInt8](repeating: 0x61, count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ]

  @Test func publishedVectors() {
    for (message, digest) in Self.vectors {
      #expect(Crypto.sha256(message) == bytes(hex: digest))
      message.withUnsafeBytes { #expect(Crypto.sha256($0) == bytes(hex: digest)) }
    }
  }

  @Test func piecesAreOneMessage() {
    let message = [UInt8](0...200)
    let whole = Crypto.sha256(message)
    for cut in 0...message.count {
      #expect(Crypto.sha256([UInt8](message[..<cut]), [UInt8](message[cut...])) == whole)
    }
    #expect(Crypto.sha256() == Crypto.sha256([]))
  }

  @Test func aFinishedDigestBeginsAnew() {
    let hash = SHA256()
    hash.update([1, 2, 3])
    let first = hash.finish()
    hash.update([1])
    hash.update([2, 3])
    #expect(hash.finish() == first)
    #expect(hash.finish() == Crypto.sha256([]))
  }

  @Test func randomBytes() {
    #expect(Crypto.random(0) == [])
    #expect(Crypto.random(7).count == 7)
    #expect(Crypto.random(32) != Crypto.random(32))
  }

  @Test func comparison() {
    #expect(Crypto.constantTimeEqual([], []))
    #expect(Crypto.constantTimeEqual([1, 2], [1, 2]))
    #expect(!Crypto.constantTimeEqual([1, 2], [1, 3]))
    #expect(!Crypto.constantTimeEqual([1, 2], [1]))
  }
}

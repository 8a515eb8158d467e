import Testing

@testable import AldabaCrypto

@Suite struct KeyTests {
  struct Vector: Sendable {
    let seed: String
    let key: String
    let message: String
    let signature: String
  }

  /// RFC 8032, section 7.1: tests 1, 2, 3 and SHA(abc).
  static let vectors = [
    Vector(
      seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      message: "",
      signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    Vector(
      seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      message: "72",
      signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    Vector(
      seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
      message: "af82",
      signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    Vector(
      seed: "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
      key: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
      message: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
      signature: "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        + "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"),
  ]

  @Test(arguments: vectors) func publishedSignatures(_ vector: Vector) throws {
    let key = try PrivateKey(ed25519Seed: bytes(hex: vector.seed))
    let message = bytes(hex: vector.message)
    let signature = bytes(hex: vector.signature)
    #expect(key.rawPublicKey == bytes(hex: vector.key))
    #expect(key.sign(message) == signature)
    #expect(try PublicKey(raw: key.rawPublicKey).verify(signature, message))
  }

  @Test(arguments: vectors) func anyOtherBitIsNoSignature(_ vector: Vector) throws {
    let key = try PublicKey(raw: bytes(hex: vector.key))
    let message = bytes(hex: vector.message)
    let signature = bytes(hex: vector.signature)
    for bit in 0..<(signature.count * 8) {
      var other = signature
      other[bit / 8] ^= 1 << (bit % 8)
      #expect(!key.verify(other, message))
    }
    #expect(!key.verify(signature, message + [0]))
    #expect(!key.verify(signature + [0], message))
    #expect(!key.verify([UInt8](signature.dropLast()), message))
    #expect(!key.verify([], message))
  }

  /// S + L verifies the same equation; RFC 8032, section 5.1.7 refuses it.
  @Test(arguments: vectors) func aSecondSignatureIsRefused(_ vector: Vector) throws {
    let order = [UInt8](
      bytes(hex: "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed").reversed())
    var signature = bytes(hex: vector.signature)
    var carry = 0
    for index in 0..<32 {
      let sum = Int(signature[32 + index]) + Int(order[index]) + carry
      signature[32 + index] = UInt8(truncatingIfNeeded: sum)
      carry = sum >> 8
    }
    #expect(carry == 0)
    let key = try PublicKey(raw: bytes(hex: vector.key))
    #expect(!key.verify(signature, bytes(hex: vector.message)))
  }

  /// The encodings of low-order points, canonical or not, as libsodium and "Taming the many EdDSAs"
  /// list them, here without the sign of x.
  static let lowOrder = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ]

  @Test(arguments: lowOrder) func lowOrderKeysAreRefused(_ text: String) {
    for sign in [0, 0x80] as [UInt8] {
      var raw = bytes(hex: text)
      raw[31] |= sign
      expectError(.weakKey) { _ = try PublicKey(raw: raw) }
    }
  }

  @Test func keysThatAreNotCanonicalAreRefused() throws {
    for low in 0xed...0xff {
      let raw = [UInt8(low)] + [UInt8](repeating: 0xff, count: 30) + [0x7f]
      expectError(.weakKey) { _ = try PublicKey(raw: raw) }
      expectError(.weakKey) { _ = try PublicKey(raw: raw[..<31] + [0xff]) }
    }
    // p - 2, and numbers that only look like p in part.
    _ = try PublicKey(raw: [0xeb] + [UInt8](repeating: 0xff, count: 30) + [0x7f])
    _ = try PublicKey(raw: [0xff, 0xfe] + [UInt8](repeating: 0xff, count: 29) + [0x7f])
    _ = try PublicKey(raw: [UInt8](repeating: 0xff, count: 31) + [0x7e])
  }

  @Test func keysHaveThirtyTwoBytes() {
    for count in [0, 1, 31, 33, 64] {
      expectError(.weakKey) { _ = try PublicKey(raw: [UInt8](repeating: 9, count: count)) }
    }
  }

  @Test func filesOfKeys() throws {
    for key in [PrivateKey.ed25519(), PrivateKey.p256()] {
      let pem = key.pem()
      let again = try PrivateKey(pem: pem)
      #expect(again.rawPublicKey == key.rawPublicKey)
      #expect(again.isEd25519 == key.isEd25519)
      #expect(again.pem() == pem)
      #expect(pem.starts(with: [UInt8]("-----BEGIN PRIVATE KEY-----\n".utf8)))
    }
    #expect(PrivateKey.ed25519().rawPublicKey.count == 32)
    #expect(PrivateKey.p256().rawPublicKey.count == 65)
  }

  @Test func filesOfKeysHoldNothingElse() throws {
    let pem = PrivateKey.ed25519().pem()
    _ = try PrivateKey(pem: [0x0a] + pem + [0x0d, 0x0a, 0x20])
    _ = try PrivateKey(pem: [UInt8](pem.dropLast()))
    let wrong: [[UInt8]] = [
      [], [0x0a], pem + [0], pem + [0x61], [0x61] + pem, pem + pem, pem + PrivateKey.p256().pem(),
      [UInt8](pem.dropLast(3)), [UInt8](pem.dropFirst()),
      [UInt8](repeating: 0x20, count: 100_000),
      [UInt8]("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n".utf8),
      [UInt8]("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n".utf8),
      [UInt8]("-----BEGIN PRIVATE KEY-----\n-----BEGIN PRIVATE KEY-----\n".utf8),
    ]
    for text in wrong { expectError(.malformed) { _ = try PrivateKey(pem: text) } }
  }

  /// An encrypted key is refused; nobody is asked for a password.
  @Test func encryptedFilesAreRefused() {
    let pem = String(decoding: PrivateKey.ed25519().pem(), as: UTF8.self)
    let headers = pem.replacing(
      "KEY-----\nM", with: "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nM")
    expectError(.malformed) { _ = try PrivateKey(pem: [UInt8](headers.utf8)) }
    let encrypted = pem.replacing("PRIVATE", with: "ENCRYPTED PRIVATE")
    expectError(.malformed) { _ = try PrivateKey(pem: [UInt8](encrypted.utf8)) }
  }

  @Test func mutatedFilesNeverCrash() {
    for pem in [PrivateKey.ed25519().pem(), PrivateKey.p256().pem()] {
      for index in pem.indices {
        for flip in [0x01, 0x20, 0x80] as [UInt8] {
          var other = pem
          other[index] ^= flip
          _ = try? PrivateKey(pem: other)
        }
        _ = try? PrivateKey(pem: [UInt8](pem[..<index]))
      }
    }
  }

  /// One key after the other and again, with signatures that are none in between: each answer is that
  /// of a key which has seen nothing before.
  @Test func manySignaturesByTheSameKeys() {
    let signers = (0..<3).map { _ in PrivateKey.ed25519() }
    let keys = SignatureKeys()
    for round in 0..<20 {
      for signer in signers {
        let message = [UInt8](repeating: UInt8(round), count: round * 7)
        let signature = signer.sign(message)
        let raw = signer.rawPublicKey
        #expect(keys.verify(signature, message, by: raw))
        var spoilt = signature
        spoilt[round] ^= 1
        #expect(!keys.verify(spoilt, message, by: raw))
        #expect(!keys.verify(signature, message + [0], by: raw))
        #expect(!keys.verify([], message, by: raw))
        #expect(!keys.verify(signature, message, by: Array(signature.suffix(32))))
        #expect(keys.verify(signature, message, by: raw))
        let others = signers.filter { $0.rawPublicKey != raw }
        #expect(others.allSatisfy { !keys.verify(signature, message, by: $0.rawPublicKey) })
      }
    }
    let neutral = [1] + [UInt8](repeating: 0, count: 31)
    for _ in 0..<2 { #expect(!keys.verify(neutral + neutral, [], by: neutral)) }
  }
}

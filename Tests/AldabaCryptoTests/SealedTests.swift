import COpenSSL
import Testing

@testable import AldabaCrypto

/// Who reads, and what is sealed to them; made once.
struct Readers: Sendable {
  static let one = make("eva")
  static let other = make("leo")

  let key: PrivateKey
  let certificate: Certificate

  private static func make(_ id: String) -> Readers {
    do {
      let key = PrivateKey.p256()
      let certificate = try Organisation.ours.authority.issueReader(
        request: Authority.request(key: key), id: id, name: "Eva", role: "auditor")
      return Readers(key: key, certificate: certificate)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}

@Suite("Sealed bytes") struct SealedTests {
  let eva = Readers.one
  let leo = Readers.other

  @Test("what was sealed opens again, of every length around a block")
  func lengths() throws {
    for count in Array(0...66) + [255, 256, 4_096, 65_535, 65_536] {
      let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let sealed = try Sealed.seal(plain, to: [eva.certificate])
      #expect(sealed.count <= plain.count + Sealed.overhead(readers: 1))
      let isSame = try Sealed.open(sealed, with: eva.key) == plain
      #expect(isSame, "\(count)")
    }
    expectError(.malformed) {
      _ = try Sealed.seal([UInt8](repeating: 0, count: 65_537), to: [eva.certificate])
    }
  }

  @Test("each reader opens alone, nobody else does")
  func several() throws {
    let plain = [UInt8]("segment".utf8)
    let both = try Sealed.seal(plain, to: [eva.certificate, leo.certificate])
    #expect(both.count <= plain.count + Sealed.overhead(readers: 2))
    #expect(try Sealed.open(both, with: eva.key) == plain)
    #expect(try Sealed.open(both, with: leo.key) == plain)
    let one = try Sealed.seal(plain, to: [eva.certificate])
    expectError(.untrusted) { _ = try Sealed.open(one, with: leo.key) }
    expectError(.untrusted) { _ = try Sealed.open(one, with: .p256()) }
    expectError(.untrusted) { _ = try Sealed.open(one, with: .ed25519()) }
  }

  @Test("nothing is sealed to nobody, nor to a certificate for something else")
  func whoMayRead() throws {
    let ours = Organisation.ours
    expectError(.malformed) { _ = try Sealed.seal([1], to: []) }
    expectError(.malformed) {
      _ = try Sealed.seal([1], to: Array(repeating: eva.certificate, count: 17))
    }
    for wrong in [ours.authority.certificate, ours.broker.certificate, ours.ana.certificate] {
      #expect(wrong.readerID == nil)
      expectError(.wrongPurpose) { _ = try Sealed.seal([1], to: [eva.certificate, wrong]) }
    }
    #expect(eva.certificate.readerID?.count == 20)
  }

  @Test("two seals of the same bytes have nothing in common")
  func fresh() throws {
    let one = try SealedForm(Sealed.seal([1, 2, 3], to: [eva.certificate]))
    let two = try SealedForm(Sealed.seal([1, 2, 3], to: [eva.certificate]))
    #expect(one.nonce != two.nonce)
    #expect(one.content != two.content)
    #expect(one.readers[0].point != two.readers[0].point)
    #expect(one.readers[0].id == two.readers[0].id)
  }

  @Test("every flipped bit of a sealed text is refused")
  func flips() throws {
    let sealed = try Sealed.seal([UInt8]("every byte counts".utf8), to: [eva.certificate])
    for index in sealed.indices {
      for bit in 0..<8 {
        var other = sealed
        other[index] ^= 1 << bit
        #expect(throws: CryptoError.self, "byte \(index), bit \(bit)") {
          _ = try Sealed.open(other, with: eva.key)
        }
      }
    }
  }

  @Test("with several readers a flipped bit is refused or changes nothing")
  func flipsOfSeveral() throws {
    let plain = [UInt8]("x".utf8)
    let sealed = try Sealed.seal(plain, to: [eva.certificate, leo.certificate])
    for index in sealed.indices {
      var other = sealed
      other[index] ^= 0x01
      let opened = try? Sealed.open(other, with: eva.key)
      #expect(opened == nil || opened == plain, "byte \(index)")
    }
  }

  @Test("every cut, everything that follows and every byte put in is refused")
  func cuts() throws {
    let sealed = try Sealed.seal([UInt8]("cut here".utf8), to: [eva.certificate])
    for index in sealed.indices {
      expectError(.malformed) { _ = try Sealed.open([UInt8](sealed[..<index]), with: eva.key) }
      var longer = sealed
      longer.insert(0x00, at: index)
      expectError(.malformed) { _ = try Sealed.open(longer, with: eva.key) }
    }
    for tail in [[0x00], [0x30, 0x00], sealed] as [[UInt8]] {
      expectError(.malformed) { _ = try Sealed.open(sealed + tail, with: eva.key) }
    }
    expectError(.malformed) {
      _ = try Sealed.open([UInt8](repeating: 0x30, count: 81 * 1024), with: eva.key)
    }
  }

  /// A container with another tag, its lengths put right.
  private func container(of sealed: [UInt8], tag: [UInt8], said: UInt8) throws -> [UInt8] {
    let form = try SealedForm(sealed)
    var whole = form.encoded()
    // The element of the tag ends the container; the number of its bytes stands in the parameters.
    whole.removeLast(2 + form.tag.count)
    let parameter = try #require(whole.indices.last { whole[$0...].starts(with: [0x02, 1, 16]) })
    whole[parameter + 2] = said
    // Take the outer headers off, and put them on again with the new lengths.
    var outer = DER(form.encoded()[...])
    var info = try outer.enter(0x30)
    let type = try info.take(0x06)
    let inner = try DER.headless(whole, below: 3 + type.count)
    return DER.make(
      0x30, DER.make(0x06, type),
      DER.make(0xa0, DER.make(0x30, inner + DER.make(0x04, tag))))
  }

  @Test("a tag of other than sixteen bytes is refused before anything is decrypted")
  func tags() throws {
    let sealed = try Sealed.seal([UInt8]("tag".utf8), to: [eva.certificate])
    let tag = try SealedForm(sealed).tag
    // The helper itself: the same parts give the same container.
    #expect(try container(of: sealed, tag: tag, said: 16) == sealed)
    for count in 0...20 where count != 16 {
      let short = [UInt8]((tag + tag).prefix(count))
      for said in [UInt8(count), 16] {
        let other = try container(of: sealed, tag: short, said: said)
        expectError(.malformed) { _ = try Sealed.open(other, with: eva.key) }
      }
    }
    // This is what the check is for: OpenSSL alone takes one byte of it.
    let one = try container(of: sealed, tag: [tag[0]], said: 1)
    let (value, _) = OpenSSL.decode(one) { d2i_CMS_ContentInfo(nil, $0, $1) }
    let content = try #require(value)
    defer { CMS_ContentInfo_free(content) }
    let plain = try #require(BIO_new(BIO_s_mem()))
    defer { BIO_free(plain) }
    let result = CMS_decrypt(content, eva.key.pointer, nil, nil, plain, UInt32(CMS_BINARY))
    // A newer one may refuse it too.
    if result == 1 { print("OpenSSL takes a tag of one byte; Aldaba does not") }
  }

  @Test("other forms of CMS are refused: plain enveloped data, another cipher, the sender's choice")
  func otherForms() throws {
    func made(_ cipher: OpaquePointer?, _ flags: Int32) throws -> [UInt8] {
      let content = try #require(CMS_encrypt(nil, nil, cipher, UInt32(CMS_PARTIAL | CMS_BINARY)))
      defer { CMS_ContentInfo_free(content) }
      _ = try #require(CMS_add1_recipient_cert(content, eva.certificate.pointer, UInt32(flags)))
      // Its own copy: one over Swift's bytes would outlive them.
      let source = try #require(BIO_new(BIO_s_mem()))
      defer { BIO_free(source) }
      #expect(BIO_write(source, "hello", 5) == 5)
      COpenSSL_BIO_setMemoryEnd(source, 0)
      #expect(CMS_final(content, source, nil, UInt32(CMS_BINARY)) == 1)
      return try OpenSSL.encode("test") { i2d_CMS_ContentInfo(content, $0) }
    }
    for cipher in [EVP_aes_256_cbc(), EVP_aes_128_gcm(), EVP_aes_256_gcm()] {
      // The last differs only in how the key is derived and the reader named.
      let other = try made(cipher, cipher == EVP_aes_256_gcm() ? 0 : CMS_USE_KEYID)
      expectError(.malformed) { _ = try Sealed.open(other, with: eva.key) }
    }
  }

  @Test(
    "a reader's certificate is the authority's, for nothing else, and of a P-256 key that is there")
  func certificates() throws {
    let ours = Organisation.ours.authority
    let certificate = eva.certificate
    try certificate.verify(authority: ours.certificate, purpose: .reader, at: now())
    #expect(certificate.personID == "eva")
    #expect(certificate.role == "auditor")
    for purpose in [Certificate.Purpose.client, .server] {
      expectError(.wrongPurpose) {
        try certificate.verify(authority: ours.certificate, purpose: purpose, at: now())
      }
    }
    for other in [Organisation.ours.broker.certificate, Organisation.ours.ana.certificate] {
      expectError(.wrongPurpose) {
        try other.verify(authority: ours.certificate, purpose: .reader, at: now())
      }
    }
    expectError(.untrusted) {
      try certificate.verify(
        authority: Organisation.other.authority.certificate, purpose: .reader, at: now())
    }
    expectError(.weakKey) {
      _ = try ours.issueReader(
        request: Authority.request(key: .ed25519()), id: "a", name: "A", role: "auditor")
    }
    expectError(.weakKey) {
      _ = try Authority.publicKey(fromRequest: Authority.request(key: .p256()))
    }
    for years in [0, -1, 21, Int.max] {
      expectError(.malformed) {
        _ = try ours.issueReader(
          request: Authority.request(key: eva.key), id: "a", name: "A", role: "auditor",
          years: years)
      }
    }
  }

  @Test("a request as text comes back as it was, and nothing else is one")
  func requests() throws {
    let pem = try Authority.pemRequest(key: eva.key)
    let der = try Authority.request(pem: pem)
    _ = try Organisation.ours.authority.issueReader(
      request: der, id: "eva", name: "Eva", role: "auditor")
    for text in [[], eva.certificate.pem, eva.key.pem(), pem + pem] {
      expectError(.malformed) { _ = try Authority.request(pem: text) }
    }
    for index in der.indices {
      var other = der
      other[index] ^= 0x01
      #expect(throws: CryptoError.self, "byte \(index)") {
        _ = try Organisation.ours.authority.issueReader(
          request: other, id: "eva", name: "Eva", role: "auditor")
      }
    }
  }
}

extension DER {
  /// The content below the outer headers of a container that has lost its last element: past the
  /// outer header, the type, `[0]` and the sequence in it.
  static func headless(_ whole: [UInt8], below type: Int) throws -> [UInt8] {
    func header(_ bytes: ArraySlice<UInt8>) -> Int {
      let length = bytes[bytes.startIndex + 1]
      return 2 + (length < 0x80 ? 0 : Int(length & 0x7f))
    }
    var rest = whole[...]
    rest = rest.dropFirst(header(rest)).dropFirst(type - 1)
    rest = rest.dropFirst(header(rest))
    return [UInt8](rest.dropFirst(header(rest)))
  }
}

@Suite("Keys with a passphrase") struct PassphraseTests {
  @Test("a key comes back with its passphrase and with no other")
  func there() throws {
    for key in [PrivateKey.p256(), .ed25519()] {
      let pem = try key.pem(passphrase: [UInt8]("correcto caballo".utf8))
      #expect(PrivateKey.isEncrypted(pem: [0x0a] + pem))
      #expect(!PrivateKey.isEncrypted(pem: key.pem()))
      let again = try PrivateKey(pem: pem, passphrase: [UInt8]("correcto caballo".utf8))
      #expect(again.rawPublicKey == key.rawPublicKey)
      for wrong in ["x", "correcto caballo ", "Correcto caballo"] {
        expectError(.untrusted) { _ = try PrivateKey(pem: pem, passphrase: [UInt8](wrong.utf8)) }
      }
      expectError(.malformed) { _ = try PrivateKey(pem: pem) }
      expectError(.malformed) { _ = try PrivateKey(pem: key.pem(), passphrase: [0x78]) }
      expectError(.malformed) { _ = try PrivateKey(pem: pem + pem, passphrase: [0x78]) }
      expectError(.malformed) { _ = try PrivateKey(pem: [], passphrase: [0x78]) }
    }
  }

  @Test("an empty or endless passphrase is none")
  func limits() throws {
    let key = PrivateKey.p256()
    for count in [0, 1_025] {
      let passphrase = [UInt8](repeating: 0x61, count: count)
      expectError(.malformed) { _ = try key.pem(passphrase: passphrase) }
      expectError(.malformed) {
        _ = try PrivateKey(pem: key.pem(passphrase: [0x61]), passphrase: passphrase)
      }
    }
  }
}

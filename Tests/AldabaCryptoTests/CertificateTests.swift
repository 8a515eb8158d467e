import COpenSSL
import Testing

@testable import AldabaCrypto

@Suite struct CertificateTests {
  let ours = Organisation.ours
  let other = Organisation.other

  @Test func whatAnAuthoritySays() throws {
    let certificate = ours.authority.certificate
    #expect(certificate.isAuthority)
    #expect(certificate.organisation == "Ayuntamiento de Ejemplo")
    #expect(certificate.rawPublicKey == nil)
    #expect(certificate.hosts == [])
    #expect(certificate.isIssued(by: certificate))
    let years = Double(certificate.notAfter - certificate.notBefore) / (366 * 86_400)
    #expect(years > 9.9 && years < 10.1)
  }

  @Test func whatABrokerSays() throws {
    let certificate = ours.broker.certificate
    #expect(!certificate.isAuthority)
    #expect(certificate.hosts == ["localhost", "broker.example", "127.0.0.1", "::1"])
    #expect(certificate.notAfter - certificate.notBefore == 81 * 86_400)
    #expect(certificate.isIssued(by: ours.authority.certificate))
    #expect(!certificate.isIssued(by: other.authority.certificate))
    #expect(!certificate.isIssued(by: certificate))
  }

  @Test func whatAPersonSays() throws {
    let start: Int64 = 1_700_000_000
    let key = PrivateKey.ed25519()
    let certificate = try ours.authority.issuePerson(
      publicKey: key.rawPublicKey, id: "ana", name: "Ana Núñez 你", role: "supervisor",
      team: "a, b + c", days: 7, now: start)
    #expect(certificate.commonName == "Ana Núñez 你")
    #expect(certificate.personID == "ana")
    #expect(certificate.role == "supervisor")
    #expect(certificate.team == "a, b + c")
    #expect(certificate.rawPublicKey == key.rawPublicKey)
    #expect(certificate.publicKey == (try PublicKey(raw: key.rawPublicKey)))
    #expect(certificate.notBefore == start - 86_400)
    #expect(certificate.notAfter == start + 7 * 86_400)
    #expect(certificate.matches(key))
    #expect(!certificate.matches(PrivateKey.ed25519()))
    #expect(certificate.serial.count == 32)
    #expect(certificate.serial != ours.ana.certificate.serial)
    #expect(try ours.person(now: start).0.team == nil)
  }

  @Test func oneThatIsTooLargeIsRefusedBeforeItIsRead() throws {
    func make(_ hosts: Int) -> Certificate? {
      let names = (0..<hosts).map { "host-number-\($0).broker.example" }
      return try? ours.authority.issueServer(hosts: names, days: 1, key: ours.broker.key)
    }
    // Each name takes some thirty bytes: one of the two is within the limit, the other is not.
    let large = try #require(make(400))
    #expect(large.der.count > 10_000 && large.der.count <= Certificate.maximumBytes)
    #expect(try Certificate(der: large.der) == large)
    let tooLarge = make(800)?.der ?? [UInt8](repeating: 0x30, count: Certificate.maximumBytes + 1)
    #expect(tooLarge.count > Certificate.maximumBytes)
    expectError(.malformed) { _ = try Certificate(der: tooLarge) }
  }

  @Test func encodings() throws {
    for certificate in [ours.authority.certificate, ours.broker.certificate, ours.ana.certificate] {
      #expect(try Certificate(der: certificate.der) == certificate)
      #expect(try Certificate(pem: certificate.pem) == certificate)
      #expect(certificate.fingerprint == Crypto.sha256(certificate.der))
    }
    let list = ours.broker.certificate.pem + [0x0a] + ours.authority.certificate.pem
    #expect(
      try Certificate.list(pem: list) == [ours.broker.certificate, ours.authority.certificate])
    expectError(.malformed) { _ = try Certificate(pem: list) }
    expectError(.malformed) { _ = try Certificate.list(pem: []) }
    expectError(.malformed) { _ = try Certificate(pem: ours.broker.key.pem()) }
    expectError(.malformed) { _ = try Certificate(der: []) }
    expectError(.malformed) { _ = try Certificate(der: ours.ana.certificate.der + [0]) }
    expectError(.malformed) { _ = try Certificate(der: [UInt8](repeating: 0x30, count: 20_000)) }
  }

  @Test func goodCertificates() throws {
    let authority = ours.authority.certificate
    for time in [nil, now()] {
      try ours.ana.certificate.verify(authority: authority, purpose: .client, at: time)
      try ours.broker.certificate.verify(authority: authority, purpose: .server, at: time)
    }
  }

  @Test func timesOfCertificates() throws {
    let authority = ours.authority.certificate
    let ana = ours.ana.certificate
    try ana.verify(authority: authority, purpose: .client, at: ana.notBefore)
    try ana.verify(authority: authority, purpose: .client, at: ana.notAfter - 1)
    expectError(.expired) {
      try ana.verify(authority: authority, purpose: .client, at: ana.notAfter)
    }
    expectError(.notYetValid) {
      try ana.verify(authority: authority, purpose: .client, at: ana.notBefore - 1)
    }
    // In an audit dates do not count.
    let old = try ours.person(now: 1_000_000_000).0
    try old.verify(authority: authority, purpose: .client, at: nil)
    expectError(.expired) { try old.verify(authority: authority, purpose: .client, at: now()) }
  }

  @Test func otherAuthorities() throws {
    let authority = other.authority.certificate
    expectError(.untrusted) {
      try ours.ana.certificate.verify(authority: authority, purpose: .client, at: now())
    }
    // Neither does the same name help: the key counts.
    let twin = try Authority.create(organisation: "Ayuntamiento de Ejemplo", years: 10)
    expectError(.untrusted) {
      try ours.ana.certificate.verify(authority: twin.certificate, purpose: .client, at: nil)
    }
    #expect(!ours.ana.certificate.isIssued(by: twin.certificate))
    let own = try Authority.selfSigned(key: PrivateKey.ed25519(), commonName: "me")
    expectError(.untrusted) {
      try own.verify(authority: ours.authority.certificate, purpose: .server, at: nil)
    }
  }

  @Test func purposes() throws {
    let authority = ours.authority.certificate
    expectError(.wrongPurpose) {
      try ours.ana.certificate.verify(authority: authority, purpose: .server, at: nil)
    }
    expectError(.wrongPurpose) {
      try ours.broker.certificate.verify(authority: authority, purpose: .client, at: nil)
    }
    for purpose in [Certificate.Purpose.client, .server] {
      expectError(.wrongPurpose) {
        try authority.verify(authority: authority, purpose: purpose, at: nil)
      }
    }
  }

  @Test func neitherNoPurposeNorTwoNorAnyIsOurs() throws {
    for purposes in [
      [], [NID_client_auth, NID_server_auth], [NID_client_auth, NID_anyExtendedKeyUsage],
    ] {
      let odd = try altered(ours.ana.certificate) { certificate in
        X509_EXTENSION_free(
          X509_delete_ext(certificate, X509_get_ext_by_NID(certificate, NID_ext_key_usage, -1)))
        guard !purposes.isEmpty else { return }
        let usages = EXTENDED_KEY_USAGE_new()
        for purpose in purposes { _ = COpenSSL_keyUsagesPush(usages, OBJ_nid2obj(purpose)) }
        X509_add1_ext_i2d(certificate, NID_ext_key_usage, UnsafeMutableRawPointer(usages), 0, 0)
        EXTENDED_KEY_USAGE_free(usages)
      }
      #expect(odd.isIssued(by: ours.authority.certificate))
      for purpose in [Certificate.Purpose.client, .server] {
        expectError(.wrongPurpose) {
          try odd.verify(authority: ours.authority.certificate, purpose: purpose, at: nil)
        }
      }
    }
  }

  @Test func weakKeysInCertificatesAreRefused() throws {
    for text in KeyTests.lowOrder {
      expectError(.weakKey) {
        _ = try altered(ours.ana.certificate) { certificate in
          let raw = bytes(hex: text)
          let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, raw, raw.count)
          X509_set_pubkey(certificate, key)
          EVP_PKEY_free(key)
        }
      }
    }
  }

  /// A certificate with something changed and signed again by our authority.
  private func altered(
    _ certificate: Certificate, _ change: (OpaquePointer?) -> Void
  ) throws -> Certificate {
    let copy = X509_dup(certificate.pointer)!
    change(copy)
    X509_sign(copy, ours.authority.key.pointer, EVP_sha256())
    return try Certificate(owning: copy)
  }

  @Test func mutatedCertificatesNeitherCrashNorPass() {
    let authority = ours.authority.certificate
    for certificate in [ours.ana.certificate, ours.broker.certificate] {
      for index in certificate.der.indices {
        for flip in [0x01, 0x20, 0x80, 0xff] as [UInt8] {
          var der = certificate.der
          der[index] ^= flip
          guard let read = try? Certificate(der: der) else { continue }
          #expect(throws: CryptoError.self) {
            try read.verify(authority: authority, purpose: .client, at: nil)
          }
          #expect(!read.isIssued(by: authority))
        }
        #expect(throws: CryptoError.self) {
          _ = try Certificate(der: [UInt8](certificate.der[..<index]))
        }
      }
    }
  }
}

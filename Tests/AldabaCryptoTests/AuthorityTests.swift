import COpenSSL
import Testing

@testable import AldabaCrypto

@Suite struct AuthorityTests {
  let authority = Organisation.ours.authority

  @Test func keyAndCertificateBelongTogether() throws {
    _ = try Authority(key: authority.key, certificate: authority.certificate)
    expectError(.untrusted) {
      _ = try Authority(key: PrivateKey.p256(), certificate: authority.certificate)
    }
    let broker = Organisation.ours.broker
    expectError(.wrongPurpose) {
      _ = try Authority(key: broker.key, certificate: broker.certificate)
    }
  }

  @Test func anAuthorityReadFromItsFiles() throws {
    let again = try Authority(
      key: PrivateKey(pem: authority.key.pem()),
      certificate: Certificate(pem: authority.certificate.pem))
    let key = PrivateKey.p256()
    let certificate = try again.issueServer(hosts: ["a.example"], days: 1, key: key)
    try certificate.verify(authority: authority.certificate, purpose: .server, at: now())
  }

  @Test func lifetimesAreLimited() {
    let key = PrivateKey.p256()
    for days in [Int.min, -1, 0, 81, Int.max] {
      expectError(.malformed) {
        _ = try authority.issueServer(hosts: ["localhost"], days: days, key: key)
      }
    }
    let raw = PrivateKey.ed25519().rawPublicKey
    for days in [Int.min, 0, 32, Int.max] {
      expectError(.malformed) {
        _ = try authority.issuePerson(
          publicKey: raw, id: "a", name: "A", role: "technician", team: nil, days: days)
      }
    }
    for years in [Int.min, 0, 101, Int.max] {
      expectError(.malformed) { _ = try Authority.create(organisation: "A", years: years) }
    }
  }

  @Test func timesFarAwayDoNotTrap() throws {
    for now in [Int64.min, -1, 0, Int64.max] {
      _ = try Organisation.ours.person(now: now)
    }
    #expect(try Organisation.ours.person(now: 4_000_000_000).0.notAfter == 4_000_604_800)
  }

  /// Values, never configuration strings: a comma or a colon in a name adds no other name.
  @Test func hostsAreNamesOrAddresses() throws {
    let key = PrivateKey.p256()
    let wrong = [
      "", ".", "a..b", "a.example.", "-a.example", "a-.example", "*.example", "a b",
      "a,DNS:b", "DNS:a", "a.example\u{0}", "1.2.3", "1.2.3.4.5", "256.1.1.1", "a.1", "::1%lo",
      "[::1]", "localhost:7443", "ñ.example", String(repeating: "a", count: 64) + ".example",
      Array(repeating: "abcdefg", count: 32).joined(separator: "."), "under_score.example",
    ]
    for host in wrong {
      expectError(.wrongName) { _ = try authority.issueServer(hosts: [host], days: 1, key: key) }
    }
    expectError(.wrongName) { _ = try authority.issueServer(hosts: [], days: 1, key: key) }
    let right = try authority.issueServer(
      hosts: ["LOCALHOST", "xn--ls8h.example", "4u.example", "10.0.0.1", "2001:DB8::0:1"],
      days: 1, key: key)
    #expect(
      right.hosts == ["localhost", "xn--ls8h.example", "4u.example", "10.0.0.1", "2001:db8::1"])
  }

  @Test func namesArePlainText() throws {
    let raw = PrivateKey.ed25519().rawPublicKey
    for name in ["", "a\nb", "a\u{0}b", "\u{1b}[2J", "a\u{9b}b", String(repeating: "n", count: 65)]
    {
      expectError(.malformed) {
        _ = try authority.issuePerson(
          publicKey: raw, id: "a", name: name, role: "technician", team: nil)
      }
      expectError(.malformed) { _ = try Authority.create(organisation: name, years: 1) }
    }
    let odd = "CN=x/OU=auditor,UID=root+é"
    let certificate = try authority.issuePerson(
      publicKey: raw, id: "a", name: odd, role: "technician", team: nil)
    #expect(certificate.commonName == odd)
    #expect(certificate.role == "technician")
    #expect(certificate.personID == "a")
    let longest = String(repeating: "ñ", count: 64)
    #expect(
      try authority.issuePerson(
        publicKey: raw, id: "a", name: longest, role: "technician", team: nil
      ).commonName == longest)
  }

  @Test func weakKeysAreNotCertified() {
    for text in KeyTests.lowOrder {
      expectError(.weakKey) {
        _ = try authority.issuePerson(
          publicKey: bytes(hex: text), id: "a", name: "A", role: "technician", team: nil)
      }
    }
  }

  @Test func aSessionKeysOwnCertificate() throws {
    let key = PrivateKey.ed25519()
    let certificate = try Authority.selfSigned(key: key, commonName: "agent")
    #expect(certificate.rawPublicKey == key.rawPublicKey)
    #expect(certificate.commonName == "agent")
    #expect(certificate.notBefore == 0)
    #expect(certificate.notAfter == 253_402_300_799)
    #expect(!certificate.isAuthority)
  }
}

@Suite struct RequestTests {
  @Test func aRequestCarriesItsKey() throws {
    let key = PrivateKey.ed25519()
    let request = try Authority.request(key: key)
    #expect(try Authority.publicKey(fromRequest: request) == key.rawPublicKey)
  }

  @Test func otherKindsOfKeysAreRefused() throws {
    let request = try Authority.request(key: PrivateKey.p256())
    expectError(.weakKey) { _ = try Authority.publicKey(fromRequest: request) }
  }

  @Test func everyBitOfARequestCounts() throws {
    let request = try Authority.request(key: PrivateKey.ed25519())
    for bit in 0..<(request.count * 8) {
      var other = request
      other[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: CryptoError.self) { _ = try Authority.publicKey(fromRequest: other) }
    }
    for count in request.indices {
      expectError(.malformed) {
        _ = try Authority.publicKey(fromRequest: [UInt8](request[..<count]))
      }
    }
    expectError(.malformed) { _ = try Authority.publicKey(fromRequest: request + [0]) }
    expectError(.malformed) {
      _ = try Authority.publicKey(fromRequest: [UInt8](repeating: 0x30, count: 5_000))
    }
  }

  /// Whoever asks with a low-order key proves nothing: any signature would do.
  @Test func weakKeysAreRefused() throws {
    let key = PrivateKey.ed25519()
    let request = try Authority.request(key: key)
    let start = try #require(
      (0...(request.count - 32)).first { request[$0..<($0 + 32)].elementsEqual(key.rawPublicKey) })
    for text in KeyTests.lowOrder {
      var weak = request
      weak.replaceSubrange(start..<(start + 32), with: bytes(hex: text))
      expectError(.weakKey) { _ = try Authority.publicKey(fromRequest: weak) }
    }
  }
}

import COpenSSL
import Testing

@testable import AldabaCrypto

/// Who is let in, and what each end is told; over memory, so every byte is in the test's hands.
@Suite struct TLSHandshakeTests {
  let ours = Organisation.ours
  let other = Organisation.other

  @Test func aPartyWithoutCertificate() throws {
    let pair = try Pair(ours.partyContext(), ours.brokerContext())
    let outcome = pair.handshake()
    #expect(outcome.client == nil && outcome.server == nil)
    #expect(pair.server.peerCertificate == nil)
    #expect(pair.client.peerCertificate == ours.broker.certificate)
    #expect(pair.client.version == "TLSv1.3" && pair.server.version == "TLSv1.3")
    #expect(pair.server.cipher == "TLS_AES_128_GCM_SHA256")
    #expect(pair.client.applicationProtocol == "aldaba/1")
    #expect(pair.server.applicationProtocol == "aldaba/1")
  }

  @Test func aPartyWithCertificate() throws {
    let pair = try Pair(ours.partyContext(ours.ana), ours.brokerContext())
    let outcome = pair.handshake()
    #expect(outcome.client == nil && outcome.server == nil)
    #expect(pair.server.peerCertificate?.personID == "ana")
    #expect(pair.server.peerCertificate == ours.ana.certificate)
  }

  @Test func aHandshakeByteByByte() throws {
    let pair = try Pair(ours.partyContext(ours.ana), ours.brokerContext())
    let outcome = pair.handshake(pieces: 1)
    #expect(outcome.client == nil && outcome.server == nil)
    #expect(pair.server.peerCertificate?.personID == "ana")
  }

  @Test(arguments: ["localhost", "LocalHost", "broker.example", "127.0.0.1", "::1", "0:0::0:1"])
  func hostsOfTheCertificate(_ host: String) throws {
    let outcome = try Pair(ours.partyContext(), ours.brokerContext(), host: host).handshake()
    #expect(outcome.client == nil && outcome.server == nil)
  }

  @Test(arguments: ["other.example", "a.localhost", "127.0.0.2", "::2"])
  func otherHosts(_ host: String) throws {
    let outcome = try Pair(ours.partyContext(), ours.brokerContext(), host: host).handshake()
    #expect(outcome.client?.kind == .wrongName)
    #expect(outcome.server?.kind == .alert(code: 42, name: "bad certificate"))
  }

  @Test(arguments: ["", "a b", "localhost\u{0}.example", "*.example", "localhost:7443"])
  func hostsThatAreNone(_ host: String) throws {
    let context = try ours.partyContext()
    expectError(.wrongName) { _ = try TLSConnection(client: context, host: host) }
  }

  @Test func anotherOrganisationsBroker() throws {
    let outcome = try Pair(ours.partyContext(), other.brokerContext()).handshake()
    #expect(outcome.client?.kind == .untrusted)
    #expect(outcome.server?.kind == .alert(code: 48, name: "unknown CA"))
  }

  @Test func aBrokersCertificateThatExpired() throws {
    let key = PrivateKey.p256()
    let certificate = try ours.authority.issueServer(
      hosts: ["localhost"], days: 1, key: key, now: now() - 100_000)
    let context = try TLSContext.brokerServer(
      chain: [certificate], key: key, clients: Authorities(ours.authority.certificate))
    let outcome = try Pair(ours.partyContext(), context).handshake()
    #expect(outcome.client?.kind == .expired)
    #expect(outcome.server?.kind == .alert(code: 45, name: "certificate expired"))
  }

  /// Whoever enrolled cannot pass for the broker.
  @Test func aPersonIsNoBroker() throws {
    let context = try TLSContext.brokerServer(
      chain: [ours.ana.certificate], key: ours.ana.key,
      clients: Authorities(ours.authority.certificate))
    let outcome = try Pair(ours.partyContext(), context).handshake()
    // The name does not fit either; OpenSSL looks at purposes first.
    #expect(outcome.client?.kind == .wrongPurpose)
    #expect(outcome.server?.kind == .alert(code: 43, name: "unsupported certificate"))
  }

  @Test func aBrokerIsNoPerson() throws {
    let outcome = try Pair(ours.partyContext(ours.broker), ours.brokerContext()).handshake()
    #expect(outcome.server?.kind == .wrongPurpose)
    #expect(outcome.client?.kind == .alert(code: 43, name: "unsupported certificate"))
  }

  @Test func aPersonWhoseTimeIsOver() throws {
    let eva = try ours.person(now: now() - 8 * 86_400)
    let outcome = try Pair(ours.partyContext(eva), ours.brokerContext()).handshake()
    #expect(outcome.server?.kind == .expired)
    #expect(outcome.client?.kind == .alert(code: 45, name: "certificate expired"))
  }

  /// Who was let in before comes back whatever the clocks say; everything else is still judged.
  @Test(arguments: [-8, 2]) func aPersonOutOfTimeWhoIsExpected(days: Int64) throws {
    let eva = try ours.person(now: now() + days * 86_400)
    let key = eva.1.rawPublicKey
    func broker(_ organisation: Organisation, expects: [UInt8]) throws -> TLSContext {
      try .brokerServer(
        chain: [ours.broker.certificate], key: ours.broker.key,
        clients: Authorities(organisation.authority.certificate), isExpected: { $0 == expects })
    }
    let outcome = try Pair(ours.partyContext(eva), broker(ours, expects: key)).handshake()
    #expect(outcome.server == nil && outcome.client == nil)
    let another = try Pair(
      ours.partyContext(eva), broker(ours, expects: ours.ana.key.rawPublicKey)
    ).handshake()
    #expect(another.server?.kind == (days < 0 ? .expired : .notYetValid))
    let foreign = try Pair(ours.partyContext(eva), broker(other, expects: key)).handshake()
    #expect(foreign.server?.kind == .untrusted)
  }

  /// The end is judged by the time that has really passed since the program began, so that setting a
  /// clock neither ends nor prolongs anything; what was made later than that shows that it was behind.
  @Test(
    arguments: [
      (0, 1_000, 1_000, 1_000), (0, 1_000, 9_000, 1_000), (0, 1_000, 10, 1_000),
      (2_000, 1_000, 2_500, 2_500), (2_000, 1_000, 10, 10), (1_000, 1_000, 5_000, 1_000),
    ] as [(Int64, Int64, Int64, Int64)])
  func theMomentOfJudging(beginning: Int64, steady: Int64, wall: Int64, moment: Int64) {
    #expect(CertificateTime.moment(beginning: beginning, steady: steady, wall: wall) == moment)
  }

  @Test func aPersonWhoseTimeHasNotCome() throws {
    let eva = try ours.person(now: now() + 2 * 86_400)
    let outcome = try Pair(ours.partyContext(eva), ours.brokerContext()).handshake()
    #expect(outcome.server?.kind == .notYetValid)
    #expect(outcome.client?.kind == .alert(code: 42, name: "bad certificate"))
  }

  @Test func aPersonOfAnotherOrganisation() throws {
    let outcome = try Pair(ours.partyContext(other.ana), ours.brokerContext()).handshake()
    #expect(outcome.server?.kind == .untrusted)
    #expect(outcome.client?.kind == .alert(code: 48, name: "unknown CA"))
  }

  @Test func aKeyThatIsNotTheCertificates() throws {
    expectError(.untrusted) {
      _ = try ours.partyContext((ours.ana.certificate, PrivateKey.ed25519()))
    }
    expectError(.noCertificate) {
      _ = try TLSContext.brokerServer(
        chain: [], key: ours.broker.key, clients: Authorities(ours.authority.certificate))
    }
  }

  @Test func aClientWithoutAProtocol() throws {
    let context = try ours.partyContext()
    SSL_CTX_set_alpn_protos(context.pointer, nil, 0)
    let outcome = try Pair(context, ours.brokerContext()).handshake()
    #expect(outcome.server?.kind == .wrongProtocol)
    #expect(outcome.client?.kind == .alert(code: 120, name: "no application protocol"))
  }

  @Test(arguments: ["h2", "aldaba/2", "aldaba/", "aldaba/11", "aldaba-inner/1"])
  func aClientOfAnotherProtocol(_ name: String) throws {
    let context = try ours.partyContext()
    let list = [UInt8(name.utf8.count)] + [UInt8](name.utf8)
    SSL_CTX_set_alpn_protos(context.pointer, list, UInt32(list.count))
    let outcome = try Pair(context, ours.brokerContext()).handshake()
    #expect(outcome.server?.kind == .wrongProtocol)
    #expect(outcome.client?.kind == .alert(code: 120, name: "no application protocol"))
  }

  @Test func ourProtocolAmongOthers() throws {
    let context = try ours.partyContext()
    let list = [UInt8]("\u{2}h2\u{8}aldaba/1\u{8}http/1.1".utf8)
    SSL_CTX_set_alpn_protos(context.pointer, list, UInt32(list.count))
    let pair = try Pair(context, ours.brokerContext())
    let outcome = pair.handshake()
    #expect(outcome.client == nil && outcome.server == nil)
    #expect(pair.server.applicationProtocol == "aldaba/1")
  }

  /// A server that has the right certificate and speaks something else.
  @Test func aServerWithoutAProtocol() throws {
    let context = try ours.brokerContext()
    SSL_CTX_set_alpn_select_cb(context.pointer, nil, nil)
    let pair = try Pair(ours.partyContext(), context)
    #expect(pair.handshake().client?.kind == .wrongProtocol)
  }

  @Test func olderVersionsAreRefused() throws {
    let context = try ours.partyContext()
    SSL_CTX_ctrl(context.pointer, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
    SSL_CTX_ctrl(context.pointer, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
    let outcome = try Pair(context, ours.brokerContext()).handshake()
    #expect(outcome.server?.kind == .wrongVersion)
    #expect(outcome.client?.kind == .alert(code: 70, name: "protocol version"))
  }

  @Test func anOlderServerIsRefused() throws {
    let context = try ours.brokerContext()
    SSL_CTX_ctrl(context.pointer, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
    SSL_CTX_ctrl(context.pointer, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
    let outcome = try Pair(ours.partyContext(), context).handshake()
    #expect(outcome.client != nil && outcome.server?.kind == .wrongVersion)
  }

  @Test func thereIsNothingToResume() throws {
    let pair = try Pair(ours.partyContext(), ours.brokerContext())
    _ = pair.handshake()
    try pair.server.send([1])
    pair.exchange()
    #expect(try pair.client.readAll().bytes == [1])
    #expect(SSL_SESSION_is_resumable(SSL_get_session(pair.client.pointer)) == 0)
  }
}

/// Technician and agent, inside the tunnel.
@Suite struct InnerTLSTests {
  let ours = Organisation.ours
  let other = Organisation.other
  let key = PrivateKey.ed25519()

  private func server() throws -> TLSConnection {
    TLSConnection(
      server: try .innerServer(
        certificate: Authority.selfSigned(key: key, commonName: "agent"), key: key,
        clients: Authorities(ours.authority.certificate)))
  }

  private func pair(_ identity: Identity, pin: PrivateKey? = nil) throws -> Pair {
    let context = try TLSContext.innerClient(
      identity: identity, serverKey: (pin ?? key).rawPublicKey)
    return Pair(client: TLSConnection(client: context), server: try server())
  }

  @Test func technicianAndAgent() throws {
    let pair = try pair(ours.ana)
    let outcome = pair.handshake()
    #expect(outcome.client == nil && outcome.server == nil)
    #expect(pair.server.peerCertificate == ours.ana.certificate)
    #expect(pair.client.peerCertificate?.rawPublicKey == key.rawPublicKey)
    #expect(pair.client.applicationProtocol == "aldaba-inner/1")
  }

  @Test func bothEndsExportTheSame() throws {
    let pair = try pair(ours.ana)
    expectError(.other) { _ = try pair.client.export(label: "l", context: [], count: 32) }
    _ = pair.handshake()
    let label = "EXPORTER-aldaba-test"
    let one = try pair.client.export(label: label, context: [1, 2], count: 32)
    #expect(one.count == 32)
    #expect(try pair.server.export(label: label, context: [1, 2], count: 32) == one)
    #expect(try pair.server.export(label: label, context: [1, 3], count: 32) != one)
    #expect(try pair.server.export(label: label, context: [], count: 32) != one)
    #expect(try pair.server.export(label: label + "2", context: [1, 2], count: 32) != one)
    let second = try self.pair(ours.ana)
    _ = second.handshake()
    #expect(try second.client.export(label: label, context: [1, 2], count: 32) != one)
  }

  @Test func anotherServerKey() throws {
    let outcome = try pair(ours.ana, pin: PrivateKey.ed25519()).handshake()
    #expect(outcome.client?.kind == .untrusted)
    #expect(outcome.server?.kind == .alert(code: 42, name: "bad certificate"))
  }

  @Test func aWeakServerKeyCannotBePinned() {
    for text in KeyTests.lowOrder {
      expectError(.weakKey) {
        _ = try TLSContext.innerClient(identity: ours.ana, serverKey: bytes(hex: text))
      }
    }
  }

  @Test func aTechnicianOfAnotherOrganisation() throws {
    let outcome = try pair(other.ana).handshake()
    #expect(outcome.server?.kind == .untrusted)
    #expect(outcome.client?.kind == .alert(code: 48, name: "unknown CA"))
  }

  @Test func aTechnicianWhoseTimeIsOver() throws {
    let outcome = try pair(ours.person(now: now() - 8 * 86_400)).handshake()
    #expect(outcome.server?.kind == .expired)
    #expect(outcome.client?.kind == .alert(code: 45, name: "certificate expired"))
  }

  @Test func theBrokerIsNoTechnician() throws {
    let outcome = try pair(ours.broker).handshake()
    #expect(outcome.server?.kind == .wrongPurpose)
    #expect(outcome.client?.kind == .alert(code: 43, name: "unsupported certificate"))
  }

  @Test func nobodyIsNoTechnician() throws {
    let context = try TLSContext.innerClient(identity: ours.ana, serverKey: key.rawPublicKey)
    let client = TLSConnection(client: context)
    SSL_certs_clear(client.pointer)
    let outcome = Pair(client: client, server: try server()).handshake()
    #expect(outcome.server?.kind == .noCertificate)
    #expect(outcome.client?.kind == .alert(code: 116, name: "certificate required"))
  }

  @Test func theOuterProtocolDoesNotFit() throws {
    let server = TLSConnection(server: try ours.brokerContext())
    let context = try TLSContext.innerClient(
      identity: ours.ana, serverKey: PrivateKey.ed25519().rawPublicKey)
    let outcome = Pair(client: TLSConnection(client: context), server: server).handshake()
    #expect(outcome.server?.kind == .wrongProtocol)
  }
}

import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaParty
import AldabaProof
import AldabaSystem
import AldabaTunnel
import AldabaWire
import Testing

/// A broker that was taken over shows somebody else than the technician who is there, or sits between
/// the two: whoever is shown it goes, and nobody is greeted.
@Suite struct FalsePapersTests {
  /// What the agent is shown of the session does not hold: it greets nobody.
  private static func misled(
    _ change:
      @escaping @Sendable (Message.Invitation, FalseBrokerState) throws
      -> Message.Invitation
  ) async throws {
    try await Scene.play { scene in
      // Somebody else of the organisation, for those that borrow their papers.
      try await scene.enroll("otto")
      var play = FalseBroker.Play()
      play.invitation = change
      let broker = try await FalseBroker.start(scene, play)
      let (_, code) = try await scene.startCall(to: broker.address)
      let agent = try await scene.join(code, to: broker.address)
      #expect(try await agent.exit() == 76)
      #expect(agent.errorText.isTwoLines)
      #expect(!agent.hasHeard("greeting") && !agent.hasHeard("asked"))
      withExtendedLifetime(broker) {}
    }
  }

  private static func changing(
    _ invitation: Message.Invitation, certificate: [UInt8]? = nil, enrolled: JSON? = nil,
    opened: JSON? = nil, texts: [String: PersonalText]? = nil
  ) -> Message.Invitation {
    Message.Invitation(
      certificate: certificate ?? invitation.certificate,
      enrolled: enrolled ?? invitation.enrolled, opened: opened ?? invitation.opened,
      texts: texts ?? invitation.texts, settings: invitation.settings)
  }

  /// A certificate for the technician's key by another authority.
  private static func selfMade(_ state: FalseBrokerState, key: [UInt8]? = nil) throws -> [UInt8] {
    let authority = try Authority.create(organisation: "Soporte Acme", years: 1)
    return try authority.issuePerson(
      publicKey: key ?? state.certificate?.rawPublicKey ?? [], id: "gabriela",
      name: "Gabriela Ruiz", role: "technician", team: nil
    ).der
  }

  @Test func itShowsAnotherAuthoritysCertificate() async throws {
    try await Self.misled { invitation, state in
      Self.changing(invitation, certificate: try Self.selfMade(state))
    }
  }

  @Test func itShowsTheReceiptOfSomebodyElse() async throws {
    try await Self.misled { invitation, state in
      guard let otto = state.enrolment(of: "otto") else { throw Missing("otto") }
      return Self.changing(invitation, enrolled: state.receipt(otto, .customer))
    }
  }

  @Test func itShowsAReceiptThatIsNoEnrolment() async throws {
    try await Self.misled { invitation, state in
      Self.changing(invitation, enrolled: invitation.opened)
    }
  }

  @Test func itShowsAReceiptUnderAnotherKey() async throws {
    try await Self.misled { invitation, state in
      guard let index = state.enrolment(of: "gabriela") else { throw Missing("gabriela") }
      return Self.changing(
        invitation, enrolled: state.receipt(index, .customer, key: .ed25519()))
    }
  }

  @Test func itShowsAReceiptWithoutASignature() async throws {
    try await Self.misled { invitation, _ in
      var receipt = invitation.enrolled.object ?? [:]
      let note = receipt["checkpoint"]?.string ?? ""
      receipt["checkpoint"] = .string(note.split(separator: "—").first.map { String($0) } ?? "")
      return Self.changing(invitation, enrolled: .object(receipt))
    }
  }

  /// Its own made-up person, recorded in its own ledger: only the authority's key is missing.
  @Test func itRecordsAPersonOfItsOwn() async throws {
    try await Self.misled { invitation, state in
      let key = PrivateKey.ed25519()
      let certificate = try Certificate(der: try Self.selfMade(state, key: key.rawPublicKey))
      guard let id = PersonID(rawValue: "gabriela"),
        let fingerprint = Digest(certificate.fingerprint),
        let session = SessionID(
          rawValue:
            String(repeating: "b", count: 32))
      else { throw Missing("names") }
      state.record(
        Record(
          at: 1, by: .broker, session: nil,
          act: .personEnrolled(id, .technician, key: key.rawPublicKey, certificate: fingerprint)))
      let texts = invitation.texts
      func commitment(_ name: String) -> Digest { texts[name].map(Digest.init(of:)) ?? .zero }
      let opened = Statement(
        author: .person(.technician, id), key: key.rawPublicKey, prev: .zero, seq: 1,
        session: session,
        act: .opened(
          Act.Opening(
            customer: commitment("customer"), ticket: commitment("ticket"),
            motive: commitment("motive"))))
      state.record(
        Record(at: 1, statement: opened, signature: key.sign(opened.signatureInput)))
      guard
        let enrolled = state.index({
          if case .personEnrolled(_, _, key.rawPublicKey, _) = $0.act { true } else { false }
        }), let begun = state.index({ $0.session == session })
      else { throw Missing("what was recorded") }
      return Self.changing(
        invitation, certificate: certificate.der, enrolled: state.receipt(enrolled, .customer),
        opened: state.receipt(begun, .customer))
    }
  }

  @Test func itChangesWhatTheHelpIsFor() async throws {
    try await Self.misled { invitation, _ in
      var texts = invitation.texts
      texts["motive"] = PersonalText("Premio de la lotería")
      return Self.changing(invitation, texts: texts)
    }
  }

  @Test func itLeavesOutWhatTheHelpIsFor() async throws {
    try await Self.misled { invitation, _ in Self.changing(invitation, texts: [:]) }
  }

  /// It speaks the inner protocol itself, with the best certificate it can make.
  @Test(arguments: Side.allCases)
  func itSitsInTheMiddle(towards side: Side) async throws {
    try await Scene.play(serves: false) { scene in
      var play = FalseBroker.Play()
      play.relay = { _, _ in [] }
      let broker = try await FalseBroker.start(scene, play)
      let (technician, code) = try await scene.startCall(to: broker.address)
      let agent = try await scene.join(code, to: broker.address)
      agent.answer(try await agent.ask("session"), "yes")
      try await technician.wait("joined")
      let tunnel = Confined<Tunnel?>(nil)
      try await broker.on { state in
        let key = PrivateKey.ed25519()
        let role: Tunnel.Role
        switch side {
        case .customer:
          let mine = try Certificate(der: try Self.selfMade(state, key: key.rawPublicKey))
          guard
            let agentKey = state.statements.first(where: {
              $0.statement.act.event == .sessionJoined
            })?.statement.key
          else { throw Missing("an agent") }
          role = .technician(certificate: mine, key: key, agentKey: agentKey)
        case .technician:
          role = .agent(
            certificate: try Authority.selfSigned(key: key, commonName: "aldaba agent"), key: key,
            authorities: Authorities(state.authority),
            technicianKey: state.certificate?.rawPublicKey ?? [])
        }
        let middle = try Tunnel(role, stream: 1, epoch: 1)
        tunnel.value = middle
        middle.onFrame = { [weak state] in state?.send($0, to: side) }
        state.play.relay = { from, frame in
          if from == side { tunnel.value?.receive(frame) }
          return []
        }
        middle.start()
        if side == .technician {
          // The technician's first bytes came before there was anybody to take them.
          state.send(
            .resume(Frame.Position(stream: 1, epoch: 1, offset: 0)), to: .technician)
        }
      }
      let victim = side == .customer ? agent : technician
      #expect(try await victim.exit() == 76)
      #expect(victim.errorText.isTwoLines)
      #expect(!technician.hasHeard("number") && !agent.hasHeard("shell"))
      try await Stage.shared.on { tunnel.value = nil }
    }
  }
}

import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaParty
import AldabaSystem
import AldabaTunnel
import AldabaWire
import Testing

/// Statements that a technician may not make: they are refused in their order, or end the connection,
/// and nobody else notices.
@Suite struct HostileStatementTests {
  @Test func statementsThatAreRefused() async throws {
    try await Scene.play { scene in
      let (rogue, agent, _) = try await Rogue.call(scene)
      typealias Change = @Sendable (inout RogueState.Draft) -> Void
      let changes: [(RefusalCode, Change)] = [
        (.outOfOrder, { $0.seq += 1 }), (.outOfOrder, { $0.seq = 1_000_000 }),
        (.outOfOrder, { $0.prev = .zero }),
        (.badArgument, { $0.session = SessionID(rawValue: String(repeating: "a", count: 32))! }),
        (.badArgument, { $0.texts = [:] }),
        (.badArgument, { $0.texts = ["reason": PersonalText("otra")] }),
        (.badArgument, { $0.texts["more"] = PersonalText("otra") }),
        (
          .badArgument,
          { draft in
            guard case .asked(let ask) = draft.act else { return }
            draft.act = .asked(
              Act.Ask(id: .session, what: ask.what, reason: ask.reason, duration: 60_000))
          }
        ),
      ]
      for (code, change) in changes {
        try await rogue.on { state in
          var draft = state.draftAsk(.view)
          change(&draft)
          state.send(.statement(draft.signed))
        }
        #expect(try await rogue.refusal() == code)
      }
      // Nobody was asked anything, and the next honest one goes on where the last one was.
      try await rogue.ask(.view)
      agent.answer(try await agent.ask("view"), "yes")
      try await rogue.record(.consentGranted)
      #expect(agent.events.history.count { $0["event"] == "asked" } == 2)
      #expect(try await scene.records("consent.asked").count == 1)
    }
  }

  @Test func statementsThatEndTheConnection() async throws {
    try await Scene.play { scene in
      let (rogue, agent, _) = try await Rogue.call(scene)
      let (bystander, _) = try await scene.startCall(home: try await scene.enroll("otto"))
      typealias Change = @Sendable (inout RogueState.Draft) -> Void
      let shown = Act.Shown(text: .zero, language: .es, method: .terminal)
      let long = String(repeating: "a", count: 2_049)
      let changes: [(RefusalCode, Change)] = [
        (.badSignature, { $0.spoilsSignature = true }),
        (.badSignature, { $0.key = .ed25519() }),
        (.badSignature, { $0.named = [UInt8](repeating: 0, count: 32) }),
        (
          .wrongRole,
          { draft in
            draft.key = .ed25519()
            draft.named = draft.key.rawPublicKey
            draft.seq = 1
            draft.prev = .zero
          }
        ),
        (.wrongRole, { $0.author = .person(.technician, PersonID(rawValue: "otto")!) }),
        (.wrongRole, { $0.author = .person(.supervisor, PersonID(rawValue: "gabriela")!) }),
        (.malformed, { $0.author = .broker }), (.malformed, { $0.author = .administrator("root") }),
        // What only a customer can say.
        (
          .malformed,
          {
            $0.act = .accepted(shown)
            $0.texts = [:]
          }
        ),
        (
          .wrongRole,
          {
            $0.author = .customer(device: "0123456789abcdef")
            $0.act = .offered(.capability(.type))
            $0.texts = [:]
          }
        ),
        (
          .malformed,
          { draft in
            let text = PersonalText(long)
            draft.texts = ["reason": text]
            draft.act = .asked(
              Act.Ask(
                id: AskID(rawValue: "0123456789abcdef")!, what: .view,
                reason: RogueState.digest(text), duration: 60_000))
          }
        ),
        (.equivocation, { $0.seq = 1 }),
      ]
      for (code, change) in changes {
        try await rogue.on { state in
          var draft = state.draftAsk(.view)
          change(&draft)
          state.send(.statement(draft.signed))
        }
        #expect(try await rogue.bye() == code)
        try await rogue.closed()
        try await agent.wait("link", ["side": "technician", "state": "lost"])
        try await rogue.dial()
        try await rogue.on { $0.send(.reattach($0.session)) }
        try await agent.wait("link", ["side": "technician", "state": "resumed"])
      }
      #expect(!agent.hasHeard("asked", ["what": "view"]))
      try await scene.has(1, "refused.peer")
      #expect(!bystander.hasHeard("link"))
      agent.send(["do": "hangup"])
      #expect(try await agent.exit() == 0)
    }
  }

  /// A grant that the technician's own key signs, a customer's key made up, another session's: the
  /// broker takes none of them.
  @Test func forgedConsent() async throws {
    try await Scene.play { scene in
      let (rogue, agent, _) = try await Rogue.call(scene)
      let ask = try await rogue.ask(.type)
      _ = try await agent.ask("type")
      let asked = try await rogue.record(.consentAsked)
      let hash = try #require(asked.signed.map { Crypto.sha256($0.statement.bytes) })
      for key in [nil, PrivateKey.ed25519()] {
        try await rogue.on { state in
          var draft = state.draft(
            .granted(
              Act.Grant(
                ask: ask, what: .type, asked: Digest(hash)!, duration: 900_000,
                shown: Act.Shown(text: .zero, language: .es, method: .terminal))))
          draft.author = .customer(device: "0123456789abcdef")
          if let key {
            draft.key = key
            draft.named = key.rawPublicKey
            draft.seq = 1
            draft.prev = .zero
          }
          state.send(.statement(draft.signed))
        }
        #expect(try await rogue.bye() == .wrongRole)
        try await agent.wait("link", ["state": "lost"])
        try await rogue.dial()
        try await rogue.on { $0.send(.reattach($0.session)) }
        try await agent.wait("link", ["state": "resumed"])
        try await HostileTechnicianTests.attack(scene, rogue, agent)
      }
      #expect(!agent.hasHeard("shell") && !agent.hasHeard("granted"))
    }
  }

  @Test func theSameStatementAgainIsTheSameRecord() async throws {
    try await Scene.play { scene in
      let (rogue, agent, _) = try await Rogue.call(scene)
      try await rogue.on { state in
        let signed = state.draftAsk(.view).signed
        for _ in 0..<5 { state.send(.statement(signed)) }
      }
      agent.answer(try await agent.ask("view"), "yes")
      try await rogue.record(.consentGranted)
      #expect(try await scene.records("consent.asked").count == 1)
      #expect(agent.events.history.count { $0["event"] == "asked" } == 2)
    }
  }

  @Test func aFloodOfAsks() async throws {
    try await Scene.play { scene in
      let (rogue, agent, _) = try await Rogue.call(scene)
      let (bystander, _) = try await scene.startCall(home: try await scene.enroll("otto"))
      let ask = try await rogue.ask(.view)
      _ = try await agent.ask("view")
      try await rogue.record(.consentAsked)
      try await rogue.on { state in
        for _ in 0..<500 { state.send(.statement(state.draftAsk(.type).signed)) }
      }
      for _ in 0..<500 { #expect(try await rogue.refusal() == .busy) }
      agent.answer(ask.rawValue, "no")
      try await rogue.record(.consentDeclined)
      try await rogue.on { state in
        for _ in 0..<100 { state.send(.statement(state.draftAsk(.view).signed)) }
      }
      for _ in 0..<100 { #expect(try await rogue.refusal() == .tooSoon) }
      #expect(agent.events.history.count { $0["event"] == "asked" } == 2)
      #expect(!bystander.hasHeard("link"))
    }
  }

  @Test func anotherTechnicianCannotTakeASession() async throws {
    try await Scene.play { scene in
      let (rogue, agent, _) = try await Rogue.call(scene)
      let session = try await rogue.on { $0.session }
      let other = try await Rogue.connect(scene, home: try await scene.enroll("otto"))
      try await other.on { $0.send(.reattach(session)) }
      #expect(try await other.bye() == .wrongRole)
      let stranger = try await Rogue.connect(scene, home: nil)
      try await stranger.on { $0.send(.reattach(session)) }
      #expect(try await stranger.bye() == .unknownPerson)
      let customer = try await Rogue.connect(scene, home: nil)
      let key = PrivateKey.ed25519()
      try await customer.on { state in
        let exporter = try state.link?.tls.export(
          label: Label.outerExporter, context: [], count: 32)
        let proof = key.sign(Array(Label.hello.utf8) + (exporter ?? []))
        state.send(
          .rejoin(Message.Rejoin(session: session, key: key.rawPublicKey, proof: proof)))
      }
      #expect(try await customer.bye() == .past)
      #expect(!agent.hasHeard("link"))
      try await rogue.ask(.view)
      _ = try await agent.ask("view")
    }
  }
}

import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaParty
import AldabaSystem
import AldabaTunnel
import AldabaWire
import Testing

/// A technician's program that keeps to nothing: the agent enforces, and its shell gets not one byte
/// more than the customer allowed.
@Suite struct HostileTechnicianTests {
  /// Types a command with every key that could run it, and looks whether it ran.
  private static func attack(_ scene: Scene, _ rogue: Rogue, _ agent: Program) async throws {
    let trace = scene.folder + "/trace"
    for enter in ["\n", "\r", "\u{0F}", "\u{1B}\u{05}", "\u{18}\u{05}", "\u{0A}\u{0D}\u{04}"] {
      try await rogue.keys(" echo ata''que > \(trace)\(enter)", heardBy: agent)
    }
    #expect(!Files.exists(trace))
  }

  @Test func keysWithoutAGrant() async throws {
    try await Scene.play { scene in
      let (rogue, agent, _) = try await Rogue.call(scene)
      try await Self.attack(scene, rogue, agent)
      #expect(!agent.hasHeard("shell"))
      try await rogue.ask(.view)
      agent.answer(try await agent.ask("view"), "yes")
      try await rogue.record(.shellOpened)
      try await Self.attack(scene, rogue, agent)
      // While the question for control stands, and after its no.
      try await rogue.ask(.type)
      let ask = try await agent.ask("type")
      try await Self.attack(scene, rogue, agent)
      agent.answer(ask, "no")
      try await rogue.record(.consentDeclined)
      try await Self.attack(scene, rogue, agent)
      agent.send(["do": "type", "data": "echo \\(mío\\)\n".data])
      try await agent.output(until: "(mío)")
      #expect(!agent.screen.contains(Array("ata".utf8)))
      // The same bytes with a grant: the attack is a real one.
      let next = try await rogue.number()
      agent.send(["do": "offer", "what": "type"])
      try await rogue.record(.consentOffered)
      try await rogue.ask(.type)
      agent.answer(try await agent.ask("type"), "yes", number: next)
      try await agent.wait("granted", ["what": "type"])
      try await rogue.keys(" echo ataque > \(scene.folder)/trace\n", heardBy: agent)
      try await Scene.until { Files.exists(scene.folder + "/trace") }
    }
  }

  @Test func keysAfterAGrantHasEnded() async throws {
    try await Scene.play { scene in
      let (rogue, agent, number) = try await Rogue.call(scene)
      try await rogue.ask(.type, milliseconds: 700)
      agent.answer(try await agent.ask("type"), "yes", number: number)
      try await agent.wait("expired", ["what": "type"])
      try await Self.attack(scene, rogue, agent)

      let next = try await rogue.number()
      try await rogue.ask(.type)
      agent.answer(try await agent.ask("type"), "yes", number: next)
      try await agent.wait("granted")
      try await agent.wait("granted")
      agent.send(["do": "revoke", "what": "all"])
      try await agent.wait("revoked")
      try await Self.attack(scene, rogue, agent)

      // The proposal to close ends every grant, too.
      let third = try await rogue.number()
      try await rogue.ask(.type)
      agent.answer(try await agent.ask("type"), "yes", number: third)
      try await agent.wait("granted")
      try await rogue.on { state in
        let text = PersonalText("Listo")
        state.say(.closing(summary: RogueState.digest(text)), texts: ["summary": text])
      }
      try await agent.wait("closing")
      try await Self.attack(scene, rogue, agent)
      agent.send(["do": "hangup"])
      #expect(try await agent.exit() == 0)
    }
  }

  @Test func enterWithoutEnter() async throws {
    try await Scene.play { scene in
      let (rogue, agent, number) = try await Rogue.call(scene)
      try await rogue.ask(.typeNoEnter)
      agent.answer(try await agent.ask("type-no-enter"), "yes", number: number)
      try await rogue.record(.shellOpened)
      try await agent.output(until: "$ ")
      try await Self.attack(scene, rogue, agent)
      // Cut in the middle of a sequence, and pasted.
      for part in ["\u{1B}", "\u{05}", "\u{1B}[200~x\n\u{1B}[201~", "\u{1B}OM", "\u{1B}[13u"] {
        try await rogue.keys(part, heardBy: agent)
      }
      #expect(!Files.exists(scene.folder + "/trace"))
      agent.send(["do": "type", "data": "\u{15}echo \\(fin\\)\n".data])
      try await agent.output(until: "(fin)")
      #expect(!Files.exists(scene.folder + "/trace"))
    }
  }

  @Test func nothingIsSeenWithoutAGrant() async throws {
    try await Scene.play { scene in
      let (rogue, agent, _) = try await Rogue.call(scene)
      try await rogue.ask(.view, milliseconds: 900)
      agent.answer(try await agent.ask("view"), "yes")
      try await agent.wait("expired", ["what": "view"])
      agent.send(["do": "type", "data": "echo \\(secreto\\)\n".data])
      try await agent.output(until: "(secreto)")
      try await rogue.keys("", heardBy: agent)
      agent.send(["do": "say", "text": "marca"])
      _ = try await rogue.wait("chat") {
        if case .content(.chat, let text) = $0, text.asText == "marca" { true } else { nil }
      }
      let seen = rogue.heard.history.flatMap { heard -> [UInt8] in
        if case .content(.output, let bytes) = heard { bytes } else { [] }
      }
      #expect(!seen.contains(Array("secreto".utf8)))
    }
  }

  // MARK: - Statements

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
            $0.act = .offered(.type)
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
      #expect(try await scene.records("refused.peer").count == 1)
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
        try await Self.attack(scene, rogue, agent)
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

  // MARK: - The relay

  @Test func relayBytesBeforeTheCustomersYes() async throws {
    try await Scene.play { scene in
      let (rogue, code) = try await Rogue.open(scene)
      let position = Frame.Position(stream: 1, epoch: 1, offset: 0)
      let frames: [Frame] = [
        .relay(position, [UInt8](repeating: 0x16, count: 60_000)), .ack(position),
        .resume(position),
      ]
      try await rogue.on { state in for frame in frames { state.link?.send(frame) } }
      let agent = try await scene.join(code.description)
      let ask = try await agent.ask("session")
      try await Scene.until { try await scene.records("session.joined").count == 1 }
      try await rogue.on { state in for frame in frames { state.link?.send(frame) } }
      // Answered behind those frames.
      try await rogue.on { $0.send(.statement($0.draftAsk(.view).signed)) }
      #expect(try await rogue.refusal() == .notNow)
      agent.answer(ask, "yes")
      _ = try await rogue.number()
      try await rogue.ask(.view)
      _ = try await agent.ask("view")
    }
  }

  @Test(arguments: [0, 1, 2, 3, 4])
  func garbageInTheTunnelEndsIt(variant: Int) async throws {
    try await Scene.play(["resume_seconds=0.5"]) { scene in
      let (rogue, agent, number) = try await Rogue.call(scene)
      try await rogue.ask(.type)
      agent.answer(try await agent.ask("type"), "yes", number: number)
      try await rogue.record(.shellOpened)
      try await agent.output(until: "$ ")
      try await rogue.on { state in
        switch variant {
        case 0:
          // Bytes that are no TLS record, wherever the stream is by now.
          for offset in stride(from: UInt64(0), to: 20_000, by: 1) {
            let position = Frame.Position(stream: 1, epoch: 1, offset: offset)
            state.link?.send(.relay(position, [UInt8](repeating: 0xA5, count: 64)))
          }
        case 1:
          let position = Frame.Position(stream: 1, epoch: 1, offset: UInt64.max - 3)
          state.link?.send(.relay(position, [UInt8](repeating: 0xA5, count: 64)))
        case 2: state.tunnel?.send(.nonce(exchange: 1, nonce: Crypto.random(32)))
        case 3: state.tunnel?.send(.control, Array("{\"t\":\"fly\"}".utf8))
        default:
          let position = Frame.Position(stream: 1, epoch: 1, offset: 1 << 40)
          state.link?.send(.ack(position))
        }
      }
      #expect(try await agent.exit() == 76)
      #expect(agent.errorText.isTwoLines)
      #expect(!agent.screen.contains(Array("ata".utf8)))
    }
  }
}

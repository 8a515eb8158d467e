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
  static func attack(_ scene: Scene, _ rogue: Rogue, _ agent: Program) async throws {
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
        state.say(
          .closing(Act.Closing(summary: RogueState.digest(text))), texts: ["summary": text])
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

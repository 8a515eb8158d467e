import AldabaJSON
import AldabaParty
import AldabaSystem
import AldabaWire
import Testing

/// A technician's program that skips the questions of the conversation: broker and agent refuse it,
/// and nothing changes for the customer (R6, R11, R14, R33).
@Suite struct HostileConversationTests {
  private static func ask(_ number: Int) throws -> AskID {
    try #require(AskID(rawValue: "00000000000000\(10 + number)"))
  }

  /// A wait that the customer has agreed to.
  private static func hold(_ rogue: Rogue, _ agent: Program, _ number: Int) async throws {
    let ask = try Self.ask(number)
    try await rogue.on { state in
      let reason = PersonalText("Mirar")
      let doing = PersonalText("Preguntar")
      state.say(
        .holdAsked(
          Act.Hold(
            id: ask, reason: RogueState.digest(reason), doing: RogueState.digest(doing),
            duration: 60_000)),
        texts: ["reason": reason, "doing": doing])
    }
    agent.answer(try await agent.ask("hold"), "yes")
    try await agent.wait("held")
  }

  @Test func keysDuringAWaitAndAPause() async throws {
    try await Scene.play { scene in
      let (rogue, agent, number) = try await Rogue.call(scene)
      try await rogue.ask(.type)
      agent.answer(try await agent.ask("type"), "yes", number: number)
      try await agent.wait("granted")
      try await Self.hold(rogue, agent, 1)
      try await HostileTechnicianTests.attack(scene, rogue, agent)
      try await rogue.on { $0.say(.holdResumed) }
      try await agent.wait("resumed")
      agent.send(["do": "request", "what": "pause"])
      try await agent.wait("paused")
      try await HostileTechnicianTests.attack(scene, rogue, agent)
      agent.send(["do": "request", "what": "continue"])
      try await agent.wait("continued")
      // The same bytes once nothing stands in their way.
      try await rogue.keys(" echo ataque > \(scene.folder)/trace\n", heardBy: agent)
      try await Scene.until { Files.exists(scene.folder + "/trace") }
    }
  }

  @Test func nobodyIsPassedOnUnasked() async throws {
    try await Scene.play { scene in
      try await scene.enroll("hugo")
      let (rogue, agent, _) = try await Rogue.call(scene)
      func handoff(_ number: Int, to target: Target) async throws -> RefusalCode {
        let ask = try Self.ask(number)
        try await rogue.on { state in
          let text = PersonalText("Nada")
          state.say(
            .handoffAsked(
              Act.Handoff(
                id: ask, kind: .transfer, to: target, name: RogueState.digest(text), team: nil,
                phone: nil, reason: RogueState.digest(text), brief: RogueState.digest(text))),
            texts: ["name": text, "reason": text, "brief": text])
        }
        return try await rogue.refusal()
      }
      let hugo = try #require(PersonID(rawValue: "hugo"))
      let nobody = try #require(PersonID(rawValue: "nadie"))
      let own = try #require(PersonID(rawValue: "gabriela"))
      // Who is away is not asked about, also by a program that does not look first.
      #expect(try await handoff(1, to: .person(hugo)) == .away)
      #expect(try await handoff(2, to: .person(nobody)) == .unknownPerson)
      #expect(try await handoff(3, to: .person(own)) == .badArgument)
      #expect(try await handoff(4, to: .next) == .away)
      try await rogue.on { $0.say(.holdResumed) }
      #expect(try await rogue.refusal() == .notNow)
      #expect(!agent.hasHeard("asked", ["what": "transfer"]) && !agent.hasHeard("resumed"))
      agent.send(["do": "say", "text": "Sigo aquí"])
      agent.send(["do": "hangup"])
      #expect(try await agent.exit() == 0)
    }
  }

  @Test func nobodyAnswersForTheCustomer() async throws {
    try await Scene.play { scene in
      let (rogue, agent, _) = try await Rogue.call(scene)
      let ask = try Self.ask(1)
      // A technician's statement that only an agent may make ends their connection.
      try await rogue.on { $0.say(.handoffCompleted(.transfer, ask)) }
      _ = try await rogue.bye()
      try await scene.has(1, "refused.peer")
      #expect(!agent.hasHeard("greeting", ["technician": "Hugo Pérez"]))
      agent.send(["do": "hangup"])
      #expect(try await agent.exit() == 0)
    }
  }
}

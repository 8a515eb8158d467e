import AldabaJSON
import Testing

/// Codes find a session, once; who guesses is slowed down and recorded, and nobody else notices.
@Suite struct CodeTests {
  private static func join(_ scene: Scene, _ code: String) async throws -> Finished {
    try await scene.run([
      "aldaba-agent", "join", code, "--json", "--home", scene.customerHome, "--customer-file",
      scene.customerFile, "--broker", scene.address,
    ])
  }

  @Test(arguments: ["12345678", "1234567890", "abc-def-ghi", "", "482-019-77x", "482/019/773"])
  func malformed(code: String) async throws {
    try await Scene.play(serves: false) { scene in
      let joined = try await scene.run([
        "aldaba-agent", "join", code, "--json", "--home", scene.customerHome, "--customer-file",
        scene.customerFile,
      ])
      #expect(joined.code == 64)
      #expect(joined.error.isTwoLines)
    }
  }

  @Test func wrongOnesAreCountedAndRecorded() async throws {
    try await Scene.play(["sessions_per_technician=2"]) { scene in
      let call = try await scene.call()
      let (waiting, good) = try await scene.startCall()
      for attempt in 0..<12 {
        let joined = try await Self.join(scene, "00000000\(attempt % 10)")
        #expect(joined.error.isTwoLines)
        #expect(joined.code == (attempt < 10 ? 68 : 69))
      }
      // Even the right one has to wait now.
      #expect(try await Self.join(scene, good).code == 69)
      try await scene.has(1, "refused.code")
      let records = try await scene.records("refused.code")
      #expect(records.first?["attempts"]?.integer == 1)
      #expect(records.first?["peer"]?.string?.utf8.count == 64)
      #expect(!waiting.hasHeard("joined") && !waiting.hasHeard("link"))
      try await call.typing()
      try await call.end()
    }
  }

  @Test func aSecondAgentWhileTheFirstIsAsked() async throws {
    try await Scene.play { scene in
      let (technician, code) = try await scene.startCall()
      let agent = try await scene.join(code)
      let ask = try await agent.ask("session")
      let second = try await Self.join(scene, code)
      #expect(second.code == 68)
      #expect(second.error.isTwoLines)
      #expect(!second.output.contains("greeting") && !second.output.contains("asked"))
      try await scene.has(1, "refused.peer")
      agent.answer(ask, "yes")
      try await technician.wait("joined")
      let call = Call(
        technician: technician, agent: agent, code: code, number: try await technician.number())
      let third = try await Self.join(scene, code)
      #expect(third.code == 68)
      #expect(third.error.isTwoLines && !third.output.contains("greeting"))
      #expect(!technician.hasHeard("link") && !agent.hasHeard("link"))
      try await call.typing()
      try await call.end()
      #expect(try await Self.join(scene, code).code == 68)
    }
  }

  @Test func aDismissedStrangerLeavesTheCodeAsItWas() async throws {
    try await Scene.play { scene in
      let (technician, code) = try await scene.startCall()
      let stranger = try await scene.join(code, name: "stranger")
      _ = try await stranger.ask("session")
      try await Scene.until { try await scene.records("session.joined").count == 1 }
      await stranger.kill()
      try await Scene.until { try await scene.records("link.lost").count == 1 }
      let agent = try await scene.join(code)
      agent.answer(try await agent.ask("session"), "yes")
      try await technician.wait("joined")
      agent.send(["do": "hangup"])
      #expect(try await technician.exit() == 0)
    }
  }

  @Test func nobodyAnswersAtTheAddress() async throws {
    try await Scene.play { scene in
      let (_, code) = try await scene.startCall()
      let broker = try scene.broker
      await broker.kill()
      let joined = try await Self.join(scene, code)
      #expect(joined.code == 69)
      #expect(joined.error.isTwoLines)
      let started = try await scene.run([
        "aldaba", "start", "--json", "--home", scene.technicianHome, "--customer", "Ana",
        "--ticket", "C-7", "--motive", "Nada", "--broker", scene.address,
      ])
      #expect(started.code == 69)
      #expect(started.error.isTwoLines)
      try await scene.serve()
    }
  }
}

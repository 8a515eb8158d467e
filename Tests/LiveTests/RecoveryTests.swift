import AldabaJSON
import AldabaSystem
import Glibc
import Testing

/// A call is not lost when a network, a broker or a program is.
@Suite struct RecoveryTests {
  private static func restart(_ scene: Scene, _ call: Call) async throws {
    let broker = try scene.broker
    await broker.kill()
    try await call.technician.wait("link", ["side": "technician", "state": "lost"])
    try await call.agent.wait("link", ["side": "customer", "state": "lost"])
    try await scene.serve()
    try await call.technician.wait("link", ["side": "technician", "state": "resumed"])
    try await call.agent.wait("link", ["side": "customer", "state": "resumed"])
    // Each has seen the other come back, in whichever order they came.
    try await Scene.until {
      try await scene.records("link.resumed").count == scene.records("link.lost").count
    }
  }

  @Test func theBrokerIsKilled() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      for word in ["uno", "dos"] {
        try await Self.restart(scene, call)
        try await call.echoWhenBack(word)
      }
      #expect(try await scene.records("consent.granted").count == 1)
      #expect(call.agent.events.history.count { $0["event"] == "asked" } == 2)
      call.agent.send(["do": "revoke", "what": "all"])
      try await call.technician.wait("revoked", ["what": "type"])
      try await call.end()
    }
  }

  @Test func theBrokerIsKilledWhileItsCodeWaits() async throws {
    try await Scene.play { scene in
      let (technician, code) = try await scene.startCall()
      let broker = try scene.broker
      await broker.kill()
      try await technician.wait("link", ["state": "lost"])
      try await scene.serve()
      try await technician.wait("link", ["state": "resumed"])
      let agent = try await scene.join(code)
      agent.answer(try await agent.ask("session"), "yes")
      let call = Call(
        technician: technician, agent: agent, code: code, number: try await technician.number())
      try await call.typing()
      try await call.end()
    }
  }

  @Test func theBrokerIsKilledWhileTheCustomerIsGreeted() async throws {
    try await Scene.play { scene in
      let (technician, code) = try await scene.startCall()
      let first = try await scene.join(code)
      _ = try await first.ask("session")
      try await Scene.until { try await scene.records("session.joined").count == 1 }
      let broker = try scene.broker
      await broker.kill()
      try await technician.wait("link", ["state": "lost"])
      try await scene.serve()
      // Nobody had said yes: that customer begins again, with the same code.
      #expect(try await first.exit() != 0)
      #expect(first.errorText.isTwoLines)
      try await technician.wait("link", ["state": "resumed"])
      let agent = try await scene.join(code)
      agent.answer(try await agent.ask("session"), "yes")
      try await technician.wait("joined")
      agent.send(["do": "hangup"])
      #expect(try await agent.exit() == 0)
      #expect(try await technician.exit() == 0)
    }
  }

  @Test func aQuestionOutlivesTheBroker() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      call.technician.send(["do": "ask", "what": "view", "reason": "Ver", "minutes": 15])
      let ask = try await call.agent.ask("view")
      let broker = try scene.broker
      await broker.kill()
      try await call.agent.wait("link", ["side": "customer", "state": "lost"])
      // Answered while nobody can record it: it counts once it stands in the ledger.
      call.agent.answer(ask, "yes")
      await Stage.shared.pause(seconds: 0.3)
      #expect(!call.agent.hasHeard("shell") && !call.agent.hasHeard("granted"))
      try await scene.serve()
      try await call.technician.wait("answer", ["ask": .string(ask), "answer": "yes"])
      try await call.agent.wait("shell", ["state": "open"])
      try await call.end()
    }
  }

  @Test func whatIsWithdrawnWhileTheBrokerIsAwayIsWithdrawn() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      let broker = try scene.broker
      await broker.kill()
      try await call.agent.wait("link", ["side": "customer", "state": "lost"])
      call.agent.send(["do": "revoke", "what": "all"])
      try await call.agent.wait("revoked", ["what": "type"])
      try await call.technician.wait("link", ["side": "technician", "state": "lost"])
      call.technician.send(["do": "type", "data": "echo no\n".data])
      try await call.technician.error("link-lost")
      try await scene.serve()
      try await call.technician.wait("revoked", ["what": "type"])
      call.technician.send(["do": "type", "data": "echo no\n".data])
      while try await call.technician.wait("error")["code"] != "no-grant" {
        await Stage.shared.pause(seconds: 0.1)
        call.technician.send(["do": "type", "data": "echo no\n".data])
      }
      #expect(try await scene.records("consent.revoked").count == 1)
      try await call.end()
    }
  }

  @Test func theBrokerDoesNotComeBack() async throws {
    try await Scene.play(["resume_seconds=1"]) { scene in
      let call = try await scene.call()
      try await call.typing()
      let broker = try scene.broker
      await broker.kill()
      try await call.ended(by: "lost")
      #expect(try await call.agent.exit() == 69)
      #expect(try await call.technician.exit() == 69)
      #expect(call.agent.errorText.isTwoLines && call.technician.errorText.isTwoLines)
      // What it was writing when it died is put in order when it starts.
      try await scene.serve()
    }
  }

  @Test func theTechnicianIsKilled() async throws {
    try await Scene.play(["resume_seconds=1.5"]) { scene in
      let call = try await scene.call()
      try await call.typing()
      await call.technician.kill()
      try await call.agent.wait("link", ["side": "technician", "state": "lost"])
      #expect(!call.agent.hasHeard("closed"))
      call.agent.send(["do": "type", "data": "echo \\(aquí\\)\n".data])
      try await call.agent.output(until: "(aquí)")
      try await call.agent.wait("closed", ["by": "lost"])
      _ = try await call.agent.exit()
      #expect(try await scene.records("session.closed").first?["ending"] == "lost")
      #expect(try await scene.records("link.lost").first?["side"] == "technician")
    }
  }

  @Test func theAgentIsKilled() async throws {
    try await Scene.play(["resume_seconds=1.5"]) { scene in
      let call = try await scene.call()
      try await call.typing()
      await call.agent.kill()
      try await call.technician.wait("link", ["side": "customer", "state": "lost"])
      call.technician.send(["do": "type", "data": "echo no\n".data])
      try await call.technician.error("link-lost")
      try await call.technician.wait("closed", ["by": "lost"])
      _ = try await call.technician.exit()
      #expect(try await scene.records("session.closed").first?["ending"] == "lost")
    }
  }

  /// Keys that were taken arrive once and in order, wherever the broker dies; the others are said to
  /// be refused.
  @Test func noKeyIsLostOrDoubled() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      let file = scene.folder + "/lines"
      call.technician.send(["do": "type", "data": "stty -echo; cat > \(file)\n".data])
      try await Scene.until { Files.exists(file) }
      for line in 0..<400 {
        call.technician.send(["do": "type", "data": "línea \(line)\n".data])
        if line == 150 { try scene.broker.signal(SIGKILL) }
        if line % 10 == 0 { await Stage.shared.pause(seconds: 0.005) }
      }
      try await call.technician.wait("link", ["side": "technician", "state": "lost"])
      let broker = try scene.broker
      _ = try await broker.exit()
      try await scene.serve()
      try await call.agent.wait("link", ["side": "customer", "state": "resumed"])
      try await call.technician.wait("link", ["side": "technician", "state": "resumed"])
      try await call.technician.hasReadAll()
      let refused = call.technician.refusals - 1
      // Behind all that was taken before, so the last of it to come.
      try await call.typeWhenBack("fin\n")
      @Sendable func lines() throws -> [String] {
        try Files.read(file, maximumBytes: 1_048_576).asText.split(separator: "\n").map {
          String($0)
        }
      }
      try await Scene.until { try lines().contains("fin") }
      let typed = try lines().filter { $0 != "fin" }
      #expect(typed.count == 400 - refused)
      let numbers = typed.compactMap { Int($0.split(separator: " ").last ?? "") }
      #expect(numbers == numbers.sorted() && Set(numbers).count == typed.count)
      #expect(Array(numbers.prefix(100)) == Array(0..<100))
    }
  }
}

extension Call {
  /// Types once both links are there; until then typing is refused.
  fileprivate func typeWhenBack(_ keys: String) async throws {
    for _ in 0..<200 {
      let before = technician.refusals
      technician.send(["do": "type", "data": keys.data])
      try await technician.hasReadAll()
      if technician.refusals == before + 1 { return }
      await Stage.shared.pause(seconds: 0.1)
    }
    throw Missing("typing is still refused")
  }

  fileprivate func echoWhenBack(_ word: String) async throws {
    try await typeWhenBack("echo \\(\(word)''\\)\n")
    try await technician.output(until: "(\(word))")
    try await agent.output(until: "(\(word))")
  }
}

extension Program {
  /// How often this program has said that something cannot be done.
  fileprivate var refusals: Int { events.history.count { $0.matches("error", [:]) } }

  /// Waits until it has taken every line that it was given, by one that it refuses.
  fileprivate func hasReadAll() async throws {
    send(["do": "fly"])
    try await wait("error", ["code": "unknown-command"])
  }
}

import AldabaJSON
import AldabaSystem
import Glibc
import Testing

/// A technician's console that died comes back into its session.
@Suite struct AttachTests {
  private static func attach(_ scene: Scene, _ session: String? = nil) async throws -> Program {
    try await scene.start(
      "attached",
      ["aldaba", "attach"] + (session.map { [$0] } ?? [])
        + ["--json", "--home", scene.technicianHome])
  }

  private static func bookmarks(_ scene: Scene) throws -> [String] {
    let folder = scene.technicianHome + "/state/sessions"
    return Files.exists(folder) ? try Files.list(folder) : []
  }

  /// What was allowed holds, what was on the screen comes again, every channel goes on, and both are
  /// told; then everything as in a session that nothing has happened to.
  @Test func aKilledConsoleComesBack() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.grant("view")
      try await call.typing()
      call.agent.send(["do": "say", "text": "¿Sigue ahí?"])
      try await call.technician.wait("said", ["text": "¿Sigue ahí?"])
      call.technician.send(["do": "ask", "what": "type-no-enter", "reason": "Ver", "minutes": 15])
      let ask = try await call.agent.ask("type-no-enter")
      let note = try #require(try Self.bookmarks(scene).first)
      let status = try Files.status(
        path: "\(scene.technicianHome)/state/sessions/\(note)", followLinks: false)
      #expect(status.permissions == 0o600)
      await call.technician.kill()
      try await call.agent.wait("link", ["side": "technician", "state": "lost"])

      let console = try await Self.attach(scene)
      let attached = try await console.wait("attached")
      #expect(attached["customer"] == "Ana" && attached["ticket"] == "C-7")
      try await console.wait("joined", ["customer": "Ana"])
      try await console.wait("answer", ["what": "view", "answer": "yes", "again": true])
      try await console.wait("answer", ["what": "type", "answer": "yes", "again": true])
      try await console.wait("shell", ["state": "open"])
      try await call.agent.wait("link", ["side": "technician", "state": "resumed"])
      let number = try await console.number()
      #expect(number != call.number)
      try await console.output(until: "(listo)")
      try await console.wait("said", ["text": "¿Sigue ahí?", "again": true])
      try await console.wait("asked", ["ask": .string(ask), "what": "type-no-enter"])
      call.agent.answer(ask, "no")
      try await console.wait("answer", ["ask": .string(ask), "answer": "no"])

      let back = Call(technician: console, agent: call.agent, code: call.code, number: number)
      try await back.echo("vuelta")
      console.send(["do": "say", "text": "Ya estoy"])
      try await call.agent.wait("said", ["text": "Ya estoy"])
      #expect(
        try await scene.records("session.bound").compactMap { $0["epoch"]?.integer } == [1, 2])
      #expect(try await scene.records("consent.granted").count == 2)
      try await back.end()
      #expect(try Self.bookmarks(scene).isEmpty)
      let again = try await scene.run([
        "aldaba", "attach", "--json", "--home", scene.technicianHome,
      ])
      #expect(again.code == 68 && again.error.isTwoLines)
    }
  }

  /// Each console costs an exchange of the number, and there are five.
  @Test func comingBackDoesNotBringNewTries() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      var console = call.technician
      for exchange in 2...5 {
        await console.kill()
        console = try await Self.attach(scene)
        _ = try await console.number()
        try await scene.has(exchange, "number.spent")
      }
      await console.kill()
      console = try await Self.attach(scene)
      try await console.wait("joined")
      console.send(["do": "ask", "what": "view", "reason": "Ver", "minutes": 15])
      call.agent.answer(try await call.agent.ask("view"), "yes")
      try await console.wait("answer", ["what": "view", "answer": "yes"])
      console.send(["do": "ask", "what": "type", "reason": "Ver", "minutes": 15])
      try await console.wait("closed")
      #expect(!console.hasHeard("number"))
      #expect(try await scene.records("session.closed").first?["ending"] == "numbers")
    }
  }

  /// Five exchanges of the number, whoever is killed in between and however the line breaks; then it is over.
  @Test func triesSurviveEveryCrash() async throws {
    try await Scene.play { scene in
      let line = try await BadLine.start(to: scene.port)
      let (technician, code) = try await scene.startCall(to: line.address)
      var (console, agent) = (technician, try await scene.join(code, to: line.address))
      @Sendable func resumed(_ console: Program, _ agent: Program) async throws {
        try await console.wait("link", ["side": "technician", "state": "resumed"])
        try await agent.wait("link", ["side": "customer", "state": "resumed"])
      }
      func killAgent() async throws {
        await agent.kill()
        try await console.wait("link", ["side": "customer", "state": "lost"])
        agent = try await scene.join(code, to: line.address)
        agent.answer(try await agent.ask("session"), "yes")
        try await console.wait("joined")
      }
      func killBroker() async throws {
        try await scene.broker.kill()
        try await scene.serve()
      }
      func killConsole() async throws {
        await console.kill()
        console = try await Self.attach(scene)
        try await console.wait("joined")
      }
      agent.answer(try await agent.ask("session"), "yes")
      try await console.wait("joined")
      _ = try await console.number()
      try await killAgent()
      _ = try await console.number()
      try await killBroker()
      try await resumed(console, agent)
      try await scene.has(2, "number.spent")
      try await killConsole()
      _ = try await console.number()
      try await line.cut(reset: true)
      try await resumed(console, agent)
      try await scene.has(3, "number.spent")
      try await killAgent()
      _ = try await console.number()
      await console.kill()
      try await killBroker()
      console = try await Self.attach(scene)
      try await console.wait("joined")
      _ = try await console.number()
      try await scene.has(5, "number.spent")
      try await killAgent()
      console.send(["do": "ask", "what": "type", "reason": "Ver", "minutes": 15])
      try await console.wait("closed")
      #expect(try await scene.records("number.spent").count == 5)
      #expect(try await scene.records("session.closed").first?["ending"] == "numbers")
    }
  }

  /// When a grant ends is what the agent's clock says, not how long ago the console has read of it.
  @Test func whatRemainsIsWhatTheAgentSays() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      let answer = try await call.grant("view", minutes: 10)
      let until = try #require(
        answer["until"]?.string.flatMap(Timestamp.unixMilliseconds))
      await call.technician.kill()
      await Stage.shared.pause(seconds: 2.2)
      let console = try await Self.attach(scene)
      try await console.wait("answer", ["what": "view", "again": true])
      let second = try await console.wait("answer", ["what": "view", "again": true])
      let told = try #require(second["until"]?.string.flatMap(Timestamp.unixMilliseconds))
      #expect(abs(told - until) < 1_000, "\(told - until) ms apart")
      call.agent.send(["do": "hangup"])
      try await console.wait("closed")
    }
  }

  /// The later console has the session; the earlier one says so and ends.
  @Test func theLaterConsoleWins() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      let second = try await Self.attach(scene)
      try await call.technician.wait("closed", ["by": "elsewhere"])
      #expect(try await call.technician.exit() == 0)
      try await second.wait("joined")
      let back = Call(
        technician: second, agent: call.agent, code: call.code,
        number: try await second.number())
      try await back.echo("otra")
      try await back.end()
    }
  }

  /// Also while the code waits, and over a broker that was killed meanwhile.
  @Test func beforeAnybodyHasCome() async throws {
    try await Scene.play { scene in
      let (technician, code) = try await scene.startCall()
      await technician.kill()
      let broker = try scene.broker
      await broker.kill()
      try await scene.serve()
      let console = try await Self.attach(scene)
      try await console.wait("attached", ["begun": false])
      let session = try await console.wait("session")
      #expect(session["code"]?.string == code)
      let agent = try await scene.join(code)
      agent.answer(try await agent.ask("session"), "yes")
      try await console.wait("joined")
      let call = Call(
        technician: console, agent: agent, code: code, number: try await console.number())
      try await call.typing()
      try await call.end()
    }
  }

  @Test func whatIsOverOrNeverWas() async throws {
    try await Scene.play(["resume_seconds=0.3"]) { scene in
      func run(_ arguments: [String]) async throws -> Finished {
        try await scene.run(
          ["aldaba", "attach", "--json", "--home", scene.technicianHome, "--broker", scene.address]
            + arguments)
      }
      let never = try await run(["00112233445566778899aabbccddeeff"])
      #expect(never.code == 68 && never.error.isTwoLines)
      #expect(try await run(["nada"]).code == 68)
      #expect(try await run([]).code == 68)
      let call = try await scene.call()
      await call.technician.kill()
      call.agent.send(["do": "hangup"])
      #expect(try await call.agent.exit() == 0)
      let over = try await run([])
      #expect(over.code == 0 && over.output.contains("\"past\""))
      #expect(try Self.bookmarks(scene).isEmpty)
      let (technician, _) = try await scene.startCall()
      await technician.kill()
      let session = try #require(try Self.bookmarks(scene).first?.prefix(32))
      let closed = try await scene.run([
        "aldaba-broker", "session", "close", String(session), "--reason", "Prueba", "--dir",
        scene.brokerFolder,
      ])
      #expect(closed.code == 0)
      #expect(try await run([]).code == 75)
    }
  }
}

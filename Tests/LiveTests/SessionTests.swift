import AldabaJSON
import AldabaSystem
import Testing

/// A session over JSON lines, from the code to hanging up.
@Suite struct SessionTests {
  @Test func wholeSession() async throws {
    try await Scene.play { scene in
      let (technician, code) = try await scene.startCall()
      let agent = try await scene.join(code)
      let greeting = try await agent.wait("greeting")
      #expect(greeting["technician"] == "Gabriela Ruiz")
      #expect(greeting["organisation"] == "Soporte Acme")
      #expect(greeting["motive"] == "No puedo imprimir")
      let question = try await agent.wait("asked", ["what": "session"])
      #expect(question["number"] == false)
      #expect(!technician.hasHeard("joined") && !technician.hasHeard("number"))
      agent.answer(question["ask"]?.string ?? "", "yes")
      let joined = try await technician.wait("joined")
      #expect(joined["customer"] == "Ana")
      #expect(joined["device"]?.string?.utf8.count == 16)
      let number = try await technician.number()
      #expect(number.utf8.count == 4)

      let call = Call(technician: technician, agent: agent, code: code, number: number)
      technician.send(["do": "type", "data": "echo no\n".data])
      try await technician.error("no-grant")
      try await call.grant("view")
      try await technician.wait("shell", ["state": "open"])
      try await agent.wait("shell", ["state": "open"])
      agent.send(["do": "type", "data": "echo \\(visto\\)\n".data])
      try await technician.output(until: "(visto)")
      technician.send(["do": "type", "data": "echo no\n".data])
      try await technician.error("no-grant")
      try await call.grant("type", number: number)
      try await call.echo("escrito")
      technician.send(["do": "say", "text": "Ya está"])
      try await agent.wait("said", ["by": "technician", "text": "Ya está"])
      agent.send(["do": "say", "text": "gracias"])
      try await technician.wait("said", ["by": "customer", "text": "gracias"])
      try await call.end()

      let events = Set(try await scene.records().compactMap { $0["event"]?.string })
      #expect(
        events.isSuperset(of: [
          "session.opened", "session.joined", "session.accepted", "session.bound",
          "consent.asked", "consent.granted", "shell.opened", "session.closing", "session.closed",
          "number.spent",
        ]))
      // Nothing that was typed, shown or said is in the ledger's folder.
      for name in try Files.list(scene.ledger) where name.hasSuffix(".jsonl") {
        let bytes = try Files.read(scene.ledger + "/" + name, maximumBytes: 1_048_576)
        for secret in ["escrito", "gracias", "Ana", "C-7", "imprimir"] {
          #expect(!bytes.contains(Array(secret.utf8)))
        }
      }
    }
  }

  @Test func speaksSpanishWhereAsked() async throws {
    try await Scene.play { scene in
      let (_, code) = try await scene.startCall()
      let agent = try await scene.join(code, environment: ["LC_ALL": "es_ES.UTF-8"])
      let question = try await agent.wait("asked", ["what": "session"])
      #expect(question["text"]?.string?.contains("escriba: sí") == true)
      agent.send(["do": "answer", "ask": question["ask"] ?? "", "answer": "quizá"])
      try await agent.error("bad-argument")
    }
  }

  // MARK: - Ends

  @Test func declinedAtTheGreeting() async throws {
    try await Scene.play { scene in
      let (technician, code) = try await scene.startCall()
      let agent = try await scene.join(code)
      agent.answer(try await agent.ask("session"), "no")
      try await technician.wait("closed", ["by": "declined"])
      try await agent.wait("closed", ["by": "declined"])
      #expect(try await technician.exit() == 77)
      #expect(technician.errorText.contains("error: "))
      #expect(try await agent.exit() == 0)
      #expect(!technician.hasHeard("joined"))
      #expect(try await scene.records("session.declined").first?["why"] == "answer")
    }
  }

  @Test func silenceAtTheGreetingIsNo() async throws {
    try await Scene.play(["ask_seconds=0.5"]) { scene in
      let (technician, code) = try await scene.startCall()
      let agent = try await scene.join(code)
      try await technician.wait("closed", ["by": "declined", "reason": "silence"])
      #expect(try await technician.exit() == 77)
      #expect(technician.errorText.contains("did not answer"))
      #expect(try await agent.exit() == 0)
      #expect(try await scene.records("session.declined").first?["why"] == "silence")
    }
  }

  @Test func endOfInputAtTheGreetingIsNo() async throws {
    try await Scene.play { scene in
      let (technician, code) = try await scene.startCall()
      let agent = try await scene.join(code)
      _ = try await agent.ask("session")
      agent.closeInput()
      #expect(try await technician.exit() == 77)
      #expect(try await agent.exit() == 0)
      #expect(try await scene.records("session.declined").first?["why"] == "nobody")
    }
  }

  @Test func nobodyJoins() async throws {
    try await Scene.play(["code_seconds=0.5"]) { scene in
      let (technician, code) = try await scene.startCall()
      try await technician.wait("closed", ["by": "unjoined"])
      #expect(try await technician.exit() == 75)
      #expect(technician.errorText.contains("hint: "))
      let agent = try await scene.join(code)
      #expect(try await agent.exit() == 68)
    }
  }

  @Test func quietEndsWhatIsClosing() async throws {
    try await Scene.play(["quiet_close_seconds=0.7"]) { scene in
      let call = try await scene.call()
      try await call.typing()
      call.technician.send(["do": "close", "summary": "Cola vaciada"])
      let closing = try await call.agent.wait("closing")
      #expect(closing["text"]?.string?.contains("Cola vaciada") == true)
      try await call.technician.wait("revoked", ["what": "type"])
      try await call.ended(by: "quiet")
      #expect(try await call.technician.exit() == 0)
      #expect(try await call.agent.exit() == 0)
      #expect(try await scene.records("session.closed").first?["ending"] == "quiet")
    }
  }

  @Test func aLineOpensAgainWhatIsClosing() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      call.technician.send(["do": "close", "summary": "Listo"])
      try await call.agent.wait("closing")
      call.technician.send(["do": "ask", "what": "view", "reason": "Ver", "minutes": 15])
      try await call.technician.error("not-now")
      call.agent.send(["do": "say", "text": "Espere, una cosa más"])
      try await call.technician.wait("said")
      try await call.technician.wait("reopened")
      // What was closed stays closed: each permission is asked for again.
      call.technician.send(["do": "type", "data": "echo no\n".data])
      try await call.technician.error("no-grant")
      try await call.grant("view")
      try await call.end()
    }
  }

  @Test func theCustomerHangsUpAtAnyTime() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      call.technician.send(["do": "ask", "what": "view", "reason": "Ver", "minutes": 15])
      _ = try await call.agent.ask("view")
      call.agent.send(["do": "hangup"])
      try await call.ended(by: "customer")
      #expect(try await call.technician.exit() == 0)
      #expect(try await call.agent.exit() == 0)
      #expect(try await scene.records("consent.declined").first?["why"] == "leaving")
    }
  }

  @Test func endOfInputAtTheAgentHangsUp() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      call.technician.send(["do": "ask", "what": "view", "reason": "Ver", "minutes": 15])
      let ask = try await call.agent.ask("view")
      call.agent.closeInput()
      try await call.technician.wait("answer", ["ask": .string(ask), "answer": "no"])
      try await call.technician.wait("closed", ["by": "customer"])
      #expect(try await call.technician.exit() == 0)
      #expect(try await call.agent.exit() == 0)
    }
  }

  @Test func endOfInputAtTheTechnicianIsALostLink() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      call.technician.closeInput()
      #expect(try await call.technician.exit() == 0)
      try await call.agent.wait("link", ["side": "technician", "state": "lost"])
      #expect(!call.agent.hasHeard("closed"))
      // The shell is the customer's and goes on.
      call.agent.send(["do": "type", "data": "echo \\(sigo\\)\n".data])
      try await call.agent.output(until: "(sigo)")
      call.agent.send(["do": "hangup"])
      try await call.agent.wait("closed", ["by": "customer"])
      #expect(try await call.agent.exit() == 0)
    }
  }

  @Test func anAdministratorClosesASession() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      let list = try await scene.run([
        "aldaba-broker", "session", "list", "--dir", scene.brokerFolder, "--json",
      ])
      let session = try #require(try JSON.parse(Array(list.output.utf8))["session"]?.string)
      let unknown = try await scene.run([
        "aldaba-broker", "session", "close", String(repeating: "0", count: 32), "--reason", "no",
        "--dir", scene.brokerFolder,
      ])
      #expect(unknown.code == 68)
      let closed = try await scene.run([
        "aldaba-broker", "session", "close", session, "--reason", "Mantenimiento", "--dir",
        scene.brokerFolder,
      ])
      #expect(closed.code == 0)
      try await call.ended(by: "administrator")
      #expect(try await call.technician.exit() == 0)
      #expect(try await call.agent.exit() == 0)
    }
  }
}

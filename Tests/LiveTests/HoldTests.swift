import AldabaJSON
import Testing

/// R6–R10: a wait is asked for, answered, kept short and thanked for; meanwhile nobody uses anything.
@Suite struct HoldTests {
  private static func hold(minutes: Double = 2) -> JSON {
    [
      "do": "hold", "reason": "Tengo que mirarlo", "doing": "Hablar con Redes",
      "minutes": .fraction(minutes),
    ]
  }

  /// A wait that the customer has agreed to; its question.
  private static func held(_ call: Call, minutes: Double = 2) async throws -> String {
    call.technician.send(hold(minutes: minutes))
    let ask = try await call.agent.ask("hold")
    call.agent.answer(ask, "yes")
    try await call.technician.wait("answer", ["what": "hold", "answer": "yes"])
    try await call.technician.wait("hold", ["state": "held"])
    try await call.agent.wait("held")
    return ask
  }

  @Test func aWaitPausesControlAndEndsWithThanks() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      call.technician.send(Self.hold())
      let question = try await call.agent.wait("asked", ["what": "hold"])
      #expect(question["number"] == false)
      let text = question["text"]?.string ?? ""
      for part in ["Ana", "Gabriela", "«Tengo que mirarlo»", "«Hablar con Redes»", "call"] {
        #expect(text.contains(part))
      }
      // Until the answer nothing changes.
      try await call.echo("noch")
      call.agent.answer(question["ask"]?.string ?? "", "yes")
      try await call.technician.wait("hold", ["state": "held"])
      let held = try await call.agent.wait("held")
      #expect(held["text"]?.string?.contains("Thank you, Ana") == true)

      call.technician.send(["do": "type", "data": "echo nie\n".data])
      try await call.technician.error("on-hold")
      call.technician.send(["do": "ask", "what": "view", "reason": "Ver", "minutes": 15])
      try await call.technician.error("on-hold")
      call.technician.send(["do": "close", "summary": "Listo"])
      try await call.technician.error("on-hold")
      // The customer's keyboard and the messages never wait.
      call.agent.send(["do": "type", "data": "echo \\(mio\'\'\\)\n".data])
      try await call.agent.output(until: "(mio)")
      call.agent.send(["do": "say", "text": "Aquí sigo"])
      try await call.technician.wait("said", ["text": "Aquí sigo"])
      call.technician.send(["do": "say", "text": "Enseguida"])
      try await call.agent.wait("said", ["text": "Enseguida"])
      #expect(!call.technician.screen.asText.contains("(mio)"))

      call.technician.send(["do": "resume"])
      let resumed = try await call.agent.wait("resumed")
      let thanks = resumed["text"]?.string ?? ""
      #expect(thanks.contains("Ana") && thanks.contains("thank you for waiting"))
      #expect(thanks.contains("«No puedo imprimir»"))
      try await call.technician.wait("hold", ["state": "resumed"])
      try await call.echo("danach")
      #expect(!call.agent.screen.asText.contains("nie"))
      try await call.end()
      for event in ["hold.asked", "hold.accepted", "hold.resumed"] { try await scene.has(1, event) }
    }
  }

  @Test func aNoAndSilenceHoldNobody() async throws {
    try await Scene.play(["ask_seconds=3"]) { scene in
      let call = try await scene.call()
      call.technician.send(Self.hold())
      call.agent.answer(try await call.agent.ask("hold"), "no")
      try await call.technician.wait("answer", ["what": "hold", "answer": "no"])
      try await call.technician.wait("hold", ["state": "declined"])
      call.technician.send(Self.hold())
      _ = try await call.agent.ask("hold")
      try await call.technician.wait("answer", ["what": "hold", "answer": "silence"])
      try await call.technician.wait("hold", ["state": "declined", "reason": "silence"])
      // Two refusals: only the customer brings it up again.
      call.technician.send(Self.hold())
      try await call.technician.error("not-again")
      call.agent.send(["do": "offer", "what": "hold"])
      try await call.technician.wait("offered", ["what": "hold"])
      #expect(!call.agent.hasHeard("held"))
      try await call.end()
      try await scene.has(2, "hold.declined")
    }
  }

  @Test func theCustomerEndsTheWaitOrIsCalledInstead() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      call.agent.answer(try await Self.held(call), "no")
      try await call.technician.wait("hold", ["state": "declined"])
      try await call.agent.wait("resumed")
      let second = try await Self.held(call)
      call.agent.send([
        "do": "answer", "ask": .string(second), "answer": "callback",
        "at": "2031-01-07T10:00:00Z", "contact": "600 100 200",
      ])
      try await call.technician.wait("hold", ["state": "callback"])
      call.technician.send(Self.hold())
      let third = try await call.agent.ask("hold")
      call.agent.send([
        "do": "answer", "ask": .string(third), "answer": "callback",
        "at": "2031-01-07T10:00:00Z", "contact": "600 100 200",
      ])
      try await call.technician.wait("answer", ["what": "hold", "answer": "callback"])
      try await call.technician.wait("hold", ["state": "callback"])
      try await call.end()
      let records = try await scene.records("hold.callback")
      #expect(records.count == 2)
      #expect(records.allSatisfy { $0["callback_at"]?.integer == 1_925_546_400_000 })
      #expect(records.allSatisfy { $0["contact"]?.string?.utf8.count == 64 })
    }
  }

  @Test func nobodyIsForgotten() async throws {
    try await Scene.play(["hold_check_seconds=1"]) { scene in
      let call = try await scene.call()
      _ = try await Self.held(call, minutes: 0.2)
      // Nobody comes: the broker says so itself, to both.
      try await call.technician.wait("hold", ["state": "overrun"])
      let late = try await call.agent.wait("held")
      #expect(late["text"]?.string?.contains("not back yet") == true)
      // A word within the estimate is a statement.
      call.technician.send(["do": "check", "reason": "Redes lo mira", "minutes": .fraction(0.01)])
      try await Scene.until { try await scene.records("hold.checked").count == 1 }
      try await Scene.until {
        call.agent.events.history.contains {
          $0.matches("held", [:]) && $0["text"]?.string?.contains("Redes lo mira") == true
        }
      }
      // Beyond it, it is a question again.
      call.technician.send(["do": "check", "reason": "Tardan más", "minutes": 2])
      let question = try await call.agent.wait("asked", ["what": "hold"])
      #expect(question["text"]?.string?.contains("«Tardan más»") == true)
      call.agent.answer(question["ask"]?.string ?? "", "no")
      try await call.technician.wait("hold", ["state": "declined"])
      try await call.agent.wait("resumed")
      try await call.end()
    }
  }

  /// Silence on a question for more time is a no to the time, not the end of the wait.
  @Test func silenceEndsNoWait() async throws {
    try await Scene.play(["ask_seconds=3"]) { scene in
      let call = try await scene.call()
      _ = try await Self.held(call, minutes: 0.01)
      call.technician.send(["do": "check", "reason": "Tardan más", "minutes": 2])
      try await call.technician.wait("answer", ["what": "hold", "answer": "silence"])
      call.technician.send(["do": "resume"])
      try await call.technician.wait("hold", ["state": "resumed"])
      try await call.agent.wait("resumed")
      try await call.end()
      #expect(try await scene.records("hold.declined").count == 1)
      #expect(try await scene.records("hold.resumed").count == 1)
    }
  }

  @Test func whatTheStateForbidsChangesNothing() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      for command: JSON in [
        ["do": "resume"], ["do": "check", "reason": "Nada", "minutes": 1],
      ] {
        call.technician.send(command)
        try await call.technician.error("not-now")
      }
      for command: JSON in [
        ["do": "hold", "doing": "Mirar", "minutes": 1],
        ["do": "hold", "reason": "", "doing": "Mirar", "minutes": 1],
        ["do": "hold", "reason": "Mirar", "doing": "Mirar"],
        ["do": "hold", "reason": "Mirar", "doing": "Mirar", "minutes": 0],
        ["do": "hold", "reason": "Mirar", "doing": "Mirar", "minutes": 61],
      ] {
        call.technician.send(command)
        try await call.technician.error("bad-argument")
      }
      call.technician.send(Self.hold())
      let ask = try await call.agent.ask("hold")
      call.technician.send(Self.hold())
      try await call.technician.error("busy")
      call.agent.answer(ask, "no")
      call.agent.answer(ask, "yes")
      try await call.agent.error("no-such-ask")
      // A close before the answer has come would be refused: a question still stands there.
      try await call.technician.wait("answer", ["what": "hold", "answer": "no"])
      #expect(try await scene.records("hold.asked").count == 1)
      try await call.end()
    }
  }

  @Test func aWaitSurvivesTheBroker() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      _ = try await Self.held(call)
      let broker = try scene.broker
      await broker.kill()
      try await scene.serve()
      try await call.technician.wait("link", ["side": "technician", "state": "resumed"])
      try await call.agent.wait("link", ["side": "customer", "state": "resumed"])
      call.technician.send(["do": "type", "data": "echo nie\n".data])
      try await call.technician.error("on-hold")
      call.technician.send(["do": "resume"])
      try await call.agent.wait("resumed")
      // Each learns it by itself: who types before has it refused.
      try await call.technician.wait("hold", ["state": "resumed"])
      try await call.echo("danach")
      try await call.end()
    }
  }
}

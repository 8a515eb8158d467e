import AldabaJSON
import Testing

/// R22, R38, R39: somebody in charge comes in as a third person or takes over, by the technician's or
/// the customer's wish, always with the customer's consent; advice goes without presence.
@Suite struct EscalationTests {
  private static func supervisor(_ scene: Scene) async throws -> (home: String, desk: Program) {
    let home = try await scene.enroll("elena", role: "supervisor", team: "Impresoras")
    let desk = try await scene.desk(home)
    try await desk.wait("ready")
    return (home, desk)
  }

  private static func escalate(as how: String) -> JSON {
    [
      "do": "escalate", "as": .string(how), "reason": "Hace falta su permiso",
      "brief": "No imprime desde ayer",
    ]
  }

  @Test func aThirdPersonSeesOnlyWhatIsAllowedToThem() async throws {
    try await Scene.play { scene in
      let (home, desk) = try await Self.supervisor(scene)
      let call = try await scene.call()
      try await call.typing()
      call.technician.send(Self.escalate(as: "third"))
      let question = try await call.agent.wait("asked", ["what": "escalate"])
      #expect(question["text"]?.string?.contains("«Hace falta su permiso»") == true)
      call.agent.answer(question["ask"]?.string ?? "", "yes")
      try await call.technician.wait("escalate", ["state": "ringing"])
      let waiting = try await desk.wait("waiting", ["kind": "escalation"])
      let third = try await scene.answer(waiting["id"]?.string, home: home)
      try await third.wait("joined")
      try await call.technician.wait("escalate", ["state": "completed"])
      // The customer reads what was told about them, word for word (R27).
      let came = try await call.agent.wait("third", ["state": "in"])
      #expect(came["text"]?.string?.contains("«No imprime desde ayer»") == true)
      // Messages go round among the three.
      call.agent.send(["do": "say", "text": "Hola a las dos"])
      try await third.wait("said", ["text": "Hola a las dos"])
      try await call.technician.wait("said", ["text": "Hola a las dos"])
      call.technician.send(["do": "say", "text": "Esto es lo que pasa"])
      try await third.wait("said", ["text": "Esto es lo que pasa"])
      third.send(["do": "say", "text": "Soy Elena"])
      try await call.agent.wait("said", ["text": "Soy Elena"])
      // What the technician may, the third person may not.
      try await call.echo("solo")
      #expect(!third.screen.asText.contains("(solo)"))
      let number = try await third.number()
      let both = Call(technician: third, agent: call.agent, code: call.code, number: number)
      try await both.grant("view")
      call.technician.send(["do": "type", "data": "echo \\(dos\'\'\\)\n".data])
      try await third.output(until: "(dos)")
      third.send(["do": "type", "data": "echo nie\n".data])
      try await third.error("no-grant")
      // Never two who type: a yes to one ends the other's.
      try await both.grant("type", number: number)
      try await call.technician.wait("revoked", ["what": "type"])
      call.technician.send(["do": "type", "data": "echo nie\n".data])
      try await call.technician.error("no-grant")
      third.send(["do": "close", "summary": "Ya está"])
      #expect(try await third.exit() == 0)
      try await Scene.until { try await scene.records("escalation.left").count == 1 }
      try await call.end()
    }
  }

  @Test func takingOver() async throws {
    try await Scene.play { scene in
      let (home, desk) = try await Self.supervisor(scene)
      let call = try await scene.call()
      try await call.typing()
      call.technician.send(Self.escalate(as: "takeover"))
      call.agent.answer(try await call.agent.ask("escalate"), "yes")
      try await desk.wait("waiting", ["kind": "escalation"])
      let supervisor = try await scene.answer(home: home)
      try await supervisor.wait("joined")
      try await call.technician.wait("closed", ["by": "transferred"])
      #expect(try await call.technician.exit() == 0)
      supervisor.send(["do": "type", "data": "echo nie\n".data])
      try await supervisor.error("no-grant")
      let number = try await supervisor.number()
      let next = Call(
        technician: supervisor, agent: call.agent, code: call.code, number: number)
      try await next.grant("type", number: number)
      try await next.end()
    }
  }

  @Test func theCustomerWantsSomebodyInCharge() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      // Nobody is there: it is on record, and the session goes on.
      call.agent.send(["do": "request", "what": "manager", "text": "Quiero hablar con alguien"])
      try await call.technician.wait("requested", ["what": "manager"])
      try await scene.has(1, "escalation.failed")
      let (home, desk) = try await Self.supervisor(scene)
      call.agent.send(["do": "request", "what": "manager", "text": "Por favor"])
      let waiting = try await desk.wait("waiting", ["kind": "escalation"])
      #expect(waiting["brief"]?.string?.contains("Por favor") == true)
      let third = try await scene.answer(home: home)
      try await third.wait("joined")
      third.send(["do": "say", "text": "Dígame"])
      try await call.agent.wait("said", ["text": "Dígame"])
      third.send(["do": "close", "summary": "Hablado"])
      #expect(try await third.exit() == 0)
      try await call.end()
    }
  }

  @Test func onlyASupervisorIsCalled() async throws {
    try await Scene.play { scene in
      let home = try await scene.enroll("hugo")
      let desk = try await scene.desk(home)
      try await desk.wait("ready")
      let call = try await scene.call()
      call.technician.send(Self.escalate(as: "third"))
      try await call.technician.error("away")
      call.technician.send(Self.escalate(as: "boss"))
      try await call.technician.error("bad-argument")
      #expect(try await scene.records("escalation.asked").isEmpty)
      try await call.end()
    }
  }

  @Test func adviceWithoutPresence() async throws {
    try await Scene.play { scene in
      let (_, desk) = try await Self.supervisor(scene)
      let call = try await scene.call()
      call.technician.send(["do": "advise", "to": "elena", "text": "El cliente está enfadado"])
      let advice = try await desk.wait("advice")
      #expect(advice["text"] == "El cliente está enfadado" && advice["from"] == "Gabriela Ruiz")
      try await scene.has(1, "advice.asked")
      call.technician.send(["do": "advise", "to": "nadie", "text": "¿Hola?"])
      try await call.technician.error("unknown-person")
      try await call.end()
      #expect(!desk.hasHeard("waiting"))
    }
  }

  @Test func aPauseIsTheCustomers() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      call.agent.send(["do": "request", "what": "pause"])
      try await call.technician.wait("requested", ["what": "pause"])
      call.technician.send(["do": "type", "data": "echo nie\n".data])
      try await call.technician.error("on-hold")
      call.technician.send(["do": "close", "summary": "Listo"])
      try await call.technician.error("on-hold")
      call.agent.send(["do": "request", "what": "continue"])
      try await call.technician.wait("requested", ["what": "continue"])
      try await call.echo("weiter")
      call.agent.send(["do": "request", "what": "complaint", "text": "Tarda mucho"])
      try await call.technician.wait("requested", ["what": "complaint", "text": "Tarda mucho"])
      try await scene.has(3, "request.made")
      try await call.end()
    }
  }

  @Test func theNeedIsCorrected() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      call.agent.send(["do": "correct", "text": "No puedo escanear"])
      try await call.technician.wait("corrected", ["text": "No puedo escanear"])
      call.technician.send([
        "do": "hold", "reason": "Mirar", "doing": "Mirar", "minutes": 1,
      ])
      call.agent.answer(try await call.agent.ask("hold"), "yes")
      try await call.technician.wait("hold", ["state": "held"])
      call.technician.send(["do": "resume"])
      let resumed = try await call.agent.wait("resumed")
      #expect(resumed["text"]?.string?.contains("«No puedo escanear»") == true)
      try await call.end()
    }
  }

  @Test func aLostTechniciansCustomerIsFirst() async throws {
    try await Scene.play(["resume_seconds=1"]) { scene in
      let home = try await scene.enroll("hugo")
      let desk = try await scene.desk(home)
      try await desk.wait("ready")
      let call = try await scene.call()
      try await call.typing()
      await call.technician.kill()
      let queued = try await call.agent.wait("queued")
      #expect(queued["position"] == 0)
      let waiting = try await desk.wait("waiting")
      #expect(waiting["from"] == "Gabriela Ruiz" && waiting["customer"] == "Ana")
      let colleague = try await scene.answer(waiting["id"]?.string, home: home)
      // Nobody comes in unasked.
      let question = try await call.agent.wait("asked", ["what": "transfer"])
      #expect(question["text"]?.string?.contains("Hugo") == true)
      #expect(!colleague.hasHeard("joined"))
      call.agent.answer(question["ask"]?.string ?? "", "yes")
      try await colleague.wait("joined")
      let number = try await colleague.number()
      let next = Call(technician: colleague, agent: call.agent, code: call.code, number: number)
      try await next.grant("type", number: number)
      try await next.echo("neu")
      try await next.end()
      try await scene.has(1, "session.front")
    }
  }
}

import AldabaJSON
import Testing

/// R11–R15, R33: nobody is passed on unasked, nobody repeats anything, and whatever fails leaves the
/// customer exactly where they were.
@Suite struct TransferTests {
  private static func transfer(to: String) -> JSON {
    [
      "do": "transfer", "to": .string(to), "reason": "Sabe de impresoras",
      "brief": "La cola está vacía y no imprime",
    ]
  }

  /// A colleague at the desk: their home and their queue.
  private static func colleague(_ scene: Scene, _ id: String = "hugo", team: String? = "Impresoras")
    async throws -> (home: String, desk: Program)
  {
    let home = try await scene.enroll(id, team: team)
    let desk = try await scene.desk(home)
    try await desk.wait("ready")
    return (home, desk)
  }

  /// The customer says yes and somebody answers; the new technician, who is in.
  private static func through(
    _ scene: Scene, _ call: Call, to: String = "hugo", home: String, desk: Program
  ) async throws -> Call {
    call.technician.send(transfer(to: to))
    call.agent.answer(try await call.agent.ask("transfer"), "yes")
    let waiting = try await desk.wait("waiting", ["kind": "transfer"])
    let colleague = try await scene.answer(waiting["id"]?.string, home: home)
    try await colleague.wait("joined")
    let number = try await colleague.number()
    return Call(technician: colleague, agent: call.agent, code: call.code, number: number)
  }

  @Test func warmAndRepeatedByNobody() async throws {
    try await Scene.play { scene in
      let (home, desk) = try await Self.colleague(scene)
      let call = try await scene.call()
      try await call.typing()
      call.agent.send(["do": "helper", "name": "Marta"])
      try await call.technician.wait("helper", ["name": "Marta"])
      call.technician.send(Self.transfer(to: "hugo"))
      let question = try await call.agent.wait("asked", ["what": "transfer"])
      let text = question["text"]?.string ?? ""
      for part in [
        "Ana", "Gabriela", "Hugo", "Impresoras", "«Sabe de impresoras»",
        "«La cola está vacía y no imprime»",
      ] { #expect(text.contains(part)) }
      #expect(question["number"] == false)
      try await call.technician.wait("transfer", ["state": "asked", "to": "hugo"])
      #expect(!desk.hasHeard("waiting"))
      try await call.echo("noch")
      call.agent.answer(question["ask"]?.string ?? "", "yes")
      try await call.technician.wait("answer", ["what": "transfer", "answer": "yes"])
      try await call.technician.wait("transfer", ["state": "consented"])
      try await call.technician.wait("transfer", ["state": "ringing"])
      try await call.agent.wait("ringing")
      // The first stays, with everything that was allowed.
      try await call.echo("solange")
      let waiting = try await desk.wait("waiting", ["kind": "transfer"])
      #expect(waiting["customer"] == "Ana" && waiting["from"] == "Gabriela Ruiz")
      #expect(waiting["motive"] == "No puedo imprimir")
      #expect(waiting["brief"] == "La cola está vacía y no imprime")

      let colleague = try await scene.answer(waiting["id"]?.string, home: home)
      let brief = try await colleague.wait("brief")
      #expect(brief["from"] == "Gabriela Ruiz" && brief["customer"] == "Ana")
      #expect(brief["ticket"] == "C-7" && brief["brief"] == "La cola está vacía y no imprime")
      // Who is at the keyboard for the customer is known to whoever comes (R40).
      #expect(brief["helper"] == "Marta")
      try await colleague.wait("joined", ["customer": "Ana"])
      try await call.technician.wait("transfer", ["state": "completed"])
      try await call.technician.wait("closed", ["by": "transferred"])
      #expect(try await call.technician.exit() == 0)
      let greeting = try await call.agent.wait("greeting", ["technician": "Hugo Pérez"])
      #expect(greeting["text"]?.string?.contains("«La cola está vacía y no imprime»") == true)
      try await call.agent.wait("revoked", ["what": "type"])

      // Nothing was handed on: no grant, and another number.
      let number = try await colleague.number()
      colleague.send(["do": "type", "data": "echo nie\n".data])
      try await colleague.error("no-grant")
      let next = Call(technician: colleague, agent: call.agent, code: call.code, number: number)
      try await next.grant("type", number: number)
      try await next.echo("neu")
      try await next.end()
      for event in ["asked", "consented", "accepted", "completed"] {
        try await scene.has(1, "transfer.\(event)")
      }
      try await scene.has(2, "session.bound")
    }
  }

  @Test(arguments: ["no", "silence"])
  func refusedByTheCustomer(answer: String) async throws {
    try await Scene.play(["ask_seconds=3"]) { scene in
      let (_, desk) = try await Self.colleague(scene)
      let call = try await scene.call()
      try await call.typing()
      call.technician.send(Self.transfer(to: "hugo"))
      let ask = try await call.agent.ask("transfer")
      if answer == "no" { call.agent.answer(ask, "no") }
      try await call.technician.wait("answer", ["what": "transfer", "answer": .string(answer)])
      try await call.technician.wait("transfer", ["state": "declined"])
      #expect(!desk.hasHeard("waiting"))
      try await call.echo("wie zuvor")
      try await call.end()
    }
  }

  @Test(arguments: ["declined", "unanswered", "killed"])
  func failedByTheColleague(how: String) async throws {
    try await Scene.play(how == "unanswered" ? ["ring_seconds=0.3"] : []) { scene in
      let (home, desk) = try await Self.colleague(scene)
      let call = try await scene.call()
      try await call.typing()
      call.technician.send(Self.transfer(to: "hugo"))
      call.agent.answer(try await call.agent.ask("transfer"), "yes")
      let waiting = try await desk.wait("waiting", ["kind": "transfer"])
      let id = waiting["id"]?.string ?? ""
      switch how {
      case "declined":
        desk.send(["do": "decline", "id": .string(id), "reason": "Estoy fuera"])
      case "killed": await desk.kill()
      default: try await desk.wait("gone", ["id": .string(id)])
      }
      try await call.technician.wait("transfer", ["state": "failed"])
      try await scene.has(1, "transfer.failed")
      // Exactly as before, without another question.
      try await call.echo("wie zuvor")
      if how == "unanswered" {
        let late = try await scene.answer(id, home: home)
        #expect(try await late.exit() == 68)
        #expect(late.errorText.isTwoLines)
      }
      #expect(!call.agent.hasHeard("revoked"))
      try await call.end()
    }
  }

  @Test func toSomebodyWhoCannotCome() async throws {
    try await Scene.play { scene in
      try await scene.enroll("hugo", team: "Impresoras")
      let call = try await scene.call()
      for (to, code) in [
        ("hugo", "away"), ("nadie", "unknown-person"), ("gabriela", "bad-argument"),
        ("team:Impresoras", "away"), ("team:Nadie", "unknown-person"), ("next", "away"),
      ] {
        call.technician.send(Self.transfer(to: to))
        try await call.technician.error(code)
      }
      for command: JSON in [
        ["do": "transfer", "to": "hugo", "brief": "Nada"],
        ["do": "transfer", "to": "hugo", "reason": "Nada"],
        ["do": "transfer", "reason": "Nada", "brief": "Nada"],
        ["do": "transfer", "to": "¡Hugo!", "reason": "Nada", "brief": "Nada"],
      ] {
        call.technician.send(command)
        try await call.technician.error("bad-argument")
      }
      #expect(!call.agent.hasHeard("asked", ["what": "transfer"]))
      #expect(try await scene.records("transfer.asked").isEmpty)
      try await call.end()
    }
  }

  @Test func oneAtATime() async throws {
    try await Scene.play { scene in
      let (_, desk) = try await Self.colleague(scene)
      let call = try await scene.call()
      call.technician.send(Self.transfer(to: "hugo"))
      let ask = try await call.agent.ask("transfer")
      for command: JSON in [
        Self.transfer(to: "hugo"), ["do": "close", "summary": "Listo"],
        ["do": "hold", "reason": "Mirar", "doing": "Mirar", "minutes": 1],
        ["do": "ask", "what": "view", "reason": "Ver", "minutes": 15],
      ] {
        call.technician.send(command)
        try await call.technician.error("busy")
      }
      call.agent.answer(ask, "yes")
      try await desk.wait("waiting")
      call.technician.send(["do": "close", "summary": "Listo"])
      try await call.technician.error("busy")
      call.agent.send(["do": "hangup"])
      try await desk.wait("gone")
      #expect(try await call.technician.exit() == 0)
    }
  }

  @Test func theCustomerCorrectsTheBriefing() async throws {
    try await Scene.play { scene in
      let (home, desk) = try await Self.colleague(scene)
      let call = try await scene.call()
      call.technician.send(Self.transfer(to: "hugo"))
      let ask = try await call.agent.ask("transfer")
      call.agent.send(["do": "correct", "text": "Solo falla desde ayer"])
      try await call.technician.wait("corrected", ["text": "Solo falla desde ayer"])
      let again = try await call.agent.wait("asked", ["what": "transfer", "ask": .string(ask)])
      #expect(again["text"]?.string?.contains("«Solo falla desde ayer»") == true)
      call.agent.answer(ask, "yes")
      let waiting = try await desk.wait("waiting")
      #expect(waiting["brief"]?.string?.contains("Solo falla desde ayer") == true)
      let colleague = try await scene.answer(home: home)
      let brief = try await colleague.wait("brief")
      #expect(brief["brief"]?.string?.contains("Solo falla desde ayer") == true)
      try await colleague.wait("joined")
      let greeting = try await call.agent.wait("greeting", ["technician": "Hugo Pérez"])
      #expect(greeting["text"]?.string?.contains("Solo falla desde ayer") == true)
      colleague.send(["do": "close", "summary": "Listo"])
      try await call.agent.wait("closing")
      call.agent.send(["do": "hangup"])
      #expect(try await colleague.exit() == 0)
    }
  }

  @Test(arguments: ["team:Impresoras", "next"])
  func toWhoeverIsFree(target: String) async throws {
    try await Scene.play { scene in
      let (_, first) = try await Self.colleague(scene)
      let (home, second) = try await Self.colleague(scene, "marta")
      let call = try await scene.call()
      call.technician.send(Self.transfer(to: target))
      call.agent.answer(try await call.agent.ask("transfer"), "yes")
      let waiting = try await second.wait("waiting")
      try await first.wait("waiting")
      let colleague = try await scene.answer(waiting["id"]?.string, home: home)
      try await first.wait("gone")
      try await colleague.wait("joined")
      try await call.agent.wait("greeting", ["technician": "Marta Pérez"])
      #expect(try await call.technician.exit() == 0)
      colleague.send(["do": "close", "summary": "Listo"])
      try await call.agent.wait("closing")
      call.agent.send(["do": "hangup"])
      #expect(try await colleague.exit() == 0)
    }
  }

  @Test func notBackUnlessTheCustomerWants() async throws {
    try await Scene.play { scene in
      let (home, desk) = try await Self.colleague(scene)
      let call = try await scene.call()
      let second = try await Self.through(scene, call, home: home, desk: desk)
      let own = try await scene.desk(scene.technicianHome)
      try await own.wait("ready")
      second.technician.send(Self.transfer(to: "gabriela"))
      try await second.technician.error("not-again")
      call.agent.send(["do": "request", "what": "other", "text": "Mejor con Gabriela"])
      try await second.technician.wait("requested", ["what": "other"])
      let third = try await Self.through(
        scene, second, to: "gabriela", home: scene.technicianHome, desk: own)
      #expect(try await second.technician.exit() == 0)
      try await third.grant("view")
      try await third.end()
    }
  }

  /// Answered while the customer is cut off: what the colleague sends before the customer is back would
  /// reach nobody.
  @Test func answeredWhileTheCustomerIsCutOff() async throws {
    try await Scene.play { scene in
      let (home, desk) = try await Self.colleague(scene)
      let line = try await BadLine.start(to: scene.port)
      let (technician, code) = try await scene.startCall()
      let agent = try await scene.join(code, to: line.address)
      agent.answer(try await agent.ask("session"), "yes")
      try await technician.wait("joined")
      technician.send(Self.transfer(to: "hugo"))
      agent.answer(try await agent.ask("transfer"), "yes")
      let waiting = try await desk.wait("waiting", ["kind": "transfer"])
      try await line.become(BadLine.Weather(delay: 0.5))
      try await line.cut(reset: false)
      try await technician.wait("link", ["side": "customer", "state": "lost"])
      let colleague = try await scene.answer(waiting["id"]?.string, home: home)
      try await colleague.wait("brief")
      try await line.become(BadLine.Weather())
      try await colleague.wait("joined", ["customer": "Ana"])
      #expect(try await technician.exit() == 0)
      try await Call(
        technician: colleague, agent: agent, code: code, number: try await colleague.number()
      ).end()
    }
  }

  /// Who was cut off when the colleague came in is told what became of their part.
  @Test func passedOnWhileTheTechnicianIsCutOff() async throws {
    try await Scene.play { scene in
      let (home, desk) = try await Self.colleague(scene)
      let line = try await BadLine.start(to: scene.port)
      let (technician, code) = try await scene.startCall(to: line.address)
      let agent = try await scene.join(code)
      agent.answer(try await agent.ask("session"), "yes")
      try await technician.wait("joined")
      technician.send(Self.transfer(to: "hugo"))
      agent.answer(try await agent.ask("transfer"), "yes")
      let waiting = try await desk.wait("waiting", ["kind": "transfer"])
      try await technician.wait("transfer", ["state": "ringing"])
      try await line.become(BadLine.Weather(delay: 0.5))
      try await line.cut(reset: false)
      try await agent.wait("link", ["side": "technician", "state": "lost"])
      let colleague = try await scene.answer(waiting["id"]?.string, home: home)
      try await colleague.wait("joined")
      try await line.become(BadLine.Weather())
      try await technician.wait("closed", ["by": "transferred"])
      #expect(try await technician.exit() == 0)
      try await Call(
        technician: colleague, agent: agent, code: code, number: try await colleague.number()
      ).end()
    }
  }
}

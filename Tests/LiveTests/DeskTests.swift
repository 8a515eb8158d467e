import AldabaJSON
import AldabaSystem
import Testing

/// The desk's rules, with real programs: R2, R21, R25.
@Suite struct DeskTests {
  /// R2: whoever is in a session opens and answers no other one, until it is over.
  @Test func oneSessionAtATime() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      let second = try await scene.start(
        "second",
        [
          "aldaba", "start", "--json", "--home", scene.technicianHome, "--customer", "Luis",
          "--ticket", "C-8", "--motive", "Nada", "--broker", scene.address,
        ])
      try await second.error("busy")
      #expect(try await second.exit() == 75)
      #expect(second.errorText.isTwoLines && second.errorText.contains("transfer"))
      let answering = try await scene.answer(home: scene.technicianHome)
      try await answering.error("busy")
      #expect(try await answering.exit() == 75)
      #expect(try await scene.records("session.opened").count == 1)
      try await call.end()
      // Nobody comes to the next one, and who opened it goes: they are free again.
      let (technician, code) = try await scene.startCall(customer: "Luis")
      await technician.kill()
      try await scene.has(1, "link.lost")
      let late = try await scene.run([
        "aldaba-agent", "join", code, "--json", "--home", scene.customerHome, "--customer-file",
        scene.customerFile, "--broker", scene.address,
      ])
      #expect(late.code == 75)
      try await scene.call().end()
    }
  }

  /// Whoever asks to be called, with nothing else standing, is on the list: what they were told and
  /// what the technician reads is so.
  @Test func whoAsksToBeCalledIsOnTheList() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      call.agent.send([
        "do": "request", "what": "callback", "at": "2031-01-07T10:00:00Z",
        "contact": "600100200",
      ])
      try await call.technician.wait("requested", ["what": "callback"])
      try await scene.has(1, "callback.made")
      try await call.end()
      let desk = try await scene.desk(scene.technicianHome)
      let owed = try await desk.wait("waiting", ["kind": "callback"])
      #expect(owed["due"] == "2031-01-07T10:00:00.000Z" && owed["contact"] == "600100200")
      #expect(owed["customer"] == "Ana" && owed["motive"] == "No puedo imprimir")
    }
  }

  /// The list is everybody's: who asks again and again is on it four times.
  @Test func nobodyFillsTheListWithCalls() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      for _ in 0..<6 {
        call.agent.send(["do": "request", "what": "callback", "contact": "600100200"])
        try await call.technician.wait("requested", ["what": "callback"])
      }
      try await call.end()
      try await scene.has(6, "request.made")
      try await scene.has(4, "callback.made")
    }
  }

  /// Ctrl+C ends with 130: the queue just so, a session as a lost link, which is waited for.
  @Test func anInterruptionHasItsExitCode() async throws {
    try await Scene.play { scene in
      let desk = try await scene.desk(try await scene.enroll("hugo"))
      try await desk.wait("ready")
      desk.signal(Signals.interrupt)
      #expect(try await desk.exit() == 130)
      let call = try await scene.call()
      call.technician.signal(Signals.interrupt)
      #expect(try await call.technician.exit() == 130)
      #expect(call.technician.errorText.contains("aldaba attach"))
      try await call.agent.wait("link", ["state": "lost"])
      call.agent.send(["do": "hangup"])
      #expect(try await call.agent.exit() == 0)
    }
  }

  /// R21: by when somebody has to answer stands on the queue, and later than that on record, with
  /// the tier; so does a session whose customer is not there in time.
  @Test func aResponseIsMissed() async throws {
    let service = """
      service={zone:"UTC",week:{monday:["00:00-24:00"],tuesday:["00:00-24:00"],\
      wednesday:["00:00-24:00"],thursday:["00:00-24:00"],friday:["00:00-24:00"],\
      saturday:["00:00-24:00"],sunday:["00:00-24:00"]},kinds:["incident"],\
      tiers:{gold:{minutes:{incident:0.02}},iron:{minutes:{incident:600}}},\
      knocks:{kind:"incident",tier:"gold"}}
      """
    try await Scene.play([service]) { scene in
      let desk = try await scene.desk(scene.technicianHome)
      try await desk.wait("ready")
      let customer = try await scene.start(
        "knock",
        [
          "aldaba-agent", "knock", "--json", "--motive", "No imprime", "--name", "Ana", "--home",
          scene.customerHome, "--customer-file", scene.customerFile, "--broker", scene.address,
        ])
      let first = try await desk.wait("waiting", ["kind": "knock"])
      #expect(first["due"]?.string != nil)
      // Once more while there is time.
      let again = try await desk.wait("waiting", ["kind": "knock"])
      #expect(again["id"] == first["id"] && again["due"] == first["due"])
      try await scene.has(1, "sla.missed")
      let technician = try await scene.start(
        "answer",
        [
          "aldaba", "answer", "--json", "--home", scene.technicianHome, "--broker", scene.address,
          "--kind", "incident", "--tier", "gold",
        ])
      customer.answer(try await customer.ask("session"), "yes")
      try await technician.wait("joined")
      technician.send(["do": "close", "summary": "Listo"])
      try await customer.wait("closing")
      customer.send(["do": "hangup"])
      #expect(try await technician.exit() == 0)
      // Begun on the telephone: it is answered when the customer is there.
      let late = try await scene.start(
        "technician",
        [
          "aldaba", "start", "--json", "--home", scene.technicianHome, "--customer", "Luis",
          "--ticket", "C-9", "--motive", "Nada", "--kind", "incident", "--tier", "gold",
          "--broker", scene.address,
        ])
      try await late.wait("session")
      try await scene.has(2, "sla.missed")
      let missed = try await scene.records("sla.missed")
      #expect(missed.allSatisfy { $0["what"] == "response" && $0["tier"] == "gold" })
      #expect(missed.allSatisfy { $0["kind"] == "incident" })
      #expect(missed[0]["owed"] == first["id"] && missed[0]["from"] == nil)
      #expect(missed[1]["from"]?.string?.isEmpty == false && missed[1]["owed"] == nil)
      let stats = try await scene.run([
        "aldaba-audit", "stats", "--dir", scene.ledger, "--json",
      ])
      let gold = try JSON.parse(Array(stats.output.utf8))["tiers"]?["gold"]
      #expect(gold?["missed"]?.integer == 2 && gold?["response"]?["count"]?.integer == 1)
    }
  }

  /// R25, R41: what a session leaves owed is on the list with its kind, until it is done.
  @Test func whatIsOwedHasAKind() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      call.technician.send([
        "do": "close", "summary": "Falta el tóner",
        "owed": ["what": "Un tóner negro", "kind": "part", "due": "2027-01-07T10:00:00Z"],
        "needs_visit": true,
      ])
      try await call.agent.wait("closing")
      call.agent.send(["do": "hangup"])
      try await call.ended(by: "customer")
      try await scene.has(2, "owed.made")
      let kinds = try await scene.records("owed.made").compactMap { $0["kind"]?.string }
      #expect(Set(kinds) == ["part", "visit"])
      let desk = try await scene.desk(scene.technicianHome)
      let part = try await desk.wait("waiting", ["owed_kind": "part"])
      #expect(part["kind"] == "owed" && part["motive"] == "Un tóner negro")
      try await desk.wait("waiting", ["owed_kind": "visit"])
      let listed = try await scene.run([
        "aldaba", "queue", "--home", scene.technicianHome, "--broker", scene.address, "--lang",
        "es",
      ])
      #expect(listed.output.contains(" · pieza · ") && listed.output.contains(" · visita · "))
    }
  }
}

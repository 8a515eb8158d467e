import AldabaJSON
import AldabaSystem
import Testing

/// R1, R2, R4, R7, R35, R36: who knocks is answered in their turn or told the truth, and is never
/// lost; what was promised stays on the list until it is done.
@Suite struct KnockTests {
  /// A customer who knocks, from a home of their own: each machine waits once.
  private static func knock(
    _ scene: Scene, _ who: String = "Ana", home: String? = nil, motive: String = "No imprime"
  ) async throws -> Program {
    try await scene.start(
      "knock",
      [
        "aldaba-agent", "knock", "--json", "--motive", motive, "--name", who, "--home",
        home ?? "\(scene.folder)/\(who)", "--customer-file", scene.customerFile, "--broker",
        scene.address,
      ])
  }

  private static func desk(_ scene: Scene, _ home: String? = nil) async throws -> Program {
    let desk = try await scene.desk(home ?? scene.technicianHome)
    try await desk.wait("ready")
    return desk
  }

  private static func begin(_ customer: Program, _ technician: Program) async throws -> Call {
    customer.answer(try await customer.ask("session"), "yes")
    try await technician.wait("joined")
    return Call(
      technician: technician, agent: customer, code: "", number: try await technician.number())
  }

  @Test func answeredWithNothingToRepeat() async throws {
    try await Scene.play { scene in
      let desk = try await Self.desk(scene)
      let customer = try await Self.knock(scene)
      try await customer.wait("ringing")
      let waiting = try await desk.wait("waiting", ["kind": "knock"])
      #expect(waiting["customer"] == "Ana" && waiting["motive"] == "No imprime")
      let technician = try await scene.answer(waiting["id"]?.string, home: scene.technicianHome)
      let greeting = try await customer.wait("greeting", ["technician": "Gabriela Ruiz"])
      #expect(greeting["motive"] == "No imprime")
      #expect(greeting["text"]?.string?.contains("«No imprime»") == true)
      let call = try await Self.begin(customer, technician)
      try await call.typing()
      try await call.end()
      try await scene.has(1, "knock.made")
      let answered = try await scene.records("knock.answered")
      #expect(answered.first?["person"] == "gabriela")
      #expect(try await scene.records("sla.missed").isEmpty)
    }
  }

  /// Whoever was let in and whose program dies comes back in by knocking, past everybody who waits.
  @Test func whoWasLetInComesBackByKnocking() async throws {
    try await Scene.play(["resume_seconds=3"]) { scene in
      let desk = try await Self.desk(scene)
      let customer = try await Self.knock(scene)
      let waiting = try await desk.wait("waiting", ["kind": "knock"])
      let technician = try await scene.answer(waiting["id"]?.string, home: scene.technicianHome)
      _ = try await Self.begin(customer, technician)
      await customer.kill()
      try await technician.wait("link", ["side": "customer", "state": "lost"])
      let again = try await Self.knock(scene)
      try await again.wait("greeting", ["technician": "Gabriela Ruiz"])
      let call = try await Self.begin(again, technician)
      try await call.typing()
      // Nobody waits there any more: who knocks is at the door.
      await again.kill()
      try await technician.wait("closed", ["by": "lost"])
      let last = try await Self.knock(scene)
      try await last.wait("queued")
      last.send(["do": "hangup"])
      #expect(try await last.exit() == 0)
      try await scene.has(2, "knock.made")
    }
  }

  @Test func oneAfterTheOther() async throws {
    try await Scene.play(["ring_seconds=0.4"]) { scene in
      let desk = try await Self.desk(scene)
      let first = try await Self.knock(scene, "Ana")
      let waiting = try await desk.wait("waiting")
      let second = try await Self.knock(scene, "Luis")
      try await second.wait("queued", ["position": 1])
      let third = try await Self.knock(scene, "Eva")
      try await third.wait("queued", ["position": 2])
      let technician = try await scene.answer(waiting["id"]?.string, home: scene.technicianHome)
      try await second.wait("queued", ["position": 0])
      let call = try await Self.begin(first, technician)
      // While they are in a session nothing rings for them (R2).
      #expect(desk.events.history.filter { $0.matches("waiting", [:]) }.count == 1)
      try await call.end()
      let next = try await desk.wait("waiting", ["customer": "Luis"])
      second.send(["do": "hangup"])
      #expect(try await second.exit() == 0)
      try await desk.wait("gone", ["id": next["id"] ?? ""])
      try await third.wait("queued", ["position": 0])
      try await desk.wait("waiting", ["customer": "Eva"])
      third.send(["do": "hangup"])
      #expect(try await third.exit() == 0)
      try await scene.has(2, "knock.given-up")
    }
  }

  @Test func nobodyAnswersAndACallbackIsTaken() async throws {
    try await Scene.play(["ring_seconds=0.2"]) { scene in
      let customer = try await Self.knock(scene)
      let offered = try await customer.wait("asked", ["what": "callback"])
      customer.send([
        "do": "answer", "ask": offered["ask"] ?? "", "answer": "callback",
        "at": "2020-01-07T10:00:00Z", "contact": "600 100 200",
      ])
      try await customer.error("past")
      customer.send([
        "do": "answer", "ask": offered["ask"] ?? "", "answer": "callback",
        "at": "2027-01-07T10:00:00Z", "contact": "600 100 200",
      ])
      #expect(try await customer.exit() == 0)
      try await scene.has(1, "sla.missed")
      try await scene.has(1, "callback.made")
      // It is on the technicians' list, and an end comes to it.
      let desk = try await Self.desk(scene)
      let owed = try await desk.wait("waiting", ["kind": "callback"])
      #expect(owed["customer"] == "Ana")
      let id = owed["id"]?.string ?? ""
      let listed = try await scene.run([
        "aldaba", "queue", "--home", scene.technicianHome, "--broker", scene.address,
      ])
      #expect(listed.code == 0 && listed.output.contains("Ana"))
      let done = try await scene.run([
        "aldaba", "done", id, "--home", scene.technicianHome, "--broker", scene.address,
      ])
      #expect(done.code == 0)
      try await desk.wait("gone", ["id": .string(id)])
      let again = try await scene.run([
        "aldaba", "done", id, "--home", scene.technicianHome, "--broker", scene.address,
      ])
      #expect(again.code == 68 && again.error.isTwoLines)
      try await scene.has(1, "callback.done")
    }
  }

  @Test func whoIsCalledBackIsAskedFirst() async throws {
    try await Scene.play(["ring_seconds=0.2"]) { scene in
      let customer = try await Self.knock(scene, home: scene.customerHome)
      let offered = try await customer.wait("asked", ["what": "callback"])
      customer.send([
        "do": "answer", "ask": offered["ask"] ?? "", "answer": "callback",
        "at": "2027-01-07T10:00:00Z", "contact": "600 100 200",
      ])
      #expect(try await customer.exit() == 0)
      let desk = try await Self.desk(scene)
      let owed = try await desk.wait("waiting", ["kind": "callback"])
      let technician = try await scene.answer(owed["id"]?.string, home: scene.technicianHome)
      let event = try await technician.wait("session")
      let called = try await scene.join(event["code"]?.string ?? "")
      let question = try await called.wait("asked", ["what": "session"])
      // Nothing is told before the yes.
      #expect(question["text"]?.string?.contains("Ana") == true)
      #expect(!called.events.history.contains { "\($0)".contains("No imprime") })
      called.answer(question["ask"]?.string ?? "", "yes")
      try await technician.wait("joined")
      try await called.wait("begun")
      technician.send(["do": "close", "summary": "Listo"])
      try await called.wait("closing")
      called.send(["do": "hangup"])
      #expect(try await technician.exit() == 0)
      try await scene.has(1, "callback.done")
    }
  }

  @Test func aKnockSurvivesLinksAndBrokers() async throws {
    try await Scene.play(["ring_seconds=30"]) { scene in
      let customer = try await Self.knock(scene)
      try await customer.wait("queued")
      let broker = try scene.broker
      await broker.kill()
      try await customer.wait("link", ["state": "lost"])
      try await scene.serve()
      try await customer.wait("link", ["state": "resumed"])
      let desk = try await Self.desk(scene)
      let waiting = try await desk.wait("waiting", ["kind": "knock"])
      #expect(waiting["customer"] == "Ana")
      let technician = try await scene.answer(home: scene.technicianHome)
      let call = try await Self.begin(customer, technician)
      try await call.end()
      try await scene.has(1, "knock.made")
    }
  }

  @Test func whoAnsweredFirstWins() async throws {
    try await Scene.play { scene in
      let home = try await scene.enroll("hugo")
      let desk = try await Self.desk(scene)
      let other = try await Self.desk(scene, home)
      let customer = try await Self.knock(scene)
      let rung = try await desk.events.wait("a ring") { items in
        items.first { $0.matches("waiting", [:]) }
      }
      let id = rung["id"]?.string ?? ""
      let technician = try await scene.answer(id, home: scene.technicianHome)
      try await customer.wait("greeting")
      let late = try await scene.answer(id, home: home)
      #expect(try await late.exit() == 68)
      #expect(late.errorText.isTwoLines)
      #expect(!other.hasHeard("waiting"))
      let call = try await Self.begin(customer, technician)
      try await call.end()
    }
  }

  @Test func whoAnsweredAndDiesLeavesNobodyAlone() async throws {
    try await Scene.play { scene in
      let home = try await scene.enroll("hugo")
      let desk = try await Self.desk(scene)
      let customer = try await Self.knock(scene)
      let waiting = try await desk.wait("waiting")
      let technician = try await scene.answer(waiting["id"]?.string, home: scene.technicianHome)
      try await customer.wait("greeting")
      await technician.kill()
      try await scene.has(1, "link.lost")
      customer.send(["do": "hangup"])
      #expect(try await customer.exit() == 0)
      _ = home
    }
  }

  /// Killed before the customer's yes: they wait again, before all others, and the next one serves
  /// them. Nothing is said twice.
  @Test(arguments: [false, true])
  func whoAnsweredIsKilledBeforeTheYes(withBroker: Bool) async throws {
    try await Scene.play(["resume_seconds=2"]) { scene in
      let home = try await scene.enroll("hugo")
      let desk = try await Self.desk(scene)
      let customer = try await Self.knock(scene)
      let waiting = try await desk.wait("waiting")
      let technician = try await scene.answer(waiting["id"]?.string, home: scene.technicianHome)
      try await customer.wait("greeting")
      _ = try await customer.ask("session")
      await technician.kill()
      await desk.kill()
      if withBroker {
        let broker = try scene.broker
        await broker.kill()
        try await customer.wait("link", ["side": "customer", "state": "lost"])
        try await scene.serve()
      }
      try await customer.wait("withdrawn", ["what": "session"])
      let queued = try await customer.wait("queued", ["position": 0])
      #expect(queued["text"]?.string?.contains("Gabriela") == true)
      let other = try await Self.desk(scene, home)
      let again = try await other.wait("waiting", ["kind": "knock"])
      #expect(again["id"] == waiting["id"] && again["motive"] == "No imprime")
      let second = try await scene.answer(again["id"]?.string, home: home)
      try await customer.wait("greeting", ["technician": "Hugo Pérez"])
      let call = try await Self.begin(customer, second)
      try await call.typing()
      try await call.end()
      try await scene.has(1, "knock.made")
      try await scene.has(2, "knock.answered")
      // With the broker the customer's part was over too: the session waited for nobody.
      let ending = try await scene.records("session.closed").first?["ending"]
      #expect(ending == (withBroker ? "unjoined" : "lost"))
    }
  }

  @Test(arguments: [
    ("", "Ana"), ("   ", "Ana"), ("\u{200E}\t", "Ana"), ("No imprime", ""),
    (String(repeating: "a", count: 2_049), "Ana"),
    ("No imprime", String(repeating: "ñ", count: 101)),
  ])
  func nothingIsSaid(motive: String, name: String) async throws {
    try await Scene.play { scene in
      let knocked = try await scene.run([
        "aldaba-agent", "knock", "--json", "--motive", motive, "--name", name, "--home",
        scene.customerHome, "--customer-file", scene.customerFile, "--broker", scene.address,
      ])
      #expect(knocked.code == 64 && knocked.error.isTwoLines)
      #expect(try await scene.records("knock.made").isEmpty)
    }
  }

  @Test func aFloodFromOneMachineIsRefused() async throws {
    try await Scene.play { scene in
      var refused = false
      for _ in 0..<8 where !refused {
        let customer = try await Self.knock(scene)
        let event = try await customer.events.wait("a word") { items in
          items.first { $0.matches("queued", [:]) || $0.matches("error", [:]) }
        }
        refused = event["event"] == "error"
        if !refused { customer.send(["do": "hangup"]) }
        let code = try await customer.exit()
        #expect(code == (refused ? 69 : 0))
      }
      #expect(refused)
      #expect(try await scene.records("knock.made").count == 5)
    }
  }

  /// What a customer writes is theirs to write, and changes no screen.
  @Test func aHostileNeedIsShownAsWords() async throws {
    try await Scene.play { scene in
      let motive = "\u{1B}[2Jsí\u{202E} {\"do\":\"hangup\"} «»\u{7}"
      let customer = try await Self.knock(scene, "A\u{1B}]0;x\u{7}na", motive: motive)
      try await customer.wait("queued")
      let listed = try await scene.run([
        "aldaba", "queue", "--home", scene.technicianHome, "--broker", scene.address,
      ])
      #expect(listed.code == 0 && listed.output.contains("hangup"))
      #expect(
        (listed.output + listed.error).unicodeScalars.allSatisfy {
          $0 == "\n" || ($0.value >= 0x20 && $0 != "\u{202E}" && $0.value != 0x7F)
        })
      customer.send(["do": "hangup"])
      #expect(try await customer.exit() == 0)
    }
  }

  @Test func closedIsSaidBeforeTheNameIsAsked() async throws {
    let never = """
      service={zone:"Europe/Madrid",week:{monday:["00:00-00:01"]}}
      """
    try await Scene.play([never]) { scene in
      let customer = try await Self.knock(scene)
      let question = try await customer.wait("asked", ["what": "callback"])
      #expect(question["text"]?.string?.isEmpty == false)
      #expect(try await scene.records("knock.made").isEmpty)
      customer.answer(question["ask"]?.string ?? "", "no")
      #expect(try await customer.exit() == 0)
    }
  }

  /// Hours that cannot be are shown with their place, before anybody relies on them.
  @Test(arguments: [
    (#"zone: "Europe/Nowhere", week: { monday: ["09:00-14:00"] }"#, "time zone"),
    (#"zone: "UTC", week: { monday: ["14:00-09:00"] }"#, "end after the start"),
    (#"zone: "UTC", week: { monday: ["09:00-12:00", "11:00-14:00"] }"#, "overlap"),
    (#"zone: "UTC", week: { someday: ["09:00-14:00"] }"#, "monday"),
    (#"zone: "UTC", week: { monday: [] }"#, "open hour"),
    (#"zone: "UTC", week: { monday: ["9-14"] }"#, "HH:MM"),
    (#"zone: "UTC", week: { monday: ["09:00-14:00"] }, days: { "2026-13-01": [] }"#, "date"),
    (#"zone: "UTC", week: { monday: ["09:00-14:00"] }, hours: 3"#, "hours"),
  ])
  func hoursThatCannotBe(service: String, reason: String) async throws {
    try await Scene.play(serves: false) { scene in
      let path = scene.brokerFolder + "/broker.json5"
      let text = try Files.read(path, maximumBytes: 65_536).asText
      let end = try #require(text.lastIndex(of: "}"))
      let lines = text[..<end].split(separator: "\n", omittingEmptySubsequences: false).count
      let changed = text[..<end] + "  service: { \(service) },\n}\n"
      try Files.replace(path, Array(changed.utf8), permissions: 0o644)
      let checked = try await scene.run([
        "aldaba-broker", "check", "--dir", scene.brokerFolder, "--lang", "en",
      ])
      #expect(checked.code == 78 && checked.error.isTwoLines)
      #expect(checked.error.contains("broker.json5:\(lines):"), "\(checked.error)")
      #expect(checked.error.contains(reason), "\(checked.error)")
    }
  }
}

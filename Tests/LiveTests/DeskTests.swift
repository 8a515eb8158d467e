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

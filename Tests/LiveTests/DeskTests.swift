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
}

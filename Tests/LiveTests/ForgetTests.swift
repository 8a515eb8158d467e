import AldabaJSON
import AldabaSystem
import Glibc
import Testing

/// A customer who wants to be forgotten: by the running broker, by the command alone, and by a broker
/// that was killed in between.
@Suite struct ForgetTests {
  @Test func whileTheBrokerRuns() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.grant("view")
      let early = try await scene.forget("ana")
      // It goes on: nothing is erased, and it is said.
      #expect(early.code == 0)
      #expect(try early.json()["open"]?.array?.count == 1)
      try await call.end()
      try await scene.has(1, "session.closed")
      #expect(try await scene.holds("No puedo imprimir", in: scene.brokerFolder))
      let dry = try await scene.forget("ana", "--dry-run")
      #expect(try dry.json()["count"]?.integer == 1)
      #expect(try await scene.holds("No puedo imprimir", in: scene.brokerFolder))
      let done = try await scene.forget("ana")
      #expect(done.code == 0, "\(done)")
      let texts = try #require(try done.json()["texts"]?.integer)
      #expect(texts >= 5)
      #expect(try await !scene.holds("No puedo imprimir", in: scene.brokerFolder))
      let record = try #require(try await scene.records("personal.forgotten").first)
      #expect(record["texts"]?.integer == texts && record["why"]?.string == "request")
      #expect(record["by"]?.string?.hasPrefix("administrator:") == true)
      let session = try #require(record["sessions"]?.array?.first?.string)
      let shown = try await scene.run([
        "aldaba-audit", "show", session, "--dir", scene.ledger, "--lang", "en",
      ])
      #expect(shown.output.contains("erases personal texts because it was asked for"), "\(shown)")
      let stats = try await scene.run(["aldaba-audit", "stats", "--dir", scene.ledger, "--json"])
      #expect(try stats.json()["total"]?["forgotten"]?["texts"]?.integer == texts)
      // Nobody is left of that name.
      let again = try await scene.forget("ana")
      #expect(again.code == 68 && again.error.isTwoLines, "\(again)")
      #expect(try await scene.records("personal.forgotten").count == 1)
    }
  }

  @Test func aloneAndAfterACrash() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.end()
      try await scene.has(1, "session.closed")
      try await scene.stop()
      let opened = try #require(try await scene.records("session.opened").first)
      let session = try #require(opened["session"]?.string)
      let motive = try #require(opened["motive"]?.string)
      #expect(try await scene.holds("No puedo imprimir", in: scene.ledger))
      // As a broker leaves it that was killed behind its plan.
      let plan: JSON = [
        "forgotten": "00112233445566ff", "by": "administrator:ana", "why": "request", "at": 5_000,
        "sessions": .array([.string(session)]), "texts": .array([.string(motive)]),
        "recordings": .array([]),
      ]
      try Files.writeNew(
        scene.ledger + "/forgetting", plan.encoded() + [0x0A], permissions: 0o600)
      try await scene.serve()
      try await scene.has(1, "personal.forgotten")
      try await Scene.until { !Files.exists(scene.ledger + "/forgetting") }
      #expect(try await !scene.holds("No puedo imprimir", in: scene.ledger))
      try await scene.stop()
      let device = try #require(
        try await scene.records("session.joined").first?["by"]?.string?.dropFirst(9))
      let done = try await scene.forget(String(device))
      #expect(done.code == 0, "\(done)")
      #expect(try await !scene.holds("No puedo imprimir", in: scene.brokerFolder))
      #expect(try await scene.records("personal.forgotten").count == 2)
      let nobody = try await scene.forget("Nadie")
      #expect(nobody.code == 68 && nobody.error.isTwoLines, "\(nobody)")
    }
  }

  @Test func byAge() async throws {
    try await Scene.play(["retention_days=1"]) { scene in
      let call = try await scene.call()
      try await call.end()
      try await scene.has(1, "session.closed")
      #expect(try await scene.records("personal.forgotten").isEmpty)
      #expect(try await scene.holds("No puedo imprimir", in: scene.brokerFolder))
    }
  }
}

extension Scene {
  fileprivate func forget(_ customer: String, _ more: String...) async throws -> Finished {
    try await run(["aldaba-audit", "forget", customer, "--dir", ledger, "--json"] + more)
  }
}

import AldabaJSON
import AldabaProof
import AldabaSystem
import Testing

/// What both sides leave with: a text file each that verifies without the broker.
@Suite struct ReceiptTests {
  @Test func bothLeaveWithAReceipt() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.grant("view")
      try await call.agent.wait("shell", ["state": "open"])
      // On demand: the file is there and grows while the session goes on.
      let early = try await scene.receipts("show")
      #expect(early.code == 0 && early.output.contains("gives Gabriela Ruiz permission to see"))
      let open = try await scene.receipts("verify", "--json")
      #expect(open.code == 65 && open.output.contains("expected the end of the session"))
      call.technician.send(["do": "close", "summary": "Listo"])
      try await call.agent.wait("closing")
      call.agent.send(["do": "hangup"])
      let customers = try await call.agent.receipt()
      let technicians = try await call.technician.receipt()
      _ = try await (call.agent.exit(), call.technician.exit())

      let good = try await scene.receipts("verify", customers)
      #expect(
        good.code == 0 && good.output.contains("Gabriela Ruiz has signed it too"), "\(good)")
      let other = try await scene.receipts("verify", technicians, "--json")
      #expect(other.code == 0 && other.output.contains("\"cosigned\":[\"customer:"))
      let list = try await scene.receipts("list")
      #expect(list.code == 0 && list.output.contains("«No puedo imprimir»"))
      #expect(list.output.contains("customer hung up") && list.output.contains("good"))

      // The customer has what they read, the technician no text at all.
      let mine = try Files.read(customers, maximumBytes: 1 << 20).asText
      let theirs = try Files.read(technicians, maximumBytes: 1 << 20).asText
      #expect(mine.contains("\ntext shown ") && mine.contains("Ver la cola"))
      // A signature in base64 may hold three letters by chance.
      #expect(!theirs.contains("\ntext ") && !theirs.contains("\"Ana") && !theirs.contains(" Ana"))
      let story = try await scene.receipts("show", "--lang", "es")
      #expect(story.output.contains("Ana da permiso a Gabriela Ruiz para ver"))
      #expect(story.output.contains("cuelga y la sesión termina"))

      let compared = try await scene.run(
        ["aldaba-audit", "compare", customers, technicians, "--dir", scene.ledger])
      #expect(compared.code == 0, "\(compared)")
      // One byte of it changed.
      let spoilt = customers + ".spoilt"
      try Files.writeNew(
        spoilt, Array(mine.replacing("\"duration\":900000", with: "\"duration\":900001").utf8),
        permissions: 0o600)
      let bad = try await scene.receipts("verify", spoilt)
      #expect(bad.code == 65 && bad.error.isTwoLines)
    }
  }

  /// A killed agent leaves what it had seen.
  @Test func aKilledAgentLeavesItsReceipt() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.grant("view")
      try await call.agent.wait("shell", ["state": "open"])
      await call.agent.kill()
      let story = try await scene.receipts("show")
      #expect(story.code == 0 && story.output.contains("gives Gabriela Ruiz permission to see"))
      #expect(story.output.contains("This is how far it goes"))
      #expect(try await scene.receipts("verify").code == 65)
    }
  }
}

extension Scene {
  fileprivate func receipts(_ command: String, _ arguments: String...) async throws -> Finished {
    try await run(
      ["aldaba-agent", "receipts", command] + arguments
        + ["--home", customerHome, "--customer-file", customerFile])
  }
}

extension Program {
  /// Where a program has left its receipt.
  fileprivate func receipt() async throws -> String {
    guard let path = try await wait("closed")["receipt"]?.string else { throw Missing("a receipt") }
    return path
  }
}

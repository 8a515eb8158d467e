import AldabaJSON
import AldabaSystem
import AldabaWire
import Glibc
import Testing

/// An auditor somewhere else: reads a broker's ledger over TLS, remembers it, and notices when it is
/// another one.
@Suite struct RemoteAuditTests {
  @Test func readsFromAfar() async throws {
    try await Scene.play { scene in
      let home = try await scene.auditor()
      let first = try await scene.audit("verify", home, "--json")
      #expect(first.code == 0, "\(first)")
      let verdict = try first.json()
      #expect(verdict["ok"]?.bool == true)
      let call = try await scene.call()
      try await call.grant("view")
      try await call.end()
      // The same lines as the folder's, fetched from where the first run ended.
      let list = try await scene.audit("list", home, "--json")
      let local = try await scene.run(["aldaba-audit", "list", "--dir", scene.ledger, "--json"])
      #expect(list.code == 0 && local.output.hasPrefix(list.output))
      #expect(list.output.split(separator: "\n").count > (verdict["records"]?.integer ?? 0) + 5)
      // Texts are asked for, and are not left on the auditor's computer.
      let shown = try await scene.audit("search", home, "--customer", "ana")
      #expect(shown.output.contains("Ana"), "\(shown)")
      #expect(try await !scene.holds("No puedo imprimir", in: home))
      // Every other way of reading works alike.
      for command in ["stats", "export --format csv", "export --format ocsf", "search"] {
        let words = command.split(separator: " ").map(String.init)
        let done = try await scene.audit(words[0], home, Array(words.dropFirst()))
        #expect(done.code == 0 && !done.output.isEmpty, "\(command): \(done)")
      }
    }
  }

  @Test func onlyAuditorsRead() async throws {
    try await Scene.play { scene in
      let home = try await scene.auditor()
      let technician = try await scene.audit("verify", scene.technicianHome)
      #expect(technician.code == 76 && technician.error.isTwoLines, "\(technician)")
      let nobody = try await scene.audit("verify", scene.folder + "/nobody")
      #expect(nobody.code == 78 && nobody.error.isTwoLines, "\(nobody)")
      // An auditor only reads.
      let started = try await scene.run([
        "aldaba", "start", "--json", "--home", home, "--customer", "Ana", "--ticket", "C-7",
        "--motive", "Nada", "--broker", scene.address,
      ])
      #expect(started.code == 76, "\(started)")
      let gone = try await scene.run([
        "aldaba-audit", "verify", "--broker", "localhost:1", "--home", home,
      ])
      #expect(gone.code == 69 && gone.error.isTwoLines, "\(gone)")
      let both = try await scene.audit("verify", home, "--dir", scene.ledger)
      #expect(both.code == 64 && both.error.isTwoLines, "\(both)")
      _ = try await scene.run([
        "aldaba-broker", "person", "revoke", "auditora", "--dir", scene.brokerFolder,
      ])
      let revoked = try await scene.audit("verify", home)
      #expect(revoked.code == 76 && revoked.error.isTwoLines, "\(revoked)")
    }
  }

  /// Puts an older copy of the ledger in the place of the one that was shown.
  @Test func aLedgerThatWasRolledBackOrForked() async throws {
    try await Scene.play { scene in
      let home = try await scene.auditor()
      try await scene.stop()
      let copy = scene.folder + "/older"
      _ = try await scene.run(["/bin/cp", "-a", scene.ledger, copy])
      try await scene.serve()
      for id in ["una", "dos", "tres"] { _ = try await scene.token(id) }
      let before = try await scene.audit("verify", home, "--json")
      #expect(before.code == 0, "\(before)")
      let remembered = try before.json()
      try await scene.stop()
      Folders.remove(scene.ledger)
      _ = try await scene.run(["/bin/cp", "-a", copy, scene.ledger])
      try await scene.serve()
      let back = try await scene.audit("verify", home, "--json")
      #expect(back.code == 65 && back.error.isTwoLines, "\(back)")
      try scene.isEvidence(back, of: "rolled-back", remembered)
      for id in ["cuatro", "cinco", "seis", "siete", "ocho"] { _ = try await scene.token(id) }
      let forked = try await scene.audit("verify", home, "--json")
      #expect(forked.code == 65, "\(forked)")
      try scene.isEvidence(forked, of: "forked", remembered)
      // And it is not forgotten: it is said again, in words too.
      let again = try await scene.audit("list", home)
      #expect(again.code == 65 && again.error.contains("forked"), "\(again)")
    }
  }

  @Test func followsAndOutlastsTheBroker() async throws {
    try await Scene.play { scene in
      let home = try await scene.auditor()
      let follower = try await scene.follower(home)
      try await scene.stop()
      try await scene.serve()
      try await follower.wait("broker.stopped")
      try await follower.wait("broker.started")
      follower.signal(SIGINT)
      #expect(try await follower.exit() == 130)
    }
  }
}

extension Scene {
  /// An auditor, enrolled with the audit program itself.
  func auditor(_ id: String = "auditora") async throws -> String {
    let token = try await token(id, role: "auditor")
    let home = "\(folder)/\(id)"
    let done = try await run(["aldaba-audit", "enroll", "--home", home], input: token)
    guard done.code == 0 else { throw Missing("enroll: \(done)") }
    return home
  }

  func audit(_ command: String, _ home: String, _ more: String...) async throws -> Finished {
    try await audit(command, home, more)
  }

  func audit(_ command: String, _ home: String, _ more: [String]) async throws -> Finished {
    try await run(["aldaba-audit", command, "--broker", address, "--home", home] + more)
  }

  /// An auditor's `follow`, which shows only what is new since it has begun: until its first line it is
  /// not certain that it has.
  func follower(_ home: String) async throws -> Program {
    let program = try await start(
      "follower", ["aldaba-audit", "follow", "--broker", address, "--home", home, "--json"])
    try await hasBegun([program])
    return program
  }

  /// Waits until each of these followers has shown a line.
  func hasBegun(_ followers: [Program]) async throws {
    try await Scene.until {
      _ = try await token("p\(Int.random(in: 0..<1_000_000))")
      return followers.allSatisfy { $0.hasHeard("person.added") }
    }
  }

  /// Ends the broker in order.
  func stop() async throws {
    let broker = try broker
    broker.signal(SIGTERM)
    guard try await broker.exit() == 0 else { throw Missing("serve: \(broker.errorText)") }
  }

  func holds(_ text: String, in folder: String) async throws -> Bool {
    try await run(["/bin/grep", "-rq", text, folder]).code == 0
  }

  /// Both heads were written down; the remembered one is that of the earlier verdict.
  fileprivate func isEvidence(_ done: Finished, of kind: String, _ remembered: JSON) throws {
    let problem = try #require(try done.json()["problems"]?.array?.first)
    #expect(problem["kind"]?.string == kind)
    let files = (problem["evidence"]?.array ?? []).compactMap(\.string)
    #expect(files.count >= 2)
    let known = try Files.read(try #require(files.first), maximumBytes: 4_096).asText
    let lines = known.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[1] == "\(remembered["records"]?.integer ?? -1)")
    #expect([UInt8](base64: String(lines[2]))?.hex == remembered["root"]?.string)
    #expect(try Files.read(files[1], maximumBytes: 4_096).asText.contains("\u{2014} "))
  }
}

extension Finished {
  func json() throws -> JSON { try JSON.parse(Array(output.utf8.prefix { $0 != 0x0A })) }
}

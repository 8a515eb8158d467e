import AldabaCrypto
import AldabaJSON
import AldabaSystem
import AldabaWire
import Glibc
import Testing

/// Files left with a customer and copied from them: nothing without a yes, exactly what was agreed,
/// and nothing half-written, whatever breaks on the way.
@Suite struct FileTests {
  /// In the scene's folder, which is the home of both sides.
  private static func make(_ scene: Scene, _ name: String, _ bytes: [UInt8]) throws -> JSON {
    let path = scene.folder + "/" + name
    try AldabaSystem.Folders.make(Files.directory(of: path))
    try Files.writeNew(path, bytes, permissions: 0o644)
    return .string(path)
  }

  /// A file that takes a while.
  private static func large(_ scene: Scene, _ megabytes: Int) throws -> JSON {
    let path = scene.folder + "/large.bin"
    let file = try Files.openNewFile(path)
    for index in 0..<megabytes {
      try IO.writeAll(file.number, [UInt8](repeating: UInt8(index & 255), count: 1_048_576))
    }
    return .string(path)
  }

  private static func push(_ path: JSON, to place: JSON? = nil) -> JSON {
    var command: [String: JSON] = ["do": "push", "path": path, "reason": "Ponerlo al día"]
    if let place { command["to"] = place }
    return .object(command)
  }

  private static func bytes(_ scene: Scene, _ name: String) throws -> [UInt8] {
    try Files.read(scene.folder + "/" + name, maximumBytes: 1 << 28)
  }

  private static func parts(_ scene: Scene, _ folder: String) throws -> [String] {
    try Files.list(scene.folder + "/" + folder).filter { $0.hasSuffix(".aldaba-part") }
  }

  @Test func aFileIsLeftWhereTheCustomerAllows() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      let content = Array("Hola, señora Ruiz".utf8)
      let path = try Self.make(scene, "from/informe.txt", content)
      try AldabaSystem.Folders.make(scene.folder + "/Downloads")

      // A no leaves nothing.
      call.technician.send(Self.push(path))
      call.agent.answer(try await call.agent.ask("push"), "no")
      try await call.technician.wait("answer", ["what": "push", "answer": "no"])
      let refused = try await call.technician.wait("file", ["state": "failed"])
      #expect(refused["reason"] == "declined")
      #expect(try Files.list(scene.folder + "/Downloads").isEmpty)

      call.technician.send(Self.push(path, to: "Downloads/nuevo.txt"))
      try await call.technician.error("too-soon")
      let other = try Self.make(scene, "from/otro.txt", content + content)
      call.technician.send(Self.push(other))
      let question = try await call.agent.wait("asked", ["what": "push"])
      let text = question["text"]?.string ?? ""
      #expect(question["number"] == false)
      for part in ["otro.txt", "36 bytes", "/Downloads", "«Ponerlo al día»"] {
        #expect(text.contains(part), "\(text)")
      }
      call.agent.answer(question["ask"]?.string ?? "", "yes")
      let arrived = try await call.agent.wait("file", ["state": "done"])
      #expect(arrived["path"]?.string?.hasSuffix("/Downloads/otro.txt") == true)
      #expect(arrived["bytes"] == 36)
      let done = try await call.technician.wait("file", ["state": "done"])
      #expect(done["sha256"] == .string(Crypto.sha256(content + content).hex))
      #expect(arrived["sha256"] == done["sha256"])
      #expect(try Self.bytes(scene, "Downloads/otro.txt") == content + content)
      #expect(try Files.list(scene.folder + "/Downloads") == ["otro.txt"])
      try await scene.has(1, "file.pushed")
      try await call.end()
    }
  }

  @Test func aFileIsReplacedOnlyWithASecondYes() async throws {
    try await Scene.play(["reask_seconds=0"]) { scene in
      let call = try await scene.call()
      let path = try Self.make(scene, "from/x.txt", [1, 2, 3])
      _ = try Self.make(scene, "to/x.txt", [9])
      for answer in ["no", "yes"] {
        call.technician.send(Self.push(path, to: "to"))
        call.agent.answer(try await call.agent.ask("push"), "yes")
        let question = try await call.agent.wait("asked", ["what": "overwrite"])
        #expect(question["text"]?.string?.contains("x.txt, 1 byte, saved today") == true)
        #expect(try Self.bytes(scene, "to/x.txt") == [9])
        call.agent.answer(question["ask"]?.string ?? "", answer)
        try await call.technician.wait("answer", ["what": "push", "answer": .string(answer)])
        let end = try await call.technician.wait(
          "file", ["state": answer == "yes" ? "done" : "failed"])
        #expect(end["reason"] == (answer == "yes" ? nil : "declined"))
      }
      #expect(try Self.bytes(scene, "to/x.txt") == [1, 2, 3])
      #expect(try Files.list(scene.folder + "/to") == ["x.txt"])
      let granted = try await scene.records("consent.granted")
      #expect(granted.count == 1 && granted[0]["replaces"] != nil)
      try await call.end()
    }
  }

  @Test func aFolderArrivesWhole() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      for index in 0..<40 {
        _ = try Self.make(
          scene, "from/in/\(index % 3)/f\(index)", [UInt8](repeating: 7, count: index * 100))
      }
      try AldabaSystem.Folders.make(scene.folder + "/to")
      call.technician.send(Self.push(.string(scene.folder + "/from/in"), to: "to"))
      let question = try await call.agent.wait("asked", ["what": "push"])
      #expect(question["text"]?.string?.contains("40 files") == true)
      call.agent.answer(question["ask"]?.string ?? "", "yes")
      try await call.technician.wait("file", ["state": "done"])
      for index in 0..<40 {
        #expect(try Self.bytes(scene, "to/in/\(index % 3)/f\(index)").count == index * 100)
      }
      #expect(try Files.list(scene.folder + "/to") == ["in"])
      try await call.end()
    }
  }

  @Test func whatCannotBeIsNotAsked() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      let path = try Self.make(scene, "from/x.txt", [1])
      symlink("/etc", scene.folder + "/link")
      mkdir(scene.folder + "/taken", 0o700)
      mkdir(scene.folder + "/taken/x.txt", 0o700)
      symlink("nowhere", scene.folder + "/dangling")
      for (place, reason) in [
        ("none/x.txt", "no-folder"), ("../x.txt", "bad-name"), ("taken", "is-folder"),
        ("dangling", "link"), ("a\u{1B}b", "bad-name"),
      ] {
        call.technician.send(Self.push(path, to: .string(place)))
        try await call.technician.wait("answer", ["what": "push", "answer": "no"])
        let end = try await call.technician.wait("file", ["state": "failed"])
        #expect(end["reason"] == .string(reason), "\(place)")
      }
      for (wanted, reason) in [
        ("none.txt", "gone"), ("taken", "is-folder"), ("dangling", "link"),
        ("/dev/zero", "not-a-file"),
        ("../x", "bad-name"),
      ] {
        call.technician.send([
          "do": "fetch", "path": .string(wanted), "reason": "Verlo", "as": "copy",
        ])
        try await call.technician.wait(
          "answer", ["what": "fetch", "answer": "no", "unable": true])
        let end = try await call.technician.wait("file", ["state": "failed"])
        #expect(end["reason"] == .string(reason), "\(wanted)")
      }
      call.technician.send(Self.push(.string(scene.folder + "/none")))
      try await call.technician.error("bad-argument")
      #expect(!call.agent.hasHeard("asked", ["what": "push"]))
      #expect(!call.agent.hasHeard("asked", ["what": "fetch"]))
      try await call.end()
    }
  }

  @Test func aCopyIsHandedOver() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      let content = [UInt8](repeating: 5, count: 300_000)
      _ = try Self.make(scene, "suyo/notas.txt", content)
      call.technician.send([
        "do": "fetch", "path": "~/suyo/notas.txt", "reason": "Verlas",
        "as": .string(scene.folder + "/copia.txt"),
      ])
      let question = try await call.agent.wait("asked", ["what": "fetch"])
      #expect(question["text"]?.string?.contains("/suyo/notas.txt") == true)
      #expect(question["text"]?.string?.contains("300 kB") == true)
      call.agent.answer(question["ask"]?.string ?? "", "yes")
      try await call.technician.wait("file", ["state": "done"])
      try await call.agent.wait("file", ["state": "done"])
      let same = try Self.bytes(scene, "copia.txt") == content
      #expect(same)
      try await scene.has(1, "file.fetched")
      // What is there here is not replaced either.
      call.technician.send([
        "do": "fetch", "path": "suyo/notas.txt", "reason": "Verlas",
        "as": .string(scene.folder + "/copia.txt"),
      ])
      call.agent.answer(try await call.agent.ask("fetch"), "yes")
      let taken = try await call.technician.wait("file", ["state": "failed"])
      #expect(taken["reason"] == "exists")
      try await scene.has(1, "file.failed")
      try await call.end()
    }
  }

  @Test func takingBackStopsItAtOnce() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      let path = try Self.large(scene, 96)
      try AldabaSystem.Folders.make(scene.folder + "/to")
      call.technician.send(Self.push(path, to: "to"))
      call.agent.answer(try await call.agent.ask("push"), "yes")
      try await call.technician.wait("file", ["state": "sending"])
      call.agent.send(["do": "revoke", "what": "push"])
      try await call.agent.wait("revoked", ["what": "push"])
      let end = try await call.technician.wait("file", ["state": "failed"])
      #expect(end["reason"] == "cancelled")
      try await Scene.until { try Files.list(scene.folder + "/to").isEmpty }
      try await call.end()
    }
  }

  @Test func aBrokerThatIsKilledLosesNoByte() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      let path = try Self.large(scene, 24)
      try AldabaSystem.Folders.make(scene.folder + "/to")
      call.technician.send(Self.push(path, to: "to"))
      call.agent.answer(try await call.agent.ask("push"), "yes")
      try await call.technician.wait("file", ["state": "sending"])
      await (try scene.broker).kill()
      try await call.technician.wait("link", ["state": "lost"])
      try await scene.serve()
      try await call.technician.wait("file", ["state": "done"])
      let same = try Self.bytes(scene, "to/large.bin") == Self.bytes(scene, "large.bin")
      #expect(same)
      try await call.end()
    }
  }

  @Test func aKilledAgentGoesOnWhereItWas() async throws {
    try await Scene.play(["resume_seconds=1"]) { scene in
      let first = try await scene.call()
      let path = try Self.large(scene, 96)
      try AldabaSystem.Folders.make(scene.folder + "/to")
      first.technician.send(Self.push(path, to: "to"))
      first.agent.answer(try await first.agent.ask("push"), "yes")
      try await first.technician.wait("file", ["state": "sending"])
      try await Scene.until {
        try Self.parts(scene, "to").contains {
          try Files.status(path: scene.folder + "/to/" + $0).size > 2_000_000
        }
      }
      await first.agent.kill()
      try await first.technician.wait("closed")
      let part = try #require(try Self.parts(scene, "to").first)
      let held = try Files.status(path: scene.folder + "/to/" + part).size
      #expect(try Files.list(scene.folder + "/to").count == 1)

      let second = try await scene.call()
      second.technician.send(Self.push(path, to: "to"))
      second.agent.answer(try await second.agent.ask("push"), "yes")
      let begun = try await second.technician.wait("file", ["state": "sending"])
      #expect(begun["bytes"] == .integer(held))
      try await second.technician.wait("file", ["state": "done"], seconds: 60)
      let same = try Self.bytes(scene, "to/large.bin") == Self.bytes(scene, "large.bin")
      #expect(same)
      #expect(try Files.list(scene.folder + "/to") == ["large.bin"])
      try await second.end()
    }
  }

  @Test func whatChangesUnderWayDoesNotArrive() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      let path = try Self.make(scene, "from/x.txt", [UInt8](repeating: 1, count: 100_000))
      try AldabaSystem.Folders.make(scene.folder + "/to")
      call.technician.send(Self.push(path, to: "to"))
      let ask = try await call.agent.ask("push")
      try Files.replace(
        scene.folder + "/from/x.txt", [UInt8](repeating: 2, count: 100_000), permissions: 0o644)
      call.agent.answer(ask, "yes")
      let end = try await call.technician.wait("file", ["state": "failed"])
      #expect(end["reason"] == "changed")
      try await call.agent.wait("file", ["state": "failed"])
      try await Scene.until { try Files.list(scene.folder + "/to").isEmpty }
      try await scene.has(1, "file.failed")
      try await call.end()
    }
  }

  @Test(arguments: ["es", "en"])
  func atTheTerminal(_ language: String) async throws {
    let isSpanish = language == "es"
    try await Scene.play { scene in
      let (technician, code) = try await scene.startCall()
      let customer = try await Person.customer(scene, code: code, language: language)
      try await customer.sees(isSpanish ? "Para empezar, escriba: sí" : "To begin, type: yes")
      await customer.answer(isSpanish ? "sí\r" : "yes\r")
      try await technician.wait("joined")
      try await customer.sees(isSpanish ? "Ya puede escribir" : "You can now write")
      _ = try await technician.number()
      let path = try Self.make(scene, "from/x.txt", [1, 2, 3])
      technician.send(Self.push(path))
      try await customer.sees(
        isSpanish ? "No se abre solo y no sustituye" : "It does not open by itself")
      try await customer.sees(isSpanish ? "Para permitir, escriba: sí" : "To allow it, type: yes")
      await customer.answer(isSpanish ? "sí\r" : "yes\r")
      try await customer.sees(isSpanish ? "entero y comprobado" : "whole and checked")
      try await technician.wait("file", ["state": "done"])
      #expect(try Self.bytes(scene, "x.txt") == [1, 2, 3])

      // A folder: all that is in it can be read before the yes.
      for index in 1...30 { _ = try Self.make(scene, "from/in/sub/f\(index).txt", [1]) }
      AldabaSystem.Files.makeExecutable(try Self.make(scene, "from/in/run.sh", [1]))
      technician.send([
        "do": "push", "path": .string(scene.folder + "/from/in"), "reason": "Ponerlo al día",
        "executable": true,
      ])
      try await customer.sees(isSpanish ? "31 bytes, 31 archivos" : "31 bytes, 31 files")
      try await customer.sees(isSpanish ? "escriba: lista" : "type: list")
      try await customer.sees(isSpanish ? "Para permitir, escriba: sí" : "To allow it, type: yes")
      await customer.answer(isSpanish ? "lista\r" : "list\r")
      try await customer.sees(isSpanish ? "En la carpeta:" : "In the folder:")
      try await customer.sees(
        isSpanish ? "run.sh (1 byte, programa)" : "run.sh (1 byte, a program)")
      try await customer.sees("sub/f9.txt (1 byte)")
      try await customer.sees(isSpanish ? "Para permitir, escriba: sí" : "To allow it, type: yes")
      await customer.answer(isSpanish ? "sí\r" : "yes\r")
      try await customer.sees(isSpanish ? "entero y comprobado" : "whole and checked")
      try await technician.wait("file", ["state": "done"])

      // Stopped in the middle: what became of it is said behind that all has stopped.
      try AldabaSystem.Folders.make(scene.folder + "/to")
      technician.send(Self.push(try Self.large(scene, 96), to: "to"))
      try await customer.sees(isSpanish ? "Para permitir, escriba: sí" : "To allow it, type: yes")
      await customer.answer(isSpanish ? "sí\r" : "yes\r")
      try await technician.wait("file", ["state": "sending", "of": .integer(96 << 20)])
      customer.type("\u{1D}q")
      try await customer.sees(isSpanish ? "Todo parado" : "Everything is stopped")
      try await customer.sees(
        isSpanish ? "No ha quedado nada a medias" : "Nothing half-done is left")
      try await technician.wait("file", ["state": "failed", "reason": "cancelled"])
      technician.send(["do": "close", "summary": "Listo"])
      try await customer.sees(isSpanish ? "Para colgar" : "To hang up")
      await customer.answer(isSpanish ? "colgar\r" : "bye\r")
      try await technician.wait("closed")
    }
  }
}

extension Files {
  fileprivate static func makeExecutable(_ path: JSON) { chmod(path.string ?? "", 0o755) }

  fileprivate static func openNewFile(_ path: String) throws -> Descriptor {
    try openNew(path, permissions: 0o644)
  }
}

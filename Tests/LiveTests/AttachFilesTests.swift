import AldabaCrypto
import AldabaJSON
import AldabaSystem
import AldabaWire
import Testing

/// Files under way when the technician's console dies: they go on in the one that comes back, under the
/// same yes and for the same bytes alone; where they do not, both sides are told.
@Suite struct AttachFilesTests {
  private static func attach(_ scene: Scene) async throws -> Program {
    try await scene.start(
      "attached",
      [
        "/bin/sh", "-c", "cd / && exec \"$0\" \"$@\"", Program.path("aldaba"), "attach", "--json",
        "--home", scene.technicianHome, "--broker", scene.address,
      ])
  }

  private static func content(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 / 4_096 ^ $0) }
  }

  private static func make(_ scene: Scene, _ name: String, _ bytes: [UInt8]) throws -> JSON {
    let path = scene.folder + "/" + name
    try AldabaSystem.Folders.make(Files.directory(of: path))
    try Files.writeNew(path, bytes, permissions: 0o644)
    return .string(path)
  }

  /// A call whose technician is behind a line of some MB a second.
  private static func slowCall(_ scene: Scene) async throws -> (Call, SlowLine) {
    let line = try await SlowLine.start(to: scene.port, rate: 2_000_000)
    let (technician, code) = try await scene.startCall(to: line.address)
    let agent = try await scene.join(code)
    agent.answer(try await agent.ask("session"), "yes")
    try await technician.wait("joined")
    let number = try await technician.number()
    return (Call(technician: technician, agent: agent, code: code, number: number), line)
  }

  private static func waitForBytes(_ program: Program, atLeast least: Int64) async throws {
    while true {
      let event = try await program.wait("file", ["state": "sending"])
      if event["bytes"]?.integer ?? 0 >= least { return }
    }
  }

  @Test func aFileThatIsLeftGoesOn() async throws {
    try await Scene.play { scene in
      let (call, line) = try await Self.slowCall(scene)
      let bytes = Self.content(4_000_000)
      let path = try Self.make(scene, "from/large.bin", bytes)
      try AldabaSystem.Folders.make(scene.folder + "/to")
      call.technician.send(["do": "push", "path": path, "to": "to", "reason": "Ponerlo"])
      call.agent.answer(try await call.agent.ask("push"), "yes")
      try await Self.waitForBytes(call.technician, atLeast: 500_000)
      await call.technician.kill()

      let console = try await Self.attach(scene)
      let again = try await console.wait("file", ["state": "sending", "again": true])
      #expect(again["bytes"]?.integer ?? 0 >= 500_000)
      #expect(again["of"] == 4_000_000)
      let told = try await call.agent.wait("progress", ["again": true])
      #expect(told["done"] == again["bytes"])
      #expect(told["text"]?.string?.contains("as you allowed") == true)
      let done = try await console.wait("file", ["state": "done"])
      #expect(done["sha256"] == .string(Crypto.sha256(bytes).hex))
      try await call.agent.wait("file", ["state": "done"])
      let same = try Files.read(scene.folder + "/to/large.bin", maximumBytes: 1 << 23) == bytes
      #expect(same)
      #expect(try Files.list(scene.folder + "/to") == ["large.bin"])
      #expect(try await scene.records("consent.granted").count == 1)
      try await scene.has(1, "file.pushed")
      #expect(try await scene.records("file.failed").isEmpty)
      try await Call(
        technician: console, agent: call.agent, code: call.code, number: call.number
      ).end()
      _ = line
    }
  }

  /// The same bytes, or none: the yes was to exactly those.
  @Test func aFileThatHasChangedDoesNot() async throws {
    try await Scene.play { scene in
      let (call, line) = try await Self.slowCall(scene)
      let path = try Self.make(scene, "from/in/large.bin", Self.content(3_000_000))
      _ = try Self.make(scene, "from/in/small.txt", [1])
      try AldabaSystem.Folders.make(scene.folder + "/to")
      call.technician.send([
        "do": "push", "path": .string(scene.folder + "/from/in"), "to": "to", "reason": "Ponerlo",
      ])
      let question = try await call.agent.wait("asked", ["what": "push"])
      #expect(question["files"]?.array?.count == 2)
      #expect(question["files"]?.array?.first?["path"] == "large.bin")
      call.agent.answer(question["ask"]?.string ?? "", "yes")
      try await Self.waitForBytes(call.technician, atLeast: 500_000)
      await call.technician.kill()
      try Files.replace(scene.folder + "/from/in/small.txt", [2], permissions: 0o644)

      let console = try await Self.attach(scene)
      let failed = try await console.wait("file", ["state": "failed"])
      #expect(failed["reason"] == "changed")
      let told = try await call.agent.wait("file", ["state": "failed", "reason": "changed"])
      #expect(told["kept"] == nil)
      try await Scene.until { try Files.list(scene.folder + "/to").isEmpty }
      try await scene.has(1, "file.failed")
      try await Call(
        technician: console, agent: call.agent, code: call.code, number: call.number
      ).end()
      _ = (path, line)
    }
  }

  @Test func aCopyGoesOn() async throws {
    try await Scene.play { scene in
      let (call, line) = try await Self.slowCall(scene)
      let bytes = Self.content(4_000_000)
      _ = try Self.make(scene, "suyo/log.bin", bytes)
      try AldabaSystem.Folders.make(scene.folder + "/copias")
      call.technician.send([
        "do": "fetch", "path": "suyo/log.bin", "reason": "Verlo",
        "as": .string(scene.folder + "/copias"),
      ])
      call.agent.answer(try await call.agent.ask("fetch"), "yes")
      try await Self.waitForBytes(call.technician, atLeast: 500_000)
      await call.technician.kill()
      let console = try await Self.attach(scene)
      let again = try await console.wait("file", ["state": "sending", "again": true])
      #expect(again["bytes"]?.integer ?? 0 >= 500_000)
      try await call.agent.wait("progress", ["again": true])
      try await console.wait("file", ["state": "done"])
      try await call.agent.wait("file", ["state": "done"])
      let copy = try Files.read(scene.folder + "/copias/log.bin", maximumBytes: 1 << 23)
      let same = copy == bytes
      #expect(same)
      #expect(try Files.list(scene.folder + "/copias") == ["log.bin"])
      try await scene.has(1, "file.fetched")
      try await Call(
        technician: console, agent: call.agent, code: call.code, number: call.number
      ).end()
      _ = line
    }
  }

  /// A question that stood, and one that was answered while no console was there.
  @Test func whatWasAnsweredMeanwhile() async throws {
    try await Scene.play(["reask_seconds=0"]) { scene in
      let call = try await scene.call()
      let path = try Self.make(scene, "from/x.txt", [1, 2, 3])
      try AldabaSystem.Folders.make(scene.folder + "/to")
      call.technician.send(["do": "push", "path": path, "to": "to", "reason": "Ponerlo"])
      let ask = try await call.agent.ask("push")
      await call.technician.kill()
      try await call.agent.wait("link", ["side": "technician", "state": "lost"])
      call.agent.answer(ask, "no")
      try await scene.has(1, "consent.declined")

      let console = try await Self.attach(scene)
      let failed = try await console.wait("file", ["state": "failed"])
      #expect(failed["reason"] == "declined")
      try await console.wait("joined")
      _ = try await console.number()
      console.send(["do": "push", "path": path, "to": "to", "reason": "Ponerlo"])
      let second = try await call.agent.ask("push")
      await console.kill()
      let third = try await Self.attach(scene)
      try await third.wait("asked", ["what": "push"])
      call.agent.answer(second, "yes")
      try await third.wait("file", ["state": "done"])
      #expect(try Files.read(scene.folder + "/to/x.txt", maximumBytes: 9) == [1, 2, 3])
      try await Call(
        technician: third, agent: call.agent, code: call.code, number: call.number
      ).end()
    }
  }

  /// A console elsewhere, without what the first one has noted: it says what there is, and how to go on.
  @Test func withoutTheNoteItEndsWithAWord() async throws {
    try await Scene.play { scene in
      let (call, line) = try await Self.slowCall(scene)
      let path = try Self.make(scene, "from/large.bin", Self.content(4_000_000))
      try AldabaSystem.Folders.make(scene.folder + "/to")
      call.technician.send(["do": "push", "path": path, "to": "to", "reason": "Ponerlo"])
      call.agent.answer(try await call.agent.ask("push"), "yes")
      try await Self.waitForBytes(call.technician, atLeast: 500_000)
      await call.technician.kill()
      let notes = scene.technicianHome + "/state/sessions"
      let note = notes + "/" + (try #require(try Files.list(notes).first))
      let text = try Files.readPrivate(note, maximumBytes: 65_536).asText
      #expect(text.contains("large.bin"))
      guard case .object(var members) = try JSON.parse(Array(text.utf8)) else { return }
      members["files"] = []
      try Files.replace(note, JSON.object(members).encoded(), permissions: 0o600)

      let console = try await Self.attach(scene)
      let failed = try await console.wait("file", ["state": "failed"])
      #expect(failed["reason"] == "link-lost")
      #expect(failed["bytes"]?.integer ?? 0 >= 500_000)
      let told = try await call.agent.wait("file", ["state": "failed", "reason": "link-lost"])
      #expect(told["kept"] == true)
      #expect(told["text"]?.string?.contains("kept aside") == true)
      #expect(try Files.list(scene.folder + "/to").count == 1)
      // Asked again, it goes on from there.
      console.send(["do": "push", "path": path, "to": "to", "reason": "Ponerlo"])
      call.agent.answer(try await call.agent.ask("push"), "yes")
      let begun = try await console.wait("file", ["state": "sending"])
      #expect(begun["bytes"]?.integer ?? 0 >= 500_000)
      try await console.wait("file", ["state": "done"])
      #expect(try Files.list(scene.folder + "/to") == ["large.bin"])
      try await Call(
        technician: console, agent: call.agent, code: call.code, number: call.number
      ).end()
      _ = line
    }
  }
}

import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaSystem
import Glibc
import Testing

/// What is recorded, for whom, and that nothing of a recording is believed unless all of it is right.
@Suite struct RecordingTests {
  /// Makes an auditor's key and has customers' machines seal to it.
  static func auditor(_ scene: Scene, _ id: String = "eva") async throws -> String {
    let key = "\(scene.folder)/\(id).key"
    let made = try await scene.run(["aldaba-audit", "key", "--out", key])
    try Files.writeNew(key + ".request", Array(made.output.utf8), permissions: 0o600)
    let added = try await scene.run([
      "aldaba-broker", "auditor", "add", id, key + ".request", "--name", "Eva Soler", "--dir",
      scene.brokerFolder,
    ])
    #expect(added.code == 0, "\(added.error)")
    return key
  }

  static func replay(_ scene: Scene, _ session: String, key: String, _ more: String...)
    async throws -> Finished
  {
    try await scene.run(
      ["aldaba-audit", "replay", session, "--dir", scene.brokerFolder, "--key", key] + more)
  }

  static func session(_ scene: Scene) async throws -> String {
    try #require(try await scene.records("session.opened").first?["session"]?.string)
  }

  static func events(_ done: Finished) throws -> [JSON] {
    try done.output.split(separator: "\n").map { try JSON.parse(Array($0.utf8)) }
  }

  static func shown(_ events: [JSON]) -> String {
    events.compactMap { $0["output"]?.string }.joined()
  }

  static func marks(_ events: [JSON]) -> [String] {
    events.compactMap { $0["mark"]?.string }
  }

  /// A call with a recording and a shell, and one command in it.
  private static func recorded(_ scene: Scene) async throws -> Call {
    let call = try await scene.call()
    try await call.grant("record")
    try await call.grant("view")
    try await call.technician.wait("shell", ["state": "open"])
    call.agent.send(["do": "type", "data": "echo \\(visto\'\'\\)\n".data])
    try await call.agent.output(until: "(visto)")
    return call
  }

  @Test func recordedAndPlayed() async throws {
    try await Scene.play { scene in
      let key = try await Self.auditor(scene)
      let call = try await scene.call()
      call.technician.send(["do": "ask", "what": "record", "reason": "Aprender", "minutes": 15])
      let question = try await call.agent.wait("asked", ["what": "record"])
      #expect(question["number"] == false)
      call.agent.answer(try #require(question["ask"]?.string), "yes")
      try await call.technician.wait("answer", ["what": "record", "answer": "yes"])
      // What is in force is said, and questions say it too.
      try await call.agent.waitForText("now", containing: "It is recorded.")
      call.technician.send(["do": "ask", "what": "view", "reason": "Ver", "minutes": 15])
      let view = try await call.agent.wait("asked", ["what": "view"])
      #expect(view["text"]?.string?.contains("It is recorded.") == true)
      call.agent.answer(try #require(view["ask"]?.string), "yes")
      try await call.technician.wait("shell", ["state": "open"])
      // Typed without an echo, as a password is: it is in no recording.
      call.agent.send([
        "do": "type",
        "data": "stty -echo; echo \\(ya''\\); read x; stty echo; echo \\(visto''\\)\n".data,
      ])
      try await call.agent.output(until: "(ya)")
      call.agent.send(["do": "type", "data": "secreto\n".data])
      try await call.agent.output(until: "(visto)")
      try await call.end()
      let kept = try await call.agent.wait("recording")
      let copy = try Files.readPrivate(
        try #require(kept["path"]?.string), maximumBytes: 1_048_576)
      #expect(copy.asText.contains("(visto)"))

      let session = try await Self.session(scene)
      let done = try await Self.replay(scene, String(session.prefix(8)), key: key, "--json")
      #expect(done.code == 0, "\(done.error)")
      let events = try Self.events(done)
      #expect(Self.shown(events).contains("(visto)"))
      #expect(!Self.shown(events).contains("secreto"))
      let marks = Self.marks(events)
      #expect(marks.first == "recording")
      #expect(marks.contains("consent.asked view") && marks.contains("consent.granted view"))
      #expect(marks.contains("closing") || marks.contains("ended"))

      // Exported: what asciinema plays. Played: what was shown.
      let file = scene.folder + "/a.cast"
      #expect(try await Self.replay(scene, session, key: key, "--export", file).code == 0)
      #expect(try await Self.replay(scene, session, key: key, "--export", file).code == 73)
      let text = try Files.readPrivate(file, maximumBytes: 1_048_576).asText
      #expect(text.split(separator: "\n").count > 3 && text.contains("(visto)"))
      let played = try await Self.replay(scene, session, key: key, "--speed", "1000")
      #expect(played.code == 0 && played.output.contains("(visto)"))
      #expect(played.output.contains("Yes: see the window"))
      let asciinema = try await scene.run(["/bin/sh", "-c", "command -v asciinema"])
      if asciinema.code == 0 {
        let cat = try await scene.run([
          "/bin/sh", "-c", "script -qec 'asciinema cat \(file)' /dev/null",
        ])
        #expect(cat.code == 0 && cat.output.contains("(visto)"))
      } else {
        print("SKIPPED: recordedAndPlayed: asciinema is not installed (apt install asciinema)")
      }
    }
  }

  @Test func anythingElseThanWhatWasRecordedIsRefused() async throws {
    try await Scene.play { scene in
      let key = try await Self.auditor(scene)
      let call = try await Self.recorded(scene)
      // A second segment: a second later.
      try await scene.hasAtLeast(1, "recording.segment")
      call.agent.send(["do": "type", "data": "echo \\(otra\'\'\\)\n".data])
      try await call.agent.output(until: "(otra)")
      try await scene.hasAtLeast(2, "recording.segment")
      try await call.end()
      let session = try await Self.session(scene)
      let folder = "\(scene.brokerFolder)/recordings/\(session)"
      let names = try Files.list(folder)
      #expect(names.prefix(2) == ["00001.cms", "00002.cms"])
      let (one, two) = ("\(folder)/00001.cms", "\(folder)/00002.cms")
      let first = try Files.read(one, maximumBytes: 40_000)
      let second = try Files.read(two, maximumBytes: 40_000)

      func refused(_ what: String) async throws {
        let done = try await Self.replay(scene, session, key: key, "--json")
        #expect(done.code == 65, "\(what): \(done.error)")
        #expect(done.output.isEmpty, "\(what)")
        #expect(done.error.isTwoLines && done.error.contains("2"), "\(what): \(done.error)")
        let verified = try await scene.run([
          "aldaba-audit", "verify", "--dir", scene.brokerFolder, "--json",
        ])
        #expect(verified.code == 65 && verified.output.contains("segment 2"), "\(what)")
      }
      var changed = second
      changed[changed.count / 2] ^= 1
      for (what, bytes) in [
        ("changed", changed), ("cut", Array(second.dropLast())), ("swapped", first), ("empty", []),
        ("longer", second + [0]),
      ] {
        try Files.replace(two, bytes, permissions: 0o600)
        try await refused(what)
      }
      try Files.remove(two)
      try await refused("missing")
      try Files.replace(two, second, permissions: 0o600)
      #expect(try await Self.replay(scene, session, key: key, "--json").code == 0)

      // Another key, and what is no key.
      let other = scene.folder + "/leo.key"
      #expect(try await scene.run(["aldaba-audit", "key", "--out", other]).code == 0)
      let foreign = try await Self.replay(scene, session, key: other, "--json")
      #expect(foreign.code == 65 && foreign.error.isTwoLines && foreign.output.isEmpty)
      #expect(try await Self.replay(scene, session, key: two, "--json").code == 78)
      #expect(try await Self.replay(scene, "ffff", key: key, "--json").code == 68)
      // All of them are gone from a broker's folder.
      let all = scene.brokerFolder + "/recordings"
      #expect(rename(all, all + ".away") == 0)
      let gone = try await scene.run([
        "aldaba-audit", "verify", "--dir", scene.brokerFolder, "--json",
      ])
      #expect(gone.code == 65 && gone.output.contains("folder of the recordings is missing"))
      #expect(rename(all + ".away", all) == 0)
      // Erased as a whole: the ledger is as it was, and replay says so.
      for name in try Files.list(folder) { try Files.remove("\(folder)/\(name)") }
      try Files.removeDirectory(folder)
      let erased = try await Self.replay(scene, session, key: key, "--json")
      #expect(erased.code == 68 && erased.error.isTwoLines)
    }
  }

  @Test func withoutWhoCouldWatchNobodyIsAsked() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      call.technician.send(["do": "ask", "what": "record", "reason": "Aprender", "minutes": 15])
      try await call.technician.wait("answer", ["what": "record", "answer": "no"])
      try await call.technician.wait("error", ["code": "no-auditor"])
      #expect(!call.agent.hasHeard("asked", ["what": "record"]))
      try await call.grant("view")
      try await call.end()
    }
  }

  @Test func requiredAndNo() async throws {
    try await Scene.play(["recording=required"], serves: false) { scene in
      // Nobody could watch: the configuration is refused, with the place.
      let checked = try await scene.run([
        "aldaba-broker", "check", "--dir", scene.brokerFolder, "--set", "recording=required",
      ])
      #expect(checked.code == 78 && checked.error.contains("broker.json5:"))
      _ = try await Self.auditor(scene)
      try await scene.serve()
      let call = try await scene.call()
      for what in ["view", "type"] {
        call.technician.send([
          "do": "ask", "what": .string(what), "reason": "Ver", "minutes": 15,
        ])
        try await call.technician.error("no-recording")
      }
      call.technician.send(["do": "ask", "what": "record", "reason": "Norma", "minutes": 15])
      let question = try await call.agent.wait("asked", ["what": "record"])
      #expect(question["text"]?.string?.contains("only if it is recorded") == true)
      call.agent.answer(try #require(question["ask"]?.string), "no")
      try await call.technician.wait("answer", ["what": "record", "answer": "no"])
      call.technician.send(["do": "ask", "what": "type", "reason": "Ver", "minutes": 15])
      try await call.technician.error("no-recording")
      #expect(!call.agent.hasHeard("asked", ["what": "type"]))

      // With a yes there is control, and it ends with the recording, at once.
      call.agent.send(["do": "offer", "what": "record"])
      try await call.technician.wait("offered", ["what": "record"])
      call.technician.send(["do": "ask", "what": "record", "reason": "Ya", "minutes": 15])
      call.agent.answer(try await call.agent.ask("record"), "yes")
      try await call.technician.wait("answer", ["what": "record", "answer": "yes"])
      try await call.typing()
      call.agent.send(["do": "revoke", "what": "record"])
      try await call.technician.wait("revoked", ["what": "record"])
      try await call.technician.wait("revoked", ["what": "type"])
      call.technician.send(["do": "type", "data": "x".data])
      try await call.technician.error("no-grant")
      try await call.end()
    }
  }

  /// The customer ends the recording by a word, and only that, unless it is required.
  @Test(arguments: ["es", "en"])
  func aWordEndsTheRecording(_ language: String) async throws {
    let isSpanish = language == "es"
    try await Scene.play(isSpanish ? [] : ["recording=required"], serves: false) { scene in
      _ = try await Self.auditor(scene)
      try await scene.serve()
      let (technician, code) = try await scene.startCall()
      let customer = try await Person.customer(scene, code: code, language: language)
      try await customer.sees(isSpanish ? "Para empezar, escriba: sí" : "To begin, type: yes")
      await customer.answer(isSpanish ? "sí\r" : "yes\r")
      try await technician.wait("joined")
      _ = try await technician.number()
      for what in ["record", "view"] {
        technician.send(["do": "ask", "what": .string(what), "reason": "Ver", "minutes": 15])
        try await customer.sees(isSpanish ? "Para permitir, escriba: sí" : "To allow it, type: yes")
        await customer.answer(isSpanish ? "sí\r" : "yes\r")
        try await technician.wait("answer", ["what": .string(what), "answer": "yes"])
      }
      try await technician.wait("shell", ["state": "open"])
      customer.type("\u{1D}m")
      await customer.answer(isSpanish ? "no grabar\r" : "stop recording\r")
      try await technician.wait("revoked", ["what": "record"])
      try await customer.sees(
        isSpanish ? "Ya no se graba. La ayuda sigue igual." : "uses your computer only if")
      if isSpanish {
        #expect(!technician.hasHeard("revoked", ["what": "view"]))
      } else {
        try await technician.wait("revoked", ["what": "view"])
      }
      customer.type(isSpanish ? "no grabar\r" : "stop recording\r")
      try await customer.sees(isSpanish ? "No se graba." : "It is not recorded.")
      technician.send(["do": "close", "summary": "Listo"])
      try await customer.sees(isSpanish ? "Para colgar" : "To hang up")
      await customer.answer(isSpanish ? "colgar\r" : "bye\r")
      try await technician.wait("closed")
    }
  }

  /// Where the broker's disk for recordings is full, what cannot be recorded waits, and goes on by
  /// itself.
  @Test func aFullDiskHoldsUpAndNothingIsLost() async throws {
    try await Scene.play { scene in
      let folder = scene.brokerFolder + "/recordings"
      guard try await SmallDisk.mount(folder, "size=256k") else {
        print("SKIPPED: aFullDiskHoldsUpAndNothingIsLost: mounting a small tmpfs needs root")
        return
      }
      defer { SmallDisk.unmount(folder) }
      let key = try await Self.auditor(scene)
      let filler = folder + "/filler"
      let call = try await scene.call()
      SmallDisk.fill(filler)
      try await call.grant("record")
      call.technician.send(["do": "ask", "what": "view", "reason": "Ver", "minutes": 15])
      try await call.technician.wait("control", ["state": "suspended"])
      try Files.remove(filler)
      try await call.technician.wait("control", ["state": "resumed"])
      call.agent.answer(try await call.agent.ask("view"), "yes")
      try await call.technician.wait("shell", ["state": "open"])
      try await call.end()
      let done = try await Self.replay(scene, Self.session(scene), key: key, "--json")
      #expect(done.code == 0, "\(done.error)")
      #expect(Self.marks(try Self.events(done)).contains("consent.granted view"))
    }
  }

  @Test func aKilledAgentLosesAtMostTheLastSecond() async throws {
    try await Scene.play { scene in
      let key = try await Self.auditor(scene)
      let call = try await Self.recorded(scene)
      try await Scene.until {
        let done = try await Self.replay(scene, Self.session(scene), key: key, "--json")
        return done.code == 0 && done.output.contains("(visto)")
      }
      await call.agent.kill()
      let session = try await Self.session(scene)
      let done = try await Self.replay(scene, session, key: key, "--json")
      let shown = Self.shown(try Self.events(done))
      #expect(done.code == 0 && shown.contains("(visto)"))
      await call.technician.kill()
    }
  }

  @Test func pausedWhileTheCustomerWaits() async throws {
    try await Scene.play { scene in
      let key = try await Self.auditor(scene)
      let call = try await Self.recorded(scene)
      call.technician.send([
        "do": "hold", "reason": "Buscar", "doing": "Mirar", "minutes": 2,
      ])
      call.agent.answer(try await call.agent.ask("hold"), "yes")
      try await call.technician.wait("hold", ["state": "held"])
      call.agent.send(["do": "type", "data": "echo \\(privado\'\'\\)\n".data])
      try await call.agent.output(until: "(privado)")
      call.technician.send(["do": "resume"])
      try await call.technician.wait("hold", ["state": "resumed"])
      call.agent.send(["do": "type", "data": "echo \\(despues\'\'\\)\n".data])
      try await call.agent.output(until: "(despues)")
      // A killed broker: the segment that was on its way comes again.
      let broker = try scene.broker
      await broker.kill()
      try await call.agent.wait("link", ["side": "customer", "state": "lost"])
      try await scene.serve()
      try await call.agent.wait("link", ["side": "customer", "state": "resumed"])
      try await call.technician.wait("link", ["side": "technician", "state": "resumed"])
      try await call.end()
      let done = try await Self.replay(scene, Self.session(scene), key: key, "--json")
      #expect(done.code == 0, "\(done.error)")
      let events = try Self.events(done)
      #expect(Self.shown(events).contains("(despues)"))
      #expect(!Self.shown(events).contains("(privado)"))
      let marks = Self.marks(events)
      #expect(marks.contains("hold.accepted") && marks.contains("paused"))
      #expect(marks.count { $0 == "recording" } >= 2)
    }
  }

  @Test func whatDoesNotFitIsSaidAndTheSessionGoesOn() async throws {
    try await Scene.play { scene in
      _ = try await Self.auditor(scene)
      // Something fills the room before the broker starts again.
      let folder = scene.brokerFolder + "/recordings"
      for path in [folder, folder + "/" + String(repeating: "0", count: 32)] {
        try Files.makeDirectory(path, permissions: 0o700)
      }
      let filler = folder + "/" + String(repeating: "0", count: 32) + "/00001.cms"
      try Files.writeNew(filler, [UInt8](repeating: 0, count: 1_048_576), permissions: 0o600)
      let broker = try scene.broker
      broker.signal(SIGTERM)
      #expect(try await broker.exit() == 0)
      try await scene.serve(["recordings_mib=1"])
      let call = try await scene.call()
      try await call.grant("record")
      try await call.technician.wait("revoked", ["what": "record"])
      try await call.agent.wait("recording")
      try await call.grant("view")
      try await call.end()
    }
  }
}

extension Scene {
  /// Waits until at least so many of these stand there.
  fileprivate func hasAtLeast(_ count: Int, _ event: String) async throws {
    try await Scene.until { try await self.records(event).count >= count }
  }
}

extension Program {
  /// The next event of this name whose text says so.
  fileprivate func waitForText(_ event: String, containing text: String) async throws {
    _ = try await events.wait("\(event) with \(text)") { items -> JSON? in
      guard
        let index = items.firstIndex(where: {
          $0.matches(event, [:]) && $0["text"]?.string?.contains(text) == true
        })
      else { return nil }
      return items.remove(at: index)
    }
  }
}

import AldabaJSON
import AldabaSystem
import Glibc
import Testing

/// What cannot be put on record does not happen: a broker whose disk fails says so to everybody, lets
/// nothing happen, and goes on by itself. So it does without descriptors, and when its clock is set.
@Suite struct DiskTests {
  /// Something that is taken at any time, and wants to be put on record.
  private static func complain(_ call: Call) {
    call.agent.send(["do": "request", "what": "complaint", "text": "Va lento"])
  }

  private static func suspended(_ scene: Scene, _ call: Call, _ reason: String) async throws {
    for side in [call.agent, call.technician] {
      try await side.wait("control", ["state": "suspended", "reason": "ledger"])
    }
    let health = try await scene.run([
      "aldaba-broker", "health", "--dir", scene.brokerFolder, "--json",
    ])
    let state = try JSON.parse(Array(health.output.utf8))
    #expect(health.code == 74)
    #expect(state["state"] == "suspended" && state["reason"] == .string(reason), "\(state)")
    // Nobody uses the customer's machine, and nothing new is asked for.
    call.technician.send(["do": "type", "data": "echo no\n".data])
    try await call.technician.error("ledger")
    call.technician.send(["do": "ask", "what": "record", "reason": "Guardarlo", "minutes": 5])
    try await call.technician.error("ledger")
  }

  private static func back(_ scene: Scene, _ call: Call) async throws {
    for side in [call.agent, call.technician] {
      try await side.wait("control", ["state": "resumed", "reason": "ledger"])
    }
    let health = try await scene.run(["aldaba-broker", "health", "--dir", scene.brokerFolder])
    #expect(health.code == 0 && health.output.contains("state: working"), "\(health)")
  }

  @Test func theDiskFailsAndComesBack() async throws {
    if let why = Orders.obstacle { return print("SKIPPED: \(why)") }
    try await Scene.play(serves: false) { scene in
      let orders = try Orders(scene.folder + "/orders")
      let environment = orders.environment(under: scene.ledger)
      try await scene.serve(environment: environment)
      let broker = try scene.broker
      let call = try await scene.call()
      try await call.typing()
      let failures = [
        (["pwrite ENOSPC", "write ENOSPC"], "full", "the disk is full"),
        (["pwrite EROFS", "open EROFS"], "read-only", "the disk is read-only"),
        (["pwrite EIO"], "failed", "Input/output"),
        (["fdatasync delay 4500"], "slow", "the disk does not answer"),
      ]
      for (round, (failure, reason, sentence)) in failures.enumerated() {
        try orders.give(failure)
        Self.complain(call)
        try await Self.suspended(scene, call, reason)
        #expect(broker.errorText.contains(sentence), "\(broker.errorText)")
        try orders.give([])
        try await Self.back(scene, call)
        try await scene.has(round + 1, "request.made")
        try await call.echo("sigue\(round)")
      }
      // A withdrawal counts at once, whatever the disk does.
      try orders.give(["pwrite ENOSPC", "write ENOSPC"])
      Self.complain(call)
      try await call.agent.wait("control", ["state": "suspended"])
      call.agent.send(["do": "revoke", "what": "all"])
      try await call.agent.wait("revoked", ["what": "type"])
      try orders.give([])
      try await call.technician.wait("revoked", ["what": "type"])
      // After a failed sync nothing is known any more: it ends, and begins with what was kept.
      try orders.give(["fdatasync EIO"])
      Self.complain(call)
      #expect(try await broker.exit() == 74)
      #expect(broker.errorText.contains("The disk has not kept the ledger"), "\(broker.errorText)")
      try orders.give([])
      try await scene.serve(environment: environment)
      for (side, program) in [("customer", call.agent), ("technician", call.technician)] {
        try await program.wait("link", ["side": .string(side), "state": "resumed"])
      }
      try await scene.has(failures.count + 2, "request.made")
      try await call.end()
    }
  }

  /// A file system of the test's own that really is full.
  @Test func aFullFileSystem() async throws {
    try await Scene.play(serves: false) { scene in
      let aside = scene.folder + "/aside"
      _ = try await Finished.run(["/bin/cp", "-a", scene.ledger, aside], home: scene.folder)
      guard mount("tmpfs", scene.ledger, "tmpfs", 0, "size=2m,mode=0700") == 0 else {
        print("SKIPPED: a full disk needs the right to mount")
        return
      }
      defer { umount2(scene.ledger, Int32(MNT_DETACH)) }
      _ = try await Finished.run(
        ["/bin/cp", "-a", aside + "/.", scene.ledger], home: scene.folder)
      try await scene.serve()
      let call = try await scene.call()
      try await call.typing()
      let filler = scene.ledger + "/filler"
      let file = try Files.openNew(filler, permissions: 0o600)
      while (try? IO.writeAll(file.number, [UInt8](repeating: 1, count: 4096))) != nil {}
      // The file has some room left in its last block.
      for _ in 0..<40 where !call.agent.hasHeard("control", ["state": "suspended"]) {
        Self.complain(call)
        await Stage.shared.pause(seconds: 0.05)
      }
      try await Self.suspended(scene, call, "full")
      // With a memory of its own: behind the mount lies another ledger of the same name.
      let verdict = try await scene.run([
        "aldaba-audit", "verify", "--dir", scene.ledger, "--home", scene.folder + "/auditor",
      ])
      #expect(verdict.code == 0, "\(verdict)")
      unlink(filler)
      withExtendedLifetime(file) {}
      // Its bytes are there as long as it is open.
      _ = ftruncate(file.number, 0)
      try await Self.back(scene, call)
      try await call.echo("sigue")
      try await call.end()
      await (try scene.broker).kill()
      try await scene.serve()
      let again = try await scene.run([
        "aldaba-audit", "verify", "--dir", scene.ledger, "--home", scene.folder + "/auditor",
      ])
      #expect(again.code == 0, "\(again)")
      let broker = try scene.broker
      broker.signal(SIGTERM)
      _ = try await broker.exit()
    }
  }

  /// The broker is killed in the middle of a write, half of which is on the disk: it begins with what was
  /// answered, and what was not answered is said again.
  @Test func aWriteIsTorn() async throws {
    if let why = Orders.obstacle { return print("SKIPPED: \(why)") }
    try await Scene.play(serves: false) { scene in
      let orders = try Orders(scene.folder + "/orders")
      let environment = orders.environment(under: scene.ledger)
      try await scene.serve(environment: environment)
      let call = try await scene.call()
      try await call.typing()
      for (round, torn) in [["pwrite torn", "write torn"], ["pwrite torn"]].enumerated() {
        let broker = try scene.broker
        try orders.give(torn)
        Self.complain(call)
        #expect(try await broker.exit() != 0)
        try orders.give([])
        try await scene.serve(environment: environment)
        try await call.resumed()
        try await scene.has(round + 1, "request.made")
        try await call.echo("sigue\(round)")
        try await scene.settled()
        try await scene.verifyLedger()
      }
      #expect(try await scene.missingReceipts() == 0)
      try await call.end()
    }
  }

  /// A broker that is started on a full disk says why it does not begin; with room it does, and the
  /// session goes on.
  @Test func itStartsOnAFullDisk() async throws {
    try await Scene.play(serves: false) { scene in
      let aside = scene.folder + "/aside"
      _ = try await Finished.run(["/bin/cp", "-a", scene.ledger, aside], home: scene.folder)
      guard mount("tmpfs", scene.ledger, "tmpfs", 0, "size=2m,mode=0700") == 0 else {
        return print("SKIPPED: a full disk needs the right to mount")
      }
      defer { umount2(scene.ledger, Int32(MNT_DETACH)) }
      _ = try await Finished.run(
        ["/bin/cp", "-a", aside + "/.", scene.ledger], home: scene.folder)
      try await scene.serve()
      let call = try await scene.call()
      try await call.typing()
      await (try scene.broker).kill()
      let filler = scene.ledger + "/filler"
      let file = try Files.openNew(filler, permissions: 0o600)
      while (try? IO.writeAll(file.number, [UInt8](repeating: 1, count: 4096))) != nil {}
      while (try? IO.writeAll(file.number, [1])) != nil {}
      let refused = try await scene.run([
        "aldaba-broker", "serve", "--dir", scene.brokerFolder, "--listen", "127.0.0.1:0",
      ])
      #expect(refused.code == 74 && refused.error.isTwoLines, "\(refused)")
      #expect(refused.error.contains("No space left on device"), "\(refused)")
      _ = ftruncate(file.number, 0)
      try await scene.serve()
      try await call.resumed()
      try await call.echo("sigue")
      try await call.end()
      let broker = try scene.broker
      broker.signal(SIGTERM)
      _ = try await broker.exit()
    }
  }

  /// Nothing that was allowed lasts longer or shorter, and nobody reads a negative time, whatever
  /// somebody does to the wall clocks of all three.
  @Test func theClockJumps() async throws {
    if let why = Orders.obstacle { return print("SKIPPED: \(why)") }
    try await Scene.play(serves: false) { scene in
      let orders = try Orders(scene.folder + "/orders")
      let environment = orders.environment(under: "/nowhere")
      try await scene.serve(environment: environment)
      let home = try await scene.enroll("hugo")
      let call = try await scene.call(environment: environment)
      try await call.typing()
      // Certificates are as old as this test: they begin a day before, and a person's ends after seven.
      for (round, seconds) in [10 * 86_400, -3 * 86_400, 0].enumerated() {
        try orders.give(["clock \(seconds)"])
        try await call.echo("hora\(round)")
        // The same after the broker was killed: it knows times from records alone.
        let broker = try scene.broker
        await broker.kill()
        try await scene.serve(environment: environment)
        for (side, program) in [("customer", call.agent), ("technician", call.technician)] {
          let back = try await program.wait("link", ["side": .string(side), "state": "resumed"])
          #expect((back["since"]?.string ?? "x") < "3", "\(back)")
        }
        try await Scene.until {
          try await scene.records("link.resumed").count == scene.records("link.lost").count
        }
        try await call.echo("otra\(round)")
        guard seconds != 0 else { break }
        // It is good for the session that its owner is in, and for nothing else.
        let queue = try await scene.run([
          "aldaba", "queue", "--home", scene.technicianHome, "--broker", scene.address,
        ])
        #expect(queue.code == 75 && queue.error.isTwoLines, "\(queue)")
        // Who comes anew reads whose clock it may be.
        let other = ["aldaba", "queue", "--home", home, "--broker", scene.address]
        let late = try await scene.run(other)
        #expect(late.code == 76, "\(late)")
        #expect(late.error.contains(seconds > 0 ? "expired" : "does not count yet"))
        let wrong = try await scene.start("wrong clock", other, environment: environment)
        #expect(try await wrong.exit() == 76)
        #expect(wrong.errorText.isTwoLines)
        #expect(seconds > 0 || wrong.errorText.contains("this computer's clock is wrong"))
      }
      #expect(try await scene.records("consent.granted").count == 1)
      #expect(!call.agent.hasHeard("expired") && !call.technician.hasHeard("expired"))
      // A grant ends by the clock that nobody sets.
      try await call.grant("view", minutes: 0.03)
      try orders.give(["clock -86400"])
      try await call.agent.wait("expired", ["what": "view"])
      try await call.technician.wait("expired", ["what": "view"])
      // So does a wait.
      call.technician.send([
        "do": "hold", "reason": "Miro una cosa", "doing": "Leer", "minutes": .fraction(0.02),
      ])
      call.agent.answer(try await call.agent.ask("hold"), "yes")
      try await call.technician.wait("hold", ["state": "held"])
      call.technician.send(["do": "resume"])
      try await call.technician.wait("hold", ["state": "resumed"])
      try await call.end()
    }
  }

  /// Strangers take every descriptor there is: who is in a session goes on, and who waits outside
  /// comes in when they are gone.
  @Test func strangersTakeEveryDescriptor() async throws {
    if let why = Orders.obstacle { return print("SKIPPED: \(why)") }
    try await Scene.play(serves: false) { scene in
      let orders = try Orders(scene.folder + "/orders")
      try await scene.serve(
        environment: orders.environment(under: "/nowhere"), descriptors: 160)
      let broker = try scene.broker
      let call = try await scene.call()
      try await call.typing()
      let strangers = try (0..<200).map { _ in
        try Network.connectAndWait(host: "127.0.0.1", port: UInt16(scene.port), seconds: 5)
          .release()
      }
      defer { for stranger in strangers { close(stranger) } }
      // It takes what it can, keeps some for itself, and rests.
      try await Scene.until { try Files.list("/proc/\(broker.pid)/fd").count >= 118 }
      try await call.echo("sigue")
      try await call.grant("view")
      let count = try Files.list("/proc/\(broker.pid)/fd").count
      #expect(count < 160, "\(count) descriptors")
      #expect(!call.agent.hasHeard("control", ["state": "suspended"]))
      let late = try await scene.start(
        "late",
        [
          "aldaba-agent", "join", "000-000-000", "--json", "--home", scene.folder + "/late",
          "--customer-file", scene.customerFile, "--broker", scene.address,
        ])
      for stranger in strangers { shutdown(stranger, Int32(SHUT_RDWR)) }
      #expect(try await late.exit() == 68)
      // Nor does an accept that fails end anything.
      try orders.give(["accept ENFILE"])
      let waiting = try await scene.start(
        "waiting",
        [
          "aldaba-agent", "join", "000-000-000", "--json", "--home", scene.folder + "/waiting",
          "--customer-file", scene.customerFile, "--broker", scene.address,
        ])
      try await call.echo("todavía")
      try orders.give([])
      #expect(try await waiting.exit() == 68)
      try await call.end()
    }
  }
}

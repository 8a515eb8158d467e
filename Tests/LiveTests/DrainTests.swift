import AldabaJSON
import AldabaSystem
import AldabaWire
import Glibc
import Testing

/// The broker goes and comes back, by a signal or by force: whoever rang, waited, answered or read goes on,
/// and nothing is refused that was promised. What becomes of a session is in `RecoveryTests`.
@Suite struct DrainTests {
  private static let handoffs: [JSON] = [
    [
      "do": "transfer", "to": "hugo", "reason": "Sabe de impresoras",
      "brief": "La cola está vacía y no imprime",
    ],
    [
      "do": "escalate", "as": "third", "reason": "Hace falta su permiso",
      "brief": "No imprime desde ayer",
    ],
  ]

  /// A colleague in charge, at the desk: their home and their queue.
  private static func colleague(_ scene: Scene) async throws -> (home: String, desk: Program) {
    let home = try await scene.enroll("hugo", role: "supervisor", team: "Impresoras")
    let desk = try await scene.desk(home)
    try await desk.wait("ready")
    return (home, desk)
  }

  /// It rings for the colleague.
  private static func ring(_ call: Call, _ command: JSON, _ desk: Program) async throws -> String {
    let verb = command["do"]?.string ?? ""
    call.technician.send(command)
    call.agent.answer(try await call.agent.ask(verb), "yes")
    try await call.technician.wait(verb, ["state": "ringing"])
    return try await desk.wait("waiting")["id"]?.string ?? ""
  }

  private static func restart(_ scene: Scene, _ signal: Int32) async throws {
    let broker = try scene.broker
    broker.signal(signal)
    let code = try await broker.exit()
    #expect(signal != SIGTERM || code == 0)
    try await scene.serve()
  }

  @Test(arguments: [SIGTERM, SIGKILL], handoffs)
  func whatRangRingsOn(signal: Int32, command: JSON) async throws {
    try await Scene.play { scene in
      let (home, desk) = try await Self.colleague(scene)
      let call = try await scene.call()
      try await call.typing()
      let id = try await Self.ring(call, command, desk)
      try await Self.restart(scene, signal)
      try await desk.wait("link", ["state": "resumed"])
      try await call.technician.wait("link", ["side": "technician", "state": "resumed"])
      let again = try await desk.wait("waiting", ["id": .string(id)])
      #expect(again["customer"] == "Ana" && again["brief"] == command["brief"])
      let colleague = try await scene.answer(id, home: home)
      try await colleague.wait("brief")
      try await colleague.wait("joined")
      let verb = command["do"]?.string ?? ""
      try await call.technician.wait(verb, ["state": "completed"])
      let family = verb == "transfer" ? verb : "escalation"
      #expect(try await scene.records("\(family).asked").count == 1)
      #expect(try await scene.records("\(family).failed").isEmpty)
      #expect(call.agent.events.history.count { $0.matches("asked", ["what": .string(verb)]) } == 1)
      let serving = verb == "transfer" ? colleague : call.technician
      try await Call(
        technician: serving, agent: call.agent, code: call.code, number: call.number
      ).end()
    }
  }

  /// A colleague is answering, and has not said yet that they come: they are told, and it rings on.
  @Test func whoIsAnsweringIsToldToComeBack() async throws {
    try await Scene.play { scene in
      let (home, desk) = try await Self.colleague(scene)
      let call = try await scene.call()
      let id = try await Self.ring(call, Self.handoffs[0], desk)
      let rogue = try await Rogue.connect(scene, home: home)
      let ask = try #require(AskID(rawValue: id))
      try await rogue.on { $0.send(.answer(ask)) }
      try await rogue.message { if case .called = $0 { true } else { nil } }
      try scene.broker.signal(SIGTERM)
      try await rogue.message { if case .bye(.stopping) = $0 { true } else { nil } }
      _ = try await scene.broker.exit()
      try await scene.serve()
      try await desk.wait("waiting", ["id": .string(id)])
      let colleague = try await scene.answer(home: home)
      try await colleague.wait("joined")
      // Who is back only behind it is told the end alone.
      try await call.technician.wait("closed", ["by": "transferred"])
      #expect(try await scene.records("transfer.failed").isEmpty)
      colleague.send(["do": "close", "summary": "Listo"])
      try await call.agent.wait("closing")
      call.agent.send(["do": "hangup"])
      #expect(try await colleague.exit() == 0)
    }
  }

  /// A colleague has said that they come, and is not in yet.
  @Test(arguments: [SIGTERM, SIGKILL]) func whoIsOnTheWayInComesIn(signal: Int32) async throws {
    try await Scene.play { scene in
      let (home, desk) = try await Self.colleague(scene)
      let line = try await BadLine.start(to: scene.port)
      let (technician, code) = try await scene.startCall()
      let agent = try await scene.join(code, to: line.address)
      agent.answer(try await agent.ask("session"), "yes")
      try await technician.wait("joined")
      let call = Call(technician: technician, agent: agent, code: code, number: "")
      let id = try await Self.ring(call, Self.handoffs[0], desk)
      // The customer's side hears of it late.
      try await line.become(BadLine.Weather(delay: 1))
      let colleague = try await scene.answer(id, home: home)
      try await scene.has(1, "transfer.accepted")
      try scene.broker.signal(signal)
      _ = try await scene.broker.exit()
      #expect(try await scene.records("transfer.completed").isEmpty)
      try await line.become(BadLine.Weather())
      try await scene.serve()
      try await colleague.wait("joined", ["customer": "Ana"])
      try await technician.wait("closed", ["by": "transferred"])
      try await Call(
        technician: colleague, agent: agent, code: code, number: try await colleague.number()
      ).end()
      #expect(try await scene.records("transfer.failed").isEmpty)
    }
  }

  /// Each record once and in its order, as they stand in the ledger, and a line for who looks on.
  @Test func aFollowerGoesOn() async throws {
    try await Scene.play { scene in
      let home = try await scene.auditor()
      let follower = try await scene.follower(home)
      let first = try #require(
        follower.events.history.first { $0["event"] == "person.added" }?["at"])
      for signal in [SIGTERM, SIGKILL] {
        try scene.broker.signal(signal)
        _ = try await scene.broker.exit()
        if signal == SIGTERM {
          try await Scene.until { follower.errorText.contains("does not answer") }
        }
        try await scene.serve()
        _ = try await scene.token("after-\(signal)")
      }
      try await Scene.until { follower.errorText.contains("The broker is back.") }
      try await Scene.until {
        follower.events.history.count { $0["event"] == "broker.started" } == 2
          && follower.events.history.last?["event"] == "person.added"
      }
      follower.signal(SIGINT)
      #expect(try await follower.exit() == 130)
      let all = try await scene.records()
      let heard = follower.events.history
      let place = try #require(
        all.firstIndex { $0["event"] == "person.added" && $0["at"] == first })
      let same = Array(all[place...]) == heard
      #expect(same, "\(heard.map { $0["event"] ?? .null })")
    }
  }

  @Test func anAuditorIsToldToComeBack() async throws {
    try await Scene.play { scene in
      let rogue = try await Rogue.connect(scene, home: try await scene.auditor())
      try await rogue.on { $0.send(.audit(.open)) }
      try await rogue.message { if case .welcome = $0 { true } else { nil } }
      try scene.broker.signal(SIGTERM)
      #expect(try await rogue.bye() == .stopping)
      _ = try await scene.broker.exit()
      try await scene.serve()
    }
  }

  /// A question whose answer the broker could not give any more: asked again where it is back in time,
  /// else the words say what to do.
  @Test(arguments: [true, false]) func aVerdictThatWasCut(comesBack: Bool) async throws {
    if let why = Orders.obstacle { return print("SKIPPED: \(why)") }
    try await Scene.play(serves: false) { scene in
      let orders = try Orders(scene.folder + "/orders")
      let environment = orders.environment(under: scene.ledger)
      try await scene.serve(environment: environment)
      let home = try await scene.auditor()
      try orders.give(["pread delay 200"])
      let verdict = try await scene.start(
        "verdict",
        ["aldaba-audit", "verify", "--broker", scene.address, "--home", home, "--json"])
      // It is connected, and waits for lines from a slow disk.
      try await Scene.until {
        try await scene.run(["/bin/sh", "-c", "ls \(home)/*/ledgers"]).code == 0
      }
      let broker = try scene.broker
      broker.signal(SIGTERM)
      #expect(try await broker.exit() == 0)
      try orders.give([])
      if comesBack { try await scene.serve() }
      #expect(try await verdict.exit() == (comesBack ? 0 : 69))
      if comesBack {
        #expect(verdict.events.history.first?["ok"] == true)
      } else {
        #expect(verdict.errorText.isTwoLines)
        try await scene.serve()
        #expect(try await scene.audit("verify", home, "--json").code == 0)
      }
    }
  }
}

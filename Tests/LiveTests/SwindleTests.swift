import AldabaJSON
import AldabaSystem
import Testing

/// Somebody may be talking the customer into something: a yes to control waits, a no never does.
@Suite struct SwindleTests {
  private static func ask(_ what: String) -> JSON {
    ["do": "ask", "what": .string(what), "reason": "Ver la cola", "minutes": 15]
  }

  /// A first session on this machine, at a terminal: warning, pause, and the number once it is over.
  @Test(arguments: [
    (
      "es", "sí", "Para empezar, escriba: sí", "¿Le han llamado sin que usted lo pidiera?",
      "Para decir que sí, espere", "Ya puede contestar."
    ),
    (
      "en", "yes", "To begin, type: yes", "Did they call you without your asking?",
      "To say yes, wait", "You can answer now."
    ),
  ])
  func aYesToControlWaits(
    language: String, yes: String, begin: String, warning: String, early: String, ready: String
  ) async throws {
    try await Scene.play(["reask_seconds=0"]) { scene in
      try setPause(6, in: scene.customerFile)
      let (technician, code) = try await scene.startCall()
      let customer = try await Person.customer(scene, code: code, language: language)
      try await customer.sees(begin)
      await customer.answer("\(yes)\r")
      try await technician.wait("joined")
      var number = try await technician.number()
      // A no counts at once, and makes the next one a question that is repeated.
      technician.send(Self.ask("type"))
      try await customer.sees(warning)
      try await customer.sees("«Ver la cola»")
      await customer.answer("\r")
      try await technician.wait("answer", ["what": "type", "answer": "no"])
      number = try await technician.number()
      technician.send(Self.ask("type"))
      try await customer.sees(warning)
      try await customer.sees("«Ver la cola»")
      await customer.answer("\(number)\r")
      try await customer.sees(early)
      #expect(!technician.hasHeard("answer", ["what": "type", "answer": "yes"]))
      try await customer.sees(ready)
      customer.type("\(number)\r")
      try await technician.wait("answer", ["what": "type", "answer": "yes"])
      customer.type("\u{1D}h")
      try await technician.wait("closed", ["by": "customer"])
      try await customer.sees("code=0")
    }
  }

  /// A time zone in which it is so many seconds after midnight now.
  private static func zone(where wanted: Int64) -> String {
    let day: Int64 = 86_400
    var offset = (wanted - Clock.wallMilliseconds() / 1000 % day + day) % day
    if offset > day / 2 { offset -= day }
    let parts = [abs(offset) / 3600, abs(offset) / 60 % 60, abs(offset) % 60].map(String.init)
    // The sign says how far Greenwich is ahead.
    return "XXX\(offset < 0 ? "+" : "-")" + parts.joined(separator: ":")
  }

  /// Night is before 8:00 and from 20:00 on by the customer's own clock, wherever the others are.
  @Test func theNightIsTheCustomers() async throws {
    try await Scene.play { scene in
      try setPause(30, in: scene.customerFile)
      let hour: Int64 = 3600
      // Ten minutes before an hour, since time goes on meanwhile; right after it.
      for (time, isNight) in [
        (8 * hour - 600, true), (8 * hour, false), (20 * hour - 600, false), (20 * hour, true),
      ] {
        let (technician, code) = try await scene.startCall(
          environment: ["TZ": Self.zone(where: isNight ? 12 * hour : 0)])
        let agent = try await scene.join(code, environment: ["TZ": Self.zone(where: time)])
        agent.answer(try await agent.ask("session"), "yes")
        try await technician.wait("joined")
        technician.send(Self.ask("type"))
        let asked = try await agent.wait("asked", ["what": "type"])
        let signs = asked["signs"]?.array?.compactMap(\.string) ?? []
        #expect(signs.contains("night") == isNight, "\(time): \(signs)")
        agent.send(["do": "hangup"])
        #expect(try await agent.exit() == 0)
        #expect(try await technician.exit() == 0)
      }
    }
  }

  /// A front end is told why, and answers when it will; who knocked is not made to wait.
  @Test func aFrontEndIsTold() async throws {
    try await Scene.play { scene in
      try setPause(30, in: scene.customerFile)
      let call = try await scene.call()
      call.technician.send(Self.ask("view"))
      let view = try await call.agent.wait("asked", ["what": "view"])
      #expect(view["signs"] == nil && view["warning"] == nil)
      call.agent.answer(try #require(view["ask"]?.string), "yes")
      try await call.technician.wait("answer", ["what": "view"])
      call.technician.send(Self.ask("type"))
      let type = try await call.agent.wait("asked", ["what": "type"])
      #expect(type["signs"]?.array?.first == "first-contact")
      #expect(type["warning"]?.string?.hasPrefix("One moment, for your safety.") == true)
      #expect(type["text"]?.string?.contains("for your safety") == false)
      call.agent.answer(try #require(type["ask"]?.string), "yes", number: call.number)
      try await call.technician.wait("answer", ["what": "type", "answer": "yes"])
      try await call.end()

      let desk = try await scene.desk(scene.technicianHome)
      try await desk.wait("ready")
      let knock = try await scene.start(
        "knock",
        [
          "aldaba-agent", "knock", "--json", "--motive", "No imprime", "--name", "Ana", "--home",
          scene.folder + "/k", "--customer-file", scene.customerFile, "--broker", scene.address,
        ])
      try await desk.wait("waiting", ["kind": "knock"])
      let technician = try await scene.answer(home: scene.technicianHome)
      knock.answer(try await knock.ask("session"), "yes")
      try await technician.wait("joined")
      technician.send(Self.ask("type"))
      let asked = try await knock.wait("asked", ["what": "type"])
      #expect(asked["signs"] == nil)
    }
  }
}

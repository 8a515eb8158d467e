import AldabaJSON
import AldabaSystem
import Glibc
import Testing

/// The customer's program, and the broker itself, end and come back.
@Suite struct ReturnTests {
  /// A crash is a no: the shell and every grant are gone, the same code leads the same device back, and
  /// the customer is asked anew.
  @Test func aKilledAgentComesBack() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      _ = try await call.technician.number()
      call.technician.send(["do": "type", "data": "echo \\(pid=$$\\)F''IN\n".data])
      let text = try await call.technician.output(until: ")FIN").asText
      let shell = try #require(
        text.components(between: "(pid=", and: ")FIN").compactMap { Int32($0) }.last)
      await call.agent.kill()
      try await call.technician.wait("link", ["side": "customer", "state": "lost"])
      try await Scene.until { Glibc.kill(shell, 0) != 0 }

      // Another device has nothing from the code.
      let other = try await scene.run([
        "aldaba-agent", "join", call.code, "--json", "--home", scene.folder + "/other",
        "--customer-file", scene.customerFile, "--broker", scene.address,
      ])
      #expect(other.code == 68)

      let agent = try await scene.join(call.code)
      let greeting = try await agent.wait("greeting")
      #expect(greeting["technician"] == "Gabriela Ruiz")
      let question = try await agent.ask("session")
      try await call.technician.wait("returning", ["customer": "Ana"])
      try await call.technician.wait("revoked", ["what": "type"])
      try await call.technician.wait("shell", ["state": "closed"])
      call.technician.send(["do": "ask", "what": "view", "reason": "Ver", "minutes": 15])
      try await call.technician.error("not-now")
      agent.answer(question, "yes")
      try await call.technician.wait("joined", ["customer": "Ana"])
      let number = try await call.technician.number()
      #expect(number != call.number)
      let back = Call(
        technician: call.technician, agent: agent, code: call.code, number: number)
      call.technician.send(["do": "type", "data": "echo no\n".data])
      try await call.technician.error("no-grant")
      agent.send(["do": "say", "text": "Ya he vuelto"])
      try await call.technician.wait("said", ["text": "Ya he vuelto"])
      try await back.typing()
      #expect(try await scene.records("session.joined").count == 2)
      #expect(try await scene.records("session.accepted").count == 2)
      try await scene.has(4, "number.spent")
      try await back.end()
      let again = try await scene.run([
        "aldaba-agent", "join", call.code, "--json", "--home", scene.customerHome,
        "--customer-file", scene.customerFile, "--broker", scene.address,
      ])
      #expect(again.code == 68)
    }
  }

  /// Both are killed and both come back.
  @Test func bothAreKilled() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      await call.technician.kill()
      await call.agent.kill()
      let console = try await scene.start(
        "attached", ["aldaba", "attach", "--json", "--home", scene.technicianHome])
      try await console.wait("attached")
      let agent = try await scene.join(call.code)
      agent.answer(try await agent.ask("session"), "yes")
      let back = Call(
        technician: console, agent: agent, code: call.code, number: try await console.number())
      try await back.typing()
      try await back.end()
    }
  }

  @Test func whoComesBackMayStillSayNo() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      await call.agent.kill()
      try await call.technician.wait("link", ["side": "customer", "state": "lost"])
      let agent = try await scene.join(call.code)
      agent.answer(try await agent.ask("session"), "no")
      try await call.technician.wait("closed", ["by": "customer"])
      #expect(try await agent.exit() == 0)
    }
  }

  /// Told to end, the broker says so, and the same session goes on at the next one.
  @Test func theBrokerIsReplaced() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      for signal in [SIGTERM, SIGINT] {
        call.technician.send(["do": "say", "text": "antes"])
        try await call.agent.wait("said", ["text": "antes"])
        let broker = try scene.broker
        broker.signal(signal)
        #expect(try await broker.exit() == 0)
        try await scene.serve()
        try await call.technician.wait("link", ["side": "technician", "state": "resumed"])
        try await call.agent.wait("link", ["side": "customer", "state": "resumed"])
        try await Scene.until {
          try await scene.records("link.resumed").count == scene.records("link.lost").count
        }
      }
      #expect(try await scene.records("broker.stopped").count == 3)
      #expect(try await scene.records("consent.granted").count == 1)
      try await call.end()
    }
  }

  /// A new certificate is shown to who comes from then on; one that is not its key's is refused.
  @Test func theCertificateIsRenewed() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      let renewed = try await scene.run([
        "aldaba-broker", "cert", "renew", "--dir", scene.brokerFolder,
      ])
      #expect(renewed.code == 0)
      let broker = try scene.broker
      broker.signal(SIGHUP)
      try await Scene.until { broker.errorText.contains("shows the new certificate") }
      let (second, _) = try await scene.startCall(
        home: try await scene.enroll("hugo"), customer: "Luis")
      second.closeInput()
      // The key of somebody else.
      let key = try #require(
        try Files.list(scene.brokerFolder).first { $0.contains("server") && $0.contains("key") })
      let ledger = try #require(
        try Files.list(scene.brokerFolder).first { $0.contains("ledger") && $0.contains("key") })
      let bytes = try Files.readPrivate("\(scene.brokerFolder)/\(ledger)", maximumBytes: 16_384)
      try Files.replace("\(scene.brokerFolder)/\(key)", bytes, permissions: 0o600)
      broker.signal(SIGHUP)
      try await Scene.until { broker.errorText.contains("keeps the certificate it had") }
      let (third, _) = try await scene.startCall(
        home: try await scene.enroll("eva"), customer: "Eva")
      third.closeInput()
      try await call.end()
    }
  }
}

extension String {
  fileprivate func components(between start: String, and end: String) -> [Substring] {
    var found: [Substring] = []
    var rest = self[...]
    while let from = rest.firstRange(of: start) {
      rest = rest[from.upperBound...]
      guard let to = rest.firstRange(of: end) else { break }
      found.append(rest[..<to.lowerBound])
    }
    return found
  }
}

import AldabaJSON
import AldabaSystem
import Testing

/// Two people at two terminals, without any front end: the technician's console and the customer's
/// agent.
@Suite struct ConsoleTests {
  private static func technician(_ scene: Scene) async throws -> Person {
    try await Person.start(
      scene, "technician",
      script: """
        stty -a > \(scene.folder)/t-before
        \(Program.path("aldaba")) start --home \(scene.technicianHome) --customer Ana \
        --ticket C-7 --motive 'No puedo imprimir' --broker \(scene.address)
        echo "code=$?"
        sleep 0.5
        stty -a > \(scene.folder)/t-after
        """)
  }

  @Test func twoPeople() async throws {
    try await Scene.play { scene in
      let technician = try await Self.technician(scene)
      let code = try await technician.digits(9, after: "Código:")
      let customer = try await Person.customer(scene, code: code)
      try await customer.sees("Para empezar, escriba: sí")
      await customer.answer("sí\r")
      try await technician.sees("ha dicho que sí")
      var number = try await technician.digits(4, after: "Léale a su cliente este número:")

      technician.type("say Buenas tardes\r")
      try await customer.sees("Buenas tardes")
      customer.type("hola\r")
      try await technician.sees("hola")

      technician.type("ask view 15 Ver la cola\r")
      try await customer.sees("Para permitir, escriba: sí")
      await customer.answer("sí\r")
      try await customer.sees("Aquí verá lo que")
      try await technician.sees("La consola de su cliente está abierta")
      technician.type("type \"echo no\"\r")
      try await technician.sees("error: ")
      technician.type("shell\r")
      try await technician.sees("shell\r\n")
      customer.type("echo \\(visto''\\)\r")
      try await technician.sees("(visto)")
      // Out of the view with its key, and a question for control.
      technician.type("\u{1D}")
      technician.type("ask type 15 Arreglar la cola\r")
      try await customer.sees("Para no permitir, pulse Intro:")
      await customer.answer("\(number)\r")
      number = try await technician.digits(4, after: "Léale a su cliente este número:")
      // The next number may come before the word that this yes is on record.
      try await Scene.until { technician.everything.contains("Sí: puede escribir") }
      technician.type("shell\r")
      technician.type("echo \\(escrito''\\)\r")
      try await customer.sees("(escrito)")
      try await technician.sees("(escrito)")

      technician.type("\u{1D}")
      technician.type("close Cola vaciada\r")
      try await customer.sees("Cola vaciada")
      customer.type("\u{1D}h")
      for (person, settings) in [(technician, "t-"), (customer, "")] {
        try await person.sees("code=0")
        try await person.exit()
        let modes = try ["before", "after"].map {
          try Files.read("\(scene.folder)/\(settings)\($0)", maximumBytes: 65_536)
        }
        #expect(modes[0] == modes[1])
      }
      #expect(try await scene.records("session.closed").first?["ending"] == "customer")
    }
  }

  /// A technician whose console goes away leaves the session with its customer.
  @Test func theConsoleGoes() async throws {
    try await Scene.play { scene in
      let technician = try await Self.technician(scene)
      let code = try await technician.digits(9, after: "Código:")
      let agent = try await scene.join(code)
      agent.answer(try await agent.ask("session"), "yes")
      try await technician.sees("ha dicho que sí")
      technician.type("detach\r")
      try await technician.sees("code=0")
      try await agent.wait("link", ["side": "technician", "state": "lost"])
      #expect(!agent.hasHeard("closed"))
      agent.send(["do": "hangup"])
      #expect(try await agent.exit() == 0)
    }
  }
}

extension Person {
  /// So many digits behind a phrase, however they are grouped.
  fileprivate func digits(_ count: Int, after phrase: String) async throws -> String {
    try await sees(phrase)
    let line = try await sees("\n")
    let digits = line.filter { ("0"..."9").contains($0) }
    guard digits.count >= count else { throw Missing("\(count) digits in «\(line)»") }
    return String(digits.prefix(count))
  }
}

import AldabaJSON
import Testing

/// R29: what a customer is offered works where they are when they read it, also with their shell in
/// front: a word of ours never is a command to it.
@Suite struct OfferedTests {
  private static func typing(_ scene: Scene) async throws -> (Program, Person) {
    let (technician, code) = try await scene.startCall()
    let customer = try await Person.customer(scene, code: code)
    try await customer.sees("Para no empezar, pulse Intro:")
    await customer.answer("sí\r")
    try await technician.wait("joined")
    let number = try await technician.number()
    technician.send(["do": "ask", "what": "type", "reason": "Ver la cola", "minutes": 15])
    try await customer.sees("Para no permitir, pulse Intro:")
    await customer.answer("\(number)\r")
    try await technician.wait("shell", ["state": "open"])
    return (technician, customer)
  }

  /// «Para dejar de esperar, escriba: seguir»
  @Test func aWaitIsEndedByItsWord() async throws {
    try await Scene.play { scene in
      let (technician, customer) = try await Self.typing(scene)
      technician.send([
        "do": "hold", "reason": "Preguntar", "doing": "Llamar a Redes", "minutes": 2,
      ])
      try await customer.sees("Para no esperar, pulse Intro:")
      await customer.answer("sí\r")
      try await technician.wait("hold", ["state": "held"])
      try await customer.sees("Para dejar de esperar, escriba: seguir")
      await customer.answer("seguir\r")
      try await technician.wait("hold", ["state": "declined"], seconds: 5)
      #expect(!customer.everything.contains("not found"))
    }
  }

  /// «Para que se lo puedan volver a pedir, escriba: permitir grabar», with the shell in front.
  @Test func whatWasRefusedTwiceIsOpenedAgainFromTheShell() async throws {
    try await Scene.play(["reask_seconds=0"]) { scene in
      let (technician, customer) = try await Self.typing(scene)
      for _ in 0..<2 {
        technician.send([
          "do": "push", "path": "/etc/hostname", "reason": "Lo necesita",
        ])
        try await customer.sees("Para no permitir, pulse Intro:")
        await customer.answer("\r")
        try await technician.wait("answer", ["what": "push", "answer": "no"])
      }
      try await customer.sees("escriba: permitir recibir archivo")
      await customer.answer("permitir recibir archivo\r")
      try await technician.wait("offered", ["what": "push"], seconds: 5)
      #expect(!customer.everything.contains("not found"))
    }
  }

  /// «Si algo no es así, escríbalo.»
  @Test func aSummaryIsCorrectedByWriting() async throws {
    try await Scene.play { scene in
      let home = try await scene.enroll("hugo")
      let desk = try await scene.desk(home)
      let (technician, customer) = try await Self.typing(scene)
      technician.send([
        "do": "transfer", "to": "hugo", "reason": "Sabe más", "brief": "La cola está vacía",
      ])
      try await customer.sees("Para seguir con Gabriela, pulse Intro:")
      await customer.answer("sí\r")
      let waiting = try await desk.wait("waiting")
      let colleague = try await scene.answer(waiting["id"]?.string, home: home)
      try await colleague.wait("joined")
      try await customer.sees("Si algo no es así, escríbalo.")
      await customer.answer("La cola no está vacía\r")
      try await colleague.wait("said", ["text": "La cola no está vacía"], seconds: 5)
      #expect(!customer.everything.contains("not found"))
    }
  }

  /// «Para que se lo puedan volver a pedir, escriba: permitir ver»
  @Test(arguments: [
    ("es", "sí", "permitir ver", "Para no permitir, pulse Intro:", "ya puede preguntárselo otra"),
    ("en", "yes", "allow see", "If not, press Enter:", "can ask you again"),
  ])
  func whatWasRefusedTwiceIsOpenedAgain(
    language: String, yes: String, allow: String, last: String, opened: String
  ) async throws {
    try await Scene.play(["reask_seconds=0"]) { scene in
      let (technician, code) = try await scene.startCall()
      let customer = try await Person.customer(scene, code: code, language: language)
      try await customer.sees(language == "es" ? "Para no empezar" : "If not, press Enter:")
      await customer.answer("\(yes)\r")
      try await technician.wait("joined")
      let ask: JSON = ["do": "ask", "what": "view", "reason": "Ver la cola", "minutes": 15]
      for _ in 0..<2 {
        technician.send(ask)
        try await customer.sees(last)
        await customer.answer("\r")
        try await technician.wait("answer", ["what": "view", "answer": "no"])
      }
      try await customer.sees(allow)
      technician.send(ask)
      try await technician.error("not-again")
      await customer.answer("\(allow)\r")
      try await customer.sees(opened)
      try await technician.wait("offered", ["what": "view"])
      technician.send(ask)
      try await customer.sees(last)
      await customer.answer("\(yes)\r")
      try await technician.wait("answer", ["what": "view", "answer": "yes"])
    }
  }
}

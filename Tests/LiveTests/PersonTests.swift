import AldabaJSON
import AldabaSystem
import Glibc
import Testing

/// A customer at a real terminal: answers come from the keyboard alone, whole words, after the
/// question was there to be read; and the terminal is as it was, whatever happens.
@Suite struct PersonTests {
  struct Tongue: Sendable, CustomTestStringConvertible {
    let code: String
    let question: String
    let yes: String
    let begun: String
    let view: String
    let allowed: String
    var testDescription: String { code }

    static let all = [
      Tongue(
        code: "es", question: "Para empezar, escriba: sí", yes: "sí", begun: "Ya puede escribir",
        view: "Para permitir, escriba: sí", allowed: "Aquí verá lo que"),
      Tongue(
        code: "en", question: "To begin, type: yes", yes: "yes", begun: "You can now write",
        view: "To allow it, type: yes", allowed: "Here you see what"),
    ]
  }

  private static let es = Tongue.all[0]

  /// A customer who has said yes to beginning, and the technician's program with its number.
  private static func call(_ scene: Scene, _ tongue: Tongue = es) async throws
    -> (technician: Program, customer: Person, number: String)
  {
    let (technician, code) = try await scene.startCall()
    let customer = try await Person.customer(scene, code: code, language: tongue.code)
    try await customer.sees(tongue.question)
    await customer.answer("\(tongue.yes)\r")
    try await technician.wait("joined")
    try await customer.sees(tongue.begun)
    return (technician, customer, try await technician.number())
  }

  private static func ask(_ what: String) -> JSON {
    ["do": "ask", "what": .string(what), "reason": "Ver la cola", "minutes": 15]
  }

  /// The customer allows typing; their shell is in front.
  private static func typing(_ call: (technician: Program, customer: Person, number: String))
    async throws
  {
    call.technician.send(ask("type"))
    try await call.customer.sees("«Ver la cola»")
    try await call.technician.wait("asked", ["what": "type"])
    await call.customer.answer("\(call.number)\r")
    try await call.technician.wait("answer", ["what": "type", "answer": "yes"])
    try await call.customer.sees(es.allowed)
    call.technician.send(["do": "type", "data": "echo \\(listo''\\)\n".data])
    try await call.customer.sees("(listo)")
    try await call.technician.output(until: "(listo)")
  }

  /// The end of the program with its code, and a terminal that is as before.
  private static func ended(_ scene: Scene, _ customer: Person, code: Int) async throws {
    try await customer.sees("code=\(code)")
    try await customer.exit()
    // Without the first line, which holds the size.
    let settings = try ["before", "after"].map {
      try Files.read("\(scene.folder)/\($0)", maximumBytes: 65_536).asText
        .split(separator: "\n").dropFirst().joined(separator: "\n")
    }
    #expect(settings[0] == settings[1])
    #expect(settings[0].contains("icanon"))
  }

  private static func agentID(_ scene: Scene) throws -> Int32 {
    let text = try Files.read(scene.folder + "/pid", maximumBytes: 64).asText
    return try #require(Int32(text.split(separator: "\n").first ?? ""))
  }

  // MARK: - Questions

  @Test(arguments: Tongue.all)
  func wholeSession(tongue: Tongue) async throws {
    try await Scene.play { scene in
      let (technician, customer, number) = try await Self.call(scene, tongue)
      // A message each way.
      customer.type("hola\r")
      try await technician.wait("said", ["text": "hola"])
      technician.send(["do": "say", "text": "buenas"])
      try await customer.sees("buenas")
      // Enter is no.
      technician.send(Self.ask("type-no-enter"))
      try await customer.sees("«Ver la cola»")
      await customer.answer("\r")
      try await technician.wait("answer", ["what": "type-no-enter", "answer": "no"])
      // The whole word is yes.
      technician.send(Self.ask("view"))
      try await customer.sees(tongue.view)
      await customer.answer("\(tongue.yes)\r")
      try await technician.wait("answer", ["what": "view", "answer": "yes"])
      try await customer.sees(tongue.allowed)
      await customer.answer("echo \\(mío''\\)\r")
      try await technician.output(until: "(mío)")
      // Control wants the number; a word is not one.
      let next = try await technician.number()
      technician.send(Self.ask("type"))
      try await customer.sees("«Ver la cola»")
      await customer.answer("\(tongue.yes)\r")
      customer.type("\(next == "0000" ? "1111" : "0000")\r")
      customer.type("\(next)\r")
      try await technician.wait("answer", ["what": "type", "answer": "yes"])
      technician.send(["do": "type", "data": "echo \\(suyo''\\)\n".data])
      try await customer.sees("(suyo)")
      technician.send(["do": "close", "summary": "Cola vaciada"])
      try await customer.sees("Cola vaciada")
      customer.type("\u{1D}h")
      try await technician.wait("closed", ["by": "customer"])
      try await Self.ended(scene, customer, code: 0)
      #expect(try await technician.exit() == 0)
      let methods = try await scene.records("consent.granted").map { $0["method"] }
      #expect(methods == ["terminal", "terminal"])
      _ = number
    }
  }

  @Test(arguments: ["\r", "n\r", "no\r", "\u{3}", "\u{4}"])
  func noAtTheGreeting(keys: String) async throws {
    try await Scene.play { scene in
      let (technician, code) = try await scene.startCall()
      let customer = try await Person.customer(scene, code: code)
      try await customer.sees("Para no empezar, pulse Intro:")
      await customer.answer(keys)
      if keys == "n\r" {
        // A beginning of a word is no word: it is asked what was meant.
        await customer.answer("\r")
      }
      #expect(try await technician.exit() == 77)
      try await Self.ended(scene, customer, code: 0)
      #expect(try await scene.records("session.declined").count == 1)
    }
  }

  /// What was typed before the question, or before it could be read, is no answer.
  @Test func typingAhead() async throws {
    try await Scene.play { scene in
      let (technician, code) = try await scene.startCall()
      let customer = try await Person.customer(scene, code: code)
      customer.type("sí\rsí\r")
      try await customer.sees("Para empezar, escriba: sí")
      customer.type("sí\r")
      await Stage.shared.pause(seconds: 0.05)
      customer.type("sí\r\r")
      await Stage.shared.pause(seconds: 1)
      #expect(!technician.hasHeard("joined") && !technician.hasHeard("closed"))
      customer.type("sí\r")
      try await technician.wait("joined")
      customer.type("\u{1D}h")
      try await Self.ended(scene, customer, code: 0)
    }
  }

  @Test func wordsThatAreNoAnswer() async throws {
    try await Scene.play { scene in
      let (technician, code) = try await scene.startCall()
      let customer = try await Person.customer(scene, code: code)
      try await customer.sees("Para empezar, escriba: sí")
      await Stage.shared.pause(seconds: 0.8)
      for word in ["s", "síi", "yes", "vale", "sí no", "1", "ok", "¡sí!x"] {
        customer.type("\(word)\r")
      }
      customer.type("?\r")
      try await customer.sees("Para empezar, escriba: sí")
      #expect(!technician.hasHeard("joined") && !technician.hasHeard("closed"))
      customer.type("SI\r")
      try await technician.wait("joined")
      customer.type("\u{1D}h")
      try await Self.ended(scene, customer, code: 0)
    }
  }

  @Test func silenceIsNo() async throws {
    try await Scene.play(["ask_seconds=1"]) { scene in
      let (technician, code) = try await scene.startCall()
      let customer = try await Person.customer(scene, code: code)
      // A word without Enter is silence.
      try await customer.sees("Para empezar, escriba: sí")
      await customer.answer("sí")
      #expect(try await technician.exit() == 77)
      try await Self.ended(scene, customer, code: 0)
      #expect(try await scene.records("session.declined").first?["why"] == "silence")
    }
  }

  @Test func thirdWrongNumber() async throws {
    try await Scene.play { scene in
      let (technician, customer, number) = try await Self.call(scene)
      technician.send(Self.ask("type"))
      let question = try await customer.sees("Para no permitir, pulse Intro:")
      #expect(!question.contains(number))
      await Stage.shared.pause(seconds: 0.8)
      for _ in 0..<3 { customer.type("\(number == "0000" ? "1111" : "0000")\r") }
      try await technician.wait("answer", ["what": "type", "answer": "no"])
      #expect(try await scene.records("consent.declined").first?["why"] == "number")
      customer.type("\u{1D}h")
      try await Self.ended(scene, customer, code: 0)
    }
  }

  /// Bytes of the technician go to the shell and never to a question.
  @Test func theTechnicianCannotAnswer() async throws {
    try await Scene.play { scene in
      let call = try await Self.call(scene)
      try await Self.typing(call)
      call.technician.send(Self.ask("view"))
      try await call.customer.sees("Para permitir, escriba: sí")
      await Stage.shared.pause(seconds: 0.8)
      call.technician.send(["do": "type", "data": "sí\r".data])
      call.technician.send(["do": "say", "text": "sí"])
      try await call.technician.output(until: "not found")
      #expect(!call.technician.hasHeard("answer", ["what": "view"]))
      call.customer.type("\r")
      try await call.technician.wait("answer", ["what": "view", "answer": "no"])
      // What the shell wrote meanwhile is there now.
      try await call.customer.sees("not found")
      call.customer.type("\u{1D}h")
      try await Self.ended(scene, call.customer, code: 0)
    }
  }

  /// A program without a terminal asks nobody and gets no yes.
  @Test func withoutATerminal() async throws {
    try await Scene.play { scene in
      let (technician, code) = try await scene.startCall()
      let done = try await scene.run(
        [
          "/usr/bin/setsid", "-w", Program.path("aldaba-agent"), "join", code, "--home",
          scene.customerHome, "--customer-file", scene.customerFile, "--broker", scene.address,
        ], input: "sí\nsí\nyes\n")
      #expect(done.code == 0)
      try await technician.wait("closed", ["by": "declined"])
      #expect(try await technician.exit() == 77)
      #expect(!technician.hasHeard("joined"))
      #expect(try await scene.records("session.accepted").isEmpty)
      #expect(try await scene.records("session.declined").map { $0["method"] } == ["none"])
    }
  }

  // MARK: - Stopping

  @Test(arguments: ["\u{1D}q", "\u{1D}\u{11}", "\u{1D}Q"])
  func theEscapeKeyStopsEverything(keys: String) async throws {
    try await Scene.play { scene in
      let call = try await Self.call(scene)
      try await Self.typing(call)
      for byte in keys.unicodeScalars {
        call.customer.type(String(byte))
        await Stage.shared.pause(seconds: 0.1)
      }
      try await call.customer.sees("Todo parado.")
      try await call.technician.wait("revoked", ["what": "type"])
      call.technician.send(["do": "type", "data": "echo no\n".data])
      try await call.technician.error("no-grant")
      call.customer.type("\u{1D}h")
      try await call.technician.wait("closed", ["by": "customer"])
      try await Self.ended(scene, call.customer, code: 0)
    }
  }

  @Test func stoppingNeedsNoNetwork() async throws {
    try await Scene.play { scene in
      let call = try await Self.call(scene)
      try await Self.typing(call)
      try scene.broker.signal(SIGKILL)
      try await call.customer.sees("Se ha cortado la conexión")
      call.customer.type("\u{1D}q")
      try await call.customer.sees("Todo parado, también sin conexión.")
      call.customer.type("\u{1D}h")
      try await Self.ended(scene, call.customer, code: 0)
      // What it was writing when it died is put in order when it starts.
      try await scene.serve()
      #expect(try await scene.records("consent.revoked").isEmpty)
    }
  }

  // MARK: - The terminal

  /// A full-screen program's modes are on when everything goes away.
  private static func fullScreen(_ technician: Program) async throws {
    let modes = "\\033[?1049h\\033[?1000h\\033[?2004h\\033[?25lLLENO''"
    technician.send(["do": "type", "data": "printf '\(modes)'; echo _; cat\n".data])
    try await technician.output(until: "LLENO_")
  }

  @Test func theTechnicianIsKilled() async throws {
    try await Scene.play(["resume_seconds=1"]) { scene in
      let call = try await Self.call(scene)
      try await Self.typing(call)
      try await Self.fullScreen(call.technician)
      await call.technician.kill()
      try await Self.ended(scene, call.customer, code: 69)
      #expect(call.customer.everything.leavesFullScreen)
    }
  }

  @Test func theBrokerIsKilled() async throws {
    try await Scene.play(["resume_seconds=1"]) { scene in
      let call = try await Self.call(scene)
      try await Self.typing(call)
      try await Self.fullScreen(call.technician)
      try scene.broker.signal(SIGKILL)
      try await Self.ended(scene, call.customer, code: 69)
      #expect(call.customer.everything.leavesFullScreen)
      // What it was writing when it died is put in order when it starts.
      try await scene.serve()
    }
  }

  @Test func theAgentItselfIsKilled() async throws {
    try await Scene.play(["resume_seconds=1"]) { scene in
      let call = try await Self.call(scene)
      try await Self.typing(call)
      try await Self.fullScreen(call.technician)
      // The viewer's part is on its way before the screen here is written.
      try await call.customer.sees("LLENO_")
      #expect(kill(try Self.agentID(scene), SIGKILL) == 0)
      try await Self.ended(scene, call.customer, code: 137)
      #expect(call.customer.everything.leavesFullScreen)
      try await call.technician.wait("link", ["side": "customer", "state": "lost"])
    }
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func theAgentIsAskedToGo(signal: Int32) async throws {
    try await Scene.play { scene in
      let call = try await Self.call(scene)
      try await Self.typing(call)
      try await Self.fullScreen(call.technician)
      #expect(kill(try Self.agentID(scene), signal) == 0)
      try await call.technician.wait("closed", ["by": "customer"])
      try await Self.ended(scene, call.customer, code: 0)
      #expect(call.customer.everything.leavesFullScreen)
    }
  }

  @Test func theWindowChanges() async throws {
    try await Scene.play { scene in
      let call = try await Self.call(scene)
      try await Self.typing(call)
      call.technician.send(["do": "resize", "columns": 150, "rows": 45])
      try await call.technician.wait("resized", ["columns": 150, "rows": 45])
      call.customer.resize(columns: 90, rows: 60)
      try await call.technician.wait("resized", ["columns": 90, "rows": 45])
      call.technician.send(["do": "type", "data": "stty size\n".data])
      try await call.customer.sees("45 90")
      call.customer.type("\u{1D}h")
      try await Self.ended(scene, call.customer, code: 0)
    }
  }
}

extension String {
  /// Whether, after the last full-screen program, its modes were taken back.
  fileprivate var leavesFullScreen: Bool {
    let bytes = Array(utf8)
    return ["\u{1B}[?1049l", "\u{1B}[?1000l", "\u{1B}[?2004l", "\u{1B}[?25h"].allSatisfy { end in
      bytes.contains(Array(end.utf8))
    }
  }
}

import AldabaCrypto
import AldabaJSON
import AldabaParty
import AldabaSystem
import AldabaTunnel
import AldabaWire
import Testing

/// R16, R42: steps are told one at a time, their commands run only after a yes for exactly that line,
/// and what worked is kept.
@Suite struct StepsTests {
  private static func file(_ command: String) -> String {
    func edition(_ language: String, _ words: [String]) -> String {
      """
      # [\(language)] \(words[0])

      ## \(words[1])

      \(words[1]).

      ### detailed

      \(words[2]).

      ## \(words[3])

      \(words[3]).

      ### command

      \(words[4]).

      ```sh
      \(command)
      ```

      ## \(words[5])

      \(words[5]).

      """
    }
    return edition("en", ["Paper", "Look", "Look closely", "Ask it", "Says two words", "Print"])
      + "\n"
      + edition("es", ["Papel", "Mire", "Mire bien", "Pregunte", "Dice dos palabras", "Imprima"])
  }

  /// A file of three steps, the second with a command, ready at the technician's.
  private static func ready(
    _ scene: Scene, _ technician: Program, _ command: String = "echo uno; echo dos >&2"
  ) async throws {
    let path = scene.folder + "/paper.md"
    try Files.writeNew(path, Array(file(command).utf8), permissions: 0o600)
    technician.send(["do": "steps", "path": .string(path)])
    let ready = try await technician.wait("steps", ["state": "ready"])
    #expect(ready["steps"] == 3 && ready["title"] == "Paper")
  }

  private static func answer(_ agent: Program, _ step: Int64, _ outcome: String) {
    agent.send(["do": "step", "step": .integer(step), "outcome": .string(outcome)])
  }

  private static func text(_ event: JSON) -> String { event["text"]?.string ?? "" }

  @Test func aWholeListOverJSON() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      let (technician, agent) = (call.technician, call.agent)
      technician.send(["do": "step", "go": "next"])
      try await technician.error("not-now")
      try await Self.ready(scene, technician)
      technician.send(["do": "step", "go": 4])
      try await technician.error("bad-argument")
      technician.send(["do": "step", "go": "next"])
      let first = try await agent.wait("step", ["step": 1, "of": 3])
      #expect(Self.text(first).hasPrefix("Step 1 of 3: «Look»") && first["command"] == nil)
      try await agent.wait("now", ["text": "Now: step 1 of 3. You do it."])

      Self.answer(agent, 2, "done")
      try await agent.error("not-now")
      Self.answer(agent, 1, "again")
      #expect(Self.text(try await agent.wait("step")) == Self.text(first))
      Self.answer(agent, 1, "detail")
      let detailed = Self.text(try await agent.wait("step"))
      #expect(
        detailed.hasPrefix("The same in more detail:") && detailed.contains("«Look closely.»"))
      for outcome in ["help", "failed"] {
        Self.answer(agent, 1, outcome)
        try await agent.wait("steps", ["state": .string(outcome)])
      }
      Self.answer(agent, 1, "back")
      try await agent.wait("steps", ["state": "first"])
      for outcome in ["again", "detail", "help", "failed", "back"] {
        try await technician.wait("step", ["step": 1, "outcome": .string(outcome)])
      }
      technician.send(["do": "focus"])
      #expect(
        Self.text(try await agent.wait("step")).hasPrefix(
          "Gabriela: «Ana, let us go on with your problem: No puedo imprimir. Next: Look»"))

      // Done leads on, and the command asks by itself: with its whole text, and with the number.
      Self.answer(agent, 1, "done")
      let second = try await agent.wait("step", ["step": 2])
      #expect(second["command"] == "echo uno; echo dos >&2")
      let question = try await agent.wait("asked", ["what": "run"])
      #expect(question["number"] == true)
      let text = Self.text(question)
      for part in ["«echo uno; echo dos >&2»", "«Says two words.»", "Gabriela", "2 minutes"] {
        #expect(text.contains(part))
      }
      let ask = question["ask"]?.string ?? ""
      agent.answer(ask, "yes")
      try await agent.error("number-required")
      agent.answer(ask, "yes", number: call.number == "0000" ? "1111" : "0000")
      try await agent.error("wrong-number")
      agent.answer(ask, "yes", number: call.number)
      try await technician.wait("answer", ["what": "run", "answer": "yes"])
      try await agent.wait("command", ["state": "running"])
      let over = try await agent.wait("command", ["state": "over", "status": 0])
      #expect(Self.text(over).contains("type: done"))
      let ran = try await technician.wait("step", ["step": 2, "status": 0])
      #expect(ran["output"]?.string?.contains("uno\r\ndos") == true)
      #expect(!agent.hasHeard("shell"))
      Self.answer(agent, 2, "done")
      let done = try await technician.wait("step", ["step": 2, "outcome": "done"])
      #expect(done["status"] == 0 && done["output"] == ran["output"])

      // Back takes the answer back (R20), and a no to the command is no end.
      try await agent.wait("step", ["step": 3])
      Self.answer(agent, 3, "back")
      try await agent.wait("step", ["step": 2])
      agent.answer(try await agent.ask("run"), "no")
      #expect(Self.text(try await agent.wait("refused")).contains("«echo uno; echo dos >&2»"))
      try await technician.wait("answer", ["what": "run", "answer": "no"])
      technician.send(["do": "step", "go": 3])
      try await agent.wait("step", ["step": 3])
      Self.answer(agent, 3, "done")
      try await agent.wait("steps", ["state": "over"])
      let end = try await technician.wait("steps", ["state": "over"])
      #expect(end["worked"] == [1, 3])

      // What worked, for both (R42).
      let saved = scene.folder + "/worked.md"
      technician.send(["do": "steps", "save": .string(saved)])
      try await technician.wait("steps", ["state": "saved", "steps": 2])
      technician.send(["do": "steps", "save": .string(saved)])
      try await technician.error("bad-argument")
      agent.send(["do": "hangup"])
      let closed = try await agent.wait("closed")
      guard case .array(let paths)? = closed["steps"], let path = paths.first?.string else {
        throw Missing("the steps that worked, got \(closed)")
      }
      let kept = try Files.read(path, maximumBytes: 131_072)
      #expect(kept == (try Files.read(saved, maximumBytes: 131_072)))
      #expect(kept.asText.contains("## Print") && !kept.asText.contains("Ask it"))
      let checked = try await scene.run(["aldaba", "steps", "check", path])
      #expect(checked.code == 0 && checked.output.contains("2 steps"))

      let events = try await scene.records().compactMap { $0["event"]?.string }
      #expect(events.filter { $0 == "step.sent" }.count == 6)
      #expect(events.filter { $0 == "command.run" }.count == 1)
    }
  }

  /// One of the files that come with Aldaba, in both languages, as a person at a terminal.
  @Test(arguments: [
    ("es", "sí", "hecho", "atrás", "más detalle", "Ya puede escribir"),
    ("en", "yes", "done", "back", "detail", "You can now write"),
  ])
  func aPersonAtTheirTerminal(
    language: String, yes: String, done: String, back: String, detail: String, begun: String
  ) async throws {
    try await Scene.play { scene in
      let (technician, code) = try await scene.startCall()
      let customer = try await Person.customer(scene, code: code, language: language, columns: 80)
      let es = language == "es"
      try await customer.sees(es ? "Para empezar, escriba: sí" : "To begin, type: yes")
      await customer.answer("\(yes)\r")
      try await customer.sees(begun)
      let number = try await technician.number()
      technician.send(["do": "steps", "path": .string(Examples.file("printer.md"))])
      technician.send(["do": "step", "go": 1])
      try await customer.sees(es ? "Paso 1 de 8: «Mire la impresora»" : "Step 1 of 8: «Look at")
      try await customer.sees(es ? "otra vez" : "again")
      customer.type("\(detail)\r")
      try await customer.sees(es ? "1. «Busque una luz" : "1. «Look for a light")
      customer.type("\(done)\r")
      try await customer.sees(es ? "Paso 2 de 8" : "Step 2 of 8")
      customer.type("\(back)\r")
      try await customer.sees(es ? "Paso 1 de 8" : "Step 1 of 8")
      technician.send(["do": "step", "go": 4])
      try await customer.sees(es ? "Paso 4 de 8" : "Step 4 of 8")
      try await customer.sees("«lpstat -r -p»")
      try await customer.sees(es ? "Para no permitir, pulse Intro:" : "If not, press Enter:")
      await customer.answer("\(number)\r")
      try await customer.sees(es ? "La orden ha terminado" : "The command has ended")
      try await technician.wait("step", ["step": 4, "state": "ran"])
      customer.type("\(done)\r")
      try await customer.sees(es ? "Paso 5 de 8" : "Step 5 of 8")
      try await customer.sees(es ? "Para no permitir, pulse Intro:" : "If not, press Enter:")
      await customer.answer("\r")
      try await customer.sees(es ? "La orden no se hace" : "The command is not run")
      customer.type("\(done)\r")
      try await technician.wait("step", ["step": 5, "outcome": "done"])
      customer.type("\u{1D}h")
      try await customer.sees(".steps.md")
      try await customer.sees("code=0")
    }
  }

  @Test func commandsAreStopped() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      call.agent.send(["do": "stop"])
      try await call.agent.error("not-now")
      try await Self.ready(scene, call.technician, "echo ya; exec sleep 60")
      var number = call.number
      for stop: JSON in [["do": "stop"], ["do": "revoke", "what": "all"]] {
        call.technician.send(["do": "step", "go": 2])
        call.agent.answer(try await call.agent.ask("run"), "yes", number: number)
        try await call.technician.wait("printed")
        call.agent.send(stop)
        try await call.agent.wait("command", ["state": "over", "status": -2])
        try await call.technician.wait("step", ["step": 2, "status": -2])
        number = try await call.technician.number()
      }
      #expect(try await scene.records("command.run").compactMap { $0["status"] } == [-2, -2])
    }
  }

  /// A command that takes longer than its time is ended, with what it has started, and both read it; the
  /// step stays, and is answered.
  @Test func aCommandThatTakesTooLongIsEnded() async throws {
    try await Scene.play(["command_seconds=0.7"]) { scene in
      let call = try await scene.call()
      try await Self.ready(
        scene, call.technician, "sleep 60 & echo pid=$!=; exec sleep 60")
      call.technician.send(["do": "step", "go": 2])
      let question = try await call.agent.wait("asked", ["what": "run"])
      #expect(Self.text(question).contains("1 second"), "\(Self.text(question))")
      call.agent.answer(question["ask"]?.string ?? "", "yes", number: call.number)
      let printed = try await call.technician.wait("printed")
      let data = printed["data"]?.string.flatMap { [UInt8](base64: $0) }
      let pid = try #require(data?.asText.split(separator: "=").dropFirst().first)
      let over = try await call.agent.wait("command", ["state": "over", "status": -1])
      #expect(Self.text(over).contains("1 second"), "\(Self.text(over))")
      try await call.technician.wait("step", ["step": 2, "status": -1])
      try await Scene.until { !Files.exists("/proc/\(pid)") }
      #expect(try await scene.records("command.run").compactMap { $0["status"] } == [-1])
      Self.answer(call.agent, 2, "failed")
      try await call.technician.wait("step", ["step": 2, "outcome": "failed"])
      try await call.end()
    }
  }

  /// Five numbers a technician: then the customer reads the command and does it by hand.
  @Test func withoutANumberTheCustomerDoesIt() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await Self.ready(scene, call.technician, "true")
      var number = call.number
      for turn in 1...5 {
        call.technician.send(["do": "step", "go": 2])
        try await call.agent.wait("step", ["step": 2])
        call.agent.answer(try await call.agent.ask("run"), "yes", number: number)
        try await call.technician.wait("step", ["step": 2, "status": 0])
        if turn < 5 { number = try await call.technician.number() }
      }
      call.technician.send(["do": "step", "go": 1])
      try await call.agent.wait("step", ["step": 1])
      Self.answer(call.agent, 1, "done")
      try await call.technician.wait("steps", ["state": "by-hand", "step": 2])
      let step = try await call.agent.wait("step", ["step": 2, "command": "true"])
      #expect(Self.text(step).contains("This step you can do yourself"))
      Self.answer(call.agent, 2, "done")
      try await call.agent.wait("step", ["step": 3])
      try await call.end()
    }
  }

  /// Where one stopped is kept through a wait, and whoever takes over goes on without the file.
  @Test func aWaitAndATransferKeepThePlace() async throws {
    try await Scene.play { scene in
      let home = try await scene.enroll("hugo", team: "Impresoras")
      let desk = try await scene.desk(home)
      try await desk.wait("ready")
      let call = try await scene.call()
      try await Self.ready(scene, call.technician)
      call.technician.send(["do": "step", "go": 1])
      try await call.agent.wait("step", ["step": 1])
      call.technician.send([
        "do": "hold", "reason": "Tengo que mirarlo", "doing": "Hablar con Redes", "minutes": 2,
      ])
      call.agent.answer(try await call.agent.ask("hold"), "yes")
      try await call.technician.wait("hold", ["state": "held"])
      // The customer can answer; nothing new comes before the wait is over.
      Self.answer(call.agent, 1, "done")
      try await call.technician.wait("step", ["step": 1, "outcome": "done"])
      call.technician.send(["do": "step", "go": 3])
      try await call.technician.error("on-hold")
      call.technician.send(["do": "resume"])
      try await call.agent.wait("step", ["step": 2])
      call.agent.answer(try await call.agent.ask("run"), "no")
      try await call.technician.wait("answer", ["what": "run"])

      call.technician.send([
        "do": "transfer", "to": "hugo", "reason": "Sabe de impresoras", "brief": "No imprime",
      ])
      call.agent.answer(try await call.agent.ask("transfer"), "yes")
      let waiting = try await desk.wait("waiting", ["kind": "transfer"])
      let hugo = try await scene.answer(waiting["id"]?.string, home: home)
      try await hugo.wait("joined")
      let taken = try await hugo.wait("steps", ["state": "under-way"])
      #expect(taken["step"] == 2 && taken["worked"] == [1] && taken["title"] == "Paper")
      Self.answer(call.agent, 2, "done")
      try await hugo.wait("step", ["step": 2, "outcome": "done"])
      try await call.agent.wait("step", ["step": 3])
      hugo.send(["do": "step", "go": "stop"])
      try await call.agent.wait("steps", ["state": "stopped"])
      try await hugo.wait("steps", ["state": "stopped", "step": 3])
      hugo.send(["do": "step", "go": "next"])
      try await call.agent.wait("step", ["step": 3])
    }
  }

  @Test func aKilledBrokerLosesNoStep() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await Self.ready(scene, call.technician)
      call.technician.send(["do": "step", "go": 1])
      try await call.agent.wait("step", ["step": 1])
      await (try scene.broker).kill()
      try await call.agent.wait("link", ["state": "lost"])
      Self.answer(call.agent, 1, "done")
      try await scene.serve()
      try await call.technician.wait("step", ["step": 1, "outcome": "done"])
      try await call.agent.wait("step", ["step": 2])
      call.agent.answer(try await call.agent.ask("run"), "yes", number: call.number)
      try await call.technician.wait("step", ["step": 2, "status": 0])
      #expect(try await scene.records("step.answered").count == 1)
      #expect(try await scene.records("step.sent").count == 2)
    }
  }

  // MARK: - Who keeps to nothing

  /// The question for a command waits while the customer types (R5). Who has done the step meanwhile
  /// is not asked any more.
  @Test func aCommandOfAStepThatIsDoneIsNotAskedFor() async throws {
    try await Scene.play(["floor_seconds=3"]) { scene in
      let call = try await scene.call()
      let (technician, agent) = (call.technician, call.agent)
      try await call.grant("view")
      try await agent.wait("shell", ["state": "open"])
      try await Self.ready(scene, technician)
      technician.send(["do": "step", "go": 2])
      agent.send(["do": "type", "data": " ".data])
      try await agent.wait("step", ["step": 2])
      try await scene.has(2, "consent.asked")
      Self.answer(agent, 2, "done")
      let answer = try await technician.wait("answer", ["what": "run"])
      #expect(answer["answer"] == "no" && answer["unable"] == true)
      try await agent.wait("step", ["step": 3])
      #expect(!agent.hasHeard("asked", ["what": "run"]))
    }
  }

  @Test func aFalseDocumentAndAnotherCommand() async throws {
    try await Scene.play { scene in
      let (rogue, agent, number) = try await Rogue.call(scene)
      // Not what was promised, and no steps file at all: refused, and the session goes on.
      for (promised, text) in [
        (Self.file("true"), Self.file("false")), ("# nothing", "# nothing"),
        (Self.file("ls\u{202E}"), Self.file("ls\u{202E}")),
      ] {
        try await rogue.tell(text, as: promised)
        _ = try await rogue.wait("no steps") {
          if case .inner(.noSteps(let list)) = $0, list == Rogue.digest(promised) {
            list
          } else {
            nil
          }
        }
      }
      let good = Self.file("echo bien")
      try await rogue.tell(good, as: good)
      let step = Act.Step(list: Rogue.digest(good), step: 2, of: 3)
      try await rogue.on { $0.say(.stepSent(step)) }
      try await agent.wait("step", ["step": 2, "command": "echo bien"])
      // Another text than the step's is not even shown.
      try await rogue.askRun("echo mal", step: 2)
      let refused = try await rogue.record(.consentDeclined)
      guard case .refused(_, .run, _, .unable) = refused.act else {
        throw Missing("unable, got \(refused.act)")
      }
      #expect(!agent.hasHeard("asked", ["what": "run"]))
      try await rogue.askRun("echo bien", step: 2)
      agent.answer(try await agent.ask("run"), "yes", number: number)
      guard case .commandRun(_, status: 0) = try await rogue.record(.commandRun).act else {
        throw Missing("a command that ran")
      }
    }
  }
}

extension Rogue {
  static func digest(_ text: String) -> Digest {
    Digest(Crypto.sha256(Array(text.utf8)))!
  }

  /// Sends a text as the steps file that was promised.
  fileprivate func tell(_ text: String, as promised: String) async throws {
    let list = Rogue.digest(promised)
    try await on { state in
      for part in InnerMessage.Part.parts(of: text) { state.tunnel?.send(.steps(list: list, part)) }
    }
  }

  fileprivate func askRun(_ command: String, step: Int64) async throws {
    try await on { state in
      let texts = ["command": PersonalText(command), "reason": PersonalText("Ver")]
      func digest(_ name: String) -> Digest { texts[name].map { RogueState.digest($0) } ?? .zero }
      state.say(
        .asked(
          Act.Ask(
            id: AskID(rawValue: Crypto.random(8).hex)!, what: .run, reason: digest("reason"),
            duration: 60_000,
            scope: .run(command: digest("command"), step: step))), texts: texts)
    }
  }
}

/// The steps files that come with Aldaba.
private enum Examples {
  static func file(_ name: String) -> String {
    let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(folder)/Config/steps/\(name)"
  }
}

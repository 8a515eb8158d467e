import AldabaJSON
import AldabaSystem
import AldabaTerminal
import AldabaWords

/// The scenes, in their order.
extension DemoPlay {
  func play() throws {
    let desk = try prepare()
    let gabriela = try open()
    let ana = try join(gabriela)
    try control(gabriela, ana)
    try wait(gabriela, ana)
    let hugo = try pass(gabriela, ana, desk)
    try close(hugo, ana)
    try audit()
    try transcript.note(words.ends)
  }

  // MARK: - 1

  /// - Returns: Hugo's desk; he is free from here on.
  private func prepare() throws -> DemoActor {
    try transcript.scene(
      Localized("1. El servidor", "1. The broker"),
      Localized(
        "Una organización prepara su servidor y da de alta a dos personas, con certificados de usar"
          + " y tirar. Los programas son los de verdad, todos en este equipo.",
        "An organisation makes its broker and enrols two people, with throw-away certificates. The"
          + " programs are the real ones, all on this machine."))
    try administer(
      ["init", "--dir", brokerFolder, "--org", DemoWords.organisation],
      shown: "init --dir acme --org \"\(DemoWords.organisation)\"")
    try transcript.act(words.administrator, "aldaba-broker serve --dir acme")
    let serve = try stage.start(
      "broker", "aldaba-broker", ["serve", "--dir", brokerFolder, "--listen", "127.0.0.1:0"])
    let port = try serve.hear("listening")["port"]?.integer ?? 0
    broker = "127.0.0.1:\(port)"
    try customerFile(port)
    try Files.writeNew(
      "\(stage.home)/\(words.file)", Array((words.printer + "\n").utf8), permissions: 0o644)
    try enrol(words.gabriela)
    try enrol(words.hugo)
    try transcript.act(words.hugo.first, "aldaba queue --follow")
    let desk = try stage.start(
      "hugo", "aldaba", ["queue", "--follow", "--home", home("hugo"), "--broker", broker])
    try desk.hear("ready")
    return desk
  }

  // MARK: - 2

  private func open() throws -> DemoActor {
    try transcript.scene(
      Localized("2. Ana y Gabriela", "2. Ana and Gabriela"),
      Localized(
        "Ana ha llamado por teléfono. El código solo sirve para encontrarse; antes de nada se le"
          + " pregunta si quiere empezar.",
        "Ana has called on the telephone. The code only lets them find each other; before anything"
          + " happens she is asked whether to begin."))
    try transcript.act(
      words.gabriela.first,
      "aldaba start --customer \(words.customer) --ticket \(DemoWords.ticket)"
        + " --motive \"\(words.motive)\"")
    let gabriela = try stage.start(
      "gabriela", "aldaba",
      [
        "start", "--home", home("gabriela"), "--broker", broker, "--customer", words.customer,
        "--ticket", DemoWords.ticket, "--motive", words.motive,
      ])
    let event = try gabriela.hear("session")
    code = event["code"]?.string ?? ""
    session = event["session"]?.string ?? ""
    try transcript.act(words.gabriela.first, words.says(words.digits(code)))
    return gabriela
  }

  private func join(_ gabriela: DemoActor) throws -> DemoActor {
    try transcript.act(words.customer, "aldaba-agent join \(code)")
    let ana = try stage.start("ana", "aldaba-agent", ["join", code, "--home", stage.home])
    try anaReads(ana, "greeting")
    try anaAnswers(ana, try anaReads(ana, "asked", ["what": "session"]))
    try anaReads(ana, "now")
    try gabriela.hear("joined")
    try hearNumber(gabriela)
    return ana
  }

  // MARK: - 3

  private func control(_ gabriela: DemoActor, _ ana: DemoActor) throws {
    try transcript.scene(
      Localized("3. Permiso para cada cosa", "3. Permission for each thing"),
      Localized(
        "Ver la ventana quiere un sí. Escribir en ella quiere el número que Gabriela dice por"
          + " teléfono: así Ana sabe que habla con quien está en la pantalla.",
        "To see the window takes a yes. To type in it takes the number that Gabriela reads out on"
          + " the phone: so Ana knows that she talks to the person on the screen."))
    try allow(words.gabriela, gabriela, ana, "view", reason: words.viewReason)
    try allow(words.gabriela, gabriela, ana, "type", reason: words.typeReason)
    try type(words.gabriela, gabriela, "cat \(words.file)", until: words.printer)
  }

  // MARK: - 4

  private func wait(_ gabriela: DemoActor, _ ana: DemoActor) throws {
    try transcript.scene(
      Localized("4. La espera", "4. The wait"),
      Localized(
        "Nadie espera sin querer: se dice el motivo, qué se hará y cuánto tardará, y se aguarda la"
          + " respuesta. Gabriela ve en su consola, antes de que salga, lo que leerá Ana. Mientras"
          + " Ana espera, nadie usa su equipo; antes de un minuto se le cuenta cómo va; y al volver"
          + " se le dan las gracias.",
        "Nobody waits unasked: the reason, what will be done and how long it takes are said, and"
          + " the answer is awaited. Before it goes out, Gabriela's console shows her what Ana will"
          + " read. While Ana waits nobody uses her computer; within a minute she is told how it"
          + " goes; and at the end she is thanked."))
    try act(
      words.gabriela, gabriela, "hold 2",
      [
        "do": "hold", "reason": .string(words.holdReason), "doing": .string(words.holdDoing),
        "minutes": 2,
      ])
    try anaAnswers(ana, try anaReads(ana, "asked", ["what": "hold"]))
    try gabriela.hear("answer", ["what": "hold", "answer": "yes"])
    try gabriela.hear("hold", ["state": "held"])
    try anaReads(ana, "now")
    // A wait of some length, so that the time which is told at its end is one.
    let began = Clock.bootMilliseconds()
    try act(
      words.gabriela, gabriela, words.typesCommand("ls"), Self.keys("ls\r"))
    try refused(words.gabriela, gabriela, "on-hold")
    try act(
      words.gabriela, gabriela, "check 1 \(words.checkCause)",
      ["do": "check", "reason": .string(words.checkCause), "minutes": 1])
    try anaReads(ana, "held")
    try stage.pause(Double(max(0, 2_000 - (Clock.bootMilliseconds() - began))) / 1000)
    try act(words.gabriela, gabriela, "resume", ["do": "resume"])
    try anaReads(ana, "now")
    try gabriela.hear("hold", ["state": "resumed"])
  }

  // MARK: - 5

  private func pass(_ gabriela: DemoActor, _ ana: DemoActor, _ desk: DemoActor) throws
    -> DemoActor
  {
    try transcript.scene(
      Localized("5. Pasar con otra persona", "5. Passed on to somebody else"),
      Localized(
        "Ana sabe por qué, con quién y a qué teléfono, y lee el resumen que leerá Hugo. Gabriela"
          + " no se va hasta que Hugo contesta, y Ana no repite nada. Lo que permitió a Gabriela"
          + " no pasa a Hugo.",
        "Ana is told why, to whom and at which telephone, and reads the summary that Hugo will"
          + " read. Gabriela stays until Hugo answers, and Ana repeats nothing. What she allowed"
          + " Gabriela is not passed on to Hugo."))
    try act(
      words.gabriela, gabriela, "transfer hugo",
      [
        "do": "transfer", "to": "hugo", "reason": .string(words.transferReason),
        "brief": .string(words.brief),
      ])
    try anaAnswers(ana, try anaReads(ana, "asked", ["what": "transfer"]))
    try gabriela.hear("transfer", ["state": "ringing"])
    try anaReads(ana, "ringing")
    let waiting = try desk.hear("waiting", ["kind": "transfer"])
    let id = waiting["id"]?.string ?? ""
    try transcript.show(words.reads(words.hugo.first), words.waiting(waiting))
    try transcript.act(words.hugo.first, "aldaba answer")
    let hugo = try stage.start(
      "hugo", "aldaba", ["answer", id, "--home", home("hugo"), "--broker", broker])
    let brief = try hugo.hear("brief")
    try transcript.show(words.reads(words.hugo.first), words.briefing(brief))
    try anaReads(ana, "greeting", ["technician": .string(words.hugo.name)])
    try anaReads(ana, "now")
    try hugo.hear("joined")
    try gabriela.hear("transfer", ["state": "completed"])
    try gabriela.hear("closed", ["by": "transferred"])
    _ = try gabriela.end()
    try hearNumber(hugo)
    try act(words.hugo, hugo, words.typesCommand("ls"), Self.keys("ls\r"))
    try refused(words.hugo, hugo, "no-grant")
    return hugo
  }

  // MARK: - 6

  private func close(_ hugo: DemoActor, _ ana: DemoActor) throws {
    try transcript.scene(
      Localized("6. La despedida", "6. The goodbye"),
      Localized(
        "Hugo no necesita permisos: bastan sus palabras. Después propone terminar, y Ana cuelga"
          + " primero, cuando quiera.",
        "Hugo needs no permission: his words are enough. Then he proposes to end, and Ana hangs up"
          + " first, when she wants to."))
    try act(
      words.hugo, hugo, "say \(words.advice)", ["do": "say", "text": .string(words.advice)])
    let said = try anaReads(ana, "said")
    try transcript.show(
      words.reads(words.customer), words.said(words.hugo.name, said["text"]?.string ?? ""))
    try transcript.act(words.customer, words.types(words.works))
    try ana.send(["do": "say", "text": .string(words.works)])
    let answer = try hugo.hear("said")
    try transcript.show(
      words.reads(words.hugo.first), words.said(words.customer, answer["text"]?.string ?? ""))
    try act(
      words.hugo, hugo, "close \(words.summary)",
      ["do": "close", "summary": .string(words.summary)])
    try anaReads(ana, "closing")
    try transcript.act(words.customer, words.hangsUp)
    try ana.send(["do": "hangup"])
    try anaReads(ana, "closed")
    try hugo.hear("closed")
    _ = try ana.end()
    _ = try hugo.end()
  }

  // MARK: - 7

  private func audit() throws {
    try transcript.scene(
      Localized("7. Lo que ha quedado anotado", "7. What is on record"),
      Localized(
        "Cada pregunta y cada respuesta, firmadas por quien las dio. De lo que se tecleó y de lo"
          + " que se vio no hay nada.",
        "Each question and each answer, signed by whoever gave it. Nothing of what was typed or"
          + " seen."))
    try found(["verify"])
    try found(["show", session])
  }

  private func found(_ arguments: [String]) throws {
    try transcript.act(
      words.administrator, "aldaba-audit \(arguments[0]) --dir acme/ledger")
    let flags = ["--dir", brokerFolder + "/ledger"] + (transcript.isJSON ? ["--json"] : [])
    let output = try stage.run("aldaba-audit", arguments + flags)
    let text = String(decoding: output, as: UTF8.self)
    guard transcript.isJSON else { return try transcript.show(words.record, text) }
    for line in text.split(separator: "\n") {
      if let line = try? JSON.parse(Array(line.utf8)) { transcript.pass(line, by: "audit") }
    }
  }
}

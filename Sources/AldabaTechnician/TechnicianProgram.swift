import AldabaLink
import AldabaParty
import AldabaPerson
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// `aldaba`: the technician's program.
public enum TechnicianProgram {
  public static func main() -> Never {
    Program.run(table) { invocation throws in
      // Before the key is read.
      try Host.notDumpable()
      switch invocation.command {
      case "enroll": return try Enroll.run(invocation)
      case "start": return try run(invocation, .start(try matter(invocation.parsed)))
      case "queue": return try QueueCommand.run(invocation)
      case "answer":
        let parsed = invocation.parsed
        let terms = TechnicianSession.Terms(
          ticket: parsed.value("ticket") == nil ? nil : try text(parsed, "ticket"),
          kind: try optionalText(parsed, "kind"), tier: try optionalText(parsed, "tier"))
        return try run(invocation, .answer(try ask(parsed), terms))
      case "attach": return try run(invocation, .attach(try bookmark(invocation)))
      case "done": return try DoneCommand.run(invocation)
      case "steps check": return try StepsCommand.check(invocation)
      case "steps export": return try StepsCommand.export(invocation)
      default: preconditionFailure("the table has no other command")
      }
    }
  }

  /// A session from its beginning, or from somebody's call, to its end.
  private static func run(_ invocation: Invocation, _ way: TechnicianSession.Way) throws
    -> ExitCode
  {
    let home = try invocation.home()
    let identity = try Identity(invocation)
    let address: HostPort
    // Back to the broker that the session is at, whatever the organisation's first address is.
    if case .attach(let bookmark) = way, invocation.parsed.value("broker") == nil,
      let known = HostPort(bookmark.broker)
    {
      address = known
    } else {
      address = try self.address(invocation, identity)
    }
    let glossary = try Glossary.read(home.config, invocation.language)
    let loop = try EventLoop()
    let session = try TechnicianSession(
      loop: loop, identity: identity, address: address, way: way, home: home)
    var result: Result<ExitCode, Problem> = .success(.done)
    func finish(_ outcome: Result<ExitCode, Problem>) {
      result = outcome
      session.leave { loop.stop() }
    }
    if invocation.isJSON {
      try Signals.watch([Signals.interrupt], on: loop) { _ in
        finish(.failure(session.announcedID == nil ? .interrupted : .interruptedSession))
      }
      let front = try JSONFront(session, glossary: glossary, loop: loop, words: invocation.words) {
        finish(.success(.done))
      }
      session.onDone = finish
      session.start()
      withExtendedLifetime(front) { loop.run() }
    } else {
      let front = try ConsoleFront(
        session, glossary: glossary, loop: loop, invocation: invocation, onLeave: finish)
      session.onDone = finish
      session.start()
      loop.run()
      front.close()
    }
    return try result.get()
  }

  /// Where the broker is: another address than the organisation's first only where it was given.
  static func address(_ invocation: Invocation, _ identity: Identity) throws(Problem) -> HostPort {
    guard let place = invocation.parsed.value("broker") else { return identity.trust.addresses[0] }
    return try Enroll.place(place)
  }

  private static func matter(_ parsed: Parsed) throws(Problem) -> TechnicianSession.Case {
    TechnicianSession.Case(
      customer: try text(parsed, "customer"), ticket: try text(parsed, "ticket"),
      motive: try text(parsed, "motive"), kind: try optionalText(parsed, "kind"),
      tier: try optionalText(parsed, "tier"))
  }

  /// The newest session that is open as far as is known here, or the one that is named: by all of its
  /// name, or by a beginning that only one has.
  private static func bookmark(_ invocation: Invocation) throws(Problem) -> Bookmark {
    let known = Bookmark.all(try invocation.home())
    guard let name = invocation.parsed.positional.first else {
      guard let newest = known.first else { throw .unknownSession(nil) }
      return newest
    }
    let meant = known.filter { name.count >= 4 && $0.session.rawValue.hasPrefix(name) }
    if meant.count == 1 { return meant[0] }
    // Nothing is noted here, and the broker may know it all the same.
    guard let session = SessionID(rawValue: name) else { throw .unknownSession(name) }
    return Bookmark(session: session, broker: "", customer: "", since: 0)
  }

  static func ask(_ parsed: Parsed) throws(Problem) -> AskID? {
    guard let text = parsed.positional.first else { return nil }
    guard let id = AskID(rawValue: text) else {
      throw .badValue("ID", expected: "0123456789abcdef", came: text)
    }
    return id
  }

  private static func text(_ parsed: Parsed, _ option: String) throws(Problem) -> String {
    let text = parsed.value(option) ?? ""
    guard !text.allSatisfy(\.isWhitespace), text.utf8.count <= Limits.name else {
      throw .badValue("--\(option)", expected: "1–\(Limits.name) bytes", came: text)
    }
    return text
  }

  private static func optionalText(_ parsed: Parsed, _ option: String) throws(Problem) -> String? {
    guard let text = parsed.value(option) else { return nil }
    guard (1...64).contains(text.utf8.count) else {
      throw .badValue("--\(option)", expected: "1–64 bytes", came: text)
    }
    return text
  }

  private static let broker = Option(
    "broker", "HOST:PORT",
    summary: Localized(
      "otra dirección del mismo servidor", "another address of the same broker"))

  private static let kind = Option(
    "kind", "KIND", summary: Localized("clase de llamada", "kind of call"))
  private static let tier = Option(
    "tier", "TIER", summary: Localized("nivel de servicio", "service level"))

  static let table = CommandTable(
    program: "aldaba", version: Program.version,
    summary: Localized(
      "Ayuda a distancia con permiso: la parte de quien ayuda",
      "Consented remote assistance: the technician's side"),
    commands: [
      Command(
        name: "enroll",
        options: [
          broker,
          Enroll.passphrase,
        ],
        examples: [
          Example("aldaba enroll", Localized("pide la clave de alta", "asks for the token")),
          Example(
            "aldaba enroll < token.txt",
            Localized("la lee de un archivo", "reads it from a file")),
        ],
        summary: Localized(
          "convierte una clave de alta en un certificado; la llave se hace aquí y no sale",
          "turns a token into a certificate; the key is made here and stays here")),
      Command(
        name: "start",
        options: [
          Option(
            "customer", "NAME", isRequired: true,
            summary: Localized("cómo se llama a quien se ayuda", "how the customer is called")),
          Option(
            "ticket", "ID", isRequired: true, summary: Localized("el caso", "the case")),
          Option(
            "motive", "TEXT", isRequired: true,
            summary: Localized("para qué es la ayuda", "what the help is for")),
          kind, tier, broker,
        ],
        examples: [
          Example(
            "aldaba start --customer \"Ana\" --ticket 1042 --motive \"No puedo imprimir\"",
            Localized(
              "da un código para leer en voz alta, y abre la consola",
              "gives a code to read aloud, and opens the console"))
        ],
        summary: Localized("empieza una sesión", "starts a session")),
      Command(
        name: "queue",
        options: [
          Option(
            "follow",
            summary: Localized(
              "se queda, y le hace constar como libre", "stays, and makes you count as free")),
          broker,
        ],
        examples: [
          Example(
            "aldaba queue --follow",
            Localized(
              "está libre; lo que espere sale aquí, con un aviso",
              "you are free; what waits appears here, with a bell")),
          Example("aldaba queue", Localized("qué espera ahora", "what waits now")),
        ],
        summary: Localized(
          "lo que espera: quien llama, lo que le ofrecen y lo que queda pendiente",
          "what waits: who knocks, what is offered to you, and what is owed")),
      Command(
        name: "answer", arguments: [Argument("ID", .optional)],
        options: [
          Option(
            "ticket", "ID",
            summary: Localized(
              "el caso; si no, el que ya tenía, o uno nuevo",
              "the case; else the one there was, or a new one")),
          kind, tier, broker,
        ],
        examples: [
          Example(
            "aldaba answer",
            Localized(
              "toma lo primero que espera, lee el resumen y abre la consola",
              "takes the first that waits, reads the summary and opens the console")),
          Example(
            "aldaba answer 0123456789abcdef",
            Localized("toma eso, con el nombre que da queue", "takes that, as queue names it")),
        ],
        summary: Localized("atiende lo que espera", "answers what waits")),
      Command(
        name: "attach", arguments: [Argument("SESSION", .optional)], options: [broker],
        examples: [
          Example(
            "aldaba attach",
            Localized(
              "vuelve a su sesión; lo que su cliente permitió sigue en vigor",
              "back into your session; what your customer allowed still holds")),
          Example(
            "aldaba attach 4f1c",
            Localized(
              "a esa, por el principio de su nombre", "into that one, by how its name begins")),
        ],
        summary: Localized(
          "vuelve a la sesión cuando la consola se cerró o se perdió",
          "back into your session after your console ended")),
      Command(
        name: "done", arguments: [Argument("ID")], options: [broker],
        examples: [
          Example(
            "aldaba done 0123456789abcdef",
            Localized("está hecho: sale de la lista", "it is done: off the list"))
        ],
        summary: Localized(
          "algo pendiente está hecho, o la llamada ya se hizo",
          "an owed answer or callback is done")),
    ] + StepsCommand.commands)
}

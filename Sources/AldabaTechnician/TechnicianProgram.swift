import AldabaLink
import AldabaParty
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// `aldaba`: the technician's program.
public enum TechnicianProgram {
  public static func main() -> Never {
    Program.run(table) { invocation throws in
      switch invocation.command {
      case "enroll": return try Enroll.run(invocation)
      case "start": return try start(invocation)
      default: preconditionFailure("the table has no other command")
      }
    }
  }

  private static func start(_ invocation: Invocation) throws -> ExitCode {
    let parsed = invocation.parsed
    let home = try invocation.home()
    let identity = try Identity(home)
    let address =
      try parsed.value("broker").map { try Enroll.place($0) } ?? identity.trust.addresses[0]
    let matter = TechnicianSession.Case(
      customer: try text(parsed, "customer"), ticket: try text(parsed, "ticket"),
      motive: try text(parsed, "motive"), kind: try optionalText(parsed, "kind"),
      tier: try optionalText(parsed, "tier"))
    try Host.notDumpable()
    let loop = try EventLoop()
    let session = try TechnicianSession(
      loop: loop, identity: identity, address: address, matter: matter, home: home)
    var result: Result<ExitCode, Problem> = .success(.done)
    func finish(_ outcome: Result<ExitCode, Problem>) {
      result = outcome
      // What was said last is still on its way out.
      loop.after(seconds: 0.05) { loop.stop() }
    }
    if invocation.isJSON {
      let front = try JSONFront(session, loop: loop, words: invocation.words) {
        session.leave()
        finish(.success(.done))
      }
      session.onDone = finish
      session.start()
      withExtendedLifetime(front) { loop.run() }
    } else {
      let front = try ConsoleFront(session, loop: loop, invocation: invocation, onLeave: finish)
      session.onDone = finish
      session.start()
      loop.run()
      front.close()
    }
    return try result.get()
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

  static let table = CommandTable(
    program: "aldaba", version: Program.version,
    summary: Localized(
      "Ayuda a distancia con permiso: la parte de quien ayuda",
      "Consented remote assistance: the technician's side"),
    commands: [
      Command(
        name: "enroll", options: [broker],
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
          Option("kind", "KIND", summary: Localized("clase de llamada", "kind of call")),
          Option("tier", "TIER", summary: Localized("nivel de servicio", "service level")), broker,
        ],
        examples: [
          Example(
            "aldaba start --customer \"Ana\" --ticket 1042 --motive \"No puedo imprimir\"",
            Localized(
              "da un código para leer en voz alta, y abre la consola",
              "gives a code to read aloud, and opens the console"))
        ],
        summary: Localized("empieza una sesión", "starts a session")),
    ])
}

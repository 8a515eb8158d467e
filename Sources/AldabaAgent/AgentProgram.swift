import AldabaLink
import AldabaPerson
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// `aldaba-agent`: the customer's program.
public enum AgentProgram {
  public static func main() -> Never {
    // A copy of this program may be the one that starts the customer's shell.
    StarterProcess.runIfAsked(CommandLine.arguments)
    Program.run(table) { invocation throws in
      switch invocation.command {
      case "join": return try join(invocation)
      case "knock": return try knock(invocation)
      case "check": return try check(invocation)
      case "receipts list", "receipts show", "receipts verify":
        return try ReceiptCommands.run(invocation)
      default: preconditionFailure("the table has no other command")
      }
    }
  }

  private static func join(_ invocation: Invocation) throws -> ExitCode {
    let typed = invocation.parsed.positional.joined(separator: " ")
    guard let code = Code(typed) else { throw Problem.malformedCode(typed) }
    // A code that has led somewhere leads back there, for the device that went in.
    let note = SessionNote.find(code, try invocation.home())
    return try run(invocation, note.map { .back($0, else: nil) } ?? .code(code))
  }

  /// The customer's part, from the way in to the end.
  static func run(_ invocation: Invocation, _ entry: AgentSession.Entry) throws -> ExitCode {
    let parsed = invocation.parsed
    let home = try invocation.home()
    // Before there is a key, or a limit that the customer's shell would inherit.
    let starter = try Starter()
    // The device key is read and the session key made in this process alone: nobody reads its memory,
    // and the session key never reaches a disk.
    try Host.notDumpable()
    let customer = try Customer(home, file: parsed.value("customer-file"))
    let address =
      try parsed.value("broker").map { text throws(Problem) in
        guard let address = HostPort(text) else {
          throw .badValue("--broker", expected: "help.acme.example:7443", came: text)
        }
        return address
      } ?? customer.trust.addresses[0]
    let loop = try EventLoop()
    var result: Result<ExitCode, Problem> = .success(.done)
    let terminal = invocation.isJSON ? nil : try? ControllingTerminal()
    let session = try AgentSession(
      loop: loop, customer: customer, address: address, entry: entry,
      method: invocation.isJSON ? .frontEnd : terminal == nil ? .none : .terminal,
      words: invocation.words, home: home)
    session.onDone = { [unowned session] outcome in
      result = outcome
      session.leave { loop.stop() }
    }
    session.programs.starter = starter
    if invocation.isJSON {
      try Signals.watch([Signals.terminate, Signals.hangup, Signals.interrupt], on: loop) { _ in
        session.abandon()
      }
      let front = try JSONFront(session, loop: loop, words: invocation.words)
      shutIn(address)
      session.start()
      withExtendedLifetime(front) { loop.run() }
    } else if let terminal {
      let front = try TerminalFront(session, terminal, loop: loop, invocation: invocation)
      shutIn(address)
      session.start()
      loop.run()
      front.close()
    } else {
      // Nobody to ask: every question is a no, the first of them too, and the technician learns it.
      let advice = invocation.words.problem(.noTerminal)
      invocation.tell(advice.text)
      session.abandon()
      session.start()
      loop.run()
    }
    return try result.get()
  }

  static let table = CommandTable(
    program: "aldaba-agent", version: Program.version,
    summary: Localized(
      "Ayuda a distancia con permiso: la parte de quien la recibe",
      "Consented remote assistance: the customer's side"),
    commands: [
      Command(
        name: "join", arguments: [Argument("CODE", .spoken)],
        options: places,
        examples: [
          Example(
            "aldaba-agent join 482-019-773",
            Localized(
              "con el código que le han leído; antes de nada se le pregunta",
              "with the code that was read to you; you are asked before anything happens"))
        ],
        summary: Localized(
          "deja entrar a quien le ayuda, con su permiso para cada cosa",
          "lets in whoever helps you, with your permission for each thing")),
      knockCommand,
    ] + ReceiptCommands.table + [checkCommand])

  /// Where the broker is, and what is trusted of it.
  static let places = [
    customerFile,
    Option(
      "broker", "HOST:PORT",
      summary: Localized(
        "otra dirección del mismo servidor", "another address of the same broker")),
  ]

  static let customerFile = Option(
    "customer-file", "FILE",
    summary: Localized(
      "el archivo de su organización, si no está en su sitio",
      "your organisation's file, where it is not in its place"))
}

import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// `aldaba-agent knock`: what is not on the command line is asked at the terminal, need first.
extension AgentProgram {
  static func knock(_ invocation: Invocation) throws -> ExitCode {
    let need = try said("motive", in: invocation, atMost: Limits.text)
    let name = try said("name", in: invocation, atMost: Limits.name)
    // Nothing rings for somebody who could not say yes to who answers.
    if !invocation.isJSON {
      guard (try? ControllingTerminal()) != nil else { throw Problem.noTerminal }
    }
    let visit = KnockVisit(need: need, name: name)
    // Whoever knocked before and was let in is led back in, and not to the end of the line.
    let note = SessionNote.knocked(try invocation.home())
    return try run(invocation, note.map { .back($0, else: visit) } ?? .knock(visit))
  }

  /// The value of an option. Where it says nothing, it is nil and asked at the terminal; a program
  /// that drives this one has nobody to ask.
  private static func said(_ option: String, in invocation: Invocation, atMost limit: Int)
    throws(Failure) -> String?
  {
    let value = invocation.parsed.value(option)
    guard let fault = KnockIntake.fault(in: value ?? "", atMost: limit) else { return value }
    guard invocation.isJSON else { return nil }
    let (error, hint) =
      switch fault {
      case .missing:
        (
          Localized("Falta --\(option), o está en blanco", "--\(option) is missing or blank"),
          Localized(
            "Con --json no se pregunta: dé --motive y --name",
            "With --json nothing is asked: give --motive and --name")
        )
      case .tooLong:
        (
          Localized(
            "--\(option) admite \(limit) bytes; llegaron \(value?.utf8.count ?? 0)",
            "--\(option) takes \(limit) bytes; \(value?.utf8.count ?? 0) came"),
          Localized("Dígalo en menos palabras", "Say it in fewer words")
        )
      }
    throw Failure(.usage, error: error[invocation.language], hint: hint[invocation.language])
  }

  static let knockCommand = Command(
    name: "knock",
    options: [
      Option(
        "motive", "TEXT",
        summary: Localized("qué necesita, con sus palabras", "what you need, in your own words")),
      Option(
        "name", "NAME",
        summary: Localized("cómo quiere que le llamemos", "what you would like to be called")),
    ] + places,
    examples: [
      Example(
        "aldaba-agent knock",
        Localized(
          "pregunta qué necesita y su nombre, y llama",
          "asks what you need and your name, and calls")
      ),
      Example(
        "aldaba-agent knock --motive \"No puedo imprimir\" --name Ana",
        Localized("llama sin preguntar eso", "calls without asking that")),
    ],
    summary: Localized(
      "llama a su organización y espera, o pide que le llamen",
      "calls your organisation and waits, or asks to be called"))
}

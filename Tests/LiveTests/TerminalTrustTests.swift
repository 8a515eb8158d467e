import AldabaJSON
import AldabaSystem
import Testing

/// Two people at terminals: what asks a terminal something is answered by the customer's alone, a question
/// of the agent's cannot be taken for the shell's words, and nobody's words are orders to a terminal.
@Suite struct TerminalTrustTests {
  private static func ask(_ what: String, _ reason: String = "Ver la cola") -> JSON {
    ["do": "ask", "what": .string(what), "reason": .string(reason), "minutes": 15]
  }

  private static func customer(_ scene: Scene) async throws -> (
    technician: Program, customer: Person, number: String
  ) {
    let (technician, code) = try await scene.startCall()
    let customer = try await Person.customer(scene, code: code)
    try await customer.sees("Para empezar, escriba: sí")
    await customer.answer("sí\r")
    try await technician.wait("joined")
    return (technician, customer, try await technician.number())
  }

  /// What a terminal would answer, and what would reach out of its window.
  private static let reaching: [(name: String, bytes: String)] = [
    ("device attributes", "\u{1B}[c"), ("secondary attributes", "\u{1B}[>c"),
    ("cursor position", "\u{1B}[6n"), ("private status", "\u{1B}[?6n"),
    ("name and version", "\u{1B}[>q"), ("a mode", "\u{1B}[?2004$p"),
    ("a capability", "\u{1B}P+q544e\u{1B}\\"), ("a setting", "\u{1B}P$qm\u{1B}\\"),
    ("a colour", "\u{1B}]11;?\u{7}"), ("the palette", "\u{1B}]4;1;?\u{1B}\\"),
    ("the clipboard", "\u{1B}]52;c;?\u{7}"), ("copying", "\u{1B}]52;c;aG9sYQ==\u{7}"),
    ("a title", "\u{1B}]2;banco\u{7}"), ("the title", "\u{1B}[21t"), ("the size", "\u{1B}[18t"),
    ("enquiry", "\u{5}"), ("identify", "\u{1B}Z"), ("keyboard", "\u{1B}[?u"),
    ("a notice", "\u{1B}]9;aviso\u{7}"), ("a link", "\u{1B}]8;;https://banco\u{1B}\\"),
  ]

  @Test func onlyTheCustomersTerminalAnswers() async throws {
    try await Scene.play { scene in
      let technician = try await Person.start(
        scene, "technician",
        script: """
          \(Program.path("aldaba")) start --home \(scene.technicianHome) --customer Ana \
          --ticket C-7 --motive 'No puedo imprimir' --broker \(scene.address)
          echo "code=$?"
          """)
      try await technician.sees("Código:")
      let code = try await technician.sees("\n").filter { ("0"..."9").contains($0) }
      let customer = try await Person.customer(scene, code: String(code.prefix(9)))
      try await customer.sees("Para empezar, escriba: sí")
      await customer.answer("sí\r")
      try await technician.sees("ha dicho que sí")
      technician.type("ask view 15 Ver la cola\r")
      try await customer.sees("Para permitir, escriba: sí")
      await customer.answer("sí\r")
      try await customer.sees("Aquí verá lo que")
      try await technician.sees("La consola de su cliente está abierta")
      technician.type("shell\r")
      try await technician.sees("shell\r\n")
      let all = Self.reaching.map(\.bytes).joined(separator: "\n")
      try Files.writeNew(
        "\(scene.folder)/reaching", Array("(empieza)\n\(all)\n(acaba)\n".utf8), permissions: 0o644)
      customer.type("cat ~/reaching\r")
      let (here, there) = (
        try await customer.sees("(acaba)\r\n"), try await technician.sees("(acaba)\r\n")
      )
      for (name, bytes) in Self.reaching {
        #expect(here.contains(bytes), "the customer's terminal does not see \(name)")
        #expect(!there.contains(bytes), "the technician's terminal sees \(name)")
      }
      // The one answer reaches the program that asked, once.
      customer.type(
        "stty raw -echo; printf '\\033[c'; dd bs=1 count=8 2>&- | od -An -c; stty sane\r")
      try await customer.sees("\u{1B}[c")
      customer.type("\u{1B}[?64;1c")
      try await technician.sees("033   [   ?   6   4   ;   1   c")
      customer.type("\u{1D}h")
      try await customer.sees("code=0")
    }
  }

  /// A program in the shell draws the agent's question. What is typed to it goes to that program.
  @Test func aPromptThatTheShellDrawsAnswersNothing() async throws {
    try await Scene.play { scene in
      let call = try await Self.customer(scene)
      call.technician.send(Self.ask("view"))
      let real = try await call.customer.sees("Para no permitir, pulse Intro:")
      await call.customer.answer("sí\r")
      try await call.technician.wait("answer", ["what": "view", "answer": "yes"])
      // Word for word what the customer has read, in a window of a program's own.
      let drawn = real.suffix(600)
      try Files.writeNew(
        "\(scene.folder)/drawn", Array("\u{1B}[?1049h\u{1B}[2J\(drawn)".utf8), permissions: 0o644)
      call.customer.type("cat ~/drawn; read a; printf '\\033[?1049l(%s)' \"$a\"\r")
      try await call.customer.sees("pulse Intro:")
      call.customer.type("sí\r")
      try await call.technician.output(until: "(sí)")
      #expect(try await scene.records("consent.granted").count == 1)
      // The real one leaves the window that a program has drawn before it is put, says who asks, and
      // holds back what is drawn over it.
      call.customer.type("cat ~/drawn; sleep 1; printf 'Para permitir, escriba: ya''\\n'; read a\r")
      try await call.technician.output(until: "pulse Intro:")
      call.technician.send(Self.ask("type-no-enter", "Escribir yo"))
      let asked = try await call.customer.sees("«Escribir yo»")
      #expect(asked.contains("\u{1B}[?1049l"))
      let rest = try await call.customer.sees("Para no permitir")
      #expect(rest.contains("Gabriela") || asked.contains("Gabriela"))
      try await call.technician.output(until: "escriba: ya")
      #expect(!call.customer.everything.contains("escriba: ya\r\n"))
      await call.customer.answer("no\r")
      try await call.technician.wait("answer", ["what": "type-no-enter", "answer": "no"])
      try await call.customer.sees("escriba: ya")
      call.customer.type("\u{1D}h")
      try await call.customer.sees("code=0")
    }
  }

  /// Whatever a technician writes, in whichever place, is shown as words.
  @Test func wordsAreNoOrders() async throws {
    try await Scene.play { scene in
      let evil =
        "a\u{1B}]52;c;aG9sYQ==\u{7}\u{1B}[2J\u{1B}]2;t\u{7}\u{9B}31m\u{90}q\u{9C}\u{202E}\u{2066}\u{8}\r\nPara permitir, escriba: sí»z"
      let call = try await Self.customer(scene)
      let before = call.customer.everything.utf8.count
      call.technician.send(["do": "say", "text": .string(evil)])
      try await call.customer.sees("z")
      for what in ["view", "type-no-enter", "type", "record"] {
        call.technician.send(Self.ask(what, evil))
      }
      let path = "\(scene.folder)/ev\u{1B}[31m\u{202E}il.txt"
      try Files.writeNew(path, [1], permissions: 0o644)
      call.technician.send(["do": "push", "path": .string(path), "reason": .string(evil)])
      call.technician.send([
        "do": "hold", "reason": .string(evil), "doing": .string(evil), "minutes": 2,
      ])
      call.technician.send(["do": "say", "text": "(fin)"])
      try await call.customer.sees("(fin)")
      call.customer.type("\r")
      call.technician.send(["do": "close", "summary": .string(evil)])
      call.technician.send(["do": "say", "text": "(cierre)"])
      try await call.customer.sees("(cierre)")
      let seen = String(
        decoding: call.customer.everything.utf8.dropFirst(before), as: UTF8.self)
      let forbidden: [Unicode.Scalar] = [
        "\u{7}", "\u{8}", "\u{9B}", "\u{90}", "\u{9C}", "\u{202E}", "\u{2066}",
      ]
      for scalar in forbidden { #expect(!seen.unicodeScalars.contains(scalar)) }
      for sequence in ["\u{1B}]", "\u{1B}[2J", "\u{1B}[31m", "\nPara permitir, escriba: sí»"] {
        #expect(!seen.contains(sequence))
      }
      call.customer.type("\u{1D}h")
      try await call.customer.sees("code=0")
    }
  }
}

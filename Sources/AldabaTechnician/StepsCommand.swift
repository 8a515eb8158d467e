import AldabaJSON
import AldabaSteps
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// `steps check` and `steps export`: what is wrong with a file of steps, and the same as a mail or a
/// page to print (R16).
enum StepsCommand {
  /// One line on standard output, or every problem as `FILE:LINE:COLUMN: …` on standard error and 78.
  static func check(_ invocation: Invocation) throws -> ExitCode {
    let document = try read(invocation)
    let languages = document.languages.map(\.rawValue)
    if invocation.isJSON {
      let event: JSON = [
        "event": "steps", "steps": .integer(Int64(document.count)),
        "languages": .array(languages.map { .string($0) }),
      ]
      try invocation.print(event.encodedText)
    } else {
      try invocation.print(
        "\(count(document.count)[invocation.language]), \(languages.joined(separator: " "))")
    }
    return .done
  }

  /// The document in the language of `--lang` or the environment, else in its own first one.
  static func export(_ invocation: Invocation) throws -> ExitCode {
    let document = try read(invocation)
    let register = invocation.parsed.value("register").flatMap(StepsDocument.Register.init)
    let wanted: Tongue = invocation.language == .es ? .es : .en
    let found = document.languages.contains(wanted) ? wanted : document.languages[0]
    let words = fixedWords(found == .es ? .es : .en)
    let text =
      invocation.parsed.value("format") == "html"
      ? document.html(language: found, register: register ?? .standard, words: words)
      : document.text(language: found, register: register ?? .standard, words: words)
    // The document ends its last line itself.
    try invocation.print(String(text.dropLast()))
    return .done
  }

  static func fixedWords(_ language: Language) -> StepsWords {
    StepsWords(
      command: Localized("Una orden para este equipo:", "A command for this computer:")[language],
      explanation: Localized("Qué hace:", "What it does:")[language],
      check: Localized("Cómo saber si ha funcionado:", "How to tell whether it worked:")[language])
  }

  // MARK: Reading

  static func read(_ invocation: Invocation) throws -> StepsDocument {
    let path = invocation.parsed.positional.first ?? ""
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try Files.read(path, maximumBytes: StepsLimits.file)
    } catch {
      guard error.isTooLarge else { throw Problem.cannotRead(path, reason: error.reason) }
      throw try tell([StepsProblem(.tooLarge, line: 1, column: 1)], path, invocation)
    }
    do throws(StepsProblems) { return try StepsDocument(bytes) } catch {
      throw try tell(error.list, path, invocation)
    }
  }

  /// Writes one line a problem, never wrapped: editors find the place in it. The failure is for the
  /// end of the program.
  private static func tell(
    _ problems: [StepsProblem], _ path: String, _ invocation: Invocation
  ) throws(Problem) -> Failure {
    let language = invocation.language
    for problem in problems {
      let text = sentence(problem)[language]
      if invocation.isJSON {
        guard case .object(var event) = problem.json(language) else { continue }
        event["event"] = "problem"
        event["path"] = .string(path)
        try invocation.print(JSON.object(event).encodedText)
      } else {
        let line = visible("\(path):\(problem.line):\(problem.column): \(text)")
        try? IO.writeAll(2, Array((line + "\n").utf8))
      }
    }
    let number = problems.count
    let error =
      number == 1
      ? Localized("1 problema en \(path)", "1 problem in \(path)")
      : Localized("\(number) problemas en \(path)", "\(number) problems in \(path)")
    let hint = Localized(
      "Corrija y compruebe otra vez con: aldaba steps check",
      "Correct and check again with: aldaba steps check")
    return Failure(.configuration, error: error[language], hint: hint[language])
  }

  private static func count(_ steps: Int) -> Localized {
    steps == 1 ? Localized("1 paso", "1 step") : Localized("\(steps) pasos", "\(steps) steps")
  }
}

// MARK: - The commands

extension StepsCommand {
  /// What the program's table takes.
  static let commands = [
    Command(
      name: "steps check", arguments: [Argument("FILE")],
      examples: [
        Example(
          "aldaba steps check printer.md",
          Localized(
            "dice cuántos pasos tiene, o qué falla", "says how many steps, or what is wrong"))
      ],
      summary: Localized("comprueba un archivo de pasos", "checks a file of steps")),
    Command(
      name: "steps export", arguments: [Argument("FILE")],
      options: [
        Option(
          "format", choices: ["text", "html"],
          summary: Localized(
            "text: para un correo; html: para imprimir (text)",
            "text: for a mail; html: to print (text)")),
        Option(
          "register", choices: StepsDocument.Register.allCases.map(\.rawValue),
          summary: Localized("cuánto se explica (standard)", "how much is explained (standard)")),
      ],
      examples: [
        Example(
          "aldaba steps export printer.md --format html --register detailed > printer.html",
          Localized("una página que se imprime bien", "a page that prints well")),
        Example(
          "aldaba steps export printer.md --lang en",
          Localized("texto en inglés para un correo", "text in English for a mail")),
      ],
      summary: Localized(
        "escribe los pasos para un correo o para imprimir",
        "writes the steps for a mail or for print")),
  ]
}

// MARK: - What is wrong, in words

extension StepsCommand {
  /// What was expected and what came.
  static func sentence(_ problem: StepsProblem) -> Localized {
    let came = quotable(problem.came)
    return switch problem.code {
    case .tooLarge:
      Localized(
        "el archivo pasa de \(StepsLimits.file) bytes; haga dos",
        "the file has more than \(StepsLimits.file) bytes; make it two")
    case .empty:
      Localized(
        "el archivo está vacío; empiece por: # [es] Título",
        "the file is empty; begin with: # [en] Title")
    case .notUTF8:
      Localized(
        "aquí hay algo que no es texto UTF-8; guárdelo como UTF-8",
        "this is no UTF-8 text; save the file as UTF-8")
    case .oddCharacter:
      Localized(
        "carácter que no se ve o engaña al leer: \(came); bórrelo, o ponga un espacio normal",
        "a character that cannot be seen, or misleads: \(came); delete it, or use a plain space")
    case .hidden:
      Localized(
        "«\(came)» oculta texto al ver el archivo; escriba las palabras y la dirección tal cual",
        "«\(came)» hides text when the file is viewed; write words and addresses as they are")
    case .emphasis:
      Localized(
        "«\(came)» se leería tal cual; quítelo, y ponga entre « » lo que se ve en pantalla",
        "«\(came)» would be read as it is; leave it out, and put what is on the screen in « »")
    case .bareMark:
      Localized(
        "línea con solo signos; bórrela o escriba su texto",
        "a line of marks alone; delete it or write its text")
    case .missingTitle:
      Localized(
        "antes de nada va un título: # [es] Título", "a title comes first: # [en] Title")
    case .missingLanguage:
      Localized(
        "falta el idioma del título: # [es] o # [en]",
        "the title lacks its language: # [en] or # [es]")
    case .unknownLanguage:
      Localized(
        "el idioma es [es] o [en]; ha llegado «\(came)»",
        "the language is [en] or [es]; «\(came)» came")
    case .duplicateLanguage:
      Localized(
        "ya hay un título en [\(came)]; cada idioma va una vez",
        "there is a title in [\(came)] already; each language comes once")
    case .misplacedLanguage:
      Localized(
        "el idioma va en el título, no en un paso: # [\(came)] Título, y sus pasos debajo",
        "the language belongs to the title, not to a step: # [\(came)] Title, its steps beneath")
    case .emptyHeading:
      Localized("encabezado sin palabras", "a heading without words")
    case .titleTooLong:
      Localized(
        "título de \(came) bytes; caben \(StepsLimits.title)",
        "a title of \(came) bytes; \(StepsLimits.title) fit")
    case .unknownHeading:
      Localized(
        "los encabezados son #, ## y ###, al borde y con un espacio; ha llegado «\(came)»",
        "headings are #, ## and ###, at the edge and with a space; «\(came)» came")
    case .noSteps:
      Localized("el título no tiene pasos: ## Paso", "the title has no steps: ## Step")
    case .tooManySteps:
      Localized(
        "hay más de \(StepsLimits.steps) pasos; haga dos archivos",
        "there are more than \(StepsLimits.steps) steps; make it two files")
    case .differentCount:
      Localized(
        "pasos en este idioma y en el primero: \(came); deben ser los mismos",
        "steps in this language and in the first: \(came); they should be the same")
    case .outsideStep:
      Localized(
        "esto no es de ningún paso; póngalo debajo de: ## Paso",
        "this belongs to no step; put it beneath: ## Step")
    case .missingText:
      Localized(
        "el paso no dice qué hacer; escríbalo debajo de su título",
        "the step does not say what to do; write it beneath its title")
    case .textTooLong:
      Localized(
        "texto de \(came) bytes; caben \(StepsLimits.text), o haga dos pasos",
        "a text of \(came) bytes; \(StepsLimits.text) fit, or make it two steps")
    case .unknownPart:
      Localized(
        "las partes son brief, standard, detailed, command y check; ha llegado «\(came)»",
        "parts are brief, standard, detailed, command and check; «\(came)» came")
    case .duplicatePart:
      Localized("el paso ya tiene \(came)", "the step has its \(came) already")
    case .emptyPart:
      Localized("\(came) no dice nada", "\(came) says nothing")
    case .missingPart:
      Localized(
        "este paso tiene \(came) en otro idioma y aquí no",
        "this step has a \(came) in another language, and none here")
    case .misplacedCommand:
      Localized(
        "una orden va debajo de: ### command", "a command goes beneath: ### command")
    case .unknownFence:
      Localized(
        "una orden va entre ```sh y ```, al borde; ha llegado «\(came)»",
        "a command goes between ```sh and ```, at the edge; «\(came)» came")
    case .unclosedFence:
      Localized("la orden no acaba: falta ```", "the command does not end: ``` is missing")
    case .missingCommand:
      Localized(
        "falta la orden, entre ```sh y ```", "the command is missing, between ```sh and ```")
    case .secondCommand:
      Localized(
        "un paso tiene una sola orden; haga dos pasos", "a step has one command; make it two steps")
    case .severalLines:
      Localized(
        "una orden es una sola línea, sin otras alrededor",
        "a command is one line, with no others around it")
    case .commandTooLong:
      Localized(
        "orden de \(came) bytes; caben \(StepsLimits.command), para que se lea entera",
        "a command of \(came) bytes; \(StepsLimits.command) fit, so that all of it is read")
    case .commandCharacter:
      Localized(
        "una orden solo lleva letras sin acento, cifras y signos del teclado; ha llegado \(came)",
        "a command has only plain letters, digits and signs of the keyboard; \(came) came")
    case .commandSpaces:
      Localized(
        "una orden lleva un solo espacio entre palabras, y ninguno en los extremos",
        "a command has one space between words, and none at its ends")
    case .commandPrompt:
      Localized(
        "la orden empieza por «\(came)», que no es parte de ella; quítelo",
        "the command begins with «\(came)», which is no part of it; leave it out")
    case .missingExplanation:
      Localized(
        "falta qué hace la orden; escríbalo en la misma parte",
        "what the command does is missing; write it in the same part")
    case .explanationTooLong:
      Localized(
        "explicación de \(came) bytes; caben \(StepsLimits.explanation)",
        "an explanation of \(came) bytes; \(StepsLimits.explanation) fit")
    case .commandDiffers:
      Localized(
        "la orden no es la misma que en el primer idioma, letra por letra",
        "the command is not the same as in the first language, letter by letter")
    }
  }
}

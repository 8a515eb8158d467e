public import AldabaWire

/// A step as a person is told it: a technician's words, in the person's language.
public struct Instruction: Sendable, Equatable {
  /// A line of it.
  public struct Line: Sendable, Equatable {
    /// What stands in front of an item of a list: «- », «3. »; else empty.
    public var mark: String
    public var text: String

    public init(mark: String, text: String) {
      self.mark = mark
      self.text = text
    }
  }

  /// What the computer can do for it.
  public enum Command: Sendable, Equatable {
    case none
    /// A question follows.
    case asked
    /// Nobody can be asked any more; the customer can do it.
    case byHand(String)
  }

  public var step: Int
  public var of: Int
  public var title: String
  public var text: [Line]
  /// How one knows that it worked.
  public var check: [Line]
  public var command: Command
  /// There is more to say than this.
  public var hasMore: Bool

  public init(
    step: Int, of: Int, title: String, text: [Line], check: [Line] = [],
    command: Command = .none, hasMore: Bool = false
  ) {
    self.step = step
    self.of = of
    self.title = title
    self.text = text
    self.check = check
    self.command = command
    self.hasMore = hasMore
  }
}

/// How a command came to its end.
public enum CommandOutcome: Sendable, Equatable {
  /// With the status that it exited with, or 128 and a signal.
  case ended(status: Int)
  /// After that many seconds.
  case timedOut(seconds: Int)
  case stopped, notStarted
}

/// Steps, one at a time, as the customer reads them.
extension Words {
  /// A step, and how to say what came of it.
  public func step(_ step: Instruction) -> String {
    let title: Phrase = "\(quote: step.title)"
    return say(
      es: ["Paso \(step.step) de \(step.of): \(title)"] + step.text.map(line)
        + checked("Cómo saber si ha funcionado:", step.check) + command(step.command) + [
          "Cuando lo haya hecho, escriba: hecho",
          "Si no ha funcionado, escriba: falla",
          "Si quiere ayuda, escriba: ayuda",
          "Para leerlo otra vez, escriba: otra vez",
          step.hasMore ? "Para leerlo con más detalle, escriba: más detalle" : nil,
          step.step > 1 ? "Para volver al anterior, escriba: atrás" : nil,
        ],
      en: ["Step \(step.step) of \(step.of): \(title)"] + step.text.map(line)
        + checked("How to tell that it worked:", step.check) + command(step.command) + [
          "When you have done it, type: done",
          "If it did not work, type: failed",
          "If you want help, type: help",
          "To read it again, type: again",
          step.hasMore ? "To read it in more detail, type: detail" : nil,
          step.step > 1 ? "To go back one step, type: back" : nil,
        ])
  }

  /// Before a step that is told in more words.
  public func stepDetailed() -> String {
    say(es: "Lo mismo con más detalle:", en: "The same in more detail:")
  }

  /// More words were wanted than there are.
  public func stepNoMore(in talk: Talk) -> String {
    say(
      es: "Este paso no tiene más detalle. Para que \(talk.tech) le ayude, escriba: ayuda",
      en: "This step has no more detail. For \(talk.tech) to help you, type: help")
  }

  /// After «falla»: nobody is left alone with it.
  public func stepFailed(in talk: Talk) -> String {
    say(
      es: [
        "De acuerdo. \(talk.tech) ya lo sabe y le dirá cómo seguir.",
        "Si al final funciona, escriba: hecho",
      ],
      en: [
        "All right. \(talk.tech) knows it now and will tell you how to go on.",
        "If it works after all, type: done",
      ])
  }

  /// After «ayuda».
  public func stepHelp(in talk: Talk) -> String {
    say(
      es: "De acuerdo. \(talk.tech) ya lo sabe y le ayuda con este paso.",
      en: "All right. \(talk.tech) knows it now and will help you with this step.")
  }

  /// After «atrás» at the first one.
  public func stepIsFirst(in talk: Talk) -> String {
    say(
      es: "Este es el primer paso. Para que \(talk.tech) le ayude, escriba: ayuda",
      en: "This is the first step. For \(talk.tech) to help you, type: help")
  }

  /// What was said of a step is taken back, and it comes again (R20).
  public func stepTakenBack() -> String {
    say(es: "De acuerdo, volvemos atrás.", en: "All right, we go back.")
  }

  /// The last step is done.
  public func stepsOver(in talk: Talk) -> String {
    say(
      es: [
        "Gracias\(comma(talk.customer)). Ya no quedan pasos.",
        "\(capital: talk.tech) sigue con usted.",
        "Si el último no ha ido bien, escriba: atrás",
      ],
      en: [
        "Thank you\(comma(talk.customer)). There are no more steps.",
        "\(capital: talk.tech) is still with you.",
        "If the last one did not go well, type: back",
      ])
  }

  /// The technician has left the steps where they are.
  public func stepsStopped(in talk: Talk) -> String {
    say(
      es: "\(capital: talk.tech) deja aquí los pasos y sigue con usted.",
      en: "\(capital: talk.tech) leaves the steps here and is still with you.")
  }

  /// At the end, beside the customer's copy: a file with what worked (R42).
  public func stepsKept(_ path: String) -> String {
    say(
      es: "Los pasos que han funcionado:\n\(path)", en: "The steps that have worked:\n\(path)")
  }

  /// Leads back kindly to what is next (R17). `step` is its title.
  public func focusBack(in talk: Talk, step: String) -> String {
    let need = known(talk.motive)
    let line: Phrase =
      switch (language, need) {
      case (.es, let need?):
        "\(addressed(talk.customer, "sigamos con lo suyo: \(need). Ahora toca: \(step)"))"
      case (.es, nil): "\(addressed(talk.customer, "sigamos. Ahora toca: \(step)"))"
      case (.en, let need?):
        "\(addressed(talk.customer, "let us go on with your problem: \(need). Next: \(step)"))"
      case (.en, nil): "\(addressed(talk.customer, "let us go on. Next: \(step)"))"
      }
    let whole: Phrase = "\(capital: talk.tech): «" + line + "»"
    return whole.text
  }

  private func line(_ line: Instruction.Line) -> Phrase? {
    let mark = Phrase(stringLiteral: quotable(line.mark))
    return mark + "\(quote: line.text)"
  }

  private func checked(_ start: Phrase, _ lines: [Instruction.Line]) -> [Phrase?] {
    guard lines.count != 1 else { return [start + " " + "\(quote: lines[0].text)"] }
    return lines.isEmpty ? [] : [start] + lines.map(line)
  }

  private func command(_ command: Instruction.Command) -> [Phrase?] {
    switch (language, command) {
    case (_, .none): []
    case (.es, .asked): ["Para este paso hay una orden. Antes de hacerla se le preguntará."]
    case (.en, .asked): ["There is a command for this step. You are asked before it is run."]
    case (.es, .byHand(let text)):
      ["Este paso puede hacerlo usted. Escriba esta orden en una consola:", "\(quote: text)"]
    case (.en, .byHand(let text)):
      ["This step you can do yourself. Type this command in a shell:", "\(quote: text)"]
    }
  }
}

/// The command of a step, as the customer reads it.
extension Words {
  func askRun(
    _ talk: Talk, _ command: String, _ explanation: String, _ place: (step: Int, of: Int),
    _ user: String, _ seconds: Int
  ) -> String {
    let time = duration(seconds: seconds)
    return say(
      es: [
        "Atención. \(talk.tech) le pide dar una orden a este equipo: paso \(place.step)"
          + " de \(place.of).",
        "Qué hace: \(quote: explanation)",
        "La orden completa:",
        "\(quote: command)",
        "Se hace una vez y puede lo mismo que usted (\(user)). Dura hasta \(time).",
        "Para pararla: \(stopKey).",
        answerNumber(talk),
      ],
      en: [
        "Attention. \(talk.tech) asks to run a command on this computer: step \(place.step)"
          + " of \(place.of).",
        "What it does: \(quote: explanation)",
        "The whole command:",
        "\(quote: command)",
        "It runs once and can do what you can (\(user)). It lasts \(time) at most.",
        "To stop it: \(stopKey).",
        answerNumber(talk),
      ])
  }

  /// The command has begun; what it prints follows.
  public func commandBegins() -> String {
    say(
      es: ["Se hace la orden. Lo que dice:", "Para pararla: \(stopKey)."],
      en: ["The command is running. What it says:", "To stop it: \(stopKey)."])
  }

  /// It has printed too much; so many bytes of the middle are not shown.
  public func commandSkipped(bytes: Int) -> String {
    say(
      es: "Ha dicho mucho: faltan \(bytes) bytes de en medio.",
      en: "It has said a lot: \(bytes) bytes from the middle are left out.")
  }

  /// The command is over, and the customer says what came of the step.
  public func commandOver(_ outcome: CommandOutcome) -> String {
    let end: Phrase =
      switch (language, outcome) {
      case (.es, .ended(0)): "La orden ha terminado."
      case (.es, .ended(let status)): "La orden ha terminado con un aviso (estado \(status))."
      case (.es, .timedOut(let seconds)):
        "La orden ha pasado de \(duration(seconds: seconds)) y se ha parado."
      case (.es, .stopped): "La orden se ha parado."
      case (.es, .notStarted): "La orden no ha podido empezar."
      case (.en, .ended(0)): "The command has ended."
      case (.en, .ended(let status)): "The command has ended with a warning (status \(status))."
      case (.en, .timedOut(let seconds)):
        "The command took more than \(duration(seconds: seconds)) and was stopped."
      case (.en, .stopped): "The command was stopped."
      case (.en, .notStarted): "The command could not begin."
      }
    return say(
      es: [end, "Si ha funcionado, escriba: hecho", "Si no, escriba: falla"],
      en: [end, "If it worked, type: done", "If not, type: failed"])
  }

  /// After a no to a step's command: the customer can do the step, or leave it.
  public func commandDeclined(in talk: Talk, command: String) -> String {
    say(
      es: [
        "De acuerdo. La orden no se hace, y no pasa nada.",
        "Si quiere, escríbala usted en una consola:",
        "\(quote: command)",
        "Cuando lo haya hecho, escriba: hecho",
        "Para que \(talk.tech) le ayude de otra forma, escriba: ayuda",
      ],
      en: [
        "All right. The command is not run, and that is fine.",
        "If you like, type it in a shell yourself:",
        "\(quote: command)",
        "When you have done it, type: done",
        "For \(talk.tech) to help you in another way, type: help",
      ])
  }
}

/// What a customer's line says of the step that is before them.
extension Words {
  /// The word among those for a step; nil when the line is something else.
  public func stepWord(_ line: String) -> Act.StepOutcome? {
    Self.stepWords[language]?[bare(line)]
  }

  private static let stepWords: [Language: [String: Act.StepOutcome]] = [
    .es: [
      "hecho": .done, "falla": .failed, "ayuda": .help, "atras": .back, "otra vez": .again,
      "?": .again, "mas detalle": .detail,
    ],
    .en: [
      "done": .done, "failed": .failed, "help": .help, "back": .back, "again": .again,
      "?": .again, "detail": .detail, "more detail": .detail,
    ],
  ]
}

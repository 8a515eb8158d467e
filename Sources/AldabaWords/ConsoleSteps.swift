public import AldabaWire

/// Steps, as the technician reads what comes of them.
extension Words {
  /// A file is ready to be told, step by step. `title` is in the technician's language.
  public func consoleSteps(_ title: String, count: Int, customer: String) -> String {
    say(
      es: [
        "Pasos preparados: \(quote: title). \(capital: counted(count)).",
        "Para que \(customer) lea el primero: step next",
      ],
      en: [
        "Steps are ready: \(quote: title). \(capital: counted(count)).",
        "For \(customer) to read the first: step next",
      ])
  }

  /// Whoever was here before has begun steps, and they go on from there.
  public func consoleStepsGoOn(
    _ title: String, step: Int, of: Int, worked: Int, customer: String
  ) -> String {
    say(
      es: [
        "Pasos en marcha: \(quote: title). \(capital: customer) está en el \(step) de \(of)"
          + "; han funcionado \(worked).",
        "Para seguir: step next. Para dejarlos: step stop",
      ],
      en: [
        "Steps under way: \(quote: title). \(capital: customer) is at \(step) of \(of)"
          + "; \(worked) have worked.",
        "To go on: step next. To leave them: step stop",
      ])
  }

  /// What the customer says of a step.
  public func consoleStep(
    _ outcome: Act.StepOutcome, step: Int, of: Int, customer: String
  ) -> String {
    let place: Phrase =
      language == .es ? "Paso \(step) de \(of)" : "Step \(step) of \(of)"
    return switch outcome {
    case .done: say(es: "\(place): hecho.", en: "\(place): done.")
    case .failed:
      say(
        es: [
          "\(place): no ha funcionado.",
          step == of
            ? "Era el último. Dígale otra cosa con say; para volver: step NÚMERO"
            : "Dígale otra cosa con say; para seguir: step next; para volver: step NÚMERO",
        ],
        en: [
          "\(place): it did not work.",
          step == of
            ? "It was the last. Say something else with say; to go back: step NUMBER"
            : "Say something else with say; to go on: step next; to go back: step NUMBER",
        ])
    case .help:
      say(
        es: [
          "\(place): \(customer) quiere ayuda.",
          "Dígale con say qué hacer, o pida ver la ventana: ask view",
        ],
        en: [
          "\(place): \(customer) wants help.",
          "Say what to do with say, or ask to see the window: ask view",
        ])
    case .back:
      say(es: "\(place): \(customer) vuelve atrás.", en: "\(place): \(customer) goes back.")
    case .again:
      say(
        es: "\(place): \(customer) lo lee otra vez.", en: "\(place): \(customer) reads it again.")
    case .detail:
      say(
        es: "\(place): \(customer) lo lee con más detalle.",
        en: "\(place): \(customer) reads it in more detail.")
    }
  }

  /// Every step was told.
  public func consoleStepsOver(worked: Int, of: Int) -> String {
    say(
      es: [
        "Ya no quedan pasos. Han funcionado \(worked) de \(of).",
        "Para guardar los que han funcionado: steps save ARCHIVO",
      ],
      en: [
        "There are no more steps. \(worked) of \(of) have worked.",
        "To keep those that have worked: steps save FILE",
      ])
  }

  /// The steps were left where they are.
  public func consoleStepsStopped(step: Int, of: Int) -> String {
    say(
      es: "Los pasos quedan en el \(step) de \(of). Para seguir ahí: step next",
      en: "The steps stay at \(step) of \(of). To go on there: step next")
  }

  /// The customer's agent does not show them.
  public func consoleStepsRefused(_ customer: String) -> String {
    say(
      es: "Los pasos no se pueden enseñar a \(customer). Prepárelos otra vez: steps ARCHIVO",
      en: "The steps cannot be shown to \(customer). Get them ready again: steps FILE")
  }

  /// What the customer needs, as they have put it, beside the step.
  public func consoleNeed(_ need: String, of customer: String) -> String {
    say(
      es: "Lo que necesita \(customer): \(quote: need)",
      en: "What \(customer) needs: \(quote: need)")
  }

  /// What stands before the customer, as `status` says it.
  public func consoleStepNow(step: Int, of: Int, title: String) -> String {
    say(
      es: "Paso \(step) de \(of): \(quote: title). Para recordarlo con amabilidad: focus",
      en: "Step \(step) of \(of): \(quote: title). To recall it kindly: focus")
  }

  /// The steps that worked are in this file.
  public func consoleStepsSaved(_ path: String, count: Int) -> String {
    say(
      es: "Guardado en \(path): \(counted(count)). No lleva datos personales.",
      en: "Saved in \(path): \(counted(count)). It has no personal data.")
  }

  /// A step's command has begun; what it prints follows.
  public func consoleCommandBegins(_ customer: String) -> String {
    say(
      es: "Se hace la orden en el equipo de \(customer). Lo que dice:",
      en: "The command is running on \(customer)'s computer. What it says:")
  }

  /// A step's command is over.
  public func consoleCommandOver(_ outcome: CommandOutcome, customer: String) -> String {
    switch outcome {
    case .ended(let status):
      say(
        es: "La orden ha terminado (estado \(status)). Ahora \(customer) dice si ha funcionado.",
        en: "The command has ended (status \(status)). Now \(customer) says whether it worked.")
    case .timedOut(let seconds):
      say(
        es: [
          "La orden ha pasado de \(duration(seconds: seconds)) y se ha parado.",
          "Pruebe con otro paso: step NÚMERO",
        ],
        en: [
          "The command took more than \(duration(seconds: seconds)) and was stopped.",
          "Try another step: step NUMBER",
        ])
    case .stopped:
      say(
        es: ["\(capital: customer) ha parado la orden.", "Pregunte con say cómo prefiere seguir."],
        en: ["\(capital: customer) has stopped the command.", "Ask with say how to go on."])
    case .notStarted:
      say(
        es: ["La orden no ha podido empezar.", "\(capital: customer) puede hacer el paso a mano."],
        en: ["The command could not begin.", "\(capital: customer) can do the step by hand."])
    }
  }

  /// The numbers of this session are used up: nobody can be asked for a command any more.
  public func consoleByHand(_ customer: String) -> String {
    say(
      es: "Ya no queda ningún número: \(customer) lee la orden y la hace a mano.",
      en: "There is no number left: \(customer) reads the command and does it by hand.")
  }

  /// «1 paso», «8 pasos».
  private func counted(_ steps: Int) -> Phrase {
    switch (language, steps) {
    case (.es, 1): "1 paso"
    case (.es, _): "\(steps) pasos"
    case (.en, 1): "1 step"
    case (.en, _): "\(steps) steps"
    }
  }
}

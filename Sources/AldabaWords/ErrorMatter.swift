/// The command that an error answers, where one code has a meaning of its own for it.
public enum Matter: Sendable, Equatable, CaseIterable {
  case hold, check, resume, transfer, escalate, advise, close, ask
  case callback, done, answer, cost, exception
  /// Steps at the technician's, and the step that is before the customer.
  case steps, step
  /// A running command.
  case run
  /// Whatever it is: the customer has asked for a pause.
  case pause
}

/// What exactly cannot be done, and what can be done instead.
extension Words {
  /// The sentence of this code for that command; nil where the general one says it.
  func error(_ code: ErrorCode, _ came: String?, about matter: Matter) -> Advice? {
    switch code {
    case .badArgument: stepsBadArgument(came, matter) ?? badArgument(matter)
    case .noSuchAsk: noSuchAsk(came, matter)
    case .past: past(came, matter)
    case .outOfHours: outOfHours(came, matter)
    case .busy: busy(came, matter)
    case .tooSoon: tooSoon(matter)
    case .notAgain: notAgain(matter)
    case .notNow: notNow(matter)
    case .away: away(came, matter)
    case .unknownPerson: unknownPerson(came, matter)
    case .onHold: matter == .pause ? customersPause : nil
    case .unknownCommand, .noGrant, .floor, .noEnter, .noRecording, .noAuditor, .wrongNumber,
      .numberRequired,
      .unknownCode, .linkLost, .ledger:
      nil
    }
  }

  /// With a name, that colleague has a session; without, one is under way already.
  private func busy(_ came: String?, _ matter: Matter) -> Advice? {
    switch (matter, came) {
    case (.transfer, let name?), (.escalate, let name?), (.advise, let name?):
      advice(
        es: (
          "\(capital: name) está en otra sesión",
          "Elija a otra persona, a un equipo o a quien esté libre"
        ),
        en: (
          "\(capital: name) is in another session",
          "Choose another person, a team, or whoever is free"
        ))
    case (.transfer, nil):
      advice(
        es: ("Ya hay un traspaso en marcha", "Espere a que le contesten; usted sigue aquí"),
        en: ("A transfer is under way", "Wait for the answer; you are still here"))
    case (.escalate, nil):
      advice(
        es: ("Ya se está llamando a una persona responsable", "Espere a que conteste"),
        en: ("A supervisor is being called already", "Wait for the answer"))
    case (.advise, nil):
      advice(
        es: ("Ya ha pedido consejo, y aún no hay respuesta", "Espere, o suba el caso: escalate"),
        en: ("You have asked for advice; there is no answer yet", "Wait, or bring in: escalate"))
    case (.close, _):
      advice(
        es: (
          "Aún hay algo en marcha: una pregunta, una espera o un traspaso",
          "Espere a la respuesta, o vuelva con: resume; después, close"
        ),
        en: (
          "Something is still under way: a question, a hold or a transfer",
          "Wait for the answer, or come back with: resume; then close"
        ))
    case (.callback, _):
      advice(
        es: ("Otra persona ya está haciendo esa llamada", "Para ver qué más espera: aldaba queue"),
        en: ("Someone else is making that call already", "To see what else waits: aldaba queue"))
    case (.answer, let name?):
      advice(
        es: (
          "\(capital: name) se ha adelantado",
          "Gracias por contestar. Para ver qué más espera: aldaba queue"
        ),
        en: (
          "\(capital: name) was faster",
          "Thank you for answering. To see what else waits: aldaba queue"
        ))
    case (.answer, nil):
      advice(
        es: (
          "Ya está en una sesión, y se atiende a una persona cada vez",
          "Termine la sesión antes; para volver a ella: aldaba attach"
        ),
        en: (
          "You are in a session already, and one person is helped at a time",
          "Finish the session first; to go back to it: aldaba attach"
        ))
    case (.hold, _), (.check, _), (.resume, _), (.ask, _), (.done, _), (.cost, _), (.exception, _),
      (.pause, _), (.steps, _), (.step, _), (.run, _):
      nil
    }
  }

  private func tooSoon(_ matter: Matter) -> Advice? {
    switch matter {
    case .hold, .check:
      advice(
        es: (
          "Su cliente acaba de preferir no esperar",
          "Siga con su cliente: say puede decir los pasos, y también ofrecer una llamada"
        ),
        en: (
          "Your customer has just preferred not to wait",
          "Stay with your customer: say can tell the steps, and offer a call as well"
        ))
    case .transfer, .escalate:
      advice(
        es: (
          "Su cliente acaba de preferir que siga usted",
          "Siga usted; para que alguien le oriente: advise"
        ),
        en: (
          "Your customer has just preferred to stay with you",
          "Go on yourself; for someone to guide you: advise"
        ))
    case .cost: priceDeclined
    case .resume, .advise, .close, .ask, .callback, .done, .answer, .exception, .pause,
      .steps, .step, .run:
      nil
    }
  }

  private func notAgain(_ matter: Matter) -> Advice? {
    switch matter {
    case .hold, .check:
      advice(
        es: (
          "Su cliente ya ha dicho dos veces que no a esperar",
          "Siga con su cliente: say puede decir los pasos, y también ofrecer una llamada"
        ),
        en: (
          "Your customer has said twice that they will not wait",
          "Stay with your customer: say can tell the steps, and offer a call as well"
        ))
    case .transfer:
      advice(
        es: (
          "Un tercer traspaso, uno de vuelta o uno con dos noes solo lo puede pedir su cliente",
          "Para que ayude una persona responsable: escalate"
        ),
        en: (
          "A third transfer, one back, or one refused twice: only your customer can ask for it",
          "For a supervisor to help: escalate"
        ))
    case .escalate:
      advice(
        es: (
          "Su cliente ya ha dicho dos veces que no a otra persona",
          "Siga usted; para que alguien le oriente: advise"
        ),
        en: (
          "Your customer has said no twice to another person",
          "Go on yourself; for someone to guide you: advise"
        ))
    case .cost: priceDeclined
    case .resume, .advise, .close, .ask, .callback, .done, .answer, .exception, .pause,
      .steps, .step, .run:
      nil
    }
  }

  private func notNow(_ matter: Matter) -> Advice? {
    switch matter {
    case .check, .resume:
      advice(
        es: ("Su cliente no está en espera", "Ya puede escribirle con say; para que espere: hold"),
        en: ("Your customer is not on hold", "You can write with say; to ask for a wait: hold"))
    case .hold:
      advice(
        es: (
          "Ahora no se puede pedir una espera",
          "Si su cliente ya espera: check da la causa, y resume vuelve"
        ),
        en: (
          "A wait cannot be asked for now",
          "If your customer waits already: check gives the cause, and resume comes back"
        ))
    case .transfer, .escalate:
      advice(
        es: (
          "Ahora no se puede llamar a otra persona",
          "Si su cliente espera, vuelva antes con: resume; mientras tanto sirve say"
        ),
        en: (
          "Nobody else can be called now",
          "If your customer waits, come back first with: resume; meanwhile, say works"
        ))
    case .advise:
      advice(
        es: ("Ahora no se puede pedir consejo", "Se puede cuando su cliente haya empezado"),
        en: ("Advice cannot be asked for now", "It can once your customer has begun"))
    case .close:
      advice(
        es: (
          "Ahora no es momento de despedirse",
          "Vuelva antes con su cliente: resume; o salga sin cerrar: detach"
        ),
        en: (
          "This is no time to say goodbye",
          "Come back to your customer first: resume; or leave without closing: detach"
        ))
    case .ask:
      advice(
        es: (
          "Ahora no se le puede preguntar eso a su cliente",
          "Si espera, vuelva antes con: resume; mientras tanto sirve say"
        ),
        en: (
          "Your customer cannot be asked that now",
          "If they wait, come back first with: resume; meanwhile, say works"
        ))
    case .callback, .done, .answer, .cost, .exception, .pause: deskNotNow(matter)
    case .steps, .step, .run: stepsNotNow(matter)
    }
  }

  /// Never with the reason: where somebody is, is nobody's business (R35).
  private func away(_ came: String?, _ matter: Matter) -> Advice? {
    let name = came.map { ": \(quote: $0)" as Phrase } ?? ""
    return switch matter {
    case .escalate where came == nil:
      advice(
        es: (
          "Ahora no hay ninguna persona responsable",
          "Siga con su cliente, que puede pedir que le llamen; o pruebe: transfer"
        ),
        en: (
          "There is no supervisor here now",
          "Stay with your customer, who can ask to be called; or try: transfer"
        ))
    case .escalate, .advise, .exception:
      advice(
        es: (
          "Esa persona responsable no está ahora\(name)",
          "Elija a otra, o a quien esté libre: escalate"
        ),
        en: (
          "That supervisor is not here now\(name)", "Choose another, or whoever is free: escalate"
        ))
    case .transfer where came == nil:
      advice(
        es: (
          "Ahora no hay nadie más",
          "Siga con su cliente, que puede pedir que le llamen; o pruebe más tarde"
        ),
        en: (
          "Nobody else is here now",
          "Stay with your customer, who can ask to be called; or try again later"
        ))
    case .transfer where came?.hasPrefix("team:") == true:
      advice(
        es: (
          "Nadie de ese equipo está ahora\(name)",
          "Elija a otra persona, a otro equipo, o a quien esté libre con next"
        ),
        en: (
          "Nobody of that team is here now\(name)",
          "Choose another person or team, or whoever is free with next"
        ))
    case .transfer:
      advice(
        es: (
          "Esa persona no está ahora\(name)",
          "Elija a otra, a un equipo con team:NOMBRE, o a quien esté libre con next"
        ),
        en: (
          "That person is not here now\(name)",
          "Choose another, a team with team:NAME, or whoever is free with next"
        ))
    case .answer:
      advice(
        es: (
          "Ahora no está en su puesto", "Para que suene aquí lo que llegue: aldaba queue --follow"
        ),
        en: ("You are not at the desk now", "For what comes to ring here: aldaba queue --follow"))
    case .hold, .check, .resume, .close, .ask, .callback, .done, .cost, .pause, .steps, .step,
      .run:
      nil
    }
  }

  private func unknownPerson(_ came: String?, _ matter: Matter) -> Advice? {
    let name = came.map { ": \(quote: $0)" as Phrase } ?? ""
    return switch matter {
    case .escalate, .advise, .exception:
      advice(
        es: (
          "No hay ninguna persona responsable con ese nombre\(name)",
          "Revise cómo se escribe; para llamar a quien esté libre: escalate"
        ),
        en: (
          "There is no supervisor of that name\(name)",
          "Check how it is written; to call whoever is free: escalate"
        ))
    case .transfer:
      advice(
        es: (
          "No hay nadie ni ningún equipo con ese nombre\(name)",
          "Escríbalo como hugo o como team:NOMBRE, o elija a quien esté libre con next"
        ),
        en: (
          "There is no person or team of that name\(name)",
          "Write it like hugo or like team:NAME, or take whoever is free with next"
        ))
    case .hold, .check, .resume, .close, .ask, .callback, .done, .answer, .cost, .pause, .steps,
      .step,
      .run:
      nil
    }
  }
}

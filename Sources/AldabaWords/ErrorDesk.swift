/// The codes whose meaning the desk sharpens: what waits, what is owed, calls, prices, exceptions.
extension Words {
  func badArgument(_ matter: Matter) -> Advice? {
    switch matter {
    case .callback:
      advice(
        es: (
          "No se entiende cuándo o a qué teléfono hay que llamar",
          "El momento, como 2026-11-24T16:30:00Z; el teléfono, con sus cifras"
        ),
        en: (
          "When to call, or which phone, is not understood",
          "The time like 2026-11-24T16:30:00Z; the phone with its digits"
        ))
    case .done:
      advice(
        es: (
          "Falta decir qué está hecho",
          "Para ver lo pendiente: aldaba queue; después: aldaba done ID"
        ),
        en: ("What is done is missing", "To see what is owed: aldaba queue; then: aldaba done ID"))
    case .cost:
      advice(
        es: (
          "Hacen falta un precio y un motivo", "El precio, como 25,00 €; su cliente lee los dos"
        ),
        en: ("A price and a reason are needed", "The price like 25.00 €; your customer reads both"))
    case .exception:
      advice(
        es: (
          "Falta quién autoriza la excepción, o por qué",
          "El identificador de una persona responsable, y un motivo"
        ),
        en: (
          "Who allows the exception is missing, or why",
          "The identifier of a supervisor, and a reason"
        ))
    case .transfer:
      advice(
        es: ("Un traspaso es a otra persona", "Escríbalo como hugo o team:NOMBRE, o next"),
        en: ("A transfer is to somebody else", "Write it like hugo or team:NAME, or next"))
    case .hold, .check, .resume, .escalate, .advise, .close, .ask, .answer, .pause, .steps, .step,
      .run:
      nil
    }
  }

  func noSuchAsk(_ came: String?, _ matter: Matter) -> Advice? {
    let name = came.map { ": \(quote: $0)" as Phrase } ?? ""
    return switch matter {
    case .answer:
      advice(
        es: ("No espera nada con ese nombre\(name)", "Para ver qué espera: aldaba queue"),
        en: ("Nothing of that name waits\(name)", "To see what waits: aldaba queue"))
    case .done:
      advice(
        es: ("No hay nada pendiente con ese nombre\(name)", "Para ver lo pendiente: aldaba queue"),
        en: ("Nothing of that name is owed\(name)", "To see what is owed: aldaba queue"))
    case .hold, .check, .resume, .transfer, .escalate, .advise, .close, .ask, .callback, .cost,
      .exception, .pause, .steps, .step, .run:
      nil
    }
  }

  func past(_ came: String?, _ matter: Matter) -> Advice? {
    let name = came.map { ": \(quote: $0)" as Phrase } ?? ""
    return switch matter {
    case .callback:
      advice(
        es: (
          "Esa hora ya pasó, y entonces no se puede llamar\(name)",
          "Elija una que esté por venir, o ninguna: se llamará en cuanto se pueda"
        ),
        en: (
          "That time has passed, and nobody can call then\(name)",
          "Choose one that is still to come, or none: the call comes as soon as possible"
        ))
    case .answer:
      advice(
        es: ("Ya no espera\(name)", "Para ver qué más espera: aldaba queue"),
        en: ("It waits no longer\(name)", "To see what else waits: aldaba queue"))
    case .done:
      advice(
        es: ("Eso ya no está pendiente\(name)", "Para ver lo que queda: aldaba queue"),
        en: ("That is not owed any more\(name)", "To see what is left: aldaba queue"))
    case .hold, .check, .resume, .transfer, .escalate, .advise, .close, .ask, .cost, .exception,
      .pause, .steps, .step, .run:
      nil
    }
  }

  func outOfHours(_ came: String?, _ matter: Matter) -> Advice? {
    let name = came.map { ": \(quote: $0)" as Phrase } ?? ""
    return switch matter {
    case .callback:
      advice(
        es: (
          "A esa hora está cerrado, y no se puede llamar\(name)",
          "Elija una dentro del horario, o ninguna: se llamará en cuanto se pueda"
        ),
        en: (
          "We are closed then, and nobody can call\(name)",
          "Choose one within the hours, or none: the call comes as soon as possible"
        ))
    case .hold, .check, .resume, .transfer, .escalate, .advise, .close, .ask, .done, .answer,
      .cost, .exception, .pause, .steps, .step, .run:
      nil
    }
  }

  func deskNotNow(_ matter: Matter) -> Advice? {
    switch matter {
    case .answer:
      advice(
        es: (
          "Se ha cortado la conexión de quien espera, que conserva su turno",
          "Pruebe otra vez dentro de un momento: aldaba answer"
        ),
        en: (
          "Whoever waits has lost the connection, and keeps the place",
          "Try again in a moment: aldaba answer"
        ))
    case .cost:
      advice(
        es: (
          "Ahora no se le puede preguntar por un precio a su cliente",
          "Si espera, vuelva antes con: resume; mientras tanto sirve say"
        ),
        en: (
          "Your customer cannot be asked about a price now",
          "If they wait, come back first with: resume; meanwhile, say works"
        ))
    case .exception:
      advice(
        es: (
          "Aquí no hace falta ninguna excepción",
          "El servicio incluye este equipo, o ya está autorizado: puede seguir con say"
        ),
        en: (
          "No exception is needed here",
          "The service includes this computer, or it is allowed already: go on with say"
        ))
    case .hold, .check, .resume, .transfer, .escalate, .advise, .close, .ask, .callback, .done,
      .pause, .steps, .step, .run:
      nil
    }
  }

  /// A pause is the customer's own: only they end it (R38).
  var customersPause: Advice {
    advice(
      es: (
        "Su cliente ha pedido una pausa, y mientras tanto no se ve ni se usa su equipo",
        "Termina cuando su cliente lo diga; mientras tanto sirve say"
      ),
      en: (
        "Your customer has asked for a pause, and meanwhile their computer is not seen or used",
        "It ends when your customer says so; meanwhile, say works"
      ))
  }

  /// The customer has just said no to a price, or said it twice.
  var priceDeclined: Advice {
    advice(
      es: (
        "Su cliente ha preferido no pagar ese precio",
        "No se hace y no se cobra; diga qué otra cosa podemos hacer: say"
      ),
      en: (
        "Your customer would rather not pay that price",
        "It is not done and not charged; say what else we can do: say"
      ))
  }
}

/// The end of a session, as the customer reads it.
extension Words {
  /// The technician proposes to close: thanks, both names, what was done, how to reach us again.
  ///
  /// - Parameters:
  ///   - summary: what was done, in the technician's words.
  ///   - hour: of the customer's clock, 0–23.
  ///   - quietSeconds: how long silence keeps the session open.
  public func closing(in talk: Talk, summary: String, hour: Int, quietSeconds: Int) -> String {
    let organisation = talk.organisation
    let tech = talk.tech
    let quiet = duration(seconds: quietSeconds)
    let spanish = addressed(talk.customer, "gracias por llamar a \(organisation)")
    let english = addressed(talk.customer, "thank you for calling \(organisation)")
    return say(
      es: [
        "\(capital: tech): «\(spanish). Le ha atendido \(tech). \(wish(hour: hour))»",
        "Hecho hoy: \(quote: summary)",
        phone(talk, "Si nos necesita: "), caseLine(talk),
        "\(capital: organisation) ya no ve ni usa su equipo.",
        "Si le queda una duda, escríbala y seguimos.",
        "Cuando quiera, cuelgue usted primero.",
        "Para colgar, escriba: colgar",
        "Si no escribe nada, la ayuda termina sola en \(quiet).",
      ],
      en: [
        "\(capital: tech): «\(english). You were helped by \(tech). \(wish(hour: hour))»",
        "Done today: \(quote: summary)",
        phone(talk, "If you need us: "), caseLine(talk),
        "\(capital: organisation) no longer sees or uses your computer.",
        "If you still have a question, write it and we go on.",
        "When you are ready, hang up first.",
        "To hang up, type: bye",
        "If you write nothing, the help ends by itself in \(quiet).",
      ])
  }

  /// The customer wrote something, so the session goes on.
  public func closingReopened(in talk: Talk) -> String {
    say(
      es: [
        "De acuerdo\(comma(talk.customer)). Seguimos.",
        "Los permisos han terminado: si hace falta, se le preguntará otra vez.",
      ],
      en: [
        "All right\(comma(talk.customer)). We go on.",
        "Your permissions have ended: if needed, you will be asked again.",
      ])
  }

  /// The customer hung up; `copy` is the path of their receipts.
  public func closedByCustomer(in talk: Talk, copy: String) -> String {
    say(
      es: [
        "Ha terminado\(comma(talk.customer)). Gracias.",
        "\(capital: talk.organisation) ya no puede entrar en su equipo.",
        "Aquí tiene su copia de lo que permitió:",
        "\(copy)",
      ],
      en: [
        "It is finished\(comma(talk.customer)). Thank you.",
        "\(capital: talk.organisation) can no longer get into your computer.",
        "Here is your copy of what you allowed:",
        "\(copy)",
      ])
  }

  /// The quiet time ran out.
  public func closedByQuiet(in talk: Talk, copy: String) -> String {
    say(
      es: [
        "Como no ha escrito nada, hemos terminado.",
        "\(capital: talk.organisation) ya no puede entrar en su equipo.",
        phone(talk, "Si nos necesita: "), caseLine(talk),
        "Su copia de lo que permitió:",
        "\(copy)",
      ],
      en: [
        "As you wrote nothing, we have finished.",
        "\(capital: talk.organisation) can no longer get into your computer.",
        phone(talk, "If you need us: "), caseLine(talk),
        "Your copy of what you allowed:",
        "\(copy)",
      ])
  }

  /// An administrator closed it, with a reason on record.
  public func closedByAdministrator(in talk: Talk, reason: String) -> String {
    say(
      es: [
        "\(capital: talk.organisation) ha tenido que cerrar. Disculpe.",
        "Motivo: \(quote: reason)",
        "\(capital: talk.organisation) ya no puede entrar en su equipo.",
        phone(talk, "Para seguir: "), caseLine(talk),
      ],
      en: [
        "\(capital: talk.organisation) had to close. We are sorry.",
        "Reason: \(quote: reason)",
        "\(capital: talk.organisation) can no longer get into your computer.",
        phone(talk, "To go on: "), caseLine(talk),
      ])
  }
}

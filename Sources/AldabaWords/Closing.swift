/// The end of a session, as the customer reads it.
extension Words {
  /// The technician proposes to close: thanks, both names, what was done, how to reach us again.
  ///
  /// - Parameters:
  ///   - summary: what was done, in the technician's words.
  ///   - hour: of the customer's clock, 0–23.
  ///   - quietSeconds: how long silence keeps the session open.
  ///   - owed: what is still to be done, in the technician's words, and by when, if that is known.
  ///   - needsVisit: somebody has to come and see the computer (R28).
  ///   - isCallback: the organisation called, and not the customer.
  ///   - contact: the customer's telephone for what is owed.
  public func closing(
    in talk: Talk, summary: String, hour: Int, quietSeconds: Int,
    owed: (text: String, day: Day?)?, needsVisit: Bool, isCallback: Bool, contact: String? = nil
  ) -> String {
    let organisation = talk.organisation
    let tech = talk.tech
    let quiet = duration(seconds: quietSeconds)
    let thanks = addressed(talk.customer, thanks(talk, isCallback))
    return say(
      es: [
        "\(capital: tech): «\(thanks). Le ha atendido \(tech). \(wish(hour: hour))»",
        "Hecho hoy: \(quote: summary)",
        owed.map { still($0.text, $0.day, contact, talk) }, needsVisit ? visit : nil,
        phone(talk, "Si nos necesita: "), caseLine(talk),
        "\(capital: organisation) ya no ve ni usa su equipo.",
        "Si le queda una duda, escríbala y seguimos.",
        "Cuando quiera, cuelgue usted primero.",
        "Para colgar, escriba: colgar",
        "Si no escribe nada, la ayuda termina sola en \(quiet).",
      ],
      en: [
        "\(capital: tech): «\(thanks). You were helped by \(tech). \(wish(hour: hour))»",
        "Done today: \(quote: summary)",
        owed.map { still($0.text, $0.day, contact, talk) }, needsVisit ? visit : nil,
        phone(talk, "If you need us: "), caseLine(talk),
        "\(capital: organisation) no longer sees or uses your computer.",
        "If you still have a question, write it and we go on.",
        "When you are ready, hang up first.",
        "To hang up, type: bye",
        "If you write nothing, the help ends by itself in \(quiet).",
      ])
  }

  private func thanks(_ talk: Talk, _ isCallback: Bool) -> Phrase {
    switch (language, isCallback) {
    case (.es, false): "gracias por llamar a \(talk.organisation)"
    case (.es, true): "gracias por atendernos"
    case (.en, false): "thank you for calling \(talk.organisation)"
    case (.en, true): "thank you for taking our call"
    }
  }

  /// What is owed, who sees to it, by when and by which telephone (R25).
  private func still(_ text: String, _ day: Day?, _ contact: String?, _ talk: Talk) -> Phrase {
    let phone = known(contact).map { digits($0) }
    let when: Phrase? = day.map { " \(self.day($0))" }
    let comma: Phrase = when == nil ? "" : ","
    if language == .es {
      let place: Phrase = phone.map { "\(comma) en este teléfono:\n\($0)" } ?? "."
      return "Queda pendiente: \(quote: text)\nSe ocupa \(talk.tech)."
        + " Tendrá respuesta\(when ?? "")\(place)"
    }
    let place: Phrase = phone.map { "\(comma) on this phone:\n\($0)" } ?? "."
    return "Still to do: \(quote: text)\n\(capital: talk.tech) will see to it."
      + " You will have an answer\(when ?? "")\(place)"
  }

  private var visit: Phrase {
    language == .es
      ? "Hace falta ir a ver el equipo.\n"
        + "Le llamarán para acordar el día. Quien vaya ya sabrá lo que pasa."
      : "Someone needs to come and see the computer.\n"
        + "They will call you to agree on a day. Whoever comes will know the matter."
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
  ///
  /// - Parameter copy: where the customer's copy is; nil: it could not be kept.
  public func closedByCustomer(in talk: Talk, copy: String?) -> String {
    say(
      es: [
        "Ha terminado\(comma(talk.customer)). Gracias.",
        "\(capital: talk.organisation) ya no puede entrar en su equipo.",
        copy == nil ? nil : "Aquí tiene su copia de lo que permitió:", copyLine(copy, talk),
      ],
      en: [
        "It is finished\(comma(talk.customer)). Thank you.",
        "\(capital: talk.organisation) can no longer get into your computer.",
        copy == nil ? nil : "Here is your copy of what you allowed:", copyLine(copy, talk),
      ])
  }

  /// The quiet time ran out.
  ///
  /// - Parameter copy: as above.
  public func closedByQuiet(in talk: Talk, copy: String?) -> String {
    say(
      es: [
        "Como no ha escrito nada, hemos terminado.",
        "\(capital: talk.organisation) ya no puede entrar en su equipo.",
        phone(talk, "Si nos necesita: "), caseLine(talk),
        copy == nil ? nil : "Su copia de lo que permitió:", copyLine(copy, talk),
      ],
      en: [
        "As you wrote nothing, we have finished.",
        "\(capital: talk.organisation) can no longer get into your computer.",
        phone(talk, "If you need us: "), caseLine(talk),
        copy == nil ? nil : "Your copy of what you allowed:", copyLine(copy, talk),
      ])
  }

  private func copyLine(_ copy: String?, _ talk: Talk) -> Phrase {
    if let copy { return "\(copy)" }
    return language == .es
      ? "Su copia no se ha podido guardar en este equipo: pídala a \(talk.organisation)."
      : "Your copy could not be kept on this computer: ask \(talk.organisation) for it."
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

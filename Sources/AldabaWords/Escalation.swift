/// A supervisor who joins, takes over or is asked for advice (R22, R38, R39).
extension Words {
  func askEscalate(_ talk: Talk, _ to: Colleague, _ reason: String) -> String {
    let again = supervisorAgain(to, beside: talk)
    return say(
      es: [
        addressed(
          talk.customer,
          "\(talk.tech) le pide permiso para que entre también \(supervisor(to, talk))."),
        "Motivo: \(quote: reason)",
        "\(capital: again) leerá los mensajes. Para ver o usar su equipo, le preguntará.",
        "\(capital: talk.tech) sigue con usted.",
        answerYes,
      ],
      en: [
        addressed(talk.customer, "\(talk.tech) asks to bring in \(joining(to, talk))."),
        "Reason: \(quote: reason)",
        "\(capital: again) will read the messages. To see or use your computer, they will ask you.",
        "\(capital: talk.tech) stays with you.",
        answerYes,
      ])
  }

  func askTakeover(_ talk: Talk, _ to: Colleague, _ reason: String, _ note: Note) -> String {
    let again = supervisorAgain(to, beside: talk)
    return say(
      es: [
        addressed(
          talk.customer, "\(talk.tech) le pide permiso para pasarle con \(supervisor(to, talk))."),
        "Motivo: \(quote: reason)", contactLine(talk, nil),
        noteLines(note, again), handing(talk, again),
      ],
      en: [
        addressed(talk.customer, "\(talk.tech) asks to pass you to \(supervisor(to, talk))."),
        "Reason: \(quote: reason)", contactLine(talk, nil),
        noteLines(note, again), handing(talk, again),
      ])
  }

  /// The supervisor is there as a third person.
  ///
  /// - Parameters:
  ///   - talk: with the first technician, who stays.
  ///   - supervisor: the full name.
  ///   - brief: what the supervisor was told, in the first technician's words: the briefing, or the
  ///     reason where there is none.
  ///   - hour: of the customer's clock, 0–23.
  public func escalationIn(
    in talk: Talk, supervisor: String, team: String?, brief: String, hour: Int
  ) -> String {
    let hello = hello(hour: hour)
    let name = called(.person(name: supervisor, team: team), beside: talk)
    let charge = inCharge(of: team, talk)
    return say(
      es: [
        "\(hello)\(comma(talk.customer)). Soy \(name), \(charge).",
        "\(capital: talk.tech) me ha contado: \(quote: brief)",
        "\(capital: talk.tech) sigue con usted.",
      ],
      en: [
        "\(hello)\(comma(talk.customer)). I am \(name), \(charge).",
        "\(capital: talk.tech) has told me: \(quote: brief)",
        "\(capital: talk.tech) is still with you.",
      ])
  }

  /// The same where the customer has asked for them.
  ///
  /// - Parameter wish: what they said with it; nil where that was nothing.
  public func escalationCame(
    in talk: Talk, supervisor: String, team: String?, wish: String?, hour: Int
  ) -> String {
    let hello = hello(hour: hour)
    let name = called(.person(name: supervisor, team: team), beside: talk)
    let charge = inCharge(of: team, talk)
    return say(
      es: [
        "\(hello)\(comma(talk.customer)). Soy \(name), \(charge).",
        "Usted ha pedido que viniera alguien responsable.",
        known(wish).map { "He leído su mensaje: \(quote: $0)" },
        "\(capital: talk.tech) sigue con usted.",
      ],
      en: [
        "\(hello)\(comma(talk.customer)). I am \(name), \(charge).",
        "You asked for someone in charge.",
        known(wish).map { "I have read your message: \(quote: $0)" },
        "\(capital: talk.tech) is still with you.",
      ])
  }

  /// The customer has asked for a manager.
  public func escalationWanted(in talk: Talk) -> String {
    say(
      es: [
        "De acuerdo\(comma(talk.customer)). Llamamos a una persona responsable.",
        "Mientras tanto, \(talk.tech) sigue con usted.",
      ],
      en: [
        "All right\(comma(talk.customer)). We are calling a manager.",
        "Meanwhile \(talk.tech) is still with you.",
      ])
  }

  /// No supervisor can come.
  public func escalationNobody(in talk: Talk) -> String {
    say(
      es: [
        "Ahora no hay nadie responsable libre.",
        "\(capital: talk.tech) sigue con usted. Su petición queda anotada.",
        "Para que le llamemos, escriba: llamar",
      ],
      en: [
        "No manager is free right now.",
        "\(capital: talk.tech) is still with you. Your request has been noted.",
        "To be called, type: call",
      ])
  }

  /// The third person has gone.
  ///
  /// - Parameters:
  ///   - name: their full name.
  ///   - talk: with who stays; nil where that is said by itself.
  public func escalationLeft(name: String, in talk: Talk? = nil) -> String {
    let stays = talk.map { talk -> Phrase in
      language == .es ? " Sigue con \(talk.tech)." : " You are with \(talk.tech)."
    }
    return say(
      es: "\(capital: firstName(name)) ya no está aquí.\(stays ?? "")",
      en: "\(capital: firstName(name)) is no longer here.\(stays ?? "")")
  }

  /// The technician has asked a supervisor, who sees the technician's words alone.
  public func adviceTold(in talk: Talk, to name: String) -> String {
    let supervisor = called(.person(name: name, team: nil), beside: talk)
    return say(
      es: [
        "\(capital: talk.tech) ha pedido consejo a \(supervisor).",
        "\(capital: supervisor) no ve su equipo ni estos mensajes.",
      ],
      en: [
        "\(capital: talk.tech) has asked \(supervisor) for advice.",
        "\(capital: supervisor) sees neither your computer nor these messages.",
      ])
  }

  /// «Elena Vidal as well, who is in charge of Printers»
  private func joining(_ to: Colleague, _ talk: Talk) -> Phrase {
    switch to {
    case .person(let name, let team): "\(name) as well, who is \(inCharge(of: team, talk))"
    case .team, .next: "\(supervisor(to, talk)) as well"
    }
  }
}

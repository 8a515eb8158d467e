/// What the customer may ask for at any time: a pause, a manager, somebody else, a complaint, and
/// that their own words count (R30, R38).
extension Words {
  /// After `pausa`.
  public func requestPaused(in talk: Talk) -> String {
    say(
      es: [
        "De acuerdo\(comma(talk.customer)). Tómese su tiempo.",
        "\(capital: talk.organisation) no ve ni usa su equipo.",
        "Cuando vuelva, escriba: seguir",
      ],
      en: [
        "All right\(comma(talk.customer)). Take your time.",
        "\(capital: talk.organisation) does not see or use your computer.",
        "When you are back, type: continue",
      ])
  }

  /// After `seguir`, which ends the pause.
  public func requestContinued(in talk: Talk) -> String {
    say(
      es: [
        addressed(talk.customer, "gracias por volver."),
        "Sigue con \(talk.tech). No se ha perdido nada.",
      ],
      en: [
        addressed(talk.customer, "thank you for coming back."),
        "You are with \(talk.tech). Nothing was lost.",
      ])
  }

  /// A complaint, or the wish for another person, is on record and before the technician.
  public func requestNoted(in talk: Talk) -> String {
    say(
      es: [
        "Anotado\(comma(talk.customer)). Gracias por decirlo.",
        "\(capital: talk.tech) lo sabe y le dirá qué podemos hacer.",
        "Para hablar con una persona responsable, escriba: responsable", callMe,
      ],
      en: [
        "Noted\(comma(talk.customer)). Thank you for saying so.",
        "\(capital: talk.tech) knows and will tell you what we can do.",
        "To speak to a manager, type: manager", callMe,
      ])
  }

  /// The customer has put right what was understood.
  public func needCorrected(in talk: Talk) -> String {
    say(
      es: "Gracias\(comma(talk.customer)). Desde ahora vale lo que usted ha escrito.",
      en: "Thank you\(comma(talk.customer)). From now on, what you wrote counts.")
  }

  /// After `corregir` where no question stands; the line that follows is the customer's need.
  public func needWanted() -> String {
    say(
      es: [
        "Escriba con sus palabras qué le pasa.", "Si está bien como estaba, pulse Intro:",
      ],
      en: [
        "Write in your own words what the matter is.", "If it was right as it was, press Enter:",
      ])
  }

  /// After `queja`; the line that follows is the complaint.
  public func complaintWanted() -> String {
    say(
      es: [
        "Díganos qué no ha estado bien. Queda anotado tal como lo escriba.",
        "Para dejarlo, pulse Intro:",
      ],
      en: [
        "Tell us what was not right. It is noted just as you write it.",
        "To leave it, press Enter:",
      ])
  }

  /// After `seguir` where there is neither a hold nor a pause.
  public func nothingWaits(in talk: Talk) -> String {
    say(
      es: "No hay ninguna espera. \(talk.tech) sigue con usted.",
      en: "You are not waiting for anything. \(talk.tech) is still with you.")
  }
}

/// A wait that the customer decides on (R6–R10): asked with reason, deed and time, thanked, never
/// longer than a minute without a word, and always with its ways out.
extension Words {
  /// The longest wait, in minutes, that is offered before being called back is.
  private static let shortHold = 5

  func askHold(_ talk: Talk, _ reason: String, _ doing: String, _ minutes: Int) -> String {
    let organisation = talk.organisation
    let waits: Phrase = language == .es ? "Para esperar, escriba: sí" : "To wait, type: yes"
    return say(
      es: [
        addressed(talk.customer, "\(talk.tech) le pide que espere un momento."),
        "Motivo: \(quote: reason)",
        "Mientras tanto: \(quote: doing)",
        "Tiempo: \(about(minutes: minutes)).",
        "Mientras espera, \(organisation) no ve ni usa su equipo.",
        ways(waits, minutes),
        "Para no esperar, pulse Intro:",
      ],
      en: [
        addressed(talk.customer, "\(talk.tech) asks you to wait a moment."),
        "Reason: \(quote: reason)",
        "Meanwhile: \(quote: doing)",
        "Time: \(about(minutes: minutes)).",
        "While you wait, \(organisation) does not see or use your computer.",
        ways(waits, minutes),
        "Not to wait, press Enter:",
      ])
  }

  func askHoldAgain(
    _ talk: Talk, _ reason: String, _ doing: String, _ minutes: Int, _ waited: Int
  ) -> String {
    let waits: Phrase =
      language == .es ? "Para seguir esperando, escriba: sí" : "To go on waiting, type: yes"
    let time = "\(about(minutes: minutes))"
    let past = duration(seconds: max(waited, 1))
    return say(
      es: [
        addressed(talk.customer, "\(talk.tech) necesita más tiempo del que le dijo. Disculpe."),
        "Motivo: \(quote: reason)",
        "Mientras tanto: \(quote: doing)",
        "Tiempo: \(time) más. Ha esperado \(past).",
        ways(waits, minutes),
        "Para no esperar más, pulse Intro:",
      ],
      en: [
        addressed(talk.customer, "\(talk.tech) needs more time than promised. We are sorry."),
        "Reason: \(quote: reason)",
        "Meanwhile: \(quote: doing)",
        "Time: \(time) more. You have waited \(past).",
        ways(waits, minutes),
        "Not to wait any longer, press Enter:",
      ])
  }

  /// After a yes; `seconds` is the estimate.
  public func held(in talk: Talk, seconds: Int) -> String {
    say(
      es: [
        "Gracias\(comma(talk.customer)). \(talk.tech) vuelve en \(about(seconds: seconds)).",
        "Puede usar su equipo mientras espera.", stopWaiting, callMe,
      ],
      en: [
        "Thank you\(comma(talk.customer)). \(talk.tech) will be back in \(about(seconds: seconds)).",
        "You can use your computer while you wait.", stopWaiting, callMe,
      ])
  }

  /// After a no.
  public func holdDeclined(in talk: Talk) -> String {
    say(
      es: [
        "De acuerdo\(comma(talk.customer)). No hace falta que espere.",
        "\(capital: talk.tech) sigue con usted.",
      ],
      en: [
        "All right\(comma(talk.customer)). You need not wait.",
        "\(capital: talk.tech) is still with you.",
      ])
  }

  /// No answer to a question for more time: what was agreed goes on, and no more than that.
  public func holdNotLonger() -> String {
    say(
      es: [
        "No ha habido respuesta: la espera no se alarga.",
        "Sigue la que usted aceptó.", stopWaiting, callMe,
      ],
      en: [
        "There was no answer: the wait is not made longer.",
        "The one that you agreed to goes on.", stopWaiting, callMe,
      ])
  }

  /// The customer has ended the wait.
  public func holdLeft(in talk: Talk) -> String {
    say(
      es: [
        "De acuerdo\(comma(talk.customer)). Ya no espera.",
        "\(capital: talk.tech) vuelve con usted.",
      ],
      en: [
        "All right\(comma(talk.customer)). You are no longer waiting.",
        "\(capital: talk.tech) is coming back to you.",
      ])
  }

  /// The technician comes back with the cause while the accepted time lasts (R8).
  ///
  /// - Parameters:
  ///   - cause: in the technician's words.
  ///   - seconds: the time left.
  public func holdCheck(in talk: Talk, cause: String, seconds: Int) -> String {
    let spanish = addressed(talk.customer, "sigo con ello. \(capital: cause)")
    let english = addressed(talk.customer, "I am still on it. \(capital: cause)")
    return say(
      es: [
        "\(capital: talk.tech): «\(spanish)»",
        "Tiempo que falta: \(about(seconds: seconds)).",
        "Gracias por esperar.", stopWaiting,
      ],
      en: [
        "\(capital: talk.tech): «\(english)»",
        "Time left: \(about(seconds: seconds)).",
        "Thank you for waiting.", stopWaiting,
      ])
  }

  /// The technician has not come back in time (R8); `waited` in seconds.
  public func holdLate(in talk: Talk, waited: Int) -> String {
    let past = duration(seconds: max(waited, 1))
    return say(
      es: [
        addressed(
          talk.customer, "ha esperado \(past) y \(talk.tech) aún no ha vuelto. Disculpe."),
        "Ya hemos avisado a \(talk.tech).", stopWaiting, callMe,
      ],
      en: [
        addressed(
          talk.customer, "you have waited \(past) and \(talk.tech) is not back yet. We are sorry."),
        "We have told \(talk.tech).", stopWaiting, callMe,
      ])
  }

  /// The technician is back (R9); `waited` in seconds.
  public func holdResumed(in talk: Talk, waited: Int) -> String {
    let past = duration(seconds: max(waited, 1))
    let spanish = addressed(talk.customer, "gracias por su amable espera.")
    let english = addressed(talk.customer, "thank you for waiting.")
    let goesOn = known(talk.motive).map { motive -> Phrase in
      language == .es ? " Seguimos con: \(quote: motive)" : " We go on with: \(quote: motive)"
    }
    return say(
      es: ["\(capital: talk.tech): «\(spanish)»", "Ha esperado \(past).\(goesOn ?? "")"],
      en: ["\(capital: talk.tech): «\(english)»", "You waited \(past).\(goesOn ?? "")"])
  }

  var callMe: Phrase {
    language == .es
      ? "Para que le llamemos más tarde, escriba: llamar" : "To be called later, type: call"
  }

  /// `about(seconds:)` of whole minutes, up to a year.
  func about(minutes: Int) -> String {
    about(seconds: min(max(minutes, 1), 525_600) * 60)
  }

  private var stopWaiting: Phrase {
    language == .es
      ? "Para dejar de esperar, escriba: seguir" : "To stop waiting, type: continue"
  }

  /// Yes and being called; a long wait names being called first (R6).
  private func ways(_ waits: Phrase, _ minutes: Int) -> Phrase {
    minutes > Self.shortHold ? "\(callMe)\n\(waits)" : "\(waits)\n\(callMe)"
  }
}

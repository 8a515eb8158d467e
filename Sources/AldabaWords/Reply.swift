public import AldabaWire

/// What the customer reads after, or while, answering a question.
extension Words {
  /// After a yes that is on record.
  ///
  /// - Parameter isOnce: it is for one thing, and over with it.
  public func granted(in talk: Talk, until end: ClockTime, isOnce: Bool = false) -> String {
    let time = isOnce ? phrase(es: "solo esta vez", en: "this once") : "\(until(end))"
    return say(
      es: ["Gracias\(comma(talk.customer)). Permitido \(time).", "Para pararlo: \(stopKey)."],
      en: ["Thank you\(comma(talk.customer)). Allowed \(time).", "To stop it: \(stopKey)."])
  }

  /// After a no to begin, which ends the session.
  public func sessionDeclined(in talk: Talk) -> String {
    say(
      es: [
        "De acuerdo. No se ha empezado y no se ha permitido nada.",
        callLines(talk, "Si quiere ayuda, llame usted a \(talk.organisation)"),
      ],
      en: [
        "All right. Nothing was begun and nothing was allowed.",
        callLines(talk, "If you want help, call \(talk.organisation) yourself"),
      ])
  }

  /// After no answer to begin within the time.
  public func sessionSilence(in talk: Talk) -> String {
    say(
      es: [
        "No ha habido respuesta: no se ha empezado nada.",
        callLines(talk, "Si quiere ayuda, llame usted a \(talk.organisation)"),
      ],
      en: [
        "There was no answer: nothing was begun.",
        callLines(talk, "If you want help, call \(talk.organisation) yourself"),
      ])
  }

  /// After a no to anything else: the technician is still there, and the customer may choose among
  /// the other rungs, the least first (R16, R29).
  ///
  /// - Parameter refused: what was not allowed, which is left out of them.
  public func declined(in talk: Talk, to refused: Capability? = nil) -> String {
    let messages = language == .es ? "solo mensajes" : "messages only"
    let others = list(
      [messages] + Capability.allCases.filter { $0.shows && $0 != refused }.map(rung))
    return say(
      es: [
        "De acuerdo. No se permite, y no pasa nada.",
        "\(capital: talk.tech) sigue con usted"
          + " y puede decirle los pasos para que los haga usted.",
        "También puede elegir otra ayuda y decírselo: \(others).",
      ],
      en: [
        "All right. It is not allowed, and that is fine.",
        "\(capital: talk.tech) is still with you"
          + " and can tell you the steps to do it yourself.",
        "You can also choose other help and say so: \(others).",
      ])
  }

  /// After no answer to anything else within the time.
  public func silence(in talk: Talk) -> String {
    say(
      es: [
        "No ha habido respuesta: no se permite nada.", "\(capital: talk.tech) sigue con usted.",
      ],
      en: [
        "There was no answer: nothing is allowed.", "\(capital: talk.tech) is still with you.",
      ])
  }

  /// After a yes that could not be put on record in time.
  public func unrecorded(in talk: Talk) -> String {
    say(
      es: [
        "No se ha podido anotar su respuesta: no se permite nada.",
        "\(capital: talk.tech) sigue con usted y puede preguntarle otra vez.",
      ],
      en: [
        "Your answer could not be written down: nothing is allowed.",
        "\(capital: talk.tech) is still with you and can ask you again.",
      ])
  }

  /// While a question waits and its time is nearly over.
  public func nearly(seconds: Int) -> String {
    say(
      es: [
        "\(remaining(seconds: seconds)) para contestar.",
        "Para tener más tiempo, escriba: más",
        "Si no contesta, será un no.",
      ],
      en: [
        "You have \(duration(seconds: seconds)) left to answer.",
        "For more time, type: more",
        "No answer means no.",
      ])
  }

  /// After `más`.
  public func moreTime(seconds: Int) -> String {
    say(
      es: "De acuerdo. Tiene \(duration(seconds: seconds)) para contestar.",
      en: "All right. You have \(duration(seconds: seconds)) to answer.")
  }

  /// After `más` too many times.
  public func noMoreTime(seconds: Int) -> String {
    say(
      es: [
        "Esta pregunta no se puede alargar más. Tiempo: \(duration(seconds: seconds)).",
        "Si no contesta, será un no. Después se le puede preguntar otra vez.",
      ],
      en: [
        "This question cannot be made longer. Time: \(duration(seconds: seconds)).",
        "No answer means no. You can be asked again later.",
      ])
  }

  /// After a wrong number, while tries are left.
  public func numberWrong(in talk: Talk, triesLeft: Int) -> String {
    say(
      es: [
        "Ese número no coincide. \(tries(triesLeft))",
        "Pida a \(talk.tech) que lo repita cifra a cifra. No es el código ni el caso.",
        "Escríbalo otra vez. Para no permitir, pulse Intro:",
      ],
      en: [
        "That number does not match. \(tries(triesLeft))",
        "Ask \(talk.tech) to say it again, digit by digit. It is not the code or the case.",
        "Type it again. If not, press Enter:",
      ])
  }

  /// After the last wrong number, which is a no.
  public func numberRefused(in talk: Talk) -> String {
    say(
      es: [
        "Tampoco coincide. No se ha permitido nada.",
        callLines(
          talk,
          "Si no sabe con certeza quién le habla, cuelgue y llame usted a \(talk.organisation)"),
      ],
      en: [
        "That does not match either. Nothing was allowed.",
        callLines(
          talk,
          "If you are not sure who is speaking, hang up and call \(talk.organisation) yourself"),
      ])
  }

  /// What the customer may choose to allow instead.
  private func rung(_ what: Capability) -> String {
    switch (language, what) {
    case (.es, .view): "que vea esta ventana"
    case (.es, .typeNoEnter): "que escriba sin la tecla Intro"
    case (.es, .type): "que escriba y dé órdenes"
    case (.es, .push): "que deje un archivo"
    case (.es, .fetch): "que reciba una copia de un archivo"
    case (.es, .run): "que ejecute una orden"
    case (.es, .record): "que se grabe esta ventana"
    case (.en, .view): "seeing this window"
    case (.en, .typeNoEnter): "typing without the Enter key"
    case (.en, .type): "typing and running commands"
    case (.en, .push): "leaving a file"
    case (.en, .fetch): "receiving a copy of a file"
    case (.en, .run): "running a command"
    case (.en, .record): "recording this window"
    }
  }

  private func remaining(seconds: Int) -> Phrase {
    let left = duration(seconds: seconds)
    return left.hasPrefix("1 ") ? "Queda \(left)" : "Quedan \(left)"
  }
}

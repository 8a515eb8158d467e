/// A customer who knocks: it rings, they hear the truth about their turn, and every wait has its
/// three ways out (R1, R7). They keep their turn until they go or somebody takes them.
extension Words {
  /// The first ring.
  public func knockCalling(to organisation: String) -> String {
    say(
      es: ["Llamando a \(organisation).", "Enseguida le atienden."],
      en: ["Calling \(organisation).", "Someone will be with you shortly."])
  }

  /// The third ring.
  public func knockStillCalling() -> String {
    say(
      es: "Seguimos llamando. Gracias por esperar.", en: "Still calling. Thank you for waiting.")
  }

  /// Somebody did not answer, and it rings for another one too.
  public func knockNext() -> String {
    say(
      es: ["Avisamos a otra persona del equipo.", keepsTurn],
      en: ["We are calling someone else in the team.", keepsTurn])
  }

  /// - Parameters:
  ///   - before: how many are before the customer.
  ///   - wait: seconds until their turn may come; nil while nobody can tell.
  public func knockTurn(before: Int, wait: Int?) -> String {
    let time = wait.map { seconds -> Phrase in
      language == .es ? "Tiempo: \(about(seconds: seconds))." : "Time: \(about(seconds: seconds))."
    }
    return switch before {
    case ...0: say(es: "Su turno es el siguiente.", en: "You are next.")
    case 1:
      say(
        es: ["Hay 1 persona antes que usted.", time], en: ["There is 1 person before you.", time])
    default:
      say(
        es: ["Hay \(before) personas antes que usted.", time],
        en: ["There are \(before) people before you.", time])
    }
  }

  /// What a customer who waits can do.
  public func knockChoices() -> String {
    say(
      es: ["Puede usar su equipo mientras espera.", callInstead, leave],
      en: ["You can use your computer while you wait.", callInstead, leave])
  }

  /// Everybody was tried.
  public func knockNobody(in talk: Talk) -> String {
    say(
      es: [
        addressed(talk.customer, "ahora no hay nadie libre. Disculpe."),
        "Si quiere esperar, no tiene que hacer nada: conserva su turno.", callInstead, leave,
      ],
      en: [
        addressed(talk.customer, "nobody is free right now. We are sorry."),
        "If you want to wait, you need do nothing: you keep your place.", callInstead, leave,
      ])
  }

  /// After a line that is neither of the two words. Enter changes nothing and says nothing.
  public func knockUnclear(_ word: String) -> String {
    say(
      es: [
        unclearStart(word), "Si quiere esperar, no tiene que hacer nada.", callInstead, leave,
      ],
      en: [unclearStart(word), "If you want to wait, you need do nothing.", callInstead, leave])
  }

  /// After `salir`.
  public func knockLeft() -> String {
    say(
      es: ["De acuerdo. Hemos retirado su aviso.", "Puede volver a llamar cuando quiera."],
      en: ["All right. Your call has been taken back.", "You can call again whenever you like."])
  }

  /// Somebody takes it. Nobody is named before their certificate is checked.
  public func knockAnswered(in talk: Talk) -> String {
    say(
      es: "\(capital: talk.organisation) contesta. Gracias por esperar\(comma(talk.customer)).",
      en: "\(capital: talk.organisation) is answering."
        + " Thank you for waiting\(comma(talk.customer)).")
  }

  /// Who had answered did not come.
  public func knockBack() -> String {
    say(
      es: ["Quien contestó no ha podido atenderle. Disculpe.", "Seguimos llamando.", keepsTurn],
      en: ["Whoever answered could not help you. We are sorry.", "Still calling.", keepsTurn])
  }

  /// The connection is away while nobody serves the customer yet.
  public func linkLostWaiting(at time: ClockTime) -> String {
    say(
      es: [
        "Se ha cortado la conexión (\(figures(time))).",
        "No tiene que hacer nada: vuelve sola.",
        "Mientras tanto, usted conserva su turno.", leave,
      ],
      en: [
        "The connection was lost (\(figures(time))).",
        "You need do nothing: it comes back by itself.",
        "Meanwhile you keep your place.", leave,
      ])
  }

  /// It is back in time.
  public func linkBackWaiting() -> String {
    say(es: ["Ya hay conexión.", keepsTurn], en: ["The connection is back.", keepsTurn])
  }

  /// It did not come back in time, and the turn is gone.
  public func knockLost(in talk: Talk) -> String {
    say(
      es: [
        "La conexión no ha vuelto a tiempo y su turno ha pasado. Disculpe.",
        "Puede volver a llamar cuando quiera.",
        callLines(talk, "Si prefiere el teléfono, llame usted a \(talk.organisation)"),
      ],
      en: [
        "The connection did not come back in time and your place is gone. We are sorry.",
        "You can call again whenever you like.",
        callLines(talk, "If you prefer the phone, call \(talk.organisation) yourself"),
      ])
  }

  /// Being called instead of waiting.
  var callInstead: Phrase {
    language == .es
      ? "Para que le llamemos, escriba: llamar" : "To be called instead, type: call"
  }

  private var keepsTurn: Phrase {
    language == .es ? "Usted conserva su turno." : "You keep your place."
  }
}

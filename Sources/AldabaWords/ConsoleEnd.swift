public import AldabaWire

/// How a technician's part ends, on the console.
extension Words {
  /// The proposal to close is before the customer, who hangs up first.
  public func closeProposed(to customer: String, quietSeconds: Int) -> String {
    let time = duration(seconds: quietSeconds)
    return say(
      es: [
        "Despedida enviada. \(customer) cuelga primero.",
        "Si no escribe nada, la sesión termina sola en \(time).",
      ],
      en: [
        "Goodbye sent. \(customer) hangs up first.",
        "If nothing is written, the session ends by itself in \(time).",
      ])
  }

  /// The session is over. `receipt` is the path of the technician's copy, if there is one.
  public func closed(_ ending: Ending, customer: String, receipt: String?) -> String {
    let why: Phrase =
      switch (language, ending) {
      case (.es, .customer): "\(customer) ha colgado."
      case (.es, .quiet): "no hubo más mensajes."
      case (.es, .administrator): "la ha cerrado la administración."
      case (.es, .declined): "\(customer) prefirió no empezar."
      case (.es, .unjoined): "nadie usó el código a tiempo."
      case (.es, .lost): "la conexión no ha vuelto."
      case (.es, .numbers): "no se pudo acordar un número de forma segura."
      case (.en, .customer): "\(customer) hung up."
      case (.en, .quiet): "there were no more messages."
      case (.en, .administrator): "an administrator closed it."
      case (.en, .declined): "\(customer) preferred not to begin."
      case (.en, .unjoined): "nobody used the code in time."
      case (.en, .lost): "the connection did not come back."
      case (.en, .numbers): "no number could be agreed on safely."
      }
    return closed(why, receipt)
  }

  /// The same where the customer was there and did not say whether to begin.
  public func closedUnanswered(customer: String, receipt: String?) -> String {
    closed(
      phrase(
        es: "\(customer) no contestó si quería empezar.",
        en: "\(customer) did not answer whether to begin."), receipt)
  }

  private func closed(_ why: Phrase, _ receipt: String?) -> String {
    say(
      es: ["Sesión terminada: \(why)", receipt.map { "Su copia:\n\($0)" }],
      en: ["Session ended: \(why)", receipt.map { "Your copy:\n\($0)" }])
  }

  /// A technician's part is over, and the session perhaps not. `receipt` is the path of their copy.
  public func partEnded(receipt: String?) -> String {
    say(
      es: ["Usted ha salido de la sesión.", receipt.map { "Su copia: \($0)" }],
      en: ["You have left the session.", receipt.map { "Your copy: \($0)" }])
  }
}

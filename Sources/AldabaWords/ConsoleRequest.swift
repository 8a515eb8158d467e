public import AldabaWire

/// The customer's requests and corrections, as the technician reads them.
extension Words {
  /// - Parameter text: what the customer wrote with it, if anything.
  public func consoleRequest(
    _ request: Act.Request, by customer: String, text: String?
  ) -> String {
    let words = known(text).map { ": \(quote: $0)" as Phrase } ?? "."
    return switch request {
    case .manager:
      say(
        es: [
          "\(capital: customer) pide hablar con una persona responsable\(words)",
          "Dé las gracias. Ya llamamos a una; usted sigue aquí.",
        ],
        en: [
          "\(capital: customer) asks to speak to a manager\(words)",
          "Give thanks. We are calling one already; you stay here.",
        ])
    case .other:
      say(
        es: [
          "\(capital: customer) pide que le atienda otra persona\(words)",
          "Dé las gracias y busque a alguien: transfer",
        ],
        en: [
          "\(capital: customer) asks for someone else\(words)",
          "Give thanks and find someone: transfer",
        ])
    case .complaint:
      say(
        es: [
          "\(capital: customer) tiene una queja\(words)",
          "Dé las gracias, no discuta y diga qué podemos hacer: say",
        ],
        en: [
          "\(capital: customer) has a complaint\(words)",
          "Give thanks, do not argue, and say what we can do: say",
        ])
    case .callback:
      say(
        es: [
          "\(capital: customer) pide que le llamemos más tarde\(words)",
          "Queda en la cola. Puede despedirse: close",
        ],
        en: [
          "\(capital: customer) asks to be called later\(words)",
          "It is in the queue. You can say goodbye: close",
        ])
    case .pause:
      say(
        es: [
          "\(capital: customer) hace una pausa\(words)",
          "Mientras tanto no se ve ni se usa su equipo, y ningún permiso se alarga.",
        ],
        en: [
          "\(capital: customer) takes a pause\(words)",
          "Meanwhile their computer is not seen or used, and no permission gets longer.",
        ])
    case .goOn:
      say(
        es: "\(capital: customer) ha vuelto: se sigue.",
        en: "\(capital: customer) is back: going on.")
    }
  }

  /// The customer has said better what they need (R30).
  public func consoleNeedCorrected(by customer: String, text: String) -> String {
    say(
      es: "\(capital: customer) lo dice así, y así queda: \(quote: text)",
      en: "\(capital: customer) puts it like this, and so it stands: \(quote: text)")
  }

  /// The customer has added to the summary for a colleague.
  public func consoleBriefCorrected(by customer: String, text: String) -> String {
    say(
      es: "\(capital: customer) añade al resumen: \(quote: text)",
      en: "\(capital: customer) adds to the summary: \(quote: text)")
  }
}

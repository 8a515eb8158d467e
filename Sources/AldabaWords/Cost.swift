/// A price, asked before anything that costs (R41).
extension Words {
  func askCost(_ price: String, _ reason: String) -> String {
    say(
      es: [
        "Esta ayuda cuesta \(amount(price)).",
        "Motivo: \(quote: reason)",
        "Si no acepta, no se hace y no se cobra.",
        "Para aceptar el precio, escriba: sí",
        "Para no aceptarlo, pulse Intro:",
      ],
      en: [
        "This help costs \(amount(price)).",
        "Reason: \(quote: reason)",
        "If you do not agree, it is not done and not charged.",
        "To accept the price, type: yes",
        "If not, press Enter:",
      ])
  }

  /// After a yes that is on record.
  public func costAccepted(in talk: Talk, price: String) -> String {
    say(
      es: [
        "Gracias\(comma(talk.customer)). Ha aceptado el precio: \(amount(price)).", "Seguimos.",
      ],
      en: [
        "Thank you\(comma(talk.customer)). You have accepted the price: \(amount(price)).",
        "We go on.",
      ])
  }

  /// After a no.
  public func costDeclined(in talk: Talk) -> String {
    say(
      es: [
        "De acuerdo\(comma(talk.customer)). No se hace y no se cobra.",
        "\(capital: talk.tech) sigue con usted y le dirá qué otra cosa podemos hacer.",
      ],
      en: [
        "All right\(comma(talk.customer)). It is not done and not charged.",
        "\(capital: talk.tech) is still with you and will tell you what else we can do.",
      ])
  }

  /// The price as it was given. What is longer or wordier than an amount with its currency stands
  /// between « », like all that a technician writes, so that it cannot pass for a sentence of ours.
  func amount(_ price: String) -> Phrase {
    let isShort = price.count <= 16 && price.contains { ("0"..."9").contains($0) }
    let isPlain = price.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType == .decimal || $0 == " "
        || $0.properties.generalCategory == .currencySymbol || $0 == "." || $0 == "," || $0 == "'"
    }
    let isOpen = price.first == " " || price.last == " " || price.last == "." || price.last == ","
    return isShort && isPlain && !isOpen ? "\(price)" : "\(quote: price)"
  }
}

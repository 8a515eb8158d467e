/// How an organisation opens a session whose need it does not know yet.
public enum Opening: Sendable, Equatable {
  case organisation
  case team(String)
  case line
}

/// The part of a day, which decides the greeting and the wish.
enum DayPart: CaseIterable {
  case morning, afternoon, evening
}

extension Words {
  /// The greeting, by the hour of the customer's clock (0–23). Where the need is known, it says
  /// what was understood and asks nothing.
  public func greeting(in talk: Talk, hour: Int, opening: Opening = .organisation) -> String {
    let hello = hello(hour: hour)
    if let motive = known(talk.motive) {
      return say(
        es: [
          "\(hello)\(comma(talk.customer)).",
          "Le atiende \(talk.tech), de \(talk.organisation).",
          "He leído su aviso: \(quote: motive)", caseLine(talk),
          "Vamos a verlo.",
        ],
        en: [
          "\(hello)\(comma(talk.customer)).",
          "This is \(talk.tech) from \(talk.organisation).",
          "I have read your message: \(quote: motive)", caseLine(talk),
          "Let us look at it.",
        ])
    }
    switch opening {
    case .organisation:
      return say(
        es: [
          "\(hello), le atiende \(talk.tech), de \(talk.organisation).",
          "¿En qué le puedo ayudar?",
        ],
        en: ["\(hello), this is \(talk.tech) from \(talk.organisation).", "How can I help you?"])
    case .team(let team):
      return say(
        es: [
          "\(hello), \(talk.organisation), \(team).",
          "Le atiende \(talk.tech). ¿En qué le puedo ayudar?",
        ],
        en: [
          "\(hello), \(talk.organisation), \(team).",
          "This is \(talk.tech). How can I help you?",
        ])
    case .line:
      return say(
        es: ["\(hello), le habla \(talk.tech).", "¿En qué le puedo ayudar?"],
        en: ["\(hello), this is \(talk.tech).", "How can I help you?"])
    }
  }

  /// Said to who comes back after their program has ended in the middle of a session.
  public func cameBack(in talk: Talk) -> String {
    say(
      es: [
        "Este programa se cerró en mitad de la sesión.",
        "\(talk.technician), de \(talk.organisation), sigue ahí.",
        "Todo lo que había permitido terminó entonces. Nada vuelve sin que usted lo diga.",
      ],
      en: [
        "This program ended in the middle of the session.",
        "\(talk.technician) from \(talk.organisation) is still there.",
        "Everything you had allowed ended then. Nothing comes back unless you say so.",
      ])
  }

  /// Said when joining takes longer than a second.
  public func connecting(to organisation: String) -> String {
    say(
      es: "Conectando con \(organisation). Un momento, por favor.",
      en: "Connecting to \(organisation). One moment, please.")
  }

  /// Said when the customer has said yes to begin.
  public func begun(in talk: Talk) -> String {
    say(
      es: [
        "Gracias\(comma(talk.customer)). Ya puede escribir a \(talk.tech).",
        "Para saber qué más puede hacer, escriba: ayuda",
      ],
      en: [
        "Thank you\(comma(talk.customer)). You can now write to \(talk.tech).",
        "To know what else you can do, type: help",
      ])
  }

  func hello(hour: Int) -> Phrase {
    switch (language, part(hour: hour)) {
    case (.es, .morning): "Buenos días"
    case (.es, .afternoon): "Buenas tardes"
    case (.es, .evening): "Buenas noches"
    case (.en, .morning): "Good morning"
    case (.en, .afternoon): "Good afternoon"
    case (.en, .evening): "Good evening"
    }
  }

  func wish(hour: Int) -> Phrase {
    switch (language, part(hour: hour)) {
    case (.es, .morning): "Que tenga un buen día."
    case (.es, .afternoon): "Que tenga una buena tarde."
    case (.es, .evening): "Que tenga una buena noche."
    case (.en, .morning): "Have a good day."
    case (.en, .afternoon): "Have a good afternoon."
    case (.en, .evening): "Have a good evening."
    }
  }

  func part(hour: Int) -> DayPart {
    switch (language, hour) {
    case (_, 5..<12): .morning
    case (.es, 12..<20), (.en, 12..<18): .afternoon
    default: .evening
    }
  }
}

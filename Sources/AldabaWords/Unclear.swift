/// What a customer reads after a line that is no answer: what would be one.
extension Words {
  /// After a line that is no answer to this question. The last line is the question's own.
  public func unclear(_ word: String, to question: Question, in talk: Talk) -> String {
    let start = unclearStart(word)
    return switch question {
    case .typeNoEnter, .type, .run: numberWanted(talk)
    case .session:
      say(
        es: [start, "Escriba sí para empezar.", "Para no empezar, pulse Intro:"],
        en: [start, "Type yes to begin.", "If not, press Enter:"])
    case .view, .record, .push, .overwrite, .fetch, .escalate:
      say(
        es: [start, "Escriba sí para permitir.", "Para no permitir, pulse Intro:"],
        en: [start, "Type yes to allow it.", "If not, press Enter:"])
    case .hold:
      say(
        es: [start, "Escriba sí para esperar. \(orCall)", "Para no esperar, pulse Intro:"],
        en: [start, "Type yes to wait. \(orCall)", "Not to wait, press Enter:"])
    case .holdAgain:
      say(
        es: [
          start, "Escriba sí para seguir esperando. \(orCall)",
          "Para no esperar más, pulse Intro:",
        ],
        en: [
          start, "Type yes to go on waiting. \(orCall)", "Not to wait any longer, press Enter:",
        ])
    case .transfer(let to, _, _, _, _): handingUnclear(start, called(to, beside: talk), talk)
    case .takeover(let to, _, _, _): handingUnclear(start, supervisorAgain(to, beside: talk), talk)
    case .front(let to, let lost, _):
      say(
        es: [
          start, "Escriba sí para seguir con \(newcomer(to, after: lost)). \(orCall)",
          "Para dejarlo, pulse Intro:",
        ],
        en: [
          start, "Type yes to go on with \(newcomer(to, after: lost)). \(orCall)",
          "To stop, press Enter:",
        ])
    case .callbackTime(let slots):
      say(
        es: [
          start, "\(ownTime(slots.count)), así: \(timeExample)",
          "Si prefiere llamar usted, pulse Intro:",
        ],
        en: [
          start, "\(ownTime(slots.count)), like this: \(timeExample)",
          "If you prefer to call us, press Enter:",
        ])
    case .callbackPhone(let phone): phoneUnclear(start, isKnown: known(phone) != nil)
    case .callbackPast, .callbackClosed:
      say(
        es: [
          start, "Escriba sí, u otro día y otra hora, así: \(timeExample)",
          "Para que no le llamemos, pulse Intro:",
        ],
        en: [
          start, "Type yes, or another day and time, like this: \(timeExample)",
          "Not to be called, press Enter:",
        ])
    case .closed: closedUnclear(start)
    case .unsupported: unsupportedUnclear(start)
    case .personAway(let to, _, _): personAwayUnclear(start, to)
    case .cost: costUnclear(start)
    case .callbackOpen: callbackOpenUnclear(start)
    }
  }

  /// «No se entiende «vale».»
  func unclearStart(_ word: String) -> Phrase {
    let word = shortened(word)
    return language == .es
      ? "No se entiende \(quote: word)." : "\(quote: word) is not an answer here."
  }

  private func numberWanted(_ talk: Talk) -> String {
    say(
      es: [
        "Para permitir hace falta el número de 4 cifras.",
        "Pida a \(talk.tech) que se lo diga \(heard(talk.channel)), cifra a cifra.",
        "Escríbalo. Para no permitir, pulse Intro:",
      ],
      en: [
        "To allow it, the 4-digit number is needed.",
        "Ask \(talk.tech) to say it \(heard(talk.channel)), digit by digit.",
        "Type it. If not, press Enter:",
      ])
  }

  private func handingUnclear(_ start: Phrase, _ to: Phrase, _ talk: Talk) -> String {
    say(
      es: [
        start, "Escriba sí para hablar con \(to), o corregir para cambiar el texto.",
        "Para seguir con \(talk.tech), pulse Intro:",
      ],
      en: [
        start, "Type yes to talk to \(to), or correct to change the text.",
        "To stay with \(talk.tech), press Enter:",
      ])
  }

  private func phoneUnclear(_ start: Phrase, isKnown: Bool) -> String {
    isKnown
      ? say(
        es: [
          start, "Escriba sí, u otro teléfono con sus cifras.",
          "Para que no le llamemos, pulse Intro:",
        ],
        en: [
          start, "Type yes, or another phone with its digits.", "Not to be called, press Enter:",
        ])
      : say(
        es: [start, "Escriba el teléfono con sus cifras.", "Si no quiere darlo, pulse Intro:"],
        en: [start, "Type the phone with its digits.", "If you prefer not to say, press Enter:"])
  }

  private var orCall: Phrase {
    language == .es
      ? "Escriba llamar para que le llamemos más tarde." : "Type call to be called later."
  }

  private var timeExample: Phrase {
    language == .es ? "mañana a las 10:30" : "tomorrow at 10:30"
  }

  /// What was typed, short enough to be shown back.
  private func shortened(_ word: String) -> String {
    word.count <= 24 ? word : word.prefix(24) + "…"
  }
}

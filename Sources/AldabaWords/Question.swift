/// A question to the customer, with the values that it names.
public enum Question: Sendable, Equatable {
  case session
  case view(reason: String, minutes: Int)
  case typeNoEnter(reason: String, minutes: Int)

  /// - Parameter user: the name of the account whose shell it is.
  case type(reason: String, minutes: Int, user: String)

  /// Whether a yes is the number that the technician reads aloud.
  public var wantsNumber: Bool {
    switch self {
    case .session, .view: false
    case .typeNoEnter, .type: true
    }
  }
}

/// The order of every question: who and what · what for · what it allows · how long · how to
/// stop · how to say yes · how to say no. The last two lines never change place.
extension Words {
  /// The question as the customer reads it, and as the grant commits to it.
  public func question(_ question: Question, in talk: Talk) -> String {
    switch question {
    case .session:
      askSession(talk)
    case .view(let reason, let minutes):
      say(
        es: [
          "\(capital: talk.tech) le pide permiso para ver esta ventana.",
          "Para qué: \(quote: reason)",
          "Verá lo que salga aquí desde ahora. No verá otras ventanas y no podrá escribir.",
          limits(minutes), answerYes,
        ],
        en: [
          "\(capital: talk.tech) asks to see this window.",
          "What for: \(quote: reason)",
          "They will see what appears here from now on. \(seeOnly)",
          limits(minutes), answerYes,
        ])
    case .typeNoEnter(let reason, let minutes):
      say(
        es: [
          "\(capital: talk.tech) le pide permiso para escribir aquí, pero sin la tecla Intro.",
          "Para qué: \(quote: reason)",
          "Usted lee lo que escriba. Solo se hará si usted pulsa Intro.",
          limits(minutes), answerNumber(talk),
        ],
        en: [
          "\(capital: talk.tech) asks to type here, but without the Enter key.",
          "What for: \(quote: reason)",
          "You read what they type. It is done only if you press Enter.",
          limits(minutes), answerNumber(talk),
        ])
    case .type(let reason, let minutes, let user):
      say(
        es: [
          "Atención. \(talk.tech) le pide escribir en este equipo y darle órdenes.",
          "Para qué: \(quote: reason)",
          "Podrá hacer lo mismo que usted (\(user)), también cambiar y borrar sus archivos.",
          limits(minutes),
          "Si usted no pidió ayuda a \(talk.organisation), pulse Intro y cuelgue.",
          answerNumber(talk),
        ],
        en: [
          "Attention. \(talk.tech) asks to type and run commands on this computer.",
          "What for: \(quote: reason)",
          "They will be able to do what you can (\(user)), also change and delete your files.",
          limits(minutes),
          "If you did not ask \(talk.organisation) for help, press Enter and hang up.",
          answerNumber(talk),
        ])
    }
  }

  private func askSession(_ talk: Talk) -> String {
    let organisation = talk.organisation
    return say(
      es: [
        "\(capital: organisation) le pregunta si empezamos.",
        "Quién: \(talk.technician). Identidad comprobada por \(organisation).",
        known(talk.motive).map { "Para qué: \(quote: $0)" },
        "Por ahora solo se escribirán mensajes. \(askedFirst)",
        "En cada pregunta puede escribir ? para repetirla.",
        "Para parar todo cuando quiera: \(stopKey).",
        "Si usted no pidió ayuda a \(organisation), pulse la tecla Intro (Enter) y cuelgue.",
        "Para empezar, escriba: sí",
        "Para no empezar, pulse Intro:",
      ],
      en: [
        "\(capital: organisation) asks: shall we begin?",
        "Who: \(talk.technician). Identity checked by \(organisation).",
        known(talk.motive).map { "What for: \(quote: $0)" },
        "For now you will only write to each other. \(askedFirst)",
        "At any question you can type ? to repeat it.",
        "To stop everything at any time: \(stopKey).",
        "If you did not ask \(organisation) for help, press Enter and hang up.",
        "To begin, type: yes",
        "If not, press Enter:",
      ])
  }

  private var askedFirst: Phrase {
    language == .es
      ? "Para ver o usar su equipo, antes se le preguntará."
      : "To see or use your computer, they will ask you first."
  }

  private var seeOnly: Phrase { "They will not see other windows and cannot type." }

  private func limits(_ minutes: Int) -> Phrase {
    language == .es
      ? "Tiempo: hasta \(duration(minutes: minutes)). No se graba.\n"
        + "Para parar cuando quiera: \(stopKey)."
      : "Time: up to \(duration(minutes: minutes)). It is not recorded.\n"
        + "To stop at any time: \(stopKey)."
  }

  private var answerYes: Phrase {
    language == .es
      ? "Para permitir, escriba: sí\nPara no permitir, pulse Intro:"
      : "To allow it, type: yes\nIf not, press Enter:"
  }

  private func answerNumber(_ talk: Talk) -> Phrase {
    let by = heard(talk.channel)
    return language == .es
      ? "Para permitir, escriba el número de 4 cifras que \(talk.tech) le dice \(by).\n"
        + "Para no permitir, pulse Intro:"
      : "To allow it, type the 4-digit number that \(talk.tech) tells you \(by).\n"
        + "If not, press Enter:"
  }
}

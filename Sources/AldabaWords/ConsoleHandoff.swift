public import AldabaWire

/// What becomes of a transfer or an escalation.
public enum HandoffNews: Sendable, Equatable {
  /// The question is before the customer for so long.
  case asked(seconds: Int)
  case consented, declined, silence
  case ringing
  /// Nobody came in, and the customer is back where they were.
  case failed(Act.Handoff.Failure)
  case completed
}

/// How the technician reads of those who are called: in a question, later, and where nobody comes.
private struct Called {
  let introduced: Phrase
  let again: Phrase
  /// «nadie de Impresoras»; nil for one person, who is named.
  let nobody: Phrase?
}

extension Words {
  /// What becomes of a transfer.
  public func consoleTransfer(_ news: HandoffNews, to: Colleague, customer: String) -> String {
    handoff(news, colleague(to), customer)
  }

  /// What becomes of an escalation with a supervisor in the technician's place.
  public func consoleTakeover(_ news: HandoffNews, to: Colleague, customer: String) -> String {
    handoff(news, supervisor(to), customer)
  }

  /// What becomes of an escalation with a supervisor as a third person.
  public func consoleEscalation(_ news: HandoffNews, to: Colleague, customer: String) -> String {
    let called = supervisor(to)
    return switch news {
    case .asked(let seconds):
      say(
        es: "\(capital: customer) tiene delante su pregunta: que entre también"
          + " \(called.introduced). Tiempo: \(duration(seconds: seconds)).",
        en: "Your request is before \(customer): to bring in \(called.introduced) as well."
          + " Time: \(duration(seconds: seconds)).")
    case .completed:
      say(
        es: "\(capital: called.again) ha entrado. Usted sigue con \(customer).",
        en: "\(capital: called.again) has joined. You stay with \(customer).")
    case .consented, .declined, .silence, .ringing, .failed: handoff(news, called, customer)
    }
  }

  /// A third person has come in.
  public func consoleThirdIn(_ name: String) -> String {
    say(
      es: "\(capital: name) ha entrado y lee los mensajes.",
      en: "\(capital: name) has joined and reads the messages.")
  }

  /// The third person has gone.
  public func consoleThirdOut(_ name: String) -> String {
    say(
      es: "\(capital: name) ha salido. Usted sigue con su cliente.",
      en: "\(capital: name) has left. You stay with your customer.")
  }

  /// Advice was asked for (R39).
  public func consoleAdvised(_ name: String) -> String {
    say(
      es: "Consejo pedido a \(name). Su cliente lo ha leído en una línea.",
      en: "Advice asked of \(name). Your customer has read so in one line.")
  }

  private func handoff(_ news: HandoffNews, _ called: Called, _ customer: String) -> String {
    switch news {
    case .asked(let seconds):
      say(
        es: "\(capital: customer) tiene delante su pregunta: hablar con \(called.introduced)."
          + " Tiempo: \(duration(seconds: seconds)).",
        en: "Your request is before \(customer): to talk to \(called.introduced)."
          + " Time: \(duration(seconds: seconds)).")
    case .consented:
      say(
        es: "Sí: se llama a \(called.again). Usted sigue con \(customer) hasta que conteste.",
        en: "Yes: calling \(called.again). You stay with \(customer) until they answer.")
    case .declined:
      say(
        es: [
          "No: \(customer) prefiere seguir con usted. Agradézcalo y no insista.",
          "Para que le orienten: advise; para seguir: say",
        ],
        en: [
          "No: \(customer) would rather stay with you. Give thanks and do not insist.",
          "For someone to guide you: advise; to go on: say",
        ])
    case .silence:
      say(
        es: ["Sin respuesta de \(customer): todo sigue como estaba.", "Puede seguir con: say"],
        en: ["No answer from \(customer): all is as it was.", "You can go on with: say"])
    case .ringing:
      say(
        es: "Llamando a \(called.again). \(customer) puede leerle mientras tanto: say",
        en: "Calling \(called.again). \(customer) can read you meanwhile: say")
    case .failed(let why):
      say(
        es: [
          failed(why, called),
          "\(capital: customer) sigue con usted, como antes.",
          "Diga qué otra cosa podemos hacer: say",
        ],
        en: [
          failed(why, called), "\(capital: customer) is with you, as before.",
          "Say what else we can do: say",
        ])
    case .completed:
      say(
        es: "\(capital: called.again) ya está con \(customer). Su parte ha terminado.",
        en: "\(capital: called.again) is with \(customer). Your part has ended.")
    }
  }

  private func failed(_ why: Act.Handoff.Failure, _ called: Called) -> Phrase {
    language == .es ? failedES(why, called) : failedEN(why, called)
  }

  private func failedES(_ why: Act.Handoff.Failure, _ called: Called) -> Phrase {
    let who: Phrase = called.nobody.map { "\(capital: $0)" } ?? "\(capital: called.again) no"
    return switch why {
    case .unanswered: "\(who) ha contestado."
    case .declined: "\(who) puede atender ahora."
    case .nobody: "\(who) está libre ahora."
    case .lost: "Se ha cortado la conexión con \(called.again)."
    case .unproven: "No se ha podido comprobar la identidad de quien contestó."
    }
  }

  private func failedEN(_ why: Act.Handoff.Failure, _ called: Called) -> Phrase {
    let who = called.nobody ?? called.again
    let not: Phrase = called.nobody == nil ? "not " : ""
    return switch why {
    case .unanswered: "\(capital: who) has \(not)answered."
    case .declined: "\(capital: who) is \(not)able to help now."
    case .nobody: "\(capital: who) is \(not)free now."
    case .lost: "The connection to \(called.again) was lost."
    case .unproven: "The identity of whoever answered could not be checked."
    }
  }

  private func colleague(_ to: Colleague) -> Called {
    Called(introduced: introduced(to), again: called(to), nobody: noneOf(to))
  }

  private func supervisor(_ to: Colleague) -> Called {
    switch (language, to) {
    case (_, .person): colleague(to)
    case (.es, .team(let team)):
      Called(
        introduced: "una persona responsable de \(team)",
        again: "una persona responsable de \(team)", nobody: "nadie responsable de \(team)")
    case (.es, .next):
      Called(
        introduced: "una persona responsable", again: "una persona responsable",
        nobody: "nadie responsable")
    case (.en, .team(let team)):
      Called(
        introduced: "a person in charge of \(team)", again: "a person in charge of \(team)",
        nobody: "nobody in charge of \(team)")
    case (.en, .next):
      Called(introduced: "a supervisor", again: "a supervisor", nobody: "no supervisor")
    }
  }
}

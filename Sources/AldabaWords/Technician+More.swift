public import AldabaWire

/// The rest of what the technician reads: coming and going, the goodbye's open ends, the queue.
extension Words {
  /// On the way into a session that was answered.
  public func comingIn(_ customer: String) -> String {
    say(
      es: "Enseguida está con \(customer). Un momento.",
      en: "You will be with \(customer) in a moment.")
  }

  /// Who is answered, before their session begins: who knocked, or who is to be called and told
  /// nothing before they say that it is them (R4, R36).
  ///
  /// - Parameters:
  ///   - ticket: the case that the session will have.
  ///   - phone: nil where nobody has to be called.
  public func consoleDoor(
    customer: String, motive: String, ticket: String, phone: String?, isCallback: Bool
  ) -> String {
    let need: Phrase? = known(motive).map { "\(quote: $0)" }
    return say(
      es: [
        "Cliente: \(customer)", need.map { "Necesita: \($0)" }, "Caso: \(digits(ticket))",
        phoneLine(phone),
        isCallback
          ? "Antes de contar nada, pregunte si habla con \(customer) y si puede ahora." : nil,
      ],
      en: [
        "Customer: \(customer)", need.map { "Needs: \($0)" }, "Case: \(digits(ticket))",
        phoneLine(phone),
        isCallback
          ? "Before you tell anything, ask whether it is \(customer) and whether now is fine."
          : nil,
      ])
  }

  /// At the front nobody comes in without the customer's yes.
  public func customerIsAsked(_ customer: String) -> String {
    say(
      es: "\(capital: customer) tiene delante la pregunta de si quiere seguir con usted.",
      en: "\(capital: customer) is being asked whether to go on with you.")
  }

  /// The technician who served was lost for good, and the third person has their place.
  public func nowLeading(_ customer: String) -> String {
    say(
      es: "Quien atendía ha perdido la conexión. Ahora \(customer) sigue con usted.",
      en: "Whoever was helping has lost the connection. \(capital: customer) is with you now.")
  }

  /// The other technician of this session has lost the connection, or is back.
  public func colleagueLost(_ name: String) -> String {
    say(
      es: "\(capital: name) ha perdido la conexión. La sesión sigue.",
      en: "\(capital: name) has lost the connection. The session goes on.")
  }
  public func colleagueBack(_ name: String) -> String {
    say(es: "\(capital: name) ha vuelto.", en: "\(capital: name) is back.")
  }

  /// Another technician may type now: never two.
  public func grantReplaced(_ what: Capability) -> String {
    say(
      es: "Ahora escribe otra persona: usted ya no puede \(aim(what)). Puede pedirlo otra vez.",
      en: "Somebody else types now: you can no longer \(aim(what)). You can ask again.")
  }

  /// The customer brings up again what was refused, where it is no capability.
  public func offeredAgain(_ topic: Topic, by customer: String) -> String {
    say(
      es: "\(capital: customer) vuelve a ofrecerlo: \(deed(topic)). Puede pedirlo otra vez.",
      en: "\(capital: customer) offers it again: \(deed(topic)). You can ask once more.")
  }

  /// How long the customer has waited, against what they agreed to; both in seconds.
  public func holdSoFar(waited: Int, estimated: Int, customer: String) -> String {
    say(
      es: [
        "\(capital: customer) espera: ya \(duration(seconds: max(waited, 1))),"
          + " de \(about(seconds: estimated)).",
        "Con la causa y el tiempo que falta: check; para seguir: resume",
      ],
      en: [
        "\(capital: customer) is waiting: \(duration(seconds: max(waited, 1))) so far,"
          + " of \(about(seconds: estimated)).",
        "With the cause and the time left: check; to go on: resume",
      ])
  }

  /// What is owed is still to be said; what is typed next is it.
  public func owedWanted() -> String {
    say(
      es: "¿Qué queda pendiente? Su cliente lo leerá. Intro sin nada: no queda nada.",
      en: "What is still to do? Your customer will read it. Enter with nothing: nothing is.")
  }

  /// By when is still to be said.
  public func dueWanted() -> String {
    say(
      es: "¿Para cuándo? Por ejemplo: mañana a las 10:30. Intro sin nada: sin fecha.",
      en: "By when? For example: tomorrow at 10:30. Enter with nothing: no date.")
  }

  /// The prompts of the two questions above.
  public func owedPrompt() -> String { say(es: "Pendiente >", en: "Still to do >") }
  public func duePrompt() -> String { say(es: "Para cuándo >", en: "By when >") }

  private func deed(_ topic: Topic) -> Phrase {
    switch (language, topic) {
    case (_, .capability(let what)): aim(what)
    case (.es, .cost): "el precio"
    case (.es, .hold): "esperar"
    case (.es, .transfer): "hablar con otra persona"
    case (.es, .escalate): "que entre una persona responsable"
    case (.en, .cost): "the price"
    case (.en, .hold): "to wait"
    case (.en, .transfer): "to talk to somebody else"
    case (.en, .escalate): "to have a supervisor come in"
    }
  }
}

/// The queue.
extension Words {
  /// Nothing waits for this technician.
  public func nothingWaiting() -> String {
    say(es: "No espera nada.", en: "Nothing waits.")
  }

  /// The technician is free now, and what waits appears as it comes.
  public func queueFollowed() -> String {
    say(
      es: ["Consta que está libre. Lo que espere saldrá aquí.", "Para dejarlo: Ctrl+D"],
      en: ["You count as free. What waits will appear here.", "To stop: Ctrl+D"])
  }

  /// Away for a while: nothing rings, and one word ends it.
  public func awayNoted() -> String {
    say(
      es: ["Aquí no suena nada por ahora: lo que llegue va a otra persona.", "Para volver: back"],
      en: ["Nothing rings here for now: what comes goes to someone else.", "To come back: back"])
  }

  /// What a colleague has written about it, below its line.
  public func waitingBrief(_ brief: String) -> String {
    let lines = brief.split(whereSeparator: \.isNewline).joined(separator: " ")
    return say(es: "Resumen: \(quote: lines)", en: "Summary: \(quote: lines)")
  }

  /// How to take what waits, or leave it to others. The console wants a terminal of its own.
  public func howToAnswer(_ id: String) -> String {
    say(
      es: [
        "Para atender, en otra ventana: aldaba answer \(id)",
        "Para que lo tome otra persona, aquí: decline \(id)",
      ],
      en: [
        "To answer, in another window: aldaba answer \(id)",
        "For somebody else to take it, here: decline \(id)",
      ])
  }

  /// How to take it, where nothing can be typed.
  public func howToTake(_ id: String) -> String {
    say(es: "Para atender: aldaba answer \(id)", en: "To answer: aldaba answer \(id)")
  }
}

/// Something owed.
extension Words {
  /// How to take what is owed off the list.
  public func howToFinish(_ id: String) -> String {
    say(es: "Al terminar: aldaba done \(id)", en: "When done: aldaba done \(id)")
  }
}

/// Answering what waits.
extension Problem {
  /// Nothing waits for this technician.
  public static let nothingWaits = Problem(
    75,
    es: ("No espera nada para usted", "Para que lo que llegue salga aquí: aldaba queue --follow"),
    en: ("Nothing waits for you", "To see what comes as it comes: aldaba queue --follow"))

  /// One session at a time (R2).
  public static let inSessionAlready = Problem(
    75,
    es: (
      "Está en otra sesión, y se atiende a una persona cada vez",
      "Ciérrela antes, o pase a esa persona con transfer; para volver a ella: aldaba attach"
    ),
    en: (
      "You are in another session, and one person is helped at a time",
      "Close it first, or pass that person on with transfer; to go back to it: aldaba attach"
    ))
}

/// The words of a text as they are looked for: lower case, without accents and apostrophes.
public struct PlainWords: Sendable, Equatable {
  public let all: [String]

  public init(_ text: String) {
    let letters = Words(.es).folded(text).filter { $0 != "'" && $0 != "’" }
    all = letters.split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}

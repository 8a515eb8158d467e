/// A program that still runs, as the customer is told of it.
public struct RunningProgram: Sendable, Equatable {
  /// What was typed to start it, or what it calls itself.
  public let name: String
  /// Since when, in seconds.
  public let seconds: Int

  public init(name: String, seconds: Int) {
    self.name = name
    self.seconds = seconds
  }
}

/// What a technician left running in the customer's shell.
extension Words {
  /// How many of them are named.
  static let named = 8

  /// They can no longer type, and what began meanwhile goes on: the customer may have it ended.
  ///
  /// - Parameter isAtEnd: the session is over, and the program waits for the answer.
  public func leftRunning(
    _ programs: [RunningProgram], in talk: Talk, isAtEnd: Bool = false
  ) -> String {
    let named = programs.prefix(Words.named)
    let rest = programs.count - named.count
    let es: [Phrase?] =
      [
        isAtEnd
          ? "Sigue en marcha lo que empezó mientras \(talk.tech) podía escribir:"
          : "\(capital: talk.tech) ya no puede escribir. Lo que empezó mientras podía sigue en marcha:"
      ]
      + named.map { "\(quote: $0.name), desde hace \(duration(seconds: $0.seconds))" }
      + [
        rest > 0 ? "y \(rest) más" : nil, "Para terminarlo, escriba: terminar",
        isAtEnd ? "Para dejarlo así, pulse Intro:" : "Si no escribe nada, sigue en marcha.",
      ]
    let en: [Phrase?] =
      [
        isAtEnd
          ? "What began while \(talk.tech) could type is still running:"
          : "\(capital: talk.tech) can no longer type. What began while they could is still running:"
      ]
      + named.map { "\(quote: $0.name), for \(duration(seconds: $0.seconds))" }
      + [
        rest > 0 ? "and \(rest) more" : nil, "To end it, type: end",
        isAtEnd ? "To leave it as it is, press Enter:" : "If you write nothing, it goes on.",
      ]
    return say(es: es, en: en)
  }

  /// It was ended, but for as many as `remaining`.
  public func leftEnded(remaining: Int) -> String {
    if remaining == 0 {
      return say(
        es: "Terminado. Ya no queda nada de eso en marcha.",
        en: "Ended. Nothing of it is running any more.")
    }
    return say(
      es: [
        "No todo ha terminado: \(remaining) en marcha todavía.",
        "Para intentarlo otra vez, escriba: terminar",
      ],
      en: [
        "Not all of it has ended: \(remaining) still running.",
        "To try again, type: end",
      ])
  }

  /// Whether a line is the word that ends what was left running.
  public func endsPrograms(_ line: String) -> Bool {
    folded(trim(line)) == (language == .es ? "terminar" : "end")
  }

  // MARK: - The program itself

  /// What the customer's program has given up, and what this machine cannot take from it.
  public func confined(missing: [String]) -> String {
    guard !missing.isEmpty else {
      return say(
        es: [
          "Mientras le ayudan, este programa no puede iniciar otros ni mirar en ellos.",
          "Solo puede conectarse a su organización. Sus programas funcionan como siempre.",
        ],
        en: [
          "While you are helped, this program can neither start others nor look into them.",
          "It can only connect to your organisation. Your programs work as always.",
        ])
    }
    let names = missing.joined(separator: ", ")
    return say(
      es: [
        "Este equipo no puede encerrar del todo al programa que le ayuda.",
        "Falta: \(names). Los permisos que usted da valen igual.",
        "Con un núcleo de Linux 6.12 o posterior, se encierra del todo.",
      ],
      en: [
        "This computer cannot shut in the program that helps you completely.",
        "Missing: \(names). The permissions you give hold all the same.",
        "With a Linux kernel of 6.12 or later it is shut in completely.",
      ])
  }
}

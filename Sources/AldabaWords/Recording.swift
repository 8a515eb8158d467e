/// What the customer reads of a recording.
extension Words {
  func askRecord(_ talk: Talk, _ reason: String, _ isRequired: Bool) -> String {
    let organisation = talk.organisation
    return say(
      es: [
        "\(capital: talk.tech) le pide permiso para grabar esta ventana.",
        "Para qué: \(quote: reason)",
        "Se graba lo que se ve aquí. Lo que no se ve, como una contraseña, no se graba.",
      ]
        + (isRequired
          ? [
            "\(capital: organisation) solo usa su equipo si se graba."
              + " Si dice que no, \(talk.tech) le dirá los pasos y los hará usted."
          ]
          : [
            "Solo puede verlo quien revisa las ayudas en \(organisation). Usted guarda una copia.",
            "Si dice que no, la ayuda sigue igual.",
          ]) + [answerYes],
      en: [
        "\(capital: talk.tech) asks to record this window.",
        "What for: \(quote: reason)",
        "What you see here is recorded. What you cannot see, such as a password, is not.",
      ]
        + (isRequired
          ? [
            "\(capital: organisation) uses your computer only if it is recorded."
              + " If you say no, \(talk.tech) will tell you the steps and you do them."
          ]
          : [
            "Only the person who reviews support at \(organisation) can watch it. You keep a copy.",
            "If you say no, the help goes on as before.",
          ]) + [answerYes])
  }

  func recording(_ isOn: Bool) -> Phrase {
    switch (language, isOn) {
    case (.es, true): "Se graba."
    case (.es, false): "No se graba."
    case (.en, true): "It is recorded."
    case (.en, false): "It is not recorded."
    }
  }

  /// The window is recorded now. Said beside the line of what is allowed.
  public func recorded() -> String { recording(true).text }

  /// There is no recording that could be ended.
  public func notRecorded() -> String { recording(false).text }

  /// The customer has ended the recording.
  ///
  /// - Parameter endsControl: it is required, and what was allowed has ended with it.
  public func recordingEnded(in talk: Talk, endsControl: Bool) -> String {
    endsControl
      ? say(
        es: [
          "Ya no se graba, y nadie ve ni usa ya esta ventana:",
          "\(talk.organisation) solo usa su equipo si se graba.",
          "\(capital: talk.tech) puede decirle los pasos y hacerlos usted.",
        ],
        en: [
          "It is no longer recorded, and nobody sees or uses this window any more:",
          "\(talk.organisation) uses your computer only if it is recorded.",
          "\(capital: talk.tech) can tell you the steps, and you do them.",
        ])
      : say(
        es: ["Ya no se graba. La ayuda sigue igual."],
        en: ["It is no longer recorded. The help goes on as before."])
  }

  /// Nothing more can be recorded; the session goes on.
  public func recordingStopped(in talk: Talk) -> String {
    say(
      es: ["Ya no se graba: no cabe más.", "\(capital: talk.tech) sigue con usted."],
      en: [
        "It is no longer recorded: there is no more room.",
        "\(capital: talk.tech) is still with you.",
      ])
  }

  /// Where the customer's copy is, at the end.
  public func recordingKept(at path: String) -> String {
    say(
      es: ["Su copia de la grabación: \(path)", "Para verla: asciinema play \(path)"],
      en: ["Your copy of the recording: \(path)", "To watch it: asciinema play \(path)"])
  }

  /// The copy could not be written on the customer's machine.
  public func recordingNotKept(in talk: Talk) -> String {
    say(
      es: [
        "Su copia de la grabación no se ha podido guardar en este equipo.",
        "Puede pedirla a \(talk.organisation).",
      ],
      en: [
        "Your copy of the recording could not be kept on this computer.",
        "You can ask \(talk.organisation) for it.",
      ])
  }

  /// The copy cannot be written any further; the recording itself goes on.
  public func recordingCopyStopped(in talk: Talk) -> String {
    say(
      es: [
        "Su copia de la grabación se ha parado: no se puede escribir en este disco.",
        "La grabación sigue, y \(talk.tech) sigue con usted.",
      ],
      en: [
        "Your copy of the recording has stopped: this disk cannot be written.",
        "The recording goes on, and \(talk.tech) is still with you.",
      ])
  }

  /// What there is of a copy that has stopped, at the end.
  public func recordingIncomplete(at path: String, in talk: Talk) -> String {
    say(
      es: [
        "A su copia de la grabación le falta el final: \(path)",
        "La entera puede pedirla a \(talk.organisation).",
      ],
      en: [
        "Your copy of the recording lacks its end: \(path)",
        "You can ask \(talk.organisation) for the whole one.",
      ])
  }
}

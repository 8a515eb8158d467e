public import AldabaWire

/// What is going on, as the customer reads it whenever it changes.
public enum Now: Sendable, Equatable {
  case messages
  case view(until: ClockTime)
  case typeNoEnter(until: ClockTime)
  case type(until: ClockTime)

  /// A step is before the customer, who does it.
  case step(Int, of: Int)

  /// The customer waits for the technician.
  case hold

  /// The customer has asked for a pause.
  case paused

  /// Somebody is there besides the technician. Said beside the line of what is allowed.
  case third(name: String)
}

extension Words {
  /// The state of the session in words.
  public func now(_ now: Now, in talk: Talk) -> String {
    switch now {
    case .messages:
      say(es: "Ahora: solo mensajes.", en: "Now: messages only.")
    case .view(let end):
      say(
        es: "Ahora: \(talk.tech) ve esta ventana, \(until(end)).",
        en: "Now: \(talk.tech) sees this window, \(until(end)).")
    case .typeNoEnter(let end):
      say(
        es: "Ahora: \(talk.tech) escribe, \(until(end)). Intro lo pulsa usted.",
        en: "Now: \(talk.tech) types, \(until(end)). You press Enter.")
    case .type(let end):
      say(
        es: "Ahora: \(talk.tech) puede escribir, \(until(end)).",
        en: "Now: \(talk.tech) can type, \(until(end)).")
    case .step(let step, let of):
      say(
        es: "Ahora: paso \(step) de \(of). Lo hace usted.",
        en: "Now: step \(step) of \(of). You do it.")
    case .hold:
      say(
        es: "Ahora: en espera. \(talk.organisation) no ve ni usa su equipo.",
        en: "Now: on hold. \(talk.organisation) does not see or use your computer.")
    case .paused:
      say(
        es: [
          "Ahora: en pausa. \(talk.organisation) no ve ni usa su equipo.",
          "Hasta que escriba: seguir",
        ],
        en: [
          "Now: paused. \(talk.organisation) does not see or use your computer.",
          "Until you type: continue",
        ])
    case .third(let name):
      third(called(.person(name: name, team: nil), beside: talk))
    }
  }

  /// A message of the other side, on one line.
  public func said(by name: String, _ text: String) -> String {
    let line: Phrase = "\(name): \(text)"
    return line.text
  }

  /// The customer's shell begins in this window.
  public func shellBegins() -> String {
    say(
      es: [
        "Aquí verá lo que se haga en su equipo. Usted siempre puede escribir.",
        "Para escribirle un mensaje: Ctrl+5 y después m.",
      ],
      en: [
        "Here you see what is done on your computer. You can always type.",
        "To write them a message: Ctrl+5, then m.",
      ])
  }

  /// How to leave the messages for the shell that is open behind them.
  public func backToShell() -> String {
    say(
      es: "Para volver a la consola, pulse Intro.", en: "To go back to the shell, press Enter.")
  }

  /// The customer's shell has ended, and with it what was allowed in it.
  public func shellEnded(in talk: Talk) -> String {
    say(
      es: [
        "La consola se ha cerrado. Los permisos para verla y usarla han terminado.",
        "\(capital: talk.tech) sigue con usted.",
      ],
      en: [
        "The shell has closed. The permissions to see and use it have ended.",
        "\(capital: talk.tech) is still with you.",
      ])
  }

  /// The time of a grant is over.
  public func grantEnded(_ what: Capability, in talk: Talk) -> String {
    say(
      es: [
        "Se acabó el tiempo. \(talk.tech) ya no puede \(deed(what)).",
        "Si hace falta más, le preguntará otra vez.",
      ],
      en: [
        "Time is up. \(talk.tech) can no longer \(deed(what)).",
        "If more is needed, they will ask you again.",
      ])
  }

  /// After the first of the two keys that stop; `canWrite` where `m` leads to the messages.
  public func panicFirst(canWrite: Bool) -> String {
    canWrite
      ? say(
        es: "q: parar todo. h: colgar. m: escribir un mensaje. Otra tecla: seguir.",
        en: "q: stop everything. h: hang up. m: write a message. Any other key: go on.")
      : say(
        es: "q: parar todo. h: colgar. Otra tecla: seguir.",
        en: "q: stop everything. h: hang up. Any other key: go on.")
  }

  /// The messages are in front, to write one.
  public func writeMessage(in talk: Talk) -> String {
    say(
      es: "Escriba aquí su mensaje a \(talk.tech) y pulse Intro.",
      en: "Write your message to \(talk.tech) here and press Enter.")
  }

  /// After everything was withdrawn; `offline` when the connection is away.
  public func panicDone(in talk: Talk, offline: Bool) -> String {
    let organisation = talk.organisation
    return say(
      es: [
        offline ? "Todo parado, también sin conexión." : "Todo parado.",
        "\(capital: organisation) no ve ni usa su equipo. Ya no vale ningún permiso.",
        offline ? nil : "Puede escribir a \(talk.tech) si quiere.",
        "Para terminar, escriba: colgar",
      ],
      en: [
        offline ? "Everything is stopped, even without a connection." : "Everything is stopped.",
        "\(capital: organisation) does not see or use your computer. No permission is left.",
        offline ? nil : "You can write to \(talk.tech) if you like.",
        "To finish, type: bye",
      ])
  }

  /// The customer's own connection is away.
  public func linkLost(in talk: Talk, at time: ClockTime) -> String {
    say(
      es: [
        "Se ha cortado la conexión (\(figures(time))).",
        "No tiene que hacer nada: vuelve sola.",
        "Mientras tanto, \(talk.organisation) no ve ni usa su equipo.",
        "Para parar todo: \(stopKey).",
      ],
      en: [
        "The connection was lost (\(figures(time))).",
        "You need do nothing: it comes back by itself.",
        "Meanwhile \(talk.organisation) does not see or use your computer.",
        "To stop everything: \(stopKey).",
      ])
  }

  /// The technician's connection is away.
  public func linkLostTheirs(in talk: Talk, at time: ClockTime) -> String {
    say(
      es: [
        "Se ha cortado la conexión de \(talk.tech) (\(figures(time))).",
        "No tiene que hacer nada: esperamos a que vuelva.",
        "Mientras tanto, \(talk.organisation) no ve ni usa su equipo.",
      ],
      en: [
        "\(capital: talk.tech) has lost the connection (\(figures(time))).",
        "You need do nothing: we are waiting for them to come back.",
        "Meanwhile \(talk.organisation) does not see or use your computer.",
      ])
  }

  /// Either connection is back, after that many seconds.
  public func linkBack(in talk: Talk, seconds: Int) -> String {
    say(
      es: [
        "Ya hay conexión. El corte duró \(duration(seconds: max(seconds, 1))).",
        "Sigue con \(talk.tech). No se ha perdido nada.",
      ],
      en: [
        "The connection is back. It was away for \(duration(seconds: max(seconds, 1))).",
        "You are with \(talk.tech). Nothing was lost.",
      ])
  }

  /// The connection did not come back in time.
  public func linkGone(in talk: Talk) -> String {
    say(
      es: [
        "La conexión no ha vuelto. Disculpe.",
        "Todo está parado: \(talk.organisation) no puede entrar en su equipo.",
        phone(talk, "Para seguir: "), caseLine(talk),
        "No tendrá que repetir nada.",
      ],
      en: [
        "The connection did not come back. We are sorry.",
        "All is stopped: \(talk.organisation) cannot get into your computer.",
        phone(talk, "To go on: "), caseLine(talk),
        "You need not repeat anything.",
      ])
  }

  /// The ledger cannot be written.
  public func ledgerDown(in talk: Talk) -> String {
    say(
      es: [
        "No se puede anotar lo que usted decide, así que todo queda en pausa.",
        "\(capital: talk.organisation) no ve ni usa su equipo.",
        "Seguimos en cuanto se pueda.",
      ],
      en: [
        "Your decisions cannot be written down, so everything is paused.",
        "\(capital: talk.organisation) does not see or use your computer.",
        "We go on as soon as possible.",
      ])
  }

  /// The ledger can be written again.
  public func ledgerBack(in talk: Talk) -> String {
    say(
      es: "Ya se puede anotar lo que usted decide. Sigue con \(talk.tech).",
      en: "Your decisions can be written down again. You are with \(talk.tech).")
  }

  /// What the customer can type besides a message.
  public func customerHelp() -> String {
    say(
      es: [
        "Puede escribir un mensaje, o:",
        "parar: retirar todos los permisos",
        "no grabar: dejar de grabar, y nada más",
        "pausa: un momento, ahora vuelvo",
        "seguir: terminar la pausa o la espera",
        "corregir: decir mejor qué le pasa",
        "responsable: hablar con la persona encargada",
        "queja: decir qué no ha estado bien",
        "llamar: que le llamemos más tarde",
        "auxiliar: decir quién está al teclado",
        "permitir: que le vuelvan a pedir lo que no quiso",
        "colgar: terminar",
        "ayuda: leer esto otra vez",
      ],
      en: [
        "You can write a message, or:",
        "stop: take back every permission",
        "stop recording: only that",
        "pause: one moment, I will be back",
        "continue: end the pause or the wait",
        "correct: say better what the matter is",
        "manager: speak to the person in charge",
        "complaint: say what was not right",
        "call: be called later",
        "helper: say who is at the keyboard",
        "allow: be asked again for what you refused",
        "bye: finish",
        "help: read this again",
      ])
  }

  private func third(_ name: Phrase) -> String {
    say(
      es: [
        "Ahora: \(name) también lee los mensajes, hasta que se vaya.",
        "Para ver o usar su equipo, \(name) le preguntará.",
      ],
      en: [
        "Now: \(name) also reads the messages, until they leave.",
        "To see or use your computer, \(name) will ask you.",
      ])
  }

  /// What a technician does with a grant, in the words of the customer.
  private func deed(_ what: Capability) -> Phrase {
    switch (language, what) {
    case (.es, .view): "ver esta ventana"
    case (.es, .typeNoEnter), (.es, .type): "escribir aquí"
    case (.es, .push): "dejar archivos en su equipo"
    case (.es, .fetch): "recibir archivos suyos"
    case (.es, .run): "ejecutar órdenes en su equipo"
    case (.es, .record): "grabar esta ventana"
    case (.en, .view): "see this window"
    case (.en, .typeNoEnter), (.en, .type): "type here"
    case (.en, .push): "leave files on your computer"
    case (.en, .fetch): "receive your files"
    case (.en, .run): "run commands on your computer"
    case (.en, .record): "record this window"
    }
  }
}

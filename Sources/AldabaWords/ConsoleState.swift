public import AldabaWire

/// What holds in a session, as short as a prompt says it.
public enum InForce: Sendable, Equatable {
  /// Nobody has used the code yet, or the customer has not said yes to begin.
  case waiting
  case messages
  /// A step is before the customer.
  case step(Int, of: Int)
  /// The most that is allowed now, and until when.
  case allowed(Capability, until: ClockTime)
  case paused
  /// The customer waits; the accepted time ends then.
  case hold(until: ClockTime)
  /// A colleague is being called, and the customer stays here until they answer.
  case transfer
  /// The technician has said goodbye; the customer hangs up.
  case goodbye
}

/// The console's prompt, what it asks, and its smaller remarks.
extension Words {
  /// What stands before the line that a technician types: «Ana · ver · 16:30 >».
  public func consolePrompt(_ customer: String, _ state: InForce) -> String {
    let rest: Phrase =
      switch (language, state) {
      case (.es, .waiting): "esperando"
      case (.en, .waiting): "waiting"
      case (.es, .messages): "mensajes"
      case (.en, .messages): "messages"
      case (.es, .step(let step, let of)): "paso \(step) de \(of)"
      case (.en, .step(let step, let of)): "step \(step) of \(of)"
      case (_, .allowed(let what, let end)): "\(short(what)) · \(figures(end))"
      case (.es, .paused): "en pausa"
      case (.en, .paused): "paused"
      case (.es, .hold(let end)): "en espera · \(figures(end))"
      case (.en, .hold(let end)): "on hold · \(figures(end))"
      case (.es, .transfer): "traspaso"
      case (.en, .transfer): "transfer"
      case (.es, .goodbye): "despedida"
      case (.en, .goodbye): "goodbye"
      }
    let line: Phrase = "\(customer) · \(rest) >"
    return line.text
  }

  /// The broker is being called, and that takes a while.
  public func connecting() -> String {
    say(es: "Llamando al servicio…", en: "Calling the broker…")
  }

  /// One permission that stands.
  public func allowed(_ what: Capability, until end: ClockTime) -> String {
    say(es: "Puede \(aim(what)) \(until(end)).", en: "You can \(aim(what)) \(until(end)).")
  }

  /// No permission stands.
  public func nothingAllowed() -> String {
    say(
      es: "Ahora, solo mensajes. Para pedir más: ask view",
      en: "Messages only, for now. To ask for more: ask view")
  }

  /// The customer's shell is there to be seen.
  public func shellReady() -> String {
    say(
      es: "La consola de su cliente está abierta. Para verla, escriba: shell",
      en: "Your customer's shell is open. To see it, type: shell")
  }

  /// Someone writes while the raw view is in front.
  public func backToConsole() -> String {
    say(es: "Ctrl+5: volver", en: "Ctrl+5: back")
  }

  /// The customer brings up again what was refused.
  public func offered(_ what: Capability, by customer: String) -> String {
    say(
      es: "\(capital: customer) vuelve a ofrecerlo: \(aim(what)). Puede pedirlo otra vez.",
      en: "\(capital: customer) offers it again: to \(aim(what)). You can ask once more.")
  }

  /// A line of the customer has taken the goodbye back.
  public func reopened(by customer: String) -> String {
    say(
      es: "\(capital: customer) tiene algo más que decir: la sesión sigue.",
      en: "\(capital: customer) has something more to say: the session goes on.")
  }

  /// After Ctrl-C, Ctrl-D or a word that only means going away.
  public func howToLeave() -> String {
    say(
      es: [
        "Para despedirse: close RESUMEN", "Para salir sin cerrar la sesión: detach",
      ],
      en: [
        "To say goodbye: close SUMMARY", "To leave without closing the session: detach",
      ])
  }

  /// A reason is still to be given; what is typed next is it.
  public func reasonWanted(_ what: Capability, by customer: String) -> String {
    say(
      es: "¿Para qué hace falta \(aim(what))? \(capital: customer) lo leerá. Intro solo: dejarlo.",
      en: "What do you need to \(aim(what)) for? \(capital: customer) will read it."
        + " Enter alone: drop it.")
  }

  /// A time is still to be given.
  public func minutesWanted() -> String {
    say(
      es: "¿Cuántos minutos: 15, 30 o 60? Intro solo: 15.",
      en: "How many minutes: 15, 30 or 60? Enter alone: 15.")
  }

  /// A summary is still to be given.
  public func summaryWanted(by customer: String) -> String {
    say(
      es: "¿Qué se ha hecho? \(capital: customer) lo leerá. Intro solo: dejarlo.",
      en: "What has been done? \(capital: customer) will read it. Enter alone: drop it.")
  }

  /// The prompts of the three questions above.
  public func reasonPrompt() -> String { say(es: "Motivo >", en: "Reason >") }
  public func minutesPrompt() -> String { say(es: "Minutos >", en: "Minutes >") }
  public func summaryPrompt() -> String { say(es: "Resumen >", en: "Summary >") }

  /// A question that was begun is dropped.
  public func nothingSent() -> String {
    say(es: "No se ha enviado nada.", en: "Nothing was sent.")
  }

  /// A first word that is none of the console's. `near` is what was probably meant.
  public func unknownVerb(_ came: String, near: String?) -> Advice {
    let es: Phrase? = near.map { "¿Quería decir \(quote: $0)? " }
    let en: Phrase? = near.map { "Did you mean \(quote: $0)? " }
    return advice(
      es: (
        "Esa orden no existe: \(quote: came)",
        (es ?? "") + "Para escribir a su cliente: say TEXTO"
      ),
      en: (
        "There is no such command: \(quote: came)",
        (en ?? "") + "To write to your customer: say TEXT"
      ))
  }

  private func short(_ what: Capability) -> Phrase {
    switch (language, what) {
    case (.es, .view): "ver"
    case (.es, .typeNoEnter): "escribir sin Intro"
    case (.es, .type): "escribir"
    case (.es, .push): "dejar archivo"
    case (.es, .fetch): "recibir archivo"
    case (.es, .run): "orden"
    case (.es, .record): "grabar"
    case (.en, .view): "view"
    case (.en, .typeNoEnter): "type without Enter"
    case (.en, .type): "type"
    case (.en, .push): "leave file"
    case (.en, .fetch): "receive file"
    case (.en, .run): "command"
    case (.en, .record): "record"
    }
  }
}

/// What a hold, a transfer, an escalation, a request for advice, a price or an exception still lacks.
public enum Blank: Sendable, Equatable, CaseIterable {
  case holdReason, holdDoing, holdMinutes, checkCause, checkMinutes
  case transferTo, transferReason, brief
  case escalateHow, escalateReason, adviseTo, adviseText
  case costPrice, costReason, exceptionBy, exceptionReason
  case pushPath, fetchPath
}

/// Before anything goes out: what is still to be given, and what the customer will read (R34).
extension Words {
  /// Above the customer's text.
  public func previewHeading(for customer: String) -> String {
    say(es: "Esto leerá \(customer):", en: "\(capital: customer) will read this:")
  }

  /// Below it: only Enter sends it.
  public func previewPrompt() -> String {
    say(es: "Intro: enviar · otra cosa: dejarlo >", en: "Enter: send · anything else: drop it >")
  }

  /// Something is still to be given; what is typed next is it.
  public func consoleWanted(_ blank: Blank, by customer: String) -> String {
    say(
      es: "\(wantedES(blank, customer)) Intro solo: dejarlo.",
      en: "\(wantedEN(blank, customer)) Enter alone: drop it.")
  }

  /// The prompt of that line.
  public func consoleWantedPrompt(_ blank: Blank) -> String {
    switch blank {
    case .holdReason, .transferReason, .escalateReason, .costReason, .exceptionReason:
      reasonPrompt()
    case .holdMinutes, .checkMinutes: minutesPrompt()
    case .brief: summaryPrompt()
    case .holdDoing: say(es: "Mientras tanto >", en: "Meanwhile >")
    case .checkCause: say(es: "Causa >", en: "Cause >")
    case .transferTo, .adviseTo: say(es: "A quién >", en: "To whom >")
    case .escalateHow: say(es: "Cómo >", en: "How >")
    case .adviseText: say(es: "Consulta >", en: "Your question >")
    case .costPrice: say(es: "Precio >", en: "Price >")
    case .pushPath, .fetchPath: say(es: "Archivo >", en: "File >")
    case .exceptionBy: say(es: "Quién autoriza >", en: "Allowed by >")
    }
  }

  private func wantedES(_ blank: Blank, _ customer: String) -> Phrase {
    switch blank {
    case .holdReason: "¿Por qué hace falta esperar? \(capital: customer) lo leerá."
    case .holdDoing: "¿Qué hará usted mientras tanto? \(capital: customer) lo leerá."
    case .holdMinutes: "¿Cuántos minutos? Si son más de 5, se ofrece antes una llamada."
    case .checkCause: "¿Por qué dura la espera? \(capital: customer) lo leerá."
    case .checkMinutes: "¿Cuántos minutos faltan? \(capital: customer) lo leerá."
    case .transferTo:
      "¿Con quién hablará \(customer)? Un identificador, team:NOMBRE o next."
    case .transferReason:
      "¿Por qué conviene que le atienda otra persona? \(capital: customer) lo leerá."
    case .brief:
      "¿Qué debe saber quien conteste? \(capital: customer) lo leerá y puede corregirlo."
    case .escalateHow: "¿Entra también (third) o sigue en su lugar (takeover)?"
    case .escalateReason:
      "¿Por qué hace falta una persona responsable? \(capital: customer) lo leerá."
    case .adviseTo: "¿A quién pide consejo? Un identificador; \(customer) leerá que lo ha pedido."
    case .adviseText: "¿Qué quiere consultar? Cuéntelo como si \(customer) lo leyera."
    case .pushPath: "¿Qué archivo o carpeta de este equipo? \(capital: customer) leerá su nombre."
    case .fetchPath: "¿Qué archivo de su cliente? Una ruta desde su carpeta personal."
    case .costPrice: "¿Cuánto cuesta? Por ejemplo: 25,00 €. \(capital: customer) lo leerá."
    case .costReason: "¿Qué incluye ese precio? \(capital: customer) lo leerá."
    case .exceptionBy: "¿Quién lo autoriza? Un identificador; \(customer) lo leerá."
    case .exceptionReason: "¿Por qué se hace una excepción? Queda anotado."
    }
  }

  private func wantedEN(_ blank: Blank, _ customer: String) -> Phrase {
    switch blank {
    case .holdReason: "Why is it necessary to wait? \(capital: customer) will read it."
    case .holdDoing: "What will you do meanwhile? \(capital: customer) will read it."
    case .holdMinutes: "How many minutes? Above 5, a call is offered first."
    case .checkCause: "Why does it take so long? \(capital: customer) will read it."
    case .checkMinutes: "How many minutes are left? \(capital: customer) will read it."
    case .transferTo: "Whom will \(customer) talk to? An identifier, team:NAME or next."
    case .transferReason: "Why should someone else help? \(capital: customer) will read it."
    case .brief:
      "What should whoever answers know? \(capital: customer) will read it and can correct it."
    case .escalateHow: "Will they join (third) or go on in your place (takeover)?"
    case .escalateReason: "Why is a supervisor needed? \(capital: customer) will read it."
    case .adviseTo: "Whom do you ask for advice? An identifier; \(customer) will read that you did."
    case .adviseText: "What do you want to ask? Say it as if \(customer) could read it."
    case .pushPath: "Which file or folder of this machine? \(capital: customer) will read its name."
    case .fetchPath: "Which file of your customer's? A path from their home folder."
    case .costPrice: "How much is it? For example: 25.00 €. \(capital: customer) will read it."
    case .costReason: "What is the price for? \(capital: customer) will read it."
    case .exceptionBy: "Who allows it? An identifier; \(customer) will read it."
    case .exceptionReason: "Why is there an exception? It goes on record."
    }
  }
}

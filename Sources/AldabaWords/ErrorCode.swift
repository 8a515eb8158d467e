/// The codes of the `error` event of the JSON lines.
public enum ErrorCode: String, Sendable, Equatable, CaseIterable, Error {
  case unknownCommand = "unknown-command"
  case badArgument = "bad-argument"
  case noGrant = "no-grant"
  case onHold = "on-hold"
  case floor
  case noEnter = "no-enter"
  case noRecording = "no-recording"
  case noAuditor = "no-auditor"
  case wrongNumber = "wrong-number"
  case numberRequired = "number-required"
  case noSuchAsk = "no-such-ask"
  case tooSoon = "too-soon"
  case notAgain = "not-again"
  case notNow = "not-now"
  case busy
  case away
  case unknownPerson = "unknown-person"
  case unknownCode = "unknown-code"
  case past
  case outOfHours = "out-of-hours"
  case linkLost = "link-lost"
  case ledger
}

/// What went wrong, and what to do next.
public struct Advice: Sendable, Equatable {
  /// What was expected and what came.
  public let error: String

  /// What to do next.
  public let hint: String

  /// The two lines that every program prints. Their first words are the same in both languages,
  /// for whoever looks for them.
  public var text: String { "error: \(error)\nhint: \(hint)" }
}

extension Words {
  /// - Parameters:
  ///   - came: what came instead, where one value is to blame.
  ///   - matter: the command that was refused, where the same code means something else for it.
  public func error(_ code: ErrorCode, came: String? = nil, about matter: Matter? = nil) -> Advice {
    if let matter, let exact = error(code, known(came), about: matter) { return exact }
    let came = known(came).map { ": \(quote: $0)" as Phrase } ?? ""
    return switch code {
    case .unknownCommand:
      advice(
        es: ("Esa orden no existe\(came)", "Para ver las que hay, escriba: help"),
        en: ("There is no such command\(came)", "To see what there is, type: help"))
    case .badArgument:
      advice(
        es: ("Falta un dato o no se entiende\(came)", "Para ver la forma correcta, escriba: help"),
        en: ("Something is missing or not understood\(came)", "To see the right form, type: help"))
    case .noGrant:
      advice(
        es: (
          "No tiene permiso para eso ahora mismo",
          "Pídalo, empezando por lo menos: ask view, ask type-no-enter, ask type"
        ),
        en: (
          "You have no permission for that right now",
          "Ask for it, the least first: ask view, ask type-no-enter, ask type"
        ))
    case .onHold:
      advice(
        es: (
          "Su cliente está en espera, y mientras tanto no se ve ni se usa su equipo",
          "Para volver: resume; para dar la causa: check"
        ),
        en: (
          "Your customer is on hold, and meanwhile their computer is not seen or used",
          "To come back: resume; to give the cause: check"
        ))
    case .noRecording:
      advice(
        es: (
          "Aquí solo se ve y se usa un equipo si se graba, y ahora no se graba",
          "Pida permiso para grabar: ask record"
        ),
        en: (
          "Here a computer is seen and used only if it is recorded, and now it is not",
          "Ask to record: ask record"
        ))
    case .noAuditor:
      advice(
        es: (
          "No se puede grabar: en el equipo de su cliente no consta quién pueda ver la grabación",
          "Pida a la administración que lo añada y reparta el archivo: aldaba-broker auditor add"
        ),
        en: (
          "It cannot be recorded: your customer's computer knows nobody who could watch it",
          "Ask your administrator to add somebody and hand out the file: aldaba-broker auditor add"
        ))
    case .noEnter:
      advice(
        es: (
          "Este permiso solo deja pasar texto, borrar, izquierda y derecha,"
            + " mientras la consola espera una orden",
          "Pida a su cliente que pulse Intro, o pida permiso con: ask type"
        ),
        en: (
          "This permission lets only text, Backspace, left and right through,"
            + " while the shell waits for a command",
          "Ask your customer to press Enter, or ask for: ask type"
        ))
    case .floor:
      advice(
        es: (
          "Su cliente está escribiendo y ya esperan 4096 caracteres",
          "Espere a que termine; lo que ya había escrito no se pierde"
        ),
        en: (
          "Your customer is typing, and 4096 characters wait already",
          "Wait for them to finish; what you had typed is not lost"
        ))
    case .wrongNumber:
      advice(
        es: ("El número no coincide", "Pida que se lo repitan cifra a cifra; el tercero es un no"),
        en: ("The number does not match", "Ask for it again, digit by digit; the third is a no"))
    case .numberRequired:
      advice(
        es: ("Este sí necesita el número de 4 cifras", "Pida que se lo digan de viva voz"),
        en: ("This yes needs the 4-digit number", "Ask for it to be read aloud"))
    case .noSuchAsk:
      advice(
        es: ("No hay ninguna pregunta con ese nombre\(came)", "Puede que ya tenga respuesta"),
        en: ("There is no question of that name\(came)", "It may have been answered already"))
    case .tooSoon:
      advice(
        es: (
          "Eso mismo se acaba de preguntar, y quedó en no",
          "Espere un rato, o pida algo menos; con say puede decir los pasos"
        ),
        en: (
          "The same was asked a moment ago, and the answer was no",
          "Wait a while, or ask for less; say can tell the steps"
        ))
    case .notAgain:
      advice(
        es: (
          "Su cliente ya ha dicho dos veces que no",
          "Solo su cliente puede volver a ofrecerlo; con say puede decir los pasos"
        ),
        en: (
          "Your customer has said no twice",
          "Only your customer can offer it again; say can tell the steps"
        ))
    case .busy:
      advice(
        es: ("Ya hay una pregunta sin contestar", "Espere a su respuesta"),
        en: ("A question is still without an answer", "Wait for its answer"))
    case .away:
      advice(
        es: ("Esa persona no está ahora\(came)", "Elija a otra, a un equipo o a quien esté libre"),
        en: ("That person is not here now\(came)", "Choose another, a team, or whoever is free"))
    case .unknownPerson:
      advice(
        es: ("No hay nadie con ese nombre\(came)", "Revise cómo se escribe, o elija un equipo"),
        en: ("There is nobody of that name\(came)", "Check how it is written, or choose a team"))
    case .notNow:
      advice(
        es: ("Eso no se puede en este momento de la sesión", "Para ver qué se puede: help"),
        en: ("That cannot be done at this point of the session", "To see what can be: help"))
    case .unknownCode:
      advice(
        es: ("El código no existe, ya se usó o ha caducado", "Pida uno nuevo a quien le atiende"),
        en: ("The code does not exist, was used or has expired", "Ask whoever helps you for one"))
    case .past:
      advice(
        es: ("Ese momento ya ha pasado\(came)", "Elija uno que esté por venir"),
        en: ("That time has passed\(came)", "Choose one that is still to come"))
    case .outOfHours:
      advice(
        es: ("A esa hora está cerrado\(came)", "Elija una hora dentro del horario"),
        en: ("We are closed at that time\(came)", "Choose a time within the hours"))
    case .linkLost:
      advice(
        es: ("No hay conexión en este momento", "Vuelve sola; no tiene que hacer nada"),
        en: ("There is no connection right now", "It comes back by itself; you need do nothing"))
    case .ledger:
      advice(
        es: (
          "El registro no se puede escribir, así que no se permite nada nuevo",
          "Sigue solo en cuanto se pueda; si dura, avise a la administración"
        ),
        en: (
          "The ledger cannot be written, so nothing new is allowed",
          "It goes on by itself; if it lasts, tell your administrator"
        ))
    }
  }

  func advice(es: (Phrase, Phrase), en: (Phrase, Phrase)) -> Advice {
    let (error, hint) = language == .es ? es : en
    return Advice(error: error.text, hint: hint.text)
  }
}

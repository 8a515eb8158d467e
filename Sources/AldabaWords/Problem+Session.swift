/// Codes, connections and what the other side did.
extension Problem {
  public static let unknownCode = Problem(
    68, es: ("Ese código no existe", askCodeES), en: ("There is no such code", askCodeEN))

  public static let spentCode = Problem(
    68,
    es: ("Ese código ya se usó o ha caducado", "Pida un código nuevo a quien le atiende"),
    en: ("That code has been used or has expired", "Ask whoever helps you for a new code"))

  /// Too many wrong codes from here, or in total; `seconds` until the next try is taken.
  public static func tooManyAttempts(seconds: Int) -> Problem {
    Problem(
      69,
      es: (
        "Demasiados intentos seguidos",
        "Espere \(Words(.es).about(seconds: seconds)) y pruebe otra vez"
      ),
      en: (
        "Too many tries in a row", "Wait \(Words(.en).about(seconds: seconds)) and try again"
      ))
  }

  public static func brokerUnreachable(_ address: String) -> Problem {
    Problem(
      69,
      es: (
        "No hay conexión con el servidor \(address)",
        "Compruebe su red y la dirección, y pruebe otra vez"
      ),
      en: (
        "The broker \(address) cannot be reached",
        "Check your network and the address, and try again"
      ))
  }

  /// The broker of that folder does not run.
  public static func brokerNotRunning(_ directory: String) -> Problem {
    Problem(
      69,
      es: (
        "El servidor de \(directory) no está en marcha",
        "Para ponerlo en marcha: aldaba-broker serve --dir \(directory)"
      ),
      en: (
        "The broker of \(directory) is not running",
        "To start it: aldaba-broker serve --dir \(directory)"
      ))
  }

  /// The broker ends, and mostly comes back: what was asked of it can be asked again.
  public static let brokerRestarting = Problem(
    69,
    es: (
      "El servidor se está reiniciando y suele volver enseguida",
      "No se ha perdido nada. Espere unos segundos y pruebe otra vez"
    ),
    en: (
      "The broker is restarting, and is usually back in a moment",
      "Nothing is lost. Wait a few seconds and try again"
    ))

  /// The connection went and did not come back in time.
  public static let sessionLost = Problem(
    69,
    es: (
      "La conexión no ha vuelto a tiempo y la sesión ha terminado",
      "Lo que pasó queda anotado; empiecen otra cuando haya red"
    ),
    en: (
      "The connection did not come back in time and the session is over",
      "What happened is on record; begin another when there is a network"
    ))

  /// There is no such open session to come back to.
  public static func unknownSession(_ session: String?) -> Problem {
    Problem(
      68,
      es: (
        session.map { "No hay ninguna sesión abierta con ese nombre: \($0)" }
          ?? "No tiene ninguna sesión abierta",
        "Para empezar una: aldaba start"
      ),
      en: (
        session.map { "There is no open session of that name: \($0)" }
          ?? "You have no open session",
        "To begin one: aldaba start"
      ))
  }

  /// An administrator has named a session that is not open.
  public static func notOpen(_ session: String) -> Problem {
    Problem(
      68,
      es: (
        "No hay ninguna sesión abierta con ese nombre: \(session)",
        "Para ver las abiertas: aldaba-broker session list"
      ),
      en: (
        "There is no open session of that name: \(session)",
        "To see the open ones: aldaba-broker session list"
      ))
  }

  /// The session that was named is over: what was asked of it is done.
  public static let sessionOver = Problem(
    75,
    es: (
      "Esa sesión ya ha terminado, sin que nadie entrara", "Para empezar otra: aldaba start"
    ),
    en: ("That session is over, and nobody came in", "To begin another: aldaba start"))

  /// The same person is in the session from somewhere else by now.
  public static let sessionElsewhere = Problem(
    69,
    es: (
      "La sesión sigue en otra ventana, abierta después de esta",
      "Siga allí; aquí ya no hace falta nada"
    ),
    en: (
      "The session goes on in another window, opened after this one",
      "Go on there; nothing is needed here"
    ))

  public static let customerDeclined = Problem(
    77,
    es: (
      "Su cliente prefirió no empezar", "Agradézcaselo; puede ayudar por teléfono, paso a paso"
    ),
    en: (
      "Your customer preferred not to begin", "Give thanks; you can help by phone, step by step"
    ))

  /// The customer was there, and did not say whether to begin: silence is a no.
  public static let customerSilent = Problem(
    77,
    es: (
      "Su cliente no contestó si quería empezar",
      "Hable con su cliente y empiece otra vez: aldaba start"
    ),
    en: (
      "Your customer did not answer whether to begin",
      "Talk to your customer and begin again: aldaba start"
    ))

  public static let nobodyAnswered = Problem(
    75,
    es: ("Nadie contestó a tiempo", "Hable con su cliente y empiece otra vez: aldaba start"),
    en: ("Nobody answered in time", "Talk to your customer and begin again: aldaba start"))

  /// An administrator closed the session, with a reason.
  public static func closedByAdministrator(reason: String) -> Problem {
    Problem(
      69,
      es: (
        "La administración ha cerrado la sesión: \(quote: reason)", "Hable con la administración"
      ),
      en: ("An administrator closed the session: \(quote: reason)", "Talk to them"))
  }
}

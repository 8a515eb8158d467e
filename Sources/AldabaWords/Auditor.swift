/// What whoever may read recordings, and whoever lets them, are told.
extension Words {
  /// A key for reading recordings was made; its request was printed on standard output.
  public func readerKeyMade(file: String) -> String {
    say(
      es: [
        "La clave está en \(file). Guárdela bien: sin esa clave nadie verá lo que se grabe.",
        "La solicitud no es secreta. Sirve para: aldaba-broker auditor add",
      ],
      en: [
        "The key is in \(file). Keep it safe: without it nobody will watch what is recorded.",
        "The request is no secret. It is for: aldaba-broker auditor add",
      ])
  }

  public func newPassphrasePrompt() -> String {
    say(
      es: "Contraseña nueva (no se ve al escribir):", en: "New passphrase (not shown as you type):")
  }

  public func passphraseAgainPrompt() -> String {
    say(es: "Otra vez, para estar seguros:", en: "Once more, to be sure:")
  }

  /// The passphrase of a key's file.
  public func passphrasePrompt() -> String {
    say(
      es: "Contraseña de la clave (no se ve al escribir):",
      en: "The key's passphrase (not shown as you type):")
  }

  /// Somebody may read recordings from now on.
  public func auditorAdded(name: String, file: String) -> String {
    say(
      es: [
        "\(name) podrá ver lo que se grabe desde ahora.",
        "Falta un paso: reparta \(file) otra vez entre los clientes.",
      ],
      en: [
        "\(name) can watch what is recorded from now on.",
        "One more step: hand out \(file) to the customers again.",
      ])
  }

  /// Somebody may not read what is recorded from now on.
  public func auditorRemoved(_ id: String, file: String) -> String {
    say(
      es: [
        "\(id) ya no está en \(file). Lo grabado hasta ahora lo puede ver todavía.",
        "Falta un paso: reparta el archivo otra vez entre los clientes.",
      ],
      en: [
        "\(id) is no longer in \(file), and can still watch what was recorded until now.",
        "One more step: hand out the file to the customers again.",
      ])
  }
}

/// Keys of whoever may read recordings.
extension Problem {
  /// - Parameter what: what was expected and what came.
  public static func badRequest(_ path: String, what: String) -> Problem {
    Problem(
      78,
      es: (
        "\(path) no es la solicitud de una clave: \(what)",
        "Quien va a ver las grabaciones la hace con: aldaba-audit key"
      ),
      en: (
        "\(path) is no request for a key: \(what)",
        "Whoever is to watch recordings makes it with: aldaba-audit key"
      ))
  }

  public static func tooManyAuditors(most: Int) -> Problem {
    Problem(
      78,
      es: (
        "Ya hay \(most) personas que pueden ver las grabaciones, y no caben más",
        "Quite a una con: aldaba-broker auditor remove"
      ),
      en: (
        "There are \(most) people who can watch recordings already, and that is the most",
        "Take one out with: aldaba-broker auditor remove"
      ))
  }

  /// - Parameter what: what was expected and what came.
  public static func badKey(_ path: String, what: String) -> Problem {
    Problem(
      78,
      es: ("\(path) no es una clave: \(what)", "Use el archivo que hizo aldaba-audit key"),
      en: ("\(path) is no key: \(what)", "Use the file that aldaba-audit key made"))
  }

  public static func wrongPassphrase(_ path: String) -> Problem {
    Problem(
      78,
      es: ("La contraseña no abre \(path)", "Escríbala otra vez; cuentan las mayúsculas"),
      en: ("The passphrase does not open \(path)", "Type it again; capitals matter"))
  }

  public static let noPassphrase = Problem(
    64,
    es: (
      "La contraseña debe tener entre 1 y 1024 bytes",
      "Escriba una, o quite --passphrase y guarde el archivo bajo llave"
    ),
    en: (
      "A passphrase has from 1 to 1024 bytes",
      "Type one, or leave out --passphrase and keep the file locked away"
    ))

  public static let passphrasesDiffer = Problem(
    64,
    es: ("Las dos contraseñas no son iguales", "Repita la orden y escríbala dos veces igual"),
    en: ("The two passphrases differ", "Run the command again and type it the same way twice"))
}

import AldabaTerminal

extension Audit {
  static let key = Command(
    name: "key",
    options: [
      Option(
        "out", "FILE", isRequired: true,
        summary: Localized(
          "dónde guardar la clave, que nadie más debe tener",
          "where to keep the key, which nobody else should have")),
      Option(
        "passphrase",
        summary: Localized(
          "la guarda con contraseña, que pregunta o lee de la entrada",
          "keeps it under a passphrase, which is asked for or read from standard input")),
    ],
    examples: [
      Example(
        "aldaba-audit key --out eva.key --passphrase > eva.request",
        Localized(
          "la clave se queda con Eva; la solicitud es para: aldaba-broker auditor add",
          "the key stays with Eva; the request is for: aldaba-broker auditor add"))
    ],
    summary: Localized(
      "hace la clave con que se ven las grabaciones y escribe su solicitud, que no es secreta. Si el"
        + " archivo existe, sale con 73",
      "makes the key that recordings are watched with and prints its request, which is no secret."
        + " Ends with 73 where the file is there already"))

  static let replay = Command(
    name: "replay", arguments: [Argument("SESSION")],
    options: [
      directory,
      Option(
        "key", "FILE", isRequired: true,
        summary: Localized(
          "la clave que hizo aldaba-audit key", "the key that aldaba-audit key made")),
      Option(
        "speed", "N",
        summary: Localized("cuántas veces más deprisa (1)", "how many times as fast (1)")),
      Option(
        "export", "FILE",
        summary: Localized(
          "no la enseña: la escribe para asciinema play",
          "does not show it: writes it for asciinema play")),
    ],
    examples: [
      Example(
        "aldaba-audit replay 3f2a9c10 --key eva.key --dir /var/lib/aldaba/ledger",
        Localized("enseña la grabación de una sesión", "shows the recording of a session")),
      Example(
        "aldaba-audit replay 3f2a9c10 --key eva.key --export 3f2a.cast --dir /var/lib/aldaba/ledger",
        Localized("la escribe en un archivo nuevo", "writes it into a new file")),
    ],
    summary: Localized(
      "enseña la grabación de una sesión, una vez comprobada entera. Sale con 65 si está cortada,"
        + " cambiada o la clave es otra; con 68 si no la hay",
      "shows the recording of a session, once all of it was checked. Ends with 65 where it was cut or"
        + " changed, or for another key; with 68 where there is none"))
}

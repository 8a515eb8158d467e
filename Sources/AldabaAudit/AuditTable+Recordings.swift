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
}

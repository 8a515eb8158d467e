import AldabaTerminal

/// The commands that change something, or speak for the ledger.
extension Audit {
  static let forget = Command(
    name: "forget", arguments: [Argument("CUSTOMER")],
    options: [
      Option(
        "dir", "DIR", isRequired: true,
        summary: Localized(
          "la carpeta «ledger» del servidor, o la del servidor que la contiene",
          "the broker's folder «ledger», or the broker's own folder")),
      Option(
        "dry-run",
        summary: Localized(
          "solo dice qué se borraría", "only says what would be erased")),
    ],
    examples: [
      Example(
        "aldaba-audit forget Ana --dry-run --dir /var/lib/aldaba/ledger",
        Localized(
          "dice qué sesiones son suyas: por el nombre entero, tal como se escribió",
          "says which sessions are theirs: by the whole name as it was typed")),
      Example(
        "aldaba-audit forget 558143faa2724ffa --dir /var/lib/aldaba/ledger",
        Localized(
          "borra sus textos y grabaciones, por su equipo, y anota quién lo pidió",
          "erases their texts and recordings, by their device, and records who did")),
    ],
    summary: Localized(
      "borra los textos personales y las grabaciones de un cliente; las anotaciones quedan y se"
        + " comprueban igual. Sale con 68 si no consta",
      "erases a customer's personal texts and recordings; the records stay and verify as before."
        + " Ends with 68 where there is nobody like that"))

  static let witness = Command(
    name: "witness",
    options: [
      Option(
        "broker", "HOST:PORT",
        summary: Localized(
          "el servidor, si no es el de su organización", "the broker, if not the organisation's")),
      Option(
        "key", "FILE", isRequired: true,
        summary: Localized(
          "la clave de testigo; si no existe, se hace",
          "the witness's key; made where there is none")),
      Option(
        "policy", "FILE", isRequired: true,
        summary: Localized(
          "qué registros, cada cuánto y con qué nombre (JSON5)",
          "which ledgers, how often and under which name (JSON5)")),
      Option("once", summary: Localized("una sola vez", "only once")),
    ],
    examples: [
      Example(
        "aldaba-audit witness --key witness.key --policy policy.json5",
        Localized(
          "firma lo que enseña el servidor solo si continúa lo que ya firmó (cosignature/v1)",
          "signs what the broker shows only if it extends what was signed (cosignature/v1)"))
    ],
    summary: Localized(
      "hace de testigo: firma el registro cada poco tiempo. Sale con 65, sin firmar, si retrocede o"
        + " se bifurca",
      "is a witness: signs the ledger again and again. Ends with 65, without signing, where it is"
        + " rolled back or forked"))
}

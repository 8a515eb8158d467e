import AldabaTerminal

extension BrokerProgram {
  private static let directory = Option(
    "dir", "DIR", isRequired: true,
    summary: Localized("carpeta del servidor", "the broker's folder"))
  private static let set = Option(
    "set", "KEY=VALUE", repeats: true,
    summary: Localized(
      "cambia un valor de broker.json5 esta vez", "overrides a value of broker.json5 this time"))
  private static let host = Option(
    "host", "NAME", repeats: true,
    summary: Localized(
      "nombre o dirección con que se llega al servidor",
      "a name or address by which the broker is reached"))

  /// What `aldaba-broker` takes.
  static let table = CommandTable(
    program: "aldaba-broker", version: Program.version,
    summary: Localized(
      "El servidor de ayuda a distancia con permiso: ordena, anota y nunca mira",
      "The broker of consented remote assistance: it orders, records and never looks"),
    commands: [
      Command(
        name: "init",
        options: [
          directory,
          Option(
            "org", "NAME", isRequired: true,
            summary: Localized("nombre de la organización", "the organisation's name")), host,
        ],
        examples: [
          Example(
            "aldaba-broker init --dir acme --org \"Soporte Acme\" --host help.acme.example",
            Localized("prepara un servidor", "makes a broker"))
        ],
        summary: Localized(
          "prepara la carpeta: autoridad, certificado, registro y customer.json5",
          "makes the folder: authority, certificate, ledger and customer.json5")),
      Command(
        name: "serve",
        options: [
          directory,
          Option(
            "listen", "HOST:PORT",
            summary: Localized(
              "dónde atiende; el puerto 0 toma uno libre",
              "where it listens; port 0 takes a free one")), set,
        ],
        examples: [
          Example(
            "aldaba-broker serve --dir acme", Localized("atiende", "serves")),
          Example(
            "aldaba-broker serve --dir acme --listen 127.0.0.1:0 --json",
            Localized("en un puerto libre, y dice cuál", "on a free port, and says which")),
        ],
        summary: Localized("atiende hasta Ctrl+C", "serves until Ctrl+C")),
      Command(
        name: "check", options: [directory, set],
        examples: [
          Example(
            "aldaba-broker check --dir acme",
            Localized("lee la configuración como serve", "reads the configuration as serve does"))
        ],
        summary: Localized("comprueba la configuración", "checks the configuration")),
      Command(
        name: "person add", arguments: [Argument("ID")],
        options: [
          Option(
            "name", "NAME", isRequired: true,
            summary: Localized("nombre y apellidos", "the full name")),
          Option(
            "role", choices: ["technician", "supervisor", "auditor"],
            summary: Localized("qué es (technician)", "what they are (technician)")),
          Option("team", "NAME", summary: Localized("equipo", "the team")),
          Option(
            "phone", "DIGITS",
            summary: Localized(
              "extensión, que lee quien se pasa con esta persona",
              "extension, read by customers who are passed to this person")),
          Option(
            "again",
            summary: Localized(
              "otra clave para quien ya está de alta: un equipo nuevo, una ausencia larga",
              "another token for somebody enrolled: a new computer, a long absence")), directory,
        ],
        examples: [
          Example(
            "aldaba-broker person add gabriela --name \"Gabriela Ruiz\" --dir acme",
            Localized(
              "da de alta y escribe una clave de un solo uso",
              "adds somebody and prints a one-time token"))
        ],
        summary: Localized("da de alta a una persona", "adds a person")),
      Command(
        name: "person list", options: [directory],
        summary: Localized("las personas dadas de alta", "the people that were added")),
      Command(
        name: "person revoke", arguments: [Argument("ID")], options: [directory],
        summary: Localized(
          "anula a una persona en el acto", "revokes a person, effective at once")),
      Command(
        name: "auditor add", arguments: [Argument("ID"), Argument("REQUEST")],
        options: [
          Option(
            "name", "NAME", isRequired: true,
            summary: Localized("nombre y apellidos", "the full name")), directory,
        ],
        examples: [
          Example(
            "aldaba-broker auditor add eva eva.request --name \"Eva Soler\" --dir acme",
            Localized(
              "lo que se grabe desde ahora lo puede ver Eva, con la clave que hizo aldaba-audit key",
              "Eva can watch what is recorded from now on, with the key that aldaba-audit key made")
          )
        ],
        summary: Localized(
          "añade a customer.json5 a quien puede ver las grabaciones",
          "adds to customer.json5 who may watch recordings")),
      Command(
        name: "auditor list", options: [directory],
        summary: Localized("quién puede ver las grabaciones", "who may watch recordings")),
      Command(
        name: "auditor remove", arguments: [Argument("ID")], options: [directory],
        summary: Localized(
          "quita a una persona: no verá las grabaciones nuevas",
          "takes a person out: they will not watch new recordings")),
      Command(
        name: "session list", options: [directory],
        summary: Localized("las sesiones abiertas", "the open sessions")),
      Command(
        name: "session close", arguments: [Argument("SESSION")],
        options: [
          Option(
            "reason", "TEXT", isRequired: true,
            summary: Localized("el motivo, que se anota", "the reason, which goes on record")),
          directory,
        ],
        summary: Localized("termina una sesión", "ends a session")),
      Command(
        name: "health", options: [directory],
        summary: Localized("cómo está el servidor", "how the broker is")),
      Command(
        name: "cert show", options: [directory],
        summary: Localized("el certificado del servidor", "the broker's certificate")),
      Command(
        name: "cert renew", options: [directory, host],
        summary: Localized(
          "hace un certificado nuevo, que vale al reiniciar",
          "makes a new certificate, used after a restart")),
      Command(
        name: "key rotate",
        options: [
          directory,
          Option(
            "at-once",
            summary: Localized(
              "la clave anterior deja de firmar ya: para una clave robada",
              "the key before stops signing now: for a key that was stolen")),
          Option(
            "finish",
            summary: Localized(
              "la clave anterior deja de firmar: todos tienen ya el customer.json5 nuevo",
              "the key before stops signing: everybody has the new customer.json5")),
        ],
        examples: [
          Example(
            "aldaba-broker key rotate --dir acme",
            Localized(
              "con el servidor parado; después se reparte el customer.json5 nuevo",
              "with the broker stopped; then the new customer.json5 is handed out"))
        ],
        summary: Localized(
          "cambia la clave del registro: la vieja y la nueva lo firman, y siguen firmando las dos"
            + " hasta --finish",
          "changes the ledger's key: the old and the new one sign that it is so, and both go on"
            + " signing until --finish")),
      Command(
        name: "authority rotate",
        options: [
          directory,
          Option(
            "at-once",
            summary: Localized(
              "nada lleva de la anterior a la nueva: para una clave robada; hay que repartir"
                + " customer.json5 y dar de alta otra vez a todos",
              "nothing leads from the old one to the new one: for a key that was stolen;"
                + " customer.json5 is handed out and everybody is added again")),
        ],
        examples: [
          Example(
            "aldaba-broker authority rotate --dir acme",
            Localized(
              "con el servidor parado; quien tiene la anterior sigue adelante",
              "with the broker stopped; whoever has the old one goes on"))
        ],
        summary: Localized(
          "cambia la autoridad: la vieja y la nueva lo firman, y lo que firmó la vieja vale ocho días"
            + " más",
          "changes the authority: the old and the new one sign it, and what the old one issued counts"
            + " for eight days more")),
      Command(
        name: "demo",
        options: [
          Option("fast", summary: Localized("sin pausas", "without rests")),
          Option(
            "keep",
            summary: Localized(
              "deja la carpeta y dice dónde", "leaves the folder and says where")),
        ],
        examples: [
          Example(
            "aldaba-broker demo",
            Localized(
              "una ayuda entera: permisos, una espera y un cambio de persona, en un minuto",
              "a whole session: permissions, a wait and a transfer, in a minute"))
        ],
        summary: Localized(
          "lo enseña todo en este equipo, con certificados de usar y tirar",
          "shows the whole thing on this machine, with throw-away certificates")),
      Command(
        name: "authority",
        options: [
          directory,
          Option(
            "until-input-ends",
            summary: Localized(
              "termina con quien lo puso en marcha", "ends with whoever started it")),
        ],
        summary: Localized(
          "el proceso que guarda la clave de la autoridad; serve lo pone en marcha solo",
          "the process that holds the authority's key; serve starts it by itself")),
    ])
}

import AldabaPerson
import AldabaTerminal
import AldabaWire

extension Audit {
  static let table = CommandTable(
    program: "aldaba-audit", version: Program.version,
    summary: Localized(
      "Comprueba y cuenta lo que quedó anotado. Funciona también con el servidor en marcha.",
      "Verifies and tells what is on record. Works while the broker runs, too."),
    commands: [
      enroll, verify, list, show, search, follow, statistics, report, export, prove, compare, key,
      replay,
      forget, witness,
    ])

  static let directory = Option(
    "dir", "DIR",
    summary: Localized(
      "la carpeta «ledger» del servidor, o la del servidor que la contiene",
      "the broker's folder «ledger», or the broker's own folder"))
  private static let broker = Option(
    "broker", "HOST:PORT",
    summary: Localized(
      "o el servidor mismo: quien revisa entra con su certificado, guarda su copia del registro y"
        + " descubre si se cambia o se acorta",
      "or the broker itself: an auditor comes in with their certificate, keeps a copy of the ledger"
        + " and finds out if it is changed or shortened"))
  private static let since = Option(
    "since", "DATE",
    summary: Localized(
      "desde ese día o minuto: 2026-11-24, o 2026-11-24T09:15",
      "from that day or minute on: 2026-11-24, or 2026-11-24T09:15"))
  private static let until = Option(
    "until", "DATE",
    summary: Localized(
      "hasta ese día o minuto, que cuenta también", "up to that day or minute, which counts too"))
  private static let customer = Option(
    "customer", "NAME",
    summary: Localized(
      "una parte del nombre de quien pidió ayuda; sin tildes ni mayúsculas vale igual",
      "a part of the customer's name; accents and capitals make no difference"))

  private static let enroll = Command(
    name: "enroll",
    options: [
      Option(
        "broker", "HOST:PORT",
        summary: Localized(
          "otra dirección que la de la clave", "another address than the token's")),
      Enroll.passphrase,
    ],
    examples: [
      Example(
        "aldaba-audit enroll",
        Localized(
          "la clave es la que dio: aldaba-broker person add … --role auditor",
          "the token is from: aldaba-broker person add … --role auditor"))
    ],
    summary: Localized(
      "convierte una clave de alta en un certificado de quien revisa",
      "turns a token into an auditor's certificate"))

  private static let verify = Command(
    name: "verify",
    options: [
      directory, broker,
      Option(
        "policy", "FILE",
        summary: Localized(
          "también que bastantes testigos hayan firmado hace poco, como pide ese archivo",
          "also that enough witnesses have signed lately, as that file wants")),
      Option(
        "all",
        summary: Localized(
          "juzga de nuevo también lo que ya se juzgó otra vez; sin esto, de aquello se comparan"
            + " solo los bytes: tienen que ser los mismos",
          "judges again also what was judged another time; without it, of that only the bytes are"
            + " compared: they must be the same")),
    ],
    examples: [
      Example(
        "aldaba-audit verify --dir /var/lib/aldaba/ledger",
        Localized(
          "comprueba que nada falta, que nadie lo ha cambiado y que todo tenía permiso",
          "checks that nothing is missing or changed, and that all was allowed")),
      Example(
        "aldaba-audit verify --dir /var/lib/aldaba/ledger --json",
        Localized(
          "lo mismo para otro programa: una línea, y 0 o 65 al salir",
          "the same for another program: one line, and exit code 0 or 65")),
      Example(
        "aldaba-audit verify --broker help.acme.example:7443",
        Localized(
          "lo mismo desde otro equipo, y que sigue siendo el registro de la última vez",
          "the same from another computer, and that it is still the ledger of the last time")),
    ],
    summary: Localized(
      "comprueba el registro entero: contenido, firmas, orden y permisos. Sale con 0, o con 65 si"
        + " algo no cuadra",
      "verifies the whole ledger: content, signatures, order and permissions. Ends with 0, or with"
        + " 65 where something is wrong"))

  private static let list = Command(
    name: "list", options: [directory, broker],
    examples: [
      Example(
        "aldaba-audit list --dir /var/lib/aldaba/ledger",
        Localized("las sesiones, una por fila", "the sessions, one a row")),
      Example(
        "aldaba-audit list --dir /var/lib/aldaba/ledger --json",
        Localized(
          "todas las anotaciones, una por línea, tal como están",
          "every record, one a line, exactly as it stands")),
    ],
    summary: Localized("muestra las sesiones", "shows the sessions"))

  private static let show = Command(
    name: "show", arguments: [Argument("SESSION")], options: [directory, broker],
    examples: [
      Example(
        "aldaba-audit show 3f2a9c10 --dir /var/lib/aldaba/ledger",
        Localized(
          "cuenta una sesión; bastan las primeras cifras de su nombre",
          "tells one session; the first digits of its name will do"))
    ],
    summary: Localized(
      "cuenta lo que pasó en una sesión, paso a paso. Responde solo de lo que enseña: cada anotación es de"
        + " las firmadas; que no falte ninguna lo dice verify. Si no hay tal sesión, sale con 68",
      "tells what happened in a session, step by step. It vouches only for what it shows: each record is"
        + " one that was signed; that none is missing is for verify to say. Ends with 68 where there is"
        + " no such session"))

  private static let search = Command(
    name: "search",
    options: [
      directory, broker,
      Option(
        "session", "SESSION",
        summary: Localized(
          "solo en esa sesión; bastan sus primeras cifras",
          "only in that session; its first digits will do")),
      Option(
        "person", "WHO",
        summary: Localized(
          "una parte del nombre de quien atendió, o su identificador",
          "a part of a technician's name, or their identifier")),
      customer,
      Option(
        "ticket", "ID",
        summary: Localized("una parte del caso", "a part of the case")),
      Option(
        "what", choices: Topic.allCases.map(\.rawValue),
        summary: Localized("qué se preguntó o se permitió", "what was asked or allowed")),
      Option(
        "event", "EVENT",
        summary: Localized(
          "una clase de anotación, como consent.granted, o varias: hold",
          "a kind of record, such as consent.granted, or several: hold")),
      Option(
        "rule", "RULE",
        summary: Localized(
          "solo lo que va contra esa regla, como R6",
          "only what breaks that rule, such as R6")),
      since, until,
    ],
    examples: [
      Example(
        "aldaba-audit search --customer ortega --what type --dir /var/lib/aldaba/ledger",
        Localized(
          "quién pidió escribir en su equipo, y qué se contestó",
          "who asked to type on their computer, and what was answered")),
      Example(
        "aldaba-audit search --person gabriela --event hold --since 2026-11-01 --dir ledger --json",
        Localized(
          "sus esperas de este mes, tal como están anotadas",
          "their holds of this month, as they stand on record")),
    ],
    summary: Localized(
      "busca anotaciones; sin nada que buscar, las muestra todas",
      "looks for records; with nothing to look for, shows them all"))

  private static let follow = Command(
    name: "follow",
    options: [
      directory, broker,
      Option(
        "session", "SESSION",
        summary: Localized(
          "solo esa sesión, hasta que termine; bastan sus primeras cifras",
          "only that session, until it ends; its first digits will do")),
      Option(
        "syslog", "PLACE",
        summary: Localized(
          "en vez de contarlo, lo envía como syslog (RFC 5424): HOST:PORT o unix:RUTA",
          "sends it as syslog (RFC 5424) instead of telling it: HOST:PORT or unix:PATH")),
      Option(
        "cursor", "FILE",
        summary: Localized(
          "con --syslog: hasta dónde se ha enviado; nada se pierde al reiniciar",
          "with --syslog: how far it was sent; a restart loses nothing")),
    ],
    examples: [
      Example(
        "aldaba-audit follow --dir /var/lib/aldaba/ledger",
        Localized(
          "cuenta lo que pasa desde ahora, hasta Ctrl+C (130)",
          "tells what happens from now on, until Ctrl+C (130)")),
      Example(
        "aldaba-audit follow --session 3f2a9c10 --dir /var/lib/aldaba/ledger --json",
        Localized(
          "las anotaciones nuevas de una sesión; al terminar esta, 0",
          "the new records of one session; 0 when it ends")),
    ],
    summary: Localized(
      "cuenta en directo lo que se va anotando. Sale con 0 cuando acaba la sesión, con 130 si se"
        + " interrumpe",
      "tells live what is being recorded. Ends with 0 when the session does, with 130 when"
        + " interrupted"))

  private static let statistics = Command(
    name: "stats",
    options: [
      directory, broker, since, until,
      Option(
        "by", choices: Statistics.Grouping.allCases.map(\.rawValue),
        summary: Localized(
          "además, por persona, equipo, nivel o semana",
          "by technician, team, tier or week as well")),
    ],
    examples: [
      Example(
        "aldaba-audit stats --dir /var/lib/aldaba/ledger --since 2026-11-23 --by technician",
        Localized(
          "cuánto se esperó, qué se permitió y cuántos cambios hubo",
          "how long people waited, what was allowed and how many transfers there were")),
      Example(
        "aldaba-audit stats --dir /var/lib/aldaba/ledger --json",
        Localized(
          "lo mismo para otro programa: un objeto, con tiempos en milisegundos",
          "the same for another program: one object, with times in milliseconds")),
    ],
    summary: Localized(
      "mide esperas, respuestas, cambios y permisos",
      "measures waits, answers, transfers and permissions"))

  private static let report = Command(
    name: "report",
    options: [
      directory, broker,
      Option(
        "html", "FILE", isRequired: true,
        summary: Localized(
          "el archivo nuevo; si ya existe, no se toca (73)",
          "the new file; one that is there is not touched (73)")),
      customer, since, until,
    ],
    examples: [
      Example(
        "aldaba-audit report --html ana.html --customer ortega --since 2026-11-01 --dir ledger",
        Localized(
          "quién entró en su equipo este mes, con qué permiso, y si alguien esperó de más",
          "who was in their machine this month, with whose permission, and whether anybody waited"
            + " too long")),
      Example(
        "aldaba-audit report --html nov.html --since 2026-11-01 --dir /var/lib/aldaba/ledger",
        Localized(
          "una página con problemas, esperas y sesiones; no necesita nada más para leerse",
          "one page of problems, waits and sessions; it needs nothing else to be read")),
    ],
    summary: Localized(
      "escribe una página con problemas, esperas y cada sesión. Sale con 0, o con 65 si hay problemas",
      "writes a page of problems, waits and each session. Ends with 0, or with 65 where there are"
        + " problems"))

  private static let export = Command(
    name: "export",
    options: [
      directory, broker,
      Option(
        "format", choices: ExportFormat.allCases.map(\.rawValue),
        summary: Localized(
          "jsonl: como está anotado; csv: una tabla (RFC 4180), sin fórmulas; ocsf: sucesos de OCSF"
            + " 1.3.0 para un SIEM: personas como Account Change (3001), sesiones y rechazos como"
            + " Authentication (3002), permisos como User Access Management (3005), el servidor como"
            + " Application Lifecycle (6002), lo demás como Base Event (0)",
          "jsonl: as it stands; csv: a table (RFC 4180), without formulas; ocsf: events of OCSF"
            + " 1.3.0 for a SIEM: people as Account Change (3001), sessions and refusals as"
            + " Authentication (3002), permissions as User Access Management (3005), the broker as"
            + " Application Lifecycle (6002), all else as Base Event (0)")),
      Option(
        "tiles", "DIR",
        summary: Localized(
          "o todo el registro en una carpeta nueva, como c2sp.org/tlog-tiles",
          "or the whole ledger into a new folder, as c2sp.org/tlog-tiles")),
      Option(
        "texts",
        summary: Localized(
          "también los textos personales: lo que sale ya no se puede borrar",
          "personal texts as well: what has left cannot be erased any more")),
      since, until,
    ],
    examples: [
      Example(
        "aldaba-audit export --format csv --since 2026-11-01 --dir /var/lib/aldaba/ledger > nov.csv",
        Localized("las anotaciones de un mes, en una tabla", "a month's records as a table")),
      Example(
        "aldaba-audit export --format ocsf --dir /var/lib/aldaba/ledger",
        Localized("sucesos para un SIEM, uno por línea", "events for a SIEM, one a line")),
    ],
    summary: Localized(
      "escribe las anotaciones para otros programas", "writes the records for other programs"))

  private static let prove = Command(
    name: "prove", arguments: [Argument("SESSION")],
    options: [
      directory, broker,
      Option(
        "out", "DIR",
        summary: Localized(
          "en una carpeta nueva: de cada anotación, su línea y su prueba",
          "into a new folder: of each record, its line and its proof")),
    ],
    examples: [
      Example(
        "aldaba-audit prove 3f2a9c10 --out proofs --dir /var/lib/aldaba/ledger",
        Localized(
          "pruebas c2sp.org/tlog-proof@v1 que comprueban también otras herramientas",
          "c2sp.org/tlog-proof@v1 proofs that other tools check as well")),
      Example(
        "aldaba-audit prove 3f2a9c10 --dir /var/lib/aldaba/ledger --json",
        Localized(
          "resguardos con la anotación dentro, uno por línea",
          "receipts with the record inside, one a line")),
    ],
    summary: Localized(
      "prueba que cada anotación de una sesión está en el registro firmado; que no falte ninguna lo dice"
        + " verify. Si no hay tal sesión, sale con 68; si la carpeta ya existe, con 73",
      "proves of each record of a session that it is in the signed ledger; that none is missing is for"
        + " verify to say. Ends with 68 where there is no such session, with 73 where the folder is"
        + " there already"))

  private static let compare = Command(
    name: "compare", arguments: [Argument("RECEIPT", .some)],
    options: [
      Option(
        "key", "KEY",
        summary: Localized(
          "la clave del registro, como la dice verify: origen+…+…",
          "the ledger's key, as verify says it: origin+…+…")),
      Option(
        "customer-file", "FILE",
        summary: Localized("o el customer.json5 que la lleva", "or the customer.json5 that has it")),
      Option(
        "dir", "DIR",
        summary: Localized(
          "compara también con el registro de esa carpeta",
          "compares with the ledger of that folder as well")),
    ],
    examples: [
      Example(
        "aldaba-audit compare ana.txt gabriela.txt --customer-file customer.json5",
        Localized(
          "si el servidor contó a cada parte otra historia: 65, con las dos firmas como prueba",
          "whether the broker told each party another story: 65, with both signatures as evidence"))
    ],
    summary: Localized(
      "compara los resguardos de varias personas entre sí. Sale con 0 si cuentan lo mismo, si no, con"
        + " 65",
      "compares several people's receipts with one another. Ends with 0 where they tell the same,"
        + " else with 65"))
}

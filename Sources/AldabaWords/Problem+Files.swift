/// Files, configuration and the ledger on this machine.
extension Problem {
  public static func fileExists(_ path: String) -> Problem {
    Problem(
      73,
      es: ("Ya existe \(path), y no se sobrescribe", "Elija otro sitio, o guarde antes lo que hay"),
      en: ("\(path) is there already and is not overwritten", "Choose another place, or move it"))
  }

  public static func permissionsTooOpen(_ path: String) -> Problem {
    Problem(
      78,
      es: ("Otras personas de este equipo pueden leer \(path)", "Ejecute: chmod go= \(path)"),
      en: ("Other people on this computer can read \(path)", "Run: chmod go= \(path)"))
  }

  public static func noCustomerFile(_ path: String) -> Problem {
    Problem(
      78,
      es: (
        "Falta el archivo de su organización: \(path)",
        "Pídaselo a su organización y póngalo ahí, o use --customer-file"
      ),
      en: (
        "The file of your organisation is missing: \(path)",
        "Ask your organisation for it and put it there, or use --customer-file"
      ))
  }

  /// The organisation's file on the customer's machine, which they have not written themselves.
  ///
  /// - Parameter place: `file:line:column`.
  /// - Parameter what: what was expected and what came, as the reader of the file says it.
  public static func badCustomerFile(_ place: String, what: String) -> Problem {
    Problem(
      78,
      es: (
        "El archivo de su organización no es correcto: \(place): \(expectedES(what))",
        "Pida a su organización que se lo dé otra vez, y póngalo en su lugar"
      ),
      en: (
        "The file of your organisation is not right: \(place): \(what)",
        "Ask your organisation for it again, and put it in its place"
      ))
  }

  /// - Parameter place: `file:line:column`, or the file alone.
  /// - Parameter what: what was expected and what came, as the reader of the file says it.
  public static func badConfiguration(_ place: String, what: String) -> Problem {
    Problem(
      78,
      es: ("\(place): \(expectedES(what))", "Corríjalo y compruébelo con: aldaba-broker check"),
      en: ("\(place): \(what)", "Correct it and check it with: aldaba-broker check"))
  }

  /// The file is right; what the command line says over it is not.
  ///
  /// - Parameter option: as it was given: `--set ask_seconds=x`.
  /// - Parameter what: what was expected and what came, as the reader of the file says it.
  public static func badSetting(_ option: String, what: String) -> Problem {
    Problem(
      78,
      es: (
        "\(option): \(expectedES(what))", "Corríjalo en la orden; broker.json5 explica cada clave"
      ),
      en: (
        "\(option): \(what)", "Correct it in the command; broker.json5 explains each key"
      ))
  }

  public static func notABroker(_ directory: String) -> Problem {
    Problem(
      78,
      es: (
        "En \(directory) no hay ningún servidor preparado",
        "Para prepararlo: aldaba-broker init --dir \(directory)"
      ),
      en: (
        "There is no broker in \(directory)", "To make one: aldaba-broker init --dir \(directory)"
      ))
  }

  /// Another process holds the directory.
  public static func directoryBusy(_ directory: String) -> Problem {
    Problem(
      74,
      es: ("Otro programa está usando \(directory)", "Termine el otro, o use otra carpeta"),
      en: ("Another program is using \(directory)", "End the other, or use another folder"))
  }

  /// - Parameter reason: what the system said.
  public static func cannotRead(_ path: String, reason: String) -> Problem {
    Problem(
      74,
      es: (
        "No se puede leer \(path): \(systemES(reason))", "Compruebe que existe y que puede abrirlo"
      ),
      en: ("\(path) cannot be read: \(reason)", "Check that it is there and that you may open it"))
  }

  /// - Parameter reason: what the system said.
  public static func cannotWrite(_ path: String, reason: String) -> Problem {
    Problem(
      74,
      es: (
        "No se puede escribir \(path): \(systemES(reason))", "Compruebe el espacio y los permisos"
      ),
      en: ("\(path) cannot be written: \(reason)", "Check the space and the permissions"))
  }

  /// - Parameter reason: what the system said.
  public static func cannotListen(_ address: String, reason: String) -> Problem {
    Problem(
      74,
      es: (
        "No se puede escuchar en \(address): \(systemES(reason))",
        "Elija otra dirección con --listen"
      ),
      en: ("It is not possible to listen at \(address): \(reason)", "Choose another: --listen"))
  }

  /// A sync failed: what the disk holds is unknown.
  ///
  /// - Parameter what: what the system said.
  public static func ledgerUnknown(_ path: String, what: String) -> Problem {
    Problem(
      74,
      es: (
        "El disco no ha guardado el registro de \(path): \(what)",
        "El servidor termina; al arrancar otra vez sigue con lo que está guardado"
      ),
      en: (
        "The disk has not kept the ledger in \(path): \(what)",
        "The broker ends; started again it goes on with what was kept"
      ))
  }

  /// - Parameters:
  ///   - place: the segment and line, or the record.
  ///   - what: what was expected and what came, as the verifier says it.
  public static func ledgerDoesNotVerify(_ place: String, what: String) -> Problem {
    Problem(
      65,
      es: ("El registro no se puede dar por bueno: \(place): \(what)", keepES),
      en: ("The ledger does not verify: \(place): \(what)", keepEN))
  }

  private static let keepES: Phrase = "No cambie nada; guarde una copia y avise a la administración"
  private static let keepEN: Phrase = "Change nothing; keep a copy and tell your administrator"

  /// - Parameter place: file and line.
  /// - Parameter what: what was expected and what came.
  public static func receiptDoesNotVerify(_ place: String, what: String) -> Problem {
    Problem(
      65,
      es: (
        "El resguardo no se puede dar por bueno: \(place): \(what)",
        "Guarde el archivo como está y enséñeselo a su organización: lo que sí vale sigue valiendo"
      ),
      en: (
        "The receipt does not verify: \(place): \(what)",
        "Keep the file as it is and show it to your organisation: what does verify still counts"
      ))
  }
}

/// What the system says in English, in Spanish where it is one of what people meet.
private func systemES(_ reason: String) -> String {
  switch reason {
  case "No such file or directory": "no existe"
  case "Permission denied", "Operation not permitted": "no hay permiso"
  case "Is a directory": "es una carpeta"
  case "Not a directory": "parte de la ruta no es una carpeta"
  case "No space left on device": "no queda sitio en el disco"
  case "Read-only file system": "ahí no se puede escribir"
  case "File too large": "es demasiado grande"
  case "Input/output error": "el disco ha fallado"
  case "Address already in use": "otro programa ya escucha ahí"
  case "Cannot assign requested address": "esa dirección no es de este equipo"
  default: reason
  }
}

/// A file or folder that is to be left on the customer's computer, as the question names it.
public struct FileNotice: Sendable, Equatable {
  public let name: String
  public let bytes: Int64
  /// How many, for a folder.
  public let files: Int?
  /// Where to.
  public let place: String
  /// The first digits of its SHA-256, in hexadecimal.
  public let digest: String
  /// Whether programs look at that place by themselves.
  public let isHidden: Bool
  /// Whether something in it can be run.
  public let isProgram: Bool
  /// Whether a file of that name is there, which is asked about by itself.
  public let isThere: Bool

  public init(
    name: String, bytes: Int64, files: Int?, place: String, digest: String, isHidden: Bool,
    isProgram: Bool, isThere: Bool
  ) {
    self.name = name
    self.bytes = bytes
    self.files = files
    self.place = place
    self.digest = digest
    self.isHidden = isHidden
    self.isProgram = isProgram
    self.isThere = isThere
  }
}

/// Questions about files.
extension Words {
  func askPush(_ talk: Talk, _ reason: String, _ file: FileNotice) -> String {
    let isFolder = file.files != nil
    return say(
      es: [
        "\(capital: talk.tech) le pide permiso para dejar "
          + (isFolder ? "una carpeta en su equipo." : "un archivo en su equipo."),
        "Nombre: \(file.name)", "Tamaño: \(size(file.bytes))\(count(file.files))",
        isFolder ? nil : "Tipo: \(kind(of: file.name))",
        "Lugar: \(file.place)", "Identificador: \(file.digest)", "Para qué: \(quote: reason)",
        file.isProgram ? "Contiene un programa: se podrá ejecutar." : nil,
        isFolder ? "Para ver la lista de archivos, escriba: lista" : nil,
        file.isHidden
          ? "Es un lugar oculto: el sistema puede leerlo por sí solo. \(replacing(file))"
          : file.isThere
            ? "No se abre solo. \(replacing(file))" : "No se abre solo y no sustituye a ninguno.",
        answerYes,
      ],
      en: [
        "\(capital: talk.tech) asks to leave "
          + (isFolder ? "a folder on your computer." : "a file on your computer."),
        "Name: \(file.name)", "Size: \(size(file.bytes))\(count(file.files))",
        isFolder ? nil : "Type: \(kind(of: file.name))",
        "Place: \(file.place)", "Identifier: \(file.digest)", "What for: \(quote: reason)",
        file.isProgram ? "It holds a program: it can be run." : nil,
        isFolder ? "To see the list of files, type: list" : nil,
        file.isHidden
          ? "It is a hidden place: the system may read it by itself. \(replacing(file))"
          : file.isThere
            ? "It does not open by itself. \(replacing(file))"
            : "It does not open by itself and replaces nothing.",
        answerYes,
      ])
  }

  /// Whether the place is taken is looked at before; to take it is another question.
  private func replacing(_ file: FileNotice) -> Phrase {
    if language == .es {
      return file.isThere
        ? "Ya hay uno con ese nombre: se lo preguntaremos aparte." : "No sustituye a ninguno."
    }
    return file.isThere
      ? "There is one of that name: you will be asked about it." : "It replaces nothing."
  }

  /// Every file of a folder that is to be left, before the yes to it: one line each.
  public func fileList(_ files: [(path: String, bytes: Int64, isProgram: Bool)]) -> String {
    let lines = files.map { file -> Phrase in
      let program: Phrase = language == .es ? ", programa" : ", a program"
      return "\(file.path) (\(size(file.bytes))\(file.isProgram ? program : ""))"
    }
    let start: Phrase = language == .es ? "En la carpeta:" : "In the folder:"
    return ([start] + lines).map(\.text).joined(separator: "\n")
  }

  func askOverwrite(_ file: String, _ bytes: Int64, _ saved: Day) -> String {
    say(
      es: [
        "Ya tiene un archivo con ese nombre:",
        "\(file), \(size(bytes)), guardado \(day(saved)).",
        "Si lo permite, el nuevo ocupa su lugar y el que tiene se pierde.", answerYes,
      ],
      en: [
        "You already have a file with that name:",
        "\(file), \(size(bytes)), saved \(day(saved)).",
        "If you allow it, the new one takes its place and yours is lost.", answerYes,
      ])
  }

  func askFetch(_ talk: Talk, _ reason: String, _ file: String, _ bytes: Int64) -> String {
    say(
      es: [
        "\(capital: talk.tech) le pide una copia de un archivo suyo.", "Nombre: \(file)",
        "Tamaño: \(size(bytes))", "Para qué: \(quote: reason)",
        "Antes puede abrirlo y leerlo. El suyo se queda donde está.", answerYes,
      ],
      en: [
        "\(capital: talk.tech) asks for a copy of one of your files.", "Name: \(file)",
        "Size: \(size(bytes))", "What for: \(quote: reason)",
        "You can open and read it first. Yours stays where it is.", answerYes,
      ])
  }

  /// «812 bytes», «3,4 MB»: in powers of 1,000, as files are sized elsewhere.
  func size(_ bytes: Int64) -> Phrase {
    let bytes = max(bytes, 0)
    guard bytes >= 1_000 else { return bytes == 1 ? "1 byte" : "\(Int(bytes)) bytes" }
    var unit = 1_000.0
    for (name, next) in [("kB", 1e6), ("MB", 1e9), ("GB", 1e12), ("TB", 1e30)] {
      let tenths = (Double(bytes) / unit * 10).rounded()
      if Double(bytes) < next, tenths < 10_000 {
        let whole = Int(tenths) / 10
        let tenth = Int(tenths) % 10
        let point = language == .es ? "," : "."
        return tenth == 0 || whole >= 100
          ? "\(whole) \(name)" : "\(whole)\(point)\(tenth) \(name)"
      }
      unit = next
    }
    return "\(Int(Double(bytes) / 1e12)) TB"
  }

  private func count(_ files: Int?) -> Phrase {
    guard let files else { return "" }
    if language == .es { return files == 1 ? ", 1 archivo" : ", \(files) archivos" }
    return files == 1 ? ", 1 file" : ", \(files) files"
  }
}

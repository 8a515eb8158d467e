public import AldabaWire

/// What becomes of files, for whom they concern.
extension Words {
  // MARK: - The customer

  /// A file or folder is in its place.
  public func fileArrived(_ path: String, in talk: Talk) -> String {
    say(
      es: ["\(capital: talk.tech) ha dejado esto, entero y comprobado:", "\(path)"],
      en: ["\(capital: talk.tech) has left this, whole and checked:", "\(path)"])
  }

  /// The technician has the copy.
  public func fileHanded(_ path: String, in talk: Talk) -> String {
    say(
      es: ["\(capital: talk.tech) tiene una copia de:", "\(path)", "El suyo sigue donde estaba."],
      en: ["\(capital: talk.tech) has a copy of:", "\(path)", "Yours is still where it was."])
  }

  /// What was allowed did not get there.
  ///
  /// - Parameter isKept: what came so far lies beside its place, for another time; else nothing is left.
  public func fileNotArrived(
    _ path: String, _ why: FileTrouble, isKept: Bool, in talk: Talk
  ) -> String {
    say(
      es: [
        "No ha llegado: \(path)", "Motivo: \(reason(why)).",
        isKept
          ? "Lo que llegó queda aparte, en un archivo oculto, por si lo permite otra vez."
          : "No ha quedado nada a medias. \(capital: talk.tech) ya lo sabe.",
      ],
      en: [
        "It did not arrive: \(path)", "Reason: \(reason(why)).",
        isKept
          ? "What came is kept aside, in a hidden file, should you allow it again."
          : "Nothing half-done is left. \(capital: talk.tech) knows.",
      ])
  }

  /// How far a file is that takes its time.
  ///
  /// - Parameters:
  ///   - isPush: it comes here; else a copy goes out.
  ///   - rate: bytes a second; 0 while it is not known.
  public func fileOnItsWay(
    _ name: String, isPush: Bool, done: Int64, of total: Int64, rate: Int64
  ) -> String {
    let far = progress(done: done, of: total, rate: rate)
    return say(
      es: isPush ? "Está llegando \(name): \(far)" : "Se está copiando \(name): \(far)",
      en: isPush ? "\(name) is arriving: \(far)" : "\(name) is being copied: \(far)")
  }

  /// The technician's program was started again, and the file goes on under the same yes.
  public func fileGoesOn(
    _ path: String, isPush: Bool, done: Int64, of total: Int64, in talk: Talk
  ) -> String {
    say(
      es: [
        isPush
          ? "\(capital: talk.tech) sigue dejando esto, como usted permitió:"
          : "\(capital: talk.tech) sigue copiando esto, como usted permitió:",
        "\(path)", "\(size(done)) de \(size(total)) ya estaban \(isPush ? "aquí" : "copiados").",
      ],
      en: [
        isPush
          ? "\(capital: talk.tech) goes on leaving this, as you allowed:"
          : "\(capital: talk.tech) goes on copying this, as you allowed:",
        "\(path)",
        "\(size(done)) of \(size(total)) \(isPush ? "were here" : "were copied") already.",
      ])
  }

  // MARK: - The technician

  /// What is to be sent is read and hashed first.
  public func fileReading(_ path: String) -> String {
    say(es: "Leyendo \(path)…", en: "Reading \(path)…")
  }

  /// How far it is.
  ///
  /// - Parameters:
  ///   - rate: bytes a second; 0 while it is not known.
  public func fileProgress(done: Int64, of total: Int64, rate: Int64) -> String {
    progress(done: done, of: total, rate: rate).text
  }

  private func progress(done: Int64, of total: Int64, rate: Int64) -> Phrase {
    let percent = total > 0 ? Int(done * 100 / total) : 100
    guard rate > 0 else {
      return phrase(
        es: "\(size(done)) de \(size(total)) (\(percent) %)",
        en: "\(size(done)) of \(size(total)) (\(percent)%)")
    }
    let left = duration(seconds: Int((total - done) / rate))
    return phrase(
      es: "\(size(done)) de \(size(total)) (\(percent) %), \(size(rate))/s, quedan \(left)",
      en: "\(size(done)) of \(size(total)) (\(percent)%), \(size(rate))/s, \(left) left")
  }

  /// A console that came back goes on with a file: so much of it is at the other end, and was compared.
  public func fileResumed(_ name: String, done: Int64, of total: Int64) -> String {
    say(
      es: "Sigue \(name): \(size(done)) de \(size(total)) ya están y coinciden",
      en: "\(name) goes on: \(size(done)) of \(size(total)) are there and match")
  }

  /// It is where it belongs, whole and checked.
  public func fileDone(_ name: String, bytes: Int64) -> String {
    say(
      es: "Entero y comprobado: \(name) (\(size(bytes)))",
      en: "Whole and checked: \(name) (\(size(bytes)))")
  }

  /// It is not, and what can be done.
  ///
  /// - Parameters:
  ///   - done: bytes that had arrived.
  ///   - total: all its bytes; 0 where they are not known.
  public func fileFailed(
    _ name: String, _ why: FileTrouble, done: Int64 = 0, of total: Int64 = 0
  ) -> Advice {
    guard why == .linkLost, done > 0, total > 0 else {
      return advice(
        es: ("no se ha pasado \(name): \(reason(why))", hint(why)),
        en: ("\(name) was not sent: \(reason(why))", hint(why)))
    }
    return advice(
      es: (
        "no se ha pasado \(name): \(reason(why)) con \(size(done)) de \(size(total))",
        "Pídalo otra vez: si no ha cambiado, sigue desde ahí"
      ),
      en: (
        "\(name) was not sent: \(reason(why)) at \(size(done)) of \(size(total))",
        "Ask again: if it has not changed, it goes on from there"
      ))
  }

  /// What was to be sent cannot be read on the technician's own machine.
  public func fileNotSent(_ name: String, _ why: FileTrouble) -> Advice {
    let here =
      switch why {
      case .gone, .noFolder:
        phrase(
          es: "Revise la ruta: está en su equipo", en: "Check the path: it is on your computer")
      case .unreadable:
        phrase(es: "Compruebe que puede abrirlo", en: "Check that you may open it")
      case .badName: phrase(es: "Use un nombre sencillo", en: "Use a plain name")
      case .unable, .badDigest, .badList, .cancelled:
        phrase(es: "Repítalo, o elija otro", en: "Try again, or choose another")
      case .changed, .notAFile, .tooMany, .noRoom, .readOnly, .isFolder, .exists, .link, .linkLost,
        .noAuditor:
        hint(why)
      }
    return advice(
      es: ("no se ha pasado \(name): \(reason(why))", here),
      en: ("\(name) was not sent: \(reason(why))", here))
  }

  /// How a word about files is written and what it does.
  func fileHelp(_ verb: ConsoleVerb) -> String {
    verb == .push
      ? say(
        es: "push ARCHIVO [to:LUGAR] MOTIVO: dejar un archivo o una carpeta a su cliente",
        en: "push FILE [to:PLACE] REASON: leave a file or folder with your customer")
      : say(
        es: "fetch ARCHIVO [as:ARCHIVO] MOTIVO: pedir una copia de un archivo de su cliente",
        en: "fetch FILE [as:FILE] REASON: ask for a copy of a file of your customer's")
  }

  // MARK: - Why

  func reason(_ why: FileTrouble) -> Phrase {
    switch why {
    case .changed: phrase(es: "cambió mientras se leía", en: "it changed while it was read")
    case .gone: phrase(es: "no existe", en: "it does not exist")
    case .unreadable: phrase(es: "no se puede leer", en: "it cannot be read")
    case .notAFile: phrase(es: "no es un archivo normal", en: "it is no ordinary file")
    case .tooMany: phrase(es: "son demasiados archivos", en: "there are too many files")
    case .badName:
      phrase(es: "el nombre o el lugar no valen", en: "the name or the place is not accepted")
    case .noRoom: phrase(es: "no queda sitio en el disco", en: "the disk has no room left")
    case .readOnly: phrase(es: "ahí no se puede escribir", en: "nothing can be written there")
    case .isFolder: phrase(es: "es una carpeta", en: "it is a folder")
    case .exists: phrase(es: "ya hay algo con ese nombre", en: "the name is taken")
    case .link:
      phrase(es: "es un enlace a otro lugar", en: "it is a link to another place")
    case .noFolder: phrase(es: "esa carpeta no existe", en: "that folder does not exist")
    case .badDigest:
      phrase(es: "no es exactamente lo acordado", en: "it is not exactly what was agreed")
    case .badList: phrase(es: "su lista no es correcta", en: "its list is not right")
    case .cancelled: phrase(es: "se ha parado", en: "it was stopped")
    case .linkLost: phrase(es: "se perdió la conexión", en: "the connection was lost")
    case .noAuditor:
      phrase(es: "falta el certificado de revisión", en: "the auditor's certificate is missing")
    case .unable: phrase(es: "el sistema no ha podido", en: "the system could not do it")
    }
  }

  private func hint(_ why: FileTrouble) -> Phrase {
    switch why {
    case .changed:
      phrase(es: "Espere a que nadie lo use y repítalo", en: "Wait until nobody uses it; try again")
    case .gone, .noFolder:
      phrase(es: "Revise la ruta con su cliente", en: "Check the path with your customer")
    case .unreadable:
      phrase(es: "Elija otro, o que lo copien antes", en: "Choose another, or have it copied first")
    case .notAFile, .link, .isFolder:
      phrase(es: "Indique el archivo mismo", en: "Name the file itself")
    case .tooMany:
      phrase(es: "Haga un archivo con todos, o menos", en: "Pack them into one file, or send fewer")
    case .badName:
      phrase(
        es: "Use un nombre sencillo, dentro de la carpeta personal",
        en: "Use a plain name, inside the home folder")
    case .noRoom:
      phrase(es: "Haga sitio con su cliente, o elija otro disco", en: "Make room, or another disk")
    case .readOnly:
      phrase(es: "Elija otro lugar con: to", en: "Choose another place with: to")
    case .exists: phrase(es: "Elija otro nombre", en: "Choose another name")
    case .badDigest, .badList, .unable, .cancelled:
      phrase(es: "Hable con su cliente y repítalo", en: "Talk to your customer and try again")
    case .linkLost:
      phrase(
        es: "Repítalo: sigue desde donde estaba", en: "Try again: it goes on where it was")
    case .noAuditor:
      phrase(es: "Pida que lo arreglen en la oficina", en: "Have your office set it up")
    }
  }

}

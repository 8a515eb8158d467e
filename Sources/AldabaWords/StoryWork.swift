public import AldabaWire

extension Deed {
  /// Files, steps with their commands, recordings.
  public enum Work: Sendable, Equatable {
    /// A question for one thing: a file's name, a path, a command.
    case asked(Capability, about: Personal, reason: Personal)
    /// With the bytes that went over.
    case pushed(bytes: Int)
    case fetched(bytes: Int)
    case failed(FileTrouble)
    case ran(status: Int)
    case stepSent(step: Int, of: Int)
    case stepAnswered(step: Int, of: Int, Act.StepOutcome)
    case stepsEnded
    case segment(Int)

    var event: String {
      switch self {
      case .asked: "consent.asked"
      case .pushed: "file.pushed"
      case .fetched: "file.fetched"
      case .failed: "file.failed"
      case .ran: "command.run"
      case .stepSent: "step.sent"
      case .stepAnswered: "step.answered"
      case .stepsEnded: "step.ended"
      case .segment: "recording.segment"
      }
    }
  }
}

extension Words {
  func tell(_ work: Deed.Work) -> Phrase {
    switch (language, work) {
    case (.es, .asked(let what, let about, let reason)):
      "pide permiso para \(aim(what)) \(quoted(about)): \(quoted(reason))"
    case (.es, .pushed(let bytes)):
      "tiene ya en su equipo lo que permitió (\(bytes) bytes, comprobados)"
    case (.es, .fetched(let bytes)): "entrega lo que permitió (\(bytes) bytes)"
    case (.es, .failed(let why)): "no pudo completar el envío: \(trouble(why))"
    case (.es, .ran(let status)): "ejecuta la orden que permitió\(end(status))"
    case (.es, .stepSent(let step, let of)): "enseña el paso \(step) de \(of)"
    case (.es, .stepAnswered(let step, let of, let outcome)):
      "\(said(outcome)) (paso \(step) de \(of))"
    case (.es, .stepsEnded): "termina los pasos"
    case (.es, .segment(let index)): "guarda una parte de la grabación (la \(index))"
    case (.en, .asked(let what, let about, let reason)):
      "asks to \(aim(what)) \(quoted(about)): \(quoted(reason))"
    case (.en, .pushed(let bytes)):
      "now has what was allowed (\(bytes) bytes, checked)"
    case (.en, .fetched(let bytes)): "hands over what was allowed (\(bytes) bytes)"
    case (.en, .failed(let why)): "could not complete the transfer: \(trouble(why))"
    case (.en, .ran(let status)): "runs the command that was allowed\(end(status))"
    case (.en, .stepSent(let step, let of)): "shows step \(step) of \(of)"
    case (.en, .stepAnswered(let step, let of, let outcome)):
      "\(said(outcome)) (step \(step) of \(of))"
    case (.en, .stepsEnded): "ends the steps"
    case (.en, .segment(let index)): "keeps a part of the recording (number \(index))"
    }
  }

  private func end(_ status: Int) -> Phrase {
    switch (language, Act.CommandEnd(rawValue: Int64(status))) {
    case (.es, .timedOut): ": se acabó el tiempo"
    case (.es, .stopped): ": se paró"
    case (.es, .notStarted): ": no se pudo empezar"
    case (.es, nil): " (estado \(status))"
    case (.en, .timedOut): ": the time was over"
    case (.en, .stopped): ": it was stopped"
    case (.en, .notStarted): ": it could not be started"
    case (.en, nil): " (status \(status))"
    }
  }

  private func said(_ outcome: Act.StepOutcome) -> Phrase {
    switch (language, outcome) {
    case (.es, .done): "dice que está hecho"
    case (.es, .failed): "dice que no ha funcionado"
    case (.es, .help): "pide ayuda"
    case (.es, .back): "vuelve al paso anterior"
    case (.es, .again): "pide leerlo otra vez"
    case (.es, .detail): "pide más detalle"
    case (.en, .done): "says it is done"
    case (.en, .failed): "says it did not work"
    case (.en, .help): "asks for help"
    case (.en, .back): "goes back one step"
    case (.en, .again): "asks to read it again"
    case (.en, .detail): "asks for more detail"
    }
  }

  /// Why a transfer, or a question about one, came to nothing.
  func trouble(_ why: FileTrouble) -> Phrase {
    switch (language, why) {
    case (.es, .changed): "el archivo cambió mientras tanto"
    case (.es, .gone): "el archivo ya no está"
    case (.es, .unreadable): "el archivo no se puede leer"
    case (.es, .notAFile): "no es un archivo ni una carpeta"
    case (.es, .tooMany): "son demasiados archivos"
    case (.es, .badName): "el nombre no sirve en este equipo"
    case (.es, .noRoom): "no hay sitio en el disco"
    case (.es, .readOnly): "ese lugar no admite archivos"
    case (.es, .isFolder): "con ese nombre hay una carpeta"
    case (.es, .exists): "con ese nombre ya hay un archivo"
    case (.es, .link): "ese nombre lleva a otro lugar"
    case (.es, .noFolder): "esa carpeta no existe"
    case (.es, .badDigest): "lo que llegó no era lo acordado"
    case (.es, .badList): "la lista de archivos no es correcta"
    case (.es, .cancelled): "se canceló"
    case (.es, .linkLost): "la conexión no volvió"
    case (.es, .noAuditor): "no consta quién pueda revisar la grabación"
    case (.es, .unable): "el equipo no lo permite"
    case (.en, .changed): "the file changed meanwhile"
    case (.en, .gone): "the file is no longer there"
    case (.en, .unreadable): "the file cannot be read"
    case (.en, .notAFile): "it is neither a file nor a folder"
    case (.en, .tooMany): "there are too many files"
    case (.en, .badName): "the name is no good on this computer"
    case (.en, .noRoom): "there is no room on the disk"
    case (.en, .readOnly): "that place takes no files"
    case (.en, .isFolder): "a folder has that name"
    case (.en, .exists): "a file already has that name"
    case (.en, .link): "that name leads to another place"
    case (.en, .noFolder): "that folder does not exist"
    case (.en, .badDigest): "what came was not what was agreed on"
    case (.en, .badList): "the list of files is not correct"
    case (.en, .cancelled): "it was cancelled"
    case (.en, .linkLost): "the connection did not come back"
    case (.en, .noAuditor): "nobody is known who could review the recording"
    case (.en, .unable): "the computer does not allow it"
    }
  }
}

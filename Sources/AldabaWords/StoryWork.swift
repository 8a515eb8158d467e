public import AldabaWire

extension Deed {
  /// Files, steps with their commands, recordings.
  public enum Work: Sendable, Equatable {
    /// A question for one thing: a file's name, a path, a command. `files`: of a folder.
    case asked(Capability, about: Personal, files: Int?, reason: Personal)
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
    case (.es, .asked(_, let about, let files?, let reason)):
      "pide permiso para dejar la carpeta \(quoted(about)) (archivos: \(files)): \(quoted(reason))"
    case (.es, .asked(let what, let about, nil, let reason)):
      "pide permiso para \(aim(what)) \(quoted(about)): \(quoted(reason))"
    case (.es, .pushed(let bytes)):
      "tiene ya en su equipo lo que permitió (\(bytes) bytes, comprobados)"
    case (.es, .fetched(let bytes)): "entrega lo que permitió (\(bytes) bytes)"
    case (.es, .failed(let why)): "no pudo completar el envío: \(reason(why))"
    case (.es, .ran(let status)): "ejecuta la orden que permitió\(end(status))"
    case (.es, .stepSent(let step, let of)): "enseña el paso \(step) de \(of)"
    case (.es, .stepAnswered(let step, let of, let outcome)):
      "\(said(outcome)) (paso \(step) de \(of))"
    case (.es, .stepsEnded): "termina los pasos"
    case (.es, .segment(let index)): "guarda una parte de la grabación (la \(index))"
    case (.en, .asked(_, let about, let files?, let reason)):
      "asks to leave the folder \(quoted(about)) (files: \(files)): \(quoted(reason))"
    case (.en, .asked(let what, let about, nil, let reason)):
      "asks to \(aim(what)) \(quoted(about)): \(quoted(reason))"
    case (.en, .pushed(let bytes)):
      "now has what was allowed (\(bytes) bytes, checked)"
    case (.en, .fetched(let bytes)): "hands over what was allowed (\(bytes) bytes)"
    case (.en, .failed(let why)): "could not complete the transfer: \(reason(why))"
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
}

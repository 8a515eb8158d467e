import AldabaWire

/// What happened beside a recording's output, for whoever watches it.
extension Words {
  /// A marker in plain words: a record by its name, the begin, a rest, the end, or output that is left out.
  ///
  /// - Parameter text: a marker, as it stands in the recording.
  /// - Returns: nil for a marker that this release does not know.
  public func replayMark(_ text: String) -> String? {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    switch (parts.first, parts.count) {
    case ("recording", 1): return say(es: "Se graba", en: "Recorded from here")
    case ("paused", 1): return say(es: "Grabación en pausa", en: "Recording paused")
    case ("ended", 1): return say(es: "Fin de la grabación", en: "End of the recording")
    case ("skipped", 2):
      guard let bytes = Int(parts[1]), bytes >= 0 else { return nil }
      return say(es: "Faltan \(bytes) bytes", en: "\(bytes) bytes are left out")
    default: break
    }
    guard let event = parts.first.flatMap({ Event(rawValue: String($0)) }) else { return nil }
    switch parts.count {
    case 1: return happened(event)?.text
    case 2: return Capability(rawValue: String(parts[1])).flatMap { happened(event, $0)?.text }
    default: return nil
    }
  }

  private func happened(_ event: Event, _ what: Capability) -> Phrase? {
    switch (language, event) {
    case (.es, .consentAsked): "Pide permiso: \(aim(what))"
    case (.es, .consentGranted): "Sí: \(aim(what))"
    case (.es, .consentDeclined): "No: \(aim(what))"
    case (.es, .consentSilent): "Sin respuesta: \(aim(what))"
    case (.es, .consentRevoked): "Permiso retirado: \(aim(what))"
    case (.es, .consentExpired): "Se acabó el tiempo: \(aim(what))"
    case (.es, .consentVoid): "Permiso sin efecto: \(aim(what))"
    case (.en, .consentAsked): "Permission asked: \(aim(what))"
    case (.en, .consentGranted): "Yes: \(aim(what))"
    case (.en, .consentDeclined): "No: \(aim(what))"
    case (.en, .consentSilent): "No answer: \(aim(what))"
    case (.en, .consentRevoked): "Permission taken back: \(aim(what))"
    case (.en, .consentExpired): "Time is up: \(aim(what))"
    case (.en, .consentVoid): "Permission without effect: \(aim(what))"
    default: nil
    }
  }

  private func happened(_ event: Event) -> Phrase? {
    let said: (es: Phrase, en: Phrase)? =
      switch event {
      case .filePushed: ("Archivo dejado", "File left")
      case .fileFetched: ("Archivo entregado", "File handed over")
      case .fileFailed: ("Envío sin completar", "Transfer not completed")
      case .commandRun: ("Orden ejecutada", "Command run")
      case .stepSent: ("Paso enviado", "Step sent")
      case .stepAnswered: ("Paso contestado", "Step answered")
      case .stepsEnded: ("Pasos terminados", "Steps ended")
      case .holdAsked: ("Pide que espere", "Asked to wait")
      case .holdAccepted: ("En espera", "On hold")
      case .holdDeclined: ("No quiere esperar", "Does not want to wait")
      case .holdCallback: ("Prefiere que le llamen", "Wants to be called instead")
      case .holdChecked: ("La espera sigue", "The wait goes on")
      case .holdOverrun: ("La espera dura más de lo dicho", "The wait is longer than said")
      case .holdResumed: ("Fin de la espera", "The wait is over")
      case .transferAsked: ("Propone que siga otra persona", "Somebody else is proposed")
      case .escalationAsked: ("Propone que venga alguien más", "A third person is proposed")
      case .transferDeclined, .escalationDeclined: ("No quiere otra persona", "Wants nobody else")
      case .transferConsented, .escalationConsented:
        ("Acepta a la otra persona", "Accepts the other person")
      case .transferAccepted, .escalationAccepted:
        ("La otra persona dice que viene", "The other person comes")
      case .transferFailed, .escalationFailed:
        ("La otra persona no ha podido venir", "The other person could not come")
      case .transferCompleted: ("Sigue otra persona", "Somebody else goes on")
      case .escalationCompleted: ("Hay una tercera persona", "A third person is there")
      case .escalationLeft: ("La tercera persona se va", "The third person leaves")
      case .adviceAsked: ("Consulta a un colega", "A colleague is asked")
      case .requestMade: ("Petición de quien recibe ayuda", "The customer asks for something")
      case .needCorrected: ("Corrección", "Correction")
      case .shellOpened: ("La ventana se abre", "The window opens")
      case .shellClosed: ("La ventana se cierra", "The window closes")
      case .costAsked: ("Pregunta por un precio", "A price is asked about")
      case .costAccepted: ("Precio aceptado", "Price accepted")
      case .costDeclined: ("Precio no aceptado", "Price not accepted")
      case .helperNamed: ("Otra persona al teclado", "Somebody else at the keyboard")
      case .sessionClosing: ("Despedida", "Goodbye")
      case .sessionReopened: ("La sesión sigue", "The session goes on")
      default: nil
      }
    return said.map { language == .es ? $0.es : $0.en }
  }
}

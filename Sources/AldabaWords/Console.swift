public import AldabaWire

/// The words of the technician's console, the least first. They are those of the JSON lines, the
/// same in both languages.
public enum ConsoleVerb: String, Sendable, CaseIterable {
  case say
  case steps
  case stepsSave = "steps save"
  case step, focus
  case askView = "ask view"
  case askTypeNoEnter = "ask type-no-enter"
  case askType = "ask type"
  case askRecord = "ask record"
  case shell, type, push, fetch
  case hold, check, resume, transfer, escalate, advise, cost, exception, register
  case close
  case closeVisit = "close +visit"
  case leave, detach, status, help

  /// Whether it does something for a third person, who sees and types beside the technician; or for
  /// the technician, who does not just leave.
  func works(isThird: Bool) -> Bool {
    switch self {
    case .say, .askView, .askTypeNoEnter, .askType, .shell, .type, .push, .fetch, .detach,
      .status, .help:
      true
    case .askRecord, .hold, .check, .resume, .transfer, .escalate, .advise, .cost, .exception,
      .register,
      .close, .closeVisit, .steps, .stepsSave, .step, .focus:
      !isThird
    case .leave: isThird
    }
  }
}

/// What came of a question.
public enum Outcome: Sendable, Equatable {
  case yes(until: ClockTime)
  case no, silence

  /// A yes that could not be put on record in time.
  case void
}

/// Why a technician's keys and view are paused for a while.
public enum Pause: Sendable, Equatable, CaseIterable {
  case ledger, customerLink, ownLink
}

/// What a technician reads. The customer is named as the technician named them.
extension Words {
  /// The session waits for its customer; the code is valid for that long.
  public func waiting(code: String, seconds: Int) -> String {
    say(
      es: [
        "Código: \(code)",
        "Léaselo a su cliente, que debe escribir: aldaba-agent join \(code)",
        "El código vale \(duration(seconds: seconds)). Se espera respuesta.",
      ],
      en: [
        "Code: \(code)",
        "Read it to your customer, who should type: aldaba-agent join \(code)",
        "The code is good for \(duration(seconds: seconds)). Waiting for an answer.",
      ])
  }

  /// The customer said yes to begin. `device` is the fingerprint of their machine's key.
  public func joined(customer: String, device: String) -> String {
    say(
      es: [
        "\(capital: customer) ha dicho que sí: ya puede escribirle.", "Equipo: \(device)",
        "Para saber qué puede hacer, escriba: help",
      ],
      en: [
        "\(capital: customer) has said yes: you can now write.", "Computer: \(device)",
        "To know what you can do, type: help",
      ])
  }

  /// The number that is to be read aloud, never written.
  public func numberToRead(_ number: String) -> String {
    say(
      es: [
        "Léale a su cliente este número: \(digits(number))",
        "Solo de viva voz, cuando tenga delante la pregunta. No se lo escriba.",
      ],
      en: [
        "Read this number to your customer: \(digits(number))",
        "Only aloud, when the question is before them. Do not write it.",
      ])
  }

  /// The question is before the customer, for that long.
  public func asked(_ what: Capability, of customer: String, seconds: Int) -> String {
    let time = duration(seconds: seconds)
    return say(
      es:
        "\(capital: customer) tiene delante su pregunta: \(aim(what)). La pregunta espera \(time).",
      en: "Your request is before \(customer): to \(aim(what)). It waits for \(time).")
  }

  /// A question that was never put to the customer, which is no refusal of theirs.
  public func notAsked(_ customer: String, tooSoon: Bool) -> String {
    tooSoon
      ? say(
        es: "No se ha preguntado a \(customer): es pronto para pedirlo otra vez.",
        en: "\(capital: customer) was not asked: it is too soon to ask again.")
      : say(
        es: "No se ha preguntado a \(customer): su equipo no puede hacerlo.",
        en: "\(capital: customer) was not asked: their computer cannot do it.")
  }

  /// What came of a question. What is refused leaves something else to do.
  public func answered(_ what: Capability, by customer: String, _ outcome: Outcome) -> String {
    switch outcome {
    case .yes where what.isOnce:
      say(es: "Sí: puede \(aim(what)), esta vez.", en: "Yes: you can \(aim(what)), this once.")
    case .yes(let end):
      say(
        es: "Sí: puede \(aim(what)) \(until(end)).", en: "Yes: you can \(aim(what)) \(until(end)).")
    case .no:
      say(
        es: [
          "No: \(customer) prefiere que no. Agradézcalo y no insista.",
          "Puede decirle los pasos con: say",
        ],
        en: [
          "No: \(customer) would rather not. Give thanks and do not insist.",
          "You can tell the steps with: say",
        ])
    case .silence:
      say(
        es: [
          "Sin respuesta de \(customer): no se permite nada.",
          "Hable con su cliente y vuelva a pedirlo dentro de un rato.",
        ],
        en: [
          "No answer from \(customer): nothing is allowed.",
          "Talk to your customer and ask again in a while.",
        ])
    case .void:
      say(
        es: [
          "El sí no se ha podido anotar a tiempo: no vale.", "Puede volver a pedirlo enseguida.",
        ],
        en: [
          "The yes could not be written down in time: it does not count.",
          "You can ask again at once.",
        ])
    }
  }

  /// The customer took a permission back.
  public func revoked(_ what: Capability, by customer: String) -> String {
    say(
      es: "\(capital: customer) ha retirado el permiso: \(aim(what)). La sesión sigue.",
      en: "\(capital: customer) no longer lets you \(aim(what)). The session goes on.")
  }

  /// The time of a permission is over.
  public func expired(_ what: Capability) -> String {
    say(
      es: "Se acabó el tiempo para \(aim(what)). Si hace falta más, pídalo otra vez.",
      en: "Time is up: you can no longer \(aim(what)). If more is needed, ask again.")
  }

  /// The customer types: the technician's keys wait and are not lost (R5).
  public func floorTaken(by customer: String?) -> String {
    let who = known(customer)
    return say(
      es: "\(capital: who ?? "su cliente") está escribiendo: sus teclas esperan.",
      en: "\(capital: who ?? "your customer") is typing: your keys wait.")
  }

  /// Keys and view wait. What was typed before is not lost.
  public func paused(_ why: Pause, at time: ClockTime) -> String {
    switch why {
    case .ledger:
      say(
        es: "Pausa \(at(time)): el registro no se puede escribir. Sigue solo en cuanto"
          + " se pueda.",
        en: "Paused \(at(time)): the ledger cannot be written. It goes on by itself as soon"
          + " as it can.")
    case .customerLink:
      say(
        es: "Pausa \(at(time)): su cliente ha perdido la conexión. Se espera a que vuelva.",
        en: "Paused \(at(time)): your customer has lost the connection. Waiting for it.")
    case .ownLink:
      say(
        es: "Pausa \(at(time)): se ha cortado su conexión. Vuelve sola.",
        en: "Paused \(at(time)): your connection was lost. It comes back by itself.")
    }
  }

  /// A pause has ended.
  public func resumed(seconds: Int) -> String {
    say(
      es: "Se sigue. La pausa duró \(duration(seconds: max(seconds, 1))).",
      en: "Going on. The pause lasted \(duration(seconds: max(seconds, 1))).")
  }

  /// The raw view of the shell begins; one key leaves it.
  public func shellView() -> String {
    say(
      es: "Consola de su cliente. Para volver aquí: Ctrl+5 (es Ctrl+]).",
      en: "Your customer's shell. To come back here: Ctrl+5 (the same as Ctrl+]).")
  }

  /// The raw view was left; the shell is still there.
  public func shellViewLeft() -> String {
    say(
      es: "La consola de su cliente sigue abierta. Para volver a ella, escriba: shell",
      en: "Your customer's shell is still open. To go back to it, type: shell")
  }

  /// The customer's shell ended with that status.
  public func shellClosed(status: Int) -> String {
    say(
      es: "La consola de su cliente se ha cerrado (estado \(status)). Sus permisos han terminado.",
      en: "Your customer's shell has closed (status \(status)). Its permissions have ended.")
  }

  /// Output that was not taken in time and is redrawn instead.
  public func skipped(bytes: Int) -> String {
    say(
      es: "Salida omitida: \(bytes) bytes. Se vuelve a dibujar la pantalla.",
      en: "Output left out: \(bytes) bytes. The screen is drawn again.")
  }

  /// Every word of the console that works for the technician, or for a third person; a line each.
  public func consoleHelp(isThird: Bool) -> String {
    ConsoleVerb.allCases.filter { $0.works(isThird: isThird) }.map(consoleHelp)
      .joined(separator: "\n")
  }

  /// How a word of the console is written and what it does.
  public func consoleHelp(_ verb: ConsoleVerb) -> String {
    switch verb {
    case .say:
      say(es: "say TEXTO: escribir a su cliente", en: "say TEXT: write to your customer")
    case .steps:
      say(
        es: "steps ARCHIVO: preparar los pasos de un archivo",
        en: "steps FILE: get the steps of a file ready")
    case .stepsSave:
      say(
        es: "steps save ARCHIVO: guardar los pasos que han funcionado",
        en: "steps save FILE: keep the steps that have worked")
    case .step:
      say(
        es: "step next|stop|NÚMERO: enseñar un paso a su cliente, o dejarlos",
        en: "step next|stop|NUMBER: show a step to your customer, or leave them")
    case .focus:
      say(
        es: "focus: volver con amabilidad al paso que toca",
        en: "focus: lead back kindly to the step that is next")
    case .askView:
      say(
        es: "ask view MINUTOS MOTIVO: pedir permiso para ver",
        en: "ask view MINUTES REASON: ask to see")
    case .askTypeNoEnter:
      say(
        es: "ask type-no-enter MINUTOS MOTIVO: pedir permiso para escribir sin Intro",
        en: "ask type-no-enter MINUTES REASON: ask to type without Enter")
    case .askType:
      say(
        es: "ask type MINUTOS MOTIVO: pedir permiso para escribir y dar órdenes",
        en: "ask type MINUTES REASON: ask to type and run commands")
    case .askRecord:
      say(
        es: "ask record MINUTOS MOTIVO: pedir permiso para grabar la ventana",
        en: "ask record MINUTES REASON: ask to record the window")
    case .shell:
      say(
        es: "shell: ir a la consola de su cliente; Ctrl+5 vuelve",
        en: "shell: go to your customer's shell; Ctrl+5 comes back")
    case .type:
      say(
        es: "type TEXTO: ponerlo en la consola de su cliente, sin Intro",
        en: "type TEXT: put it into your customer's shell, without Enter")
    case .push, .fetch: fileHelp(verb)
    case .hold:
      say(
        es: "hold MINUTOS MOTIVO: pedir a su cliente que espere",
        en: "hold MINUTES REASON: ask your customer to wait")
    case .check:
      say(
        es: "check MINUTOS CAUSA: volver un momento con la causa y el tiempo que falta",
        en: "check MINUTES CAUSE: come back for a moment with the cause and the time left")
    case .resume:
      say(
        es: "resume: terminar la espera y seguir", en: "resume: end the wait and go on")
    case .transfer:
      say(
        es: "transfer QUIÉN MOTIVO: pasar a su cliente a alguien, a team:NOMBRE o a next",
        en: "transfer WHO REASON: pass your customer to someone, to team:NAME or to next")
    case .escalate:
      say(
        es: "escalate third|takeover MOTIVO: que entre, o que siga, una persona responsable",
        en: "escalate third|takeover REASON: have a supervisor join, or go on for you")
    case .advise:
      say(
        es: "advise QUIÉN TEXTO: pedir consejo; no ve a su cliente ni los mensajes",
        en: "advise WHO TEXT: ask for advice; they see neither customer nor messages")
    case .cost:
      say(
        es: "cost PRECIO MOTIVO: preguntar si acepta un precio, antes de hacer nada que cueste",
        en: "cost PRICE REASON: ask whether a price is fine, before anything that costs")
    case .exception:
      say(
        es: "exception QUIÉN MOTIVO: anotar quién autoriza lo que su servicio no incluye",
        en: "exception WHO REASON: note who allows what the service does not include")
    case .register:
      say(
        es: "register brief|standard|detailed: cuánto explicar; su cliente no lo ve",
        en: "register brief|standard|detailed: how much to explain; your customer sees nothing")
    case .close:
      say(
        es: "close RESUMEN: despedirse; su cliente cuelga primero",
        en: "close SUMMARY: say goodbye; your customer hangs up first")
    case .closeVisit:
      say(
        es: "close +visit RESUMEN: despedirse; hace falta ir a ver el equipo",
        en: "close +visit SUMMARY: say goodbye; someone must come and see the computer")
    case .leave:
      say(
        es: "leave: salir; su cliente sigue con quien le atiende",
        en: "leave: go; your customer stays with whoever helps them")
    case .detach:
      say(
        es: "detach: salir sin cerrar; se vuelve con aldaba attach",
        en: "detach: leave without closing; aldaba attach comes back")
    case .status:
      say(
        es: "status: leer qué se permite ahora, y hasta cuándo",
        en: "status: read what is allowed now, and until when")
    case .help:
      say(es: "help: leer esto otra vez", en: "help: read this again")
    }
  }
}

extension Words {
  /// What a technician asks for, as the end of «puede …».
  func aim(_ what: Capability) -> Phrase {
    switch (language, what) {
    case (.es, .view): "ver la ventana"
    case (.es, .typeNoEnter): "escribir sin la tecla Intro"
    case (.es, .type): "escribir"
    case (.es, .push): "dejar el archivo"
    case (.es, .fetch): "recibir el archivo"
    case (.es, .run): "ejecutar la orden"
    case (.es, .record): "grabar la ventana"
    case (.en, .view): "see the window"
    case (.en, .typeNoEnter): "type without the Enter key"
    case (.en, .type): "type"
    case (.en, .push): "leave the file"
    case (.en, .fetch): "receive the file"
    case (.en, .run): "run the command"
    case (.en, .record): "record the window"
    }
  }
}

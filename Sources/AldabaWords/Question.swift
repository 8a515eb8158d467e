/// A question to the customer, with the values that it names.
public enum Question: Sendable, Equatable {
  case session
  case view(reason: String, minutes: Int)

  /// - Parameter replaces: the full name of the technician who stops typing if this is allowed.
  case typeNoEnter(reason: String, minutes: Int, replaces: String?)

  /// - Parameters:
  ///   - user: the name of the account whose shell it is.
  ///   - replaces: the full name of the technician who stops typing if this is allowed.
  case type(reason: String, minutes: Int, user: String, replaces: String?)

  /// To record the window.
  ///
  /// - Parameter isRequired: the organisation uses a machine only while it is recorded.
  case record(reason: String, isRequired: Bool)

  /// To leave a file or folder.
  case push(reason: String, FileNotice)

  /// To replace the file that is there; when it was saved is told as a day.
  case overwrite(file: String, bytes: Int64, saved: Day)

  /// To hand over a copy of a file.
  case fetch(reason: String, file: String, bytes: Int64)

  /// To wait, which is answered with yes, call or no (R6, R7).
  case hold(reason: String, doing: String, minutes: Int)

  /// To wait longer than was accepted (R8). `waited` in seconds.
  case holdAgain(reason: String, doing: String, minutes: Int, waited: Int)

  /// To be passed to somebody else (R11). A yes lets the colleague read the brief as it stands
  /// here, with the correction.
  ///
  /// - Parameters:
  ///   - correction: what the customer has added to the brief, as they wrote it.
  ///   - contact: the colleague's extension, which the customer keeps in case the call is cut.
  case transfer(
    to: Colleague, reason: String, brief: String, correction: String?, contact: String?)

  /// That a supervisor joins while the technician stays (R22).
  case escalate(to: Colleague, reason: String)

  /// That a supervisor goes on in place of the technician (R22).
  case takeover(to: Colleague, reason: String, brief: String, correction: String?)

  /// To go on with somebody else, after the technician was lost. `to` and `lost` are full names.
  case front(to: String, lost: String, brief: String?)

  /// When to call back; each slot as `moment(_:at:)` words it.
  case callbackTime(slots: [String])

  /// At which telephone; the known one is shown.
  case callbackPhone(phone: String?)

  /// The time that was typed has passed; the nearest one is offered.
  case callbackPast(day: Day, at: ClockTime)

  /// The organisation is closed at the time that was typed; the nearest one is offered.
  case callbackClosed(day: Day, at: ClockTime)

  /// It opens at that time, on the customer's clock; to be called then, or to call.
  ///
  /// - Parameter hours: from `Words.hours(_:)`; blank leaves its line out.
  case closed(hours: String, day: Day, at: ClockTime)

  /// The service does not include the customer's computer: ask, call or no (R29).
  case unsupported(system: String)

  /// Whoever was asked for is not there: other, call or no. `to` is a full name; when they are back
  /// is told as far as it is known.
  case personAway(to: String, day: Day?, at: ClockTime?)

  /// Whether a price is accepted (R41).
  ///
  /// - Parameter price: an amount with its currency, such as «25,00 €».
  case cost(price: String, reason: String)

  /// The organisation calls: yes, later or no. Nothing else is told before the yes (R36).
  ///
  /// - Parameter hour: of the customer's clock, 0–23.
  case callbackOpen(hour: Int)

  /// To run the command of a step, once.
  ///
  /// - Parameters:
  ///   - command: exactly the line that runs.
  ///   - explanation: what it does, from the steps.
  ///   - user: the name of the account that it runs as.
  ///   - seconds: how long it may run.
  case run(
    command: String, explanation: String, step: Int, of: Int, user: String, seconds: Int)

  /// Whether a yes is the number that the technician reads aloud.
  public var wantsNumber: Bool {
    switch self {
    case .typeNoEnter, .type, .run: true
    case .session, .view, .record, .push, .overwrite, .fetch, .hold, .holdAgain, .transfer,
      .escalate, .takeover, .front,
      .callbackTime, .callbackPhone, .callbackPast, .callbackClosed, .closed, .unsupported,
      .personAway, .cost, .callbackOpen:
      false
    }
  }
}

/// The order of every question: who and what · what for · what it allows · how long · how to
/// stop · how to say yes · how to say no. The last two lines never change place.
extension Words {
  /// The question as the customer reads it, and as the grant commits to it.
  public func question(_ question: Question, in talk: Talk) -> String {
    switch question {
    case .session: askSession(talk)
    case .view(let reason, let minutes): askView(talk, reason, minutes)
    case .typeNoEnter(let reason, let minutes, let other):
      askTypeNoEnter(talk, reason, minutes, other)
    case .type(let reason, let minutes, let user, let other):
      askType(talk, reason, minutes, user, other)
    case .record(let reason, let isRequired): askRecord(talk, reason, isRequired)
    case .push(let reason, let file): askPush(talk, reason, file)
    case .overwrite(let file, let bytes, let saved): askOverwrite(file, bytes, saved)
    case .fetch(let reason, let file, let bytes): askFetch(talk, reason, file, bytes)
    case .hold(let reason, let doing, let minutes): askHold(talk, reason, doing, minutes)
    case .holdAgain(let reason, let doing, let minutes, let waited):
      askHoldAgain(talk, reason, doing, minutes, waited)
    case .transfer(let to, let reason, let brief, let correction, let contact):
      askTransfer(talk, to, reason, Note(brief, correction), contact)
    case .escalate(let to, let reason): askEscalate(talk, to, reason)
    case .takeover(let to, let reason, let brief, let correction):
      askTakeover(talk, to, reason, Note(brief, correction))
    case .front(let to, let lost, let brief): askFront(talk, to, lost, brief)
    case .callbackTime(let slots): askCallbackTime(slots)
    case .callbackPhone(let phone): askCallbackPhone(phone)
    case .callbackPast(let day, let time): askCallbackPast(day, time)
    case .callbackClosed(let day, let time): askCallbackClosed(day, time)
    case .closed(let hours, let day, let time): askClosed(talk, hours, day, time)
    case .unsupported(let system): askUnsupported(system)
    case .personAway(let to, let day, let time): askPersonAway(to, day, time)
    case .cost(let price, let reason): askCost(price, reason)
    case .callbackOpen(let hour): askCallbackOpen(talk, hour)
    case .run(let command, let explanation, let step, let of, let user, let seconds):
      askRun(talk, command, explanation, (step, of), user, seconds)
    }
  }

  private func askSession(_ talk: Talk) -> String {
    let organisation = talk.organisation
    return say(
      es: [
        "\(capital: organisation) le pregunta si empezamos.",
        "Quién: \(talk.technician). Identidad comprobada por \(organisation).",
        known(talk.motive).map { "Para qué: \(quote: $0)" },
        "Por ahora solo se escribirán mensajes. \(askedFirst)",
        "En cada pregunta puede escribir ? para repetirla.",
        "Para parar todo cuando quiera: \(stopKey).",
        "Si usted no pidió ayuda a \(organisation), pulse la tecla Intro (Enter) y cuelgue.",
        "Para empezar, escriba: sí",
        "Para no empezar, pulse Intro:",
      ],
      en: [
        "\(capital: organisation) asks: shall we begin?",
        "Who: \(talk.technician). Identity checked by \(organisation).",
        known(talk.motive).map { "What for: \(quote: $0)" },
        "For now you will only write to each other. \(askedFirst)",
        "At any question you can type ? to repeat it.",
        "To stop everything at any time: \(stopKey).",
        "If you did not ask \(organisation) for help, press Enter and hang up.",
        "To begin, type: yes",
        "If not, press Enter:",
      ])
  }

  private func askView(_ talk: Talk, _ reason: String, _ minutes: Int) -> String {
    say(
      es: [
        "\(capital: talk.tech) le pide permiso para ver esta ventana.",
        "Para qué: \(quote: reason)",
        "Verá lo que salga aquí desde ahora. No verá otras ventanas y no podrá escribir.",
        limits(talk, minutes), answerYes,
      ],
      en: [
        "\(capital: talk.tech) asks to see this window.",
        "What for: \(quote: reason)",
        "They will see what appears here from now on. \(seeOnly)",
        limits(talk, minutes), answerYes,
      ])
  }

  private func askTypeNoEnter(
    _ talk: Talk, _ reason: String, _ minutes: Int, _ other: String?
  ) -> String {
    say(
      es: [
        "\(capital: talk.tech) le pide permiso para escribir aquí, pero sin la tecla Intro.",
        "Para qué: \(quote: reason)",
        "Usted lee lo que escriba. Solo se hará si usted pulsa Intro.",
        stops(other), limits(talk, minutes), answerNumber(talk),
      ],
      en: [
        "\(capital: talk.tech) asks to type here, but without the Enter key.",
        "What for: \(quote: reason)",
        "You read what they type. It is done only if you press Enter.",
        stops(other), limits(talk, minutes), answerNumber(talk),
      ])
  }

  private func askType(
    _ talk: Talk, _ reason: String, _ minutes: Int, _ user: String, _ other: String?
  ) -> String {
    say(
      es: [
        "Atención. \(talk.tech) le pide escribir en este equipo y darle órdenes.",
        "Para qué: \(quote: reason)",
        "Podrá hacer lo mismo que usted (\(user)), también cambiar y borrar sus archivos.",
        stops(other), limits(talk, minutes),
        "Si usted no pidió ayuda a \(talk.organisation), pulse Intro y cuelgue.",
        answerNumber(talk),
      ],
      en: [
        "Attention. \(talk.tech) asks to type and run commands on this computer.",
        "What for: \(quote: reason)",
        "They will be able to do what you can (\(user)), also change and delete your files.",
        stops(other), limits(talk, minutes),
        "If you did not ask \(talk.organisation) for help, press Enter and hang up.",
        answerNumber(talk),
      ])
  }

  /// «Gabriela dejará de escribir.»: only one technician types at a time.
  private func stops(_ other: String?) -> Phrase? {
    known(other).map(firstName).map {
      language == .es
        ? "\(capital: $0) dejará de escribir." : "\(capital: $0) will stop typing."
    }
  }

  private var askedFirst: Phrase {
    language == .es
      ? "Para ver o usar su equipo, antes se le preguntará."
      : "To see or use your computer, they will ask you first."
  }

  private var seeOnly: Phrase { "They will not see other windows and cannot type." }

  private func limits(_ talk: Talk, _ minutes: Int) -> Phrase {
    let recording = recording(talk.isRecorded)
    return language == .es
      ? "Tiempo: hasta \(duration(minutes: minutes)). \(recording)\n"
        + "Para parar cuando quiera: \(stopKey)."
      : "Time: up to \(duration(minutes: minutes)). \(recording)\n"
        + "To stop at any time: \(stopKey)."
  }

  var answerYes: Phrase {
    language == .es
      ? "Para permitir, escriba: sí\nPara no permitir, pulse Intro:"
      : "To allow it, type: yes\nIf not, press Enter:"
  }

  func answerNumber(_ talk: Talk) -> Phrase {
    let by = heard(talk.channel)
    return language == .es
      ? "Para permitir, escriba el número de 4 cifras que \(talk.tech) le dice \(by).\n"
        + "Para no permitir, pulse Intro:"
      : "To allow it, type the 4-digit number that \(talk.tech) tells you \(by).\n"
        + "If not, press Enter:"
  }
}

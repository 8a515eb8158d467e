public import AldabaWire

extension Deed {
  /// What becomes of a wait; the times in seconds.
  public enum Wait: Sendable, Equatable {
    case asked(reason: Personal, doing: Personal, seconds: Int)
    case accepted
    /// Before the wait, or in the middle of it.
    case declined(Act.Refusal, wasHeld: Bool)
    case callback(Appointment?, contact: Personal?)
    case checked(reason: Personal, seconds: Int)
    case overrun(waited: Int?)
    /// The real time and the one that was agreed to; nil where a ledger does not tell.
    case resumed(waited: Int?, estimate: Int?)

    var event: String {
      switch self {
      case .asked: "hold.asked"
      case .accepted: "hold.accepted"
      case .declined: "hold.declined"
      case .callback: "hold.callback"
      case .checked: "hold.checked"
      case .overrun: "hold.overrun"
      case .resumed: "hold.resumed"
      }
    }
  }

  /// What becomes of a transfer or an escalation.
  public enum Passing: Sendable, Equatable {
    case asked(Act.Handoff.Kind, to: Colleague, reason: Personal, brief: Personal)
    case declined(Act.Handoff.Family, Act.Refusal, to: Colleague?)
    case consented(Act.Handoff.Family, to: Colleague?)
    case accepted(Act.Handoff.Family)
    case failed(Act.Handoff.Family, Act.Handoff.Failure)
    case completed(Act.Handoff.Kind, to: String?)
    /// The third person goes.
    case left

    var event: String {
      switch self {
      case .asked(let kind, _, _, _): "\(kind.family.rawValue).asked"
      case .declined(let family, _, _): "\(family.rawValue).declined"
      case .consented(let family, _): "\(family.rawValue).consented"
      case .accepted(let family): "\(family.rawValue).accepted"
      case .failed(let family, _): "\(family.rawValue).failed"
      case .completed(let kind, _): "\(kind.family.rawValue).completed"
      case .left: "escalation.left"
      }
    }
  }
}

/// Waits, handing over and wishes: what was said, and never whether it should have been.
extension Words {
  func tell(_ wait: Deed.Wait) -> Phrase {
    switch (language, wait) {
    case (.es, .asked(let reason, let doing, let seconds)):
      """
      pide un momento de espera (\(duration(seconds: seconds))): \(quoted(reason)); \
      mientras tanto: \(quoted(doing))
      """
    case (.es, .accepted): "dice que sí a esperar"
    case (.es, .declined(.silence, _)): "no contesta a esperar: es un no"
    case (.es, .declined(_, wasHeld: false)): "dice que no a esperar"
    case (.es, .declined(_, wasHeld: true)): "deja de esperar"
    case (.es, .callback(let when, let contact)):
      "prefiere que se le llame más tarde\(appointed(when))\(phone(contact))"
    case (.es, .checked(let reason, let seconds)):
      "cuenta cómo va (tiempo que falta: \(duration(seconds: seconds))): \(quoted(reason))"
    case (.es, .overrun(let waited)):
      "pide disculpas porque la espera se alarga\(so(waited))"
    case (.es, .resumed(let waited?, let estimate?)):
      """
      vuelve y da las gracias por la espera (\(duration(seconds: waited)); \
      estimación: \(duration(seconds: estimate)))
      """
    case (.es, .resumed): "vuelve y da las gracias por la espera"
    case (.en, .asked(let reason, let doing, let seconds)):
      """
      asks for a moment to wait (\(duration(seconds: seconds))): \(quoted(reason)); \
      meanwhile: \(quoted(doing))
      """
    case (.en, .accepted): "says yes to waiting"
    case (.en, .declined(.silence, _)): "does not answer about waiting: that is a no"
    case (.en, .declined(_, wasHeld: false)): "says no to waiting"
    case (.en, .declined(_, wasHeld: true)): "stops waiting"
    case (.en, .callback(let when, let contact)):
      "prefers to be called later\(appointed(when))\(phone(contact))"
    case (.en, .checked(let reason, let seconds)):
      "tells how it goes (time left: \(duration(seconds: seconds))): \(quoted(reason))"
    case (.en, .overrun(let waited)): "apologises that the wait goes on\(so(waited))"
    case (.en, .resumed(let waited?, let estimate?)):
      """
      is back and gives thanks for the wait (\(duration(seconds: waited)); \
      estimate: \(duration(seconds: estimate)))
      """
    case (.en, .resumed): "is back and gives thanks for the wait"
    }
  }

  func tell(_ passing: Deed.Passing) -> Phrase {
    switch (language, passing) {
    case (.es, .asked(let kind, let to, let reason, let brief)):
      "\(plea(kind, introduced(to))): \(quoted(reason)); resumen: \(quoted(brief))"
    case (.es, .declined(_, .silence, let to)): "no contesta a \(talking(to)): es un no"
    case (.es, .declined(_, _, let to)): "dice que no a \(talking(to))"
    case (.es, .consented(_, let to)): "dice que sí a \(talking(to))"
    case (.es, .accepted): "contesta y lee el resumen"
    case (.es, .failed(_, let why)): "\(failure(why)); todo sigue como estaba"
    case (.es, .completed(.third, let name)): "da entrada también a \(support(name))"
    case (.es, .completed(_, let name)): "sigue con \(support(name))"
    case (.es, .left): "sale de la sesión"
    case (.en, .asked(let kind, let to, let reason, let brief)):
      "\(plea(kind, introduced(to))): \(quoted(reason)); summary: \(quoted(brief))"
    case (.en, .declined(_, .silence, let to)):
      "does not answer about \(talking(to)): that is a no"
    case (.en, .declined(_, _, let to)): "says no to \(talking(to))"
    case (.en, .consented(_, let to)): "says yes to \(talking(to))"
    case (.en, .accepted): "answers and reads the summary"
    case (.en, .failed(_, let why)): "\(failure(why)); all stays as it was"
    case (.en, .completed(.third, let name)): "lets \(support(name)) in as well"
    case (.en, .completed(_, let name)): "goes on with \(support(name))"
    case (.en, .left): "leaves the session"
    }
  }

  func wish(_ what: Act.Request) -> Phrase {
    switch (language, what) {
    case (.es, .manager): "pide hablar con una persona responsable"
    case (.es, .other): "pide que le atienda otra persona"
    case (.es, .complaint): "deja una queja"
    case (.es, .callback): "pide que se le llame más tarde"
    case (.es, .pause): "pide una pausa"
    case (.es, .goOn): "sigue después de la pausa"
    case (.en, .manager): "asks for a manager"
    case (.en, .other): "asks to be helped by somebody else"
    case (.en, .complaint): "leaves a complaint"
    case (.en, .callback): "asks to be called later"
    case (.en, .pause): "asks for a pause"
    case (.en, .goOn): "goes on after the pause"
    }
  }

  /// What a customer offers again after having refused it.
  func offer(_ topic: Topic) -> Phrase {
    switch (language, topic) {
    case (.es, .capability(let what)): aim(what)
    case (.es, .hold): "esperar"
    case (.es, .transfer): "hablar con otra persona"
    case (.es, .escalate): "hablar con una persona responsable"
    case (.es, .cost): "hablar del precio"
    case (.en, .capability(let what)): doing(what)
    case (.en, .hold): "to wait"
    case (.en, .transfer): "to talk to somebody else"
    case (.en, .escalate): "to talk to a manager"
    case (.en, .cost): "to talk about the price"
    }
  }

  /// A technician by name; the side where a ledger does not tell who.
  func support(_ name: String?) -> Phrase {
    name.map { "\($0)" } ?? (language == .es ? "soporte" : "support")
  }

  /// Who goes on after somebody was lost.
  func next(_ follower: String?) -> Phrase {
    switch (language, follower) {
    case (.es, let name?): "sigue \(name)"
    case (.es, nil): "la sesión tiene el primer turno"
    case (.en, let name?): "\(name) goes on"
    case (.en, nil): "the session is first in line"
    }
  }

  /// What is owed at the end, and by when.
  func still(_ owed: Personal?, _ due: Appointment?) -> Phrase {
    guard let owed else { return "" }
    let day = due.map { " (\(moment($0.day, at: $0.time)))" as Phrase } ?? ""
    return language == .es
      ? "; queda pendiente: \(quoted(owed))\(day)" : "; still to do: \(quoted(owed))\(day)"
  }

  /// Somebody's words behind what was done, where there are any.
  func words(_ text: Personal?) -> Phrase {
    text.map { ": \(quoted($0))" } ?? ""
  }

  /// «soporte, Impresoras»: the role, and the team where there is one.
  func work(_ role: Role, _ team: String?) -> Phrase {
    "\(self.role(role))\(team.map { ", \($0)" as Phrase } ?? "")"
  }

  private func plea(_ kind: Act.Handoff.Kind, _ to: Phrase) -> Phrase {
    switch (language, kind) {
    case (.es, .transfer): "pide permiso para pasar la sesión a \(to)"
    case (.es, .third): "pide permiso para que entre también \(to), de supervisión"
    case (.es, .takeover): "pide permiso para pasar la sesión a \(to), de supervisión"
    case (.en, .transfer): "asks to pass the session to \(to)"
    case (.en, .third): "asks to bring in \(to), supervisor, as well"
    case (.en, .takeover): "asks to pass the session to \(to), supervisor"
    }
  }

  private func talking(_ to: Colleague?) -> Phrase {
    let whom = to.map { called(whole: $0) }
    return switch language {
    case .es: "hablar con \(whom ?? "otra persona")"
    case .en: "talking to \(whom ?? "somebody else")"
    }
  }

  /// The whole name: a record is not read by who knows them.
  private func called(whole to: Colleague) -> Phrase {
    if case .person(let name, _) = to { return "\(name)" }
    return called(to)
  }

  private func failure(_ why: Act.Handoff.Failure) -> Phrase {
    switch (language, why) {
    case (.es, .unanswered): "nota que nadie contestó"
    case (.es, .declined): "nota que ahora no era posible"
    case (.es, .lost): "nota que se cortó la conexión de quien contestaba"
    case (.es, .unproven): "no da paso: no se pudo comprobar quién contestaba"
    case (.es, .nobody): "nota que ahora no hay nadie libre"
    case (.en, .unanswered): "notes that nobody answered"
    case (.en, .declined): "notes that it was not possible now"
    case (.en, .lost): "notes that whoever answered lost the connection"
    case (.en, .unproven): "lets nobody in: who answered could not be checked"
    case (.en, .nobody): "notes that nobody is free now"
    }
  }

  func callRequested(_ when: Appointment?, _ contact: Personal?) -> Phrase {
    "\(wish(.callback))\(appointed(when))\(phone(contact))"
  }

  private func appointed(_ when: Appointment?) -> Phrase {
    when.map { ": \(moment($0.day, at: $0.time))" } ?? ""
  }

  private func phone(_ contact: Personal?) -> Phrase {
    guard let contact else { return "" }
    // What is no number is somebody's words.
    let number = isNumber(contact) ? plain(contact) : quoted(contact)
    return language == .es ? ", teléfono \(number)" : ", phone \(number)"
  }

  private func isNumber(_ contact: Personal) -> Bool {
    guard case .text(let text) = contact else { return true }
    return text.unicodeScalars.allSatisfy {
      ("0"..."9").contains($0) || "+-(). ".unicodeScalars.contains($0)
    }
  }

  private func so(_ waited: Int?) -> Phrase {
    guard let waited else { return "" }
    let past = duration(seconds: waited)
    return language == .es ? " (van \(past))" : " (\(past) so far)"
  }
}

public import AldabaWire

/// What is owed, as a technician reads it. It stays on the list until it is done.
extension Words {
  /// «k3 · respuesta · para mañana a las 10:30 · Ana · 6 0 0 1 1 1 2 2 2 · «mirar la cola»».
  ///
  /// - Parameters:
  ///   - id: what `done` wants, in front.
  ///   - what: in the words that the customer has read.
  ///   - isLate: the time has passed.
  public func owedLine(
    _ kind: Act.Promised.Kind, id: String? = nil, what: String, customer: String?, phone: String?,
    due: (day: Day, time: ClockTime), isLate: Bool
  ) -> String {
    let when = moment(due.day, at: due.time)
    let promised: Phrase =
      switch (language, isLate) {
      case (.es, false): "para \(when)"
      case (.es, true): "para \(when), con retraso"
      case (.en, false): "due \(when)"
      case (.en, true): "due \(when), late"
      }
    let parts: [Phrase?] = [
      known(id).map { "\($0)" }, word(kind), promised, known(customer).map { "\($0)" },
      known(phone).map { "\(digits($0))" }, known(what).map { "\(quote: $0)" },
    ]
    return parts.compactMap { $0?.text }.joined(separator: " · ")
  }

  /// Nothing is owed to anybody.
  public func nothingOwed() -> String {
    say(es: "No queda nada pendiente.", en: "Nothing is owed.")
  }

  /// It is done and off the list.
  public func doneRecorded(_ id: String) -> String {
    say(es: "Hecho y anotado: \(id)", en: "Done and noted: \(id)")
  }

  /// A customer is to be called now. Nothing is told them before their yes (R36).
  ///
  /// - Parameter id: what `answer` and `done` want.
  public func callbackToMake(
    id: String, customer: String, phone: String?, motive: String?
  ) -> String {
    let need = known(motive)
    let number = phoneLine(phone)
    return say(
      es: [
        "Es hora de llamar a \(customer).", number, need.map { "Necesita: \(quote: $0)" },
        "Antes de contar nada, pregunte si habla con \(customer) y si puede ahora.",
        "Para empezar: aldaba answer \(id) · Al terminar: aldaba done \(id)",
      ],
      en: [
        "It is time to call \(customer).", number, need.map { "Needs: \(quote: $0)" },
        "Before you tell anything, ask whether it is \(customer) and whether now is fine.",
        "To begin: aldaba answer \(id) · When done: aldaba done \(id)",
      ])
  }

  /// A target was missed, which is on record. It says what to do about it and blames nobody.
  ///
  /// - Parameters:
  ///   - id: what `answer` and `done` want.
  ///   - waited: how long a customer waited to be answered; of what was promised, how late it is.
  ///     In seconds.
  public func slaMissed(
    _ missed: Act.Missed, id: String, customer: String, waited: Int
  ) -> String {
    let past = duration(seconds: max(waited, 1))
    return switch missed {
    case .knock, .response:
      say(
        es: [
          "\(capital: customer) ha esperado \(past), más de lo previsto. Queda anotado.",
          "Empiece dando las gracias por esperar.",
        ],
        en: [
          "\(capital: customer) waited \(past), longer than planned. It is on record.",
          "Begin with thanks for waiting.",
        ])
    case .callback:
      say(
        es: [
          "La llamada a \(customer) tiene un retraso de \(past). Queda anotado.",
          "Llame cuanto antes: aldaba answer \(id)",
        ],
        en: [
          "The call to \(customer) is \(past) late. It is on record.",
          "Call as soon as you can: aldaba answer \(id)",
        ])
    case .owed:
      say(
        es: [
          "Lo pendiente para \(customer) tiene un retraso de \(past). Queda anotado.",
          "Dígale cuanto antes cómo va. Al terminar: aldaba done \(id)",
        ],
        en: [
          "What is owed to \(customer) is \(past) late. It is on record.",
          "Say as soon as you can how it stands. When done: aldaba done \(id)",
        ])
    }
  }

  /// By when a knock is to be answered, as its tier promises (R21).
  ///
  /// - Parameter seconds: that are left; below zero, since then.
  public func responseDue(in seconds: Int) -> String {
    seconds > 0
      ? say(
        es: "Para contestar a tiempo: \(about(seconds: seconds)).",
        en: "To answer in time: \(about(seconds: seconds)).")
      : say(
        es: "Espera \(duration(seconds: max(1, -seconds))) más de lo que promete su nivel.",
        en: "Waiting \(duration(seconds: max(1, -seconds))) longer than the tier promises.")
  }

  /// Somebody has to go and see the computer (R28).
  public func visitNoted(_ customer: String) -> String {
    say(
      es: [
        "Visita anotada para \(customer), con su resumen.",
        "Alguien llamará para acordar el día.",
      ],
      en: [
        "A visit is noted for \(customer), with the summary.",
        "Someone will call to agree on a day.",
      ])
  }

  private func word(_ kind: Act.Promised.Kind) -> Phrase {
    switch (language, kind) {
    case (.es, .answer): "respuesta"
    case (.es, .part): "pieza"
    case (.es, .visit): "visita"
    case (.es, .maintenance): "mantenimiento"
    case (.es, .callback): "llamada"
    case (.en, .answer): "answer"
    case (.en, .part): "part"
    case (.en, .visit): "visit"
    case (.en, .maintenance): "maintenance"
    case (.en, .callback): "callback"
    }
  }
}

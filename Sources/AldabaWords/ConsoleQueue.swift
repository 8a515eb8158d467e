public import AldabaWire

/// The queue, a line each.
extension Words {
  /// «16:30 · traspaso · de Gabriela · Ana · «no puedo imprimir»».
  ///
  /// - Parameters:
  ///   - id: what `answer` and `done` want, in front.
  ///   - from: the full name of who hands over; nil where nobody does.
  ///   - since: since when it waits.
  ///   - due: by when, where that was promised.
  public func waitingLine(
    _ kind: Message.Waiting.Kind, id: String? = nil, from: String?, customer: String?,
    motive: String?, since: ClockTime, due: (day: Day, time: ClockTime)? = nil
  ) -> String {
    let sender = known(from).map { name -> Phrase in
      language == .es ? " · de \(firstName(name))" : " · from \(firstName(name))"
    }
    let lead: Phrase? = known(id).map { "\($0) · " }
    let need: Phrase? = known(motive).map { " · \(quote: $0)" }
    let who: Phrase? = known(customer).map { " · \($0)" }
    let promised = due.map { due -> Phrase in
      let when = moment(due.day, at: due.time)
      return language == .es ? " · para \(when)" : " · due \(when)"
    }
    let start: Phrase = "\(lead ?? "")\(figures(since)) · \(word(kind))"
    let line: Phrase = "\(start)\(sender ?? "")\(promised ?? "")\(who ?? "")\(need ?? "")"
    return line.text
  }

  /// It waits no longer.
  public func gone(_ customer: String?, id: String? = nil) -> String {
    let lead: Phrase? = known(id).map { "\($0) · " }
    let who: Phrase? = known(customer).map { ": \($0)" }
    return say(
      es: "\(lead ?? "")ya no espera\(who ?? "")", en: "\(lead ?? "")no longer waiting\(who ?? "")")
  }

  /// A technician asks a supervisor for advice; more than their words there is not (R39).
  public func consoleAdviceWanted(from: String, customer: String, text: String) -> String {
    say(
      es: "\(capital: from) pide consejo sobre \(customer): \(quote: text)",
      en: "\(capital: from) asks for advice about \(customer): \(quote: text)")
  }

  private func word(_ kind: Message.Waiting.Kind) -> Phrase {
    switch (language, kind) {
    case (.es, .knock): "aviso"
    case (.es, .transfer): "traspaso"
    case (.es, .escalation): "supervisión"
    case (.es, .callback): "llamada pendiente"
    case (.es, .owed): "respuesta pendiente"
    case (.en, .knock): "knock"
    case (.en, .transfer): "transfer"
    case (.en, .escalation): "supervisor wanted"
    case (.en, .callback): "callback"
    case (.en, .owed): "answer owed"
    }
  }
}

public import AldabaWire

extension Deed {
  /// What happens at the desk, outside sessions; the times in seconds.
  public enum Desk: Sendable, Equatable {
    case knocked(name: Personal, need: Personal, system: Personal)
    case answered(by: String, waited: Int)
    case givenUp(Act.KnockEnd)
    case promised(
      Act.Promised.Kind, what: Personal, customer: Personal, due: Appointment, owner: String?)
    case fulfilled(Act.Promised.Family, by: String)
    case missed(Act.Missed, waited: Int)

    var event: String {
      switch self {
      case .knocked: "knock.made"
      case .answered: "knock.answered"
      case .givenUp: "knock.given-up"
      case .promised(.callback, _, _, _, _): "callback.made"
      case .promised: "owed.made"
      case .fulfilled(let family, _): "\(family.rawValue).done"
      case .missed: "sla.missed"
      }
    }
  }
}

/// Who knocked, what was promised to whom, and what became of it.
extension Words {
  func tell(_ desk: Deed.Desk) -> Phrase {
    switch (language, desk) {
    case (.es, .knocked(let name, let need, let system)):
      "recibe la llamada de \(plain(name)): \(quoted(need)) (\(plain(system)))"
    case (.es, .answered(let name, let waited)):
      "nota que contesta \(name) (espera: \(duration(seconds: waited)))"
    case (.es, .givenUp(.left)): "nota que quien llamaba lo deja por ahora"
    case (.es, .givenUp(.callback)): "nota que quien llamaba prefiere que se le llame"
    case (.es, .givenUp(.lost)): "nota que la conexión de quien llamaba no volvió"
    case (.es, .givenUp(.replaced)): "nota que quien llamaba llama otra vez y conserva su turno"
    case (.es, .promised(let kind, let what, let customer, let due, let owner)):
      """
      anota \(promise(kind)) para \(plain(customer)), \(moment(due.day, at: due.time))\
      \(carer(owner)): \(quoted(what))
      """
    case (.es, .fulfilled(.owed, let name)): "anota que \(name) ha hecho lo pendiente"
    case (.es, .fulfilled(.callback, let name)): "anota que \(name) ha hecho la llamada"
    case (.es, .missed(let what, let waited)):
      "nota que \(lateness(what)) (\(duration(seconds: waited)))"
    case (.en, .knocked(let name, let need, let system)):
      "takes the call of \(plain(name)): \(quoted(need)) (\(plain(system)))"
    case (.en, .answered(let name, let waited)):
      "notes that \(name) answers (wait: \(duration(seconds: waited)))"
    case (.en, .givenUp(.left)): "notes that the caller leaves it for now"
    case (.en, .givenUp(.callback)): "notes that the caller prefers to be called"
    case (.en, .givenUp(.lost)): "notes that the caller's connection did not come back"
    case (.en, .givenUp(.replaced)): "notes that the caller calls again and keeps their place"
    case (.en, .promised(let kind, let what, let customer, let due, let owner)):
      """
      notes \(promise(kind)) for \(plain(customer)), \(moment(due.day, at: due.time))\
      \(carer(owner)): \(quoted(what))
      """
    case (.en, .fulfilled(.owed, let name)): "notes that \(name) has done what was owed"
    case (.en, .fulfilled(.callback, let name)): "notes that \(name) has made the call"
    case (.en, .missed(let what, let waited)):
      "notes that \(lateness(what)) (\(duration(seconds: waited)))"
    }
  }

  private func promise(_ kind: Act.Promised.Kind) -> Phrase {
    switch (language, kind) {
    case (.es, .answer): "una respuesta pendiente"
    case (.es, .part): "una pieza pendiente"
    case (.es, .visit): "una visita pendiente"
    case (.es, .maintenance): "un mantenimiento pendiente"
    case (.es, .callback): "una llamada pendiente"
    case (.en, .answer): "an answer owed"
    case (.en, .part): "a part owed"
    case (.en, .visit): "a visit owed"
    case (.en, .maintenance): "maintenance owed"
    case (.en, .callback): "a call owed"
    }
  }

  private func carer(_ owner: String?) -> Phrase {
    guard let owner else { return "" }
    return language == .es ? ", se ocupa \(owner)" : ", \(owner) sees to it"
  }

  private func lateness(_ what: Act.Missed) -> Phrase {
    switch (language, what) {
    case (.es, .knock): "una llamada esperó más de lo previsto"
    case (.es, .callback): "una llamada prometida llega tarde"
    case (.es, .owed): "algo pendiente llega tarde"
    case (.es, .response): "alguien esperó más de lo que promete su nivel"
    case (.en, .knock): "a call waited longer than planned"
    case (.en, .callback): "a promised call is late"
    case (.en, .owed): "something owed is late"
    case (.en, .response): "someone waited longer than their tier promises"
    }
  }
}

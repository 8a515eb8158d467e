import AldabaSession
import AldabaTerminal
import AldabaWire

/// Why the session machine does not take a record, and which rules of behaviour stand behind that.
struct Refusal {
  let what: Localized
  /// Numbers of R1 to R42.
  let rules: [Int]

  /// - Parameter session: as the refused record found and left it.
  init(of record: Record, _ code: RefusalCode, in session: Session?) {
    let reason = session.flatMap { reasonOf(record, code, $0) } ?? Reason(general(code))
    let event = record.act.event.rawValue
    what = Localized("\(event): \(reason.what.es)", "\(event): \(reason.what.en)")
    rules = reason.rules
  }
}

private struct Reason {
  let what: Localized
  let rules: [Int]

  init(_ what: Localized, _ rules: Int...) {
    self.what = what
    self.rules = rules
  }
}

private func reasonOf(_ record: Record, _ code: RefusalCode, _ session: Session) -> Reason? {
  if code == .onHold {
    return session.held != nil
      ? Reason(Localized("quien pide ayuda estaba en espera", "the customer was on hold"), 6)
      : Reason(Localized("quien pide ayuda estaba en pausa", "the customer had paused"), 38)
  }
  if record.author.speaker == .person, code == .past, !session.phase.isOver {
    return Reason(
      Localized("su parte en la sesión había terminado", "their part of the session had ended"), 14)
  }
  if let statement = record.signed?.statement, code == .wrongRole, let third = session.third,
    third.key == statement.key
  {
    return Reason(
      Localized(
        "solo lo dice quien atiende, no quien acompaña",
        "only who serves the customer says it, not the third person"), 22)
  }
  switch record.act {
  case .holdAsked, .holdAccepted, .holdDeclined, .holdCallback, .holdChecked, .holdResumed,
    .holdOverrun:
    return holdReason(record.act, code, session)
  case .handoffAsked(let handoff): return askedReason(handoff, code, session)
  case .handoffConsented(let family, _, _, _), .handoffDeclined(let family, _, _, _):
    return passingReason(
      family, Localized("no contesta a ese cambio", "it answers no such question to hand over"))
  case .handoffAccepted(let family, _): return answerReason(family, code)
  case .handoffCompleted(let family, _):
    let what = Localized(
      "entra alguien sin el sí de quien pide ayuda, o sin haber contestado",
      "somebody comes in without the customer's yes, or without having answered")
    return family == .transfer ? Reason(what, 11, 14) : Reason(what, 22)
  case .handoffFailed(let family, _, _):
    let what = Localized("ese cambio no estaba en marcha", "no such handing over was under way")
    return family == .transfer ? Reason(what, 14) : Reason(what, 22)
  case .thirdLeft: return Reason(general(code), 22)
  case .fronted:
    return Reason(
      Localized(
        "la conexión de quien atendía no se había cortado",
        "the technician's connection had not been lost"), 14)
  case .closing, .reopened: return Reason(general(code), 26)
  case .closed where code == .badArgument || code == .notNow:
    return Reason(
      Localized("así no puede terminar una sesión", "a session cannot end like that"), 26)
  case .corrected: return Reason(general(code), 30)
  case .requested: return Reason(general(code), 38)
  case .adviceAsked: return Reason(general(code), 39)
  case .registerChosen: return Reason(general(code), 18)
  case .costAsked, .costAccepted, .costDeclined: return Reason(general(code), 41)
  case .exception: return Reason(general(code), 22)
  case .shellOpened where code == .notNow && session.shellIsOpen:
    return Reason(Localized("ya había una consola abierta", "a shell was open already"))
  default: return nil
  }
}

private func holdReason(_ act: Act, _ code: RefusalCode, _ session: Session) -> Reason? {
  let nobody = Localized("nadie estaba en espera", "nobody was on hold")
  switch act {
  case .holdResumed: return Reason(nobody, 6)
  case .holdOverrun: return Reason(nobody, 8)
  case .holdChecked:
    guard session.held != nil else { return Reason(nobody, 8) }
    return Reason(
      Localized(
        "pasa del tiempo aceptado: hacía falta otra pregunta",
        "it goes beyond the agreed time: another question was needed"), 8)
  case .holdAccepted:
    return Reason(
      Localized("no contesta a ninguna pregunta de espera", "it answers no question about waiting"),
      6)
  case .holdDeclined, .holdCallback:
    return Reason(
      Localized(
        "no hay espera ni pregunta que terminar", "there is neither wait nor question to end"), 7)
  default: return Reason(general(code), 6)
  }
}

private func askedReason(_ handoff: Act.Handoff, _ code: RefusalCode, _ session: Session)
  -> Reason?
{
  let isTransfer = handoff.kind.family == .transfer
  let known = session.members.filter { $0.person.map(Target.person) == handoff.to }
  switch code {
  case .notAgain where isTransfer && session.transfers >= Limits.transfers:
    return Reason(
      Localized(
        "ya había habido \(session.transfers) cambios, y nadie había pedido otro",
        "there had been \(session.transfers) transfers, and the customer had not asked for another"),
      33)
  case .notAgain where isTransfer && !known.isEmpty:
    return Reason(
      Localized(
        "vuelve a quien ya había atendido, y nadie lo había pedido",
        "it goes back to who had served before, and the customer had not asked for that"), 33)
  case .busy where !isTransfer && session.third != nil:
    return Reason(
      Localized("ya había alguien de supervisión", "a supervisor was there already"), 22)
  case .badArgument where known.contains(where: \.isPresent):
    return Reason(
      Localized("esa persona ya estaba en la sesión", "that person was there already"), 11)
  default: return nil
  }
}

private func answerReason(_ family: Act.Handoff.Family, _ code: RefusalCode) -> Reason? {
  switch code {
  case .noSuchAsk:
    return passingReason(
      family,
      Localized(
        "no había ninguna llamada que quien pide ayuda hubiera aceptado",
        "no call was waiting that the customer had agreed to"))
  case .wrongRole:
    return passingReason(
      family,
      Localized("el sí era para otra persona", "the customer's yes was for somebody else"))
  case .taken:
    return Reason(
      Localized("ya había contestado otra persona", "somebody else had answered already"), 12)
  default: return nil
  }
}

private func passingReason(_ family: Act.Handoff.Family, _ what: Localized) -> Reason {
  Reason(what, family == .transfer ? 11 : 22)
}

private func general(_ code: RefusalCode) -> Localized {
  switch code {
  case .noGrant: Localized("sin ningún permiso que lo cubra", "no grant covers it")
  case .noSuchAsk: Localized("no contesta a ninguna pregunta", "it answers no question")
  case .notAgain:
    Localized("ya se había dicho que no dos veces", "the customer had already said no twice")
  case .notNow: Localized("no en este momento de la sesión", "not at this point of the session")
  case .busy: Localized("otra pregunta esperaba respuesta", "another question was waiting")
  case .past: Localized("la sesión ya había terminado", "the session was over")
  case .taken: Localized("ya había otro equipo en la sesión", "another agent was in the session")
  case .outOfOrder: Localized("fuera de orden", "out of order")
  case .wrongRole:
    Localized("quien lo dice no toma parte en la sesión", "who says it is no party of the session")
  case .badArgument:
    Localized("no casa con lo que se dijo antes", "it does not agree with what was said before")
  default: Localized(code.rawValue, code.rawValue)
  }
}

import AldabaParty
import AldabaPerson
import AldabaSession
import AldabaSystem
import AldabaWire
import AldabaWords

/// The way in of a colleague who has answered (R12).
///
///     called ─▶ records ─▶ briefing ─▶ accepted ─▶ answered ─▶ tunnel ─▶ completed ─▶ in
///                                          at the front: the customer is asked ┘
extension TechnicianSession {
  /// What was answered, and how far in we are.
  struct Call {
    let called: Message.Called
    var dossier: Dossier
    var isBriefed = false
    var hasAccepted = false
    /// The acceptance stands in the ledger.
    var hasAnswered = false

    var ask: AskID { called.ask }

    init(_ called: Message.Called) {
      self.called = called
      dossier = Dossier(from: called.from, ask: called.ask)
    }
  }

  func comeIn(_ told: Told) {
    guard call != nil else { return }
    call?.dossier.read(told.act, told.texts)
    matter = call?.dossier.matter
    for effect in told.effects { follow(effect) }
    guard let call, !isOver, let passing = session?.passing, passing.id == call.ask else { return }
    if !call.hasAccepted, passing.candidate == nil { accept() }
  }

  /// The briefing first, then the word that we come; behind all records of this turn.
  private func accept() {
    call?.hasAccepted = true
    loop.soon { [weak self] in
      guard let self, !self.isOver, let call = self.call else { return }
      if let person = self.session?.lead?.person { self.names[person] = call.called.from }
      self.call?.isBriefed = true
      self.onEvent(.brief(call.dossier.briefing))
      self.party.say(.handoffAccepted(call.called.family, call.ask))
    }
  }

  private func follow(_ effect: Effect) {
    guard let call else { return }
    switch effect {
    case .answered(let passing):
      guard call.isBriefed, passing.id == call.ask, session?.candidate?.key == key else { return }
      self.call?.hasAnswered = true
      comesBack()
      if passing.isConsented {
        _ = openTunnel()
      } else {
        report(passing, .asked(reason: ""))
      }
    case .consented(let passing):
      // At the front the customer has just agreed to us, by name.
      if call.hasAnswered, passing.id == call.ask { _ = openTunnel() }
    case .arrived(_, let member):
      guard call.hasAnswered, member.key == key else { return }
      isIn = true
      isBegun = true
      note { $0.isBegun = true }
      onEvent(.joined(customer: matter?.customer ?? "", device: deviceName))
      if !isThird, let person = session?.third?.person {
        onEvent(.colleague(person, name(of: person), .in))
      }
    case .handoffFailed(let passing, let why):
      guard call.hasAnswered, passing.id == call.ask else { return }
      report(passing, .failed(why))
      finish(.failure(why == .unproven ? .foreignCertificate : .nothingToAnswer(call.ask.rawValue)))
    case .handoffDeclined(let ask, _, _):
      guard call.hasAnswered, ask == call.ask else { return }
      finish(.failure(.customerDeclined))
    case .closed(let ending): close(.session(ending))
    default: break
    }
  }

  /// What becomes of our own way in.
  private func report(_ passing: Session.Passing, _ state: TechnicianEvent.HandoffChange.State) {
    onEvent(
      .handoff(
        TechnicianEvent.HandoffChange(
          kind: passing.kind, to: identity.person.map(Target.person) ?? passing.to,
          colleague: .person(name: identity.name, team: nil), state: state)))
  }

  /// It was not ours to answer, or is not any more.
  func notAnswered(_ code: RefusalCode) {
    let id: AskID? = if case .answer(let id, _) = way { door?.knocker.id ?? id } else { nil }
    if code == .busy { fail(.busy, about: .answer) }
    finish(.failure(code.answerProblem(id, organisation)))
  }
}

extension RefusalCode {
  /// What a person reads who wanted to answer.
  func answerProblem(_ ask: AskID?, _ organisation: String) -> Problem {
    switch self {
    case .taken: .knockTaken(nil)
    case .noSuchAsk, .past, .notAgain, .unknownCode, .badArgument:
      ask.map { .nothingToAnswer($0.rawValue) } ?? .nothingWaits
    case .busy: .inSessionAlready
    default: problem(organisation)
    }
  }
}

import AldabaParty
import AldabaPerson
import AldabaSession
import AldabaWire
import AldabaWords

/// Passing the customer on, and bringing somebody in (R11–R15, R22, R33, R39).
///
///     look ─▶ found ─▶ question ─▶ ringing ─▶ completed
///       └ unfound       └ declined     └ failed: everything as before
extension TechnicianSession {
  /// A handing over, as far as it has come.
  struct Errand {
    let kind: Act.Handoff.Kind
    let to: Target
    let colleague: Colleague
    let reason: String
  }

  func transfer(to name: String, reason: String, brief: String) {
    guard let to = target(name, about: .transfer) else { return }
    handOver(.transfer, to: to, reason: reason, brief: brief)
  }

  /// - Parameter name: nil: whichever supervisor is free.
  func escalate(_ kind: Act.Handoff.Kind, to name: String?, reason: String, brief: String?) {
    guard let to = name.map({ target($0, about: .escalate) }) ?? .next else { return }
    // A third person is told what the customer has read: the reason.
    handOver(kind, to: to, reason: reason, brief: brief ?? (kind == .third ? reason : ""))
  }

  private func handOver(_ kind: Act.Handoff.Kind, to: Target, reason: String, brief: String) {
    prepare(kind, to: to, reason: reason, brief: brief) { [weak self] found in
      self?.handOver(kind, to: to, found, reason: reason, brief: brief)
    }
  }

  /// Judges everything that can be known before the customer is asked, presence last (R11).
  func prepare(
    _ kind: Act.Handoff.Kind, to: Target, reason: String, brief: String,
    then: @escaping (Message.Found) -> Void
  ) {
    let matter: Matter = kind == .transfer ? .transfer : .escalate
    guard isBegun else { return fail(.notNow, about: matter) }
    guard check(reason, notEmpty: true), check(brief, notEmpty: true) else { return }
    let nobody = Message.Found(name: nil, team: nil, phone: nil)
    let act = Act.handoffAsked(handoff(kind, to, nobody, [:]))
    if let code = objection(to: act) {
      return refuse(act, code, came: code == .badArgument ? to.rawValue : nil)
    }
    let purpose: Message.Purpose =
      switch kind {
      case .transfer: .transfer
      case .third: .third
      case .takeover: .takeover
      }
    look(for: to, purpose, then: then)
  }

  /// Puts the question.
  func handOver(
    _ kind: Act.Handoff.Kind, to: Target, _ found: Message.Found, reason: String, brief: String
  ) {
    var texts = ["reason": PersonalText(reason), "brief": PersonalText(brief)]
    if case .person(let person) = to {
      texts["name"] = PersonalText(found.name ?? person.rawValue)
    }
    say(.handoffAsked(handoff(kind, to, found, texts)), texts: texts)
  }

  private func handoff(
    _ kind: Act.Handoff.Kind, _ to: Target, _ found: Message.Found,
    _ texts: [String: PersonalText]
  ) -> Act.Handoff {
    Act.Handoff(
      id: newAsk(), kind: kind, to: to, name: texts["name"].map(Digest.init(of:)),
      team: found.team, phone: found.phone,
      reason: texts["reason"].map(Digest.init(of:)) ?? .zero,
      brief: texts["brief"].map(Digest.init(of:)) ?? .zero)
  }

  /// Asks a supervisor, who sees these words alone; the customer is told so (R39).
  func advise(to name: String, text: String) {
    guard isBegun, !isThird else { return fail(.notNow, about: .advise) }
    guard let person = PersonID(rawValue: name), person != identity.person else {
      return fail(.badArgument, name, about: .advise)
    }
    guard check(text, notEmpty: true) else { return }
    look(for: .person(person), .advice) { [weak self] found in
      let texts = [
        "name": PersonalText(found.name ?? person.rawValue), "text": PersonalText(text),
      ]
      func commitment(_ name: String) -> Digest { texts[name].map(Digest.init(of:)) ?? .zero }
      self?.say(
        .adviceAsked(person, name: commitment("name"), text: commitment("text")), texts: texts)
    }
  }

  // MARK: - Who could come

  private func target(_ name: String, about matter: Matter) -> Target? {
    guard let target = Target(rawValue: name), target != identity.person.map(Target.person) else {
      fail(.badArgument, name, about: matter)
      return nil
    }
    return target
  }

  private func look(
    for target: Target, _ purpose: Message.Purpose,
    then: @escaping (Message.Found) -> Void
  ) {
    guard seeking == nil else { return fail(.busy, about: purpose.matter) }
    guard !party.lost.contains(party.seat) else { return fail(.linkLost) }
    seeking = (target, purpose, then)
    party.send(.find(target, purpose))
  }

  func found(_ target: Target, _ found: Message.Found) {
    guard let seeking, seeking.target == target else { return }
    self.seeking = nil
    if case .person(let person) = target { names[person] = found.name }
    seeking.then(found)
  }

  func unfound(_ target: Target, _ code: RefusalCode) {
    guard let seeking, seeking.target == target else { return }
    self.seeking = nil
    fail(
      ErrorCode(rawValue: code.rawValue) ?? .notNow, target == .next ? nil : target.rawValue,
      about: seeking.purpose.matter)
  }

  // MARK: - What becomes of it

  /// Keeps what a question says in words: names come only here.
  func look(at handoff: Act.Handoff, _ texts: [String: String]) {
    if case .person(let person) = handoff.to, let name = texts["name"] { names[person] = name }
    errand = Errand(
      kind: handoff.kind, to: handoff.to, colleague: colleague(handoff.to, team: handoff.team),
      reason: texts["reason"] ?? "")
  }

  func handoff(_ effect: Effect, _ told: Told) {
    switch effect {
    case .handoffAsked(let handoff):
      guard told.isOurs, let errand else { return }
      open[handoff.id] = handoff.kind.family == .transfer ? .transfer : .escalate
      report(errand, .asked(reason: errand.reason))
    case .handoffDeclined(let ask, _, let why):
      guard open[ask] != nil, let errand else { return }
      answered(ask, why == .silence ? .silence : .no)
      report(errand, .declined(isSilence: why == .silence))
    case .ringing(let passing): ringing(passing)
    case .handoffFailed(let passing, let why):
      guard !isThird, passing.cause != .front else { return }
      report(errand(for: passing), .failed(why))
    case .arrived(let passing, let member):
      guard let person = member.person else { return }
      if passing.kind == .third {
        onEvent(.handoff(arrival(passing, member)))
      } else {
        onEvent(.colleague(person, name(of: person), .in))
      }
    case .left(let member):
      guard let person = member.person else { return }
      onEvent(.colleague(person, name(of: person), .out))
    case .promoted(let member):
      if member.key == key { onEvent(.promoted) }
    default: break
    }
  }

  private func ringing(_ passing: Session.Passing) {
    guard !isThird else { return }
    if passing.cause == .manager {
      // At the customer's own wish: nothing was asked.
      errand = Errand(kind: .third, to: .next, colleague: .next, reason: "")
    } else {
      answered(passing.id, .yes(until: nil))
      report(errand(for: passing), .consented)
    }
    report(errand(for: passing), .ringing)
  }

  func errand(for passing: Session.Passing) -> Errand {
    errand
      ?? Errand(
        kind: passing.kind, to: passing.to, colleague: colleague(passing.to, team: nil),
        reason: "")
  }

  func report(_ errand: Errand, _ state: TechnicianEvent.HandoffChange.State) {
    onEvent(
      .handoff(
        TechnicianEvent.HandoffChange(
          kind: errand.kind, to: errand.to, colleague: errand.colleague, state: state)))
  }

  /// Somebody is in: by name, where it is known.
  func arrival(_ passing: Session.Passing, _ member: Session.Member)
    -> TechnicianEvent.HandoffChange
  {
    let to = member.person.map(Target.person) ?? passing.to
    return TechnicianEvent.HandoffChange(
      kind: passing.kind, to: to, colleague: colleague(to, team: nil), state: .completed)
  }

  func name(of person: PersonID) -> String { names[person] ?? person.rawValue }

  private func colleague(_ to: Target, team: String?) -> Colleague {
    switch to {
    case .person(let person): .person(name: name(of: person), team: team)
    case .team(let team): .team(team)
    case .next: .next
    }
  }

  /// The colleague as the customer will read of them.
  func colleague(_ to: Target, _ found: Message.Found) -> Colleague {
    if case .person(let person) = to { names[person] = found.name }
    return colleague(to, team: found.team)
  }
}

extension Message.Purpose {
  fileprivate var matter: Matter {
    switch self {
    case .transfer: .transfer
    case .third, .takeover: .escalate
    case .advice: .advise
    }
  }
}

import AldabaJSON
package import AldabaWire

/// One of everything, with members that differ from each other.
package enum Samples {
  package static let session = session("a")
  package static let ask = ask("b")
  package static let person = person("gabriela")
  package static let supervisor = person("sofia")
  package static let customer = Author.customer(device: "00112233445566ff")

  package static func session(_ digit: String) -> SessionID {
    guard let id = SessionID(rawValue: String(repeating: digit, count: 32)) else { fatalError() }
    return id
  }
  package static func ask(_ digit: String) -> AskID {
    guard let id = AskID(rawValue: String(repeating: digit, count: 16)) else { fatalError() }
    return id
  }
  package static func person(_ name: String) -> PersonID {
    guard let id = PersonID(rawValue: name) else { fatalError() }
    return id
  }
  package static func digest(_ byte: UInt8) -> Digest {
    guard let digest = Digest([UInt8](repeating: byte, count: 32)) else { fatalError() }
    return digest
  }
  package static func key(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }

  package static let shown = Act.Shown(text: digest(0x51), language: .es, method: .terminal)

  /// At least one act for every event; where members are optional, with and without them.
  package static let acts: [Act] =
    course + consents + work + conversation + handoffs + service + desk + broker

  private static let course: [Act] = [
    .opened(Act.Opening(customer: digest(1), ticket: digest(2), motive: digest(3))),
    .opened(
      Act.Opening(
        customer: digest(1), ticket: digest(2), motive: digest(3), kind: "red", tier: "oro",
        knock: ask("c"), callback: ask("d"))),
    .joined(device: key(6), vouch: key(7) + key(8), opened: digest(9)), .accepted(shown),
    .declined(Act.Shown(text: digest(1), language: .en, method: .frontEnd), .answer),
    .bound(stream: 1, epoch: 65_535, technicianKey: key(10), exporter: digest(11)),
    .closing(Act.Closing(summary: digest(5))),
    .closing(
      Act.Closing(
        summary: digest(5), owed: digest(24), owedKind: .part, due: 1_767_312_000_000,
        needsVisit: true)),
    .reopened, .closed(.customer, reason: nil), .closed(.administrator, reason: digest(13)),
    .fronted(ask),
  ]

  private static let consents: [Act] =
    [
      asked(1), .asked(Act.Ask(id: ask, what: .type, reason: digest(4), duration: Limits.grant)),
      granted(900_000), .refused(ask, .view, shown, .tooSoon),
      .silent(ask, .type, Act.Shown(text: .zero, language: .en, method: .none)),
      .revoked(ask, .view), .expired(ask, .type), .void(ask, .typeNoEnter),
      .numberSpent(stream: 1, exchange: 1), .numberSpent(stream: 16, exchange: 5),
      .shellOpened(ask), .shellClosed(status: 0), .shellClosed(status: -9),
    ] + Topic.allCases.map { .offered($0) }

  package static func asked(_ duration: Int64) -> Act {
    .asked(Act.Ask(id: ask, what: .view, reason: digest(4), duration: duration))
  }

  package static func granted(_ duration: Int64) -> Act {
    .granted(
      Act.Grant(
        ask: ask, what: .typeNoEnter, asked: digest(12), duration: duration, shown: shown))
  }

  private static let conversation: [Act] = {
    var acts: [Act] = [
      holdAsked(Limits.hold), .holdAccepted(ask, asked: digest(25), shown),
      .holdDeclined(ask, shown, .silence),
      .holdCallback(ask, shown, Act.Callback(at: nil, contact: nil)),
      .holdCallback(ask, shown, Act.Callback(at: 1_767_312_000_000, contact: digest(26))),
      .holdChecked(reason: digest(27), duration: 60_000), .holdOverrun, .holdResumed,
      .adviceAsked(supervisor, name: digest(28), text: digest(29)),
      .requested(ask, .complaint, text: digest(30)),
    ]
    acts += Act.Correction.allCases.map { .corrected($0, text: digest(31)) }
    acts += Act.Request.allCases.map { .requested(ask, $0, text: nil) }
    acts += Act.Register.allCases.map { .registerChosen($0) }
    return acts
  }()

  package static func holdAsked(_ duration: Int64) -> Act {
    .holdAsked(Act.Hold(id: ask, reason: digest(32), doing: digest(33), duration: duration))
  }

  /// To a person everything is known, to a team its name, to the next one nothing.
  package static func handoff(_ kind: Act.Handoff.Kind, to target: Target) -> Act {
    var name: Digest?
    var team: String?
    var phone: String?
    switch target {
    case .person: (name, team, phone) = (digest(34), "Redes", "2041")
    case .team(let its): team = its
    case .next: break
    }
    return .handoffAsked(
      Act.Handoff(
        id: ask, kind: kind, to: target, name: name, team: team, phone: phone,
        reason: digest(35), brief: digest(36)))
  }

  private static let handoffs: [Act] = {
    var acts = [Act.thirdLeft]
    for kind in Act.Handoff.Kind.allCases {
      let targets = [Target.person(supervisor), .team("Redes"), .next]
      acts += targets.map { handoff(kind, to: $0) }
    }
    for family in Act.Handoff.Family.allCases {
      acts += [
        .handoffDeclined(family, ask, shown, .nobody),
        .handoffConsented(family, ask, asked: digest(37), shown), .handoffAccepted(family, ask),
        .handoffCompleted(family, ask),
      ]
      acts += Act.Handoff.Failure.allCases.map { .handoffFailed(family, ask, $0) }
    }
    return acts
  }()

  private static let service: [Act] = [
    .costAsked(Act.Cost(id: ask, price: digest(38), reason: digest(39))),
    .costAccepted(ask, asked: digest(40), shown), .costDeclined(ask, shown, .answer),
    .exception(allowedBy: supervisor, reason: digest(41)), .helperNamed(digest(42)),
  ]

  private static let desk: [Act] = {
    var acts: [Act] = [
      .knockMade(
        Act.KnockMade(
          id: ask, device: key(43), key: key(44), vouch: key(45) + key(46), name: digest(47),
          need: digest(48), system: digest(49))),
      .knockAnswered(ask, person, waited: 0),
      promised(.callback, isWhole: false), promised(.answer, isWhole: false),
    ]
    acts += Act.KnockEnd.allCases.map { .knockGivenUp(ask, $0) }
    acts += Act.Promised.Kind.allCases.map { promised($0, isWhole: true) }
    acts += Act.Promised.Family.allCases.map { .fulfilled($0, ask, person) }
    acts += Act.Missed.allCases.map { .missed(Act.Miss($0, ask, waited: 1)) }
    acts.append(
      .missed(
        Act.Miss(
          .response, ask, waited: 1, from: session, kind: "incident", tier: "gold")))
    return acts
  }()

  private static func promised(_ kind: Act.Promised.Kind, isWhole: Bool) -> Act {
    .promised(
      Act.Promised(
        id: ask, kind: kind, what: digest(50), customer: digest(51),
        ticket: isWhole ? digest(52) : nil, contact: isWhole ? digest(53) : nil,
        due: 1_767_312_000_000, owner: isWhole ? person : nil, from: isWhole ? session : nil))
  }

  private static let broker: [Act] = [
    .linkLost(.customer), .linkResumed(.technician(1)), .linkLost(.technician(16)),
    .personAdded(person, name: digest(14), .technician, team: nil, phone: nil),
    .personAdded(person, name: digest(14), .supervisor, team: "Redes", phone: "2041"),
    .personEnrolled(person, .auditor, key: key(15), certificate: digest(16)),
    .personRenewed(person, .technician, key: key(15), certificate: digest(17)),
    .personRevoked(person), .brokerStarted(version: "1.0"), .brokerStopped,
    .refusedCode(peer: digest(18), attempts: 3), .refusedPeer(peer: digest(19), why: "certificate"),
    .forgotten(
      Act.Forgotten(id: ask, why: .request, sessions: [session], texts: 9, recordings: 1)),
    .forgotten(Act.Forgotten(id: ask, why: .age, sessions: [], texts: 1, recordings: 0)),
    .keyRotated(
      Act.Rotation(old: key(1), new: key(2), byOld: key(3) + key(4), byNew: key(5) + key(6))),
    .authorityRotated(
      Act.Succession(old: key(1), new: key(2), byOld: key(3), byNew: key(4))),
  ]

  /// Members that may be left out.
  package static func optional(_ act: Act) -> Set<String> {
    switch act {
    case .opened: ["kind", "tier", "knock", "callback"]
    case .asked: ["to", "files"]
    case .granted: ["replaces"]
    case .closed: ["reason"]
    case .forgotten: ["sessions"]
    case .closing: ["owed", "owed_kind", "due", "needs_visit"]
    case .holdCallback: ["callback_at", "contact"]
    case .handoffAsked(let handoff):
      // Who is asked for by name is named.
      if case .person = handoff.to { ["team", "phone"] } else { ["name", "team", "phone"] }
    case .requested: ["text"]
    case .promised: ["ticket", "contact", "owner", "from"]
    case .missed(let miss) where miss.what == .response:
      // Whose it is, is said by one of two.
      miss.from == nil ? ["from", "kind", "tier"] : ["owed", "from", "kind", "tier"]
    case .personAdded: ["team", "phone"]
    default: []
    }
  }

  /// Everyone who could claim to be an author.
  package static let authors: [Author] = [
    .person(.technician, person), .person(.supervisor, person), .person(.auditor, person), customer,
    .broker, .administrator("root"),
  ]

  package static func authors(of act: Act) -> [Author] {
    authors.filter { act.event.speakers.contains($0.speaker) }
  }

  package static func statement(_ act: Act, by author: Author, seq: Int64 = 2) -> Statement {
    Statement(
      author: author, key: key(0x20), prev: digest(0x21), seq: seq, session: session, act: act)
  }

  package static func record(_ act: Act, by author: Author) -> Record {
    switch author.speaker {
    case .person, .customer:
      Record(
        at: 1_767_225_600_000, statement: statement(act, by: author),
        signature: key(0x22) + key(0x23))
    case .broker, .administrator:
      Record(
        at: 1_767_225_600_000, by: author, session: act.event.inSession ? session : nil, act: act)
    }
  }

  /// Every act as a record by everyone who can say it.
  package static let records: [Record] = acts.flatMap { act in
    authors(of: act).map { record(act, by: $0) }
  }
}

import AldabaJSON
import AldabaWire

/// One of everything, with members that differ from each other.
enum Samples {
  static let session = session("a")
  static let ask = ask("b")
  static let person = person("gabriela")
  static let customer = Author.customer(device: "00112233445566ff")

  static func session(_ digit: String) -> SessionID {
    guard let id = SessionID(rawValue: String(repeating: digit, count: 32)) else { fatalError() }
    return id
  }
  static func ask(_ digit: String) -> AskID {
    guard let id = AskID(rawValue: String(repeating: digit, count: 16)) else { fatalError() }
    return id
  }
  static func person(_ name: String) -> PersonID {
    guard let id = PersonID(rawValue: name) else { fatalError() }
    return id
  }
  static func digest(_ byte: UInt8) -> Digest {
    guard let digest = Digest([UInt8](repeating: byte, count: 32)) else { fatalError() }
    return digest
  }
  static func key(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }

  static let shown = Act.Shown(text: digest(0x51), language: .es, method: .terminal)

  /// At least one act for every event; where members are optional, with and without them.
  static let acts: [Act] = [
    .opened(customer: digest(1), ticket: digest(2), motive: digest(3), kind: nil, tier: nil),
    .opened(customer: digest(1), ticket: digest(2), motive: digest(3), kind: "red", tier: "oro"),
    .asked(Act.Ask(id: ask, what: .view, reason: digest(4), duration: 1)),
    .asked(Act.Ask(id: ask, what: .type, reason: digest(4), duration: Limits.grant)),
    .closing(summary: digest(5)),
    .joined(device: key(6), vouch: key(7) + key(8), opened: digest(9)),
    .accepted(shown),
    .declined(Act.Shown(text: digest(1), language: .en, method: .frontEnd), .answer),
    .bound(stream: 0, epoch: 65_535, technicianKey: key(10), exporter: digest(11)),
    .granted(
      Act.Grant(ask: ask, what: .typeNoEnter, asked: digest(12), duration: 900_000, shown: shown)),
    .refused(ask, .view, shown, .tooSoon),
    .silent(ask, .type, Act.Shown(text: .zero, language: .en, method: .none)),
    .revoked(ask, .view), .expired(ask, .type), .void(ask, .typeNoEnter), .offered(.view),
    .numberSpent(exchange: 1), .numberSpent(exchange: 5), .shellOpened(ask),
    .shellClosed(status: 0), .shellClosed(status: -9), .reopened,
    .closed(.customer, reason: nil), .closed(.administrator, reason: digest(13)),
    .linkLost(.customer), .linkResumed(.technician),
    .personAdded(person, name: digest(14), .technician, team: nil),
    .personAdded(person, name: digest(14), .supervisor, team: "Redes"),
    .personEnrolled(person, .auditor, key: key(15), certificate: digest(16)),
    .personRenewed(person, .technician, key: key(15), certificate: digest(17)),
    .personRevoked(person), .brokerStarted(version: "1.0"), .brokerStopped,
    .refusedCode(peer: digest(18), attempts: 3), .refusedPeer(peer: digest(19), why: "certificate"),
  ]

  /// Members that may be left out, by event.
  static let optional: [Event: Set<String>] = [
    .sessionOpened: ["kind", "tier"], .sessionClosed: ["reason"], .personAdded: ["team"],
  ]

  /// Everyone who could claim to be an author.
  static let authors: [Author] = [
    .person(.technician, person), .person(.supervisor, person), .person(.auditor, person), customer,
    .broker, .administrator("root"),
  ]

  static func authors(of act: Act) -> [Author] {
    authors.filter { act.event.speakers.contains($0.speaker) }
  }

  static func statement(_ act: Act, by author: Author, seq: Int64 = 2) -> Statement {
    Statement(
      author: author, key: key(0x20), prev: digest(0x21), seq: seq, session: session, act: act)
  }

  /// Every act as a record by everyone who can say it.
  static let records: [Record] = acts.flatMap { act in
    authors(of: act).map { author in
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
  }

  static let text = PersonalText(salt: [UInt8](repeating: 0x30, count: 16), text: "No hay red")
  static let receipt: JSON = [
    "checkpoint": "o\n1\nAA==\n", "index": 0, "proof": .array([]), "record": ["a": 1],
  ]

  static let messages: [Message] = {
    guard let code = Code("482019773") else { fatalError() }
    let signed = Message.Signed(
      statement: statement(
        .asked(Act.Ask(id: ask, what: .view, reason: digest(4), duration: 1)), by: authors[0]),
      signature: key(1) + key(2), texts: ["reason": text])
    let invitation = Message.Invitation(
      certificate: [0x30, 0x03], enrolled: receipt, opened: receipt,
      texts: ["customer": text, "motive": text, "ticket": text], settings: Settings())
    let both: [Message] = [
      .technician, .join(Message.Join(code: code, key: key(1), proof: key(2) + key(3))),
      .rejoin(Message.Rejoin(session: session, key: key(1), proof: key(2) + key(3))),
      .enroll(secret: [UInt8](repeating: 5, count: 16), request: [0x30, 0x82]),
      .reattach(session), .renew(request: [1, 2, 3]), .statement(signed),
      .statement(
        Message.Signed(
          statement: statement(.reopened, by: customer), signature: key(1) + key(2), texts: [:])),
      .welcome(
        Message.Welcome(organisation: "Soporte Acme", enrolled: receipt, settings: Settings())),
      .enrolled(certificate: [9], receipt: receipt, trust: "{ // \u{1F511}\n}"),
      .opened(session, code, expires: 1_767_225_600_000), .invited(invitation),
      .record(receipt: receipt, texts: [:]), .record(receipt: receipt, texts: ["reason": text]),
      .link(.customer, lost: true, since: 0), .link(.technician, lost: false, since: .max),
      .ledger(stalled: true), .ledger(stalled: false),
    ]
    return both + RefusalCode.allCases.map { .refused(seq: 7, $0) }
      + RefusalCode.allCases.map { .bye($0) }
  }()

  static let innerMessages: [InnerMessage] = [
    .commit(exchange: 1, commitment: digest(1)), .nonce(exchange: 5, nonce: key(2)),
    .open(exchange: 2, nonce: key(3)), .checkpoint("o\n1\nAA==\n\n\u{2014} o AA==\n"),
    .shown(ask, expires: 0), .shown(ask, expires: .max), .size(columns: 1, rows: 1_000),
    .skipped(bytes: 1), .skipped(bytes: .max), .floor(.customer), .floor(.technician),
  ]
}

package import AldabaJSON
package import AldabaWire

/// One of every message.
extension Samples {
  package static let text = PersonalText(
    salt: [UInt8](repeating: 0x30, count: 16), text: "No hay red")
  package static let receipt: JSON = [
    "checkpoint": "o\n1\nAA==\n", "index": 0, "proof": .array([]), "record": ["a": 1],
  ]
  package static let at: Int64 = 1_767_225_600_000

  package static let messages: [Message] =
    [.segment(index: 2, [0x30, 0x82, 0x00])] + course + desk + door + colleagues + audit
    + RefusalCode.allCases.flatMap { [.refused(seq: 7, $0), .bye($0), .unfound(.next, $0)] }

  private static let course: [Message] = {
    guard let code = Code("482019773") else { fatalError() }
    let signed = Message.Signed(
      statement: statement(asked(1), by: authors[0]), signature: key(1) + key(2),
      texts: ["reason": text])
    let invitation = Message.Invitation(
      certificate: [0x30, 0x03], enrolled: receipt, opened: receipt,
      texts: ["customer": text, "motive": text, "ticket": text], settings: Settings())
    return [
      .technician, .join(Message.Join(code: code, key: key(1), proof: key(2) + key(3))),
      .rejoin(Message.Rejoin(session: session, key: key(1), proof: key(2) + key(3))),
      .rejoin(
        Message.Rejoin(
          session: session, key: key(1), proof: key(2) + key(3),
          device: Message.Rejoin.Device(key: key(4), vouch: key(5) + key(6)))),
      .enroll(secret: [UInt8](repeating: 5, count: 16), request: [0x30, 0x82]),
      .reattach(session), .renew(request: [1, 2, 3]), .statement(signed),
      .statement(
        Message.Signed(
          statement: statement(.reopened, by: customer), signature: key(1) + key(2), texts: [:])),
      .welcome(
        Message.Welcome(organisation: "Soporte Acme", enrolled: receipt, settings: Settings())),
      .enrolled(certificate: [9], receipt: receipt, trust: "{ // \u{1F511}\n}"),
      .opened(session, code, expires: at), .invited(invitation), .told(texts: ["motive": text]),
      .record(receipt: receipt, texts: [:]), .record(receipt: receipt, texts: ["reason": text]),
      .link(.customer, lost: true, since: 0), .link(.technician(2), lost: false, since: .max),
      .ledger(stalled: true), .ledger(stalled: false),
    ]
  }()

  private static let desk: [Message] = {
    var messages: [Message] = [
      .desk(follow: true), .desk(follow: false), .answer(nil), .answer(ask), .decline(ask),
      .done(ask), .away(true), .away(false), .gone(ask),
      .waiting(
        Message.Waiting(
          id: ask, kind: .escalation, customer: "Ana Gil", motive: "No hay red", since: at,
          from: "Gabriela Ruiz", brief: "Falta el cable\nLo tiene Ana", due: at + 1)),
    ]
    messages += Message.Waiting.Kind.allCases.map { kind in
      .waiting(
        Message.Waiting(
          id: ask, kind: kind, customer: "Ana Gil", motive: "No hay red", since: at, from: nil,
          brief: nil, owedKind: kind == .owed ? .part : nil))
    }
    return messages
  }()

  private static let door: [Message] = {
    let steps: [Message.KnockStep] = [
      .made, .ringing(1), .next, .turn(before: 2, wait: nil), .turn(before: 0, wait: 60_000),
      .nobody, .answered, .back,
    ]
    let messages: [Message] = [
      .look,
      .knock(
        Message.Knocking(
          id: ask, key: key(1), proof: key(2) + key(3), device: key(4), vouch: key(5) + key(6),
          need: text, name: text, system: text)),
      .leave, .callback(at: nil, contact: nil), .callback(at: at, contact: text),
      .door(
        Message.Door(
          isOpen: true, opens: nil, hours: [], slots: [], isFree: true, isStaffed: true, before: 0,
          wait: nil, systems: [], zone: "UTC", offset: 0)),
      .door(
        Message.Door(
          isOpen: false, opens: at,
          hours: [Message.Door.Span(days: 1...5, from: 540, to: 1_080)], slots: [at, at + 1],
          isFree: false, isStaffed: false, before: 3, wait: 240_000, systems: ["Debian 12"],
          zone: "America/New_York", offset: -18_000)),
      .noted(at: at),
      .knocker(
        Message.Knocker(
          id: ask, kind: .knock, customer: "Ana Gil", motive: "No hay red", system: "Debian 12",
          contact: nil, ticket: nil)),
      .knocker(
        Message.Knocker(
          id: ask, kind: .callback, customer: "Ana Gil", motive: "No hay red", system: nil,
          contact: "600 100 200", ticket: "T-100")),
    ]
    return messages + steps.map { .waited($0) }
  }()

  private static let colleagues: [Message] = {
    var messages: [Message] = [
      .found(
        .person(supervisor), Message.Found(name: "Sofía Paz", team: "Redes", phone: "2041")),
      .found(.team("Redes"), Message.Found(name: nil, team: "Redes", phone: nil)),
      .found(.next, Message.Found(name: nil, team: nil, phone: nil)),
      .colleague(
        Message.Colleague(ask: ask, certificate: [0x30, 0x03], enrolled: receipt)),
      .advice(
        Message.Advice(
          session: session, from: "Gabriela Ruiz", customer: "Ana Gil", text: "¿Qué hago?")),
    ]
    messages += Message.Purpose.allCases.map { .find(.next, $0) }
    messages += Act.Handoff.Family.allCases.map { family in
      .called(
        Message.Called(session: session, ask: ask, family: family, from: "Gabriela Ruiz"))
    }
    return messages
  }()

  private static let audit: [Message] = {
    let note = "o\n1\nAA==\n\n\u{2014} o AA==\n"
    let parts: [Message.Audit] = [
      .open, .head(from: 0), .lines(from: 7), .prove(3), .texts(of: [digest(1), digest(2)]),
      .cosign(key: "w+00000000+BA==", note: note), .cosignatures,
      .checkpoint(note: note, proof: []), .checkpoint(note: note, proof: [key(1), key(2)]),
      .records(from: 7, data: []), .records(from: 7, data: Array("{}\n".utf8)), .shelf([:]),
      .shelf([digest(1): text]), .cosigned([]), .cosigned([note]),
    ]
    return parts.map { .audit($0) }
  }()

  package static let innerMessages: [InnerMessage] =
    [
      .commit(exchange: 1, commitment: digest(1)), .nonce(exchange: 5, nonce: key(2)),
      .open(exchange: 2, nonce: key(3)),
      .checkpoint(
        InnerMessage.HeadShown(
          note: "o\n1\nAA==\n\n\u{2014} o AA==\n", index: 0, leaf: digest(4), proof: [])),
      .checkpoint(
        InnerMessage.HeadShown(
          note: "o\n3\nAA==\n\n\u{2014} o AA==\n", index: 2, leaf: digest(4),
          proof: [key(5), key(6)])),
      .shown(ask, expires: 0), .shown(ask, expires: .max), .size(columns: 1, rows: 1_000),
      .remains(ask, milliseconds: 0), .remains(ask, milliseconds: 3_600_000),
      .skipped(bytes: 1), .skipped(bytes: .max), .redraw, .floor(.customer), .floor(.technician),
      .overheard(by: supervisor, "sí"),
      .carried(Carried(from: [.output: 7], until: [.output: 65_543, .chat: 2], had: [.keys: 12])),
    ] + Samples.innerWork
}

import AldabaCrypto
import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaWire
import TestSupport

@testable import AldabaAudit
@testable import AldabaEvidence

/// Two days' worth of records as the programs make them, to be spoilt by each test in its own way.
struct Fixture {
  /// 2026-11-24 09:15:00 UTC.
  static let start: Int64 = 1_795_511_700_000
  static let ledgerKey = PrivateKey.ed25519()

  /// A party that signs, with its place in its own chain.
  struct Party {
    let author: Author
    let key: PrivateKey
    var seq: Int64 = 0
    var prev = Digest.zero

    init(_ author: Author, key: PrivateKey = .ed25519()) {
      self.author = author
      self.key = key
    }
  }

  private(set) var lines: [[UInt8]] = []
  private(set) var texts: [Digest: PersonalText] = [:]
  var now = Fixture.start
  let device: PrivateKey
  let session: SessionID
  var technician: Party
  /// Who answers when somebody is called: enrolled by `enrol(colleague:)`.
  var colleague: Party
  var agent: Party
  /// The technician's statements by their hash, for what must name one.
  private(set) var last = Digest.zero

  init(session: Int = 1, technician key: PrivateKey = .ed25519()) {
    let digits = String(session)
    let name = digits + String(repeating: "a", count: 32 - digits.utf8.count)
    self.session = SessionID(rawValue: name)!
    device = .ed25519()
    technician = Party(.person(.technician, PersonID(rawValue: "gabriela")!), key: key)
    colleague = Party(.person(.technician, PersonID(rawValue: "hugo")!))
    agent = Party(
      .customer(device: String(Crypto.sha256(device.rawPublicKey).hex.prefix(16))))
  }

  // MARK: - Saying things

  mutating func text(_ text: String) -> Digest {
    let personal = PersonalText(salt: Crypto.random(16), text: text)
    let digest = Digest(Crypto.sha256(personal.committed))!
    texts[digest] = personal
    return digest
  }

  mutating func add(_ record: Record) {
    lines.append(record.line)
    now += 1000
  }

  /// Lines that were made elsewhere.
  mutating func take(_ lines: [[UInt8]]) { self.lines += lines }

  /// Another session, with its texts.
  mutating func take(_ other: Fixture) {
    lines += other.lines
    texts.merge(other.texts) { $1 }
  }

  /// As if nobody had kept what that text was.
  mutating func erase(_ text: String) { texts = texts.filter { $0.value.text != text } }

  mutating func drop(_ index: Int) { lines.remove(at: index) }

  mutating func broker(_ act: Act, session: SessionID? = nil) {
    add(Record(at: now, by: .broker, session: session, act: act))
  }

  mutating func administrator(_ act: Act, session: SessionID? = nil) {
    add(Record(at: now, by: .administrator("root"), session: session, act: act))
  }

  /// A statement that is counted in its author's chain, and recorded unless it is withheld.
  mutating func say(
    _ party: WritableKeyPath<Fixture, Party>, _ act: Act, isWithheld: Bool = false,
    isForged: Bool = false
  ) {
    let statement = Statement(
      author: self[keyPath: party].author, key: self[keyPath: party].key.rawPublicKey,
      prev: self[keyPath: party].prev, seq: self[keyPath: party].seq + 1, session: session,
      act: act)
    last = Digest(Crypto.sha256(statement.bytes))!
    self[keyPath: party].seq += 1
    self[keyPath: party].prev = last
    guard !isWithheld else { return }
    let key = isForged ? PrivateKey.ed25519() : self[keyPath: party].key
    add(Record(at: now, statement: statement, signature: key.sign(statement.signatureInput)))
  }

  // MARK: - The usual course

  mutating func enrol() {
    let id = PersonID(rawValue: "gabriela")!
    administrator(
      .personAdded(id, name: text("Gabriela Ruiz"), .technician, team: nil, phone: nil))
    broker(
      .personEnrolled(
        id, .technician, key: technician.key.rawPublicKey, certificate: text("certificate")))
  }

  /// Adds and enrols who may be called.
  mutating func enrol(colleague role: Role, team: String? = nil) {
    let id = PersonID(rawValue: "hugo")!
    colleague = Party(.person(role, id), key: colleague.key)
    administrator(.personAdded(id, name: text("Hugo Sanz"), role, team: team, phone: nil))
    broker(
      .personEnrolled(
        id, role, key: colleague.key.rawPublicKey, certificate: text("certificate")))
  }

  mutating func begin(knock: AskID? = nil, customer: String = "Luis Ortega") {
    say(
      \.technician,
      .opened(
        Act.Opening(
          customer: text(customer), ticket: text("INC-4711"),
          motive: text("la impresora no imprime"), knock: knock)))
    let opened = last
    let vouched =
      Array(Label.vouch.utf8) + Array(session.rawValue.utf8) + agent.key.rawPublicKey
    say(
      \.agent,
      .joined(device: device.rawPublicKey, vouch: device.sign(vouched), opened: opened))
    say(\.agent, .accepted(shown()))
  }

  mutating func ask(_ what: Capability, id: Int = 1) {
    let ask = Act.Ask(
      id: askID(id), what: what, reason: text("ver la cola"), duration: 1_800_000)
    say(\.technician, .asked(ask))
  }

  mutating func grant(
    _ what: Capability, id: Int = 1, duration: Int64 = 1_800_000, isForged: Bool = false
  ) {
    let grant = Act.Grant(
      ask: askID(id), what: what, asked: last, duration: duration, shown: shown())
    say(\.agent, .granted(grant), isForged: isForged)
  }

  /// - Parameter key: what the device signs for, instead of the agent's own.
  mutating func knock(id: Int, key: PrivateKey? = nil) {
    let vouched =
      Array(Label.knock.utf8) + Array(askID(id).rawValue.utf8)
      + (key ?? agent.key).rawPublicKey
    broker(
      .knockMade(
        Act.KnockMade(
          id: askID(id), device: device.rawPublicKey, key: agent.key.rawPublicKey,
          vouch: device.sign(vouched), name: text("Luis Ortega"), need: text("no imprime"),
          system: text("Debian 12"))))
  }

  mutating func askHold(id: Int = 2, minutes: Int64 = 2) {
    say(
      \.technician,
      .holdAsked(
        Act.Hold(
          id: askID(id), reason: text("hablar con un colega"), doing: text("pregunto"),
          duration: minutes * 60_000)))
  }

  mutating func acceptHold(id: Int = 2) {
    say(\.agent, .holdAccepted(askID(id), asked: last, shown()))
  }

  mutating func askHandoff(
    _ kind: Act.Handoff.Kind, to: Target = .person(PersonID(rawValue: "hugo")!), id: Int = 3
  ) {
    let handoff = Act.Handoff(
      id: askID(id), kind: kind, to: to, name: text("Hugo Sanz"), team: nil, phone: nil,
      reason: text("sabe de colas"), brief: text("no imprime"))
    say(\.technician, .handoffAsked(handoff))
  }

  mutating func consent(_ family: Act.Handoff.Family, id: Int = 3) {
    say(\.agent, .handoffConsented(family, askID(id), asked: last, shown()))
  }

  mutating func answer(_ family: Act.Handoff.Family, id: Int = 3) {
    say(\.colleague, .handoffAccepted(family, askID(id)))
  }

  mutating func complete(_ family: Act.Handoff.Family, id: Int = 3) {
    say(\.agent, .handoffCompleted(family, askID(id)))
  }

  /// From the question to the colleague's coming in.
  mutating func pass(_ kind: Act.Handoff.Kind, id: Int = 3) {
    askHandoff(kind, id: id)
    consent(kind.family, id: id)
    answer(kind.family, id: id)
    complete(kind.family, id: id)
  }

  /// A wait of a minute, as agreed, that takes half a minute longer.
  mutating func holdTooLong() {
    askHold(minutes: 1)
    acceptHold()
    now += 90_000
    say(\.technician, .holdResumed)
  }

  /// The technician is lost for good, and a colleague comes in their place.
  mutating func relieve(id: Int = 7) {
    broker(.linkLost(.technician(1)), session: session)
    broker(.fronted(askID(id)), session: session)
    answer(.transfer, id: id)
    consent(.transfer, id: id)
    complete(.transfer, id: id)
  }

  mutating func end() {
    say(
      \.technician, .closing(Act.Closing(summary: text("papel atascado, resuelto"))))
    say(\.agent, .closed(.customer, reason: nil))
  }

  /// Eleven records, the first of the session in line 4.
  static func good() -> Fixture {
    var fixture = Fixture()
    fixture.broker(.brokerStarted(version: "0.1.0"))
    fixture.enrol()
    fixture.begin()
    fixture.ask(.view)
    fixture.grant(.view)
    fixture.say(\.agent, .shellOpened(askID(1)))
    fixture.end()
    return fixture
  }

  mutating func shown() -> Act.Shown {
    Act.Shown(text: text("¿Empezamos?"), language: .es, method: .terminal)
  }

  // MARK: - Judging

  /// The findings of these lines without a ledger around them.
  var findings: [Finding] {
    var audit = RecordAudit()
    for (index, line) in lines.enumerated() { audit.take(line, at: Fixture.place(index)) }
    return audit.findings
  }

  /// Where a ledger of one segment has its line.
  static func place(_ index: Int) -> Place {
    Place(segment: "000000000000.jsonl", line: Int64(index) + 1, index: Int64(index))
  }

  /// Puts the lines in a real ledger and hands over its folder.
  func withLedger<R>(_ body: (String) throws -> R) throws -> R {
    try Fixture.withFolder(self) { folder, ledger in
      for line in lines { ledger.append([line]) { _ in } }
      ledger.close()
      return try body(folder)
    }
  }

  /// Hands over a ledger's folder, and what puts some of the lines in it, signed when it returns.
  static func withLiveLedger<R>(
    _ fixture: Fixture, _ body: (String, (Range<Int>) -> Void) throws -> R
  ) throws -> R {
    try withFolder(fixture) { folder, ledger in
      defer { ledger.close() }
      return try body(folder) { range in
        let isSigned = Lock(false)
        ledger.append(Array(fixture.lines[range])) { _ in isSigned.change { $0 = true } }
        _ = isSigned.wait { $0 ? true : nil }
      }
    }
  }

  private static func withFolder<R>(
    _ fixture: Fixture, _ body: (String, Ledger) throws -> R
  ) throws -> R {
    try withTemporaryFolder("audit") { root in
      let folder = root + "/ledger"
      let key = ledgerKey
      try Ledger.create(directory: folder, origin: "support.example/ledger", key: key)
      let ledger = try Ledger.open(directory: folder, origin: "support.example/ledger", key: key)
      for (digest, text) in fixture.texts {
        try ledger.texts.put(salt: text.salt, text: text.text, commitment: digest.bytes)
      }
      return try body(folder, ledger)
    }
  }
}

func askID(_ number: Int) -> AskID {
  let digits = String(number)
  return AskID(rawValue: String(repeating: "0", count: 16 - digits.utf8.count) + digits)!
}

extension Finding {
  /// `7 authorship`: what a test compares.
  var brief: String { "\(place.line ?? 0) \(verdict.rawValue)" }
}

/// Other keys.
extension Fixture {
  /// Another key signs the ledger: each fixture's own key has to be one of the chain.
  mutating func rotate(
    from old: PrivateKey = .ed25519(), to new: PrivateKey = Fixture.ledgerKey,
    signer: PrivateKey? = nil, origin: String = Fixture.origin
  ) {
    let input = Act.Rotation.input(origin: origin, old: old.rawPublicKey, new: new.rawPublicKey)
    administrator(
      .keyRotated(
        Act.Rotation(
          old: old.rawPublicKey, new: new.rawPublicKey, byOld: (signer ?? old).sign(input),
          byNew: new.sign(input))))
  }

  static func authority() -> Authority {
    do { return try Authority.create(organisation: "Soporte Acme", years: 1) } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Another authority says who is who.
  mutating func succeed(signer: Authority? = nil, isByNewAlone: Bool = false) {
    let (old, new) = (Fixture.authority(), Fixture.authority())
    do {
      let by = isByNewAlone ? new : signer ?? old
      administrator(
        .authorityRotated(
          Act.Succession(
            old: old.certificate.der, new: new.certificate.der,
            byOld: try by.link(to: new.certificate).der,
            byNew: try new.link(to: old.certificate).der)))
    } catch { preconditionFailure("\(error)") }
  }
}

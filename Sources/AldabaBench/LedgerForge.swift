import AldabaCrypto
import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaWire

/// Makes a long ledger as a broker would have: sessions side by side, each statement signed by its own
/// author, committed in batches under signed heads. Signing uses all cores.
///
/// Of every session in `textsOf` the personal texts are there; those of the others are as retention
/// leaves them.
enum LedgerForge {
  static let textsOf = 100
  /// Sessions that run side by side, made as one piece of work.
  private static let beside = 40
  private static let technicians = 20

  /// A broker's folder with a ledger of so many records, made if it is not there.
  static func broker(_ records: Int, in folder: String, _ ground: Ground) throws -> String {
    let broker = "\(folder)/\(records)"
    if Files.exists(broker + "/made") { return broker }
    try Folders.make(folder)
    try Tool.run("\(ground.programs)/aldaba-broker", ["init", "--dir", broker, "--org", "Bench"])
    let key = try PrivateKey(pem: try Files.read(broker + "/ledger.key", maximumBytes: 4096))
    let origin = try LedgerReader(directory: broker + "/ledger").verifier.name
    let ledger = try Ledger.open(directory: broker + "/ledger", origin: origin, key: key)
    defer { ledger.close() }
    try fill(ledger, records)
    try Files.writeNew(broker + "/made", [], permissions: 0o600)
    return broker
  }

  private static func fill(_ ledger: Ledger, _ records: Int) throws {
    let people = (0..<technicians).map { _ in PrivateKey.ed25519() }
    let done = Lock(0)
    var written = 0
    func append(_ lines: [[UInt8]]) {
      let lines = Array(lines.prefix(records - written))
      written += lines.count
      for start in stride(from: 0, to: lines.count, by: Ledger.maximumAppend) {
        let part = Array(lines[start..<min(lines.count, start + Ledger.maximumAppend)])
        ledger.append(part) { receipts in done.change { $0 += receipts.count } }
      }
    }
    append(Course.enrolments(people))
    var number = 0
    try Lanes.run(
      next: { () -> Int? in
        // No more in memory than the disk has taken.
        _ = done.wait { [written] in $0 + 40_000 > written ? true : nil }
        defer { number += 1 }
        return written < records ? number : nil
      },
      lane: { { piece($0, people) } },
      each: { (piece: Piece) in
        try ledger.texts.put(piece.texts)
        append(piece.lines)
      })
    guard done.wait(seconds: 120, until: { [written] in $0 == written ? true : nil }) == true
    else { throw BenchError("the ledger does not answer") }
  }

  private struct Piece: Sendable {
    var lines: [[UInt8]] = []
    var texts: [Texts.Entry] = []
  }

  /// Some sessions, their records in turns.
  private static func piece(_ number: Int, _ people: [PrivateKey]) -> Piece {
    var piece = Piece()
    var courses = (0..<beside).map { place -> [[UInt8]] in
      let index = number * beside + place
      var course = Course(index, people[index % people.count], isTold: index % textsOf == 0)
      course.play()
      piece.texts += course.texts
      return course.lines.reversed()
    }
    while courses.contains(where: { !$0.isEmpty }) {
      for place in courses.indices {
        if let line = courses[place].popLast() { piece.lines.append(line) }
      }
    }
    return piece
  }
}

/// One session from its opening to its end.
private struct Course {
  /// A party that signs, with its place in its own chain.
  private struct Party {
    let author: Author
    let key: PrivateKey
    var seq: Int64 = 0
    var prev = Digest.zero
  }

  private(set) var lines: [[UInt8]] = []
  private(set) var texts: [Texts.Entry] = []
  private let session: SessionID
  private let isTold: Bool
  private var now: Int64
  private var technician: Party
  private var agent: Party
  private let device = PrivateKey.ed25519()
  private var last = Digest.zero

  init(_ index: Int, _ key: PrivateKey, isTold: Bool) {
    guard let session = SessionID(rawValue: Crypto.random(16).hex) else {
      preconditionFailure("32 digits")
    }
    self.session = session
    self.isTold = isTold
    now = 1_750_000_000_000 + Int64(index) * 60_000
    let id = Course.id(index % 20)
    technician = Party(author: .person(.technician, id), key: key)
    agent = Party(
      author: .customer(device: String(Crypto.sha256(device.rawPublicKey).hex.prefix(16))),
      key: .ed25519())
  }

  private static func id(_ number: Int) -> PersonID {
    guard let id = PersonID(rawValue: "tech-\(number)") else { preconditionFailure("a name") }
    return id
  }

  static func enrolments(_ keys: [PrivateKey]) -> [[UInt8]] {
    keys.enumerated().flatMap { number, key in
      let name = digest("person \(number)")
      let added = Act.personAdded(id(number), name: name, .technician, team: nil, phone: nil)
      let enrolled = Act.personEnrolled(
        id(number), .technician, key: key.rawPublicKey, certificate: digest("paper \(number)"))
      return [
        Record(at: 1_749_000_000_000, by: .administrator("root"), session: nil, act: added).line,
        Record(at: 1_749_000_000_000, by: .broker, session: nil, act: enrolled).line,
      ]
    }
  }

  private static func digest(_ text: String) -> Digest {
    guard let digest = Digest(Crypto.sha256(Array(text.utf8))) else {
      preconditionFailure("32 bytes")
    }
    return digest
  }

  private mutating func text(_ text: String) -> Digest {
    let salt = Crypto.random(Texts.saltCount)
    let commitment = Crypto.sha256(salt + Array(text.utf8))
    if isTold { texts.append(Texts.Entry(salt: salt, text: text, commitment: commitment)) }
    guard let digest = Digest(commitment) else { preconditionFailure("32 bytes") }
    return digest
  }

  private mutating func say(_ party: WritableKeyPath<Course, Party>, _ act: Act) {
    self[keyPath: party].seq += 1
    let author = self[keyPath: party]
    let statement = Statement(
      author: author.author, key: author.key.rawPublicKey, prev: author.prev, seq: author.seq,
      session: session, act: act)
    let bytes = statement.bytes
    last = Digest(Crypto.sha256(bytes)) ?? .zero
    self[keyPath: party].prev = last
    let signature = author.key.sign(Array(Label.statement.utf8) + bytes)
    lines.append(Record(at: now, statement: statement, signature: signature).line)
    now += 2_000
  }

  private mutating func shown() -> Act.Shown {
    Act.Shown(text: text("What the customer read."), language: .es, method: .terminal)
  }

  private func ask(_ number: Int) -> AskID {
    guard let id = AskID(rawValue: "000000000000000\(number)") else {
      preconditionFailure("16 digits")
    }
    return id
  }

  private mutating func permit(_ what: Capability, _ number: Int) {
    say(
      \.technician,
      .asked(
        Act.Ask(id: ask(number), what: what, reason: text("Why."), duration: 1_800_000)))
    let grant = Act.Grant(
      ask: ask(number), what: what, asked: last, duration: 1_800_000, shown: shown())
    say(\.agent, .granted(grant))
  }

  private mutating func hold(_ number: Int) {
    say(
      \.technician,
      .holdAsked(
        Act.Hold(id: ask(number), reason: text("Why."), doing: text("What."), duration: 120_000)))
    say(\.agent, .holdAccepted(ask(number), asked: last, shown()))
    say(\.technician, .holdResumed)
  }

  /// Twenty-five records, two of them the broker's own.
  mutating func play() {
    let opening = Act.Opening(
      customer: text("Ana Gil"), ticket: text("T-1042"), motive: text("No puedo imprimir"),
      knock: nil)
    say(\.technician, .opened(opening))
    let opened = last
    let vouched =
      Array(Label.vouch.utf8) + Array(session.rawValue.utf8) + agent.key.rawPublicKey
    say(
      \.agent,
      .joined(device: device.rawPublicKey, vouch: device.sign(vouched), opened: opened))
    say(\.agent, .accepted(shown()))
    say(
      \.agent,
      .bound(
        stream: 1, epoch: 1, technicianKey: technician.key.rawPublicKey,
        exporter: Course.digest("x")
      ))
    permit(.view, 1)
    say(\.agent, .shellOpened(ask(1)))
    permit(.typeNoEnter, 2)
    hold(3)
    permit(.type, 4)
    for act in [Act.linkLost(.technician(1)), .linkResumed(.technician(1))] {
      lines.append(Record(at: now, by: .broker, session: session, act: act).line)
      now += 1_000
    }
    hold(5)
    permit(.view, 6)
    say(\.agent, .revoked(ask(6), .view))
    permit(.type, 7)
    say(\.technician, .closing(Act.Closing(summary: text("What was done."))))
    say(\.agent, .closed(.customer, reason: nil))
  }
}

import AldabaSession
import AldabaWire

/// A session to be played with: its people, their keys, and statements whose `seq` and `prev` are
/// right unless a test says otherwise. A statement's "hash" here is only a different one each time.
struct Play {
  static let reask: Int64 = 1_000
  static let code: Int64 = 5_000
  static let resume: Int64 = 2_000
  static let grant: Int64 = 10_000

  enum Party: CaseIterable { case technician, customer, stranger }

  var session: Session
  var now: Int64
  private var hashes: UInt64

  /// A session that waits for its customer.
  init() throws(RefusalCode) {
    now = 0
    hashes = 1
    let opened = Statement(
      author: Play.author(.technician), key: Play.key(.technician), prev: .zero, seq: 1,
      session: Play.id, act: Play.opened)
    session = try Session(opened, hash: Play.opening, at: 0, reask: Play.reask)
  }

  static let opened = Act.opened(
    customer: digest(1), ticket: digest(2), motive: digest(3), kind: nil, tier: nil)
  static let opening = digest(0xA0)
  static let id = identifier(1)
  static let shown = Act.Shown(text: digest(9), language: .es, method: .terminal)

  static func identifier(_ byte: UInt8) -> SessionID {
    guard let id = SessionID(rawValue: [UInt8](repeating: byte, count: 16).hex) else {
      fatalError()
    }
    return id
  }

  static func digest(_ byte: UInt8) -> Digest {
    guard let digest = Digest([UInt8](repeating: byte, count: 32)) else { fatalError() }
    return digest
  }

  // Made once: the walk asks for them some million times.
  private static let keys = [0x70, 0xC0, 0xEE].map { [UInt8](repeating: $0, count: 32) }
  private static let authors: [Author] = [
    "technician:gabriela", "customer:00112233445566ff", "customer:ff66554433221100",
  ].map { Author($0) ?? .broker }
  private static let asks = (UInt8.min...UInt8.max).map { number in
    AskID(rawValue: [UInt8](repeating: number, count: 8).hex) ?? .session
  }

  static func key(_ party: Party) -> [UInt8] { keys[place(party)] }
  static func author(_ party: Party) -> Author { authors[place(party)] }
  private static func place(_ party: Party) -> Int {
    switch party {
    case .technician: 0
    case .customer: 1
    case .stranger: 2
    }
  }

  /// The ask with this number. Its statement's hash is known to whoever grants it.
  static func ask(_ number: UInt8) -> AskID { asks[Int(number)] }

  static func asked(_ number: UInt8, _ what: Capability, for duration: Int64 = grant) -> Act {
    .asked(Act.Ask(id: ask(number), what: what, reason: digest(4), duration: duration))
  }

  static func granted(
    _ number: UInt8, _ what: Capability, asked: Digest, for duration: Int64 = grant
  ) -> Act {
    .granted(
      Act.Grant(
        ask: ask(number), what: what, asked: asked, duration: duration, shown: shown))
  }

  static func joined(_ opened: Digest = opening) -> Act {
    .joined(device: digest(5).bytes, vouch: digest(6).bytes + digest(7).bytes, opened: opened)
  }

  /// A fresh stand-in for the hash of a statement.
  mutating func hash() -> Digest {
    hashes += 1
    var bytes = Digest.zero.bytes
    for place in 0..<4 { bytes[31 - place] = UInt8(truncatingIfNeeded: hashes >> (8 * place)) }
    guard let digest = Digest(bytes) else { fatalError() }
    return digest
  }

  static func statement(_ act: Act, by party: Party, at place: (seq: Int64, prev: Digest))
    -> Statement
  {
    Statement(
      author: author(party), key: key(party), prev: place.prev, seq: place.seq, session: id,
      act: act
    )
  }

  /// Says an act with the right `seq` and `prev`.
  @discardableResult
  mutating func say(_ act: Act, by party: Party) throws(RefusalCode) -> [Effect] {
    let statement = Play.statement(act, by: party, at: session.next(for: Play.key(party)))
    return try session.apply(statement, hash: hash(), at: now)
  }

  @discardableResult
  mutating func broker(_ act: Act) throws(RefusalCode) -> [Effect] {
    try session.apply(byBroker: act, at: now)
  }

  /// Asks and grants, and says how it ended.
  mutating func grant(_ number: UInt8, _ what: Capability) throws(RefusalCode) {
    try say(Play.asked(number, what), by: .technician)
    guard let pending = session.pending else { return }
    try say(Play.granted(number, what, asked: pending.asked), by: .customer)
  }

  /// A session as far as the customer's yes to beginning.
  static func active() throws(RefusalCode) -> Play {
    var play = try Play()
    try play.say(joined(), by: .customer)
    try play.say(.accepted(shown), by: .customer)
    return play
  }
}

/// Lets a mutating call stand inside an expectation.
func done<T>(_ value: T) -> T { value }

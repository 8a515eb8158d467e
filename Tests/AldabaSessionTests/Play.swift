import AldabaSession
import AldabaWire

/// A session to be played with: its people, their keys, and statements whose `seq` and `prev` are
/// right unless a test says otherwise. A statement's "hash" here is only a different one each time.
struct Play {
  static let reask: Int64 = 1_000
  static let grant: Int64 = 10_000
  static let hold: Int64 = 6_000
  static let times = Session.Times(code: 5_000, resume: 2_000, holdCheck: 1_500)

  enum Party: Int, CaseIterable {
    /// Who opened the session, a technician.
    case technician
    /// Another technician.
    case colleague
    case supervisor
    case customer
    /// Another agent.
    case stranger

    static let people: [Party] = [.technician, .colleague, .supervisor]
  }

  var session: Session
  var now: Int64

  /// A session that waits for its customer.
  init(_ rules: Session.Rules = Session.Rules(reask: reask)) throws(RefusalCode) {
    now = 0
    let opened = Statement(
      author: Play.author(.technician), key: Play.key(.technician), prev: .zero, seq: 1,
      session: Play.id, act: Play.opened)
    session = try Session(opened, hash: Play.opening, at: 0, rules: rules)
  }

  // MARK: - Saying

  /// The next statement of an author, and a stand-in for its hash: another one for each.
  func statement(_ act: Act, by party: Party) -> (Statement, hash: Digest) {
    let place = session.next(for: Play.key(party))
    let hash = Play.hashes[party.rawValue][Int(place.seq) % Play.hashes[party.rawValue].count]
    return (Play.statement(act, by: party, at: place), hash)
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
    let (statement, hash) = statement(act, by: party)
    return try session.apply(statement, hash: hash, at: now)
  }

  @discardableResult
  mutating func broker(_ act: Act) throws(RefusalCode) -> [Effect] {
    try session.apply(byBroker: act, at: now)
  }

  /// Says that it is refused, and with what; nil when it was taken.
  mutating func refusal(_ act: Act, by party: Party) -> RefusalCode? {
    do throws(RefusalCode) { try say(act, by: party) } catch { return error }
    return nil
  }

  // MARK: - Scenes

  /// A session as far as the customer's yes to beginning.
  static func active(_ rules: Session.Rules = Session.Rules(reask: reask)) throws(RefusalCode)
    -> Play
  {
    var play = try Play(rules)
    try play.say(joined(), by: .customer)
    try play.say(.accepted(shown), by: .customer)
    return play
  }

  /// Asks and grants.
  mutating func grant(_ number: UInt8, _ what: Capability, to party: Party = .technician)
    throws(RefusalCode)
  {
    try say(Play.asked(number, what), by: party)
    try say(Play.granted(number, what, asked: asked), by: .customer)
  }

  mutating func hold(_ number: UInt8, for duration: Int64 = hold) throws(RefusalCode) {
    try say(Play.holdAsked(number, for: duration), by: .technician)
    try say(.holdAccepted(Play.ask(number), asked: asked, Play.shown), by: .customer)
  }

  /// The lead asks and the customer agrees: it rings.
  mutating func ring(
    _ number: UInt8, _ kind: Act.Handoff.Kind = .transfer, to target: Target = .next,
    by party: Party = .technician
  ) throws(RefusalCode) {
    try say(Play.handoffAsked(number, kind, to: target), by: party)
    try say(
      .handoffConsented(kind.family, Play.ask(number), asked: asked, Play.shown), by: .customer)
  }

  /// Somebody answers what rings, and comes in.
  mutating func enter(_ party: Party) throws(RefusalCode) {
    guard let passing = session.passing else { return }
    try say(.handoffAccepted(passing.family, passing.id), by: party)
    if let answer = session.passing?.answer, session.passing?.isConsented == false {
      try say(
        .handoffConsented(passing.family, passing.id, asked: answer, Play.shown), by: .customer)
    }
    try say(.handoffCompleted(passing.family, passing.id), by: .customer)
  }

  /// The lead is lost and does not come back.
  mutating func loseLead(_ number: UInt8) throws(RefusalCode) {
    if let lead = session.lead, session.lost[lead.seat] == nil { try broker(.linkLost(lead.seat)) }
    try broker(.fronted(Play.ask(number)))
  }

  /// The statement that asked the question that stands.
  var asked: Digest { session.pending?.asked ?? .zero }

  func stream(_ party: Party) -> Int64? { session.member(Play.key(party))?.stream }
}

/// What is said, with members that differ where it matters.
extension Play {
  static let opened = Act.opened(
    Act.Opening(customer: digest(1), ticket: digest(2), motive: digest(3)))
  static let opening = digest(0xA0)
  static let id = identifier(1)
  static let shown = Act.Shown(text: digest(9), language: .es, method: .terminal)
  static let closing = Act.closing(Act.Closing(summary: digest(8)))

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

  // Made once: the walks ask for them some million times.
  private static let keys = [0x70, 0x71, 0x72, 0xC0, 0xEE].map { [UInt8](repeating: $0, count: 32) }
  private static let authors: [Author] = [
    "technician:gabriela", "technician:bruno", "supervisor:sofia", "customer:00112233445566ff",
    "customer:ff66554433221100",
  ].map { Author($0) ?? .broker }
  private static let hashes = Party.allCases.map { party in
    (0..<128 as Range<UInt8>).compactMap { number in
      Digest([UInt8(party.rawValue), number] + [UInt8](repeating: 0x48, count: 30))
    }
  }
  private static let asks = (UInt8.min...UInt8.max).map { number in
    AskID(rawValue: [UInt8](repeating: number, count: 8).hex) ?? .session
  }

  static func key(_ party: Party) -> [UInt8] { keys[party.rawValue] }
  static func author(_ party: Party) -> Author { authors[party.rawValue] }
  static func person(_ party: Party) -> PersonID {
    guard case .person(_, let id) = author(party) else { fatalError() }
    return id
  }

  /// The ask with this number.
  static func ask(_ number: UInt8) -> AskID { asks[Int(number)] }

  static func asked(
    _ number: UInt8, _ what: Capability, _ scope: Act.Scope = .whole, for duration: Int64 = grant
  ) -> Act {
    .asked(
      Act.Ask(id: ask(number), what: what, reason: digest(4), duration: duration, scope: scope))
  }

  static func content(_ number: UInt8) -> Act.Content {
    Act.Content(bytes: Int64(number), sha256: digest(number))
  }

  static func step(_ number: Int64, of count: Int64 = 2, list: UInt8 = 61) -> Act.Step {
    Act.Step(list: digest(list), step: number, of: count)
  }

  /// What a capability can be asked for.
  static func scopes(_ what: Capability) -> [Act.Scope] {
    switch what {
    case .view, .typeNoEnter, .type, .record: [.whole]
    case .push:
      [1, 2].map {
        .push(Act.Files(name: digest(12), to: nil, content: content($0), count: nil))
      }
    case .fetch: [.fetch(path: digest(13))]
    case .run: [1, 2].map { .run(command: digest(14), step: $0) }
    }
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

  static func holdAsked(_ number: UInt8, for duration: Int64 = hold) -> Act {
    .holdAsked(
      Act.Hold(id: ask(number), reason: digest(10), doing: digest(11), duration: duration))
  }

  static func handoffAsked(
    _ number: UInt8, _ kind: Act.Handoff.Kind = .transfer, to target: Target = .next
  ) -> Act {
    .handoffAsked(
      Act.Handoff(
        id: ask(number), kind: kind, to: target, name: nil, team: nil, phone: nil,
        reason: digest(12), brief: digest(13)))
  }

  static func costAsked(_ number: UInt8) -> Act {
    .costAsked(Act.Cost(id: ask(number), price: digest(14), reason: digest(15)))
  }

  static func requested(_ number: UInt8, _ what: Act.Request) -> Act {
    .requested(ask(number), what, text: nil)
  }
}

/// Lets a mutating call stand inside an expectation.
func done<T>(_ value: T) -> T { value }

import AldabaSession
import AldabaStream
import AldabaWire
import TestSupport

/// A broker with its ledger, and those who take part behind links that are cut, forget and repeat:
/// each with its own copy of the machine, its outbox, and its own clock. Everything happens by chance.
struct Simulation {
  typealias Party = Play.Party

  /// A line of the ledger.
  struct Entry {
    let act: Act
    /// Who signed it; nil is the broker.
    let statement: Statement?
    let hash: Digest
    let party: Party?
    let at: Int64
  }

  /// What the customer allowed, and when their agent heard that it stands in the ledger.
  struct Allowed {
    let what: Capability
    let stream: Int64
    let duration: Int64
    let index: Int
    var heard: Int64?
  }

  struct Broken: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  struct Tally {
    var steps = 0
    var sessions = 0
    var records = 0
    var refused = 0
    var cuts = 0
    var restarts = 0
    var withdrawals = 0
    var permitted = 0
    var keys: UInt64 = 0
  }

  private(set) var tally = Tally()
  private var random: Random
  private var world: World
  private var ledger: [Entry] = []
  private var newest: [Party: (hash: Digest, index: Int)] = [:]
  private var sides: [Party: Side] = [:]
  private var allowed: [AskID: Allowed] = [:]
  private var withdrawn: Set<AskID> = []
  private var keys = Keys()
  private var hashes: UInt64 = 0
  private var signed: [Party: Digest] = [:]

  /// What leads somewhere is said more often: without consents there is nothing to enforce.
  private static let leading: Set<Event> = [
    .sessionJoined, .sessionAccepted, .consentAsked, .consentGranted, .consentOffered,
    .holdAccepted, .holdResumed, .transferConsented, .transferAccepted, .transferCompleted,
    .escalationConsented, .escalationAccepted, .escalationCompleted, .sessionReopened,
  ]

  /// The customer and everybody who may serve them.
  private static let parties: [Party] = [.customer] + Party.people

  init(seed: UInt64) throws {
    random = Random(seed: seed)
    world = try World([.view, .typeNoEnter, .type])
    try begin()
  }

  /// Another session.
  private mutating func begin() throws {
    tally.sessions += 1
    world = try World([.view, .typeNoEnter, .type])
    ledger = []
    newest = [:]
    allowed = [:]
    withdrawn = []
    keys = Keys()
    signed = [:]
    for party in Self.parties { sides[party] = Side(party, try Self.opened()) }
  }

  private static func opened() throws -> Session {
    let opened = Play.statement(Play.opened, by: .technician, at: (1, .zero))
    return try Session(opened, hash: Play.opening, at: 0, rules: .following)
  }

  // MARK: - Chance

  mutating func step() throws {
    tally.steps += 1
    world.play.now += Int64(random.below(40))
    let party = Self.parties[random.below(Self.parties.count)]
    switch random.below(100) {
    case 0..<30: say(party)
    case 30..<48: try arrive(from: party)
    case 48..<72: for _ in 0...random.below(6) { try arrive(at: party) }
    case 72: order()
    case 73: if random.below(2) == 0 { cut(party) }
    case 74..<82: heal(party)
    case 82: world.play.now += Int64(random.below(Int(Play.grant)))
    case 83: if random.below(3) == 0 { withdraw() }
    case 84: suspend()
    case 85: if random.below(4) == 0 { try restart() }
    default: try type()
    }
    try promises()
    if world.play.session.phase.isOver || world.asks > 230 || random.below(700) == 0 {
      try settle()
      try begin()
    } else if random.below(400) == 0 {
      try settle()
    }
  }

  /// Somebody says something of what there is to say, more often than not at the right time.
  private mutating func say(_ party: Party) {
    guard var side = sides[party], side.outbox.isEmpty else { return }
    var acts = world.happenings(strange: false).compactMap { happening -> Act? in
      guard case .says(let act, party) = happening else { return nil }
      return act
    }
    if random.below(3) != 0 {
      let leading = acts.filter { act in
        if case .requested(_, .goOn, _) = act { return true }
        return Self.leading.contains(act.event)
      }
      if !leading.isEmpty { acts = leading }
    }
    guard !acts.isEmpty else { return }
    var act = acts[random.below(acts.count)]
    for _ in 0..<40 {
      let ends =
        switch act {
        case .closed, .declined, .closing, .shellClosed: random.below(30) != 0
        default: false
        }
      if !ends, case .taken = world.after(.says(act, party)) { break }
      act = acts[random.below(acts.count)]
    }
    side.outbox.add(act)
    side.sign()
    hashes += 1
    signed[party] = hash(hashes)
    sides[party] = side
    send(party)
  }

  private func hash(_ number: UInt64) -> Digest {
    var bytes = [UInt8](repeating: 0x51, count: 32)
    for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: number >> (8 * index)) }
    return Digest(bytes) ?? .zero
  }

  /// What a side has signed goes on its way.
  private mutating func send(_ party: Party) {
    guard let side = sides[party], !side.isCut, let statement = side.outbox.inFlight?.statement,
      let hash = signed[party]
    else { return }
    sides[party]?.up.append((statement, hash))
  }

  private mutating func arrive(from party: Party) throws {
    guard let side = sides[party], !side.up.isEmpty else { return }
    let (statement, hash) = side.up[0]
    sides[party]?.up.removeFirst()
    if let known = newest[party], known.hash == hash {
      if !side.isCut { sides[party]?.down.append(.record(known.index)) }
      return
    }
    switch world.after(statement, hash: hash, by: party) {
    case .taken(let after, let effects):
      let happening = Happening.says(statement.act, party)
      try take(happening, after, effects)
      newest[party] = (hash, ledger.count)
      if case .granted(let grant) = statement.act,
        let live = after.play.session.grants.first(where: { $0.ask == grant.ask })
      {
        allowed[grant.ask] = Allowed(
          what: grant.what, stream: live.stream, duration: grant.duration, index: ledger.count)
      }
      append(
        Entry(
          act: statement.act, statement: statement, hash: hash, party: party, at: world.play.now))
    case .refused(_, let session):
      tally.refused += 1
      guard session == world.play.session else { throw Broken("a refusal changed something") }
      if !side.isCut { sides[party]?.down.append(.refused(statement.seq)) }
    }
  }

  private mutating func take(
    _ happening: Happening, _ after: World, _ effects: [Effect]
  ) throws {
    if let why = Promises.broken(by: happening, from: world, to: after, effects)
      ?? Promises.broken(in: after)
    {
      throw Broken("\(why) after \(happening) in \(world)")
    }
    world = after
  }

  private mutating func append(_ entry: Entry) {
    ledger.append(entry)
    tally.records += 1
    for party in Self.parties where sides[party]?.isCut == false {
      sides[party]?.down.append(.record(ledger.count - 1))
    }
  }

  /// The broker says something of its own.
  private mutating func order() {
    let acts = world.happenings(strange: false).compactMap { happening -> Act? in
      guard case .broker(let act) = happening else { return nil }
      switch act {
      // Said when a link is cut and when it is back.
      case .linkLost, .linkResumed: return nil
      case .closed: return random.below(10) == 0 ? act : nil
      default: return act
      }
    }
    guard !acts.isEmpty else { return }
    order(acts[random.below(acts.count)])
  }

  private mutating func order(_ act: Act) {
    guard case .taken(let after, let effects) = world.after(.broker(act)) else { return }
    guard (try? take(.broker(act), after, effects)) != nil else {
      failure = Broken("\(act) in \(world)")
      return
    }
    append(Entry(act: act, statement: nil, hash: .zero, party: nil, at: world.play.now))
  }

  private var failure: Broken?

  // MARK: - Links

  private mutating func arrive(at party: Party) throws {
    guard let side = sides[party], !side.down.isEmpty else { return }
    let next = side.down[0]
    sides[party]?.down.removeFirst()
    switch next {
    case .refused(let seq): _ = sides[party]?.outbox.refused(seq: seq)
    case .record(let index):
      guard index >= side.taken else { return }
      guard index == side.taken else { throw Broken("\(party) misses a record") }
      try sides[party]?.take(ledger[index], at: world.play.now)
      if party == .customer, case .granted(let grant) = ledger[index].act {
        allowed[grant.ask]?.heard = world.play.now
      }
    }
  }

  /// A link ends; of what was on its way the first part may still arrive.
  private mutating func cut(_ party: Party) {
    guard var side = sides[party], !side.isCut else { return }
    tally.cuts += 1
    side.isCut = true
    side.up.removeLast(random.below(side.up.count + 1))
    side.down.removeLast(random.below(side.down.count + 1))
    sides[party] = side
    keys.cut(random.below(keys.frames + 1))
    if random.below(3) != 0, let seat = world.seat(party) { order(.linkLost(seat)) }
  }

  /// A new link: nothing of the old one arrives any more. The records come again, and what was said
  /// last is said again.
  private mutating func heal(_ party: Party) {
    guard var side = sides[party], side.isCut else { return }
    side.isCut = false
    side.up = []
    let from = max(0, side.taken - random.below(6))
    side.down = (from..<max(from, ledger.count)).map { .record($0) }
    sides[party] = side
    send(party)
    if let seat = world.seat(party) { order(.linkResumed(seat)) }
    if sides[.technician]?.isCut == false, sides[.customer]?.isCut == false { keys.heal() }
  }

  /// The broker is killed: what it knew in memory is gone, what the ledger holds it reads again.
  private mutating func restart() throws {
    tally.restarts += 1
    let rules = world.play.session.rules
    var session = try Self.opened()
    for entry in ledger {
      if let statement = entry.statement {
        _ = try session.apply(statement, hash: entry.hash, at: entry.at)
      } else {
        _ = try session.apply(byBroker: entry.act, at: entry.at)
      }
    }
    session.rules = rules
    guard session == world.play.session else {
      throw Broken("the ledger tells another session than \(world)")
    }
    world.play.session = session
    for party in Self.parties { cut(party) }
  }

  // MARK: - The agent

  /// Their broker says that the ledger cannot be written, or that it can again; more often it can.
  private mutating func suspend() {
    sides[.customer]?.machine.isSuspended = random.below(8) == 0
  }

  private mutating func withdraw() {
    let what: Capability? = [nil, .view, .type][random.below(3)]
    for grant in sides[.customer]?.machine.withdraw(what) ?? [] { withdrawn.insert(grant.ask) }
    tally.withdrawals += 1
  }

  /// Keys go from the technician to the customer's machine, which takes them in order, and uses those
  /// that may be used then.
  private mutating func type() throws {
    let isWhole = sides[.technician]?.isCut == false && sides[.customer]?.isCut == false
    let mayType =
      sides[.customer]?.machine.permits(.type, to: 1, at: world.play.now) == true
    try keys.step(&random, isWhole: isWhole, mayType: mayType)
  }

  /// What must hold at any moment, whatever is on its way.
  private mutating func promises() throws {
    if let failure { throw failure }
    guard let agent = sides[.customer] else { return }
    let now = world.play.now
    for stream in agent.machine.session.members.map(\.stream) {
      for what in world.capabilities where agent.machine.permits(what, to: stream, at: now) {
        tally.permitted += 1
        guard let grant = agent.machine.session.grant(what, of: stream),
          let given = allowed[grant.ask], given.what == what, given.stream == stream
        else { throw Broken("\(what) is permitted and was never allowed") }
        guard given.index < agent.taken, let heard = given.heard else {
          throw Broken("\(what) is permitted before its record is there")
        }
        guard now < heard + given.duration else { throw Broken("\(what) is permitted too long") }
        guard !withdrawn.contains(grant.ask) else { throw Broken("\(what) was withdrawn") }
        guard !agent.machine.isSuspended else { throw Broken("\(what) without a ledger") }
      }
    }
  }

  /// All trouble ends: everybody has every record, once and in order, and knows the same.
  private mutating func settle() throws {
    for party in Self.parties { heal(party) }
    while Self.parties.contains(where: { sides[$0]?.isIdle == false }) {
      for party in Self.parties {
        while sides[party]?.up.isEmpty == false { try arrive(from: party) }
        while sides[party]?.down.isEmpty == false { try arrive(at: party) }
      }
    }
    for party in Self.parties {
      guard let side = sides[party] else { continue }
      guard side.taken == ledger.count else { throw Broken("\(party) lacks records") }
      guard side.outbox.inFlight == nil else { throw Broken("\(party) was never answered") }
      if let what = side.difference(from: world.play.session) {
        throw Broken("\(party) knows another \(what) than the broker in \(world)")
      }
    }
    try keys.settle()
    tally.keys += keys.used
    keys.forgetCount()
    try promises()
  }
}

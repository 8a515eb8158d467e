import AldabaSession
import AldabaWire

/// A session, and beside it what the promises say it must be: kept from the events alone, by other
/// means than the machine's.
struct World {
  typealias Party = Play.Party

  struct Grant: Hashable {
    let ask: AskID
    let until: Int64
    var content: Act.Content?
  }

  struct Refusals: Hashable {
    var count = 0
    /// When each of the things that it was asked for was last refused.
    var last: [Act.Scope: Int64] = [:]
  }

  var play: Play
  var lead: Party? = .technician
  var third: Party?
  var candidate: Party?
  var hasLed: Set<Party> = [.technician]
  var live: [Party: [Capability: Grant]] = [:]
  var refusals: [Topic: Refusals] = [:]
  var lost: Set<Party> = []
  /// Until when a wait is agreed to.
  var held: Int64?
  var isPaused = false
  var wantsOther = false
  var transfers = 0
  /// The step that is before the customer.
  var step: Act.Step?
  /// Pieces of the recording; nil before the first yes to one.
  var segments: Int64?
  /// The number of the next ask.
  var asks: UInt8 = 10
  /// What is asked for in this walk.
  let capabilities: [Capability]
  var topics: [Topic] {
    capabilities.map { .capability($0) } + [.hold, .transfer, .escalate, .cost]
  }

  init(_ capabilities: [Capability] = [.view, .type]) throws(RefusalCode) {
    self.capabilities = capabilities
    play = try Play()
  }

  /// Who is in, and on the way in.
  var inside: [Party] { [lead, third].compactMap { $0 } }

  func seat(_ party: Party) -> Seat? {
    if party == .customer || party == .stranger { return .customer }
    return play.session.member(Play.key(party))?.seat
  }

  func party(_ seat: Seat) -> Party? {
    switch seat {
    case .customer: .customer
    case .technician(let stream):
      Party.people.first { play.session.member(Play.key($0))?.stream == stream }
    }
  }

  /// What tells two states apart. Left out is what no rule asks: the names of asks, texts, seq and
  /// prev, the numbers of streams, the register, and times but as far as something has run out.
  var key: [UInt8] {
    let session = play.session
    let now = play.now
    var key: [UInt8] = []
    key.reserveCapacity(32)
    key.append(place(session.phase))
    for party in [lead, third, candidate] { key.append(UInt8((party?.rawValue ?? -1) + 1)) }
    var bits: UInt8 = 0
    for party in Party.people {
      bits = bits << 2 | (hasLed.contains(party) ? 2 : 0) | (lost.contains(party) ? 1 : 0)
    }
    key.append(bits)
    for party in Party.people {
      var grants: UInt8 = 0
      for what in capabilities {
        grants = grants * 3 + (live[party]?[what].map { $0.until > now ? 2 : 1 } ?? 0)
      }
      key.append(grants)
      key.append(UInt8(session.member(Play.key(party))?.exchanges ?? 0))
    }
    key.append(session.pending.map(place) ?? 0)
    key.append(session.passing.map(place) ?? 0)
    key.append(held.map { $0 > now ? 2 : 1 } ?? 0)
    bits = lost.contains(.customer) ? 1 : 0
    for bit in [isPaused, session.shellIsOpen, wantsOther] { bits = bits << 1 | (bit ? 1 : 0) }
    key.append(bits << 3 | UInt8(transfers))
    for topic in topics {
      guard let refused = refusals[topic] else {
        key.append(0)
        continue
      }
      var place = UInt8(min(refused.count, 2) * 2)
      // How soon matters for capabilities alone.
      if case .capability = topic, refused.last.values.allSatisfy({ now - $0 >= Play.reask }) {
        place += 1
      }
      key.append(place)
    }
    key.append(UInt8(step?.step ?? 0))
    key.append(UInt8(segments.map { min($0, 1) + 1 } ?? 0))
    return key
  }

  private func place(_ phase: Session.Phase) -> UInt8 {
    switch phase {
    case .waiting: 0
    case .greeting: 1
    case .active: 2
    case .closing: 3
    case .front: 4
    case .closed(let ending): 5 + UInt8(Ending.allCases.firstIndex(of: ending) ?? 0)
    }
  }

  private func place(_ pending: Session.Pending) -> UInt8 {
    let asker = UInt8(Party.people.firstIndex { Play.key($0) == pending.by } ?? 3)
    let query: UInt8 =
      switch pending.query {
      case .capability(let ask): 20 + UInt8(Capability.allCases.firstIndex(of: ask.what) ?? 0)
      case .hold: 3
      case .handoff(let handoff): place(handoff)
      case .cost: 19
      }
    return query << 2 | asker
  }

  private func place(_ passing: Session.Passing) -> UInt8 {
    let cause: UInt8 =
      switch passing.cause {
      case .asked(let handoff): place(handoff)
      case .manager: 1
      case .front: 2
      }
    return cause << 1 | (passing.isConsented ? 1 : 0)
  }

  private func place(_ handoff: Act.Handoff) -> UInt8 {
    let kind = UInt8(Act.Handoff.Kind.allCases.firstIndex(of: handoff.kind) ?? 0)
    let target: UInt8 =
      switch handoff.to {
      case .next: 0
      case .team: 1
      case .person(let id): 2 + UInt8(Party.people.firstIndex { Play.person($0) == id } ?? 0)
      }
    return 4 + kind * 5 + target
  }
}

extension World: CustomStringConvertible {
  var description: String {
    let session = play.session
    let parties = [lead, third, candidate].map { $0.map { "\($0)" } ?? "-" }
    let question = session.pending.map { "\($0.topic.rawValue)?" } ?? "-"
    let passing = session.passing.map { "\($0.cause) \($0.isConsented)" } ?? "-"
    return """
      \(session.phase), lead, third, candidate \(parties), question \(question), passing \
      \(passing), grants \(live), held \(held as Any), paused \(isPaused), lost \(lost), \
      refused \(refusals), now \(play.now)
      """
  }
}

/// What can happen to a session.
enum Happening {
  case says(Act, Play.Party)
  case broker(Act)
  /// Milliseconds pass.
  case time(Int64)

  var event: Event? {
    switch self {
    case .says(let act, _), .broker(let act): act.event
    case .time: nil
    }
  }
}

import AldabaSession
import AldabaWire
import Testing

/// Walks every state that can be reached with two capabilities, and in each tries every event by
/// everyone, with right and with wrong places; the promises are checked after each.
@Suite struct WalkTests {
  static let capabilities: [Capability] = [.view, .type]
  /// The number's exchanges that are walked; more are the same.
  static let exchanges = 1

  /// A session, and beside it what the promises say it must be, kept by other means.
  struct World {
    var play: Play
    var live: [Capability: AskID] = [:]
    var refusals: [Capability: (count: Int, last: Int64)] = [:]
    var asks: UInt8 = 10

    /// What tells two states apart; names of asks and times only as far as they matter.
    var key: String {
      let session = play.session
      let parts: [String] =
        WalkTests.capabilities.map { what in
          let grant = session.grants[what].map { $0.until > play.now ? "live" : "over" } ?? "-"
          let refusal = refusals[what].map {
            "\(min($0.count, 2))\(play.now - $0.last >= Play.reask ? "old" : "new")"
          }
          let pending = session.pending?.ask.what == what ? "asked" : "-"
          return "\(grant)/\(refusal ?? "-")/\(pending)"
        }
      let lost = Side.allCases.map { session.lost[$0] == nil ? "+" : "-" }.joined()
      return "\(session.phase) \(parts) \(lost) \(session.shellIsOpen) \(session.exchanges)"
    }
  }

  enum Happening {
    case says(Act, Play.Party)
    case broker(Act)
    case time(Int64)
  }

  static func happenings(_ world: World) -> [Happening] {
    let session = world.play.session
    let shown = Play.shown
    var asks = Set(session.grants.values.map(\.ask)).union([Play.ask(9)])
    if let pending = session.pending { asks.insert(pending.ask.id) }
    var acts: [Act] = [
      Play.opened, Play.joined(), Play.joined(.zero), .accepted(shown), .declined(shown, .answer),
      .declined(shown, .silence),
      .bound(stream: 0, epoch: 1, technicianKey: Play.key(.technician), exporter: .zero),
      .bound(stream: 0, epoch: 1, technicianKey: Play.key(.customer), exporter: .zero),
      .numberSpent(exchange: Int64(session.exchanges + 2)), .shellClosed(status: 1),
      .closing(summary: .zero), .reopened,
    ]
    if session.exchanges < exchanges {
      acts.append(.numberSpent(exchange: Int64(session.exchanges + 1)))
    }
    acts += Ending.allCases.map { .closed($0, reason: nil) }
    for what in capabilities {
      acts += [.offered(what), Play.asked(world.asks, what)]
      for ask in asks.sorted(by: { $0.rawValue < $1.rawValue }) {
        acts += [
          .refused(ask, what, shown, .answer), .refused(ask, what, shown, .tooSoon),
          .silent(ask, what, shown), .revoked(ask, what), .expired(ask, what), .void(ask, what),
        ]
      }
      if let pending = session.pending {
        let id = pending.ask.id
        func grant(_ asked: Digest, _ duration: Int64) -> Act {
          .granted(
            Act.Grant(ask: id, what: what, asked: asked, duration: duration, shown: shown))
        }
        acts += [
          grant(pending.asked, Play.grant), grant(.zero, Play.grant),
          grant(pending.asked, Play.grant + 1),
        ]
      } else {
        acts.append(Play.granted(9, what, asked: .zero))
      }
    }
    acts += session.grants.values.map { .shellOpened($0.ask) } + [.shellOpened(Play.ask(9))]
    // A stranger has a part only while the session waits; later the golden table has them refused.
    let parties: [Play.Party] =
      session.phase == .waiting
      ? Play.Party.allCases
      : [
        .technician, session.customerKey == Play.key(.stranger) ? .stranger : .customer,
      ]
    var all: [Happening] = parties.flatMap { party in acts.map { .says($0, party) } }
    all += Side.allCases.flatMap { [.broker(.linkLost($0)), .broker(.linkResumed($0))] }
    all += Ending.allCases.map { .broker(.closed($0, reason: nil)) }
    all += [.broker(.reopened), .broker(Play.joined()), .broker(.personRevoked(Self.person))]
    return all + [.time(Play.reask), .time(Play.grant)]
  }

  static var person: PersonID {
    guard case .person(_, let id) = Play.author(.technician) else { fatalError() }
    return id
  }

  /// What must hold of a state, whatever led there.
  static func check(_ world: World, after what: @autoclosure () -> String) {
    let session = world.play.session
    let now = world.play.now
    for capability in Capability.allCases {
      guard session.permits(capability, at: now) else { continue }
      if session.phase != .active || !session.lost.isEmpty {
        Issue.record("\(capability) is permitted in \(world.key) after \(what())")
      }
      if world.live[capability] == nil
        || session.grants[capability].map({ $0.until <= now }) ?? true
      {
        Issue.record("\(capability) is permitted without a grant after \(what())")
      }
    }
    if session.grants.mapValues(\.ask) != world.live {
      Issue.record("grants are \(session.grants.keys), not \(world.live.keys), after \(what())")
    }
    switch session.phase {
    case .waiting, .greeting, .closing, .closed:
      if !session.grants.isEmpty { Issue.record("grants in \(session.phase) after \(what())") }
      if session.permitsSeeing(at: now) {
        Issue.record("seeing in \(session.phase) after \(what())")
      }
      if session.pending != nil { Issue.record("a question in \(session.phase) after \(what())") }
    case .active: break
    }
    if session.phase.isOver, session.shellIsOpen { Issue.record("a shell after \(what())") }
  }

  /// Which act may lead from one phase to another.
  static func mayLead(_ from: Session.Phase, _ to: Session.Phase, _ happening: Happening) -> Bool {
    switch (from, to, happening) {
    case (.waiting, .greeting, .says(.joined, .customer)),
      (.waiting, .greeting, .says(.joined, .stranger)),
      (.greeting, .active, .says(.accepted, .customer)),
      (.greeting, .active, .says(.accepted, .stranger)),
      (.greeting, .waiting, .broker(.linkLost(.customer))),
      (.active, .closing, .says(.closing, .technician)),
      (.closing, .active, .says(.reopened, _)):
      true
    case (.greeting, .closed(.declined), .says(.declined, _)): true
    case (.greeting, .closed(let ending), .says(.closed(let said, _), _)),
      (.active, .closed(let ending), .says(.closed(let said, _), _)),
      (.closing, .closed(let ending), .says(.closed(let said, _), _)):
      ending == said && [.customer, .declined, .quiet, .numbers].contains(ending)
    case (.waiting, .closed(let ending), .broker(.closed(let said, _))),
      (.greeting, .closed(let ending), .broker(.closed(let said, _))),
      (.active, .closed(let ending), .broker(.closed(let said, _))),
      (.closing, .closed(let ending), .broker(.closed(let said, _))):
      ending == said && [.lost, .unjoined, .administrator].contains(ending)
    default: false
    }
  }

  /// Keeps the other account of an event that was taken.
  static func follow(_ world: inout World, _ happening: Happening, _ before: World) {
    switch happening {
    case .time, .broker(.linkLost), .broker(.linkResumed): break
    case .broker: world.live = [:]
    case .says(let act, _):
      switch act {
      case .asked:
        let refused = before.refusals[asked(act)]
        if let refused, refused.count >= 2 || world.play.now - refused.last < Play.reask {
          Issue.record("\(asked(act)) was asked again after \(refused)")
        }
        if before.play.session.pending != nil { Issue.record("two questions at once") }
        world.asks += 1
      case .granted(let grant):
        if before.play.session.pending?.ask.id != grant.ask { Issue.record("granted unasked") }
        world.live[grant.what] = grant.ask
        world.refusals[grant.what] = nil
      case .refused(_, let what, _, let why) where why != .tooSoon: refuse(&world, what)
      case .silent(_, let what, _): refuse(&world, what)
      case .revoked(let ask, let what):
        if before.play.session.pending?.ask.id == ask { refuse(&world, what) }
        if world.live[what] == ask { world.live[what] = nil }
      case .expired(let ask, let what), .void(let ask, let what):
        if world.live[what] == ask { world.live[what] = nil }
      case .offered(let what): world.refusals[what] = nil
      case .shellClosed, .closing, .closed: world.live = [:]
      default: break
      }
    }
  }

  private static func asked(_ act: Act) -> Capability {
    guard case .asked(let ask) = act else { fatalError() }
    return ask.what
  }

  private static func refuse(_ world: inout World, _ what: Capability) {
    world.refusals[what] = ((world.refusals[what]?.count ?? 0) + 1, world.play.now)
  }

  @Test("in every reachable state, every event keeps the promises") func walk() throws {
    var seen: Set<String> = []
    var queue: [World] = [World(play: try Play())]
    seen.insert(queue[0].key)
    var events = 0
    var refused = 0
    var next = 0
    while next < queue.count {
      let world = queue[next]
      next += 1
      for happening in Self.happenings(world) {
        events += 1
        var after = world
        do throws(RefusalCode) {
          switch happening {
          case .time(let passed): after.play.now += passed
          case .broker(let act): try after.play.broker(act)
          case .says(let act, let party):
            if events % 8 == 0 { Self.wrongPlaces(world, act, party) }
            let key = Play.key(party)
            let place = after.play.session.next(for: key)
            let hash = after.play.hash()
            _ = try after.play.session.apply(
              Play.statement(act, by: party, at: place), hash: hash, at: after.play.now)
            let following = after.play.session.next(for: key)
            if following != (place.seq + 1, hash) { Issue.record("\(act): next is \(following)") }
          }
        } catch {
          refused += 1
          Self.unchanged(world, after, "\(happening)", deep: events % 4096 == 0)
          continue
        }
        let from = world.play.session.phase
        let to = after.play.session.phase
        if from != to, !Self.mayLead(from, to, happening) {
          Issue.record("from \(from) to \(to) by \(happening)")
        }
        Self.follow(&after, happening, world)
        Self.check(after, after: "\(happening)")
        if seen.insert(after.key).inserted { queue.append(after) }
      }
    }
    print("session: \(seen.count) states, \(events) events in them, \(refused) refused")
    #expect(seen.count > 1_000)
    #expect(refused > 0 && refused < events)
  }

  /// A statement whose `seq` or `prev` is not the next one, or of another session, is never taken.
  private static func wrongPlaces(_ world: World, _ act: Act, _ party: Play.Party) {
    let session = world.play.session
    let right = session.next(for: Play.key(party))
    for place in [
      (right.seq + 1, right.prev), (right.seq - 1, right.prev), (right.seq, Play.digest(0x99)),
    ] {
      var copy = session
      let statement = Play.statement(act, by: party, at: place)
      if (try? copy.apply(statement, hash: Play.digest(1), at: world.play.now)) != nil {
        Issue.record("\(act) was taken at \(place) in \(world.key)")
      }
    }
    let statement = Statement(
      author: Play.author(party), key: Play.key(party), prev: right.prev, seq: right.seq,
      session: Play.identifier(2), act: act)
    var copy = session
    if (try? copy.apply(statement, hash: Play.digest(1), at: world.play.now)) != nil {
      Issue.record("\(act) of another session was taken in \(world.key)")
    }
  }

  private static func unchanged(
    _ before: World, _ after: World, _ what: @autoclosure () -> String, deep: Bool
  ) {
    let old = before.play.session
    let new = after.play.session
    var same =
      old.phase == new.phase && old.grants == new.grants && old.pending == new.pending
      && old.lost == new.lost && old.shellIsOpen == new.shellIsOpen
      && old.exchanges == new.exchanges
    for party in Play.Party.allCases {
      same = same && old.next(for: Play.key(party)) == new.next(for: Play.key(party))
    }
    // The private parts too, now and then: looking at them is slow.
    if deep { same = same && "\(old)" == "\(new)" }
    if !same { Issue.record("\(what()) was refused and changed something in \(before.key)") }
  }
}

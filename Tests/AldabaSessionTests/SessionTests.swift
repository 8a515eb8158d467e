import AldabaSession
import AldabaWire
import Testing

@Suite struct SessionTests {
  @Test("a session begins with its technician's first statement and no other") func opening() throws
  {
    func begin(_ act: Act, _ seq: Int64, _ prev: Digest) throws(RefusalCode) -> Session {
      try Session(
        Play.statement(act, by: .technician, at: (seq, prev)), hash: Play.opening, at: 0,
        rules: Session.Rules(reask: Play.reask))
    }
    #expect(throws: Never.self) { try begin(Play.opened, 1, .zero) }
    #expect(throws: RefusalCode.outOfOrder) { try begin(Play.opened, 2, .zero) }
    #expect(throws: RefusalCode.outOfOrder) { try begin(Play.opened, 1, Play.digest(1)) }
    #expect(throws: RefusalCode.outOfOrder) { try begin(Play.closing, 1, .zero) }
  }

  @Test("an auditor opens no session") func auditors() throws {
    let opened = Statement(
      author: try #require(Author("auditor:gabriela")), key: Play.key(.technician), prev: .zero,
      seq: 1, session: Play.id, act: Play.opened)
    #expect(throws: RefusalCode.wrongRole) {
      try Session(opened, hash: Play.opening, at: 0, rules: .following)
    }
  }

  @Test("a grant holds exactly its time") func expiry() throws {
    var play = try Play.active()
    try play.grant(1, .type)
    #expect(play.session.permits(.type, to: 1, at: play.now + Play.grant - 1))
    #expect(!play.session.permits(.type, to: 1, at: play.now + Play.grant))
    #expect(play.session.permitsSeeing(to: 1, at: play.now))
    #expect(!play.session.permits(.view, to: 1, at: play.now))
    #expect(!play.session.permits(.type, to: 2, at: play.now))
  }

  @Test("a grant can be shorter than what was asked, never longer") func duration() throws {
    var play = try Play.active()
    try play.say(Play.asked(1, .view, for: 5), by: .technician)
    let asked = try #require(play.session.pending?.asked)
    #expect(throws: RefusalCode.badArgument) {
      try play.say(Play.granted(1, .view, asked: asked, for: 6), by: .customer)
    }
    #expect(throws: RefusalCode.badArgument) {
      try play.say(Play.granted(1, .view, asked: .zero, for: 5), by: .customer)
    }
    try play.say(Play.granted(1, .view, asked: asked, for: 4), by: .customer)
    #expect(play.session.grant(.view, of: 1)?.until == 4)
  }

  @Test("the same may be asked again after a while, and not after two refusals") func refusals()
    throws
  {
    var play = try Play.active()
    try play.say(Play.asked(1, .view), by: .technician)
    try play.say(.silent(Play.ask(1), .view, Play.shown), by: .customer)
    play.now += Play.reask - 1
    #expect(throws: RefusalCode.tooSoon) { try play.say(Play.asked(2, .view), by: .technician) }
    // Another capability is another question.
    try play.say(Play.asked(3, .type), by: .technician)
    try play.say(.refused(Play.ask(3), .type, Play.shown, .number), by: .customer)
    play.now += 1
    try play.say(Play.asked(4, .view), by: .technician)
    try play.say(.refused(Play.ask(4), .view, Play.shown, .answer), by: .customer)
    play.now += 100 * Play.reask
    #expect(throws: RefusalCode.notAgain) { try play.say(Play.asked(5, .view), by: .technician) }
    try play.say(.offered(.capability(.view)), by: .customer)
    try play.say(Play.asked(6, .view), by: .technician)
  }

  @Test("a question that was not shown is no refusal") func unseen() throws {
    var play = try Play.active()
    for number in 1...5 as ClosedRange<UInt8> {
      try play.say(Play.asked(number, .view), by: .technician)
      try play.say(.refused(Play.ask(number), .view, Play.shown, .tooSoon), by: .customer)
    }
  }

  @Test("an ask's name is used once, and the session's own is nobody's") func askNames() throws {
    var play = try Play.active()
    try play.grant(1, .view)
    #expect(throws: RefusalCode.badArgument) { try play.say(Play.asked(1, .type), by: .technician) }
    let own = Act.Ask(id: .session, what: .view, reason: .zero, duration: 1)
    #expect(throws: RefusalCode.badArgument) { try play.say(.asked(own), by: .technician) }
  }

  @Test("no capability while a side is away, and the grant is there when it is back") func lost()
    throws
  {
    var play = try Play.active()
    try play.grant(1, .view)
    for seat in [Seat.customer, .technician(1)] {
      try play.broker(.linkLost(seat))
      #expect(!play.session.permits(.view, to: 1, at: play.now))
      try play.broker(.linkResumed(seat))
      #expect(play.session.permits(.view, to: 1, at: play.now))
    }
  }

  @Test("when the shell exits, its grants end; when closing is proposed, all do") func ends() throws
  {
    var play = try Play.active()
    try play.grant(1, .view)
    try play.grant(2, .type)
    try play.say(.shellOpened(Play.ask(1)), by: .customer)
    let grants = [Capability.type, .view].compactMap { play.session.grant($0, of: 1) }
    var other = play
    let exit = try play.say(.shellClosed(status: 0), by: .customer)
    #expect(exit == grants.map { .ended($0, .shell) } + [.shellClosed(0)])
    let closing = try other.say(Play.closing, by: .technician)
    #expect(closing == grants.map { .ended($0, .closing) } + [.closing])
    try other.say(.reopened, by: .customer)
    #expect(other.session.grants.isEmpty)
  }

  @Test("the end is the end: nobody is heard any more") func over() throws {
    var play = try Play.active()
    try play.grant(1, .view)
    try play.broker(.linkLost(.technician(1)))
    try play.say(.closed(.customer, reason: nil), by: .customer)
    let session = play.session
    let last: [Act] = [.revoked(Play.ask(1), .view), .closed(.customer, reason: nil), .reopened]
    for act in last { #expect(play.refusal(act, by: .customer) == .past) }
    #expect(play.refusal(Play.asked(2, .view), by: .technician) == .past)
    for act in [Act.linkResumed(.technician(1)), .closed(.administrator, reason: nil), .thirdLeft] {
      #expect(throws: RefusalCode.past) { try play.broker(act) }
    }
    #expect(play.session == session)
  }

  @Test("what the machine takes from the broker, a record can say") func brokers() throws {
    var play = try Play.active()
    try play.ring(1, .third)
    try play.enter(.supervisor)
    try play.hold(2)
    try play.say(Play.requested(3, .pause), by: .customer)
    let acts: [Act] = [
      .holdOverrun, .linkLost(.technician(2)), .linkResumed(.technician(2)),
      .linkLost(.technician(2)), .thirdLeft, .linkLost(.technician(1)), .fronted(Play.ask(4)),
      .linkLost(.customer), .closed(.lost, reason: nil),
    ]
    for act in acts {
      try play.broker(act)
      let record = Record(at: 0, by: .broker, session: Play.id, act: act)
      #expect(throws: Never.self) { try Record(record.line) }
    }
  }

  @Test("the quiet minute does not run while the customer pauses") func quiet() throws {
    var play = try Play.active()
    try play.say(Play.closing, by: .technician)
    try play.say(Play.requested(1, .pause), by: .customer)
    #expect(play.refusal(.closed(.quiet, reason: nil), by: .customer) == .onHold)
    try play.say(Play.requested(2, .goOn), by: .customer)
    #expect(play.refusal(.closed(.quiet, reason: nil), by: .customer) == nil)
  }

  @Test("an agent that goes before its customer's yes leaves the code as it was") func unjoined()
    throws
  {
    var play = try Play()
    try play.say(Play.joined(), by: .stranger)
    #expect(done(try play.broker(.linkLost(.customer))) == [.linkLost(.customer), .unjoined])
    #expect(play.session.customerKey == nil)
    try play.say(Play.joined(), by: .customer)
    #expect(play.session.customerKey == Play.key(.customer))
    #expect(throws: RefusalCode.wrongRole) {
      try play.say(.accepted(Play.shown), by: .stranger)
    }
  }

  @Test("who comes to another session's opening is refused") func otherOpening() throws {
    var play = try Play()
    #expect(throws: RefusalCode.badArgument) {
      try play.say(Play.joined(Play.digest(0x11)), by: .customer)
    }
  }

  @Test("exchanges of the number are counted without a gap, for each technician") func exchanges()
    throws
  {
    var play = try Play.active()
    try play.ring(1, .third)
    try play.enter(.supervisor)
    let gap = play.refusal(.numberSpent(stream: 1, exchange: 2), by: .customer)
    #expect(gap == .outOfOrder)
    for exchange in 1...5 as ClosedRange<Int64> {
      let spent = try play.say(.numberSpent(stream: 1, exchange: exchange), by: .customer)
      #expect(spent == [.spent(stream: 1, Int(exchange))])
    }
    #expect(play.refusal(.numberSpent(stream: 1, exchange: 5), by: .customer) == .outOfOrder)
    #expect(play.refusal(.numberSpent(stream: 2, exchange: 1), by: .customer) == nil)
    #expect(play.refusal(.numberSpent(stream: 3, exchange: 1), by: .customer) == .badArgument)
  }

  @Test("the sixth number ends it, and only that does") func numbers() throws {
    var play = try Play.active()
    #expect(play.refusal(.closed(.numbers, reason: nil), by: .customer) == .notNow)
    for exchange in 1...5 as ClosedRange<Int64> {
      try play.say(.numberSpent(stream: 1, exchange: exchange), by: .customer)
    }
    #expect(play.refusal(.closed(.numbers, reason: nil), by: .customer) == nil)
  }

  @Test("a price is asked, and no is no twice") func prices() throws {
    var play = try Play.active()
    try play.say(Play.costAsked(1), by: .technician)
    #expect(play.refusal(Play.asked(2, .view), by: .technician) == .busy)
    let wrong = Act.costAccepted(Play.ask(1), asked: .zero, Play.shown)
    #expect(play.refusal(wrong, by: .customer) == .badArgument)
    #expect(
      done(try play.say(.costAccepted(Play.ask(1), asked: play.asked, Play.shown), by: .customer))
        == [.costAccepted(Play.ask(1))])
    for number in 3...4 as ClosedRange<UInt8> {
      try play.say(Play.costAsked(number), by: .technician)
      try play.say(.costDeclined(Play.ask(number), Play.shown, .silence), by: .customer)
    }
    #expect(play.refusal(Play.costAsked(5), by: .technician) == .notAgain)
    try play.say(.offered(.cost), by: .customer)
    #expect(play.refusal(Play.costAsked(6), by: .technician) == nil)
  }

  @Test("whoever follows takes what was ordered, also when the clock was set back") func following()
    throws
  {
    var play = try Play.active(.following)
    play.now = 50_000
    try play.say(Play.asked(1, .view), by: .technician)
    try play.say(.silent(Play.ask(1), .view, Play.shown), by: .customer)
    play.now = 10
    #expect(play.refusal(Play.asked(2, .view), by: .technician) == nil)
    try play.say(.silent(Play.ask(2), .view, Play.shown), by: .customer)
    // How often is no matter of clocks.
    #expect(play.refusal(Play.asked(3, .view), by: .technician) == .notAgain)
  }

  @Test("rules can be put on when the ledger has been read") func rules() throws {
    var play = try Play.active(.following)
    try play.say(Play.asked(1, .view), by: .technician)
    try play.say(.silent(Play.ask(1), .view, Play.shown), by: .customer)
    play.session.rules = Session.Rules(reask: Play.reask)
    #expect(play.refusal(Play.asked(2, .view), by: .technician) == .tooSoon)
  }

  @Test("a name that is not the key's is refused") func names() throws {
    var play = try Play.active()
    for (party, other) in [
      (Play.Party.technician, Play.Party.colleague), (.technician, .supervisor),
      (.customer, .stranger),
    ] {
      let place = play.session.next(for: Play.key(party))
      let act: Act = party == .technician ? Play.asked(1, .view) : .offered(.capability(.view))
      let statement = Statement(
        author: Play.author(other), key: Play.key(party), prev: place.prev, seq: place.seq,
        session: Play.id, act: act)
      #expect(throws: RefusalCode.wrongRole) {
        try play.session.apply(statement, hash: .zero, at: play.now)
      }
    }
  }
}

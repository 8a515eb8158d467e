import AldabaSession
import AldabaWire
import Testing

@Suite struct SessionTests {
  @Test("a session begins with its technician's first statement and no other") func opening() throws
  {
    func begin(_ act: Act, _ seq: Int64, _ prev: Digest) throws(RefusalCode) -> Session {
      try Session(
        Play.statement(act, by: .technician, at: (seq, prev)), hash: Play.opening, at: 0,
        reask: Play.reask)
    }
    #expect(throws: Never.self) { try begin(Play.opened, 1, .zero) }
    #expect(throws: RefusalCode.outOfOrder) { try begin(Play.opened, 2, .zero) }
    #expect(throws: RefusalCode.outOfOrder) { try begin(Play.opened, 1, Play.digest(1)) }
    #expect(throws: RefusalCode.outOfOrder) { try begin(.closing(summary: .zero), 1, .zero) }
  }

  @Test("a grant holds exactly its time") func expiry() throws {
    var play = try Play.active()
    try play.grant(1, .type)
    #expect(play.session.permits(.type, at: play.now + Play.grant - 1))
    #expect(!play.session.permits(.type, at: play.now + Play.grant))
    #expect(play.session.permitsSeeing(at: play.now))
    #expect(!play.session.permits(.view, at: play.now))
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
    #expect(play.session.grants[.view]?.until == 4)
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
    try play.say(.offered(.view), by: .customer)
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
    for side in Side.allCases {
      try play.broker(.linkLost(side))
      #expect(!play.session.permits(.view, at: play.now))
      try play.broker(.linkResumed(side))
      #expect(play.session.permits(.view, at: play.now))
    }
  }

  @Test("when the shell exits, its grants end; when closing is proposed, all do") func ends() throws
  {
    var play = try Play.active()
    try play.grant(1, .view)
    try play.grant(2, .type)
    try play.say(.shellOpened(Play.ask(1)), by: .customer)
    var other = play
    let exit = try play.say(.shellClosed(status: 0), by: .customer)
    #expect(
      exit == [
        .ended(Play.ask(2), .type, .shell), .ended(Play.ask(1), .view, .shell), .shellClosed(0),
      ])
    let closing = try other.say(.closing(summary: .zero), by: .technician)
    #expect(
      closing == [
        .ended(Play.ask(2), .type, .closing), .ended(Play.ask(1), .view, .closing), .closing,
      ])
    try other.say(.reopened, by: .customer)
    #expect(other.session.grants.isEmpty)
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

  @Test("exchanges of the number are counted without a gap") func exchanges() throws {
    var play = try Play.active()
    #expect(throws: RefusalCode.outOfOrder) {
      try play.say(.numberSpent(exchange: 2), by: .customer)
    }
    for exchange in 1...5 as ClosedRange<Int64> {
      #expect(
        done(try play.say(.numberSpent(exchange: exchange), by: .customer)) == [
          .spent(Int(exchange))
        ])
    }
    #expect(throws: RefusalCode.outOfOrder) {
      try play.say(.numberSpent(exchange: 5), by: .customer)
    }
  }

  @Test("when it ends by itself") func endings() throws {
    var play = try Play()
    func end(_ play: Play) -> String {
      play.session.end(code: Play.code, resume: Play.resume).map { "\($0.0) \($0.at)" } ?? "-"
    }
    #expect(end(play) == "unjoined 5000")
    try play.broker(.linkLost(.technician))
    #expect(end(play) == "unjoined 5000")
    try play.say(Play.joined(), by: .customer)
    #expect(end(play) == "lost 2000")
    try play.broker(.linkResumed(.technician))
    #expect(end(play) == "-")
    try play.say(.accepted(Play.shown), by: .customer)
    play.now = 70
    try play.broker(.linkLost(.customer))
    play.now = 90
    try play.broker(.linkLost(.technician))
    #expect(end(play) == "lost 2070")
    try play.broker(.closed(.lost, reason: nil))
    #expect(end(play) == "-")
  }

  @Test("a name that is not the key's is refused") func names() throws {
    var play = try Play.active()
    for (party, other) in [(Play.Party.technician, Play.Party.customer), (.customer, .technician)] {
      let place = play.session.next(for: Play.key(party))
      let act: Act = party == .technician ? Play.asked(1, .view) : .offered(.view)
      let statement = Statement(
        author: Play.author(other), key: Play.key(party), prev: place.prev, seq: place.seq,
        session: Play.id, act: act)
      #expect(throws: RefusalCode.wrongRole) {
        try play.session.apply(statement, hash: .zero, at: play.now)
      }
    }
  }
}

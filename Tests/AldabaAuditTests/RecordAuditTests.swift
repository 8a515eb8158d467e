import AldabaCrypto
import AldabaTerminal
import AldabaWire
import Testing

@testable import AldabaAudit
@testable import AldabaEvidence

/// Each line: a ledger spoilt in one way, and where and as what that is found.
@Suite struct RecordAuditTests {
  @Test func nothingIsWrong() {
    #expect(Fixture.good().lines.count == 11)
    #expect(Fixture.good().findings == [])
  }

  // MARK: - Authorship

  @Test func forgedSignature() {
    var fixture = usual()
    fixture.ask(.view)
    fixture.grant(.view, isForged: true)
    fixture.say(\.agent, .shellOpened(askID(1)))
    #expect(fixture.findings.map(\.brief) == ["7 authorship"])
    #expect(fixture.findings.first?.session == fixture.session)
  }

  @Test func technicianNotEnrolled() {
    var fixture = Fixture()
    fixture.begin()
    #expect(fixture.findings.map(\.brief) == ["1 authorship"])
  }

  @Test func revokedTechnician() {
    var fixture = usual()
    fixture.administrator(.personRevoked(PersonID(rawValue: "gabriela")!))
    fixture.ask(.view)
    fixture.say(\.agent, .silent(askID(1), .view, fixture.shown()))
    #expect(fixture.findings.map(\.brief) == ["7 authorship"])
  }

  @Test func keyOfSomebodyElse() {
    var fixture = Fixture()
    fixture.enrol()
    fixture.technician = Fixture.Party(fixture.technician.author)
    fixture.begin()
    #expect(fixture.findings.map(\.brief) == ["3 authorship"])
  }

  @Test func renewedWithAnotherKey() {
    var fixture = Fixture()
    fixture.enrol()
    let key = PrivateKey.ed25519().rawPublicKey
    fixture.broker(
      .personRenewed(
        PersonID(rawValue: "gabriela")!, .technician, key: key, certificate: .zero))
    #expect(fixture.findings.map(\.brief) == ["3 authorship"])
  }

  @Test func enrolledWithoutBeingAdded() {
    var fixture = Fixture()
    fixture.broker(
      .personEnrolled(
        PersonID(rawValue: "gabriela")!, .technician, key: fixture.technician.key.rawPublicKey,
        certificate: .zero))
    fixture.begin()
    #expect(fixture.findings.map(\.brief) == ["1 authorship"])
  }

  @Test func roleThatWasNotGiven() {
    var fixture = Fixture()
    fixture.enrol()
    let id = PersonID(rawValue: "gabriela")!
    fixture.technician = Fixture.Party(.person(.supervisor, id), key: fixture.technician.key)
    fixture.begin()
    #expect(fixture.findings.map(\.brief) == ["3 authorship"])
  }

  @Test func sessionKeyNobodyVouchesFor() {
    var fixture = Fixture()
    fixture.enrol()
    fixture.say(\.technician, opened(&fixture))
    fixture.say(
      \.agent,
      .joined(
        device: fixture.device.rawPublicKey, vouch: fixture.device.sign([1, 2, 3]),
        opened: fixture.last))
    #expect(fixture.findings.map(\.brief) == ["4 authorship"])
  }

  @Test func agentUnderAnotherName() {
    var fixture = Fixture()
    fixture.enrol()
    fixture.agent = Fixture.Party(.customer(device: "0123456789abcdef"))
    fixture.begin()
    #expect(fixture.findings.map(\.brief) == ["4 authorship"])
  }

  @Test func anotherAgentSpeaks() {
    var fixture = usual()
    fixture.ask(.view)
    fixture.agent = Fixture.Party(fixture.agent.author)
    fixture.grant(.view)
    #expect(fixture.findings.map(\.brief) == ["7 authorship"])
  }

  @Test func knockNobodySigned() {
    var fixture = Fixture()
    fixture.knock(id: 1)
    #expect(fixture.findings == [])
    fixture.knock(id: 2, key: .ed25519())
    #expect(fixture.findings.map(\.brief) == ["2 authorship"])
  }

  // MARK: - Completeness

  @Test func gapInTheSequence() {
    var fixture = usual()
    fixture.say(\.agent, .offered(.capability(.view)), isWithheld: true)
    fixture.say(\.agent, .offered(.capability(.type)))
    fixture.say(\.agent, .offered(.capability(.view)))
    #expect(fixture.findings.map(\.brief) == ["6 completeness"])
    #expect(
      fixture.findings.first?.what.en == "expected statement 3 of its author, got 4")
  }

  @Test func aMissingGrantIsAlsoActedUpon() {
    var fixture = usual()
    fixture.ask(.view)
    let grant = Act.Grant(
      ask: askID(1), what: .view, asked: fixture.last, duration: 1_800_000,
      shown: fixture.shown())
    fixture.say(\.agent, .granted(grant), isWithheld: true)
    fixture.say(\.agent, .shellOpened(askID(1)))
    #expect(fixture.findings.map(\.brief) == ["7 completeness", "7 propriety"])
  }

  @Test func saidTwice() {
    var fixture = usual()
    fixture.say(\.agent, .offered(.capability(.view)))
    fixture.add(try! Record(fixture.lines[5]))
    fixture.say(\.agent, .offered(.capability(.type)))
    #expect(fixture.findings.map(\.brief) == ["7 completeness"])
  }

  @Test func twoStoriesUnderOneNumber() {
    var fixture = usual()
    let before = fixture.agent
    fixture.say(\.agent, .offered(.capability(.view)))
    fixture.agent = before
    fixture.say(\.agent, .offered(.capability(.type)))
    #expect(fixture.findings.map(\.brief) == ["7 completeness"])
  }

  @Test func followsAnotherStatement() {
    var fixture = usual()
    fixture.agent.prev = .zero
    fixture.say(\.agent, .offered(.capability(.view)))
    #expect(fixture.findings.map(\.brief) == ["6 completeness"])
  }

  @Test func sessionWithoutItsOpening() {
    var fixture = Fixture()
    fixture.enrol()
    fixture.say(\.technician, opened(&fixture), isWithheld: true)
    fixture.ask(.view)
    fixture.ask(.view, id: 2)
    #expect(fixture.findings.map(\.brief) == ["3 completeness", "3 completeness"])
  }

  // MARK: - Propriety

  @Test func actionWithoutGrant() {
    var fixture = usual()
    fixture.say(\.agent, .shellOpened(askID(1)))
    #expect(fixture.findings.map(\.brief) == ["6 propriety"])
    #expect(fixture.findings.first?.what.en == "shell.opened: no grant covers it")
    #expect(fixture.findings.first?.what.es == "shell.opened: sin ningún permiso que lo cubra")
  }

  @Test func grantNobodyAskedFor() {
    var fixture = usual()
    fixture.grant(.type)
    #expect(fixture.findings.map(\.brief) == ["6 propriety"])
  }

  @Test func grantOfAnotherAsk() {
    var fixture = usual()
    fixture.ask(.view)
    let grant = Act.Grant(
      ask: askID(1), what: .view, asked: .zero, duration: 1_800_000, shown: fixture.shown())
    fixture.say(\.agent, .granted(grant))
    #expect(fixture.findings.map(\.brief) == ["7 propriety"])
  }

  @Test func askedAgainAfterTwoRefusals() {
    var fixture = usual()
    for id in 1...2 {
      fixture.ask(.type, id: id)
      fixture.say(\.agent, .refused(askID(id), .type, fixture.shown(), .answer))
    }
    fixture.ask(.type, id: 3)
    #expect(fixture.findings.map(\.brief) == ["10 propriety"])
  }

  @Test func anotherTechnicianInTheSession() {
    var fixture = usual()
    let other = PrivateKey.ed25519()
    let id = PersonID(rawValue: "mario")!
    fixture.administrator(
      .personAdded(id, name: .zero, .technician, team: nil, phone: nil))
    fixture.broker(
      .personEnrolled(id, .technician, key: other.rawPublicKey, certificate: .zero))
    fixture.technician = Fixture.Party(.person(.technician, id), key: other)
    fixture.ask(.view)
    #expect(fixture.findings.map(\.brief) == ["8 propriety"])
  }

  @Test func goesOnAfterTheEnd() {
    var fixture = Fixture.good()
    fixture.ask(.type, id: 2)
    #expect(fixture.findings.map(\.brief) == ["12 propriety"])
  }

  @Test func linkThatWasNotLost() {
    var fixture = usual()
    fixture.broker(.linkResumed(.customer), session: fixture.session)
    #expect(fixture.findings.map(\.brief) == ["6 propriety"])
  }

  // MARK: - What is in order though it may not look so

  @Test func clockThatRunsBack() {
    var fixture = usual()
    fixture.ask(.view)
    fixture.say(\.agent, .refused(askID(1), .view, fixture.shown(), .answer))
    fixture.now -= 3_600_000
    fixture.ask(.view, id: 2)
    fixture.grant(.view, id: 2)
    #expect(fixture.findings == [])
  }

  @Test func anotherAgentAfterTheFirstWasLost() {
    var fixture = Fixture()
    fixture.enrol()
    fixture.say(\.technician, opened(&fixture))
    let opening = fixture.last
    func join(_ fixture: inout Fixture) {
      let vouched =
        Array(Label.vouch.utf8) + Array(fixture.session.rawValue.utf8)
        + fixture.agent.key.rawPublicKey
      fixture.say(
        \.agent,
        .joined(
          device: fixture.device.rawPublicKey, vouch: fixture.device.sign(vouched),
          opened: opening))
    }
    join(&fixture)
    fixture.broker(.linkLost(.customer), session: fixture.session)
    fixture.agent = Fixture.Party(fixture.agent.author)
    join(&fixture)
    fixture.say(\.agent, .accepted(fixture.shown()))
    #expect(fixture.findings == [])
  }

  @Test func withdrawingIsAllowedBeforeTheEnd() {
    var fixture = usual()
    fixture.say(\.agent, .revoked(askID(1), .view))
    fixture.say(\.technician, .closing(Act.Closing(summary: fixture.text("nada"))))
    fixture.say(\.agent, .revoked(askID(1), .view))
    #expect(fixture.findings == [])
  }

  @Test func whatIsNoRecord() {
    var audit = RecordAudit()
    let lines = ["", "{}", "[]", "{\"at\":1}", "{\"at\":1,\"by\":\"broker\",\"event\":\"x.y\"}"]
    for (index, line) in lines.enumerated() {
      audit.take(Array(line.utf8), at: Place(segment: "s", line: Int64(index) + 1))
    }
    #expect(audit.findings.map(\.verdict) == Array(repeating: .integrity, count: lines.count))
  }

  /// Lines with one byte changed anywhere never trap, and never pass where they are signed.
  @Test func changedBytes() {
    let lines = Fixture.good().lines
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      var spoilt = lines
      let line = Int.random(in: 3..<lines.count, using: &random)
      let byte = Int.random(in: 0..<lines[line].count, using: &random)
      spoilt[line][byte] ^= UInt8.random(in: 1...255, using: &random)
      // The time is the broker's testimony: only the tree vouches for it.
      if let record = try? Record(spoilt[line]), let original = try? Record(lines[line]),
        record.signed == original.signed
      {
        continue
      }
      var audit = RecordAudit()
      for (index, line) in spoilt.enumerated() {
        audit.take(line, at: Place(segment: "s", line: Int64(index) + 1))
      }
      #expect(audit.findings.contains { $0.place.line == Int64(line) + 1 })
    }
  }

  private func usual() -> Fixture {
    var fixture = Fixture()
    fixture.enrol()
    fixture.begin()
    return fixture
  }

  private func opened(_ fixture: inout Fixture) -> Act {
    .opened(
      Act.Opening(
        customer: fixture.text("Luis"), ticket: fixture.text("1"), motive: fixture.text("x")))
  }
}

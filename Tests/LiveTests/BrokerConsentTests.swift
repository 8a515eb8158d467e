import AldabaCrypto
import AldabaJSON
import AldabaParty
import AldabaSystem
import AldabaWire
import Testing

/// A broker that was taken over plays with what people have said: it says it again, elsewhere, to others,
/// or keeps it to itself. Nobody is given more than they were.
@Suite struct BrokerConsentTests {
  /// A yes to seeing that the customer has taken back.
  private static func withdrawn(_ broker: FalseBroker, _ scene: Scene) async throws -> Call {
    let call = try await broker.call(scene)
    try await call.grant("view")
    try await call.agent.wait("shell", ["state": "open"])
    call.agent.send(["do": "revoke", "what": "all"])
    try await call.technician.wait("revoked", ["what": "view"])
    return call
  }

  /// What was said once is recorded once more, under a head that the ledger's key has signed.
  @Test(
    arguments: [Event.consentGranted, .consentAsked, .sessionAccepted], Side.allCases)
  func itSaysAgainWhatWasSaid(event: Event, to side: Side) async throws {
    try await Scene.play(serves: false) { scene in
      let broker = try await FalseBroker.start(scene)
      let call = try await Self.withdrawn(broker, scene)
      try await broker.on { state in
        let old = try state.said(event)
        state.play.receipt = { $0 == side ? $1 : nil }
        state.recordAgain(old)
      }
      let victim = side == .customer ? call.agent : call.technician
      try await victim.refuses(65)
      #expect(call.agent.events.history.count { $0["event"] == "granted" } == 1)
      #expect(call.agent.events.history.count { $0["event"] == "asked" } == 2)
      // The ledger's own signature stands under what cannot be: the victim's copy shows it.
      let verdict = try await scene.judged(side)
      #expect(verdict.code == 65 && verdict.output.contains("of its author"), "\(verdict)")
    }
  }

  @Test func itShowsAConsentOfAnotherSession() async throws {
    try await Scene.play(serves: false) { scene in
      let first = try await FalseBroker.start(scene)
      let earlier = try await first.call(scene)
      try await earlier.grant("view")
      try await earlier.technician.wait("shell", ["state": "open"])
      let old = try await first.on { try $0.said(.consentGranted) }
      try await earlier.end()
      for side in Side.allCases { _ = try await scene.run(["/bin/rm", scene.receipt(side)]) }
      let broker = try await FalseBroker.start(scene)
      let call = try await broker.call(scene)
      try await broker.on { $0.recordAgain(old) }
      try await call.agent.refuses(65, because: "another session")
      try await call.technician.refuses(65, because: "another session")
      #expect(!call.agent.hasHeard("granted") && !call.agent.hasHeard("shell"))
      let verdict = try await scene.judged()
      #expect(verdict.code == 65 && verdict.output.contains("expected a record of session"))
    }
  }

  /// The end of a consent is kept from the technician, who goes on; the agent knows it by itself.
  @Test(arguments: [Event.consentRevoked, .consentExpired])
  func itHidesThatAConsentHasEnded(event: Event) async throws {
    try await Scene.play(serves: false) { scene in
      var play = FalseBroker.Play()
      play.records = { $0.event != event }
      let broker = try await FalseBroker.start(scene, play)
      let call = try await broker.call(scene)
      let minutes = event == .consentExpired ? 0.02 : 15
      try await call.grant("type", minutes: minutes, number: call.number)
      try await call.agent.wait("shell", ["state": "open"])
      if event == .consentRevoked { call.agent.send(["do": "revoke", "what": "all"]) }
      try await call.agent.wait(event == .consentRevoked ? "revoked" : "expired")
      call.technician.send(["do": "type", "data": scene.command])
      // Keys go before messages.
      call.technician.send(["do": "say", "text": "¿Sigue ahí?"])
      try await call.agent.wait("said")
      #expect(!Files.exists(scene.trace))
      await call.agent.kill()
      let verdict = try await scene.judged()
      #expect(verdict.code == 65 && verdict.output.contains("the end of the session"))
    }
  }

  /// A question that is kept from the ledger is not asked: there is no consent beside it.
  @Test func itKeepsQuestionsFromTheLedger() async throws {
    try await Scene.play(serves: false) { scene in
      var play = FalseBroker.Play()
      play.records = { $0.event != .consentAsked }
      let broker = try await FalseBroker.start(scene, play)
      let call = try await broker.call(scene)
      call.technician.send(["do": "ask", "what": "view", "reason": "Ver", "minutes": 15])
      try await Scene.until {
        try await broker.on { $0.statements.contains { $0.statement.act.event == .consentAsked } }
      }
      call.technician.send(["do": "type", "data": scene.command])
      try await call.technician.error("no-grant")
      call.technician.send(["do": "say", "text": "¿Lo ve?"])
      try await call.agent.wait("said")
      #expect(!call.agent.hasHeard("asked", ["what": "view"]) && !Files.exists(scene.trace))
    }
  }

  @Test func itChangesWhyItIsAsked() async throws {
    try await Scene.play(serves: false) { scene in
      var play = FalseBroker.Play()
      play.texts = { side, texts in
        side == .customer && texts["reason"] != nil
          ? ["reason": PersonalText("Para devolverle dinero")] : texts
      }
      let broker = try await FalseBroker.start(scene, play)
      let call = try await broker.call(scene)
      call.technician.send(["do": "ask", "what": "view", "reason": "Ver", "minutes": 15])
      try await call.agent.refuses(65, because: "committed to")
      #expect(!call.agent.hasHeard("asked", ["what": "view"]))
    }
  }

  /// Its own key in the place of the customer's, with the customer's device that has never vouched for it.
  @Test func itPutsItselfInTheCustomersPlace() async throws {
    try await Scene.play(serves: false) { scene in
      let key = PrivateKey.ed25519()
      var play = FalseBroker.Play()
      play.statement = { signed in
        guard case .joined = signed.statement.act else { return signed }
        let mine = Statement(
          author: signed.statement.author, key: key.rawPublicKey, prev: .zero, seq: 1,
          session: signed.statement.session, act: signed.statement.act)
        return Message.Signed(
          statement: mine, signature: key.sign(mine.signatureInput), texts: signed.texts)
      }
      let broker = try await FalseBroker.start(scene, play)
      let (technician, code) = try await scene.startCall(to: broker.address)
      let agent = try await scene.join(code, to: broker.address)
      try await agent.refuses(65)
      try await technician.refuses(65, because: "vouch")
      #expect(!technician.hasHeard("joined") && !technician.hasHeard("number"))
      withExtendedLifetime(broker) {}
    }
  }

  // MARK: - Passing the customer on

  enum Stranger: String, CaseIterable, Sendable {
    /// The customer agreed to another colleague.
    case inTheirOwnName
    /// The same, and the colleague signs with that one's name.
    case inTheNameOfWhoWasAgreedTo
    /// Nobody asked for anybody.
    case unasked
  }

  /// A colleague who plays along says that they have answered.
  @Test(arguments: Stranger.allCases)
  func itPassesTheCustomerToSomebodyElse(how: Stranger) async throws {
    try await Scene.play { scene in
      for person in ["hugo", "otto"] { try await scene.enroll(person) }
      let otto = try scene.identity("otto")
      let broker = try await FalseBroker.start(scene)
      let call = try await broker.call(scene)
      if how != .unasked {
        call.technician.send([
          "do": "transfer", "to": "hugo", "reason": "Sabe de impresoras", "brief": "No imprime",
        ])
        call.agent.answer(try await call.agent.ask("transfer"), "yes")
        try await call.technician.wait("transfer", ["state": "consented"])
      }
      try await broker.on { state in
        guard let session = state.session, let enrolled = state.enrolment(of: "otto"),
          let person = PersonID(rawValue: how == .inTheNameOfWhoWasAgreedTo ? "hugo" : "otto"),
          let made = AskID(rawValue: "0123456789abcdef")
        else { throw Missing("names") }
        var ask = made
        if how != .unasked,
          case .handoffAsked(let asked) = try state.said(.transferAsked).statement.act
        {
          ask = asked.id
        }
        state.send(
          .colleague(
            Message.Colleague(
              ask: ask, certificate: otto.certificate.der,
              enrolled: state.receipt(enrolled, .customer))), to: .customer)
        let statement = Statement(
          author: .person(.technician, person), key: otto.key.rawPublicKey, prev: .zero, seq: 1,
          session: session, act: .handoffAccepted(.transfer, ask))
        state.record(
          Record(
            at: Clock.wallMilliseconds(), statement: statement,
            signature: otto.key.sign(statement.signatureInput)))
      }
      if how == .inTheNameOfWhoWasAgreedTo {
        // The papers are of somebody else: the customer stays where they were.
        try await call.technician.wait("transfer", ["state": "failed"])
        try await call.typing()
      } else {
        try await call.agent.refuses(65, because: "the session forbids")
        let verdict = try await scene.judged()
        #expect(verdict.code == 65, "\(verdict)")
      }
      #expect(!call.agent.hasHeard("greeting", ["technician": "Otto Pérez"]))
      #expect(call.agent.events.history.count { $0["event"] == "greeting" } == 1)
    }
  }
}

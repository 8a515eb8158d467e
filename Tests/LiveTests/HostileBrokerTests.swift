import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaParty
import AldabaProof
import AldabaSystem
import AldabaTunnel
import AldabaWire
import Testing

/// A broker that was taken over can refuse service. It cannot read, type, forge a consent, show
/// another technician, or tell two stories unnoticed.
@Suite struct HostileBrokerTests {
  /// The control: with nothing done wrong, a session through it works.
  @Test func anHonestPlayWorks() async throws {
    try await Scene.play(serves: false) { scene in
      let broker = try await FalseBroker.start(scene)
      let call = try await broker.call(scene)
      try await call.typing()
      try await call.echo("hola")
      call.agent.send(["do": "hangup"])
      try await call.ended(by: "customer")
    }
  }

  @Test func itReadsNothing() async throws {
    try await Scene.play(serves: false) { scene in
      let seen = Lock<[UInt8]>([])
      var play = FalseBroker.Play()
      play.relay = { _, frame in
        if case .relay(_, let bytes) = frame { seen.withLock { $0 += bytes } }
        return [frame]
      }
      let broker = try await FalseBroker.start(scene, play)
      let call = try await broker.call(scene)
      try await call.typing()
      call.technician.send(["do": "say", "text": "palabra secreta"])
      try await call.agent.wait("said")
      let bytes = seen.withLock { $0 }
      #expect(bytes.count > 2_000)
      for secret in ["listo", "palabra", call.number, "commit", "nonce"] {
        #expect(!bytes.contains(Array(secret.utf8)))
      }
    }
  }

  // MARK: - The relay

  /// Ends of both programs after their tunnel was tampered with.
  private static func tampered(
    _ from: Side, _ change: @escaping @Sendable (Frame.Position, [UInt8]) -> [Frame]
  ) async throws {
    try await Scene.play(serves: false) { scene in
      let isOn = Lock(false)
      var play = FalseBroker.Play()
      play.relay = { side, frame in
        guard case .relay(let position, let bytes) = frame, side == from,
          isOn.withLock({ $0 })
        else { return [frame] }
        return change(position, bytes)
      }
      let broker = try await FalseBroker.start(scene, play)
      let call = try await broker.call(scene)
      try await call.typing()
      isOn.withLock { $0 = true }
      let victim = from == .technician ? call.agent : call.technician
      let trace = scene.folder + "/trace"
      if from == .technician {
        call.technician.send(["do": "type", "data": "echo x > \(trace)\n".data])
      } else {
        call.agent.send(["do": "type", "data": "echo x\n".data])
      }
      #expect(try await victim.exit() == 76)
      #expect(victim.errorText.isTwoLines)
      #expect(!Files.exists(trace))
      withExtendedLifetime(broker) {}
    }
  }

  @Test(arguments: [Side.technician, .customer])
  func itFlipsABit(from: Side) async throws {
    try await Self.tampered(from) { position, bytes in
      var bytes = bytes
      bytes[bytes.count / 2] ^= 0x10
      return [.relay(position, bytes)]
    }
  }

  @Test(arguments: [Side.technician, .customer])
  func itLeavesOutBytes(from: Side) async throws {
    try await Self.tampered(from) { position, bytes in
      guard bytes.count > 8 else { return [.relay(position, bytes)] }
      return [.relay(position, Array(bytes.dropFirst(4)))]
    }
  }

  /// What comes twice counts once, in whatever way it comes again.
  @Test func itRepeatsFrames() async throws {
    try await Scene.play(serves: false) { scene in
      let past = Lock<[Side: [Frame]]>([:])
      var play = FalseBroker.Play()
      play.relay = { side, frame in
        guard case .relay = frame else { return [frame] }
        return past.withLock { past in
          past[side, default: []].append(frame)
          // This one twice, and one of those before between them.
          return [frame, past[side]?[(past[side]?.count ?? 1) / 2] ?? frame, frame]
        }
      }
      let broker = try await FalseBroker.start(scene, play)
      let call = try await broker.call(scene)
      try await call.typing()
      let file = scene.folder + "/lines"
      for line in 0..<50 {
        call.technician.send(["do": "type", "data": "echo \(line) >> \(file)\n".data])
      }
      try await call.echo("hecho")
      let lines = try Files.read(file, maximumBytes: 65_536).asText
      #expect(lines == (0..<50).map { "\($0)\n" }.joined())
    }
  }

  /// Frames behind one that is kept back wait for it: nothing is typed out of order.
  @Test func itKeepsBackAndReordersFrames() async throws {
    try await Scene.play(serves: false) { scene in
      // Everything of one moment, whatever else the technician's end says in it.
      let kept = Lock<(isOn: Bool, frames: [Frame])>((false, []))
      var play = FalseBroker.Play()
      play.relay = { side, frame in
        guard case .relay = frame, side == .technician else { return [frame] }
        return kept.withLock { kept in
          guard kept.isOn else { return [frame] }
          kept.frames.append(frame)
          return []
        }
      }
      let broker = try await FalseBroker.start(scene, play)
      let call = try await broker.call(scene)
      try await call.typing()
      kept.withLock { $0.isOn = true }
      let file = scene.folder + "/lines"
      call.technician.send(["do": "type", "data": "echo uno >> \(file)\n".data])
      try await Scene.until { kept.withLock { !$0.frames.isEmpty } }
      await Stage.shared.pause(seconds: 0.5)
      kept.withLock { $0.isOn = false }
      call.technician.send(["do": "type", "data": "echo dos >> \(file)\n".data])
      call.technician.send(["do": "say", "text": "dos"])
      await Stage.shared.pause(seconds: 0.3)
      #expect(!Files.exists(file) && !call.agent.hasHeard("said"))
      for frame in kept.withLock({ $0.frames }) {
        try await broker.on { $0.send(frame, to: .customer) }
      }
      try await Scene.until { Files.exists(file) }
      #expect(try Files.read(file, maximumBytes: 64).asText == "uno\n")
    }
  }

  // MARK: - Consent

  /// A record that nobody said, sent to one side: that side does not believe it and goes.
  private static func forged(
    to side: Side = .customer, code: Int32 = 65, verdict verdictOfIt: String = "authorship",
    _ make: @escaping @Sendable (FalseBrokerState, Message.Signed) throws -> Record
  ) async throws {
    try await Scene.play(serves: false) { scene in
      var play = FalseBroker.Play()
      // The customer's own answers are kept back; the broker answers in their place.
      play.records = { act in
        if case .refused = act { false } else { true }
      }
      let broker = try await FalseBroker.start(scene, play)
      let call = try await broker.call(scene)
      call.technician.send(["do": "ask", "what": "view", "reason": "Ver", "minutes": 15])
      let ask = try await call.agent.ask("view")
      call.agent.answer(ask, "no")
      try await Scene.until {
        try await broker.on {
          $0.statements.contains { $0.statement.act.event == .consentDeclined }
        }
      }
      try await broker.on { state in
        guard let last = state.statements.last else { throw Missing("a statement") }
        state.play.receipt = { $0 == side ? $1 : nil }
        state.record(try make(state, last))
      }
      let victim = side == .customer ? call.agent : call.technician
      #expect(try await victim.exit() == code)
      #expect(victim.errorText.isTwoLines)
      #expect(!call.agent.hasHeard("shell") && !call.agent.hasHeard("granted"))
      #expect(!call.technician.hasHeard("answer", ["answer": "yes"]))
      // The ledger's own signature stands under what nobody said: the victim's copy shows it.
      let verdict = try await scene.judged(side)
      #expect(verdict.code == 65 && verdict.output.contains(verdictOfIt), "\(verdict)")
    }
  }

  private static func grant(_ state: FalseBrokerState, _ said: Statement) throws -> Act {
    guard
      let asked = state.statements.last(where: { $0.statement.act.event == .consentAsked }),
      case .asked(let ask) = asked.statement.act,
      let hash = Digest(Crypto.sha256(asked.statement.bytes))
    else { throw Missing("an ask") }
    return .granted(
      Act.Grant(
        ask: ask.id, what: .view, asked: hash, duration: ask.duration,
        shown: Act.Shown(text: .zero, language: .es, method: .frontEnd)))
  }

  @Test(arguments: Side.allCases)
  func itForgesAGrantWithAKeyOfItsOwn(to side: Side) async throws {
    try await Self.forged(to: side) { state, last in
      let key = PrivateKey.ed25519()
      let statement = Statement(
        author: last.statement.author, key: key.rawPublicKey, prev: last.statement.prev,
        seq: last.statement.seq, session: last.statement.session,
        act: try Self.grant(state, last.statement))
      return Record(
        at: Clock.wallMilliseconds(), statement: statement,
        signature: key.sign(statement.signatureInput))
    }
  }

  @Test(arguments: Side.allCases)
  func itForgesAGrantInTheCustomersName(to side: Side) async throws {
    try await Self.forged(to: side) { state, last in
      let statement = Statement(
        author: last.statement.author, key: last.statement.key, prev: last.statement.prev,
        seq: last.statement.seq, session: last.statement.session,
        act: try Self.grant(state, last.statement))
      // The signature of what the customer really said.
      return Record(
        at: Clock.wallMilliseconds(), statement: statement, signature: last.signature)
    }
  }

  @Test func itForgesAnAsk() async throws {
    try await Self.forged { state, last in
      guard let technician = state.statements.first?.statement.author else {
        throw Missing("a technician")
      }
      let key = PrivateKey.ed25519()
      let statement = Statement(
        author: technician, key: key.rawPublicKey, prev: .zero, seq: 1,
        session: last.statement.session,
        act: .asked(
          Act.Ask(
            id: AskID(rawValue: "0123456789abcdef")!, what: .type, reason: .zero,
            duration: 60_000)))
      return Record(
        at: Clock.wallMilliseconds(), statement: statement,
        signature: key.sign(statement.signatureInput))
    }
  }

  @Test func itClosesInTheCustomersName() async throws {
    try await Self.forged(verdict: "a session cannot end like that") { _, last in
      Record(
        at: Clock.wallMilliseconds(), by: .broker, session: last.statement.session,
        act: .closed(.customer, reason: nil))
    }
  }

  /// Receipts that do not verify: the yes was given, and still nothing happens.
  @Test(arguments: 0..<5)
  func itSpoilsTheReceiptOfAGrant(variant: Int) async throws {
    try await Scene.play(serves: false) { scene in
      let broker = try await FalseBroker.start(scene)
      let call = try await broker.call(scene)
      call.technician.send(["do": "ask", "what": "view", "reason": "Ver", "minutes": 15])
      let ask = try await call.agent.ask("view")
      try await broker.on { state in
        let other = PrivateKey.ed25519()
        let trust = state.trust
        state.play.receipt = { side, json in
          guard side == .customer, var members = json.object,
            members["record"]?["event"] == "consent.granted"
          else { return json }
          switch variant {
          case 0: members["proof"] = .array([])
          case 1: members["index"] = 3
          case 2: members["checkpoint"] = .string("\(trust.origin)\n1\nAAAA\n")
          case 3:
            // A head that is right in all but its key.
            let head = Checkpoint(
              origin: trust.origin, size: 1,
              root: Merkle.leafHash(members["record"]?.canonical() ?? []))
            members["checkpoint"] = .string(head.sign(key: other))
            members["proof"] = .array([])
            members["index"] = 0
          default:
            var record = members["record"]?.object ?? [:]
            record["duration"] = 3_600_000
            members["record"] = .object(record)
          }
          return .object(members)
        }
      }
      call.agent.answer(ask, "yes")
      #expect(try await call.agent.exit() == 65)
      #expect(call.agent.errorText.isTwoLines)
      #expect(!call.agent.hasHeard("shell") && !call.agent.hasHeard("granted"))
    }
  }

  /// Another story to the technician than to the customer. Also with care that no two heads have the same
  /// size: each end shows the other where a record of the session stands in its own, and that tells
  /// whether all before it is the same.
  @Test(arguments: [false, true]) func itTellsTwoStories(_ avoidsEqualSizes: Bool) async throws {
    try await Scene.play(serves: false) { scene in
      var play = FalseBroker.Play()
      play.forksAfter = .consentAsked
      play.avoidsEqualSizes = avoidsEqualSizes
      let broker = try await FalseBroker.start(scene, play)
      let call = try await broker.call(scene)
      call.technician.send(["do": "ask", "what": "view", "reason": "Ver", "minutes": 15])
      call.agent.answer(try await call.agent.ask("view"), "yes")
      // Whoever compares first goes; the other may see only that.
      let first = try await [call.agent, call.technician].firstExit()
      #expect(first.code == 65)
      #expect(first.program.errorText.contains("two stories"))
      await call.agent.kill()
      await call.technician.kill()
      if avoidsEqualSizes {
        // Whoever left first has both in its own copy: one record under two heads of the ledger's key.
        let copy = try scene.receipt(first.program === call.agent ? .customer : .technician)
        let alone = try await scene.run([
          "aldaba-audit", "compare", copy, "--customer-file", scene.customerFile,
        ])
        #expect(alone.code == 65 && alone.output.contains("two stories"), "\(alone)")
      }
      // Beside each other the two copies are the proof, with both heads under the ledger's key.
      let compared = try await scene.compared()
      #expect(compared.code == 65 && compared.output.contains("two stories"), "\(compared)")
      withExtendedLifetime(broker) {}
    }
  }

  /// A grant whose receipt is kept back is void after ten seconds, and stays so when it comes.
  @Test func itKeepsBackTheReceiptOfAGrant() async throws {
    try await Scene.play(serves: false) { scene in
      let kept = Lock<JSON?>(nil)
      var play = FalseBroker.Play()
      play.receipt = { side, json in
        guard side == .customer, json["record"]?["event"] == "consent.granted" else { return json }
        kept.withLock { $0 = json }
        return nil
      }
      let broker = try await FalseBroker.start(scene, play)
      let call = try await broker.call(scene)
      call.technician.send(["do": "ask", "what": "type", "reason": "Ver", "minutes": 15])
      call.agent.answer(try await call.agent.ask("type"), "yes", number: call.number)
      try await call.technician.wait("answer", ["answer": "yes"])
      call.technician.send(["do": "type", "data": "echo x > \(scene.folder)/trace\n".data])
      try await call.agent.wait("void", ["what": "type"])
      let receipt = try #require(kept.withLock { $0 })
      try await broker.on { $0.send(.record(receipt: receipt, texts: [:]), to: .customer) }
      try await Scene.until {
        try await broker.on { $0.statements.contains { $0.statement.act.event == .consentVoid } }
      }
      try await call.technician.wait("revoked", ["what": "type"])
      call.technician.send(["do": "type", "data": "echo x > \(scene.folder)/trace\n".data])
      try await call.technician.error("no-grant")
      call.agent.send(["do": "say", "text": "¿Hola?"])
      try await call.technician.wait("said")
      #expect(!call.agent.hasHeard("shell") && !Files.exists(scene.folder + "/trace"))
    }
  }
}

extension [Program] {
  /// Whichever ends first, and its code.
  fileprivate func firstExit() async throws -> (program: Program, code: Int32) {
    try await withThrowingTaskGroup(of: (Program, Int32).self) { group in
      for program in self { group.addTask { (program, try await program.exit()) } }
      guard let first = try await group.next() else { throw Missing("a program") }
      return (program: first.0, code: first.1)
    }
  }
}

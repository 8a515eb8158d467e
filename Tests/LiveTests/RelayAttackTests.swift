import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaProof
import AldabaSystem
import AldabaWire
import Testing

/// A broker that was taken over plays with the line and with its ledger. What it can do is to cut.
@Suite struct RelayAttackTests {
  /// Bytes of its own behind those that the technician, or the customer's shell, has sent.
  @Test(arguments: Side.allCases)
  func itPutsBytesIn(from: Side) async throws {
    try await Scene.play(serves: false) { scene in
      let next = Lock<[Side: Frame.Position]>([:])
      var play = FalseBroker.Play()
      play.relay = { side, frame in
        if case .relay(let at, let bytes) = frame {
          next.withLock {
            $0[side] = Frame.Position(
              stream: at.stream, epoch: at.epoch, offset: at.offset + UInt64(bytes.count))
          }
        }
        return [frame]
      }
      let broker = try await FalseBroker.start(scene, play)
      let call = try await broker.call(scene)
      try await call.typing()
      let victim: Side = from == .technician ? .customer : .technician
      try await broker.on { state in
        guard let at = next.withLock({ $0[from] }) else { throw Missing("a position") }
        // A TLS record as it would be, with content of its own making.
        let made = [0x17, 0x03, 0x03, 0x00, 0x40] + Crypto.random(64)
        state.send(.relay(at, made), to: victim)
      }
      try await (victim == .customer ? call.agent : call.technician).refuses(76)
      #expect(!Files.exists(scene.trace))
      withExtendedLifetime(broker) {}
    }
  }

  /// Frames of streams and epochs that nobody has begun, and acknowledgements of what was sent long ago.
  @Test func itBeginsStreamsOfItsOwn() async throws {
    try await Scene.play(serves: false) { scene in
      let broker = try await FalseBroker.start(scene)
      let call = try await broker.call(scene)
      try await call.typing()
      try await broker.on { state in
        for (stream, epoch) in [(1, 2), (1, 0), (1, 65_535), (2, 1), (16, 1), (0, 1)] {
          let at = Frame.Position(stream: UInt16(stream), epoch: UInt16(epoch), offset: 0)
          for side in Side.allCases {
            state.send(.relay(at, Crypto.random(200)), to: side)
            state.send(.resume(at), to: side)
            state.send(.ack(at), to: side)
          }
        }
      }
      try await call.echo("igual")
      call.agent.send(["do": "hangup"])
      try await call.ended(by: "customer")
    }
  }

  /// Every connection ends without a word, and nobody takes another one.
  @Test func itCutsWithoutAWord() async throws {
    try await Scene.play(serves: false) { scene in
      var play = FalseBroker.Play()
      play.settings = Settings(resume: 400)
      let broker = try await FalseBroker.start(scene, play)
      let call = try await broker.call(scene)
      try await call.typing()
      try await broker.on { $0.cut() }
      try await call.agent.wait("link", ["side": "customer", "state": "lost"])
      try await call.technician.wait("link", ["side": "technician", "state": "lost"])
      call.technician.send(["do": "type", "data": scene.command])
      try await call.technician.error("link-lost")
      try await call.agent.refuses(69)
      try await call.technician.refuses(69)
      #expect(!Files.exists(scene.trace))
      // Cut is not closed: both copies say that their end is missing.
      for side in Side.allCases {
        let verdict = try await scene.judged(side)
        #expect(verdict.code == 65 && verdict.output.contains("the end of the session"))
      }
      withExtendedLifetime(broker) {}
    }
  }

  enum Lie: CaseIterable, Sendable { case link, ledger }

  /// What it says of lines and of its disk can only suspend.
  @Test(arguments: Lie.allCases)
  func itSaysThatSomethingIsLost(lie: Lie) async throws {
    try await Scene.play(serves: false) { scene in
      let broker = try await FalseBroker.start(scene)
      let call = try await broker.call(scene)
      try await call.typing()
      func say(_ isLost: Bool) async throws {
        try await broker.on { state in
          let message: Message =
            switch lie {
            case .link: .link(.technician(1), lost: isLost, since: Clock.wallMilliseconds())
            case .ledger: .ledger(stalled: isLost)
            }
          state.send(message, to: .customer)
        }
      }
      try await say(true)
      let news = lie == .link ? "link" : "control"
      try await call.agent.wait(news)
      call.technician.send(["do": "type", "data": scene.command])
      call.technician.send(["do": "say", "text": "¿Sigue ahí?"])
      try await call.agent.wait("said")
      #expect(!Files.exists(scene.trace))
      try await say(false)
      try await call.agent.wait(news)
      // What was typed meanwhile does not come later. A technician who never heard of a lost line does
      // not say where they are: that line stays still.
      if lie == .ledger { try await call.echo("igual") }
      #expect(!Files.exists(scene.trace))
    }
  }

  // MARK: - The ledger

  /// Records that both were shown are taken back, and others stand in their place.
  @Test func itRollsItsLedgerBack() async throws {
    try await Scene.play(serves: false) { scene in
      let broker = try await FalseBroker.start(scene)
      let call = try await broker.call(scene)
      try await call.grant("view")
      try await call.agent.wait("shell", ["state": "open"])
      try await broker.on { $0.rollBack(3) }
      call.agent.send(["do": "revoke", "what": "all"])
      try await call.agent.refuses(65, because: "two stories")
      try await call.technician.refuses(65, because: "two stories")
      // Either copy alone holds both stories, each signed by the ledger's key.
      for side in Side.allCases {
        let verdict = try await scene.judged(side)
        #expect(verdict.code == 65 && verdict.output.contains("two stories"), "\(verdict)")
      }
      let compared = try await scene.compared()
      #expect(compared.code == 65 && compared.output.contains("two stories"), "\(compared)")
    }
  }

  /// A whole session, in order, that the broker keeps out of the ledger that it shows to auditors.
  @Test func itKeepsASessionFromItsLedger() async throws {
    try await Scene.play(serves: false) { scene in
      let broker = try await FalseBroker.start(scene)
      let call = try await broker.call(scene)
      try await call.typing()
      try await call.end()
      let (mine, theirs) = try await (scene.judged(), scene.judged(.technician))
      #expect(mine.code == 0 && theirs.code == 0, "\(mine) \(theirs)")
      let alone = try await scene.compared()
      #expect(alone.code == 0, "\(alone)")
      let shown = try await scene.compared(withLedger: true)
      #expect(shown.code == 65, "\(shown)")
      withExtendedLifetime(broker) {}
    }
  }

  /// The ends cannot show each other the last head: each copy lacks the other's word for it.
  @Test func itKeepsTheLastHeadFromTheOther() async throws {
    try await Scene.play(serves: false) { scene in
      let isOn = Lock(false)
      var play = FalseBroker.Play()
      play.relay = { _, frame in isOn.withLock { $0 } ? [] : [frame] }
      let broker = try await FalseBroker.start(scene, play)
      let call = try await broker.call(scene)
      try await call.typing()
      isOn.withLock { $0 = true }
      call.technician.send(["do": "close", "summary": "Listo"])
      try await call.agent.wait("closing")
      call.agent.send(["do": "hangup"])
      _ = try await (call.agent.exit(), call.technician.exit())
      for side in Side.allCases {
        let verdict = try await scene.judged(side)
        #expect(verdict.code == 65 && verdict.output.contains("a cosignature of"), "\(verdict)")
      }
      withExtendedLifetime(broker) {}
    }
  }

  // MARK: - The outer connection

  /// The broker's own certificate and key, spoken with an older TLS or another protocol.
  @Test(arguments: [
    ["-tls1_2"], ["-alpn", "http/1.1"], ["-alpn", "aldaba-inner/1"], ["-alpn", "aldaba/0"],
  ])
  func itSpeaksAnOlderProtocol(how: [String]) async throws {
    try await Scene.play(serves: false) { scene in
      let server = try await scene.start(
        "broker",
        [
          "/usr/bin/openssl", "s_server", "-accept", "127.0.0.1:0", "-cert",
          scene.brokerFolder + "/server.pem", "-key", scene.brokerFolder + "/server.key",
        ] + how)
      let port = try await server.events.wait("ACCEPT") { items in
        items.lazy.compactMap { $0["text"]?.string }.first { $0.hasPrefix("ACCEPT ") }?
          .split(separator: ":").last.map(String.init)
      }
      let agent = try await scene.join("111-222-333", to: "localhost:\(port)")
      try await agent.refuses(76)
      let technician = try await scene.start(
        "technician",
        [
          "aldaba", "start", "--json", "--home", scene.technicianHome, "--customer", "Ana",
          "--ticket", "C-7", "--motive", "Nada", "--broker", "localhost:\(port)",
        ])
      try await technician.refuses(76)
      await server.kill()
    }
  }
}

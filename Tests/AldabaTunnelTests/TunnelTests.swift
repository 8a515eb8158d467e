import AldabaCrypto
import AldabaTunnel
import AldabaWire
import TestSupport
import Testing

@Suite struct TunnelTests {
  let cast: Cast

  init() throws { cast = try Cast() }

  private func connected() throws -> Pair {
    let pair = try Pair(cast)
    pair.start()
    #expect(pair.agent.isReady && pair.technician.isReady)
    #expect(pair.agent.failures.isEmpty && pair.technician.failures.isEmpty)
    return pair
  }

  @Test("the two ends find each other, and share a secret that nobody else has") func handshake()
    throws
  {
    let pair = try connected()
    let secret = try pair.agent.tunnel.exporter()
    #expect(secret.count == 32)
    #expect(try pair.technician.tunnel.exporter() == secret)
    let other = try connected()
    #expect(try other.agent.tunnel.exporter() != secret)
  }

  @Test("whichever end starts first, and with content queued before") func early() throws {
    for agentFirst in [true, false] {
      let pair = try Pair(cast)
      pair.agent.tunnel.send(.output, Array("$ ".utf8))
      pair.technician.tunnel.send(.keys, Array("ls\r".utf8))
      (agentFirst ? pair.agent : pair.technician).tunnel.start()
      pair.run()
      (agentFirst ? pair.technician : pair.agent).tunnel.start()
      pair.run()
      #expect(pair.technician.all(.output) == Array("$ ".utf8))
      #expect(pair.agent.all(.keys) == Array("ls\r".utf8))
    }
  }

  @Test("every channel carries content, both ways, in order") func channels() throws {
    let pair = try connected()
    var random = Random(seed: 1)
    for (from, to) in [(pair.agent, pair.technician), (pair.technician, pair.agent)] {
      var sent: [InnerFrame.Channel: [UInt8]] = [:]
      var messages: [InnerMessage] = []
      for round in 1...200 {
        for channel in [InnerFrame.Channel.keys, .output, .chat] {
          let bytes = random.bytes(1 + random.below(channel == .output ? 40_000 : 300))
          from.tunnel.send(channel, bytes)
          sent[channel, default: []] += bytes
        }
        messages.append(.skipped(bytes: Int64(round)))
        from.tunnel.send(.skipped(bytes: Int64(round)))
        if round % 7 == 0 { pair.run() }
      }
      pair.run()
      for (channel, bytes) in sent { #expect(to.all(channel) == bytes) }
      #expect(to.content[.chat]?.count == 200)
      #expect(to.messages == messages)
      #expect(from.tunnel.queued(.output) == 0)
    }
  }

  @Test("control and keys go before chat, chat before the screen") func priorities() throws {
    let pair = try connected()
    // Nothing is carried, so the window fills and the rest of everything waits.
    pair.agent.tunnel.send(.bulk, [UInt8](repeating: 1, count: 2_000_000))
    pair.agent.tunnel.send(.output, [UInt8](repeating: 1, count: 900_000))
    #expect(pair.agent.tunnel.queued(.bulk) > 0)
    pair.agent.tunnel.send(.chat, Array("hola".utf8))
    pair.agent.tunnel.send(.keys, [0x1B])
    pair.agent.tunnel.send(.floor(.customer))
    pair.run()
    let order = pair.technician.order
    let control = try #require(order.firstIndex(of: .control))
    let keys = try #require(order.firstIndex(of: .keys))
    let chat = try #require(order.firstIndex(of: .chat))
    #expect(control < keys && keys < chat)
    #expect(chat < order.count - 1)
    let screen = try #require(order.firstIndex(of: .output))
    #expect(try chat < screen && screen < #require(order.lastIndex(of: .bulk)))
    #expect(pair.technician.all(.output).count == 900_000)
  }

  @Test(
    "never more than a window is unacknowledged, and of a screen's no more than a quarter",
    arguments: [InnerFrame.Channel.bulk, .output])
  func window(_ channel: InnerFrame.Channel) throws {
    let pair = try connected()
    var sent: UInt64 = 0
    var acknowledged: UInt64 = 0
    var most: UInt64 = 0
    pair.between = { frame, isFromAgent in
      switch frame {
      case .relay(let position, let bytes) where isFromAgent:
        sent = max(sent, position.offset + UInt64(bytes.count))
        #expect(bytes.count <= Limits.relay)
      case .ack(let position) where !isFromAgent: acknowledged = position.offset
      default: break
      }
      most = max(most, sent - acknowledged)
      return frame
    }
    pair.agent.tunnel.send(channel, [UInt8](repeating: 7, count: 3_000_000))
    pair.run()
    #expect(pair.technician.all(channel).count == 3_000_000)
    let limit = UInt64(Limits.window) / (channel == .output ? 4 : 1)
    #expect(most <= limit + UInt64(channel == .output ? Limits.inner + 512 : 0))
    #expect(most > limit / 2)
  }

  @Test("frames that are cut, repeated or lost with their link: everything once, in order")
  func lossy() throws {
    for seed in 1...12 as ClosedRange<UInt64> {
      let pair = try Pair(cast)
      var random = Random(seed: seed)
      var isCut = false
      var cuts = 0
      var extra: [(Frame, Bool)] = []
      pair.between = { frame, isFromAgent in
        if !isCut, random.below(12) == 0 {
          isCut = true
          cuts += 1
        }
        if isCut { return nil }
        guard case .relay(let position, let bytes) = frame else { return frame }
        if random.below(5) == 0 { extra.append((frame, isFromAgent)) }
        guard bytes.count > 1, random.below(3) == 0 else { return frame }
        // In two pieces, the second after the first.
        let half = 1 + random.below(bytes.count - 1)
        var second = position
        second.offset += UInt64(half)
        (isFromAgent ? pair.technician : pair.agent).tunnel.receive(
          .relay(position, Array(bytes[..<half])))
        return .relay(second, Array(bytes[half...]))
      }
      pair.agent.tunnel.start()
      pair.technician.tunnel.start()
      var sent: [InnerFrame.Channel: [UInt8]] = [:]
      for _ in 0..<60 {
        for (end, channel) in [(pair.technician, InnerFrame.Channel.keys), (pair.agent, .output)] {
          let bytes = random.bytes(1 + random.below(9_000))
          end.tunnel.send(channel, bytes)
          sent[channel, default: []] += bytes
        }
        pair.run()
        for (frame, isFromAgent) in extra {
          (isFromAgent ? pair.technician : pair.agent).tunnel.receive(frame)
        }
        extra = []
        pair.run()
        if isCut {
          pair.lose()
          pair.agent.outgoing = []
          pair.technician.outgoing = []
          isCut = false
          pair.resume()
        }
      }
      while isCut {
        isCut = false
        pair.resume()
      }
      #expect(pair.agent.failures.isEmpty && pair.technician.failures.isEmpty)
      #expect(pair.agent.all(.keys) == sent[.keys])
      #expect(pair.technician.all(.output) == sent[.output])
      #expect(cuts > 0)
    }
  }

  @Test("acknowledgements that were lost with a link stop nobody") func lostAcknowledgements()
    throws
  {
    let pair = try connected()
    pair.agent.tunnel.send(.output, [UInt8](repeating: 7, count: 2_000_000))
    pair.between = { frame, isFromAgent in isFromAgent ? frame : nil }
    pair.run()
    #expect(pair.technician.all(.output).count < 2_000_000)
    pair.lose()
    pair.between = { frame, _ in frame }
    pair.resume()
    #expect(pair.technician.all(.output).count == 2_000_000)
  }

  @Test("the other side's position may come before the news that it is back") func resumeFirst()
    throws
  {
    let pair = try connected()
    pair.lose()
    pair.agent.tunnel.send(.output, Array("after".utf8))
    pair.technician.tunnel.linkResumed()
    pair.run()
    pair.agent.tunnel.linkResumed()
    pair.technician.tunnel.send(.keys, [0x0D])
    pair.agent.tunnel.send(.output, Array(" that".utf8))
    pair.run()
    #expect(pair.technician.all(.output) == Array("after that".utf8))
    #expect(pair.agent.all(.keys) == [0x0D])
  }

  @Test("whoever is told of room may send at once, and the order holds") func room() throws {
    let pair = try connected()
    var left = 400
    var sent: [UInt8] = []
    let tunnel = pair.agent.tunnel
    tunnel.onRoom = {
      guard left > 0 else { return }
      left -= 1
      let bytes = [UInt8](repeating: UInt8(left & 255), count: 5_000)
      sent += bytes
      tunnel.send(.output, bytes)
      tunnel.send(.output, bytes)
      sent += bytes
    }
    tunnel.send(.output, [9])
    pair.run()
    #expect(pair.technician.failures.isEmpty)
    #expect(pair.technician.all(.output) == [9] + sent)
    #expect(!sent.isEmpty)
  }

  @Test("output that is skipped leaves a gap in its positions, and nothing else") func skip() throws
  {
    let pair = try connected()
    pair.agent.tunnel.send(.output, [UInt8](repeating: 1, count: 600_000))
    let queued = pair.agent.tunnel.queued(.output)
    #expect(queued > 0)
    #expect(pair.agent.tunnel.skipOutput() == queued)
    #expect(pair.agent.tunnel.queued(.output) == 0)
    #expect(pair.agent.tunnel.skipOutput() == 0)
    pair.agent.tunnel.send(.skipped(bytes: Int64(queued)))
    pair.agent.tunnel.send(.output, Array("redraw".utf8))
    pair.run()
    let output = pair.technician.all(.output)
    #expect(output.count == 600_000 - queued + 6)
    #expect(output.suffix(6) == Array("redraw".utf8)[...])
    #expect(pair.technician.messages == [.skipped(bytes: Int64(queued))])
    #expect(pair.technician.failures.isEmpty)
  }

  @Test("frames of another stream or epoch are not for it") func foreign() throws {
    let pair = try connected()
    for (stream, epoch) in [(2, 0), (1, 1), (0, 0)] as [(UInt16, UInt16)] {
      let position = Frame.Position(stream: stream, epoch: epoch, offset: 0)
      pair.agent.tunnel.receive(.relay(position, [1, 2, 3]))
      pair.agent.tunnel.receive(.ack(Frame.Position(stream: stream, epoch: epoch, offset: .max)))
      pair.agent.tunnel.receive(.resume(position))
    }
    pair.agent.tunnel.receive(.control([0x7B, 0x7D]))
    pair.agent.tunnel.receive(.ping([UInt8](repeating: 0, count: 8)))
    #expect(pair.agent.failures.isEmpty)
    pair.technician.tunnel.send(.keys, [1])
    pair.run()
    #expect(pair.agent.all(.keys) == [1])
  }
}

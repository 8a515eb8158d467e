import AldabaCrypto
import AldabaSystem
import AldabaWire
import Testing

@testable import AldabaLink

@Suite struct LinkTests {
  private static func relay(_ stream: UInt16, _ count: Int, _ byte: UInt8) -> [UInt8] {
    let position = Frame.Position(stream: stream, epoch: 1, offset: 7)
    return Frame.relay(position, [UInt8](repeating: byte, count: count)).encoded()
  }

  @Test func framesComeWholeWhereverTheyAreCut() throws {
    let relayed =
      Self.relay(1, 3, 1) + Self.relay(1, 65_536, 2)
      + Frame.ack(Frame.Position(stream: 2, epoch: 1, offset: 9)).encoded() + Self.relay(2, 500, 3)
    let control = Frame.control(Array("{}".utf8))
    let all = relayed + control.encoded() + Frame.ping([UInt8](repeating: 5, count: 8)).encoded()
    for size in [1, 3, 7, 100, 4_096, 65_553, all.count] {
      let line = try Line()
      var rest = all[...]
      while !rest.isEmpty {
        // Small pieces at the cuts that matter, and large ones between them.
        let isNearEdge = all.count - rest.count < 60 || rest.count < 600
        let count = isNearEdge ? size : max(size, 4_096)
        try line.send(Array(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      try line.turn { line.relayed.count == relayed.count && !line.frames.isEmpty }
      #expect(line.relayed == relayed, "in pieces of \(size)")
      #expect(line.frames == [control])
      var answer: [UInt8] = []
      try line.turn {
        answer += try line.received()
        return !answer.isEmpty
      }
      #expect(answer == Frame.pong([UInt8](repeating: 5, count: 8)).encoded())
    }
  }

  @Test func framesOfOneStreamComeTogetherAndOfAnotherApart() throws {
    let line = try Line()
    var runs: [UInt16: [Int]] = [:]
    line.link.onRelay = { stream, bytes in
      runs[stream, default: []].append(bytes.count)
      return true
    }
    let (one, other) = (Self.relay(1, 10, 1), Self.relay(2, 20, 2))
    try line.send(one + one + other + one)
    try line.turn { runs[1]?.count == 2 && runs[2]?.count == 1 }
    #expect(runs == [1: [2 * one.count, one.count], 2: [other.count]])
  }

  @Test func aFrameThatIsWrongEndsItBehindThoseBeforeIt() throws {
    let line = try Line()
    let good = Self.relay(1, 10, 1)
    try line.send(good + [0, 0, 1, 99, 0])
    try line.turn { !line.ends.isEmpty }
    #expect(line.relayed == good)
    guard case .malformed? = line.ends.first else {
      Issue.record("expected a malformed frame, got \(line.ends)")
      return
    }
  }

  @Test func nothingIsReadWhilePausedAndAllAfterwards() throws {
    let line = try Line()
    let piece = Self.relay(1, 60_000, 4)
    line.link.onRelay = { [unowned line] _, bytes in
      line.relayed += bytes
      line.link.pause()
      return true
    }
    var sent = 0
    // Until neither the socket nor OpenSSL takes more.
    while case .bytes(let count) = try piece.withUnsafeBytes({ try line.peer.write($0) }) {
      sent += count
      guard count == piece.count else { break }
    }
    try line.turn { !line.relayed.isEmpty }
    let before = line.relayed.count
    var turns = 0
    try line.turn {
      turns += 1
      return turns > 20
    }
    #expect(line.relayed.count == before)
    let whole = sent / piece.count * piece.count
    try line.turn {
      line.link.resume()
      return line.relayed.count >= whole
    }
    #expect(line.relayed.count == whole)
  }

  @Test func aGoodbyeBehindBytesIsFoundThoughTheSocketStays() throws {
    let line = try Line()
    let bytes = Self.relay(1, 10, 1)
    _ = try bytes.withUnsafeBytes { try line.peer.write($0) }
    line.peer.shutdown()
    try line.turn { !line.ends.isEmpty }
    #expect(line.relayed == bytes)
    guard case .closed? = line.ends.first else {
      Issue.record("expected the goodbye, got \(line.ends)")
      return
    }
  }

  /// What the socket takes only in part goes on later, with what came meanwhile behind it: records cut
  /// in the middle, and the next run offered while they are.
  @Test func aSlowReaderGetsAllInItsOrder() throws {
    let line = try Line()
    var expected: [UInt8] = []
    var drained = 0
    line.link.onDrained = { drained += 1 }
    for byte in 0..<40 as Range<UInt8> {
      let frames = Self.relay(1, 30_000, byte) + Self.relay(1, 17, byte)
      expected += frames
      frames.withUnsafeBytes { line.link.send(raw: $0) }
      if byte == 20 {
        line.link.send(.ping([UInt8](repeating: 1, count: 8)))
        expected += Frame.ping([UInt8](repeating: 1, count: 8)).encoded()
      }
    }
    #expect(line.link.queued > 0 && drained == 0)
    var got: [UInt8] = []
    try line.turn {
      got += try line.received()
      return got.count >= expected.count
    }
    #expect(got.elementsEqual(expected))
    try line.turn { drained > 0 }
    #expect(line.link.queued == 0)
    // And at once again, when nothing waits.
    let last = Self.relay(1, 64, 9)
    last.withUnsafeBytes { line.link.send(raw: $0) }
    #expect(line.link.queued == 0)
    #expect(try line.received() == last)
  }

  /// Whoever does not read at all is dropped where the limit is, and what waited for them goes.
  @Test func whatWaitsHasALimit() throws {
    let line = try Line()
    let frames = Self.relay(1, 60_000, 1)
    var most = 0
    for _ in 0..<(Link.queueLimit / frames.count + 20) where line.ends.isEmpty {
      frames.withUnsafeBytes { line.link.send(raw: $0) }
      most = max(most, line.link.queued)
    }
    #expect(most <= Link.queueLimit && most > Link.queueLimit - 2 * frames.count)
    #expect(line.link.queued == 0)
    guard case .overflow? = line.ends.first, line.ends.count == 1 else {
      Issue.record("expected an overflow, got \(line.ends)")
      return
    }
  }

  @Test func whatWasSentNowIsThereBeforeTheTurnEnds() throws {
    let line = try Line()
    let frame = Frame.ping([UInt8](repeating: 2, count: 8))
    line.link.send(frame)
    #expect(try line.received().isEmpty)
    line.link.sendNow()
    #expect(try line.received() == frame.encoded())
    line.link.sendNow()
    #expect(try line.received().isEmpty)
  }

  @Test func aPeerThatIsGoneEndsItOnce() throws {
    let line = try Line()
    let frames = Self.relay(1, 60_000, 1)
    for _ in 0..<20 { frames.withUnsafeBytes { line.link.send(raw: $0) } }
    line.hangUp()
    try line.turn { !line.ends.isEmpty }
    for _ in 0..<3 { frames.withUnsafeBytes { line.link.send(raw: $0) } }
    line.link.sendNow()
    line.link.resume()
    var turns = 0
    try line.turn {
      turns += 1
      return turns > 5
    }
    #expect(line.ends.count == 1)
  }

  /// What was said last arrives, however much of the other end's own words lies unread, and then a
  /// goodbye: the link is gone when the other end is.
  @Test func whatWasSaidLastIsNotLostByClosing() throws {
    let line = try Line()
    line.link.pause()
    try line.send(Self.relay(1, 60_000, 1))
    line.link.send(.control(Array("{}".utf8)))
    var gone = 0
    line.link.close { gone += 1 }
    line.link.close { gone += 1 }
    line.link.send(.control(Array("[]".utf8)))
    // More comes while it goes, and something of ours that is written into the closing line.
    var read: [UInt8] = []
    try line.send(Self.relay(1, 60_000, 2))
    try line.turn {
      read += try line.received()
      return line.peer.hasEnded
    }
    #expect(read == Frame.control(Array("{}".utf8)).encoded())
    #expect(gone == 0 && line.relayed.isEmpty)
    line.hangUp()
    try line.turn { gone == 2 }
    line.link.close { gone += 1 }
    #expect(gone == 3 && line.ends.isEmpty)
  }

  /// Moving to another loop loses neither the beginning of a frame nor what waits to be sent.
  @Test func itMovesInTheMiddleOfAFrame() throws {
    let line = try Line()
    let frame = Self.relay(1, 5_000, 8)
    try line.send(Array(frame.prefix(1_000)))
    var turns = 0
    try line.turn {
      turns += 1
      return turns > 5
    }
    line.link.detach()
    let loop = try EventLoop()
    line.link.attach(to: loop)
    _ = try frame.dropFirst(1_000).withUnsafeBytes { try line.peer.write($0) }
    let deadline = Clock.bootMilliseconds() + 20_000
    while line.relayed.isEmpty, Clock.bootMilliseconds() < deadline {
      loop.after(seconds: 0.001) { loop.stop() }
      loop.run()
    }
    #expect(line.relayed == frame)
    line.link.detach()
  }
}

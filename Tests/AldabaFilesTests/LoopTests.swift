import AldabaCrypto
import AldabaFiles
import AldabaSystem
import AldabaWire
import TestSupport
import Testing

/// Both ends on one loop, with what travels between them as calls of later turns.
private final class Pair {
  let loop: EventLoop
  private(set) var outgoing: Outgoing
  let incoming: Incoming
  var ends: [String: FileTrouble?] = [:]
  var hasArrived: Bool { ends == ["outgoing": FileTrouble?.none, "incoming": FileTrouble?.none] }
  /// The most bytes that were handed over and not acknowledged.
  var longest: Int64 = 0
  var bytes: Int64 = 0
  /// How often the receiver has said what it holds.
  var starts = 0
  private var generation = 0
  var tamper: ([UInt8]) -> [UInt8] = { $0 }
  var onBytes: (Pair) -> Void = { _ in }

  init(_ loop: EventLoop, _ scan: Scan, to place: Place) throws {
    self.loop = loop
    outgoing = try Outgoing(scan, on: loop)
    incoming = try Incoming(scan.offer, to: place, replacing: false, on: loop)
    incoming.onHeld = { [self] held in
      starts += 1
      loop.soon { self.outgoing.begin(held) }
    }
    incoming.onTaken = { [self] position in loop.soon { self.outgoing.take(position) } }
    incoming.onEnd = { [self] trouble in
      ends["incoming"] = .some(trouble)
      stop()
    }
    wire()
  }

  private func wire() {
    outgoing.onBegin = { [self] index, offset in
      loop.soon { self.incoming.begin(index: index, offset: offset) }
    }
    outgoing.onReady = { [self] in pump() }
    outgoing.onEnd = { [self] trouble in
      ends["outgoing"] = .some(trouble)
      if trouble == nil { loop.soon { self.incoming.sent() } } else { stop() }
    }
  }

  /// The sender was started again; what of the old one is still on its way to here is not taken.
  func again(_ scan: Scan) throws {
    outgoing.cancel()
    outgoing = try Outgoing(scan, on: loop)
    generation += 1
    wire()
    incoming.again()
  }

  private func pump() {
    while let part = outgoing.next() {
      bytes += Int64(part.count)
      longest = max(longest, outgoing.sent - outgoing.taken)
      let sent = tamper(Array(part))
      let generation = generation
      loop.soon { if generation == self.generation { self.incoming.receive(sent) } }
      onBytes(self)
    }
  }

  func stop() {
    outgoing.cancel()
    incoming.cancel(keeping: false)
    incoming.join(seconds: 20)
    loop.stop()
  }
}

@Suite("Transfers on a loop") struct LoopTests {
  private let from: TemporaryFolder
  private let to: TemporaryFolder
  init() throws {
    from = try TemporaryFolder()
    to = try TemporaryFolder()
  }

  private func run(_ scan: Scan, _ prepare: (Pair) -> Void = { _ in }) throws -> Pair {
    let loop = try EventLoop()
    let pair = try Pair(loop, scan, to: try place(scan, in: to))
    let watchdog = loop.after(seconds: 60) {
      Issue.record("the transfer did not end")
      pair.stop()
    }
    prepare(pair)
    pair.incoming.prepare()
    loop.run()
    watchdog.cancel()
    return pair
  }

  @Test("a file goes over, and never more is on its way than pacing allows")
  func file() throws {
    let bytes = content(20_000_000)
    let pair = try run(try scan(try from.write("x", bytes)))
    #expect(pair.hasArrived)
    #expect(pair.longest <= Pacing.most)
    let same = try Files.read(to("x"), maximumBytes: 20_000_000) == bytes
    #expect(same)
    #expect(to.names == ["x"])
  }

  @Test("an empty file, and a folder of small ones")
  func small() throws {
    _ = try run(try scan(try from.write("empty", [])))
    for index in 0..<200 { try from.write("in/\(index % 9)/\(index)", content(index)) }
    _ = try run(try scan(from("in")))
    unlinkQuietly(from("empty"))
    #expect(try to.contents()["empty"] == [])
    for (path, bytes) in try from.contents() {
      let same = try to.contents()[path] == bytes
      #expect(same, "\(path)")
    }
  }

  @Test("bytes that were changed on the way leave nothing")
  func changed() throws {
    let pair = try run(try scan(try from.write("x", content(3_000_000)))) { pair in
      pair.tamper = { bytes in
        var bytes = bytes
        if pair.bytes > 1_000_000 { bytes[0] ^= 1 }
        return bytes
      }
    }
    #expect(pair.ends["incoming"] == .some(.badDigest))
    #expect(to.names.isEmpty)
  }

  @Test("too many bytes at once are not kept")
  func flood() throws {
    let pair = try run(try scan(try from.write("x", content(2_000_000)))) { pair in
      pair.incoming.onHeld = { _ in
        for _ in 0..<200 { pair.incoming.receive([UInt8](repeating: 0, count: 100_000)) }
      }
    }
    #expect(!pair.hasArrived)
    #expect(to.names.isEmpty)
  }

  @Test("stopped in the middle: kept to go on with, or gone")
  func stopping() throws {
    let bytes = content(5_000_000)
    let scan = try scan(try from.write("x", bytes))
    for keeping in [true, false] {
      let pair = try run(scan) { pair in
        pair.onBytes = { pair in
          guard pair.bytes > 2_000_000 else { return }
          pair.incoming.cancel(keeping: keeping)
          pair.stop()
        }
      }
      #expect(pair.ends.isEmpty)
      #expect(to.names.count == (keeping ? 1 : 0))
    }
  }

  @Test("what was kept need not come again")
  func resuming() throws {
    // Four times what may be on its way, so that the first transfer is never over before it is cut.
    let bytes = content(16_000_000)
    let scan = try scan(try from.write("x", bytes))
    let first = try run(scan) { pair in
      pair.onBytes = { pair in
        guard pair.outgoing.taken > 3_000_000 else { return }
        pair.incoming.cancel(keeping: true)
        pair.stop()
      }
    }
    #expect(first.outgoing.taken > 3_000_000)
    let second = try run(scan)
    #expect(second.hasArrived)
    // Nothing that was acknowledged comes again, and so no more than what was on its way.
    let again = first.bytes + second.bytes - 16_000_000
    #expect(second.bytes <= 16_000_000 - first.outgoing.taken)
    #expect(again <= Pacing.most)
    let same = try Files.read(to("x"), maximumBytes: 16_000_000) == bytes
    #expect(same)
  }

  @Test("a receiver that claims what it cannot have ends the transfer")
  func lyingReceiver() throws {
    let scan = try scan(try from.write("x", content(3_000_000)))
    let pair = try run(scan) { pair in
      pair.incoming.onTaken = { _ in pair.outgoing.take(1 << 40) }
    }
    #expect(pair.ends["outgoing"] == .some(.unable))
    let other = try run(scan) { pair in
      pair.incoming.onHeld = { _ in
        pair.outgoing.begin(Held(index: 7, offset: 0, prefix: []))
      }
    }
    #expect(other.ends["outgoing"] == .some(.badList))
  }

  @Test("a sender that was started again goes on where the receiver is, again and again")
  func again() throws {
    for index in 0..<40 { try from.write("in/\(index)", content(150_000, seed: UInt64(index))) }
    let file = try scan(try from.write("x", content(6_000_000)))
    for offered in [file, try scan(from("in"))] {
      var times = 0
      let pair = try run(offered) { pair in
        pair.onBytes = { pair in
          guard times < 3, pair.bytes > Int64(times + 1) * 1_500_000 else { return }
          times += 1
          pair.loop.soon { try? pair.again(offered) }
        }
      }
      #expect(pair.hasArrived && times == 3, "\(pair.ends)")
      #expect(pair.starts == 4)
      // No more than what was on its way goes twice.
      #expect(pair.bytes <= offered.offer.bytes + 3 * Int64(Pacing.most))
    }
    let same = try to.contents() == from.contents()
    #expect(same)
  }

  @Test("with all bytes here, a sender is not needed any more; what was stopped is gone")
  func againAtTheEnd() throws {
    let whole = try scan(try from.write("x", content(400_000)))
    let pair = try run(whole) { pair in
      pair.incoming.onTaken = { position in
        pair.loop.soon { pair.outgoing.take(position) }
        guard position == whole.offer.bytes else { return }
        pair.incoming.sent()
        #expect(pair.incoming.isWhole)
      }
    }
    #expect(pair.ends["incoming"] == .some(nil))
    let stopped = try scan(try from.write("y", content(3_000_000)))
    let other = try run(stopped) { pair in
      pair.onBytes = { pair in
        guard pair.bytes > 1_000_000 else { return }
        pair.onBytes = { _ in }
        pair.loop.soon {
          try? pair.again(stopped)
          pair.stop()
        }
      }
    }
    #expect(other.ends.isEmpty)
    #expect(to.names == ["x"])
  }
}

private func unlinkQuietly(_ path: String) {
  try? Files.remove(path)
}

import AldabaFiles
import Testing

/// A path with one narrow place: bytes wait there in order, then travel.
private struct Path {
  /// Bytes a second through the narrow place.
  let rate: Double
  /// There and back, in nanoseconds.
  let trip: Int64
  /// How long acknowledgements gather at the receiver before they go.
  var gathering: Int64 = 0

  struct Outcome {
    /// Bytes a second that went through, after the first seconds.
    var throughput: Double
    /// The longest that a key had to wait behind bytes, after the first seconds; nanoseconds.
    var wait: Int64
    var longest: Int64
    var taken: Int64
  }

  func run(seconds: Double) -> Outcome {
    var pacing = Pacing()
    var now: Int64 = 0
    var free: Int64 = 0
    var acknowledgements: [(at: Int64, position: Int64)] = []
    var first = 0
    var sent: Int64 = 0
    var outcome = Outcome(throughput: 0, wait: 0, longest: 0, taken: 0)
    let settled: Int64 = 4_000_000_000
    var takenThen: Int64 = 0
    let end = Int64(seconds * 1_000_000_000)
    while now < end {
      while pacing.room > 0 {
        let count = min(pacing.piece, pacing.room)
        pacing.send(count, at: now)
        sent += Int64(count)
        free = max(free, now) + Int64(Double(count) * 1_000_000_000 / rate)
        var arrival = free + trip
        if gathering > 0 { arrival = (arrival / gathering + 1) * gathering }
        acknowledgements.append((arrival, sent))
        outcome.longest = max(outcome.longest, free - now)
        if now > settled { outcome.wait = max(outcome.wait, free - now) }
      }
      guard first < acknowledgements.count else {
        Issue.record("nothing on its way and nothing may be sent")
        break
      }
      let next = acknowledgements[first]
      first += 1
      now = max(now, next.at)
      let isTaken = pacing.take(next.position, at: now)
      #expect(isTaken)
      outcome.taken = next.position
      if now < settled { takenThen = next.position }
    }
    outcome.throughput = Double(outcome.taken - takenThen) / (Double(now - settled) / 1_000_000_000)
    return outcome
  }
}

@Suite("Pacing") struct PacingTests {
  static let rates: [Double] = [1e6, 8e6, 100e6, 1e9, 10e9].map { $0 / 8 }
  static let trips: [Int64] = [100_000, 1_000_000, 20_000_000, 200_000_000]

  @Test("a path is filled, and a key waits no longer than 40 ms behind bytes")
  func links() {
    for rate in Self.rates {
      for trip in Self.trips {
        let outcome = Path(rate: rate, trip: trip).run(seconds: 14)
        let capped = min(rate, Double(Pacing.most) * 1_000_000_000 / Double(trip))
        #expect(outcome.throughput > 0.9 * capped, "\(rate) B/s, \(trip) ns: \(outcome)")
        // Some above, for the time that a piece takes itself.
        let most = 60_000_000 + trip / 4
        #expect(outcome.wait <= most, "\(rate) B/s, \(trip) ns: \(outcome)")
        #expect(outcome.longest <= most, "\(rate) B/s, \(trip) ns: \(outcome)")
      }
    }
  }

  @Test("acknowledgements that come together do not pretend a faster path")
  func gathered() {
    for rate in Self.rates.prefix(3) {
      let outcome = Path(rate: rate, trip: 20_000_000, gathering: 30_000_000).run(seconds: 14)
      #expect(outcome.throughput > 0.9 * rate, "\(rate): \(outcome)")
      #expect(outcome.wait <= 100_000_000, "\(rate): \(outcome)")
    }
  }

  @Test("a loopback is fast after a few round trips")
  func loopback() {
    var pacing = Pacing()
    var now: Int64 = 0
    var sent: Int64 = 0
    for _ in 0..<12 {
      let count = pacing.room
      pacing.send(count, at: now)
      sent += Int64(count)
      now += 200_000
      let isTaken = pacing.take(sent, at: now)
      #expect(isTaken)
    }
    #expect(pacing.limit == Pacing.most)
  }

  @Test("limits hold whatever is acknowledged, and nothing is believed that was not sent")
  func bounds() {
    var pacing = Pacing(from: 1_000)
    #expect(pacing.room == Pacing.least)
    pacing.send(100, at: 5)
    let future = pacing.take(1_101, at: 5)
    #expect(!future)
    #expect(pacing.inFlight == 100)
    let old = pacing.take(900, at: 6)
    #expect(old)
    #expect(pacing.inFlight == 100)
    let now = pacing.take(1_100, at: 6)
    #expect(now)
    #expect(pacing.inFlight == 0)
    #expect((Pacing.least...Pacing.most).contains(pacing.limit))
    // No time between sending and taking.
    pacing.send(8_000, at: 7)
    let atOnce = pacing.take(9_100, at: 7)
    #expect(atOnce)
    #expect((Pacing.least...Pacing.most).contains(pacing.limit))
  }

  @Test("a path that becomes slow is noticed")
  func slower() {
    var pacing = Pacing()
    var now: Int64 = 0
    var sent: Int64 = 0
    func go(_ rate: Double, seconds: Double) {
      let end = now + Int64(seconds * 1e9)
      while now < end {
        let count = min(pacing.room, pacing.piece)
        pacing.send(count, at: now)
        sent += Int64(count)
        now += Int64(Double(count) * 1e9 / rate) + 1_000_000
        _ = pacing.take(sent, at: now)
      }
    }
    go(100e6, seconds: 1)
    #expect(pacing.limit > 2_000_000)
    go(125_000, seconds: 5)
    #expect(pacing.limit < 20_000)
    go(100e6, seconds: 5)
    #expect(pacing.limit > 2_000_000)
  }
}

import AldabaSystem

/// What goes through a relay, and what it costs.
enum RelayLoad {
  struct Cost {
    /// MiB of payload a second.
    let rate: Double
    /// Seconds of the relay's processor time for a GiB of payload.
    let processor: Double
  }

  /// Sends so many MiB one way, in pieces as large as a relay frame takes.
  static func stream(_ relay: any Relay, _ way: Way, mebibytes: Int) throws -> Cost {
    let piece = 65_536
    let count = mebibytes * 1_048_576 / piece
    let bytes = relay.wrap([UInt8](repeating: 0x61, count: piece))
    let before = try Proc.seconds(relay.pid)
    let begin = Clock.bootNanoseconds()
    try together(
      { for _ in 0..<count { try way.near.write(bytes) } },
      { try way.far.skip(count * bytes.count) })
    let seconds = Double(Clock.bootNanoseconds() - begin) / 1e9
    let used = try Proc.seconds(relay.pid) - before
    return Cost(
      rate: Double(mebibytes) / seconds, processor: used * 1024 / Double(mebibytes))
  }

  /// The same on several ways at once, so many MiB on each.
  static func streams(_ relay: any Relay, _ ways: [Way], mebibytes: Int) throws -> Cost {
    let piece = 65_536
    let count = mebibytes * 1_048_576 / piece
    let bytes = relay.wrap([UInt8](repeating: 0x61, count: piece))
    let before = try Proc.seconds(relay.pid)
    let begin = Clock.bootNanoseconds()
    var work: [@Sendable () throws -> Void] = []
    for way in ways {
      work.append { for _ in 0..<count { try way.near.write(bytes) } }
      work.append { try way.far.skip(count * bytes.count) }
    }
    try together(work)
    let seconds = Double(Clock.bootNanoseconds() - begin) / 1e9
    let used = try Proc.seconds(relay.pid) - before
    let all = Double(mebibytes * ways.count)
    return Cost(rate: all / seconds, processor: used * 1024 / all)
  }

  /// Keeps ways busy until `isOver`: whole relay frames, as fast as they go.
  static func busy(_ relay: any Relay, _ ways: [Way], until isOver: Lock<Bool>) throws -> [Thread] {
    let bytes = relay.wrap([UInt8](repeating: 0x61, count: 16_384))
    return try ways.map { way in
      try Thread.start(name: "busy") {
        while !isOver.withLock({ $0 }), (try? way.near.write(bytes)) != nil,
          (try? way.far.skip(bytes.count)) != nil
        {}
      }
    }
  }

  struct Echo {
    /// Microseconds of each.
    let times: [Double]
    /// Microseconds of the relay's processor time for one there and back.
    let processor: Double
  }

  /// Sends 64 bytes there and back, one after the other.
  static func echo(_ relay: any Relay, _ way: Way, count: Int) throws -> Echo {
    let bytes = relay.wrap([UInt8](repeating: 0x61, count: 64))
    var times: [Double] = []
    times.reserveCapacity(count)
    let before = try Proc.seconds(relay.pid)
    try together(
      {
        for _ in 0..<count {
          try way.far.skip(bytes.count)
          try way.far.write(bytes)
        }
      },
      {
        for _ in 0..<count {
          let begin = Clock.bootNanoseconds()
          try way.near.write(bytes)
          try way.near.skip(bytes.count)
          times.append(Double(Clock.bootNanoseconds() - begin) / 1e3)
        }
      })
    let used = try Proc.seconds(relay.pid) - before
    return Echo(times: times, processor: used * 1e6 / Double(count))
  }

  /// Opens so many ways, several at a time.
  static func crowd(_ relay: any Relay, _ count: Int, threads: Int = 4) throws -> [Way] {
    let ways = Lock<[Way]>([])
    let started = Lock(0)
    let work: @Sendable () throws -> Void = {
      while started.withLock({ started in
        started += 1
        return started <= count
      }) {
        let way = try relay.open()
        ways.withLock { $0.append(way) }
      }
    }
    try together(Array(repeating: work, count: threads))
    return ways.withLock { $0 }
  }
}

/// Does one thing on a thread of its own and another one here, and waits for both.
func together(_ one: @escaping @Sendable () throws -> Void, _ other: () throws -> Void) throws {
  let failure = Lock<(any Error)?>(nil)
  let thread = try Thread.start(name: "bench") {
    do { try one() } catch { failure.withLock { $0 = error } }
  }
  defer { thread.join() }
  try other()
  thread.join()
  if let failure = failure.withLock({ $0 }) { throw failure }
}

/// Does things on a thread each, and waits for all.
func together(_ all: [@Sendable () throws -> Void]) throws {
  let failure = Lock<(any Error)?>(nil)
  var threads: [Thread] = []
  for one in all {
    threads.append(
      try Thread.start(name: "bench") {
        do { try one() } catch { failure.withLock { $0 = error } }
      })
  }
  for thread in threads { thread.join() }
  if let failure = failure.withLock({ $0 }) { throw failure }
}

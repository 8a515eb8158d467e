import AldabaSystem

/// How many sessions can begin in a second.
extension Bench {
  static let sessions = [Bench("sessions", "sessions-s-time", run: sessionRate)]

  /// Two connections, a session and three durable records each, against one connection with another
  /// one behind it.
  private static func sessionRate(_ ground: Ground) throws -> [Measurement] {
    // Who hangs up here is not waited for.
    let bed = try Bed(programs: ground.programs, settings: ["resume_seconds=1"])
    defer { bed.close() }
    _ = try Host.raiseDescriptorLimit()
    let broker = try BrokerRelay(bed)
    let peer = try HAProxy.find(bed)
    let count = ground.isQuick ? 40 : 400
    let rounds = try Rounds(
      ground.runs(5, quick: 3), ours: { try rate(broker, count) },
      theirs: peer.map { peer in { try rate(peer, count) } })
    let timed = try peer?.timed(seconds: ground.isQuick ? 1 : 3)
    return [
      Measurement("sessions", "/s", rounds, Tool.haproxy, goal: .ratioAtLeast(1.2)),
      Measurement(
        "sessions-s-time", "/s", rounds.ours, Tool.openssl, timed.map { [$0] } ?? [],
        goal: .none),
    ]
  }

  /// Ways a second, opened by eight threads, each shown to carry a byte.
  private static func rate(_ relay: any Relay, _ count: Int) throws -> Double {
    let begin = Clock.bootNanoseconds()
    let ways = try RelayLoad.crowd(relay, count, threads: 8)
    let seconds = Double(Clock.bootNanoseconds() - begin) / 1e9
    return Double(ways.count) / seconds
  }
}

extension HAProxy {
  /// Connections a second as `openssl s_time` counts them, one after the other.
  fileprivate func timed(seconds: Int) throws -> Double? {
    guard let openssl = Tool.openssl.tool else { return nil }
    let isOver = Lock(false)
    let thread = try Thread.start(name: "back") { [self] in
      while !isOver.withLock({ $0 }) { answerOne() }
    }
    let said = try Tool.output(
      openssl.path,
      ["s_time", "-connect", "127.0.0.1:\(port)", "-new", "-time", "\(seconds)", "-tls1_3"])
    isOver.withLock { $0 = true }
    thread.join()
    // "1234 connections in 3 real seconds, 0 bytes read per connection"
    for line in said.split(separator: "\n") where line.contains("real seconds") {
      let numbers = line.split(separator: " ").compactMap { Double($0) }
      if numbers.count >= 2, numbers[1] > 0 { return numbers[0] / numbers[1] }
    }
    return nil
  }
}

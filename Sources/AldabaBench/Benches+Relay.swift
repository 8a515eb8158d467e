import AldabaSystem

/// The relay path: bytes and keystrokes through the broker, beside HAProxy.
extension Bench {
  static let relay = [
    Bench("relay-throughput", "relay-processor", run: throughput),
    Bench("relay-throughput-16", "relay-processor-16", run: together16),
    Bench("relay-echo", "relay-echo-processor", run: echo),
    Bench(
      "idle-session-100", "idle-session-1000", "idle-session-8000", "idle-processor", "growth-byte",
      "growth-echo", run: idle),
  ]

  /// One stream, as fast as it goes; and the processor time of the relay for a GiB of it.
  private static func throughput(_ ground: Ground) throws -> [Measurement] {
    let bed = try ground.bed()
    let broker = try BrokerRelay(bed)
    let way = try broker.open()
    let peer = try HAProxy.find(bed)
    let otherWay = try peer?.open()
    let mebibytes = ground.isQuick ? 64 : 512
    var ours: [RelayLoad.Cost] = []
    var theirs: [RelayLoad.Cost] = []
    for _ in 0..<ground.runs(7, quick: 3) {
      ours.append(try RelayLoad.stream(broker, way, mebibytes: mebibytes))
      if let peer, let otherWay {
        theirs.append(try RelayLoad.stream(peer, otherWay, mebibytes: mebibytes))
      }
    }
    return [
      Measurement(
        "relay-throughput", "MiB/s", ours.map(\.rate), Tool.haproxy, theirs.map(\.rate),
        goal: .ratioAtLeast(1.1)),
      Measurement(
        "relay-processor", "s/GiB", ours.map(\.processor), Tool.haproxy, theirs.map(\.processor),
        goal: .ratioAtMost(0.9)),
    ]
  }

  /// 16 streams at once.
  private static func together16(_ ground: Ground) throws -> [Measurement] {
    let bed = try ground.bed()
    let broker = try BrokerRelay(bed)
    let ways = try RelayLoad.crowd(broker, 16)
    let peer = try HAProxy.find(bed)
    let otherWays = try peer.map { try RelayLoad.crowd($0, 16) }
    let mebibytes = ground.isQuick ? 8 : 32
    var ours: [RelayLoad.Cost] = []
    var theirs: [RelayLoad.Cost] = []
    for _ in 0..<ground.runs(5, quick: 3) {
      ours.append(try RelayLoad.streams(broker, ways, mebibytes: mebibytes))
      if let peer, let otherWays {
        theirs.append(try RelayLoad.streams(peer, otherWays, mebibytes: mebibytes))
      }
    }
    return [
      Measurement(
        "relay-throughput-16", "MiB/s", ours.map(\.rate), Tool.haproxy, theirs.map(\.rate),
        goal: .ratioAtLeast(1.1)),
      Measurement(
        "relay-processor-16", "s/GiB", ours.map(\.processor), Tool.haproxy,
        theirs.map(\.processor), goal: .ratioAtMost(0.9)),
    ]
  }

  /// 64 bytes there and back; and the processor time of the relay for it.
  private static func echo(_ ground: Ground) throws -> [Measurement] {
    let bed = try ground.bed()
    let broker = try BrokerRelay(bed)
    let way = try broker.open()
    let peer = try HAProxy.find(bed)
    let otherWay = try peer?.open()
    let count = ground.isQuick ? 500 : 5_000
    var ours: [RelayLoad.Echo] = []
    var theirs: [RelayLoad.Echo] = []
    for _ in 0..<ground.runs(7, quick: 3) {
      ours.append(try RelayLoad.echo(broker, way, count: count))
      if let peer, let otherWay {
        theirs.append(try RelayLoad.echo(peer, otherWay, count: count))
      }
    }
    return [
      Measurement(
        "relay-echo", "µs", ours.map { median($0.times) }, Tool.haproxy,
        theirs.map { median($0.times) }, goal: .ratioAtMost(0.9)),
      Measurement(
        "relay-echo-processor", "µs", ours.map(\.processor), Tool.haproxy,
        theirs.map(\.processor), goal: .ratioAtMost(0.75)),
    ]
  }

  /// What a session holds of the broker's memory while nothing happens in it, and what those that
  /// are there cost the others.
  private static func idle(_ ground: Ground) throws -> [Measurement] {
    let bed = try Bed(programs: ground.programs)
    defer { bed.close() }
    _ = try Host.raiseDescriptorLimit()
    let broker = try BrokerRelay(bed)
    // What the first sessions bring along for all that follow is not theirs.
    var ways = try RelayLoad.crowd(broker, 20)
    let mebibytes = ground.isQuick ? 32 : 256
    let count = ground.isQuick ? 500 : 3_000
    func costs() throws -> [(byte: Double, echo: Double)] {
      try (0..<ground.runs(7, quick: 3)).map { _ in
        (
          try RelayLoad.stream(broker, ways[0], mebibytes: mebibytes).processor,
          try RelayLoad.echo(broker, ways[0], count: count).processor
        )
      }
    }
    let alone = try costs()
    let first = ways.count
    let begin = try settled(bed.broker.pid)
    var measured: [Measurement] = []
    for size in ground.isQuick ? [100, 1_000] : [100, 1_000, 8_000] {
      ways += try RelayLoad.crowd(broker, size - (ways.count - first))
      let held = try settled(bed.broker.pid) - begin
      measured.append(
        Measurement(
          "idle-session-\(size)", "KiB", [held / Double(size)], goal: .atMost(34)))
      guard size == 1_000 else { continue }
      let used = try Proc.seconds(bed.broker.pid)
      let seconds = ground.isQuick ? 3.0 : 20.0
      Proc.rest(seconds: seconds)
      let hour = (try Proc.seconds(bed.broker.pid) - used) / seconds * 3_600 / Double(size)
      measured.append(Measurement("idle-processor", "s", [hour], goal: .atMost(0.1)))
      let among = try costs()
      let title = "alone"
      measured += [
        Measurement(
          "growth-byte", "s/GiB", among.map(\.byte), peer: .tool(title, alone.map(\.byte)),
          goal: .ratioAtMost(1.1)),
        Measurement(
          "growth-echo", "µs", among.map(\.echo), peer: .tool(title, alone.map(\.echo)),
          goal: .ratioAtMost(1.1)),
      ]
    }
    return measured
  }

  /// Resident memory in KiB, once what is under way is done.
  private static func settled(_ pid: Int32) throws -> Double {
    Proc.rest(seconds: 2)
    return try Proc.resident(pid)
  }
}

extension HAProxy {
  /// Started in front of the broker's own certificate; nil where it is not installed.
  static func find(_ bed: Bed) throws -> HAProxy? {
    try Tool.haproxy.tool.map { try HAProxy($0, bed) }
  }
}

/// The tunnel between technician and agent.
extension Bench {
  static let tunnels = [Bench("tunnel-send", "tunnel-receive", run: bulk)]

  /// Bytes of a file, as much as a second of one processor carries at each end.
  private static func bulk(_ ground: Ground) throws -> [Measurement] {
    let bed = try ground.bed()
    let carried = try (0..<ground.runs(7, quick: 3)).map { _ in
      try TunnelLoad.carry(bed, mebibytes: ground.isQuick ? 64 : 256)
    }
    return [
      Measurement("tunnel-send", "MiB/s", carried.map(\.sending), goal: .atLeast(400)),
      Measurement("tunnel-receive", "MiB/s", carried.map(\.receiving), goal: .atLeast(400)),
    ]
  }
}

import AldabaCrypto
import AldabaSystem

/// The keys of the technicians who are in a session, or on the way into one. They come back into it also
/// when a clock was set so that their certificate seems to be out of its time: how long anything is
/// allowed is measured by the agent, on a clock that nobody sets.
final class Guests: Sendable {
  private let counts = Lock<[[UInt8]: Int]>([:])

  func add(_ key: [UInt8]) { counts.withLock { $0[key, default: 0] += 1 } }

  func remove(_ key: [UInt8]) {
    counts.withLock { counts in
      let left = (counts[key] ?? 1) - 1
      counts[key] = left > 0 ? left : nil
    }
  }

  @Sendable func contains(_ key: [UInt8]) -> Bool { counts.withLock { $0[key] != nil } }
}

extension Certificate {
  /// Whether it has begun and has not ended, by the wall clock.
  var isInTime: Bool { (notBefore..<notAfter).contains(Clock.wallMilliseconds() / 1000) }
}

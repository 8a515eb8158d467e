import AldabaSystem

/// Slows down whoever tries codes: so many wrong ones at once and then one a while, for each address
/// (the /64 of an IPv6) and for all strangers together.
final class Guesses: Sendable {
  struct Bucket: Sendable {
    var left: Double
    var at: Int64
  }

  private struct State: Sendable {
    var addresses: [String: Bucket] = [:]
    var total: Bucket
    /// Wrong codes since they were last put on record, and when that was, by address.
    var unrecorded: [String: (count: Int64, at: Int64)] = [:]
  }

  /// Wrong codes that one address may try at once, and the milliseconds until it gets another try.
  static let burst = 10.0
  static let refill = 30_000.0
  /// The same for all addresses.
  static let totalBurst = 200.0
  static let totalRefill = 500.0
  /// At most so many addresses are remembered; beyond, strangers share what all have.
  static let addresses = 10_000
  /// Milliseconds between two records about one address.
  static let recordEvery: Int64 = 60_000

  private let state: Lock<State>

  init(now: Int64) { state = Lock(State(total: Bucket(left: Guesses.totalBurst, at: now))) }

  /// Whether this address may try a code now.
  func mayTry(_ address: String, now: Int64) -> Bool {
    state.withLock { state in
      Guesses.fill(&state.total, Guesses.totalBurst, Guesses.totalRefill, now)
      guard state.total.left >= 1 else { return false }
      guard var bucket = state.addresses[address] else { return true }
      Guesses.fill(&bucket, Guesses.burst, Guesses.refill, now)
      return bucket.left >= 1
    }
  }

  /// A wrong code came: how many of this address to put on record now, 0 while its last record is
  /// fresh, and while all strangers together have come too often.
  func wrong(_ address: String, now: Int64) -> Int64 {
    state.withLock { state in
      Guesses.fill(&state.total, Guesses.totalBurst, Guesses.totalRefill, now)
      // Strangers with many addresses fill no ledger: what is not put on record now is counted.
      let mayRecord = state.total.left >= 1
      state.total.left = max(0, state.total.left - 1)
      if state.addresses.count >= Guesses.addresses {
        state.addresses = state.addresses.filter { now - $0.value.at < 600_000 }
      }
      if state.addresses.count < Guesses.addresses || state.addresses[address] != nil {
        var bucket = state.addresses[address] ?? Bucket(left: Guesses.burst, at: now)
        Guesses.fill(&bucket, Guesses.burst, Guesses.refill, now)
        bucket.left = max(0, bucket.left - 1)
        state.addresses[address] = bucket
      }
      if state.unrecorded.count >= Guesses.addresses { state.unrecorded = [:] }
      let since = state.unrecorded[address]
      let count = (since?.count ?? 0) + 1
      guard mayRecord, since == nil || now - (since?.at ?? 0) >= Guesses.recordEvery else {
        state.unrecorded[address] = (count, since?.at ?? now - Guesses.recordEvery)
        return 0
      }
      state.unrecorded[address] = (0, now)
      return count
    }
  }

  private static func fill(_ bucket: inout Bucket, _ burst: Double, _ refill: Double, _ now: Int64)
  {
    bucket.left = min(burst, bucket.left + Double(max(0, now - bucket.at)) / refill)
    bucket.at = now
  }
}

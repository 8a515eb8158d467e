import AldabaCrypto

/// How long to wait before the next attempt to come back: it doubles from a quarter of a second up to
/// eight seconds, and varies by half, so that those who lost one broker do not return as one.
public struct Backoff: Sendable {
  private static let first = 0.25
  private static let longest = 8.0

  private var pause = Backoff.first

  public init() {}

  /// Seconds until the next attempt.
  public mutating func next() -> Double {
    defer { pause = min(pause * 2, Backoff.longest) }
    return pause * (0.5 + Double(Crypto.random(1)[0]) / 255)
  }
}

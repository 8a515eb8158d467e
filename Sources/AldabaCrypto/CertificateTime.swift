internal import Glibc

/// The moment by which a program judges certificates while it runs.
///
/// The wall clock may be set at any time, by days and in both directions, and a session is not to be lost
/// by that. Nor may anything last longer since a clock was turned back. So the end of a certificate is
/// judged by the wall clock as it stood when the program first asked, plus the time that has really passed
/// since, suspended time included.
public enum CertificateTime {
  private static let begun = read(CLOCK_REALTIME) - read(CLOCK_BOOTTIME)

  /// Unix seconds by which a certificate is judged whose first second this is. One that was made after
  /// what we take for now shows that the clock was behind when the program began: the wall clock decides.
  public static func moment(beginning notBefore: Int64) -> Int64 {
    moment(
      beginning: notBefore, steady: begun + read(CLOCK_BOOTTIME), wall: read(CLOCK_REALTIME))
  }

  static func moment(beginning notBefore: Int64, steady: Int64, wall: Int64) -> Int64 {
    notBefore > steady ? wall : steady
  }

  /// Whole seconds.
  private static func read(_ clock: Int32) -> Int64 {
    var time = timespec()
    // Fails only for a clock that the kernel does not know.
    guard clock_gettime(clock, &time) == 0 else { preconditionFailure("no clock \(clock)") }
    return Int64(time.tv_sec)
  }
}

import Glibc

/// The two clocks of the product: one that measures, one that testifies.
public enum Clock {
  /// Milliseconds since the machine started, suspended time included; validity is measured on it.
  public static func bootMilliseconds() -> Int64 { bootNanoseconds() / 1_000_000 }

  /// Milliseconds since 1970-01-01 UTC: testimony for records, never a measure.
  public static func wallMilliseconds() -> Int64 { read(CLOCK_REALTIME) / 1_000_000 }

  /// Nanoseconds since the machine started, suspended time included.
  public static func bootNanoseconds() -> Int64 { read(CLOCK_BOOTTIME) }

  /// Nanoseconds of processor time that a process has used, all its threads together.
  public static func processorNanoseconds(of pid: Int32) throws(SystemError) -> Int64 {
    // The number of a process's own clock, as clock_getcpuclockid(3) makes it.
    let clock = ~pid << 3 | 2
    var time = timespec()
    try check("clock_gettime") { clock_gettime(clock, &time) }
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Nanoseconds of processor time that the calling thread has used.
  public static func threadNanoseconds() -> Int64 { read(CLOCK_THREAD_CPUTIME_ID) }

  /// The boot time, in nanoseconds, that lies `seconds` ahead; at most a century, never in the past.
  static func deadline(after seconds: Double) -> Int64 {
    let century = 3_155_760_000.0
    let bounded = seconds > 0 ? min(seconds, century) : 0
    return bootNanoseconds() + Int64(bounded * 1_000_000_000)
  }

  private static func read(_ clock: Int32) -> Int64 {
    var time = timespec()
    // Fails only for a clock that the kernel does not know.
    guard clock_gettime(clock, &time) == 0 else { preconditionFailure("no clock \(clock)") }
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

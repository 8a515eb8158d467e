import Glibc

/// A moment as this machine's owner reads it on the wall: in the time zone of the machine.
public struct CivilTime: Sendable, Hashable {
  public let year: Int
  /// 1 to 12.
  public let month: Int
  public let day: Int
  /// Monday is 1.
  public let weekday: Int
  public let hour: Int
  public let minute: Int
  public let second: Int

  /// Unix time.
  public init(unixSeconds: Int64) {
    var time = time_t(unixSeconds)
    var parts = tm()
    localtime_r(&time, &parts)
    year = Int(parts.tm_year) + 1900
    month = Int(parts.tm_mon) + 1
    day = Int(parts.tm_mday)
    weekday = parts.tm_wday == 0 ? 7 : Int(parts.tm_wday)
    hour = Int(parts.tm_hour)
    minute = Int(parts.tm_min)
    second = Int(parts.tm_sec)
  }
}

/// RFC 3339 in UTC with milliseconds: `2026-11-24T09:15:02.123Z`.
public enum Timestamp {
  public static func text(unixMilliseconds: Int64) -> String {
    var time = time_t(unixMilliseconds / 1000)
    var parts = tm()
    gmtime_r(&time, &parts)
    func pad(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
    let date = "\(pad(Int(parts.tm_year) + 1900, 4))-\(pad(Int(parts.tm_mon) + 1, 2))"
    let day = "\(date)-\(pad(Int(parts.tm_mday), 2))"
    let clock = "\(pad(Int(parts.tm_hour), 2)):\(pad(Int(parts.tm_min), 2))"
    let rest = "\(pad(Int(parts.tm_sec), 2)).\(pad(Int(unixMilliseconds % 1000), 3))Z"
    return "\(day)T\(clock):\(rest)"
  }
}

import AldabaSystem

/// What the kernel says of a process.
enum Proc {
  /// Resident memory in KiB.
  static func resident(_ pid: Int32) throws -> Double { try status(pid, "VmRSS") }

  /// The most resident memory that it ever had, in KiB.
  static func peak(_ pid: Int32) throws -> Double { try status(pid, "VmHWM") }

  private static func status(_ pid: Int32, _ name: String) throws -> Double {
    let text = String(
      decoding: try Files.read("/proc/\(pid)/status", maximumBytes: 65_536), as: UTF8.self)
    for line in text.split(separator: "\n") where line.hasPrefix(name + ":") {
      let digits = line.filter(\.isNumber)
      if let kibibytes = Double(String(digits)) { return kibibytes }
    }
    throw BenchError("no \(name) of \(pid)")
  }

  /// Seconds of processor time, of all its threads.
  static func seconds(_ pid: Int32) throws -> Double {
    Double(try Clock.processorNanoseconds(of: pid)) / 1e9
  }

  /// Waits without doing anything.
  static func rest(seconds: Double) {
    _ = Lock(()).wait(seconds: seconds) { _ -> Void? in nil }
  }
}

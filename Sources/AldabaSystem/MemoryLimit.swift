import CLinux
import Glibc

/// How much memory this process may still take, where somebody has limited it: its address space
/// (RLIMIT_AS, which may change while it runs), or what its control group may have resident.
public struct MemoryLimit: Sendable {
  /// Bytes that the control group may have; nil: as many as there are.
  private let group: Int64?

  public init() { group = MemoryLimit.ofGroup() }

  /// Whether so many bytes are left, or a quarter of what is allowed where that is less. True without a
  /// limit, and where the system does not tell.
  public func leaves(_ bytes: Int64) -> Bool {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(UInt32(RLIMIT_AS.rawValue)), &limit)
    let space = limit.rlim_cur >= rlim_t(Int64.max) ? nil : Int64(limit.rlim_cur)
    guard space != nil || group != nil,
      let sizes = try? Files.read("/proc/self/statm", maximumBytes: 4_096)
    else { return true }
    let pages = String(decoding: sizes, as: UTF8.self).split(separator: " ").prefix(2)
      .compactMap { Int64($0) }
    guard pages.count == 2 else { return true }
    let page = Int64(sysconf(Int32(_SC_PAGESIZE)))
    for (allowed, taken) in [(space, pages[0] * page), (group, pages[1] * page)] {
      if let allowed, allowed - taken < min(bytes, allowed / 4) { return false }
    }
    return true
  }

  /// Gives back to the system what is free in this process.
  public static func giveBack() { _ = aldaba_give_back_memory() }

  /// The least limit of the control group and of those above it, of version 2 and of version 1.
  private static func ofGroup() -> Int64? {
    guard let bytes = try? Files.read("/proc/self/cgroup", maximumBytes: 65_536) else { return nil }
    var least: Int64?
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let root: String
      let file: String
      if parts[1].isEmpty {
        (root, file) = ("/sys/fs/cgroup", "memory.max")
      } else if parts[1].split(separator: ",").contains("memory") {
        (root, file) = ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
      } else {
        continue
      }
      // In a container the path may be one of outside: then the top is what there is to see.
      var path = parts[2].split(separator: "/")
      while true {
        let group = ([root] + path.map(String.init)).joined(separator: "/")
        if let text = try? Files.read("\(group)/\(file)", maximumBytes: 256),
          let limit = Int64(String(decoding: text.prefix { $0 != 0x0A }, as: UTF8.self)),
          limit < 1 << 50
        {
          least = min(least ?? limit, limit)
        }
        if path.popLast() == nil { break }
      }
    }
    return least
  }
}

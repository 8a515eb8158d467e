import CLinux
import Glibc

/// Processes that this one has started, or that they have started, as /proc tells.
public enum Descendants {
  /// One of them: the number is surely its own only together with when it began.
  public struct Process: Sendable, Equatable {
    public let pid: Int32
    public let parent: Int32
    /// When it began, milliseconds on the clock of `Clock.bootMilliseconds`, to a hundredth of a
    /// second.
    public let began: Int64
    /// The program's name, as the system shortens it; whatever bytes it has chosen.
    public let name: String
    /// It has ended, and nobody has asked how.
    public let isZombie: Bool
  }

  /// From now on who loses their parent becomes a child of this process, so that none is missed.
  public static func adoptOrphans() throws(SystemError) {
    try check("prctl") { aldaba_adopt_orphans() }
  }

  /// All of them, those that have ended too, parents first.
  public static func all(of ancestor: Int32 = Host.processID) -> [Process] {
    var children: [Int32: [Process]] = [:]
    for name in (try? Files.list("/proc")) ?? [] {
      guard let pid = Int32(name), let process = read(pid) else { continue }
      children[process.parent, default: []].append(process)
    }
    var found: [Process] = []
    var waiting = [ancestor]
    while let next = waiting.popLast() {
      let here = (children.removeValue(forKey: next) ?? []).sorted { $0.began < $1.began }
      found += here
      waiting += here.map(\.pid)
    }
    return found
  }

  /// What was typed to start it, as it shows itself; nil where it shows nothing.
  public static func commandLine(of process: Process) -> String? {
    guard let bytes = try? Files.read("/proc/\(process.pid)/cmdline", maximumBytes: 65_536)
    else { return nil }
    let words = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }

  /// Signals the process if it is still the same. False: it is gone, or not ours to signal.
  @discardableResult
  public static func signal(_ signal: Int32, _ process: Process) -> Bool {
    do throws(SystemError) {
      let pid = process.pid
      // From here on the descriptor is one process; then it is looked at whether it is that one.
      let descriptor = Descriptor(owning: try check("pidfd_open") { aldaba_pidfd_open(pid) })
      guard read(pid)?.began == process.began else { return false }
      let number = descriptor.number
      try check("pidfd_send_signal") { aldaba_pidfd_signal(number, signal) }
      return true
    } catch {
      return false
    }
  }

  /// Forgets children that have ended and that nobody waits for.
  public static func forgetEnded(but waited: Set<Int32>) {
    let own = getpid()
    for process in all() where process.isZombie && process.parent == own {
      if !waited.contains(process.pid) { _ = waitpid(process.pid, nil, WNOHANG) }
    }
  }

  private static func read(_ pid: Int32) -> Process? {
    guard let bytes = try? Files.read("/proc/\(pid)/stat", maximumBytes: 4096),
      // The name stands in parentheses and may hold any of them.
      let open = bytes.firstIndex(of: 0x28), let close = bytes.lastIndex(of: 0x29), open < close
    else { return nil }
    let fields = bytes[(close + 1)...].split(separator: 0x20).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard fields.count > 19, let parent = Int32(fields[1]), let ticks = Int64(fields[19]) else {
      return nil
    }
    let second = Int64(max(1, sysconf(Int32(_SC_CLK_TCK))))
    return Process(
      pid: pid, parent: parent, began: ticks * 1000 / second,
      name: String(decoding: bytes[(open + 1)..<close], as: UTF8.self),
      isZombie: fields[0] == "Z" || fields[0] == "X")
  }
}

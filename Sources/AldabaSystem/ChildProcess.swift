import CLinux
import Glibc

/// How a process ended.
public enum ChildExit: Sendable, Equatable, CustomStringConvertible {
  case exited(Int32)
  case signalled(Int32)
  /// Somebody else collected the status.
  case unknown

  /// What a shell would show: the code, or 128 and the signal.
  public var code: Int32 {
    switch self {
    case .exited(let code): return code
    case .signalled(let signal): return 128 + signal
    case .unknown: return 255
    }
  }

  public var description: String {
    switch self {
    case .exited(let code): return "exited with \(code)"
    case .signalled(let signal): return "ended by signal \(signal)"
    case .unknown: return "ended"
    }
  }

  init(waitStatus: Int32) {
    let signal = waitStatus & 0x7f
    self = signal == 0 ? .exited((waitStatus >> 8) & 0xff) : .signalled(signal)
  }
}

/// A process we started: it is signalled only until its status is collected, because afterwards the
/// number may be somebody else's. Confined to one thread.
final class ChildProcess {
  let pid: Int32
  private(set) var status: ChildExit?
  /// A signal for what the process leaves behind in a group of its own.
  var parting: Int32?
  private var exit: Descriptor?
  private var source: EventLoop.Source?

  init(pid: Int32) {
    self.pid = pid
  }

  /// Collects the status if the process has ended; never waits.
  func reap() -> ChildExit? { collect(WNOHANG) }

  /// Waits for the end.
  func wait() -> ChildExit { collect(0) ?? .unknown }

  private func collect(_ options: Int32) -> ChildExit? {
    if let status { return status }
    if let parting {
      // The status is left for now: until it is collected, the number is surely the group's.
      var info = siginfo_t()
      while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT | options) < 0 && errno == EINTR {}
      guard info.si_signo != 0 else { return nil }
      Glibc.kill(-pid, parting)
    }
    var raw: Int32 = 0
    var result: pid_t
    repeat { result = waitpid(pid, &raw, options) } while result < 0 && errno == EINTR
    if result == 0 { return nil }
    status = result == pid ? ChildExit(waitStatus: raw) : .unknown
    return status
  }

  /// Calls `handler` on the loop when the process has ended, with the status collected; once.
  ///
  /// A pidfd tells; where the kernel has none, a thread that waits.
  func onExit(on loop: EventLoop, _ handler: @escaping (ChildExit) -> Void) throws(SystemError) {
    let ended = { [self] in
      unwatch()
      handler(wait())
    }
    if status != nil { return loop.soon(ended) }
    let pid = pid
    do throws(SystemError) {
      let descriptor = Descriptor(owning: try check("pidfd_open") { aldaba_pidfd_open(pid) })
      source = try loop.add(descriptor.number, .read) { _ in ended() }
      exit = consume descriptor
    } catch {
      if error.code != ENOSYS && error.code != EPERM { throw error }
      try waitOnThread(loop, ended)
    }
  }

  private func waitOnThread(
    _ loop: EventLoop, _ ended: @escaping () -> Void
  ) throws(SystemError) {
    let pid = pid
    let onLoop = OnLoop(action: ended)
    try Thread.start(name: "child \(pid)") {
      var info = siginfo_t()
      // Leaves the status for the loop's thread to collect.
      while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
      loop.post { onLoop.action() }
    }
  }

  func unwatch() {
    source?.cancel()
    source = nil
    exit = nil
  }

  /// Signals the process, or with `group` its process group; one that has ended is left alone.
  func signal(_ signal: Int32, group: Bool = false) {
    if reap() == nil { Glibc.kill(group ? -pid : pid, signal) }
  }
}

/// An action that passes through another thread and runs on the loop only.
private struct OnLoop: @unchecked Sendable {
  let action: () -> Void
}

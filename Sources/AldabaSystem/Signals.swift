import CLinux
import Glibc

/// Signals as events of a loop.
public enum Signals {
  public static let hangup = SIGHUP
  public static let interrupt = SIGINT
  public static let quit = SIGQUIT
  public static let kill = SIGKILL
  public static let terminate = SIGTERM
  public static let resume = SIGCONT
  public static let stop = SIGSTOP
  public static let terminalStop = SIGTSTP
  public static let windowChange = SIGWINCH
  public static let child = SIGCHLD
  public static let user1 = SIGUSR1
  public static let user2 = SIGUSR2

  /// Blocks the signals in the calling thread, and so in threads it starts later, and calls
  /// `handler` for each that arrives.
  ///
  /// Call it before other threads start: a signal goes to any thread that does not block it. They
  /// stay blocked after `cancel`. Children start with nothing blocked.
  @discardableResult
  public static func watch(
    _ signals: [Int32], on loop: EventLoop, _ handler: @escaping (Int32) -> Void
  ) throws(SystemError) -> Watch {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    try checkNumber("pthread_sigmask") { pthread_sigmask(SIG_BLOCK, &set, nil) }
    let descriptor = Descriptor(
      owning: try check("signalfd") {
        signalfd(-1, &set, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK))
      })
    let number = descriptor.number
    let source = try loop.add(number, .read) { _ in
      var info = signalfd_siginfo()
      let size = MemoryLayout<signalfd_siginfo>.size
      // One a turn: the handler may cancel, and the number is somebody else's then.
      if read(number, &info, size) == size { handler(Int32(bitPattern: info.ssi_signo)) }
    }
    return Watch(descriptor, source)
  }

  /// The loop keeps watching until `cancel`, whether or not this object is kept.
  public final class Watch {
    private var descriptor: Descriptor?
    private let source: EventLoop.Source
    private var keep: Watch?

    fileprivate init(_ descriptor: consuming Descriptor, _ source: EventLoop.Source) {
      self.descriptor = consume descriptor
      self.source = source
      keep = self
    }

    /// Ends the watching; the signals stay blocked.
    public func cancel() {
      source.cancel()
      descriptor = nil
      keep = nil
    }
  }

  /// From now on these do nothing to this process. Children start with the defaults.
  public static func ignore(_ signals: [Int32]) {
    for signal in signals { Glibc.signal(signal, SIG_IGN) }
  }

  /// A write to a connection whose peer is gone answers EPIPE instead of ending the process.
  public static func ignoreBrokenPipes() {
    Glibc.signal(SIGPIPE, SIG_IGN)
  }

  /// Sends a signal to a process, or with a negative number to a process group.
  public static func send(_ signal: Int32, to process: Int32) throws(SystemError) {
    try check("kill") { Glibc.kill(process, signal) }
  }
}

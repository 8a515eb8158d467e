import CLinux
import Glibc

/// A thread of its own, for work that waits: the ledger's disk, name resolution.
public final class Thread: @unchecked Sendable {
  private let handle: Lock<pthread_t?>

  private init(_ handle: pthread_t) {
    self.handle = Lock(handle)
  }

  deinit {
    if let handle = handle.withLock({ $0 }) { pthread_detach(handle) }
  }

  /// Starts `body` on a new thread; of `name`, tools show the first 15 bytes.
  ///
  /// The thread inherits the caller's blocked signals. It goes on when this object is dropped.
  @discardableResult
  public static func start(
    name: String, _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) -> Thread {
    let work = Unmanaged.passRetained(Work(name: name, body: body))
    var handle = pthread_t()
    let code = pthread_create(&handle, nil, runThread, work.toOpaque())
    if code != 0 {
      work.release()
      throw SystemError(call: "pthread_create", code: code)
    }
    return Thread(handle)
  }

  /// Lets time pass on this thread, which has nothing else to do; never on one that runs a loop.
  public static func sleep(seconds: Double) {
    usleep(UInt32(max(0, min(seconds, 1_000) * 1_000_000)))
  }

  /// Waits for the end of the thread; a second call answers at once.
  public func join() {
    let taken = handle.withLock { handle in
      defer { handle = nil }
      return handle
    }
    if let taken { pthread_join(taken, nil) }
  }
}

private final class Work: Sendable {
  let name: String
  let body: @Sendable () -> Void

  init(name: String, body: @escaping @Sendable () -> Void) {
    self.name = name
    self.body = body
  }
}

private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context else { preconditionFailure("a thread without work") }
  let work = Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
  aldaba_thread_name(work.name)
  work.body()
  return nil
}

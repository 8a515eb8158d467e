public import AldabaSystem

/// Does the disk's work of one transfer on a thread of its own, in order, so that a slow disk makes
/// nobody wait: not the loop, with the shell and the keys on it.
public final class DiskThread: @unchecked Sendable {
  private struct Queue: Sendable {
    var jobs: [@Sendable () -> Void] = []
    var isClosed = false
    var isOver = false
  }

  private let loop: EventLoop
  private let queue: Lock<Queue>
  /// What follows each job, on the loop; the loop's own.
  private var following: [() -> Void] = []

  /// Starts the thread; it ends with `close`, or when this object is dropped.
  public init(_ loop: EventLoop) throws(SystemError) {
    self.loop = loop
    let queue = Lock(Queue())
    self.queue = queue
    try Thread.start(name: "files") {
      while let job = DiskThread.next(queue) { job() }
      queue.change { $0.isOver = true }
    }
  }

  deinit { close() }

  private static func next(_ queue: Lock<Queue>) -> (@Sendable () -> Void)? {
    queue.wait { queue -> (@Sendable () -> Void)?? in
      if !queue.jobs.isEmpty { return .some(queue.jobs.removeFirst()) }
      return queue.isClosed ? .some(nil) : nil
    } ?? nil
  }

  /// Does `work` there, then `then` on the loop with what it answered. After `close`, neither.
  public func run<R: Sendable>(
    _ work: @escaping @Sendable () -> R, then: @escaping (R) -> Void
  ) {
    let answer = Lock<R?>(nil)
    let (thread, loop) = (self, loop)
    let isOpen = queue.change { queue in
      guard !queue.isClosed else { return false }
      queue.jobs.append {
        let value = work()
        answer.withLock { $0 = value }
        loop.post { thread.follow() }
      }
      return true
    }
    guard isOpen else { return }
    // The job may be done by now; what follows it comes in a later turn of the loop.
    following.append {
      if let value = answer.withLock({ $0 }) { then(value) }
    }
  }

  /// Jobs are done in their order, so the first that waits is the one that was done.
  private func follow() {
    guard !following.isEmpty else { return }
    following.removeFirst()()
  }

  /// Ends the thread after what was given to it.
  public func close() {
    queue.change { $0.isClosed = true }
  }

  /// Waits until the thread has ended, at most so long.
  public func join(seconds: Double) {
    _ = queue.wait(seconds: seconds) { $0.isOver ? true : nil }
  }
}

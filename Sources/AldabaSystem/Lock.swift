import Glibc

/// A value that one thread at a time may touch, and that threads may wait on.
///
/// A pthread mutex and condition: thread sanitizers understand them. It is not recursive.
public final class Lock<State>: @unchecked Sendable {
  // Both live at fixed addresses, as pthread demands, as long as this object.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private var state: State

  public init(_ state: State) {
    self.state = state
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    changed = .allocate(capacity: 1)
    changed.initialize(to: pthread_cond_t())
    must(pthread_mutex_init(mutex, nil))
    var attributes = pthread_condattr_t()
    must(pthread_condattr_init(&attributes))
    must(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC))
    must(pthread_cond_init(changed, &attributes))
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Runs `body` alone with the value.
  public func withLock<R, E: Error>(_ body: (inout State) throws(E) -> R) throws(E) -> R {
    must(pthread_mutex_lock(mutex))
    defer { must(pthread_mutex_unlock(mutex)) }
    return try body(&state)
  }

  /// Like `withLock`, then wakes those who wait.
  public func change<R, E: Error>(_ body: (inout State) throws(E) -> R) throws(E) -> R {
    must(pthread_mutex_lock(mutex))
    defer {
      must(pthread_cond_broadcast(changed))
      must(pthread_mutex_unlock(mutex))
    }
    return try body(&state)
  }

  /// Waits until `body` answers something; it is asked at once and after each `change`.
  ///
  /// With `seconds`, nil when the time ran out first.
  public func wait<R>(seconds: Double? = nil, until body: (inout State) -> R?) -> R? {
    must(pthread_mutex_lock(mutex))
    defer { must(pthread_mutex_unlock(mutex)) }
    var deadline = timespec()
    if let seconds { deadline = monotonic(after: seconds) }
    while true {
      if let answer = body(&state) { return answer }
      if seconds == nil {
        must(pthread_cond_wait(changed, mutex))
      } else {
        let result = pthread_cond_timedwait(changed, mutex, &deadline)
        if result == ETIMEDOUT { return body(&state) }
        must(result)
      }
    }
  }
}

private func monotonic(after seconds: Double) -> timespec {
  var time = timespec()
  must(clock_gettime(CLOCK_MONOTONIC, &time))
  let bounded = seconds > 0 ? min(seconds, 1_000_000_000) : 0
  let nanoseconds = Int(bounded * 1_000_000_000) + time.tv_nsec
  time.tv_sec += nanoseconds / 1_000_000_000
  time.tv_nsec = nanoseconds % 1_000_000_000
  return time
}

/// These calls fail only when we use them wrongly.
private func must(_ result: Int32) {
  precondition(result == 0)
}

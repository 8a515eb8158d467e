import CLinux
import Glibc
import Synchronization

/// One thread's events: descriptors that become ready, timers, and calls from other threads.
///
/// One turn, in this order:
///
///     epoll_wait → ready descriptors → due timers → posted actions → actions given to `soon`
///
/// - A source keeps firing while its descriptor is ready (level-triggered).
/// - What is cancelled never fires again, not even when it was ready in the same turn: an event
///   carries the descriptor and a generation, and both must still match.
/// - Timers run on CLOCK_BOOTTIME, so time spent suspended counts. One timerfd serves them all and
///   is armed for the earliest only: a loop with nothing to do sleeps without a tick.
/// - Everything but `post` and `stop` belongs to the thread inside `run`; before `run`, to whoever
///   sets the loop up. Calling it from elsewhere is a bug of ours and stops the program.
/// - The loop keeps sources and timers alive until they are cancelled or have fired.
public final class EventLoop: @unchecked Sendable {
  private let poller: Descriptor
  private let alarm: Descriptor
  private let bell: Descriptor
  private let mailbox = Lock(Mailbox())
  /// The thread inside `run`, 0 for none.
  private let owner = Atomic<UInt>(0)

  /// Room for what one read brings, shared by everything on this loop: used within one call and
  /// never kept, so a connection that waits owns no buffer.
  public let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 262_144, alignment: 16)

  private let batch = UnsafeMutablePointer<epoll_event>.allocate(capacity: EventLoop.batchSize)
  private static let batchSize = 256

  /// Indexed by descriptor: the kernel hands out the smallest numbers.
  private var sources: [Source?] = []
  private var generation: UInt32 = 0
  /// Sources that epoll refuses because they are always ready: regular files, /dev/null.
  private var alwaysReady: [Source] = []
  private var timers = TimerHeap()
  private var armed: Int64?
  private var endOfTurn: [() -> Void] = []
  private var running = false

  /// Opens the loop's three descriptors and has the process ignore SIGPIPE for good.
  public init() throws(SystemError) {
    Signals.ignoreBrokenPipes()
    poller = Descriptor(owning: try check("epoll_create1") { epoll_create1(Int32(EPOLL_CLOEXEC)) })
    alarm = Descriptor(
      owning: try check("timerfd_create") {
        timerfd_create(CLOCK_BOOTTIME, Int32(TFD_CLOEXEC) | Int32(TFD_NONBLOCK))
      })
    bell = Descriptor(
      owning: try check("eventfd") { eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK)) })
    for number in [alarm.number, bell.number] {
      try control(EPOLL_CTL_ADD, number, EPOLLIN.rawValue, token: UInt64(number))
    }
  }

  deinit {
    batch.deallocate()
    scratch.deallocate()
  }

  /// Milliseconds of CLOCK_BOOTTIME.
  public var now: Int64 { Clock.bootMilliseconds() }

  // MARK: Running

  /// Runs turns until `stop`; a loop can run again afterwards.
  public func run() {
    let unowned = owner.exchange(UInt(pthread_self()), ordering: .relaxed)
    precondition(unowned == 0, "the loop runs already")
    running = true
    while running { turn() }
    owner.store(0, ordering: .relaxed)
  }

  /// Ends `run` after the current turn; from any thread.
  public func stop() {
    if owner.load(ordering: .relaxed) == UInt(pthread_self()) {
      running = false
    } else {
      post { self.running = false }
    }
  }

  /// Runs an action on the loop, in the order of posting; from any thread.
  public func post(_ action: @escaping @Sendable () -> Void) {
    let mustRing = mailbox.withLock { mailbox in
      mailbox.actions.append(action)
      defer { mailbox.isRung = true }
      return !mailbox.isRung
    }
    // The only failure, EAGAIN, means that the bell has rung already.
    if mustRing { _ = eventfd_write(bell.number, 1) }
  }

  /// Runs an action at the end of this turn; one given during that end waits for the next turn,
  /// which follows at once.
  public func soon(_ action: @escaping () -> Void) {
    confine()
    endOfTurn.append(action)
  }

  // MARK: Descriptors

  /// Calls `handler` whenever the descriptor is ready for what `interest` names.
  ///
  /// The descriptor stays the caller's: cancel the source, then close. A descriptor has one source.
  @discardableResult
  public func add(
    _ fd: Int32, _ interest: Interest, _ handler: @escaping (Ready) -> Void
  ) throws(SystemError) -> Source {
    confine()
    precondition(fd >= 0)
    generation = generation == UInt32.max ? 1 : generation + 1
    let source = Source(
      loop: self, descriptor: fd, generation: generation, interest: interest, handler: handler)
    do throws(SystemError) {
      try control(EPOLL_CTL_ADD, fd, interest.events, token: source.token)
    } catch {
      if error.code != EPERM { throw error }
      source.isAlwaysReady = true
      alwaysReady.append(source)
    }
    let index = Int(fd)
    if index >= sources.count {
      sources.append(contentsOf: repeatElement(nil, count: index + 1 - sources.count))
    }
    sources[index] = source
    return source
  }

  func changeInterest(of source: Source) {
    confine()
    if source.isAlwaysReady || !isCurrent(source) { return }
    do throws(SystemError) {
      try control(EPOLL_CTL_MOD, source.descriptor, source.interest.events, token: source.token)
    } catch {
      preconditionFailure("a source's descriptor was closed before its source: \(error)")
    }
  }

  func remove(_ source: Source) {
    confine()
    if source.isAlwaysReady { alwaysReady.removeAll { $0 === source } }
    guard isCurrent(source) else { return }
    sources[Int(source.descriptor)] = nil
    if source.isAlwaysReady { return }
    // A descriptor that is closed already has left epoll with it.
    _ = epoll_ctl(poller.number, EPOLL_CTL_DEL, source.descriptor, nil)
  }

  private func isCurrent(_ source: Source) -> Bool {
    let index = Int(source.descriptor)
    return index < sources.count && sources[index] === source
  }

  private func control(
    _ operation: Int32, _ fd: Int32, _ events: UInt32, token: UInt64
  ) throws(SystemError) {
    var event = epoll_event()
    event.events = events
    event.data.u64 = token
    let poller = poller.number
    try check("epoll_ctl") { epoll_ctl(poller, operation, fd, &event) }
  }

  // MARK: Timers

  /// Runs `action` once, `seconds` from now; timers of the same time fire in the order they were made.
  @discardableResult
  public func after(seconds: Double, _ action: @escaping () -> Void) -> Timer {
    confine()
    let timer = Timer(loop: self, deadline: Clock.deadline(after: seconds), action: action)
    timers.insert(timer)
    return timer
  }

  func remove(_ timer: Timer) {
    confine()
    timers.remove(timer)
  }

  private func arm() {
    let earliest = timers.first?.deadline
    if earliest == armed { return }
    armed = earliest
    var time = itimerspec()
    if let earliest {
      time.it_value.tv_sec = Int(earliest / 1_000_000_000)
      time.it_value.tv_nsec = Int(earliest % 1_000_000_000)
    }
    let result = timerfd_settime(alarm.number, Int32(TFD_TIMER_ABSTIME), &time, nil)
    precondition(result == 0, "timerfd_settime failed")
  }

  // MARK: One turn

  private func turn() {
    arm()
    let isBusy = !endOfTurn.isEmpty || alwaysReady.contains { !$0.interest.isEmpty }
    let count = epoll_wait(poller.number, batch, Int32(EventLoop.batchSize), isBusy ? 0 : -1)
    if count < 0 {
      precondition(errno == EINTR, "epoll_wait failed: \(errno)")
      return
    }
    var isAlarmed = false
    var isRung = false
    for index in 0..<Int(count) {
      let event = batch[index]
      let token = event.data.u64
      switch token {
      case UInt64(alarm.number): isAlarmed = true
      case UInt64(bell.number): isRung = true
      default: deliver(event.events, token: token)
      }
    }
    for source in alwaysReady { deliver(EPOLLIN.rawValue | EPOLLOUT.rawValue, to: source) }
    if isAlarmed { fireTimers() }
    if isRung { readMail() }
    let actions = endOfTurn
    endOfTurn = []
    for action in actions { action() }
  }

  private func deliver(_ events: UInt32, token: UInt64) {
    let index = Int(token & 0xffff_ffff)
    guard index < sources.count, let source = sources[index], source.token == token else { return }
    deliver(events, to: source)
  }

  private func deliver(_ events: UInt32, to source: Source) {
    // An earlier handler of this turn may have cancelled it or changed its interest.
    guard let handler = source.handler else { return }
    let error = events & EPOLLERR.rawValue != 0
    let hangup = events & (EPOLLHUP.rawValue | EPOLLRDHUP.rawValue) != 0
    // Trouble shows itself to whoever reads or writes: the call answers the end or the error.
    let ready = Ready(
      readable: source.interest.contains(.read)
        && (hangup || error || events & EPOLLIN.rawValue != 0),
      writable: source.interest.contains(.write)
        && (hangup || error || events & EPOLLOUT.rawValue != 0),
      hangup: hangup, error: error)
    if ready.readable || ready.writable { handler(ready) }
  }

  private func fireTimers() {
    var expirations: UInt64 = 0
    _ = read(alarm.number, &expirations, 8)
    armed = nil
    let now = Clock.bootNanoseconds()
    var due: [Timer] = []
    while let timer = timers.first, timer.deadline <= now {
      timers.remove(timer)
      due.append(timer)
    }
    for timer in due { timer.fire() }
  }

  private func readMail() {
    var rings: eventfd_t = 0
    _ = eventfd_read(bell.number, &rings)
    let actions = mailbox.withLock { mailbox in
      defer { mailbox = Mailbox() }
      return mailbox.actions
    }
    for action in actions { action() }
  }

  /// Only the thread inside `run` may touch what is not locked.
  private func confine() {
    let thread = owner.load(ordering: .relaxed)
    precondition(thread == 0 || thread == UInt(pthread_self()), "the loop belongs to its thread")
  }
}

private struct Mailbox {
  var actions: [@Sendable () -> Void] = []
  var isRung = false
}

extension EventLoop {
  /// An action that waits for its time.
  public final class Timer {
    /// CLOCK_BOOTTIME in nanoseconds.
    let deadline: Int64
    /// Its place in the heap, and the tie-break among equal deadlines; the heap's business.
    var index = -1
    var sequence: UInt64 = 0
    private var action: (() -> Void)?
    private var loop: EventLoop?

    init(loop: EventLoop, deadline: Int64, action: @escaping () -> Void) {
      self.loop = loop
      self.deadline = deadline
      self.action = action
    }

    /// Whether it will still fire.
    public var isPending: Bool { action != nil }

    /// Prevents the action and drops it; after firing, and a second time, it does nothing.
    public func cancel() {
      guard let loop else { return }
      self.loop = nil
      action = nil
      loop.remove(self)
    }

    func fire() {
      guard let action else { return }
      self.action = nil
      loop = nil
      action()
    }
  }
}

/// The waiting timers: a binary heap by deadline, then by age; each timer knows its place, so that
/// cancelling costs O(log n) and leaves nothing behind.
struct TimerHeap {
  private var timers: [EventLoop.Timer] = []
  private var sequence: UInt64 = 0

  var first: EventLoop.Timer? { timers.first }
  var count: Int { timers.count }

  mutating func insert(_ timer: EventLoop.Timer) {
    sequence += 1
    timer.sequence = sequence
    timer.index = timers.count
    timers.append(timer)
    rise(from: timer.index)
  }

  /// Takes a timer out; one that is not inside stays out.
  mutating func remove(_ timer: EventLoop.Timer) {
    let index = timer.index
    guard index >= 0 else { return }
    timer.index = -1
    let last = timers.removeLast()
    if last === timer { return }
    timers[index] = last
    last.index = index
    rise(from: index)
    sink(from: last.index)
  }

  private mutating func rise(from start: Int) {
    var index = start
    while index > 0 {
      let parent = (index - 1) / 2
      guard precedes(index, parent) else { return }
      swap(index, parent)
      index = parent
    }
  }

  private mutating func sink(from start: Int) {
    var index = start
    while true {
      var smallest = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < timers.count && precedes(child, smallest) {
        smallest = child
      }
      if smallest == index { return }
      swap(index, smallest)
      index = smallest
    }
  }

  private func precedes(_ one: Int, _ other: Int) -> Bool {
    let (one, other) = (timers[one], timers[other])
    return (one.deadline, one.sequence) < (other.deadline, other.sequence)
  }

  private mutating func swap(_ one: Int, _ other: Int) {
    timers.swapAt(one, other)
    timers[one].index = one
    timers[other].index = other
  }
}

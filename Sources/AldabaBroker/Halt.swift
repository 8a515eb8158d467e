import AldabaSystem
import AldabaWords

/// Who says that something cannot be put on record.
enum Halting: Sendable, CaseIterable { case ledger, texts, time }

extension [Halting: Halt] {
  /// The one to tell of: what the system said comes before that it takes long.
  var first: Halt? { Halting.allCases.lazy.compactMap { self[$0] }.first }
}

extension Halt {
  init(_ error: SystemError) {
    self =
      error.isReadOnly ? .readOnly : error.isStorageFull ? .full : .failed(error.description)
  }
}

/// Notices that what was handed over to be recorded has not become durable for a while: a disk that
/// neither answers nor fails. Nothing runs while nothing waits.
///
/// It counts its own ticks, not the clock's time: a machine that slept was not slow.
final class Patience: Sendable {
  /// Seconds of a tick, and how many of them without any progress are too long.
  static let tick = 1.0
  static let ticks = 3

  private struct State {
    var handed = 0
    var done = 0
    var isTicking = false
    /// What was done at the last tick that saw progress, and how many have seen none since.
    var seen = 0
    var idle = 0
    var isLate = false
  }

  private let state = Lock(State())
  private let loop: EventLoop
  private let onLate: @Sendable (Bool) -> Void

  /// - Parameter onLate: on any thread.
  init(_ loop: EventLoop, onLate: @escaping @Sendable (Bool) -> Void) {
    self.loop = loop
    self.onLate = onLate
  }

  func handedOver() {
    let begins = state.withLock { state in
      state.handed += 1
      guard !state.isTicking else { return false }
      state.isTicking = true
      state.seen = state.done
      state.idle = 0
      return true
    }
    if begins { loop.post { [self] in tick() } }
  }

  func done() {
    let isBack = state.withLock { state in
      state.done += 1
      // Not sooner: a disk that takes seconds for each would be in time after each.
      guard state.isLate, state.done == state.handed else { return false }
      state.isLate = false
      return true
    }
    if isBack { onLate(false) }
  }

  private func tick() {
    loop.after(seconds: Patience.tick) { [self] in
      let (goesOn, turnsLate) = state.withLock { state in
        guard state.done < state.handed else {
          state.isTicking = false
          return (false, false)
        }
        state.idle = state.done == state.seen ? state.idle + 1 : 0
        state.seen = state.done
        guard state.idle >= Patience.ticks, !state.isLate else { return (true, false) }
        state.isLate = true
        return (true, true)
      }
      if turnsLate { onLate(true) }
      if goesOn { tick() }
    }
  }
}

/// When recorded things happened, on this machine's own clock. Records testify by the wall clock,
/// which somebody may have set meanwhile: nothing has happened later than now, and nothing before
/// what stands before it.
struct Past {
  private let offset: Int64
  private let now: Int64
  private var newest = Int64.min

  /// - Parameters:
  ///   - wall: the wall clock now, in milliseconds.
  ///   - boot: the same moment on the clock that measures.
  init(wall: Int64, boot: Int64) {
    offset = wall - boot
    now = boot
  }

  /// - Parameter wall: what a record says; the records' own order must be kept.
  mutating func moment(of wall: Int64) -> Int64 {
    let (moment, overflow) = wall.subtractingReportingOverflow(offset)
    newest = max(newest, min(overflow ? now : moment, now))
    return newest
  }
}

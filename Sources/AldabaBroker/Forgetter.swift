import AldabaJSON
import AldabaLedger
import AldabaSystem
import AldabaWire

/// Erases personal texts while the broker runs, on a thread of its own, one thing after the other:
/// first what a crash interrupted, then what an administrator wants, and what has grown too old.
final class Forgetter: Sendable {
  /// How often it is looked for what is too old.
  private static let seconds = 6 * 3_600.0
  private static let day: Int64 = 86_400_000
  /// How soon what failed is tried again.
  static let againSeconds = 300.0

  /// Why texts that should be gone are still there.
  struct Trouble: Sendable, Equatable {
    let reason: String
    /// Unix milliseconds.
    let since: Int64
  }

  private struct Job: Sendable {
    let whom: Forgettable
    let author: Author
    let isDry: Bool
    let answer: @Sendable (JSON) -> Void
  }

  private struct Queue: Sendable {
    var jobs: [Job] = []
    var isClosed = false
  }

  private let forgetting: Forgetting
  /// Nil: nothing grows too old.
  private let retention: Int64?
  private let onForgotten: @Sendable (Forgetting.Found) -> Void
  private let queue = Lock(Queue())
  private let current = Lock<Trouble?>(nil)
  private let again: Double
  private let onTrouble: @Sendable (Trouble?) -> Void

  /// Nil: all that should be gone is.
  var trouble: Trouble? { current.withLock { $0 } }

  /// - Parameters:
  ///   - days: after how many days texts go by themselves; 0 for never.
  ///   - again: how soon what failed is tried again, in seconds.
  ///   - onTrouble: on the forgetter's thread, when something cannot be erased, and nil when it could.
  ///   - onForgotten: on that thread, when they are gone.
  init(
    _ ledger: Ledger, broker: String, days: Int64, again: Double = Forgetter.againSeconds,
    onTrouble: @escaping @Sendable (Trouble?) -> Void,
    onForgotten: @escaping @Sendable (Forgetting.Found) -> Void
  ) {
    self.onTrouble = onTrouble
    self.again = again
    forgetting = Forgetting(ledger, broker: broker)
    retention = days > 0 ? days * Forgetter.day : nil
    self.onForgotten = onForgotten
  }

  func start() throws(SystemError) {
    _ = try Thread.start(name: "forgetter") { [self] in
      look()
      while run() {}
    }
  }

  func close() { queue.change { $0.isClosed = true } }

  /// `answer` runs on the forgetter's thread.
  func forget(
    _ whom: Forgettable, by author: Author, isDry: Bool,
    _ answer: @escaping @Sendable (JSON) -> Void
  ) {
    queue.change {
      $0.jobs.append(Job(whom: whom, author: author, isDry: isDry, answer: answer))
    }
  }

  /// One job, or a look for what is too old; false when it is over.
  private func run() -> Bool {
    let usual = retention == nil ? nil : Forgetter.seconds
    let wait = trouble == nil ? usual : again
    let next = queue.wait(seconds: wait) { queue -> Job?? in
      if queue.jobs.isEmpty { return queue.isClosed ? .some(nil) : nil }
      return .some(queue.jobs.removeFirst())
    }
    guard let next else {
      look()
      return true
    }
    guard let job = next else { return false }
    job.answer(reply(job))
    return true
  }

  /// Finishes what was interrupted and erases what is too old. What fails is said and tried again: the
  /// plan stays.
  private func look() {
    do {
      _ = try forgetting.resume()
      try sweep()
      note(nil)
    } catch { note("\(error)") }
  }

  private func sweep() throws {
    guard let retention else { return }
    let found = try forgetting.search(.before(Clock.wallMilliseconds() - retention))
    if try forgetting.erase(found, by: .broker, .age) { onForgotten(found) }
  }

  /// Tells a change, not each attempt.
  private func note(_ reason: String?) {
    let changed = current.withLock { current -> Trouble?? in
      guard current?.reason != reason else { return nil }
      let since = current?.since ?? Clock.wallMilliseconds()
      current = reason.map { Trouble(reason: $0, since: since) }
      return .some(current)
    }
    if let changed { onTrouble(changed) }
  }

  private func reply(_ job: Job) -> JSON {
    do {
      _ = try forgetting.resume()
      let found = try forgetting.search(job.whom)
      if !job.isDry, try forgetting.erase(found, by: job.author, .request) { onForgotten(found) }
      return found.json
    } catch {
      note("\(error)")
      return ["error": "failed", "message": .string("\(error)")]
    }
  }
}

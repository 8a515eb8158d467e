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

  /// - Parameters:
  ///   - days: after how many days texts go by themselves; 0 for never.
  ///   - onForgotten: on this thread, when they are gone.
  init(
    _ ledger: Ledger, broker: String, days: Int64,
    onForgotten: @escaping @Sendable (Forgetting.Found) -> Void
  ) {
    forgetting = Forgetting(ledger, broker: broker)
    retention = days > 0 ? days * Forgetter.day : nil
    self.onForgotten = onForgotten
  }

  func start() throws(SystemError) {
    _ = try Thread.start(name: "forgetter") { [self] in
      // What does not go now goes the next time: the plan stays.
      _ = try? forgetting.resume()
      sweep()
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
    let wait = retention == nil ? nil : Forgetter.seconds
    let next = queue.wait(seconds: wait) { queue -> Job?? in
      if queue.jobs.isEmpty { return queue.isClosed ? .some(nil) : nil }
      return .some(queue.jobs.removeFirst())
    }
    guard let next else {
      sweep()
      return true
    }
    guard let job = next else { return false }
    job.answer(reply(job))
    return true
  }

  private func sweep() {
    guard let retention else { return }
    let before = Clock.wallMilliseconds() - retention
    guard let found = try? forgetting.search(.before(before)),
      (try? forgetting.erase(found, by: .broker, .age)) == true
    else { return }
    onForgotten(found)
  }

  private func reply(_ job: Job) -> JSON {
    do {
      _ = try forgetting.resume()
      let found = try forgetting.search(job.whom)
      if !job.isDry, try forgetting.erase(found, by: job.author, .request) { onForgotten(found) }
      return found.json
    } catch {
      return ["error": "failed", "message": .string("\(error)")]
    }
  }
}

import AldabaSystem
import Glibc

/// What a test did not get: what was waited for, and what came instead.
struct Missing: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// The one thread on which everything of the tests' own runs: pipes, sockets, timers. Tests
/// themselves are asynchronous and wait without holding a thread, so that many can wait at once.
final class Stage: Sendable {
  static let shared = Stage()
  let loop: EventLoop

  private init() {
    do {
      let loop = try EventLoop()
      self.loop = loop
      try Thread.start(name: "stage") { loop.run() }
    } catch {
      preconditionFailure("no loop: \(error)")
    }
  }

  /// Runs `body` on the loop and answers what it gave.
  func on<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await withCheckedThrowingContinuation { continuation in
      loop.post { continuation.resume(with: Result(catching: body)) }
    }
  }

  func pause(seconds: Double) async {
    await withCheckedContinuation { continuation in
      loop.post { self.loop.after(seconds: seconds) { continuation.resume() } }
    }
  }
}

/// A value that only the stage's loop touches.
final class Confined<Value>: @unchecked Sendable {
  var value: Value
  init(_ value: Value) { self.value = value }
}

/// What came and was not taken yet. Whoever waits takes what it asked for and leaves the rest.
final class Mailbox<Item: Sendable>: Sendable {
  private struct Waiter {
    /// Whether it got what it waited for.
    let tryTake: (inout [Item]) -> Bool
    let fail: (Missing) -> Void
  }

  private struct State {
    var items: [Item] = []
    var history: [Item] = []
    var hasEnded = false
    var waiters: [Int: Waiter] = [:]
    var number = 0
  }

  private let state = Lock(State())
  private let name: String

  init(_ name: String) { self.name = name }

  /// Everything that ever came.
  var history: [Item] { state.withLock { $0.history } }

  func put(_ item: Item) {
    state.withLock { state in
      state.items.append(item)
      state.history.append(item)
      for (number, waiter) in state.waiters.sorted(by: { $0.key < $1.key })
      where waiter.tryTake(&state.items) {
        state.waiters[number] = nil
      }
    }
  }

  /// Nothing more comes.
  func end() {
    let waiters = state.withLock { state in
      state.hasEnded = true
      defer { state.waiters = [:] }
      return state.waiters
    }
    for waiter in waiters.values { waiter.fail(missing("an end")) }
  }

  /// Takes what `take` finds among what came, now or as soon as it comes.
  func wait<R: Sendable>(
    seconds: Double = patience, _ what: String, _ take: @escaping @Sendable (inout [Item]) -> R?
  ) async throws -> R {
    try await withCheckedThrowingContinuation { continuation in
      let number: Int? = state.withLock { state in
        if let result = take(&state.items) {
          continuation.resume(returning: result)
          return nil
        }
        guard !state.hasEnded else {
          continuation.resume(
            throwing: Missing("\(name): no \(what): it has ended; \(tail(state))"))
          return nil
        }
        state.number += 1
        state.waiters[state.number] = Waiter(
          tryTake: { items in
            guard let result = take(&items) else { return false }
            continuation.resume(returning: result)
            return true
          },
          fail: { missing in
            continuation.resume(throwing: Missing("waiting for \(what): \(missing)"))
          })
        return state.number
      }
      guard let number else { return }
      let loop = Stage.shared.loop
      loop.post {
        loop.after(seconds: seconds) { [weak self] in
          guard let self,
            let waiter = self.state.withLock({ $0.waiters.removeValue(forKey: number) })
          else { return }
          waiter.fail(self.missing("\(seconds) seconds went by"))
        }
      }
    }
  }

  private func missing(_ why: String) -> Missing {
    Missing("\(name): \(why); \(state.withLock { tail($0) })")
  }

  private func tail(_ state: State) -> String {
    "came last:\n"
      + state.history.suffix(16).map { "  \(String("\($0)".prefix(400)))" }
      .joined(separator: "\n")
  }
}

/// Seconds to wait for what has to come. Long, since nothing is measured here: several builds may
/// share this machine. Under a sanitizer everything takes ten times as long, and somebody may want more.
let patience =
  Host.environment("ALDABA_PATIENCE").flatMap { Double($0) }
  ?? (Host.environment("TSAN_OPTIONS") ?? Host.environment("ASAN_OPTIONS") == nil ? 30 : 420)

/// Lets so many in at once.
actor Gate {
  private var left: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) { left = count }

  func enter() async {
    if left > 0 {
      left -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func leave() {
    if waiting.isEmpty { left += 1 } else { waiting.removeFirst().resume() }
  }
}

extension Scene {
  /// Waits until something is so.
  static func until(_ condition: @Sendable () async throws -> Bool) async throws {
    for _ in 0..<Int(patience * 10) {
      if try await condition() { return }
      await Stage.shared.pause(seconds: 0.1)
    }
    throw Missing("what was waited for did not become true")
  }
}

/// Work on all cores whose results come back in the order in which it was handed out.
///
///     next ──► lane ──►┐
///     next ──► lane ──►├──► each, in order, on the caller's thread
///     next ──► lane ──►┘
///
/// At most so much is under way that every lane has something to do: what is read, and what waits to be
/// taken, is bounded. A single piece is worked on by the caller, without a thread.
public enum Lanes {
  /// Hands pieces out until there is none, and takes what became of each.
  ///
  /// - Parameters:
  ///   - count: threads; the machine's processors where nothing is said.
  ///   - next: the next piece, on the caller's thread.
  ///   - lane: makes what a lane works with, once on each thread.
  ///   - each: takes the results in order, on the caller's thread. What it throws ends all.
  public static func run<Piece: Sendable, Result: Sendable>(
    count: Int = Host.processorCount,
    next: () throws -> Piece?,
    lane: @escaping @Sendable () -> ((Piece) -> Result),
    each: (Result) throws -> Void
  ) throws {
    guard let first = try next() else { return }
    guard let second = try next() else { return try each(lane()(first)) }
    let table = Lock(Table<Piece, Result>())
    var threads: [Thread] = []
    defer {
      table.change { $0.isOver = true }
      for thread in threads { thread.join() }
    }
    for index in 0..<max(1, count) {
      threads.append(try Thread.start(name: "lane \(index)") { serve(table, lane()) })
    }
    table.change { $0.waiting = [(0, first), (1, second)] }
    var handedOut = 2
    var taken = 0
    var isMore = true
    while isMore || taken < handedOut {
      if isMore, handedOut - taken < 2 * threads.count + 1 {
        guard let piece = try next() else {
          isMore = false
          continue
        }
        let place = handedOut
        handedOut += 1
        table.change { $0.waiting.append((place, piece)) }
        continue
      }
      let result = table.wait { $0.done.removeValue(forKey: taken) }
      guard let result else { preconditionFailure("a lane answers") }
      taken += 1
      try each(result)
    }
  }

  private struct Table<Piece: Sendable, Result: Sendable>: Sendable {
    var waiting: [(place: Int, piece: Piece)] = []
    var done: [Int: Result] = [:]
    var isOver = false
  }

  /// A lane's life.
  private static func serve<Piece, Result>(
    _ table: Lock<Table<Piece, Result>>, _ work: (Piece) -> Result
  ) {
    while true {
      let taken = table.wait { table -> (place: Int, piece: Piece)?? in
        if table.isOver { return .some(nil) }
        return table.waiting.isEmpty ? nil : .some(table.waiting.removeFirst())
      }
      guard let taken, let (place, piece) = taken else { return }
      let result = work(piece)
      table.change { $0.done[place] = result }
    }
  }
}

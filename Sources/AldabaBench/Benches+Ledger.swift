import AldabaCrypto
import AldabaJSON
import AldabaLedger
import AldabaSystem

/// The ledger: how many records become durable, how long one takes, how fast all are verified.
extension Bench {
  static let ledgers = [
    Bench("ledger-sqlite", "ledger-raw", "ledger-one", run: durable),
    Bench("ledger-answer-p99", run: paced),
    Bench("ledger-verify", run: integrity),
  ]

  /// 64 writers, each waiting for its record before the next, beside a database's durable inserts
  /// and beside nothing but writing and syncing batches of 64.
  private static func durable(_ ground: Ground) throws -> [Measurement] {
    let count = ground.isQuick ? 4_000 : 40_000
    let scratch = try Scratch()
    let book = try Book(scratch.path + "/ledger")
    defer { book.ledger.close() }
    let rounds = try Rounds(
      ground.runs(7, quick: 3), ours: { try book.rate(count, writers: 64) },
      theirs: Tool.sqlite.tool.map { tool in
        { try inserts(count / 8, tool, scratch.path) }
      })
    let raw = try Rounds(
      ground.runs(7, quick: 3), ours: { try book.rate(count, writers: 64) },
      theirs: { try batches(count, of: 64, scratch.path) })
    let one = try Rounds(
      ground.runs(5, quick: 3), ours: { try book.rate(count / 20, writers: 1) },
      theirs: { try batches(count / 20, of: 1, scratch.path) })
    return [
      Measurement(
        "ledger-one", "/s", one.ours, peer: .tool("write+fdatasync", one.theirs), goal: .none),
      Measurement("ledger-sqlite", "/s", rounds, Tool.sqlite, goal: .ratioAtLeast(4)),
      Measurement(
        "ledger-raw", "/s", raw.ours, peer: .tool("write+fdatasync by 64", raw.theirs),
        goal: .ratioAtLeast(0.25)),
    ]
  }

  /// Rows a second, each its own durable transaction, as the database's own shell does them.
  private static func inserts(_ count: Int, _ tool: Tool, _ folder: String) throws -> Double {
    let file = "\(folder)/\(Clock.bootNanoseconds()).db"
    try Tool.run(
      tool.path, [file, "PRAGMA journal_mode=WAL; CREATE TABLE record(line TEXT);"])
    var script = Array("PRAGMA synchronous=FULL;\n".utf8)
    for index in 0..<count {
      script += Array("INSERT INTO record VALUES('".utf8) + Book.line(index) + Array("');\n".utf8)
    }
    try Files.replace(file + ".sql", script, permissions: 0o600)
    let begin = Clock.bootNanoseconds()
    try Tool.run(tool.path, [file, ".read \(file).sql"])
    return Double(count) / (Double(Clock.bootNanoseconds() - begin) / 1e9)
  }

  /// Lines a second, appended and synced in batches, and nothing else.
  private static func batches(_ count: Int, of size: Int, _ folder: String) throws -> Double {
    let file = try AppendFile(
      creating: "\(folder)/\(Clock.bootNanoseconds()).raw", permissions: 0o600)
    let begin = Clock.bootNanoseconds()
    for batch in 0..<count / size {
      var bytes: [UInt8] = []
      for index in 0..<size { bytes += Book.line(batch * size + index) + [0x0A] }
      try file.append(bytes)
      try file.syncData()
    }
    return Double(count) / (Double(Clock.bootNanoseconds() - begin) / 1e9)
  }

  /// A thousand records a second, evenly: how long until one is answered.
  private static func paced(_ ground: Ground) throws -> [Measurement] {
    let scratch = try Scratch()
    let book = try Book(scratch.path + "/ledger")
    defer { book.ledger.close() }
    let values = try (0..<ground.runs(5, quick: 3)).map { _ in
      percentile(try book.paced(ground.isQuick ? 500 : 3_000), 0.99)
    }
    return [Measurement("ledger-answer-p99", "ms", values, goal: .atMost(50))]
  }

  /// Every line canonical, hashed and under the signed head, beside one hash of the same bytes.
  private static func integrity(_ ground: Ground) throws -> [Measurement] {
    let scratch = try Scratch()
    let folder = scratch.path + "/ledger"
    let book = try Book(folder)
    let count = ground.isQuick ? 20_000 : 200_000
    try book.fill(count)
    book.ledger.close()
    let rounds = try Integrity.rounds(ground.runs(7, quick: 3), of: folder)
    return [
      Measurement("ledger-verify", "MiB/s", rounds, Tool.openssl, goal: .ratioAtLeast(0.5))
    ]
  }
}

/// A ledger of its own, and who writes in it.
private final class Book: Sendable {
  let ledger: Ledger

  init(_ folder: String) throws {
    let key = PrivateKey.ed25519()
    let origin = "bench.invalid/ledger"
    try Ledger.create(directory: folder, origin: origin, key: key)
    ledger = try Ledger.open(directory: folder, origin: origin, key: key)
  }

  /// As long as a signed statement's record is.
  static func line(_ index: Int) -> [UInt8] {
    let hash = String(repeating: "5f1e", count: 16)
    return Array(
      """
      {"at":\(1_700_000_000_000 + index),"by":"technician:gabriela","event":"consent.asked","key":"\(hash)",\
      "prev":"\(hash)","reason":"\(hash)","seq":\(index + 1),"session":"\(hash.prefix(32))",\
      "sig":"\(hash)\(hash)","what":"view"}
      """.utf8)
  }

  /// Records a second, by so many writers that each wait for their own.
  func rate(_ count: Int, writers: Int) throws -> Double {
    let left = Lock((toBegin: count, toEnd: count))
    let begin = Clock.bootNanoseconds()
    for _ in 0..<writers { next(left) }
    guard left.wait(seconds: 60, until: { $0.toEnd == 0 ? true : nil }) == true else {
      throw BenchError("the ledger does not answer")
    }
    return Double(count) / (Double(Clock.bootNanoseconds() - begin) / 1e9)
  }

  private func next(_ left: Lock<(toBegin: Int, toEnd: Int)>) {
    let index = left.withLock { left -> Int? in
      guard left.toBegin > 0 else { return nil }
      left.toBegin -= 1
      return left.toBegin
    }
    guard let index else { return }
    ledger.append([Book.line(index)]) { [self] _ in
      left.change { $0.toEnd -= 1 }
      next(left)
    }
  }

  /// Milliseconds until each was answered, one begun every millisecond.
  func paced(_ count: Int) throws -> [Double] {
    let times = Lock<[Double]>([])
    let start = Clock.bootNanoseconds()
    for index in 0..<count {
      let due = start + Int64(index) * 1_000_000
      let early = due - Clock.bootNanoseconds()
      if early > 0 { Proc.rest(seconds: Double(early) / 1e9) }
      // From when it should have begun: waiting for us to be ready counts too.
      ledger.append([Book.line(index)]) { _ in
        times.change { $0.append(Double(Clock.bootNanoseconds() - due) / 1e6) }
      }
    }
    guard let all = times.wait(seconds: 60, until: { $0.count == count ? $0 : nil }) else {
      throw BenchError("the ledger does not answer")
    }
    return all
  }

  /// Appends as many as one call takes, again and again.
  func fill(_ count: Int) throws {
    let done = Lock(0)
    var from = 0
    while from < count {
      let to = min(count, from + Ledger.maximumAppend)
      ledger.append((from..<to).map(Book.line)) { receipts in done.change { $0 += receipts.count } }
      from = to
    }
    guard done.wait(seconds: 120, until: { $0 == count ? true : nil }) == true else {
      throw BenchError("the ledger does not answer")
    }
  }
}

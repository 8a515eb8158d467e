import AldabaCrypto
import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaWire

/// A ledger of a million records: what an audit of it costs, and opening a broker on it.
extension Bench {
  static let longLedgers = [Bench("ledger-million", isLong: true, run: million)]

  private static func million(_ ground: Ground) throws -> [Measurement] {
    let scratch = try Scratch()
    let broker = try LedgerForge.broker(
      ground.records, in: ground.folder ?? scratch.path, ground)
    let ledger = LongLedger(
      broker: broker, home: scratch.path + "/home", programs: ground.programs)
    let few = ground.runs(5, quick: 3)
    let sample = try ledger.signatures()
    let verify = try Rounds(
      ground.isQuick ? 1 : 3, ours: { try ledger.everything() }, theirs: { try sample.seconds() })
    let proof = try ledger.proof(ground.runs(9, quick: 5))
    return [
      Measurement(
        "million-integrity", "MiB/s", try ledger.integrity(few), Tool.openssl,
        goal: .ratioAtLeast(0.5)),
      Measurement(
        "million-verify", "s", verify.ours,
        peer: .tool("its signatures alone, all cores", verify.theirs), goal: .ratioAtMost(1)),
      Measurement("million-again", "s", try ledger.again(few), goal: .atMost(9)),
      Measurement("million-proof", "ms", proof, goal: .atMost(50)),
      Measurement("million-show", "ms", try ledger.show(few), goal: .atMost(100)),
      Measurement("million-search", "ms", try ledger.search(few), goal: .atMost(100)),
      Measurement("million-list", "s", try ledger.list(1), goal: .none),
      Measurement("million-stats", "s", try ledger.statistics(1), goal: .none),
      Measurement(
        "million-memory", "MiB", [try ledger.mostMemory()], goal: .atMost(256)),
      Measurement("million-open", "s", try ledger.open(few), goal: .atMost(3)),
    ]
  }
}

/// A long ledger in a broker's folder, and what is done with it.
private struct LongLedger {
  private let broker: String
  private let home: String
  private let programs: String
  private var folder: String { broker + "/ledger" }

  init(broker: String, home: String, programs: String) {
    self.broker = broker
    self.home = home
    self.programs = programs
  }

  private func audit(_ arguments: [String]) throws -> (output: [UInt8], seconds: Double) {
    let begin = Clock.bootNanoseconds()
    let output = try Tool.run(
      programs + "/aldaba-audit", arguments + ["--dir", folder, "--home", home])
    return (output, Double(Clock.bootNanoseconds() - begin) / 1e9)
  }

  private func times(_ count: Int, _ arguments: [String], scale: Double = 1) throws -> [Double] {
    try (0..<count).map { _ in try audit(arguments).seconds * scale }
  }

  // MARK: - verify

  func integrity(_ count: Int) throws -> Rounds { try Integrity.rounds(count, of: folder) }

  func everything() throws -> Double { try audit(["verify", "--all"]).seconds }

  /// With the prefix remembered that the runs before have verified.
  func again(_ count: Int) throws -> [Double] { try times(count, ["verify"]) }

  /// A sample of the ledger's signatures, with the keys and messages that they are of.
  func signatures() throws -> SignatureSample {
    var sample = SignatureSample(size: try LedgerReader(directory: folder).verify().head?.size ?? 0)
    struct Enough: Error {}
    do {
      try LedgerReader(directory: folder).replay { _, _, _, line in
        sample.take(try Record(line))
        if sample.isWhole { throw Enough() }
      }
    } catch is Enough {}
    return sample
  }

  // MARK: - One session

  /// One in the middle whose texts are there.
  private func session() throws -> String {
    let middle = try Files.list(folder).filter { $0.hasSuffix(".jsonl") }.sorted()
    let file = try Files.openToRead("\(folder)/\(middle[middle.count / 2])")
    let bytes = try IO.read(file.number, at: 0, maximum: 65_536)
    for line in bytes.split(separator: 0x0A) {
      if let session = try? Record(Array(line)).session { return session.rawValue }
    }
    throw BenchError("no session")
  }

  func proof(_ count: Int) throws -> [Double] {
    let session = try session()
    _ = try audit(["prove", session])
    return try times(count, ["prove", session], scale: 1000)
  }

  func show(_ count: Int) throws -> [Double] {
    try times(count, ["show", try session()], scale: 1000)
  }

  func search(_ count: Int) throws -> [Double] {
    try times(count, ["search", "--session", try session()], scale: 1000)
  }

  // MARK: - All of it

  func list(_ count: Int) throws -> [Double] { try times(count, ["list"]) }

  func statistics(_ count: Int) throws -> [Double] { try times(count, ["stats"]) }

  /// The most that any of the programs before has had resident.
  func mostMemory() throws -> Double {
    _ = try audit(["report", "--html", home + "/report.html"])
    return Double(Host.childrensPeakKibibytes()) / 1024
  }

  /// From starting the broker until it accepts connections.
  func open(_ count: Int) throws -> [Double] {
    try (0..<count).map { _ in
      let begin = Clock.bootNanoseconds()
      let child = try Child.spawn(
        path: programs + "/aldaba-broker",
        arguments: ["serve", "--dir", broker, "--listen", "127.0.0.1:0", "--json"],
        input: .none, output: .pipe, error: .none)
      defer {
        child.signal(Signals.terminate)
        _ = child.wait()
      }
      guard let pipe = child.output, try IO.wait(pipe, for: .read, seconds: 120),
        try IO.read(pipe, maximum: 4096)?.isEmpty == false
      else { throw BenchError("the broker does not start") }
      return Double(Clock.bootNanoseconds() - begin) / 1e9
    }
  }
}

/// Signatures as they stand in a ledger, made ready to be verified with nothing around them.
private struct SignatureSample {
  private typealias Signed = (key: [UInt8], message: [UInt8], signature: [UInt8])

  private static let maximum = 40_000
  /// As many at a time as go to one thread.
  private static let step = 500

  private var signed: [Signed] = []
  /// The records that they are of, and those of the whole ledger.
  private var seen: Int64 = 0
  private let size: Int64

  init(size: Int64) { self.size = size }

  var isWhole: Bool { signed.count >= Self.maximum }

  /// The author's signature, and that of the device which vouches for who joins.
  mutating func take(_ record: Record) {
    seen += 1
    guard let words = record.signed else { return }
    let statement = words.statement
    signed.append((statement.key, statement.signatureInput, words.signature))
    guard case .joined(let device, let vouch, _) = record.act else { return }
    let input = Array(Label.vouch.utf8) + Array(statement.session.rawValue.utf8) + statement.key
    signed.append((device, input, vouch))
  }

  /// Seconds that the signatures of the whole ledger take on all cores, each key read once.
  func seconds() throws -> Double {
    var next = 0
    let begin = Clock.bootNanoseconds()
    try Lanes.run(
      next: { () -> ArraySlice<Signed>? in
        guard next < signed.count else { return nil }
        defer { next += Self.step }
        return signed[next..<min(next + Self.step, signed.count)]
      },
      lane: {
        let keys = SignatureKeys()
        return { part in part.allSatisfy { keys.verify($0.signature, $0.message, by: $0.key) } }
      },
      each: { if !$0 { throw BenchError("a signature does not verify") } })
    return Double(Clock.bootNanoseconds() - begin) / 1e9 / Double(seen) * Double(size)
  }
}

import AldabaSystem

/// One bench: what it measures, and how. Each file of benches has a list of them; `Bench.all` has
/// them all.
struct Bench: Sendable {
  /// The names of its lines; asking for one of them runs it.
  let names: [String]
  /// Whether it takes minutes, and runs only where it is asked for by name.
  let isLong: Bool
  let run: @Sendable (Ground) throws -> [Measurement]

  init(
    _ names: String..., isLong: Bool = false,
    run: @escaping @Sendable (Ground) throws -> [Measurement]
  ) {
    self.names = names
    self.isLong = isLong
    self.run = run
  }

  static let all =
    programs + relay + sessions + desk + shells + files + ledgers + tunnels + longLedgers
}

/// What benches run on: our programs and one broker, started when the first bench wants it.
final class Ground {
  /// What was said about how much to do.
  struct Amount {
    var isQuick = false
    /// How often, instead of what a bench holds right.
    var runs: Int?
    /// MiB of the file that is pushed.
    var mebibytes: Int?
    /// Files of the folder that is pushed.
    var files: Int?
  }

  /// The folder of our programs.
  let programs: String
  let amount: Amount
  /// How long the long ledger is.
  let records: Int
  /// Where it is kept, to be used again; nil: it goes with the run.
  let folder: String?
  private var made: Bed?

  init(
    programs: String, _ amount: Amount, records: Int = 1_000_000, folder: String? = nil
  ) {
    self.programs = programs
    self.amount = amount
    self.records = records
    self.folder = folder
  }

  var isQuick: Bool { amount.isQuick }

  func bed() throws -> Bed {
    if let made { return made }
    let bed = try Bed(programs: programs)
    made = bed
    return bed
  }

  /// How often: fewer times when it has to be quick.
  func runs(_ count: Int, quick: Int) -> Int { amount.runs ?? (isQuick ? quick : count) }

  func close() { made?.close() }
}

/// A B A B …: what two tools did in turn, so that what else the machine does falls on both.
struct Rounds {
  private(set) var ours: [Double] = []
  private(set) var theirs: [Double] = []

  /// - Parameter theirs: nil where there is nothing to compare with.
  init(
    _ count: Int, ours one: () throws -> Double, theirs other: (() throws -> Double)?
  ) throws {
    for _ in 0..<count {
      ours.append(try one())
      if let other { theirs.append(try other()) }
    }
  }
}

/// A folder of its own for files that a bench makes; gone with it.
final class Scratch {
  let path: String

  init() throws {
    path = "/tmp/aldaba-bench-\(Host.processID)-\(Clock.bootNanoseconds())"
    try Folders.make(path)
  }

  deinit { _ = try? Tool.run("/bin/rm", ["-rf", path]) }
}

import AldabaCrypto
import AldabaJSON
import AldabaSystem
import AldabaWire

/// Files left with a customer: from the yes to the file that is whole, compared, durable and in its
/// place, through a broker. The peers do not make anything durable.
extension Bench {
  static let files = [
    Bench(
      "push", "push-wormhole", "push-wormhole-yes", "push-processor", "push-memory-technician",
      "push-memory-broker", "push-memory-agent", run: push),
    Bench("push-many", "push-many-memory", run: pushMany),
  ]

  /// One random file, beside `scp` through a jump host and `wormhole` through its relay, in turn.
  private static func push(_ ground: Ground) throws -> [Measurement] {
    let scratch = try Scratch()
    let mebibytes = ground.amount.mebibytes ?? (ground.isQuick ? 64 : 1_024)
    let file = scratch.path + "/file"
    try fill(file, bytes: mebibytes * 1_048_576)
    let delivery = try Delivery(ground)
    defer { delivery.close() }
    let shell = try Tool.scp.tool.flatMap { _ in try SecureShell.find() }
    let wormhole = try Wormhole.find()
    var (ours, copied, used): ([Double], [Double], [Double]) = ([], [], [])
    var wormed: [(whole: Double, sinceYes: Double)] = []
    for round in 0..<ground.runs(5, quick: 3) {
      func place(_ name: String) throws -> String {
        try settle(scratch)
        return "\(scratch.path)/\(name)\(round)"
      }
      func check(_ path: String) throws {
        guard try Files.status(path: path).size == mebibytes * 1_048_576 else {
          throw BenchError("\(path) is not whole")
        }
        try Files.remove(path)
      }
      let own = try place("ours")
      let before = try delivery.processor()
      ours.append(try delivery.push(file, to: own))
      used.append((try delivery.processor() - before) * 1_024 / Double(mebibytes))
      try check(own)
      if let shell {
        let copy = try place("scp")
        copied.append(try timed { try shell.copy(file, to: copy) })
        try check(copy)
      }
      if let wormhole {
        let copy = try place("wormhole")
        wormed.append(try wormhole.send(file, to: copy))
        try check(copy)
      }
    }
    return [
      Measurement("push", "s", ours, scpFound, copied, goal: .ratioAtMost(0.4)),
      Measurement(
        "push-wormhole", "s", ours, Wormhole.found, wormed.map(\.whole), goal: .ratioAtMost(0.4)),
      Measurement(
        "push-wormhole-yes", "s", ours, Wormhole.found, wormed.map(\.sinceYes), goal: .none),
      Measurement("push-processor", "s/GiB", used, goal: .none),
    ]
      + (try delivery.memory()).map {
        Measurement("push-memory-\($0)", "MiB", [$1], goal: .atMost(64))
      }
  }

  private static var scpFound: Tool.Found {
    if case .missing = SecureShell.found { return SecureShell.found }
    return Tool.scp.tool == nil ? Tool.scp : SecureShell.found
  }

  /// A folder of many small files, beside `tar` through a jump host.
  private static func pushMany(_ ground: Ground) throws -> [Measurement] {
    let scratch = try Scratch()
    let count = ground.amount.files ?? (ground.isQuick ? 1_000 : 10_000)
    let folder = scratch.path + "/in"
    for index in 0..<count {
      let inner = "\(folder)/\(index / 100)"
      if index % 100 == 0 { try Folders.make(inner) }
      try Files.writeNew("\(inner)/\(index)", Crypto.random(4_096), permissions: 0o644)
    }
    let delivery = try Delivery(ground)
    defer { delivery.close() }
    let shell = try Tool.tar.tool.flatMap { _ in try SecureShell.find() }
    var round = 0
    func place(_ name: String) throws -> String {
      round += 1
      try settle(scratch)
      return "\(scratch.path)/\(name)\(round)"
    }
    let rounds = try Rounds(
      ground.runs(5, quick: 3),
      ours: { try delivery.push(folder, to: try place("ours")) },
      theirs: shell.map { shell in
        {
          let copy = try place("tar")
          try Folders.make(copy)
          return try timed { try shell.unpack(folder, to: copy) }
        }
      })
    let found = Tool.tar.tool == nil ? Tool.tar : SecureShell.found
    let most = try delivery.memory().map(\.1).max() ?? 0
    return [
      Measurement("push-many", "s", rounds, found, goal: .ratioAtMost(1)),
      Measurement("push-many-memory", "MiB", [most], goal: .atMost(64)),
    ]
  }

  private static func timed(_ work: () throws -> Void) throws -> Double {
    let begin = Clock.bootNanoseconds()
    try work()
    return Double(Clock.bootNanoseconds() - begin) / 1e9
  }

  /// What is left to write of one run is not to fall on the next.
  private static func settle(_ scratch: Scratch) throws {
    let folder = try OpenFolder(scratch.path)
    try withExtendedLifetime(folder) { try Files.syncAll(folder.number) }
  }

  private static func fill(_ path: String, bytes: Int) throws {
    let file = try Files.openNew(path, permissions: 0o600)
    var left = bytes
    while left > 0 {
      let part = Crypto.random(min(left, 1_048_576))
      try IO.writeAll(file.number, part)
      left -= part.count
    }
  }
}

/// A session in which files are pushed one after the other.
private final class Delivery {
  private let bed: Bed
  private let technician: Actor
  private let agent: Actor

  init(_ ground: Ground) throws {
    // Its own: a broker's memory is that of everything it has done.
    bed = try Bed(programs: ground.programs)
    (technician, agent) = try bed.session()
  }

  /// Seconds from the customer's yes until the agent says that it is there, compared and durable.
  func push(_ path: String, to place: String) throws -> Double {
    try technician.send([
      "do": "push", "path": .string(path), "to": .string(place), "reason": "bench",
    ])
    let asked = try agent.wait("asked", seconds: 300)
    let begin = Clock.bootNanoseconds()
    try agent.send(["do": "answer", "ask": asked["ask"] ?? "", "answer": "yes"])
    // Both are read, so that neither waits for us.
    while try technician.wait("file", seconds: 300)["state"]?.string == "sending" {}
    let end = try agent.wait("file", seconds: 300)
    guard end["state"]?.string == "done" else { throw BenchError("not pushed: \(end)") }
    return Double(Clock.bootNanoseconds() - begin) / 1e9
  }

  /// The most MiB of memory that each of the three programs ever had.
  func memory() throws -> [(String, Double)] {
    try programs.map { ($0, try Proc.peak($1) / 1_024) }
  }

  /// Seconds of processor time that the three have used.
  func processor() throws -> Double { try programs.reduce(0) { $0 + (try Proc.seconds($1.1)) } }

  private var programs: [(String, Int32)] {
    [("technician", technician.pid), ("broker", bed.broker.pid), ("agent", agent.pid)]
  }

  func close() {
    agent.kill()
    technician.kill()
    bed.close()
  }
}

extension SecureShell {
  /// `scp -J jump`
  fileprivate func copy(_ file: String, to place: String) throws {
    guard let scp = Tool.scp.tool else { return }
    try Tool.run(
      scp.path, ["-q", "-F", configuration, "-J", "jump", file, "target:" + place])
  }

  /// `tar | ssh -J jump target tar`
  fileprivate func unpack(_ folder: String, to place: String) throws {
    guard let tar = Tool.tar.tool else { return }
    let there = arguments([tar.path, "-C", place, "-xf", "-"])
    try Tool.run(
      "/bin/sh",
      ["-c", "\(tar.path) -C \"$0\" -cf - . | exec \"$@\"", folder, client.path] + there)
  }
}

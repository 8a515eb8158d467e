import AldabaJSON
import AldabaProof
import AldabaSystem
import AldabaWire
import Glibc
import Testing

/// The promises of a call that is never lost, many times over. In a usual run a few rounds; what
/// `Tests/long` sets makes them many. Each prints what it counted.
@Suite struct LongTests {
  /// How many rounds the environment wants.
  static func rounds(_ name: String, usually: Int) -> Int {
    Host.environment("ALDABA_ROUNDS_\(name)").flatMap { Int($0) } ?? usually
  }

  /// The broker is killed while both sides type and a file goes over.
  @Test func kills() async throws {
    let rounds = Self.rounds("KILLS", usually: 2)
    try await Scene.play { scene in
      let call = try await scene.call()
      let typing = try await Typing(scene, call)
      var times: [Int64] = []
      let transfer = try Transfer(scene, call)
      for round in 0..<rounds {
        try await transfer.begin(round)
        try await typing.burst(
          lines: 20 + round % 7,
          during: {
            try scene.broker.signal(SIGKILL)
          })
        let broker = try scene.broker
        _ = try await broker.exit()
        try await scene.serve()
        let start = Clock.bootMilliseconds()
        try await call.resumed()
        times.append(Clock.bootMilliseconds() - start)
        try await transfer.end()
        try await scene.settled()
      }
      let counts = try await typing.check(scene) + "; \(transfer.counts)"
      let missing = try await scene.missingReceipts()
      #expect(missing == 0)
      Report.say(
        "kills", "\(rounds) kills of the broker", counts,
        "\(missing) acknowledged records missing", times)
    }
  }
}

/// A file that goes over to the customer, another one each round, and what of it arrived.
final class Transfer: Sendable {
  private static let bytes = Host.environment("ALDABA_ROUNDS_KILLS") == nil ? 3 << 20 : 12 << 20

  private let scene: Scene
  private let call: Call
  private let state = Lock((name: "", cut: 0, whole: 0))

  init(_ scene: Scene, _ call: Call) throws {
    self.scene = scene
    self.call = call
    for folder in ["from", "to"] { try AldabaSystem.Folders.make("\(scene.folder)/\(folder)") }
  }

  var counts: String {
    let (_, cut, whole) = state.withLock { $0 }
    return "\(whole) files of \(Transfer.bytes >> 20) MiB arrived whole, "
      + "\(cut) of them under way at the kill"
  }

  /// Returns when the first bytes are on their way.
  func begin(_ round: Int) async throws {
    let name = "file\(round)"
    state.withLock { $0.name = name }
    var random = UInt64(round) &+ 0x9E37_79B9_7F4A_7C15
    var bytes = [UInt8](repeating: 0, count: Transfer.bytes)
    for place in stride(from: 0, to: bytes.count, by: 61) {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      bytes[place] = UInt8(truncatingIfNeeded: random >> 56)
    }
    try Files.writeNew("\(scene.folder)/from/\(name)", bytes, permissions: 0o600)
    call.technician.send([
      "do": "push", "path": .string("\(scene.folder)/from/\(name)"), "to": "to",
      "reason": "Ponerlo al día",
    ])
    call.agent.answer(try await call.agent.ask("push"), "yes")
    try await call.technician.wait("file", ["state": "sending"])
  }

  /// Waits until it is there, and compares.
  func end() async throws {
    let name = state.withLock { $0.name }
    let wasCut = !call.agent.events.history.contains {
      $0.matches("file", ["state": "done"]) && $0["path"]?.string?.hasSuffix("/\(name)") == true
    }
    try await call.technician.wait("file", ["state": "done"], seconds: 120)
    let from = try Files.read("\(scene.folder)/from/\(name)", maximumBytes: 1 << 26)
    let to = try Files.read("\(scene.folder)/to/\(name)", maximumBytes: 1 << 26)
    let same = from.elementsEqual(to)
    #expect(same)
    state.withLock { state in
      state.cut += wasCut ? 1 : 0
      state.whole += same ? 1 : 0
    }
    try Files.remove("\(scene.folder)/from/\(name)")
    try Files.remove("\(scene.folder)/to/\(name)")
  }
}

/// Both sides type whole lines into one file; afterwards every line that was taken is there once and in
/// order.
final class Typing: Sendable {
  private let call: Call
  private let file: String
  private let sent = Lock((technician: 0, agent: 0))

  init(_ scene: Scene, _ call: Call) async throws {
    self.call = call
    let file = scene.folder + "/typed"
    self.file = file
    // As long as a grant may last: a long test takes its time.
    try await call.typing(minutes: 60)
    call.technician.send(["do": "type", "data": "stty -echo; cat > \(file)\n".data])
    try await Scene.until { Files.exists(file) }
  }

  /// So many lines of each, with something happening in their middle.
  func burst(lines: Int, during happening: @escaping @Sendable () async throws -> Void)
    async throws
  {
    for line in 0..<lines {
      let (one, two) = sent.withLock { sent in
        defer { sent = (sent.technician + 1, sent.agent + 1) }
        return (sent.technician, sent.agent)
      }
      call.technician.send(["do": "type", "data": "T \(one)\n".data])
      call.agent.send(["do": "type", "data": "A \(two)\n".data])
      if line == lines / 2 { try await happening() }
      if line % 5 == 0 { await Stage.shared.pause(seconds: 0.003) }
    }
  }

  /// What came of it.
  func check(_ scene: Scene) async throws -> String {
    // In order behind everything that was typed before, from either side.
    call.technician.send(["do": "type", "data": "T end\n".data])
    let file = file
    @Sendable func lines() throws -> [String] {
      try Files.read(file, maximumBytes: 16_777_216).asText.split(separator: "\n").map {
        String($0)
      }
    }
    call.agent.send(["do": "type", "data": "A end\n".data])
    try await Scene.until { try lines().contains("T end") && lines().contains("A end") }
    let all = try lines()
    func numbers(_ side: String) -> [Int] {
      all.filter { $0.hasPrefix(side + " ") }.compactMap { Int($0.dropFirst(2)) }
    }
    let (technician, agent) = (numbers("T"), numbers("A"))
    let wanted = sent.withLock { $0 }
    let refused = call.technician.events.history.count {
      $0.matches("error", ["code": "link-lost"])
    }
    let inOrder = technician == technician.sorted() && agent == agent.sorted()
    let doubled =
      technician.count - Set(technician).count + agent.count - Set(agent).count
    let lost = wanted.technician - refused - technician.count + wanted.agent - agent.count
    #expect(inOrder && doubled == 0 && lost == 0)
    #expect(all.count == technician.count + agent.count + 2)
    return
      "\(technician.count + agent.count) lines typed, \(lost) lost, \(doubled) doubled, "
      + "\(inOrder ? "in order" : "out of order"), \(refused) refused while cut off"
  }
}

extension Call {
  /// Waits until both know that they are back.
  func resumed(seconds: Double = patience) async throws {
    try await technician.wait(
      "link", ["side": "technician", "state": "resumed"], seconds: seconds)
    try await agent.wait("link", ["side": "customer", "state": "resumed"], seconds: seconds)
  }
}

extension Scene {
  /// Each has seen the other come back, in whichever order they came.
  func settled() async throws {
    try await Scene.until {
      let records = try await self.records()
      func count(_ event: String) -> Int { records.count { $0["event"]?.string == event } }
      return count("link.resumed") == count("link.lost")
    }
  }

  /// Records that a party has a receipt of and the ledger does not have at that place.
  func missingReceipts() async throws -> Int {
    let all = try await records()
    var missing = 0
    for home in [technicianHome, customerHome] {
      let folder = home + "/state/receipts"
      for name in Files.exists(folder) ? try Files.list(folder) : [] {
        let bytes = try Files.read("\(folder)/\(name)", maximumBytes: 67_108_864)
        for (_, part) in try ReceiptFile(bytes).parts {
          guard case .record(let receipt, _, _) = part else { continue }
          let index = Int(receipt.index)
          if !all.indices.contains(index) || all[index].canonical() != receipt.record {
            missing += 1
          }
        }
      }
    }
    return missing
  }
}

/// A line of counts for whoever runs a long test.
enum Report {
  static func say(
    _ name: String, _ what: String, _ counts: String, _ more: String, _ times: [Int64]
  ) {
    let sorted = times.sorted()
    let median = sorted.isEmpty ? "" : "; median \(sorted[sorted.count / 2]) ms back"
    let worst = sorted.last.map { ", worst \($0) ms" } ?? ""
    let tail = more.isEmpty ? "" : "; \(more)"
    try? IO.writeAll(1, Array("COUNT \(name): \(what); \(counts)\(tail)\(median)\(worst)\n".utf8))
  }
}

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

  /// The line to the broker is cut, while both sides type over one that is slow and sliced.
  @Test func links() async throws {
    let rounds = Self.rounds("LINKS", usually: 4)
    try await Scene.play { scene in
      let line = try await BadLine.start(to: scene.port)
      let (technician, code) = try await scene.startCall(to: line.address)
      let agent = try await scene.join(code, to: line.address)
      agent.answer(try await agent.ask("session"), "yes")
      try await technician.wait("joined")
      let call = Call(
        technician: technician, agent: agent, code: code, number: try await technician.number())
      let typing = try await Typing(scene, call)
      var times: [Int64] = []
      for round in 0..<rounds {
        try await line.become(
          BadLine.Weather(
            slice: round % 3 == 0 ? 7 : 65_536, delay: round % 4 == 1 ? 0.02 : 0))
        try await typing.burst(lines: 10 + round % 5) {
          try await line.cut(reset: round % 2 == 0)
        }
        let start = Clock.bootMilliseconds()
        try await call.resumed()
        times.append(Clock.bootMilliseconds() - start)
        try await scene.settled()
      }
      try await line.become(BadLine.Weather())
      let counts = try await typing.check(scene)
      let missing = try await scene.missingReceipts()
      #expect(missing == 0)
      Report.say(
        "links", "\(rounds) cuts of the line", counts,
        "\(missing) acknowledged records missing", times)
    }
  }

  /// Strangers knock, hang half-open, stay silent and guess codes; who is in a session does not notice.
  @Test func strangers() async throws {
    let rounds = Self.rounds("STRANGERS", usually: 40)
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      let quiet = try await call.echoTimes(30, "calma")
      let port = UInt16(scene.port)
      let open = Lock<[Int32]>([])
      // Silent connections, and handshakes that stop in the middle of their first record.
      for number in 0..<rounds {
        guard
          let socket = try? Network.connectAndWait(host: "127.0.0.1", port: port, seconds: 2)
            .release()
        else { continue }
        if number % 2 == 0 { try? IO.writeAll(socket, [0x16, 0x03, 0x01, 0x02, 0x00, 0x01]) }
        open.withLock { $0.append(socket) }
      }
      let refusals = Lock(0)
      let busy = try await call.echoTimes(30, "ruido") { turn in
        guard turn % 3 == 0 else { return }
        let guess = try await scene.run([
          "aldaba-agent", "join", "000-000-00\(turn % 10)", "--json", "--home",
          scene.folder + "/x\(turn)", "--customer-file", scene.customerFile, "--broker",
          scene.address,
        ])
        if guess.code == 68 || guess.code == 69 { refusals.withLock { $0 += 1 } }
      }
      for socket in open.withLock({ $0 }) { close(socket) }
      let held = open.withLock { $0.count }
      let refused = refusals.withLock { $0 }
      Report.say(
        "strangers", "\(held) connections held open, \(refused) wrong codes refused",
        "echo \(quiet) ms quiet, \(busy) ms beside them (medians)", "", [])
      #expect(held == rounds && refused > 0)
      try await call.end()
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
    try await call.typing()
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
  fileprivate func resumed() async throws {
    try await technician.wait("link", ["side": "technician", "state": "resumed"])
    try await agent.wait("link", ["side": "customer", "state": "resumed"])
  }

  /// The median time from a key to its echo on the technician's screen, in milliseconds.
  fileprivate func echoTimes(
    _ count: Int, _ word: String,
    beside: @escaping @Sendable (Int) async throws -> Void = { _ in }
  ) async throws -> Int64 {
    var times: [Int64] = []
    for turn in 0..<count {
      try await beside(turn)
      let start = Clock.bootNanoseconds()
      technician.send(["do": "type", "data": "echo \\(\(word)\(turn)''\\)\n".data])
      try await technician.output(until: "(\(word)\(turn))")
      times.append((Clock.bootNanoseconds() - start) / 1_000_000)
    }
    return times.sorted()[count / 2]
  }
}

extension Scene {
  /// Each has seen the other come back, in whichever order they came.
  fileprivate func settled() async throws {
    try await Scene.until {
      let records = try await self.records()
      func count(_ event: String) -> Int { records.count { $0["event"]?.string == event } }
      return count("link.resumed") == count("link.lost")
    }
  }

  /// Records that a party has a receipt of and the ledger does not have at that place.
  fileprivate func missingReceipts() async throws -> Int {
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

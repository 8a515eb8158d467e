import AldabaJSON
import AldabaSystem
import Glibc
import Testing

extension LongTests {
  /// The line to the broker is cut, while both sides type over it in every weather.
  @Test func links() async throws {
    let rounds = Self.rounds("LINKS", usually: 4)
    let isLong = Host.environment("ALDABA_ROUNDS_LINKS") != nil
    let conditions = isLong ? Condition.all : Condition.usual
    try await Scene.play { scene in
      let line = try await BadLine.start(to: scene.port)
      let (technician, code) = try await scene.startCall(to: line.address)
      let agent = try await scene.join(code, to: line.address)
      agent.answer(try await agent.ask("session"), "yes")
      try await technician.wait("joined")
      let call = Call(
        technician: technician, agent: agent, code: code, number: try await technician.number())
      let typing = try await Typing(scene, call)
      let air = Air(port: line.port, scene)
      var times: [String: [Int64]] = [:]
      for round in 0..<rounds {
        // Rare, since it takes a minute.
        let isSilent = isLong && round % 40 == 39
        let condition = isSilent ? .silence : conditions[round % conditions.count]
        try await line.become(condition.weather)
        try await air.become(loss: condition.loss)
        try await typing.burst(lines: 10 + round % 5) {
          await Stage.shared.pause(seconds: Double.random(in: 0...0.05))
          switch condition.cut {
          case .close: try await line.cut(reset: false)
          case .reset: try await line.cut(reset: true)
          case .kill: if !(await air.killSockets()) { try await line.cut(reset: true) }
          case .silence:
            try await air.become(loss: 1)
            await Stage.shared.pause(seconds: 60)
            try await air.become(loss: 0)
          }
        }
        let start = Clock.bootMilliseconds()
        try await call.resumed(seconds: isLong ? 240 : patience)
        times[condition.name, default: []].append(Clock.bootMilliseconds() - start)
        try await air.become(loss: 0)
        try await line.become(BadLine.Weather())
        try await scene.settled()
      }
      let counts = try await typing.check(scene)
      let missing = try await scene.missingReceipts()
      #expect(missing == 0)
      for (name, times) in times.sorted(by: { $0.key < $1.key }) {
        Report.say("links", "\(times.count) cuts, \(name)", "all back", "", times)
      }
      Report.say(
        "links", "\(rounds) cuts of the line", counts,
        "\(missing) acknowledged records missing", times.values.flatMap { $0 })
    }
  }

  /// What the customer takes back ends at once, while the broker is gone, and nothing is typed afterwards.
  @Test func revoking() async throws {
    let rounds = Self.rounds("LINKS", usually: 10) / 10
    try await Scene.play { scene in
      var times: [Int64] = []
      for round in 0..<max(1, rounds) {
        // A session has five numbers: each withdrawal is in one of its own.
        let call = try await scene.call()
        try await call.typing()
        let broker = try scene.broker
        await broker.kill()
        try await call.agent.wait("link", ["side": "customer", "state": "lost"])
        let start = Clock.bootNanoseconds()
        call.agent.send(["do": "revoke", "what": "all"])
        try await call.agent.wait("revoked", ["what": "type"])
        times.append((Clock.bootNanoseconds() - start) / 1000)
        let keys: JSON = ["do": "type", "data": "touch \(scene.folder)/typed\n".data]
        call.technician.send(keys)
        try await scene.serve()
        try await call.resumed()
        try await call.technician.wait("revoked", ["what": "type"])
        call.technician.send(keys)
        call.technician.send(["do": "say", "text": .string("fin\(round)")])
        try await call.agent.wait("said", ["text": .string("fin\(round)")])
        // The shell has taken whatever had come before.
        call.agent.send(["do": "type", "data": "echo \\(ya''\\)\n".data])
        try await call.agent.output(until: "(ya)")
        #expect(!Files.exists(scene.folder + "/typed"))
        try await call.end()
      }
      let sorted = times.sorted()
      Report.say(
        "revoking", "\(times.count) times without a broker",
        "in force after \(sorted[sorted.count / 2]) µs (median, at most \(sorted.last ?? 0))",
        "nothing typed afterwards", [])
    }
  }
}

/// What a cut is like, and what the line is like around it.
private struct Condition: Sendable {
  enum Cut: Sendable { case close, reset, kill, silence }

  let name: String
  var weather = BadLine.Weather()
  /// Of a hundred packets, so many are lost, as a share.
  var loss = 0.0
  let cut: Cut

  private static let late = BadLine.Weather(delay: 0.05, jitter: 0.005)
  private static let narrow = BadLine.Weather(rate: 125_000)

  static let silence = Condition(name: "60 s of silence", cut: .silence)
  private static let closed = Condition(name: "closed", cut: .close)
  private static let sliced = Condition(
    name: "7 bytes at a time, reset", weather: BadLine.Weather(slice: 7), cut: .reset)
  private static let lateReset = Condition(name: "50 ± 5 ms, reset", weather: late, cut: .reset)
  private static let narrowReset = Condition(name: "1 Mbit/s, reset", weather: narrow, cut: .reset)
  private static let killed = Condition(name: "sockets killed", cut: .kill)
  private static let lossy = Condition(name: "30 % lost, reset", loss: 0.3, cut: .reset)
  private static let all3 = Condition(
    name: "10 % lost, 50 ± 5 ms, 1 Mbit/s, closed",
    weather: BadLine.Weather(delay: 0.05, jitter: 0.005, rate: 125_000), loss: 0.1, cut: .close)

  static let usual = [sliced, lateReset, narrowReset, closed]
  static let all = [closed, sliced, lateReset, narrowReset, killed, lossy, all3]
}

/// What happens to packets between the programs and the line, in the machine's own network.
private final class Air: Sendable {
  private let port: UInt16
  private let scene: Scene
  private let loss = Lock(0.0)
  private static let tables = "/usr/sbin/iptables-legacy"

  init(port: UInt16, _ scene: Scene) {
    self.port = port
    self.scene = scene
  }

  /// So many packets are lost from now on, as a share; without the right to it none, loudly.
  func become(loss share: Double) async throws {
    let before = loss.withLock { loss in
      defer { loss = share }
      return loss
    }
    if before > 0 { await rules("-D", before) }
    if share > 0, !(await rules("-A", share)) {
      loss.withLock { $0 = 0 }
      print("SKIPPED: lost packets need root and iptables-legacy (apt-get install iptables)")
    }
  }

  @discardableResult
  private func rules(_ what: String, _ share: Double) async -> Bool {
    var done = true
    for end in ["--dport", "--sport"] {
      var words = [
        Self.tables, "-w", what, "INPUT", "-i", "lo", "-p", "tcp", end, "\(port)",
      ]
      if share < 1 {
        words += ["-m", "statistic", "--mode", "random", "--probability", "\(share)"]
      }
      let run = Files.exists(Self.tables) ? try? await scene.run(words + ["-j", "DROP"]) : nil
      done = run?.code == 0 && done
    }
    return done
  }

  /// Has the kernel end every connection over the line, as an administrator can; false where it cannot.
  func killSockets() async -> Bool {
    let words = ["/usr/bin/env", "ss", "-K", "-t", "( sport = :\(port) or dport = :\(port) )"]
    let run = try? await scene.run(words)
    return run?.code == 0 && (run?.output.split(separator: "\n").count ?? 0) > 1
  }
}

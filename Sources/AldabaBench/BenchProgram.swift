import AldabaJSON
import AldabaSystem
import AldabaTerminal
import AldabaWire

/// `aldaba-bench`: measures whole programs on this machine, on loopback.
public enum BenchProgram {
  private static let benches:
    [(name: String, run: @Sendable (Bed, String, Bool) throws -> Measurement)] = [
      ("start-to-code", { bed, _, quick in try startToCode(bed, quick ? 3 : 11) }),
      ("join-to-greeting", { bed, _, quick in try joinToGreeting(bed, quick ? 3 : 11) }),
      ("yes-to-shell", { bed, _, quick in try yesToShell(bed, quick ? 3 : 7) }),
      ("agent-resident", { bed, _, _ in try agentResident(bed) }),
      ("broker-idle", { bed, _, quick in try brokerIdle(bed, seconds: quick ? 2 : 10) }),
      ("agent-size", { _, programs, _ in try agentSize(programs) }),
    ]

  public static func main() -> Never {
    Program.run(table) { invocation throws in
      let wanted = invocation.parsed.positional
      for name in wanted where !benches.contains(where: { $0.name == name }) {
        let near =
          nearest(to: name, in: benches.map(\.name)) ?? benches.map(\.name).joined(separator: " ")
        throw Failure(.usage, error: "no benchmark «\(name)»", hint: near)
      }
      let isQuick = invocation.parsed.flag("quick")
      let programs = Files.directory(of: try Host.executablePath())
      let bed = try Bed(programs: programs)
      defer { bed.close() }
      if !invocation.isJSON {
        try invocation.print(
          "\(pad("what", 22)) \(pad("median", 14)) \(pad("spread", 18))\(pad("goal", 10)) holds")
      }
      for bench in benches where wanted.isEmpty || wanted.contains(bench.name) {
        let measured = try bench.run(bed, programs, isQuick)
        let line =
          invocation.isJSON
          ? String(decoding: measured.json.encoded(), as: UTF8.self) : measured.row
        try invocation.print(line)
      }
      return .done
    }
  }

  static let table = CommandTable(
    program: "aldaba-bench", version: Program.version,
    summary: Localized(
      "Mide los programas de Aldaba en esta máquina", "Measures Aldaba's programs on this machine"),
    commands: [
      Command(
        name: "", arguments: [Argument("NAME", .any)],
        options: [
          Option("quick", summary: Localized("menos repeticiones", "fewer runs"))
        ],
        examples: [
          Example("aldaba-bench", Localized("todo", "everything")),
          Example(
            "aldaba-bench start-to-code --json",
            Localized("una medida, para otro programa", "one measurement, for another program")),
        ],
        summary: Localized(
          "mide: start-to-code, join-to-greeting, yes-to-shell, agent-resident, broker-idle, agent-size",
          "measures: start-to-code, join-to-greeting, yes-to-shell, agent-resident, broker-idle, agent-size"
        ))
    ])
}

// MARK: - The measurements

/// From starting `aldaba start` to the code on its screen: a process, two TLS keys, a durable record.
private func startToCode(_ bed: Bed, _ runs: Int) throws -> Measurement {
  var values: [Double] = []
  for _ in 0..<runs {
    let begin = Clock.bootNanoseconds()
    let technician = try bed.technician()
    _ = try technician.wait("session")
    values.append(Double(Clock.bootNanoseconds() - begin) / 1e6)
    technician.kill()
  }
  return Measurement("start-to-code", "ms", values, goal: .atMost(100))
}

/// From starting `aldaba-agent join` to the greeting.
private func joinToGreeting(_ bed: Bed, _ runs: Int) throws -> Measurement {
  var values: [Double] = []
  for _ in 0..<runs {
    let technician = try bed.technician()
    guard let code = try technician.wait("session")["code"]?.string else {
      throw BenchError("no code")
    }
    let begin = Clock.bootNanoseconds()
    let agent = try bed.agent(code)
    _ = try agent.wait("greeting")
    values.append(Double(Clock.bootNanoseconds() - begin) / 1e6)
    agent.kill()
    technician.kill()
  }
  return Measurement("join-to-greeting", "ms", values, goal: .atMost(150))
}

/// From the customer's yes to `view` to the first byte of the shell at the technician.
private func yesToShell(_ bed: Bed, _ runs: Int) throws -> Measurement {
  var values: [Double] = []
  for _ in 0..<runs {
    let (technician, agent) = try bed.session()
    try technician.send(["do": "ask", "what": "view", "reason": "bench", "minutes": 5])
    let asked = try agent.wait("asked")
    let begin = Clock.bootNanoseconds()
    try agent.send(["do": "answer", "ask": asked["ask"] ?? "", "answer": "yes"])
    _ = try technician.wait("output")
    values.append(Double(Clock.bootNanoseconds() - begin) / 1e6)
    agent.kill()
    technician.kill()
  }
  return Measurement("yes-to-shell", "ms", values, goal: .atMost(150))
}

/// The agent in a session with an open shell that has shown some screens.
private func agentResident(_ bed: Bed) throws -> Measurement {
  let (technician, agent) = try bed.session()
  defer {
    agent.kill()
    technician.kill()
  }
  try technician.send(["do": "ask", "what": "view", "reason": "bench", "minutes": 5])
  let asked = try agent.wait("asked")
  try agent.send(["do": "answer", "ask": asked["ask"] ?? "", "answer": "yes"])
  _ = try technician.wait("shell")
  let line = Array("seq 1 2000; echo the-$((1+1))nd\n".utf8)
  try agent.send(["do": "type", "data": .string(line.base64)])
  var screen: [UInt8] = []
  while !String(decoding: screen, as: UTF8.self).contains("the-2nd") {
    let event = try technician.wait("output")
    screen = Array((screen + ([UInt8](base64: event["data"]?.string ?? "") ?? [])).suffix(65_536))
  }
  return Measurement("agent-resident", "MiB", [try Proc.resident(agent.pid)], goal: .atMost(25))
}

/// Ticks that a broker with one idle session uses.
private func brokerIdle(_ bed: Bed, seconds: Double) throws -> Measurement {
  let (technician, agent) = try bed.session()
  defer {
    agent.kill()
    technician.kill()
  }
  let rest = Lock(())
  _ = rest.wait(seconds: 1) { _ -> Void? in nil }
  let before = try Proc.ticks(bed.broker.pid)
  _ = rest.wait(seconds: seconds) { _ -> Void? in nil }
  let after = try Proc.ticks(bed.broker.pid)
  return Measurement("broker-idle", "ticks", [after - before], goal: .atMost(0))
}

/// The agent's file, as it is shipped: Swift linked in, without symbols.
private func agentSize(_ programs: String) throws -> Measurement {
  let bytes = try Files.read(programs + "/aldaba-agent", maximumBytes: 512 * 1_048_576)
  let needle = Array("libswiftCore.so".utf8)
  let isDynamic = bytes.indices.contains { index in
    bytes[index] == needle[0] && bytes[index...].starts(with: needle)
  }
  let peer: Measurement.Peer =
    isDynamic
    ? .missing(hint: "build with --static-swift-stdlib -Xlinker -s: Swift is not linked in")
    : .none
  let values = isDynamic ? [] : [Double(bytes.count) / 1e6]
  return Measurement("agent-size", "MB", values, peer: peer, goal: .atMost(20))
}

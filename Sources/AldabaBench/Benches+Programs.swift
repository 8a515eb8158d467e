import AldabaJSON
import AldabaSystem
import AldabaWire

/// The programs themselves: how fast they begin, how much they hold.
extension Bench {
  static let programs = [
    Bench("start-to-code") { [try startToCode($0.bed(), $0.runs(11, quick: 3))] },
    Bench("join-to-greeting") { [try joinToGreeting($0.bed(), $0.runs(11, quick: 3))] },
    Bench("yes-to-shell") { [try yesToShell($0.bed(), $0.runs(7, quick: 3))] },
    Bench("agent-resident") { [try agentResident($0.bed())] },
    Bench("broker-idle") { [try brokerIdle($0.bed(), seconds: $0.isQuick ? 2 : 10)] },
    Bench("agent-size") { [try agentSize($0.programs)] },
  ]
}

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

private func yesToShell(_ bed: Bed, _ runs: Int) throws -> Measurement {
  let values = try (0..<runs).map { _ in try yesToShell(bed) }
  return Measurement("yes-to-shell", "ms", values, goal: .atMost(150))
}

/// Milliseconds from the customer's yes to `view` to the first byte of the shell at the technician.
func yesToShell(_ bed: Bed) throws -> Double {
  let (technician, agent) = try bed.session()
  defer {
    agent.kill()
    technician.kill()
  }
  try technician.send(["do": "ask", "what": "view", "reason": "bench", "minutes": 5])
  let asked = try agent.wait("asked")
  let begin = Clock.bootNanoseconds()
  try agent.send(["do": "answer", "ask": asked["ask"] ?? "", "answer": "yes"])
  _ = try technician.wait("output")
  return Double(Clock.bootNanoseconds() - begin) / 1e6
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
  return Measurement(
    "agent-resident", "MiB", [try Proc.resident(agent.pid) / 1024], goal: .atMost(25))
}

/// Processor time that a broker with one idle session uses.
private func brokerIdle(_ bed: Bed, seconds: Double) throws -> Measurement {
  let (technician, agent) = try bed.session()
  defer {
    agent.kill()
    technician.kill()
  }
  Proc.rest(seconds: 1)
  let before = try Proc.seconds(bed.broker.pid)
  Proc.rest(seconds: seconds)
  let used = try Proc.seconds(bed.broker.pid) - before
  // In ticks of a hundredth of a second, as the kernel counts them for everybody.
  return Measurement("broker-idle", "ticks", [(used * 100).rounded(.down)], goal: .atMost(0))
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

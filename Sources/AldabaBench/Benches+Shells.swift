import AldabaJSON
import AldabaSystem
import AldabaWire

/// What a person feels, beside `ssh -J`: from a key to its echo, and until they can begin.
extension Bench {
  static let shells = [
    Bench("key-to-echo-p50", "key-to-echo-p99", run: keyToEcho),
    Bench("key-to-echo-busy-p50", run: keyAmongOthers),
    Bench("start-beside-ssh", "yes-beside-ssh", run: startBesideSSH),
  ]

  /// A key typed at the technician's, through the broker to the customer's terminal, and its echo
  /// back: whole programs and a real pseudo-terminal at each end.
  private static func keyToEcho(_ ground: Ground) throws -> [Measurement] {
    let session = try Typing(ground.bed())
    defer { session.close() }
    let shell = try SecureShell.find()
    let remote = try shell.map { try Remote($0) }
    defer { remote?.close() }
    let count = ground.isQuick ? 200 : 1_000
    var ours: [[Double]] = []
    var theirs: [[Double]] = []
    for _ in 0..<ground.runs(7, quick: 3) {
      ours.append(try times(count, session.key))
      if let remote { theirs.append(try times(count, remote.key)) }
    }
    return [("p50", 0.5), ("p99", 0.99)].map { name, part in
      Measurement(
        "key-to-echo-\(name)", "µs", ours.map { percentile($0, part) }, SecureShell.found,
        theirs.map { percentile($0, part) }, goal: .ratioAtMost(0.8))
    }
  }

  /// The same while 16 other sessions send bytes through the broker as fast as they go.
  private static func keyAmongOthers(_ ground: Ground) throws -> [Measurement] {
    let bed = try ground.bed()
    let session = try Typing(bed)
    defer { session.close() }
    let broker = try BrokerRelay(bed)
    let isOver = Lock(false)
    let threads = try RelayLoad.busy(broker, try RelayLoad.crowd(broker, 16), until: isOver)
    defer {
      isOver.withLock { $0 = true }
      for thread in threads { thread.join() }
    }
    let values = try (0..<ground.runs(5, quick: 3)).map { _ in
      percentile(try times(ground.isQuick ? 50 : 200, session.key), 0.5)
    }
    return [Measurement("key-to-echo-busy-p50", "µs", values, goal: .none)]
  }

  private static func times(_ count: Int, _ key: () throws -> Void) throws -> [Double] {
    try (0..<count).map { _ in
      let begin = Clock.bootNanoseconds()
      try key()
      return Double(Clock.bootNanoseconds() - begin) / 1e3
    }
  }

  /// From the command to the code on the technician's screen, and from the customer's yes to the first
  /// byte of their shell, beside a command run over a jump host.
  private static func startBesideSSH(_ ground: Ground) throws -> [Measurement] {
    let bed = try ground.bed()
    let shell = try SecureShell.find()
    let rounds = try Rounds(
      ground.runs(11, quick: 3),
      ours: {
        let begin = Clock.bootNanoseconds()
        let technician = try bed.technician()
        _ = try technician.wait("session")
        defer { technician.kill() }
        return Double(Clock.bootNanoseconds() - begin) / 1e6
      },
      theirs: shell.map { shell in
        {
          let begin = Clock.bootNanoseconds()
          try Tool.run(shell.client.path, shell.arguments(["true"]))
          return Double(Clock.bootNanoseconds() - begin) / 1e6
        }
      })
    let yes = try (0..<ground.runs(7, quick: 3)).map { _ in try yesToShell(bed) }
    return [
      Measurement("start-beside-ssh", "ms", rounds, SecureShell.found, goal: .ratioAtMost(0.1)),
      Measurement(
        "yes-beside-ssh", "ms", yes, SecureShell.found, rounds.theirs, goal: .ratioAtMost(0.1)),
    ]
  }
}

/// A session in which the technician may type, with a program at the other end that says nothing.
private final class Typing {
  private let technician: Actor
  private let agent: Actor

  init(_ bed: Bed) throws {
    (technician, agent) = try bed.session()
    try technician.send(["do": "ask", "what": "type", "reason": "bench", "minutes": 30])
    let asked = try agent.wait("asked")
    guard let number = try technician.lastNumber() else { throw BenchError("no number") }
    try agent.send([
      "do": "answer", "ask": asked["ask"] ?? "", "answer": "yes", "number": .string(number),
    ])
    try agent.ignore()
    _ = try technician.wait("shell")
    try send("cat > /dev/null; echo wrong\n")
    Proc.rest(seconds: 1)
    technician.forget()
  }

  private func send(_ text: String) throws {
    try technician.send(["do": "type", "data": .string(Array(text.utf8).base64)])
  }

  func key() throws {
    try send("x")
    let event = try technician.wait("output")
    guard event["data"]?.string == "eA==" else { throw BenchError("another echo: \(event)") }
  }

  func close() {
    agent.kill()
    technician.kill()
  }
}

/// The same over `ssh -J`.
private final class Remote {
  private let terminal: Pty

  init(_ shell: SecureShell) throws {
    terminal = try Pty.spawn(
      path: shell.client.path, arguments: shell.arguments(["cat > /dev/null"], terminal: true),
      environment: Host.environment(), columns: 80, rows: 24)
    // Until the other end is a terminal whose program reads: the first echo that comes alone.
    Proc.rest(seconds: 2)
    try key()
  }

  func key() throws {
    try IO.writeAll(terminal.master, [0x78])
    guard try IO.wait(terminal.master, for: .read, seconds: 10),
      try IO.read(terminal.master, maximum: 4_096) == [0x78]
    else { throw BenchError("ssh: another echo") }
  }

  func close() {
    terminal.hangup()
    terminal.close()
    _ = terminal.wait()
  }
}

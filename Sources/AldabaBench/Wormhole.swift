import AldabaSystem

/// A mailbox and a transit relay of magic-wormhole on loopback, and its client: both ends of a
/// transfer are told not to listen, so that the bytes go through the relay.
final class Wormhole {
  private let client: Tool
  private let servers: [Child]
  private let mailbox: UInt16
  private let transit: UInt16
  private let scratch: Scratch
  private var transfers = 0

  private init(client: Tool, server: Tool) throws {
    self.client = client
    scratch = try Scratch()
    mailbox = try freePort()
    transit = try freePort()
    let folder = scratch.path
    servers = try [
      [
        "wormhole-mailbox", "--port=tcp:\(mailbox):interface=127.0.0.1",
        "--channel-db=\(folder)/mailbox.sqlite",
      ], ["transitrelay", "--port=tcp:\(transit):interface=127.0.0.1"],
    ].enumerated().map { index, arguments in
      try Child.spawn(
        path: server.path,
        arguments: ["--nodaemon", "--pidfile=\(folder)/\(index).pid"] + arguments,
        directory: folder, output: .none, error: .none)
    }
    for port in [mailbox, transit] {
      guard answers(port) else { throw BenchError("magic-wormhole's servers do not start") }
    }
  }

  private func answers(_ port: UInt16) -> Bool {
    for _ in 0..<1_000 {
      if (try? Network.connectAndWait(host: "127.0.0.1", port: port, seconds: 1)) != nil {
        return true
      }
      guard servers.allSatisfy({ $0.reap() == nil }) else { return false }
      Proc.rest(seconds: 0.01)
    }
    return false
  }

  /// The client and both servers, or nil when one is missing.
  static func find() throws -> Wormhole? {
    guard let client = found.tool, let server = Tool.twistd.tool else { return nil }
    return try Wormhole(client: client, server: server)
  }

  /// The client, or what is missing first.
  static let found: Tool.Found = {
    if case .missing = Tool.wormhole { return Tool.wormhole }
    guard let server = Tool.twistd.tool else { return Tool.twistd }
    let said = (try? Tool.output(server.path, ["--help"])) ?? ""
    for (plugin, package) in [
      ("transitrelay", "magic-wormhole-transit-relay"),
      ("wormhole-mailbox", "python3-magic-wormhole-mailbox-server"),
    ] where !said.contains(plugin) {
      return .missing(hint: "\(plugin) is not installed: apt-get install \(package)")
    }
    return Tool.wormhole
  }()

  /// Seconds until both programs have ended, the file whole and compared: from their start, as with
  /// any command, and from the receiver's yes.
  func send(_ file: String, to place: String) throws -> (whole: Double, sinceYes: Double) {
    transfers += 1
    let start = Clock.bootNanoseconds()
    let code = "\(transfers)-aldaba-bench"
    let sender = try run(["send", "--no-listen", "--hide-progress", "--code", code, file])
    defer { sender.signal(Signals.terminate) }
    let receiver = try run(["receive", "--no-listen", "--hide-progress", "-o", place, code])
    defer { receiver.signal(Signals.terminate) }
    guard let output = receiver.output, let input = receiver.input else {
      throw BenchError("no pipes")
    }
    var said: [UInt8] = []
    while !String(decoding: said, as: UTF8.self).contains("ok?") {
      guard try IO.wait(output, for: .read, seconds: 60) else {
        throw BenchError("wormhole does not ask")
      }
      guard let part = try IO.read(output, maximum: 4_096) else { continue }
      guard !part.isEmpty else { throw BenchError("wormhole ended early") }
      said += part
    }
    let begin = Clock.bootNanoseconds()
    try IO.writeAll(input, Array("y\n".utf8))
    guard receiver.wait().code == 0, sender.wait().code == 0 else {
      throw BenchError("wormhole failed")
    }
    let end = Clock.bootNanoseconds()
    return (Double(end - start) / 1e9, Double(end - begin) / 1e9)
  }

  private func run(_ arguments: [String]) throws -> Child {
    var environment = Host.environment()
    // What it asks has to come before it waits for the answer.
    environment["PYTHONUNBUFFERED"] = "1"
    return try Child.spawn(
      path: client.path,
      arguments: [
        "--relay-url", "ws://127.0.0.1:\(mailbox)/v1", "--transit-helper",
        "tcp:127.0.0.1:\(transit)",
      ] + arguments, environment: environment, directory: scratch.path, input: .pipe,
      output: .pipe, error: .none)
  }

  deinit {
    for server in servers {
      server.signal(Signals.terminate)
      _ = server.wait()
    }
  }
}

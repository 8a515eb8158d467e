import AldabaJSON
import AldabaSystem
import AldabaWire

/// What a measurement could not do.
struct BenchError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// One of our programs, spoken to over JSON lines.
final class Actor {
  let child: Child
  private var buffer: [UInt8] = []

  init(_ path: String, _ arguments: [String]) throws {
    // The plainest shell: what a person's own one reads at its start is not ours to measure.
    var environment = Host.environment()
    environment["SHELL"] = "/bin/sh"
    child = try Child.spawn(
      path: path, arguments: arguments, environment: environment, input: .pipe, output: .pipe,
      error: .none)
  }

  var pid: Int32 { child.pid }

  func send(_ command: JSON) throws {
    guard let input = child.input else { throw BenchError("no input") }
    try IO.writeAll(input, command.encoded() + [0x0A])
  }

  /// The next event of that name; others are passed over.
  func wait(_ event: String, seconds: Double = 20) throws -> JSON {
    guard let output = child.output else { throw BenchError("no output") }
    let deadline = Clock.bootMilliseconds() + Int64(seconds * 1000)
    while true {
      while let end = buffer.firstIndex(of: 0x0A) {
        let line = Array(buffer[..<end])
        buffer.removeFirst(end + 1)
        if let json = try? JSON.parse(line), json["event"]?.string == event { return json }
      }
      let left = Double(deadline - Clock.bootMilliseconds()) / 1000
      guard left > 0, try IO.wait(output, for: .read, seconds: left) else {
        throw BenchError("no \(event) within \(seconds) s")
      }
      guard let part = try IO.read(output, maximum: 65_536) else { continue }
      guard !part.isEmpty else { throw BenchError("the program ended before \(event)") }
      buffer += part
    }
  }

  func end() {
    child.signal(Signals.terminate)
    _ = child.wait()
  }

  func kill() {
    child.signal(Signals.kill)
    _ = child.wait()
  }
}

/// A broker in a throw-away folder with one technician, all on loopback.
final class Bed {
  let folder: String
  let broker: Actor
  let address: String
  private let programs: String

  init(programs: String) throws {
    self.programs = programs
    folder = "/tmp/aldaba-bench-\(Host.processID)-\(Clock.bootNanoseconds())"
    try Folders.make(folder)
    _ = try Bed.run(
      programs + "/aldaba-broker", ["init", "--dir", folder + "/b", "--org", "Bench"])
    broker = try Actor(
      programs + "/aldaba-broker",
      [
        "serve", "--dir", folder + "/b", "--listen", "127.0.0.1:0", "--json", "--set",
        "sessions_per_technician=100",
      ])
    guard let port = try broker.wait("listening")["port"]?.integer else {
      throw BenchError("the broker said no port")
    }
    address = "localhost:\(port)"
    let token = try Bed.run(
      programs + "/aldaba-broker",
      ["person", "add", "bench", "--name", "Bench", "--dir", folder + "/b"])
    _ = try Bed.run(programs + "/aldaba", ["enroll", "--home", folder + "/t"], input: token)
  }

  func technician() throws -> Actor {
    try Actor(
      programs + "/aldaba",
      [
        "start", "--json", "--home", folder + "/t", "--customer", "Ana", "--ticket", "1",
        "--motive", "bench", "--broker", address,
      ])
  }

  func agent(_ code: String) throws -> Actor {
    try Actor(
      programs + "/aldaba-agent",
      [
        "join", code, "--json", "--home", folder + "/c", "--customer-file",
        folder + "/b/customer.json5", "--broker", address,
      ])
  }

  /// A session whose customer has said yes to beginning.
  func session() throws -> (technician: Actor, agent: Actor) {
    let technician = try technician()
    guard let code = try technician.wait("session")["code"]?.string else {
      throw BenchError("no code")
    }
    let agent = try agent(code)
    let asked = try agent.wait("asked")
    try agent.send(["do": "answer", "ask": asked["ask"] ?? "", "answer": "yes"])
    _ = try technician.wait("number")
    return (technician, agent)
  }

  func close() {
    broker.end()
    _ = try? Bed.run("/bin/rm", ["-rf", folder])
  }

  /// Runs a program to its end and gives its output.
  @discardableResult
  static func run(_ path: String, _ arguments: [String], input: [UInt8] = []) throws -> [UInt8] {
    let child = try Child.spawn(
      path: path, arguments: arguments, input: .pipe, output: .pipe, error: .none)
    if let pipe = child.input { try IO.writeAll(pipe, input) }
    child.closeInput()
    var output: [UInt8] = []
    if let pipe = child.output {
      while true {
        _ = try IO.wait(pipe, for: .read, seconds: 30)
        guard let part = try IO.read(pipe, maximum: 65_536) else { continue }
        if part.isEmpty { break }
        output += part
      }
    }
    guard child.wait().code == 0 else {
      throw BenchError("\(path) \(arguments.first ?? "") failed")
    }
    return output
  }
}

/// What the kernel says of a process.
enum Proc {
  /// Resident memory in MiB.
  static func resident(_ pid: Int32) throws -> Double {
    let text = String(
      decoding: try Files.read("/proc/\(pid)/status", maximumBytes: 65_536), as: UTF8.self)
    for line in text.split(separator: "\n") where line.hasPrefix("VmRSS:") {
      let digits = line.filter(\.isNumber)
      if let kibibytes = Double(String(digits)) { return kibibytes / 1024 }
    }
    throw BenchError("no VmRSS of \(pid)")
  }

  /// Processor time in ticks, user and system.
  static func ticks(_ pid: Int32) throws -> Double {
    let text = String(
      decoding: try Files.read("/proc/\(pid)/stat", maximumBytes: 65_536), as: UTF8.self)
    // The name in parentheses may hold spaces: fields count from behind it.
    guard let close = text.lastIndex(of: ")") else { throw BenchError("no stat of \(pid)") }
    let fields = text[text.index(after: close)...].split(separator: " ")
    guard fields.count > 13, let user = Double(fields[11]), let system = Double(fields[12]) else {
      throw BenchError("no ticks of \(pid)")
    }
    return user + system
  }
}

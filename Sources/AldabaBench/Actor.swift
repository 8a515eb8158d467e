import AldabaJSON
import AldabaSystem

/// What a measurement could not do.
struct BenchError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// One of our programs, spoken to over JSON lines.
final class Actor {
  let child: Child
  /// Read and not looked at.
  private var buffer: [UInt8] = []
  private var reader: Thread?
  /// The number of the last `number` event.
  private var number: String?

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
    var passed: [UInt8] = []
    while true {
      while let end = buffer.firstIndex(of: 0x0A) {
        let line = Array(buffer[..<end])
        buffer.removeFirst(end + 1)
        guard let json = try? JSON.parse(line) else { continue }
        if let number = json["number"]?.string { self.number = number }
        if json["event"]?.string == event { return json }
        passed = line
      }
      let left = Double(deadline - Clock.bootMilliseconds()) / 1000
      guard left > 0, try IO.wait(output, for: .read, seconds: left) else {
        throw BenchError(
          "no \(event) within \(seconds) s, the last was \(String(decoding: passed, as: UTF8.self))"
        )
      }
      guard let part = try IO.read(output, maximum: 65_536) else { continue }
      guard !part.isEmpty else { throw BenchError("the program ended before \(event)") }
      buffer += part
    }
  }

  /// The four digits that this side reads aloud, or that came last of them.
  func lastNumber() throws -> String? {
    try number ?? wait("number")["number"]?.string
  }

  /// Passes over everything that has come.
  func forget() {
    buffer = []
    guard let output = child.output else { return }
    while let part = (try? IO.read(output, maximum: 65_536)) ?? nil, !part.isEmpty {}
  }

  func end() {
    child.signal(Signals.terminate)
    _ = child.wait()
  }

  /// Reads what it says from here on, and forgets it: a full pipe would hold it up.
  func ignore() throws {
    guard let output = child.output else { return }
    reader = try Thread.start(name: "ignore") {
      while (try? IO.wait(output, for: .read)) != nil {
        if let part = try? IO.read(output, maximum: 65_536), part.isEmpty { return }
      }
    }
  }

  func kill() {
    child.signal(Signals.kill)
    _ = child.wait()
    reader?.join()
  }
}

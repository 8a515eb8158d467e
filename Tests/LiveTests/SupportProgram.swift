import AldabaJSON
import AldabaSystem
import AldabaWire
import Glibc

/// One of the programs under test, driven by JSON lines: commands to its standard input, events from
/// its standard output.
final class Program: Sendable {
  let name: String
  let pid: Int32
  let events: Mailbox<JSON>
  private let child: Confined<Child>
  private let ends: Mailbox<ChildExit>
  private let words: Lock<[UInt8]>

  /// Where the programs are: `$ALDABA_BIN`, else beside the test bundle.
  static func path(_ program: String) -> String {
    // A program of the system's.
    if program.hasPrefix("/") { return program }
    let own = (try? Host.executablePath()).map { Files.directory(of: $0) }
    return (Host.environment("ALDABA_BIN") ?? own ?? ".") + "/" + program
  }

  /// What every program starts with: no settings of whoever runs the tests.
  static func environment(home: String) -> [String: String] {
    var environment = [
      "HOME": home, "PATH": Host.environment("PATH") ?? "/usr/bin:/bin", "SHELL": "/bin/sh",
      "PS1": "$ ", "TERM": "xterm", "LANG": "en_US.UTF-8", "LC_ALL": "C.UTF-8",
    ]
    // A sanitizer's report goes where it is looked for, not among the words for people.
    for name in ["ASAN_OPTIONS", "TSAN_OPTIONS", "SWIFT_BACKTRACE"] {
      environment[name] = Host.environment(name)
    }
    return environment
  }

  private init(_ name: String, _ child: Child, _ loop: EventLoop) throws {
    self.name = name
    pid = child.pid
    let events = Mailbox<JSON>(name)
    let ends = Mailbox<ChildExit>("\(name)'s end")
    let words = Lock<[UInt8]>([])
    self.events = events
    self.ends = ends
    self.words = words
    self.child = Confined(child)
    let pid = pid
    Guard.add(pid)
    let open = Confined((child.output != nil ? 1 : 0) + (child.error != nil ? 1 : 0))
    var status: ChildExit?
    func finish() {
      guard open.value == 0, let status else { return }
      events.end()
      ends.put(status)
    }
    var line: [UInt8] = []
    if let output = child.output {
      try Program.read(output, loop) { part in
        guard let part else {
          open.value -= 1
          return finish()
        }
        line += part
        while let end = line.firstIndex(of: 0x0A) {
          let text = Array(line[..<end])
          line.removeFirst(end + 1)
          events.put(
            (try? JSON.parse(text)) ?? ["event": "no JSON", "text": .string(text.asText)])
        }
      }
    }
    if let error = child.error {
      try Program.read(error, loop) { part in
        guard let part else {
          open.value -= 1
          return finish()
        }
        words.withLock { $0 += part }
      }
    }
    try child.onExit(on: loop) {
      status = $0
      Guard.remove(pid)
      // A program's own children may keep its pipes open: they are not waited for.
      loop.after(seconds: 0.5) {
        open.value = 0
        finish()
      }
      finish()
    }
  }

  private static func read(
    _ descriptor: Int32, _ loop: EventLoop, _ body: @escaping ([UInt8]?) -> Void
  ) throws {
    let source = Confined<EventLoop.Source?>(nil)
    source.value = try loop.add(descriptor, .read) { _ in
      guard let part = (try? IO.read(descriptor, maximum: 65_536)) ?? [] as [UInt8]? else { return }
      if part.isEmpty { source.value?.cancel() }
      body(part.isEmpty ? nil : part)
    }
  }

  static func start(
    _ name: String, _ arguments: [String], home: String, environment: [String: String] = [:]
  ) async throws -> Program {
    let all = Program.environment(home: home).merging(environment) { $1 }
    let path = arguments[0].hasPrefix("/") ? arguments[0] : Program.path(arguments[0])
    return try await Stage.shared.on {
      try Program(
        name,
        try Child.spawn(
          path: path, arguments: Array(arguments.dropFirst()), environment: all, input: .pipe,
          output: .pipe, error: .pipe), Stage.shared.loop)
    }
  }

  // MARK: - Speaking

  func send(_ command: JSON) { send(line: command.encoded()) }

  func send(line: [UInt8]) {
    Stage.shared.loop.post { [child] in
      guard let input = child.value.input else { return }
      try? IO.writeAll(input, line + [0x0A])
    }
  }

  func closeInput() { Stage.shared.loop.post { [child] in child.value.closeInput() } }

  func signal(_ signal: Int32) { Stage.shared.loop.post { [child] in child.value.signal(signal) } }

  // MARK: - Hearing

  /// The next event of this name with these members. Others stay to be waited for.
  @discardableResult
  func wait(_ event: String, _ members: [String: JSON] = [:], seconds: Double = patience)
    async throws -> JSON
  {
    try await events.wait(seconds: seconds, "\(event) \(members)") { items in
      guard let index = items.firstIndex(where: { $0.matches(event, members) }) else { return nil }
      return items.remove(at: index)
    }
  }

  /// Whether such an event has ever come.
  func hasHeard(_ event: String, _ members: [String: JSON] = [:]) -> Bool {
    events.history.contains { $0.matches(event, members) }
  }

  /// Screen bytes from where the last call stopped, until they contain `text`.
  @discardableResult
  func output(until text: String, seconds: Double = patience) async throws -> [UInt8] {
    let wanted = Array(text.utf8)
    let so = Lock<[UInt8]>([])
    return try await events.wait(seconds: seconds, "output with \(text.debugDescription)") {
      items in
      so.withLock { bytes in
        let known = max(0, bytes.count - wanted.count)
        while let index = items.firstIndex(where: { $0.matches("output", [:]) }) {
          bytes += items.remove(at: index)["data"]?.string.flatMap { [UInt8](base64: $0) } ?? []
        }
        return Array(bytes[known...]).contains(wanted) ? bytes : nil
      }
    }
  }

  /// All screen bytes that ever came.
  var screen: [UInt8] {
    events.history.filter { $0.matches("output", [:]) }.flatMap {
      $0["data"]?.string.flatMap { [UInt8](base64: $0) } ?? []
    }
  }

  /// What it wrote for people.
  var errorText: String { words.withLock { $0.asText } }

  /// Its exit code, when it has ended.
  func exit(seconds: Double = patience) async throws -> Int32 {
    let status: ChildExit
    do {
      status = try await ends.wait(seconds: seconds, "exit") { $0.first }
    } catch {
      throw Missing(
        "\(error); \(name) said \(events.history.suffix(8)) and \(errorText)")
    }
    return status.code
  }

  /// Ends it whatever it does, and waits until it is gone.
  func kill() async {
    signal(SIGKILL)
    _ = try? await exit()
  }
}

/// A program that ran to its end. Its standard input stays open unless it is given one: an end of
/// input is an answer, too.
struct Finished: Sendable {
  let code: Int32
  let output: String
  let error: String

  static func run(
    _ arguments: [String], input: String? = nil, home: String, environment: [String: String] = [:]
  ) async throws -> Finished {
    let all = Program.environment(home: home).merging(environment) { $1 }
    let path = arguments[0].hasPrefix("/") ? arguments[0] : Program.path(arguments[0])
    return try await withCheckedThrowingContinuation { continuation in
      do throws(SystemError) {
        try Thread.start(name: "run") {
          continuation.resume(
            with: Result {
              try run(path, Array(arguments.dropFirst()), all, input: input)
            })
        }
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }

  private static func run(
    _ path: String, _ arguments: [String], _ environment: [String: String], input: String?
  ) throws -> Finished {
    let child = try Child.spawn(
      path: path, arguments: arguments, environment: environment,
      input: .pipe, output: .pipe, error: .pipe)
    if let input, let descriptor = child.input {
      try? IO.writeAll(descriptor, Array(input.utf8))
      child.closeInput()
    }
    var output: [[UInt8]] = [[], []]
    for (index, descriptor) in [child.output, child.error].enumerated() {
      guard let descriptor else { continue }
      output[index] = try IO.readToEnd(descriptor, maximum: 16_777_216)
    }
    return Finished(
      code: child.wait().code, output: output[0].asText, error: output[1].asText)
  }
}

extension JSON {
  func matches(_ event: String, _ members: [String: JSON]) -> Bool {
    self["event"]?.string == event && members.allSatisfy { self[$0.key] == $0.value }
  }
}

extension [UInt8] {
  var asText: String { String(decoding: self, as: UTF8.self) }

  func contains(_ other: [UInt8]) -> Bool {
    guard !other.isEmpty else { return true }
    guard count >= other.count else { return false }
    return (0...(count - other.count)).contains { start in
      self[start] == other[0] && self[start..<start + other.count].elementsEqual(other)
    }
  }
}

extension String {
  /// As the `data` of a command.
  var data: JSON { .string(Array(utf8).base64) }
}

extension String {
  /// One sentence and one hint, as every error is.
  var isTwoLines: Bool {
    let lines = split(separator: "\n")
    return lines.count == 2 && lines[0].hasPrefix("error: ") && lines[1].hasPrefix("hint: ")
  }
}

import AldabaSystem
import Glibc

/// A program on a terminal of its own, used as a person uses it: keys in, a screen out.
final class Person: Sendable {
  private let name: String
  private let screen: Mailbox<[UInt8]>
  private let ends: Mailbox<ChildExit>
  private let pty: Confined<Pty>
  let pid: Int32

  /// - Parameters:
  ///   - script: what /bin/sh runs there, without being interactive itself.
  ///   - columns: the width of the window.
  ///   - variables: more of the environment.
  static func start(
    _ scene: Scene, _ name: String, script: String, language: String = "es", columns: Int = 200,
    variables: [String: String] = [:]
  ) async throws -> Person {
    let environment = Program.environment(home: scene.folder).merging([
      "LC_ALL": language == "es" ? "es_ES.UTF-8" : "en_US.UTF-8",
      "LANG": "C.UTF-8",
    ]) { $1 }.merging(variables) { $1 }
    return try await Stage.shared.on {
      try Person(
        name,
        try Pty.spawn(
          path: "/bin/sh", arguments: ["-c", script], environment: environment, columns: columns,
          rows: 50), Stage.shared.loop)
    }
  }

  /// A customer at `aldaba-agent join`: the terminal's settings before and after are in
  /// `before` and `after` of the scene's folder, and `code=N` is printed at the end.
  static func customer(
    _ scene: Scene, code: String, language: String = "es", columns: Int = 200,
    variables: [String: String] = [:]
  ) async throws -> Person {
    let agent = Program.path("aldaba-agent")
    let folder = scene.folder
    // The agent's number is written where a test can find it.
    return try await start(
      scene, "customer",
      script: """
        stty -a > \(folder)/before
        sh -c 'echo $$ > \(folder)/pid; exec "$@"' sh \(agent) join \(code) --home \(folder)/c \
        --customer-file \(scene.customerFile) --broker \(scene.address)
        echo "code=$?"
        sleep 0.5
        stty -a > \(folder)/after
        """, language: language, columns: columns, variables: variables)
  }

  private init(_ name: String, _ pty: Pty, _ loop: EventLoop) throws {
    self.name = name
    pid = pty.pid
    let screen = Mailbox<[UInt8]>(name)
    let ends = Mailbox<ChildExit>("\(name)'s end")
    self.screen = screen
    self.ends = ends
    self.pty = Confined(pty)
    let source = Confined<EventLoop.Source?>(nil)
    source.value = try loop.add(pty.master, .read) { [weak pty] _ in
      guard let pty, let part = (try? IO.read(pty.master, maximum: 65_536)) ?? [] as [UInt8]?
      else { return }
      if part.isEmpty { source.value?.cancel() } else { screen.put(part) }
    }
    try pty.onExit(on: loop) { ends.put($0) }
  }

  deinit {
    Stage.shared.loop.post { [pty] in
      pty.value.hangup()
      pty.value.signal(SIGKILL)
    }
  }

  func type(_ text: String) {
    Stage.shared.loop.post { [pty] in
      try? IO.writeAll(pty.value.master, Array(text.utf8))
    }
  }

  /// Answers as somebody who has read the question: after the half second in which nothing counts.
  func answer(_ text: String) async {
    await Stage.shared.pause(seconds: 0.8)
    type(text)
  }

  /// What was shown from where the last call stopped, until it contains `text`.
  @discardableResult
  func sees(_ text: String, seconds: Double = patience) async throws -> String {
    let wanted = Array(text.utf8)
    let so = Lock<[UInt8]>([])
    do {
      return try await screen.wait(seconds: seconds, text) { items in
        so.withLock { bytes in
          while !items.isEmpty { bytes += items.removeFirst() }
          guard let end = bytes.end(of: wanted) else { return nil }
          // What follows is still to be seen.
          let rest = Array(bytes[end...])
          if !rest.isEmpty { items.insert(rest, at: 0) }
          return Array(bytes[..<end]).asText
        }
      }
    } catch {
      throw Missing("\(name) did not see «\(text)», but:\n\(everything)")
    }
  }

  /// All that was ever shown.
  var everything: String { screen.history.flatMap { $0 }.asText }

  func exit() async throws { _ = try await ends.wait("the end") { $0.first } }

  func resize(columns: Int, rows: Int) {
    Stage.shared.loop.post { [pty] in try? pty.value.resize(columns: columns, rows: rows) }
  }
}

extension [UInt8] {
  /// Where the first occurrence of `other` ends.
  func end(of other: [UInt8]) -> Int? {
    guard count >= other.count, !other.isEmpty else { return nil }
    for start in 0...(count - other.count)
    where self[start..<start + other.count].elementsEqual(other) { return start + other.count }
    return nil
  }
}

import AldabaJSON
import AldabaSystem
import AldabaWire
import Glibc
import Testing

/// A broker of a test's own, in a folder of its own, with one enrolled technician: everything that
/// was started here ends with the test, and the ledger has to verify then.
final class Scene: Sendable {
  /// `b` is the broker's, `t` the technician's, `c` the customer's.
  let folder: String
  private let settings: [String]
  private let listening: Lock<(program: Program?, port: Int64)>
  private let programs = Lock<[Program]>([])

  private init(folder: String, settings: [String]) {
    self.folder = folder
    self.settings = settings
    listening = Lock((nil, 0))
  }

  var brokerFolder: String { folder + "/b" }
  var ledger: String { folder + "/b/ledger" }
  var technicianHome: String { folder + "/t" }
  var customerHome: String { folder + "/c" }
  var customerFile: String { folder + "/b/customer.json5" }
  var port: Int64 { listening.withLock { $0.port } }
  var address: String { "localhost:\(port)" }
  var broker: Program {
    get throws {
      guard let program = listening.withLock({ $0.program }) else { throw Missing("no broker") }
      return program
    }
  }

  /// So many tests run at once: each has four processes and two cores may be all there is.
  private static let gate = Gate(3)

  /// Plays one scene.
  ///
  /// - Parameter settings: `KEY=VALUE` for `serve --set`. The floor is free unless they say another
  ///   time: two people who type at once are one test's subject and would slow the others.
  static func play(
    _ settings: [String] = [], serves: Bool = true, _ body: @Sendable (Scene) async throws -> Void
  ) async throws {
    let template = try await Template.shared.folder()
    await gate.enter()
    let folder = try Folders.fresh()
    let scene = Scene(folder: folder, settings: ["floor_seconds=0"] + settings)
    var failure: (any Error)?
    do {
      _ = try await Finished.run(["/bin/cp", "-a", template + "/.", folder], home: folder)
      if serves { try await scene.serve() }
      try await body(scene)
      try await scene.verifyLedger()
    } catch {
      failure = Missing("\(error)\n\(scene.report)")
    }
    await scene.end()
    Folders.remove(folder)
    await gate.leave()
    if let failure { throw failure }
  }

  /// Starts the broker; on the same port when it ran before.
  ///
  /// - Parameters:
  ///   - more: settings besides the scene's own.
  ///   - descriptors: how many it may have open; nil: as many as this machine allows.
  ///   - group: the folder of a control group that it is to be in.
  ///   - program: another file than the one that is tested with.
  func serve(
    _ more: [String] = [], environment: [String: String] = [:], descriptors: Int? = nil,
    within group: String? = nil, program: String = "aldaba-broker"
  ) async throws {
    let port = port
    var arguments = [
      program, "serve", "--dir", brokerFolder, "--listen", "127.0.0.1:\(port)", "--json",
    ]
    for setting in settings + more { arguments += ["--set", setting] }
    let before =
      (descriptors.map { ["ulimit -n \($0)"] } ?? [])
      + (group.map { ["echo $$ > \($0)/cgroup.procs"] } ?? [])
    if !before.isEmpty {
      arguments[0] = Program.path(arguments[0])
      let script = (before + ["exec \"$0\" \"$@\""]).joined(separator: "; ")
      arguments = ["/bin/sh", "-c", script] + arguments
    }
    let program = try await start("broker", arguments, environment: environment)
    let event = try await program.wait("listening")
    guard let number = event["port"]?.integer else { throw Missing("no port in \(event)") }
    listening.withLock { $0 = (program, number) }
  }

  // MARK: - Programs

  func start(_ name: String, _ arguments: [String], environment: [String: String] = [:])
    async throws -> Program
  {
    let program = try await Program.start(
      name, arguments, home: folder, environment: environment)
    programs.withLock { $0.append(program) }
    return program
  }

  func run(_ arguments: [String], input: String? = nil) async throws -> Finished {
    try await Finished.run(arguments, input: input, home: folder)
  }

  /// `aldaba start`, and its code.
  func startCall(
    home: String? = nil, customer: String = "Ana", to address: String? = nil,
    environment: [String: String] = [:]
  ) async throws -> (technician: Program, code: String) {
    let technician = try await start(
      "technician",
      [
        "aldaba", "start", "--json", "--home", home ?? technicianHome, "--customer", customer,
        "--ticket", "C-7", "--motive", "No puedo imprimir", "--broker", address ?? self.address,
      ], environment: environment)
    let event = try await technician.wait("session")
    guard let code = event["code"]?.string else { throw Missing("no code in \(event)") }
    return (technician, code)
  }

  func join(
    _ code: String, name: String = "agent", to address: String? = nil,
    environment: [String: String] = [:]
  ) async throws -> Program {
    try await start(
      name,
      [
        "aldaba-agent", "join", code, "--json", "--home", customerHome, "--customer-file",
        customerFile, "--broker", address ?? self.address,
      ], environment: environment)
  }

  /// A call whose customer has said yes to beginning.
  func call(environment: [String: String] = [:]) async throws -> Call {
    let (technician, code) = try await startCall(environment: environment)
    let agent = try await join(code, environment: environment)
    try await agent.wait("greeting")
    let question = try await agent.ask("session")
    agent.answer(question, "yes")
    try await technician.wait("joined")
    let number = try await technician.number()
    return Call(technician: technician, agent: agent, code: code, number: number)
  }

  /// Somebody at the desk, free: `aldaba queue --follow`.
  func desk(_ home: String) async throws -> Program {
    try await start(
      "desk", ["aldaba", "queue", "--follow", "--json", "--home", home, "--broker", address])
  }

  /// Who answers what waits: `aldaba answer`.
  func answer(_ id: String? = nil, home: String) async throws -> Program {
    try await start(
      "colleague",
      ["aldaba", "answer"] + (id.map { [$0] } ?? [])
        + ["--json", "--home", home, "--broker", address])
  }

  /// `person add` and `enroll`, into a home of its own; the home.
  @discardableResult
  func enroll(_ id: String, role: String = "technician", team: String? = nil) async throws
    -> String
  {
    let token = try await token(id, role: role, team: team)
    let home = "\(folder)/\(id)"
    let enrolled = try await run(["aldaba", "enroll", "--home", home], input: token)
    guard enrolled.code == 0 else { throw Missing("enroll: \(enrolled)") }
    return home
  }

  func token(_ id: String, role: String = "technician", team: String? = nil) async throws
    -> String
  {
    let added = try await run(
      [
        "aldaba-broker", "person", "add", id, "--name", "\(id.capitalized) Pérez", "--role", role,
        "--dir", brokerFolder,
      ] + (team.map { ["--team", $0] } ?? []))
    guard added.code == 0 else { throw Missing("person add: \(added)") }
    return added.output
  }

  // MARK: - The ledger

  func verifyLedger() async throws {
    let verdict = try await run(["aldaba-audit", "verify", "--dir", ledger, "--json"])
    guard verdict.code == 0, (try? JSON.parse(Array(verdict.output.utf8)))?["ok"]?.bool == true
    else { throw Missing("the ledger does not verify: \(verdict)") }
  }

  /// All records so far.
  func records() async throws -> [JSON] {
    let list = try await run(["aldaba-audit", "list", "--dir", ledger, "--json"])
    guard list.code == 0 else { throw Missing("list: \(list)") }
    return list.output.split(separator: "\n").compactMap { try? JSON.parse(Array($0.utf8)) }
  }

  func records(_ event: String) async throws -> [JSON] {
    try await records().filter { $0["event"]?.string == event }
  }

  /// Waits until so many of these stand there, for what is recorded after everybody was answered.
  func has(_ count: Int, _ event: String) async throws {
    try await Scene.until { try await self.records(event).count >= count }
    let found = try await records(event).count
    guard found == count else { throw Missing("\(count) × \(event), got \(found)") }
  }

  /// How every program stood, for whoever has to find out why a scene failed.
  private var report: String {
    programs.withLock { $0 }.map { program in
      let events = program.events.history.suffix(6).map { "\n    \(String("\($0)".prefix(200)))" }
      return "  \(program.name) \(program.errorText)\(events.joined())"
    }.joined(separator: "\n")
  }

  private func end() async {
    let programs = programs.withLock { $0 }
    // The broker, first started, goes last, and in order.
    for program in programs.reversed() where program.name != "broker" { await program.kill() }
    for program in programs where program.name == "broker" {
      program.signal(SIGTERM)
      if (try? await program.exit(seconds: 10)) == nil { await program.kill() }
    }
  }
}

/// Both ends of a session that has begun.
struct Call: Sendable {
  let technician: Program
  let agent: Program
  let code: String
  let number: String

  /// The technician asks and the customer says yes; the answer that the technician got.
  @discardableResult
  func grant(_ what: String, minutes: Double = 15, number: String? = nil) async throws -> JSON {
    technician.send([
      "do": "ask", "what": .string(what), "reason": "Ver la cola", "minutes": .fraction(minutes),
    ])
    agent.answer(try await agent.ask(what), "yes", number: number)
    let answer = try await technician.wait("answer", ["what": .string(what)])
    guard answer["answer"] == "yes" else { throw Missing("a yes, got \(answer)") }
    return answer
  }

  /// A shell that the technician sees and types in, ready for its first command.
  func typing(minutes: Double = 15) async throws {
    try await grant("type", minutes: minutes, number: number)
    try await technician.wait("shell", ["state": "open"])
    try await echo("listo")
  }

  /// The technician types a command whose output both see.
  func echo(_ word: String) async throws {
    technician.send(["do": "type", "data": "echo <\(word)''>\n".replacingArrows.data])
    try await technician.output(until: "(\(word))")
    try await agent.output(until: "(\(word))")
  }

  /// Ends it as people do.
  func end() async throws {
    technician.send(["do": "close", "summary": "Listo"])
    try await agent.wait("closing")
    agent.send(["do": "hangup"])
    try await ended(by: "customer")
    #expect(try await technician.exit() == 0)
    #expect(try await agent.exit() == 0)
  }

  func ended(by whom: String) async throws {
    try await agent.wait("closed", ["by": .string(whom)])
    try await technician.wait("closed", ["by": .string(whom)])
  }
}

extension String {
  /// Quoted parentheses, so that the echo of a command does not look like its output.
  fileprivate var replacingArrows: String {
    split(separator: "<").joined(separator: "\\(").split(separator: ">").joined(separator: "\\)")
  }
}

extension String {
  fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}

extension Program {
  /// The question that stands before the customer: its `ask`.
  func ask(_ what: String) async throws -> String {
    let question = try await wait("asked", ["what": .string(what)])
    guard let ask = question["ask"]?.string else { throw Missing("no ask in \(question)") }
    return ask
  }

  func answer(_ ask: String, _ answer: String, number: String? = nil) {
    var command: [String: JSON] = [
      "do": "answer", "ask": .string(ask), "answer": .string(answer),
    ]
    if let number { command["number"] = .string(number) }
    send(.object(command))
  }

  func number() async throws -> String {
    let event = try await wait("number")
    guard let number = event["number"]?.string else { throw Missing("no number in \(event)") }
    return number
  }

  func error(_ code: String) async throws {
    let event = try await wait("error")
    guard event["code"]?.string == code else { throw Missing("\(code), got \(event)") }
    guard event["message"]?.string?.isEmpty == false, event["hint"]?.string?.isEmpty == false
    else { throw Missing("a sentence and a hint, got \(event)") }
  }
}

/// A broker's folder and a technician's home, made once and copied for each scene.
actor Template {
  static let shared = Template()
  private var made: Task<String, any Error>?

  func folder() async throws -> String {
    if let made { return try await made.value }
    let task = Task { try await Template.make() }
    made = task
    return try await task.value
  }

  private static func make() async throws -> String {
    let folder = try Folders.fresh()
    let broker = folder + "/b"
    func run(_ arguments: [String], input: String? = nil) async throws -> String {
      let done = try await Finished.run(arguments, input: input, home: folder)
      guard done.code == 0 else { throw Missing("\(arguments): \(done)") }
      return done.output
    }
    _ = try await run(["aldaba-broker", "init", "--dir", broker, "--org", "Soporte Acme"])
    try setPause(0, in: broker + "/customer.json5")
    let serve = try await Program.start(
      "broker", ["aldaba-broker", "serve", "--dir", broker, "--listen", "127.0.0.1:0", "--json"],
      home: folder)
    do {
      try await serve.wait("listening")
      let token = try await run([
        "aldaba-broker", "person", "add", "gabriela", "--name", "Gabriela Ruiz", "--dir", broker,
      ])
      _ = try await run(["aldaba", "enroll", "--home", folder + "/t"], input: token)
    } catch {
      await serve.kill()
      throw error
    }
    serve.signal(SIGTERM)
    guard try await serve.exit() == 0 else { throw Missing("serve: \(serve.errorText)") }
    return folder
  }
}

/// On a machine of a test's own every session is a first one, and root's: how long a sign of risk lets a
/// yes wait.
func setPause(_ seconds: Int, in customerFile: String) throws {
  let lines = try Files.read(customerFile, maximumBytes: 65_536).asText.split(
    separator: "\n", omittingEmptySubsequences: false)
  let text = lines.map { $0.hasPrefix("  pause: ") ? "  pause: \(seconds)," : $0 }
  try Files.replace(customerFile, Array(text.joined(separator: "\n").utf8), permissions: 0o644)
}

/// Temporary folders; all of them are gone when the tests end.
enum Folders {
  private static let root: String = {
    let base = Host.environment("TMPDIR") ?? "/tmp"
    var template = Array("\(base)/aldaba-live.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { preconditionFailure("no temporary folder") }
    atexit { Folders.remove(Folders.root) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()
  private static let count = Lock(0)

  static func fresh() throws -> String {
    let number = count.withLock { count in
      count += 1
      return count
    }
    let folder = "\(root)/\(number)"
    try Files.makeDirectory(folder, permissions: 0o700)
    return folder
  }

  static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      for name in (try? Files.list(path)) ?? [] { remove("\(path)/\(name)") }
      _ = rmdir(path)
    } else {
      _ = unlink(path)
    }
  }
}

import AldabaCrypto
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// Where a demonstration is played: a temporary folder, the programs that were started, and the one
/// thread on which all of them are heard.
///
/// The script is linear. Whenever it waits the loop runs, and everything that happens there wakes
/// it. Ctrl+C and its like reach this process alone, since each program leads its own group: the
/// script ends at its next wait and `clear` ends the programs, by their numbers.
final class DemoStage {
  let loop: EventLoop
  let folder: String
  /// Where every program is started, and the customer's shell with them.
  let home: String
  let transcript: DemoTranscript
  private let programs: String
  private var actors: [DemoActor] = []
  private var isInterrupted = false

  /// The longest time that anything takes here, in seconds; two busy cores included.
  static let patience = 30.0

  init(programs: String, transcript: DemoTranscript) throws {
    self.programs = programs
    self.transcript = transcript
    loop = try EventLoop()
    folder = try Self.makeFolder()
    home = folder + "/ana"
    transcript.pause = { [weak self] seconds throws in try self?.pause(seconds) }
    try Signals.watch([Signals.interrupt, Signals.terminate, Signals.hangup], on: loop) {
      [weak self] _ in
      self?.isInterrupted = true
      self?.wake()
    }
  }

  /// A socket's path has at most 107 bytes, so a deep temporary folder will not do.
  private static func makeFolder() throws -> String {
    let base = Host.environment("TMPDIR") ?? ""
    let place = base.hasPrefix("/") && base.utf8.count <= 48 ? base : "/tmp"
    let folder = "\(place)/aldaba-demo-\(Crypto.random(6).hex)"
    do throws(SystemError) {
      try Files.makeDirectory(folder, permissions: 0o700)
      try Files.makeDirectory(folder + "/ana", permissions: 0o700)
    } catch {
      throw Problem.cannotWrite(folder, reason: error.reason)
    }
    return folder
  }

  // MARK: - Waiting

  /// Lets the script look again at what it waits for.
  func wake() { loop.stop() }

  /// What `body` answers, asked at once and after everything that happens; nil when time is up.
  func wait<R>(seconds: Double, until body: () throws -> R?) throws -> R? {
    var isLate = false
    let timer = loop.after(seconds: seconds) { [loop] in
      isLate = true
      loop.stop()
    }
    defer { timer.cancel() }
    while true {
      guard !isInterrupted else { throw Problem.interrupted }
      if let failure = transcript.failure { throw failure }
      if let result = try body() { return result }
      if isLate { return nil }
      loop.run()
    }
  }

  func pause(_ seconds: Double) throws {
    _ = try wait(seconds: seconds) { nil as Void? }
  }

  // MARK: - Programs

  /// Starts a program that is spoken to over its JSON lines.
  ///
  /// - Parameter name: whose program it is, as the lines of `--json` say it.
  func start(_ name: String, _ program: String, _ arguments: [String]) throws -> DemoActor {
    let actor = try DemoActor(
      name, try spawn(program, arguments + ["--json"]), stage: self,
      command: program + " " + (arguments.first ?? ""))
    actors.append(actor)
    return actor
  }

  /// Runs a program to its end; what it printed. One that fails ends the demonstration, in its own
  /// words and with its own code.
  @discardableResult
  func run(_ program: String, _ arguments: [String], input: [UInt8]? = nil) throws -> [UInt8] {
    let actor = try DemoActor(
      program, try spawn(program, arguments), stage: self,
      command: program + " " + (arguments.first ?? ""), isTold: false)
    actors.append(actor)
    if let input { try actor.write(input) }
    actor.closeInput()
    guard try actor.end() == 0 else { throw actor.failure }
    return actor.printed
  }

  private func spawn(_ program: String, _ arguments: [String]) throws -> Child {
    let path = "\(programs)/\(program)"
    do throws(SystemError) {
      return try Child.spawn(
        path: path, arguments: arguments + ["--lang", transcript.language.rawValue],
        environment: environment, directory: home, input: .pipe, output: .pipe, error: .pipe,
        ownGroup: true)
    } catch {
      throw Problem.cannotRead(path, reason: error.reason)
    }
  }

  /// Nothing of whoever watches: their settings, history and keys stay out of it.
  private var environment: [String: String] {
    var variables = [
      "HOME": home, "PATH": Host.environment("PATH") ?? "/usr/bin:/bin",
      "SHELL": "/bin/sh", "PS1": "$ ", "TERM": "dumb", "LC_ALL": "C.UTF-8",
    ]
    // The greeting goes by the watcher's own clock.
    variables["TZ"] = Host.environment("TZ")
    return variables
  }

  // MARK: - The end

  /// Ends every program and removes the folder, whatever has happened before.
  func clear(keepsFolder: Bool) {
    // The broker, started first, hears all the others leave.
    for actor in actors.reversed() { actor.stop() }
    actors = []
    if !keepsFolder { Self.remove(folder) }
  }

  /// Links are removed and not followed.
  private static func remove(_ path: String) {
    guard let status = try? Files.status(path: path, followLinks: false) else { return }
    guard status.kind == .directory else {
      try? Files.remove(path)
      return
    }
    for name in (try? Files.list(path)) ?? [] { remove("\(path)/\(name)") }
    try? Files.removeDirectory(path)
  }
}

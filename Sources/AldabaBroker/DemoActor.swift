import AldabaJSON
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// One program of a demonstration: commands to its standard input, events from its standard output.
final class DemoActor {
  let name: String
  private let command: String
  private let child: Child
  private unowned let stage: DemoStage
  /// Whether what it prints are events, to be passed on with `--json`.
  private let isTold: Bool
  private var events: [JSON] = []
  private var sources: [EventLoop.Source] = []
  /// All that its person has seen of the customer's window.
  private(set) var screen: [UInt8] = []
  /// Everything it printed, for one that runs to its end.
  private(set) var printed: [UInt8] = []
  /// What it wrote for people: its two lines, when it fails.
  private var words: [UInt8] = []
  private var line: [UInt8] = []
  private var open = 2
  private var exit: ChildExit?

  init(_ name: String, _ child: Child, stage: DemoStage, command: String, isTold: Bool = true)
    throws
  {
    self.name = name
    self.command = command
    self.child = child
    self.stage = stage
    self.isTold = isTold
    try listen(child.output) { [weak self] in self?.take($0) }
    try listen(child.error) { [weak self] in self?.words += $0 }
    try child.onExit(on: stage.loop) { [weak self] in
      self?.exit = $0
      self?.stage.wake()
    }
  }

  private func listen(_ descriptor: Int32?, _ body: @escaping ([UInt8]) -> Void) throws {
    guard let descriptor else { return }
    let index = sources.count
    let source = try stage.loop.add(descriptor, .read) { [weak self] _ in
      guard let self, let part = (try? IO.read(descriptor, maximum: 65_536)) ?? [] as [UInt8]?
      else { return }
      if part.isEmpty {
        sources[index].cancel()
        open -= 1
      } else {
        body(part)
      }
      stage.wake()
    }
    sources.append(source)
  }

  private func take(_ part: [UInt8]) {
    guard isTold else {
      printed += part
      return
    }
    line += part
    while let end = line.firstIndex(of: 0x0A) {
      let text = Array(line[..<end])
      line.removeFirst(end + 1)
      guard let event = try? JSON.parse(text) else { continue }
      stage.transcript.pass(event, by: name)
      if event.isEvent("output") {
        screen += event["data"]?.string.flatMap { [UInt8](base64: $0) } ?? []
      } else {
        events.append(event)
      }
    }
  }

  // MARK: - Speaking

  func send(_ command: JSON) throws { try write(command.encoded() + [0x0A]) }

  func write(_ bytes: [UInt8]) throws {
    guard let input = child.input else { throw failure }
    // A program that is gone reads nothing; that it is gone shows at the next wait.
    try? IO.writeAll(input, bytes)
  }

  func closeInput() { child.closeInput() }

  // MARK: - Hearing

  /// The next event of that name with these members. Those before it are passed to `meanwhile`, in
  /// the order in which they came.
  @discardableResult
  func hear(
    _ event: String, _ members: [String: JSON] = [:], meanwhile: (JSON) throws -> Void = { _ in }
  ) throws -> JSON {
    let found: JSON? = try stage.wait(seconds: DemoStage.patience) {
      while !events.isEmpty {
        let next = events.removeFirst()
        if next.isEvent(event, members) { return next }
        try meanwhile(next)
      }
      guard exit == nil || open > 0 else { throw failure }
      return nil
    }
    guard let found else { throw late(event) }
    return found
  }

  /// The rows of the customer's window, once `text` is one of them and the shell wants the next line.
  func see(_ text: String) throws -> [String] {
    let found: [String]? = try stage.wait(seconds: DemoStage.patience) {
      let rows = String(decoding: screen, as: UTF8.self).split(separator: "\r\n").map(String.init)
      return rows.dropLast().contains(text) ? rows : nil
    }
    guard let found else { throw late("output") }
    return found
  }

  /// Its exit code, once it has ended.
  func end() throws -> Int32 {
    let code: Int32? = try stage.wait(seconds: DemoStage.patience) {
      open == 0 ? exit?.code : nil
    }
    guard let code else { throw late("exit") }
    return code
  }

  /// Ends it: asked first, then made to. It has two seconds.
  func stop() {
    for source in sources { source.cancel() }
    sources = []
    child.closeInput()
    guard child.reap() == nil else { return }
    child.signal(Signals.terminate)
    for _ in 0..<200 where child.reap() == nil {
      Thread.sleep(seconds: 0.01)
    }
    child.signal(Signals.kill, group: true)
    _ = child.wait()
  }

  // MARK: - Failing

  /// That it ended before its time, in its own words where it said any.
  var failure: Failure {
    let own = String(decoding: words, as: UTF8.self).split(separator: "\n").map(String.init)
    func said(_ mark: String) -> String? {
      own.first { $0.hasPrefix(mark) }.map { String($0.dropFirst(mark.count + 1)) }
    }
    let ending = exit.map { "\($0)" } ?? ""
    return Failure(
      exit.flatMap { ExitCode(rawValue: $0.code) }.flatMap { $0 == .done ? nil : $0 }
        ?? .inputOutput,
      error: "\(command): \(said("error:") ?? own.last ?? ending)", hint: said("hint:") ?? "")
  }

  private func late(_ event: String) -> Failure {
    let language = stage.transcript.language
    let seconds = Int(DemoStage.patience)
    let error = Localized(
      "Se esperaba «\(event)» de \(command) en \(seconds) segundos, y no llegó",
      "«\(event)» of \(command) was expected within \(seconds) seconds and did not come")
    let hint = Localized(
      "Pruebe otra vez cuando este equipo esté menos ocupado",
      "Try again when this computer is less busy")
    return Failure(.unanswered, error: error[language], hint: hint[language])
  }
}

extension JSON {
  func isEvent(_ event: String, _ members: [String: JSON] = [:]) -> Bool {
    self["event"]?.string == event && members.allSatisfy { self[$0.key] == $0.value }
  }
}

import AldabaLink
import AldabaSystem
import AldabaTerminal
import AldabaWords

/// The authority's process, as `serve` has it: the one that answers already, or a child of ours. When it
/// ends, another takes its place; until then nobody can be enrolled or renewed, and everything else
/// goes on.
///
///     start ─▶ one answers ─▶ held by a connection ─▶ it ends ─▶ another, or our child ─▶ held …
///
/// Confined to its loop.
final class AuthorityKeeper {
  /// Our child did not start, and has said why.
  struct Ended: Error { let code: ExitCode }

  /// Milliseconds that one has to begin to answer.
  private static let patience: Int64 = 10_000
  /// Milliseconds that one that is not ours has to be started again by whoever runs it. One that a broker has
  /// left behind, which was killed, ends in this way too.
  private static let grace: Int64 = 1_000

  private let folder: Folder
  private let loop: EventLoop
  private var child: Child?
  /// Open as long as the one that answers lives.
  private var connection: Descriptor?
  private var source: EventLoop.Source?
  private var backoff = Backoff()

  init(_ folder: Folder, _ loop: EventLoop) {
    self.folder = folder
    self.loop = loop
  }

  /// Waits until one answers; before the loop runs.
  func start() throws {
    guard !hold() else { return }
    try spawn()
    let deadline = Clock.bootMilliseconds() + AuthorityKeeper.patience
    while !hold() {
      if let code = child?.reap().flatMap({ ExitCode(rawValue: $0.code) }), code != .done {
        throw Ended(code: code)
      }
      guard Clock.bootMilliseconds() < deadline else {
        throw Problem.cannotListen(folder.authoritySign, reason: "the authority did not start")
      }
      Thread.sleep(seconds: 0.01)
    }
  }

  /// Ends ours, and waits for its end: the next broker's must not meet it.
  func stop() {
    release()
    guard let child else { return }
    child.closeInput()
    for _ in 0..<200 where child.reap() == nil { Thread.sleep(seconds: 0.01) }
  }

  /// It ends when its standard input does, so with us. It is the very program that runs, also when an
  /// upgrade has put another one under its name since.
  private func spawn() throws(SystemError) {
    child = try Child.spawn(
      path: "/proc/self/exe",
      arguments: ["authority", "--dir", folder.path, "--until-input-ends"], input: .pipe,
      output: .none)
  }

  /// Whether one answers: from here on its end is noticed.
  private func hold() -> Bool {
    guard let connection = try? Network.connect(unix: folder.authoritySign),
      let source = try? loop.add(
        connection.number, .read,
        { [weak self] _ in
          self?.release()
          self?.lost()
        })
    else { return false }
    self.connection = consume connection
    self.source = source
    return true
  }

  private func release() {
    source?.cancel()
    source = nil
    connection = nil
  }

  private func lost() {
    backoff = Backoff()
    let wasOurs = child != nil
    lookSoon(until: Clock.bootMilliseconds() + (wasOurs ? 0 : AuthorityKeeper.grace))
  }

  /// Never at once: one that takes connections and drops them is not asked in every turn.
  private func lookSoon(until deadline: Int64, after pause: Double = 0.05) {
    loop.after(seconds: pause) { [weak self] in self?.look(until: deadline) }
  }

  /// Until `deadline` for another one, then with a child of our own.
  private func look(until deadline: Int64) {
    if child?.reap() != nil { child = nil }
    guard !hold() else { return }
    guard child == nil, Clock.bootMilliseconds() >= deadline else {
      return lookSoon(until: deadline)
    }
    try? spawn()
    lookSoon(until: deadline, after: backoff.next())
  }
}

import AldabaJSON
import AldabaParty
import AldabaPerson
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// `queue`: what waits for this technician, once or as it comes.
enum QueueCommand {
  static func run(_ invocation: Invocation) throws -> ExitCode {
    let identity = try Identity(invocation)
    let address = try TechnicianProgram.address(invocation, identity)
    let loop = try EventLoop()
    let follow = invocation.parsed.flag("follow")
    let desk = try Desk(loop: loop, identity: identity, address: address, follow: follow)
    var result: Result<Void, Problem> = .success(())
    func finish(_ outcome: Result<Void, Problem>) {
      result = outcome
      desk.leave { loop.stop() }
    }
    desk.onDone = finish
    let leave = { finish(.success(())) }
    var isInterrupted = false
    try Signals.watch([Signals.interrupt], on: loop) { _ in
      isInterrupted = true
      leave()
    }
    let front: AnyObject? =
      if invocation.isJSON {
        // A list is told to its end, whether or not somebody could still say something to it.
        try QueueJSON(desk, loop: loop, words: invocation.words, onEnd: follow ? leave : {})
      } else {
        try QueueLines(desk, loop: loop, invocation, follow: follow, onEnd: leave)
      }
    desk.start()
    withExtendedLifetime(front) { loop.run() }
    try result.get()
    if isInterrupted { return .interrupted }
    if !follow, !invocation.isJSON, desk.waiting.isEmpty {
      invocation.tell(invocation.words.nothingWaiting())
      invocation.tell(invocation.words.nothingOwed())
    }
    return .done
  }
}

/// The queue over JSON lines: `decline`, `away` and `back`.
private final class QueueJSON {
  private let desk: Desk
  private let words: Words
  private var lines: JSONLines?

  init(_ desk: Desk, loop: EventLoop, words: Words, onEnd: @escaping () -> Void)
    throws(SystemError)
  {
    self.desk = desk
    self.words = words
    lines = try JSONLines(loop: loop, onCommand: { [weak self] in self?.take($0) }, onEnd: onEnd)
    desk.onEvent = { [weak self] in self?.lines?.print($0.json) }
  }

  private func take(_ command: JSON?) {
    guard let command, let verb = command["do"]?.string else { return fail(.unknownCommand, nil) }
    switch verb {
    case "decline":
      guard let id = command["id"]?.string.flatMap(AskID.init(rawValue:)) else {
        return fail(.badArgument, command["id"]?.string ?? "id")
      }
      if !desk.decline(id) { fail(.noSuchAsk, id.rawValue) }
    case "away": desk.away(true)
    case "back": desk.away(false)
    default: fail(.unknownCommand, verb)
    }
  }

  private func fail(_ code: ErrorCode, _ came: String?) {
    var members = words.error(code, came: came).members(code)
    members["event"] = "error"
    lines?.print(.object(members))
  }
}

extension Desk.Event {
  /// One line of the command line's contract.
  var json: JSON {
    switch self {
    case .waiting(let waiting):
      var members: [String: JSON] = [
        "event": "waiting", "kind": .string(waiting.kind.rawValue),
        "id": .string(waiting.id.rawValue), "customer": .string(waiting.customer),
        "motive": .string(waiting.motive), "since": .time(waiting.since),
      ]
      members["due"] = waiting.due.map { .time($0) }
      members["owed_kind"] = waiting.owedKind.map { .string($0.rawValue) }
      // Nobody has written about a promise; what stands there is the telephone.
      let note = waiting.promised == nil ? "brief" : "contact"
      return .object(members.adding("from", waiting.from).adding(note, waiting.brief))
    case .gone(let waiting): return ["event": "gone", "id": .string(waiting.id.rawValue)]
    case .advice(let advice):
      return [
        "event": "advice", "session": .string(advice.session.rawValue),
        "from": .string(advice.from), "customer": .string(advice.customer),
        "text": .string(advice.text),
      ]
    case .ready: return ["event": "ready"]
    case .link(let isLost, let since):
      return [
        "event": "link", "side": "technician", "state": isLost ? "lost" : "resumed",
        "since": .time(since),
      ]
    }
  }
}

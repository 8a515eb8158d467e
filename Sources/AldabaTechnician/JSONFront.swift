import AldabaJSON
import AldabaParty
import AldabaSystem
import AldabaWire
import AldabaWords

/// The technician's session over JSON lines, for graphical front ends and checks.
final class JSONFront {
  private let session: TechnicianSession
  private let words: Words
  private var lines: JSONLines?
  private var id: SessionID?

  /// - Parameter onEnd: standard input has ended: as a lost link.
  init(
    _ session: TechnicianSession, loop: EventLoop, words: Words, onEnd: @escaping () -> Void
  ) throws(SystemError) {
    self.session = session
    self.words = words
    lines = try JSONLines(loop: loop, onCommand: { [weak self] in self?.take($0) }, onEnd: onEnd)
    session.onEvent = { [weak self] in self?.show($0) }
  }

  private func show(_ event: TechnicianEvent) {
    if case .session(let id, _, _) = event { self.id = id }
    lines?.print(event.json(id, words))
  }

  private func take(_ command: JSON?) {
    guard let command, let verb = command["do"]?.string else {
      show(.error(.unknownCommand, came: nil))
      return
    }
    switch verb {
    case "ask":
      guard let what = command["what"]?.string.flatMap(Capability.init(rawValue:)),
        let reason = command["reason"]?.string, let minutes = command["minutes"]?.number
      else { return bad(command["what"]?.string) }
      session.ask(what, reason: reason, minutes: minutes)
    case "type":
      guard let data = command["data"]?.string.flatMap({ [UInt8](base64: $0) }) else {
        return bad("data")
      }
      session.type(data)
    case "resize":
      guard let columns = command["columns"]?.integer, let rows = command["rows"]?.integer else {
        return bad("columns, rows")
      }
      session.resize(columns: Int(clamping: columns), rows: Int(clamping: rows))
    case "say":
      guard let text = command["text"]?.string else { return bad("text") }
      session.say(text)
    case "close":
      session.close(summary: command["summary"]?.string ?? "")
    default: show(.error(.unknownCommand, came: verb))
    }
  }

  private func bad(_ came: String?) { show(.error(.badArgument, came: came)) }
}

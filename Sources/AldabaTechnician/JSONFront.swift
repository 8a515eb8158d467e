import AldabaJSON
import AldabaParty
import AldabaSystem
import AldabaWire
import AldabaWords

/// The technician's session over JSON lines, for graphical front ends and checks.
final class JSONFront {
  private let session: TechnicianSession
  private let glossary: Glossary
  private let words: Words
  private var lines: JSONLines?
  private var unanswered = Unanswered()

  /// - Parameter onEnd: standard input has ended: as a lost link.
  init(
    _ session: TechnicianSession, glossary: Glossary, loop: EventLoop, words: Words,
    onEnd: @escaping () -> Void
  ) throws(SystemError) {
    self.session = session
    self.glossary = glossary
    self.words = words
    lines = try JSONLines(loop: loop, onCommand: { [weak self] in self?.take($0) }, onEnd: onEnd)
    lines?.onCaughtUp = { [weak session] in session?.redraw(skipped: $0) }
    session.onEvent = { [weak self] in self?.show($0) }
  }

  private func show(_ event: TechnicianEvent) {
    if case .said(let text) = event { unanswered.customerSaid(text) }
    let line = event.json(session.announcedID, words)
    // The screen is drawn again when they have caught up; whoever reads slowly loses no word of what is said.
    guard case .output(let bytes) = event else {
      lines?.print(line)
      return
    }
    lines?.print(line, skippable: bytes.count)
  }

  private func take(_ command: JSON?) {
    guard let command, let verb = command["do"]?.string else {
      return show(.error(.unknownCommand, came: nil, about: nil))
    }
    switch verb {
    case "ask": ask(command)
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
      doubt(text)
      unanswered.technicianSaid(text)
      session.say(text)
    case "push":
      guard let path = text(command, "path"), let reason = text(command, "reason") else { return }
      doubt(reason)
      session.push(
        path, to: command["to"]?.string, reason: reason,
        keepsExecutable: command["executable"]?.bool ?? false)
    case "fetch":
      guard let path = text(command, "path"), let reason = text(command, "reason") else { return }
      doubt(reason)
      session.fetch(path, as: command["as"]?.string, reason: reason)
    case "register":
      guard let register = command["value"]?.string.flatMap(Act.Register.init(rawValue:)) else {
        return bad(command["value"]?.string ?? "value")
      }
      session.register(register)
    case "hold": hold(command)
    case "check":
      guard let reason = text(command, "reason"), let minutes = minutes(command) else { return }
      doubt(reason)
      session.check(reason: reason, minutes: minutes)
    case "resume": session.resume()
    case "transfer": transfer(command)
    case "escalate": escalate(command)
    case "advise":
      guard let to = text(command, "to"), let text = text(command, "text") else { return }
      doubt(text)
      session.advise(to: to, text: text)
    case "cost":
      guard let price = text(command, "price"), let reason = text(command, "reason") else {
        return
      }
      doubt(reason)
      session.cost(price: price, reason: reason)
    case "exception":
      guard let by = text(command, "allowed_by"), let reason = text(command, "reason") else {
        return
      }
      doubt(reason)
      session.exception(allowedBy: by, reason: reason)
    case "steps":
      if let path = command["save"]?.string { return session.saveSteps(path) }
      guard let path = text(command, "path") else { return }
      session.prepareSteps(path)
    case "step":
      let go = command["go"]?.integer.map { StepGo.number(Int(clamping: $0)) }
      guard let go = go ?? command["go"]?.string.flatMap(StepGo.init) else {
        return bad(command["go"]?.string ?? "go")
      }
      session.step(go)
    case "focus": session.recallStep()
    case "close": close(command)
    case "leave": session.leaveAsThird()
    default: show(.error(.unknownCommand, came: verb, about: nil))
    }
  }

  // MARK: - Commands with parts

  private func ask(_ command: JSON) {
    guard let what = command["what"]?.string.flatMap(Capability.init(rawValue:)), what.isAskable
    else { return bad(command["what"]?.string ?? "what") }
    guard let reason = text(command, "reason"), let minutes = minutes(command) else { return }
    doubt(reason)
    session.ask(what, reason: reason, minutes: minutes)
  }

  private func hold(_ command: JSON) {
    guard let reason = text(command, "reason"), let doing = text(command, "doing"),
      let minutes = minutes(command)
    else { return }
    doubt(reason, doing)
    warn()
    session.hold(reason: reason, doing: doing, minutes: minutes)
  }

  private func transfer(_ command: JSON) {
    guard let to = text(command, "to"), let reason = text(command, "reason"),
      let brief = text(command, "brief")
    else { return }
    doubt(reason, brief)
    warn()
    session.transfer(to: to, reason: reason, brief: brief)
  }

  private func escalate(_ command: JSON) {
    guard let kind = command["as"]?.string.flatMap(ConsoleCommand.how) else {
      return bad(command["as"]?.string ?? "as")
    }
    guard let reason = text(command, "reason") else { return }
    let brief = command["brief"]?.string
    guard kind == .third || brief != nil else { return bad("brief") }
    doubt(reason, brief ?? "")
    session.escalate(kind, to: command["to"]?.string, reason: reason, brief: brief)
  }

  private func close(_ command: JSON) {
    let summary = command["summary"]?.string ?? ""
    var owed: String?
    var kind: Act.Promised.Kind?
    var due: Int64?
    if let debt = command["owed"], debt != .null {
      guard let what = debt["what"]?.string else { return bad("owed") }
      owed = what
      if let text = debt["kind"]?.string {
        kind = Act.Promised.Kind(rawValue: text)
        guard kind != nil, kind != .callback else { return bad(text) }
      }
      if let text = debt["due"]?.string {
        guard let moment = Timestamp.unixMilliseconds(text) else { return bad(text) }
        due = moment
      }
    }
    doubt(summary, owed ?? "")
    warn()
    session.close(
      summary: summary, owed: owed, kind: kind, due: due,
      needsVisit: command["needs_visit"]?.bool ?? false)
  }

  // MARK: - Beside

  /// What might be better words goes beside; nothing is held back (R19, R31).
  private func doubt(_ texts: String...) {
    for wording in texts.flatMap(glossary.check) { show(.wording(wording)) }
  }

  /// What the customer is still waiting to hear (R32).
  private func warn() {
    for question in unanswered.warning() { show(.unanswered(question)) }
  }

  private func text(_ command: JSON, _ key: String) -> String? {
    guard let text = command[key]?.string else {
      bad(key)
      return nil
    }
    return text
  }

  private func minutes(_ command: JSON) -> Double? {
    guard let minutes = command["minutes"]?.number else {
      bad("minutes")
      return nil
    }
    return minutes
  }

  private func bad(_ came: String?) { show(.error(.badArgument, came: came, about: nil)) }
}

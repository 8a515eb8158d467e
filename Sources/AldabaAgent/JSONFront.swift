import AldabaJSON
import AldabaParty
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// The customer's side over JSON lines: a program that the customer runs does the asking.
final class JSONFront {
  private let session: AgentSession
  private let words: Words
  private var lines: JSONLines?
  private var id: SessionID?

  init(_ session: AgentSession, loop: EventLoop, words: Words) throws(SystemError) {
    self.session = session
    self.words = words
    lines = try JSONLines(
      loop: loop, onCommand: { [weak self] in self?.take($0) },
      onEnd: { [weak session] in session?.abandon() })
    session.onEvent = { [weak self] in self?.show($0) }
  }

  private func print(_ name: String, _ members: [String: JSON] = [:]) {
    var members = members
    members["event"] = .string(name)
    if let id = session.id { members["session"] = .string(id.rawValue) }
    lines?.print(.object(members))
  }

  private func show(_ event: AgentEvent) {
    let talk = session.talk
    switch event {
    case .greeting(let text, let technician, let organisation, let motive):
      print(
        "greeting",
        [
          "text": .string(text), "technician": .string(technician),
          "organisation": .string(organisation), "motive": .string(motive),
        ])
    case .asked(let question), .extended(let question):
      print(
        "asked",
        [
          "ask": .string(question.id.rawValue), "what": .string(question.what.name),
          "text": .string(question.text.text), "number": .bool(question.wantsNumber),
          "expires": time(question.expires),
        ])
    case .begun: print("begun", ["text": .string(words.begun(in: talk))])
    case .granted(let question, let until):
      let text = words.granted(in: talk, until: Calendar.time(unixMilliseconds: until))
      print(
        "granted",
        [
          "ask": .string(question.id.rawValue), "what": .string(question.what.name),
          "until": time(until), "text": .string(text),
        ])
    case .refused(let question, let why):
      print(
        "refused",
        [
          "ask": .string(question.id.rawValue), "what": .string(question.what.name),
          "why": .string(why.rawValue),
        ])
    case .void(let question):
      print(
        "void",
        ["ask": .string(question.id.rawValue), "what": .string(question.what.name)])
    case .said(let text): print("said", ["by": "technician", "text": .string(text)])
    case .output(let bytes): print("output", ["data": .string(bytes.base64)])
    case .shell(let isOpen, let status):
      var members: [String: JSON] = ["state": isOpen ? "open" : "closed"]
      if let status { members["status"] = .integer(status) }
      print("shell", members)
    case .resized(let columns, let rows):
      print("resized", ["columns": .integer(Int64(columns)), "rows": .integer(Int64(rows))])
    case .revoked(let capabilities):
      for what in capabilities { print("revoked", ["what": .string(what.rawValue)]) }
    case .expired(let what): print("expired", ["what": .string(what.rawValue)])
    case .control(let isSuspended, let reason):
      print(
        "control",
        ["state": isSuspended ? "suspended" : "resumed", "reason": .string(reason.rawValue)])
    case .link(let side, let isLost, let since):
      print(
        "link",
        [
          "side": .string(side.rawValue), "state": isLost ? "lost" : "resumed",
          "since": time(since),
        ])
    case .closing(let summary):
      print("closing", ["text": .string(session.closingText(summary))])
    case .reopened: print("reopened")
    case .closed(let ending, _, let receipt):
      var members: [String: JSON] = ["by": .string(ending.contractName)]
      if let receipt { members["receipt"] = .string(receipt) }
      print("closed", members)
    case .error(let code, let came):
      let advice = words.error(code, came: came)
      print(
        "error",
        [
          "code": .string(code.rawValue), "message": .string(advice.error),
          "hint": .string(advice.hint),
        ])
    }
  }

  private func time(_ milliseconds: Int64) -> JSON {
    .string(Timestamp.text(unixMilliseconds: milliseconds))
  }

  private func take(_ command: JSON?) {
    guard let command, let verb = command["do"]?.string else {
      show(.error(.unknownCommand, came: nil))
      return
    }
    switch verb {
    case "answer":
      guard let ask = ask(command), let answer = command["answer"]?.string else {
        return bad("ask")
      }
      guard answer == "yes" || answer == "no" else { return bad(answer) }
      session.answer(ask, yes: answer == "yes", number: command["number"]?.string)
    case "more":
      guard let ask = ask(command) else { return bad("ask") }
      session.more(ask)
    case "revoke":
      guard let what = command["what"]?.string else { return bad("what") }
      if what == "all" { return session.revoke(nil) }
      guard let capability = Capability(rawValue: what) else { return bad(what) }
      session.revoke(capability)
    case "offer":
      guard let what = command["what"]?.string.flatMap(Capability.init(rawValue:)) else {
        return bad(command["what"]?.string)
      }
      session.offer(what)
    case "say":
      guard let text = command["text"]?.string else { return bad("text") }
      session.say(text)
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
    case "hangup": session.hangUp()
    default: show(.error(.unknownCommand, came: verb))
    }
  }

  private func ask(_ command: JSON) -> AskID? {
    command["ask"]?.string.flatMap(AskID.init(rawValue:))
  }

  private func bad(_ came: String?) { show(.error(.badArgument, came: came)) }
}

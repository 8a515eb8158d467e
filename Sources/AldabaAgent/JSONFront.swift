import AldabaJSON
import AldabaParty
import AldabaPerson
import AldabaSession
import AldabaSteps
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// The customer's side over JSON lines: a program that the customer runs does the asking.
final class JSONFront {
  let session: AgentSession
  let words: Words
  private var lines: JSONLines?

  init(_ session: AgentSession, loop: EventLoop, words: Words) throws(SystemError) {
    self.session = session
    self.words = words
    lines = try JSONLines(
      loop: loop, onCommand: { [weak self] in self?.take($0) },
      onEnd: { [weak session] in session?.abandon() })
    lines?.onCaughtUp = { [weak self] in self?.skipped($0) }
    session.onEvent = { [weak self] in self?.show($0) }
  }

  func print(_ name: String, _ members: [String: JSON] = [:]) {
    var members = members
    members["event"] = .string(name)
    if let id = session.id { members["session"] = .string(id.rawValue) }
    lines?.print(.object(members))
  }

  /// The shell never waits for a front end: what that cannot take in time is left out, and drawn again.
  private func output(_ bytes: [UInt8]) {
    var members: [String: JSON] = ["event": "output", "data": .string(bytes.base64)]
    if let id = session.id { members["session"] = .string(id.rawValue) }
    lines?.print(.object(members), skippable: bytes.count)
  }

  private func skipped(_ bytes: Int) {
    print("skipped", ["bytes": .integer(Int64(bytes))])
    session.redraw()
  }

  func show(_ event: AgentEvent) {
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
      var members = name(
        question,
        [
          "text": .string(question.text.text), "number": .bool(question.wantsNumber),
          "expires": time(question.expires),
        ].merging(files(of: question)) { $1 })
      if !question.signs.isEmpty {
        members["signs"] = .array(question.signs.map { .string($0.rawValue) })
        members["warning"] = .string(session.warning)
      }
      print("asked", members)
    case .begun: print("begun", ["text": .string(words.begun(in: talk))])
    case .granted(let question, let until):
      let text = words.granted(
        in: talk, until: Calendar.time(unixMilliseconds: until),
        isOnce: question.wanted.what.isOnce)
      print("granted", name(question, ["until": time(until), "text": .string(text)]))
    case .refused(let question, let why):
      var members = name(question, ["why": .string(why.rawValue)])
      if let text = session.refusal(of: question, why) { members["text"] = .string(text) }
      print("refused", members)
    case .withdrawn(let question): print("withdrawn", name(question))
    case .void(let question):
      print("void", name(question, ["text": .string(words.unrecorded(in: talk))]))
    case .said(let by, let text):
      print("said", ["by": "technician", "name": .string(by), "text": .string(text)])
    case .output(let bytes): output(bytes)
    case .shell(let isOpen, let status):
      var members: [String: JSON] = ["state": isOpen ? "open" : "closed"]
      if let status { members["status"] = .integer(status) }
      print("shell", members)
    case .resized(let columns, let rows):
      print("resized", ["columns": .integer(Int64(columns)), "rows": .integer(Int64(rows))])
    case .file(let news): file(news)
    case .revoked(let capabilities):
      for what in capabilities { print("revoked", ["what": .string(what.rawValue)]) }
    case .expired(let grant): print("expired", ["what": .string(grant.what.rawValue)])
    case .control(let isSuspended, let reason):
      print(
        "control",
        ["state": isSuspended ? "suspended" : "resumed", "reason": .string(reason.rawValue)])
    case .link(let seat, let isLost, let since): link(seat, isLost, since)
    case .closing(let text): print("closing", ["text": .string(text)])
    case .reopened: print("reopened", ["text": .string(words.closingReopened(in: talk))])
    case .told(let news): told(news)
    case .knock(let step, let text): told(step, text)
    case .atDoor(let next): ask(at: next)
    case .refusedTime(let code, let nearest):
      error(code, words.error(code, about: code.matter), ["nearest": nearest.map(time)])
    case .failed(let code, let problem): error(code, words.problem(problem))
    case .closed(let ending, _, let receipt):
      var members: [String: JSON] = ["by": .string(ending.contractName)]
      if let receipt { members["receipt"] = .string(receipt) }
      if !session.keptSteps.isEmpty {
        members["steps"] = .array(session.keptSteps.map { .string($0) })
      }
      print("closed", members)
    case .step(let told): print("step", told.members)
    case .command(let news): command(news)
    case .error(let code, let came, let matter):
      error(code, words.error(code, came: came, about: matter))
    }
  }

  private func error(_ code: ErrorCode, _ advice: Advice, _ members: [String: JSON?] = [:]) {
    let said: [String: JSON] = [
      "code": .string(code.rawValue), "message": .string(advice.error),
      "hint": .string(advice.hint),
    ]
    print("error", said.merging(members.compactMapValues { $0 }) { said, _ in said })
  }

  private func told(_ news: News) {
    let (event, members): (String, [String: JSON]) =
      switch news.kind {
      case .held: ("held", [:])
      case .resumed: ("resumed", [:])
      case .ringing: ("ringing", [:])
      case .back: ("back", [:])
      case .queued(let position): ("queued", ["position": .integer(Int64(position))])
      case .third(let isIn, let name):
        ("third", ["state": isIn ? "in" : "out", "name": .string(name)])
      case .left(let name): ("left", ["name": .string(name)])
      case .paused: ("paused", [:])
      case .continued: ("continued", [:])
      case .corrected(let what, let text):
        ("corrected", ["of": .string(what.rawValue), "correction": .string(text)])
      case .requested(let what): ("requested", ["what": .string(what.rawValue)])
      case .callback(let wish): ("callback", self.members(wish))
      case .advised(let name): ("advised", ["name": .string(name)])
      case .costAccepted(let price): ("cost", ["price": .string(price)])
      case .offered(let topic): ("offered", ["what": .string(topic.rawValue)])
      case .helper(let name): ("helper", ["name": .string(name)])
      case .exception(let name): ("exception", ["name": .string(name)])
      case .outlook(let door): ("door", self.members(door))
      case .noted(let at): ("noted", ["at": time(at)])
      case .gone(let ending): ("closed", ["by": .string(ending.contractName)])
      case .steps(let what): ("steps", ["state": .string(what.rawValue)])
      case .recording(let path):
        ("recording", ["path": path.map { .string($0) }].compactMapValues { $0 })
      case .running(let programs):
        ("running", ["programs": .array(programs.map { .string($0.name) })])
      case .programsEnded(let count): ("ended", ["remaining": .integer(Int64(count))])
      case .now: ("now", [:])
      }
    print(event, members, news.text)
  }

  private func command(_ news: AgentEvent.CommandNews) {
    switch news {
    case .begins:
      print("command", ["state": "running", "text": .string(words.commandBegins())])
    case .printed(let bytes): print("printed", ["data": .string(bytes.base64)])
    case .over(let ending):
      print(
        "command",
        [
          "state": "over", "status": .integer(ending.status),
          "skipped": .integer(Int64(clamping: ending.skipped)),
          "text": .string(session.text(of: ending)),
        ])
    }
  }

  private func members(_ wish: CallbackWish) -> [String: JSON] {
    ["at": wish.at.map(time), "contact": wish.contact.map { .string($0) }].compactMapValues { $0 }
  }

  private func file(_ news: FileNews) {
    var members: [String: JSON] = [
      "ask": .string(news.ask.rawValue), "what": news.isPush ? "push" : "fetch",
      "path": .string(news.path), "bytes": .integer(news.content.bytes),
      "sha256": .string(news.content.sha256.description), "text": .string(session.text(of: news)),
    ]
    switch news.state {
    case .done: members["state"] = "done"
    case .failed(let trouble, let isKept):
      members["state"] = "failed"
      members["reason"] = .string(trouble.rawValue)
      if isKept { members["kept"] = true }
    // `file` is what became of it; how far it is goes by another name.
    case .sending(let done, _):
      members["done"] = .integer(done)
      return print("progress", members)
    case .again(let done):
      members["done"] = .integer(done)
      members["again"] = true
      return print("progress", members)
    }
    print("file", members)
  }

  private func link(_ seat: Seat, _ isLost: Bool, _ since: Int64) {
    var members: [String: JSON] = [
      "side": .string(seat.side.rawValue), "state": isLost ? "lost" : "resumed",
      "since": time(since),
    ]
    if case .technician(let stream) = seat, let person = session.people[stream] {
      members["name"] = .string(person.name)
    }
    print("link", members)
  }

  /// Every file of the folder that is asked about.
  private func files(of question: AgentQuestion) -> [String: JSON] {
    let files = session.listed(question)
    guard !files.isEmpty else { return [:] }
    return [
      "files": .array(
        files.map {
          [
            "path": .string($0.path), "bytes": .integer($0.bytes),
            "executable": .bool($0.isProgram),
          ]
        })
    ]
  }

  private func name(_ question: AgentQuestion, _ members: [String: JSON] = [:]) -> [String: JSON] {
    members.merging(["ask": .string(question.id.rawValue), "what": .string(question.name)]) { $1 }
  }

  func time(_ milliseconds: Int64) -> JSON {
    .string(Timestamp.text(unixMilliseconds: milliseconds))
  }
}

extension StepTold {
  /// The members of a `step` event.
  fileprivate var members: [String: JSON] {
    var members: [String: JSON] = [
      "step": .integer(Int64(step.number)), "of": .integer(Int64(step.of)),
      "title": .string(step.title), "text": .string(text),
    ]
    members["command"] = step.command.map { .string($0.line) }
    members["explanation"] = step.command.map { .string($0.explanation) }
    return members
  }
}

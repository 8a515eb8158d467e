import AldabaJSON
import AldabaSystem
import AldabaWire
import AldabaWords

/// The JSON lines of the command line's contract.
extension TechnicianEvent {
  /// One line, with the session once it is known.
  func json(_ session: SessionID?, _ words: Words) -> JSON {
    var members = members(words)
    members["event"] = .string(name)
    if let session { members["session"] = .string(session.rawValue) }
    return .object(members)
  }

  private var name: String {
    switch self {
    case .session: "session"
    case .brief, .door: "brief"
    case .joined: "joined"
    case .attached: "attached"
    case .returning: "returning"
    case .number: "number"
    case .asked: "asked"
    case .answer, .inForce: "answer"
    case .revoked: "revoked"
    case .expired: "expired"
    case .offered: "offered"
    case .hold: "hold"
    case .handoff(let change): change.kind.family == .transfer ? "transfer" : "escalate"
    case .colleague: "colleague"
    case .promoted: "promoted"
    case .corrected: "corrected"
    case .requested: "requested"
    case .register: "register"
    case .helper: "helper"
    case .cost: "cost"
    case .exception: "exception"
    case .advised: "advised"
    case .file: "file"
    case .output: "output"
    case .skipped: "skipped"
    case .resized: "resized"
    case .shell: "shell"
    case .floor: "floor"
    case .keysWait: "keys-wait"
    case .control: "control"
    case .said, .saidBefore, .overheard: "said"
    case .wording: "wording"
    case .unanswered: "unanswered"
    case .closing: "closing"
    case .reopened: "reopened"
    case .link: "link"
    case .closed: "closed"
    case .error, .failed, .notSent: "error"
    case .step: "step"
    case .steps(let change): change.name
    }
  }

  private func members(_ words: Words) -> [String: JSON] {
    switch self {
    case .session(_, let code, let expires):
      ["code": .string(code.description), "expires": .time(expires)]
    case .brief(let briefing): briefing.members
    case .door(let door): door.members
    case .joined(let customer, let device):
      ["customer": .string(customer), "device": .string(device)]
    case .attached(let attached): attached.members
    case .returning(let customer): ["customer": .string(customer)]
    case .inForce(let ask, let what, let until):
      // The answer that was given then, for who was not there.
      [
        "ask": .string(ask.rawValue), "what": .string(what.rawValue), "answer": "yes",
        "until": .time(until), "again": true,
      ]
    case .number(let digits): ["number": .string(digits)]
    case .asked(let ask, let topic, let expires):
      [
        "ask": .string(ask.rawValue), "what": .string(topic.rawValue), "expires": .time(expires),
      ]
    case .answer(let ask, let topic, let reply):
      reply.members.merging(
        ["ask": .string(ask.rawValue), "what": .string(topic.rawValue)]) { $1 }
    case .revoked(let what, _), .expired(let what): ["what": .string(what.rawValue)]
    case .offered(let topic): ["what": .string(topic.rawValue)]
    case .hold(let change): change.members
    case .handoff(let change): change.members
    case .colleague(let person, let name, let change):
      [
        "person": .string(person.rawValue), "name": .string(name),
        "state": .string(change.rawValue),
      ]
    case .corrected(let what, let text):
      ["what": .string(what.rawValue), "text": .string(text)]
    case .requested(let what, let text):
      ["what": .string(what.rawValue)].adding("text", text)
    case .register(let register): ["value": .string(register.rawValue)]
    case .helper(let name): ["name": .string(name)]
    case .cost(let price, let change): change.members.adding("price", price)
    case .exception(let person, let name, let reason):
      [
        "allowed_by": .string(person.rawValue), "name": .string(name), "reason": .string(reason),
      ]
    case .advised(let person, let name):
      ["to": .string(person.rawValue), "name": .string(name)]
    case .file(let change): change.members
    case .notSent(let path, let why): words.fileNotSent(path, why).members(.badArgument)
    case .output(let bytes): ["data": .string(bytes.base64)]
    case .skipped(let bytes): ["bytes": .integer(bytes)]
    case .resized(let columns, let rows): ["columns": .integer(columns), "rows": .integer(rows)]
    case .shell(let isOpen, let status):
      ["state": isOpen ? "open" : "closed"].merging(status.map { ["status": .integer($0)] } ?? [:])
      { $1 }
    case .floor(let side): ["held_by": .string(side.rawValue)]
    case .control(let isSuspended, let reason):
      ["state": isSuspended ? "suspended" : "resumed", "reason": .string(reason)]
    case .said(let text): ["by": "customer", "text": .string(text)]
    case .saidBefore(let text): ["by": "customer", "text": .string(text), "again": true]
    case .overheard(let person, let name, let text):
      [
        "by": "technician", "person": .string(person.rawValue), "name": .string(name),
        "text": .string(text),
      ]
    case .wording(.jargon(let word, let plain)):
      ["what": "jargon", "word": .string(word), "plain": .string(plain)]
    case .wording(.tone(let phrase)): ["what": "tone", "word": .string(phrase)]
    case .unanswered(let text): ["text": .string(text)]
    case .closing(let needsVisit): needsVisit ? ["needs_visit": true] : [:]
    case .promoted, .keysWait, .reopened: [:]
    case .link(let side, let isLost, let since):
      [
        "side": .string(side.rawValue), "state": isLost ? "lost" : "resumed",
        "since": .time(since),
      ]
    case .closed(let ending, let receipt):
      ["by": .string(ending.contractName)].adding("receipt", receipt)
        .adding("reason", ending == .unanswered ? Act.Refusal.silence.rawValue : nil)
    case .failed(let code, let problem): words.problem(problem).members(code)
    case .step(let step, let outcome, let run):
      (run?.members ?? [:]).merging([
        "step": .integer(Int64(step)), "outcome": .string(outcome.rawValue),
      ]) { $1 }
    case .steps(let change): change.members(words)
    case .error(let code, let came, let matter):
      words.error(code, came: came, about: matter).members(code)
    }
  }
}

extension Briefing {
  fileprivate var members: [String: JSON] {
    [
      "from": .string(from), "customer": .string(customer ?? ""),
      "ticket": .string(ticket ?? ""), "motive": .string(motive ?? ""),
      // As the customer read it, with what they have added (R12, R30).
      "brief": .string([brief, correction].compactMap { $0 }.joined(separator: "\n")),
      "done": .array(done.map { .string($0) }),
    ].adding("reason", reason).adding("correction", correction)
      .adding("register", register?.rawValue).adding("helper", helper)
  }
}

extension Attached {
  fileprivate var members: [String: JSON] {
    [
      "customer": .string(matter?.customer ?? ""), "ticket": .string(matter?.ticket ?? ""),
      "motive": .string(matter?.motive ?? ""), "begun": isBegun ? true : false,
    ]
  }
}

extension TechnicianSession.Door {
  /// Of the same form as a colleague's briefing, as far as there is one: nobody hands over, and
  /// nothing is done yet.
  fileprivate var members: [String: JSON] {
    [
      "kind": .string(knocker.kind.rawValue), "id": .string(knocker.id.rawValue),
      "customer": .string(knocker.customer), "ticket": .string(ticket),
      "motive": .string(knocker.motive), "brief": .string(knocker.motive), "done": [],
    ].adding("system", knocker.system).adding("contact", knocker.contact?.nonEmpty)
  }
}

extension TechnicianEvent.CostChange {
  fileprivate var members: [String: JSON] {
    switch self {
    case .asked: ["state": "asked"]
    case .accepted: ["state": "accepted"]
    case .declined(let isSilence):
      ["state": "declined"].adding("reason", isSilence ? "silence" : nil)
    }
  }
}

extension TechnicianEvent.Reply {
  fileprivate var members: [String: JSON] {
    switch self {
    case .yes(let until):
      ["answer": "yes"].merging(until.map { ["until": .time($0)] } ?? [:]) { $1 }
    case .no: ["answer": "no"]
    case .notAsked: ["answer": "no", "unable": true]
    case .silence: ["answer": "silence"]
    case .callback: ["answer": "callback"]
    case .withdrawn: ["answer": "no", "withdrawn": true]
    }
  }
}

extension TechnicianEvent.HoldChange {
  fileprivate var members: [String: JSON] {
    switch self {
    case .held(let until): ["state": "held", "until": .time(until)]
    case .declined(let isSilence):
      ["state": "declined"].adding("reason", isSilence ? "silence" : nil)
    case .callback(let at, let contact):
      ["state": "callback"].merging(at.map { ["at": .time($0)] } ?? [:]) { $1 }
        .adding("contact", contact)
    case .checked(let left): ["state": "checked", "left": .seconds(left)]
    case .overrun(let waited): ["state": "overrun", "waited": .seconds(waited)]
    case .resumed(let waited, let estimated, let byCustomer):
      [
        "state": "resumed", "by": byCustomer ? "customer" : "technician",
        "waited": .seconds(waited), "estimated": .seconds(estimated),
      ]
    }
  }
}

extension TechnicianEvent.FileChange {
  /// `bytes` are those that have arrived, `of` all of them.
  fileprivate var members: [String: JSON] {
    let (name, reason): (String, String?) =
      switch state {
      case .sending: ("sending", nil)
      case .done: ("done", nil)
      case .failed(let reason): ("failed", reason)
      }
    let members: [String: JSON] = [
      "ask": .string(ask.rawValue), "what": isPush ? "push" : "fetch", "state": .string(name),
      "bytes": .integer(done), "of": .integer(bytes), "sha256": .string(sha256.description),
    ]
    return members.merging(isAgain ? ["again": true] : [:]) { $1 }.adding("reason", reason)
  }
}

extension TechnicianEvent.HandoffChange {
  fileprivate var members: [String: JSON] {
    let (name, reason): (String, String?) =
      switch state {
      case .asked(let reason): ("asked", reason)
      case .declined(let isSilence): ("declined", isSilence ? "silence" : nil)
      case .consented: ("consented", nil)
      case .ringing: ("ringing", nil)
      case .completed: ("completed", nil)
      case .failed(let why): ("failed", why.rawValue)
      }
    let members: [String: JSON] = ["state": .string(name), "to": .string(to.rawValue)]
    return members.adding("reason", reason)
      .adding("as", kind.family == .transfer ? nil : kind.rawValue)
  }
}

extension Advice {
  /// An `error` event's members.
  func members(_ code: ErrorCode) -> [String: JSON] {
    ["code": .string(code.rawValue), "message": .string(error), "hint": .string(hint)]
  }
}

extension JSON {
  /// RFC 3339 in UTC.
  static func time(_ milliseconds: Int64) -> JSON {
    .string(Timestamp.text(unixMilliseconds: milliseconds))
  }

  /// Whole seconds of so many milliseconds.
  static func seconds(_ milliseconds: Int64) -> JSON { .integer((milliseconds + 500) / 1000) }
}

extension [String: JSON] {
  func adding(_ key: String, _ text: String?) -> [String: JSON] {
    guard let text else { return self }
    return merging([key: .string(text)]) { $1 }
  }
}

import AldabaWire
import AldabaWords

/// What goes out in parts: a question, a statement or the goodbye, with what it still lacks.
enum ConsoleForm: Equatable {
  case ask(Capability, reason: String?, minutes: Int?)
  case hold(reason: String?, doing: String?, minutes: Int?)
  case check(cause: String?, minutes: Int?)
  case transfer(to: Target?, reason: String?, brief: String?)
  case escalate(Act.Handoff.Kind?, to: Target, reason: String?, brief: String?)
  case advise(to: PersonID?, text: String?)
  case cost(price: String?, reason: String?)
  case exception(by: PersonID?, reason: String?)
  /// A path of this machine, and where it goes at the customer's.
  case push(String?, to: String?, isProgram: Bool, reason: String?)
  /// A path of the customer's machine, and where the copy goes here.
  case fetch(String?, as: String?, reason: String?)
  case close(ConsoleFarewell)

  /// What is typed next.
  enum Want: Equatable {
    case reason(Capability)
    case minutes
    case blank(Blank)
    case summary, owed, due
  }

  /// What became of a line.
  enum Filling {
    case taken
    /// Not understood: it is asked again.
    case again
    case dropped
  }

  /// The next thing that is missing; nil: all is there.
  var missing: Want? {
    switch self {
    case .ask(let what, nil, _): .reason(what)
    case .ask(_, _, nil): .minutes
    case .ask: nil
    case .hold(nil, _, _): .blank(.holdReason)
    case .hold(_, nil, _): .blank(.holdDoing)
    case .hold(_, _, nil): .blank(.holdMinutes)
    case .hold: nil
    case .check(nil, _): .blank(.checkCause)
    case .check(_, nil): .blank(.checkMinutes)
    case .check: nil
    case .transfer(nil, _, _): .blank(.transferTo)
    case .transfer(_, nil, _): .blank(.transferReason)
    case .transfer(_, _, nil): .blank(.brief)
    case .transfer: nil
    case .escalate(nil, _, _, _): .blank(.escalateHow)
    case .escalate(_, _, nil, _): .blank(.escalateReason)
    // A third person is told the reason, which the customer has read.
    case .escalate(.takeover, _, _, nil): .blank(.brief)
    case .escalate: nil
    case .advise(nil, _): .blank(.adviseTo)
    case .advise(_, nil): .blank(.adviseText)
    case .advise: nil
    case .cost(nil, _): .blank(.costPrice)
    case .cost(_, nil): .blank(.costReason)
    case .cost: nil
    case .exception(nil, _): .blank(.exceptionBy)
    case .exception(_, nil): .blank(.exceptionReason)
    case .exception: nil
    case .push(nil, _, _, _): .blank(.pushPath)
    case .push(_, _, _, nil): .reason(.push)
    case .push: nil
    case .fetch(nil, _, _): .blank(.fetchPath)
    case .fetch(_, _, nil): .reason(.fetch)
    case .fetch: nil
    case .close(let farewell): farewell.missing
    }
  }

  /// Whether a question of the customer's that is still open is worth a word before it (R32).
  var leavesAlone: Bool {
    switch self {
    case .hold, .transfer, .close: true
    case .ask, .check, .escalate, .advise, .cost, .exception, .push, .fetch: false
    }
  }

  /// Takes the next line for what is missing.
  mutating func fill(_ line: String, _ words: Words) -> Filling {
    guard let missing else { return .taken }
    let line = line.trimmed
    switch (self, missing) {
    case (.close(var farewell), .owed), (.close(var farewell), .due):
      let filling = farewell.fill(missing, line, words)
      self = .close(farewell)
      return filling
    case (.ask(let what, let reason, _), .minutes):
      guard let minutes = line.isEmpty ? 15 : ConsoleCommand.minutes(line) else { return .again }
      self = .ask(what, reason: reason, minutes: minutes)
      return .taken
    default:
      if line.isEmpty { return .dropped }
      guard let filled = filled(missing, line) else { return .again }
      self = filled
      return .taken
    }
  }

  private func filled(_ want: Want, _ line: String) -> ConsoleForm? {
    switch (self, want) {
    case (.ask(let what, _, let minutes), .reason):
      .ask(what, reason: line, minutes: minutes)
    case (.hold(_, let doing, let minutes), .blank(.holdReason)):
      .hold(reason: line, doing: doing, minutes: minutes)
    case (.hold(let reason, _, let minutes), .blank(.holdDoing)):
      .hold(reason: reason, doing: line, minutes: minutes)
    case (.hold(let reason, let doing, _), .blank(.holdMinutes)):
      ConsoleCommand.minutes(line).map { .hold(reason: reason, doing: doing, minutes: $0) }
    case (.check(_, let minutes), .blank(.checkCause)): .check(cause: line, minutes: minutes)
    case (.check(let cause, _), .blank(.checkMinutes)):
      ConsoleCommand.minutes(line).map { .check(cause: cause, minutes: $0) }
    case (.transfer(_, let reason, let brief), .blank(.transferTo)):
      Target(rawValue: line).map { .transfer(to: $0, reason: reason, brief: brief) }
    case (.transfer(let to, _, let brief), .blank(.transferReason)):
      .transfer(to: to, reason: line, brief: brief)
    case (.transfer(let to, let reason, _), .blank(.brief)):
      .transfer(to: to, reason: reason, brief: line)
    case (.escalate(_, let to, let reason, let brief), .blank(.escalateHow)):
      ConsoleCommand.how(line).map { .escalate($0, to: to, reason: reason, brief: brief) }
    case (.escalate(let how, let to, _, let brief), .blank(.escalateReason)):
      .escalate(how, to: to, reason: line, brief: brief)
    case (.escalate(let how, let to, let reason, _), .blank(.brief)):
      .escalate(how, to: to, reason: reason, brief: line)
    case (.advise(_, let text), .blank(.adviseTo)):
      PersonID(rawValue: line).map { .advise(to: $0, text: text) }
    case (.advise(let to, _), .blank(.adviseText)): .advise(to: to, text: line)
    case (.cost(_, let reason), .blank(.costPrice)): .cost(price: line, reason: reason)
    case (.cost(let price, _), .blank(.costReason)): .cost(price: price, reason: line)
    case (.exception(_, let reason), .blank(.exceptionBy)):
      PersonID(rawValue: line).map { .exception(by: $0, reason: reason) }
    case (.exception(let by, _), .blank(.exceptionReason)): .exception(by: by, reason: line)
    case (.push(_, let to, let isProgram, let reason), .blank(.pushPath)):
      .push(line, to: to, isProgram: isProgram, reason: reason)
    case (.push(let path, let to, let isProgram, _), .reason):
      .push(path, to: to, isProgram: isProgram, reason: line)
    case (.fetch(_, let local, let reason), .blank(.fetchPath)):
      .fetch(line, as: local, reason: reason)
    case (.fetch(let path, let local, _), .reason): .fetch(path, as: local, reason: line)
    case (.close(let farewell), .summary): .close(farewell.saying(line))
    default: nil
    }
  }
}

/// The goodbye (R24, R25, R28): what was done, and what is still owed.
struct ConsoleFarewell: Equatable {
  /// By when something is owed.
  enum Due: Equatable {
    case unasked, none
    case at(SaidTime)
  }

  var summary: String?
  var needsVisit = false
  /// The customer's questions without an answer: offered as owed (R32).
  var offered: [String] = []
  /// Empty: nothing is owed.
  var owed: String?
  var due = Due.unasked

  init(summary: String?, needsVisit: Bool = false) {
    self.summary = summary
    self.needsVisit = needsVisit
  }

  var missing: ConsoleForm.Want? {
    if summary == nil { return .summary }
    guard !offered.isEmpty else { return nil }
    guard let owed else { return .owed }
    return owed.isEmpty || due != .unasked ? nil : .due
  }

  func saying(_ summary: String) -> ConsoleFarewell {
    var farewell = self
    farewell.summary = summary
    return farewell
  }

  mutating func fill(_ want: ConsoleForm.Want, _ line: String, _ words: Words)
    -> ConsoleForm.Filling
  {
    if want == .owed {
      owed = line
      return .taken
    }
    guard !line.isEmpty else {
      due = .none
      return .taken
    }
    guard let time = words.saidTime(line) else { return .again }
    due = .at(time)
    return .taken
  }
}

import AldabaTerminal
import AldabaWire
import AldabaWords

/// What the line at the console is for: a command, a part that one still lacks, or the word to send.
///
///     free ──form──▶ filling … ──whole──▶ (looking) ──▶ sending ── Enter ──▶ sent
///       ▲               │ Enter alone                      │ anything else
///       └───────────────┴────────────── dropped ───────────┘
///
/// A plain value: lines go in, what to do comes out. Before a wait, a handing over or more time goes
/// out, what the customer will read stands there, and only Enter sends it (R34).
struct ConsoleDialogue {
  /// What is sent as it is.
  enum Order: Equatable {
    case say(String)
    case ask(Capability, reason: String, minutes: Int)
    case hold(reason: String, doing: String, minutes: Int)
    case check(cause: String, minutes: Int)
    case handOver(Act.Handoff.Kind, Target, Message.Found, reason: String, brief: String)
    case advise(PersonID, String)
    case cost(price: String, reason: String)
    case exception(PersonID, reason: String)
    case push(String, to: String?, isProgram: Bool, reason: String)
    case fetch(String, as: String?, reason: String)
    case close(ConsoleFarewell)
  }

  enum Effect: Equatable {
    case tell([ConsoleLine])
    /// What is typed next, as if it had been typed: to be changed, or sent again.
    case prefill(String)
    /// Whether somebody could come, before the customer is asked.
    case look(Act.Handoff.Kind, Target, reason: String, brief: String)
    case send(Order)
    /// A verb without parts.
    case run(ConsoleCommand)
  }

  /// What the session is like now.
  struct Context {
    let talk: Talk
    /// Seconds that the customer has waited, while they do.
    var waited: Int?
    /// What is done meanwhile, as they have read it.
    var doing = ""
    /// Whether so many more minutes go beyond what they have agreed to.
    var isLonger: (Int) -> Bool = { _ in false }
    /// In the session beside the technician who serves it.
    var isThird = false
    /// Why it cannot be now; nil: it can.
    var forbids: (ConsoleForm) -> Objection? = { _ in nil }
  }

  /// Why something cannot be, and what was wanted.
  struct Objection: Equatable {
    let code: ErrorCode
    let matter: Matter?
  }

  private enum State: Equatable {
    case free
    case filling(ConsoleForm)
    case looking(ConsoleForm)
    case sending(Order)
  }

  let words: Words
  let glossary: Glossary
  private(set) var unanswered = Unanswered()
  private var state = State.free
  /// The line whose words were doubted; the same again is sent.
  private var doubted: String?

  init(words: Words, glossary: Glossary) {
    self.words = words
    self.glossary = glossary
  }

  var isFree: Bool { state == .free }

  /// What stands before the line; nil where nothing is wanted.
  var prompt: String? {
    switch state {
    case .free, .looking: nil
    case .sending: words.previewPrompt()
    case .filling(let form):
      switch form.missing {
      case .reason: words.reasonPrompt()
      case .minutes: words.minutesPrompt()
      case .blank(let blank): words.consoleWantedPrompt(blank)
      case .summary: words.summaryPrompt()
      case .owed: words.owedPrompt()
      case .due: words.duePrompt()
      case nil: nil
      }
    }
  }

  /// What the last word before the cursor can become.
  func completions(_ before: String) -> [String] {
    guard case .filling(let form) = state else {
      return isFree ? ConsoleCommand.completions(before) : []
    }
    let candidates =
      switch form.missing {
      case .blank(.transferTo): ["next", "team:"]
      case .blank(.escalateHow): ["third", "takeover"]
      default: [] as [String]
      }
    return candidates.filter { $0.hasPrefix(before) }
  }

  mutating func customerSaid(_ text: String) { unanswered.customerSaid(text) }

  // MARK: - A line

  mutating func take(_ line: String, _ context: Context) -> [Effect] {
    switch state {
    case .free: return command(line, context)
    case .looking:
      // Whoever types on has thought better of it.
      state = .free
      return command(line, context)
    case .filling(var form):
      switch form.fill(line, words) {
      case .dropped: return drop()
      case .again: return wanted(form, context)
      case .taken: return go(on: form, context)
      }
    case .sending(let order):
      guard line.trimmed.isEmpty else { return drop() }
      return send(order)
    }
  }

  /// What was begun is given up.
  mutating func drop() -> [Effect] {
    guard !isFree else { return [] }
    state = .free
    return [.tell([ConsoleLine(words.nothingSent())])]
  }

  /// Nobody can come; who looked has been told.
  mutating func lookFailed() {
    if case .looking = state { state = .free }
  }

  /// Somebody could come: now the customer's text can be read.
  mutating func found(_ found: Message.Found, as colleague: Colleague, _ context: Context)
    -> [Effect]
  {
    guard case .looking(let form) = state, let (kind, to, reason, brief) = form.handoff else {
      return []
    }
    let question: Question =
      switch kind {
      case .transfer:
        .transfer(
          to: colleague, reason: reason, brief: brief, correction: nil, contact: found.phone)
      case .third: .escalate(to: colleague, reason: reason)
      case .takeover:
        .takeover(to: colleague, reason: reason, brief: brief, correction: nil)
      }
    return preview(
      .handOver(kind, to, found, reason: reason, brief: brief), question, [reason, brief], context)
  }

  private mutating func command(_ line: String, _ context: Context) -> [Effect] {
    switch ConsoleCommand(line) {
    case .nothing: return []
    case .say(let text):
      let doubts = glossary.check(text)
      guard doubts.isEmpty || line == doubted else {
        doubted = line
        return [.tell(doubts.map(doubt)), .prefill(line)]
      }
      return send(.say(text))
    case .form(let form):
      if context.isThird, case .close = form { return [.run(.leave)] }
      if let objection = context.forbids(form) {
        return [
          .tell(ConsoleLine.advice(words.error(objection.code, about: objection.matter)))
        ]
      }
      let open = form.leavesAlone ? unanswered.warning() : []
      guard open.isEmpty else {
        return [.tell(open.map { ConsoleLine(words.unanswered($0), .yellow) }), .prefill(line)]
      }
      if case .close(var farewell) = form {
        farewell.offered = unanswered.questions
        return go(on: .close(farewell), context)
      }
      return go(on: form, context)
    case let other: return [.run(other)]
    }
  }

  // MARK: - A form

  private mutating func go(on form: ConsoleForm, _ context: Context) -> [Effect] {
    if form.missing != nil {
      state = .filling(form)
      return wanted(form, context)
    }
    state = .free
    switch form {
    case .ask(let what, let reason?, let minutes?):
      return ready(.ask(what, reason: reason, minutes: minutes), [reason])
    case .hold(let reason?, let doing?, let minutes?):
      let order = Order.hold(reason: reason, doing: doing, minutes: minutes)
      return preview(order, wait(reason, doing, minutes, context), [reason, doing], context)
    case .check(let cause?, let minutes?):
      let order = Order.check(cause: cause, minutes: minutes)
      guard context.isLonger(minutes) else { return ready(order, [cause]) }
      return preview(order, wait(cause, context.doing, minutes, context), [cause], context)
    case .transfer, .escalate:
      guard let (kind, to, reason, brief) = form.handoff else { return [] }
      state = .looking(form)
      return [.look(kind, to, reason: reason, brief: brief)]
    case .advise(let to?, let text?): return ready(.advise(to, text), [text])
    case .cost(let price?, let reason?):
      let question = Question.cost(price: price, reason: reason)
      return preview(.cost(price: price, reason: reason), question, [reason], context)
    case .exception(let by?, let reason?): return ready(.exception(by, reason: reason), [reason])
    case .push(let path?, let to, let isProgram, let reason?):
      return ready(.push(path, to: to, isProgram: isProgram, reason: reason), [reason])
    case .fetch(let path?, let local, let reason?):
      return ready(.fetch(path, as: local, reason: reason), [reason])
    case .close(let farewell):
      return ready(.close(farewell), [farewell.summary, farewell.owed].compactMap { $0 })
    case .ask, .hold, .check, .advise, .cost, .exception, .push, .fetch: return []
    }
  }

  private func wait(_ reason: String, _ doing: String, _ minutes: Int, _ context: Context)
    -> Question
  {
    guard let waited = context.waited else {
      return .hold(reason: reason, doing: doing, minutes: minutes)
    }
    return .holdAgain(reason: reason, doing: doing, minutes: minutes, waited: waited)
  }

  private func wanted(_ form: ConsoleForm, _ context: Context) -> [Effect] {
    let customer = context.talk.customer ?? ""
    switch form.missing {
    case .reason(let what): return tell(words.reasonWanted(what, by: customer))
    case .minutes: return tell(words.minutesWanted())
    case .blank(let blank): return tell(words.consoleWanted(blank, by: customer))
    case .summary: return tell(words.summaryWanted(by: customer))
    case .owed:
      guard case .close(let farewell) = form else { return [] }
      let open = farewell.offered.map { ConsoleLine(words.unansweredOwed($0), .yellow) }
      return [
        .tell(open + [ConsoleLine(words.owedWanted())]),
        .prefill(farewell.offered.joined(separator: " ")),
      ]
    case .due: return tell(words.dueWanted())
    case nil: return []
    }
  }

  private func tell(_ text: String) -> [Effect] { [.tell([ConsoleLine(text)])] }

  // MARK: - Before it goes out

  private mutating func preview(
    _ order: Order, _ question: Question, _ texts: [String], _ context: Context
  ) -> [Effect] {
    state = .sending(order)
    let heading = words.previewHeading(for: context.talk.customer ?? "")
    let lines = [
      ConsoleLine(heading, .bold), ConsoleLine(words.question(question, in: context.talk)),
    ]
    return [.tell(lines + doubts(texts))]
  }

  /// Sends it at once, unless its words are doubted.
  private mutating func ready(_ order: Order, _ texts: [String]) -> [Effect] {
    let doubts = doubts(texts)
    guard !doubts.isEmpty else { return send(order) }
    state = .sending(order)
    return [.tell(doubts)]
  }

  private mutating func send(_ order: Order) -> [Effect] {
    state = .free
    doubted = nil
    if case .say(let text) = order { unanswered.technicianSaid(text) }
    return [.send(order)]
  }

  private func doubts(_ texts: [String]) -> [ConsoleLine] {
    texts.flatMap(glossary.check).map(doubt)
  }

  private func doubt(_ wording: Wording) -> ConsoleLine {
    switch wording {
    case .jargon(let word, let plain):
      ConsoleLine(words.plainer(word: word, plain: plain), .yellow)
    case .tone(let phrase): ConsoleLine(words.kinder(word: phrase), .yellow)
    }
  }
}

extension ConsoleForm {
  /// A handing over with everything that it needs.
  fileprivate var handoff: (Act.Handoff.Kind, Target, reason: String, brief: String)? {
    switch self {
    case .transfer(let to?, let reason?, let brief?): (.transfer, to, reason, brief)
    case .escalate(let how?, let to, let reason?, let brief): (how, to, reason, brief ?? reason)
    default: nil
    }
  }
}

import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// How something is asked at the terminal: over everything else, and answered by whole lines alone.
/// What leads on from an answer (what to change, when to be called) is asked in the same place and
/// by the same rules: no answer in time is a no.
extension TerminalFront {
  /// What stands before the customer.
  enum Asking {
    /// The session's question.
    case question
    /// What to add to the briefing of the session's question, which then is put again.
    case correction
    /// What the matter is; what was not right; who is at the keyboard.
    case need, complaint, helper
    /// When and where to call, instead of what the session asks, of a wait, or of nothing.
    case callback(CallbackDialogue)
    /// What is wanted of who stands at the door, before they wait.
    case door(KnockIntake.Next)
  }

  func ask(_ asking: Asking) {
    guard prompt == nil else { return }
    guard session.hasAccepted || session.isAtDoor || isQuestion(asking) else {
      return session.fail(.notNow)
    }
    guard let (step, text) = wording(asking) else { return }
    screen.write(editor.hide())
    screen.cover()
    isEscaping = false
    self.asking = asking
    reminder = text.split(separator: "\n").suffix(2).joined(separator: "\n")
    let numbers = numbers
    let reading = Reading(
      words: words, step: step, now: { Clock.wallMilliseconds() }, clock: .system,
      check: { numbers.take($0) })
    // At the door nobody waits for an answer.
    var timing = Prompt<Reply>.Timing(
      waits: session.isAtDoor ? TerminalFront.unhurried : session.settings.ask)
    if wantsText { timing.quiet = 0 }
    if isQuestion(asking), let question = session.question {
      timing.pause = max(0, question.opens - loop.now)
    }
    prompt = Prompt<Reply>(
      self.wording(text, step), timing: timing,
      isNo: { reply in
        // Neither a yes nor a number: whatever else is said may be said at any time.
        switch reply {
        case .yes, .number: false
        default: true
        }
      }, recognise: { reading.read($0) })
    if session.question == nil { session.isEngaged = true }
    carryOut(prompt?.begin(at: loop.now) ?? [])
  }

  func askCallback() {
    ask(.callback(CallbackDialogue(slots: session.slots, phone: session.contact)))
  }

  /// The customer wants to write something, and allows nothing by it: what they type ahead counts.
  private var wantsText: Bool {
    switch asking {
    case .correction, .need, .complaint, .helper, .door(.need), .door(.name): true
    case .question, .callback, .door, nil: false
    }
  }

  private func isQuestion(_ asking: Asking) -> Bool {
    if case .question = asking { true } else { false }
  }

  /// How it is read, and what the customer reads.
  private func wording(_ asking: Asking) -> (Reading.Step, String)? {
    switch asking {
    case .question:
      guard let question = session.question else { return nil }
      return (.question(question.sentence), question.text.text)
    case .correction:
      guard let question = session.question, let to = question.sentence.colleague else {
        return nil
      }
      return (.text, words.transferCorrection(to: to, in: session.talk(for: question.wanted)))
    case .need: return (.text, words.needWanted())
    case .complaint: return (.text, words.complaintWanted())
    case .helper: return (.text, words.helperWanted())
    case .door(let next): return wording(next).map { (.door(next), $0) }
    case .callback(let dialogue):
      let step = dialogue.step
      return (
        .callback(step),
        words.question(step.question(words, session.moment), in: session.talk)
      )
    }
  }

  private func wording(_ text: String, _ step: Reading.Step) -> Prompt<Reply>.Wording {
    let columns = screen.columns
    let seconds = Int(session.settings.ask / 1000)
    let words = words
    let talk = session.question.map { session.talk(for: $0.wanted) } ?? session.talk
    let question: Question? =
      switch step {
      case .question(let question): question
      case .text: nil
      case .callback(let step): step.question(words, session.moment)
      case .door(let next): session.question(at: next)
      }
    var wording = Prompt<Reply>.Wording(
      question: "\n" + CustomerScreen.wrapped(text, columns),
      nearly: CustomerScreen.wrapped(words.nearly(seconds: 20), columns),
      extended: CustomerScreen.wrapped(words.moreTime(seconds: seconds), columns),
      noMore: CustomerScreen.wrapped(words.noMoreTime(seconds: seconds), columns),
      unclear: { line in
        guard let question else { return "" }
        return CustomerScreen.wrapped(words.unclear(line, to: question, in: talk), columns)
      },
      wrongNumber: {
        CustomerScreen.wrapped(words.numberWrong(in: talk, triesLeft: $0), columns)
      })
    wording.pause = (
      warning: "\n" + CustomerScreen.wrapped(session.warning, columns) + "\n",
      over: CustomerScreen.wrapped(words.scamReady(), columns),
      early: { CustomerScreen.wrapped(words.scamWait(seconds: $0), columns) }
    )
    return wording
  }

  func carryOut(_ effects: [Prompt<Reply>.Effect]) {
    for effect in effects {
      switch effect {
      case .flushInput: if !wantsText { discardInput() }
      case .print(let bytes): screen.write(bytes)
      case .extended: if let question = session.question { session.more(question.id) }
      case .finished(let outcome): return finished(outcome)
      }
    }
    armPrompt()
  }

  private func armPrompt() {
    promptTimer?.cancel()
    guard let next = prompt?.nextTick else { return }
    promptTimer = loop.after(seconds: Double(max(0, next - loop.now)) / 1000 + 0.001) {
      [weak self] in
      guard let self else { return }
      self.carryOut(self.prompt?.tick(at: self.loop.now) ?? [])
    }
  }

  /// Takes away what is asked, without a word of its own; the next question may come.
  func endPrompt() {
    dropPrompt()
    session.isEngaged = false
  }

  /// The same, before something that concerns every question.
  func dropPrompt() {
    if takePrompt() != nil, session.question == nil { restore() }
  }

  private func takePrompt() -> Asking? {
    guard prompt != nil else { return nil }
    prompt = nil
    promptTimer?.cancel()
    defer { asking = nil }
    return asking
  }

  // MARK: - What was answered

  private func finished(_ outcome: Prompt<Reply>.Outcome) {
    guard let asking = takePrompt() else { return }
    // Back to where the question came; what follows says its own words.
    restore()
    switch asking {
    case .question: answered(outcome)
    case .correction: corrected(outcome)
    case .need: if case .answered(.text(let text)) = outcome { session.correct(text) }
    case .complaint:
      if case .answered(.text(let text)) = outcome { session.request(.complaint, text) }
    case .helper: if case .answered(.text(let name)) = outcome { session.nameHelper(name) }
    case .callback(let dialogue): called(dialogue, outcome)
    case .door(let next): answered(next, outcome)
    }
    settle()
  }

  /// Whatever was asked beside it, a question that still stands is put again; then the next one can
  /// come.
  private func settle() {
    guard prompt == nil else { return }
    guard session.question == nil else {
      session.attend()
      return ask(.question)
    }
    session.isEngaged = false
  }

  private func answered(_ outcome: Prompt<Reply>.Outcome) {
    guard let question = session.question else { return }
    switch outcome {
    case .answered(.yes): session.answer(question.id, .yes())
    case .answered(.number(let digits)): session.answer(question.id, .yes(number: digits))
    case .answered(.call):
      session.attend()
      askCallback()
    case .answered(.later): session.answer(question.id, .callback(CallbackWish()))
    case .answered(.correct):
      session.attend()
      ask(.correction)
    case .answered(.list):
      session.attend()
      say(words.fileList(session.listed(question)))
    case .answered(.word(let word)):
      session.attend()
      perform(word)
    case .answered(.wrongNumbers), .no(.wrongNumbers): session.refuse(question.id, .number)
    case .no(.silence): session.refuse(question.id, .silence)
    case .no(.lost): session.refuse(question.id, .nobody)
    case .answered, .no(.plain), .no(.stopped): session.refuse(question.id, .answer)
    }
  }

  /// A correction that is left out leads back to the question; none in time is a no to it.
  private func corrected(_ outcome: Prompt<Reply>.Outcome) {
    guard let question = session.question else { return }
    switch outcome {
    case .answered(.text(let text)): session.correct(text)
    case .no(.silence): session.refuse(question.id, .silence)
    case .no(.lost): session.refuse(question.id, .nobody)
    case .answered, .no: session.attend()
    }
  }

  private func called(_ dialogue: CallbackDialogue, _ outcome: Prompt<Reply>.Outcome) {
    var dialogue = dialogue
    let reply: Reply? =
      switch outcome {
      case .answered(let reply): reply
      case .no(.plain): .no
      case .no: nil
      }
    switch reply.map({ dialogue.take($0) }) ?? .none {
    case .ask:
      session.attend()
      ask(.callback(dialogue))
    case .wish(let wish): session.call(wish)
    case .none: notCalled(isSilent: reply == nil)
    }
  }

  /// No callback after all: whatever it was to take the place of is a no.
  private func notCalled(isSilent: Bool) {
    if session.isAtDoor { return session.notCalledFromDoor() }
    if let question = session.question, question.sentence.takesCallback {
      session.refuse(question.id, isSilent ? .silence : .answer)
    }
    guard !session.isLeaving else { return }
    if !isSilent { say(words.callbackSelf(in: session.talk)) }
    session.tellNow(again: true)
  }
}

/// Compares what was typed with the number, for the prompt's recogniser. Used on the loop's thread
/// alone, like all of the front.
final class NumberCheck: @unchecked Sendable {
  private unowned let session: AgentSession

  init(_ session: AgentSession) { self.session = session }

  func take(_ digits: String) -> Reading.NumberCheck { session.tryNumber(digits) }
}

extension Question {
  /// To whom the customer would be passed.
  fileprivate var colleague: Colleague? {
    switch self {
    case .transfer(let to, _, _, _, _), .takeover(let to, _, _, _): to
    default: nil
    }
  }
}

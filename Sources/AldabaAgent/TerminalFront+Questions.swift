import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// How a question is put at the terminal: over everything else, and answered by whole lines alone.
extension TerminalFront {
  func ask(_ question: AgentQuestion) {
    // A question put again (a longer time) is the same prompt.
    guard prompt == nil else { return }
    screen.write(editor.hide())
    screen.cover()
    isEscaping = false
    let talk = session.talk
    let words = words
    let sentence = question.sentence
    let columns = screen.columns
    let wording = Prompt<Bool>.Wording(
      question: "\n" + CustomerScreen.wrapped(question.text.text, columns),
      nearly: CustomerScreen.wrapped(words.nearly(seconds: 20), columns),
      extended: CustomerScreen.wrapped(
        words.moreTime(seconds: Int(session.settings.ask / 1000)), columns),
      noMore: CustomerScreen.wrapped(
        words.noMoreTime(seconds: Int(session.settings.ask / 1000)), columns),
      unclear: { CustomerScreen.wrapped(words.unclear($0, to: sentence, in: talk), columns) },
      wrongNumber: {
        CustomerScreen.wrapped(words.numberWrong(in: talk, triesLeft: $0), columns)
      })
    let answers = answers
    let prompt = Prompt<Bool>(
      wording, timing: .init(waits: session.settings.ask)
    ) { line in
      switch words.answer(line) {
      case .no: .answer(false)
      case .more: .more
      case .again: .again
      case .yes: sentence.wantsNumber ? .unclear : .answer(true)
      case .digits(let digits):
        !sentence.wantsNumber ? .unclear : answers.take(digits) ? .answer(true) : .wrongNumber
      case .word: .unclear
      }
    }
    self.prompt = prompt
    carryOut(self.prompt?.begin(at: loop.now) ?? [])
  }

  func carryOut(_ effects: [Prompt<Bool>.Effect]) {
    for effect in effects {
      switch effect {
      case .flushInput: try? terminal.flushInput()
      case .print(let bytes): screen.write(bytes)
      case .extended: if let question = session.question { session.more(question.id) }
      case .finished(let outcome):
        prompt = nil
        promptTimer?.cancel()
        finished(outcome)
        return
      }
    }
    armPrompt()
  }

  func armPrompt() {
    promptTimer?.cancel()
    guard let next = prompt?.nextTick else { return }
    promptTimer = loop.after(seconds: Double(max(0, next - loop.now)) / 1000 + 0.001) {
      [weak self] in
      guard let self else { return }
      self.carryOut(self.prompt?.tick(at: self.loop.now) ?? [])
    }
  }

  func finished(_ outcome: Prompt<Bool>.Outcome) {
    // Back to where the question came; a grant or a no says its own words.
    if mode == .messages { showEditor() } else { showShell() }
    guard let question = session.question else { return }
    switch outcome {
    case .answered(true): session.answer(question.id, yes: true, number: answers.typed)
    case .answered(false), .no(.plain): session.refuse(question.id, .answer)
    case .no(.silence): session.refuse(question.id, .silence)
    case .no(.wrongNumbers): session.refuse(question.id, .number)
    case .no(.lost): session.refuse(question.id, .nobody)
    case .no(.stopped): session.refuse(question.id, .answer)
    }
  }

  /// Ends the prompt that stands without its own word.
  func end(_ refusal: Prompt<Bool>.Refusal) {
    guard prompt != nil else { return }
    prompt = nil
    promptTimer?.cancel()
    if session.question == nil {
      if mode == .messages { showEditor() } else { showShell() }
    }
  }
}

/// Compares what was typed with the number, for the prompt's recogniser. Used on the loop's thread
/// alone, like all of the front.
final class NumberCheck: @unchecked Sendable {
  private unowned let session: AgentSession
  private(set) var typed: String?

  init(_ session: AgentSession) { self.session = session }

  func take(_ digits: String) -> Bool {
    typed = digits
    return session.matches(digits)
  }
}

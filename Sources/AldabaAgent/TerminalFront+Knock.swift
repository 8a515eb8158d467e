import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// The door at the terminal: what is asked before it rings, and the wait. A line typed meanwhile is
/// one of a few words; nobody reads messages yet.
extension TerminalFront {
  /// Milliseconds that a question waits which nobody else waits for: a day.
  static let unhurried: Int64 = 86_400_000

  func ask(at next: KnockIntake.Next) {
    switch next {
    case .time: askCallback()
    case .closed, .unsupported, .need, .name, .knock: ask(.door(next))
    }
  }

  /// What the customer reads; nil where nothing is asked.
  func wording(_ next: KnockIntake.Next) -> String? {
    switch next {
    case .closed, .unsupported:
      return session.question(at: next).map { words.question($0, in: session.talk) }
    case .need(nil): return words.needAsked()
    case .need(.missing): return words.needMissing()
    case .need(.tooLong): return words.needTooLong()
    case .name(nil): return words.nameAsked()
    case .name(.missing): return words.nameMissing()
    case .name(.tooLong): return words.nameTooLong()
    case .time, .knock: return nil
    }
  }

  func answered(_ next: KnockIntake.Next, _ outcome: Prompt<Reply>.Outcome) {
    switch (outcome, next) {
    case (.answered(.text(let text)), .need): session.tellNeed(text)
    case (.answered(.text(let text)), .name): session.tellName(text)
    case (.no(.plain), .need): session.tellNeed("")
    case (.no(.plain), .name): session.tellName("")
    case (.answered(.call), _): session.preferCall()
    case (.answered(.ask), _): session.askException()
    case (.answered, _), (.no, _): session.leaveDoor()
    }
  }

  /// Nobody can call at that time: the nearest is offered.
  func refusedTime(_ code: ErrorCode, _ nearest: Int64?) {
    guard let nearest, code == .past || code == .outOfHours else {
      return say(words.error(code, about: code.matter).text)
    }
    endPrompt()
    let step: CallbackDialogue.Step =
      code == .past ? .past(nearest: nearest) : .closed(nearest: nearest)
    ask(.callback(CallbackDialogue(step, phone: session.contact)))
  }

  // MARK: - The wait

  func told(_ step: Message.KnockStep, _ text: String) {
    switch step {
    // Somebody is on the way: whatever the customer was about to choose, it is not wanted now.
    case .answered: endPrompt()
    // Whoever is choosing when to be called is not interrupted; the turn is said again.
    case .made, .ringing, .next, .turn, .nobody: if prompt != nil { return }
    case .back: break
    }
    say(text)
  }

  /// A line of who waits.
  func wait(_ line: String) {
    switch KnockWord(line, words) {
    case .call where session.visit?.stage == .waiting: return askCallback()
    case .leave: return hangUp()
    case .again, .call: say(session.choices)
    case .nothing: break
    case .unclear: say(words.knockUnclear(line))
    }
    showEditor()
  }

  func linkAtDoor(_ isLost: Bool, _ since: Int64) {
    say(
      isLost
        ? words.linkLostWaiting(at: Calendar.time(unixMilliseconds: since))
        : words.linkBackWaiting())
  }

  /// Somebody serves the customer: what was half typed at the door is no message to them.
  func comeIn() {
    guard session.visit != nil, !session.hasAccepted else { return }
    endPrompt()
    editor.clear()
  }
}

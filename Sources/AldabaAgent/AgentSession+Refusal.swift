import AldabaSession
import AldabaTerminal
import AldabaWire
import AldabaWords

/// What the customer reads after a no of theirs: thanks, and what works now (R29, R31).
extension AgentSession {
  /// Nil where nobody is there to read it, or the end says more.
  func refusal(of question: AgentQuestion, _ why: Act.Refusal) -> String? {
    guard let text = answer(to: question, why) else { return nil }
    // Its record, with which it counts, comes later.
    guard let topic = question.topic, let machine, machine.held == nil,
      machine.refusals(of: topic) + 1 == Limits.refusals
    else { return text }
    let again = words.notAskedAgain(topic)
    return again.isEmpty ? text : "\(text)\n\(again)"
  }

  private func answer(to question: AgentQuestion, _ why: Act.Refusal) -> String? {
    let talk = talk(for: question.wanted)
    switch why {
    case .nobody, .tooSoon, .unable, .leaving: return nil
    case .number: return words.numberRefused(in: talk)
    case .silence:
      switch question.wanted.what {
      case .session: return words.sessionSilence(in: talk)
      case .front: return words.frontSilence(in: talk)
      case .hold where machine?.held != nil: return words.holdNotLonger()
      case .capability, .overwrite, .hold, .handoff, .cost: return words.silence(in: talk)
      }
    case .answer:
      switch question.wanted.what {
      case .session where isPutOff: return words.callbackLater(day: nil, at: nil)
      case .session where isCallback: return words.callbackNotYou(hour: Calendar.now().hour)
      case .session: return words.sessionDeclined(in: talk)
      case .capability(let ask) where ask.what == .run:
        return words.commandDeclined(in: talk, command: question.wanted.texts["command"] ?? "")
      case .capability(let ask), .overwrite(let ask, _, _):
        return words.declined(in: talk, to: ask.what)
      case .hold: return words.holdDeclined(in: talk)
      case .handoff: return words.transferDeclined(in: talk)
      case .cost: return words.costDeclined(in: talk)
      case .front: return words.frontDeclined(in: talk)
      }
    }
  }
}

extension AgentQuestion {
  /// What is counted when it is refused; nil for what is asked in its own way.
  fileprivate var topic: Topic? {
    switch wanted.what {
    case .capability(let ask), .overwrite(let ask, _, _): .capability(ask.what)
    case .hold: .hold
    case .handoff(let handoff): handoff.kind.family == .transfer ? .transfer : .escalate
    case .cost: .cost
    case .session, .front: nil
    }
  }
}

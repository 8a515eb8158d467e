import AldabaTerminal
import AldabaWire
import AldabaWords

/// What the customer reads after a no of theirs: thanks, and what works now (R29, R31).
extension AgentSession {
  /// Nil where nobody is there to read it, or the end says more.
  func refusal(of question: AgentQuestion, _ why: Act.Refusal) -> String? {
    let talk = talk(for: question.wanted)
    switch why {
    case .nobody, .tooSoon, .unable, .leaving: return nil
    case .number: return words.numberRefused(in: talk)
    case .silence:
      switch question.wanted.what {
      case .session: return words.sessionSilence(in: talk)
      case .front: return words.frontSilence(in: talk)
      case .capability, .hold, .handoff, .cost: return words.silence(in: talk)
      }
    case .answer:
      switch question.wanted.what {
      case .session where isPutOff: return words.callbackLater(day: nil, at: nil)
      case .session where isCallback: return words.callbackNotYou(hour: Calendar.now().hour)
      case .session: return words.sessionDeclined(in: talk)
      case .capability(let ask): return words.declined(in: talk, to: ask.what)
      case .hold: return words.holdDeclined(in: talk)
      case .handoff: return words.transferDeclined(in: talk)
      case .cost: return words.costDeclined(in: talk)
      case .front: return words.frontDeclined(in: talk)
      }
    }
  }
}

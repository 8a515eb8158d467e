import AldabaParty
import AldabaSession
import AldabaTunnel
import AldabaWire
import AldabaWords

/// Waiting, and its end (R6–R10). While the customer waits nothing of theirs is seen or used; their
/// own keyboard and messages never wait.
extension AgentSession {
  /// The customer's yes to waiting is on record.
  func waits(_ held: Session.Held) {
    answered = nil
    interrupt()
    tell(.held, words.held(in: talk, seconds: Int(held.hold.duration / 1000)))
  }

  /// The wait is over.
  func waitEnded(_ text: String) {
    holdShown = nil
    tell(.resumed, text)
    backInControl()
  }

  /// The question that led to a wait stays answerable while it lasts (R7).
  func answerWait(_ ask: AskID, _ answer: AgentAnswer) {
    guard machine?.held?.hold.id == ask else { return fail(.noSuchAsk) }
    switch answer {
    case .no: leaveWait(ask)
    case .callback(let wish): call(wish)
    case .yes: fail(.noSuchAsk)
    }
  }

  func leaveWait(_ ask: AskID) {
    guard let holdShown, !party.isSaying(isEndOfWait) else { return }
    party.say(.holdDeclined(ask, holdShown, .answer))
  }

  private func isEndOfWait(_ act: Act) -> Bool {
    act.event == .holdDeclined || act.event == .holdCallback
  }

  /// Nothing more reaches shell or viewer: what waits for either is dropped, and is not typed or
  /// shown in a later moment.
  func interrupt() {
    floor.forget()
    for tunnel in party.tunnels.values { _ = tunnel.skipOutput() }
  }
}

import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaWire
import AldabaWords

/// A wait with the customer's consent (R6–R10).
///
///     hold ─▶ question ─▶ held ─▶ check … ─▶ resume          check beyond the estimate: a question
extension TechnicianSession {
  func hold(reason: String, doing: String, minutes: Double) {
    guard isBegun else { return fail(.notNow, about: .hold) }
    guard let duration = duration(minutes, atMost: Limits.hold), check(reason, notEmpty: true),
      check(doing, notEmpty: true)
    else { return }
    askHold(reason, doing, duration)
  }

  private func askHold(_ reason: String, _ doing: String, _ duration: Int64) {
    let texts = ["reason": PersonalText(reason), "doing": PersonalText(doing)]
    func commitment(_ name: String) -> Digest { texts[name].map(Digest.init(of:)) ?? .zero }
    let hold = Act.Hold(
      id: newAsk(), reason: commitment("reason"), doing: commitment("doing"), duration: duration)
    say(.holdAsked(hold), texts: texts)
  }

  /// The cause and the time left (R8): a statement within the time that was accepted, a question
  /// beyond it.
  func check(reason: String, minutes: Double) {
    guard waiting != nil else { return fail(.notNow, about: .check) }
    guard let duration = duration(minutes, atMost: Limits.hold), check(reason, notEmpty: true)
    else { return }
    if isLonger(minutes) { return askLonger(reason, minutes) }
    lastCheck = (reason, minutes)
    let text = PersonalText(reason)
    say(.holdChecked(reason: Digest(of: text), duration: duration), texts: ["reason": text])
  }

  /// Whether so many minutes from now go beyond what the customer has agreed to.
  func isLonger(_ minutes: Double) -> Bool {
    guard let waiting else { return false }
    return Double(loop.now) + minutes * 60_000 > Double(waiting.until)
  }

  func askLonger(_ reason: String, _ minutes: Double) {
    guard let waiting, let duration = duration(minutes, atMost: Limits.hold) else { return }
    askHold(reason, doing(during: waiting), duration)
  }

  /// What is done meanwhile, as the customer has read it.
  func doing(during wait: Session.Held) -> String { deeds[wait.hold.id] ?? "" }

  /// Back with the customer, who reads the thanks (R9).
  func resume() {
    guard isBegun else { return fail(.notNow, about: .resume) }
    say(.holdResumed)
  }

  /// Milliseconds that the customer has waited so far, and that they have agreed to in all.
  var wait: (waited: Int64, estimated: Int64)? {
    waiting.map { (loop.now - $0.since, $0.until - $0.since) }
  }

  // MARK: - What becomes of it

  func hold(_ effect: Effect, _ told: Told) {
    switch effect {
    case .holdAsked(let hold):
      deeds[hold.id] = told.texts["doing"]
      if told.isOurs { open[hold.id] = .hold }
    case .held(let held):
      waiting = held
      answered(held.hold.id, .yes(until: wall(held.until)))
      onEvent(.hold(.held(until: wall(held.until))))
    case .holdDeclined(_, let why, _):
      // A no to the wait itself, which goes on, has no question any more; it is told all the same.
      answeredWaits(why == .silence ? .silence : .no)
      onEvent(.hold(.declined(isSilence: why == .silence)))
      // No more time was given; what was agreed goes on.
      if session?.held == nil { endWait(byCustomer: true) }
    case .holdCallback(_, let callback, _):
      answeredWaits(.callback)
      waiting = nil
      onEvent(.hold(.callback(at: callback.at, contact: told.texts["contact"])))
    case .holdChecked(let left): onEvent(.hold(.checked(left: left)))
    case .holdOverrun(let waited): onEvent(.hold(.overrun(waited: waited)))
    case .holdResumed: endWait(byCustomer: false)
    default: break
    }
  }

  /// A question for a wait ends with the wait itself, whichever the customer has answered.
  private func answeredWaits(_ reply: TechnicianEvent.Reply) {
    for ask in open.filter({ $0.value == .hold }).map(\.key) { answered(ask, reply) }
  }

  private func endWait(byCustomer: Bool) {
    guard let (waited, estimated) = wait else { return }
    waiting = nil
    onEvent(.hold(.resumed(waited: waited, estimated: estimated, byCustomer: byCustomer)))
  }
}

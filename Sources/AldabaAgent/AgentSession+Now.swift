import AldabaSession
import AldabaSteps
import AldabaTerminal
import AldabaWire
import AldabaWords

/// What is in force, in a line that the customer reads whenever it changes (R16).
extension AgentSession {
  /// - Parameter again: also when it has not changed, after something else was said.
  func tellNow(again: Bool = false) {
    followRecording()
    followTyping()
    let now = now
    guard again || now != lastNow else { return }
    lastNow = now
    if let now { tell(.now, now) }
  }

  /// Nil where other words say it: before the beginning, at the front, and from the goodbye on.
  private var now: String? {
    guard hasAccepted, !ended, !isLeaving, let machine, machine.phase == .active else { return nil }
    if isPaused { return words.now(.paused, in: talk) }
    if machine.held != nil { return words.now(.hold, in: talk) }
    let force = lead.flatMap(force)
    let step = steps.current.map { Now.step($0, of: steps.progress.count) }
    var lines = [force, step].compactMap { $0 }.map { words.now($0, in: talk) }
    if lines.isEmpty { lines = [words.now(.messages, in: talk)] }
    if let third, let person = people[third] {
      lines.append(words.now(.third(name: person.name), in: talk))
      if let force = self.force(third) { lines.append(words.now(force, in: talk(with: third))) }
    }
    if isRecorded { lines.append(words.recorded()) }
    return lines.joined(separator: "\n")
  }

  /// The most that a technician may do.
  private func force(_ stream: Int64) -> Now? {
    func until(_ what: Capability) -> ClockTime? {
      live.first { $0.what == what && $0.stream == stream }
        .flatMap { ends[$0.ask] }.map { Calendar.time(unixMilliseconds: $0) }
    }
    if let end = until(.type) { return .type(until: end) }
    if let end = until(.typeNoEnter) { return .typeNoEnter(until: end) }
    return until(.view).map { .view(until: $0) }
  }
}

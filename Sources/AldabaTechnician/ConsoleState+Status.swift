import AldabaSteps
import AldabaTerminal
import AldabaWire
import AldabaWords

/// What holds now: the prompt, and everything that `status` says.
extension ConsoleState {
  /// What stands before the line; a long name is cut so that there is room to type.
  func prompt(columns: Int) -> String {
    if let file {
      let bar = words.fileProgress(done: file.done, of: file.bytes, rate: file.rate)
      return Self.bar(file, columns: columns - bar.count) + bar + " > "
    }
    let room = max(8, columns / 4)
    let name = visible(customer)
    let short = name.count > room ? name.prefix(room - 1) + "…" : name[...]
    return words.consolePrompt(String(short), inForce) + " "
  }

  /// How far a file is, in signs; nothing where there is no room for them.
  private static func bar(_ file: TechnicianEvent.FileChange, columns: Int) -> String {
    let room = min(20, columns - 14)
    guard room >= 5 else { return "" }
    let done = file.bytes > 0 ? Int(Int64(room) * file.done / file.bytes) : room
    return "[" + String(repeating: "#", count: done)
      + String(repeating: "·", count: room - done) + "] "
  }

  /// A file on its way stands in the prompt; its end is said once.
  mutating func took(_ change: TechnicianEvent.FileChange) -> [ConsoleLine] {
    file = change.state == .sending ? change : nil
    // A permission for one thing is used up with it.
    if file == nil { grants[change.isPush ? .push : .fetch] = nil }
    switch change.state {
    case .sending:
      guard change.isAgain else { return [] }
      return [
        ConsoleLine(words.fileResumed(change.name, done: change.done, of: change.bytes), .green)
      ]
    case .done: return [ConsoleLine(words.fileDone(change.name, bytes: change.bytes), .green)]
    case .failed(let reason):
      // A no, or no answer, was told with the answer.
      guard let why = FileTrouble(rawValue: reason) else { return [] }
      return ConsoleLine.advice(
        words.fileFailed(change.name, why, done: change.done, of: change.bytes))
    }
  }

  private var inForce: InForce {
    switch phase {
    case .connecting, .waiting, .coming: return .waiting
    case .goodbye, .over: return .goodbye
    case .begun: break
    }
    if let wait { return .hold(until: Calendar.time(unixMilliseconds: wait.until)) }
    if !pauses.isEmpty || isPausing { return .paused }
    if isRinging { return .transfer }
    if let steps, let step = steps.progress.current { return .step(step, of: steps.progress.count) }
    guard let (what, until) = strongest.first else { return .messages }
    return .allowed(what, until: Calendar.time(unixMilliseconds: until))
  }

  private var isRinging: Bool {
    switch handoff?.state {
    case .consented, .ringing: true
    case .asked, .declined, .completed, .failed, nil: false
    }
  }

  /// The most that is allowed first.
  private var strongest: [(what: Capability, until: Int64)] {
    // A file that is there already is less than a window that is seen. Last that it is recorded,
    // which lets nobody do anything.
    let order: [Capability] = [.run, .type, .typeNoEnter, .view, .fetch, .push, .record]
    return order.compactMap { what in grants[what].map { (what, $0) } }
  }

  /// Everything that holds, to be read.
  func status(at now: Int64) -> [ConsoleLine] {
    switch phase {
    case .connecting: return [ConsoleLine(words.connecting())]
    case .waiting(let code, let expires): return [ConsoleLine(waiting(code, expires, now))]
    case .coming: return [ConsoleLine(words.comingIn(customer))]
    case .goodbye:
      return [ConsoleLine(words.closeProposed(to: customer, quietSeconds: quietSeconds))]
    case .over: return []
    case .begun: break
    }
    var lines = pauses.map {
      ConsoleLine(words.paused($0.why, at: Calendar.time(unixMilliseconds: $0.since)), .yellow)
    }
    lines += waitLines(at: now)
    lines += strongest.map {
      ConsoleLine(words.allowed($0.what, until: Calendar.time(unixMilliseconds: $0.until)))
    }
    if grants.isEmpty { lines.append(ConsoleLine(words.nothingAllowed())) }
    lines += stepLines
    if isShellOpen { lines.append(ConsoleLine(words.shellReady())) }
    if customerHasFloor { lines.append(ConsoleLine(words.floorTaken(by: customer))) }
    if let handoff, isRinging { lines.append(ConsoleLine(news(.ringing, of: handoff))) }
    if let pending, pending.expires > now {
      lines += asked(pending.what, seconds(from: now, to: pending.expires))
    }
    if let helper { lines.append(ConsoleLine(words.consoleHelper(helper, beside: customer))) }
    lines += colleagues.values.sorted().map { ConsoleLine(words.consoleThirdIn($0)) }
    if let number { lines.append(ConsoleLine(words.numberToRead(number))) }
    return lines
  }

  /// A pause of the customer's, and how long they have waited against what they agreed to.
  private func waitLines(at now: Int64) -> [ConsoleLine] {
    var lines: [ConsoleLine] = []
    if isPausing {
      lines.append(
        ConsoleLine(words.consoleRequest(.pause, by: customer, text: nil), .yellow))
    }
    if let wait {
      let waited = seconds(from: wait.since, to: now)
      let estimated = seconds(from: wait.since, to: wait.until)
      lines.append(
        ConsoleLine(
          words.holdSoFar(waited: waited, estimated: estimated, customer: customer), .yellow))
    }
    return lines
  }
}

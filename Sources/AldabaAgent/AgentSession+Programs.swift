import AldabaSession
import AldabaSystem
import AldabaWire
import AldabaWords

/// What runs as the customer: who starts it, and what a technician has left running of it.
struct CustomerPrograms {
  /// Nil: this process starts programs itself.
  var starter: Starter?
  /// When technicians could type.
  fileprivate(set) var typing = TypingTimes()
  /// What was offered to be ended, and has not been.
  fileprivate(set) var left: [StarterOrder.Program] = []
  /// There is nobody to ask.
  var isUnattended = false
  fileprivate var timer: EventLoop.Timer?
  /// What follows the end of the session, while the customer is asked.
  fileprivate var afterwards: (() -> Void)?
}

/// The times in which a technician could type, on the clock that runs while the machine sleeps.
struct TypingTimes: Equatable {
  private var spans: [ClosedRange<Int64>] = []
  private var since: Int64?

  /// Nobody ever could.
  var isEmpty: Bool { spans.isEmpty && since == nil }

  /// - Returns: true where somebody could until now.
  mutating func follow(isTyping: Bool, at now: Int64) -> Bool {
    switch (since, isTyping) {
    case (nil, true): since = now
    case (let from?, false):
      spans.append(from...max(from, now))
      since = nil
      return true
    case (nil, false), (.some, true): break
    }
    return false
  }

  /// Whether what began then may be theirs; when it began is known to a hundredth of a second.
  func covers(_ began: Int64) -> Bool {
    if let since, began >= since - 10 { return true }
    return spans.contains { $0.contains(began) || $0.contains(began + 10) }
  }
}

/// On withdrawal the customer learns what goes on running that began while somebody else could type,
/// and may have it ended. Nothing is ended unasked: it may be what they wanted.
///
///     typing ends ─ moment ─▶ told, by name ─▶ `end` ─▶ hung up, asked, killed ─▶ told what is left
///     session ends ─▶ the same, and the program waits for a line, as long as a question would
extension AgentSession {
  /// Seconds that programs have to end by themselves before they are spoken of.
  static let settling = 0.3

  var hasPrograms: Bool { !programs.left.isEmpty }
  var isOfferingAtEnd: Bool { programs.afterwards != nil }

  func followTyping() {
    let isTyping = live.contains { $0.what.types }
    guard programs.typing.follow(isTyping: isTyping, at: loop.now), !isLeaving, !ended else {
      return
    }
    loop.after(seconds: AgentSession.settling) { [weak self] in
      guard let self, !self.isLeaving, !self.ended else { return }
      self.offer(self.leftRunning(), isAtEnd: false)
    }
  }

  /// What began while somebody else could type, the shell itself and commands apart.
  private func leftRunning() -> [StarterOrder.Program] {
    guard !programs.typing.isEmpty else { return [] }
    let all = (try? programs.starter?.list()) ?? []
    return all.filter { !$0.isRoot && programs.typing.covers($0.began) }
  }

  private func offer(_ running: [StarterOrder.Program], isAtEnd: Bool) {
    programs.left = running
    guard !running.isEmpty else { return }
    let told = running.map {
      RunningProgram(name: $0.name, seconds: Int(max(0, loop.now - $0.began) / 1000))
    }
    tell(.running(running), words.leftRunning(told, in: talk, isAtEnd: isAtEnd))
  }

  /// Ends what was offered to be ended.
  func endPrograms() {
    guard hasPrograms else { return fail(.notNow) }
    try? programs.starter?.end(programs.left)
    follow(programs.left, until: loop.now + Int64(StarterProcess.grace * 1000) + 1_000)
  }

  private func follow(_ ending: [StarterOrder.Program], until deadline: Int64) {
    programs.timer?.cancel()
    programs.timer = loop.after(seconds: 0.1) { [weak self] in
      guard let self else { return }
      let still = (try? self.programs.starter?.list()) ?? []
      let rest = ending.filter { program in
        still.contains { $0.pid == program.pid && $0.began == program.began }
      }
      guard rest.isEmpty || self.loop.now >= deadline else {
        return self.follow(rest, until: deadline)
      }
      self.programs.left = rest
      self.tell(.programsEnded(remaining: rest.count), self.words.leftEnded(remaining: rest.count))
      if rest.isEmpty { self.leavePrograms() }
    }
  }

  // MARK: - At the end of the session

  /// Calls `afterwards` when nothing is left running, or the customer has said what to do with it.
  func offerAtEnd(_ afterwards: @escaping () -> Void) {
    let deadline = loop.now + Int64(AgentSession.settling * 1000)
    settle(until: deadline, afterwards)
  }

  private func settle(until deadline: Int64, _ afterwards: @escaping () -> Void) {
    _ = programs.typing.follow(isTyping: false, at: loop.now)
    let running = programs.isUnattended || method == .none ? [] : leftRunning()
    guard !running.isEmpty else { return afterwards() }
    guard loop.now >= deadline else {
      // The shell is hanging up; most of it goes with it.
      loop.after(seconds: 0.05) { [weak self] in self?.settle(until: deadline, afterwards) }
      return
    }
    programs.afterwards = afterwards
    offer(running, isAtEnd: true)
    programs.timer = loop.after(seconds: Double(settings.ask) / 1000) { [weak self] in
      self?.leavePrograms()
    }
  }

  /// Leaves running what was offered to be ended.
  func leavePrograms() {
    programs.left = []
    programs.timer?.cancel()
    guard let afterwards = programs.afterwards else { return }
    programs.afterwards = nil
    afterwards()
  }
}

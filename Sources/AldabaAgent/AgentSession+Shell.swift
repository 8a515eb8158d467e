import AldabaParty
import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaTunnel
import AldabaWire

/// What is in force, and the shell that it is in force for.
extension AgentSession {
  func granted(_ live: Session.Live) {
    guard let pending = unproven.removeValue(forKey: live.ask) else { return }
    pending.timer.cancel()
    if live.what == .run {
      return run(pending.question.wanted.texts["command"] ?? "", for: live)
    }
    if live.content != nil {
      onEvent(.granted(pending.question, until: wall(live.until)))
      return startFiles(live)
    }
    people[live.stream]?.filter = KeyFilter()
    let isNew = shell == nil
    guard openShell() else { return cannotShow(live) }
    let end = wall(live.until)
    ends[live.ask] = end
    onEvent(.granted(pending.question, until: end))
    tellNow()
    if isNew {
      party.say(.shellOpened(live.ask))
      tellSize()
      onEvent(.shell(isOpen: true, status: nil))
    }
    applySize()
    shell?.redraw()
  }

  func armExpiry() {
    expiry?.cancel()
    guard let first = live.first else { return }
    expiry = loop.after(seconds: Double(max(0, first.until - loop.now)) / 1000) { [weak self] in
      guard let self else { return }
      for grant in self.party.enforce({ $0.expire(at: self.loop.now) }) ?? [] {
        self.giveUp(grant, .expired(grant.ask, grant.what))
        self.onEvent(.expired(grant))
      }
      self.settleFiles()
      self.applySize()
      self.armExpiry()
      self.tellNow()
    }
  }

  func permits(_ what: Capability, to stream: Int64) -> Bool {
    present.contains(stream) && !party.isCut(stream)
      && party.enforcement?.permits(what, to: stream, at: loop.now) ?? false
  }

  func mayBeSeen(by stream: Int64) -> Bool {
    present.contains(stream) && !party.isCut(stream)
      && party.enforcement?.permitsSeeing(to: stream, at: loop.now) ?? false
  }

  private func mayType(_ stream: Int64) -> Bool {
    permits(.type, to: stream) || permits(.typeNoEnter, to: stream)
  }

  // MARK: - The shell

  /// False where the system gives no terminal.
  private func openShell() -> Bool {
    guard shell == nil else { return true }
    do throws(SystemError) {
      let shell = try AgentShell(
        loop: loop, starter: programs.starter, columns: size.columns, rows: size.rows)
      self.shell = shell
      shell.onOutput = { [weak self] in self?.output($0) }
      shell.onClosed = { [weak self] in self?.shellClosed($0) }
      return true
    } catch {
      return false
    }
  }

  /// There is nothing to see or use: the yes ends before it has begun, and both sides learn it.
  private func cannotShow(_ live: Session.Live) {
    _ = party.enforce { $0.forbid(live.ask) }
    party.say(.revoked(live.ask, live.what))
    onEvent(.revoked([live.what]))
    onEvent(.shell(isOpen: false, status: nil))
  }

  /// Every viewer has a limit of their own: a slow one is skipped, and nobody waits for them. Theirs
  /// is on its way while the screen here is written.
  private func output(_ bytes: [UInt8]) {
    for stream in present where mayBeSeen(by: stream) {
      guard let tunnel = party.tunnels[stream] else { continue }
      if tunnel.queued(.output) + bytes.count > AgentSession.outputLimit {
        let skipped = tunnel.skipOutput()
        tunnel.send(.skipped(bytes: Int64(max(1, skipped))))
        shell?.redraw()
      }
      tunnel.send(.output, bytes)
    }
    party.sendNow()
    onEvent(.output(bytes))
    record(bytes)
  }

  private func shellClosed(_ status: Int64) {
    shell = nil
    for grant in live where grant.what.shows { _ = party.enforce { $0.forbid(grant.ask) } }
    settleFiles()
    if !ended { party.say(.shellClosed(status: status)) }
    onEvent(.shell(isOpen: false, status: status))
    tellNow()
  }

  // MARK: - Keys

  /// A technician's keys: dropped where they may not type, which an honest console knows; they wait
  /// while the customer types.
  func typed(_ bytes: [UInt8], by stream: Int64) {
    guard mayType(stream) else { return }
    enter(floor.technicianTyped(bytes), by: stream)
  }

  /// Keys are judged by what is in force when they go in, not when they came.
  private func enter(_ bytes: [UInt8], by stream: Int64) {
    guard !bytes.isEmpty else { return }
    if permits(.type, to: stream) {
      shell?.write(bytes)
    } else if permits(.typeNoEnter, to: stream), var person = people[stream] {
      let (passed, _) = person.filter.feed(bytes)
      people[stream] = person
      guard let shell, shell.isInForeground else { return }
      shell.write(passed)
    }
  }

  /// Whose keys may go in, or wait: never two (the machine ends the other's grant).
  private var typist: Int64? { live.first { $0.what.types }?.stream }

  /// The customer is in the middle of something that they type.
  var isTyping: Bool { floor.until.map { loop.now < $0 } ?? false }

  /// The customer comes first (R5). The technician is told where they could be typing too.
  func takeFloor() {
    let isTaken = floor.customerTyped(at: loop.now)
    guard isTaken else { return }
    if let typist, mayType(typist) { party.tunnels[typist]?.send(.floor(.customer)) }
    waitForQuiet()
  }

  private func waitForQuiet() {
    guard let until = floor.until else { return }
    let seconds = Double(max(0, until - loop.now)) / 1000 + 0.001
    floorTimer?.cancel()
    floorTimer = loop.after(seconds: seconds) { [weak self] in
      guard let self else { return }
      if self.isTyping { return self.waitForQuiet() }
      self.giveFloor()
      self.retryAsk()
    }
  }

  private func giveFloor() {
    // While a link is lost or the ledger cannot be written, what waits goes on waiting: it is not
    // lost.
    if let typist, party.isCut(typist) || party.enforcement?.isSuspended == true { return }
    guard let waited = floor.elapse(at: loop.now) else { return }
    for stream in present { party.tunnels[stream]?.send(.floor(.technician)) }
    if let typist { enter(waited, by: typist) }
  }

  /// After a pause: what waited for the floor goes in, and viewers, who saw nothing meanwhile, get
  /// the screen drawn again.
  func backInControl() {
    waitForQuiet()
    reportRun()
    if present.contains(where: mayBeSeen) { shell?.redraw() }
    if !isOffline { tellNow(again: true) }
  }

  // MARK: - The window

  /// The smallest window of all who see it, so that nobody misses a corner.
  var size: (columns: Int, rows: Int) {
    live.compactMap { people[$0.stream]?.size }.reduce(ownSize) { smallest, size in
      (min(smallest.columns, size.columns), min(smallest.rows, size.rows))
    }
  }

  /// - Parameter always: somebody has said their size, or is new, and hears what it comes to.
  func applySize(always: Bool = false) {
    let size = size
    guard !ended, always || size != toldSize else { return }
    shell?.resize(columns: size.columns, rows: size.rows)
    tellSize()
  }

  private func tellSize() {
    let size = size
    toldSize = size
    if let recorder, recorder.isRunning {
      recorder.resized(columns: size.columns, rows: size.rows, at: loop.now)
    }
    if shell != nil { onEvent(.resized(columns: size.columns, rows: size.rows)) }
    for stream in present {
      party.tunnels[stream]?.send(.size(columns: Int64(size.columns), rows: Int64(size.rows)))
    }
  }
}

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
    keyFilter = KeyFilter()
    onEvent(.granted(pending.question, until: wall(live.until)))
    openShell(live.ask)
    shell?.redraw()
  }

  func armExpiry() {
    expiry?.cancel()
    guard let first = live.first else { return }
    expiry = loop.after(seconds: Double(max(0, first.until - loop.now)) / 1000) { [weak self] in
      guard let self else { return }
      for grant in self.party.enforce({ $0.expire(at: self.loop.now) }) ?? [] {
        self.party.say(.expired(grant.ask, grant.what))
        self.onEvent(.expired(grant.what))
      }
      self.armExpiry()
    }
  }

  func permits(_ what: Capability) -> Bool {
    party.lost.isEmpty && party.enforcement?.permits(what, at: loop.now) ?? false
  }

  var mayBeSeen: Bool {
    party.lost.isEmpty && party.enforcement?.permitsSeeing(at: loop.now) ?? false
  }

  // MARK: - The shell

  func openShell(_ ask: AskID) {
    guard shell == nil else { return }
    do throws(SystemError) {
      let shell = try AgentShell(loop: loop, columns: size.columns, rows: size.rows)
      self.shell = shell
      shell.onOutput = { [weak self] in self?.output($0) }
      shell.onClosed = { [weak self] in self?.shellClosed($0) }
    } catch {
      return
    }
    party.say(.shellOpened(ask))
    party.tunnel?.send(.size(columns: Int64(size.columns), rows: Int64(size.rows)))
    onEvent(.resized(columns: size.columns, rows: size.rows))
    onEvent(.shell(isOpen: true, status: nil))
  }

  func output(_ bytes: [UInt8]) {
    onEvent(.output(bytes))
    guard mayBeSeen, let tunnel = party.tunnel else { return }
    if tunnel.queued(.output) + bytes.count > AgentSession.outputLimit {
      let skipped = tunnel.skipOutput()
      tunnel.send(.skipped(bytes: Int64(max(1, skipped))))
      shell?.redraw()
    }
    tunnel.send(.output, bytes)
  }

  func shellClosed(_ status: Int64) {
    shell = nil
    _ = party.enforce { $0.withdraw(nil) }
    if !ended { party.say(.shellClosed(status: status)) }
    onEvent(.shell(isOpen: false, status: status))
  }

  /// The technician's keys: they wait while the customer types.
  func typed(_ bytes: [UInt8]) {
    enter(floor.technicianTyped(bytes))
  }

  /// Keys are judged by what is in force when they go in, not when they came. What is not allowed is
  /// dropped: an honest console does not send it.
  private func enter(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    if permits(.type) {
      shell?.write(bytes)
    } else if permits(.typeNoEnter) {
      let (passed, _) = keyFilter.feed(bytes)
      guard let shell, shell.isInForeground else { return }
      shell.write(passed)
    }
  }

  /// The customer comes first (R5). The technician is told where they could be typing too.
  func takeFloor() {
    let isTaken = floor.customerTyped(at: loop.now)
    guard isTaken else { return }
    tellFloor(.customer)
    waitForQuiet()
  }

  private func waitForQuiet() {
    guard let until = floor.until else { return }
    let seconds = Double(max(0, until - loop.now)) / 1000 + 0.001
    floorTimer?.cancel()
    floorTimer = loop.after(seconds: seconds) { [weak self] in
      // While nothing may be typed, what waits goes on waiting: it is not lost.
      guard let self, self.isInControl else { return }
      guard let waited = self.floor.elapse(at: self.loop.now) else { return self.waitForQuiet() }
      self.tellFloor(.technician)
      self.enter(waited)
      self.retryAsk()
    }
  }

  /// Both links are there and the ledger can be written: grants that live count.
  private var isInControl: Bool {
    party.lost.isEmpty && party.enforcement?.isSuspended == false
  }

  /// After a pause: what waited for the floor goes in, and the viewer, who saw nothing meanwhile,
  /// gets the screen drawn again.
  func backInControl() {
    guard isInControl else { return }
    waitForQuiet()
    if mayBeSeen { shell?.redraw() }
  }

  private func tellFloor(_ side: Side) {
    guard permits(.type) || permits(.typeNoEnter) || side == .technician else { return }
    party.tunnel?.send(.floor(side))
  }

  /// The smaller of both windows, so that nobody misses a corner.
  var size: (columns: Int, rows: Int) {
    guard let theirSize else { return ownSize }
    return (min(ownSize.columns, theirSize.columns), min(ownSize.rows, theirSize.rows))
  }

  func applySize() {
    shell?.resize(columns: size.columns, rows: size.rows)
    if shell != nil { onEvent(.resized(columns: size.columns, rows: size.rows)) }
    party.tunnel?.send(.size(columns: Int64(size.columns), rows: Int64(size.rows)))
  }
}

import AldabaParty
import AldabaProof
import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// The goodbye and the end (R24, R26): the technician proposes, the customer hangs up.
extension AgentSession {
  func closing(_ record: Proven) {
    guard case .closing(let closing) = record.act else { return }
    let owed = record["owed"].map { text in
      (text: text, day: closing.due.map { Calendar.day(unixSeconds: $0 / 1000) })
    }
    onEvent(
      .closing(
        text: words.closing(
          in: talk, summary: record["summary"] ?? "", hour: Calendar.now().hour,
          quietSeconds: Int(settings.quietClose / 1000), owed: owed,
          needsVisit: closing.needsVisit, isCallback: isCallback, contact: contact)))
    armQuiet()
  }

  func armQuiet() {
    quiet?.cancel()
    guard !isPaused else { return }
    quiet = loop.after(seconds: Double(settings.quietClose) / 1000) { [weak self] in
      self?.party.say(.closed(.quiet, reason: nil))
    }
  }

  /// A key was pressed: the quiet minute begins anew.
  func touch() {
    guard isClosing else { return }
    armQuiet()
  }

  /// Whoever writes is not done yet.
  func reopen() {
    guard isClosing, !party.isSaying({ $0.event == .sessionReopened }) else { return }
    party.say(.reopened)
  }

  func reopened() {
    quiet?.cancel()
    onEvent(.reopened)
    showLate()
  }

  func finish(_ ending: Ending, _ reason: String?) {
    guard !ended else { return }
    closeRecording()
    switch ending {
    case .lost, .unjoined: if isBackAtDoor() { return }
    case .customer, .declined, .quiet, .numbers, .administrator: break
    }
    ended = true
    for timer in [timer, expiry, quiet, floorTimer, ringTimer] { timer?.cancel() }
    _ = party.enforce { $0.withdraw(nil) }
    settleFiles(keeping: ending == .lost)
    shell?.hangup()
    abandonRun()
    note?.remove(home)
    party.settle { [self] error in
      onEvent(.closed(ending, reason: reason, receipt: receipts?.close()))
      offerAtEnd { [self] in over(ending, error) }
    }
  }

  /// Goes without another word.
  ///
  /// - Parameter gone: called when what was said last has gone out.
  func leave(_ gone: @escaping () -> Void) { party.leave(gone) }

  private func over(_ ending: Ending, _ error: ProofError?) {
    if let error { return failedProof(error) }
    switch ending {
    case .customer, .declined, .quiet, .administrator: onDone(.success(.done))
    case .unjoined: onDone(.failure(.nobodyAnswered))
    case .lost: onDone(.failure(.sessionLost))
    case .numbers: onDone(.failure(.numberExhausted))
    }
  }

  private func failedProof(_ error: ProofError) {
    onDone(
      .failure(
        PartyError.unproven(error).problem(address: address, organisation: talk.organisation)))
  }
}

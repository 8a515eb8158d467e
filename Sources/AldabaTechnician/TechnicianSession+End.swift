import AldabaParty
import AldabaProof
import AldabaSession
import AldabaTerminal
import AldabaWire
import AldabaWords

/// How our part ends.
extension TechnicianSession {
  /// What ends a technician's part, and perhaps the session with it.
  func close(_ ending: PartEnding) {
    guard ended == nil else { return }
    ended = ending
    dropFiles()
    isRestoring = false
    if ending != .elsewhere { bookmark?.remove(home) }
    switch ending {
    case .session, .unanswered: party.settle { [self] error in closed(ending, error) }
    case .transferred, .left, .elsewhere: closed(ending, nil)
    }
  }

  func closed(_ ending: PartEnding, _ error: ProofError?) {
    onEvent(.closed(ending, receipt: receipts?.close()))
    party.leave()
    if let error {
      let problem = PartyError.unproven(error)
        .problem(address: address, organisation: organisation)
      return onDone(.failure(problem))
    }
    switch ending {
    case .session(.customer), .session(.quiet), .session(.administrator), .session(.numbers),
      .transferred, .left, .elsewhere:
      onDone(.success(.done))
    case .session(.declined): onDone(.failure(.customerDeclined))
    case .unanswered: onDone(.failure(.customerSilent))
    case .session(.unjoined): onDone(.failure(.nobodyAnswered))
    case .session(.lost): onDone(.failure(.sessionLost))
    }
  }

  /// Ends without a session that could be closed.
  func finish(_ result: Result<ExitCode, Problem>) {
    guard ended == nil else { return }
    ended = .left
    dropFiles()
    party.leave()
    onDone(result)
  }

  func end(_ error: PartyError) {
    switch error {
    case .refused(.elsewhere) where isIn && !isRestoring: close(.elsewhere)
    case .refused(let code) where isRestoring: notRestored(code)
    case .lost where isIn: close(.session(.lost))
    // While there was no connection the colleague came, or the session ended.
    case .refused(.past) where isIn && isBegun && !isRestoring:
      let isPassedOn = session?.passing.map { $0.isConsented && $0.kind != .third } ?? false
      close(isPassedOn && !isThird ? .transferred : .session(.lost))
    // On the way in: somebody else has it, or it was in vain while there was no connection.
    case .refused(.past) where !isIn: notAnswered(.past)
    case .refused(let code) where !isIn && call?.hasAnswered != true: notAnswered(code)
    // Somebody else has them, or they are gone, before our session stood.
    case .refused(let code) where door != nil && !isAnnounced: notAnswered(code)
    case .refused(.busy) where !isAnnounced:
      fail(.busy, about: .answer)
      finish(.failure(.inSessionAlready))
    default: finish(.failure(error.problem(address: address, organisation: organisation)))
    }
  }
}

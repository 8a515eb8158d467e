import AldabaWire

/// A customer whose program has died, and who comes back with the same device.
///
///     lost ── joined, by another session key of this device ─▶ returning ── accepted ─▶ as before,
///                                                                       with nothing allowed
extension Session {
  /// The status of a shell that ended with the program it was in: by a hangup.
  static let hungUp: Int64 = 129

  /// A crash is a no: whatever was allowed, asked or agreed to ends here, and the customer is asked anew
  /// whether to go on. Only who serves them is still there then; numbers that were tried stay tried.
  mutating func comeBack(_ returning: Customer, at now: Int64) throws(RefusalCode) -> [Effect] {
    guard let customer, lost[.customer] != nil, returning.name == customer.name,
      returning.device == customer.device, returning.key != customer.key
    else { throw .taken }
    var effects = endAll(.restarted)
    if shellIsOpen {
      shellIsOpen = false
      effects.append(.shellClosed(Session.hungUp))
    }
    if let pending {
      self.pending = nil
      effects.append(.withdrawn(pending))
    }
    if held != nil { effects += try resume(at: now) }
    if pausedSince != nil {
      pausedSince = nil
      effects.append(.continued)
    }
    if let passing {
      self.passing = nil
      effects.append(.handoffFailed(passing, .lost))
    }
    if let third { effects += leave(third) }
    if phase == .closing {
      phase = .active
      effects.append(.reopened)
    }
    self.customer = returning
    isReturning = true
    return effects + [.returning]
  }
}

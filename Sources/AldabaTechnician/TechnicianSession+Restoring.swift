import AldabaLink
import AldabaParty
import AldabaPerson
import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// Back into a session after the console ended, however it did.
///
///     reattach ─▶ records, read without a word ─▶ link.resumed ─▶ what holds, told at once
///                                                            └─▶ tunnel of the next epoch ─▶ number
///
/// Grants are of the technician's key and stand as long as they were given for; the agent judges.
extension TechnicianSession {
  /// What only the past tells.
  struct Past {
    /// As long as nobody has come.
    var code: (Code, expires: Int64)?
    /// The last epoch that the agent has put on record for us.
    var epoch: Int64 = 0
    /// Who was named as the customer's help (R40).
    var helper: String?
    /// What we have asked to leave or copy.
    var files: [AskID: PastFile] = [:]
  }

  /// Notes where we are, for a console that may have to come back.
  func mark() {
    guard let id, bookmark == nil else { return }
    let new = Bookmark(
      session: id, broker: address.description, customer: matter?.customer ?? "",
      since: Clock.wallMilliseconds())
    bookmark = new
    try? new.save(home)
  }

  /// Changes what is noted, durable when this returns. Where it cannot be written the session goes on:
  /// only the way back is not sure then.
  func note(_ change: (inout Bookmark) -> Void) {
    guard var changed = bookmark else { return }
    change(&changed)
    guard changed != bookmark else { return }
    bookmark = changed
    try? changed.save(home)
  }

  /// The epoch of the next tunnel, which was never used before; nil when there is none left.
  func nextEpoch() -> UInt16? {
    let last = max(bookmark?.epoch ?? 0, past.epoch)
    guard let epoch = UInt16(exactly: last + 1) else { return nil }
    note { $0.epoch = Int64(epoch) }
    return epoch
  }

  /// A record from before, beyond what it means to everybody who follows.
  func remember(_ told: Told) {
    switch told.act {
    case .opened:
      func text(_ name: String) -> String { told.texts[name] ?? "" }
      matter = Case(
        customer: text("customer"), ticket: text("ticket"), motive: text("motive"), kind: nil,
        tier: nil)
    case .bound(_, let epoch, let key, _):
      if key == self.key { past.epoch = max(past.epoch, epoch) }
    case .helperNamed: past.helper = told.texts["name"]
    default: break
    }
  }

  /// All of the past is read: what holds of it is told, as it would have been told when it came to be.
  func restored() {
    guard let session, let member else { return }
    isRestoring = false
    onEvent(.attached(Attached(matter: matter, isBegun: session.phase.isOpen)))
    if case (let code, let expires)? = past.code, session.phase == .waiting, let id {
      onEvent(.session(id, code, expires: expires))
    }
    isBegun = session.phase.isOpen
    guard isBegun else { return }
    guard !session.isReturning else {
      filesRestored()
      return onEvent(.returning(customer: matter?.customer ?? ""))
    }
    onEvent(.joined(customer: matter?.customer ?? "", device: deviceName))
    tellWhatHolds(session, member)
    filesRestored()
    _ = openTunnel()
  }

  private func tellWhatHolds(_ session: Session, _ member: Session.Member) {
    if session.register != .standard { onEvent(.register(session.register)) }
    if let helper = past.helper { onEvent(.helper(helper)) }
    if session.shellIsOpen { onEvent(.shell(isOpen: true, status: nil)) }
    for live in party.enforcement?.live ?? [] where live.stream == member.stream {
      onEvent(.inForce(live.ask, live.what, until: wall(live.until)))
    }
    if let third = session.third, third.key != key, let person = third.person {
      onEvent(.colleague(person, name(of: person), .in))
    }
    if let held = session.held { onEvent(.hold(.held(until: wall(held.until)))) }
    if session.pausedSince != nil {
      onEvent(.control(isSuspended: true, reason: ErrorCode.onHold.rawValue))
    }
    if let passing = session.passing, passing.cause != .front, !isThird {
      report(errand(for: passing), .ringing)
    }
    if session.phase == .closing { onEvent(.closing(needsVisit: false)) }
    if party.enforcement?.isSuspended == true {
      onEvent(.control(isSuspended: true, reason: ErrorCode.ledger.rawValue))
    }
    if let since = session.lost[.customer] {
      onEvent(.link(.customer, isLost: true, since: wall(since)))
    }
  }

  /// Records tell how long a grant is, and not when it began on the agent's clock, which alone counts:
  /// what was told from them alone is put right.
  func remains(_ ask: AskID, _ milliseconds: Int64) {
    guard let live = party.enforcement?.live.first(where: { $0.ask == ask }),
      live.stream == stream, live.what.shows,
      abs(live.until - loop.now - milliseconds) > 1_000
    else { return }
    onEvent(.inForce(ask, live.what, until: Clock.wallMilliseconds() + milliseconds))
  }

  /// The broker knows of no such session that we are in.
  func notRestored(_ code: RefusalCode) {
    switch code {
    case .past, .wrongRole, .elsewhere:
      let wasKnown = bookmark.map { $0.since > 0 } ?? false
      let wasBegun = bookmark?.isBegun ?? false
      bookmark?.remove(home)
      guard wasKnown else { return finish(.failure(.unknownSession(id?.rawValue))) }
      isRestoring = false
      fail(.past)
      finish(wasBegun ? .success(.done) : .failure(.sessionOver))
    default: finish(.failure(code.answerProblem(nil, identity.trust.organisation)))
    }
  }
}

/// What who comes back learns first.
struct Attached: Equatable {
  let matter: TechnicianSession.Case?
  let isBegun: Bool
}

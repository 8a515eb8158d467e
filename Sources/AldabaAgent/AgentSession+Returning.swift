import AldabaCrypto
import AldabaLink
import AldabaParty
import AldabaProof
import AldabaSession
import AldabaSystem
import AldabaTunnel
import AldabaWire
import AldabaWords

/// Back into a session after this program has died: with the same device, and another session key.
///
///     rejoin, vouched ─▶ invited ─▶ all records, read ─▶ papers checked ─▶ session.joined
///                                               asked anew ◀─ recorded ┘
///
/// Nothing that was allowed before holds: the crash was a no.
extension AgentSession {
  /// What is known until our word stands in the ledger.
  struct Returning {
    let invitation: Message.Invitation
    let opening: Digest
    var hasJoined = false
  }

  /// Believes nothing of it before everything in it was checked; who serves now is known when all
  /// records are read.
  func invitedBack(_ invitation: Message.Invitation, _ note: SessionNote) {
    guard party.enforcement == nil else { return }
    do {
      let observed = try party.begin(
        invitation.opened, texts: invitation.texts, rules: .following)
      guard let signed = observed.record.signed, let opening = observed.hash,
        signed.statement.session == note.session, case .opened = signed.statement.act
      else { throw WireError("another session") }
      talk.customer = try required("customer", invitation, observed)
      talk.motive = try required("motive", invitation, observed)
      talk.ticket = try required("ticket", invitation, observed)
      settings = invitation.settings
      floor = Floor(milliseconds: settings.floor)
      party.patience = settings.resume
      returning = Returning(invitation: invitation, opening: opening)
      receipts = Receipts(home, note.session, of: .customer(device: deviceName))
      receipts?.goOn()
      keep(invitation.enrolled, of: invitation.certificate)
      receipts?.add(observed.receipt, invitation.texts)
      party.speak(in: note.session, as: .customer(device: deviceName))
    } catch {
      distrustReturn()
    }
  }

  /// Nobody waits in the session that the customer had knocked for: they knock. False where they had not,
  /// or where it is another trouble.
  func knocksInstead(_ error: PartyError) -> Bool {
    guard case .back(let note, let visit?) = entry, returning == nil,
      case .refused(let code) = error, [.past, .taken, .unknownCode, .wrongRole].contains(code)
    else { return false }
    // Where another program of the customer's is in it, the way back is that one's.
    if code != .taken { note.remove(home) }
    self.note = nil
    entry = .knock(visit)
    guard let party = try? AgentSession.party(loop, customer, address, entry, joined, key) else {
      return false
    }
    self.party.onEvent = { _ in }
    self.party.leave()
    self.party = party
    party.onEvent = { [weak self] in self?.take($0) }
    awaitConsoles()
    self.visit = visit
    look()
    return true
  }

  private func distrustReturn() {
    party.leave()
    onDone(.failure(.unprovenTechnician(organisation: customer.trust.organisation)))
  }

  private var deviceName: String { Vouch.name(of: customer.device.rawPublicKey) }

  /// A record from before, or the one of our own return.
  func remember(_ observed: Observer.Observed, _ effects: [Effect], _ texts: [String: PersonalText])
  {
    if case .corrected(.need, _) = observed.record.act, let text = texts["text"]?.text {
      talk.motive = text
    }
    guard effects.contains(.returning), observed.record.signed?.statement.key == key.rawPublicKey,
      let returning, let lead
    else { return }
    joined.session = machine?.id
    self.returning = nil
    greet(words.cameBack(in: talk))
    put(AgentQuestion.Wanted(what: .session, asked: returning.opening, stream: lead, texts: [:]))
    if isAbandoned { abandon() }
  }

  /// All records are read: whoever serves the customer is who they say, and we say that we are back.
  func readAll() {
    guard let returning, !returning.hasJoined, let machine else { return }
    guard let member = machine.lead, machine.customerDevice == customer.device.rawPublicKey,
      let person = try? Counterpart(
        certificate: returning.invitation.certificate, enrolled: returning.invitation.enrolled,
        author: member.name, key: member.key, customer.trust, joined.authorities)
    else { return distrustReturn() }
    people[member.stream] = person
    lead = member.stream
    talk.technician = person.name
    self.returning?.hasJoined = true
    let rules = Session.Rules(
      reask: settings.reask * 9 / 10, slack: 30_000, requiresRecording: settings.requiresRecording)
    _ = party.enforce { $0.judge(by: rules) }
    let raw = customer.device.rawPublicKey
    party.say(
      .joined(
        device: raw,
        vouch: customer.device.sign(Vouch.input(session: machine.id, key: key.rawPublicKey)),
        opened: returning.opening))
  }

  /// The customer says yes to going on: the technician opens the way.
  func wentOn() {
    hasAccepted = true
    onEvent(.begun)
  }
}

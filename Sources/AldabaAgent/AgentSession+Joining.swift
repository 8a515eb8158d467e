import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaParty
import AldabaPerson
import AldabaProof
import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaTunnel
import AldabaWire
import AldabaWords

/// How a session begins: found by its code, checked, greeted, and begun by the customer's yes.
extension AgentSession {
  /// Believes nothing of an invitation before everything in it was checked.
  func invited(_ invitation: Message.Invitation) {
    do {
      let observed = try party.begin(
        invitation.opened, texts: invitation.texts,
        rules: Session.Rules(
          reask: invitation.settings.reask * 9 / 10, slack: 30_000,
          requiresRecording: invitation.settings.requiresRecording))
      guard let signed = observed.record.signed, let opening = observed.hash,
        case .opened(let opened) = signed.statement.act,
        visit.map({ $0.id == opened.knock }) ?? true,
        let customer = text("customer", invitation, observed)
      else { throw WireError("the session is not this technician's") }
      isCallback = opened.callback != nil
      if !isCallback {
        talk.motive = try required("motive", invitation, observed)
        talk.ticket = try required("ticket", invitation, observed)
      }
      let technician = try Counterpart(
        certificate: invitation.certificate, enrolled: invitation.enrolled,
        author: observed.record.author, key: signed.statement.key, self.customer.trust,
        joined.authorities)
      people[1] = technician
      lead = 1
      settings = invitation.settings
      floor = Floor(milliseconds: settings.floor)
      party.patience = settings.resume
      talk.technician = technician.name
      talk.customer = customer
      visit?.stage = .inside
      join(signed.statement.session, opening, observed, invitation)
    } catch {
      party.leave()
      onDone(.failure(.unprovenTechnician(organisation: customer.trust.organisation)))
    }
  }

  private func text(
    _ name: String, _ invitation: Message.Invitation, _ observed: Observer.Observed
  ) -> String? {
    guard let text = invitation.texts[name],
      observed.record.act.texts[name] == Digest(of: text)
    else { return nil }
    return text.text
  }

  func required(
    _ name: String, _ invitation: Message.Invitation, _ observed: Observer.Observed
  ) throws(WireError) -> String {
    guard let text = text(name, invitation, observed) else {
      throw WireError("the \(name) is not the one that was committed to")
    }
    return text
  }

  private func join(
    _ session: SessionID, _ opening: Digest, _ observed: Observer.Observed,
    _ invitation: Message.Invitation
  ) {
    let raw = customer.device.rawPublicKey
    joined.session = session
    let author = Author.customer(device: Vouch.name(of: raw))
    receipts = Receipts(home, session, of: author)
    keep(invitation.enrolled, of: invitation.certificate)
    receipts?.add(observed.receipt, invitation.texts)
    party.speak(in: session, as: author)
    party.say(
      .joined(
        device: raw,
        vouch: customer.device.sign(Vouch.input(session: session, key: key.rawPublicKey)),
        opened: opening))
    if !isCallback { greet() }
    put(AgentQuestion.Wanted(what: .session, asked: opening, stream: 1, texts: [:]))
    if isAbandoned { abandon() }
  }

  /// Keeps the proof that a technician's key is theirs, where it is one.
  func keep(_ enrolment: JSON, of certificate: [UInt8]) {
    guard let papers = try? Certificate(der: certificate),
      let receipt = try? Enrolment.check(enrolment, of: papers, customer.trust)
    else { return }
    receipts?.add(enrolment: receipt, certificate: certificate)
  }

  /// Of who serves the customer from here on, in their own words where they differ from the usual.
  func greet(_ text: String? = nil) {
    let text = text ?? words.greeting(in: talk, hour: Calendar.now().hour)
    onEvent(
      .greeting(
        text: text, technician: talk.technician, organisation: talk.organisation,
        motive: talk.motive ?? ""))
  }

  /// The customer's yes to beginning is on record.
  func begin() {
    hasAccepted = true
    onEvent(.begun)
    if let id {
      let code: Code? = if case .code(let code) = entry { code } else { nil }
      note = SessionNote(session: id, code: code)
      note?.save(home)
    }
    guard openTunnel(1) else {
      party.leave()
      return onDone(.failure(.wrongProtocol(address.description)))
    }
  }

  /// Opens the way to a technician; false when it cannot be.
  func openTunnel(_ stream: Int64) -> Bool {
    guard let tunnel = tunnel(stream, epoch: 1) else { return false }
    party.open(tunnel)
    return true
  }

  private func tunnel(_ stream: Int64, epoch: UInt16) -> Tunnel? {
    guard let person = people[stream], let number = UInt16(exactly: stream),
      let certificate = try? Authority.selfSigned(key: key, commonName: "aldaba agent")
    else { return nil }
    let role = Tunnel.Role.agent(
      certificate: certificate, key: key, authorities: joined.authorities,
      technicianKey: person.key)
    return try? Tunnel(role, stream: number, epoch: epoch)
  }

  /// A technician's console was started again: what is in force stays so, since their key is the same.
  func awaitConsoles() {
    party.onNewEpoch = { [weak self] stream, epoch in
      guard let self, self.hasAccepted, !self.ended, self.present.contains(stream) else {
        return nil
      }
      return self.tunnel(stream, epoch: epoch)
    }
    party.maySeeAgain = { [weak self] in self?.mayBeSeen(by: $0) ?? false }
  }

  /// The technician at the other end is who the certificate says: the number can be made, with
  /// those who are in. Whoever is on the way in, is in with the record of it.
  func tunnelReady(_ stream: Int64) {
    guard let tunnel = party.tunnels[stream], let session = joined.session,
      let person = people[stream], let member = machine?.member(at: stream),
      let exporter = try? tunnel.exporter()
    else { return }
    filesGoOn(with: stream)
    let binding = Number.Binding(
      session: session, agentKey: key.rawPublicKey, technicianKey: person.key, exporter: exporter)
    let count = max(Int64(member.exchanges), person.exchange?.count ?? 0)
    people[stream]?.exchange = NumberExchange(binding, count: count)
    party.say(
      .bound(
        stream: stream, epoch: Int64(tunnel.epoch), technicianKey: person.key,
        exporter: Digest(Crypto.sha256(exporter)) ?? .zero))
    guard present.contains(stream) else { return complete(stream) }
    nextNumber(stream)
    if stream == lead { handSteps(to: stream) }
    if tunnel.epoch > 1 { showAll(stream) }
  }

  /// What a console that was started again has to see, beside what its tunnel carries on.
  private func showAll(_ stream: Int64) {
    people[stream]?.filter = KeyFilter()
    applySize(always: true)
    for grant in live where grant.stream == stream && grant.what.shows {
      let left = max(0, min(grant.until - loop.now, Limits.grant))
      party.tunnels[stream]?.send(.remains(grant.ask, milliseconds: left))
    }
    if isTyping { party.tunnels[stream]?.send(.floor(.customer)) }
    if let question, question.wanted.stream == stream { show(question) }
    if mayBeSeen(by: stream) { shell?.redraw() }
  }
}

/// Which session was joined, and by whom people are believed to be who they say; shared with what dials.
final class SessionSlot {
  var session: SessionID?
  private(set) var authorities: Authorities
  private let customer: Customer
  private let home: Home

  init(_ customer: Customer, _ home: Home) {
    self.customer = customer
    self.home = home
    authorities = customer.trust.authorities
  }

  /// Goes along with authorities that follow those which are known, and remembers them: from then on the
  /// ones before issue nothing here, whoever has their keys.
  func follow(_ shown: [Certificate]) {
    let now = Clock.wallMilliseconds() / 1000
    let followed = authorities.following(shown, at: now)
    guard followed != authorities else { return }
    authorities = followed
    customer.remember(followed, home)
  }
}

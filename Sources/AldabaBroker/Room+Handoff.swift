import AldabaCrypto
import AldabaDesk
import AldabaJSON
import AldabaLink
import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaWire

/// Passing the customer on: who is asked to come, who answers, and what becomes of it.
extension Room {
  /// A colleague on the way in: their link, before their first statement.
  struct Caller {
    let link: Link
    let person: PersonID
    let role: AldabaWire.Role
    let key: [UInt8]
    let certificate: [UInt8]
    let timer: EventLoop.Timer
  }

  /// A record of this session, as it is sent again.
  struct Entry {
    let index: Int64
    let act: Act
    let texts: [String: PersonalText]
  }

  // MARK: - Who could come

  /// Somebody is looked for before the customer is asked anything (R11).
  func find(_ target: Target, _ purpose: Message.Purpose, _ link: Link) {
    do throws(RefusalCode) {
      let (name, team, phone) = try known(target, purpose)
      switch purpose {
      case .transfer: try checkFree(target, .transfer)
      case .third: try checkFree(target, .third)
      case .takeover: try checkFree(target, .takeover)
      case .advice:
        guard case .person(let person) = target, !present.contains(person) else {
          throw .badArgument
        }
        guard server.reception.isThere(person) else { throw .away }
      }
      link.send(.found(target, Message.Found(name: name, team: team, phone: phone)))
    } catch {
      link.send(.unfound(target, error))
    }
  }

  /// Whether somebody who may come is free. Back to who was there before is not offered (R33).
  private func checkFree(_ target: Target, _ kind: Act.Handoff.Kind) throws(RefusalCode) {
    let excluded = machine.excluded(from: kind)
    if case .person(let person) = target, excluded.contains(person), !present.contains(person) {
      throw .notAgain
    }
    try server.reception.check(
      target, kind.family == .transfer ? .transfer : .escalation, not: excluded)
  }

  /// The same again when it is said: a program that does not look first changes nothing.
  func checkPresence(_ act: Act) throws(RefusalCode) {
    switch act {
    case .handoffAsked(let handoff):
      let purpose: Message.Purpose = handoff.kind.family == .transfer ? .transfer : .third
      _ = try known(handoff.to, purpose)
      try checkFree(handoff.to, handoff.kind)
    case .adviceAsked(let person, _, _):
      _ = try known(.person(person), .advice)
      guard server.reception.isThere(person) else { throw .away }
    case .exception(let person, _): _ = try known(.person(person), .advice)
    default: break
    }
  }

  /// What is on record of a person or a team.
  private func known(_ target: Target, _ purpose: Message.Purpose) throws(RefusalCode)
    -> (name: String?, team: String?, phone: String?)
  {
    switch target {
    case .next: return (nil, nil, nil)
    case .team(let team):
      guard server.people.hasTeam(team) else { throw .unknownPerson }
      return (nil, team, nil)
    case .person(let id):
      guard let person = server.people.person(id), !person.isRevoked, person.role != .auditor,
        purpose == .transfer || person.role == .supervisor
      else { throw .unknownPerson }
      return (person.name ?? id.rawValue, person.team, person.phone)
    }
  }

  /// Who is in the session, or on the way in.
  private var present: Set<PersonID> {
    Set(machine.members.filter(\.isPresent).compactMap(\.person))
  }

  // MARK: - Somebody answers

  /// A colleague has taken what rang. They get the session as far as it is theirs to know.
  func call(
    _ link: Link, _ ask: AskID, _ person: PersonID, _ role: AldabaWire.Role, key: [UInt8],
    certificate: [UInt8]
  ) {
    guard let passing = machine.passing, passing.id == ask, passing.candidate == nil, caller == nil
    else {
      link.bye(.past)
      server.reception.ended(id, person)
      return
    }
    let seconds = Double(Limits.handoff) / 1000
    let timer = worker.loop.after(seconds: seconds) { [weak self] in self?.dismiss(.past) }
    caller = Caller(
      link: link, person: person, role: role, key: key, certificate: certificate, timer: timer)
    worker.keep(link)
    link.onRelay = { _, _ in true }
    link.onFrame = { [weak self] in self?.receiveCall($0) }
    link.onClosed = { [weak self] _ in self?.dismiss(nil) }
    link.send(
      .called(
        Message.Called(session: id, ask: ask, family: passing.family, from: nameOfLead)))
    for entry in history { send(shared(entry), to: link) }
    // Nothing reaches a customer who is not back: who does not know it would wait for an answer.
    tellState(to: link, of: nil)
  }

  private func receiveCall(_ frame: Frame) {
    guard case .control(let bytes) = frame, let caller else { return }
    do throws(RefusalCode) {
      guard case .statement(let signed)? = try? Message.decode(bytes),
        case .handoffAccepted = signed.statement.act
      else { throw .malformed }
      let hash = try Statements.check(signed)
      guard signed.statement.key == caller.key,
        signed.statement.author == .person(caller.role, caller.person)
      else { throw .wrongRole }
      if case .team(let team)? = machine.passing?.to {
        guard server.people.person(caller.person)?.team == team else { throw .wrongRole }
      }
      guard !server.isStalled else { throw .ledger }
      certificates[caller.key] = caller.certificate
      try apply(signed, hash: hash)
      guard let candidate = machine.candidate else { throw .past }
      caller.timer.cancel()
      self.caller = nil
      seat(caller.link, candidate.seat)
    } catch {
      server.refusedPeer(worker.address(of: caller.link), why: error.rawValue)
      dismiss(error)
    }
  }

  /// Who was on the way in is not any more: everything is as before they answered.
  func dismiss(_ code: RefusalCode?) {
    guard let caller else { return }
    self.caller = nil
    caller.timer.cancel()
    worker.forget(caller.link)
    if let code { caller.link.bye(code) }
    server.reception.ended(id, caller.person)
    guard let passing = machine.passing, passing.candidate == nil else { return }
    if passing.cause == .front {
      ring(passing)
    } else {
      byBroker(.handoffFailed(passing.family, passing.id, .lost))
    }
  }

  func isCandidate(_ seat: Seat) -> Bool { machine.candidate?.seat == seat }

  func candidateLost() {
    guard let passing = machine.passing else { return }
    byBroker(.handoffFailed(passing.family, passing.id, .lost))
  }

  /// Tells the agent who has answered, so that it can check them before it believes the record.
  func introduce(to link: Link) {
    guard let passing = machine.passing, let candidate = machine.candidate,
      let colleague = colleague(candidate, for: passing.id)
    else { return }
    link.send(.colleague(colleague))
  }

  func colleague(_ member: Session.Member, for ask: AskID) -> Message.Colleague? {
    guard let person = member.person, let certificate = certificates[member.key],
      let digest = Digest(Crypto.sha256(certificate)),
      let place = server.people.person(person)?.place(of: digest),
      let receipt = try? server.receipt(place)
    else { return nil }
    return Message.Colleague(ask: ask, certificate: certificate, enrolled: receipt)
  }

  // MARK: - What a colleague may read

  /// Who comes in gets the texts that the customer knows they get: the matter, the briefing that was
  /// read out, corrections and the customer's wish. No reason of an earlier question (R12).
  private func isShared(_ act: Act) -> Bool {
    switch act {
    case .opened, .corrected, .helperNamed: true
    case .handoffAsked(let handoff):
      // At the front it is the newest briefing that the customer has read.
      handoff.id == machine.passing?.id
        || (machine.passing?.cause == .front && handoff.id == newestBriefing)
    case .requested(let id, _, _): id == machine.passing?.id
    default: false
    }
  }

  private var newestBriefing: AskID? {
    for entry in history.reversed() {
      if case .handoffAsked(let handoff) = entry.act { return handoff.id }
    }
    return nil
  }

  private func shared(_ entry: Entry) -> Entry {
    isShared(entry.act) ? entry : Entry(index: entry.index, act: entry.act, texts: [:])
  }

  func shareable(_ entry: Entry) -> [String: PersonalText] { shared(entry).texts }

  // MARK: - What follows

  func follow(_ effect: Effect, _ texts: [String: PersonalText]) {
    switch effect {
    case .ringing(let passing), .fronted(let passing): ring(passing)
    case .handoffFailed(let passing, _): failed(passing)
    case .handoffDeclined(let ask, _, _):
      if let passing = machine.passing, passing.id == ask { failed(passing) }
    case .arrived(_, let member):
      if let person = member.person { server.reception.began(id, person) }
    case .left(let member): left(member)
    case .bound: met()
    // Their link stands; that they go on is theirs to say.
    case .returning: byBroker(.linkResumed(.customer))
    case .advised(let person):
      guard let text = texts["text"]?.text else { return }
      server.reception.tell(
        person,
        .advice(
          Message.Advice(session: id, from: nameOfLead, customer: customer, text: text)))
    case .holdCallback(_, let callback, _): callBack(at: callback.at, on: texts["contact"])
    case .requested(_, .callback):
      let wish = CallbackWish(texts["text"]?.text)
      callBack(
        at: wish.at, on: wish.contact.map { PersonalText(salt: Crypto.random(16), text: $0) })
    default: break
    }
  }

  /// Rings for everybody who may come. Where nobody is there, the customer is told at once.
  private func ring(_ passing: Session.Passing, isAgain: Bool = false) {
    let kind: Desk.Kind =
      switch passing.cause {
      case .front: .front
      case .asked, .manager: passing.family == .transfer ? .transfer : .escalation
      }
    let waiting = Message.Waiting(
      id: passing.id, kind: passing.family == .transfer ? .transfer : .escalation,
      customer: customer, motive: motive, since: Clock.wallMilliseconds(), from: nameOfLead,
      brief: brief(passing))
    ringing = passing.id
    do throws(RefusalCode) {
      try server.reception.offer(
        waiting, of: id, kind, to: passing.to, not: machine.excluded(from: passing.kind),
        isAgain: isAgain)
    } catch {
      byBroker(.handoffFailed(passing.family, passing.id, .nobody))
    }
  }

  /// The desk has nobody left who could come.
  func nobodyCame(_ ask: AskID, _ why: Act.Handoff.Failure) {
    guard let passing = machine.passing, passing.id == ask, caller == nil else { return }
    byBroker(.handoffFailed(passing.family, ask, why))
  }

  private func failed(_ passing: Session.Passing) {
    server.reception.withdraw(passing.id)
    if caller != nil { dismiss(.past) }
    for (seat, link) in links {
      guard case .technician(let stream) = seat, let member = machine.member(at: stream),
        !member.isPresent
      else { continue }
      links[seat] = nil
      worker.forget(link)
      link.close()
      if let person = member.person { server.reception.ended(id, person) }
    }
    if passing.cause == .front, machine.passing?.id == passing.id { ring(passing) }
  }

  private func left(_ member: Session.Member) {
    if let person = member.person { server.reception.ended(id, person) }
    guard let link = links.removeValue(forKey: member.seat) else { return }
    worker.forget(link)
    link.close()
  }

  /// The technician did not come back: the customer waits for another, if there is anybody.
  func loseLead() {
    if isBeforeMeeting { return byBroker(.closed(.lost, reason: nil)) }
    let hasOthers = server.reception.hasAnybody(but: machine.lead?.person)
    guard machine.third != nil || hasOthers, let ask = AskID(rawValue: Crypto.random(8).hex) else {
      return byBroker(.closed(.lost, reason: nil))
    }
    byBroker(.fronted(ask))
  }

  /// The session is over: nothing rings for it, and nobody is in it.
  func leaveDesk() {
    if let ringing { server.reception.withdraw(ringing) }
    dismiss(.past)
    settleKnock()
    for member in machine.members {
      if let person = member.person { server.reception.ended(id, person) }
    }
  }

  /// Nobody has come and who opened it has gone: the code opens nothing until they are back, and
  /// they are free for others meanwhile.
  func freeIfAlone(_ seat: Seat) {
    guard machine.phase == .waiting, links[.customer] == nil, seat == machine.lead?.seat,
      let person = machine.lead?.person
    else { return }
    server.reception.ended(id, person)
  }

  /// The broker itself was away: nobody is here yet. What rang rings on, and who was on the way in may come
  /// back.
  func missAll() {
    for member in machine.members where member.isPresent && machine.lost[member.seat] == nil {
      byBroker(.linkLost(member.seat))
    }
    if let lead = machine.lead { freeIfAlone(lead.seat) }
    if machine.lost[.customer] == nil { byBroker(.linkLost(.customer)) }
    guard let passing = machine.passing else { return }
    guard let candidate = machine.candidate else { return ring(passing, isAgain: true) }
    awaitReturn(of: candidate, for: passing.id)
  }

  /// Who was on the way in when the broker ended counts as in this session, until it was in vain.
  private func awaitReturn(of candidate: Session.Member, for ask: AskID) {
    if let person = candidate.person { server.reception.began(id, person) }
    worker.loop.after(seconds: Double(Limits.handoff) / 1000) { [weak self] in
      guard let self, self.links[candidate.seat] == nil,
        self.machine.member(at: candidate.stream)?.isPresent != true
      else { return }
      if let person = candidate.person { self.server.reception.ended(self.id, person) }
      guard let passing = self.machine.passing, passing.id == ask,
        passing.candidate == candidate.stream
      else { return }
      self.byBroker(.handoffFailed(passing.family, ask, .lost))
    }
  }

  /// Who was on the way in is back, and goes on from there.
  func takeAgain(_ link: Link, _ seat: Seat) {
    if let old = links.removeValue(forKey: seat) {
      worker.forget(old)
      old.bye(.elsewhere)
    }
    self.seat(link, seat)
    for entry in history { send(shared(entry), to: link) }
    tellState(to: link, of: seat)
    if let customer = links[.customer] { introduce(to: customer) }
    tell(.link(seat, lost: false, since: Clock.wallMilliseconds()))
  }
}

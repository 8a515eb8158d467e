import AldabaLink
import AldabaParty
import AldabaProof
import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaTunnel
import AldabaWire
import AldabaWords

/// Who comes and who goes (R11–R15, R22). Nobody comes in before this agent has checked their
/// papers and stands behind a tunnel to them; until then the first technician stays, and whatever
/// fails leaves the customer where they were.
///
///     ringing ─▶ answered ─▶ papers checked ─▶ tunnel ─▶ bound, completed ─▶ arrived
///                front: also asked, by name ─┘
extension AgentSession {
  /// Seconds after which the customer hears that it still rings.
  static let ringing = 10.0
  /// Seconds that the papers of who has answered may come later than the record of it.
  static let papersLate = 1.0

  func ringing(_ passing: Session.Passing) {
    answered = nil
    switch passing.cause {
    case .asked(let handoff):
      let to = handoff.colleague(ringName(passing))
      tell(.ringing, words.transferRinging(to: to, in: talk))
      ringTimer?.cancel()
      ringTimer = loop.after(seconds: AgentSession.ringing) { [weak self] in
        guard let self, let now = self.machine?.passing, now.id == passing.id,
          now.candidate == nil
        else { return }
        self.tell(.ringing, self.words.transferWaiting(to: to, in: self.talk))
      }
    case .manager: tell(.ringing, words.escalationWanted(in: talk))
    case .front: break
    }
  }

  /// The name of whom it rings for, as the technician gave it.
  private func ringName(_ passing: Session.Passing) -> String? {
    guard case .asked(let handoff) = passing.cause, let digest = handoff.name else { return nil }
    let texts = party.proven.last { record in
      if case .handoffAsked(let asked) = record.observed.record.act {
        asked.id == handoff.id
      } else {
        false
      }
    }?.texts
    return texts?["name"].flatMap { Digest(of: $0) == digest ? $0.text : nil }
  }

  // MARK: - On the way in

  /// Somebody says that they have answered.
  func answered(_ passing: Session.Passing) {
    guard !takenBack.contains(passing.id), let stream = passing.candidate,
      let member = machine?.candidate
    else { return }
    guard let papers, papers.ask == passing.id,
      let person = try? Counterpart(
        certificate: papers.certificate, enrolled: papers.enrolled, author: member.name,
        key: member.key, customer.trust, joined.authorities)
    else {
      return awaitPapers(of: stream, for: passing)
    }
    guard person.mayCome(for: passing) else { return distrust(passing, stream) }
    people[stream] = person
    switch passing.cause {
    case .asked, .manager: if !openTunnel(stream) { distrust(passing, stream) }
    case .front:
      guard let asked = passing.answer else { return }
      consider(
        AgentQuestion.Wanted(what: .front(passing.id), asked: asked, stream: stream, texts: [:]))
    }
  }

  /// After a lost link old records come before the papers of who is there now; who is cut off themselves
  /// shows them when they are back.
  private func awaitPapers(of stream: Int64, for passing: Session.Passing) {
    loop.after(seconds: AgentSession.papersLate) { [weak self] in
      guard let self, let now = self.machine?.passing, now.id == passing.id,
        now.candidate == stream, self.people[stream] == nil
      else { return }
      guard self.party.isCut(stream) else { return self.distrust(passing, stream) }
      self.awaitPapers(of: stream, for: passing)
    }
  }

  /// The papers of who has answered.
  func show(_ colleague: Message.Colleague) {
    papers = colleague
    keep(colleague.enrolled, of: colleague.certificate)
    // The record of it came first.
    guard let passing = machine?.passing, passing.id == colleague.ask,
      let stream = passing.candidate, people[stream] == nil
    else { return }
    answered(passing)
  }

  private func distrust(_ passing: Session.Passing, _ stream: Int64) {
    guard let now = machine?.passing, now.id == passing.id, now.candidate == stream,
      people[stream] == nil || party.tunnels[stream] == nil
    else { return }
    drop(stream)
    party.say(.handoffFailed(passing.family, passing.id, .unproven))
  }

  /// The customer's yes to who has answered is on record: both ends open the way.
  func consented(_ passing: Session.Passing) {
    answered = nil
    guard let stream = passing.candidate else { return }
    if !openTunnel(stream) { distrust(passing, stream) }
  }

  /// The way stands: now they can be in.
  func complete(_ stream: Int64) {
    guard let passing = machine?.passing, passing.candidate == stream, passing.isConsented,
      !takenBack.contains(passing.id)
    else { return }
    party.say(.handoffCompleted(passing.family, passing.id))
  }

  /// Whoever was on the way in is not any more.
  func drop(_ stream: Int64) {
    guard !present.contains(stream) else { return }
    party.close(stream: stream)
    people[stream] = nil
  }

  /// Nobody came. At the front the customer goes on waiting for somebody else.
  func failed(_ passing: Session.Passing) {
    ringTimer?.cancel()
    answered = nil
    if let stream = passing.candidate { drop(stream) }
    if wanted?.what.id == passing.id { wanted = nil }
    withdraw(passing.id)
    switch passing.cause {
    // The customer's own wish, and what they had allowed may be gone with it.
    case .asked where takenBack.contains(passing.id), .manager where takenBack.contains(passing.id):
      tell(.back, words.transferDeclined(in: talk))
    case .asked(let handoff):
      let to = handoff.colleague(ringName(passing))
      tell(.back, words.transferBack(to: to, in: talk))
    case .manager: tell(.back, words.escalationNobody(in: talk))
    case .front: tell(.queued(position: 0), words.frontWaiting(in: talk))
    }
  }

  /// The customer takes back that somebody may come.
  func takeBackHandoff() {
    guard let passing = machine?.passing, passing.cause != .front,
      takenBack.insert(passing.id).inserted
    else { return }
    if let stream = passing.candidate { drop(stream) }
    party.say(.handoffFailed(passing.family, passing.id, .declined))
  }

  // MARK: - In and out

  /// Somebody is in: with no grant, and a number of their own.
  func arrived(_ passing: Session.Passing, _ member: Session.Member) {
    let stream = member.stream
    guard let person = people[stream] else { return }
    ringTimer?.cancel()
    let hour = Calendar.now().hour
    if passing.kind == .third {
      third = stream
      let text =
        passing.cause == .manager
        ? words.escalationCame(
          in: talk, supervisor: person.name, team: person.team, wish: text(of: passing),
          hour: hour)
        : words.escalationIn(
          in: talk, supervisor: person.name, team: person.team, brief: text(of: passing) ?? "",
          hour: hour)
      tell(.third(isIn: true, name: person.name), text)
    } else {
      let from = leaver ?? talk.technician
      lead = stream
      talk.technician = person.name
      if passing.cause == .front {
        greet(words.greeting(in: talk, hour: hour))
      } else {
        tell(.left(name: from), words.transferLeft(name: from))
        greet(words.transferGreeting(in: talk, from: from, brief: wholeBrief ?? "", hour: hour))
      }
      leaver = nil
    }
    nextNumber(stream)
    if stream == lead { handSteps(to: stream) }
    applySize(always: true)
    sendKept()
  }

  /// The briefing as the customer has read it, with what they have added.
  var wholeBrief: String? {
    guard let brief else { return nil }
    guard let added = brief.correction else { return brief.text }
    let isOpen = brief.text.last.map { $0.isLetter || $0.isNumber } ?? false
    return "\(brief.text)\(isOpen ? "." : "") \(added)"
  }

  /// What the third person was told: the briefing, or the reason where there is none; or what the
  /// customer wished. Whatever was told them is read here (R27).
  private func text(of passing: Session.Passing) -> String? {
    let texts = party.proven.last { record in
      switch (record.observed.record.act, passing.cause) {
      case (.handoffAsked(let asked), .asked): asked.id == passing.id
      case (.requested(let id, _, _), .manager): id == passing.id
      default: false
      }
    }?.texts
    if let brief = texts?["brief"]?.text, !brief.allSatisfy(\.isWhitespace) { return brief }
    return texts?["reason"]?.text ?? texts?["text"]?.text
  }

  /// A technician's part has ended.
  func left(_ member: Session.Member) {
    let name = people[member.stream]?.name
    let wasThird = member.stream == third
    let wasLead = member.stream == lead
    if wasLead { lead = nil }
    if wasThird {
      thirdOut()
    } else if wasLead {
      leaver = name
    }
    party.close(stream: member.stream)
    people[member.stream] = nil
    floor.forget()
    applySize()
  }

  /// The third person is gone.
  func thirdOut() {
    guard let stream = third, let person = people[stream] else { return }
    third = nil
    party.close(stream: stream)
    people[stream] = nil
    tell(
      .third(isIn: false, name: person.name),
      words.escalationLeft(name: person.name, in: lead == nil ? nil : talk))
    applySize()
  }

  /// The lead was lost, and the third person has taken the place.
  func promoted(_ member: Session.Member) {
    let from = leaver ?? talk.technician
    leaver = nil
    third = nil
    lead = member.stream
    if let person = people[member.stream] { talk.technician = person.name }
    tell(.left(name: from), words.transferLeft(name: from))
    handSteps(to: member.stream)
    holdShown = nil
  }

  /// The technician was lost for good: the customer waits before all others.
  func fronted() {
    leaver = nil
    holdShown = nil
    tell(.queued(position: 0), words.frontWaiting(in: talk))
  }
}

import AldabaSession
import AldabaTerminal
package import AldabaWire
package import AldabaWords

/// A session's records as a story, a line each, in the reader's language and time.
///
/// Who is meant by a stream, whom a yes is for and how long a wait was, the session machine says;
/// what a spoilt ledger no longer tells is left out.
package struct Story {
  private let words: Words
  private var people: People
  private var replay = Replay()
  private var customer: Digest?
  private var bindings = 0
  /// Questions for a folder: a yes or a no to one does not say it again.
  private var folders: Set<AskID> = []

  package init(_ words: Words, _ people: People) {
    self.words = words
    self.people = people
  }

  /// Takes a record and answers its line.
  ///
  /// - Parameters:
  ///   - people: as far as they are known at this point of the ledger.
  ///   - isTold: whether the line is wanted; its texts are read only then.
  package mutating func tell(_ record: Record, _ people: People, isTold: Bool = true) -> String {
    self.people = people
    if case .opened(let opening) = record.act { customer = opening.customer }
    if case .bound = record.act { bindings += 1 }
    if case .asked(let ask) = record.act, files(ask) != nil { folders.insert(ask.id) }
    let before = replay.session
    let effects = record.session == nil ? [] : (try? replay.take(record)) ?? []
    guard isTold else { return "" }
    return words.story(
      at: Moment(record.at).time, actor(record.author), deed(record, before, effects))
  }

  private func actor(_ author: Author) -> Actor {
    switch author {
    case .broker: .broker
    case .customer: theCustomer
    case .administrator(let account): .administrator(account: account)
    case .person(_, let id): .technician(.text(people.name(id)))
    }
  }

  private var theCustomer: Actor { .customer(customer.map(people.text) ?? .unknown) }

  private func deed(_ record: Record, _ before: Session?, _ effects: [Effect]) -> Deed {
    switch record.act {
    case .opened(let opening):
      return .sessionOpened(
        customer: people.text(opening.customer), ticket: people.text(opening.ticket),
        motive: people.text(opening.motive))
    case .filePushed, .fileFetched, .fileFailed, .commandRun, .stepSent, .stepAnswered, .stepsEnded,
      .segment:
      return .work(work(record.act))
    case .asked(let ask):
      if let about = about(ask) {
        return .work(
          .asked(ask.what, about: about, files: files(ask), reason: people.text(ask.reason)))
      }
      return .consentAsked(
        ask.what, minutes: minutes(ask.duration), reason: people.text(ask.reason))
    case .joined:
      guard case .customer(let device) = record.author else { return .sessionJoined(device: "") }
      return .sessionJoined(device: device)
    case .accepted: return .sessionAccepted
    case .declined(_, let why): return .sessionDeclined(why)
    case .bound(let stream, _, _, _):
      return .sessionBound(with: name(of: stream), count: bindings)
    case .granted(let grant):
      return .consentGranted(
        aim(grant.ask, grant.what), minutes: minutes(grant.duration),
        to: asker(before, of: grant.ask),
        replaces: grant.replaces != nil)
    case .refused(let ask, let what, _, .unable):
      return .consentNotPut(aim(ask, what), tooSoon: false)
    case .refused(let ask, let what, _, .tooSoon):
      return .consentNotPut(aim(ask, what), tooSoon: true)
    case .refused(let ask, let what, _, _): return .consentDeclined(aim(ask, what))
    case .silent(let ask, let what, _): return .consentSilent(aim(ask, what))
    case .revoked(let ask, let what): return .consentRevoked(aim(ask, what))
    case .expired(let ask, let what): return .consentExpired(aim(ask, what))
    case .void(let ask, let what): return .consentVoid(aim(ask, what))
    case .offered(let what): return .consentOffered(what)
    case .numberSpent(let stream, let exchange):
      return .numberSpent(with: name(of: stream), count: Int(clamping: exchange))
    case .shellOpened: return .shellOpened
    case .shellClosed(let status): return .shellClosed(status: Int(clamping: status))
    case .closing(let closing):
      return .sessionClosing(
        summary: people.text(closing.summary), owed: closing.owed.map(people.text),
        due: closing.due.map(appointment), needsVisit: closing.needsVisit)
    case .reopened: return .sessionReopened
    case .closed(let ending, let reason):
      return .sessionClosed(ending, reason: reason.map(people.text))
    case .linkLost(let seat): return .linkLost(whose(seat, before))
    case .linkResumed(let seat): return .linkResumed(whose(seat, before))
    case .holdAsked, .holdAccepted, .holdDeclined, .holdCallback, .holdChecked, .holdResumed,
      .holdOverrun:
      return .wait(wait(record, before, effects))
    case .handoffAsked, .handoffDeclined, .handoffConsented, .handoffAccepted, .handoffFailed,
      .handoffCompleted, .thirdLeft:
      return .passing(passing(record, before, effects))
    case .fronted: return fronted(before, effects)
    case .corrected(let what, let text): return .needCorrected(what, text: people.text(text))
    case .requested(_, let what, let text): return requested(what, text.map(people.text))
    case .adviceAsked(let id, let name, let text):
      return .adviceAsked(of: people.name(id, name), text: people.text(text))
    case .registerChosen(let register): return .registerChosen(register)
    case .costAsked(let cost):
      return .costAsked(price: people.text(cost.price), reason: people.text(cost.reason))
    case .costAccepted: return .costAccepted
    case .costDeclined(_, _, let why): return .costDeclined(why)
    case .exception(let id, let reason):
      return .exception(allowedBy: people.name(id), reason: people.text(reason))
    case .helperNamed(let name): return .helperNamed(people.text(name))
    case .knockMade, .knockAnswered, .knockGivenUp, .promised, .fulfilled, .missed:
      return .desk(desk(record.act))
    case .personAdded(let id, let name, let role, let team, _):
      return .personAdded(id: id.rawValue, name: people.text(name), role, team: team)
    case .personEnrolled(let id, _, _, _): return .personEnrolled(id: id.rawValue)
    case .personRenewed(let id, _, _, _): return .personRenewed(id: id.rawValue)
    case .personRevoked(let id): return .personRevoked(id: id.rawValue)
    case .brokerStarted: return .brokerStarted
    case .brokerStopped: return .brokerStopped
    case .refusedCode(_, let attempts): return .refusedCode(attempts: Int(clamping: attempts))
    case .refusedPeer(_, let why): return .refusedPeer(reason: why)
    case .forgotten(let forgotten):
      return .forgotten(
        forgotten.why, sessions: forgotten.sessions.count, texts: Int(clamping: forgotten.texts),
        recordings: Int(clamping: forgotten.recordings))
    case .keyRotated: return .keyRotated
    case .authorityRotated: return .authorityRotated
    }
  }

  private func wait(_ record: Record, _ before: Session?, _ effects: [Effect]) -> Deed.Wait {
    switch record.act {
    case .holdAsked(let hold):
      return .asked(
        reason: people.text(hold.reason), doing: people.text(hold.doing),
        seconds: seconds(hold.duration))
    case .holdDeclined(_, _, let why):
      return .declined(
        why,
        wasHeld: effects.contains { if case .holdDeclined(_, _, true) = $0 { true } else { false } }
      )
    case .holdCallback(_, _, let callback):
      return .callback(
        callback.at.map(appointment), contact: callback.contact.map(people.text))
    case .holdChecked(let reason, let duration):
      return .checked(reason: people.text(reason), seconds: seconds(duration))
    case .holdOverrun:
      for case .holdOverrun(let waited) in effects { return .overrun(waited: seconds(waited)) }
      return .overrun(waited: nil)
    case .holdResumed:
      for case .holdResumed(let waited, let estimate) in effects {
        return .resumed(waited: seconds(waited), estimate: seconds(estimate))
      }
      return .resumed(waited: nil, estimate: nil)
    default: return .accepted
    }
  }

  private func passing(_ record: Record, _ before: Session?, _ effects: [Effect]) -> Deed.Passing {
    switch record.act {
    case .handoffAsked(let handoff):
      return .asked(
        handoff.kind, to: people.colleague(handoff), reason: people.text(handoff.reason),
        brief: people.text(handoff.brief))
    case .handoffDeclined(let family, _, _, let why):
      return .declined(family, why, to: whom(before))
    case .handoffConsented(let family, _, _, _): return .consented(family, to: whom(before))
    case .handoffAccepted(let family, _): return .accepted(family)
    case .handoffFailed(let family, _, let why): return .failed(family, why)
    case .handoffCompleted(let family, _):
      for case .arrived(let passing, let member) in effects {
        return .completed(passing.kind, to: member.person.map { people.name($0) })
      }
      return .completed(family == .transfer ? .transfer : .takeover, to: nil)
    default: return .left
    }
  }

  private func fronted(_ before: Session?, _ effects: [Effect]) -> Deed {
    var follower: String?
    for case .promoted(let member) in effects {
      follower = member.person.map { people.name($0) }
    }
    let lost = before?.lead?.person.map { people.name($0) }
    return .sessionFront(lost: lost, follower: follower)
  }

  private func about(_ ask: Act.Ask) -> Personal? {
    switch ask.scope {
    case .whole: nil
    case .push(let files): people.text(files.name)
    case .fetch(let path): people.text(path)
    case .run(let command, _): people.text(command)
    }
  }

  private func aim(_ ask: AskID, _ what: Capability) -> Deed.Aim {
    Deed.Aim(what, isFolder: folders.contains(ask))
  }

  /// How many files a folder has.
  private func files(_ ask: Act.Ask) -> Int? {
    guard case .push(let files) = ask.scope else { return nil }
    return files.count.map { Int(clamping: $0) }
  }

  private func work(_ act: Act) -> Deed.Work {
    switch act {
    case .filePushed(_, let content): return .pushed(bytes: Int(clamping: content.bytes))
    case .fileFetched(_, let content): return .fetched(bytes: Int(clamping: content.bytes))
    case .fileFailed(_, let why): return .failed(why)
    case .commandRun(_, let status): return .ran(status: Int(clamping: status))
    case .stepSent(let step): return .stepSent(step: Int(step.step), of: Int(step.of))
    case .stepAnswered(let step, let outcome):
      return .stepAnswered(step: Int(step.step), of: Int(step.of), outcome)
    case .stepsEnded: return .stepsEnded
    case .segment(let segment): return .segment(Int(clamping: segment.index))
    default: preconditionFailure("an act of work")
    }
  }

  private func desk(_ act: Act) -> Deed.Desk {
    switch act {
    case .knockAnswered(_, let id, let waited):
      return .answered(by: people.name(id), waited: seconds(waited))
    case .knockGivenUp(_, let why): return .givenUp(why)
    case .promised(let promised):
      return .promised(
        promised.kind, what: people.text(promised.what), customer: people.text(promised.customer),
        due: appointment(promised.due), owner: promised.owner.map { people.name($0) })
    case .fulfilled(let family, _, let id): return .fulfilled(family, by: people.name(id))
    case .missed(let miss): return .missed(miss.what, waited: seconds(miss.waited))
    case .knockMade(let knock):
      return .knocked(
        name: people.text(knock.name), need: people.text(knock.need),
        system: people.text(knock.system))
    default: preconditionFailure("an act of the desk")
    }
  }

  // MARK: - Who

  private func name(of stream: Int64) -> String? {
    replay.session?.member(at: stream)?.person.map { people.name($0) }
  }

  private func whose(_ seat: Seat, _ before: Session?) -> Actor {
    switch seat {
    case .customer: theCustomer
    case .technician(let stream):
      .technician(
        before?.member(at: stream)?.person.map { .text(people.name($0)) } ?? .unknown)
    }
  }

  /// Who asked the question that is answered.
  private func asker(_ before: Session?, of ask: AskID) -> String? {
    guard let pending = before?.pending, pending.id == ask else { return nil }
    return before?.member(pending.by)?.person.map { people.name($0) }
  }

  /// Whom the question is about: as it was asked, or who has answered to a customer at the front.
  private func whom(_ before: Session?) -> Colleague? {
    if case .handoff(let handoff)? = before?.pending?.query { return people.colleague(handoff) }
    return before?.candidate?.person.map { .person(name: people.name($0), team: nil) }
  }

  private func requested(_ what: Act.Request, _ text: Personal?) -> Deed {
    guard what == .callback, case .text(let text)? = text else {
      return .requestMade(what, text: text)
    }
    let wish = CallbackWish(text)
    return .callRequested(wish.at.map(appointment), contact: wish.contact.map(Personal.text))
  }

  // MARK: - When

  private func appointment(_ milliseconds: Int64) -> Appointment {
    let moment = Moment(milliseconds)
    return Appointment(moment.date, at: moment.time)
  }

  private func seconds(_ milliseconds: Int64) -> Int { Int(clamping: (milliseconds + 999) / 1000) }

  /// Whole minutes, rounded up: a yes of seconds is not one of none.
  private func minutes(_ milliseconds: Int64) -> Int { Int((milliseconds + 59_999) / 60_000) }
}

import AldabaEvidence
import AldabaSession
import AldabaWire

/// One session under way, as far as it is counted and measured.
struct Course {
  let opened: Int64
  /// Who opened it: whose the session counts as.
  let opener: PersonID
  let tier: String?
  /// When the customer asked for help: their knock, else the opening.
  private let since: Int64
  let knock: AskID?
  var isBegun: Bool { begun != nil }
  private var replay = Replay()
  private var joined: Int64?
  private var begun: Int64?
  /// When the question that stands was put.
  private var asked: Int64 = 0
  /// When a transfer or an escalation was asked for, by its ask.
  private var passings: [AskID: (at: Int64, by: PersonID?)] = [:]
  private var holds: Int64 = 0
  private var transfers: Int64 = 0
  private var waited: Int64 = 0

  /// Something to count, and whose it is.
  struct Note {
    let person: PersonID?
    let count: (inout Tally) -> Void
  }

  init(
    opened: Int64, by opener: PersonID, tier: String?, knock: AskID? = nil, since: Int64? = nil
  ) {
    self.opened = opened
    self.opener = opener
    self.tier = tier
    self.knock = knock
    self.since = since ?? opened
  }

  var isOver: Bool { replay.session?.phase.isOver ?? true }

  func frame(_ person: PersonID?) -> Statistics.Frame {
    Statistics.Frame(person: person, tier: tier, at: opened)
  }

  mutating func take(_ record: Record, hash: Digest? = nil) throws(RefusalCode) -> [Note] {
    let before = replay.session
    let effects = try replay.take(record, hash: hash)
    var notes: [Note] = []
    if let held = before?.held, replay.session?.held == nil { endHold(held, before, &notes) }
    for effect in effects { follow(effect, before, &notes) }
    return notes
  }

  private mutating func follow(
    _ effect: Effect, _ before: Session?, _ notes: inout [Note]
  ) {
    let now = replay.now
    func note(_ person: PersonID?, _ count: @escaping (inout Tally) -> Void) {
      notes.append(Note(person: person, count: count))
    }
    switch effect {
    case .joined:
      joined = now
      let waited = now - opened
      note(opener) { $0.add(.join, waited) }
    case .begun:
      begun = now
      let waited = now - (joined ?? now)
      let response = now - since
      note(opener) {
        $0.add(.begin, waited)
        $0.add(.response, response)
        $0.count(.yes, to: "session")
      }
    case .declined(let why):
      note(opener) { $0.count(reply(why), to: "session") }
    case .asked, .holdAsked, .costAsked: asked = now
    case .handoffAsked(let handoff):
      asked = now
      let asker = asker(replay.session)
      passings[handoff.id] = (now, asker)
      note(asker) { $0.handoffs[handoff.kind.family, default: Tally.Handoffs()].asked += 1 }
    case .granted, .held, .costAccepted: answered(.yes, before, &notes)
    case .ringing(let passing):
      if case .asked = passing.cause { answered(.yes, before, &notes) }
      if case .manager = passing.cause { passings[passing.id] = (now, nil) }
    case .refused(_, _, let why):
      // What was not shown was not answered.
      if why != .tooSoon, why != .unable { answered(reply(why), before, &notes) }
    case .silent: answered(.silence, before, &notes)
    case .holdDeclined(_, let why, _): answered(reply(why), before, &notes)
    case .holdCallback: answered(.callback, before, &notes)
    case .handoffDeclined(_, _, let why):
      if before?.passing?.cause == .front {
        note(before?.candidate?.person) { $0.count(reply(why), to: "front") }
      } else {
        answered(reply(why), before, &notes)
      }
    case .consented: note(before?.candidate?.person) { $0.count(.yes, to: "front") }
    case .costDeclined(_, let why): answered(reply(why), before, &notes)
    case .holdOverrun: note(lead(before)) { $0.overruns += 1 }
    case .fronted(let passing): passings[passing.id] = (now, lead(before))
    case .handoffFailed(let passing, let why):
      let person = passings[passing.id]?.by
      note(person) {
        $0.handoffs[passing.family, default: Tally.Handoffs()].failures[why, default: 0] += 1
      }
    case .arrived(let passing, let member):
      note(member.person) { $0.served += 1 }
      arrived(passing, &notes)
    case .requested(_, let what): note(lead(before)) { $0.requests[what, default: 0] += 1 }
    case .closed(let ending):
      if let passing = before?.passing, passing.cause == .front {
        waited += now - (passings[passing.id]?.at ?? now)
      }
      closed(ending, &notes)
    case .unjoined, .returning, .returned, .bound, .spent, .ended, .offered, .shellOpened,
      .shellClosed, .delivered,
      .undelivered,
      .ran, .stepSent, .stepAnswered, .stepsEnded, .recorded, .closing,
      .reopened, .linkLost, .linkResumed, .holdChecked, .holdResumed, .answered, .left,
      .promoted, .withdrawn, .paused, .continued, .corrected, .advised, .exception, .helper,
      .register:
      break
    }
  }

  /// An answer to the question that stood, if one stood: a wait can also be ended in its middle.
  private func answered(_ reply: Reply, _ before: Session?, _ notes: inout [Note]) {
    guard let pending = before?.pending, replay.session?.pending == nil else { return }
    let waited = replay.now - asked
    notes.append(
      Note(person: asker(before)) {
        $0.add(.answer, waited)
        $0.count(reply, to: pending.topic.rawValue)
      })
  }

  private mutating func endHold(
    _ held: Session.Held, _ before: Session?, _ notes: inout [Note]
  ) {
    let real = replay.now - held.since
    let estimate = held.until - held.since
    holds += 1
    waited += real
    notes.append(
      Note(person: lead(before)) {
        $0.add(.hold, real)
        $0.add(.estimate, estimate)
        if real > estimate { $0.add(.beyond, real - estimate) }
      })
  }

  private mutating func arrived(_ passing: Session.Passing, _ notes: inout [Note]) {
    guard let asked = passings.removeValue(forKey: passing.id) else { return }
    let took = replay.now - asked.at
    switch passing.cause {
    case .asked, .manager:
      if passing.kind != .third { transfers += 1 }
      notes.append(
        Note(person: asked.by) {
          $0.add(.transfer, took)
          $0.handoffs[passing.family, default: Tally.Handoffs()].completed += 1
        })
    case .front:
      waited += took
      notes.append(Note(person: asked.by) { $0.add(.front, took) })
    }
  }

  private func closed(_ ending: Ending, _ notes: inout [Note]) {
    let numbers = (begun, replay.now, holds, transfers, waited)
    notes.append(
      Note(person: opener) {
        $0.endings[ending, default: 0] += 1
        guard let begun = numbers.0 else { return }
        $0.add(.length, numbers.1 - begun)
        $0.add(.holds, numbers.2)
        $0.add(.transfers, numbers.3)
        $0.add(.waiting, numbers.4)
      })
  }

  private func asker(_ session: Session?) -> PersonID? {
    session?.pending.flatMap { session?.member($0.by)?.person }
  }

  private func lead(_ session: Session?) -> PersonID? { session?.lead?.person }
}

private func reply(_ why: Act.Refusal) -> Reply {
  switch why {
  case .answer, .number, .tooSoon, .unable, .leaving: .no
  case .silence, .nobody: .silence
  }
}

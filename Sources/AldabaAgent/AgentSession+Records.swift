import AldabaCrypto
import AldabaJSON
import AldabaParty
import AldabaProof
import AldabaSession
import AldabaTerminal
import AldabaTunnel
import AldabaWire
import AldabaWords

/// What follows from a proven record.
extension AgentSession {
  func take(
    _ observed: Observer.Observed, _ effects: [Effect], _ texts: [String: PersonalText]
  ) {
    receipts?.add(observed.receipt, texts.merging(read(in: observed.receipt)) { $1 })
    guard returning == nil else { return remember(observed, effects, texts) }
    if case .joined = observed.record.act, observed.record.signed?.statement.key != key.rawPublicKey
    {
      // Whoever answers from then on, it would not be this customer.
      return party.end(.unproven(.malformed("another key in this customer's place")))
    }
    let record = Proven(act: observed.record.act, hash: observed.hash, texts: texts)
    // What ends or pauses the recording is in it still, and what begins it already.
    let wasRunning = recorder?.isRunning == true
    if wasRunning { mark(observed.record.act) }
    for effect in effects { take(effect, record) }
    settleFiles()
    armExpiry()
    tellNow()
    if !wasRunning { mark(observed.record.act) }
  }

  /// The texts that the customer has read, of those that a record commits to, by its members.
  private func read(in receipt: Receipt) -> [String: PersonalText] {
    let members = (try? JSON.parseCanonical(receipt.record, maximumBytes: Limits.record))?.object
    return (members ?? [:]).compactMapValues { value in
      value.string.flatMap(Digest.init(hex:)).flatMap { shown[$0] }
    }
  }

  /// A record whose proof holds, as far as its effects need it.
  struct Proven {
    let act: Act
    /// SHA-256 of the statement, where it is one.
    let hash: Digest?
    private let texts: [String: PersonalText]

    init(act: Act, hash: Digest?, texts: [String: PersonalText]) {
      self.act = act
      self.hash = hash
      self.texts = texts
    }

    subscript(name: String) -> String? { texts[name]?.text }

    var words: [String: String] { texts.mapValues(\.text) }
  }

  private func take(_ effect: Effect, _ record: Proven) {
    switch effect {
    case .begun: begin()
    case .returned: wentOn()
    case .asked(let ask) where ask.what == .record: askedToRecord(ask, record)
    case .asked(let ask) where ask.what == .run: runAsked(ask, record)
    case .asked(let ask) where ask.what == .push || ask.what == .fetch:
      askedForFiles(ask, record)
    case .asked(let ask): asked(.capability(ask), record)
    case .delivered, .undelivered: break
    case .ran: break
    case .stepSent(let step): sent(step)
    case .stepAnswered(let step, let outcome): answered(step, outcome)
    case .stepsEnded: stepsEnded()
    case .recorded(let segment): recorded(segment)
    case .holdAsked(let hold): asked(.hold(hold), record)
    case .handoffAsked(let handoff):
      brief = record["brief"].map { ($0, nil) }
      asked(.handoff(handoff), record)
    case .withdrawn(let pending): withdrawn(pending)
    case .granted(let live):
      if live.what == .record { recordGranted(live) } else { granted(live) }
      spend(live.ask, live.what)
    case .refused(let ask, let what, _), .silent(let ask, let what): spend(ask, what)
    case .ended(let live, let how): ended(live, how)
    case .held(let held): waits(held)
    case .holdDeclined(_, _, wasHeld: true): waitEnded(words.holdLeft(in: talk))
    case .holdCallback(_, let callback, let wasHeld):
      noted(CallbackWish(at: callback.at, contact: record["contact"]))
      if wasHeld { waitEnded(words.holdLeft(in: talk)) }
    case .holdChecked(let left):
      let cause = record["reason"] ?? ""
      tell(.held, words.holdCheck(in: talk, cause: cause, seconds: seconds(left)))
    case .holdOverrun(let waited):
      tell(.held, words.holdLate(in: talk, waited: seconds(waited)))
    case .holdResumed(let waited, _):
      waitEnded(words.holdResumed(in: talk, waited: seconds(waited)))
    case .ringing(let passing): ringing(passing)
    case .answered(let passing): answered(passing)
    case .consented(let passing): consented(passing)
    case .handoffFailed(let passing, _): failed(passing)
    case .arrived(let passing, let member): arrived(passing, member)
    case .left(let member): left(member)
    case .promoted(let member): promoted(member)
    case .fronted: fronted()
    case .paused: break
    case .continued: continued()
    case .corrected(let what): corrected(what, record["text"] ?? "")
    case .requested(let id, let what): requested(id, what, record["text"])
    case .advised(let person):
      let name = record["name"] ?? person.rawValue
      tell(.advised(name: name), words.adviceTold(in: talk, to: name))
    case .costAsked(let cost): asked(.cost(cost), record)
    case .costAccepted: costAccepted()
    case .exception(let person):
      let name = people.values.first { $0.person == person }?.name ?? person.rawValue
      tell(.exception(by: name), words.exceptionGranted(by: name))
    case .helper:
      let name = record["name"] ?? ""
      hasHelper = true
      tell(.helper(name: name), words.helperNamed(name))
    case .offered(let topic): tell(.offered(topic), words.offeredToAsk(in: talk))
    case .closing: closing(record)
    case .reopened: reopened()
    case .closed(let ending): finish(ending, record["reason"])
    case .spent(let stream, let count): committed(stream, Int64(count))
    case .handoffDeclined, .holdDeclined(_, _, wasHeld: false), .joined, .returning, .unjoined,
      .declined,
      .bound,
      .shellOpened, .shellClosed, .linkLost, .linkResumed, .register, .costDeclined:
      break
    }
  }

  /// Whole seconds, as people count them.
  private func seconds(_ milliseconds: Int64) -> Int { Int((milliseconds + 500) / 1000) }

  /// A grant has ended by another's word than the customer's own, which was told before.
  private func ended(_ live: Session.Live, _ how: Effect.End) {
    if live.what.types { floor.forget() }
    if how != .used { runEnded(live) }
    switch how {
    case .expired, .revoked, .void, .used: break
    case .shell, .closing, .closed, .replaced, .left, .restarted: onEvent(.revoked([live.what]))
    }
    applySize()
  }
}

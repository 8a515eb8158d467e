import AldabaParty
import AldabaSession
import AldabaSteps
import AldabaTerminal
import AldabaWire
import AldabaWords

/// What a technician's console knows of its session: events go in, what to read comes out.
///
/// A plain value without terminal or clock; times are Unix milliseconds.
struct ConsoleState {
  enum Phase: Equatable {
    case connecting
    case waiting(Code, expires: Int64)
    /// The briefing has been read: a colleague is on the way in, or the customer who knocked.
    case coming
    case begun, goodbye, over
  }

  /// A wait that the customer has agreed to.
  struct Wait: Equatable {
    let since: Int64
    var until: Int64
  }

  private(set) var customer: String
  /// What they need, as they have last put it (R17).
  var need = ""
  let words: Words
  /// Seconds without a word after which a session that was said goodbye to ends.
  var quietSeconds = 60
  /// Seconds that a step's command may run.
  var commandSeconds = Settings().commandSeconds

  private(set) var phase = Phase.connecting
  var grants: [Capability: Int64] = [:]
  private(set) var pending: (what: Topic, expires: Int64)?
  /// The end of it that was told last.
  private var toldEnd: Int64 = 0
  private(set) var pauses: [(why: Pause, since: Int64)] = []
  private(set) var isShellOpen = false
  private(set) var number: String?
  var wait: Wait?
  /// A handing over under way, as it was last heard of.
  var handoff: TechnicianEvent.HandoffChange?
  /// The other technicians of this session, by name.
  var colleagues: [PersonID: String] = [:]
  var register = Act.Register.standard
  /// Who is at the keyboard for the customer, where they named somebody (R40).
  var helper: String?
  /// The price that was asked last.
  var price = ""
  /// The steps that are told, as they stand before the customer.
  var steps: (list: StepsList, progress: StepsProgress)?
  /// What a step's command prints, as lines.
  var printed = PlainLines()
  /// A file on its way, as it was last heard of.
  var file: TechnicianEvent.FileChange?
  private(set) var customerHasFloor = false
  /// The customer has asked for a pause.
  var isPausing = false

  init(customer: String, words: Words) {
    self.customer = customer
    self.words = words
  }

  /// Milliseconds by which a question's end may move without a word.
  private static let sameEnd: Int64 = 15_000

  /// The session exists at the broker.
  var isOpened: Bool { phase != .connecting }
  var isOver: Bool { phase == .over }
  /// Nothing is left that shows the customer's shell.
  var maySee: Bool { isShellOpen && !grants.isEmpty && phase == .begun }

  // MARK: - What has happened

  mutating func take(_ event: TechnicianEvent, at now: Int64) -> [ConsoleLine] {
    switch event {
    case .session where phase == .coming: return [ConsoleLine(words.comingIn(customer))]
    case .session(_, let code, let expires):
      phase = .waiting(code, expires: expires)
      return [ConsoleLine(waiting(code, expires, now), .bold)]
    case .brief(let briefing):
      phase = .coming
      customer = briefing.customer ?? customer
      need = briefing.motive ?? need
      register = briefing.register ?? register
      helper = briefing.helper ?? helper
      return [ConsoleLine(words.consoleBriefing(briefing), .bold)]
    case .door(let door): return answered(door)
    case .joined(let customer, let device):
      phase = .begun
      handoff = nil
      self.customer = customer
      return [ConsoleLine(words.joined(customer: customer, device: device), .green)]
    case .attached(let attached): return back(attached)
    case .returning(let customer):
      grants = [:]
      pending = nil
      isShellOpen = false
      return [ConsoleLine(words.customerReturning(customer), .yellow)]
    case .inForce(_, let what, let until):
      grants[what] = until
      let time = Calendar.time(unixMilliseconds: until)
      return [ConsoleLine(words.allowed(what, until: time), .green)]
    case .number(let digits):
      number = digits
      return [ConsoleLine(words.numberToRead(digits), .bold)]
    case .asked(_, let what, let expires):
      // Put again, with hardly more time: it stands there still.
      let isKnown = pending?.what == what && abs(expires - toldEnd) < ConsoleState.sameEnd
      pending = (what, expires)
      guard !isKnown else { return [] }
      toldEnd = expires
      return asked(what, seconds(from: now, to: expires)) + numberFor(what)
    case .answer(_, let what, let reply):
      pending = nil
      guard case .capability(let capability) = what else { return [] }
      if case .notAsked(let tooSoon) = reply {
        return [ConsoleLine(words.notAsked(customer, tooSoon: tooSoon), .yellow)]
      }
      // Every answer uses it up, and the next one is told when it is agreed on.
      if capability.wantsNumber, reply != .withdrawn { number = nil }
      // A command that is allowed runs, which is told.
      if capability == .run, case .yes = reply { return [] }
      return [answered(capability, reply)]
    case .revoked(let what, let why): return ended(what, why)
    case .expired(let what):
      grants[what] = nil
      return [ConsoleLine(words.expired(what), .yellow)]
    case .offered(.capability(let what)):
      return [ConsoleLine(words.offered(what, by: customer))]
    case .offered(let topic): return [ConsoleLine(words.offeredAgain(topic, by: customer))]
    case .shell(let isOpen, let status):
      isShellOpen = isOpen
      if isOpen { return [ConsoleLine(words.shellReady())] }
      grants = [:]
      return [ConsoleLine(words.shellClosed(status: Int(clamping: status ?? 0)), .yellow)]
    case .said(let text): return [ConsoleLine(words.said(by: customer, text), .bold)]
    case .saidBefore(let text): return [ConsoleLine(words.said(by: customer, text))]
    case .overheard(_, let name, let text): return [ConsoleLine(words.said(by: name, text))]
    case .closing(let needsVisit):
      phase = .goodbye
      pending = nil
      let proposed = ConsoleLine(words.closeProposed(to: customer, quietSeconds: quietSeconds))
      return (needsVisit ? [ConsoleLine(words.visitNoted(customer))] : []) + [proposed]
    case .reopened:
      phase = .begun
      return [ConsoleLine(words.reopened(by: customer))]
    case .control(let isSuspended, ErrorCode.ledger.rawValue):
      return paused(.ledger, isSuspended, now, at: now)
    case .control(let isSuspended, _):
      isPausing = isSuspended
      return []
    case .link(let side, let isLost, let since):
      return paused(side == .customer ? .customerLink : .ownLink, isLost, since, at: now)
    case .skipped(let bytes): return [ConsoleLine(words.skipped(bytes: Int(clamping: bytes)))]
    case .closed(let ending, let receipt): return closed(ending, receipt)
    case .error(let code, let came, let matter):
      return ConsoleLine.advice(words.error(code, came: came, about: matter))
    case .keysWait: return [ConsoleLine(words.floorTaken(by: customer))]
    case .floor(let side):
      customerHasFloor = side == .customer
      return []
    case .hold, .handoff, .colleague, .promoted, .corrected, .requested, .register, .advised,
      .helper, .cost, .exception:
      return conversation(event, at: now)
    case .steps(let change): return stepsChanged(change)
    case .step(let step, let outcome, _):
      return [
        ConsoleLine(
          words.consoleStep(
            outcome, step: step, of: steps?.progress.count ?? step, customer: customer),
          outcome == .done ? .green : .bold)
      ]
    case .failed(_, let problem): return ConsoleLine.advice(words.problem(problem))
    case .file(let change): return took(change)
    case .notSent(let path, let why): return ConsoleLine.advice(words.fileNotSent(path, why))
    case .output, .resized, .wording, .unanswered: return []
    }
  }

  /// Who knocked comes by themselves; who is called needs the code.
  private mutating func answered(_ door: TechnicianSession.Door) -> [ConsoleLine] {
    let knocker = door.knocker
    customer = knocker.customer
    need = knocker.motive
    if !door.isCallback { phase = .coming }
    let matter = words.consoleDoor(
      customer: knocker.customer, motive: knocker.motive, ticket: door.ticket,
      phone: knocker.contact, isCallback: door.isCallback)
    // Whether the service includes it, their own agent has asked them before.
    let system = knocker.system.map { ConsoleLine(words.systemLine($0, isSupported: true)) }
    return [ConsoleLine(matter, .bold)] + (system.map { [$0] } ?? [])
  }

  /// The number again, where the question that stands before the customer wants it: what was shown
  /// when it was agreed on has long left the window.
  private func numberFor(_ what: Topic) -> [ConsoleLine] {
    guard case .capability(let what) = what, what.wantsNumber, let number else { return [] }
    return [ConsoleLine(words.numberToRead(number), .bold)]
  }

  private mutating func answered(_ what: Capability, _ reply: TechnicianEvent.Reply)
    -> ConsoleLine
  {
    let outcome: Outcome
    switch reply {
    case .yes(let until?):
      grants[what] = until
      outcome = .yes(until: Calendar.time(unixMilliseconds: until))
    case .silence: outcome = .silence
    case .yes(nil), .no, .callback, .withdrawn, .notAsked: outcome = .no
    }
    let isYes = if case .yes = outcome { true } else { false }
    return ConsoleLine(words.answered(what, by: customer, outcome), isYes ? .green : .yellow)
  }

  /// What ended with something larger is told by that.
  private mutating func ended(_ what: Capability, _ why: Effect.End) -> [ConsoleLine] {
    grants[what] = nil
    switch why {
    case .revoked: return [ConsoleLine(words.revoked(what, by: customer), .yellow)]
    case .expired: return [ConsoleLine(words.expired(what), .yellow)]
    case .void: return [ConsoleLine(words.answered(what, by: customer, .void), .yellow)]
    case .replaced: return [ConsoleLine(words.grantReplaced(what), .yellow)]
    case .shell, .closing, .closed, .left, .used, .restarted: return []
    }
  }

  private mutating func paused(_ why: Pause, _ begins: Bool, _ since: Int64, at now: Int64)
    -> [ConsoleLine]
  {
    let before = pauses.firstIndex { $0.why == why }
    if begins {
      guard before == nil else { return [] }
      pauses.append((why, since))
      return [ConsoleLine(words.paused(why, at: Calendar.time(unixMilliseconds: since)), .yellow)]
    }
    guard let before else { return [] }
    let pause = pauses.remove(at: before)
    // While something else is in the way, nothing goes on.
    guard pauses.isEmpty else { return [] }
    return [ConsoleLine(words.resumed(seconds: seconds(from: pause.since, to: now)))]
  }

  private mutating func closed(_ ending: PartEnding, _ receipt: String?) -> [ConsoleLine] {
    phase = .over
    grants = [:]
    isShellOpen = false
    switch ending {
    case .session(let ending):
      return [
        ConsoleLine(words.closed(ending, customer: customer, receipt: receipt), .green)
      ]
    case .unanswered:
      return [ConsoleLine(words.closedUnanswered(customer: customer, receipt: receipt), .yellow)]
    case .elsewhere: return [ConsoleLine(words.goesOnElsewhere(), .yellow)]
    case .transferred, .left: return [ConsoleLine(words.partEnded(receipt: receipt), .green)]
    }
  }

  func waiting(_ code: Code, _ expires: Int64, _ now: Int64) -> String {
    words.waiting(code: code.description, seconds: seconds(from: now, to: expires))
  }

  func seconds(from start: Int64, to end: Int64) -> Int {
    let milliseconds = end.subtractingReportingOverflow(start)
    return milliseconds.overflow ? 0 : seconds(max(0, milliseconds.partialValue))
  }

  func seconds(_ milliseconds: Int64) -> Int { Int(clamping: (milliseconds + 500) / 1000) }
}

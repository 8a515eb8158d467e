import AldabaParty
import AldabaSession
import AldabaTerminal
import AldabaWire
import AldabaWords

/// Something to be read, above the line that is being typed.
struct ConsoleLine: Equatable {
  let text: String
  let ink: Ink

  init(_ text: String, _ ink: Ink = .none) {
    self.text = text
    self.ink = ink
  }

  static func advice(_ advice: Advice) -> [ConsoleLine] {
    let lines = advice.text.split(separator: "\n", maxSplits: 1)
    return zip(lines, [Ink.red, .cyan]).map { ConsoleLine(String($0), $1) }
  }
}

/// What a technician's console knows of its session: events go in, what to read comes out.
///
/// A plain value without terminal or clock; times are Unix milliseconds.
struct ConsoleState {
  private enum Phase: Equatable {
    case connecting
    case waiting(Code, expires: Int64)
    case begun, goodbye, over
  }

  let customer: String
  let words: Words
  /// Seconds without a word after which a session that was said goodbye to ends.
  var quietSeconds = 60

  private var phase = Phase.connecting
  private(set) var grants: [Capability: Int64] = [:]
  private var pending: (what: Capability, expires: Int64)?
  private var pauses: [(why: Pause, since: Int64)] = []
  private(set) var isShellOpen = false
  private var number: String?

  init(customer: String, words: Words) {
    self.customer = customer
    self.words = words
  }

  /// The session exists at the broker.
  var isOpened: Bool { phase != .connecting }
  var isOver: Bool { phase == .over }
  /// Nothing is left that shows the customer's shell.
  var maySee: Bool { isShellOpen && !grants.isEmpty && phase == .begun }

  // MARK: - What has happened

  mutating func take(_ event: TechnicianEvent, at now: Int64) -> [ConsoleLine] {
    switch event {
    case .session(_, let code, let expires):
      phase = .waiting(code, expires: expires)
      return [ConsoleLine(waiting(code, expires, now), .bold)]
    case .joined(let customer, let device):
      phase = .begun
      return [ConsoleLine(words.joined(customer: customer, device: device), .green)]
    case .number(let digits):
      number = digits
      return [ConsoleLine(words.numberToRead(digits), .bold)]
    case .asked(_, let what, let expires):
      pending = (what, expires)
      return [
        ConsoleLine(words.asked(what, of: customer, seconds: seconds(from: now, to: expires)))
      ]
    case .answer(_, let what, let answer, let until):
      return [answered(what, answer, until)]
    case .revoked(let what, let why): return ended(what, why)
    case .expired(let what):
      grants[what] = nil
      return [ConsoleLine(words.expired(what), .yellow)]
    case .offered(let what): return [ConsoleLine(words.offered(what, by: customer))]
    case .shell(let isOpen, let status):
      isShellOpen = isOpen
      if isOpen { return [ConsoleLine(words.shellReady())] }
      grants = [:]
      return [ConsoleLine(words.shellClosed(status: Int(clamping: status ?? 0)), .yellow)]
    case .said(let text): return [ConsoleLine(words.said(by: customer, text), .bold)]
    case .closing:
      phase = .goodbye
      pending = nil
      return [ConsoleLine(words.closeProposed(to: customer, quietSeconds: quietSeconds))]
    case .reopened:
      phase = .begun
      return [ConsoleLine(words.reopened(by: customer))]
    case .control(let isSuspended, _): return paused(.ledger, isSuspended, now, at: now)
    case .link(let side, let isLost, let since):
      return paused(side == .customer ? .customerLink : .ownLink, isLost, since, at: now)
    case .skipped(let bytes): return [ConsoleLine(words.skipped(bytes: Int(clamping: bytes)))]
    case .closed(let ending, let receipt):
      phase = .over
      grants = [:]
      isShellOpen = false
      return [
        ConsoleLine(words.closed(ending, customer: customer, receipt: receipt), .green)
      ]
    case .error(let code, let came): return ConsoleLine.advice(words.error(code, came: came))
    case .keysWait: return [ConsoleLine(words.floorTaken(by: customer))]
    case .output, .resized, .floor: return []
    }
  }

  private mutating func answered(_ what: Capability, _ answer: String, _ until: Int64?)
    -> ConsoleLine
  {
    pending = nil
    let outcome: Outcome
    switch (answer, until) {
    case ("yes", let until?):
      grants[what] = until
      outcome = .yes(until: Calendar.time(unixMilliseconds: until))
    case ("silence", _): outcome = .silence
    default: outcome = .no
    }
    let isYes = answer == "yes"
    return ConsoleLine(words.answered(what, by: customer, outcome), isYes ? .green : .yellow)
  }

  /// What ended with something larger is told by that.
  private mutating func ended(_ what: Capability, _ why: Effect.End) -> [ConsoleLine] {
    grants[what] = nil
    switch why {
    case .revoked: return [ConsoleLine(words.revoked(what, by: customer), .yellow)]
    case .expired: return [ConsoleLine(words.expired(what), .yellow)]
    case .void: return [ConsoleLine(words.answered(what, by: customer, .void), .yellow)]
    case .shell, .closing, .closed: return []
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

  // MARK: - What holds

  /// What stands before the line; a long name is cut so that there is room to type.
  func prompt(columns: Int) -> String {
    let room = max(8, columns / 4)
    let name = visible(customer)
    let short = name.count > room ? name.prefix(room - 1) + "…" : name[...]
    return words.consolePrompt(String(short), inForce) + " "
  }

  private var inForce: InForce {
    switch phase {
    case .connecting, .waiting: return .waiting
    case .goodbye, .over: return .goodbye
    case .begun: break
    }
    if !pauses.isEmpty { return .paused }
    guard let (what, until) = strongest.first else { return .messages }
    return .allowed(what, until: Calendar.time(unixMilliseconds: until))
  }

  /// The most that is allowed first.
  private var strongest: [(what: Capability, until: Int64)] {
    Capability.allCases.reversed().compactMap { what in grants[what].map { (what, $0) } }
  }

  /// Everything that holds, to be read.
  func status(at now: Int64) -> [ConsoleLine] {
    switch phase {
    case .connecting: return [ConsoleLine(words.connecting())]
    case .waiting(let code, let expires): return [ConsoleLine(waiting(code, expires, now))]
    case .goodbye:
      return [ConsoleLine(words.closeProposed(to: customer, quietSeconds: quietSeconds))]
    case .over: return []
    case .begun: break
    }
    var lines = pauses.map {
      ConsoleLine(words.paused($0.why, at: Calendar.time(unixMilliseconds: $0.since)), .yellow)
    }
    lines += strongest.map {
      ConsoleLine(words.allowed($0.what, until: Calendar.time(unixMilliseconds: $0.until)))
    }
    if grants.isEmpty { lines.append(ConsoleLine(words.nothingAllowed())) }
    if isShellOpen { lines.append(ConsoleLine(words.shellReady())) }
    if let pending, pending.expires > now {
      let left = seconds(from: now, to: pending.expires)
      lines.append(ConsoleLine(words.asked(pending.what, of: customer, seconds: left)))
    }
    if let number { lines.append(ConsoleLine(words.numberToRead(number))) }
    return lines
  }

  private func waiting(_ code: Code, _ expires: Int64, _ now: Int64) -> String {
    words.waiting(code: code.description, seconds: seconds(from: now, to: expires))
  }

  private func seconds(from start: Int64, to end: Int64) -> Int {
    let milliseconds = end.subtractingReportingOverflow(start)
    return milliseconds.overflow
      ? 0 : Int(clamping: max(0, (milliseconds.partialValue + 500) / 1000))
  }
}

import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// The queue for a person: a line each on standard output, and what to do with it beside. Whoever
/// follows can type `decline ID`, `away` and `back`; answering wants a terminal of its own.
final class QueueLines {
  private let desk: Desk
  private let invocation: Invocation
  private let follow: Bool
  private let onEnd: () -> Void
  private var source: EventLoop.Source?
  private var typed: [UInt8] = []
  /// They have read that they count as free.
  private var isKnown = false

  init(
    _ desk: Desk, loop: EventLoop, _ invocation: Invocation, follow: Bool,
    onEnd: @escaping () -> Void
  ) throws(SystemError) {
    self.desk = desk
    self.invocation = invocation
    self.follow = follow
    self.onEnd = onEnd
    desk.onEvent = { [weak self] in self?.show($0) }
    guard follow, Tty.isTerminal(0) else { return }
    source = try loop.add(0, .read) { [weak self] _ in self?.read() }
  }

  private func show(_ event: Desk.Event) {
    let words = invocation.words
    switch event {
    case .waiting(let waiting):
      let now = Clock.wallMilliseconds()
      print(QueueLines.line(waiting, words, at: now))
      if follow, Tty.isTerminal(2) { ring() }
      invocation.tell(QueueLines.hint(waiting, words, canDecline: source != nil, at: now))
    case .ready:
      if source != nil, !isKnown { invocation.tell(words.queueFollowed()) }
      isKnown = true
    case .gone(let waiting): print(words.gone(waiting.customer, id: waiting.id.rawValue))
    case .advice(let advice):
      print(
        words.consoleAdviceWanted(
          from: advice.from, customer: advice.customer, text: advice.text))
      if Tty.isTerminal(2) { ring() }
    case .link(isLost: true, let since):
      invocation.tell(words.paused(.ownLink, at: Calendar.time(unixMilliseconds: since)))
    case .link(isLost: false, let since):
      let pause = Clock.wallMilliseconds() - since
      invocation.tell(words.resumed(seconds: Int(clamping: (pause + 500) / 1000)))
    }
  }

  /// «0011223344556677 · 16:30 · traspaso de Gabriela · Ana · «no puedo imprimir»», or what is owed.
  static func line(_ waiting: Message.Waiting, _ words: Words, at now: Int64) -> String {
    let due = waiting.due.map {
      (day: Calendar.day(unixSeconds: $0 / 1000), time: Calendar.time(unixMilliseconds: $0))
    }
    if let kind = waiting.promised, let due {
      return words.owedLine(
        kind, id: waiting.id.rawValue, what: waiting.motive, customer: waiting.customer,
        phone: waiting.brief, due: due, isLate: waiting.isLate(at: now))
    }
    return words.waitingLine(
      waiting.kind, id: waiting.id.rawValue, from: waiting.from, customer: waiting.customer,
      motive: waiting.motive, since: Calendar.time(unixMilliseconds: waiting.since), due: due)
  }

  /// Below the line: what there is to know, and what to do.
  static func hint(
    _ waiting: Message.Waiting, _ words: Words, canDecline: Bool, at now: Int64
  ) -> String {
    let id = waiting.id.rawValue
    guard let kind = waiting.promised, let due = waiting.due else {
      let how = canDecline ? words.howToAnswer(id) : words.howToTake(id)
      let time = waiting.due.map { words.responseDue(in: Int(clamping: ($0 - now) / 1000)) }
      let brief = waiting.brief.map { words.waitingBrief($0) }
      return [time, brief, how].compactMap { $0 }.joined(separator: "\n")
    }
    let late = Int(clamping: (now - due) / 1000)
    switch kind {
    case .callback where late >= QueueLines.lateSeconds:
      return words.slaMissed(.callback, id: id, customer: waiting.customer, waited: late)
    case .callback where due <= now:
      return words.callbackToMake(
        id: id, customer: waiting.customer, phone: waiting.brief, motive: waiting.motive)
    case .callback: return words.howToTake(id)
    case .answer, .part, .visit, .maintenance:
      return late >= QueueLines.lateSeconds
        ? words.slaMissed(.owed, id: id, customer: waiting.customer, waited: late)
        : words.howToFinish(id)
    }
  }

  /// Up to so many seconds behind its time something is on time: to be done now.
  private static let lateSeconds = 60

  private func print(_ line: String) {
    // Whoever reads it no longer has ended the program already.
    try? invocation.print(line)
  }

  private func ring() { try? IO.writeAll(2, [0x07]) }

  // MARK: - What is typed

  private func read() {
    guard let part = try? IO.read(0, maximum: 4_096), !part.isEmpty else {
      source?.cancel()
      invocation.tell(invocation.words.deskAway())
      return onEnd()
    }
    typed += part
    while let end = typed.firstIndex(of: 0x0A) {
      let line = String(decoding: typed[..<end], as: UTF8.self)
      typed.removeFirst(end + 1)
      take(QueueOrder(line))
    }
    if typed.count > 4_096 { typed = [] }
  }

  private func take(_ order: QueueOrder) {
    let words = invocation.words
    switch order {
    case .nothing: break
    case .decline(let id):
      if !desk.decline(id) { advise(words.error(.noSuchAsk, came: id.rawValue)) }
    case .answer(let id): invocation.tell(words.howToAnswer(id))
    case .away:
      desk.away(true)
      invocation.tell(words.awayNoted())
    case .back:
      desk.away(false)
      invocation.tell(words.deskFree())
    case .unknown(let came): advise(words.error(.unknownCommand, came: came))
    }
  }

  private func advise(_ advice: Advice) { invocation.tell(advice.text) }
}

extension Message.Waiting {
  /// What was promised, where that is what waits.
  var promised: Act.Promised.Kind? {
    switch kind {
    case .callback: .callback
    case .owed: owedKind
    case .knock, .transfer, .escalation: nil
    }
  }
}

/// A line typed at the queue.
enum QueueOrder: Equatable {
  case nothing
  case decline(AskID)
  /// It is done in another terminal; this one goes on showing what comes.
  case answer(String)
  case away, back
  case unknown(String)

  init(_ line: String) {
    let (verb, rest) = line.trimmed.firstWord
    switch (verb.lowercased(), AskID(rawValue: rest)) {
    case ("", _): self = .nothing
    case ("decline", let id?): self = .decline(id)
    case ("answer", _): self = .answer(rest)
    case ("away", _) where rest.isEmpty: self = .away
    case ("back", _) where rest.isEmpty: self = .back
    default: self = .unknown(line.trimmed)
    }
  }
}

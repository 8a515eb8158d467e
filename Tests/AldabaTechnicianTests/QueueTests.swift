import AldabaJSON
import AldabaTerminal
import AldabaWire
import AldabaWords
import Testing

@testable import AldabaTechnician

/// What waits, as a line of text and as one of JSON.
@Suite struct QueueTests {
  private let since: Int64 = 1_800_000_000_000

  private let ana = AskID(rawValue: "0011223344556677")!

  private func promised(
    _ kind: Message.Waiting.Kind, _ owed: Act.Promised.Kind? = nil, due: Int64,
    phone: String? = "600100200"
  ) -> Message.Waiting {
    Message.Waiting(
      id: ana, kind: kind, customer: "Ana", motive: "No imprime", since: since, from: nil,
      brief: phone, due: due, owedKind: owed ?? (kind == .owed ? .answer : nil))
  }

  private func waiting(due: Int64? = nil, brief: String? = "No imprime") -> Message.Waiting {
    Message.Waiting(
      id: AskID(rawValue: "0011223344556677")!, kind: .transfer, customer: "Ana",
      motive: "No puedo imprimir", since: since, from: "Gabriela Ruiz", brief: brief, due: due)
  }

  @Test func aLine() {
    let line = QueueLines.line(waiting(), Words(.es), at: since)
    #expect(
      line
        == Words(.es).waitingLine(
          .transfer, id: "0011223344556677", from: "Gabriela Ruiz", customer: "Ana",
          motive: "No puedo imprimir", since: Calendar.time(unixMilliseconds: since)))
    #expect(line.hasPrefix("0011223344556677 · ") && line.contains("«No puedo imprimir»"))
    let hostile = Message.Waiting(
      id: AskID(rawValue: "0011223344556677")!, kind: .knock, customer: "A\u{1B}[2Jna\n",
      motive: "x\u{202E}", since: since, from: nil, brief: nil)
    for language in Language.allCases {
      let text = QueueLines.line(hostile, Words(language), at: since)
      #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" })
      #expect(!Words(language).waitingBrief("a\nb").contains("\n"))
    }
  }

  /// R25: what is owed says what, to whom, by which telephone and by when; late ones come first.
  @Test func whatIsOwed() {
    let words = Words(.es)
    let due = since + 3_600_000
    for promise in Act.Promised.Kind.allCases {
      let kind: Message.Waiting.Kind = promise == .callback ? .callback : .owed
      let owed = promise == .callback ? nil : promise
      for (now, isLate) in [(since, false), (due + 1, true)] {
        #expect(
          QueueLines.line(promised(kind, owed, due: due), words, at: now)
            == words.owedLine(
              promise, id: ana.rawValue, what: "No imprime", customer: "Ana", phone: "600100200",
              due: (Calendar.day(unixSeconds: due / 1000), Calendar.time(unixMilliseconds: due)),
              isLate: isLate))
      }
    }
    let all = [
      waiting(), promised(.owed, due: since + 5), promised(.callback, due: since - 1),
      promised(.owed, due: since - 9),
    ]
    #expect(all.lateFirst(at: since) == [all[3], all[2], all[0], all[1]])
  }

  @Test func whatToDoWithIt() {
    let words = Words(.es)
    let id = ana.rawValue
    func hint(_ waiting: Message.Waiting, after seconds: Int64, canDecline: Bool = true) -> String {
      QueueLines.hint(waiting, words, canDecline: canDecline, at: since + seconds * 1000)
    }
    #expect(
      hint(waiting(), after: 0) == words.waitingBrief("No imprime") + "\n" + words.howToAnswer(id))
    #expect(
      hint(waiting(brief: nil), after: 0, canDecline: false) == words.howToTake(id))
    let call = promised(.callback, due: since + 10_000)
    #expect(hint(call, after: 0) == words.howToTake(id))
    #expect(
      hint(call, after: 11)
        == words.callbackToMake(id: id, customer: "Ana", phone: "600100200", motive: "No imprime"))
    #expect(
      hint(call, after: 110) == words.slaMissed(.callback, id: id, customer: "Ana", waited: 100))
    let owed = promised(.owed, due: since + 10_000)
    #expect(hint(owed, after: 11) == words.howToFinish(id))
    #expect(hint(owed, after: 110) == words.slaMissed(.owed, id: id, customer: "Ana", waited: 100))
  }

  @Test func json() {
    #expect(Desk.Event.ready.json == ["event": "ready"])
    let call = Desk.Event.waiting(promised(.callback, due: since)).json
    #expect(call["contact"]?.string == "600100200" && call["brief"] == nil)
    #expect(call["owed_kind"] == nil)
    for kind in Act.Promised.Kind.allCases where kind != .callback {
      let owed = Desk.Event.waiting(promised(.owed, kind, due: since)).json
      #expect(owed["owed_kind"] == .string(kind.rawValue))
    }
    #expect(
      Desk.Event.waiting(waiting(due: since + 1)).json == [
        "event": "waiting", "id": "0011223344556677", "kind": "transfer", "customer": "Ana",
        "motive": "No puedo imprimir", "since": "2027-01-15T08:00:00.000Z",
        "from": "Gabriela Ruiz", "brief": "No imprime", "due": "2027-01-15T08:00:00.001Z",
      ])
    #expect(Desk.Event.gone(waiting()).json == ["event": "gone", "id": "0011223344556677"])
    let session = SessionID(rawValue: String(repeating: "0", count: 32))!
    let advice = Message.Advice(
      session: session, from: "Gabriela Ruiz", customer: "Ana", text: "¿Cómo sigo?")
    #expect(
      Desk.Event.advice(advice).json == [
        "event": "advice", "session": .string(session.rawValue), "from": "Gabriela Ruiz",
        "customer": "Ana", "text": "¿Cómo sigo?",
      ])
  }

  @Test(arguments: [
    ("", QueueOrder.nothing), ("  ", .nothing), ("decline", .unknown("decline")),
    ("decline 0011223344556677", .decline(AskID(rawValue: "0011223344556677")!)),
    ("DECLINE  0011223344556677 ", .decline(AskID(rawValue: "0011223344556677")!)),
    ("decline 7", .unknown("decline 7")), ("answer", .answer("")), ("answer 7", .answer("7")),
    ("hola", .unknown("hola")), ("away", .away), ("Back ", .back),
    ("away now", .unknown("away now")),
  ])
  func typed(line: String, order: QueueOrder) {
    #expect(QueueOrder(line) == order)
  }

  @Test func whatCannotBeAnsweredHasItsExitCode() {
    let ask = AskID(rawValue: "0011223344556677")
    for code in [RefusalCode.noSuchAsk, .past, .badArgument] {
      #expect(code.answerProblem(ask, "Acme").exitStatus == 68)
      #expect(code.answerProblem(nil, "Acme").exitStatus == 75)
    }
    #expect(RefusalCode.taken.answerProblem(ask, "Acme").exitStatus == 68)
    #expect(RefusalCode.revoked.answerProblem(nil, "Acme").exitStatus == 76)
    #expect(RefusalCode.busy.answerProblem(ask, "Acme") == .inSessionAlready)
  }

  /// What the broker says decides: it is done when it is gone, and a goodbye before is a no.
  @Test func whatIsDone() throws {
    func verdict(_ message: Message) -> DoneCommand.Verdict {
      DoneCommand.take(.control(message.encoded()), ana)
    }
    let other = AskID(rawValue: "8899aabbccddeeff")!
    #expect(verdict(.gone(ana)) == .done && verdict(.bye(.past)) == .refused(.past))
    for strange in [Message.gone(other), .waiting(waiting())] {
      guard case .malformed = verdict(strange) else {
        Issue.record("\(strange) is no answer")
        continue
      }
    }
  }
}

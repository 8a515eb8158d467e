import AldabaSession
import AldabaTerminal
import AldabaWire
import AldabaWords
import Testing

@testable import AldabaTechnician

/// Events in, sentences and prompt out.
@Suite struct ConsoleStateTests {
  private let words = Words(.es)
  private let now: Int64 = 1_800_000_000_000
  private let ask = AskID(rawValue: "0011223344556677")!
  private var state = ConsoleState(customer: "Ana", words: Words(.es))

  private var until: Int64 { now + 1_800_000 }
  private var clock: ClockTime { Calendar.time(unixMilliseconds: until) }

  private mutating func take(_ event: TechnicianEvent) -> String {
    state.take(event, at: now).map(\.text).joined(separator: "\n")
  }

  private mutating func begin() {
    _ = take(.session(SessionID(rawValue: String(repeating: "0", count: 32))!, code, expires: now))
    _ = take(.joined(customer: "Ana", device: "3f0a"))
  }

  private let code = Code("482-019-773")!

  private func prompt(_ inForce: InForce) -> String { words.consolePrompt("Ana", inForce) + " " }

  /// A permission for one file is used up with it; a question that stands is told once.
  @Test mutating func aFileFromTheQuestionToItsEnd() {
    begin()
    let push = Topic.capability(.push)
    #expect(
      take(.asked(ask, push, expires: now + 60_000))
        == words.asked(.push, of: "Ana", seconds: 60))
    #expect(take(.asked(ask, push, expires: now + 63_000)) == "")
    #expect(take(.asked(ask, push, expires: now + 70_000)) == "")
    #expect(
      take(.asked(ask, push, expires: now + 120_000))
        == words.asked(.push, of: "Ana", seconds: 120))
    _ = take(.answer(ask, push, .yes(until: until)))
    #expect(state.prompt(columns: 80) == prompt(.allowed(.push, until: clock)))
    _ = take(
      .file(
        TechnicianEvent.FileChange(
          ask: ask, isPush: true, name: "x", state: .done, done: 1, bytes: 1, sha256: .zero,
          rate: 0, isAgain: false)))
    #expect(state.prompt(columns: 80) == prompt(.messages))
    // Nobody was asked, and nobody has said no.
    #expect(
      take(.answer(ask, push, .notAsked(tooSoon: false)))
        == words.notAsked("Ana", tooSoon: false))
  }

  @Test func whatACommandPrintsKeepsItsColumns() {
    let line = ConsoleLine(printed: "Filesystem      Size  Used")
    #expect(line.rows(columns: 60) == ["  Filesystem      Size  Used"])
    #expect(line.rows(columns: 40).allSatisfy { $0.utf8.count <= 40 })
    #expect(ConsoleLine("a\nb").rows(columns: 60) == ["a", "b"])
  }

  @Test mutating func aFileOfAnEarlierConsole() {
    begin()
    func file(_ state: TechnicianEvent.FileChange.State, _ done: Int64, isAgain: Bool = false)
      -> TechnicianEvent
    {
      .file(
        TechnicianEvent.FileChange(
          ask: ask, isPush: true, name: "x", state: state, done: done, bytes: 2_000_000,
          sha256: .zero, rate: 0, isAgain: isAgain))
    }
    #expect(take(file(.sending, 0)) == "")
    #expect(
      take(file(.sending, 500_000, isAgain: true))
        == words.fileResumed("x", done: 500_000, of: 2_000_000))
    #expect(state.prompt(columns: 80).contains("500 kB"))
    #expect(
      take(file(.failed("link-lost"), 500_000))
        == words.fileFailed("x", .linkLost, done: 500_000, of: 2_000_000).text)
    #expect(state.prompt(columns: 80) == prompt(.messages))
    #expect(take(file(.done, 2_000_000)) == words.fileDone("x", bytes: 2_000_000))
    #expect(take(file(.failed("declined"), 0)) == "")
  }

  @Test mutating func fromTheCodeToTheFirstPermission() {
    #expect(!state.isOpened)
    let id = SessionID(rawValue: String(repeating: "0", count: 32))!
    #expect(
      take(.session(id, code, expires: now + 600_000))
        == words.waiting(code: "482-019-773", seconds: 600))
    #expect(state.isOpened && state.prompt(columns: 80) == prompt(.waiting))
    #expect(
      take(.joined(customer: "Ana", device: "3f0a"))
        == words.joined(customer: "Ana", device: "3f0a"))
    #expect(state.prompt(columns: 80) == prompt(.messages))
    #expect(take(.number("4821")) == words.numberToRead("4821"))
    #expect(
      take(.asked(ask, .capability(.view), expires: now + 60_000))
        == words.asked(.view, of: "Ana", seconds: 60))
    #expect(
      take(.answer(ask, .capability(.view), .yes(until: until)))
        == words.answered(.view, by: "Ana", .yes(until: clock)))
    #expect(state.prompt(columns: 80) == prompt(.allowed(.view, until: clock)))
    #expect(!state.maySee)
    #expect(take(.shell(isOpen: true, status: nil)) == words.shellReady())
    #expect(state.maySee)
  }

  @Test mutating func thePromptShowsTheMost() {
    begin()
    _ = take(.answer(ask, .capability(.type), .yes(until: until)))
    _ = take(.answer(ask, .capability(.view), .yes(until: until + 60_000)))
    _ = take(.answer(ask, .capability(.push), .yes(until: until + 60_000)))
    #expect(state.prompt(columns: 80) == prompt(.allowed(.type, until: clock)))
    #expect(take(.expired(.type)) == words.expired(.type))
    let later = Calendar.time(unixMilliseconds: until + 60_000)
    #expect(state.prompt(columns: 80) == prompt(.allowed(.view, until: later)))
  }

  @Test mutating func aNoAndSilenceLeaveNothing() {
    begin()
    #expect(take(.answer(ask, .capability(.view), .no)) == words.answered(.view, by: "Ana", .no))
    #expect(
      take(.answer(ask, .capability(.view), .silence)) == words.answered(.view, by: "Ana", .silence)
    )
    #expect(take(.offered(.capability(.view))) == words.offered(.view, by: "Ana"))
    #expect(state.prompt(columns: 80) == prompt(.messages))
  }

  @Test mutating func whatEndsWithSomethingLargerIsToldOnce() {
    begin()
    _ = take(.shell(isOpen: true, status: nil))
    _ = take(.answer(ask, .capability(.view), .yes(until: until)))
    #expect(take(.revoked(.view, .shell)) == "")
    #expect(take(.shell(isOpen: false, status: 1)) == words.shellClosed(status: 1))
    #expect(!state.maySee)
    _ = take(.answer(ask, .capability(.type), .yes(until: until)))
    #expect(take(.revoked(.type, .void)) == words.answered(.type, by: "Ana", .void))
    #expect(take(.revoked(.view, .revoked)) == words.revoked(.view, by: "Ana"))
    #expect(take(.revoked(.view, .closing)) == "" && take(.revoked(.view, .closed)) == "")
  }

  @Test mutating func pausesAreToldOnceAndEndTogether() {
    begin()
    #expect(
      take(.link(.customer, isLost: true, since: now))
        == words.paused(.customerLink, at: Calendar.time(unixMilliseconds: now)))
    #expect(take(.link(.customer, isLost: true, since: now)) == "")
    #expect(take(.control(isSuspended: true, reason: "ledger")) != "")
    #expect(state.prompt(columns: 80) == prompt(.paused))
    #expect(take(.link(.customer, isLost: false, since: now)) == "")
    #expect(take(.control(isSuspended: false, reason: "ledger")) == words.resumed(seconds: 0))
    #expect(take(.control(isSuspended: false, reason: "ledger")) == "")
    #expect(state.prompt(columns: 80) == prompt(.messages))
  }

  @Test mutating func goodbyeCanBeTakenBackAndIsTheEnd() {
    begin()
    state.quietSeconds = 30
    #expect(take(.closing(needsVisit: false)) == words.closeProposed(to: "Ana", quietSeconds: 30))
    #expect(state.prompt(columns: 80) == prompt(.goodbye))
    #expect(take(.reopened) == words.reopened(by: "Ana"))
    #expect(state.prompt(columns: 80) == prompt(.messages))
    _ = take(.closing(needsVisit: false))
    #expect(
      take(.closed(.session(.customer), receipt: "/r"))
        == words.closed(.customer, customer: "Ana", receipt: "/r")
    )
    #expect(state.isOver && state.status(at: now).isEmpty)
  }

  @Test mutating func statusSaysEverythingThatHolds() {
    begin()
    #expect(state.status(at: now).map(\.text) == [words.nothingAllowed()])
    _ = take(.number("4821"))
    _ = take(.shell(isOpen: true, status: nil))
    _ = take(.answer(ask, .capability(.view), .yes(until: until)))
    _ = take(.asked(ask, .capability(.type), expires: now + 60_000))
    #expect(
      state.status(at: now + 20_000).map(\.text) == [
        words.allowed(.view, until: clock), words.shellReady(),
        words.asked(.type, of: "Ana", seconds: 40), words.numberToRead("4821"),
      ])
  }

  @Test mutating func theNumberIsThereWhenItIsWanted() {
    begin()
    _ = take(.number("4821"))
    let asked = words.asked(.type, of: "Ana", seconds: 60)
    let read = words.numberToRead("4821")
    #expect(take(.asked(ask, .capability(.type), expires: now + 60_000)) == "\(asked)\n\(read)")
    #expect(
      take(.answer(ask, .capability(.type), .notAsked(tooSoon: true)))
        == words.notAsked("Ana", tooSoon: true))
    #expect(state.status(at: now).map(\.text).contains(read))
    _ = take(.answer(ask, .capability(.type), .no))
    #expect(take(.asked(ask, .capability(.type), expires: now + 60_000)) == asked)
    #expect(!state.status(at: now).map(\.text).contains(read))
  }

  @Test mutating func columnsOfWhatACommandPrintsStay() {
    begin()
    let lines =
      state.take(.steps(.commandBegins(1)), at: now)
      + state.take(.steps(.printed(Array("Mem:    24105   1344\n".utf8))), at: now)
    #expect(lines.last?.rows(columns: 80) == ["  Mem:    24105   1344"])
  }

  @Test mutating func whatTheCustomerWritesIsMadeHarmless() {
    begin()
    let text = take(.said("a\u{1B}[2J\r\nerror: b\u{202E}"))
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" })
  }

  @Test func aLongNameLeavesRoomToType() {
    let state = ConsoleState(customer: String(repeating: "Añá", count: 60), words: words)
    #expect(state.prompt(columns: 40).count < 30)
    #expect(
      !ConsoleState(customer: "A\n\u{1B}", words: words).prompt(columns: 40).contains("\u{1B}"))
  }

  @Test func anErrorIsTwoLines() {
    let lines = ConsoleLine.advice(words.error(.noGrant))
    #expect(lines.map(\.ink) == [.red, .cyan])
    #expect(lines.map(\.text).joined(separator: "\n") == words.error(.noGrant).text)
  }
}

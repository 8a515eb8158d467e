import AldabaParty
import AldabaSession
import AldabaSteps
import AldabaTerminal
import AldabaWire
import AldabaWords
import Testing

@testable import AldabaTechnician

/// Waits, handing over and the customer's wishes at the console.
@Suite struct ConversationStateTests {
  private let words = Words(.en)
  private let now: Int64 = 1_800_000_000_000
  private let ask = AskID(rawValue: "0011223344556677")!
  private let hugo = PersonID(rawValue: "hugo")!
  private var state = ConsoleState(customer: "Ana", words: Words(.en))

  private mutating func take(_ event: TechnicianEvent, after seconds: Int64 = 0) -> String {
    state.take(event, at: now + seconds * 1000).map(\.text).joined(separator: "\n")
  }

  private mutating func begin() { _ = take(.joined(customer: "Ana", device: "3f0a")) }

  private func clock(_ seconds: Int64) -> ClockTime {
    Calendar.time(unixMilliseconds: now + seconds * 1000)
  }

  private func status(after seconds: Int64) -> [String] {
    state.status(at: now + seconds * 1000).map(\.text)
  }

  private func prompt(_ inForce: InForce) -> String { words.consolePrompt("Ana", inForce) + " " }

  @Test mutating func aWaitFromTheQuestionToTheThanks() {
    begin()
    #expect(
      take(.asked(ask, .hold, expires: now + 60_000))
        == words.consoleHold(.asked(seconds: 60), customer: "Ana"))
    #expect(take(.answer(ask, .hold, .yes(until: now + 120_000))) == "")
    #expect(
      take(.hold(.held(until: now + 120_000)))
        == words.consoleHold(.held(until: clock(120)), customer: "Ana"))
    #expect(state.prompt(columns: 80) == prompt(.hold(until: clock(120))))
    #expect(
      status(after: 45).first == words.holdSoFar(waited: 45, estimated: 120, customer: "Ana"))
    #expect(
      take(.hold(.overrun(waited: 60_000)))
        == words.consoleHold(.overrun(waited: 60), customer: "Ana"))
    #expect(
      take(.hold(.checked(left: 30_000)))
        == words.consoleHold(.checked(seconds: 30), customer: "Ana"))
    #expect(
      take(.hold(.resumed(waited: 95_400, estimated: 120_000, byCustomer: false)))
        == words.consoleHold(.resumed(waited: 95, estimated: 120), customer: "Ana"))
    #expect(state.prompt(columns: 80) == prompt(.messages))
  }

  @Test mutating func awaitEndsInOtherWays() {
    begin()
    #expect(
      take(.hold(.declined(isSilence: false))) == words.consoleHold(.declined, customer: "Ana"))
    #expect(
      take(.hold(.declined(isSilence: true))) == words.consoleHold(.silence, customer: "Ana"))
    _ = take(.hold(.held(until: now + 60_000)))
    // Both are said of a wait that goes on, and one line is enough.
    #expect(take(.hold(.declined(isSilence: false))) == "")
    #expect(
      take(.hold(.resumed(waited: 1_000, estimated: 60_000, byCustomer: true)))
        == words.consoleHold(.left, customer: "Ana"))
    _ = take(.hold(.held(until: now + 60_000)))
    let at = now + 86_400_000
    #expect(
      take(.hold(.callback(at: at, contact: "600 100 200")))
        == words.consoleHold(
          .callback(
            day: Calendar.day(unixSeconds: at / 1000), at: Calendar.time(unixMilliseconds: at),
            phone: "600 100 200"), customer: "Ana"))
    #expect(state.wait == nil)
    #expect(
      take(.hold(.callback(at: nil, contact: nil)))
        == words.consoleRequest(.callback, by: "Ana", text: nil))
  }

  /// More time is a new question while they wait; the time since the beginning counts on.
  @Test mutating func aLongerWaitCountsFromItsBeginning() {
    begin()
    _ = take(.hold(.held(until: now + 60_000)))
    _ = take(.hold(.held(until: now + 180_000)), after: 50)
    #expect(
      status(after: 90).first == words.holdSoFar(waited: 90, estimated: 180, customer: "Ana"))
  }

  private func change(
    _ state: TechnicianEvent.HandoffChange.State, _ kind: Act.Handoff.Kind = .transfer
  ) -> TechnicianEvent {
    .handoff(
      TechnicianEvent.HandoffChange(
        kind: kind, to: .person(hugo), colleague: colleague, state: state))
  }

  private let colleague = Colleague.person(name: "Hugo Sanz", team: "Printers")

  @Test mutating func aTransferUntilThePartIsOver() {
    begin()
    #expect(take(change(.asked(reason: "Printers"))) == "")
    #expect(
      take(.asked(ask, .transfer, expires: now + 60_000))
        == words.consoleTransfer(.asked(seconds: 60), to: colleague, customer: "Ana"))
    #expect(take(.answer(ask, .transfer, .yes(until: nil))) == "")
    #expect(
      take(change(.consented)) == words.consoleTransfer(.consented, to: colleague, customer: "Ana"))
    #expect(
      take(change(.ringing)) == words.consoleTransfer(.ringing, to: colleague, customer: "Ana"))
    #expect(state.prompt(columns: 80) == prompt(.transfer))
    #expect(
      status(after: 1).contains(
        words.consoleTransfer(.ringing, to: colleague, customer: "Ana")))
    #expect(
      take(.corrected(.brief, "Since Monday"))
        == words.consoleBriefCorrected(by: "Ana", text: "Since Monday"))
    #expect(
      take(change(.completed)) == words.consoleTransfer(.completed, to: colleague, customer: "Ana"))
    #expect(take(.closed(.transferred, receipt: "/r")) == words.partEnded(receipt: "/r"))
    #expect(state.isOver)
  }

  @Test(arguments: [
    Act.Handoff.Failure.unanswered, .declined, .lost, .unproven, .nobody,
  ])
  mutating func afterAFailureAllIsAsBefore(why: Act.Handoff.Failure) {
    begin()
    _ = take(.answer(ask, .capability(.view), .yes(until: now + 60_000)))
    _ = take(change(.ringing))
    #expect(
      take(change(.failed(why)))
        == words.consoleTransfer(.failed(why), to: colleague, customer: "Ana")
    )
    #expect(state.prompt(columns: 80) == prompt(.allowed(.view, until: clock(60))))
  }

  @Test mutating func aThirdPersonComesAndGoes() {
    begin()
    #expect(
      take(change(.completed, .third))
        == words.consoleEscalation(.completed, to: colleague, customer: "Ana"))
    #expect(status(after: 1).contains(words.consoleThirdIn("Hugo Sanz")))
    #expect(take(.overheard(hugo, "Hugo Sanz", "Hello")) == words.said(by: "Hugo Sanz", "Hello"))
    #expect(take(.revoked(.type, .replaced)) == words.grantReplaced(.type))
    #expect(take(.colleague(hugo, "Hugo Sanz", .out)) == words.consoleThirdOut("Hugo Sanz"))
    #expect(!status(after: 1).contains(words.consoleThirdIn("Hugo Sanz")))
    #expect(take(.colleague(hugo, "Hugo Sanz", .in)) == words.consoleThirdIn("Hugo Sanz"))
    #expect(take(.colleague(hugo, "Hugo Sanz", .lost)) == words.colleagueLost("Hugo Sanz"))
    #expect(take(.colleague(hugo, "Hugo Sanz", .resumed)) == words.colleagueBack("Hugo Sanz"))
    #expect(take(.promoted) == words.nowLeading("Ana") && state.colleagues.isEmpty)
  }

  /// R12: the briefing stands before anything else; at the front the customer is asked first.
  @Test mutating func whoAnswersReadsTheBriefing() {
    state = ConsoleState(customer: "", words: words)
    let briefing = Briefing(
      from: "Gabriela Ruiz", customer: "Ana", ticket: "T-1", motive: "No print",
      reason: "Printers", brief: "Queue is full", register: .detailed)
    #expect(take(.brief(briefing)) == words.consoleBriefing(briefing))
    #expect(state.isOpened && state.customer == "Ana" && state.register == .detailed)
    #expect(status(after: 0) == [words.comingIn("Ana")])
    #expect(take(change(.asked(reason: ""))) == words.customerIsAsked("Ana"))
    #expect(
      take(.joined(customer: "Ana", device: "3f0a"))
        == words.joined(customer: "Ana", device: "3f0a"))
    #expect(state.prompt(columns: 80) == prompt(.messages))
  }

  @Test(arguments: Act.Request.allCases) mutating func requestsAreShownPlainly(what: Act.Request) {
    begin()
    #expect(
      take(.requested(what, "so it is")) == words.consoleRequest(what, by: "Ana", text: "so it is"))
  }

  @Test mutating func aPauseOfTheCustomersIsAPause() {
    begin()
    #expect(take(.control(isSuspended: true, reason: "on-hold")) == "")
    #expect(state.prompt(columns: 80) == prompt(.paused))
    #expect(status(after: 1).first == words.consoleRequest(.pause, by: "Ana", text: nil))
    let advice = words.error(.onHold, about: .pause)
    #expect(take(.error(.onHold, came: nil, about: .pause)) == advice.text)
    #expect(!advice.text.contains("resume") && words.error(.onHold).text.contains("resume"))
    _ = take(.control(isSuspended: false, reason: "on-hold"))
    #expect(state.prompt(columns: 80) == prompt(.messages))
  }

  /// R18: with the register come its reminders, for nobody else's eyes.
  @Test(arguments: Act.Register.allCases) mutating func registers(register: Act.Register) {
    begin()
    let lines = state.take(.register(register), at: now).map(\.text)
    #expect(lines == [words.registerChosen(register)] + words.reminders(register))
  }

  /// R17: what the customer needs stands beside the step, as they have last put it.
  @Test mutating func theNeedStandsBesideTheStep() throws {
    begin()
    let matter = TechnicianSession.Case(
      customer: "Ana", ticket: "C-7", motive: "No sound", kind: nil, tier: nil)
    _ = take(.attached(Attached(matter: matter, isBegun: true)))
    let list = try StepsList(Array("# [en] Sound\n\n## Louder\n\nPress the key.\n".utf8))
    var progress = StepsProgress(count: 1)
    #expect(!status(after: 0).contains(words.consoleNeed("No sound", of: "Ana")))
    let isSent = progress.send(1)
    #expect(isSent)
    _ = take(.steps(.sent(list, progress)))
    #expect(
      status(after: 0).suffix(2) == [
        words.consoleNeed("No sound", of: "Ana"),
        words.consoleStepNow(step: 1, of: 1, title: "Louder"),
      ])
    _ = take(.corrected(.need, "No sound since today"))
    #expect(status(after: 0).contains(words.consoleNeed("No sound since today", of: "Ana")))
  }

  @Test mutating func theFloorAndOffersAreToldInTheirWords() {
    begin()
    _ = take(.floor(.customer))
    #expect(status(after: 0).contains(words.floorTaken(by: "Ana")))
    _ = take(.floor(.technician))
    #expect(!status(after: 0).contains(words.floorTaken(by: "Ana")))
    #expect(take(.offered(.hold)) == words.offeredAgain(.hold, by: "Ana"))
    #expect(take(.advised(hugo, "Hugo Sanz")) == words.consoleAdvised("Hugo Sanz"))
    #expect(
      take(.corrected(.need, "The other one"))
        == words.consoleNeedCorrected(by: "Ana", text: "The other one"))
  }
}

import AldabaJSON
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords
import Testing

@testable import AldabaTechnician

/// Who is answered at the door or called back, and what the service does not include.
@Suite struct DoorTests {
  private let words = Words(.es)
  private let now: Int64 = 1_800_000_000_000
  private let ask = AskID(rawValue: "0011223344556677")!
  private let code = Code("482019773")!
  private let elena = PersonID(rawValue: "elena")!
  private var state = ConsoleState(customer: "", words: Words(.es))

  private func door(_ kind: Message.Waiting.Kind, contact: String? = nil, system: String? = nil)
    -> TechnicianSession.Door
  {
    TechnicianSession.Door(
      knocker: Message.Knocker(
        id: ask, kind: kind, customer: "Ana", motive: "No imprime", system: system,
        contact: contact, ticket: nil), ticket: "2026-11-22-3f2a")
  }

  private mutating func take(_ event: TechnicianEvent) -> [String] {
    state.take(event, at: now).map(\.text)
  }

  private func session() -> TechnicianEvent {
    .session(SessionID(rawValue: String(repeating: "0", count: 32))!, code, expires: now + 60_000)
  }

  @Test func aCaseThatNobodyNamed() {
    let day = CivilTime(unixSeconds: now / 1000)
    let ticket = TechnicianSession.ticket(of: day, [0x3F, 0x0A])
    let parts = ticket.split(separator: "-")
    #expect(parts.map(\.count) == [4, 2, 2, 4] && parts.last == "3f0a")
    #expect(Int(parts[0]) == day.year && Int(parts[1]) == day.month && Int(parts[2]) == day.day)
  }

  /// R4: need and name are shown; who knocked comes in without a code.
  @Test mutating func whoKnockedComesByThemselves() {
    #expect(door(.knock).knock == ask && door(.knock).callback == nil)
    let lines = take(.door(door(.knock, system: "Debian 12")))
    #expect(
      lines == [
        words.consoleDoor(
          customer: "Ana", motive: "No imprime", ticket: "2026-11-22-3f2a", phone: nil,
          isCallback: false), words.systemLine("Debian 12", isSupported: true),
      ])
    #expect(take(session()) == [words.comingIn("Ana")] && state.isOpened)
    #expect(state.customer == "Ana" && state.phase == .coming)
  }

  /// R36: who is called is asked first whether it is them, and is read the code.
  @Test mutating func whoIsCalledIsReadTheCode() {
    #expect(door(.callback).callback == ask && door(.callback).knock == nil)
    let lines = take(.door(door(.callback, contact: "600100200")))
    #expect(
      lines == [
        words.consoleDoor(
          customer: "Ana", motive: "No imprime", ticket: "2026-11-22-3f2a", phone: "600100200",
          isCallback: true)
      ])
    #expect(take(session()) == [words.waiting(code: code.description, seconds: 60)])
  }

  @Test func theBriefOfADoor() {
    let json = TechnicianEvent.door(door(.callback, contact: "600100200")).json(nil, words)
    #expect(
      json == [
        "event": "brief", "kind": "callback", "id": "0011223344556677", "customer": "Ana",
        "ticket": "2026-11-22-3f2a", "motive": "No imprime", "brief": "No imprime", "done": [],
        "contact": "600100200",
      ])
    let knock = TechnicianEvent.door(door(.knock, contact: "", system: "Debian 12"))
    #expect(knock.json(nil, words)["system"]?.string == "Debian 12")
    #expect(knock.json(nil, words)["contact"] == nil)
  }

  // MARK: - Prices, exceptions, helpers, visits

  /// R41: the question, its answer and what follows from it.
  @Test mutating func aPrice() {
    _ = take(.joined(customer: "Ana", device: "3f0a"))
    #expect(take(.cost("25,00 €", .asked)) == [])
    #expect(
      take(.asked(ask, .cost, expires: now + 60_000))
        == [words.consoleCost(.asked(seconds: 60), price: "25,00 €", customer: "Ana")])
    #expect(take(.answer(ask, .cost, .yes(until: nil))) == [])
    for (change, news) in [
      (TechnicianEvent.CostChange.accepted, CostNews.accepted),
      (.declined(isSilence: false), .declined), (.declined(isSilence: true), .silence),
    ] {
      #expect(
        take(.cost("25,00 €", change))
          == [words.consoleCost(news, price: "25,00 €", customer: "Ana")])
    }
    func line(_ change: TechnicianEvent.CostChange) -> JSON {
      TechnicianEvent.cost("25,00 €", change).json(nil, words)
    }
    #expect(line(.accepted) == ["event": "cost", "state": "accepted", "price": "25,00 €"])
    #expect(
      line(.declined(isSilence: true))
        == ["event": "cost", "state": "declined", "price": "25,00 €", "reason": "silence"])
  }

  @Test mutating func anExceptionAndAVisit() {
    _ = take(.joined(customer: "Ana", device: "3f0a"))
    let event = TechnicianEvent.exception(elena, "Elena Vidal", reason: "Es urgente")
    #expect(take(event) == [words.exceptionRecorded(by: "Elena Vidal", reason: "Es urgente")])
    #expect(
      event.json(nil, words) == [
        "event": "exception", "allowed_by": "elena", "name": "Elena Vidal",
        "reason": "Es urgente",
      ])
    #expect(
      take(.closing(needsVisit: true))
        == [words.visitNoted("Ana"), words.closeProposed(to: "Ana", quietSeconds: 60)])
  }

  /// R40: the helper stands in the status, and the reminders are those of detailed steps.
  @Test mutating func aHelper() {
    _ = take(.joined(customer: "Ana", device: "3f0a"))
    let line = words.consoleHelper("Hugo", beside: "Ana")
    #expect(
      take(.helper("Hugo")) == [line] + words.reminders(.detailed).filter { !line.contains($0) })
    #expect(state.register == .detailed)
    #expect(state.status(at: now).map(\.text).contains(line))
    #expect(
      TechnicianEvent.helper("Hugo").json(nil, words) == ["event": "helper", "name": "Hugo"])
  }
}

import AldabaJSON
import AldabaSession
import AldabaSystem
import AldabaWire
import AldabaWords
import Testing

@testable import AldabaTechnician

/// The lines of the command line's contract.
@Suite struct EventTests {
  private let ask = AskID(rawValue: "0011223344556677")!
  private let at: Int64 = 1_800_000_000_000
  private let hugo = PersonID(rawValue: "hugo")!

  private func line(_ event: TechnicianEvent) -> JSON { event.json(nil, Words(.en)) }

  @Test func everyQuestionEndsInAnAnswer() {
    let base: [String: JSON] = ["event": "answer", "ask": "0011223344556677"]
    func answer(_ topic: Topic, _ reply: TechnicianEvent.Reply) -> JSON {
      line(.answer(ask, topic, reply))
    }
    func expected(_ more: [String: JSON]) -> JSON { .object(base.merging(more) { $1 }) }
    #expect(
      answer(.capability(.typeNoEnter), .yes(until: at))
        == expected([
          "what": "type-no-enter", "answer": "yes", "until": "2027-01-15T08:00:00.000Z",
        ]))
    #expect(answer(.transfer, .yes(until: nil)) == expected(["what": "transfer", "answer": "yes"]))
    #expect(answer(.hold, .silence) == expected(["what": "hold", "answer": "silence"]))
    #expect(answer(.hold, .callback) == expected(["what": "hold", "answer": "callback"]))
    #expect(answer(.escalate, .no) == expected(["what": "escalate", "answer": "no"]))
    #expect(
      answer(.hold, .withdrawn) == expected(["what": "hold", "answer": "no", "withdrawn": true]))
  }

  @Test func waits() {
    func wait(_ change: TechnicianEvent.HoldChange) -> JSON { line(.hold(change)) }
    #expect(
      wait(.held(until: at))
        == ["event": "hold", "state": "held", "until": "2027-01-15T08:00:00.000Z"])
    #expect(
      wait(.declined(isSilence: true))
        == ["event": "hold", "state": "declined", "reason": "silence"])
    #expect(wait(.declined(isSilence: false)) == ["event": "hold", "state": "declined"])
    #expect(
      wait(.callback(at: at, contact: "600"))
        == [
          "event": "hold", "state": "callback", "at": "2027-01-15T08:00:00.000Z", "contact": "600",
        ])
    #expect(
      wait(.overrun(waited: 60_020)) == ["event": "hold", "state": "overrun", "waited": 60])
    #expect(
      wait(.resumed(waited: 95_600, estimated: 120_000, byCustomer: false))
        == [
          "event": "hold", "state": "resumed", "by": "technician", "waited": 96, "estimated": 120,
        ])
  }

  @Test func handingOver() {
    func change(_ kind: Act.Handoff.Kind, _ state: TechnicianEvent.HandoffChange.State) -> JSON {
      line(
        .handoff(
          TechnicianEvent.HandoffChange(
            kind: kind, to: .person(hugo), colleague: .next, state: state)))
    }
    #expect(
      change(.transfer, .asked(reason: "Knows more"))
        == ["event": "transfer", "state": "asked", "to": "hugo", "reason": "Knows more"])
    #expect(
      change(.transfer, .declined(isSilence: true))
        == ["event": "transfer", "state": "declined", "to": "hugo", "reason": "silence"])
    #expect(
      change(.third, .ringing)
        == ["event": "escalate", "state": "ringing", "to": "hugo", "as": "third"])
    #expect(
      change(.takeover, .failed(.unanswered))
        == [
          "event": "escalate", "state": "failed", "to": "hugo", "as": "takeover",
          "reason": "unanswered",
        ])
    #expect(
      change(.transfer, .completed)
        == ["event": "transfer", "state": "completed", "to": "hugo"])
  }

  @Test func theBriefing() {
    let briefing = Briefing(
      from: "Gabriela Ruiz", customer: "Ana", ticket: "T-1", motive: "No print",
      reason: "Knows more", brief: "Queue is full", correction: "Since Monday",
      register: .standard)
    #expect(
      line(.brief(briefing))
        == [
          "event": "brief", "from": "Gabriela Ruiz", "customer": "Ana", "ticket": "T-1",
          "motive": "No print", "brief": "Queue is full\nSince Monday", "done": [],
          "reason": "Knows more",
          "correction": "Since Monday", "register": "standard",
        ])
  }

  @Test func theRest() {
    #expect(
      line(.requested(.pause, nil)) == ["event": "requested", "what": "pause"])
    #expect(
      line(.corrected(.need, "so")) == ["event": "corrected", "what": "need", "text": "so"])
    #expect(line(.closed(.transferred, receipt: nil)) == ["event": "closed", "by": "transferred"])
    #expect(
      line(.closed(.left, receipt: "/r")) == ["event": "closed", "by": "left", "receipt": "/r"])
    #expect(
      line(.wording(.jargon(word: "router", plain: "the box")))
        == ["event": "wording", "what": "jargon", "word": "router", "plain": "the box"])
    #expect(line(.unanswered("Is it?")) == ["event": "unanswered", "text": "Is it?"])
    #expect(
      line(.overheard(hugo, "Hugo", "Hello"))
        == [
          "event": "said", "by": "technician", "person": "hugo", "name": "Hugo", "text": "Hello",
        ])
    let error = line(.error(.busy, came: nil, about: .transfer))
    let advice = Words(.en).error(.busy, about: .transfer)
    #expect(error["message"]?.string == advice.error && error["hint"]?.string == advice.hint)
    let session = SessionID(rawValue: String(repeating: "0", count: 32))!
    #expect(
      TechnicianEvent.closing(needsVisit: false).json(session, Words(.en))
        == ["event": "closing", "session": .string(session.rawValue)])
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", Int64(0)), ("2027-01-15T08:00:00Z", 1_800_000_000_000),
    ("2027-01-15T08:00:00.5Z", 1_800_000_000_500),
    ("2027-01-15t08:00:00.12349z", 1_800_000_000_123),
    ("2027-01-15T10:00:00+02:00", 1_800_000_000_000),
    ("2027-01-15T03:30:00-04:30", 1_800_000_000_000),
    ("2024-02-29T00:00:00Z", 1_709_164_800_000), ("2026-11-24T09:15:02.123Z", 1_795_511_702_123),
  ])
  func moments(text: String, milliseconds: Int64) {
    #expect(Timestamp.unixMilliseconds(text) == milliseconds)
  }

  @Test(arguments: [
    "", "2027", "2027-01-15", "2027-01-15T08:00:00", "2027-02-29T00:00:00Z",
    "2027-13-01T00:00:00Z", "2027-01-15T24:00:00Z", "2027-01-15T08:60:00Z",
    "2027-01-15T08:00:00Zx", "2027-01-15T08:00:00.Z", "+027-01-15T08:00:00Z",
    "2027-01-15T08:00:00+24:00", "1969-12-31T23:59:59Z", "mañana",
  ])
  func noMoments(text: String) {
    #expect(Timestamp.unixMilliseconds(text) == nil)
  }

  @Test func everyWrittenMomentIsReadAgain() {
    for day in 0..<5_000 {
      let moment = Int64(day) * 86_400_000 * 3 + 12_345_678
      #expect(
        Timestamp.unixMilliseconds(Timestamp.text(unixMilliseconds: moment)) == moment)
    }
  }
}

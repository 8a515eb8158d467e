import AldabaWire
import Testing
import WireSamples

@Suite struct ValuesTests {
  @Test("a code has nine digits") func code() {
    for text in ["482-019-773", "482 019 773", "482019773", "4 8 2-019773"] {
      #expect(Code(text)?.digits == "482019773")
      #expect(Code(text)?.description == "482-019-773")
    }
    #expect(Code("000-000-000")?.description == "000-000-000")
    let wrong = [
      "", "48201977", "4820197733", "482-019-77x", "482.019.773", "+482019773", "４８２０１９７７３",
      "482-019-773\n", "٤٨٢٠١٩٧٧٣",
    ]
    for text in wrong { #expect(Code(text) == nil, "\(text)") }
  }

  @Test("an author is written one way") func author() throws {
    let samples: [(Author, String)] = [
      (.broker, "broker"), (.customer(device: "0123456789abcdef"), "customer:0123456789abcdef"),
      (.person(.technician, try #require(PersonID(rawValue: "gabriela"))), "technician:gabriela"),
      (.person(.supervisor, try #require(PersonID(rawValue: "a-1"))), "supervisor:a-1"),
      (.person(.auditor, try #require(PersonID(rawValue: "-"))), "auditor:-"),
      (.administrator("root"), "administrator:root"),
      (.administrator("a:b"), "administrator:a:b"),
    ]
    for (author, text) in samples {
      #expect(author.description == text)
      #expect(Author(text) == author)
    }
    let wrong = [
      "", "broker:", "broker:x", ":", "technician", "technician:", "technician:Gabriela",
      "technician:gabriela ", "technician:" + String(repeating: "a", count: 33), "customer:",
      "customer:0123456789abcde", "customer:0123456789ABCDEF", "administrator:", "person:x",
      "administrator:" + String(repeating: "a", count: 65), "TECHNICIAN:gabriela", "técnico:x",
    ]
    for text in wrong { #expect(Author(text) == nil, "\(text)") }
  }

  @Test("names of sessions, asks and people") func names() {
    #expect(SessionID(rawValue: String(repeating: "0f", count: 16)) != nil)
    for wrong in ["", "0f", String(repeating: "0F", count: 16), String(repeating: "0", count: 33)] {
      #expect(SessionID(rawValue: wrong) == nil)
      #expect(AskID(rawValue: wrong) == nil)
    }
    #expect(AskID(rawValue: "00000000000000a1") != nil)
    #expect(AskID.session.rawValue == "0000000000000000")
    #expect(PersonID(rawValue: String(repeating: "z", count: 32)) != nil)
    for wrong in ["", "Z", "a b", "a_b", "ñ", String(repeating: "z", count: 33), "../x", "a\u{0}"] {
      #expect(PersonID(rawValue: wrong) == nil)
    }
  }

  @Test("a target is a person, a team or whoever is next") func target() {
    let long = String(repeating: "ñ", count: 32)
    let samples: [(Target, String)] = [
      (.next, "next"), (.team("Redes"), "team:Redes"), (.team(long), "team:\(long)"),
      (.team("a:b"), "team:a:b"), (.team("next"), "team:next"),
      (.person(Samples.person("gabriela")), "gabriela"), (.person(Samples.person("team")), "team"),
    ]
    for (target, text) in samples {
      #expect(target.rawValue == text)
      #expect(Target(rawValue: text) == target)
    }
    for wrong in ["", "team:", "team:\(long)x", "Next", "a b", "Team:Redes", "next\n"] {
      #expect(Target(rawValue: wrong) == nil, "\(wrong)")
    }
  }

  @Test("a topic is a capability, or something else that is asked") func topic() {
    #expect(Set(Topic.allCases.map(\.rawValue)).count == Topic.allCases.count)
    #expect(Topic(rawValue: "type-no-enter") == .capability(.typeNoEnter))
    #expect(Topic(rawValue: "escalate") == .escalate)
    #expect(Topic(rawValue: "escalation") == nil)
  }

  @Test("a seat is on one side") func seat() {
    #expect(Seat.customer.side == .customer)
    #expect(Seat.technician(3).side == .technician)
  }

  @Test("a handing over is told by one kind of record") func families() {
    #expect(Act.Handoff.Kind.transfer.family == .transfer)
    #expect(Act.Handoff.Kind.third.family == .escalation)
    #expect(Act.Handoff.Kind.takeover.family == .escalation)
  }

  @Test("every value's text comes back") func raw() {
    func check<T: CaseIterable & RawRepresentable<String> & Equatable>(_: T.Type) {
      for value in T.allCases { #expect(T(rawValue: value.rawValue) == value) }
      #expect(T(rawValue: "") == nil)
    }
    check(Role.self)
    check(Capability.self)
    check(Method.self)
    check(Tongue.self)
    check(Side.self)
    check(Ending.self)
    check(Event.self)
    check(RefusalCode.self)
    check(Act.Refusal.self)
    check(Act.Handoff.Kind.self)
    check(Act.Handoff.Family.self)
    check(Act.Handoff.Failure.self)
    check(Act.Correction.self)
    check(Act.Request.self)
    check(Act.Register.self)
    check(Act.KnockEnd.self)
    check(Act.Promised.Kind.self)
    check(Act.Missed.self)
    check(Topic.self)
    check(Message.Purpose.self)
    check(Message.Waiting.Kind.self)
  }
}

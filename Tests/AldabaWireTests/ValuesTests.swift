import AldabaWire
import Testing

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
  }
}

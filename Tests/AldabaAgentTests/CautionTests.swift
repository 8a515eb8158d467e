import AldabaWire
import Testing

@testable import AldabaAgent

@Suite struct CautionTests {
  private func signs(
    _ caution: inout Caution, of what: Capability = .type, isFirst: Bool = false, hour: Int = 12,
    isAdministrator: Bool = false
  ) -> [Caution.Sign] {
    caution.signs(of: what, isFirst: isFirst, hour: hour, isAdministrator: isAdministrator)
  }

  @Test func anOrdinaryQuestionHasNoSign() {
    for what in Capability.allCases {
      var caution = Caution()
      #expect(signs(&caution, of: what) == [])
    }
  }

  @Test func onlyControlIsPaused() {
    for what in Capability.allCases {
      var caution = Caution()
      let found = signs(&caution, of: what, isFirst: true, hour: 3, isAdministrator: true)
      #expect(found == (what.wantsNumber ? [.firstContact, .night, .administrator] : []))
    }
  }

  @Test func theNightHasItsHours() {
    for hour in 0..<24 {
      var caution = Caution()
      #expect(signs(&caution, hour: hour) == (hour < 8 || hour >= 20 ? [.night] : []))
    }
  }

  @Test func whatHoldsForTheSessionIsSaidOnceAndWhatIsAskedAgainEachTime() {
    var caution = Caution()
    #expect(signs(&caution, isFirst: true) == [.firstContact])
    #expect(signs(&caution, isFirst: true) == [])
    caution.refused = [.type]
    #expect(signs(&caution, isFirst: true) == [.repeated])
    #expect(signs(&caution, isFirst: true) == [.repeated])
    #expect(signs(&caution, of: .run, isFirst: true) == [])
    // A question to see does not use the warning up.
    var other = Caution()
    #expect(signs(&other, of: .view, isFirst: true) == [])
    #expect(signs(&other, isFirst: true) == [.firstContact])
  }
}

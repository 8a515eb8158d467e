import Testing

@testable import AldabaTerminal

@Suite struct EscapeKeyTests {
  /// The events of all pieces, with keys that follow each other put together.
  private func events(
    _ pieces: [[UInt8]], _ person: EscapeKey.Person = .customer
  ) -> [EscapeKey.Event] {
    var key = EscapeKey(person)
    var all: [EscapeKey.Event] = []
    for event in pieces.flatMap({ key.feed($0) }) {
      if case .keys(let more) = event, case .keys(let before) = all.last {
        all[all.count - 1] = .keys(before + more)
      } else {
        all.append(event)
      }
    }
    return all
  }

  private func typed(
    _ string: String, _ person: EscapeKey.Person = .customer
  ) -> [EscapeKey.Event] {
    let results = Cutting.ways(Array(string.utf8)).map { events($0, person) }
    #expect(results[1] == results[0], "typed byte by byte: \(string.debugDescription)")
    return results[0]
  }

  private func keys(_ string: String) -> EscapeKey.Event { .keys(Array(string.utf8)) }

  @Test(arguments: [
    "ls -la\r", "ñandú 漢\u{7F}\t", "\u{1B}[A\u{1B}OP\u{1B}b", "\u{1B}[<0;1;1M", "q", "\u{03}",
  ])
  func otherKeysPass(_ string: String) { #expect(typed(string) == [keys(string)]) }

  @Test func whatFollowsDecides() {
    #expect(typed("\u{1D}q") == [.waiting, .stop])
    #expect(typed("\u{1D}Q") == [.waiting, .stop])
    #expect(typed("\u{1D}\u{11}") == [.waiting, .stop])
    #expect(typed("\u{1D}h") == [.waiting, .hangUp])
    #expect(typed("\u{1D}m") == [.waiting, .message])
    #expect(typed("\u{1D}]") == [.waiting, keys("\u{1D}")])
    #expect(typed("\u{1D}x") == [.waiting, .goesOn, keys("x")])
    #expect(typed("\u{1D}\r") == [.waiting, .goesOn, keys("\r")])
    #expect(typed("\u{1D}\u{08}") == [.waiting, .goesOn, keys("\u{08}")])
    #expect(typed("\u{1D}ñq") == [.waiting, .goesOn, keys("ñq")])
    #expect(typed("a\u{1D}qb") == [keys("a"), .waiting, .stop, keys("b")])
  }

  @Test func theTechnicianLeaves() {
    #expect(typed("\u{1D}q", .technician) == [.waiting, .leave])
    #expect(typed("\u{1D}h", .technician) == [.waiting, .goesOn, keys("h")])
    #expect(typed("\u{1D}m", .technician) == [.waiting, .message])
  }

  @Test func aKeyThatIsHeldDownStillStops() {
    #expect(typed("\u{1D}\u{1D}q") == [.waiting, keys("\u{1D}"), .waiting, .stop])
    for count in 1...9 {
      let all = typed(String(repeating: "\u{1D}", count: count) + "q")
      #expect(all.last == .stop)
    }
  }

  @Test(arguments: [
    "\u{1B}[93;5u", "\u{1B}[53;5u", "\u{1B}[27;5;93~", "\u{1B}[27;5;53~", "\u{1B}[93;5:1u",
    "\u{1B}[93;69u", "\u{1B}[93;133u", "\u{1B}[93:125;6u", "\u{1B}[40:53;6u", "\u{1B}[1098::93;5u",
    "\u{1B}[93;5;29u",
  ])
  func otherEncodingsOfTheKey(_ string: String) {
    #expect(events([Array((string + "q").utf8)]) == [.waiting, .stop])
    for cut in 1..<string.utf8.count {
      let bytes = Array(string.utf8)
      let all = events([Array(bytes[..<cut]), Array(bytes[cut...]) + [0x71]])
      #expect(all.last == .stop, "cut after \(cut)")
    }
  }

  @Test(arguments: [
    "\u{1B}[113u", "\u{1B}[113;1:1u", "\u{1B}[113;5u", "\u{1B}[81;2u", "\u{1B}[1081::113u",
  ])
  func otherEncodingsOfTheLetter(_ string: String) {
    #expect(events([Array("\u{1D}\(string)".utf8)]) == [.waiting, .stop])
  }

  @Test(arguments: [
    "\u{1B}[93;7u", "\u{1B}[93u", "\u{1B}[93;1u", "\u{1B}[53;2u", "\u{1B}[27;3;93~", "\u{1B}[5~",
  ])
  func keysThatAreNotTheKey(_ string: String) {
    #expect(events([Array(string.utf8)]) == [keys(string)])
  }

  @Test(arguments: [
    "\u{1B}[<35;10;10M", "\u{1B}[M !!", "\u{1B}[I", "\u{1B}[O", "\u{1B}[?1;2c", "\u{1B}[12;40R",
    "\u{1B}]11;rgb:0/0/0\u{1B}\\", "\u{1B}]11;rgb:0/0/0\u{07}", "\u{1B}P1$r0m\u{1B}\\",
    "\u{1B}[93;5:3u",
    "\u{1B}[57442;5u", "\u{1B}[200~", "\u{1B}[?2026;2$y", "\u{1B}[8;24;80t",
  ])
  func reportsLeaveTheKeyWaiting(_ string: String) {
    #expect(typed("\u{1D}\(string)q") == [.waiting, keys(string), .stop])
  }

  @Test func aLoneEscapeIsPassedAtOnceAndGoesOn() {
    var key = EscapeKey(.customer)
    #expect(key.feed([0x1B]) == [keys("\u{1B}")])
    #expect(key.feed([0x1D]) == [.waiting])
    #expect(key.feed([0x1B]) == [keys("\u{1B}")])
    #expect(key.feed([0x71]) == [.goesOn, keys("q")])
    #expect(key.feed([0x1D]) == [.waiting])
    #expect(key.feed(Array("\u{1B}[A".utf8)) == [.goesOn, keys("\u{1B}[A")])
  }

  @Test(arguments: [
    "\u{1B}[200~a", "\u{1B}]0;", "\u{1B}[1;", "\u{1B}P", "\u{1B}O", "\u{1B}[M", "\u{C3}",
  ])
  func itWorksInTheMiddleOfAnything(_ string: String) {
    #expect(typed("\(string)\u{1D}q").last == .stop)
    #expect(events([Array("\(string)\u{1B}[93;5uq".utf8)]).last == .stop)
  }

  @Test func aBrokenScalarDoesNotHideIt() {
    #expect(events([[0xE2, 0x82, 0x1D, 0x71]]).last == .stop)
  }

  @Test func sequencesWithoutEndAreNotHeldForEver() {
    let long = "\u{1B}[" + String(repeating: "1", count: 300)
    #expect(typed(long) == [keys(long)])
  }

  /// Whatever comes before it: the key and q stop everything; and nothing typed is lost.
  @Test func noiseNeverHidesTheKey() {
    var random = Cutting.Random()
    for _ in 0..<3000 {
      let noise = Cutting.noise(40, &random)
      for pieces in Cutting.ways(noise) {
        #expect(events(pieces + [[0x1D, 0x71]]).contains(.stop))
        #expect(events(pieces + [[0x1D], [0x71]]).last == .stop)
      }
      let harmless = noise.filter { $0 != 0x1D }
      var passed: [UInt8] = []
      for case .keys(let bytes) in events([harmless, [0x18]]) { passed += bytes }
      if !text(harmless).contains("5u") { #expect(passed == harmless + [0x18]) }
    }
  }
}

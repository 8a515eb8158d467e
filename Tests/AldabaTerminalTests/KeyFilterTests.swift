import Testing

@testable import AldabaTerminal

@Suite struct KeyFilterTests {
  private func filtered(_ bytes: [UInt8]) -> (passed: [UInt8], refused: [KeyFilter.Refusal]) {
    let results = Cutting.ways(bytes).map { pieces in
      var filter = KeyFilter()
      var all: (passed: [UInt8], refused: [KeyFilter.Refusal]) = ([], [])
      for piece in pieces {
        let (passed, refused) = filter.feed(piece)
        all.passed += passed
        all.refused += refused
      }
      return all
    }
    #expect(results.allSatisfy { $0.passed == results[0].passed })
    #expect(results.allSatisfy { $0.refused == results[0].refused })
    return results[0]
  }

  private func filtered(_ string: String) -> (passed: [UInt8], refused: [KeyFilter.Refusal]) {
    filtered(Array(string.utf8))
  }

  @Test(arguments: [
    "ls -la", "echo «señor» 漢字 🙂", "\u{7F}\u{08}", "\u{1B}[D\u{1B}[C", "\u{1B}OD\u{1B}OC",
    "e\u{301}",
  ])
  func passes(_ string: String) {
    #expect(filtered(string) == (Array(string.utf8), []))
  }

  @Test func refusesEveryOtherControl() {
    for byte in UInt8(0)...0x1F where byte != 0x08 && byte != 0x1B {
      #expect(filtered([0x61, byte, 0x62]) == ([0x61, 0x62], [.control(byte)]))
    }
  }

  @Test(arguments: [
    "\u{1B}[A", "\u{1B}[B", "\u{1B}[1;5D", "\u{1B}[3~", "\u{1B}OA", "\u{1B}OM", "\u{1B}[13u",
    "\u{1B}b",
    "\u{1B}\u{05}", "\u{1B}\r", "\u{1B}.", "\u{1B}[200~", "\u{1B}[<0;1;1M", "\u{1B}[27;5;13~",
    "\u{1B}\u{7F}",
  ])
  func refusesSequencesWhole(_ string: String) {
    #expect(filtered("a\(string)b") == (Array("ab".utf8), [.sequence]))
  }

  @Test func aPasteLosesItsMarksAndItsLineEnds() {
    let (passed, refused) = filtered("\u{1B}[200~rm x\r\u{1B}[201~")
    #expect(text(passed) == "rm x")
    #expect(refused == [.sequence, .control(0x0D), .sequence])
  }

  @Test(
    arguments: [
      "\u{202E}", "\u{2066}", "\u{200B}", "\u{FEFF}", "\u{AD}", "\u{85}", "\u{9B}", "\u{2028}",
      "\u{2029}",
      "\u{3164}", "\u{E0041}", "\u{E000}", "\u{2800}", "\u{200D}", "\u{FE0F}",
    ] as [Unicode.Scalar])
  func refusesWhatCannotBeSeen(_ scalar: Unicode.Scalar) {
    #expect(filtered("a\(scalar)b") == (Array("ab".utf8), [.invisible(scalar)]))
  }

  @Test func refusesMarksInHeaps() {
    let (passed, refused) = filtered("a" + String(repeating: "\u{301}", count: 9) + "b\u{301}")
    #expect(text(passed) == "a" + String(repeating: "\u{301}", count: 4) + "b\u{301}")
    #expect(refused == Array(repeating: .invisible("\u{301}"), count: 5))
  }

  @Test func refusesBrokenText() {
    #expect(filtered([0x61, 0xFF, 0x62]) == ([0x61, 0x62], [.malformed]))
    #expect(filtered([0xC3, 0x0D]) == ([], [.malformed, .control(0x0D)]))
    #expect(filtered([0xC0, 0x8D]) == ([], [.malformed, .malformed]))
    #expect(filtered([0x1B, 0xC3, 0xB1]) == (Array("ñ".utf8), [.control(0x1B)]))
  }

  @Test func aSequenceWithoutEndStaysRefused() {
    let (passed, _) = filtered("\u{1B}[" + String(repeating: "1", count: 500) + "D")
    #expect(passed == [])
  }

  @Test func waitsForTheRestOfAScalar() {
    var filter = KeyFilter()
    #expect(filter.feed([0xC3]).passed == [])
    #expect(filter.feed([0xB1]).passed == [0xC3, 0xB1])
  }

  /// Whatever comes in: out goes visible text, Backspace and the four arrow sequences.
  @Test func noiseNeverGetsThrough() {
    var random = Cutting.Random()
    let arrows = ["\u{1B}[D", "\u{1B}[C", "\u{1B}OD", "\u{1B}OC"]
    for _ in 0..<3000 {
      var passed = text(filtered(Cutting.noise(50, &random)).passed)
      for arrow in arrows { passed = passed.replacing(arrow, with: "") }
      for scalar in passed.unicodeScalars where scalar != "\u{7F}" && scalar != "\u{08}" {
        #expect(Invisible.isVisible(scalar), "\(scalar.value)")
      }
    }
  }

  @Test func mutatedKeysNeverGetThrough() {
    var random = Cutting.Random()
    let keys = Array("ls ñ\u{1B}[D\u{1B}OC漢\u{7F}\u{1B}[200~x\u{1B}[201~\u{1B}[1;5D".utf8)
    for _ in 0..<3000 {
      let (passed, _) = filtered(Cutting.mutated(keys, &random))
      for byte in passed { #expect(byte >= 0x20 || byte == 0x08 || byte == 0x1B) }
      #expect(text(passed).utf8.elementsEqual(passed))
    }
  }
}

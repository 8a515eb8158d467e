import Testing

@testable import AldabaTerminal

@Suite struct OutputFilterTests {
  private func filtered(_ bytes: [UInt8]) -> [UInt8] {
    let results = Cutting.ways(bytes).map { pieces in
      var filter = OutputFilter()
      return pieces.flatMap { filter.feed($0) }
    }
    #expect(results.allSatisfy { $0 == results[0] }, "depends on where the stream is cut")
    return results[0]
  }

  private func filtered(_ string: String) -> String { text(filtered(Array(string.utf8))) }

  @Test(arguments: [
    "hola, señora 漢字 🙂\r\n", "\u{08}\u{09}\u{0B}\u{0C}\u{0D}\u{07}", "\u{0E}lqk\u{0F}",
    "\u{1B}[1;31;48;5;17mrojo\u{1B}[m", "\u{1B}[38:2::1:2:3m", "\u{1B}[4:3m", "\u{1B}[58;5;1m",
    "\u{1B}[H\u{1B}[2J\u{1B}[10;20H\u{1B}[K\u{1B}[1K\u{1B}[3A",
    "\u{1B}[?1049h\u{1B}[?1049l\u{1B}[?47h\u{1B}[?1047h\u{1B}[?1048h", "\u{1B}[?25l\u{1B}[?25h",
    "\u{1B}[?1000h\u{1B}[?1002;1006h\u{1B}[?1003l\u{1B}[?1015h\u{1B}[?9h", "\u{1B}[?2004h",
    "\u{1B}[?2026h", "\u{1B}(0\u{1B})B\u{1B}*A\u{1B}-A", "\u{1B}[2 q\u{1B}[0 q", "\u{1B}7\u{1B}8",
    "\u{1B}=\u{1B}>", "\u{1B}M\u{1B}D\u{1B}E\u{1B}H", "\u{1B}[5;20r", "\u{1B}[4h\u{1B}[4l",
    "\u{1B}[!p",
    "\u{1B}[3L\u{1B}[2M\u{1B}[4P\u{1B}[2X\u{1B}[7@\u{1B}[2S\u{1B}[2T", "\u{1B}[s\u{1B}[u",
    "\u{1B}#8",
    "\u{1B}[80b", "\u{1B}[?1h\u{1B}[?7l", "\u{1B}[1$r\u{1B}[2'}",
    "\u{1B}[g\u{1B}[3g\u{1B}[2I\u{1B}[Z",
  ])
  func passes(_ string: String) { #expect(filtered(string) == string) }

  @Test(arguments: [
    "\u{1B}]52;c;aG9sYQ==\u{07}", "\u{1B}]52;c;?\u{1B}\\", "\u{1B}]7;file://h/d\u{07}",
    "\u{1B}]8;;https://e\u{1B}\\\u{1B}]8;;\u{1B}\\", "\u{1B}]9;hola\u{07}",
    "\u{1B}]777;notify;a;b\u{07}",
    "\u{1B}]0;título Ü\u{07}", "\u{1B}]2;á\u{1B}\\", "\u{1B}]10;?\u{07}", "\u{1B}]4;1;?\u{07}",
    "\u{1B}]1337;File=:AA\u{07}", "\u{1B}P$qm\u{1B}\\", "\u{1B}P+q544e\u{1B}\\",
    "\u{1B}Pq#0\u{1B}\\",
    "\u{1B}_Ga=T\u{1B}\\", "\u{1B}^pm\u{1B}\\", "\u{1B}Xsos\u{1B}\\", "\u{1B}ktitle\u{1B}\\",
    "\u{1B}Ptmux;\u{1B}\u{1B}]52;c;eA==\u{07}\u{1B}\\", "\u{9D}52;c;eA==\u{9C}", "\u{90}x\u{9C}",
    "\u{1B}[c", "\u{1B}[>c", "\u{1B}[=c", "\u{1B}[0c", "\u{1B}[5n", "\u{1B}[6n", "\u{1B}[?6n",
    "\u{1B}[?996n",
    "\u{1B}[>q", "\u{1B}[>0q", "\u{1B}[14t", "\u{1B}[18t", "\u{1B}[21t", "\u{1B}[22;0t",
    "\u{1B}[8;1;1t",
    "\u{1B}[?2026$p", "\u{1B}[4$p", "\u{1B}[1$w", "\u{1B}[1;1;1;1;1;1*y", "\u{1B}[x", "\u{1B}[1x",
    "\u{1B}Z", "\u{05}", "\u{1B}[i", "\u{1B}[5i", "\u{1B}[?5i", "\u{1B}[?1004h", "\u{1B}[?2031h",
    "\u{1B}[?2048h", "\u{1B}[?1001h", "\u{1B}[?3h", "\u{1B}[2h", "\u{1B}[20h", "\u{1B}[12h",
    "\u{1B}[3J",
    "\u{1B}[?u", "\u{1B}[>1u", "\u{1B}[<u", "\u{1B}[=1;1u", "\u{1B}[>4;2m", "\u{1B}[97;5u",
    "\u{1B}[1;2;3;4;5T", "\u{1B}%@", "\u{1B} G", "\u{1B}l", "\u{1B}\\", "\u{7F}", "\u{00}",
    "\u{11}\u{13}",
    "\u{1B}[q", "\u{1B}[3q", "\u{1B}[62\"p", "\u{1B}[1'z", "\u{1B}[?1s", "\u{1B}[99999b",
    "\u{9B}6n",
    "\u{1B}[1\u{18}", "\u{1B}[!!p", "\u{1B}[1?h", "\u{1B}[999999m", "\u{1B}[#{",
  ])
  func drops(_ string: String) {
    #expect(filtered(string) == "")
    #expect(filtered("a\(string)b") == "ab")
  }

  @Test func keepsOnlyTheModesThatMayPass() {
    #expect(filtered("\u{1B}[?1004;1049;2031h") == "\u{1B}[?1049h")
    #expect(filtered("\u{1B}[4;20h") == "\u{1B}[4h")
  }

  @Test func writesEightBitControlsInSevenBits() {
    #expect(filtered("\u{9B}1m") == "\u{1B}[1m")
    #expect(filtered("\u{84}") == "\u{1B}D")
  }

  @Test func aFullResetBecomesASoftOne() {
    #expect(filtered(Array("\u{1B}c".utf8)) == OutputFilter.reset)
  }

  @Test func malformedTextIsReplacedAndNeverAControl() {
    #expect(filtered([0x61, 0xFF, 0x62]) == Array("a\u{FFFD}b".utf8))
    #expect(filtered([0x9B, 0x36, 0x6E]) == Array("\u{FFFD}6n".utf8))
    #expect(filtered([0xC3, 0x1B, 0x5B, 0x6D]) == Array("\u{FFFD}\u{1B}[m".utf8))
    #expect(filtered([0xE2, 0x82, 0x41]) == Array("\u{FFFD}A".utf8))
    #expect(filtered([0xED, 0xA0, 0x80]) == Array("\u{FFFD}\u{FFFD}\u{FFFD}".utf8))
    #expect(filtered([0xC0, 0x9B]) == Array("\u{FFFD}\u{FFFD}".utf8))
  }

  @Test func aRawStringTerminatorEndsAStringToo() {
    #expect(filtered([0x1B, 0x5D, 0x32, 0x3B, 0x61, 0x9C, 0x62]) == [0x62])
  }

  @Test func controlsInsideASequenceActAtOnce() {
    #expect(filtered("\u{1B}[3\u{08}1m") == "\u{08}\u{1B}[31m")
    #expect(filtered("\u{1B}[3\u{1B}[1m") == "\u{1B}[1m")
    #expect(filtered("\u{1B}[3é") == "é")
  }

  @Test func longSequencesAreSwallowedInConstantMemory() {
    #expect(filtered("a\u{1B}[" + String(repeating: "1;", count: 5000) + "mb") == "ab")
    #expect(filtered("a\u{1B}]52;" + String(repeating: "x", count: 100_000) + "\u{07}b") == "ab")
  }

  @Test func everyUnknownFinalIsDropped() {
    let allowed = Set("@ABCDEFGHIJKLMPSTXZ^`abdefgmrsu".unicodeScalars.map { UInt8($0.value) })
    for final in UInt8(0x40)...0x7E where !allowed.contains(final) {
      #expect(filtered([0x1B, 0x5B, final]) == [], "CSI \(final)")
    }
    for prefix in Array("<=>".utf8) {
      for final in UInt8(0x40)...0x7E {
        #expect(filtered([0x1B, 0x5B, prefix, 0x31, final]) == [])
      }
    }
  }

  /// Whatever comes in, what goes out is text, known controls and sequences from the list.
  @Test func noiseNeverGetsThrough() {
    var random = Cutting.Random()
    for _ in 0..<3000 {
      let noise = Cutting.noise(60, &random)
      let once = filtered(noise)
      #expect(filtered(once) == once, "filtering twice changes something")
      #expect(text(once).utf8.elementsEqual(once), "not UTF-8")
      var parser = ControlParser()
      for byte in once { judge(parser.feed(byte).0) }
      #expect(parser.isAtRest, "the terminal is left inside a sequence")
    }
  }

  private func judge(_ event: ControlParser.Event) {
    switch event {
    case .none: break
    case .scalar(let scalar): #expect(!(0x80...0x9F).contains(scalar.value))
    case .malformed: Issue.record("malformed")
    case .control(let byte): #expect((0x07...0x0F).contains(byte))
    case .escape(_, let final): #expect(final != 0x5A && final != 0x63)
    case .sequence(let sequence):
      #expect(!"cntxip".utf8.contains(sequence.final) || sequence.intermediate != 0)
      #expect(sequence.prefix == 0 || sequence.prefix == 0x3F)
    }
  }
}

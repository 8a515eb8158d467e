import Testing

@testable import AldabaTerminal

@Suite struct ModeTrackerTests {
  private func tracker(_ string: String) -> ModeTracker {
    let trackers = Cutting.ways(Array(string.utf8)).map { pieces in
      var tracker = ModeTracker()
      for piece in pieces { tracker.feed(piece) }
      return tracker
    }
    for other in trackers {
      #expect(other.plainSequence() == trackers[0].plainSequence())
      #expect(other.restoreSequence() == trackers[0].restoreSequence())
    }
    return trackers[0]
  }

  private func expect(_ string: String, plain: String, restore: String) {
    let tracker = tracker(string)
    #expect(text(tracker.plainSequence()) == plain)
    #expect(text(tracker.restoreSequence()) == restore)
  }

  @Test func aTerminalThatNobodyTouchedNeedsNothing() {
    expect("hola\r\n", plain: "", restore: "")
    expect("\u{1B}[31mrojo\u{1B}[0m\u{1B}[?25l\u{1B}[?25h\u{1B}[H", plain: "", restore: "")
    expect("\u{1B}]0;\u{1B}[?25l\u{07}\u{1B}[?25h", plain: "", restore: "")
  }

  @Test func everyModeIsTakenBackAndRestored() {
    for mode in [1, 5, 6, 9, 66, 69, 1000, 1002, 1003, 1004, 1006, 1015, 2004, 2026, 2048] {
      expect("\u{1B}[?\(mode)h", plain: "\u{1B}[?\(mode)l", restore: "\u{1B}[?\(mode)h")
      expect("\u{1B}[?\(mode)h\u{1B}[?\(mode)l", plain: "", restore: "")
    }
    for mode in [7, 25] {
      expect("\u{1B}[?\(mode)l", plain: "\u{1B}[?\(mode)h", restore: "\u{1B}[?\(mode)l")
    }
    expect("\u{1B}[4h", plain: "\u{1B}[4l", restore: "\u{1B}[4h")
    expect("\u{1B}=", plain: "\u{1B}[?66l", restore: "\u{1B}[?66h")
    expect(
      "\u{1B}[?1000;1006h", plain: "\u{1B}[?1000l\u{1B}[?1006l",
      restore: "\u{1B}[?1000h\u{1B}[?1006h")
  }

  @Test(arguments: [47, 1047, 1049]) func theAlternateScreen(_ mode: Int) {
    let inside = tracker("\u{1B}[?\(mode)h")
    #expect(inside.isAlternateScreen)
    #expect(text(inside.plainSequence()) == "\u{1B}[?\(mode)l\u{1B}[0m")
    #expect(text(inside.restoreSequence()) == "\u{1B}[?\(mode)h")
    #expect(!tracker("\u{1B}[?\(mode)h\u{1B}[?\(mode)l").isAlternateScreen)
    #expect(!tracker("\u{1B}[?1049h\u{1B}c").isAlternateScreen)
  }

  @Test func aFullScreenProgram() {
    expect(
      "\u{1B}[?1049h\u{1B}[22;0;0t\u{1B}[1;24r\u{1B}[?1h\u{1B}=\u{1B}[?25l\u{1B}[?2004h\u{1B}[>4;2m\u{1B}[1;31m",
      plain:
        "\u{1B}[?1l\u{1B}[?25h\u{1B}[?66l\u{1B}[?2004l\u{1B}7\u{1B}[r\u{1B}8\u{1B}[>4;0m\u{1B}[?1049l\u{1B}[0m",
      restore:
        "\u{1B}[?1049h\u{1B}[>4;2m\u{1B}7\u{1B}[1;24r\u{1B}8\u{1B}[?1h\u{1B}[?25l\u{1B}[?66h\u{1B}[?2004h\u{1B}[0;1;31m"
    )
  }

  @Test(arguments: [
    ("1", "1"), ("1;31", "1;31"), ("31;0", ""), ("", ""), ("38;5;17", "38;5;17"),
    ("38;2;1;2;3;1", "1;38;2;1;2;3"), ("38:2::1:2:3", "38:2::1:2:3"), ("48;5;9;4", "4;48;5;9"),
    ("4:3", "4:3"), ("4:3;4:0", ""), ("1;2;22", ""), ("3;4;7;9;23;24;27;29", ""), ("58:5:1;59", ""),
    ("97;107", "97;107"), ("31;39;41;49", ""), ("1;;31", "31"), ("38;5", ""), ("38;9;1", ""),
    ("5;25", ""),
    ("1;1;1", "1"), ("53;55", ""), ("4;21", "4;21"), ("4;24", ""),
  ])
  func colours(_ set: String, _ kept: String) {
    expect(
      "\u{1B}[\(set)m", plain: kept.isEmpty ? "" : "\u{1B}[0m",
      restore: kept.isEmpty ? "" : "\u{1B}[0;\(kept)m")
  }

  @Test func savedDrawing() {
    expect("\u{1B}[31m\u{1B}7\u{1B}[0m\u{1B}8", plain: "\u{1B}[0m", restore: "\u{1B}[0;31m")
    expect(
      "\u{1B}[31m\u{1B}[?1049h\u{1B}[32m\u{1B}[?1049l", plain: "\u{1B}[0m", restore: "\u{1B}[0;31m")
  }

  @Test func characterSets() {
    expect("\u{1B}(0", plain: "\u{1B}(B", restore: "\u{1B}(0")
    expect("\u{1B})0\u{0E}", plain: "\u{0F}", restore: "\u{1B})0\u{0E}")
  }

  @Test func keyboards() {
    expect("\u{1B}[>5u", plain: "\u{1B}[=0;1u", restore: "\u{1B}[=5;1u")
    expect("\u{1B}[>5u\u{1B}[>1u\u{1B}[<u", plain: "\u{1B}[=0;1u", restore: "\u{1B}[=5;1u")
    expect("\u{1B}[>5u\u{1B}[<9u", plain: "", restore: "")
    expect("\u{1B}[=5u\u{1B}[=2;2u\u{1B}[=4;3u", plain: "\u{1B}[=0;1u", restore: "\u{1B}[=3;1u")
    expect(
      "\u{1B}[?1049h\u{1B}[>1u", plain: "\u{1B}[=0;1u\u{1B}[?1049l\u{1B}[0m",
      restore: "\u{1B}[?1049h\u{1B}[=1;1u")
  }

  @Test func savedModes() {
    expect(
      "\u{1B}[?1000h\u{1B}[?1000s\u{1B}[?1000l\u{1B}[?1000r", plain: "\u{1B}[?1000l",
      restore: "\u{1B}[?1000h")
  }

  @Test func resets() {
    expect("\u{1B}[?25l\u{1B}[1m\u{1B}[4h\u{1B}[2;3r\u{1B}(0\u{1B}[!p", plain: "", restore: "")
    expect("\u{1B}[?1000h\u{1B}[?1049h\u{1B}[>1u\u{1B}[1m\u{1B}c", plain: "", restore: "")
  }

  @Test func theVersionSaysThatSomethingMayHaveChanged() {
    var tracker = ModeTracker()
    tracker.feed(Array("hola\r\n".utf8))
    #expect(tracker.version == 0)
    tracker.feed(Array("\u{1B}[?1000h".utf8))
    #expect(tracker.version == 1)
    #expect(tracker.isOn(1000) && tracker.isOn(25) && !tracker.isOn(1049))
  }

  /// From plain, the restoring sequence leads to a tracker that wants the same again.
  @Test func restoringIsFaithfulForNoise() {
    var random = Cutting.Random()
    for _ in 0..<3000 {
      var tracker = ModeTracker()
      tracker.feed(Cutting.noise(120, &random) + [0x18])
      var again = ModeTracker()
      again.feed(tracker.restoreSequence())
      #expect(again.restoreSequence() == tracker.restoreSequence())
      again.feed(tracker.plainSequence())
      #expect(again.plainSequence() == [])
    }
  }
}

import AldabaTerminal
import Testing

@testable import AldabaTechnician

@Suite struct ConsoleViewTests {
  private func text(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes), as: UTF8.self)
  }

  private func backlog(_ parts: String...) -> ConsoleBacklog {
    var backlog = ConsoleBacklog()
    for part in parts { backlog.add(Array(part.utf8), isSeen: false) }
    return backlog
  }

  @Test func whatWasNeverSeenIsShownOnceAndThenAScreen() {
    var backlog = backlog("1\r\n2\r\n3\r\n4\r\n$ ")
    #expect(text(backlog.replay(rows: 2)) == "1\r\n2\r\n3\r\n4\r\n$ ")
    #expect(text(backlog.replay(rows: 2)) == "4\r\n$ ")
    #expect(text(backlog.lastLine) == "$ ")
  }

  @Test func theAlternateScreenIsNotKept() {
    var backlog = backlog("$ vim\r\n\u{1B}[?1049h\u{1B}[Htext\u{1B}[2J", "more")
    #expect(backlog.isFullScreen)
    #expect(text(backlog.replay(rows: 9)) == "\u{1B}[?1049h\u{1B}[H\u{1B}[2J")
    backlog.add(Array("\u{1B}[?1049l$ ".utf8), isSeen: false)
    #expect(text(backlog.replay(rows: 9)) == "$ vim\r\n$ ")
  }

  @Test func modesThatHoldComeBack() {
    var backlog = backlog("\u{1B}[?2004h$ ")
    #expect(text(backlog.replay(rows: 9)) == "\u{1B}[?2004h$ \u{1B}[?2004h")
  }

  @Test func aScreenDrawnFromItsTopIsDrawnThereAgain() {
    var backlog = backlog("old\r\n\u{1B}[H\u{1B}[2Jone\r\n\u{1B}[Htwo\r\n")
    #expect(text(backlog.replay(rows: 9)) == "\u{1B}[H\u{1B}[2J\u{1B}[Htwo\r\n")
  }

  @Test func memoryIsBoundedAndNothingIsCutInTwo() {
    var backlog = ConsoleBacklog()
    for _ in 0..<40_000 { backlog.add(Array("línea\u{1B}[31m roja\u{1B}[0m".utf8), isSeen: false) }
    let kept = backlog.replay(rows: 1)
    #expect(kept.count <= 2 * ConsoleBacklog.kept + 64 && kept.count > ConsoleBacklog.kept / 2)
    #expect(kept.first == 0x1B)
    var endless = ConsoleBacklog()
    for _ in 0..<40 { endless.add([UInt8](repeating: 0x61, count: 16_384), isSeen: false) }
    #expect(endless.replay(rows: 1).count <= 2 * ConsoleBacklog.kept)
  }

  @Test func outputIsFilteredAndOnlyShownInTheView() {
    var view = ConsoleView()
    #expect(view.output(Array("a\u{1B}]52;c;aGk=\u{7}b\r\n".utf8)) == [])
    #expect(text(view.enter(Viewport.Size(columns: 80, rows: 24))) == "ab\r\n")
    #expect(text(view.output(Array("c\u{1B}[6n".utf8))) == "c")
    #expect(text(view.leave()) == "\r\n")
    #expect(view.output(Array("d".utf8)) == [])
  }

  @Test func leavingGivesThePlainTerminalBack() {
    var view = ConsoleView()
    _ = view.enter(Viewport.Size(columns: 80, rows: 24))
    _ = view.output(Array("\u{1B}[?1049h\u{1B}[?1000h\u{1B}[31m".utf8))
    #expect(text(view.leave()) == "\u{1B}[?1000l\u{1B}[?1049l\u{1B}[0m\r\n")
    #expect(view.modes.plainSequence() == [])
  }

  @Test func aNoticeKeepsTheLineThatWasBeingTyped() {
    var view = ConsoleView()
    _ = view.enter(Viewport.Size(columns: 80, rows: 24))
    _ = view.output(Array("x\r\n$ ec".utf8))
    let notice = view.notice("Ana: hola", "Ctrl+5")
    #expect(notice.stays)
    #expect(text(notice.bytes) == "\r\n\u{1B}[0mAna: hola\r\n$ ec")
  }

  @Test func aFullScreenNoticeStandsInTheLastRow() {
    var view = ConsoleView()
    _ = view.enter(Viewport.Size(columns: 40, rows: 24))
    _ = view.output(Array("\u{1B}[?1049h".utf8))
    let notice = view.notice(String(repeating: "漢", count: 60), "Ctrl+5")
    #expect(!notice.stays)
    #expect(text(notice.bytes).contains("\u{1B}[24;1H"))
    #expect(text(notice.bytes).contains("漢 · Ctrl+5"))
  }
}

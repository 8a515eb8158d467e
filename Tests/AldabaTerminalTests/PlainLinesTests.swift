import AldabaWords
import Testing

@testable import AldabaTerminal

@Suite struct PlainLinesTests {
  private func lines(_ text: String) -> [String] {
    var lines = PlainLines()
    return lines.feed(Array(text.utf8)) + [lines.flush()].compactMap { $0 }
  }

  @Test func linesAreAsTheyStand() {
    #expect(lines("uno\r\ndos\n\ntres") == ["uno", "dos", "", "tres"])
    #expect(lines("") == [] && lines("\n") == [""])
    #expect(lines("a\tb\n") == ["a       b"])
    #expect(lines("ñandú 漢字\n") == ["ñandú 漢字"])
  }

  @Test func whatIsDrawnOverIsShownAsItWasLast() {
    #expect(lines(" 10%\r 20%\r100%\r\n") == ["100%"])
    #expect(lines("abc\u{8}\u{8}x\n") == ["ax"])
    #expect(lines("\u{8}x\n") == ["x"])
  }

  @Test func nothingActsOnTheTerminal() {
    #expect(lines("\u{1B}[31mrojo\u{1B}[0m\u{1B}[2J\n") == ["rojo"])
    #expect(lines("\u{1B}]0;title\u{7}a\u{7}\u{0}b\n") == ["ab"])
    #expect(lines("a\u{202E}b\n") == ["a\\u{202E}b"])
    var broken = PlainLines()
    #expect(broken.feed([0x61, 0xFF, 0x0A]) == ["a\u{FFFD}"])
  }

  @Test func anEndlessLineIsCut() {
    let long = lines(String(repeating: "x", count: PlainLines.longest + 5))
    #expect(long.map(\.count) == [PlainLines.longest, 5])
  }

  @Test func cutAnywhereItIsTheSame() {
    let text = "uno \u{1B}[31mdos\u{1B}[0m\r\n10%\rñ\ttres\n漢字 fin"
    for cut in 0...text.utf8.count {
      var lines = PlainLines()
      let bytes = Array(text.utf8)
      let parts = lines.feed(Array(bytes[..<cut])) + lines.feed(Array(bytes[cut...]))
      #expect(parts + [lines.flush()].compactMap { $0 } == self.lines(text))
    }
  }

  @Test func rowsKeepTheirColumns() {
    #expect(PlainLines.rows("a   b", columns: 80) == ["  a   b"])
    #expect(PlainLines.rows("", columns: 80) == ["  "])
    let rows = PlainLines.rows(String(repeating: "漢", count: 40), columns: 40)
    #expect(rows.map { $0.unicodeScalars.reduce(0) { $0 + displayWidth($1) } } == [40, 40, 6])
  }
}

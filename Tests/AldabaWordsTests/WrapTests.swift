import AldabaWords
import Testing

@Suite struct WrapTests {
  @Test func breaksAtWords() {
    let text = "uno dos tres cuatro cinco seis siete ocho nueve diez once"
    #expect(
      wrap(text, columns: 40) == [
        "uno dos tres cuatro cinco seis siete", "  ocho nueve diez once",
      ])
    #expect(wrap(text, columns: 40, indent: 0)[1] == "ocho nueve diez once")
    #expect(wrap(text, columns: 80) == [text])
  }

  @Test func linesStayLines() {
    #expect(wrap("a\n\nb", columns: 40) == ["a", "", "b"])
    #expect(wrap("", columns: 40) == [""])
    #expect(wrap("  a   b ", columns: 40) == ["a b"])
  }

  @Test func narrowWindowsCountAsForty() {
    let text = String(repeating: "x", count: 40)
    for columns in [Int.min, 0, 1, 39, 40] { #expect(wrap(text, columns: columns) == [text]) }
  }

  @Test func longWordsAreCutBetweenCharacters() {
    let path = String(repeating: "é", count: 50)
    #expect(wrap(path, columns: 40).map(\.count) == [40, 12])
    let decomposed = String(repeating: "e\u{301}", count: 50)
    #expect(wrap(decomposed, columns: 40).map(\.count) == [40, 12])
    #expect(wrap("a \(path)", columns: 40).first == "a")
  }

  @Test func wideCharactersTakeTwo() {
    let rows = wrap(String(repeating: "漢", count: 30), columns: 40)
    #expect(rows.map(\.count) == [20, 12])
    #expect(displayWidth("漢") == 2 && displayWidth("ﾊ") == 1 && displayWidth("Ａ") == 2)
    #expect(displayWidth("한") == 2 && displayWidth("😀") == 2 && displayWidth("é") == 1)
    #expect(displayWidth("\u{301}") == 0 && displayWidth("\u{200B}") == 0)
    #expect(displayWidth("«") == 1 && displayWidth("\u{7}") == 0)
  }

  @Test func theWidthIsTheCallers() {
    let rows = wrap("aaaa bbbb", columns: 40, width: { _ in 8 })
    #expect(rows == ["aaaa", "  bbbb"])
    #expect(wrap("a b", columns: 40, width: { _ in -1 }) == ["a b"])
  }

  @Test func spelledDigitsStayTogether() {
    let rows = wrap("Si nos necesita, llame aquí: 9 1 5 5 5 0 1 0 0", columns: 40)
    #expect(rows == ["Si nos necesita, llame aquí:", "  9 1 5 5 5 0 1 0 0"])
    let ticket = wrap("Quien le llame verá ahora: INC-4 7 1 1 5 5 5", columns: 40)
    #expect(ticket == ["Quien le llame verá ahora:", "  INC-4 7 1 1 5 5 5"])
    let many = wrap(String(repeating: "1 ", count: 200), columns: 40)
    #expect(many.allSatisfy { $0.count <= 40 })
  }

  /// Whoever copies it from the window gets it whole.
  @Test func aPathOnALineOfItsOwnStaysWhole() {
    let path = "/home/ana/.local/state/aldaba/receipts/f5a5e3bcfbebc0ba39aa90600600a20d.txt"
    #expect(wrap("Su copia:\n\(path)", columns: 40) == ["Su copia:", path])
    #expect(wrap("Su copia: \(path)", columns: 40).allSatisfy { $0.count <= 40 })
    #expect(wrap("/\(path) y más", columns: 40).allSatisfy { $0.count <= 40 })
  }
}

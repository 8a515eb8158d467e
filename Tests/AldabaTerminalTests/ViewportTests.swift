import AldabaTerminal
import Testing

@Suite struct ViewportTests {
  /// Ten columns and four rows on a terminal of twenty and ten.
  private var viewport = Viewport()

  init() {
    _ = viewport.resize(.init(columns: 10, rows: 4), on: .init(columns: 20, rows: 10))
  }

  private mutating func feed(_ text: String) -> String {
    String(decoding: viewport.feed(Array(text.utf8)), as: UTF8.self)
  }

  @Test func sameSizeChangesNothing() {
    var same = Viewport()
    #expect(same.resize(.init(columns: 80, rows: 24), on: .init(columns: 80, rows: 24)) == [])
    let bytes = Array("\u{1B}[r\u{1B}[99;99H\u{1B}]0;x".utf8) + [0xFF, 0xC3]
    #expect(same.feed(bytes) == bytes && same.release() == [])
  }

  @Test mutating func theRegionEndsAtTheLastRow() {
    #expect(String(decoding: viewport.release(), as: UTF8.self) == "\u{1B}7\u{1B}[r\u{1B}8")
    #expect(feed("\u{1B}[r") == "\u{1B}[1;4r")
    #expect(feed("\u{1B}[2;3r") == "\u{1B}[2;3r")
    #expect(feed("\u{1B}[2r") == "\u{1B}[2;4r" && feed("\u{1B}[2;99r") == "\u{1B}[2;4r")
    #expect(feed("\u{1B}[!p") == "\u{1B}[!p\u{1B}7\u{1B}[1;4r\u{1B}8")
    #expect(feed("\u{1B}c") == "\u{1B}c\u{1B}[1;4r")
  }

  @Test mutating func aFullLineGoesOnInTheNextRow() {
    #expect(feed("0123456789") == "0123456789\u{8}")
    #expect(feed("a") == "\r\na")
    #expect(feed("\r\n0123456789\r\n") == "\r\n0123456789\u{8}\r\n")
    #expect(feed("012345678漢") == "012345678\r\n漢")
    #expect(feed("\r01234567漢x") == "\r01234567漢\u{8}\r\nx")
    #expect(feed("\r0123456789\u{301}") == "\r0123456789\u{8}\u{301}")
    #expect(feed("\r\u{1B}[?7l0123456789ab") == "\r\u{1B}[?7l0123456789\u{8}a\u{8}b\u{8}")
  }

  @Test mutating func movingTakesTheWrapBack() {
    #expect(feed("0123456789\u{8}ab") == "0123456789\u{8}\u{8}ab\u{8}")
    #expect(feed("\u{1B}[1;10Hxy") == "\u{1B}[1;10Hx\u{8}\r\ny")
    #expect(feed("\u{1B}7\r012\u{1B}8\u{1B}[9Cz") == "\u{1B}7\r012\u{1B}8\u{1B}[10Gz\u{8}")
  }

  @Test mutating func placesOutsideAreCutToTheEdge() {
    #expect(feed("\u{1B}[999;999H") == "\u{1B}[4;10H")
    #expect(feed("\u{1B}[H\u{1B}[99G\u{1B}[99d") == "\u{1B}[1;1H\u{1B}[10G\u{1B}[4d")
    #expect(feed("\r\t") == "\r\t" && feed("\t") == "\u{1B}[10G")
    #expect(feed("\ra\u{1B}[20b") == "\ra" + "aaaaaaaaa\u{8}\r\naaaaaaaaaa\u{8}\r\na")
  }

  @Test mutating func otherThingsPassAsTheyCame() {
    for text in [
      "\u{1B}[31m", "\u{1B}]0;title\u{7}", "\u{1B}[?1049h", "\u{1B}P1$r\u{1B}\\", "\u{1B}(0",
    ] {
      #expect(feed(text + "\r") == text + "\r")
    }
  }

  @Test mutating func cutAnywhereItIsTheSame() {
    let text = "0123456789é漢\u{1B}[99;99H\u{1B}[r\u{1B}[?1049h\u{1B}]0;t\u{7}abc\t\t\u{1B}[3b"
    var whole = viewport
    let expected = whole.feed(Array(text.utf8))
    var single = viewport
    #expect(text.utf8.flatMap { single.feed([$0]) } == expected)
  }

  @Test mutating func anythingCanCome() {
    var random = SystemRandomNumberGenerator()
    let alphabet = Array("\u{1B}[[]0;19?HrbGCd!pc78\r\n\t\u{8}aé漢\u{7}\u{18}".utf8) + [0xFF, 0x9B]
    for _ in 0..<20_000 {
      let bytes = (0..<40).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      #expect(viewport.feed(bytes).count < 20_000)
    }
  }
}

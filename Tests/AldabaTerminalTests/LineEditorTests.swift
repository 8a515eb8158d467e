import AldabaWords
import Testing

@testable import AldabaTerminal

@Suite struct LineEditorTests {
  /// Types at a console of so many columns; answers the screen, the line and the events.
  private func console(
    _ keys: String..., columns: Int = 40, prompt: String = "> "
  ) -> (screen: Screen, editor: LineEditor, events: [LineEditor.Event]) {
    var editor = LineEditor(.console(columns: columns), prompt: prompt)
    var screen = Screen(columns: columns)
    var events: [LineEditor.Event] = []
    screen.show(editor.show())
    for key in keys {
      let (shown, more) = editor.feed(Array(key.utf8))
      screen.show(shown)
      events += more
    }
    return (screen, editor, events)
  }

  private func plain(_ keys: String) -> (shown: String, line: String, events: [LineEditor.Event]) {
    var editor = LineEditor(.plain)
    _ = editor.show()
    let (shown, events) = editor.feed(Array(keys.utf8))
    return (text(shown), editor.line, events)
  }

  @Test func typesALine() {
    let (screen, _, events) = console("hola", "\r")
    #expect(events == [.line("hola")])
    #expect(screen.lines == ["> hola", ""])
  }

  @Test(arguments: [
    ("abc\u{7F}", "ab"), ("abc\u{08}", "ab"), ("abc\u{1B}[D\u{1B}[Dx", "axbc"),
    ("abc\u{1B}OD\u{7F}", "ac"),
    ("abc\u{01}x", "xabc"), ("abc\u{1B}[Hx\u{1B}[Fy", "xabcy"),
    ("abc\u{1B}[1~x\u{1B}[4~y", "xabcy"),
    ("ab cd\u{15}", ""), ("ab cd\u{17}", "ab "), ("ab cd\u{17}\u{17}", ""),
    ("abcd\u{02}\u{02}\u{0B}", "ab"),
    ("abc\u{01}\u{04}", "bc"), ("abc\u{01}\u{1B}[3~", "bc"), ("ab cd\u{1B}bx", "ab xcd"),
    ("ab cd\u{01}\u{1B}fx", "abx cd"), ("ab cd\u{1B}[1;5Dx", "ab xcd"), ("ñandú\u{7F}", "ñand"),
    ("e\u{301}x\u{7F}\u{7F}", ""), ("漢字\u{1B}[D\u{7F}", "字"), ("👩\u{200D}💻\u{7F}", ""),
    ("a\u{1B}[Zb", "ab"),
    ("a\u{0}\u{1C}b", "ab"), ("a\u{202E}b", "ab"), ("a\u{1B}[5;7~b", "ab"),
    ("ab\u{06}\u{1B}[Cc", "abc"),
  ])
  func edits(_ keys: String, _ line: String) {
    for pieces in Cutting.ways(Array(keys.utf8)) {
      var editor = LineEditor(.console(columns: 40))
      _ = editor.show()
      for piece in pieces { _ = editor.feed(piece) }
      #expect(editor.line == line)
    }
  }

  @Test func malformedBytesComeToNothing() {
    var editor = LineEditor(.console(columns: 40))
    _ = editor.feed([0x61, 0xFF, 0xC3, 0x62, 0xE2, 0x82, 0x63])
    #expect(editor.line == "abc")
  }

  @Test func controlKeysEnd() {
    #expect(console("abc", "\u{03}").events == [.interrupt])
    #expect(console("\u{04}").events == [.endOfInput])
    #expect(console("abc", "\u{04}").events == [])
    #expect(console("a\r\n").events == [.line("a")])
    #expect(console("a\r").editor.line == "")
  }

  @Test func aPasteRunsNothing() {
    let (_, editor, events) = console("\u{1B}[200~ls\rrm\n\u{03}x\u{1B}[201~", "!")
    #expect(events == [])
    #expect(editor.line == "ls rm  x!")
  }

  @Test func history() {
    var editor = LineEditor(.console(columns: 40))
    for line in ["uno", "dos", "dos"] {
      _ = editor.show()
      _ = editor.feed(Array("\(line)\r".utf8))
    }
    #expect(editor.history == ["uno", "dos"])
    _ = editor.feed(Array("tr".utf8))
    let expected = ["dos", "uno", "uno", "dos", "tr", "tr"]
    for (key, line) in zip(["A", "A", "A", "B", "B", "B"], expected) {
      _ = editor.feed(Array("\u{1B}[\(key)".utf8))
      #expect(editor.line == line)
    }
  }

  @Test func completion() {
    func completed(_ typed: String, _ candidates: [String]) -> (String, [String]) {
      var editor = LineEditor(.console(columns: 40), prompt: "> ")
      var screen = Screen(columns: 40)
      editor.complete = { _ in candidates }
      screen.show(editor.show())
      screen.show(editor.feed(Array("\(typed)\t".utf8)).shown)
      return (editor.line, screen.lines)
    }
    #expect(completed("tra", ["transfer"]) == ("transfer ", ["> transfer"]))
    #expect(completed("ask t", ["type", "type-no-enter"]) == ("ask type", ["> ask type"]))
    #expect(completed("a", ["ask", "attach"]) == ("a", ["ask  attach", "> a"]))
    #expect(completed("x", []) == ("x", ["> x"]))
  }

  @Test func aMessageDoesNotBreakTheLine() {
    var (screen, editor, _) = console("hola mu", "\u{1B}[D")
    screen.show(editor.interrupt("Ana: ¿sí?\nsegunda\u{1B}[2J"))
    #expect(screen.lines == ["Ana: ¿sí?", "segunda\\u{1B}[2J", "> hola mu"])
    screen.show(editor.feed(Array("n".utf8)).shown)
    #expect(screen.lines.last == "> hola mnu")
    #expect((screen.row, screen.column) == (2, 9))
  }

  @Test func aMessageAboveALineOfSeveralRows() {
    var (screen, editor, _) = console(String(repeating: "x", count: 25), columns: 10)
    screen.show(editor.interrupt("hola"))
    #expect(screen.lines == ["hola", "> xxxxxxxx", "xxxxxxxxxx", "xxxxxxx"])
  }

  @Test func hidingAndShowing() {
    var (screen, editor, _) = console("abc")
    screen.show(editor.hide())
    #expect(screen.lines == [""])
    #expect(editor.feed(Array("d".utf8)).shown == [])
    screen.show(editor.show())
    #expect(screen.lines == ["> abcd"])
    #expect(editor.show() == [])
    #expect(LineEditor(.plain).line == "")
  }

  @Test func aLineHasALimit() {
    var editor = LineEditor(.plain)
    _ = editor.feed(Array(repeating: 0x61, count: 10_000))
    #expect(editor.line.count == LineEditor.longestLine)
  }

  @Test func typingAtTheEndOnlyEchoes() {
    var editor = LineEditor(.console(columns: 40), prompt: "> ")
    _ = editor.show()
    #expect(text(editor.feed(Array("é漢".utf8)).shown) == "é漢")
    #expect(text(editor.feed([0x7F]).shown) == "\u{08} \u{08}\u{08} \u{08}")
  }

  @Test func plainEchoesAndRubsOut() {
    #expect(plain("sí\r") == ("sí\r\n", "", [.line("sí")]))
    #expect(plain("sí\u{7F}i").shown == "sí\u{08} \u{08}i")
    #expect(plain("漢\u{7F}").shown == "漢\u{08} \u{08}\u{08} \u{08}")
    #expect(plain("ab\u{15}").shown == "ab\u{08} \u{08}\u{08} \u{08}")
    #expect(plain("\u{7F}").shown == "")
    #expect(plain("a\u{1B}[A\u{1B}[D\t\u{01}b") == ("ab", "ab", []))
    #expect(plain("a\u{03}").events == [.interrupt])
  }

  @Test func plainNeverPrintsAnEscape() {
    var random = Cutting.Random()
    for _ in 0..<1000 {
      var editor = LineEditor(.plain, prompt: "? ")
      var shown = editor.show()
      for _ in 0..<4 {
        shown += editor.feed(Cutting.noise(20, &random)).shown
        shown += editor.interrupt("hola") + editor.show()
      }
      #expect(!shown.contains(0x1B))
    }
  }

  /// After any keys, the screen shows the line and the cursor stands where the next key goes.
  @Test(arguments: [7, 10, 11, 40]) func theScreenShowsTheLine(_ columns: Int) {
    var random = Cutting.Random(state: UInt64(columns))
    let keys = [
      "a", "b", " ", "ñ", "漢", "🙂", "xyz", "\u{7F}", "\u{1B}[D", "\u{1B}[D", "\u{1B}[C", "\u{01}",
      "\u{05}",
      "\u{17}", "\u{0B}", "\u{1B}[3~", "\u{1B}b", "\u{1B}f",
    ]
    for _ in 0..<300 {
      var editor = LineEditor(.console(columns: columns), prompt: "> ")
      var screen = Screen(columns: columns)
      screen.show(editor.show())
      for _ in 0..<40 {
        let key = keys.randomElement(using: &random) ?? ""
        screen.show(editor.feed(Array(key.utf8)).shown)
      }
      var whole = Screen(columns: columns)
      whole.show(Array("> \(editor.line)".utf8))
      let shown = screen.lines.joined(separator: "\n")
      #expect(trimmed(shown) == trimmed(whole.lines.joined(separator: "\n")))
      // What is typed next must appear at the cursor.
      screen.show(editor.feed(Array("|".utf8)).shown)
      whole = Screen(columns: columns)
      whole.show(Array("> \(editor.line)".utf8))
      #expect(
        trimmed(screen.lines.joined(separator: "\n"))
          == trimmed(whole.lines.joined(separator: "\n")))
    }
  }

  private func trimmed(_ text: String) -> String {
    var text = text
    while text.hasSuffix("\n") { text.removeLast() }
    return text
  }
}

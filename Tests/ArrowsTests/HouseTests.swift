import Glibc
import Testing

/// Rules of the house that a reader can rely on in every file.
@Suite("House rules") struct HouseTests {
  @Test("a program is one file of a few lines")
  func mains() {
    for program in ["aldaba", "aldaba-agent", "aldaba-audit", "aldaba-bench", "aldaba-broker"] {
      let files = Tree.sources.filter { $0.module == program }
      #expect(files.map(\.path) == ["Sources/\(program)/main.swift"])
      for file in files { #expect(file.lines <= 5, "\(file.path)") }
    }
  }

  /// Longer than that, a file wants to be two.
  static let longest = 400

  @Test("no source file is long")
  func sizes() {
    for file in Tree.sources where file.isSwift {
      #expect(file.lines <= Self.longest, "\(file.path): \(file.lines) lines")
    }
  }

  @Test("texts speak of the product alone, and nothing is left for later")
  func words() {
    // Nobody outside can follow a reference to somebody's desk, tracker or notes.
    let anyCase = [
      "/work/", "contract.md", "design.md", "cli.md", "people.md", "etiquette.md",
      "sentences.md", "testing.md", "style.md", "claude", "anthropic", "chatgpt", "copilot",
      "subagent",
    ]
    let thisCase = ["TODO", "FIXME"]
    for file in Tree.everything where !file.path.hasPrefix("Tests/ArrowsTests/") {
      for line in lines(of: file.text.lowercased(), with: anyCase)
        + lines(of: file.text, with: thisCase)
      {
        Issue.record("\(file.path):\(line.number): «\(line.text)»")
      }
      for line in lines(of: file.text.lowercased(), with: ["issue", "#"])
      where refersToIssue(line.text) {
        Issue.record("\(file.path):\(line.number): an issue's number")
      }
    }
  }

  /// The lines that contain one of these.
  private func lines(of text: String, with words: [String]) -> [(number: Int, text: String)] {
    guard words.contains(where: { word in text.withCString { strstr($0, word) != nil } }) else {
      return []
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .filter { line in words.contains { line.element.contains($0) } }
      .map { ($0.offset + 1, String($0.element)) }
  }

  /// `issue 12`, and `#12` in prose; `PKCS #8` is a standard's name, and `"…#8…"` a literal.
  private func refersToIssue(_ line: String) -> Bool {
    for piece in line.split(separator: "issue").dropFirst() {
      if piece.drop(while: { $0 == " " || $0 == "#" }).first?.isNumber == true,
        piece.first == " " || piece.first == "#"
      {
        return true
      }
    }
    let words = line.split(separator: " ")
    for (index, word) in words.enumerated() {
      let bare = word.drop(while: { $0 == "(" || $0 == "[" })
      guard bare.first == "#", bare.dropFirst().first?.isNumber == true else { continue }
      if index == 0 || !words[index - 1].hasSuffix("pkcs") { return true }
    }
    return false
  }

  // MARK: - Sentences

  /// Where each language's sentences live, apart from `Localized` tables.
  static let wordsModule = "AldabaWords"

  @Test("whatever a person reads comes from AldabaWords or from a table in both languages")
  func sentences() {
    for file in Tree.sources where file.isSwift && file.module != Self.wordsModule {
      for literal in file.swift.literals {
        let calls = literal.calls.map(\.name)
        if calls.contains("Localized") { continue }
        #expect(
          !isSpanish(literal.text),
          "\(file.path):\(literal.line): Spanish outside of a table: \(literal.text)")
        // What goes to people is told, printed or asked; there, a literal is no sentence.
        if let call = calls.last, ["tell", "print", "line", "write", "say"].contains(call) {
          #expect(
            words(literal.text) < 3,
            "\(file.path):\(literal.line): a sentence in one language: \(literal.text)")
        }
      }
    }
  }

  private func isSpanish(_ text: String) -> Bool {
    text.lowercased().contains { "áéíóúñü¿¡".contains($0) }
  }

  /// How many words of letters stand side by side at most.
  private func words(_ text: String) -> Int {
    var (longest, run) = (0, 0)
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let bare = word.filter { !",.:;!?".contains($0) }
      run = !bare.isEmpty && bare.allSatisfy(\.isLetter) ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}

/// The reader of sources itself: what it must not mistake.
@Suite("Reading sources") struct SwiftTextTests {
  @Test("imports are found behind attributes and access, not in comments or literals")
  func imports() {
    let text = SwiftText(
      #"""
      // import A
      /* import B
      import C */
      @testable import D
      public import E
      internal import struct F.G
      let text = """
        import H
        """
      let other = "import I"
      """#)
    #expect(text.imports.map(\.module) == ["D", "E", "F"])
    #expect(text.imports.map(\.line) == [4, 5, 6])
  }

  @Test("literals know their line, their interpolations and the calls around them")
  func literals() {
    let text = SwiftText(
      ##"""
      say(
        Localized("uno \(name("dos")) tres", #"a "b""#))
      let plain = "\"quoted\""
      """##)
    #expect(text.literals.map(\.text) == ["dos", "uno   tres", "a \"b\"", "\"quoted\""])
    #expect(text.literals.map(\.line) == [2, 2, 2, 3])
    #expect(
      text.literals.map { $0.calls.map(\.name) } == [
        ["say", "Localized", "name"], ["say", "Localized"], ["say", "Localized"], [],
      ])
  }
}

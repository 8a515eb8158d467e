import AldabaSteps
import AldabaTerminal
import AldabaWords
import Testing

@testable import AldabaTechnician

@Suite struct StepsCommandTests {
  @Test("every problem has a sentence in both languages, on one line, that quotes what came")
  func sentences() {
    for code in StepsProblem.Code.allCases {
      let problem = StepsProblem(code, line: 3, column: 4, came: "a\u{202E}\nb»")
      let sentence = StepsCommand.sentence(problem)
      for language in Language.allCases {
        let text = sentence[language]
        #expect(!text.isEmpty && text == visible(text), "\(code)")
        #expect(text.last != ".", "\(code)")
        #expect((10...110).contains(text.count), "\(code): \(text)")
      }
      #expect(sentence.es != sentence.en, "\(code)")
      // What came is in both, or in neither.
      #expect(
        sentence.es.contains("U+202E".dropFirst(2)) == sentence.en.contains("202E"), "\(code)")
    }
  }

  @Test("both commands are found, with their options")
  func table() throws {
    let table = CommandTable(
      program: "aldaba", version: "0", summary: Localized("a", "b"),
      commands: StepsCommand.commands)
    let check = try table.parse(["steps", "check", "a.md", "--lang", "en"])
    #expect(check.command?.name == "steps check" && check.positional == ["a.md"])
    let export = try table.parse(
      ["steps", "export", "a.md", "--format", "html", "--register", "brief"])
    #expect(export.command?.name == "steps export")
    #expect(export.value("format") == "html" && export.value("register") == "brief")
    for wrong in [
      ["steps"], ["steps", "check"], ["steps", "export", "a.md", "--format", "pdf"],
      ["steps", "check", "a.md", "b.md"],
    ] {
      #expect(throws: UsageError.self) { try table.parse(wrong) }
    }
  }

  @Test("the fixed words of a page are in the page's language")
  func fixedWords() {
    #expect(StepsCommand.fixedWords(.es).explanation == "Qué hace:")
    #expect(StepsCommand.fixedWords(.en).explanation == "What it does:")
  }
}

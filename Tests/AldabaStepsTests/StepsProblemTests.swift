import AldabaSteps
import Testing

@Suite struct StepsProblemTests {
  static let long = String(repeating: "a", count: 121)
  static let text = String(repeating: "palabra ", count: 257)

  /// A file, and all that is wrong with it.
  static let cases: [(text: String, problems: [String])] = [
    // The file and its characters.
    ("", ["empty 1:1"]),
    (" \n\r\n  \n", ["empty 1:1"]),
    ("\u{FEFF}\n", ["empty 1:1"]),
    ("# [es] Uno\n## Paso\na\tb\n", ["oddCharacter 3:2 U+0009"]),
    (
      "# [es] U\u{202E}no\n## Pa\u{200B}so\nTex\u{A0}to\n",
      [
        "oddCharacter 1:9 U+202E", "oddCharacter 2:6 U+200B", "oddCharacter 3:4 U+00A0",
      ]
    ),
    (
      "# [es] Uno\n## Paso\na\rb\u{1B}[2J\n",
      [
        "oddCharacter 3:2 U+000D", "oddCharacter 3:4 U+001B",
      ]
    ),
    ("# [es] Uno\n## Paso\nTexto <b>\n", ["hidden 3:7 <b"]),
    ("# [es] Uno\n<!-- nada -->\n## Paso\nTexto\n", ["hidden 2:1 <!", "outsideStep 2:1"]),
    ("# [es] Uno\n## Paso\nVea [aquí](http://a.example)\n", ["hidden 3:10 ]("]),
    ("# [es] Uno\n## Paso\n[x]: http://a.example\n", ["hidden 3:3 ]:"]),
    ("# [es] Uno\n## Paso\nPulse **Aceptar**\n", ["emphasis 3:7 **"]),
    ("# [es] Uno\n## Paso\n~~Nada~~\n__Ya__\n", ["emphasis 3:1 ~~", "emphasis 4:1 __"]),
    (
      "# [es] Uno\n## Paso\nTexto\n~~~\u{301}\n",
      ["unknownFence 4:1 ~~~\u{301}", "misplacedCommand 4:1", "unclosedFence 4:1"]
    ),
    ("# [es] Uno\n## Pulse `Intro`\nTexto\n", ["emphasis 2:10 `"]),
    ("# [es] Uno\n## Paso\nTexto\n---\n", ["bareMark 4:1"]),
    (
      "# [es] Uno\n## Paso\nTexto\n   ===\n-\n1.\n* * *\n",
      [
        "bareMark 4:4", "bareMark 5:1", "bareMark 6:1", "bareMark 7:1",
      ]
    ),
    // Titles and languages.
    ("Hola\n# [es] Uno\n## Paso\nTexto\n", ["missingTitle 1:1"]),
    ("## Paso\nTexto\n", ["missingTitle 1:1"]),
    ("### check\nTexto\n", ["missingTitle 1:1"]),
    ("```sh\nls\n```\n", ["missingTitle 1:1"]),
    ("# Uno\n## Paso\nTexto\n", ["missingLanguage 1:3"]),
    ("# [fr] Un\n## Pas\nTexte\n", ["unknownLanguage 1:3 fr"]),
    ("# [ES] Uno\n## Paso\nTexto\n# [es] Uno\n## Paso\nTexto\n", ["duplicateLanguage 4:3 es"]),
    ("# [es] Uno\n## [en] Step\nTexto\n", ["misplacedLanguage 2:4 en"]),
    ("# [es]\n##\nTexto\n", ["emptyHeading 1:1", "emptyHeading 2:1"]),
    ("# [es] \(long)\n## \(long)\nTexto\n", ["titleTooLong 1:1 121", "titleTooLong 2:1 121"]),
    (
      "# [es] Uno\n## Paso\nTexto\n#### Más\n #  Otro\n#Otro\n",
      [
        "unknownHeading 4:1 ####", "unknownHeading 5:2 #", "unknownHeading 6:1 #Otro",
      ]
    ),
    // Steps and their parts.
    ("# [es] Uno\n", ["noSteps 1:1"]),
    ("# [es] Uno\n## A\nTexto\n# [en] One\n", ["noSteps 4:1"]),
    ("# [es] Uno\n" + String(repeating: "## A\nTexto\n", count: 41), ["tooManySteps 82:1"]),
    (
      "# [es] Uno\n## A\nTexto\n## B\nTexto\n# [en] One\n## A\nText\n",
      [
        "differentCount 6:1 1, 2"
      ]
    ),
    (
      "# [es] Uno\nIntroducción\n### check\nBien\n## A\nTexto\n",
      [
        "outsideStep 2:1", "outsideStep 3:1", "outsideStep 4:1",
      ]
    ),
    ("# [es] Uno\n## A\n## B\nTexto\n", ["missingText 2:1"]),
    ("# [es] Uno\n## A\n### brief\nTexto\n", ["missingText 2:1"]),
    (
      "# [es] Uno\n## A\n\(text)\n### check\n\(text)\n",
      [
        "textTooLong 2:1 2055", "textTooLong 4:1 2055",
      ]
    ),
    (
      "# [es] Uno\n## A\nTexto\n### breve\nOtro\n### \nMás\n",
      [
        "unknownPart 4:5 breve", "emptyHeading 6:1",
      ]
    ),
    (
      "# [es] Uno\n## A\nTexto\n### check\nA\n### Check\nB\n### standard\nC\n",
      [
        "duplicatePart 6:5 check", "duplicatePart 8:5 standard",
      ]
    ),
    (
      "# [es] Uno\n## A\nTexto\n### check\n\n### brief\n",
      [
        "emptyPart 4:1 check", "emptyPart 6:1 brief",
      ]
    ),
    (
      "# [es] Uno\n## A\nTexto\n### check\nBien\n# [en] One\n## A\nText\n",
      [
        "missingPart 7:1 check"
      ]
    ),
    (
      commanded("ls") + "# [en] One\n## A\nText\n### check\nFine\n",
      [
        "missingPart 2:1 check", "missingPart 10:1 command",
      ]
    ),
    // Commands.
    ("# [es] Uno\n## A\nTexto\n```sh\nls\n```\n", ["misplacedCommand 4:1"]),
    ("# [es] Uno\n```sh\nls\n```\n## A\nTexto\n", ["misplacedCommand 2:1"]),
    (
      "# [es] Uno\n## A\nTexto\n### command\nHace\n```bash\nls\n```\n", ["unknownFence 6:1 ```bash"]
    ),
    ("# [es] Uno\n## A\nTexto\n### command\nHace\n~~~\nls\n~~~\n", ["unknownFence 6:1 ~~~"]),
    (
      "# [es] Uno\n## A\nTexto\n### command\nHace\n ```sh\nls\n````\n",
      [
        "unknownFence 6:1 ```sh", "unknownFence 8:1 ````",
      ]
    ),
    (
      "# [es] Uno\n## A\nTexto\n### command\nHace\n```sh\nls\n",
      [
        "missingCommand 4:1", "unclosedFence 6:1",
      ]
    ),
    ("# [es] Uno\n## A\nTexto\n### command\nHace\n", ["missingCommand 4:1"]),
    (commanded(" "), ["missingCommand 4:1"]),
    (commanded("ls") + "```sh\nid\n```\n", ["secondCommand 9:1"]),
    (commanded("ls\nid"), ["severalLines 8:1"]),
    (commanded("ls\n"), ["severalLines 8:1"]),
    (commanded("ls" + String(repeating: "\n", count: 200) + "id"), ["severalLines 8:1"]),
    (commanded(String(repeating: "a", count: 241)), ["commandTooLong 7:1 241"]),
    (commanded("ls\u{202E}"), ["oddCharacter 7:3 U+202E"]),
    (
      commanded("l\u{200D}s\u{2003}-l\tx"),
      [
        "oddCharacter 7:2 U+200D", "oddCharacter 7:4 U+2003", "oddCharacter 7:7 U+0009",
      ]
    ),
    (commanded("ls\r; id"), ["oddCharacter 7:3 U+000D"]),
    (commanded("ls ~/Imágenes"), ["commandCharacter 7:8 U+00E1"]),
    (commanded("\u{441}at x"), ["commandCharacter 7:1 U+0441"]),
    (commanded("ls" + String(repeating: " ", count: 150) + "; id"), ["commandSpaces 7:3"]),
    (commanded(" ls"), ["commandSpaces 7:1"]),
    (commanded("ls "), ["commandSpaces 7:3"]),
    (commanded("$ ls"), ["commandPrompt 7:1 $"]),
    (commanded("# ls"), ["commandPrompt 7:1 #"]),
    ("# [es] Uno\n## A\nTexto\n### command\n```sh\nls\n```\n", ["missingExplanation 4:1"]),
    (
      "# [es] Uno\n## A\nTexto\n### command\n\(long) \(long)\n```sh\nls\n```\n",
      [
        "explanationTooLong 4:1 243"
      ]
    ),
    (
      commanded("ls -l") + "# [en] One\n## A\nText\n### command\nDoes\n```sh\nls -1\n```\n",
      [
        "commandDiffers 15:1"
      ]
    ),
  ]

  @Test("each problem is told with its place and what came", arguments: cases.indices)
  func each(index: Int) {
    let (text, expected) = StepsProblemTests.cases[index]
    #expect(problems(text) == expected)
  }

  @Test("bytes that are no text are told, with what stands in front of them")
  func notText() {
    let bytes = Array("# [es] Uno\n## Pasó ".utf8) + [0xFF, 0x41, 0x0A] + Array("Texto\n".utf8)
    #expect(problems(bytes) == ["notUTF8 2:9"])
    #expect(problems([0xC3]) == ["notUTF8 1:1"])
    #expect(problems(commanded("ls").utf8 + [0xED, 0xA0, 0x80]) == ["notUTF8 9:1"])
  }

  @Test("a huge file is not read")
  func huge() {
    let count = StepsLimits.file + 1
    #expect(problems([UInt8](repeating: 0x61, count: count)) == ["tooLarge 1:1 \(count)"])
    let lines = Array(String(repeating: "#\n", count: StepsLimits.file / 2).utf8)
    #expect(problems(lines).count == StepsLimits.problems)
  }

  @Test("every code has a case")
  func allCodes() {
    var seen = Set(
      StepsProblemTests.cases.flatMap(\.problems).map { String($0.prefix { $0 != " " }) })
    seen.formUnion(["notUTF8", "tooLarge"])
    let all = Set(StepsProblem.Code.allCases.map(\.rawValue))
    #expect(all.subtracting(seen).isEmpty, "\(all.subtracting(seen))")
    #expect(seen.isSubset(of: all))
  }

  @Test("limits are reached before they are passed")
  func edges() {
    let title = String(repeating: "é", count: 60)
    let text = String(repeating: "a", count: StepsLimits.text)
    let command = String(repeating: "a", count: StepsLimits.command)
    let says = String(repeating: "a", count: StepsLimits.explanation)
    let file =
      "# [es] \(title)\n"
      + String(
        repeating: "## \(title)\n\(text)\n### command\n\(says)\n```sh\n\(command)\n```\n", count: 40
      )
    #expect(problems(file) == [])
    #expect(
      problems(least + String(repeating: " ", count: StepsLimits.file - least.utf8.count)) == [])
  }
}

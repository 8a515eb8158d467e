import AldabaWire
import Glibc
import TestSupport
import Testing

@testable import AldabaSteps

/// Whatever is read without a problem can be shown and run as it was read.
@Suite struct HostileTests {
  /// What holds for every document that exists.
  private func check(_ document: StepsDocument, _ seed: UInt64) throws {
    #expect((1...StepsLimits.steps).contains(document.count))
    #expect(Set(document.languages).count == document.languages.count)
    let commands = document.steps(language: document.languages[0], register: .standard)
      .map { $0.command?.line }
    for language in document.languages {
      for register in StepsDocument.Register.allCases {
        let steps = document.steps(language: language, register: register)
        #expect(steps.count == document.count)
        #expect(steps.map { $0.command?.line } == commands)
        for step in steps {
          #expect(!step.title.isEmpty && !step.text.isEmpty)
          try shown(step.title + step.text.text + (step.check?.text ?? ""), seed)
          guard let command = step.command else { continue }
          let bytes = Array(command.line.utf8)
          #expect((1...StepsLimits.command).contains(bytes.count))
          #expect(bytes.allSatisfy { (0x20...0x7E).contains($0) }, "\(seed)")
          #expect(!command.line.contains("  ") && bytes.first != 0x20 && bytes.last != 0x20)
          #expect((1...StepsLimits.explanation).contains(command.explanation.utf8.count))
          #expect(!command.explanation.contains("\n"))
        }
      }
    }
    let again = try StepsDocument(Array(document.markdown.utf8))
    #expect(again == document, "\(seed)")
  }

  /// Nothing that is read acts on a terminal or hides.
  private func shown(_ text: String, _ seed: UInt64) throws {
    for scalar in text.unicodeScalars where scalar != "\n" {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        Issue.record("\(seed): \(SourceLine.name(scalar))")
      case .spaceSeparator: #expect(scalar == " ", "\(seed)")
      default: break
      }
    }
  }

  @Test("damaged files are refused with places inside them, or are still good documents")
  func mutations() throws {
    var (good, bad) = (0, 0)
    let sources =
      try [whole, least] + Shipped.names.map { String(try Shipped.text($0).prefix(1_500)) }
    for seed in 1...1_000 as ClosedRange<UInt64> {
      var random = Random(seed: seed)
      let bytes = random.damaged(Array(sources[random.below(sources.count)].utf8))
      let found: StepsProblems
      do throws(StepsProblems) {
        let document = try StepsDocument(bytes)
        good += 1
        #expect(throws: Never.self, "\(seed)") { try check(document, seed) }
        continue
      } catch { found = error }
      bad += 1
      let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      let places = found.list.map { [$0.line, $0.column] }
      let areInside = found.list.allSatisfy { problem in
        lines.indices.contains(problem.line - 1)
          && (1...max(lines[problem.line - 1].count, 3) + 1).contains(problem.column)
      }
      #expect(areInside && (1...StepsLimits.problems).contains(places.count), "\(seed)")
      #expect(
        zip(places, places.dropFirst()).allSatisfy { !$1.lexicographicallyPrecedes($0) }, "\(seed)")
    }
    print("steps: \(good) damaged files still good, \(bad) refused")
    #expect(good > 200 && bad > 300)
  }

  @Test("files made of the marks alone, in any order, are refused or good")
  func marks() throws {
    let pieces = [
      "# [es] Uno", "# [en] One", "# Uno", "## Paso", "### check", "### command", "### brief",
      "### standard", "### detailed", "```sh", "```", "~~~", "ls", "Texto", "- a", "1. b", "", "  ",
      "---", "####", "12.", "# [es]", "[x]", "> a", "| a |",
    ]
    var good = 0
    for seed in 1...15_000 as ClosedRange<UInt64> {
      var random = Random(seed: seed)
      var lines = ["# [es] Uno", "## Paso", "Texto"].prefix(random.below(4)) + []
      for _ in 0..<random.below(9) { lines.append(pieces[random.below(pieces.count)]) }
      guard let document = try? document(lines.joined(separator: "\n")) else { continue }
      good += 1
      try check(document, seed)
    }
    print("steps: \(good) of 15000 files of marks are good")
    #expect(good > 500)
  }

  @Test("no character but a plain one passes in a command, whatever it looks like")
  func characters() {
    for value in (0 as UInt32)...0x3_FFFF where !(0x21...0x7E).contains(value) {
      // A carriage return at the end of a line belongs to the line's end, and stands in the middle here.
      guard let scalar = Unicode.Scalar(value), scalar != " ", scalar != "\n" else { continue }
      guard value < 0x3000 || value % 97 == 0 || (0xFE00...0xFFFF).contains(value) else { continue }
      let found = problems(commanded("echo \(scalar)x"))
      #expect(
        found == ["commandCharacter 7:6 \(SourceLine.name(scalar))"]
          || found == ["oddCharacter 7:6 \(SourceLine.name(scalar))"], "\(value)")
    }
    for value in 0xE0000...0xE01EF as ClosedRange<UInt32> {
      guard let scalar = Unicode.Scalar(value) else { continue }
      #expect(problems(commanded("ls\(scalar)")).count == 1)
      #expect(problems("# [es] Uno\n## A\nTexto\(scalar)\n").count == 1)
    }
  }

  @Test("accents as one character or two are text; piles of marks are not")
  func accents() {
    #expect(problems("# [es] Uno\n## A\nPo\u{301}ngalo aquí, ¿no? «sí» 5 < 6 €\n") == [])
    #expect(problems("# [es] Uno\n## A\n\u{301}a\n") == ["oddCharacter 3:1 U+0301"])
    #expect(
      problems("# [es] Uno\n## A\na\u{301}\u{301}\u{301}\n") == ["oddCharacter 3:4 U+0301"])
  }

  @Test("many small things stay quick")
  func quick() {
    // Of the processor, not of the wall: the machine may be busy with others.
    func used() -> Int {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return time.tv_sec
    }
    let start = used()
    for piece in ["# [es] a\n", "## a\n", "- a\n", "```sh\n", "### check\n", "\u{202E}", "[", "a "]
    {
      let count = StepsLimits.file / piece.utf8.count
      _ = problems(String(repeating: piece, count: count))
      _ = problems("# [es] Uno\n## A\n" + String(repeating: piece, count: count - 4))
    }
    // A sanitizer makes everything slower.
    let isChecked = getenv("TSAN_OPTIONS") != nil || getenv("ASAN_OPTIONS") != nil
    #expect(used() - start < (isChecked ? 200 : 20))
  }
}

extension Random {
  /// Two out of three times lines moved, doubled or lost; else bytes damaged.
  fileprivate mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    if below(3) == 0 { return mutated(bytes) }
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    for _ in 0...below(2) {
      let place = below(lines.count)
      switch below(4) {
      case 0: lines.remove(at: place)
      case 1: lines.insert(lines[place], at: below(lines.count))
      case 2: lines.swapAt(place, below(lines.count))
      default: lines.insert([], at: place)
      }
      if lines.isEmpty { return [] }
    }
    return Array(lines.joined(separator: [0x0A]))
  }
}

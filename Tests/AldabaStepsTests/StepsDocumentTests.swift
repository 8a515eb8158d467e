import AldabaWire
import FoundationEssentials
import Testing

@testable import AldabaSteps

@Suite struct StepsDocumentTests {
  @Test("a whole file is read: languages, steps, registers, command and check")
  func reading() throws {
    let document = try document(whole)
    #expect(document.languages == [.es, .en])
    #expect(document.count == 2)
    #expect(document.title(.es) == "No suena nada")
    #expect(document.title(.en) == "There is no sound")
    let one = try #require(document.step(1, language: .es, register: .standard))
    #expect(one.number == 1 && one.of == 2)
    #expect(one.title == "Suba el volumen")
    #expect(one.text.text == "Pulse la tecla con un altavoz.\n- Una vez.\n- Y otra, despacio.")
    #expect(one.check?.text == "Suena algo.")
    #expect(one.command == nil)
    let two = try #require(document.step(2, language: .en, register: .standard))
    #expect(two.text.text == "Let us look.")
    #expect(two.command?.line == "wpctl status | grep -v '<x>' && echo \"a & b\"")
    #expect(two.command?.explanation == "It changes nothing.")
    #expect(
      document.step(2, language: .es, register: .brief)?.command?.explanation
        == "No cambia nada.")
  }

  @Test("a register or language that is missing falls back, and says to what")
  func fallback() throws {
    let document = try document(whole)
    func found(_ language: Tongue, _ register: StepsDocument.Register) throws -> String {
      let step = try #require(document.step(1, language: language, register: register))
      return "\(step.language) \(step.register) \(step.text.lines[0].text)"
    }
    #expect(try found(.es, .brief) == "es brief Suba el volumen.")
    #expect(try found(.es, .detailed) == "es detailed Busque la tecla.")
    #expect(try found(.en, .brief) == "en standard Press the key.")
    let spanish = try AldabaStepsTests.document(least)
    #expect(spanish.title(.en) == "Uno")
    #expect(spanish.step(1, language: .en, register: .detailed)?.language == .es)
    for number in [0, -1, 3, Int.max, Int.min] {
      #expect(document.step(number, language: .es, register: .brief) == nil)
    }
    #expect(document.steps(language: .en, register: .brief).map(\.number) == [1, 2])
  }

  @Test("a list keeps its own numbers; a year is no list")
  func lists() throws {
    let text = "# [es] Uno\n## Paso\n3. tres\n99. más\n100. cien\n2024. Fue\n\n0. cero\n* a\n+ b\n"
    let step = try #require(try document(text).step(1, language: .es, register: .standard))
    #expect(step.text.text == "3. tres\n99. más 100. cien 2024. Fue\n0. cero\n- a\n- b")
  }

  @Test("what Windows editors add is taken, in files and commands alike")
  func windows() throws {
    let text = commanded("lpstat -o")
    let other = "\u{FEFF}" + text.replacing("\n", with: "\r\n")
    #expect(try document(other) == document(text))
    #expect(
      problems("\u{FEFF}\u{FEFF}# [es] Uno\n## Paso\nTexto\n") == [
        "oddCharacter 1:1 U+FEFF", "unknownHeading 1:2 #", "missingTitle 2:1",
      ])
  }

  @Test("Markdown of a document reads as that document")
  func roundTrip() throws {
    for text in try [whole, least] + Shipped.names.map({ try Shipped.text($0) }) {
      let first = try document(text)
      let again = try document(first.markdown)
      #expect(again == first)
      #expect(again.markdown == first.markdown)
    }
  }

  @Test("what worked becomes a file of its own")
  func keeping() throws {
    let document = try document(whole)
    let kept = try #require(document.keeping([2, 9, 2, 0]))
    #expect(kept.count == 1)
    #expect(kept.languages == [.es, .en])
    #expect(kept.step(1, language: .en, register: .standard)?.title == "See the list")
    #expect(try AldabaStepsTests.document(kept.markdown) == kept)
    #expect(
      document.keeping([2, 1])?.step(1, language: .es, register: .brief)?.title
        == "Mire la lista")
    #expect(document.keeping([]) == nil && document.keeping([3, 0, Int.min]) == nil)
  }
}

@Suite struct StepsFilesTests {
  @Test("the files that come along are whole in both languages, with every register")
  func shipped() throws {
    #expect(Shipped.names == ["disk-full.md", "network.md", "printer.md"])
    for name in Shipped.names {
      let text = try Shipped.text(name)
      #expect(problems(text) == [], "\(name)")
      let document = try document(text)
      #expect(document.languages == [.es, .en], "\(name)")
      for language in document.languages {
        for register in StepsDocument.Register.allCases {
          let steps = document.steps(language: language, register: register)
          #expect(steps.contains { $0.register == register }, "\(name) \(language) \(register)")
        }
        #expect(document.step(document.count, language: language, register: .brief)?.check != nil)
      }
      // Neither language has a register that the other lacks.
      for register in StepsDocument.Register.allCases {
        let found = document.languages.map { language in
          document.steps(language: language, register: register).map { $0.register == register }
        }
        #expect(found[0] == found[1], "\(name) \(register)")
      }
    }
  }

  @Test(
    "their commands take no administrator's rights without saying so, and delete nothing unsaid")
  func commands() throws {
    for name in Shipped.names {
      let document = try document(Shipped.text(name))
      for step in document.steps(language: .en, register: .standard) {
        guard let command = step.command else { continue }
        let needsRoot = ["pkexec", "sudo", "su -"].contains { command.line.contains($0) }
        #expect(
          needsRoot == command.explanation.contains("administrator's permission"),
          "\(name): \(command.line)")
        #expect(!command.line.contains("rm "), "\(name): \(command.line)")
      }
    }
  }

  @Test("the example of the manual is a file, and the manual's numbers are the limits")
  func manual() throws {
    let manual = try Shipped.text("README.md")
    let parts = manual.components(separatedBy: "````markdown\n")
    let example = try #require(parts.last?.components(separatedBy: "\n````\n").first)
    #expect(parts.count == 2)
    #expect(problems(example) == [])
    let rows = [
      "a file | 131,072 bytes": StepsLimits.file == 131_072,
      "steps | 40": StepsLimits.steps == 40,
      "of a step | 120 bytes": StepsLimits.title == 120,
      "a check | 2,048 bytes": StepsLimits.text == 2_048,
      "a command | 240 bytes": StepsLimits.command == 240,
      "of a command | 200 bytes": StepsLimits.explanation == 200,
    ]
    for (row, isTrue) in rows { #expect(isTrue && manual.contains(row), "\(row)") }
  }

  @Test("a command and its explanation go into the records' texts")
  func limits() {
    #expect(StepsLimits.command <= Limits.text && StepsLimits.explanation <= Limits.text)
    // A step, with all that is shown of it, goes into one inner frame.
    let most =
      StepsLimits.title + 2 * StepsLimits.text + StepsLimits.command + StepsLimits.explanation
    #expect(most * 2 < Limits.inner)
  }
}

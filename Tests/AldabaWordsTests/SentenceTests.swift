import AldabaWords
import Testing

/// What holds for every sentence, in both languages.
@Suite struct SentenceTests {
  static let values = [
    Given.organisation, Given.reason, Given.path, Given.address, Given.directory, Given.session,
    "Gabriela", "Gabriela Ruiz", "ñora Ruiz", "no puedo imprimir", "INC-4 7 1 1",
    "9 1 5 5 5 0 1 0 0", "6 0 0 1 1 1 2 2 2", "2 1 4", "16:30", "Hugo", "Elena", "Impresoras",
    "482-019-773", "Ana", "gabriela", "3f0a-91bc", "4 8 2 1",
  ]

  /// They give an example in their own language, which may be one of the values.
  static let prompts: Set = ["needAsked", "needMissing", "needTooLong", "nameAsked"]

  @Test(arguments: Language.allCases)
  func everyLineIsWholeAndFits(language: Language) {
    for (name, text) in everySentence(Words(language)) {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(!text.isEmpty && lines.allSatisfy { !$0.isEmpty }, "\(name): \(text)")
      #expect(!text.contains("{") && !text.contains("}"), "\(name): \(text)")
      #expect(!text.contains("  ") && !text.contains(" \n") && !text.contains("\n "), "\(name)")
      #expect(!text.contains("..") && !text.contains(" .") && !text.contains(" ,"), "\(text)")
      #expect(text.first != " " && text.last != " " && visibleLines(text) == text, "\(text)")
      for columns in [40, 80] {
        // A path alone on its line stays whole.
        for row in wrap(text, columns: columns) where row.first != "/" {
          #expect(row.unicodeScalars.reduce(0) { $0 + displayWidth($1) } <= columns, "\(row)")
        }
      }
    }
  }

  @Test func bothLanguagesSayTheSame() {
    let spanish = everySentence(Words(.es))
    let english = everySentence(Words(.en))
    #expect(spanish.map(\.name) == english.map(\.name))
    for ((name, es), (_, en)) in zip(spanish, english) {
      #expect(lineCount(es) == lineCount(en), "\(name):\n\(es)\n\(en)")
      for value in Self.values where !Self.prompts.contains(name) {
        #expect(es.contains(value) == en.contains(value), "\(name), \(value):\n\(es)\n\(en)")
      }
      if name != "said" { #expect(es != en, "\(name) is not translated: \(es)") }
    }
  }

  @Test func spanishDoesNotAgreeInGenderAndNeverSaysTu() {
    let forbidden = [
      "bienvenid", "el cliente", "del cliente", "al cliente", "la clienta", "el técnico",
      "del técnico", "al técnico", "conectado", "conectada", "usted mismo", "estimad", "señor/",
      "(a)", " él ", " ella ", " tu ", " tus ", " te ", "puedes", "escribe:", "pulsa intro",
    ]
    for (name, text) in everySentence(Words(.es)) {
      let lower = text.lowercased()
      for word in forbidden where !(word == "pulsa intro" && lower.contains("usted pulsa")) {
        #expect(!lower.contains(word), "\(name) has «\(word)»: \(text)")
      }
    }
  }

  @Test func quotationsClose() {
    for language in Language.allCases {
      for (name, text) in everySentence(Words(language)) {
        var depth = 0
        for character in text {
          if character == "«" { depth += 1 }
          if character == "»" { depth -= 1 }
          #expect(depth == 0 || depth == 1, "\(name): \(text)")
        }
        #expect(depth == 0, "\(name): \(text)")
      }
    }
  }

  @Test func errorsAreTwoLinesWithAWayOut() {
    for language in Language.allCases {
      let words = Words(language)
      let advice =
        (problems + deskProblems + auditorProblems).map { words.problem($0.problem) }
        + ErrorCode.allCases.flatMap { code in
          [words.error(code)] + Matter.allCases.map { words.error(code, about: $0) }
        }
      for advice in advice {
        #expect(!advice.error.isEmpty && !advice.hint.isEmpty)
        #expect(advice.text == "error: \(advice.error)\nhint: \(advice.hint)")
        #expect(lineCount(advice.text) == 2)
      }
    }
  }

  @Test func exitStatusesAreThoseOfTheCommandLine() {
    let promised: Set<Int32> = [64, 65, 68, 69, 73, 74, 75, 76, 77, 78, 130]
    #expect(Set((problems + deskProblems).map(\.problem.exitStatus)) == promised)
    #expect(Problem.unknownCode.exitStatus == 68)
    #expect(Problem.brokerUnreachable("a:1").exitStatus == 69)
    #expect(Problem.foreignBroker("a:1").exitStatus == 76)
    #expect(Problem.customerDeclined.exitStatus == 77)
    #expect(Problem.customerSilent.exitStatus == 77)
    #expect(Problem.noCustomerFile("a").exitStatus == 78)
  }

  private func lineCount(_ text: String) -> Int {
    text.split(separator: "\n", omittingEmptySubsequences: false).count
  }

  private func visibleLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { visible(String($0)) }
      .joined(separator: "\n")
  }
}

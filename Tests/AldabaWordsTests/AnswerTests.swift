import AldabaWire
import AldabaWords
import Testing

@Suite struct AnswerTests {
  @Test func onlyTheWordOfTheLanguageShownIsYes() {
    let es = Words(.es)
    for line in ["sí", "si", "SÍ", "Si", " sí\n", "s\u{ED}", "si\u{301}", "sì"] {
      #expect(es.answer(line) == .yes, "\(line)")
    }
    for line in ["yes", "s", "sí.", "«sí»", "sí sí", "sii", "vale", "ok", "y", "s í"] {
      #expect(es.answer(line) != .yes, "\(line)")
    }
    let en = Words(.en)
    for line in ["yes", "YES", " Yes\r\n"] { #expect(en.answer(line) == .yes, "\(line)") }
    for line in ["sí", "si", "y", "ye", "yess", "yeah", "yes please", "ok"] {
      #expect(en.answer(line) != .yes, "\(line)")
    }
  }

  @Test(arguments: Language.allCases)
  func nothingMeansNothingHappens(language: Language) {
    let words = Words(language)
    for line in ["", " ", "\n", "\t \r\n", "no", "NO", "No "] {
      #expect(words.answer(line) == .no, "\(line)")
    }
    #expect(words.answer("?") == .again)
    #expect(words.answer(" ? ") == .again)
    #expect(words.answer("??") == .word("??"))
  }

  @Test func moreTime() {
    for line in ["más", "mas", "MÁS", "ma\u{301}s"] { #expect(Words(.es).answer(line) == .more) }
    #expect(Words(.en).answer("more") == .more)
    #expect(Words(.es).answer("more") == .word("more"))
    #expect(Words(.en).answer("más") == .word("más"))
  }

  @Test func wordsOfSomeQuestions() {
    let es = Words(.es)
    let en = Words(.en)
    let words: [(String, String, Answer)] = [
      ("llamar", "call", .call), ("corregir", "correct", .correct), ("otra", "other", .other),
      ("luego", "later", .later), ("salir", "leave", .leave), ("pedir", "ask", .ask),
      ("lista", "list", .list),
    ]
    for (spanish, english, answer) in words {
      #expect(es.answer(" \(spanish.uppercased()) ") == answer && en.answer(english) == answer)
      #expect(es.answer(english) == .word(english) && en.answer(spanish) == .word(spanish))
    }
  }

  @Test func digits() {
    for line in ["4821", " 4 8 2 1 ", "48-21", "4 8 2 1\n"] {
      #expect(Words(.es).answer(line) == .digits("4821"), "\(line)")
    }
    #expect(Words(.en).answer("0000000000000000000000") == .digits("0000000000000000000000"))
    for line in ["-", "4821.", "4821a", "٤٨٢١", "４８２１", "4,821"] {
      #expect(Words(.en).answer(line) == .word(line), "\(line)")
    }
  }

  @Test func otherWordsComeBackAsTyped() {
    #expect(Words(.es).answer("  Vale,  Pues SÍ ") == .word("Vale, Pues SÍ"))
  }

  @Test func aWordAloneMayEndASentence() {
    let es = Words(.es)
    for line in ["hecho", "Hecho.", "¡Hecho!", "HECHO...", " hecho. "] {
      #expect(es.stepWord(line) == .done, "\(line)")
    }
    for line in ["hecho?", "ya está hecho", ".hecho", "hecho, creo"] {
      #expect(es.stepWord(line) == nil, "\(line)")
    }
    #expect(Words(.en).stepWord("Done!") == .done && es.chatWord("Parar.") == .stop)
    #expect(es.stepWord("?") == .again && es.chatWord("...") == nil)
  }

  @Test func wordsOfTheChat() {
    let es = Words(.es)
    let en = Words(.en)
    for line in ["parar", "PARAR", " Parar "] { #expect(es.chatWord(line) == .stop) }
    for line in ["colgar", "Adiós", "adios"] { #expect(es.chatWord(line) == .hangUp) }
    #expect(es.chatWord("ayuda") == .help)
    #expect(en.chatWord("stop") == .stop)
    for line in ["bye", "goodbye", "hang up", "Hang  Up"] { #expect(en.chatWord(line) == .hangUp) }
    #expect(en.chatWord("help") == .help)
    #expect(es.chatWord("Pausa") == .pause && en.chatWord("pause") == .pause)
    #expect(es.chatWord("seguir") == .goOn && en.chatWord("continue") == .goOn)
    #expect(es.chatWord("responsable") == .manager && en.chatWord("manager") == .manager)
    #expect(es.chatWord("queja") == .complaint && en.chatWord("complaint") == .complaint)
    #expect(es.chatWord("llamar") == .call && en.chatWord("call") == .call)
    #expect(es.chatWord("Auxiliar") == .helper && en.chatWord("helper") == .helper)
    #expect(es.chatWord("corregir") == .correct && en.chatWord("correct") == .correct)
    for line in ["pause", "continue", "call", "una queja", "más"] {
      #expect(es.chatWord(line) == nil)
    }
    for line in ["stop", "bye", "help", "hola", "", "quiero parar", "colgar ya"] {
      #expect(es.chatWord(line) == nil, "\(line)")
    }
    for line in ["parar", "colgar", "ayuda", "stop it", ""] { #expect(en.chatWord(line) == nil) }
  }

  static let offered: [Answer] = [
    .yes, .more, .call, .correct, .other, .later, .leave, .ask, .list,
  ]

  /// What says that something can be typed is ours; people's own words never count.
  @Test func whatOffersAWordToType() {
    for language in Language.allCases {
      let words = Words(language)
      #expect(words.offers(words.notAskedAgain(.hold)))
      #expect(words.offers(words.escalationNobody(in: talk)))
      #expect(words.offers(words.requestNoted(in: talk)))
      #expect(!words.offers(words.declined(in: talk)))
      #expect(!words.offers(words.silence(in: talk)))
      #expect(!words.offers("") && !words.offers("«") && !words.offers("»"))
      let told = words.escalationIn(
        in: talk, supervisor: "Elena Vidal", team: nil, brief: "escriba: sí; type: yes",
        hour: 9)
      #expect(!words.offers(told))
    }
  }

  @Test func whatIsOpenedAgain() {
    let (es, en) = (Words(.es), Words(.en))
    for language in Language.allCases {
      let words = Words(language)
      for topic in Topic.allCases {
        let line = words.notAskedAgain(topic).split(separator: "\n").last ?? ""
        let type = language == .es ? "escriba: " : "type: "
        guard let place = line.firstRange(of: type) else {
          Issue.record("nothing opens \(topic) again")
          continue
        }
        #expect(words.allowedAgain(String(line[place.upperBound...])) == topic)
      }
    }
    #expect(es.allowedAgain("  PERMITIR   escribir sin intro ") == .capability(.typeNoEnter))
    #expect(en.allowedAgain("allow wait") == .hold && es.allowedAgain("allow wait") == nil)
    // A message that only begins like that is one.
    for line in ["permitir", "permitir que escriba Hugo", "permitir verlo", "ver"] {
      #expect(es.allowedAgain(line) == nil)
    }
    #expect(es.chatWord("permitir") == .allow && es.chatWord("permitir ver") == .allow)
    #expect(es.chatWord("permitir verlo") == nil)
  }

  @Test func everyWordThatASentenceOffersIsUnderstood() {
    for language in Language.allCases {
      let words = Words(language)
      let type = language == .es ? "escriba: " : "type: "
      for (name, text) in customerSentences(words) {
        for line in text.split(separator: "\n") {
          guard let place = line.firstRange(of: type) else { continue }
          let word = String(line[place.upperBound...])
          let answer = words.answer(word)
          #expect(
            Self.offered.contains(answer) || words.chatWord(word) != nil
              || words.stepWord(word) != nil || words.endsPrograms(word)
              || word == "exit",
            "\(name) offers \(word)")
        }
      }
      let help = words.customerHelp().split(separator: "\n").dropFirst()
      let offered = help.compactMap { words.chatWord(String($0.prefix { $0 != ":" })) }
      #expect(offered == ChatWord.allCases)
    }
  }
}

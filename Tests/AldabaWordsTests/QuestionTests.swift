import AldabaWords
import Testing

/// The promises of a question: its order, its last two lines, its digits.
@Suite struct QuestionTests {
  static let ways: [Language: (yes: [String], no: [String])] = [
    .es: (["Para permitir, ", "Para empezar, "], ["Para no permitir, ", "Para no empezar, "]),
    .en: (["To allow it, ", "To begin, "], ["If not, press Enter:"]),
  ]

  @Test(arguments: Language.allCases)
  func theOrderNeverChanges(language: Language) throws {
    let marks: [[String]] =
      language == .es
      ? [["Para qué: "], ["Verá", "Usted lee", "Podrá", "Por ahora"], ["Para parar"]]
      : [["What for: "], ["They will", "You read", "For now"], ["To stop"]]
    let ways = try #require(Self.ways[language])
    for (name, question) in questions {
      let lines = Words(language).question(question, in: talk).split(separator: "\n")
      let places = marks.map { starts in
        lines.firstIndex { line in starts.contains { line.hasPrefix($0) } } ?? -1
      }
      #expect(places[0] > 0 && places == places.sorted(), "\(name): \(places)")
      #expect(places.allSatisfy { $0 < lines.count - 2 })
      let yes = lines[lines.count - 2]
      let no = lines[lines.count - 1]
      #expect(ways.yes.contains { yes.hasPrefix($0) }, "\(name): \(yes)")
      #expect(ways.no.contains { no.hasPrefix($0) }, "\(name): \(no)")
    }
  }

  @Test(arguments: Language.allCases)
  func aQuestionForTheNumberShowsNoOtherDigits(language: Language) {
    for (name, question) in questions where question.wantsNumber {
      let text = Words(language).question(question, in: talk)
      let own = ["Ctrl+5", "4 cifras", "4-digit", "15 minut", "1 hora", "1 hour"]
      let rest = own.reduce(text) { $0.replacingAll($1, with: "") }
      #expect(!rest.contains { $0.isNumber }, "\(name): \(text)")
    }
  }

  @Test func controlLooksUnlikeTheRest() {
    #expect(questions.map(\.question.wantsNumber) == [false, false, true, true, true, true])
    #expect((conversationQuestions + deskQuestions).allSatisfy { !$0.question.wantsNumber })
    let type = questions[3].question
    #expect(Words(.es).question(type, in: talk).hasPrefix("Atención. Gabriela le pide"))
    #expect(Words(.en).question(type, in: talk).hasPrefix("Attention. Gabriela asks"))
  }

  @Test func viewInFull() {
    let view = Question.view(reason: "ver la cola", minutes: 30)
    #expect(
      Words(.es).question(view, in: talk) == """
        Gabriela le pide permiso para ver esta ventana.
        Para qué: «ver la cola»
        Verá lo que salga aquí desde ahora. No verá otras ventanas y no podrá escribir.
        Tiempo: hasta 30 minutos. No se graba.
        Para parar cuando quiera: Ctrl+5 y después q.
        Para permitir, escriba: sí
        Para no permitir, pulse Intro:
        """)
    #expect(
      Words(.en).question(view, in: talk) == """
        Gabriela asks to see this window.
        What for: «ver la cola»
        They will see what appears here from now on. They will not see other windows and cannot type.
        Time: up to 30 minutes. It is not recorded.
        To stop at any time: Ctrl+5, then q.
        To allow it, type: yes
        If not, press Enter:
        """)
  }

  @Test func theNumberComesByAnotherWayThanTheSession() {
    for (channel, es, en) in [
      (Channel.phone, "por teléfono", "on the phone"), (.person, "en persona", "in person"),
      (.relay, "por su servicio de intermediación", "through your relay service"),
    ] {
      var talk = talk
      talk.channel = channel
      #expect(Words(.es).question(questions[3].question, in: talk).contains("le dice \(es)."))
      #expect(Words(.en).question(questions[3].question, in: talk).contains("tells you \(en)."))
    }
  }

  @Test func greetings() {
    #expect(
      Words(.es).greeting(in: talk, hour: 5) == """
        Buenos días, señora Ruiz.
        Le atiende Gabriela, de Soporte Acme.
        He leído su aviso: «no puedo imprimir»
        Caso: INC-4 7 1 1
        Vamos a verlo.
        """)
    let es = Words(.es)
    let en = Words(.en)
    func first(_ words: Words, _ hour: Int) -> String {
      String(words.greeting(in: bare, hour: hour).prefix { $0 != "," })
    }
    #expect(
      [4, 5, 11, 12, 19, 20].map { first(es, $0) }.joined(separator: "|")
        == "Buenas noches|Buenos días|Buenos días|Buenas tardes|Buenas tardes|Buenas noches")
    #expect(
      [4, 5, 11, 12, 17, 18].map { first(en, $0) }.joined(separator: "|")
        == "Good evening|Good morning|Good morning|Good afternoon|Good afternoon|Good evening")
    #expect(
      en.greeting(in: bare, hour: 9, opening: .team("Printers")) == """
        Good morning, Soporte Acme, Printers.
        This is Gabriela. How can I help you?
        """)
  }

  @Test func anUnknownNameLeavesNoHole() {
    let end = ClockTime(hour: 1, minute: 0)
    #expect(Words(.es).granted(in: bare, until: end).hasPrefix("Gracias. Permitido hasta la 1:00."))
    #expect(Words(.en).closedByCustomer(in: bare, copy: "c").hasPrefix("It is finished. Thank"))
    let known = Words(.es).goodbye(to: talk)
    #expect(known.hasPrefix("Gabriela: «Señora Ruiz, gracias por llamar a Soporte Acme. Le ha"))
    let unknown = Words(.es).goodbye(to: bare)
    #expect(unknown.hasPrefix("Gabriela: «Gracias por llamar a Soporte Acme. Le ha atendido"))
    #expect(!unknown.contains("Caso") && !unknown.contains("Si nos necesita"))
    let small = Talk(organisation: "soporte Acme", technician: "ana", customer: " ")
    #expect(Words(.es).question(.session, in: small).hasPrefix("Soporte Acme le pregunta"))
    #expect(Words(.es).granted(in: small, until: end).hasPrefix("Gracias. "))
  }
}

extension Words {
  fileprivate func goodbye(to talk: Talk) -> String {
    closing(
      in: talk, summary: "listo", hour: 9, quietSeconds: 60, owed: nil, needsVisit: false,
      isCallback: false)
  }
}

extension String {
  func replacingAll(_ part: String, with other: String) -> String {
    var rest = self[...]
    var result = ""
    while let found = rest.firstRange(of: part) {
      result += rest[..<found.lowerBound] + other
      rest = rest[found.upperBound...]
    }
    return result + rest
  }
}

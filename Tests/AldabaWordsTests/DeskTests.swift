import AldabaWire
import AldabaWords
import Testing

/// Knocking, being called back, hours, systems and prices: what the customer reads, word for word.
@Suite struct DeskTests {
  let es = Words(.es)
  let en = Words(.en)
  let ana = Talk(
    organisation: "Acme", technician: "Gabriela Ruiz", customer: "Ana", motive: "no imprime",
    ticket: "4711", phone: "915550100")
  /// Before anybody serves the customer.
  let door = Talk(organisation: "Acme", technician: "")

  @Test func intake() {
    #expect(
      es.needAsked() == """
        ¿En qué le podemos ayudar?
        Dígalo con sus palabras.
        Por ejemplo: no puedo imprimir.
        """)
    #expect(
      en.needAsked() == """
        How can we help you?
        Say it in your own words.
        For example: I cannot print.
        """)
    #expect(
      es.nameAsked()
        == "¿Cómo quiere que le llamemos?\nPor ejemplo: Ana, señora Ruiz, don Luis.")
    #expect(
      en.nameAsked()
        == "What would you like us to call you?\nFor example: Ana, Mrs Ruiz, Mr Luis Gil.")
    let phone = Question.callbackPhone(phone: nil)
    #expect(es.unclear("mañana", to: phone, in: door).hasSuffix("Si no quiere darlo, pulse Intro:"))
  }

  @Test func ringing() {
    #expect(es.knockCalling(to: "Acme") == "Llamando a Acme.\nEnseguida le atienden.")
    #expect(en.knockCalling(to: "Acme") == "Calling Acme.\nSomeone will be with you shortly.")
    #expect(es.knockStillCalling() == "Seguimos llamando. Gracias por esperar.")
    #expect(en.knockStillCalling() == "Still calling. Thank you for waiting.")
    #expect(es.knockNext() == "Avisamos a otra persona del equipo.\nUsted conserva su turno.")
    #expect(en.knockNext() == "We are calling someone else in the team.\nYou keep your place.")
    #expect(
      es.knockLeft() == "De acuerdo. Hemos retirado su aviso.\nPuede volver a llamar cuando quiera."
    )
    #expect(
      en.knockLeft()
        == "All right. Your call has been taken back.\nYou can call again whenever you like.")
  }

  @Test(arguments: [
    (-1, 60, "Su turno es el siguiente.", "You are next."),
    (0, 600, "Su turno es el siguiente.", "You are next."),
    (
      1, 60, "Hay 1 persona antes que usted.\nTiempo: alrededor de 1 minuto.",
      "There is 1 person before you.\nTime: about 1 minute."
    ),
    (1, nil, "Hay 1 persona antes que usted.", "There is 1 person before you."),
    (
      12, 350, "Hay 12 personas antes que usted.\nTiempo: unos 6 minutos.",
      "There are 12 people before you.\nTime: about 6 minutes."
    ),
  ])
  func turns(before: Int, wait: Int?, spanish: String, english: String) {
    #expect(es.knockTurn(before: before, wait: wait) == spanish)
    #expect(en.knockTurn(before: before, wait: wait) == english)
    #expect(
      es.knockOutlook(isFree: false, isStaffed: true, before: before, wait: wait) == spanish)
  }

  @Test func waiting() {
    #expect(
      es.knockChoices() == """
        Puede usar su equipo mientras espera.
        Para que le llamemos, escriba: llamar
        Para dejarlo, escriba: salir
        """)
    #expect(
      en.knockChoices() == """
        You can use your computer while you wait.
        To be called instead, type: call
        To stop, type: leave
        """)
    #expect(
      es.knockNobody(in: ana) == """
        Ana, ahora no hay nadie libre. Disculpe.
        Si quiere esperar, no tiene que hacer nada: conserva su turno.
        Para que le llamemos, escriba: llamar
        Para dejarlo, escriba: salir
        """)
    #expect(
      en.knockNobody(in: door) == """
        Nobody is free right now. We are sorry.
        If you want to wait, you need do nothing: you keep your place.
        To be called instead, type: call
        To stop, type: leave
        """)
  }

  @Test func closed() {
    let hours = es.hours(Given.week)
    let closed = Question.closed(hours: hours, day: .tomorrow, at: ClockTime(hour: 9, minute: 0))
    #expect(
      es.question(closed, in: door) == """
        Acme está cerrado ahora.
        Horario: de lunes a viernes, de 9:00 a 18:00
        Abre mañana a las 9:00 (su hora local).
        Para que le llamemos entonces, escriba: llamar
        Si prefiere llamar usted, pulse Intro:
        """)
    let english = Question.closed(
      hours: en.hours(Given.week), day: Given.day, at: ClockTime(hour: 1, minute: 15))
    #expect(
      en.question(english, in: door) == """
        Acme is closed now.
        Hours: Monday to Friday, 9:00 to 18:00
        We open on Tuesday 24 November at 1:15, your time.
        To be called then, type: call
        If you prefer to call us, press Enter:
        """)
  }

  @Test func unsupported() {
    let question = Question.unsupported(system: "Debian 12")
    #expect(
      es.question(question, in: door) == """
        Su servicio no incluye este equipo (Debian 12).
        Lo que sí podemos hacer:
        Para pedir una excepción, escriba: pedir
        Para que le llamemos y ver otras opciones, escriba: llamar
        Para dejarlo, pulse Intro:
        """)
    #expect(
      en.question(question, in: door) == """
        Your service does not include this computer (Debian 12).
        What we can do:
        To ask for an exception, type: ask
        To be called about other options, type: call
        To stop, press Enter:
        """)
    #expect(
      es.exceptionGranted(by: "Elena Vidal")
        == "Elena Vidal ha autorizado la ayuda para este equipo.\nSeguimos.")
    #expect(
      en.exceptionGranted(by: "Elena Vidal")
        == "Elena Vidal has approved help for this computer.\nWe go on.")
  }

  @Test func cost() {
    let question = Question.cost(price: "25,00 €", reason: "pieza nueva")
    #expect(
      es.question(question, in: ana) == """
        Esta ayuda cuesta 25,00 €.
        Motivo: «pieza nueva»
        Si no acepta, no se hace y no se cobra.
        Para aceptar el precio, escriba: sí
        Para no aceptarlo, pulse Intro:
        """)
    #expect(
      en.question(question, in: ana) == """
        This help costs 25,00 €.
        Reason: «pieza nueva»
        If you do not agree, it is not done and not charged.
        To accept the price, type: yes
        If not, press Enter:
        """)
  }

  /// An amount stands as it is; anything that could pass for a sentence is marked as somebody's words.
  @Test func aPriceIsNoSentence() {
    for price in ["25 €", "€25", "US$ 1,200.50", "1'200 CHF", "45 euros", "0 €"] {
      let text = en.question(.cost(price: price, reason: "r"), in: ana)
      #expect(text.hasPrefix("This help costs \(price).\n"), "\(price)")
    }
    for price in [
      "nothing", "25 €.", "0 €. Type yes to go on", "25 € (VAT included)", "", " 25 €", "25\n€",
      "1 \u{202E}€", "25: yes",
    ] {
      let text = en.question(.cost(price: price, reason: "r"), in: ana)
      #expect(text.hasPrefix("This help costs «"), "\(price)")
      #expect(text.split(separator: "\n").count == 5, "\(price)")
    }
  }

  @Test func callingOut() {
    #expect(
      es.question(.callbackOpen(hour: 9), in: ana) == """
        Buenos días. Llamamos de Acme.
        ¿Hablamos con Ana?
        Si es usted y puede ahora, escriba: sí
        Si prefiere otro momento, escriba: luego
        Si no es usted, pulse Intro:
        """)
    #expect(
      en.question(.callbackOpen(hour: 15), in: ana) == """
        Good afternoon. This is Acme calling.
        Are we speaking to Ana?
        If it is you and now is fine, type: yes
        If another time is better, type: later
        If it is not you, press Enter:
        """)
    #expect(es.callbackNotYou(hour: 21) == "Disculpe la molestia. Que tenga una buena noche.")
    #expect(
      en.callbackNotYou(hour: 9) == "We are sorry to have disturbed you. Have a good day.")
  }

  /// Before the yes, and where there is none, whoever reads learns neither matter, case nor telephone,
  /// and after a no or a later not even the name (R36).
  @Test(arguments: Language.allCases)
  func nothingIsToldBeforeTheYes(language: Language) {
    let words = Words(language)
    let open = Question.callbackOpen(hour: 9)
    let time = ClockTime(hour: 16, minute: 30)
    let after = [words.callbackNotYou(hour: 9), words.callbackLater(day: .tomorrow, at: time)]
    for text in after + [words.question(open, in: ana), words.unclear("x", to: open, in: ana)] {
      for secret in ["imprime", "4 7 1 1", "4711", "9 1 5", "915", "Gabriela"] {
        #expect(!text.contains(secret), "\(text)")
      }
    }
    for text in after { #expect(!text.contains("Ana"), "\(text)") }
  }

  @Test func somebodyWhoIsAway() {
    let at = ClockTime(hour: 10, minute: 30)
    #expect(
      es.question(.personAway(to: "Hugo Sanz", day: .tomorrow, at: at), in: door) == """
        Hugo Sanz no está ahora. Vuelve mañana a las 10:30.
        Para que le atienda otra persona, escriba: otra
        Para que le llame Hugo, escriba: llamar
        Para dejarlo, pulse Intro:
        """)
    #expect(
      en.question(.personAway(to: "Hugo Sanz", day: .tomorrow, at: at), in: door) == """
        Hugo Sanz is not here now. Back tomorrow at 10:30.
        To be helped by someone else, type: other
        To be called by Hugo, type: call
        To stop, press Enter:
        """)
    let unknown = Question.personAway(to: "Hugo Sanz", day: nil, at: nil)
    #expect(es.question(unknown, in: door).hasPrefix("Hugo Sanz no está ahora.\nPara"))
  }

  /// Each limit names what can be done in that very state (R29).
  @Test(arguments: Language.allCases)
  func everyLimitLeavesAWay(language: Language) {
    let words = Words(language)
    let type = language == .es ? "escriba: " : "type: "
    func offered(_ text: String) -> [Answer] {
      text.split(separator: "\n").compactMap { line in
        line.firstRange(of: type).map { words.answer(String(line[$0.upperBound...])) }
      }
    }
    for text in [
      words.knockNobody(in: door), words.knockUnclear("x"), words.exceptionAsked(),
      words.knockChoices(),
    ] {
      #expect(offered(text) == [.call, .leave], "\(text)")
    }
    let ways: [String: [Answer]] = [
      "closed": [.call], "unsupported": [.ask, .call], "person-away": [.other, .call],
      "cost": [.yes], "callback-open": [.yes, .later],
    ]
    for (name, question) in deskQuestions {
      #expect(offered(words.question(question, in: door)) == ways[name], "\(name)")
    }
    let again =
      language == .es
      ? ["volver a llamar", "llame usted", "sigue con usted"]
      : ["call again", "call Acme yourself", "still with you"]
    for text in [words.knockLeft(), words.knockLost(in: ana), words.costDeclined(in: ana)] {
      #expect(again.contains { text.contains($0) }, "\(text)")
    }
  }

  /// Where nobody serves the customer yet, no sentence leaves a hole for a name.
  @Test(arguments: Language.allCases)
  func noTechnicianLeavesAHole(language: Language) {
    let words = Words(language)
    let asked = deskQuestions.flatMap {
      [words.question($0.question, in: door), words.unclear("x", to: $0.question, in: door)]
    }
    let said = knockSentences(words, door).filter { $0.name != "costDeclined" }.map(\.text)
    for text in asked + said {
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        let start = line.first.map { $0.isLetter || $0.isNumber || "¿«".contains($0) } ?? false
        #expect(start && !line.contains("  ") && !line.contains(" ,"), "\(text)")
      }
    }
  }

  @Test(arguments: HostileTextTests.hostile)
  func whatOthersWriteStaysInItsPlace(value: String) {
    let said = value.contains { !$0.isWhitespace } ? value : "x"
    let talk = Talk(
      organisation: said, technician: said, customer: said, motive: said, ticket: said, phone: said)
    for language in Language.allCases {
      let words = Words(language)
      let time = ClockTime(hour: 9, minute: 0)
      for (hostile, lines) in [
        (Question.closed(hours: said, day: .today, at: time), 5), (.unsupported(system: said), 5),
        (.personAway(to: said, day: .today, at: time), 4), (.cost(price: said, reason: said), 5),
        (.callbackOpen(hour: 9), 5),
      ] {
        let text = words.question(hostile, in: talk)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == lines)
        #expect(text.filter { $0 == "«" }.count == text.filter { $0 == "»" }.count)
      }
      let due = (day: Day.today, time: time)
      let line = words.owedLine(
        .part, id: said, what: said, customer: said, phone: said, due: due, isLate: true)
      #expect(!line.contains("\n") && line.filter { $0 == "«" }.count == 1)
      #expect(words.helperNamed(said).split(separator: "\n").count == 2)
      #expect(!words.problem(.tooManyKnocks(seconds: 5, phone: said)).text.contains("\u{1B}"))
    }
  }

  @Test func whatIsOwedIsALine() {
    let due = (day: Day.tomorrow, time: ClockTime(hour: 10, minute: 30))
    #expect(
      es.owedLine(
        .visit, id: "k3", what: "ver el equipo", customer: "Ana", phone: "600111222", due: due,
        isLate: true)
        == "k3 · visita · para mañana a las 10:30, con retraso · Ana · 6 0 0 1 1 1 2 2 2"
        + " · «ver el equipo»")
    #expect(
      en.owedLine(.answer, what: "the queue", customer: nil, phone: nil, due: due, isLate: false)
        == "answer · due tomorrow at 10:30 · «the queue»")
  }

  @Test func aCodeMeansWhatItsCommandMeans() {
    #expect(en.error(.busy, about: .answer).error.hasPrefix("You are in a session already"))
    #expect(en.error(.busy, came: "Hugo Sanz", about: .answer).error == "Hugo Sanz was faster")
    #expect(es.error(.past, about: .callback).error.hasPrefix("Esa hora ya pasó"))
    #expect(es.error(.outOfHours, about: .callback) != es.error(.outOfHours))
    #expect(es.error(.past, came: "k3", about: .done).error == "Eso ya no está pendiente: «k3»")
    #expect(en.error(.tooSoon, about: .cost) == en.error(.notAgain, about: .cost))
    #expect(en.error(.notNow, about: .exception).error == "No exception is needed here")
  }
}

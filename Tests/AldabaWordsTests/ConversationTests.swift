import AldabaWire
import AldabaWords
import Testing

/// Waiting, handing over and calling back: what the customer reads, word for word.
@Suite struct ConversationTests {
  let es = Words(.es)
  let en = Words(.en)
  let ana = Talk(
    organisation: "Acme", technician: "Gabriela Ruiz", customer: "Ana", motive: "no imprime",
    ticket: "4711", phone: "915550100")

  @Test func holdInFull() {
    let hold = Question.hold(reason: "mirar algo", doing: "pregunto", minutes: 2)
    #expect(
      es.question(hold, in: ana) == """
        Ana, Gabriela le pide que espere un momento.
        Motivo: «mirar algo»
        Mientras tanto: «pregunto»
        Tiempo: unos 2 minutos.
        Mientras espera, Acme no ve ni usa su equipo.
        Para esperar, escriba: sí
        Para que le llamemos más tarde, escriba: llamar
        Para no esperar, pulse Intro:
        """)
    #expect(
      en.question(hold, in: bare) == """
        Gabriela asks you to wait a moment.
        Reason: «mirar algo»
        Meanwhile: «pregunto»
        Time: about 2 minutes.
        While you wait, Soporte Acme does not see or use your computer.
        To wait, type: yes
        To be called later, type: call
        Not to wait, press Enter:
        """)
  }

  @Test func aLongHoldNamesTheCallFirst() {
    for (minutes, first) in [(1, "Para esperar, "), (5, "Para esperar, "), (6, "Para que le ")] {
      let text = es.question(.hold(reason: "a", doing: "b", minutes: minutes), in: ana)
      #expect(text.split(separator: "\n")[5].hasPrefix(first), "\(minutes)")
      let again = es.question(
        .holdAgain(reason: "a", doing: "b", minutes: minutes, waited: 60), in: ana)
      #expect(again.split(separator: "\n")[4].hasPrefix(minutes > 5 ? first : "Para seguir "))
    }
    for minutes in [Int.min, 0, Int.max] {
      #expect(!en.question(.hold(reason: "a", doing: "b", minutes: minutes), in: ana).isEmpty)
    }
  }

  @Test func theWayBackFromAHold() {
    #expect(
      es.holdResumed(in: ana, waited: 125) == """
        Gabriela: «Ana, gracias por su amable espera.»
        Ha esperado 2 minutos y 5 segundos. Seguimos con: «no imprime»
        """)
    #expect(
      en.holdResumed(in: bare, waited: 60) == """
        Gabriela: «Thank you for waiting.»
        You waited 1 minute.
        """)
    #expect(
      es.holdCheck(in: ana, cause: "tarda el servidor.", seconds: 60).hasPrefix(
        "Gabriela: «Ana, sigo con ello. Tarda el servidor.»\nTiempo que falta: alrededor de 1 min"))
  }

  @Test func transferInFull() {
    let transfer = Question.transfer(
      to: Given.colleague, reason: "es cosa suya", brief: "no imprime", correction: nil,
      contact: "214")
    #expect(
      es.question(transfer, in: ana) == """
        Ana, Gabriela le pide permiso para pasarle con Hugo Sanz (Impresoras).
        Motivo: «es cosa suya»
        Si se corta: 9 1 5 5 5 0 1 0 0, extensión 2 1 4
        Resumen para Hugo, así no lo repite:
        «no imprime»
        Gabriela no se va hasta que Hugo conteste.
        Para ver o usar su equipo, Hugo le preguntará.
        Para hablar con Hugo, escriba: sí
        Para cambiar el texto, escriba: corregir
        Para seguir con Gabriela, pulse Intro:
        """)
    let corrected = Question.transfer(
      to: .team("Printers"), reason: "r", brief: "b", correction: "and the phone", contact: nil)
    #expect(
      en.question(corrected, in: bare) == """
        Gabriela asks to pass you to someone from Printers.
        Reason: «r»
        Summary for someone from Printers, so you need not repeat it:
        «b»
        You add: «and the phone»
        Gabriela stays until someone from Printers answers.
        To see or use your computer, someone from Printers will ask you.
        To talk to someone from Printers, type: yes
        To change the text, type: correct
        To stay with Gabriela, press Enter:
        """)
  }

  @Test func escalationInFull() {
    let escalate = Question.escalate(
      to: .person(name: "Elena Vidal", team: "Impresoras"), reason: "hace falta permiso")
    #expect(
      es.question(escalate, in: ana) == """
        Ana, Gabriela le pide permiso para que entre también Elena Vidal, responsable de Impresoras.
        Motivo: «hace falta permiso»
        Elena leerá los mensajes. Para ver o usar su equipo, le preguntará.
        Gabriela sigue con usted.
        Para permitir, escriba: sí
        Para no permitir, pulse Intro:
        """)
    #expect(
      en.question(escalate, in: ana) == """
        Ana, Gabriela asks to bring in Elena Vidal as well, who is in charge of Impresoras.
        Reason: «hace falta permiso»
        Elena will read the messages. To see or use your computer, they will ask you.
        Gabriela stays with you.
        To allow it, type: yes
        If not, press Enter:
        """)
  }

  @Test func twoOfTheSameFirstNameKeepTheirWholeNames() {
    let other = Colleague.person(name: "Gabriela Mora", team: nil)
    #expect(es.transferRinging(to: other, in: ana).contains("Llamamos a Gabriela Mora.\nGabriela "))
    let front = Question.front(to: "Gabriela Mora", lost: "Gabriela Ruiz", brief: nil)
    #expect(es.question(front, in: ana).contains("Para seguir con Gabriela Mora, escriba: sí"))
    #expect(es.unclear("x", to: front, in: ana).contains("seguir con Gabriela Mora."))
  }

  @Test(arguments: Language.allCases)
  func theLastLineIsAlwaysTheNo(language: Language) {
    let words = Words(language)
    let enter = language == .es ? "pulse Intro:" : "press Enter:"
    let yes = language == .es ? "escriba: sí" : "type: yes"
    for (name, question) in questions + conversationQuestions + deskQuestions {
      let lines = words.question(question, in: talk).split(separator: "\n")
      let last = lines[lines.count - 1]
      switch question {
      case .callbackPast, .callbackClosed: #expect(last.hasSuffix(":"))
      default:
        #expect(last.hasSuffix(enter), "\(name): \(last)")
        let unclear = words.unclear("x", to: question, in: talk).split(separator: "\n")
        #expect(unclear.last == last || question.wantsNumber, "\(name)")
      }
      #expect(!last.contains(yes) && lines.filter { $0.hasSuffix(yes) }.count <= 1, "\(name)")
    }
  }

  /// A limit is told with something that can be done in that very state (R29).
  @Test(arguments: Language.allCases)
  func everyLimitLeavesAWay(language: Language) {
    let words = Words(language)
    let limits: [String] =
      [
        words.declined(in: bare), words.silence(in: bare), words.holdDeclined(in: bare),
        words.holdLate(in: bare, waited: 60), words.transferDeclined(in: bare),
        words.escalationNobody(in: bare), words.frontWaiting(in: bare),
        words.frontDeclined(in: bare), words.frontSilence(in: bare), words.callbackSelf(in: bare),
        words.nothingWaits(in: bare),
      ]
      + Given.colleagues.flatMap {
        [words.transferBack(to: $0, in: bare), words.transferWaiting(to: $0, in: bare)]
      }
    let ways =
      language == .es
      ? ["sigue con usted", "escriba: ", "le dirá qué", "llame usted", "Llámenos", "primer turno"]
      : ["still with you", "type: ", "will tell you what", "call Soporte", "Call us", "first in"]
    for text in limits { #expect(ways.contains { text.contains($0) }, "\(text)") }
  }

  @Test func aNoIsFollowedByTheOtherRungs() {
    #expect(es.declined(in: ana).hasSuffix("sin la tecla Intro o que escriba y dé órdenes."))
    #expect(!en.declined(in: ana, to: .view).contains("seeing this window"))
    #expect(en.declined(in: ana, to: .type).hasSuffix("window or typing without the Enter key."))
  }

  @Test func onlyOneTechnicianTypes() {
    let type = Question.type(reason: "r", minutes: 15, user: "ana", replaces: "Hugo Sanz")
    #expect(es.question(type, in: ana).contains("archivos.\nHugo dejará de escribir.\nTiempo: "))
    #expect(en.question(type, in: ana).contains("files.\nHugo will stop typing.\nTime: "))
  }

  @Test func theGoodbyeSaysWhatIsOwed() {
    func goodbye(_ words: Words, _ owed: (text: String, day: Day?)?, _ contact: String?) -> String {
      words.closing(
        in: ana, summary: "s", hour: 9, quietSeconds: 60, owed: owed, needsVisit: true,
        isCallback: true, contact: contact)
    }
    #expect(
      goodbye(es, ("mirar la cola", .tomorrow), "600111222").contains(
        """
        «Ana, gracias por atendernos. Le ha atendido Gabriela. Que tenga un buen día.»
        Hecho hoy: «s»
        Queda pendiente: «mirar la cola»
        Se ocupa Gabriela. Tendrá respuesta mañana, en este teléfono:
        6 0 0 1 1 1 2 2 2
        Hace falta ir a ver el equipo.
        Le llamarán para acordar el día. Quien vaya ya sabrá lo que pasa.
        Si nos necesita: 9 1 5 5 5 0 1 0 0
        """))
    #expect(goodbye(en, ("q", nil), nil).contains("see to it. You will have an answer.\nSomeone"))
    #expect(!goodbye(en, nil, "600111222").contains("6 0 0"))
  }

  @Test func aCodeMeansWhatItsCommandMeans() {
    #expect(es.error(.notAgain, about: .transfer).hint.hasSuffix("escalate"))
    #expect(en.error(.notNow, about: .resume).error == "Your customer is not on hold")
    #expect(en.error(.busy, came: "Hugo Sanz", about: .transfer).error.hasPrefix("Hugo Sanz is in"))
    #expect(en.error(.busy, about: .transfer).error == "A transfer is under way")
    #expect(en.error(.away, about: .transfer).error == "Nobody else is here now")
    #expect(!es.error(.away, about: .transfer).hint.contains("next"))
    let team = es.error(.away, came: "team:redes", about: .transfer).error
    #expect(team == "Nadie de ese equipo está ahora: «team:redes»")
    for matter in Matter.allCases {
      #expect(es.error(.ledger, about: matter) == es.error(.ledger))
    }
    for code in [ErrorCode.onHold, .away, .unknownPerson, .outOfHours] {
      #expect(es.error(code) != en.error(code))
    }
  }

  @Test func thereAreSeveralRemindersForEachRegister() {
    for register in Act.Register.allCases {
      #expect(es.reminders(register).count >= 3)
      #expect(es.reminders(register).count == en.reminders(register).count)
    }
  }
}

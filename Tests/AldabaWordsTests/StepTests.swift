import AldabaWire
import AldabaWords
import Testing

@Suite struct StepTests {
  @Test func aWholeStep() {
    #expect(
      Words(.es).step(instructions()[2]) == """
        Paso 3 de 8: «Mire si hay luz.»
        «Mire si hay luz.»
        Cómo saber si ha funcionado:
        «Mire si hay luz.»
        1. «Mire si hay luz.»
        - «Mire si hay luz.»
        Para este paso hay una orden. Antes de hacerla se le preguntará.
        Cuando lo haya hecho, escriba: hecho
        Si no ha funcionado, escriba: falla
        Si quiere ayuda, escriba: ayuda
        Para leerlo otra vez, escriba: otra vez
        Para volver al anterior, escriba: atrás
        """)
    #expect(
      Words(.en).step(instructions("Look for a light.")[0]) == """
        Step 1 of 8: «Look for a light.»
        «Look for a light.»
        When you have done it, type: done
        If it did not work, type: failed
        If you want help, type: help
        To read it again, type: again
        To read it in more detail, type: detail
        """)
  }

  @Test func theWholeQuestionOfACommand() {
    #expect(
      Words(.es).question(runQuestions[0].question, in: talk) == """
        Atención. Gabriela le pide dar una orden a este equipo: paso 3 de 8.
        Qué hace: «Dice qué impresoras hay. No cambia nada.»
        La orden completa:
        «lpstat -r -p»
        Se hace una vez y puede lo mismo que usted (ana). Dura hasta 2 minutos.
        Para pararla: Ctrl+5 y después q.
        Para permitir, escriba el número de 4 cifras que Gabriela le dice por teléfono.
        Para no permitir, pulse Intro:
        """)
    #expect(runQuestions[0].question.wantsNumber)
  }

  /// Nothing of the longest command is pushed out of the smallest window.
  @Test(arguments: Language.allCases)
  func theLongestQuestionFitsAWindow(language: Language) {
    let explanation = String(repeating: "palabras largas ", count: 12) + "y corta"
    let pieces = [
      String(repeating: "x", count: 240), String(repeating: "abc ", count: 59) + "abcd",
      String(repeating: "palabras ", count: 26) + "seis66",
    ]
    for command in pieces {
      #expect(command.utf8.count == 240 && explanation.utf8.count == 199)
      let text = Words(language).question(
        .run(
          command: command, explanation: explanation, step: 10, of: 40, user: "ana",
          seconds: 120), in: talk)
      #expect(wrap(text, columns: 40).count <= 24, "\(wrap(text, columns: 40).count)")
    }
  }

  @Test func howTheCustomerIsLedBack() {
    #expect(
      Words(.es).focusBack(in: talk, step: "Mire si hay luz")
        == "Gabriela: «Señora Ruiz, sigamos con lo suyo: no puedo imprimir. Ahora toca: Mire si hay luz»"
    )
    #expect(
      Words(.en).focusBack(in: bare, step: "Look") == "Gabriela: «Let us go on. Next: Look»")
  }

  @Test func whatIsTypedAtAStep() {
    let es: [(String, Act.StepOutcome?)] = [
      ("hecho", .done), (" HECHO ", .done), ("falla", .failed), ("ayuda", .help), ("atrás", .back),
      ("Atras", .back), ("otra  vez", .again), ("?", .again), ("más detalle", .detail),
      ("mas detalle", .detail), ("done", nil), ("hecho ya", nil), ("", nil), ("sí", nil),
    ]
    for (line, outcome) in es { #expect(Words(.es).stepWord(line) == outcome, "\(line)") }
    let en: [(String, Act.StepOutcome?)] = [
      ("done", .done), ("Failed", .failed), ("help", .help), ("back", .back), ("again", .again),
      ("?", .again), ("detail", .detail), ("more detail", .detail), ("hecho", nil), ("yes", nil),
    ]
    for (line, outcome) in en { #expect(Words(.en).stepWord(line) == outcome, "\(line)") }
  }

  /// What a technician has written in a step stays between its marks.
  @Test(arguments: HostileTextTests.hostile)
  func aStepIsNoSentenceOfOurs(value: String) {
    for language in Language.allCases {
      let words = Words(language)
      for (hostile, plain) in zip(instructions(value), instructions("x")) {
        let text = words.step(hostile)
        let (lines, expected) = (lines(text), lines(words.step(plain)))
        #expect(lines.count == expected.count && lines.suffix(3) == expected.suffix(3))
        #expect(text.filter { $0 == "«" }.count == text.filter { $0 == "»" }.count)
        for (line, model) in zip(lines, expected) where model.contains("x») ") || model == "«x»" {
          #expect(line.hasPrefix("«") && line.hasSuffix("»"))
        }
      }
      let question = Question.run(
        command: value, explanation: value, step: 1, of: 2, user: value, seconds: 120)
      let harmless = Question.run(
        command: "x", explanation: "x", step: 1, of: 2, user: "x", seconds: 120)
      let (text, model) = (
        words.question(question, in: talk), words.question(harmless, in: talk)
      )
      #expect(lines(text).count == lines(model).count)
      #expect(lines(text).suffix(2) == lines(model).suffix(2))
    }
  }

  private func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }
}

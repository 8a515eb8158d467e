import Testing

@testable import AldabaTechnician

/// A customer's question stays in sight until it is answered (R32).
@Suite struct UnansweredTests {
  @Test(arguments: [
    ("¿Se pierde algo?", true), ("Is it gone?", true), ("¿Se pierde algo? :)", true),
    ("«¿Y eso?»", true), ("Hola\n¿Está ahí?", true), ("¿De verdad?!", true), ("？", true),
    ("No se ve nada.", false), ("¿Sí? Gracias.", false), ("", false), ("...", false),
  ])
  func aLineThatEndsInAQuestionMark(text: String, isQuestion: Bool) {
    var unanswered = Unanswered()
    unanswered.customerSaid(text)
    #expect(unanswered.questions.isEmpty != isQuestion)
  }

  @Test(arguments: [
    ("No se pierde nada.", true), ("No", true), ("Es la cola. ¿La ve?", true),
    ("¿La ve? Es la cola", true), ("¿Qué ve usted?", false), ("¿Sí? ¿Y ahora?", false),
    ("¿Cómo?!", false), ("…", false), ("", false),
  ])
  func onlyAskingIsNoAnswer(text: String, answers: Bool) {
    var unanswered = Unanswered()
    unanswered.customerSaid("¿Se pierde algo?")
    unanswered.technicianSaid(text)
    #expect(unanswered.questions.isEmpty == answers)
  }

  @Test func theSameQuestionsAreWarnedOfOnce() {
    var unanswered = Unanswered()
    var warnings: [[String]] = []
    func warn() { warnings.append(unanswered.warning()) }
    warn()
    unanswered.customerSaid(" ¿Uno? ")
    warn()
    warn()
    unanswered.customerSaid("¿Dos?")
    warn()
    unanswered.technicianSaid("Sí.")
    warn()
    #expect(warnings == [[], ["¿Uno?"], [], ["¿Uno?", "¿Dos?"], []])
  }

  @Test func theyAreBounded() {
    var unanswered = Unanswered()
    for number in 0..<100 { unanswered.customerSaid("¿\(number)?") }
    #expect(unanswered.questions.count == Unanswered.limit)
    #expect(unanswered.questions.last == "¿99?")
  }
}

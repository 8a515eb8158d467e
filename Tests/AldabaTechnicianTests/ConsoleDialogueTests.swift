import AldabaTerminal
import AldabaWire
import AldabaWords
import Testing

@testable import AldabaTechnician

/// Lines in, what is asked, shown and sent out.
@Suite struct ConsoleDialogueTests {
  private let words = Words(.es)
  private var dialogue = ConsoleDialogue(
    words: Words(.es),
    glossary: Glossary(jargon: [("router", "el aparato")], tone: ["ya se lo dije"]))
  private var context = ConsoleDialogue.Context(
    talk: Talk(
      organisation: "Soporte Acme", technician: "Gabriela Ruiz", customer: "Ana",
      motive: "No puedo imprimir"))

  /// What a line leads to: what is read, and everything else.
  private mutating func take(_ line: String) -> (
    told: [String], others: [ConsoleDialogue.Effect]
  ) {
    read(dialogue.take(line, context))
  }

  private func read(_ effects: [ConsoleDialogue.Effect]) -> (
    told: [String], others: [ConsoleDialogue.Effect]
  ) {
    var told: [String] = []
    var others: [ConsoleDialogue.Effect] = []
    for effect in effects {
      if case .tell(let lines) = effect { told += lines.map(\.text) } else { others.append(effect) }
    }
    return (told, others)
  }

  private func preview(_ question: Question) -> [String] {
    [words.previewHeading(for: "Ana"), words.question(question, in: context.talk)]
  }

  @Test mutating func aMessageGoesOutAtOnce() {
    #expect(take("say hola").others == [.send(.say("hola"))])
    #expect(take("status").others == [.run(.status)])
    #expect(take("").others.isEmpty && dialogue.prompt == nil)
  }

  /// R6, R34: a hold has reason, doing and time, and is read before it goes out.
  @Test mutating func aHoldIsAskedForAndThenShown() {
    #expect(take("hold").told == [words.consoleWanted(.holdReason, by: "Ana")])
    #expect(dialogue.prompt == words.consoleWantedPrompt(.holdReason))
    #expect(take("Hay que mirarlo").told == [words.consoleWanted(.holdDoing, by: "Ana")])
    #expect(take("Pregunto").told == [words.consoleWanted(.holdMinutes, by: "Ana")])
    #expect(take("dos").told == [words.consoleWanted(.holdMinutes, by: "Ana")])
    let shown = take("2")
    #expect(
      shown.told
        == preview(.hold(reason: "Hay que mirarlo", doing: "Pregunto", minutes: 2)))
    #expect(shown.others.isEmpty && dialogue.prompt == words.previewPrompt())
    #expect(
      take("").others
        == [.send(.hold(reason: "Hay que mirarlo", doing: "Pregunto", minutes: 2))])
    #expect(dialogue.isFree)
  }

  @Test mutating func anythingButEnterDropsIt() {
    _ = take("hold 2 \"a\" \"b\"")
    #expect(take("no").told == [words.nothingSent()])
    #expect(dialogue.isFree)
    _ = take("hold 2")
    #expect(take("").told == [words.nothingSent()] && dialogue.isFree)
    _ = take("hold 2")
    #expect(read(dialogue.drop()).told == [words.nothingSent()] && dialogue.isFree)
    #expect(dialogue.drop().isEmpty)
  }

  /// R8: within the estimate it is a statement, beyond it a question, which is shown first.
  @Test mutating func aCheckBeyondTheEstimateIsAQuestion() {
    context.waited = 90
    context.doing = "Pregunto"
    context.isLonger = { $0 > 1 }
    #expect(take("check 1 Casi está").others == [.send(.check(cause: "Casi está", minutes: 1))])
    #expect(
      take("check 3 Casi está").told
        == preview(.holdAgain(reason: "Casi está", doing: "Pregunto", minutes: 3, waited: 90)))
    #expect(take("").others == [.send(.check(cause: "Casi está", minutes: 3))])
  }

  /// R11: presence first, then the text with the name, then the question.
  @Test mutating func aTransferLooksFirst() throws {
    let hugo = Target.person(try #require(PersonID(rawValue: "hugo")))
    _ = take("transfer hugo \"Sabe más\"")
    #expect(dialogue.prompt == words.consoleWantedPrompt(.brief))
    #expect(
      take("No imprime").others
        == [.look(.transfer, hugo, reason: "Sabe más", brief: "No imprime")])
    let found = Message.Found(name: "Hugo Sanz", team: "Impresoras", phone: "214")
    let colleague = Colleague.person(name: "Hugo Sanz", team: "Impresoras")
    #expect(
      read(dialogue.found(found, as: colleague, context)).told
        == preview(
          .transfer(
            to: colleague, reason: "Sabe más", brief: "No imprime", correction: nil,
            contact: "214")))
    #expect(
      take("").others
        == [.send(.handOver(.transfer, hugo, found, reason: "Sabe más", brief: "No imprime"))])
  }

  /// R34, R41: the customer's text stands there before a price goes out.
  @Test mutating func aPriceIsShownFirst() {
    #expect(take("cost").told == [words.consoleWanted(.costPrice, by: "Ana")])
    #expect(take("25,00 €").told == [words.consoleWanted(.costReason, by: "Ana")])
    #expect(take("La pieza").told == preview(.cost(price: "25,00 €", reason: "La pieza")))
    #expect(take("").others == [.send(.cost(price: "25,00 €", reason: "La pieza"))])
  }

  /// R22: who allows it and why; nothing of it is a question.
  @Test mutating func anExceptionWantsANameAndAReason() throws {
    let elena = try #require(PersonID(rawValue: "elena"))
    #expect(take("exception").told == [words.consoleWanted(.exceptionBy, by: "Ana")])
    #expect(take("ELENA").told == [words.consoleWanted(.exceptionBy, by: "Ana")])
    #expect(take("elena").told == [words.consoleWanted(.exceptionReason, by: "Ana")])
    #expect(take("Es urgente").others == [.send(.exception(elena, reason: "Es urgente"))])
  }

  /// Whatever help lists is a verb of the console, and every verb is listed for somebody.
  @Test func helpListsWhatRuns() {
    for verb in ConsoleVerb.allCases {
      let first = verb.rawValue.split(separator: " ")[0]
      if case .unknown = ConsoleCommand(String(first)) { Issue.record("\(verb) does not run") }
    }
    for verb in ConsoleCommand.completions("") {
      let isListed = [false, true].contains {
        words.consoleHelp(isThird: $0).split(separator: "\n").contains { $0.hasPrefix(verb) }
      }
      #expect(isListed, "\(verb) is not in help")
    }
  }

  @Test mutating func nobodyThereEndsTheLook() {
    _ = take("escalate third Se queja")
    #expect(!dialogue.isFree)
    dialogue.lookFailed()
    #expect(dialogue.isFree)
    let found = Message.Found(name: nil, team: nil, phone: nil)
    #expect(dialogue.found(found, as: .next, context).isEmpty)
  }

  /// A third person is told the reason; who takes over wants a briefing.
  @Test mutating func escalationsInBothWays() {
    #expect(
      take("escalate third Se queja").others
        == [.look(.third, .next, reason: "Se queja", brief: "Se queja")])
    _ = take("escalate takeover Se queja")
    #expect(dialogue.prompt == words.consoleWantedPrompt(.brief))
    #expect(
      take("Todo").others == [.look(.takeover, .next, reason: "Se queja", brief: "Todo")])
    let found = Message.Found(name: nil, team: nil, phone: nil)
    #expect(
      read(dialogue.found(found, as: .next, context)).told
        == preview(.takeover(to: .next, reason: "Se queja", brief: "Todo", correction: nil)))
  }

  @Test mutating func whatCannotBeIsNotAskedFor() {
    context.forbids = {
      if case .hold = $0 {
        ConsoleDialogue.Objection(code: .busy, matter: .transfer)
      } else {
        nil
      }
    }
    let advice = words.error(.busy, about: .transfer)
    #expect(take("hold").told.joined(separator: "\n") == advice.text && dialogue.isFree)
    #expect(take("check").told == [words.consoleWanted(.checkCause, by: "Ana")])
  }

  @Test mutating func aThirdPersonDoesNotClose() {
    context.isThird = true
    #expect(take("close Hecho").others == [.run(.leave)] && dialogue.isFree)
  }

  /// R19, R31: the plain word is offered; the same line again is sent.
  @Test mutating func wordsAreDoubtedOnce() {
    let hint = words.plainer(word: "router", plain: "el aparato")
    let first = take("say Apague el router")
    #expect(first.told == [hint] && first.others == [.prefill("say Apague el router")])
    #expect(take("say Apague el router").others == [.send(.say("Apague el router"))])
    #expect(
      take("say El router, ya se lo dije").told == [hint, words.kinder(word: "ya se lo dije")])
    #expect(take("say El aparato").others == [.send(.say("El aparato"))])
    #expect(take("ask view 15 El router").told == [hint])
    #expect(dialogue.prompt == words.previewPrompt())
    #expect(
      take("").others == [.send(.ask(.view, reason: "El router", minutes: 15))])
    #expect(take("hold 2 \"El router\" \"Miro\"").told.last == hint)
  }

  /// R32: warned of once, and offered as owed at the end.
  @Test mutating func anOpenQuestionIsWarnedOfAndOffered() throws {
    dialogue.customerSaid("¿Se pierde algo?")
    let warned = take("close Hecho")
    #expect(warned.told == [words.unanswered("¿Se pierde algo?")])
    #expect(warned.others == [.prefill("close Hecho")])
    let offered = take("close Hecho")
    #expect(offered.told == [words.unansweredOwed("¿Se pierde algo?"), words.owedWanted()])
    #expect(offered.others == [.prefill("¿Se pierde algo?")])
    #expect(dialogue.prompt == words.owedPrompt())
    #expect(take("¿Se pierde algo?").told == [words.dueWanted()])
    #expect(take("nunca").told == [words.dueWanted()])
    var farewell = ConsoleFarewell(summary: "Hecho")
    farewell.offered = ["¿Se pierde algo?"]
    farewell.owed = "¿Se pierde algo?"
    farewell.due = .at(try #require(words.saidTime("mañana a las 10:30")))
    #expect(take("mañana a las 10:30").others == [.send(.close(farewell))])
  }

  @Test mutating func nothingIsOwedAgainstOnesWill() {
    dialogue.customerSaid("¿Se pierde algo?")
    _ = take("close Hecho")
    _ = take("close Hecho")
    var farewell = ConsoleFarewell(summary: "Hecho")
    farewell.offered = ["¿Se pierde algo?"]
    farewell.owed = ""
    #expect(take("").others == [.send(.close(farewell))])
  }

  @Test mutating func anAnswerEndsTheWarning() {
    dialogue.customerSaid("¿Se pierde algo?")
    _ = take("say ¿Qué ve?")
    #expect(dialogue.unanswered.questions.count == 1)
    _ = take("say No se pierde nada.")
    #expect(take("close Hecho").others == [.send(.close(ConsoleFarewell(summary: "Hecho")))])
    // An escalation or a question for more leaves nobody alone.
    dialogue.customerSaid("¿Y ahora?")
    #expect(take("ask view 15 Ver").others.count == 1)
    #expect(take("transfer next \"a\" \"b\"").told == [words.unanswered("¿Y ahora?")])
  }

  @Test mutating func completionFollowsWhatIsWanted() {
    #expect(dialogue.completions("tra") == ["transfer"])
    _ = take("transfer")
    #expect(dialogue.completions("") == ["next", "team:"] && dialogue.completions("n") == ["next"])
    _ = take("next")
    #expect(dialogue.completions("s").isEmpty)
    _ = dialogue.drop()
    _ = take("escalate")
    #expect(dialogue.completions("t") == ["third", "takeover"])
  }
}

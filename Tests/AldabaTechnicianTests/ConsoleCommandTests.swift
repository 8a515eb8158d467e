import AldabaWire
import Testing

@testable import AldabaTechnician

@Suite struct ConsoleCommandTests {
  @Test(arguments: [
    ("", ConsoleCommand.nothing), ("   ", .nothing), ("\"\"", .nothing),
    ("say hola", .say("hola")), ("  SAY   hola  qué tal ", .say("hola  qué tal")),
    ("say \"hola\"", .say("hola")), ("say \"a\" y \"b\"", .say("\"a\" y \"b\"")),
    ("\"hola\"", .say("hola")), ("«shell»", .say("shell")), ("'close'", .say("close")),
    ("say", .bad("say")), ("say \"\"", .bad("say \"\"")),
    ("shell", .shell), ("type", .shell), ("shell now", .bad("shell now")),
    ("type ls -l", .type("ls -l")), ("detach", .detach), ("status", .status),
    ("resume", .resume), ("resume now", .bad("resume now")), ("leave", .leave),
    ("register brief", .register(.brief)), ("register DETAILED", .register(.detailed)),
    ("register", .bad("register")), ("register loud", .bad("register loud")),
    ("help", .help), ("help ask", .help), ("?", .help), ("exit", .leaving), ("quit", .leaving),
    ("hola", .unknown("hola", near: nil)), ("sya hola", .unknown("sya", near: "say")),
    ("aks view", .unknown("aks", near: "ask")), ("view", .unknown("view", near: "ask view")),
    ("type-no-enter", .unknown("type-no-enter", near: "ask type-no-enter")),
    ("steps printer.md", .steps("printer.md")), ("steps \"mi lista.md\"", .steps("mi lista.md")),
    ("steps save ha ido.md", .saveSteps("ha ido.md")), ("steps", .bad("steps")),
    ("steps save", .bad("steps save")), ("step", .step(.next)), ("step NEXT", .step(.next)),
    ("step stop", .step(.stop)), ("step 3", .step(.number(3))), ("step -1", .step(.number(-1))),
    ("step three", .bad("three")), ("focus", .focus), ("focus on", .bad("focus on")),
  ])
  func lines(line: String, command: ConsoleCommand) {
    #expect(ConsoleCommand(line) == command)
  }

  @Test(arguments: [
    ("cost", ConsoleForm.cost(price: nil, reason: nil)),
    ("cost 25,00 € La pieza", .cost(price: "25,00 €", reason: "La pieza")),
    ("cost 25€ La pieza nueva", .cost(price: "25€", reason: "La pieza nueva")),
    ("cost 45 euros", .cost(price: "45 euros", reason: nil)),
    ("cost 45", .cost(price: "45", reason: nil)),
    ("cost \"45 al mes\"", .cost(price: "45 al mes", reason: nil)),
    ("cost \"45 al mes\" «La pieza»", .cost(price: "45 al mes", reason: "La pieza")),
    ("exception", .exception(by: nil, reason: nil)),
    ("exception elena", .exception(by: PersonID(rawValue: "elena"), reason: nil)),
    (
      "exception elena \"Es urgente\"",
      .exception(by: PersonID(rawValue: "elena"), reason: "Es urgente")
    ),
  ])
  func beyondTheService(line: String, form: ConsoleForm) {
    #expect(ConsoleCommand(line) == .form(form))
    #expect(ConsoleCommand("exception ELENA x") == .bad("ELENA"))
  }

  @Test(arguments: [
    ("ask", ConsoleCommand.bad("ask")),
    ("ask viwe", .unknown("ask viwe", near: "ask view")),
    ("ask record 15 Ver", .form(.ask(.record, reason: "Ver", minutes: 15))),
    ("ask push 15 Ver", .unknown("ask push", near: nil)),
    ("ask view", .form(.ask(.view, reason: nil, minutes: nil))),
    ("ask view 30", .form(.ask(.view, reason: nil, minutes: 30))),
    ("ask view Ver la cola", .form(.ask(.view, reason: "Ver la cola", minutes: 15))),
    ("ask type 30 Arreglar la cola", .form(.ask(.type, reason: "Arreglar la cola", minutes: 30))),
    ("ask type \"Arreglar\" 30", .form(.ask(.type, reason: "Arreglar", minutes: 30))),
    ("ask type 5 \"Arreglar\"", .form(.ask(.type, reason: "Arreglar", minutes: 5))),
    ("ask type \"30\"", .form(.ask(.type, reason: "30", minutes: 15))),
    ("ask type \"30\" 15", .form(.ask(.type, reason: "30", minutes: 15))),
    ("ask type Mirar las 2", .form(.ask(.type, reason: "Mirar las 2", minutes: 15))),
    ("ask type \"a\" y \"b\"", .form(.ask(.type, reason: "\"a\" y \"b\"", minutes: 15))),
    ("ask type \"\" 15", .form(.ask(.type, reason: nil, minutes: 15))),
    (
      "ask type-no-enter 60 Leer antes",
      .form(.ask(.typeNoEnter, reason: "Leer antes", minutes: 60))
    ),
    ("ask view 0 Ver", .bad("0")), ("ask view 61 Ver", .bad("61")), ("ask view -5", .bad("-5")),
    ("ask view \"Ver\" 90", .bad("90")),
    (
      "ask view 99999999999999999999 x",
      .form(.ask(.view, reason: "99999999999999999999 x", minutes: 15))
    ),
  ])
  func asks(line: String, command: ConsoleCommand) {
    #expect(ConsoleCommand(line) == command)
  }

  @Test(arguments: [
    ("hold", ConsoleForm.hold(reason: nil, doing: nil, minutes: nil)),
    ("hold 2", .hold(reason: nil, doing: nil, minutes: 2)),
    ("hold 2 Mirar el aparato", .hold(reason: "Mirar el aparato", doing: nil, minutes: 2)),
    (
      "hold 2 \"Mirar el aparato\" \"Llamo al almacén\"",
      .hold(reason: "Mirar el aparato", doing: "Llamo al almacén", minutes: 2)
    ),
    (
      "hold «Mirar» «Llamo» 3", .hold(reason: "Mirar", doing: "Llamo", minutes: 3)
    ),
    (
      "hold 2 \"a\" \"b\" \"c\"", .hold(reason: "\"a\" \"b\" \"c\"", doing: nil, minutes: 2)
    ),
    ("check", .check(cause: nil, minutes: nil)),
    ("check 1 Casi está", .check(cause: "Casi está", minutes: 1)),
    ("transfer", .transfer(to: nil, reason: nil, brief: nil)),
    (
      "transfer hugo Sabe de impresoras",
      .transfer(to: .person(PersonID(rawValue: "hugo")!), reason: "Sabe de impresoras", brief: nil)
    ),
    (
      "transfer team:Redes 2 cosas", .transfer(to: .team("Redes"), reason: "2 cosas", brief: nil)
    ),
    (
      "transfer next \"Sabe más\" \"No imprime\"",
      .transfer(to: .next, reason: "Sabe más", brief: "No imprime")
    ),
    ("escalate", .escalate(nil, to: .next, reason: nil, brief: nil)),
    ("escalate third Se queja", .escalate(.third, to: .next, reason: "Se queja", brief: nil)),
    (
      "escalate takeover to:elena \"Se queja\" \"Todo\"",
      .escalate(
        .takeover, to: .person(PersonID(rawValue: "elena")!), reason: "Se queja", brief: "Todo")
    ),
    ("advise", .advise(to: nil, text: nil)),
    ("advise elena ¿Cómo sigo?", .advise(to: PersonID(rawValue: "elena")!, text: "¿Cómo sigo?")),
    ("close", .close(ConsoleFarewell(summary: nil))),
    ("close Cola vaciada", .close(ConsoleFarewell(summary: "Cola vaciada"))),
    ("close +visit No va", .close(ConsoleFarewell(summary: "No va", needsVisit: true))),
  ])
  func forms(line: String, form: ConsoleForm) {
    #expect(ConsoleCommand(line) == .form(form))
  }

  @Test(arguments: [
    ("hold 0 x", ConsoleCommand.bad("0")), ("hold 61", .bad("61")), ("check 99", .bad("99")),
    ("transfer Hugo", .bad("Hugo")), ("transfer team:", .bad("team:")),
    ("escalate thrid", .unknown("escalate thrid", near: "escalate third")),
    ("escalate transfer", .bad("transfer")), ("escalate third to:É x", .bad("to:É")),
    ("advise Elena x", .bad("Elena")),
  ])
  func whatIsNotUnderstoodIsNotSent(line: String, command: ConsoleCommand) {
    #expect(ConsoleCommand(line) == command)
  }

  @Test(arguments: [
    (
      "",
      [
        "say", "steps", "step", "focus", "ask", "shell", "type", "push", "fetch", "hold", "check",
        "resume",
        "transfer", "escalate", "advise",
        "cost", "exception", "register", "close", "leave", "detach", "status", "help",
      ]
    ),
    ("s", ["say", "steps", "step", "shell", "status"]), ("x", []),
    ("ask ", ["view", "type-no-enter", "type", "record"]),
    ("hold ", ["1", "2", "5"]), ("escalate t", ["third", "takeover"]),
    ("transfer ", ["next", "team:"]), ("register d", ["detailed"]), ("close +", ["+visit"]),
    ("ask t", ["type-no-enter", "type"]), ("ask view ", ["15", "30", "60"]),
    ("steps ", ["save"]), ("step ", ["next", "stop"]), ("ask view 1", ["15"]), ("ask view 15 ", []),
    ("say a", []), ("ask other ", []),
  ])
  func completion(before: String, candidates: [String]) {
    #expect(ConsoleCommand.completions(before) == candidates)
  }

  @Test func minutes() {
    #expect(ConsoleCommand.minutes("15") == 15)
    for text in ["", "0", "61", "1.5", "x", "-1"] { #expect(ConsoleCommand.minutes(text) == nil) }
  }
}

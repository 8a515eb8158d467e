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
    ("type ls -l", .type("ls -l")), ("close", .close(nil)),
    ("close Cola vaciada", .close("Cola vaciada")), ("detach", .detach), ("status", .status),
    ("help", .help), ("help ask", .help), ("?", .help), ("exit", .leaving), ("quit", .leaving),
    ("hola", .unknown("hola", near: nil)), ("sya hola", .unknown("sya", near: "say")),
    ("aks view", .unknown("aks", near: "ask")), ("view", .unknown("view", near: "ask view")),
    ("type-no-enter", .unknown("type-no-enter", near: "ask type-no-enter")),
  ])
  func lines(line: String, command: ConsoleCommand) {
    #expect(ConsoleCommand(line) == command)
  }

  @Test(arguments: [
    ("ask", ConsoleCommand.bad("ask")),
    ("ask viwe", .unknown("ask viwe", near: "ask view")),
    ("ask record 15 Ver", .unknown("ask record", near: nil)),
    ("ask view", .ask(.view, reason: nil, minutes: nil)),
    ("ask view 30", .ask(.view, reason: nil, minutes: 30)),
    ("ask view Ver la cola", .ask(.view, reason: "Ver la cola", minutes: nil)),
    ("ask type 30 Arreglar la cola", .ask(.type, reason: "Arreglar la cola", minutes: 30)),
    ("ask type \"Arreglar\" 30", .ask(.type, reason: "Arreglar", minutes: 30)),
    ("ask type 5 \"Arreglar\"", .ask(.type, reason: "Arreglar", minutes: 5)),
    ("ask type \"30\"", .ask(.type, reason: "30", minutes: nil)),
    ("ask type \"30\" 15", .ask(.type, reason: "30", minutes: 15)),
    ("ask type Mirar las 2", .ask(.type, reason: "Mirar las 2", minutes: nil)),
    ("ask type \"\" 15", .ask(.type, reason: nil, minutes: 15)),
    ("ask type-no-enter 60 Leer antes", .ask(.typeNoEnter, reason: "Leer antes", minutes: 60)),
    ("ask view 0 Ver", .bad("0")), ("ask view 61 Ver", .bad("61")), ("ask view -5", .bad("-5")),
    ("ask view \"Ver\" 90", .bad("90")),
    (
      "ask view 99999999999999999999 x", .ask(.view, reason: "99999999999999999999 x", minutes: nil)
    ),
  ])
  func asks(line: String, command: ConsoleCommand) {
    #expect(ConsoleCommand(line) == command)
  }

  @Test(arguments: [
    ("", ["ask", "close", "detach", "help", "say", "shell", "status", "type"]),
    ("s", ["say", "shell", "status"]), ("x", []), ("ask ", ["view", "type-no-enter", "type"]),
    ("ask t", ["type-no-enter", "type"]), ("ask view ", ["15", "30", "60"]),
    ("ask view 1", ["15"]), ("ask view 15 ", []), ("say a", []), ("ask other ", []),
  ])
  func completion(before: String, candidates: [String]) {
    #expect(ConsoleCommand.completions(before) == candidates)
  }

  @Test func minutes() {
    #expect(ConsoleCommand.minutes("15") == 15)
    for text in ["", "0", "61", "1.5", "x", "-1"] { #expect(ConsoleCommand.minutes(text) == nil) }
  }
}

import AldabaWire
import AldabaWords

let runQuestions: [(name: String, question: Question)] = [
  (
    "run",
    .run(
      command: "lpstat -r -p", explanation: "Dice qué impresoras hay. No cambia nada.", step: 3,
      of: 8, user: "ana", seconds: 120)
  )
]

/// Steps in their shapes: alone, with a list, with what the computer can do for it.
func instructions(_ text: String = "Mire si hay luz.") -> [Instruction] {
  let lines = [
    Instruction.Line(mark: "", text: text), Instruction.Line(mark: "1. ", text: text),
    Instruction.Line(mark: "- ", text: text),
  ]
  return [
    Instruction(step: 1, of: 8, title: text, text: [lines[0]], hasMore: true),
    Instruction(step: 2, of: 8, title: text, text: lines, check: [lines[0]]),
    Instruction(step: 3, of: 8, title: text, text: [lines[0]], check: lines, command: .asked),
    Instruction(
      step: 8, of: 8, title: text, text: [lines[0]], check: [lines[0]],
      command: .byHand("lpstat -r -p"), hasMore: true),
  ]
}

let commandOutcomes: [CommandOutcome] = [
  .ended(status: 0), .ended(status: 3), .timedOut(seconds: 120), .stopped, .notStarted,
]

/// What a customer reads of steps and their commands.
func stepSentences(_ words: Words, _ talk: Talk) -> [(name: String, text: String)] {
  var all: [(name: String, text: String)] = [
    ("stepDetailed", words.stepDetailed()), ("stepNoMore", words.stepNoMore(in: talk)),
    ("stepFailed", words.stepFailed(in: talk)), ("stepHelp", words.stepHelp(in: talk)),
    ("stepIsFirst", words.stepIsFirst(in: talk)), ("stepTakenBack", words.stepTakenBack()),
    ("stepsOver", words.stepsOver(in: talk)), ("stepsKept", words.stepsKept(Given.path)),
    ("stepsStopped", words.stepsStopped(in: talk)),
    ("focusBack", words.focusBack(in: talk, step: "Mire si hay luz")),
    ("commandBegins", words.commandBegins()),
    ("commandSkipped", words.commandSkipped(bytes: 70000)),
    ("commandDeclined", words.commandDeclined(in: talk, command: "lpstat -r -p")),
    ("now", words.now(.step(3, of: 8), in: talk)),
    ("leftEnded", words.leftEnded(remaining: 0)), ("leftEnded", words.leftEnded(remaining: 2)),
    ("confined", words.confined(missing: [])),
    ("confined", words.confined(missing: ["connect", "signal"])),
  ]
  for count in [1, 12] {
    let programs = (1...count).map { RunningProgram(name: "sleep \($0)", seconds: 61) }
    for isAtEnd in [false, true] {
      all.append(
        ("leftRunning", words.leftRunning(programs, in: talk, isAtEnd: isAtEnd)))
    }
  }
  for step in instructions() { all.append(("step", words.step(step))) }
  for outcome in commandOutcomes { all.append(("commandOver", words.commandOver(outcome))) }
  for (_, question) in runQuestions {
    all.append(("question", words.question(question, in: talk)))
    all.append(("unclear", words.unclear("vale", to: question, in: talk)))
  }
  return all
}

/// What a technician reads of them.
func consoleStepSentences(_ words: Words) -> [(name: String, text: String)] {
  var all: [(name: String, text: String)] = [
    ("consoleSteps", words.consoleSteps("Mire", count: 1, customer: "Ana")),
    ("consoleSteps", words.consoleSteps("Mire", count: 8, customer: "Ana")),
    (
      "consoleStepsGoOn",
      words.consoleStepsGoOn("Mire", step: 3, of: 8, worked: 2, customer: "Ana")
    ),
    ("consoleStepsOver", words.consoleStepsOver(worked: 7, of: 8)),
    ("consoleStepsStopped", words.consoleStepsStopped(step: 3, of: 8)),
    ("consoleNeed", words.consoleNeed("No puedo imprimir", of: "Ana")),
    ("consoleStepNow", words.consoleStepNow(step: 3, of: 8, title: "Mire")),
    ("consoleStepsSaved", words.consoleStepsSaved(Given.path, count: 7)),
    ("consoleCommandBegins", words.consoleCommandBegins("Ana")),
    ("consoleStepsRefused", words.consoleStepsRefused("Ana")),
    ("consoleByHand", words.consoleByHand("Ana")),
    ("consolePrompt", words.consolePrompt("Ana", .step(3, of: 8))),
  ]
  for outcome in Act.StepOutcome.allCases {
    all.append(("consoleStep", words.consoleStep(outcome, step: 3, of: 8, customer: "Ana")))
  }
  for outcome in commandOutcomes {
    all.append(("consoleCommandOver", words.consoleCommandOver(outcome, customer: "Ana")))
  }
  return all
}

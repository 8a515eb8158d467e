import AldabaWire
import AldabaWords

/// What a technician reads on coming and going, of the goodbye's open ends and at the queue.
func technicianMoreSentences(_ words: Words) -> [(name: String, text: String)] {
  var all: [(name: String, text: String)] = [
    ("comingIn", words.comingIn("Ana")),
    (
      "consoleDoor",
      words.consoleDoor(
        customer: "Ana", motive: "no puedo imprimir", ticket: "INC-4711", phone: nil,
        isCallback: false)
    ),
    (
      "consoleDoor",
      words.consoleDoor(
        customer: "Ana", motive: "no puedo imprimir", ticket: "INC-4711", phone: Given.phone,
        isCallback: true)
    ),
    ("customerIsAsked", words.customerIsAsked("Ana")),
    ("partEnded", words.partEnded(receipt: Given.path)),
    ("partEnded", words.partEnded(receipt: nil)),
    ("nowLeading", words.nowLeading("Ana")),
    ("colleagueLost", words.colleagueLost("Elena Vidal")),
    ("colleagueBack", words.colleagueBack("Elena Vidal")),
    ("holdSoFar", words.holdSoFar(waited: 45, estimated: 120, customer: "Ana")),
    ("holdSoFar", words.holdSoFar(waited: 0, estimated: 30, customer: "Ana")),
    ("owedWanted", words.owedWanted()), ("dueWanted", words.dueWanted()),
    ("owedPrompt", words.owedPrompt()), ("duePrompt", words.duePrompt()),
    ("nothingWaiting", words.nothingWaiting()), ("queueFollowed", words.queueFollowed()),
    ("awayNoted", words.awayNoted()), ("waitingBrief", words.waitingBrief(Given.brief)),
    ("howToAnswer", words.howToAnswer(Given.id)), ("howToTake", words.howToTake(Given.id)),
    ("howToFinish", words.howToFinish(Given.id)),
  ]
  for what in Capability.allCases {
    all.append(("grantReplaced", words.grantReplaced(what)))
    all.append(("offeredAgain", words.offeredAgain(.capability(what), by: "Ana")))
  }
  for topic in [Topic.hold, .transfer, .escalate, .cost] {
    all.append(("offeredAgain", words.offeredAgain(topic, by: "Ana")))
  }
  return all
}

/// The problems of answering.
let answerProblems: [(name: String, problem: Problem)] = [
  ("nothingWaits", .nothingWaits), ("inSessionAlready", .inSessionAlready),
]

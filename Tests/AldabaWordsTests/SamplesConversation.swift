import AldabaWire
import AldabaWords

extension Given {
  static let brief = "la cola está parada y el papel puesto"
  static let correction = "también falla desde el móvil"
  static let colleague = Colleague.person(name: "Hugo Sanz", team: "Impresoras")
  static let supervisor = Colleague.person(name: "Elena Vidal", team: nil)
  static let colleagues = [colleague, supervisor, .team("Impresoras"), .next]
  static let phone = "600111222"
  static let day = Day.date(weekday: 2, day: 24, month: 11)
}

/// The questions about waiting, handing over and calling back.
let conversationQuestions: [(name: String, question: Question)] =
  [
    ("hold", .hold(reason: Given.reason, doing: "miro el servidor", minutes: 2)),
    ("hold", .hold(reason: Given.reason, doing: "miro el servidor", minutes: 10)),
    (
      "hold-again",
      .holdAgain(reason: Given.reason, doing: "miro el servidor", minutes: 1, waited: 125)
    ),
    ("front", .front(to: "Hugo Sanz", lost: "Gabriela Ruiz", brief: Given.brief)),
    ("front", .front(to: "Hugo Sanz", lost: "Gabriela Ruiz", brief: nil)),
    ("callback-time", .callbackTime(slots: ["hoy, a última hora", "A", "B"])),
    ("callback-time", .callbackTime(slots: ["hoy, a última hora"])),
    ("callback-time", .callbackTime(slots: [])),
    ("callback-phone", .callbackPhone(phone: Given.phone)),
    ("callback-phone", .callbackPhone(phone: nil)),
    ("callback-past", .callbackPast(day: .tomorrow, at: ClockTime(hour: 1, minute: 15))),
    ("callback-closed", .callbackClosed(day: Given.day, at: ClockTime(hour: 9, minute: 0))),
  ]
  + Given.colleagues.flatMap { to -> [(name: String, question: Question)] in
    [
      (
        "transfer",
        .transfer(
          to: to, reason: Given.reason, brief: Given.brief, correction: Given.correction,
          contact: "214")
      ),
      (
        "transfer",
        .transfer(
          to: to, reason: Given.reason, brief: Given.brief, correction: nil, contact: nil)
      ),
      ("escalate", .escalate(to: to, reason: Given.reason)),
      (
        "takeover",
        .takeover(to: to, reason: Given.reason, brief: Given.brief, correction: Given.correction)
      ),
    ]
  }

/// Every sentence that a customer reads while they wait or are handed over, and the goodbyes.
func conversationSentences(_ words: Words, _ talk: Talk) -> [(name: String, text: String)] {
  let time = ClockTime(hour: 16, minute: 30)
  var all: [(name: String, text: String)] = [
    ("now", words.now(.hold, in: talk)), ("now", words.now(.paused, in: talk)),
    ("now", words.now(.third(name: "Elena Vidal"), in: talk)),
    ("held", words.held(in: talk, seconds: 120)),
    ("holdDeclined", words.holdDeclined(in: talk)),
    ("holdNotLonger", words.holdNotLonger()),
    ("notAskedAgain", words.notAskedAgain(.capability(.view))),
    ("notAskedAgain", words.notAskedAgain(.transfer)),
    ("allowChoices", words.allowChoices([.hold, .cost])),
    ("allowChoices", words.allowChoices([])), ("offeredToAsk", words.offeredToAsk(in: talk)),
    (
      "escalationCame",
      words.escalationCame(
        in: talk, supervisor: "Elena Vidal", team: nil, wish: Given.reason, hour: 9)
    ),
    ("holdLeft", words.holdLeft(in: talk)),
    ("holdCheck", words.holdCheck(in: talk, cause: "el servidor tarda.", seconds: 60)),
    ("holdLate", words.holdLate(in: talk, waited: 61)),
    ("holdResumed", words.holdResumed(in: talk, waited: 0)),
    ("transferDeclined", words.transferDeclined(in: talk)),
    (
      "transferGreeting",
      words.transferGreeting(in: talk, from: "Hugo Sanz", brief: Given.brief, hour: 9)
    ),
    ("transferLeft", words.transferLeft(name: "Hugo Sanz")),
    (
      "escalationIn",
      words.escalationIn(
        in: talk, supervisor: "Elena Vidal", team: "Impresoras", brief: Given.brief, hour: 22)
    ),
    (
      "escalationIn",
      words.escalationIn(
        in: talk, supervisor: "Elena Vidal", team: nil, brief: Given.reason, hour: 13)
    ),
    ("escalationWanted", words.escalationWanted(in: talk)),
    ("escalationNobody", words.escalationNobody(in: talk)),
    ("escalationLeft", words.escalationLeft(name: "Elena Vidal", in: talk)),
    ("escalationLeft", words.escalationLeft(name: "Elena Vidal")),
    ("adviceTold", words.adviceTold(in: talk, to: "Elena Vidal")),
    ("requestPaused", words.requestPaused(in: talk)),
    ("requestContinued", words.requestContinued(in: talk)),
    ("requestNoted", words.requestNoted(in: talk)),
    ("needCorrected", words.needCorrected(in: talk)),
    ("needWanted", words.needWanted()),
    ("complaintWanted", words.complaintWanted()),
    ("nothingWaits", words.nothingWaits(in: talk)),
    ("frontWaiting", words.frontWaiting(in: talk)),
    ("frontDeclined", words.frontDeclined(in: talk)),
    ("frontSilence", words.frontSilence(in: talk)),
    (
      "callbackNoted",
      words.callbackNoted(in: talk, at: time, day: Given.day, phone: Given.phone)
    ),
    ("callbackNoted", words.callbackNoted(in: talk, at: time, day: .today, phone: nil)),
    ("callbackNoted", words.callbackNoted(in: talk, at: nil, day: nil, phone: nil)),
    ("callbackSelf", words.callbackSelf(in: talk)),
  ]
  for to in Given.colleagues {
    all.append(("transferCorrection", words.transferCorrection(to: to, in: talk)))
    all.append(("transferRinging", words.transferRinging(to: to, in: talk)))
    all.append(("transferWaiting", words.transferWaiting(to: to, in: talk)))
    all.append(("transferBack", words.transferBack(to: to, in: talk)))
  }
  let owing: [(text: String, day: Day?)?] = [
    nil, (Given.correction, nil), (Given.correction, Given.day),
  ]
  for owed in owing {
    for contact in [nil, Given.phone] {
      let text = words.closing(
        in: talk, summary: Given.reason, hour: 18, quietSeconds: 60, owed: owed,
        needsVisit: owed != nil, isCallback: owed == nil, contact: contact)
      all.append(("closing", text))
    }
  }
  return all
}

/// Every sentence that a technician reads of holds, colleagues, requests and the queue.
func handoffSentences(_ words: Words) -> [(name: String, text: String)] {
  let time = ClockTime(hour: 16, minute: 30)
  var all: [(name: String, text: String)] = [
    ("previewHeading", words.previewHeading(for: "Ana")),
    ("previewPrompt", words.previewPrompt()),
    ("consoleThirdIn", words.consoleThirdIn("Elena Vidal")),
    ("consoleThirdOut", words.consoleThirdOut("Elena Vidal")),
    ("consoleAdvised", words.consoleAdvised("Elena Vidal")),
    ("consoleBriefing", words.consoleBriefing(Briefing(from: "Hugo Sanz", brief: Given.brief))),
    (
      "consoleBriefing",
      words.consoleBriefing(
        Briefing(
          from: "Hugo Sanz", customer: "Ana", ticket: "INC-4711", motive: "no puedo imprimir",
          reason: Given.reason, brief: Given.brief, correction: Given.correction,
          done: ["cola vaciada", "papel puesto"], register: .detailed))
    ),
    ("consoleNeedCorrected", words.consoleNeedCorrected(by: "Ana", text: Given.correction)),
    ("consoleBriefCorrected", words.consoleBriefCorrected(by: "Ana", text: Given.correction)),
    ("unanswered", words.unanswered("¿y el papel?")),
    ("unansweredOwed", words.unansweredOwed("¿y el papel?")),
    ("plainer", words.plainer(word: "driver", plain: "programa de la impresora")),
    ("kinder", words.kinder(word: "solo tiene que")),
    ("gone", words.gone("Ana", id: "k3")), ("gone", words.gone(nil)),
    (
      "consoleAdviceWanted",
      words.consoleAdviceWanted(from: "Hugo Sanz", customer: "Ana", text: Given.reason)
    ),
  ]
  for blank in Blank.allCases {
    all.append(("consoleWanted", words.consoleWanted(blank, by: "Ana")))
    all.append(("consoleWantedPrompt", words.consoleWantedPrompt(blank)))
  }
  let holds: [HoldNews] = [
    .asked(seconds: 60), .held(until: time), .declined, .silence, .checked(seconds: 30),
    .overrun(waited: 65), .left, .callback(day: .tomorrow, at: time, phone: Given.phone),
    .callback(day: nil, at: nil, phone: nil), .resumed(waited: 130, estimated: 120),
  ]
  for news in holds { all.append(("consoleHold", words.consoleHold(news, customer: "Ana"))) }
  let handoffs: [HandoffNews] =
    [.asked(seconds: 60), .consented, .declined, .silence, .ringing, .completed]
    + Act.Handoff.Failure.allCases.map { .failed($0) }
  for news in handoffs {
    for to in Given.colleagues {
      all.append(("consoleTransfer", words.consoleTransfer(news, to: to, customer: "Ana")))
      all.append(("consoleEscalation", words.consoleEscalation(news, to: to, customer: "Ana")))
      all.append(("consoleTakeover", words.consoleTakeover(news, to: to, customer: "Ana")))
    }
  }
  for request in Act.Request.allCases {
    for text in [nil, Given.reason] {
      all.append(("consoleRequest", words.consoleRequest(request, by: "Ana", text: text)))
    }
  }
  for register in Act.Register.allCases {
    all.append(("registerChosen", words.registerChosen(register)))
    for line in words.reminders(register) { all.append(("reminders", line)) }
  }
  for kind in Message.Waiting.Kind.allCases {
    let long = words.waitingLine(
      kind, id: "k3", from: "Hugo Sanz", customer: "Ana", motive: "no puedo imprimir", since: time,
      due: (.tomorrow, ClockTime(hour: 10, minute: 30)))
    all.append(("waitingLine", long))
    all.append(
      (
        "waitingLine",
        words.waitingLine(kind, from: nil, customer: nil, motive: nil, since: time)
      ))
  }
  return all
}

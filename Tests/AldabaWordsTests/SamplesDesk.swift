import AldabaWire
import AldabaWords

extension Given {
  static let system = "Debian GNU/Linux 12"
  static let price = "25,00 €"
  static let id = "k3v9"
  static let week: [OpenTime] = [
    (
      days: [1, 2, 3, 4, 5], from: ClockTime(hour: 9, minute: 0), to: ClockTime(hour: 18, minute: 0)
    )
  ]
}

/// The questions of the desk. `hours` as `Words.hours(_:)` words them, in either language.
let deskQuestions: [(name: String, question: Question)] = [
  ("closed", .closed(hours: "L-V, 9:00-18:00", day: Given.day, at: ClockTime(hour: 9, minute: 0))),
  ("closed", .closed(hours: " ", day: .tomorrow, at: ClockTime(hour: 1, minute: 0))),
  ("unsupported", .unsupported(system: Given.system)),
  (
    "person-away",
    .personAway(to: "Hugo Sanz", day: .tomorrow, at: ClockTime(hour: 10, minute: 30))
  ),
  ("person-away", .personAway(to: "Hugo Sanz", day: Given.day, at: nil)),
  ("person-away", .personAway(to: "Hugo Sanz", day: nil, at: ClockTime(hour: 1, minute: 15))),
  ("person-away", .personAway(to: "Hugo Sanz", day: nil, at: nil)),
  ("cost", .cost(price: Given.price, reason: Given.reason)),
  ("callback-open", .callbackOpen(hour: 9)), ("callback-open", .callbackOpen(hour: 22)),
]

/// Every sentence that a customer reads at the desk: before, while and instead of being served.
func knockSentences(_ words: Words, _ talk: Talk) -> [(name: String, text: String)] {
  let time = ClockTime(hour: 16, minute: 30)
  var all: [(name: String, text: String)] = [
    ("needAsked", words.needAsked()), ("needMissing", words.needMissing()),
    ("needTooLong", words.needTooLong()), ("nameAsked", words.nameAsked()),
    ("nameMissing", words.nameMissing()), ("nameTooLong", words.nameTooLong()),
    ("knockCalling", words.knockCalling(to: Given.organisation)),
    ("knockStillCalling", words.knockStillCalling()), ("knockNext", words.knockNext()),
    ("knockChoices", words.knockChoices()), ("knockNobody", words.knockNobody(in: talk)),
    ("knockUnclear", words.knockUnclear("vale")), ("knockLeft", words.knockLeft()),
    ("knockAnswered", words.knockAnswered(in: talk)), ("knockBack", words.knockBack()),
    ("linkLostWaiting", words.linkLostWaiting(at: time)),
    ("linkBackWaiting", words.linkBackWaiting()), ("knockLost", words.knockLost(in: talk)),
    ("hours", words.hours(Given.week)),
    ("exceptionAsked", words.exceptionAsked()),
    ("exceptionGranted", words.exceptionGranted(by: "Elena Vidal")),
    ("costAccepted", words.costAccepted(in: talk, price: Given.price)),
    ("costDeclined", words.costDeclined(in: talk)),
    ("callbackNotYou", words.callbackNotYou(hour: 9)),
    ("callbackNotYou", words.callbackNotYou(hour: 22)),
    ("callbackLater", words.callbackLater(day: .tomorrow, at: time)),
    ("callbackLater", words.callbackLater(day: nil, at: nil)),
    ("helperWanted", words.helperWanted()), ("helperNamed", words.helperNamed("Hugo")),
  ]
  for before in [0, 1, 2] {
    for wait in [nil, 30, 400] {
      all.append(("knockTurn", words.knockTurn(before: before, wait: wait)))
    }
    for isStaffed in [false, true] {
      let text = words.knockOutlook(isFree: false, isStaffed: isStaffed, before: before, wait: 90)
      all.append(("knockOutlook", text))
    }
  }
  all.append(
    ("knockOutlook", words.knockOutlook(isFree: true, isStaffed: true, before: 0, wait: 0)))
  return all
}

/// Every sentence that a technician reads of the desk.
func consoleDeskSentences(_ words: Words) -> [(name: String, text: String)] {
  let time = ClockTime(hour: 16, minute: 30)
  var all: [(name: String, text: String)] = [
    ("nothingOwed", words.nothingOwed()), ("doneRecorded", words.doneRecorded(Given.id)),
    (
      "callbackToMake",
      words.callbackToMake(
        id: Given.id, customer: "Ana", phone: Given.phone, motive: "no puedo imprimir")
    ),
    (
      "callbackToMake",
      words.callbackToMake(id: Given.id, customer: "Ana", phone: nil, motive: nil)
    ),
    ("deskFree", words.deskFree()),
    ("deskAway", words.deskAway()),
    ("responseDue", words.responseDue(in: 240)), ("responseDue", words.responseDue(in: -61)),
    ("systemLine", words.systemLine(Given.system, isSupported: true)),
    ("systemLine", words.systemLine(Given.system, isSupported: false)),
    ("exceptionRecorded", words.exceptionRecorded(by: "Elena Vidal", reason: Given.reason)),
    ("visitNoted", words.visitNoted("Ana")),
    ("consoleHelper", words.consoleHelper("Hugo", beside: "Ana")),
  ]
  for kind in Act.Promised.Kind.allCases {
    let long = words.owedLine(
      kind, id: Given.id, what: Given.reason, customer: "Ana", phone: Given.phone,
      due: (.tomorrow, time), isLate: false)
    let short = words.owedLine(
      kind, what: Given.reason, customer: nil, phone: nil, due: (Given.day, time), isLate: true)
    all += [("owedLine", long), ("owedLine", short)]
  }
  for missed in Act.Missed.allCases {
    all.append(
      ("slaMissed", words.slaMissed(missed, id: Given.id, customer: "Ana", waited: 3_700)))
  }
  for news in [CostNews.asked(seconds: 60), .accepted, .declined, .silence] {
    all.append(("consoleCost", words.consoleCost(news, price: Given.price, customer: "Ana")))
  }
  return all
}

/// The problems of the desk, beside the others.
let deskProblems: [(name: String, problem: Problem)] = [
  ("knocksAlready", .knocksAlready),
  ("knockOver", .knockOver(phone: "915550100")),
  ("knockOver", .knockOver(phone: nil)),
  ("tooManyKnocks", .tooManyKnocks(seconds: 90, phone: "915550100")),
  ("tooManyKnocks", .tooManyKnocks(seconds: 1, phone: nil)),
  (
    "organisationClosed", .organisationClosed("soporte Acme", hours: Given.week, phone: "915550100")
  ),
  ("organisationClosed", .organisationClosed("soporte Acme", hours: Given.week, phone: nil)),
  ("organisationClosed", .organisationClosed("soporte Acme", hours: [], phone: "915550100")),
  ("organisationClosed", .organisationClosed("soporte Acme", hours: [], phone: nil)),
  ("knockTaken", .knockTaken("Ana")), ("knockTaken", .knockTaken(nil)),
  ("nothingToAnswer", .nothingToAnswer(Given.id)), ("nothingToAnswer", .nothingToAnswer(nil)),
]

import AldabaWire
import AldabaWords

/// A value that somebody else gave, easy to find again in a sentence.
enum Given {
  static let organisation = "Soporte Acme"
  static let reason = "ver la cola de impresión"
  static let path = "/home/ana/.local/share/aldaba/receipts/2026-11-24-soporte-acme.json"
  static let address = "broker.acme.example:7443"
  static let directory = "/srv/aldaba"
  static let session = "k3v9qd"
  static let clock = "2026-11-19 10:02"
}

let talk = Talk(
  organisation: Given.organisation, technician: "Gabriela Ruiz", customer: "señora Ruiz",
  motive: "no puedo imprimir", ticket: "INC-4711", phone: "915550100")

/// The same conversation while little is known.
let bare = Talk(organisation: Given.organisation, technician: "Gabriela Ruiz")

let questions: [(name: String, question: Question)] = [
  ("session", .session),
  ("view", .view(reason: Given.reason, minutes: 30)),
  ("type-no-enter", .typeNoEnter(reason: Given.reason, minutes: 15, replaces: nil)),
  ("type", .type(reason: Given.reason, minutes: 60, user: "ana", replaces: nil)),
  ("type-no-enter", .typeNoEnter(reason: Given.reason, minutes: 15, replaces: "Hugo Sanz")),
  ("type", .type(reason: Given.reason, minutes: 60, user: "ana", replaces: "Hugo Sanz")),
]

/// Every sentence that a customer reads, by the name of its function.
func customerSentences(_ words: Words, _ talk: Talk = talk) -> [(name: String, text: String)] {
  let end = ClockTime(hour: 16, minute: 30)
  var all: [(name: String, text: String)] = [
    ("greeting", words.greeting(in: talk, hour: 9)),
    ("greeting", words.greeting(in: bare, hour: 9)),
    ("greeting", words.greeting(in: bare, hour: 13, opening: .team("Impresoras"))),
    ("greeting", words.greeting(in: bare, hour: 22, opening: .line)),
    ("connecting", words.connecting(to: Given.organisation)),
    ("begun", words.begun(in: talk)),
    ("cameBack", words.cameBack(in: talk)),
    ("cannotForget", words.cannotForget(reason: "unlink: Read-only file system")),
    ("forgets", words.forgets()),
    (
      "authorityLeftOut",
      words.authorityLeftOut(
        String(repeating: "5f1e", count: 16), until: .date(weekday: 2, day: 24, month: 11),
        year: 2026, file: "/var/lib/aldaba/customer.json5")
    ),
    ("certificateEnds", words.certificateEnds(days: 14)),
    ("certificateEnds", words.certificateEnds(days: 1)),
    ("certificateEnds", words.certificateEnds(days: 0)),
    ("certificateReloaded", words.certificateReloaded(days: 79)),
    ("certificateKept", words.certificateKept()),
    ("granted", words.granted(in: talk, until: end)),
    ("granted", words.granted(in: talk, until: end, isOnce: true)),
    ("sessionDeclined", words.sessionDeclined(in: talk)),
    ("sessionSilence", words.sessionSilence(in: talk)),
    ("declined", words.declined(in: talk)),
    ("silence", words.silence(in: talk)),
    ("unrecorded", words.unrecorded(in: talk)),
    ("nearly", words.nearly(seconds: 20)),
    ("moreTime", words.moreTime(seconds: 60)),
    ("noMoreTime", words.noMoreTime(seconds: 20)),
    ("numberWrong", words.numberWrong(in: talk, triesLeft: 2)),
    ("numberWrong", words.numberWrong(in: talk, triesLeft: 1)),
    ("numberRefused", words.numberRefused(in: talk)),
    ("now", words.now(.messages, in: talk)),
    ("now", words.now(.view(until: end), in: talk)),
    ("now", words.now(.typeNoEnter(until: end), in: talk)),
    ("now", words.now(.type(until: end), in: talk)),
    ("said", words.said(by: "Gabriela", "ya casi está")),
    ("shellBegins", words.shellBegins()),
    ("shellEnded", words.shellEnded(in: talk)),
    ("panicFirst", words.panicFirst(canWrite: false)),
    ("panicFirst", words.panicFirst(canWrite: true)),
    ("writeMessage", words.writeMessage(in: talk)),
    ("panicDone", words.panicDone(in: talk, offline: false)),
    ("panicDone", words.panicDone(in: talk, offline: true)),
    ("linkLost", words.linkLost(in: talk, at: end)),
    ("linkLostTheirs", words.linkLostTheirs(in: talk, at: end)),
    ("linkBack", words.linkBack(in: talk, seconds: 0)),
    ("linkGone", words.linkGone(in: talk)),
    ("ledgerDown", words.ledgerDown(in: talk)),
    ("ledgerBack", words.ledgerBack(in: talk)),
    ("customerHelp", words.customerHelp()),
    ("closingReopened", words.closingReopened(in: talk)),
    ("closedByCustomer", words.closedByCustomer(in: talk, copy: nil)),
    ("closedByQuiet", words.closedByQuiet(in: talk, copy: nil)),
    ("closedByCustomer", words.closedByCustomer(in: talk, copy: Given.path)),
    ("closedByQuiet", words.closedByQuiet(in: talk, copy: Given.path)),
    ("closedByAdministrator", words.closedByAdministrator(in: talk, reason: Given.reason)),
  ]
  all += conversationSentences(words, talk) + knockSentences(words, talk)
  all += stepSentences(words, talk)
  all += fileSentences(words, talk)
  for (_, question) in questions + fileQuestions + conversationQuestions + deskQuestions {
    all.append(("question", words.question(question, in: talk)))
    all.append(("unclear", words.unclear("vale", to: question, in: talk)))
  }
  for what in Capability.allCases {
    all.append(("grantEnded", words.grantEnded(what, in: talk)))
    all.append(("declined", words.declined(in: talk, to: what)))
  }
  return all
}

/// Every sentence that a technician reads.
func technicianSentences(_ words: Words) -> [(name: String, text: String)] {
  let time = ClockTime(hour: 16, minute: 30)
  var all: [(name: String, text: String)] = [
    ("waiting", words.waiting(code: "482-019-773", seconds: 600)),
    ("joined", words.joined(customer: "Ana", device: "3f0a-91bc-77d2-e610")),
    ("numberToRead", words.numberToRead("4821")),
    ("notAsked", words.notAsked("Ana", tooSoon: false)),
    ("notAsked", words.notAsked("Ana", tooSoon: true)),
    ("resumed", words.resumed(seconds: 61)),
    ("shellView", words.shellView()),
    ("shellViewLeft", words.shellViewLeft()),
    ("shellClosed", words.shellClosed(status: 0)),
    ("skipped", words.skipped(bytes: 70000)),
    ("closeProposed", words.closeProposed(to: "Ana", quietSeconds: 60)),
    ("floorTaken", words.floorTaken(by: "Ana")),
    ("floorTaken", words.floorTaken(by: nil)),
    ("backToShell", words.backToShell()),
    ("detached", words.detached(seconds: 300)),
    (
      "attached",
      words.attached(customer: "Ana", motive: "no puedo imprimir", ticket: "INC-4711")
    ),
    ("customerReturning", words.customerReturning("Ana")),
    ("goesOnElsewhere", words.goesOnElsewhere()),
    ("consoleHelp", words.consoleHelp(isThird: false)),
    ("consoleHelp", words.consoleHelp(isThird: true)),
    ("connecting", words.connecting()),
    ("nothingAllowed", words.nothingAllowed()),
    ("shellReady", words.shellReady()),
    ("backToConsole", words.backToConsole()),
    ("reopened", words.reopened(by: "Ana")),
    ("howToLeave", words.howToLeave()),
    ("minutesWanted", words.minutesWanted()),
    ("summaryWanted", words.summaryWanted(by: "Ana")),
    ("reasonPrompt", words.reasonPrompt()),
    ("minutesPrompt", words.minutesPrompt()),
    ("summaryPrompt", words.summaryPrompt()),
    ("nothingSent", words.nothingSent()),
    ("unknownVerb", words.unknownVerb("aks", near: "ask").text),
    ("unknownVerb", words.unknownVerb("hola", near: nil).text),
    ("tokenPrompt", words.tokenPrompt()),
    (
      "enrolled",
      words.enrolled(
        name: "Gabriela Ruiz", organisation: Given.organisation,
        until: .date(weekday: 2, day: 24, month: 11))
    ),
  ]
  for what in Capability.allCases {
    all.append(("asked", words.asked(what, of: "Ana", seconds: 60)))
    all.append(("revoked", words.revoked(what, by: "Ana")))
    all.append(("expired", words.expired(what)))
    all.append(("allowed", words.allowed(what, until: time)))
    all.append(("offered", words.offered(what, by: "Ana")))
    all.append(("reasonWanted", words.reasonWanted(what, by: "Ana")))
    all.append(("consolePrompt", words.consolePrompt("Ana", .allowed(what, until: time))))
    for outcome in [Outcome.yes(until: time), .no, .silence, .void] {
      all.append(("answered", words.answered(what, by: "Ana", outcome)))
    }
  }
  for state in [InForce.waiting, .messages, .paused, .goodbye, .hold(until: time), .transfer] {
    all.append(("consolePrompt", words.consolePrompt("Ana", state)))
  }
  for pause in Pause.allCases { all.append(("paused", words.paused(pause, at: time))) }
  for ending in Ending.allCases {
    all.append(("closed", words.closed(ending, customer: "Ana", receipt: Given.path)))
    all.append(("closed", words.closed(ending, customer: "Ana", receipt: nil)))
  }
  all.append(("closedUnanswered", words.closedUnanswered(customer: "Ana", receipt: Given.path)))
  for verb in ConsoleVerb.allCases { all.append(("consoleHelp", words.consoleHelp(verb))) }
  for code in ErrorCode.allCases {
    all.append(("error", words.error(code).text))
    all.append(("error", words.error(code, came: "aks view").text))
    for matter in Matter.allCases {
      all.append(("error", words.error(code, about: matter).text))
      all.append(("error", words.error(code, came: "Hugo Sanz", about: matter).text))
    }
  }
  return all + handoffSentences(words) + consoleDeskSentences(words)
    + technicianMoreSentences(words) + consoleStepSentences(words)
    + technicianFileSentences(words)
}

/// Every sentence that an administrator or auditor reads.
func administratorSentences(_ words: Words) -> [(name: String, text: String)] {
  let time = ClockTime(hour: 9, minute: 15, second: 2)
  var all: [(name: String, text: String)] = [
    (
      "initialised",
      words.initialised(organisation: Given.organisation, directory: Given.directory)
    ),
    ("listening", words.listening(address: Given.address)),
    ("recording", words.recording(halted: .full, at: Given.directory)),
    ("recording", words.recording(halted: .readOnly, at: Given.directory)),
    ("recording", words.recording(halted: .slow, at: Given.directory)),
    ("recording", words.recording(halted: .failed("pwrite: I/O error"), at: Given.directory)),
    ("recording", words.recording(halted: nil, at: Given.directory)),
    ("checked", words.checked(directory: Given.directory)),
    ("personAdded", words.personAdded(name: "Gabriela Ruiz")),
    ("personRevoked", words.personRevoked("gabriela")),
    ("sessionClosed", words.sessionClosed(Given.session)),
    ("verified", words.verified(records: 1, root: String(repeating: "0f", count: 32))),
    ("verified", words.verified(records: 41, root: String(repeating: "0f", count: 32))),
    ("storyDay", words.storyDay(.date(weekday: 2, day: 24, month: 11), year: 2026)),
    ("problem", words.problem(.interrupted).text),
  ]
  for deed in deeds { all.append(("story", words.story(at: time, .broker, deed))) }
  for actor in actors { all.append(("story", words.story(at: time, actor, .sessionAccepted))) }
  for role in Role.allCases { all.append(("role", words.role(role))) }
  for (_, problem) in problems + deskProblems + answerProblems + auditorProblems {
    all.append(("problem", words.problem(problem).text))
  }
  return all + auditorSentences(words)
}

func everySentence(_ words: Words) -> [(name: String, text: String)] {
  customerSentences(words) + customerSentences(words, bare) + technicianSentences(words)
    + administratorSentences(words)
}

/// Every problem by the name of its member, with the exit status that the command line promises.
let problems: [(name: String, problem: Problem)] = [
  ("badValue", .badValue("--listen", expected: "127.0.0.1:7443", came: "here")),
  ("malformedCode", .malformedCode("48-2")),
  ("noTerminal", .noTerminal),
  ("interrupted", .interrupted), ("interruptedSession", .interruptedSession),
  ("foreignBroker", .foreignBroker(Given.address)),
  ("brokerCertificateExpired", .brokerCertificateExpired(Given.address, clock: Given.clock)),
  ("certificateNotYet", .certificateNotYet(clock: Given.clock)),
  ("wrongProtocol", .wrongProtocol(Given.address)),
  ("certificateExpired", .certificateExpired(.date(weekday: 2, day: 24, month: 11))),
  ("certificateExpired", .certificateExpired(nil)),
  ("certificateRevoked", .certificateRevoked),
  ("foreignCertificate", .foreignCertificate),
  ("wrongRole", .wrongRole(needed: [.technician, .supervisor], came: .auditor)),
  ("notEnrolled", .notEnrolled),
  ("noAuditorEnrolled", .noAuditorEnrolled),
  ("unprovenTechnician", .unprovenTechnician(organisation: Given.organisation)),
  ("numberExhausted", .numberExhausted),
  ("unknownToken", .unknownToken),
  ("expiredToken", .expiredToken),
  ("spentToken", .spentToken),
  ("unknownPerson", .unknownPerson("gabriela")),
  ("personExists", .personExists("gabriela")),
  ("unknownCode", .unknownCode),
  ("spentCode", .spentCode),
  ("tooManyAttempts", .tooManyAttempts(seconds: 45)),
  ("brokerUnreachable", .brokerUnreachable(Given.address)),
  ("brokerNotRunning", .brokerNotRunning(Given.directory)),
  ("notOpen", .notOpen(Given.session)),
  ("brokerRestarting", .brokerRestarting),
  ("sessionLost", .sessionLost),
  ("unknownSession", .unknownSession(Given.session)),
  ("unknownSession", .unknownSession(nil)),
  ("customerDeclined", .customerDeclined), ("customerSilent", .customerSilent),
  ("nobodyAnswered", .nobodyAnswered),
  ("sessionOver", .sessionOver),
  ("sessionElsewhere", .sessionElsewhere),
  ("closedByAdministrator", .closedByAdministrator(reason: Given.reason)),
  ("fileExists", .fileExists(Given.path)),
  ("permissionsTooOpen", .permissionsTooOpen(Given.path)),
  ("noCustomerFile", .noCustomerFile(Given.path)),
  ("badConfiguration", .badConfiguration("broker.json5:3:14", what: "unknown key: rngs")),
  ("badCustomerFile", .badCustomerFile("customer.json5:3:14", what: "expected a string, got none")),
  ("badSetting", .badSetting("--set rings=x", what: "expected a number from 1 to 9 as \"rings\"")),
  ("notABroker", .notABroker(Given.directory)),
  ("directoryBusy", .directoryBusy(Given.directory)),
  ("cannotRead", .cannotRead(Given.path, reason: "Permission denied")),
  ("cannotWrite", .cannotWrite(Given.path, reason: "No space left on device")),
  ("cannotListen", .cannotListen(Given.address, reason: "Address already in use")),
  ("ledgerUnknown", .ledgerUnknown(Given.path, what: "fdatasync: Input/output error")),
  ("ledgerDoesNotVerify", .ledgerDoesNotVerify("000000000000.jsonl:7", what: "other hash")),
  ("receiptDoesNotVerify", .receiptDoesNotVerify("9e02.txt:7", what: "other hash")),
]

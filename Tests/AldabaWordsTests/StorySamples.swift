import AldabaWire
import AldabaWords

let actors: [Actor] = [
  .technician(.text("Gabriela Ruiz")), .technician(.erased), .technician(.unknown),
  .customer(.text("Ana")), .customer(.erased), .customer(.unknown), .administrator(account: "root"),
  .broker,
]

let deeds: [Deed] =
  plainDeeds + closings + links + consents + wishes + prices + endings
  + waits.map { .wait($0) } + passings.map { .passing($0) } + desk.map { .desk($0) }
  + work.map { .work($0) }

private let plainDeeds: [Deed] = [
  .sessionOpened(
    customer: .text("Ana"), ticket: .text("INC-4711"), motive: .text("no puedo imprimir")),
  .sessionOpened(customer: .erased, ticket: .unknown, motive: .erased),
  .sessionJoined(device: "3f0a-91bc"), .sessionAccepted, .sessionDeclined(.answer),
  .sessionDeclined(.silence), .sessionDeclined(.nobody),
  .sessionBound(with: "Gabriela Ruiz", count: 1), .sessionBound(with: nil, count: 2),
  .shellOpened, .shellClosed(status: 0),
  .sessionFront(lost: "Gabriela Ruiz", follower: nil),
  .sessionFront(lost: nil, follower: "Elena Vidal"),
  .personAdded(id: "gabriela", name: .text("Gabriela Ruiz"), .technician, team: "Impresoras"),
  .personAdded(id: "gabriela", name: .erased, .supervisor, team: nil),
  .personEnrolled(id: "gabriela"),
  .personRenewed(id: "gabriela"), .personRevoked(id: "gabriela"), .brokerStarted,
  .forgotten(.request, sessions: 2, texts: 9, recordings: 1),
  .forgotten(.age, sessions: 0, texts: 1, recordings: 0),
  .brokerStopped, .keyRotated, .authorityRotated, .refusedCode(attempts: 12), .sessionReopened,
  .refusedPeer(reason: "TLS 1.2"),
  .numberSpent(with: "Gabriela Ruiz", count: 2), .numberSpent(with: nil, count: 1),
]

private let appointment = Appointment(
  .date(weekday: 2, day: 24, month: 11), at: ClockTime(hour: 16, minute: 30))

private let closings: [Deed] = [
  .sessionClosing(summary: .text(Given.reason), owed: nil, due: nil, needsVisit: false),
  .sessionClosing(summary: .erased, owed: nil, due: nil, needsVisit: true),
  .sessionClosing(
    summary: .text(Given.reason), owed: .text("no puedo imprimir"), due: appointment,
    needsVisit: true),
  .sessionClosing(summary: .unknown, owed: .erased, due: nil, needsVisit: false),
]

private let links: [Deed] = actors.flatMap { actor -> [Deed] in
  [.linkLost(actor), .linkResumed(actor)]
}

private let consents: [Deed] =
  Topic.allCases.map { .consentOffered($0) }
  + Capability.allCases.flatMap { what -> [Deed] in
    [
      .consentAsked(what, minutes: 30, reason: .text(Given.reason)),
      .consentAsked(what, minutes: 1, reason: .erased),
    ]
  }
  + (Capability.allCases.map { Deed.Aim($0) } + [Deed.Aim(.push, isFolder: true)])
  .flatMap { what -> [Deed] in
    [
      .consentGranted(what, minutes: 30, to: "Gabriela Ruiz", replaces: what.what == .push),
      .consentGranted(what, minutes: 30, to: nil, replaces: false),
      .consentDeclined(what), .consentNotPut(what, tooSoon: false),
      .consentNotPut(what, tooSoon: true), .consentSilent(what), .consentRevoked(what),
      .consentExpired(what),
      .consentVoid(what),
    ]
  }

private let wishes: [Deed] =
  [
    .needCorrected(.need, text: .text(Given.reason)), .needCorrected(.brief, text: .erased),
    .adviceAsked(of: "Elena Vidal", text: .text(Given.reason)),
  ] + Act.Register.allCases.map { .registerChosen($0) }
  + Act.Request.allCases.flatMap { what -> [Deed] in
    [.requestMade(what, text: nil), .requestMade(what, text: .text(Given.reason))]
  } + [
    .callRequested(nil, contact: nil),
    .callRequested(Appointment(.tomorrow, at: ClockTime(hour: 9, minute: 15)), contact: nil),
    .callRequested(nil, contact: .text("915550100")),
  ]

private let prices: [Deed] =
  [
    .costAsked(price: .text("45 euros"), reason: .text(Given.reason)),
    .costAsked(price: .erased, reason: .unknown), .costAccepted,
    .exception(allowedBy: "Elena Vidal", reason: .text(Given.reason)),
    .helperNamed(.text("Luis")), .helperNamed(.erased),
  ] + Act.Refusal.allCases.map { .costDeclined($0) }

private let desk: [Deed.Desk] =
  [
    .knocked(name: .text("Ana"), need: .text("no puedo imprimir"), system: .text("Debian 12")),
    .knocked(name: .erased, need: .unknown, system: .erased),
    .answered(by: "Gabriela Ruiz", waited: 12),
  ] + Act.KnockEnd.allCases.map { .givenUp($0) }
  + Act.Promised.Kind.allCases.map {
    .promised(
      $0, what: .text(Given.reason), customer: .text("Ana"), due: appointment,
      owner: $0 == .part ? nil : "Gabriela Ruiz")
  } + Act.Promised.Family.allCases.map { .fulfilled($0, by: "Gabriela Ruiz") }
  + Act.Missed.allCases.map { .missed($0, waited: 61) }

private let endings: [Deed] = Ending.allCases.flatMap { ending -> [Deed] in
  [.sessionClosed(ending, reason: nil), .sessionClosed(ending, reason: .text(Given.reason))]
}

private let waits: [Deed.Wait] =
  [
    .asked(reason: .text(Given.reason), doing: .text("no puedo imprimir"), seconds: 120),
    .asked(reason: .erased, doing: .unknown, seconds: 45), .accepted,
    .callback(appointment, contact: .text("915550100")), .callback(nil, contact: nil),
    .callback(nil, contact: .erased), .checked(reason: .text(Given.reason), seconds: 60),
    .overrun(waited: 60), .overrun(waited: nil), .resumed(waited: 61, estimate: 120),
    .resumed(waited: nil, estimate: nil),
  ]
  + Act.Refusal.allCases.flatMap { why -> [Deed.Wait] in
    [.declined(why, wasHeld: false), .declined(why, wasHeld: true)]
  }

private let colleagues: [Colleague] = [
  .person(name: "Hugo Sanz", team: "Impresoras"), .person(name: "hugo", team: nil),
  .team("Impresoras"), .next,
]

private let passings: [Deed.Passing] =
  Act.Handoff.Kind.allCases.flatMap(asked) + Act.Handoff.Family.allCases.flatMap(answered)
  + [.left]

private func asked(_ kind: Act.Handoff.Kind) -> [Deed.Passing] {
  var all: [Deed.Passing] = colleagues.map {
    .asked(kind, to: $0, reason: .text(Given.reason), brief: .text("Ana"))
  }
  all.append(.asked(kind, to: .next, reason: .erased, brief: .unknown))
  return all + [.completed(kind, to: "Hugo Sanz"), .completed(kind, to: nil)]
}

private func answered(_ family: Act.Handoff.Family) -> [Deed.Passing] {
  let answers = colleagues.flatMap { to -> [Deed.Passing] in
    [.consented(family, to: to), .declined(family, .answer, to: to)]
  }
  let failures = Act.Handoff.Failure.allCases.map { Deed.Passing.failed(family, $0) }
  return answers + failures + [
    .consented(family, to: nil), .declined(family, .answer, to: nil),
    .declined(family, .silence, to: .next), .accepted(family),
  ]
}

private let work: [Deed.Work] =
  [
    .asked(.push, about: .text("informe.pdf"), files: nil, reason: .text("el manual")),
    .asked(.push, about: .text("fotos"), files: 12, reason: .text("el manual")),
    .asked(.fetch, about: .erased, files: nil, reason: .text("ver los errores")),
    .asked(.run, about: .text("lpstat -t"), files: nil, reason: .unknown), .pushed(bytes: 73_210),
    .fetched(bytes: 0), .ran(status: 0), .ran(status: -1), .ran(status: -2), .ran(status: -3),
    .stepSent(step: 3, of: 7), .stepsEnded, .segment(4),
  ] + FileTrouble.allCases.map { .failed($0) }
  + Act.StepOutcome.allCases.map { .stepAnswered(step: 3, of: 7, $0) }

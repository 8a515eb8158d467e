/// The `event` of a record.
public enum Event: String, Sendable, CaseIterable {
  case sessionOpened = "session.opened"
  case sessionJoined = "session.joined"
  case sessionAccepted = "session.accepted"
  case sessionDeclined = "session.declined"
  case sessionBound = "session.bound"
  case sessionClosing = "session.closing"
  case sessionReopened = "session.reopened"
  case sessionFront = "session.front"
  case sessionClosed = "session.closed"
  case consentAsked = "consent.asked"
  case consentGranted = "consent.granted"
  case consentDeclined = "consent.declined"
  case consentSilent = "consent.silent"
  case consentRevoked = "consent.revoked"
  case consentExpired = "consent.expired"
  case consentVoid = "consent.void"
  case consentOffered = "consent.offered"
  case holdAsked = "hold.asked"
  case holdAccepted = "hold.accepted"
  case holdDeclined = "hold.declined"
  case holdCallback = "hold.callback"
  case holdChecked = "hold.checked"
  case holdOverrun = "hold.overrun"
  case holdResumed = "hold.resumed"
  case transferAsked = "transfer.asked"
  case transferDeclined = "transfer.declined"
  case transferConsented = "transfer.consented"
  case transferAccepted = "transfer.accepted"
  case transferFailed = "transfer.failed"
  case transferCompleted = "transfer.completed"
  case escalationAsked = "escalation.asked"
  case escalationDeclined = "escalation.declined"
  case escalationConsented = "escalation.consented"
  case escalationAccepted = "escalation.accepted"
  case escalationFailed = "escalation.failed"
  case escalationCompleted = "escalation.completed"
  case escalationLeft = "escalation.left"
  case needCorrected = "need.corrected"
  case requestMade = "request.made"
  case adviceAsked = "advice.asked"
  case registerChosen = "register.chosen"
  case costAsked = "cost.asked"
  case costAccepted = "cost.accepted"
  case costDeclined = "cost.declined"
  case slaException = "sla.exception"
  case slaMissed = "sla.missed"
  case helperNamed = "helper.named"
  case knockMade = "knock.made"
  case knockAnswered = "knock.answered"
  case knockGivenUp = "knock.given-up"
  case callbackMade = "callback.made"
  case callbackDone = "callback.done"
  case owedMade = "owed.made"
  case owedDone = "owed.done"
  case numberSpent = "number.spent"
  case shellOpened = "shell.opened"
  case shellClosed = "shell.closed"
  case filePushed = "file.pushed"
  case fileFetched = "file.fetched"
  case fileFailed = "file.failed"
  case commandRun = "command.run"
  case stepSent = "step.sent"
  case stepAnswered = "step.answered"
  case stepsEnded = "step.ended"
  case recordingSegment = "recording.segment"
  case linkLost = "link.lost"
  case linkResumed = "link.resumed"
  case personAdded = "person.added"
  case personEnrolled = "person.enrolled"
  case personRenewed = "person.renewed"
  case personRevoked = "person.revoked"
  case brokerStarted = "broker.started"
  case brokerStopped = "broker.stopped"
  case refusedCode = "refused.code"
  case refusedPeer = "refused.peer"
  case personalForgotten = "personal.forgotten"
  case keyRotated = "key.rotated"
  case authorityRotated = "authority.rotated"

  /// Who may say it.
  public var speakers: Set<Speaker> {
    switch self {
    case .sessionOpened, .consentAsked, .sessionClosing, .holdAsked, .holdChecked, .holdResumed,
      .transferAsked, .transferAccepted, .escalationAsked, .escalationAccepted,
      .adviceAsked, .registerChosen, .costAsked, .slaException, .stepSent, .stepsEnded:
      [.person]
    case .sessionJoined, .sessionAccepted, .sessionDeclined, .sessionBound, .sessionReopened,
      .consentGranted, .consentDeclined, .consentSilent, .consentRevoked, .consentExpired,
      .consentVoid, .consentOffered, .numberSpent, .shellOpened, .shellClosed, .holdAccepted,
      .holdDeclined, .holdCallback, .transferDeclined, .transferConsented, .transferCompleted,
      .escalationDeclined, .escalationConsented, .escalationCompleted, .needCorrected,
      .requestMade, .costAccepted, .costDeclined, .helperNamed, .filePushed, .fileFetched,
      .fileFailed, .commandRun, .stepAnswered, .recordingSegment:
      [.customer]
    case .transferFailed, .escalationFailed: [.customer, .broker]
    case .escalationLeft: [.person, .broker]
    case .sessionClosed: [.customer, .broker, .administrator]
    case .linkLost, .linkResumed, .sessionFront, .holdOverrun, .brokerStarted, .brokerStopped,
      .refusedCode, .refusedPeer, .personEnrolled, .personRenewed, .knockMade, .knockAnswered,
      .knockGivenUp,
      .callbackMade, .callbackDone, .owedMade, .owedDone, .slaMissed:
      [.broker]
    case .personAdded, .personRevoked, .keyRotated, .authorityRotated: [.administrator]
    case .personalForgotten: [.administrator, .broker]
    }
  }

  /// Whether it belongs to a session.
  public var inSession: Bool {
    switch self {
    case .personAdded, .personEnrolled, .personRenewed, .personRevoked, .brokerStarted,
      .brokerStopped, .refusedCode, .refusedPeer, .knockMade, .knockAnswered, .knockGivenUp,
      .callbackMade, .callbackDone, .owedMade, .owedDone, .slaMissed, .personalForgotten,
      .keyRotated, .authorityRotated:
      false
    default: true
    }
  }
}

/// A kind of author.
public enum Speaker: String, Sendable, CaseIterable { case person, customer, broker, administrator }

extension Author {
  public var speaker: Speaker {
    switch self {
    case .broker: .broker
    case .customer: .customer
    case .person: .person
    case .administrator: .administrator
    }
  }
}

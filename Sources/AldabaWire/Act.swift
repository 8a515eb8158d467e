/// What a record says happened: one case for each `event`, with the members it adds.
///
/// Personal texts (a name, a motive, a reason, a summary, the text that was shown) are commitments,
/// SHA-256(salt ‖ text); the texts travel beside.
public enum Act: Hashable, Sendable {
  // Said by a technician, signed.
  case opened(Opening)
  case asked(Ask)
  case holdAsked(Hold)
  /// While held: the cause, and how much longer (R8).
  case holdChecked(reason: Digest, duration: Int64)
  case holdResumed
  case handoffAsked(Handoff)
  /// A colleague answers, with the briefing read. They are not in before `handoffCompleted`.
  case handoffAccepted(Handoff.Family, AskID)
  /// The third person goes; the technician stays.
  case thirdLeft
  /// A supervisor is asked for advice, in the technician's words, without being present (R39).
  case adviceAsked(PersonID, name: Digest, text: Digest)
  case registerChosen(Register)
  /// A price is asked before anything that costs (R41).
  case costAsked(Cost)
  /// Somebody has allowed what the service does not include (R22).
  case exception(allowedBy: PersonID, reason: Digest)
  /// A step is before the customer, who does it.
  case stepSent(Step)
  /// No step is before the customer any more.
  case stepsEnded(list: Digest)
  case closing(Closing)

  // Said by an agent, signed with the session key.
  case joined(device: [UInt8], vouch: [UInt8], opened: Digest)
  case accepted(Shown)
  case declined(Shown, Refusal)
  case bound(stream: Int64, epoch: Int64, technicianKey: [UInt8], exporter: Digest)
  case granted(Grant)
  case refused(AskID, Capability, Shown, Refusal)
  case silent(AskID, Capability, Shown)
  case revoked(AskID, Capability)
  case expired(AskID, Capability)
  case void(AskID, Capability)
  /// The customer opens again what was refused.
  case offered(Topic)
  /// An exchange of the number with the technician of a stream.
  case numberSpent(stream: Int64, exchange: Int64)
  case shellOpened(AskID)
  case shellClosed(status: Int64)
  /// Files are where they belong, verified; the grant is used up.
  case filePushed(AskID, Content)
  /// A file went to the technician, who has all of it.
  case fileFetched(AskID, Content)
  /// What was allowed did not succeed: nothing half-written is left, and the grant is over.
  case fileFailed(AskID, FileTrouble)
  /// A command is over; `Act.ran` explains the status.
  case commandRun(AskID, status: Int64)
  case stepAnswered(Step, StepOutcome)
  /// A piece of the recording lies at the broker: the digest of its sealed bytes.
  case segment(Segment)
  case reopened
  case holdAccepted(AskID, asked: Digest, Shown)
  /// A no, before the wait or in the middle of it: it ends the wait.
  case holdDeclined(AskID, Shown, Refusal)
  /// Instead of waiting, or of waiting longer, the customer wants to be called (R7).
  case holdCallback(AskID, Shown, Callback)
  case handoffDeclined(Handoff.Family, AskID, Shown, Refusal)
  case handoffConsented(Handoff.Family, AskID, asked: Digest, Shown)
  /// The colleague is in: the tunnel to them stands.
  case handoffCompleted(Handoff.Family, AskID)
  case corrected(Correction, text: Digest)
  case requested(AskID, Request, text: Digest?)
  case costAccepted(AskID, asked: Digest, Shown)
  case costDeclined(AskID, Shown, Refusal)
  /// Somebody else is at the keyboard (R40).
  case helperNamed(Digest)
  /// The last statement of an agent: its `seq` says how many there were.
  case closed(Ending, reason: Digest?)

  // Said by the broker.
  case linkLost(Seat)
  case linkResumed(Seat)
  /// The technician did not come back in time: the customer waits at the front of the queue.
  case fronted(AskID)
  /// The technician has not come back to a customer who waits (R8).
  case holdOverrun
  /// Said by the agent too, when it does not believe who answered.
  case handoffFailed(Handoff.Family, AskID, Handoff.Failure)
  case knockMade(KnockMade)
  case knockAnswered(AskID, PersonID, waited: Int64)
  case knockGivenUp(AskID, KnockEnd)
  case promised(Promised)
  /// Something owed is done, or a callback was made.
  case fulfilled(Promised.Family, AskID, PersonID)
  /// A target was missed (R1, R21).
  case missed(Miss)
  case personAdded(PersonID, name: Digest, Role, team: String?, phone: String?)
  case personEnrolled(PersonID, Role, key: [UInt8], certificate: Digest)
  case personRenewed(PersonID, Role, key: [UInt8], certificate: Digest)
  case personRevoked(PersonID)
  case brokerStarted(version: String)
  case brokerStopped
  case refusedCode(peer: Digest, attempts: Int64)
  case refusedPeer(peer: Digest, why: String)
  /// Personal texts were erased (R20); the broker says it where it was their age.
  case forgotten(Forgotten)
  case keyRotated(Rotation)
  case authorityRotated(Succession)

  /// A technician's question for one capability.
  public struct Ask: Hashable, Sendable {
    public let id: AskID
    public let what: Capability
    public let reason: Digest
    /// Milliseconds of validity that are asked for, above 0 up to `Limits.grant`.
    public let duration: Int64
    /// What exactly is asked for: of the kind that `what` names.
    public let scope: Scope

    public init(
      id: AskID, what: Capability, reason: Digest, duration: Int64, scope: Scope = .whole
    ) {
      self.id = id
      self.what = what
      self.reason = reason
      self.duration = duration
      self.scope = scope
    }
  }

  /// The text a customer read, and how.
  public struct Shown: Hashable, Sendable {
    public let text: Digest
    public let language: Tongue
    public let method: Method

    public init(text: Digest, language: Tongue, method: Method) {
      self.text = text
      self.language = language
      self.method = method
    }
  }

  /// A customer's yes, for exactly one ask.
  public struct Grant: Hashable, Sendable {
    public let ask: AskID
    public let what: Capability
    /// SHA-256 of the ask's signed bytes.
    public let asked: Digest
    /// Milliseconds of validity, from the moment the agent has verified the receipt.
    public let duration: Int64
    public let shown: Shown
    /// `push`: the text of the second question, what is replaced, that was answered with yes.
    public let replaces: Digest?
    /// `fetch`: exactly what the customer agreed to hand over.
    public let content: Content?

    public init(
      ask: AskID, what: Capability, asked: Digest, duration: Int64, shown: Shown,
      replaces: Digest? = nil, content: Content? = nil
    ) {
      self.ask = ask
      self.what = what
      self.asked = asked
      self.duration = duration
      self.shown = shown
      self.replaces = replaces
      self.content = content
    }
  }

  /// Why a no is a no.
  public enum Refusal: String, Sendable, CaseIterable {
    case answer, silence, number
    /// There was no terminal to ask at.
    case nobody
    /// Asked again sooner than agreed, or after two refusals: it was not shown.
    case tooSoon = "too-soon"
    /// The customer's side was going.
    case leaving
    /// It could not be done, whatever the answer: it was not shown.
    case unable
  }

  public var event: Event {
    switch self {
    case .opened: .sessionOpened
    case .asked: .consentAsked
    case .closing: .sessionClosing
    case .holdAsked: .holdAsked
    case .holdChecked: .holdChecked
    case .holdResumed: .holdResumed
    case .holdAccepted: .holdAccepted
    case .holdDeclined: .holdDeclined
    case .holdCallback: .holdCallback
    case .holdOverrun: .holdOverrun
    case .handoffAsked(let handoff):
      handoff.kind.family == .transfer ? .transferAsked : .escalationAsked
    case .handoffDeclined(let family, _, _, _):
      family == .transfer ? .transferDeclined : .escalationDeclined
    case .handoffConsented(let family, _, _, _):
      family == .transfer ? .transferConsented : .escalationConsented
    case .handoffAccepted(let family, _):
      family == .transfer ? .transferAccepted : .escalationAccepted
    case .handoffFailed(let family, _, _):
      family == .transfer ? .transferFailed : .escalationFailed
    case .handoffCompleted(let family, _):
      family == .transfer ? .transferCompleted : .escalationCompleted
    case .thirdLeft: .escalationLeft
    case .fronted: .sessionFront
    case .corrected: .needCorrected
    case .requested: .requestMade
    case .adviceAsked: .adviceAsked
    case .registerChosen: .registerChosen
    case .costAsked: .costAsked
    case .costAccepted: .costAccepted
    case .costDeclined: .costDeclined
    case .exception: .slaException
    case .helperNamed: .helperNamed
    case .knockMade: .knockMade
    case .knockAnswered: .knockAnswered
    case .knockGivenUp: .knockGivenUp
    case .promised(let promised): promised.kind == .callback ? .callbackMade : .owedMade
    case .fulfilled(let family, _, _): family == .callback ? .callbackDone : .owedDone
    case .missed: .slaMissed
    case .joined: .sessionJoined
    case .accepted: .sessionAccepted
    case .declined: .sessionDeclined
    case .bound: .sessionBound
    case .granted: .consentGranted
    case .refused: .consentDeclined
    case .silent: .consentSilent
    case .revoked: .consentRevoked
    case .expired: .consentExpired
    case .void: .consentVoid
    case .offered: .consentOffered
    case .numberSpent: .numberSpent
    case .shellOpened: .shellOpened
    case .shellClosed: .shellClosed
    case .filePushed: .filePushed
    case .fileFetched: .fileFetched
    case .fileFailed: .fileFailed
    case .commandRun: .commandRun
    case .stepSent: .stepSent
    case .stepAnswered: .stepAnswered
    case .stepsEnded: .stepsEnded
    case .segment: .recordingSegment
    case .reopened: .sessionReopened
    case .closed: .sessionClosed
    case .linkLost: .linkLost
    case .linkResumed: .linkResumed
    case .personAdded: .personAdded
    case .personEnrolled: .personEnrolled
    case .personRenewed: .personRenewed
    case .personRevoked: .personRevoked
    case .brokerStarted: .brokerStarted
    case .brokerStopped: .brokerStopped
    case .refusedCode: .refusedCode
    case .refusedPeer: .refusedPeer
    case .forgotten: .personalForgotten
    case .keyRotated: .keyRotated
    case .authorityRotated: .authorityRotated
    }
  }
}

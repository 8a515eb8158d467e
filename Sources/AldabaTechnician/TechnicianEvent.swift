import AldabaSession
import AldabaWire
import AldabaWords

/// What a technician's front end learns. Times are Unix milliseconds, durations milliseconds.
enum TechnicianEvent {
  case session(SessionID, Code, expires: Int64)
  /// Who answers reads this before they are in.
  case brief(Briefing)
  /// Who answers a knock or makes a callback reads this before the session begins.
  case door(TechnicianSession.Door)
  case joined(customer: String, device: String)
  /// The customer's program has died and was started again: they are asked anew.
  case returning(customer: String)
  /// Back in a session, after an earlier console ended. What holds follows.
  case attached(Attached)
  /// A grant that stood before this console was there.
  case inForce(AskID, Capability, until: Int64)
  case number(String)
  /// A question of ours is before the customer.
  case asked(AskID, Topic, expires: Int64)
  case answer(AskID, Topic, Reply)
  /// A grant ended before its time, whatever for.
  case revoked(Capability, Effect.End)
  case expired(Capability)
  case offered(Topic)

  case hold(HoldChange)
  case handoff(HandoffChange)
  /// Another technician of this session.
  case colleague(PersonID, String, ColleagueChange)
  /// The technician who served was lost: the third person has the place.
  case promoted
  /// The customer has put right the need, or the briefing.
  case corrected(Act.Correction, String)
  case requested(Act.Request, String?)
  case register(Act.Register)
  /// Somebody else is at the keyboard (R40).
  case helper(String)
  /// What becomes of a price (R41).
  case cost(String, CostChange)
  case exception(PersonID, String, reason: String)
  case advised(PersonID, String)

  /// A file or folder on its way, or at its end.
  case file(FileChange)
  /// It could not be offered: what is wrong with it here.
  case notSent(String, FileTrouble)

  case output([UInt8])
  case skipped(Int64)
  case resized(columns: Int64, rows: Int64)
  case shell(isOpen: Bool, status: Int64?)
  case floor(Side)
  /// The first keys that wait because the customer is typing.
  case keysWait
  case control(isSuspended: Bool, reason: String)
  case said(String)
  /// What the customer has written to an earlier console, which may have shown it.
  case saidBefore(String)
  /// What another technician has written to the customer.
  case overheard(PersonID, String, String)
  /// Words on their way to the customer that might be better ones.
  case wording(Wording)
  /// A question of the customer's that nobody has answered (R32).
  case unanswered(String)

  /// The proposal to close stands in the ledger; the customer hangs up.
  case closing(needsVisit: Bool)
  case reopened
  case link(Side, isLost: Bool, since: Int64)
  case closed(PartEnding, receipt: String?)
  case steps(StepsChange)
  /// What the customer says of a step, and what its command has come to.
  case step(Int, Act.StepOutcome, TechnicianSteps.Run?)
  /// Something failed on this machine.
  case failed(ErrorCode, Problem)
  case error(ErrorCode, came: String?, about: Matter?)

  /// How a question of ours ended.
  enum Reply: Equatable {
    case yes(until: Int64?)
    case no, silence, callback
    /// The customer was never asked: their machine cannot do it, or it came too soon.
    case notAsked(tooSoon: Bool)
    /// Taken back: who had asked came back, or is gone.
    case withdrawn
  }

  /// What becomes of a wait.
  enum HoldChange: Equatable {
    case held(until: Int64)
    case declined(isSilence: Bool)
    /// The customer is to be called instead; no time: at the next occasion.
    case callback(at: Int64?, contact: String?)
    /// They know the cause, and that so much is left.
    case checked(left: Int64)
    case overrun(waited: Int64)
    /// The wait is over: real time against the estimate.
    case resumed(waited: Int64, estimated: Int64, byCustomer: Bool)
  }

  enum CostChange: Equatable {
    case asked, accepted
    case declined(isSilence: Bool)
  }

  /// What becomes of a handing over.
  struct HandoffChange: Equatable {
    enum State: Equatable {
      case asked(reason: String)
      case declined(isSilence: Bool)
      case consented, ringing, completed
      case failed(Act.Handoff.Failure)
    }

    let kind: Act.Handoff.Kind
    let to: Target
    let colleague: Colleague
    let state: State
  }

  /// What becomes of a file.
  struct FileChange: Equatable {
    enum State: Equatable {
      case sending, done
      case failed(String)
    }

    let ask: AskID
    let isPush: Bool
    let name: String
    let state: State
    /// Bytes that have arrived.
    let done: Int64
    /// All bytes of it.
    let bytes: Int64
    let sha256: Digest
    /// Bytes a second; 0 while it is not known.
    let rate: Int64
    /// It was begun by an earlier console, and this is the first that is told of it here.
    let isAgain: Bool
  }

  enum ColleagueChange: String { case `in`, out, lost, resumed }
}

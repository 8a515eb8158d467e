public import AldabaWire

/// What follows from an event.
public enum Effect: Hashable, Sendable {
  case joined
  /// The agent of a session that had not begun is gone: its code waits again.
  case unjoined
  case begun
  /// The customer's program was started again; they are asked anew.
  case returning
  /// They have said yes to going on.
  case returned
  case declined(Act.Refusal)
  case bound(stream: Int64, epoch: Int64)
  case spent(stream: Int64, Int)
  case asked(Act.Ask)
  case granted(Session.Live)
  case refused(AskID, Capability, Act.Refusal)
  case silent(AskID, Capability)
  case ended(Session.Live, End)
  case offered(Topic)
  case shellOpened
  case shellClosed(Int64)
  /// A one-use grant did what it was for, or could not.
  case delivered(AskID, Act.Content)
  case undelivered(AskID, FileTrouble)
  case ran(AskID, status: Int64)
  case stepSent(Act.Step)
  case stepAnswered(Act.Step, Act.StepOutcome)
  case stepsEnded
  case recorded(Act.Segment)
  case closing
  case reopened
  case linkLost(Seat)
  case linkResumed(Seat)
  case closed(Ending)

  case holdAsked(Act.Hold)
  case held(Session.Held)
  /// A no: before the wait, or in the middle of it, which it ends. Without a word to a question for
  /// more time it ends that question alone, as before a wait.
  case holdDeclined(AskID, Act.Refusal, wasHeld: Bool)
  case holdCallback(AskID, Act.Callback, wasHeld: Bool)
  /// The cause, and milliseconds that are left.
  case holdChecked(duration: Int64)
  /// Milliseconds waited so far.
  case holdOverrun(waited: Int64)
  case holdResumed(waited: Int64, estimate: Int64)

  case handoffAsked(Act.Handoff)
  case handoffDeclined(AskID, Act.Handoff.Kind, Act.Refusal)
  /// The customer has agreed, or wants it: now it rings.
  case ringing(Session.Passing)
  /// Somebody has answered and is on the way in.
  case answered(Session.Passing)
  /// At the front: the customer agrees to who has answered.
  case consented(Session.Passing)
  case handoffFailed(Session.Passing, Act.Handoff.Failure)
  /// Somebody is in.
  case arrived(Session.Passing, Session.Member)
  /// A technician's part has ended.
  case left(Session.Member)
  /// The lead is gone and the third person has taken the place.
  case promoted(Session.Member)
  /// The lead is gone: the customer waits at the front of the queue.
  case fronted(Session.Passing)
  /// A question that stood is taken back: who asked it is gone, has come back from what it was for,
  /// or the customer wants a manager instead.
  case withdrawn(Session.Pending)

  case paused
  case continued
  case corrected(Act.Correction)
  case requested(AskID, Act.Request)
  case advised(PersonID)
  case costAsked(Act.Cost)
  case costAccepted(AskID)
  case costDeclined(AskID, Act.Refusal)
  case exception(PersonID)
  case helper
  case register(Act.Register)

  /// Why a grant ended.
  public enum End: Hashable, Sendable {
    case revoked, expired, void, shell, closing, closed
    /// What it was for is done.
    case used
    /// Another technician may type now: never two.
    case replaced
    /// Its technician is no longer there.
    case left
    /// The customer's program has died and was started again.
    case restarted
  }
}

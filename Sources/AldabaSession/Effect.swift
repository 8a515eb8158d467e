public import AldabaWire

/// What follows from an event.
public enum Effect: Hashable, Sendable {
  case joined
  /// The agent of a session that had not begun is gone: its code waits again.
  case unjoined
  case begun
  case declined(Act.Refusal)
  case bound(stream: Int64, epoch: Int64)
  case spent(Int)
  case asked(Act.Ask)
  case granted(Session.Live)
  case refused(AskID, Capability, Act.Refusal)
  case silent(AskID, Capability)
  case ended(AskID, Capability, End)
  case offered(Capability)
  case shellOpened
  case shellClosed(Int64)
  case closing
  case reopened
  case linkLost(Side)
  case linkResumed(Side)
  case closed(Ending)

  /// Why a grant ended.
  public enum End: Hashable, Sendable { case revoked, expired, void, shell, closing, closed }
}

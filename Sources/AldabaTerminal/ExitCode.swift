/// How the programs end; scripts tell the codes apart, so they never change.
public enum ExitCode: Int32, Sendable, CaseIterable {
  /// Done: also a session that was accepted and closed, on both sides.
  case done = 0
  case usage = 64
  /// A ledger, receipt or recording does not verify.
  case unverified = 65
  /// An unknown, used or expired code or token, or an unknown person.
  case unknown = 68
  case unreachable = 69
  case wouldOverwrite = 73
  /// Local input or output.
  case inputOutput = 74
  /// Nobody answered in time.
  case unanswered = 75
  /// A foreign, expired or revoked certificate, a wrong role, or another protocol.
  case identity = 76
  /// The customer said no: the technician's side ends so, the agent with 0.
  case refused = 77
  case configuration = 78
  case interrupted = 130
}

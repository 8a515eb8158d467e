/// Why something was refused. The first group names what a person asked for that the state forbids;
/// the second ends the connection.
public enum RefusalCode: String, Error, Sendable, CaseIterable {
  case noGrant = "no-grant"
  case onHold = "on-hold"
  case noEnter = "no-enter"
  /// The organisation does this only while it is recorded.
  case noRecording = "no-recording"
  case noSuchAsk = "no-such-ask"
  case tooSoon = "too-soon"
  case notAgain = "not-again"
  case notNow = "not-now"
  case busy
  case past
  /// Nobody of those who could come is at the desk.
  case away
  /// Nobody is there at that time.
  case outOfHours = "out-of-hours"
  case ledger
  case outOfOrder = "out-of-order"
  case badArgument = "bad-argument"

  case unknownCode = "unknown-code"
  case usedCode = "used-code"
  case slowDown = "slow-down"
  case unknownPerson = "unknown-person"
  case unknownToken = "unknown-token"
  case expiredToken = "expired-token"
  case spentToken = "spent-token"
  case revoked
  case wrongRole = "wrong-role"
  case malformed
  case badSignature = "bad-signature"
  case equivocation
  case taken
  case full
  case stopping
  /// The same person or customer is in the session from somewhere else by now.
  case elsewhere
}

public import AldabaLink
public import AldabaProof
public import AldabaTunnel
public import AldabaWire

/// Why a party cannot go on.
public enum PartyError: Error, CustomStringConvertible {
  /// The broker cannot be reached, or the connection to it failed for good.
  case link(LinkError)
  /// The broker said goodbye.
  case refused(RefusalCode)
  /// What the broker showed does not verify: it is not believed.
  case unproven(ProofError)
  /// The broker broke the protocol, or spoke for somebody.
  case malformed(WireError)
  /// Somebody else is at the other end, or the relay changed bytes.
  case tunnel(Tunnel.Failure)
  /// The broker did not come back in time.
  case lost

  public var description: String {
    switch self {
    case .link(let error): error.description
    case .refused(let code): code.rawValue
    case .unproven(let error): "\(error)"
    case .malformed(let error): error.description
    case .tunnel(let failure): failure.description
    case .lost: "the broker did not come back"
    }
  }
}

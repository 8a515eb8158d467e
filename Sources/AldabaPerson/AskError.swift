public import AldabaLink
public import AldabaProof
public import AldabaSystem
public import AldabaWire
public import AldabaWords

/// Why a broker did not answer a person's question.
public enum AskError: Error {
  /// The broker cannot be reached, or the connection to it failed.
  case link(LinkError)
  /// The broker said goodbye, or no.
  case refused(RefusalCode)
  /// What the broker showed does not verify: it is not believed.
  case unproven(ProofError)
  /// The broker broke the protocol.
  case malformed(WireError)

  /// What a person reads of it.
  ///
  /// - Parameters:
  ///   - address: where the broker was looked for.
  ///   - organisation: whose broker it was to be; empty where that is not known yet.
  public func problem(address: HostPort, organisation: String) -> Problem {
    switch self {
    case .link(let error): error.problem(address)
    case .refused(let code): code.problem(organisation)
    case .unproven(let error):
      .ledgerDoesNotVerify(organisation.isEmpty ? "\(address)" : organisation, what: "\(error)")
    case .malformed: .wrongProtocol(address.description)
    }
  }
}

import AldabaPerson
public import AldabaSystem
public import AldabaWords

extension PartyError {
  /// What a person reads of it.
  ///
  /// - Parameters:
  ///   - address: where the broker was looked for.
  ///   - organisation: whose broker it was to be.
  public func problem(address: HostPort, organisation: String) -> Problem {
    switch self {
    case .link(let error): error.problem(address)
    case .refused(let code): code.problem(organisation)
    case .unproven(let error):
      .ledgerDoesNotVerify(organisation.isEmpty ? "\(address)" : organisation, what: "\(error)")
    case .malformed: .wrongProtocol(address.description)
    case .tunnel: .unprovenTechnician(organisation: organisation)
    case .lost: .sessionLost
    }
  }
}

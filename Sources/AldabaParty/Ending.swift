public import AldabaWire

extension Ending {
  /// How the command line's contract names it: numbers that ran out are the agent's own end.
  public var contractName: String {
    switch self {
    case .customer, .numbers: "customer"
    case .declined: "declined"
    case .unjoined: "unjoined"
    case .quiet: "quiet"
    case .lost: "lost"
    case .administrator: "administrator"
    }
  }
}

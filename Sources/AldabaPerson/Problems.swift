import AldabaCrypto
public import AldabaLink
public import AldabaSystem
public import AldabaWire
public import AldabaWords

extension LinkError {
  /// Somebody else is there, or we are not who we should be: coming again changes nothing.
  public var isIdentity: Bool {
    guard case .tls(let failure) = self else { return false }
    switch failure.kind {
    case .truncated, .connectionLost: return false
    default: return true
    }
  }

  public func problem(_ address: HostPort) -> Problem {
    let place = address.description
    switch self {
    case .closed, .network, .slow, .overflow: return .brokerUnreachable(place)
    case .malformed: return .wrongProtocol(place)
    case .tls(let error):
      switch error.kind {
      case .expired, .notYetValid: return .brokerCertificateExpired(place)
      case .wrongProtocol, .wrongVersion, .malformed: return .wrongProtocol(place)
      case .truncated, .connectionLost: return .brokerUnreachable(place)
      case .alert(let code, _):
        // What the broker says of our certificate (RFC 8446 section 6.2).
        switch code {
        case 44: return .certificateRevoked
        case 45: return .certificateExpired(nil)
        case 42, 43, 46, 48, 51: return .foreignCertificate
        default: return .wrongProtocol(place)
        }
      case .untrusted, .wrongName, .wrongPurpose, .noCertificate, .weakKey, .other:
        return .foreignBroker(place)
      }
    }
  }
}

extension RefusalCode {
  public func problem(_ organisation: String) -> Problem {
    switch self {
    case .unknownCode: .unknownCode
    case .usedCode, .taken, .past: .spentCode
    case .slowDown: .tooManyAttempts(seconds: 30)
    case .unknownToken: .unknownToken
    case .expiredToken: .expiredToken
    case .spentToken: .spentToken
    case .revoked: .certificateRevoked
    case .unknownPerson: .foreignCertificate
    case .wrongRole: .wrongRole(needed: [.technician, .supervisor], came: .auditor)
    case .notNow, .away, .outOfHours: .nobodyAnswered
    case .stopping, .full, .ledger: .brokerUnreachable(organisation)
    case .elsewhere: .sessionElsewhere
    case .malformed, .badSignature, .equivocation, .outOfOrder, .badArgument, .noGrant, .onHold,
      .noEnter, .noRecording, .noSuchAsk, .tooSoon, .notAgain, .busy:
      .wrongProtocol(organisation)
    }
  }
}

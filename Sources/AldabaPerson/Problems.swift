import AldabaCrypto
public import AldabaLink
public import AldabaSystem
import AldabaTerminal
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
      case .expired, .notYetValid:
        return .brokerCertificateExpired(place, clock: Calendar.digits())
      case .wrongProtocol, .wrongVersion, .malformed: return .wrongProtocol(place)
      case .truncated, .connectionLost: return .brokerUnreachable(place)
      case .alert(let code, _):
        // What the broker says of our certificate (RFC 8446 section 6.2).
        switch code {
        case 44: return .certificateRevoked
        case 45: return .certificateExpired(nil)
        // OpenSSL's word for one that has not begun, which an authority of ours dates a day back.
        case 42: return .certificateNotYet(clock: Calendar.digits())
        case 43, 46, 48, 51: return .foreignCertificate
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
    case .stopping: .brokerRestarting
    case .busy: .inSessionAlready
    case .full, .ledger: .brokerUnreachable(organisation)
    case .elsewhere: .sessionElsewhere
    case .malformed, .badSignature, .equivocation, .outOfOrder, .badArgument, .noGrant, .onHold,
      .noEnter, .noRecording, .noSuchAsk, .tooSoon, .notAgain:
      .wrongProtocol(organisation)
    }
  }
}

public import AldabaCrypto
public import AldabaSystem
public import AldabaWire

/// Why a connection is over.
public enum LinkError: Error, Sendable, CustomStringConvertible {
  /// The other end closed it in order.
  case closed
  /// Nothing answers at that address, or the network failed.
  case network(SystemError)
  /// The TLS connection failed: an identity, a version, a cut.
  case tls(CryptoError)
  /// Bytes came that are no frame or no message.
  case malformed(WireError)
  /// No handshake within `Link.handshakeSeconds`.
  case slow
  /// More is waiting to be sent than `Link.queueLimit`.
  case overflow

  public var description: String {
    switch self {
    case .closed: "the connection was closed"
    case .network(let error): error.description
    case .tls(let error): error.description
    case .malformed(let error): error.description
    case .slow: "no answer within \(Int(Link.handshakeSeconds)) seconds"
    case .overflow: "the other side reads too slowly"
    }
  }
}

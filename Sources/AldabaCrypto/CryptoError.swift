internal import COpenSSL

/// What a cryptographic operation, a certificate or the other side of a TLS connection did wrong.
public struct CryptoError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong, as far as a caller decides by it.
  public enum Kind: Sendable, Equatable {
    /// The certificate does not come from the authority, or is not the pinned key.
    case untrusted
    /// The certificate's time is over.
    case expired
    /// The certificate's time has not begun.
    case notYetValid
    /// The certificate is for another host.
    case wrongName
    /// The certificate is for the other purpose, or for none.
    case wrongPurpose
    /// The other side showed no certificate where one is required.
    case noCertificate
    /// The other side does not speak our protocol (ALPN).
    case wrongProtocol
    /// The other side does not speak TLS 1.3.
    case wrongVersion
    /// The other side gave up with this TLS alert (RFC 8446, section 6).
    case alert(code: UInt8, name: String)
    /// The connection ended without a `close_notify`: what came may be cut short.
    case truncated
    /// The connection broke; the system's error number.
    case connectionLost(Int32)
    /// A public key that is weak (of low order), not canonical or of another kind.
    case weakKey
    /// Bytes that are not what they should be.
    case malformed
    /// Anything else; ``CryptoError/reason`` has OpenSSL's words.
    case other
  }

  public let kind: Kind
  /// The operation that failed, in a few words.
  public let operation: String
  /// OpenSSL's own text, or ours where the check is ours.
  public let reason: String

  public init(_ kind: Kind, _ operation: String, _ reason: String) {
    self.kind = kind
    self.operation = operation
    self.reason = reason
  }

  public var description: String { "\(operation): \(reason)" }
}

extension CryptoError.Kind {
  /// What a result of certificate verification (`X509_V_ERR_…`) means for us.
  init(verification result: Int) {
    switch Int32(truncatingIfNeeded: result) {
    case X509_V_ERR_CERT_HAS_EXPIRED: self = .expired
    case X509_V_ERR_CERT_NOT_YET_VALID: self = .notYetValid
    case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: self = .wrongName
    case X509_V_ERR_INVALID_PURPOSE: self = .wrongPurpose
    case X509_V_ERR_EE_KEY_TOO_SMALL: self = .weakKey
    default: self = .untrusted
    }
  }
}

public import AldabaSystem
import AldabaWire

/// A one-time enrolment token, one line: `aldaba1 HOST:PORT FINGERPRINT SECRET` joined by `/`, with
/// the SHA-256 of the authority's certificate and the 128-bit secret in hexadecimal.
///
///     aldaba1/localhost:7443/5f1e…(64 digits)/9a0c…(32 digits)
public struct Token: Sendable, Hashable, CustomStringConvertible {
  public let address: HostPort
  /// 32 bytes.
  public let fingerprint: [UInt8]
  /// 16 bytes; worth a certificate until it is used or 24 hours old.
  public let secret: [UInt8]

  public init(address: HostPort, fingerprint: [UInt8], secret: [UInt8]) {
    precondition(fingerprint.count == 32 && secret.count == 16)
    self.address = address
    self.fingerprint = fingerprint
    self.secret = secret
  }

  /// Reads what a person pasted; white space around it does not matter.
  public init?(_ text: String) {
    let trimmed = text.split(whereSeparator: \.isWhitespace).joined()
    let parts = trimmed.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "aldaba1", let address = HostPort(String(parts[1])),
      let fingerprint = [UInt8](hex: String(parts[2])), fingerprint.count == 32,
      let secret = [UInt8](hex: String(parts[3])), secret.count == 16
    else { return nil }
    self.address = address
    self.fingerprint = fingerprint
    self.secret = secret
  }

  public var description: String { "aldaba1/\(address)/\(fingerprint.hex)/\(secret.hex)" }
}

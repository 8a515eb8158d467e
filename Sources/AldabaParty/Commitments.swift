import AldabaCrypto
public import AldabaWire

extension Digest {
  /// What commits to a text.
  public init(of text: PersonalText) {
    guard let digest = Digest(Crypto.sha256(text.committed)) else {
      preconditionFailure("SHA-256 has 32 bytes")
    }
    self = digest
  }
}

extension PersonalText {
  /// A text with a fresh salt.
  public init(_ text: String) { self.init(salt: Crypto.random(16), text: text) }
}

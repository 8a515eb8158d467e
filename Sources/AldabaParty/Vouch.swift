import AldabaCrypto
public import AldabaWire

/// A device key's word for a session key: Ed25519 over `Label.vouch`, the session's 32 digits and
/// the session key's 32 bytes.
public enum Vouch {
  public static func input(session: SessionID, key: [UInt8]) -> [UInt8] {
    Array(Label.vouch.utf8) + Array(session.rawValue.utf8) + key
  }

  public static func verify(_ vouch: [UInt8], device: [UInt8], session: SessionID, key: [UInt8])
    -> Bool
  {
    guard let deviceKey = try? PublicKey(raw: device) else { return false }
    return deviceKey.verify(vouch, input(session: session, key: key))
  }

  /// The first 16 hexadecimal digits of the device key's SHA-256: what people see of it.
  public static func name(of device: [UInt8]) -> String {
    Array(Crypto.sha256(device).prefix(8)).hex
  }
}

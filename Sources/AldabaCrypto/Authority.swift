internal import COpenSSL
internal import Glibc

/// The authority of an organisation: the key that says who is who, and its certificate.
public struct Authority: Sendable {
  /// The most days a server's certificate is valid.
  public static let maximumServerDays = 80
  /// The most days a person's certificate is valid.
  public static let maximumPersonDays = 31
  /// The most bytes of a request for a certificate that we read.
  public static let maximumRequestBytes = 4 * 1024

  public let key: PrivateKey
  public let certificate: Certificate

  /// An authority of a key and a certificate that belong together.
  public init(key: PrivateKey, certificate: Certificate) throws(CryptoError) {
    guard certificate.isAuthority else {
      throw CryptoError(.wrongPurpose, "authority", "this certificate may not issue others")
    }
    guard certificate.matches(key) else {
      throw CryptoError(.untrusted, "authority", "key and certificate do not belong together")
    }
    self.key = key
    self.certificate = certificate
  }

  /// A new P-256 key and its self-signed certificate.
  ///
  /// - Parameter organisation: at most 64 characters.
  /// - Parameter now: Unix time; nil is the machine's clock.
  public static func create(
    organisation: String, years: Int, now: Int64? = nil
  ) throws(CryptoError) -> Authority {
    let key = PrivateKey.p256()
    let template = CertificateTemplate(
      subject: [(NID_organizationName, organisation), (NID_commonName, "Aldaba authority")],
      use: .authority,
      validity: try validity(days: years, limit: 100, unit: 366 * day, now, before: day))
    return try Authority(
      key: key, certificate: try template.issue(for: key.pointer, issuer: nil, signer: key))
  }

  /// A broker's certificate for these DNS names and IP addresses.
  ///
  /// - Parameter days: at most ``maximumServerDays``.
  /// - Parameter now: Unix time; nil is the machine's clock.
  public func issueServer(
    hosts: [String], days: Int, key: PrivateKey, now: Int64? = nil
  ) throws(CryptoError) -> Certificate {
    guard !hosts.isEmpty else { throw CryptoError(.wrongName, "host", "none given") }
    var parsed: [Host] = []
    for host in hosts { parsed.append(try Host(host)) }
    var subject = [(NID_commonName, "Aldaba broker")]
    if let organisation = certificate.organisation {
      subject.insert((NID_organizationName, organisation), at: 0)
    }
    let template = CertificateTemplate(
      subject: subject.map { (attribute: $0, text: $1) }, use: .leaf(.server), hosts: parsed,
      validity: try Self.validity(
        days: days, limit: Self.maximumServerDays, unit: Self.day, now, before: Self.day))
    return try template.issue(for: key.pointer, issuer: certificate, signer: self.key)
  }

  /// A person's certificate, for authenticating as a client and for nothing else.
  ///
  /// - Parameters:
  ///   - publicKey: 32 bytes of Ed25519; weak keys are refused.
  ///   - id: the person's short name.
  ///   - name: the person's full name, at most 64 characters.
  ///   - role: technician, supervisor or auditor; the caller has checked it.
  ///   - days: at most ``maximumPersonDays``.
  ///   - now: Unix time; nil is the machine's clock.
  public func issuePerson(
    publicKey: [UInt8], id: String, name: String, role: String, team: String?, days: Int = 7,
    now: Int64? = nil
  ) throws(CryptoError) -> Certificate {
    let raw = try PublicKey(raw: publicKey).raw
    var subject = [
      (attribute: NID_commonName, text: name), (NID_userId, id),
      (NID_organizationalUnitName, role),
    ]
    if let team { subject.append((NID_description, team)) }
    let template = CertificateTemplate(
      subject: subject, use: .leaf(.client),
      validity: try Self.validity(
        days: days, limit: Self.maximumPersonDays, unit: Self.day, now, before: Self.day))
    let key = try OpenSSL.make("public key", .weakKey) {
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, raw, raw.count)
    }
    defer { EVP_PKEY_free(key) }
    return try template.issue(for: key, issuer: certificate, signer: self.key)
  }

  /// The certificate that a program makes for its own Ed25519 key, to be a server inside the tunnel.
  ///
  /// Whoever connects has pinned the key, so it carries no dates of this machine's clock: it is valid
  /// from 1970 to 9999 (RFC 5280, section 4.1.2.5: no well-defined end).
  public static func selfSigned(
    key: PrivateKey, commonName: String
  ) throws(CryptoError) -> Certificate {
    let template = CertificateTemplate(
      subject: [(NID_commonName, commonName)], use: .leaf(.server), validity: 0...253_402_300_799)
    return try template.issue(for: key.pointer, issuer: nil, signer: key)
  }

  static let day: Int64 = 86_400

  /// From five minutes ago, so that a clock that is a little behind accepts it at once; what is shown to
  /// other people's computers from a day ago, since theirs are set wrong more often.
  static func validity(
    days: Int, limit: Int, unit: Int64, _ now: Int64?, before: Int64 = 300
  ) throws(CryptoError) -> ClosedRange<Int64> {
    guard (1...limit).contains(days) else {
      throw CryptoError(.malformed, "validity", "expected 1 to \(limit), found \(days)")
    }
    // Times between 1970 and 9000: nothing below overflows, and OpenSSL writes them all.
    let now = min(max(now ?? Int64(time(nil)), before), 220_000_000_000)
    return (now - before)...(now + Int64(days) * unit)
  }
}

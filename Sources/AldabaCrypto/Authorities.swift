internal import COpenSSL

/// The authorities of one organisation, in their order: the one that issues now, and those before it.
///
///     first ──link──▶ second ──link──▶ current
///
/// A link is a certificate of the next authority's key that the one before has signed: so whoever has
/// pinned any of them gets to the current one, and nobody else's certificate leads anywhere. What an
/// authority has issued counts for ``overlapSeconds`` more after it was succeeded; its link counts on.
public struct Authorities: Sendable, Equatable {
  /// An authority that was succeeded.
  public struct Former: Sendable, Equatable {
    public let authority: Certificate
    /// The next one's key, certified by this one.
    public let link: Certificate
  }

  /// The most that are kept beside the current one: beyond them the first is left out.
  public static let maximum = 8
  /// A person's certificate is valid for seven days; one more for clocks.
  public static let overlapSeconds: Int64 = 8 * 86_400

  /// Issues certificates now.
  public let current: Certificate
  /// The first of all is the first here.
  public let former: [Former]

  /// An organisation that has had one authority only.
  public init(_ current: Certificate) {
    self.current = current
    former = []
  }

  /// The list that ``list`` gives: everything in it has to belong to one line of authorities.
  public init(list: [Certificate]) throws(CryptoError) {
    guard let oldest = list.last, oldest.isAuthority else {
      throw CryptoError(.malformed, "authority", "none")
    }
    self = Authorities(oldest).following(list, at: nil)
    guard self.list == list else {
      throw CryptoError(.untrusted, "authority", "one that is not linked to the one before")
    }
  }

  private init(_ current: Certificate, _ former: [Former]) {
    self.current = current
    self.former = former
  }

  /// The current one, then going back a link and who has signed it: what a broker shows behind its
  /// own certificate.
  public var list: [Certificate] {
    [current] + former.reversed().flatMap { [$0.link, $0.authority] }
  }

  /// All of them, the first first.
  public var all: [Certificate] { former.map(\.authority) + [current] }

  /// Whether this is the other one, or what came of it.
  public func extends(_ earlier: Authorities) -> Bool { knows(earlier.current.fingerprint) }

  /// Whether an authority with this SHA-256 is one of them.
  public func knows(_ fingerprint: [UInt8]) -> Bool {
    current.fingerprint == fingerprint
      || former.contains { $0.authority.fingerprint == fingerprint }
  }

  /// These, and those that follow by links which were shown, in any order. Nothing else that was shown
  /// counts, and no way leads back.
  ///
  /// - Parameter unixSeconds: when the links have to be valid; nil leaves times aside.
  public func following(_ shown: [Certificate], at unixSeconds: Int64?) -> Authorities {
    var followed = self
    while let next = followed.successor(in: shown, at: unixSeconds),
      next.former.count <= Authorities.maximum
    {
      followed = next
    }
    return followed
  }

  /// These, and one more behind; nil where it is not their successor.
  public func succeeded(by next: Certificate, link: Certificate) -> Authorities? {
    guard !knows(next.fingerprint), Authorities.links(current, link, next) else { return nil }
    let all = former + [Former(authority: current, link: link)]
    return Authorities(next, Array(all.suffix(Authorities.maximum)))
  }

  private func successor(in shown: [Certificate], at unixSeconds: Int64?) -> Authorities? {
    for link in shown where link.isAuthority && link != current {
      let isValid = unixSeconds.map { (link.notBefore..<link.notAfter).contains($0) } ?? true
      guard isValid, link.isIssued(by: current) else { continue }
      for next in shown where !knows(next.fingerprint) && Authorities.links(current, link, next) {
        return Authorities(next, former + [Former(authority: current, link: link)])
      }
    }
    return nil
  }

  /// Whether `link` says, signed by `old`, that the key of `new` follows, and `new` is an authority of
  /// its own making.
  public static func links(_ old: Certificate, _ link: Certificate, _ new: Certificate) -> Bool {
    link.isAuthority && new.isAuthority && link.isIssued(by: old) && new.isIssued(by: new)
      && new.hasStrongKey && link.hasKey(of: new) && !new.hasKey(of: old)
  }

  /// Those whose certificates count at this Unix time; nil leaves times aside.
  public func accepted(at unixSeconds: Int64?) -> [Certificate] {
    let others = former.filter { former in
      unixSeconds.map { $0 < former.link.notBefore + Authorities.overlapSeconds } ?? true
    }
    return [current] + others.map(\.authority)
  }

  /// As ``Certificate/verify(authority:purpose:at:)``, for any of those that count.
  public func verify(
    _ certificate: Certificate, purpose: Certificate.Purpose, at unixSeconds: Int64?
  ) throws(CryptoError) {
    try certificate.verify(
      authorities: accepted(at: unixSeconds), purpose: purpose, at: unixSeconds)
  }
}

extension Certificate {
  fileprivate func hasKey(of other: Certificate) -> Bool {
    OpenSSL.begin()
    defer { ERR_clear_error() }
    guard let one = X509_get0_pubkey(pointer), let two = X509_get0_pubkey(other.pointer) else {
      return false
    }
    return EVP_PKEY_eq(one, two) == 1
  }

  fileprivate var hasStrongKey: Bool {
    guard let key = X509_get0_pubkey(pointer) else { return false }
    return Verification.isStrong(key)
  }
}

extension Authority {
  /// The certificate by which this authority says that another key is one as well: of the one that
  /// follows it, or of the one that it follows.
  ///
  /// - Parameter now: Unix time; nil is the machine's clock.
  public func link(to other: Certificate, now: Int64? = nil) throws(CryptoError) -> Certificate {
    guard let key = X509_get0_pubkey(other.pointer) else {
      throw CryptoError(.malformed, "authority", "without a key")
    }
    var subject = [(attribute: NID_commonName, text: "Aldaba authority")]
    if let organisation = certificate.organisation {
      subject.insert((NID_organizationName, organisation), at: 0)
    }
    let first = try Authority.validity(days: 1, limit: 1, unit: Authority.day, now).lowerBound
    let template = CertificateTemplate(
      subject: subject, use: .authority, validity: first...max(first, other.notAfter))
    return try template.issue(for: key, issuer: certificate, signer: self.key)
  }
}

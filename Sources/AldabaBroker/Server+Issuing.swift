import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaProof
import AldabaSystem
import AldabaWire

/// Certificates: what the authority's process is asked, and what becomes of its answer.
extension Server {
  /// Questions that wait for the authority at once: each has a thread, and strangers may ask, too.
  static let issuingLimit = 16

  /// Asks the authority for a certificate, on a thread of its own, and records it.
  func issue(
    _ question: JSON, isRenewal: Bool,
    _ answer: @escaping @Sendable (Result<Message, RefusalCode>) -> Void
  ) {
    let mayAsk = issuing.withLock { count in
      guard count < Server.issuingLimit else { return false }
      count += 1
      return true
    }
    guard mayAsk else { return answer(.failure(.full)) }
    let folder = folder
    let work: @Sendable () -> Void = { [self] in
      defer { issuing.withLock { $0 -= 1 } }
      guard let reply = try? AuthorityService.issue(folder, question) else {
        answer(.failure(.ledger))
        return
      }
      if let error = reply["error"]?.string {
        answer(.failure(RefusalCode(authority: error)))
        return
      }
      guard let id = reply["id"]?.string.flatMap(PersonID.init(rawValue:)),
        let der = reply["certificate"]?.string.flatMap({ [UInt8](base64: $0) }),
        let certificate = try? Certificate(der: der), let key = certificate.rawPublicKey,
        let role = certificate.role.flatMap(AldabaWire.Role.init(rawValue:)),
        let fingerprint = Digest(certificate.fingerprint)
      else {
        answer(.failure(.malformed))
        return
      }
      let act: Act =
        isRenewal
        ? .personRenewed(id, role, key: key, certificate: fingerprint)
        : .personEnrolled(id, role, key: key, certificate: fingerprint)
      append(
        Record(at: Clock.wallMilliseconds(), by: .broker, session: nil, act: act), texts: [:]
      ) { [people, trust] receipt in
        people.apply(act, index: receipt.index)
        answer(.success(.enrolled(certificate: der, receipt: receipt.json, trust: trust)))
      }
    }
    if (try? Thread.start(name: "authority", work)) == nil {
      issuing.withLock { $0 -= 1 }
      answer(.failure(.full))
    }
  }
}

extension RefusalCode {
  /// What the authority said, as the wire says it.
  fileprivate init(authority code: String) {
    switch code {
    case AuthorityStore.Refusal.unknownToken.rawValue: self = .unknownToken
    case AuthorityStore.Refusal.expiredToken.rawValue: self = .expiredToken
    case AuthorityStore.Refusal.spentToken.rawValue: self = .spentToken
    case AuthorityStore.Refusal.revoked.rawValue: self = .revoked
    case AuthorityStore.Refusal.unknown.rawValue: self = .unknownPerson
    default: self = .malformed
    }
  }
}

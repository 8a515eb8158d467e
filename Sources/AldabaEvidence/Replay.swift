import AldabaCrypto
package import AldabaSession
package import AldabaWire

/// Plays one session's records through the session machine: what follows from each, and what the
/// machine does not take.
package struct Replay {
  private let rules: Session.Rules
  /// Nil before the session is opened.
  package private(set) var session: Session?
  /// Follows the records' times and never runs back, Unix milliseconds.
  package private(set) var now: Int64 = 0

  /// - Parameter rules: following takes whatever an ordering broker could have taken.
  package init(rules: Session.Rules = .following) {
    self.rules = rules
  }

  /// - Parameter hash: of the statement, where it is known already.
  package mutating func take(_ record: Record, hash: Digest? = nil) throws(RefusalCode) -> [Effect]
  {
    now = max(now, record.at)
    guard let statement = record.signed?.statement else {
      guard session != nil else { throw .outOfOrder }
      return try session?.apply(byBroker: record.act, at: now) ?? []
    }
    let hash = hash ?? statement.hash
    // Each is seen as its author's next one: what is missing is another verdict's to find.
    let next = session?.next(for: statement.key) ?? (1, .zero)
    let attached = Statement(
      author: statement.author, key: statement.key, prev: next.prev, seq: next.seq,
      session: statement.session, act: statement.act)
    guard session != nil else {
      session = try Session(attached, hash: hash, at: now, rules: rules)
      return []
    }
    return try session?.apply(attached, hash: hash, at: now) ?? []
  }
}

extension Statement {
  /// SHA-256 of the signed bytes, by which others name it.
  package var hash: Digest {
    guard let hash = Digest(Crypto.sha256(bytes)) else {
      preconditionFailure("SHA-256 has 32 bytes")
    }
    return hash
  }
}

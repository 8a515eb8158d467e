import AldabaCrypto
import AldabaWire

/// What is checked of every statement at the door.
enum Statements {
  /// The author's signature, and that the texts are those it commits to. SHA-256 of the statement.
  static func check(_ signed: Message.Signed) throws(RefusalCode) -> Digest {
    let statement = signed.statement
    guard let key = try? PublicKey(raw: statement.key),
      key.verify(signed.signature, statement.signatureInput)
    else { throw .badSignature }
    let commitments = statement.act.texts
    guard Set(commitments.keys) == Set(signed.texts.keys) else { throw .badArgument }
    for (name, text) in signed.texts {
      guard text.text.utf8.count <= Limits.text,
        commitments[name] == Digest(Crypto.sha256(text.committed))
      else { throw .badArgument }
    }
    guard let hash = Digest(Crypto.sha256(statement.bytes)) else {
      preconditionFailure("SHA-256 has 32 bytes")
    }
    return hash
  }
}

extension Act {
  /// Whether something new would be allowed by it: not while the ledger cannot be written. What
  /// ends something is always taken, and written as soon as the ledger can be.
  var needsLedger: Bool {
    switch self {
    case .opened, .asked, .joined, .accepted, .bound, .granted, .shellOpened, .reopened,
      .holdAsked, .holdAccepted, .holdResumed, .handoffAsked, .handoffConsented, .handoffAccepted,
      .handoffCompleted:
      true
    default: false
    }
  }
}

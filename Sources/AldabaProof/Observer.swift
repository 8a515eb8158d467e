public import AldabaCrypto
public import AldabaJSON
public import AldabaWire

/// One party's view of the ledger: it believes a record only with a proof under the pinned key, and
/// remembers the heads it was shown, so that a broker with two stories is found by the two it tells
/// them to, and one that tells one of them another past as well.
public struct Observer: Sendable {
  /// What was believed.
  public struct Observed: Sendable {
    public let receipt: Receipt
    public let record: Record
    /// SHA-256 of the author's signed bytes, where there is an author beside the broker.
    public let hash: Digest?
    public let checkpoint: Checkpoint
  }

  public let origin: String
  public let key: PublicKey
  /// The newest heads and subtrees.
  private var tellings = Tellings<Void>(memory: 256)

  public init(origin: String, key: PublicKey) {
    self.origin = origin
    self.key = key
  }

  /// Checks inclusion, the checkpoint's signature, the record's form, and its author's signature by
  /// the key that the record names. Whose key that may be is the caller's to know.
  public mutating func observe(_ json: JSON) throws(ProofError) -> Observed {
    let receipt = try Receipt(json: json)
    let checkpoint = try receipt.verify(origin: origin, key: key)
    let record: Record
    do { record = try Record(receipt.record) } catch { throw .malformed(error.reason) }
    var hash: Digest?
    if let signed = record.signed {
      let author: PublicKey
      do { author = try PublicKey(raw: signed.statement.key) } catch {
        throw .malformed("expected an Ed25519 key: \(error.reason)")
      }
      guard author.verify(signed.signature, signed.statement.signatureInput) else {
        throw .malformed("the author's signature of \(record.act.event.rawValue) does not verify")
      }
      hash = Digest(Crypto.sha256(signed.statement.bytes))
    }
    if let conflict = tellings.take(receipt, checkpoint, ()) { throw .conflict(conflict.kind) }
    return Observed(receipt: receipt, record: record, hash: hash, checkpoint: checkpoint)
  }

  /// A receipt whose proof holds under the pinned key, whatever its record says: what is not believed
  /// is then the ledger's own word against itself.
  public func signed(_ json: JSON) -> Receipt? {
    guard let receipt = try? Receipt(json: json),
      (try? receipt.verify(origin: origin, key: key)) != nil
    else { return nil }
    return receipt
  }

  /// Compares with a head that someone else was shown, and with the place of a record in it; remembers
  /// both.
  ///
  /// - Parameter isSigned: whether the record is known here as one with an author's signature.
  public mutating func compare(
    _ note: Note, _ proof: InclusionProof, isSigned: Bool
  ) throws(ProofError) -> Checkpoint {
    try note.verify(name: origin, key: key)
    let checkpoint = try Checkpoint.open(note, origin: origin)
    guard proof.isOf(checkpoint) else {
      throw .malformed("expected a proof of record \(proof.index) in the head that was shown")
    }
    if let conflict = tellings.take(proof, isSigned: isSigned, checkpoint, ()) {
      throw .conflict(conflict.kind)
    }
    return checkpoint
  }
}

extension ProofError {
  /// The ledger has told two stories: these two cannot both be so.
  static func conflict(_ kind: Tellings<Void>.Conflict.Kind) -> ProofError {
    switch kind {
    case .roots(let size):
      .twoStories("two roots of \(size) records: the ledger told two stories")
    case .places(let one, let other):
      .twoStories("one record in places \(one) and \(other): the ledger told two stories")
    case .records(let range):
      .twoStories(
        "other records \(range.lowerBound) to \(range.upperBound): the ledger told two stories")
    }
  }
}

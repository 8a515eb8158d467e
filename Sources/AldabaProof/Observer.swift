public import AldabaCrypto
public import AldabaJSON
public import AldabaWire

/// One party's view of the ledger: it believes a record only with a proof under the pinned key, and
/// remembers the heads it was shown, so that a broker with two stories is found by the two it tells
/// them to.
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
  /// The newest heads by size, at most `memory`.
  private var roots: [Int64: [UInt8]] = [:]
  private var sizes: [Int64] = []
  private static let memory = 256
  /// The largest head so far.
  public private(set) var size: Int64 = 0

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
    try remember(checkpoint)
    return Observed(receipt: receipt, record: record, hash: hash, checkpoint: checkpoint)
  }

  /// Compares with a checkpoint that someone else was shown.
  public mutating func compare(note: String) throws(ProofError) {
    let checkpoint = try Checkpoint.open(note: note, origin: origin, key: key)
    if let root = roots[checkpoint.size], root != checkpoint.root {
      throw .malformed("two heads of size \(checkpoint.size): the ledger told two stories")
    }
  }

  private mutating func remember(_ checkpoint: Checkpoint) throws(ProofError) {
    if let root = roots[checkpoint.size] {
      guard root == checkpoint.root else {
        throw .malformed("two heads of size \(checkpoint.size): the ledger told two stories")
      }
      return
    }
    roots[checkpoint.size] = checkpoint.root
    sizes.append(checkpoint.size)
    size = max(size, checkpoint.size)
    if sizes.count > Observer.memory { roots[sizes.removeFirst()] = nil }
  }
}

public import AldabaCrypto

/// A key that signed a ledger before the one that does now, and how many records it had signed then: a
/// head of more is none of its.
public struct RetiredKey: Sendable, Hashable {
  public let key: PublicKey
  public let records: Int64

  public init(key: PublicKey, records: Int64) {
    self.key = key
    self.records = records
  }
}

extension Checkpoint {
  /// The head in a note, if the ledger's key signed it, or one that did before while it was the ledger's.
  public static func open(
    note: String, of ledger: VerifierKey, retired: [RetiredKey]
  ) throws(ProofError) -> Checkpoint {
    do throws(ProofError) {
      return try open(note: note, origin: ledger.name, key: ledger.key)
    } catch {
      for former in retired {
        guard let head = try? open(note: note, origin: ledger.name, key: former.key),
          head.size <= former.records
        else { continue }
        return head
      }
      throw error
    }
  }
}

/// Why something proves nothing.
public enum ProofError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The bytes are not in the format; says what was expected.
  case malformed(String)
  /// The checkpoint is of another ledger.
  case wrongOrigin(expected: String, got: String)
  /// No signature by the expected key.
  case unsigned(String)
  /// A signature that claims to be by the expected key, and is not.
  case forged(String)
  /// The record is not at that place in the tree of the checkpoint.
  case notIncluded(index: Int64, size: Int64)
  /// The ledger's key has signed what cannot all be so; says what.
  case twoStories(String)
  /// The two trees are not one the beginning of the other.
  case inconsistent(older: Int64, newer: Int64)

  /// What was expected and what came.
  public var description: String {
    switch self {
    case .malformed(let what), .twoStories(let what): what
    case .wrongOrigin(let expected, let got):
      "expected a checkpoint of \(expected), got one of \(got)"
    case .unsigned(let name): "expected a signature by \(name), got none"
    case .forged(let name): "expected a signature by \(name), got one that does not verify"
    case .notIncluded(let index, let size):
      "expected record \(index) in the tree of \(size) records, got another"
    case .inconsistent(let older, let newer):
      "expected the tree of \(newer) records to extend that of \(older), got another"
    }
  }
}

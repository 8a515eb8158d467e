public import AldabaCrypto
import AldabaWire

/// The head of a ledger: how many records it has and the root over them (c2sp.org/tlog-checkpoint).
///
/// As a note: origin, size in decimal and root in base64, a line each, signed by the ledger's key
/// under the origin as its name.
public struct Checkpoint: Sendable, Hashable {
  /// Which ledger it is; fixed for its life.
  public let origin: String
  /// The number of records.
  public let size: Int64
  /// The root over them (RFC 6962), 32 bytes.
  public let root: [UInt8]

  /// A head that is ours to sign or compare.
  public init(origin: String, size: Int64, root: [UInt8]) {
    precondition(size >= 0 && root.count == Merkle.hashCount && Note.isName(origin))
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// Reads the text of a note; lines behind the third are opaque and covered by the signature alone.
  init(text: String) throws(ProofError) {
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0) }
    guard lines.count >= 4, lines.dropLast().allSatisfy({ !$0.isEmpty }), lines.last == "" else {
      throw .malformed("expected origin, size and root on three lines, got another text")
    }
    guard let size = Decimal.parse(lines[1]) else {
      throw .malformed("expected a size in decimal, got another")
    }
    guard let root = [UInt8](base64: lines[2]), root.count == Merkle.hashCount else {
      throw .malformed("expected a root of 32 bytes in base64, got another")
    }
    self.origin = lines[0]
    self.size = size
    self.root = root
  }

  /// What is signed.
  public var text: String { "\(origin)\n\(size)\n\(root.base64)\n" }

  /// The signed note; the name of the key is the origin where no other is given.
  public func sign(key: PrivateKey, name: String? = nil) -> String {
    Note.sign(text, key: key, name: name ?? origin)
  }

  /// The head in a note, if the key signed it and it is of that ledger.
  public static func open(
    note: String, origin: String, key: PublicKey, name: String? = nil
  ) throws(ProofError) -> Checkpoint {
    let note = try Note(parsing: note)
    try note.verify(name: name ?? origin, key: key)
    return try open(note, origin: origin)
  }

  /// The head in a note whose signature was verified, if it is of that ledger.
  static func open(_ note: Note, origin: String) throws(ProofError) -> Checkpoint {
    let checkpoint = try Checkpoint(text: note.text)
    guard checkpoint.origin.utf8.elementsEqual(origin.utf8) else {
      throw .wrongOrigin(expected: origin, got: checkpoint.origin)
    }
    return checkpoint
  }

  /// What a note says, whoever has signed it: to be compared, not to be believed.
  public static func unverified(_ note: Note) throws(ProofError) -> Checkpoint {
    try Checkpoint(text: note.text)
  }

  /// Succeeds when this head extends an older one of the same ledger.
  ///
  /// Every head extends the empty one; then and between equal heads the proof is empty.
  public func requireExtends(_ older: Checkpoint, proof: [[UInt8]]) throws(ProofError) {
    let holds =
      older.size == 0
      ? older.root == Merkle.emptyRoot && proof.isEmpty
      : Merkle.verifyConsistency(
        oldSize: older.size, oldRoot: older.root, newSize: size, newRoot: root, proof: proof)
    guard holds, older.origin.utf8.elementsEqual(origin.utf8) else {
      throw .inconsistent(older: older.size, newer: size)
    }
  }
}

/// Decimal numbers with one spelling: no sign, no leading zero.
enum Decimal {
  static func parse(_ text: String) -> Int64? {
    guard let value = Int64(text), value >= 0, String(value) == text else { return nil }
    return value
  }
}

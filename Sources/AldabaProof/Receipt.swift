public import AldabaCrypto
public import AldabaJSON
import AldabaWire

/// A record with the proof that it is in a signed ledger; verifies without the ledger.
///
/// Its proof alone, without the record, is a file of c2sp.org/tlog-proof@v1:
///
///     c2sp.org/tlog-proof@v1
///     index 73894
///     gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
///     B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
///
///     example.com/ledger
///     109482
///     sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=
///
///     — example.com/ledger hI2DJw…
///
/// Several of them, with their records, are a ``ReceiptFile``. Between our programs it is canonical JSON with the record inside:
/// `{"checkpoint":NOTE,"index":N,"proof":[HEX,…],"record":{…}}`.
public struct Receipt: Sendable, Hashable {
  /// The place of the record, from 0.
  public let index: Int64
  /// The record: one line of canonical JSON, without its newline.
  public let record: [UInt8]
  /// The hashes from the leaf's sibling up, 32 bytes each.
  public let proof: [[UInt8]]
  /// The signed note of the head that the proof leads to.
  public let checkpoint: String

  /// The first line of a proof file.
  public static let header = "c2sp.org/tlog-proof@v1"

  /// Takes what came from outside; refuses a record that is not canonical and hashes of odd length.
  public init(
    index: Int64, record: [UInt8], proof: [[UInt8]], checkpoint: String
  ) throws(ProofError) {
    guard index >= 0 else { throw .malformed("expected an index from 0, got less") }
    guard proof.count <= Merkle.maximumProof,
      proof.allSatisfy({ $0.count == Merkle.hashCount })
    else { throw .malformed("expected at most \(Merkle.maximumProof) hashes of 32 bytes") }
    do { try JSON.checkCanonical(record.span) } catch {
      throw .malformed("expected a canonical record: \(error)")
    }
    self.init(unchecked: index, record, proof, checkpoint)
  }

  /// Puts together what a ledger of ours has checked already.
  package init(
    unchecked index: Int64, _ record: [UInt8], _ proof: [[UInt8]], _ checkpoint: String
  ) {
    self.index = index
    self.record = record
    self.proof = proof
    self.checkpoint = checkpoint
  }

  /// The head that the record is proven to be in, if the ledger's key signed it.
  public func verify(origin: String, key: PublicKey) throws(ProofError) -> Checkpoint {
    let head = try Checkpoint.open(note: checkpoint, origin: origin, key: key)
    try requireInclusion(in: head)
    return head
  }

  /// Succeeds when the proof leads to this head.
  public func requireInclusion(in head: Checkpoint) throws(ProofError) {
    guard
      Merkle.verifyInclusion(
        leaf: Merkle.leafHash(record), index: index, size: head.size, proof: proof, root: head.root)
    else { throw .notIncluded(index: index, size: head.size) }
  }

  /// Whether the record has an author's signature, as far as its line tells: inside a string the quotes
  /// would be escaped.
  public var isSigned: Bool {
    record.firstRange(of: Array("\"sig\":\"".utf8)) != nil
  }

  // MARK: As a proof file

  /// The proof as a file of c2sp.org/tlog-proof@v1.
  public var proofText: String {
    "\(Receipt.header)\nindex \(index)\n" + proof.map { $0.base64 + "\n" }.joined()
      + "\n\(checkpoint)"
  }

  /// Reads a proof file for a record that the reader has; extra data is not authenticated and ignored.
  public init(proofText: String, record: [UInt8]) throws(ProofError) {
    guard proofText.utf8.count <= 2 * Note.maximumBytes else {
      throw .malformed("expected at most \(2 * Note.maximumBytes) bytes, got more")
    }
    let lines = proofText.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    guard let blank = lines.firstIndex(where: \.isEmpty) else {
      throw .malformed("expected an empty line before the checkpoint, got none")
    }
    var head = lines[..<blank].map { String($0) }[...]
    guard head.popFirst() == Receipt.header else {
      throw .malformed("expected the line \(Receipt.header), got another")
    }
    if let extra = head.first, extra.hasPrefix("extra ") {
      guard [UInt8](base64: String(extra.dropFirst(6))) != nil else {
        throw .malformed("expected extra data in base64, got another")
      }
      head.removeFirst()
    }
    guard let line = head.popFirst(), line.hasPrefix("index "),
      let index = Decimal.parse(String(line.dropFirst(6)))
    else { throw .malformed("expected a line \"index N\", got another") }
    var proof: [[UInt8]] = []
    for text in head {
      guard let hash = [UInt8](base64: text), hash.count == Merkle.hashCount else {
        throw .malformed("expected hashes of 32 bytes in base64, got another")
      }
      proof.append(hash)
    }
    let note = lines[(blank + 1)...].map { String($0) }.joined(separator: "\n")
    try self.init(index: index, record: record, proof: proof, checkpoint: note)
  }

  // MARK: As JSON

  /// The receipt with its record inside; has a canonical form.
  public var json: JSON {
    guard let value = try? JSON.parseCanonical(record) else {
      preconditionFailure("a receipt's record is canonical")
    }
    return [
      "checkpoint": .string(checkpoint), "index": .integer(index),
      "proof": .array(proof.map { .string($0.hex) }), "record": value,
    ]
  }

  /// Reads the JSON form; refuses other members.
  public init(json: JSON) throws(ProofError) {
    guard let members = json.object, members.count == 4,
      let checkpoint = json["checkpoint"]?.string, let index = json["index"]?.integer,
      let hashes = json["proof"]?.array, let record = json["record"], record.isInSubset
    else { throw .malformed("expected checkpoint, index, proof and record, got another object") }
    var proof: [[UInt8]] = []
    for hash in hashes {
      guard let bytes = hash.string.flatMap({ [UInt8](hex: $0) }) else {
        throw .malformed("expected hashes in lowercase hexadecimal, got another")
      }
      proof.append(bytes)
    }
    try self.init(
      index: index, record: record.canonical(), proof: proof, checkpoint: checkpoint)
  }
}

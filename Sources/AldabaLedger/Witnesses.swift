import AldabaCrypto
public import AldabaProof
import AldabaSystem
import AldabaWire

/// What witnesses have signed of a ledger: each one's newest note, in a file named by who brought it.
public struct Witnesses: Sendable {
  /// Notes that are kept; who would be one more is refused.
  public static let maximum = 12
  private static let noteBytes = 4_096

  private let directory: String

  /// - Parameter ledger: the ledger's folder.
  public init(ledger: String) { directory = ledger + "/witnesses" }

  /// The notes, in the order of who brought them.
  public var notes: [String] {
    let names = ((try? Files.list(directory)) ?? []).filter { $0.hasSuffix(".note") }
    return names.prefix(Witnesses.maximum).compactMap { name in
      guard
        let bytes = try? Files.read("\(directory)/\(name)", maximumBytes: Witnesses.noteBytes)
      else { return nil }
      return String(validating: bytes, as: UTF8.self)
    }
  }

  /// Keeps a note, durable before it returns.
  ///
  /// - Parameters:
  ///   - verifier: the ledger's own key.
  ///   - witness: the key that it must verify with.
  ///   - person: who brings it; a newer note takes the place of theirs.
  ///   - root: the root that the ledger had with so many records.
  public func keep(
    _ note: String, _ verifier: VerifierKey, by witness: WitnessKey, from person: String,
    root: (Int64) -> [UInt8]?
  ) throws {
    let head = try Checkpoint.open(note: note, origin: verifier.name, key: verifier.key)
    guard root(head.size) == head.root else {
      throw ProofError.inconsistent(older: head.size, newer: head.size)
    }
    let seconds = try Cosignature.verify(note, by: witness)
    let path = "\(directory)/\(person).note"
    if !Files.exists(directory) { try Files.makeDirectory(directory, permissions: 0o700) }
    if Files.exists(path) {
      let kept = try Files.read(path, maximumBytes: Witnesses.noteBytes)
      let old = String(decoding: kept, as: UTF8.self)
      let known = try? Checkpoint.open(note: old, origin: verifier.name, key: verifier.key)
      // What came later stays, in whatever order notes arrive.
      if let known, known.size > head.size { return }
      if let time = try? Cosignature.verify(old, by: witness), time > seconds { return }
    } else {
      guard try Files.list(directory).count < Witnesses.maximum else {
        throw ProofError.malformed("expected at most \(Witnesses.maximum) witnesses")
      }
    }
    let bytes = Array(try Cosignature.only(note, of: verifier.name, and: witness).utf8)
    guard bytes.count <= Witnesses.noteBytes else {
      throw ProofError.malformed("expected a note of at most \(Witnesses.noteBytes) bytes")
    }
    try Files.replace(path, bytes, permissions: 0o600)
  }
}

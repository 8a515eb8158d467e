public import AldabaCrypto
import AldabaWire

/// The key of a witness, who signs heads of ledgers that are not theirs (c2sp.org/tlog-cosignature).
///
/// In one line it is `name+hash+base64`, as a `VerifierKey`'s, but of type 0x04: the hash is that of
/// SHA-256(name || 0x0A || 0x04 || key), the base64 covers the type and the key.
public struct WitnessKey: Sendable, Hashable, CustomStringConvertible {
  private static let type: UInt8 = 0x04

  /// The name in signature lines.
  public let name: String
  public let key: PublicKey

  /// Pairs a name, which has neither space nor plus, with a key.
  public init(name: String, key: PublicKey) {
    precondition(Note.isName(name), "a key's name has neither space nor plus")
    self.name = name
    self.key = key
  }

  /// Reads the one-line form.
  public init(_ text: String) throws(ProofError) {
    (name, key) = try NoteKey.parse(text, type: WitnessKey.type, "a witness")
  }

  /// The one-line form.
  public var description: String { NoteKey.text(name, key.raw, type: WitnessKey.type) }

  /// The first four bytes of the key's hash, as it stands in signature lines.
  var hash: [UInt8] { NoteKey.hash(name, key.raw, type: WitnessKey.type) }
}

/// A witness's word that it has seen a head, and that it extends all heads that it has seen before
/// (cosignature/v1).
///
///     cosignature/v1
///     time 1767225600
///     help.acme.example/aldaba
///     1
///     FD0vjLRO6dyRf3zXrrZxhuXa/BSIbEhtqvozYQkD2K0=
///
/// is what is signed; the line of the note holds the key's hash, the time in eight bytes, and the
/// Ed25519 signature.
public enum Cosignature {
  private static let count = 8 + 64

  /// The note with one line more.
  ///
  /// - Parameter seconds: Unix time.
  public static func add(
    to note: String, at seconds: Int64, key: PrivateKey, name: String
  ) throws(ProofError) -> String {
    let text = try Note(parsing: note).text
    let witness: WitnessKey
    do { witness = WitnessKey(name: name, key: try PublicKey(raw: key.rawPublicKey)) } catch {
      throw .malformed("expected an Ed25519 key: \(error.reason)")
    }
    let bytes = witness.hash + bigEndian(seconds) + key.sign(input(text, seconds))
    return "\(note)\u{2014} \(name) \(bytes.base64)\n"
  }

  /// When the witness signed, Unix seconds; throws where it did not.
  public static func verify(_ note: String, by witness: WitnessKey) throws(ProofError) -> Int64 {
    let note = try Note(parsing: note)
    let own = note.signatures.filter {
      $0.keyHash == witness.hash && $0.name.utf8.elementsEqual(witness.name.utf8)
    }
    guard let signature = own.first, own.count == 1 else { throw .unsigned(witness.name) }
    guard signature.bytes.count == count else { throw .forged(witness.name) }
    let seconds = signature.bytes.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
    guard seconds >= 0,
      witness.key.verify(Array(signature.bytes.dropFirst(8)), input(note.text, seconds))
    else { throw .forged(witness.name) }
    return seconds
  }

  /// The note with its text, the ledger's own signatures, and this witness's: nothing else.
  public static func only(
    _ note: String, of origin: String, and witness: WitnessKey
  ) throws(ProofError) -> String {
    let parsed = try Note(parsing: note)
    let kept = parsed.signatures.filter {
      $0.name.utf8.elementsEqual(origin.utf8) || $0.keyHash == witness.hash
    }
    let lines = kept.map { "\u{2014} \($0.name) \(($0.keyHash + $0.bytes).base64)\n" }
    return "\(parsed.text)\n\(lines.joined())"
  }

  private static func input(_ text: String, _ seconds: Int64) -> [UInt8] {
    Array("\(Label.cosignature)time \(seconds)\n\(text)".utf8)
  }

  private static func bigEndian(_ value: Int64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> Int64(56 - 8 * $0)) }
  }
}

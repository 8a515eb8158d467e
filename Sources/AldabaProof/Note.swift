public import AldabaCrypto
import AldabaWire

/// A text and who signed it: a C2SP signed note (c2sp.org/signed-note).
///
///     example.com/ledger
///     7
///     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
///
///     — example.com/ledger Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurm…
///
/// Text lines, an empty line, signature lines: em dash, name of the key, base64 of four bytes of key
/// hash and the signature. Of the types of signature Ed25519 (0x01) is used, and its cosignatures (0x04); what
/// other keys signed is kept and ignored.
public struct Note: Sendable, Equatable, CustomStringConvertible {
  /// One signature line.
  public struct Signature: Sendable, Equatable {
    /// The name of the key that is said to have signed.
    public let name: String
    /// The first four bytes of the hash of that key.
    public let keyHash: [UInt8]
    /// The signature itself.
    public let bytes: [UInt8]
  }

  /// The largest note that is read, in bytes.
  public static let maximumBytes = 262_144
  /// The most signature lines that are read; the format asks for at least 16.
  public static let maximumSignatures = 100

  /// What is signed; ends with a newline.
  public let text: String
  /// The signature lines in their order.
  public let signatures: [Signature]

  /// Signs a text that ends with a newline and has no other control character.
  public static func sign(_ text: String, key: PrivateKey, name: String) -> String {
    precondition(isName(name), "a key's name has neither space nor plus")
    precondition(text.hasSuffix("\n") && isPlain(text), "a note's text is lines")
    let line =
      NoteKey.hash(name, key.rawPublicKey, type: NoteKey.ed25519) + key.sign(Array(text.utf8))
    return "\(text)\n\u{2014} \(name) \(line.base64)\n"
  }

  /// Takes a note apart; its text is not to be believed before `verify`.
  public init(parsing note: String) throws(ProofError) {
    guard note.utf8.count <= Note.maximumBytes, Note.isPlain(note), note.utf8.last == 0x0A else {
      throw .malformed(
        "expected a note of at most \(Note.maximumBytes) bytes in lines, got another")
    }
    // The text is separated by the last empty line of the note.
    var lines = note.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    lines.removeLast()
    guard let blank = lines.lastIndex(where: \.isEmpty), blank > 0, blank < lines.count - 1 else {
      throw .malformed("expected a text, an empty line and signatures, got another note")
    }
    guard lines.count - blank - 1 <= Note.maximumSignatures else {
      throw .malformed("expected at most \(Note.maximumSignatures) signatures, got more")
    }
    var signatures: [Signature] = []
    for line in lines[(blank + 1)...] {
      signatures.append(try Signature(line))
    }
    text = lines[..<blank].map { String($0) + "\n" }.joined()
    self.signatures = signatures
  }

  /// Succeeds when the key signed the text under that name, and nothing that claims to be by it fails.
  public func verify(name: String, key: PublicKey) throws(ProofError) {
    let hash = NoteKey.hash(name, key.raw, type: NoteKey.ed25519)
    let known = signatures.filter { $0.keyHash == hash && $0.name.utf8.elementsEqual(name.utf8) }
    guard !known.isEmpty else { throw .unsigned(name) }
    let message = Array(text.utf8)
    guard known.allSatisfy({ key.verify($0.bytes, message) }) else { throw .forged(name) }
  }

  /// The note as it was written.
  public var description: String {
    let lines = signatures.map { "\u{2014} \($0.name) \(($0.keyHash + $0.bytes).base64)\n" }
    return "\(text)\n\(lines.joined())"
  }

  /// Whether a name can be a key's: not empty, no space, no plus, no control character.
  public static func isName(_ name: String) -> Bool {
    !name.isEmpty
      && name.unicodeScalars.allSatisfy {
        !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20
      }
  }

  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A }
  }
}

extension Note.Signature {
  init(_ line: some Collection<Unicode.Scalar>) throws(ProofError) {
    let fields = line.split(separator: " ", omittingEmptySubsequences: false)
      .map { String(String.UnicodeScalarView($0)) }
    guard fields.count == 3, fields[0] == "\u{2014}", Note.isName(fields[1]),
      let bytes = [UInt8](base64: fields[2]), bytes.count > 4
    else {
      throw .malformed("expected a signature line (dash, name, base64), got another")
    }
    name = fields[1]
    keyHash = Array(bytes[..<4])
    self.bytes = Array(bytes[4...])
  }
}

/// A key to check notes with, in the form other people's tools take: `name+hash+base64`.
///
/// The hash is eight hexadecimal digits of the key hash; the base64 covers the type 0x01 and the key.
public struct VerifierKey: Sendable, Hashable, CustomStringConvertible {
  /// The name in signature lines; for a ledger, its origin.
  public let name: String
  /// The key.
  public let key: PublicKey

  /// Pairs a name, which has neither space nor plus, with a key.
  public init(name: String, key: PublicKey) {
    precondition(Note.isName(name), "a key's name has neither space nor plus")
    self.name = name
    self.key = key
  }

  /// Reads the one-line form.
  public init(_ text: String) throws(ProofError) {
    (name, key) = try NoteKey.parse(text, type: NoteKey.ed25519, "an Ed25519 key")
  }

  /// The one-line form.
  public var description: String { NoteKey.text(name, key.raw, type: NoteKey.ed25519) }
}

/// What the keys that sign notes have in common, whatever they sign there: `name+hash+base64`.
enum NoteKey {
  static let ed25519: UInt8 = 0x01

  /// SHA-256(name || 0x0A || type || key), its first four bytes.
  static func hash(_ name: String, _ rawKey: [UInt8], type: UInt8) -> [UInt8] {
    Array(Crypto.sha256(Array(name.utf8), [0x0A, type], rawKey).prefix(4))
  }

  static func text(_ name: String, _ rawKey: [UInt8], type: UInt8) -> String {
    "\(name)+\(hash(name, rawKey, type: type).hex)+\(([type] + rawKey).base64)"
  }

  static func parse(
    _ text: String, type: UInt8, _ whose: String
  ) throws(ProofError) -> (name: String, key: PublicKey) {
    let fields = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard fields.count == 3, Note.isName(String(fields[0])),
      let hash = [UInt8](hex: String(fields[1])), let typed = [UInt8](base64: String(fields[2])),
      typed.first == type
    else { throw .malformed("expected name+hash+key of \(whose), got another text") }
    let name = String(fields[0])
    let key: PublicKey
    do { key = try PublicKey(raw: Array(typed.dropFirst())) } catch {
      throw .malformed("expected an Ed25519 key: \(error.reason)")
    }
    guard hash == NoteKey.hash(name, key.raw, type: type) else {
      throw .malformed("expected the hash of name and key, got another")
    }
    return (name, key)
  }
}

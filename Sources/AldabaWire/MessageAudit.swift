import AldabaJSON

/// What an auditor asks, and what the broker answers: the ledger as it was signed, and what proves
/// it. Each question has one answer; the next is asked behind it.
extension Message {
  public enum Audit: Hashable, Sendable {
    // Auditor to broker.
    /// The first message: I read the ledger, or witness it.
    case open
    /// The newest head, and that it extends the one with so many records; 0 wants no proof.
    case head(from: Int64)
    /// Lines from that record on, as many as one message holds.
    case lines(from: Int64)
    /// A record by its place, with the proof that it is in the newest head.
    case prove(Int64)
    /// The texts of so many commitments: what is not answered was erased.
    case texts(of: [Digest])
    /// A witness's note: one head with the ledger's signature and the witness's own, and the key that
    /// it is to be checked with (`name+hash+key`).
    case cosign(key: String, note: String)
    /// The notes that witnesses left.
    case cosignatures

    // Broker to auditor.
    /// A head of the ledger. The proof is empty where `from` is 0, the head's own size, or beyond it.
    case checkpoint(note: String, proof: [[UInt8]])
    /// Whole lines with their newlines; none behind the newest record.
    case records(from: Int64, data: [UInt8])
    case shelf([Digest: PersonalText])
    /// Each witness's newest note.
    case cosigned([String])

    /// The bytes of lines in one message.
    public static let lineBytes = 45_000
    /// The commitments that are asked for at once.
    public static let textCount = 4
    /// The bytes of a note, and how many are kept.
    public static let noteBytes = 4_096
    public static let noteCount = 12
    /// The bytes of a key as `name+hash+key`.
    public static let keyBytes = 512
  }
}

extension Message.Audit {
  /// The `t` of each.
  static let kinds: Set<String> = [
    "audit", "head", "lines", "prove", "texts", "cosign", "cosignatures", "checkpoint", "records",
    "shelf", "cosigned",
  ]
  private static let places: ClosedRange<Int64> = 0...9_007_199_254_740_991

  init(_ kind: String, _ fields: inout Fields) throws(WireError) {
    switch kind {
    case "audit":
      _ = try fields.integer("v", in: 1...1)
      self = .open
    case "head": self = .head(from: try fields.integer("from", in: Self.places))
    case "lines": self = .lines(from: try fields.integer("from", in: Self.places))
    case "prove": self = .prove(try fields.integer("index", in: Self.places))
    case "texts":
      let digests = try fields.list("of", atMost: Self.textCount) { (json) throws(WireError) in
        guard let digest = json.string.flatMap({ [UInt8](hex: $0) }).flatMap({ Digest($0) }) else {
          throw WireError("expected digests as \"of\"")
        }
        return digest
      }
      self = .texts(of: digests)
    case "cosign":
      self = .cosign(
        key: try fields.string("key", atMost: Self.keyBytes),
        note: try fields.string("note", atMost: Self.noteBytes))
    case "cosignatures": self = .cosignatures
    case "checkpoint":
      let note = try fields.string("note", atMost: Self.noteBytes)
      let proof = try fields.hashes("proof")
      self = .checkpoint(note: note, proof: proof)
    case "records":
      self = .records(
        from: try fields.integer("from", in: Self.places),
        data: try fields.data("data", atMost: Self.lineBytes))
    case "shelf":
      guard case .object(let members) = try fields.json("texts"), members.count <= Self.textCount
      else { throw WireError("expected at most \(Self.textCount) texts as \"texts\"") }
      var texts: [Digest: PersonalText] = [:]
      for (name, value) in members {
        guard let digest = [UInt8](hex: name).flatMap({ Digest($0) }) else {
          throw WireError("expected digests as names of \"texts\"")
        }
        texts[digest] = try PersonalText(value)
      }
      self = .shelf(texts)
    case "cosigned":
      let notes = try fields.list("notes", atMost: Self.noteCount) { (json) throws(WireError) in
        guard let note = json.string, note.utf8.count <= Self.noteBytes else {
          throw WireError("expected notes as \"notes\"")
        }
        return note
      }
      self = .cosigned(notes)
    default: throw WireError("unknown message \"\(kind)\"")
    }
  }

  var members: [String: JSON] {
    switch self {
    case .open: ["t": "audit", "v": 1]
    case .head(let from): ["t": "head", "from": .integer(from)]
    case .lines(let from): ["t": "lines", "from": .integer(from)]
    case .prove(let index): ["t": "prove", "index": .integer(index)]
    case .texts(let digests):
      ["t": "texts", "of": .array(digests.map { .string($0.description) })]
    case .cosign(let key, let note):
      ["t": "cosign", "key": .string(key), "note": .string(note)]
    case .cosignatures: ["t": "cosignatures"]
    case .checkpoint(let note, let proof):
      [
        "t": "checkpoint", "note": .string(note),
        "proof": .array(proof.map { .string($0.hex) }),
      ]
    case .records(let from, let data):
      ["t": "records", "from": .integer(from), "data": .string(data.base64)]
    case .shelf(let texts):
      [
        "t": "shelf",
        "texts": .object(
          Dictionary(uniqueKeysWithValues: texts.map { ($0.key.description, $0.value.json) })),
      ]
    case .cosigned(let notes):
      ["t": "cosigned", "notes": .array(notes.map { .string($0) })]
    }
  }
}

extension Fields {
  /// A proof: at most 64 hashes of 32 bytes.
  mutating func hashes(_ key: String) throws(WireError) -> [[UInt8]] {
    try list(key, atMost: 64) { (json) throws(WireError) in
      guard let hash = json.string.flatMap({ [UInt8](hex: $0) }), hash.count == Digest.count else {
        throw WireError("expected hashes as \"\(key)\"")
      }
      return hash
    }
  }
}

import AldabaCrypto
import AldabaJSON
import AldabaProof
import AldabaSystem
import AldabaWire
import AldabaWords

/// Which ledgers are watched, how often, by whom, and how many of them an auditor wants. The same
/// file serves witnesses and auditors.
struct WitnessPolicy {
  struct Ledger: Hashable {
    let origin: String
    let key: [UInt8]
  }

  let ledgers: [Ledger]
  /// How often a witness signs, in seconds. A cosignature counts for twice as long.
  let every: Int64
  let witnesses: [WitnessKey]
  /// How many of the witnesses must have signed.
  let wanted: Int
  /// The name that a witness signs with; not an auditor's business.
  let name: String?

  init(path: String) throws(Problem) {
    let bytes: [UInt8]
    do { bytes = try Files.read(path, maximumBytes: 1 << 20) } catch {
      throw .cannotRead(path, reason: error.reason)
    }
    do throws(JSONError) { try self.init(bytes) } catch {
      throw .badConfiguration("\(path):\(error.line):\(error.column)", what: error.reason)
    }
  }

  init(_ bytes: [UInt8]) throws(JSONError) {
    var reader = try ConfigurationReader(try JSON5.parse(bytes))
    let places = try reader.required("ledgers")
    var ledgers: [Ledger] = []
    for place in places.array ?? [] {
      var inner = try ConfigurationReader(place)
      let origin = try inner.string("origin")
      let key = try inner.required("key")
      guard Note.isName(origin), let raw = key.string.flatMap({ [UInt8](hex: $0) }),
        raw.count == 32
      else { throw key.error("expected the ledger's Ed25519 key, 64 hexadecimal digits") }
      try inner.finish()
      ledgers.append(Ledger(origin: origin, key: raw))
    }
    guard !ledgers.isEmpty else { throw places.error("expected at least one ledger") }
    self.ledgers = ledgers
    every = try reader.milliseconds("every_seconds", default: 300_000, in: 1...86_400) / 1000
    var witnesses: [WitnessKey] = []
    if let listed = reader.value("witnesses") {
      guard let values = listed.array, values.count <= 64 else {
        throw listed.error("expected a list of at most 64 keys of witnesses")
      }
      for value in values {
        guard let key = value.string.flatMap({ try? WitnessKey($0) }) else {
          throw value.error("expected the key of a witness, name+hash+key")
        }
        guard !witnesses.contains(key) else { throw value.error("expected each witness once") }
        witnesses.append(key)
      }
    }
    self.witnesses = witnesses
    var wanted: Int64 = 0
    if let value = reader.value("wanted") {
      guard let number = value.integer, number >= 0, number <= Int64(witnesses.count) else {
        throw value.error("expected a number up to that of the witnesses as \"wanted\"")
      }
      wanted = number
    }
    self.wanted = Int(wanted)
    var name: String?
    if let value = reader.value("name") {
      guard let text = value.string, Note.isName(text), text.utf8.count <= 200 else {
        throw value.error("expected a name without space and plus as \"name\"")
      }
      name = text
    }
    self.name = name
    try reader.finish()
  }

  func watches(_ verifier: VerifierKey) -> Bool {
    ledgers.contains(Ledger(origin: verifier.name, key: verifier.key.raw))
  }

  /// Which of the witnesses have signed a head of this very ledger, not too long ago.
  ///
  /// - Parameters:
  ///   - roots: the roots that the ledger had with so many records; none where it never had as many.
  ///   - now: Unix seconds.
  func signers(
    of notes: [String], _ verifier: VerifierKey,
    roots: (Set<Int64>) throws -> [Int64: [UInt8]], now: Int64
  ) rethrows -> [WitnessKey] {
    let heads = notes.compactMap { note in
      (try? Checkpoint.open(note: note, origin: verifier.name, key: verifier.key)).map {
        (note: note, head: $0)
      }
    }
    let roots = try roots(Set(heads.map(\.head.size)))
    let ours = heads.filter { roots[$0.head.size] == $0.head.root }
    return witnesses.filter { witness in
      ours.contains { note, _ in
        guard let time = try? Cosignature.verify(note, by: witness) else { return false }
        // A clock that is a little ahead is no lie.
        return time >= now - 2 * every && time <= now + 2 * every
      }
    }
  }
}

import AldabaCrypto
import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWords

/// Reads a ledger's records as they are signed, from the first on, also while a broker writes.
///
/// The tree over all records so far must be the one that was signed; of it the right edge is kept.
struct LedgerTail {
  private let directory: String
  private let verifier: VerifierKey
  private var tree = MerkleBlocks()
  private let hasher = MerkleHasher()
  /// The segment that is read, by the index of its first record, and how far.
  private var segment: Int64 = 0
  private var offset: Int64 = 0

  /// How often in a row no head was signed by the key that is known.
  private var misses = 0

  private static let piece = 1 << 20
  /// Two slots are never written at once: so many looks without a head are a key that has changed.
  private static let patience = 4

  init(_ reader: LedgerReader) {
    directory = reader.directory
    verifier = reader.verifier
  }

  /// Hands over the records that were signed since the last time, in order. Whether they are those,
  /// is known when it returns: what was handed over before it throws is not to be believed.
  mutating func read(_ language: Language, _ body: ([UInt8]) -> Void) throws(Failure) {
    guard let head = newestHead() else {
      misses += 1
      guard misses < LedgerTail.patience else {
        throw damaged("expected a head signed by \(verifier.name)'s key, got none", language)
      }
      return
    }
    misses = 0
    guard head.size != tree.count else { return }
    guard head.size > tree.count else {
      throw damaged(
        "expected a head of \(tree.count) records or more, got one of \(head.size)", language)
    }
    do throws(SystemError) {
      while tree.count < head.size, try readPiece(before: head.size, body) {}
    } catch {
      throw LedgerFolder.failure(.system(error), language)
    }
    guard tree.count == head.size, tree.root == head.root else {
      throw damaged("expected the \(head.size) records that were signed, got others", language)
    }
  }

  /// Takes whole lines from the segment; goes on to the next one behind its end. False where there
  /// is nothing more.
  private mutating func readPiece(
    before end: Int64, _ body: ([UInt8]) -> Void
  ) throws(SystemError) -> Bool {
    let path = "\(directory)/\(Segment.name(segment))"
    let file = try Files.openToRead(path, followLinks: false)
    let bytes = try IO.read(file.number, at: offset, maximum: LedgerTail.piece)
    var start = 0
    while tree.count < end, let newline = bytes[start...].firstIndex(of: 0x0A) {
      let line = Array(bytes[start..<newline])
      _ = tree.append(Merkle.leafHash(line), hasher)
      body(line)
      start = newline + 1
    }
    offset += Int64(start)
    if start > 0 { return true }
    guard tree.count > segment, Files.exists("\(directory)/\(Segment.name(tree.count))") else {
      return false
    }
    segment = tree.count
    offset = 0
    return true
  }

  /// The head with the most records that verifies; a slot that is just being written is read the
  /// next time.
  private func newestHead() -> Checkpoint? {
    let heads = (0...1).compactMap { slot -> Checkpoint? in
      guard let bytes = try? Files.read("\(directory)/head.\(slot)", maximumBytes: 65_536),
        let note = String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      else { return nil }
      return try? Checkpoint.open(note: note, origin: verifier.name, key: verifier.key)
    }
    return heads.max { $0.size < $1.size }
  }

  private func damaged(_ what: String, _ language: Language) -> Failure {
    Words(language).failure(.ledgerDoesNotVerify(directory, what: what))
  }
}

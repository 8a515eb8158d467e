/// The hash of a complete subtree of 2^level records, the index-th from the left.
public struct SubtreeHash: Hashable, Sendable {
  public let level: Int
  public let index: Int64
  public let hash: [UInt8]

  /// The records that it covers.
  public var records: ClosedRange<Int64> {
    let first = index << Int64(level)
    return first...first + (1 << Int64(level)) - 1
  }

  /// Every one that a proof of inclusion names or proves, once it has been verified.
  public static func all(of proof: InclusionProof, size: Int64) -> [SubtreeHash] {
    var hash = proof.leaf
    var way = MerkleWay(from: proof.index, size: size)
    var found = [SubtreeHash(level: 0, index: proof.index, hash: hash)]
    func take(_ index: Int64, _ hash: [UInt8]) {
      let isComplete = index + 1 <= size >> Int64(way.level)
      if isComplete { found.append(SubtreeHash(level: way.level, index: index, hash: hash)) }
    }
    for sibling in proof.hashes {
      if way.siblingIsLeft() {
        take(way.node - 1, sibling)
        hash = Merkle.nodeHash(sibling, hash)
      } else {
        take(way.node + 1, sibling)
        hash = Merkle.nodeHash(hash, sibling)
      }
      way.rise()
      take(way.node, hash)
    }
    return found
  }
}

/// That a record is in a tree, whatever its line says.
public struct InclusionProof: Hashable, Sendable {
  /// The leaf's hash, 32 bytes.
  public let leaf: [UInt8]
  /// The record's place, from 0.
  public let index: Int64
  /// From the leaf's sibling up.
  public let hashes: [[UInt8]]

  public init(leaf: [UInt8], index: Int64, hashes: [[UInt8]]) {
    self.leaf = leaf
    self.index = index
    self.hashes = hashes
  }

  /// The proof in a receipt.
  public init(_ receipt: Receipt) {
    self.init(
      leaf: Merkle.leafHash(receipt.record), index: receipt.index, hashes: receipt.proof)
  }

  /// Whether it leads to that head.
  public func isOf(_ head: Checkpoint) -> Bool {
    Merkle.verifyInclusion(
      leaf: leaf, index: index, size: head.size, proof: hashes, root: head.root)
  }

  /// The roots that the tree had before this record and with it: what stands to its left in the proof is
  /// all that came before.
  ///
  /// So two proofs of one record show whether two ledgers are the same up to it, whatever heads they lead
  /// to. The first is nil for the first record.
  public func prefixRoots(size: Int64) -> (before: [UInt8]?, through: [UInt8]) {
    var way = MerkleWay(from: index, size: size)
    var before: [UInt8]?
    var through = leaf
    for sibling in hashes {
      if way.siblingIsLeft() {
        before = before.map { Merkle.nodeHash(sibling, $0) } ?? sibling
        through = Merkle.nodeHash(sibling, through)
      }
      way.rise()
    }
    return (before, through)
  }
}

/// What one ledger has told, by heads and by complete subtrees, and where that does not go together.
///
/// Two roots for one number of records are two stories. So are two hashes for one complete subtree,
/// whatever the heads: complete subtrees never change, and every proof names some of them. So a
/// broker that is careful never to sign two heads of one size is found as well, wherever receipts of
/// both stories touch. And every proof says what the root was just before its record and with it: two
/// proofs of one record, whatever their heads, show whether all that came before is the same.
public struct Tellings<Source: Sendable>: Sendable {
  /// Two things that cannot both be so.
  public struct Conflict: Sendable {
    public enum Kind: Sendable, Equatable {
      /// Two roots of so many records.
      case roots(Int64)
      /// One signed record in two places.
      case places(Int64, Int64)
      /// Other records in these places.
      case records(ClosedRange<Int64>)
    }

    public let kind: Kind
    /// Where each side of it was told.
    public let sources: [Source]
  }

  private struct Spot: Hashable {
    let level: Int
    let index: Int64
  }

  private var roots: [Int64: (root: [UInt8], source: Source)] = [:]
  /// What the roots of so many records were, by proofs of heads of more.
  private var prefixes: [Int64: (root: [UInt8], source: Source)] = [:]
  private var prefixSizes: [Int64] = []
  /// Where signed records stand, by their leaves.
  private var places: [[UInt8]: (index: Int64, source: Source)] = [:]
  private var leaves: [[UInt8]] = []
  private var nodes: [Spot: (hash: [UInt8], source: Source)] = [:]
  private var sizes: [Int64] = []
  private var spots: [Spot] = []
  private let memory: Int

  /// - Parameter memory: how many heads, and sixteen times as many subtrees, are remembered; the
  ///   oldest go first.
  public init(memory: Int = .max / 16) {
    self.memory = memory
  }

  /// The heads that are remembered.
  public var heads: [(size: Int64, root: [UInt8], source: Source)] {
    sizes.sorted().compactMap { size in roots[size].map { (size, $0.root, $0.source) } }
  }

  /// Takes a head that the ledger's key signed.
  public mutating func take(_ head: Checkpoint, _ source: Source) -> Conflict? {
    if let known = prefixes[head.size], known.root != head.root {
      return Conflict(kind: .roots(head.size), sources: [known.source, source])
    }
    if let known = roots[head.size] {
      guard known.root != head.root else { return nil }
      return Conflict(kind: .roots(head.size), sources: [known.source, source])
    }
    roots[head.size] = (head.root, source)
    sizes.append(head.size)
    if sizes.count > memory { roots[sizes.removeFirst()] = nil }
    return nil
  }

  /// Takes a receipt whose proof leads to that head.
  public mutating func take(_ receipt: Receipt, _ head: Checkpoint, _ source: Source) -> Conflict? {
    // A statement is signed once: the broker's own records may come twice, word for word.
    take(InclusionProof(receipt), isSigned: receipt.isSigned, head, source)
  }

  /// Takes a proof of inclusion that leads to that head.
  ///
  /// - Parameter isSigned: whether the record has an author's signature, so that it stands in one place.
  public mutating func take(
    _ proof: InclusionProof, isSigned: Bool, _ head: Checkpoint, _ source: Source
  ) -> Conflict? {
    if let conflict = take(head, source) { return conflict }
    let (before, through) = proof.prefixRoots(size: head.size)
    if let conflict = take(prefix: through, of: proof.index + 1, source) { return conflict }
    if let before, let conflict = take(prefix: before, of: proof.index, source) { return conflict }
    if isSigned, let conflict = take(place: proof, source) { return conflict }
    for node in SubtreeHash.all(of: proof, size: head.size) {
      let spot = Spot(level: node.level, index: node.index)
      if let known = nodes[spot] {
        guard known.hash == node.hash else {
          return Conflict(kind: .records(node.records), sources: [known.source, source])
        }
        continue
      }
      nodes[spot] = (node.hash, source)
      spots.append(spot)
      if spots.count / 16 >= memory { nodes[spots.removeFirst()] = nil }
    }
    return nil
  }

  private mutating func take(
    prefix root: [UInt8], of size: Int64, _ source: Source
  ) -> Conflict? {
    for known in [roots[size], prefixes[size]] {
      guard let known, known.root != root else { continue }
      return Conflict(kind: .roots(size), sources: [known.source, source])
    }
    guard prefixes.updateValue((root, source), forKey: size) == nil else { return nil }
    prefixSizes.append(size)
    if prefixSizes.count / 2 > memory { prefixes[prefixSizes.removeFirst()] = nil }
    return nil
  }

  private mutating func take(place proof: InclusionProof, _ source: Source) -> Conflict? {
    if let known = places[proof.leaf] {
      guard known.index != proof.index else { return nil }
      return Conflict(
        kind: .places(known.index, proof.index), sources: [known.source, source])
    }
    places[proof.leaf] = (proof.index, source)
    leaves.append(proof.leaf)
    if leaves.count > memory { places[leaves.removeFirst()] = nil }
    return nil
  }
}

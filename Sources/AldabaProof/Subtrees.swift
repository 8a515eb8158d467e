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

  /// Every one that a receipt names or proves, for a proof that has been verified.
  public static func all(of receipt: Receipt, size: Int64) -> [SubtreeHash] {
    var hash = Merkle.leafHash(receipt.record)
    var node = receipt.index
    var last = size - 1
    var level = 0
    var found = [SubtreeHash(level: 0, index: node, hash: hash)]
    func isComplete(_ index: Int64) -> Bool { index + 1 <= size >> Int64(level) }
    for sibling in receipt.proof {
      if node & 1 == 1 || node == last {
        // The right edge has no neighbour on some levels: it goes up alone.
        while node & 1 == 0, node > 0 {
          node >>= 1
          last >>= 1
          level += 1
        }
        found.append(SubtreeHash(level: level, index: node - 1, hash: sibling))
        hash = Merkle.nodeHash(sibling, hash)
      } else {
        if isComplete(node + 1) {
          found.append(SubtreeHash(level: level, index: node + 1, hash: sibling))
        }
        hash = Merkle.nodeHash(hash, sibling)
      }
      node >>= 1
      last >>= 1
      level += 1
      if isComplete(node) { found.append(SubtreeHash(level: level, index: node, hash: hash)) }
    }
    return found
  }
}

/// What one ledger has told, by heads and by complete subtrees, and where that does not go together.
///
/// Two roots for one number of records are two stories. So are two hashes for one complete subtree,
/// whatever the heads: complete subtrees never change, and every proof names some of them. So a
/// broker that is careful never to sign two heads of one size is found as well, wherever receipts of
/// both stories touch.
public struct Tellings<Source: Sendable>: Sendable {
  /// Two things that cannot both be so.
  public struct Conflict: Sendable {
    public enum Kind: Sendable, Equatable {
      /// Two roots of so many records.
      case roots(Int64)
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
    if let conflict = take(head, source) { return conflict }
    for node in SubtreeHash.all(of: receipt, size: head.size) {
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
}

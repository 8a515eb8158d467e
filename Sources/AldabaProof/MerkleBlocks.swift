/// The root over records that come one after the other, without keeping them: the right edge of the tree
/// alone, in blocks of 256 records that may have been hashed elsewhere.
///
/// A block is a tile of c2sp.org/tlog-tiles: a complete subtree of level 8.
public struct MerkleBlocks: Sendable {
  /// The level of a block's hash.
  public static let level = 8
  /// The records of a block.
  public static let size = 1 << level

  /// The number of records.
  public private(set) var count: Int64 = 0
  /// Complete subtrees of whole blocks, from the left; levels fall.
  private var peaks: [(level: Int, hash: [UInt8])] = []
  /// Leaf hashes behind the last whole block.
  private var rest: [UInt8] = []

  /// The tree without records.
  public init() {}

  /// Adds the next records by their leaf hashes, one behind the other; answers the hashes of the blocks
  /// that they complete.
  ///
  /// - Parameter blocks: those of the whole blocks among them, where they are known already.
  public mutating func append(
    _ leaves: [UInt8], blocks: [UInt8] = [], _ hasher: MerkleHasher
  ) -> [UInt8] {
    var done: [UInt8] = []
    var known = blocks[...]
    var position = 0
    while position < leaves.count {
      let left = leaves.count - position
      if rest.isEmpty, left >= Self.bytes, !known.isEmpty {
        let hash = Array(known.prefix(Merkle.hashCount))
        known = known.dropFirst(Merkle.hashCount)
        done += hash
        complete(hash, hasher)
        position += Self.bytes
        continue
      }
      let taken = min(left, Self.bytes - rest.count)
      rest += leaves[position..<position + taken]
      position += taken
      guard rest.count == Self.bytes else { continue }
      let hash = rest.withUnsafeBytes { hasher.subtree($0) }
      rest.removeAll(keepingCapacity: true)
      done += hash
      complete(hash, hasher)
    }
    count += Int64(leaves.count / Merkle.hashCount)
    return done
  }

  /// The hash over the records behind the last whole block; nil where there are none.
  public var restHash: [UInt8]? {
    guard !rest.isEmpty else { return nil }
    var tree = MerkleTree()
    let hasher = MerkleHasher()
    for start in stride(from: 0, to: rest.count, by: Merkle.hashCount) {
      tree.append(Array(rest[start..<start + Merkle.hashCount]), hasher)
    }
    return tree.root()
  }

  /// The root over all records so far.
  public var root: [UInt8] {
    var root = restHash
    for peak in peaks.reversed() { root = root.map { Merkle.nodeHash(peak.hash, $0) } ?? peak.hash }
    return root ?? Merkle.emptyRoot
  }

  private static let bytes = size * Merkle.hashCount

  private mutating func complete(_ hash: [UInt8], _ hasher: MerkleHasher) {
    var hash = hash
    var level = Self.level
    while let last = peaks.last, last.level == level {
      hash = hasher.node(last.hash, hash)
      peaks.removeLast()
      level += 1
    }
    peaks.append((level, hash))
  }
}

extension MerkleHasher {
  /// The hash of two neighbouring subtrees.
  func node(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    (left + right).withUnsafeBytes { node($0) }
  }

  /// The hash of a complete subtree whose leaf hashes lie one behind the other; their number is a power
  /// of two.
  public func subtree(_ leaves: UnsafeRawBufferPointer) -> [UInt8] {
    var hashes = Array(leaves)
    var count = hashes.count / Merkle.hashCount
    precondition(count > 0 && count & (count - 1) == 0, "a complete subtree")
    hashes.withUnsafeMutableBytes { all in
      while count > 1 {
        for pair in 0..<count / 2 {
          let from = pair * 2 * Merkle.hashCount
          let to = pair * Merkle.hashCount
          node(
            UnsafeRawBufferPointer(rebasing: all[from..<from + 2 * Merkle.hashCount]),
            into: UnsafeMutableRawBufferPointer(rebasing: all[to..<to + Merkle.hashCount]))
        }
        count /= 2
      }
    }
    return Array(hashes[..<Merkle.hashCount])
  }
}

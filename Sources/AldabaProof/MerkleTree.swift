/// The tree of RFC 6962 over leaf hashes, with every complete subtree kept.
///
///     level 2   [0..3]
///     level 1   [0,1] [2,3] [4,5]
///     level 0   0  1  2  3  4  5  6          count = 7
///
/// Each level is one flat array of 32-byte hashes: 64 bytes a record in all, so a million records take
/// 64 MB and open without a million allocations. Complete subtrees never change, so roots and proofs
/// of every earlier size stay at hand. Roots and proofs cost a logarithm of the size.
public struct MerkleTree: Sendable {
  /// The number of records.
  public private(set) var count: Int64 = 0
  /// `levels[k]`: the hashes of the complete subtrees of 2^k records, from the left.
  private var levels: [[UInt8]] = [[]]

  /// The tree without records.
  public init() {}

  /// The tree of these leaf hashes.
  public init(leaves: [[UInt8]]) {
    let hasher = MerkleHasher()
    for leaf in leaves { append(leaf, hasher) }
  }

  /// Makes room once for as many records in all, so that growing to them copies nothing.
  public mutating func reserve(_ records: Int64) {
    var bytes = Int(clamping: records) * Merkle.hashCount
    var level = 0
    while bytes >= Merkle.hashCount {
      if level == levels.count { levels.append([]) }
      levels[level].reserveCapacity(bytes)
      bytes /= 2
      level += 1
    }
  }

  /// Adds one record at the end.
  public mutating func append(_ leaf: [UInt8]) {
    append(leaf, MerkleHasher())
  }

  /// Adds one record at the end, with a hasher that serves for many.
  public mutating func append(_ leaf: [UInt8], _ hasher: MerkleHasher) {
    precondition(leaf.count == Merkle.hashCount, "a leaf hash has 32 bytes")
    levels[0].append(contentsOf: leaf)
    count += 1
    var complete = count
    var level = 0
    while complete & 1 == 0 {
      let hash = levels[level].withUnsafeBytes { bytes in
        hasher.node(UnsafeRawBufferPointer(rebasing: bytes.suffix(2 * Merkle.hashCount)))
      }
      level += 1
      if level == levels.count { levels.append([]) }
      levels[level].append(contentsOf: hash)
      complete >>= 1
    }
  }

  /// Adds many records at the end by their leaf hashes, one behind the other: level by level, without a
  /// piece of memory for each.
  public mutating func append(contentsOf leaves: [UInt8], _ hasher: MerkleHasher) {
    precondition(leaves.count.isMultiple(of: Merkle.hashCount), "a leaf hash has 32 bytes")
    levels[0].append(contentsOf: leaves)
    count += Int64(leaves.count / Merkle.hashCount)
    var level = 0
    while count >> Int64(level + 1) > 0 {
      if level + 1 == levels.count { levels.append([]) }
      let known = levels[level + 1].count / Merkle.hashCount
      let missing = levels[level].count / (2 * Merkle.hashCount) - known
      guard missing > 0 else { return }
      let above = [UInt8](unsafeUninitializedCapacity: missing * Merkle.hashCount) { hashes, used in
        let hashes = UnsafeMutableRawBufferPointer(hashes)
        levels[level].withUnsafeBytes { below in
          for place in 0..<missing {
            let pair = (known + place) * 2 * Merkle.hashCount
            let hash = place * Merkle.hashCount
            hasher.node(
              UnsafeRawBufferPointer(rebasing: below[pair..<pair + 2 * Merkle.hashCount]),
              into: UnsafeMutableRawBufferPointer(
                rebasing: hashes[hash..<hash + Merkle.hashCount]))
          }
        }
        used = missing * Merkle.hashCount
      }
      levels[level + 1].append(contentsOf: above)
      level += 1
    }
  }

  /// The leaf hash of one record.
  public func leaf(_ index: Int64) -> [UInt8] {
    precondition(index >= 0 && index < count, "no such record")
    return subtree(level: 0, index)
  }

  /// All leaf hashes, one behind the other.
  public var leaves: [UInt8] { levels[0] }

  /// The root over all records.
  public func root() -> [UInt8] { root(at: count) }

  /// The root that the tree had when it had `size` records.
  public func root(at size: Int64) -> [UInt8] {
    MerkleFrontier(self, size: size).root
  }

  /// The hashes from the leaf's sibling up, for the tree of `size` records.
  public func inclusionProof(_ index: Int64, size: Int64) -> [[UInt8]] {
    inclusionProof(index, in: MerkleFrontier(self, size: size))
  }

  /// The same for many records of one size: what depends on the size alone is computed once.
  public func inclusionProof(_ index: Int64, in frontier: MerkleFrontier) -> [[UInt8]] {
    precondition(index >= 0 && index < frontier.size, "no such record in a tree of that size")
    guard let place = frontier.peaks.firstIndex(where: { index < $0.end }) else {
      preconditionFailure("the peaks cover the tree")
    }
    var proof: [[UInt8]] = []
    for level in 0..<frontier.peaks[place].level {
      proof.append(subtree(level: level, (index >> Int64(level)) ^ 1))
    }
    if place + 1 < frontier.peaks.count { proof.append(frontier.suffixes[place + 1]) }
    for peak in frontier.peaks[..<place].reversed() {
      proof.append(subtree(level: peak.level, peak.start >> Int64(peak.level)))
    }
    return proof
  }

  /// The proof that the tree of `newSize` records begins with that of `oldSize`, which is not 0.
  public func consistencyProof(_ oldSize: Int64, _ newSize: Int64) -> [[UInt8]] {
    precondition(oldSize > 0 && oldSize <= newSize && newSize <= count, "no such two trees")
    // SUBPROOF of RFC 6962, 2.1.2, from the root down; the path is collected from the top.
    var path: [[UInt8]] = []
    var start: Int64 = 0
    var size = newSize
    var old = oldSize
    var isWhole = true
    while old != size {
      let split = largestPowerOfTwo(below: size)
      if old <= split {
        path.append(hash(start + split, size - split))
        size = split
      } else {
        path.append(hash(start, split))
        start += split
        size -= split
        old -= split
        isWhole = false
      }
    }
    if !isWhole { path.append(hash(start, size)) }
    return path.reversed()
  }

  /// The hash over `size` records from `start`, where `start` is a multiple of the power of two that
  /// is not below `size`.
  private func hash(_ start: Int64, _ size: Int64) -> [UInt8] {
    if size & (size - 1) == 0 {
      let level = size.trailingZeroBitCount
      return subtree(level: level, start >> Int64(level))
    }
    let split = largestPowerOfTwo(below: size)
    return Merkle.nodeHash(hash(start, split), hash(start + split, size - split))
  }

  /// The hash of a complete subtree of 2^level records: the one with that index from the left.
  public func node(level: Int, _ index: Int64) -> [UInt8] {
    precondition(level >= 0 && index >= 0 && index < count >> Int64(level), "no such subtree")
    return subtree(level: level, index)
  }

  fileprivate func subtree(level: Int, _ index: Int64) -> [UInt8] {
    let offset = Int(index) * Merkle.hashCount
    return Array(levels[level][offset..<offset + Merkle.hashCount])
  }
}

/// The right edge of a tree of one size: its complete subtrees from the left, and the hashes of what
/// lies to the right of each.
public struct MerkleFrontier: Sendable {
  struct Peak: Sendable {
    let start: Int64
    let level: Int
    var end: Int64 { start + 1 << Int64(level) }
  }

  /// The number of records.
  public let size: Int64
  /// The root of the tree.
  public let root: [UInt8]
  let peaks: [Peak]
  /// `suffixes[i]`: the hash over peak i and all to the right of it.
  let suffixes: [[UInt8]]

  /// The edge of the tree when it had `size` records.
  public init(_ tree: MerkleTree, size: Int64) {
    precondition(size >= 0 && size <= tree.count, "no tree of that size")
    self.size = size
    var peaks: [Peak] = []
    var start: Int64 = 0
    for level in stride(from: 62, through: 0, by: -1) where size & (1 << Int64(level)) != 0 {
      peaks.append(Peak(start: start, level: level))
      start += 1 << Int64(level)
    }
    var suffixes: [[UInt8]] = []
    for peak in peaks.reversed() {
      let hash = tree.subtree(level: peak.level, peak.start >> Int64(peak.level))
      suffixes.append(suffixes.last.map { Merkle.nodeHash(hash, $0) } ?? hash)
    }
    self.peaks = peaks
    self.suffixes = suffixes.reversed()
    root = self.suffixes.first ?? Merkle.emptyRoot
  }
}

private func largestPowerOfTwo(below size: Int64) -> Int64 {
  1 << Int64(63 - (size - 1).leadingZeroBitCount)
}

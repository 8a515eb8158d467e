import AldabaCrypto

/// The hashes and the checks of RFC 6962, section 2.1, in the algorithms of RFC 9162, section 2.1.
///
///     leaf    SHA-256(0x00 || line)
///     node    SHA-256(0x01 || left || right)
///     empty   SHA-256("")
///
/// Every hash has 32 bytes. The checks take what a stranger sent: nothing in it can trap.
public enum Merkle {
  /// The number of bytes of a hash.
  public static let hashCount = 32
  /// The longest proof a tree of 2^63 records can need.
  public static let maximumProof = 64

  /// The root of the tree without records.
  public static let emptyRoot = Crypto.sha256([])

  /// The hash of one record: its line without the newline.
  public static func leafHash(_ line: [UInt8]) -> [UInt8] {
    Crypto.sha256([0x00], line)
  }

  /// The hash of two neighbouring subtrees.
  public static func nodeHash(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    Crypto.sha256([0x01], left, right)
  }

  /// Whether the record with that leaf hash is at that index in the tree of that size and root.
  public static func verifyInclusion(
    leaf: [UInt8], index: Int64, size: Int64, proof: [[UInt8]], root: [UInt8]
  ) -> Bool {
    guard index >= 0, index < size, root.count == hashCount, leaf.count == hashCount else {
      return false
    }
    var way = MerkleWay(from: index, size: size)
    var hash = leaf
    for sibling in proof {
      guard !way.isAtTop, sibling.count == hashCount else { return false }
      hash = way.siblingIsLeft() ? nodeHash(sibling, hash) : nodeHash(hash, sibling)
      way.rise()
    }
    return way.isAtTop && hash == root
  }

  /// Whether the newer tree begins with all records of the older one.
  ///
  /// An older tree without records proves nothing about the newer one and is refused. Equal sizes
  /// want an empty proof and equal roots.
  public static func verifyConsistency(
    oldSize: Int64, oldRoot: [UInt8], newSize: Int64, newRoot: [UInt8], proof: [[UInt8]]
  ) -> Bool {
    guard oldSize > 0, oldSize <= newSize, oldRoot.count == hashCount, newRoot.count == hashCount,
      proof.allSatisfy({ $0.count == hashCount })
    else { return false }
    if oldSize == newSize { return proof.isEmpty && oldRoot == newRoot }
    var path = proof[...]
    // A complete older tree is itself the first node of the path.
    if oldSize & (oldSize - 1) == 0 { path = [oldRoot] + path }
    guard let first = path.popFirst() else { return false }
    var way = MerkleWay(from: oldSize - 1, size: newSize)
    way.riseToPeak()
    var older = first
    var newer = first
    for sibling in path {
      guard !way.isAtTop else { return false }
      if way.siblingIsLeft() {
        older = nodeHash(sibling, older)
        newer = nodeHash(sibling, newer)
      } else {
        newer = nodeHash(newer, sibling)
      }
      way.rise()
    }
    return way.isAtTop && older == oldRoot && newer == newRoot
  }
}

/// The way from a record up to the root, as proofs go (RFC 9162, section 2.1.3.2): at each sibling, on
/// which side it stands.
struct MerkleWay {
  /// The subtree that has been reached: its index on its level, and that of the last one there.
  private(set) var node: Int64
  private var last: Int64
  private(set) var level = 0

  init(from index: Int64, size: Int64) {
    node = index
    last = size - 1
  }

  var isAtTop: Bool { last == 0 }

  /// Whether the next sibling stands to the left. The right edge of a tree has no neighbour on some levels:
  /// it goes up alone to where it has one.
  mutating func siblingIsLeft() -> Bool {
    guard node & 1 == 1 || node == last else { return false }
    while node & 1 == 0, node > 0 { rise() }
    return true
  }

  /// One level up.
  mutating func rise() {
    node >>= 1
    last >>= 1
    level += 1
  }

  /// Up to the largest complete subtree that ends with this record.
  mutating func riseToPeak() {
    while node & 1 == 1 { rise() }
  }
}

/// The same hashes for many records in a row, with one digest object; for one thread.
public final class MerkleHasher {
  private let digest = SHA256()
  /// A node's prefix and the two hashes, in one piece: one call instead of two.
  private let node = UnsafeMutableRawBufferPointer.allocate(
    byteCount: 1 + 2 * Merkle.hashCount, alignment: 8)
  /// A leaf's prefix.
  private let zero = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)

  /// A hasher of its own digest object.
  public init() {
    node[0] = 0x01
    zero[0] = 0x00
  }

  deinit {
    node.deallocate()
    zero.deallocate()
  }

  /// The hash of one record: its line without the newline.
  public func leaf(_ line: UnsafeRawBufferPointer) -> [UInt8] {
    digest.update(UnsafeRawBufferPointer(zero))
    digest.update(line)
    return digest.finish()
  }

  /// The same into 32 bytes that are there already.
  public func leaf(_ line: UnsafeRawBufferPointer, into hash: UnsafeMutableRawBufferPointer) {
    digest.update(UnsafeRawBufferPointer(zero))
    digest.update(line)
    digest.finish(into: hash)
  }

  /// The hash of two neighbouring subtrees that lie behind one another: 64 bytes.
  func node(_ pair: UnsafeRawBufferPointer) -> [UInt8] {
    take(pair)
    return digest.finish()
  }

  /// The same into 32 bytes that are there already; they may be among the 64.
  func node(_ pair: UnsafeRawBufferPointer, into hash: UnsafeMutableRawBufferPointer) {
    take(pair)
    digest.finish(into: hash)
  }

  private func take(_ pair: UnsafeRawBufferPointer) {
    precondition(pair.count == 2 * Merkle.hashCount)
    UnsafeMutableRawBufferPointer(rebasing: node.dropFirst()).copyMemory(from: pair)
    digest.update(UnsafeRawBufferPointer(node))
  }
}

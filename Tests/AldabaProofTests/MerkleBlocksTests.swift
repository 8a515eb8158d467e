import AldabaProof
import Testing

@Suite struct MerkleBlocksTests {
  /// However the records come, in pieces or in blocks hashed elsewhere, the root is the tree's.
  @Test func theRootIsTheTrees() {
    let hasher = MerkleHasher()
    let leaves = (0..<1300).map { Merkle.leafHash(Array("record \($0)".utf8)) }
    let tree = MerkleTree(leaves: leaves)
    for piece in [1, 7, 255, 256, 257, 700, 1300] {
      var blocks = MerkleBlocks()
      var done: [UInt8] = []
      for start in stride(from: 0, to: leaves.count, by: piece) {
        let part = leaves[start..<min(start + piece, leaves.count)]
        done += blocks.append(part.flatMap { $0 }, hasher)
        #expect(blocks.count == Int64(part.endIndex))
        #expect(blocks.root == tree.root(at: Int64(part.endIndex)), "\(piece): \(part.endIndex)")
      }
      #expect(done.count == 5 * Merkle.hashCount)
      for block in 0..<5 {
        let hash = Array(done[block * Merkle.hashCount..<(block + 1) * Merkle.hashCount])
        #expect(hash == tree.node(level: MerkleBlocks.level, Int64(block)))
      }
    }
    #expect(MerkleBlocks().root == Merkle.emptyRoot)
  }

  @Test func blocksHashedElsewhere() {
    let hasher = MerkleHasher()
    let leaves = (0..<900).map { Merkle.leafHash(Array("record \($0)".utf8)) }
    let tree = MerkleTree(leaves: leaves)
    var blocks = MerkleBlocks()
    _ = blocks.append(leaves[..<100].flatMap { $0 }, hasher)
    // The first whole blocks of what comes next are 256..<512 and 512..<768.
    let known = (1...2).flatMap { tree.node(level: MerkleBlocks.level, Int64($0)) }
    _ = blocks.append(leaves[100...].flatMap { $0 }, blocks: known, hasher)
    #expect(blocks.root == tree.root())
  }
}

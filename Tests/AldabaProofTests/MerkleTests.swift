import AldabaCrypto
import AldabaProof
import AldabaWire
import Testing

/// The records of the published tests of RFC 6962 implementations, and the roots over the first of
/// them.
private let records = [
  "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
].map { [UInt8](hex: $0)! }

private let roots = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

/// The tree hash as RFC 6962, 2.1 defines it, word for word.
private func definedRoot(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
  guard leaves.count > 1 else { return leaves.first ?? Merkle.emptyRoot }
  var split = 1
  while split * 2 < leaves.count { split *= 2 }
  let middle = leaves.startIndex + split
  return Merkle.nodeHash(definedRoot(leaves[..<middle]), definedRoot(leaves[middle...]))
}

private func tree(_ count: Int) -> (MerkleTree, [[UInt8]]) {
  let leaves = (0..<count).map { Merkle.leafHash(Array("record \($0)".utf8)) }
  return (MerkleTree(leaves: leaves), leaves)
}

@Suite struct MerkleTests {
  @Test func givesThePublishedRoots() {
    var tree = MerkleTree()
    #expect(tree.root().hex == roots[0])
    for (index, record) in records.enumerated() {
      tree.append(Merkle.leafHash(record))
      #expect(tree.root().hex == roots[index + 1])
    }
    for size in 0...8 { #expect(tree.root(at: Int64(size)).hex == roots[size]) }
  }

  @Test func rootsAreThoseOfTheDefinition() {
    let (tree, leaves) = tree(130)
    for size in 0...130 { #expect(tree.root(at: Int64(size)) == definedRoot(leaves[..<size])) }
    #expect(tree.leaf(77) == leaves[77])
    #expect(tree.leaves == leaves.flatMap { $0 })
  }

  @Test func everyInclusionProofUpTo64Verifies() {
    let (tree, leaves) = tree(64)
    for size in Int64(1)...64 {
      let root = tree.root(at: size)
      let frontier = MerkleFrontier(tree, size: size)
      for index in 0..<size {
        let proof = tree.inclusionProof(index, size: size)
        #expect(proof == tree.inclusionProof(index, in: frontier))
        let leaf = leaves[Int(index)]
        func holds(
          _ leaf: [UInt8], _ index: Int64, _ size: Int64, _ proof: [[UInt8]], _ root: [UInt8]
        ) -> Bool {
          Merkle.verifyInclusion(leaf: leaf, index: index, size: size, proof: proof, root: root)
        }
        #expect(holds(leaf, index, size, proof, root))
        #expect(!holds(leaf, index + 1, size, proof, root))
        #expect(!holds(leaf, index - 1, size, proof, root))
        #expect(!holds(leaf, index, size, proof + [root], root))
        #expect(!holds(root, index, size, proof, root) || size == 1)
        #expect(!holds(leaf, index, size, proof, leaf) || size == 1)
        if !proof.isEmpty {
          #expect(!holds(leaf, index, size, Array(proof.dropLast()), root))
          #expect(!holds(leaf, index, size, Array(proof.dropFirst()), root))
          var changed = proof
          changed[proof.count / 2][7] ^= 1
          #expect(!holds(leaf, index, size, changed, root))
        }
      }
    }
  }

  @Test func everyConsistencyProofUpTo64Verifies() {
    let (tree, _) = tree(64)
    func holds(
      _ old: Int64, _ oldRoot: [UInt8], _ new: Int64, _ newRoot: [UInt8], _ proof: [[UInt8]]
    ) -> Bool {
      Merkle.verifyConsistency(
        oldSize: old, oldRoot: oldRoot, newSize: new, newRoot: newRoot, proof: proof)
    }
    for new in Int64(1)...64 {
      let newRoot = tree.root(at: new)
      for old in 1...new {
        let oldRoot = tree.root(at: old)
        let proof = tree.consistencyProof(old, new)
        #expect(holds(old, oldRoot, new, newRoot, proof))
        #expect(!holds(old, oldRoot, new, newRoot, proof + [newRoot]))
        if old < new {
          #expect(!holds(old, newRoot, new, newRoot, proof))
          #expect(!holds(old, oldRoot, new, oldRoot, proof))
          #expect(!holds(new, newRoot, old, oldRoot, proof))
          #expect(!holds(old, oldRoot, new, newRoot, Array(proof.dropLast())))
          var changed = proof
          changed[proof.count / 2][31] ^= 0x80
          #expect(!holds(old, oldRoot, new, newRoot, changed))
        } else {
          #expect(proof.isEmpty)
        }
      }
      #expect(!holds(0, Merkle.emptyRoot, new, newRoot, []))
    }
  }

  @Test func hostileNumbersAndHashesAreRefused() {
    let hash = [UInt8](repeating: 1, count: 32)
    let long = [[UInt8]](repeating: hash, count: 200)
    for index in [Int64.min, -1, 0, 1, .max - 1, .max] {
      for size in [Int64.min, -1, 0, 1, 2, .max - 1, .max] {
        for proof in [[], [hash], [[]], [[1]], long, Array(long[..<63])] {
          #expect(
            !Merkle.verifyInclusion(
              leaf: hash, index: index, size: size, proof: proof, root: [2] + hash[1...]))
          #expect(
            !Merkle.verifyConsistency(
              oldSize: index, oldRoot: hash, newSize: size, newRoot: [2] + hash[1...], proof: proof)
          )
        }
      }
    }
    #expect(!Merkle.verifyInclusion(leaf: [], index: 0, size: 1, proof: [], root: []))
    #expect(!Merkle.verifyConsistency(oldSize: 1, oldRoot: [], newSize: 1, newRoot: [], proof: []))
  }

  /// In pieces of any sizes it is the same tree as one by one.
  @Test func growsByPieces() {
    let hasher = MerkleHasher()
    let leaves = (0..<300).map { Merkle.leafHash([UInt8($0 % 256), UInt8($0 / 256)]) }
    let whole = MerkleTree(leaves: leaves)
    for step in [1, 2, 3, 7, 64, 100, 299, 300] {
      var tree = MerkleTree()
      for start in stride(from: 0, to: leaves.count, by: step) {
        let end = min(start + step, leaves.count)
        tree.append(contentsOf: leaves[start..<end].flatMap { $0 }, hasher)
        #expect(tree.count == Int64(end))
        #expect(tree.root() == whole.root(at: Int64(end)), "\(step), \(end)")
      }
      tree.append(leaves[0], hasher)
      var other = whole
      other.append(leaves[0], hasher)
      #expect(tree.root() == other.root())
      #expect(tree.inclusionProof(299, size: 301) == other.inclusionProof(299, size: 301))
      tree.append(contentsOf: [], hasher)
      #expect(tree.root() == other.root())
    }
  }

  @Test func reservingChangesNothing() {
    var reserved = MerkleTree()
    reserved.reserve(100)
    let (plain, leaves) = tree(100)
    for leaf in leaves { reserved.append(leaf) }
    #expect(reserved.root() == plain.root())
    #expect(reserved.count == 100)
  }
}

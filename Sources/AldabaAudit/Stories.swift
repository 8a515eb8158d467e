import AldabaEvidence
import AldabaProof
import AldabaTerminal
import AldabaWire

/// What a ledger told to several people, collected from their receipts, and where that does not go
/// together.
///
/// Two roots for one number of records are two stories. So are two hashes for one complete subtree,
/// whatever the heads: complete subtrees never change, and every proof names some of them. So a
/// broker that is careful never to sign two heads of one size is found as well, wherever receipts
/// of both stories touch.
struct Stories {
  /// A head as somebody was shown it.
  struct Shown: Equatable {
    /// The receipt's file and line.
    let at: String
    /// The signed note.
    let checkpoint: String
  }

  struct Conflict: Equatable {
    let what: Localized
    /// Both sides of it.
    let evidence: [Shown]
  }

  private struct Spot: Hashable {
    let origin: String
    let level: Int
    let index: Int64
  }

  private struct Size: Hashable {
    let origin: String
    let records: Int64
  }

  private var heads: [Size: (root: [UInt8], shown: Shown)] = [:]
  private var nodes: [Spot: (hash: [UInt8], shown: Shown)] = [:]
  private(set) var conflicts: [Conflict] = []
  private(set) var receipts = 0
  var headCount: Int { heads.count }

  /// Takes a receipt whose proof leads to that head.
  mutating func take(_ receipt: Receipt, _ head: Checkpoint, at place: String) {
    receipts += 1
    let shown = Shown(at: place, checkpoint: receipt.checkpoint)
    guard take(head, shown) else { return }
    for node in SubtreeHash.all(of: receipt, size: head.size) {
      let spot = Spot(origin: head.origin, level: node.level, index: node.index)
      guard let known = nodes[spot] else {
        nodes[spot] = (node.hash, shown)
        continue
      }
      guard known.hash != node.hash else { continue }
      let first = node.index << Int64(node.level)
      let last = first + (1 << Int64(node.level)) - 1
      add(
        Localized(
          "otras anotaciones \(first) a \(last): el registro contó dos historias",
          "other records \(first) to \(last): the ledger told two stories"),
        known.shown, shown)
      return
    }
  }

  /// Compares all heads with a ledger at hand: it must have had each of them.
  mutating func compare(with tree: MerkleTree, origin: String) {
    for (size, head) in heads.sorted(by: { $0.key.records < $1.key.records })
    where size.origin == origin {
      if size.records > tree.count {
        conflicts.append(
          Conflict(
            what: Localized(
              "el registro tenía \(size.records) anotaciones, y aquí hay \(tree.count)",
              "the ledger had \(size.records) records, and here are \(tree.count)"),
            evidence: [head.shown]))
      } else if tree.root(at: size.records) != head.root {
        conflicts.append(
          Conflict(
            what: Localized(
              "otra raíz de \(size.records) anotaciones que la del registro de aquí",
              "another root of \(size.records) records than that of the ledger here"),
            evidence: [head.shown]))
      }
    }
  }

  /// False where the head is one of another story.
  private mutating func take(_ head: Checkpoint, _ shown: Shown) -> Bool {
    let size = Size(origin: head.origin, records: head.size)
    guard let known = heads[size] else {
      heads[size] = (head.root, shown)
      return true
    }
    guard known.root != head.root else { return true }
    add(
      Localized(
        "dos raíces de \(head.size) anotaciones: el registro contó dos historias",
        "two roots of \(head.size) records: the ledger told two stories"),
      known.shown, shown)
    return false
  }

  private mutating func add(_ what: Localized, _ one: Shown, _ other: Shown) {
    conflicts.append(Conflict(what: what, evidence: [one, other]))
  }
}

/// The hash of a complete subtree of 2^level records, the index-th from the left.
struct SubtreeHash: Hashable {
  let level: Int
  let index: Int64
  let hash: [UInt8]

  /// Every one that a receipt names or proves, for a proof that has been verified.
  static func all(of receipt: Receipt, size: Int64) -> [SubtreeHash] {
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

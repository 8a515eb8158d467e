import AldabaEvidence
import AldabaProof
import AldabaTerminal

/// What one ledger told to several people, collected from their receipts, and where that does not go
/// together.
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

  /// By origin.
  private var tellings: [String: Tellings<Shown>] = [:]
  private(set) var conflicts: [Conflict] = []
  private(set) var receipts = 0

  var headCount: Int { tellings.values.reduce(0) { $0 + $1.heads.count } }

  /// Takes a receipt whose proof leads to that head.
  mutating func take(_ receipt: Receipt, _ head: Checkpoint, at place: String) {
    receipts += 1
    let shown = Shown(at: place, checkpoint: receipt.checkpoint)
    add(tellings[head.origin, default: Tellings()].take(receipt, head, shown))
  }

  /// Takes a head that somebody has cosigned.
  mutating func take(_ head: Checkpoint, _ note: Note, at place: String) {
    let shown = Shown(at: place, checkpoint: note.description)
    add(tellings[head.origin, default: Tellings()].take(head, shown))
  }

  /// Compares all heads with a ledger at hand: it must have had each of them.
  mutating func compare(with tree: MerkleTree, origin: String) {
    for head in tellings[origin]?.heads ?? [] {
      let what: Localized
      if head.size > tree.count {
        what = Localized(
          "el registro tenía \(head.size) anotaciones, y aquí hay \(tree.count)",
          "the ledger had \(head.size) records, and here are \(tree.count)")
      } else if tree.root(at: head.size) != head.root {
        what = Localized(
          "otra raíz de \(head.size) anotaciones que la del registro de aquí",
          "another root of \(head.size) records than that of the ledger here")
      } else {
        continue
      }
      conflicts.append(Conflict(what: what, evidence: [head.source]))
    }
  }

  private mutating func add(_ conflict: Tellings<Shown>.Conflict?) {
    guard let conflict else { return }
    conflicts.append(Conflict(what: twoStories(conflict.kind), evidence: conflict.sources))
  }
}

import AldabaCrypto
import AldabaProof

/// One of the two places of the signed head: the note, then zeros to the slot's end.
///
/// The slots are written in turns, so that a torn write never touches the head that holds.
enum HeadSlot {
  /// Preallocated, so that a full disk does not hinder a head.
  static let bytes = 4096

  static func encode(_ note: String) -> [UInt8] {
    var slot = Array(note.utf8)
    precondition(slot.count <= bytes, "a signed head fits its slot")
    slot.append(contentsOf: repeatElement(0, count: bytes - slot.count))
    return slot
  }

  /// What was found in a slot.
  enum Found {
    /// Never written.
    case blank
    /// Torn, changed or not ours.
    case damaged(String)
    case head(Checkpoint, note: String)
  }

  static func decode(_ slot: [UInt8], origin: String, key: PublicKey) -> Found {
    let text = slot.prefix { $0 != 0 }
    guard slot[text.endIndex...].allSatisfy({ $0 == 0 }) else {
      return .damaged("expected a signed head and zeros behind it, got other bytes")
    }
    if text.isEmpty {
      return slot.count == bytes ? .blank : .damaged("expected a slot of \(bytes) bytes")
    }
    guard let note = String(validating: text, as: UTF8.self) else {
      return .damaged("expected a signed head in UTF-8, got other bytes")
    }
    do {
      return .head(try Checkpoint.open(note: note, origin: origin, key: key), note: note)
    } catch {
      return .damaged("\(error)")
    }
  }
}

/// Both slots, and which of them counts.
struct Heads {
  /// The head with the most records, and the other one where it verifies too.
  let newest: (slot: Int, checkpoint: Checkpoint, note: String)?
  let older: Checkpoint?
  /// The slots that do not verify.
  let damaged: [(slot: Int, why: String)]

  init(_ slots: [HeadSlot.Found]) {
    var heads: [(slot: Int, checkpoint: Checkpoint, note: String)] = []
    var damaged: [(slot: Int, why: String)] = []
    for (slot, found) in slots.enumerated() {
      switch found {
      case .blank: break
      case .damaged(let why): damaged.append((slot, why))
      case .head(let checkpoint, let note): heads.append((slot, checkpoint, note))
      }
    }
    heads.sort { $0.checkpoint.size > $1.checkpoint.size }
    newest = heads.first
    older = heads.count == 2 ? heads[1].checkpoint : nil
    self.damaged = damaged
  }
}

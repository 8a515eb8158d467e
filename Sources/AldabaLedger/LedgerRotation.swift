public import AldabaCrypto
import AldabaProof
import AldabaSystem
import AldabaWire

/// Another key for a ledger, without a break: the old key signs that the new one follows, the new one
/// that it follows the old, and the head that covers this is signed by both.
extension Ledger {
  /// Changes the key of a ledger that no process has open; answers how many records the old key had
  /// signed then.
  ///
  /// Killed in between, it is run again with the same keys and goes on. Up to the last step the ledger
  /// opens with the old key, from then on with the new one.
  public static func rotate(
    directory: String, origin: String, from old: PrivateKey, to new: PrivateKey, by account: UInt32
  ) throws(LedgerError) -> Int64 {
    let expected = try verifier(origin, new)
    let ledger = try open(directory: directory, origin: origin, key: old)
    let isOnRecord = try isRotated(ledger, to: new)
    if !isOnRecord {
      let done = Lock(false)
      ledger.append([rotation(origin, old, new, account).line]) { _ in done.change { $0 = true } }
      _ = done.wait { $0 ? true : nil }
    }
    let head = ledger.head
    ledger.close()
    let lock = try HeldLock(directory)
    let storage = try system { () throws(SystemError) in try FolderStorage(folder: directory) }
    let note = signed(head, by: new, and: old)
    try system { () throws(SystemError) in
      for slot in 0...1 {
        try storage.writeHead(slot: slot, HeadSlot.encode(note))
        try storage.syncHead(slot: slot)
      }
      // The last step.
      try Files.replace(
        directory + "/origin", Array("\(expected)\n".utf8), permissions: 0o600)
    }
    withExtendedLifetime(lock) {}
    return head.size
  }

  /// A head's note, by one key or by both.
  static func signed(_ head: Checkpoint, by key: PrivateKey, and former: PrivateKey?) -> String {
    let note = head.sign(key: key)
    guard let former else { return note }
    let lines = head.sign(key: former).split(separator: "\n", omittingEmptySubsequences: true)
    guard let line = lines.last else { preconditionFailure("a note ends with a signature") }
    return "\(note)\(line)\n"
  }

  private static func isRotated(
    _ ledger: Ledger, to new: PrivateKey
  ) throws(LedgerError) -> Bool {
    var isRotated = false
    do {
      try ledger.replay { _, line in
        guard case .keyRotated(let rotation)? = (try? Record(line))?.act else { return }
        isRotated = rotation.new == new.rawPublicKey
      }
    } catch let error as LedgerError {
      throw error
    } catch { throw .unusable("\(error)") }
    return isRotated
  }

  private static func rotation(
    _ origin: String, _ old: PrivateKey, _ new: PrivateKey, _ account: UInt32
  ) -> Record {
    let input = Act.Rotation.input(
      origin: origin, old: old.rawPublicKey, new: new.rawPublicKey)
    return Record(
      at: Clock.wallMilliseconds(), by: .account(account), session: nil,
      act: .keyRotated(
        Act.Rotation(
          old: old.rawPublicKey, new: new.rawPublicKey, byOld: old.sign(input),
          byNew: new.sign(input))))
  }
}

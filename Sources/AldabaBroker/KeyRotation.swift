import AldabaCrypto
import AldabaLedger
import AldabaLink
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// `key rotate`: another key signs the ledger from here on.
///
///     ledger.key.new made → on record, head by both, the ledger's own key changed → ledger.key.former,
///     customer.json5 → ledger.key.new becomes ledger.key
///
/// As long as `ledger.key.former` is there every head is signed by both keys, so that machines with the
/// old customer.json5 go on; `key rotate --finish` ends that. Killed in between, the next `serve` or
/// `key rotate` goes on.
enum KeyRotation {
  static func run(_ folder: Folder, _ configuration: Configuration, isAtOnce: Bool) throws {
    try finish(folder)
    guard !Files.exists(folder.formerKey) else { throw Problem.fileExists(folder.formerKey) }
    let old = try PrivateKey(pem: try read(folder.ledgerKey, secret: true))
    if !Files.exists(folder.newKey) {
      try Files.writeNew(folder.newKey, PrivateKey.ed25519().pem(), permissions: 0o600)
    }
    let new = try PrivateKey(pem: try read(folder.newKey, secret: true))
    do {
      _ = try Ledger.rotate(
        directory: folder.ledger, origin: configuration.origin, from: old, to: new,
        by: Host.userID)
    } catch .inUse { throw Problem.directoryBusy(folder.ledger) }
    try finish(folder)
    if isAtOnce { try end(folder) }
  }

  /// Goes on where the ledger has its new key and the folder not yet; at once where nothing is open.
  static func finish(_ folder: Folder) throws {
    guard Files.exists(folder.newKey) else { return }
    let new = try PrivateKey(pem: try read(folder.newKey, secret: true))
    let ledger = try LedgerReader(directory: folder.ledger)
    guard ledger.verifier.key.raw == new.rawPublicKey else { return }
    let old = try read(folder.ledgerKey, secret: true)
    if !Files.exists(folder.formerKey) {
      try Files.writeNew(folder.formerKey, old, permissions: 0o600)
    }
    let trust = try CustomerFile.trust(folder)
    if trust.ledgerKey.raw != new.rawPublicKey {
      let size = try ledger.verify().head?.size ?? 0
      try CustomerFile.write(
        trust.with(ledgerKey: ledger.verifier.key, retiringAt: size), folder)
    }
    try Files.move(folder.newKey, to: folder.ledgerKey, replacing: true)
  }

  /// From here on the new key signs alone.
  static func end(_ folder: Folder) throws {
    guard Files.exists(folder.formerKey) else { return }
    try Files.remove(folder.formerKey)
  }
}

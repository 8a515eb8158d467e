import AldabaCrypto
import AldabaLedger
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire

/// What an auditor keeps of a ledger from one run to the next, in a folder of their own for each origin and
/// key:
///
///     verified        what was judged already (`Remembrance`)
///     blocks, names   where records lie (`LedgerBlocks`): a cache
///
/// All of it may be deleted: the next run makes it again.
struct AuditorsNotes {
  let folder: String
  private let verifier: VerifierKey
  private var path: String { folder + "/verified" }

  init(_ home: Home, _ verifier: VerifierKey) {
    self.verifier = verifier
    let name = Crypto.sha256(Array("\(verifier)".utf8)).hex.prefix(16)
    folder = "\(home.state)/audits/\(name)"
  }

  var remembrance: Remembrance? {
    guard let bytes = try? Files.read(path, maximumBytes: Remembrance.maximumBytes) else {
      return nil
    }
    return Remembrance(bytes, of: verifier)
  }

  /// What cannot be written is not remembered.
  func remember(_ remembrance: Remembrance) {
    do throws(SystemError) {
      try Folders.make(folder)
      try Files.replace(path, remembrance.file, permissions: 0o600)
    } catch {}
  }
}

import AldabaSystem
import AldabaWords

/// Where things lie in a broker's directory. Whatever holds a key is 0600.
struct Folder: Sendable {
  let path: String

  var configuration: String { path + "/broker.json5" }
  var customerFile: String { path + "/customer.json5" }
  var serverCertificate: String { path + "/server.pem" }
  var serverKey: String { path + "/server.key" }
  var authorityCertificate: String { path + "/authority.pem" }
  var ledger: String { path + "/ledger" }
  /// Sealed pieces of recordings, by session.
  var recordings: String { path + "/recordings" }
  var ledgerKey: String { path + "/ledger.key" }
  /// While the key is being changed, and while the old one still signs as well.
  var newKey: String { ledgerKey + ".new" }
  var formerKey: String { ledgerKey + ".former" }
  /// 32 random bytes from which the codes of waiting sessions follow.
  var codesKey: String { path + "/codes.key" }
  var control: String { path + "/control.sock" }

  /// Belongs to the authority's process alone; `serve` never reads in it.
  var authority: String { path + "/authority" }
  var authorityKey: String { authority + "/authority.key" }
  /// While another authority is made: its key, and its certificate with both links.
  var newAuthorityKey: String { authorityKey + ".new" }
  var newAuthority: String { authority + "/authority.new.pem" }
  /// There when nothing is to lead from the old one to the new one.
  var newAuthorityAtOnce: String { authority + "/authority.new.at-once" }
  var people: String { authority + "/people.json" }
  var peopleLock: String { authority + "/lock" }
  /// Where new people and revocations are told: for whoever may use the authority.
  var authorityAdmin: String { authority + "/admin.sock" }
  /// Where `serve` asks for certificates.
  var authoritySign: String { authority + "/sign.sock" }

  func requireBroker() throws(Problem) {
    guard Files.exists(configuration) else { throw .notABroker(path) }
  }
}

/// Reads a file or says which and why not.
func read(_ path: String, secret: Bool = false, atMost limit: Int = 1_048_576) throws(Problem)
  -> [UInt8]
{
  do throws(SystemError) {
    return secret
      ? try Files.readPrivate(path, maximumBytes: limit)
      : try Files.read(path, maximumBytes: limit)
  } catch {
    if secret, error.call == "permissions" { throw .permissionsTooOpen(path) }
    throw .cannotRead(path, reason: error.reason)
  }
}

import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// What a customer's machine was given and keeps: its organisation's file, and a device key for it.
struct Customer {
  let trust: Trust
  let device: PrivateKey

  init(_ home: Home, file: String?) throws(Problem) {
    let given = try Customer.trust(home, file: file)
    device = try Customer.device(home, given)
    trust = given.with(authorities: Customer.authorities(home, given))
  }

  /// The organisation's file alone.
  static func trust(_ home: Home, file: String?) throws(Problem) -> Trust {
    let path = file ?? home.config + "/customer.json5"
    guard Files.exists(path) else { throw .noCustomerFile(path) }
    let bytes: [UInt8]
    do throws(SystemError) { bytes = try Files.read(path, maximumBytes: 65_536) } catch {
      throw .cannotRead(path, reason: error.reason)
    }
    do throws(JSONError) { return try Trust(bytes) } catch {
      throw .badCustomerFile("\(path):\(error.line):\(error.column)", what: error.reason)
    }
  }

  /// Named by the first authority that this machine knew, whichever has followed.
  private static func folder(_ home: Home, _ trust: Trust) -> String {
    let paths = trust.authorities.all.map {
      "\(home.config)/devices/\(Array($0.fingerprint.prefix(8)).hex)"
    }
    return paths.first { Files.exists($0 + ".key") } ?? paths[0]
  }

  /// The authorities of the organisation's file, and those that were once seen to follow them.
  private static func authorities(_ home: Home, _ trust: Trust) -> Authorities {
    guard let pem = try? Files.read(folder(home, trust) + ".authorities", maximumBytes: 65_536),
      let seen = try? Certificate.list(pem: pem)
    else { return trust.authorities }
    return trust.authorities.following(seen, at: nil)
  }

  /// Keeps what was seen; where it cannot be kept it is seen again.
  func remember(_ authorities: Authorities, _ home: Home) {
    try? Files.replace(
      Customer.folder(home, trust) + ".authorities", authorities.list.flatMap(\.pem),
      permissions: 0o644)
  }

  /// One key for each organisation, so that two of them cannot tell that it is the same machine.
  private static func device(_ home: Home, _ trust: Trust) throws(Problem) -> PrivateKey {
    let path = "\(folder(home, trust)).key"
    do throws(SystemError) {
      if Files.exists(path) {
        let pem = try Files.readPrivate(path, maximumBytes: 16_384)
        guard let key = try? PrivateKey(pem: pem), key.isEd25519 else {
          throw SystemError(call: "read", code: 22, path: path)
        }
        return key
      }
      let key = PrivateKey.ed25519()
      try Folders.make(Files.directory(of: path))
      try Files.writeNew(path, key.pem(), permissions: 0o600)
      return key
    } catch {
      if error.call == "permissions" { throw .permissionsTooOpen(path) }
      throw .cannotWrite(path, reason: error.reason)
    }
  }
}

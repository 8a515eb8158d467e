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
    trust = try Customer.trust(home, file: file)
    device = try Customer.device(home, trust)
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
      throw .badConfiguration("\(path):\(error.line):\(error.column)", what: error.reason)
    }
  }

  /// One key for each organisation, so that two of them cannot tell that it is the same machine.
  private static func device(_ home: Home, _ trust: Trust) throws(Problem) -> PrivateKey {
    let name = Array(trust.authority.fingerprint.prefix(8)).hex
    let path = "\(home.config)/devices/\(name).key"
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

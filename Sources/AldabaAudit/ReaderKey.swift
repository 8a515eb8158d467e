import AldabaCrypto
import AldabaSystem
import AldabaTerminal
import AldabaWords

/// The key of who may read recordings: made here, kept by its owner.
enum ReaderKey {
  /// `key`: the key into a file of its owner's, the request for its certificate on standard output.
  static func make(_ invocation: Invocation) throws -> ExitCode {
    let path = invocation.parsed.value("out") ?? ""
    // Before anybody types a passphrase twice for nothing.
    guard !Files.exists(path) else { throw Problem.fileExists(path) }
    let key = PrivateKey.p256()
    var pem = key.pem()
    if invocation.parsed.flag("passphrase") {
      let words = invocation.words
      let passphrase = try invocation.secretLine(words.newPassphrasePrompt())
      guard !passphrase.isEmpty, passphrase.count <= PrivateKey.maximumPassphrase else {
        throw Problem.noPassphrase
      }
      if Tty.isTerminal(0) {
        let again = try invocation.secretLine(words.passphraseAgainPrompt())
        guard again == passphrase else { throw Problem.passphrasesDiffer }
      }
      pem = try key.pem(passphrase: passphrase)
    }
    do throws(SystemError) { try Files.writeNew(path, pem, permissions: 0o600) } catch {
      throw error.isAlreadyThere
        ? Problem.fileExists(path) : Problem.cannotWrite(path, reason: error.reason)
    }
    let request = try Authority.pemRequest(key: key)
    try invocation.print(String(decoding: request.dropLast(), as: UTF8.self))
    invocation.tell(invocation.words.readerKeyMade(file: path))
    return .done
  }

  /// Reads a key's file, with its passphrase where it has one.
  static func read(_ path: String, _ invocation: Invocation) throws -> PrivateKey {
    let pem: [UInt8]
    do throws(SystemError) { pem = try Files.readPrivate(path, maximumBytes: 16_384) } catch {
      if error.call == "permissions" { throw Problem.permissionsTooOpen(path) }
      throw Problem.cannotRead(path, reason: error.reason)
    }
    do throws(CryptoError) {
      guard PrivateKey.isEncrypted(pem: pem) else { return try PrivateKey(pem: pem) }
    } catch {
      throw Problem.badKey(path, what: error.description)
    }
    let passphrase = try invocation.secretLine(invocation.words.passphrasePrompt())
    do throws(CryptoError) { return try PrivateKey(pem: pem, passphrase: passphrase) } catch {
      throw error.kind == .untrusted
        ? Problem.wrongPassphrase(path) : Problem.badKey(path, what: error.description)
    }
  }
}

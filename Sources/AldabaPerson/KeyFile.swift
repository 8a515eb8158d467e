public import AldabaCrypto
import AldabaSystem
public import AldabaTerminal
import AldabaWords

/// A person's key in a file of theirs, under a passphrase where they want one.
public enum KeyFile {
  /// A new passphrase: typed twice at a terminal, unseen, or one line of standard input.
  public static func newPassphrase(_ invocation: Invocation) throws -> [UInt8] {
    let words = invocation.words
    let passphrase = try invocation.secretLine(words.newPassphrasePrompt())
    guard !passphrase.isEmpty, passphrase.count <= PrivateKey.maximumPassphrase else {
      throw Problem.noPassphrase
    }
    if Tty.isTerminal(0) {
      let again = try invocation.secretLine(words.passphraseAgainPrompt())
      guard again == passphrase else { throw Problem.passphrasesDiffer }
    }
    return passphrase
  }

  /// Reads a key; asks for its passphrase where it has one.
  public static func read(_ path: String, _ invocation: Invocation) throws -> PrivateKey {
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

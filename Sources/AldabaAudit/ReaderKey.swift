import AldabaCrypto
import AldabaPerson
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
      pem = try key.pem(passphrase: try KeyFile.newPassphrase(invocation))
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
}

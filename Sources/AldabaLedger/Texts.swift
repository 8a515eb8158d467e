import AldabaCrypto
public import AldabaSystem
import AldabaWire
import Glibc

/// Personal texts with their salts, beside the ledger that only commits to them.
///
/// A file for each, named by its commitment SHA-256(salt || text) in hexadecimal: salt, then text.
/// Erasing one leaves the ledger as it is and its proofs valid. Safe from every thread.
public struct Texts: Sendable {
  /// The number of bytes of a salt.
  public static let saltCount = 16
  /// The longest text, in bytes.
  public static let maximumText = 65_536

  private let directory: String

  init(directory: String) {
    self.directory = directory
  }

  /// A text with its salt, and what commits to both.
  public struct Entry: Sendable {
    let salt: [UInt8]
    let text: String
    let commitment: [UInt8]

    public init(salt: [UInt8], text: String, commitment: [UInt8]) {
      self.salt = salt
      self.text = text
      self.commitment = commitment
    }
  }

  /// Stores a text, durable before it returns; one that is there already is left as it is.
  ///
  /// A salt, text and commitment that do not belong together are a bug of the caller, who checks what
  /// comes from outside.
  public func put(salt: [UInt8], text: String, commitment: [UInt8]) throws(SystemError) {
    try put([Entry(salt: salt, text: text, commitment: commitment)])
  }

  /// Stores some, durable together before it returns, about as fast as one.
  public func put(_ entries: [Entry]) throws(SystemError) {
    var files: [(path: String, bytes: [UInt8])] = []
    var commitments: [String: [UInt8]] = [:]
    for entry in entries {
      let bytes = entry.salt + Array(entry.text.utf8)
      precondition(
        entry.salt.count == Texts.saltCount && entry.text.utf8.count <= Texts.maximumText)
      precondition(
        Crypto.sha256(bytes) == entry.commitment, "a text that is not the one committed to")
      files.append((path(entry.commitment), bytes))
      commitments[path(entry.commitment)] = entry.commitment
    }
    for path in try Files.writeNew(files, permissions: 0o600) {
      // Left over from a power cut, it may be incomplete.
      guard let commitment = commitments[path], try get(commitment) == nil,
        let file = files.first(where: { $0.path == path })
      else { continue }
      try Files.replace(path, file.bytes, permissions: 0o600)
    }
  }

  /// The text that a commitment stands for; nil when it was erased, never came or was changed.
  public func get(_ commitment: [UInt8]) throws(SystemError) -> (salt: [UInt8], text: String)? {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try Files.read(
        path(commitment), maximumBytes: Texts.saltCount + Texts.maximumText)
    } catch  where error.isNotFound || error.isTooLarge {
      return nil
    }
    guard bytes.count >= Texts.saltCount, Crypto.sha256(bytes) == commitment,
      let text = String(validating: bytes[Texts.saltCount...], as: UTF8.self)
    else { return nil }
    return (Array(bytes[..<Texts.saltCount]), text)
  }

  /// Whether a text is there, whatever is in it.
  public func holds(_ commitment: [UInt8]) -> Bool { Files.exists(path(commitment)) }

  /// Erases many texts, durable before it returns; those that are not there are passed over.
  public func erase(all commitments: [[UInt8]]) throws(SystemError) {
    for commitment in commitments {
      let path = path(commitment)
      if unlink(path) != 0, errno != ENOENT {
        throw SystemError(call: "unlink", code: errno, path: path)
      }
    }
    if !commitments.isEmpty { try Files.syncDirectory(directory) }
  }

  /// Erases a text for good, durable before it returns; false when it was not there.
  @discardableResult
  public func erase(_ commitment: [UInt8]) throws(SystemError) -> Bool {
    do throws(SystemError) {
      try Files.remove(path(commitment))
      return true
    } catch  where error.isNotFound {
      return false
    }
  }

  /// Removes what an interrupted `put` left under a temporary name: it may hold a personal text.
  func sweep() {
    for name in (try? Files.list(directory)) ?? [] where name.hasPrefix(".") {
      try? Files.remove("\(directory)/\(name)")
    }
  }

  private func path(_ commitment: [UInt8]) -> String {
    precondition(commitment.count == SHA256.count, "a commitment has 32 bytes")
    return "\(directory)/\(commitment.hex)"
  }
}

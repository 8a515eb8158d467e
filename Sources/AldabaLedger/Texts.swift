import AldabaCrypto
public import AldabaSystem
import AldabaWire
import Glibc

/// Personal texts with their salts, beside the ledger that only commits to them.
///
///     put → texts.log, one sync for many → when it is full: a file for each → log cleared
///
/// The log has those that came last (see `TextsLog`); the others have a file each in `texts/`, named by
/// its commitment SHA-256(salt || text) in hexadecimal: salt, then text. Erasing one leaves the
/// ledger as it is and its proofs valid. Safe from every thread.
public struct Texts: Sendable {
  /// The number of bytes of a salt.
  public static let saltCount = 16
  /// The longest text, in bytes.
  public static let maximumText = 65_536

  private let directory: String
  /// Nil until it is wanted. Held while texts are put or erased, so that none that was erased comes
  /// back.
  private let log = Lock<TextsLog?>(nil)

  /// - Parameter ledger: the ledger's folder.
  init(ledger: String) {
    directory = ledger + "/texts"
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
    let entries = entries.map { entry in
      let bytes = entry.salt + Array(entry.text.utf8)
      precondition(
        entry.salt.count == Texts.saltCount && entry.text.utf8.count <= Texts.maximumText)
      precondition(
        Crypto.sha256(bytes) == entry.commitment, "a text that is not the one committed to")
      return TextsLog.Entry(commitment: entry.commitment, bytes: bytes)
    }
    try withLog { (log) throws(SystemError) in
      if try log.append(entries) { return }
      try file(log.entries())
      try log.clear()
      // More at once than it ever takes.
      if try !log.append(entries) { try file(entries) }
    }
  }

  /// Gives texts a file each, durable before it returns.
  private func file(_ entries: [TextsLog.Entry]) throws(SystemError) {
    let files = entries.map { (path: path($0.commitment), bytes: $0.bytes) }
    let taken = Set(try Files.writeNew(files, permissions: 0o600))
    for entry in entries where taken.contains(path(entry.commitment)) {
      // Left over from a power cut, it may be incomplete.
      guard try read(entry.commitment) == nil else { continue }
      try Files.replace(path(entry.commitment), entry.bytes, permissions: 0o600)
    }
  }

  /// The text that a commitment stands for; nil when it was erased, never came or was changed.
  public func get(_ commitment: [UInt8]) throws(SystemError) -> (salt: [UInt8], text: String)? {
    var bytes = try read(commitment)
    if bytes == nil { bytes = try found(commitment) }
    // Between the two looks it may have got its file, and the log been cleared.
    if bytes == nil { bytes = try read(commitment) }
    guard let bytes,
      let text = String(validating: bytes[Texts.saltCount...], as: UTF8.self)
    else { return nil }
    return (Array(bytes[..<Texts.saltCount]), text)
  }

  /// Whether a text is there, whatever is in it.
  public func holds(_ commitment: [UInt8]) -> Bool {
    Files.exists(path(commitment)) || (try? found(commitment)) ?? nil != nil
      || Files.exists(path(commitment))
  }

  /// Erases many texts, durable before it returns; those that are not there are passed over.
  public func erase(all commitments: [[UInt8]]) throws(SystemError) {
    _ = try remove(commitments)
  }

  /// Erases a text for good, durable before it returns; false when it was not there.
  @discardableResult
  public func erase(_ commitment: [UInt8]) throws(SystemError) -> Bool {
    try remove([commitment])
  }

  /// Whether any of them was there.
  private func remove(_ commitments: [[UInt8]]) throws(SystemError) -> Bool {
    try withLog { (log) throws(SystemError) in
      let wasLogged = try log.erase(commitments)
      var wasFiled = false
      for commitment in commitments {
        let path = path(commitment)
        if unlink(path) == 0 {
          wasFiled = true
        } else if errno != ENOENT {
          throw SystemError(call: "unlink", code: errno, path: path)
        }
      }
      if wasFiled { try Files.syncDirectory(directory) }
      return wasLogged || wasFiled
    }
  }

  /// Salt and text, by their commitments, of those that have no file yet; for who reads a ledger that
  /// another process may have open. Nothing where there are none.
  public static func logged(ledger: String) throws(SystemError) -> [[UInt8]: [UInt8]] {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try Files.read(ledger + "/texts.log", maximumBytes: TextsLog.capacity)
    } catch  where error.isNotFound {
      return [:]
    }
    let entries = TextsLog.entries(in: bytes).map { ($0.commitment, $0.bytes) }
    return Dictionary(entries, uniquingKeysWith: { $1 })
  }

  /// Removes what an interrupted `put` left under a temporary name: it may hold a personal text.
  func sweep() {
    for name in (try? Files.list(directory)) ?? [] where name.hasPrefix(".") {
      try? Files.remove("\(directory)/\(name)")
    }
  }

  /// Salt and text from its own file; nil when there is none with the right content.
  private func read(_ commitment: [UInt8]) throws(SystemError) -> [UInt8]? {
    do throws(SystemError) {
      let bytes = try Files.read(
        path(commitment), maximumBytes: Texts.saltCount + Texts.maximumText)
      let isRight = bytes.count >= Texts.saltCount && Crypto.sha256(bytes) == commitment
      return isRight ? bytes : nil
    } catch  where error.isNotFound || error.isTooLarge {
      return nil
    }
  }

  private func found(_ commitment: [UInt8]) throws(SystemError) -> [UInt8]? {
    try withLog { (log) throws(SystemError) in try log.find(commitment) }
  }

  private func withLog<R>(
    _ body: (TextsLog) throws(SystemError) -> R
  ) throws(SystemError) -> R {
    try log.withLock { (log) throws(SystemError) -> R in
      if let log { return try body(log) }
      let opened = try TextsLog(directory + ".log")
      log = opened
      return try body(opened)
    }
  }

  private func path(_ commitment: [UInt8]) -> String {
    precondition(commitment.count == SHA256.count, "a commitment has 32 bytes")
    return "\(directory)/\(commitment.hex)"
  }
}

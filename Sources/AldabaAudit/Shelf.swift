import AldabaCrypto
import AldabaLedger
import AldabaSystem
import AldabaWire
import AldabaWords

/// The personal texts beside a ledger, read for people.
final class Shelf {
  private let ledger: String
  private let isThere: Bool
  /// Those that have no file yet, as they were when their log was last written.
  private var logged: [[UInt8]: [UInt8]] = [:]
  private var isLoggedAt: Int64?

  /// - Parameter ledger: the ledger's folder.
  init(ledger: String) {
    self.ledger = ledger
    isThere = Files.exists(ledger + "/texts")
  }

  /// The text that a commitment stands for. What is not among the others was erased; what cannot be
  /// read, or is not what was committed to, is not at hand.
  func text(_ commitment: Digest) -> Personal {
    guard isThere else { return .unknown }
    var bytes: [UInt8]?
    do throws(SystemError) {
      bytes = try filed(commitment)
      if bytes == nil { bytes = try last(commitment) }
      // Between the two looks it may have got its file, and the log been cleared.
      if bytes == nil { bytes = try filed(commitment) }
    } catch {
      return .unknown
    }
    guard let bytes else { return .erased }
    guard bytes.count >= 16, Crypto.sha256(bytes) == commitment.bytes,
      let text = String(validating: bytes[16...], as: UTF8.self)
    else { return .unknown }
    return .text(text)
  }

  private func filed(_ commitment: Digest) throws(SystemError) -> [UInt8]? {
    do throws(SystemError) {
      return try Files.read("\(ledger)/texts/\(commitment)", maximumBytes: 16 + 65_536)
    } catch  where error.isNotFound {
      return nil
    }
  }

  private func last(_ commitment: Digest) throws(SystemError) -> [UInt8]? {
    let modified: Int64
    do throws(SystemError) {
      modified = try Files.status(path: ledger + "/texts.log").modifiedExactly
    } catch  where error.isNotFound {
      return nil
    }
    if modified != isLoggedAt {
      logged = try Texts.logged(ledger: ledger)
      isLoggedAt = modified
    }
    return logged[commitment.bytes]
  }
}

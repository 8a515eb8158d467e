import AldabaCrypto
import AldabaSystem
import AldabaWire
import AldabaWords

/// The personal texts beside a ledger, read for people.
struct Shelf {
  private let directory: String
  private let isThere: Bool

  /// - Parameter ledger: the ledger's folder.
  init(ledger: String) {
    directory = ledger + "/texts"
    isThere = Files.exists(directory)
  }

  /// The text that a commitment stands for. What is not among the others was erased; what cannot be
  /// read, or is not what was committed to, is not at hand.
  func text(_ commitment: Digest) -> Personal {
    guard isThere else { return .unknown }
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try Files.read("\(directory)/\(commitment)", maximumBytes: 16 + 65_536)
    } catch {
      return error.isNotFound ? .erased : .unknown
    }
    guard bytes.count >= 16, Crypto.sha256(bytes) == commitment.bytes,
      let text = String(validating: bytes[16...], as: UTF8.self)
    else { return .unknown }
    return .text(text)
  }
}

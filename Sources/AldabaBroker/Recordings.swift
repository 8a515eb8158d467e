import AldabaSystem
import AldabaWire
import AldabaWords

/// Where the sealed pieces of recordings lie: `recordings/SESSION/00001.cms`. Only an auditor can
/// read them; the broker keeps them and knows their digests. Safe from every thread.
final class Recordings: Sendable {
  /// A piece on its way to the disk.
  struct Piece: Sendable {
    let session: SessionID
    let index: Int64
    let bytes: [UInt8]
  }

  /// The most bytes of one session's recording.
  static let sessionLimit: Int64 = 536_870_912

  private let folder: String
  /// The most bytes of all.
  private let limit: Int64
  private let used: Lock<Int64>

  /// Counts what is there.
  init(_ folder: String, limit: Int64) throws(Problem) {
    self.folder = folder
    self.limit = limit
    var bytes: Int64 = 0
    do throws(SystemError) {
      if Files.exists(folder) {
        for session in try Files.list(folder) {
          for piece in try Files.list("\(folder)/\(session)") {
            bytes += try Files.status(path: "\(folder)/\(session)/\(piece)").size
          }
        }
      }
    } catch {
      throw .cannotRead(folder, reason: error.reason)
    }
    used = Lock(bytes)
  }

  /// Takes room for a piece, or says that there is none.
  ///
  /// - Parameter before: bytes of the same session that are there already.
  func reserve(_ bytes: Int, before: Int64) -> Bool {
    let bytes = Int64(bytes)
    guard before + bytes <= Recordings.sessionLimit else { return false }
    return used.withLock { used in
      guard used + bytes <= limit else { return false }
      used += bytes
      return true
    }
  }

  /// Writes a piece, durable before it returns. What an unclean end left under its name is replaced:
  /// nothing on record committed to it.
  func put(_ piece: Piece) throws(SystemError) {
    let own = "\(folder)/\(piece.session.rawValue)"
    for folder in [folder, own] where !Files.exists(folder) {
      do throws(SystemError) { try Files.makeDirectory(folder, permissions: 0o700) } catch {
        guard error.isAlreadyThere else { throw error }
      }
    }
    let digits = String(piece.index)
    let name = String(repeating: "0", count: max(0, 5 - digits.utf8.count)) + digits
    try Files.replace("\(own)/\(name).cms", piece.bytes, permissions: 0o600)
  }
}

import AldabaJSON
public import AldabaProof
import AldabaSystem
public import AldabaTerminal
public import AldabaWire

/// A party's own copy of what stood in the ledger: every record of the session with its proof, one a
/// line, and the texts that it commits to. It is written as it comes, so that a killed program has
/// what it had seen.
public final class Receipts {
  public let path: String
  private var file: AppendFile?
  private var hasFailed = false
  /// Records that an earlier run of this program has kept.
  private var kept: Set<Int64> = []

  /// - Parameter home: the file lies in `receipts` of its state folder, named by the session.
  public init(_ home: Home, _ session: SessionID) {
    path = "\(home.state)/receipts/\(session.rawValue).jsonl"
  }

  /// Goes on where an earlier run stopped. The end of a line that was cut short is kept on a line of its
  /// own, which nobody believes, and its record comes again.
  public func goOn() {
    guard !hasFailed, file == nil, Files.exists(path) else { return }
    do throws(SystemError) {
      let bytes = try Files.readPrivate(path, maximumBytes: Receipts.limit)
      for line in bytes.split(separator: 0x0A) {
        guard let index = (try? JSON.parse(Array(line)))?["index"]?.integer else { continue }
        kept.insert(index)
      }
      let file = try AppendFile(opening: path)
      if bytes.last != 0x0A, !bytes.isEmpty { try file.append([0x0A]) }
      self.file = file
    } catch {
      hasFailed = true
    }
  }

  /// Bytes of one session's copy that are read again at most.
  private static let limit = 67_108_864

  public func add(_ receipt: Receipt, _ texts: [String: PersonalText]) {
    guard !hasFailed, !kept.contains(receipt.index), case .object(var members) = receipt.json
    else { return }
    members["texts"] = .object(texts.mapValues(\.json))
    do throws(SystemError) {
      if file == nil {
        try Folders.make(Files.directory(of: path))
        file = try AppendFile(creating: path, permissions: 0o600)
      }
      try file?.append(JSON.object(members).encoded() + [0x0A])
    } catch {
      // A copy that cannot be kept ends nothing: the ledger has it, and `close` says that there is
      // none here.
      hasFailed = true
    }
  }

  /// Where it is, durable; nil when it could not be kept.
  public func close() -> String? {
    guard !hasFailed, let file else { return nil }
    return (try? file.syncData()) == nil ? nil : path
  }
}

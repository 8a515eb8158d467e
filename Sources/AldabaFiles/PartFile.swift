import AldabaCrypto
import AldabaSystem
import AldabaWire

/// A file that is arriving: under a name where nobody looks for it, hashed as it is written.
final class PartFile {
  let item: Offer.Item
  private let file: Descriptor
  private let hash: SHA256
  /// Bytes that were written or found.
  private(set) var written: Int64 = 0
  /// Of those, what the disk was told to write already.
  private var started: Int64 = 0

  /// So many bytes are left to the system before it is told to begin writing them.
  private static let stride: Int64 = 8_388_608

  /// How many parts are written at once.
  static let mostParts = 64

  enum Beginning {
    /// Beside its place. An earlier transfer may have left a part: a file of ours with one name,
    /// that nobody else may write and nobody is writing. Anything else under this name is `exists` and stays as it is.
    case alone
    /// In a folder that is ours alone; what is there is kept.
    case kept
    /// In a folder that is ours alone; what is there is of no use.
    case fresh
  }

  /// Makes the file, or opens and hashes what an earlier transfer of the same bytes left.
  init(
    _ name: String, in folder: OpenFolder, _ item: Offer.Item, _ beginning: Beginning,
    stop: StopSign
  ) throws(FileTrouble) {
    self.item = item
    hash = SHA256()
    var found: Int64 = 0
    if let new = try PartFile.make(name, in: folder) {
      file = new
    } else {
      file = try PartFile.open(name, in: folder, isAlone: beginning == .alone)
      found = try writing { () throws(SystemError) in try Files.status(file.number) }.size
    }
    if beginning == .alone { try lock() }
    if found > item.bytes || found > 0 && beginning == .fresh {
      try restart()
    } else if found > 0 {
      written = try Buffer().hash(file.number, upTo: found, into: hash, stop: stop)
      started = written
    }
  }

  /// nil: the name is taken.
  private static func make(
    _ name: String, in folder: OpenFolder
  ) throws(FileTrouble) -> Descriptor? {
    do throws(SystemError) {
      return try folder.openNew(name, permissions: 0o600)
    } catch {
      if error.isAlreadyThere { return nil }
      throw .writing(error)
    }
  }

  private static func open(
    _ name: String, in folder: OpenFolder, isAlone: Bool
  ) throws(FileTrouble) -> Descriptor {
    do throws(SystemError) {
      let file = try folder.openToWrite(name)
      let status = try Files.status(file.number)
      if status.isOurFile && (!isAlone || status.permissions & 0o022 == 0) { return file }
    } catch {
      if error.isExhausted { throw .unable }
    }
    throw .exists
  }

  private func lock() throws(FileTrouble) {
    do throws(SystemError) { try Files.lock(file.number) } catch { throw .writing(error) }
  }

  /// SHA-256 of what is there.
  var digest: [UInt8] { hash.soFar() }
  var missing: Int64 { item.bytes - written }
  /// Everything is there, and it is what was agreed.
  var isRight: Bool {
    missing == 0 && Crypto.constantTimeEqual(digest, item.digest.bytes)
  }

  /// Forgets what is there.
  func restart() throws(FileTrouble) {
    let number = file.number
    do throws(SystemError) { try Files.truncate(number, to: 0) } catch { throw .writing(error) }
    _ = hash.finish()
    written = 0
    started = 0
  }

  /// Adds bytes, no more than are missing.
  func write(_ bytes: UnsafeRawBufferPointer) throws(FileTrouble) {
    precondition(Int64(bytes.count) <= missing)
    let (number, place) = (file.number, written)
    do throws(SystemError) {
      try IO.writeAll(number, bytes, at: place)
    } catch {
      throw .writing(error)
    }
    hash.update(bytes)
    advance(bytes.count)
  }

  /// The same of several parts, at most `mostParts`, in one call.
  func write(_ parts: ArraySlice<[UInt8]>) throws(FileTrouble) {
    let count = parts.reduce(0) { $0 + $1.count }
    precondition(Int64(count) <= missing)
    let (number, place) = (file.number, written)
    do throws(SystemError) {
      try IO.writeAll(number, parts, at: place)
    } catch {
      throw .writing(error)
    }
    for part in parts { part.withUnsafeBytes { hash.update($0) } }
    advance(count)
  }

  private func advance(_ count: Int) {
    written += Int64(count)
    guard written - started >= PartFile.stride else { return }
    Files.startWriting(file.number, at: started, bytes: written - started)
    started = written
  }

  /// Gives a file that was checked its permissions and time.
  func settle(permissions: UInt32) throws(FileTrouble) {
    do throws(SystemError) {
      try Files.setPermissions(file.number, permissions)
      try Files.setModified(file.number, seconds: item.modified)
    } catch {
      throw .writing(error)
    }
  }

  /// Makes it durable.
  func sync() throws(FileTrouble) {
    do throws(SystemError) { try Files.sync(file.number) } catch { throw .writing(error) }
  }
}

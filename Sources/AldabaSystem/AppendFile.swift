import CLinux
import Glibc

/// A file that only grows; it belongs to one thread.
///
/// Nothing is ever truncated or overwritten. Bytes count as written when `append` has taken them
/// and as durable when `syncData` has returned. After a failed `syncData` nothing is known any more:
/// the process must end.
public final class AppendFile {
  public let path: String
  private let descriptor: Descriptor
  /// Bytes in the file, as far as this object wrote or found them.
  public private(set) var size: Int64

  /// Opens an existing file to append to. open with O_APPEND, fstat.
  public init(opening path: String) throws(SystemError) {
    self.path = path
    let flags = O_WRONLY | O_APPEND | O_NOFOLLOW
    descriptor = Descriptor(
      owning: try check("open", path: path) { aldaba_open(path, flags, 0) })
    size = try Files.status(descriptor.number, path).size
  }

  /// Makes an empty file, durable by its name. open with O_EXCL and O_APPEND, fchmod, fsync, fsync
  /// of the folder.
  public init(creating path: String, permissions: UInt32) throws(SystemError) {
    self.path = path
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW
    descriptor = Descriptor(
      owning: try check("open", path: path) { aldaba_open(path, flags, permissions & 0o700) })
    size = 0
    let number = descriptor.number
    try check("fchmod", path: path) { fchmod(number, permissions) }
    try Files.sync(number, path)
    try Files.syncDirectory(Files.directory(of: path))
  }

  /// Writes everything from `offset` on at the file's end. write, again after a short one.
  ///
  /// When the disk fills up in the middle, `size` tells how much is there: to go on later, append the
  /// same bytes from where it stopped.
  public func append(_ bytes: [UInt8], from offset: Int = 0) throws(SystemError) {
    var done = offset
    while done < bytes.count {
      do throws(SystemError) {
        switch try IO.write(descriptor.number, bytes, from: done) {
        case .bytes(let count):
          done += count
          size += Int64(count)
        case .wouldBlock, .end:
          throw SystemError(call: "write", code: EIO)
        }
      } catch {
        throw SystemError(call: error.call, code: error.code, path: path)
      }
    }
  }

  /// Makes all that was appended durable. fdatasync. The commit point of whoever appends.
  public func syncData() throws(SystemError) {
    try Files.syncData(descriptor.number, path)
  }
}

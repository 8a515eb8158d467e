import CLinux
import Glibc

extension Files {
  /// Makes new files in one folder, durable together: about as fast as one of them. A name that is
  /// taken is left as it is.
  ///
  /// For each open with O_EXCL, fchmod, write, close; then syncfs, once for all, which is also asked
  /// for what else that file system has not written. After a failed write or sync the files that
  /// were made are removed. Gives the paths that were taken.
  public static func writeNew(
    _ files: [(path: String, bytes: [UInt8])], permissions: UInt32
  ) throws(SystemError) -> [String] {
    guard let first = files.first else { return [] }
    // Opened before anything is written: it is told of every write that fails from here on.
    let path = directory(of: first.path)
    let folder = Descriptor(
      owning: try check("open", path: path) { aldaba_open(path, O_RDONLY | O_DIRECTORY, 0) })
    let number = folder.number
    var made: [String] = []
    var taken: [String] = []
    do throws(SystemError) {
      for (path, bytes) in files {
        do throws(SystemError) {
          let file = try openNew(path, permissions: permissions)
          made.append(path)
          try IO.writeAll(file.number, bytes)
        } catch  where error.isAlreadyThere {
          taken.append(path)
        }
      }
      try check("syncfs", path: path) { aldaba_sync_file_system(number) }
    } catch {
      for path in made { unlink(path) }
      throw error
    }
    return taken
  }
}

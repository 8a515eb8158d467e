import CLinux
import Glibc

extension Files {
  /// Makes new files in one folder, durable together: about as fast as one of them. A name that is
  /// taken is left as it is.
  ///
  /// For each open with O_EXCL, fchmod, write, sync_file_range; then fsync of each, of which the
  /// first commits what all of them need; then fsync of the folder. After a failed write or sync the
  /// files that were made are removed. Gives the paths that were taken.
  public static func writeNew(
    _ files: [(path: String, bytes: [UInt8])], permissions: UInt32
  ) throws(SystemError) -> [String] {
    var made: [(path: String, number: Int32)] = []
    var taken: [String] = []
    defer { for file in made { _ = Glibc.close(file.number) } }
    do throws(SystemError) {
      for (path, bytes) in files {
        do throws(SystemError) {
          let file = try openNew(path, permissions: permissions)
          let number = file.release()
          made.append((path, number))
          try IO.writeAll(number, bytes)
          // It only begins: whether it went well is what fsync says.
          _ = aldaba_begin_writing(number)
        } catch  where error.isAlreadyThere {
          taken.append(path)
        }
      }
      for file in made { try sync(file.number, file.path) }
      if let file = made.first { try syncDirectory(directory(of: file.path)) }
    } catch {
      for file in made { unlink(file.path) }
      throw error
    }
    return taken
  }
}

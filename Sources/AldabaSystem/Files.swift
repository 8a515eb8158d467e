import CLinux
import Glibc

/// Files as the product needs them: bounded reads, durable writes, checked permissions.
///
/// Each function names its system calls. "Durable" means: after it returns, the change survives a
/// power cut. Descriptors are closed on exec.
public enum Files {
  // MARK: Reading

  /// The whole file; one longer than `maximumBytes` is an error (`isTooLarge`). open, fstat, read.
  public static func read(_ path: String, maximumBytes: Int) throws(SystemError) -> [UInt8] {
    let file = try openToRead(path)
    return try contents(file.number, path, maximumBytes: maximumBytes)
  }

  /// The whole of a secret file, which only its owner may touch. open, fstat, read.
  ///
  /// What is read is what was checked. Errors as for `requirePrivate` and `read`.
  public static func readPrivate(
    _ path: String, maximumBytes: Int
  ) throws(SystemError) -> [UInt8] {
    let file = try openToRead(path)
    try requirePrivate(try status(file.number, path), path)
    return try contents(file.number, path, maximumBytes: maximumBytes)
  }

  private static func contents(
    _ number: Int32, _ path: String, maximumBytes: Int
  ) throws(SystemError) -> [UInt8] {
    do throws(SystemError) {
      // One byte more than there is lets one call see the end.
      let size = try status(number, path).size
      let chunk = Int(clamping: min(max(size, 4096), Int64(maximumBytes))) + 1
      return try IO.readToEnd(number, maximum: maximumBytes, chunk: chunk)
    } catch {
      throw SystemError(call: error.call, code: error.code, path: path)
    }
  }

  /// Opens for reading. A pipe or device does not make it wait, but belongs to the caller to refuse.
  ///
  /// With `followLinks` false, a symbolic link as the last part of the path is refused (ELOOP).
  public static func openToRead(
    _ path: String, followLinks: Bool = true
  ) throws(SystemError) -> Descriptor {
    let flags = O_RDONLY | O_NOCTTY | O_NONBLOCK | (followLinks ? 0 : O_NOFOLLOW)
    return Descriptor(owning: try check("open", path: path) { aldaba_open(path, flags, 0) })
  }

  // MARK: Writing

  /// Makes a new file, durable; an existing one is an error (`isAlreadyThere`).
  ///
  /// open with O_EXCL, fchmod, write, fsync, close, then open and fsync of the folder. After a failed
  /// write the file is removed.
  public static func writeNew(
    _ path: String, _ bytes: [UInt8], permissions: UInt32
  ) throws(SystemError) {
    try create(path, permissions) { (file) throws(SystemError) in
      try IO.writeAll(file, bytes)
    }
    try syncDirectory(directory(of: path))
  }

  /// Makes a new file as `writeNew` does, of pieces that are put one behind the other: no more than a
  /// mebibyte of them waits in memory.
  public static func writeNew(
    _ path: String, permissions: UInt32,
    pieces: ((_ put: ([UInt8]) throws(SystemError) -> Void) throws(SystemError) -> Void)
  ) throws(SystemError) {
    try create(path, permissions) { (file) throws(SystemError) in
      var waiting: [UInt8] = []
      try pieces { (piece) throws(SystemError) in
        waiting += piece
        guard waiting.count >= 1 << 20 else { return }
        try IO.writeAll(file, waiting)
        waiting.removeAll(keepingCapacity: true)
      }
      try IO.writeAll(file, waiting)
    }
    try syncDirectory(directory(of: path))
  }

  /// Makes or replaces a file, durable: readers, and a machine that lost power, see the old
  /// contents or the new ones.
  ///
  /// open with O_EXCL of a name beside it, fchmod, write, fsync, close, rename, then open and fsync
  /// of the folder.
  public static func replace(
    _ path: String, _ bytes: [UInt8], permissions: UInt32
  ) throws(SystemError) {
    let folder = directory(of: path)
    let temporary = "\(folder)/.\(name(of: path)).\(unique())"
    try create(temporary, permissions) { (file) throws(SystemError) in
      try IO.writeAll(file, bytes)
    }
    do throws(SystemError) {
      try check("rename", path: path) { rename(temporary, path) }
    } catch {
      unlink(temporary)
      throw error
    }
    try syncDirectory(folder)
  }

  private static func create(
    _ path: String, _ permissions: UInt32, _ write: (Int32) throws(SystemError) -> Void
  ) throws(SystemError) {
    let file = try openNew(path, permissions: permissions)
    do throws(SystemError) {
      try write(file.number)
      try sync(file.number, path)
    } catch {
      unlink(path)
      throw SystemError(call: error.call, code: error.code, path: path)
    }
  }

  /// Makes an empty file and opens it to read and write; not yet durable. open with O_EXCL, fchmod.
  public static func openNew(
    _ path: String, permissions: UInt32
  ) throws(SystemError) -> Descriptor {
    let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW
    // First with nothing for others, then exactly what was asked for, whatever the umask.
    let file = Descriptor(
      owning: try check("open", path: path) { aldaba_open(path, flags, permissions & 0o700) })
    let number = file.number
    try check("fchmod", path: path) { fchmod(number, permissions) }
    return file
  }

  /// Opens a new file that has no name any more, on the disk that `path` is on: it is gone with its
  /// descriptor. open with O_EXCL of a name beside it, fchmod, unlink.
  public static func openNameless(beside path: String) throws(SystemError) -> Descriptor {
    let temporary = "\(directory(of: path))/.\(name(of: path)).\(unique())"
    let file = try openNew(temporary, permissions: 0o600)
    try remove(temporary)
    return file
  }

  /// Opens an existing file to read and write in place.
  public static func openToWrite(_ path: String) throws(SystemError) -> Descriptor {
    let flags = O_RDWR | O_NOFOLLOW | O_NOCTTY
    return Descriptor(owning: try check("open", path: path) { aldaba_open(path, flags, 0) })
  }

  /// Reserves a file's first `bytes` on the disk, so that writing there needs no space. fallocate.
  public static func reserve(_ file: Int32, bytes: Int64) throws(SystemError) {
    try checkNumber("posix_fallocate") { posix_fallocate(file, 0, off_t(bytes)) }
  }

  /// Makes contents and size durable. fsync. After a failure nothing about the file is known.
  public static func sync(_ file: Int32, _ path: String? = nil) throws(SystemError) {
    try check("fsync", path: path) { fsync(file) }
  }

  /// Makes contents durable, and a changed size. fdatasync. After a failure nothing is known.
  public static func syncData(_ file: Int32, _ path: String? = nil) throws(SystemError) {
    try check("fdatasync", path: path) { fdatasync(file) }
  }

  /// Makes a folder's names durable. open, fsync.
  public static func syncDirectory(_ path: String) throws(SystemError) {
    let folder = Descriptor(
      owning: try check("open", path: path) { aldaba_open(path, O_RDONLY | O_DIRECTORY, 0) })
    try sync(folder.number, path)
  }

  // MARK: Names

  /// Removes a file, durable; one that is not there is an error. unlink, fsync of the folder.
  public static func remove(_ path: String) throws(SystemError) {
    try check("unlink", path: path) { unlink(path) }
    try syncDirectory(directory(of: path))
  }

  /// Renames a file within a folder or file system, durable. rename, fsync of both folders.
  ///
  /// Without `replacing`, a taken name is an error (`isAlreadyThere`). renameat2.
  public static func move(
    _ from: String, to destination: String, replacing: Bool
  ) throws(SystemError) {
    try check("rename", path: destination) {
      replacing ? rename(from, destination) : aldaba_rename_new(from, destination)
    }
    try syncDirectory(directory(of: destination))
    if directory(of: from) != directory(of: destination) {
      try syncDirectory(directory(of: from))
    }
  }

  /// Makes a folder with exactly these permissions, durable. mkdir, chmod, fsync of its parent.
  public static func makeDirectory(_ path: String, permissions: UInt32) throws(SystemError) {
    try check("mkdir", path: path) { mkdir(path, permissions & 0o700) }
    try check("chmod", path: path) { chmod(path, permissions) }
    try syncDirectory(directory(of: path))
  }

  /// Removes an empty folder. rmdir, fsync of its parent.
  public static func removeDirectory(_ path: String) throws(SystemError) {
    try check("rmdir", path: path) { rmdir(path) }
    try syncDirectory(directory(of: path))
  }

  /// Whether anything has that name, be it a link to nowhere. lstat.
  public static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// The names in a folder, without "." and "..", in the order of their bytes.
  public static func list(_ path: String) throws(SystemError) -> [String] {
    guard let folder = opendir(path) else {
      throw SystemError(call: "opendir", code: errno, path: path)
    }
    defer { closedir(folder) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(folder) else { break }
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    if errno != 0 { throw SystemError(call: "readdir", code: errno, path: path) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The folder that holds a path's last part: "." for a bare name.
  public static func directory(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: 0x2f) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A path's last part.
  public static func name(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: 0x2f) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  private static func unique() -> String {
    var number: UInt64 = 0
    // Fails only where the kernel has no such call; then the process and the time must do.
    if getentropy(&number, 8) != 0 {
      number = UInt64(bitPattern: Clock.bootNanoseconds()) ^ UInt64(getpid()) << 48
    }
    return String(number, radix: 36)
  }
}

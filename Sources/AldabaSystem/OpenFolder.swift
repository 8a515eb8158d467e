import CLinux
import Glibc

/// A folder that is held open: what is done in it happens in this very folder, whatever its path
/// leads to meanwhile. Names are single parts of a path; a symbolic link is never followed.
public final class OpenFolder: Sendable {
  private let descriptor: Descriptor
  /// Where it was when it was opened; for errors.
  public let path: String

  /// Opens a folder. open with O_DIRECTORY.
  ///
  /// With `followLinks` false, a symbolic link as the last part of the path is refused.
  public init(_ path: String, followLinks: Bool = true) throws(SystemError) {
    let flags = O_RDONLY | O_DIRECTORY | (followLinks ? 0 : O_NOFOLLOW)
    descriptor = Descriptor(owning: try check("open", path: path) { aldaba_open(path, flags, 0) })
    self.path = path
  }

  private init(_ descriptor: consuming Descriptor, _ path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  private func path(of name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }

  /// The open folder's number, for system calls.
  public var number: Int32 { descriptor.number }

  // MARK: Looking

  public func status() throws(SystemError) -> FileStatus {
    try Files.status(number, path)
  }

  /// What a name is, a link itself if it is one. fstatat.
  public func status(_ name: String) throws(SystemError) -> FileStatus {
    var status = stat()
    let folder = number
    try check("stat", path: path(of: name)) {
      fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW)
    }
    return FileStatus(status)
  }

  /// Whether anything has that name; what cannot be looked at counts as there.
  public func has(_ name: String) -> Bool {
    do throws(SystemError) {
      _ = try status(name)
      return true
    } catch {
      return !error.isNotFound
    }
  }

  /// The names in it, without "." and "..", in the order of their bytes. A name that is no UTF-8
  /// has U+FFFD in it.
  public func names() throws(SystemError) -> [String] {
    try Files.list("/proc/self/fd/\(number)")
  }

  /// Bytes that this user may still write on its file system. fstatvfs.
  public func freeBytes() throws(SystemError) -> Int64 {
    var status = statvfs()
    let folder = number
    try check("fstatvfs", path: path) { fstatvfs(folder, &status) }
    let blocks = UInt64(status.f_bavail).multipliedFullWidth(by: UInt64(status.f_frsize))
    return blocks.high == 0 ? Int64(clamping: blocks.low) : Int64.max
  }

  /// Refuses a folder where this user may not make names: read-only, or not theirs. faccessat.
  public func requireWritable() throws(SystemError) {
    let folder = number
    try check("access", path: path) { faccessat(folder, ".", W_OK | X_OK, AT_EACCESS) }
  }

  // MARK: Opening

  /// Opens a file to read. openat with O_NOFOLLOW. A pipe or device does not make it wait, but
  /// belongs to the caller to refuse.
  public func open(_ name: String) throws(SystemError) -> Descriptor {
    try open(name, O_RDONLY | O_NOCTTY | O_NONBLOCK, 0)
  }

  /// Opens an existing file to read and write in place.
  public func openToWrite(_ name: String) throws(SystemError) -> Descriptor {
    try open(name, O_RDWR | O_NOCTTY | O_NONBLOCK, 0)
  }

  /// Makes an empty file and opens it to read and write; a taken name is an error. openat with
  /// O_EXCL.
  public func openNew(_ name: String, permissions: UInt32) throws(SystemError) -> Descriptor {
    try open(name, O_RDWR | O_CREAT | O_EXCL, permissions)
  }

  private func open(
    _ name: String, _ flags: Int32, _ permissions: UInt32
  ) throws(SystemError) -> Descriptor {
    let folder = number
    return Descriptor(
      owning: try check("open", path: path(of: name)) {
        aldaba_open_at(folder, name, flags | O_NOFOLLOW, permissions)
      })
  }

  /// Opens a folder in it.
  public func folder(_ name: String) throws(SystemError) -> OpenFolder {
    OpenFolder(try open(name, O_RDONLY | O_DIRECTORY, 0), path(of: name))
  }

  // MARK: Changing

  /// Makes a folder, 0700; a taken name is an error. mkdirat.
  public func makeFolder(_ name: String) throws(SystemError) {
    let folder = number
    try check("mkdir", path: path(of: name)) { mkdirat(folder, name, 0o700) }
  }

  /// Removes a file's name. unlinkat.
  public func remove(_ name: String) throws(SystemError) {
    let folder = number
    try check("unlink", path: path(of: name)) { unlinkat(folder, name, 0) }
  }

  /// Removes an empty folder. unlinkat.
  public func removeFolder(_ name: String) throws(SystemError) {
    let folder = number
    try check("rmdir", path: path(of: name)) { unlinkat(folder, name, AT_REMOVEDIR) }
  }

  /// Gives a file or folder another name in this folder. Without `replacing`, a taken name is an
  /// error (`isAlreadyThere`). renameat2. Durable after `sync`.
  public func rename(
    _ name: String, to other: String, replacing: Bool
  ) throws(SystemError) {
    let folder = number
    try check("rename", path: path(of: other)) {
      aldaba_rename_at(folder, name, folder, other, replacing ? 1 : 0)
    }
  }

  /// Makes the names durable. fsync.
  public func sync() throws(SystemError) { try Files.sync(number, path) }

  /// Chooses the folder's own permissions. fchmod.
  public func setPermissions(_ permissions: UInt32) throws(SystemError) {
    try Files.setPermissions(number, permissions)
  }
}

extension Files {
  /// Chooses an open file's permissions exactly, whatever the umask. fchmod.
  public static func setPermissions(
    _ file: Int32, _ permissions: UInt32
  ) throws(SystemError) {
    try check("fchmod") { fchmod(file, permissions) }
  }

  /// Sets when an open file was last written, in seconds since 1970. futimens.
  public static func setModified(_ file: Int32, seconds: Int64) throws(SystemError) {
    let time = timespec(tv_sec: Int(seconds), tv_nsec: 0)
    let times = [time, time]
    try check("futimens") { futimens(file, times) }
  }

  /// Cuts an open file. ftruncate.
  public static func truncate(_ file: Int32, to bytes: Int64) throws(SystemError) {
    try check("ftruncate") { ftruncate(file, off_t(bytes)) }
  }

  /// Takes a lock on an open file that ends with it; a held one is an error (`isBusy`). flock.
  public static func lock(_ file: Int32) throws(SystemError) {
    try check("flock") { flock(file, LOCK_EX | LOCK_NB) }
  }

  /// Begins to write a part of a file to the disk, so that a later `sync` finds little to do. Where
  /// the file system cannot, nothing happens. sync_file_range.
  public static func startWriting(_ file: Int32, at offset: Int64, bytes: Int64) {
    _ = aldaba_start_writing(file, offset, bytes)
  }

  /// Makes everything on a file's file system durable: for many small files at once. syncfs.
  public static func syncAll(_ file: Int32) throws(SystemError) {
    try check("syncfs") { aldaba_sync_all(file) }
  }

  /// Where a path leads in the end: absolute, without links. realpath.
  public static func real(_ path: String) throws(SystemError) -> String {
    guard let found = realpath(path, nil) else {
      throw SystemError(call: "realpath", code: errno, path: path)
    }
    defer { free(found) }
    return String(cString: found)
  }

  /// The permission bits that this process leaves out of new files. Read, not set and reset, which
  /// other threads would see; where /proc does not tell it, everything but the owner's.
  public static func umask() -> UInt32 {
    let strictest: UInt32 = 0o077
    guard let status = try? read("/proc/self/status", maximumBytes: 65_536) else {
      return strictest
    }
    for line in status.split(separator: 0x0A) where line.starts(with: "Umask:".utf8) {
      let digits = String(decoding: line.dropFirst(6), as: UTF8.self)
      return UInt32(digits.drop { $0 == "\t" || $0 == " " }, radix: 8) ?? strictest
    }
    return strictest
  }

  /// The current folder. getcwd.
  public static func currentFolder() throws(SystemError) -> String {
    guard let found = getcwd(nil, 0) else { throw SystemError(call: "getcwd", code: errno) }
    defer { free(found) }
    return String(cString: found)
  }
}

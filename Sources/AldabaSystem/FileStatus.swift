import CLinux
import Glibc

/// What the system knows about a file.
public struct FileStatus: Sendable, Equatable {
  public enum Kind: Sendable { case file, directory, link, other }

  public let kind: Kind
  public let size: Int64
  /// The permission bits, 0o7777 at most.
  public let permissions: UInt32
  public let owner: UInt32
  /// Milliseconds since 1970.
  public let modified: Int64
  /// Nanoseconds since 1970: together with the size, whether a file was written to.
  public let modifiedExactly: Int64
  /// How many names the file has.
  public let links: UInt64
  /// Together with `inode`, which file it is.
  public let device: UInt64
  public let inode: UInt64

  /// A plain file of this process's user that has no other name.
  public var isOurFile: Bool { kind == .file && isOurs && links == 1 }

  /// It belongs to this process's user.
  public var isOurs: Bool { owner == geteuid() }

  init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .directory
    case S_IFLNK: kind = .link
    default: kind = .other
    }
    size = Int64(status.st_size)
    permissions = status.st_mode & 0o7777
    owner = status.st_uid
    modified = Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
    modifiedExactly =
      Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
    links = UInt64(status.st_nlink)
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }
}

extension Files {
  /// What an open descriptor is. fstat.
  public static func status(
    _ file: Int32, _ path: String? = nil
  ) throws(SystemError) -> FileStatus {
    var status = stat()
    try check("fstat", path: path) { fstat(file, &status) }
    return FileStatus(status)
  }

  /// What a path leads to; with `followLinks` false, the link itself. stat or lstat.
  public static func status(
    path: String, followLinks: Bool = true
  ) throws(SystemError) -> FileStatus {
    var status = stat()
    try check("stat", path: path) { followLinks ? stat(path, &status) : lstat(path, &status) }
    return FileStatus(status)
  }

  /// Refuses a file or folder of somebody else, or with any permission for group or others: the
  /// error has the call "permissions" and is `isDenied`. stat.
  public static func requirePrivate(_ path: String) throws(SystemError) {
    try requirePrivate(try status(path: path), path)
  }

  static func requirePrivate(_ status: FileStatus, _ path: String) throws(SystemError) {
    guard status.owner == geteuid(), status.permissions & 0o077 == 0 else {
      throw SystemError(call: "permissions", code: EACCES, path: path)
    }
  }

  /// Takes a lock that ends with the descriptor or the process; a held one is an error (`isBusy`).
  ///
  /// open with O_CREAT, flock. The file stays; its existence means nothing.
  public static func lock(_ path: String) throws(SystemError) -> Descriptor {
    let flags = O_RDWR | O_CREAT | O_NOFOLLOW
    let file = Descriptor(
      owning: try check("open", path: path) { aldaba_open(path, flags, 0o600) })
    let number = file.number
    try check("flock", path: path) { flock(number, LOCK_EX | LOCK_NB) }
    return file
  }
}

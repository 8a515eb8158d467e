import AldabaSystem
public import AldabaWire

/// A file or a folder as it is offered to the other side.
public struct Offer: Sendable, Equatable {
  public let name: FileName
  /// Of the file, or of all files of the folder.
  public let bytes: Int64
  /// SHA-256 of the file, or of the folder's list.
  public let digest: Digest
  /// Permission bits of a file, 0o777 at most: with those of a program only where it shall be one.
  public let mode: UInt32
  /// When a file was last written, in seconds since 1970.
  public let modified: Int64
  /// Of a folder.
  public let list: FileList?

  public init(
    file name: FileName, bytes: Int64, digest: Digest, mode: UInt32, modified: Int64
  ) {
    self.name = name
    self.bytes = bytes
    self.digest = digest
    self.mode = mode & 0o777
    self.modified = min(max(modified, 0), FileList.latest)
    list = nil
  }

  public init(folder name: FileName, _ list: FileList, modified: Int64) {
    self.name = name
    self.bytes = list.bytes
    self.digest = list.digest
    mode = 0
    self.modified = min(max(modified, 0), FileList.latest)
    self.list = list
  }

  /// How many files, for a folder.
  public var files: Int? { list?.entries.count }

  /// Whether something in it will be a program.
  public var isExecutable: Bool { entries.contains { $0.mode & 0o111 != 0 } }

  /// The files one after the other, as their bytes travel.
  var entries: [Item] {
    guard let list else {
      return [Item(bytes: bytes, digest: digest, mode: mode, modified: modified)]
    }
    return list.entries.map {
      Item(bytes: $0.bytes, digest: $0.digest, mode: $0.mode, modified: $0.modified)
    }
  }

  /// What a receiver checks and keeps of each file.
  struct Item: Sendable, Equatable {
    let bytes: Int64
    let digest: Digest
    let mode: UInt32
    let modified: Int64
  }
}

/// Which file it was when it was looked at, and whether it has been written to since.
struct Mark: Sendable, Equatable {
  private let device: UInt64
  private let inode: UInt64
  private let modified: Int64
  private let size: Int64

  init(_ status: FileStatus) {
    device = status.device
    inode = status.inode
    modified = status.modifiedExactly
    size = status.size
  }

}

/// A problem with one of the files on this side: which, and what.
public struct FileProblem: Error, Sendable, Equatable {
  public let trouble: FileTrouble
  /// As the person here wrote it, with what is inside of it.
  public let path: String

  public init(_ trouble: FileTrouble, _ path: String) {
    self.trouble = trouble
    self.path = path
  }
}

package import AldabaSystem
import Glibc

/// A ledger in a folder of one machine.
///
///     000000000000.jsonl …   segments: records, a line each; named by their first index
///     head.0, head.1         the signed head, in turns
///     leaves                 leaf hashes, 32 bytes a record: a hint, can be deleted
///     origin                 origin and public key, one line
///     clean                  there when the last process ended in order
///     lock                   held while a process has the ledger open
///     texts/                 personal texts and their salts, a file each
///     texts.log              those of them that came last
package final class FolderStorage: LedgerStorage {
  private static let permissions: UInt32 = 0o600

  private let folder: String
  private let heads: [OpenFile]
  private let hints: OpenFile
  /// The segment that was written last stays open.
  private let current = Lock<(first: Int64, file: OpenFile)?>(nil)

  /// Opens what `create` made. open.
  package init(folder: String) throws(SystemError) {
    self.folder = folder
    heads = [
      try OpenFile(folder + "/head.0", orNew: Self.permissions),
      try OpenFile(folder + "/head.1", orNew: Self.permissions),
    ]
    hints = try OpenFile(folder + "/leaves", orNew: Self.permissions)
  }

  /// Makes the files of a ledger without records and without a signed head.
  ///
  /// openat with O_EXCL, posix_fallocate, fsync for each slot; then fsync of the folder.
  package static func create(folder: String) throws(SystemError) {
    for slot in 0...1 {
      let path = "\(folder)/head.\(slot)"
      let file = try Files.openNew(path, permissions: permissions)
      try Files.reserve(file.number, bytes: Int64(HeadSlot.bytes))
      try Files.sync(file.number, path)
    }
    try Files.writeNew("\(folder)/\(Segment.name(0))", [], permissions: permissions)
  }

  // MARK: Segments

  package func segments() throws(SystemError) -> [Segment] {
    try FolderStorage.segments(in: folder)
  }

  static func segments(in folder: String) throws(SystemError) -> [Segment] {
    var segments: [Segment] = []
    for name in try Files.list(folder) {
      guard let first = Segment.first(ofName: name) else { continue }
      let status = try Files.status(path: "\(folder)/\(name)", followLinks: false)
      segments.append(Segment(first: first, size: status.size))
    }
    return segments.sorted { $0.first < $1.first }
  }

  /// pread; where it is not the segment that is open anyway: open, pread, close.
  package func read(
    segment: Int64, at offset: Int64, maximum: Int
  ) throws(SystemError) -> [UInt8] {
    if let current = current.withLock({ $0 }), current.first == segment {
      return try IO.read(current.file.number, at: offset, maximum: maximum)
    }
    return try FolderStorage.read(path(segment), at: offset, maximum: maximum)
  }

  static func read(
    _ path: String, at offset: Int64, maximum: Int
  ) throws(SystemError) -> [UInt8] {
    let file = try Files.openToRead(path, followLinks: false)
    return try IO.read(file.number, at: offset, maximum: maximum)
  }

  /// open with O_EXCL, or open and fstat of an empty one that is there.
  package func create(segment: Int64) throws(SystemError) {
    let path = path(segment)
    let file: OpenFile
    do throws(SystemError) {
      file = try OpenFile(new: path, Self.permissions)
    } catch  where error.isAlreadyThere {
      file = try OpenFile(path)
      guard try Files.status(file.number, path).size == 0 else { throw error }
    }
    current.withLock { $0 = (segment, file) }
  }

  /// open of the folder, fsync.
  package func syncNames() throws(SystemError) {
    try Files.syncDirectory(folder)
  }

  /// pwrite, again after a short one.
  package func write(
    segment: Int64, at offset: Int64, _ bytes: [UInt8]
  ) throws(SystemError) {
    let file = try opened(segment)
    do throws(SystemError) {
      try IO.writeAll(file.number, bytes, at: offset)
    } catch {
      throw SystemError(call: error.call, code: error.code, path: path(segment))
    }
  }

  /// fdatasync.
  package func sync(segment: Int64) throws(SystemError) {
    try Files.syncData(try opened(segment).number, path(segment))
  }

  /// Copy to a new file beside it, fsync, posix_fadvise (so that reads go to the disk), rename, fsync
  /// of the folder.
  package func rewrite(segment: Int64, keeping count: Int64) throws(SystemError) {
    current.withLock { $0 = nil }
    let path = path(segment)
    let temporary = path + ".new"
    do throws(SystemError) { try Files.remove(temporary) } catch  where error.isNotFound {}
    do throws(SystemError) {
      let file = try OpenFile(new: temporary, Self.permissions)
      var offset: Int64 = 0
      while offset < count {
        let part = try read(
          segment: segment, at: offset, maximum: Int(min(count - offset, 1 << 20)))
        guard !part.isEmpty else { throw SystemError(call: "read", code: EIO, path: path) }
        try IO.writeAll(file.number, part, at: offset)
        offset += Int64(part.count)
      }
      try Files.sync(file.number, temporary)
      _ = posix_fadvise(file.number, 0, 0, POSIX_FADV_DONTNEED)
      try Files.move(temporary, to: path, replacing: true)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  // MARK: Heads, mark and hints

  /// pread.
  package func readHead(slot: Int) throws(SystemError) -> [UInt8] {
    try IO.read(heads[slot].number, at: 0, maximum: HeadSlot.bytes)
  }

  /// pwrite into reserved space.
  package func writeHead(slot: Int, _ bytes: [UInt8]) throws(SystemError) {
    do throws(SystemError) {
      try IO.writeAll(heads[slot].number, bytes, at: 0)
    } catch {
      throw SystemError(call: error.call, code: error.code, path: "\(folder)/head.\(slot)")
    }
  }

  /// fdatasync.
  package func syncHead(slot: Int) throws(SystemError) {
    try Files.syncData(heads[slot].number, "\(folder)/head.\(slot)")
  }

  /// lstat.
  package func hasCleanMark() throws(SystemError) -> Bool {
    Files.exists(folder + "/clean")
  }

  /// open with O_EXCL and fsync, or unlink; then fsync of the folder.
  package func setCleanMark(_ isClean: Bool) throws(SystemError) {
    if isClean {
      try Files.writeNew(folder + "/clean", [], permissions: Self.permissions)
    } else {
      do throws(SystemError) {
        try Files.remove(folder + "/clean")
      } catch  where error.isNotFound {}
    }
  }

  /// pread.
  package func readHints(from index: Int64, maximum: Int64) throws(SystemError) -> [UInt8] {
    try IO.read(hints.number, at: index * 32, maximum: Int(clamping: maximum) * 32)
  }

  /// pwrite.
  package func writeHints(from index: Int64, _ hashes: [UInt8]) throws(SystemError) {
    try IO.writeAll(hints.number, hashes, at: index * 32)
  }

  private func path(_ segment: Int64) -> String { "\(folder)/\(Segment.name(segment))" }

  private func opened(_ segment: Int64) throws(SystemError) -> OpenFile {
    let path = path(segment)
    return try current.withLock { (current) throws(SystemError) -> OpenFile in
      if let current, current.first == segment { return current.file }
      let file = try OpenFile(path)
      current = (segment, file)
      return file
    }
  }
}

/// One open file that several places may hold; closes with the last of them.
private final class OpenFile: Sendable {
  private let descriptor: Descriptor
  var number: Int32 { descriptor.number }

  init(_ path: String) throws(SystemError) {
    descriptor = try Files.openToWrite(path)
  }

  init(new path: String, _ permissions: UInt32) throws(SystemError) {
    descriptor = try Files.openNew(path, permissions: permissions)
  }

  /// A slot or hint that was lost is made again, empty.
  init(_ path: String, orNew permissions: UInt32) throws(SystemError) {
    if Files.exists(path) {
      descriptor = try Files.openToWrite(path)
    } else {
      descriptor = try Files.openNew(path, permissions: permissions)
    }
  }
}

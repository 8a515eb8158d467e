import AldabaCrypto
import AldabaSystem
import AldabaWire

/// Says to work on another thread that nobody waits for it any more.
public final class StopSign: Sendable {
  private let isSet = Lock(false)

  public init() {}

  public func set() { isSet.withLock { $0 = true } }

  func check() throws(FileTrouble) {
    if isSet.withLock({ $0 }) { throw .cancelled }
  }
}

/// A file or folder of this machine that was read and hashed: what is offered, and what is needed
/// to send exactly that.
public struct Scan: Sendable {
  public let offer: Offer
  /// Absolute and without links: the file, or the folder.
  public let path: String
  /// One for each file, in the order of the offer.
  let marks: [Mark]

  public struct Options: Sendable {
    /// Whether a folder may travel.
    public var takesFolders = true
    /// Whether the last part of the path may be a link. Links in a folder never are followed.
    public var followsLink = true
    /// Whether a program shall be one where it arrives; otherwise it is offered as a plain file.
    public var keepsExecutable = false

    public init() {}
  }

  /// Reads everything once: with big files this takes its time. open, fstat, read.
  ///
  /// - Parameters:
  ///   - salt: `FileList.saltCount` random bytes.
  ///   - stop: looked at between reads; then the problem is `cancelled`.
  public init(
    _ path: String, _ options: Options = Options(), salt: [UInt8], stop: StopSign = StopSign()
  ) throws(FileProblem) {
    var scanner = Scanner(shown: path, isExecutable: options.keepsExecutable, stop: stop)
    do throws(FileTrouble) {
      let status = try reading { () throws(SystemError) in
        try Files.status(path: path, followLinks: options.followsLink)
      }
      if status.kind == .link { throw .link }
      let real = try reading { () throws(SystemError) in try Files.real(path) }
      switch status.kind {
      case .link, .other: throw .notAFile
      case .directory:
        guard options.takesFolders else { throw .isFolder }
        offer = try scanner.folder(real, salt: salt)
      case .file: offer = try scanner.file(real)
      }
      self.path = real
      marks = scanner.marks
    } catch {
      throw FileProblem(error, scanner.shown)
    }
  }
}

private struct Scanner {
  /// What is looked at, for whoever is told of a problem.
  var shown: String
  let isExecutable: Bool
  let stop: StopSign
  var marks: [Mark] = []
  private let buffer = Buffer()

  init(shown: String, isExecutable: Bool, stop: StopSign) {
    self.shown = shown
    self.isExecutable = isExecutable
    self.stop = stop
  }

  mutating func file(_ path: String) throws(FileTrouble) -> Offer {
    guard let name = FileName(Files.name(of: path)) else { throw .badName }
    let folder = try reading { () throws(SystemError) in try OpenFolder(Files.directory(of: path)) }
    let (status, digest) = try hash(name, in: folder)
    marks = [Mark(status)]
    return Offer(
      file: name, bytes: status.size, digest: Digest(finished: digest), mode: mode(status),
      modified: status.modified / 1000)
  }

  mutating func folder(_ path: String, salt: [UInt8]) throws(FileTrouble) -> Offer {
    guard let name = FileName(Files.name(of: path)) else { throw .badName }
    let folder = try reading { () throws(SystemError) in try OpenFolder(path) }
    let modified = try reading { () throws(SystemError) in try folder.status() }.modified / 1000
    var found: [(FileList.Entry, Mark)] = []
    try walk(folder, [], &found)
    guard !found.isEmpty else { throw .gone }
    let list = try FileList(salt: salt, found.map(\.0))
    let marked = Dictionary(uniqueKeysWithValues: found.map { ($0.0.path, $0.1) })
    marks = list.entries.compactMap { marked[$0.path] }
    return Offer(folder: name, list, modified: modified)
  }

  private mutating func walk(
    _ folder: OpenFolder, _ above: [FileName],
    _ found: inout [(FileList.Entry, Mark)]
  ) throws(FileTrouble) {
    let root = shown
    for text in try names(folder) {
      shown = "\(root)/\(text)"
      guard let name = FileName(text) else { throw .badName }
      let status = try folder.look(text)
      switch status.kind {
      case .link: throw .link
      case .other: throw .notAFile
      case .directory:
        guard above.count + 1 < InnerPath.deepest else { throw .tooMany }
        let inner = try folder.enter(text)
        try walk(inner, above + [name], &found)
      case .file:
        guard found.count < FileList.mostFiles else { throw .tooMany }
        let (status, digest) = try hash(name, in: folder)
        let text = (above + [name]).map(\.text).joined(separator: "/")
        guard let path = InnerPath(text) else { throw .badName }
        let entry = FileList.Entry(
          digest: Digest(finished: digest), bytes: status.size, mode: mode(status),
          modified: status.modified / 1000, path: path)
        found.append((entry, Mark(status)))
      }
    }
    shown = root
  }

  private func names(_ folder: OpenFolder) throws(FileTrouble) -> [String] {
    do throws(SystemError) { return try folder.names() } catch { throw .reading(error) }
  }

  private mutating func hash(
    _ name: FileName, in folder: OpenFolder
  ) throws(FileTrouble) -> (FileStatus, [UInt8]) {
    let file = try folder.openFile(name.text)
    let before = try status(file.number)
    guard before.kind == .file else { throw before.kind == .directory ? .isFolder : .notAFile }
    guard before.size <= FileList.largestFile else { throw .tooMany }
    let hash = SHA256()
    let count = try buffer.hash(file.number, upTo: before.size + 1, into: hash, stop: stop)
    guard Mark(before) == Mark(try status(file.number)), count == before.size else {
      throw .changed
    }
    return (before, hash.finish())
  }

  private func mode(_ status: FileStatus) -> UInt32 {
    status.permissions & (isExecutable ? 0o777 : 0o666)
  }

  private func status(_ file: Int32) throws(FileTrouble) -> FileStatus {
    try reading { () throws(SystemError) in try Files.status(file) }
  }
}

/// Room for one read, used again and again.
final class Buffer {
  /// Bytes of one read of a file.
  static let count = 1_048_576
  private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)

  deinit { room.deallocate() }

  /// Hashes an open file from where it stands, at most `most` bytes, and says how many there were.
  func hash(
    _ file: Int32, upTo most: Int64, into hash: SHA256, stop: StopSign
  ) throws(FileTrouble) -> Int64 {
    var done: Int64 = 0
    while done < most {
      try stop.check()
      let part = UnsafeMutableRawBufferPointer(
        rebasing: room[..<Int(min(Int64(Buffer.count), most - done))])
      let outcome: IO.Transfer
      do throws(SystemError) {
        outcome = try IO.read(file, into: part)
      } catch {
        throw .reading(error)
      }
      guard case .bytes(let count) = outcome, count > 0 else { return done }
      hash.update(UnsafeRawBufferPointer(rebasing: part[..<count]))
      done += Int64(count)
    }
    return done
  }
}

/// The calls on an open folder, with errors that say something of a file.
extension OpenFolder {
  func look(_ name: String) throws(FileTrouble) -> FileStatus {
    do throws(SystemError) { return try status(name) } catch { throw .reading(error) }
  }

  func enter(_ name: String) throws(FileTrouble) -> OpenFolder {
    do throws(SystemError) { return try folder(name) } catch { throw .reading(error) }
  }

  func openFile(_ name: String) throws(FileTrouble) -> Descriptor {
    do throws(SystemError) { return try open(name) } catch { throw .reading(error) }
  }
}

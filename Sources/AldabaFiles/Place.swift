import AldabaSystem
public import AldabaWire

/// Where paths of the other side begin on this machine.
public struct Surroundings: Sendable, Equatable {
  /// The person's home: `~`.
  public let home: String
  /// What a path without a beginning is relative to.
  public let base: String
  /// Where things go when nobody says where.
  public let usual: String

  /// - Parameters: absolute paths of folders.
  public init(home: String, base: String, usual: String) {
    self.home = home
    self.base = base
    self.usual = usual
  }

  /// A customer's: paths are relative to home, and things go to the folder for downloads, or home
  /// where there is none.
  ///
  /// The folder's name is read from `user-dirs.dirs` (xdg-user-dirs), since it is in the person's
  /// language.
  public init(customer home: String, config: String?) {
    let named = Surroundings.downloads(home: home, config: config ?? "\(home)/.config")
    let usual = (named.map { [$0] } ?? []) + ["\(home)/Downloads"]
    let found = usual.first {
      (try? Files.status(path: $0).kind) == .directory
    }
    self.init(home: home, base: home, usual: found ?? home)
  }

  private static func downloads(home: String, config: String) -> String? {
    guard let file = try? Files.read("\(config)/user-dirs.dirs", maximumBytes: 65_536) else {
      return nil
    }
    let start = "XDG_DOWNLOAD_DIR=\""
    for line in String(decoding: file, as: UTF8.self).split(separator: "\n")
    where line.hasPrefix(start) && line.hasSuffix("\"") {
      let path = String(line.dropFirst(start.utf8.count).dropLast())
      if path.hasPrefix("$HOME/") { return home + path.dropFirst(5) }
      return path.hasPrefix("/") ? path : nil
    }
    return nil
  }

  /// An absolute path for what the other side wrote; `badName` for one that hides where it leads:
  /// `..`, another person's home, an odd character.
  public func path(_ text: String) throws(FileTrouble) -> String {
    var parts = text.split(separator: "/", omittingEmptySubsequences: true)[...]
    guard let first = parts.first ?? (text.hasPrefix("/") ? "" : nil) else { throw .badName }
    var path = base
    if text.hasPrefix("/") {
      path = ""
    } else if first == "~" {
      path = home
      parts.removeFirst()
    } else if first.hasPrefix("~") {
      throw .badName
    }
    for part in parts where part != "." {
      guard let name = FileName(String(part)) else { throw .badName }
      path += path.hasSuffix("/") ? name.text : "/\(name.text)"
    }
    return path.isEmpty ? "/" : path
  }
}

/// A file that is there already, as a person is told of it before they let it be replaced.
public struct Existing: Sendable, Equatable {
  public let bytes: Int64
  /// When it was last written, in milliseconds since 1970.
  public let modified: Int64
  let mark: Mark

  init(_ status: FileStatus) {
    bytes = status.size
    modified = status.modified
    mark = Mark(status)
  }
}

/// Where a file or folder is to arrive, checked before anybody is asked.
public struct Place: Sendable, Equatable {
  /// Absolute and without links: where it really is.
  public let folder: String
  public let name: FileName
  /// What would be replaced.
  public let existing: Existing?

  public var path: String { folder == "/" ? "/\(name)" : "\(folder)/\(name)" }

  /// Whether a part of the path is hidden, as the places are where programs look for what they
  /// start or read by themselves.
  public var isHidden: Bool { path.split(separator: "/").contains { $0.hasPrefix(".") } }

  /// Finds the place for an offer and looks at everything that could keep it from arriving there:
  /// no such folder, nothing may be written, no room, a link or a folder in its place.
  ///
  /// - Parameter to: as the other side wrote it: a folder that is there, in which the offer keeps its
  ///   name, or a name in a folder that is there; nil: the usual place.
  public init(
    _ to: String?, for offer: Offer, in surroundings: Surroundings
  ) throws(FileTrouble) {
    (folder, name) = try Place.find(to, offer.name, surroundings)
    let path = folder
    let open = try writing { () throws(SystemError) in
      let open = try OpenFolder(path, followLinks: false)
      try open.requireWritable()
      return open
    }
    existing = try open.existing(name)
    if existing != nil, offer.list != nil { throw .exists }
    let held = Place.held(name.part(offer.digest.bytes), in: open)
    let free = try writing { () throws(SystemError) in try open.freeBytes() }
    // What a file takes beside its bytes: most file systems count in blocks of 4,096.
    let needed = offer.bytes + 4_096 * Int64((offer.files ?? 0) + 1)
    guard needed - held <= free else { throw .noRoom }
  }

  private static func find(
    _ to: String?, _ name: FileName, _ surroundings: Surroundings
  ) throws(FileTrouble) -> (String, FileName) {
    guard let to else { return (try real(surroundings.usual), name) }
    let path = try surroundings.path(to)
    if (try? Files.status(path: path).kind) == .directory { return (try real(path), name) }
    guard !to.hasSuffix("/"), let last = FileName(Files.name(of: path)) else { throw .noFolder }
    return (try real(Files.directory(of: path)), last)
  }

  private static func real(_ path: String) throws(FileTrouble) -> String {
    try writing { () throws(SystemError) in try Files.real(path) }
  }

  /// Bytes of an earlier beginning of the same transfer.
  private static func held(_ part: String, in folder: OpenFolder) -> Int64 {
    guard let status = try? folder.status(part), status.kind == .file else { return 0 }
    return status.size
  }
}

extension OpenFolder {
  /// The file that would be replaced under this name; what is there and is no file is an error.
  func existing(_ name: FileName) throws(FileTrouble) -> Existing? {
    let status: FileStatus
    do throws(SystemError) {
      status = try self.status(name.text)
    } catch {
      if error.isNotFound { return nil }
      throw .writing(error)
    }
    switch status.kind {
    case .link: throw .link
    case .directory: throw .isFolder
    case .other: throw .notAFile
    case .file: return Existing(status)
    }
  }
}

import AldabaSystem
import AldabaWire

/// A folder that is arriving: private and under another name, with the files of a list in it and
/// nothing else.
final class Staging {
  private let list: FileList
  private let items: [Offer.Item]
  private let root: OpenFolder
  /// The folder of the file before: files beside each other open it once.
  private var current: (path: ArraySlice<FileName>, folder: OpenFolder)

  /// With more files than this, the whole file system is made durable at once.
  private static let fewFiles = 32

  /// Makes the folder, or goes on with one that an earlier transfer of the same list left: ours,
  /// where nobody else may write and nobody is writing, and without anything that is not on the list. Any other is `exists`
  /// and stays as it is.
  init(_ name: String, in folder: OpenFolder, _ offer: Offer, _ list: FileList) throws(FileTrouble)
  {
    self.list = list
    items = offer.entries
    let isNew = try Staging.make(name, in: folder)
    do throws(SystemError) {
      root = try folder.folder(name)
      try Files.lock(root.number)
    } catch {
      throw isNew ? .writing(error) : .exists
    }
    current = ([], root)
    guard !isNew else { return }
    let status = try writing { () throws(SystemError) in try root.status() }
    guard status.isOurs, status.permissions & 0o022 == 0 else { throw .exists }
    try requireOnlyListed()
  }

  /// False: the name is taken.
  private static func make(_ name: String, in folder: OpenFolder) throws(FileTrouble) -> Bool {
    do throws(SystemError) {
      try folder.makeFolder(name)
      return true
    } catch {
      if error.isAlreadyThere { return false }
      throw .writing(error)
    }
  }

  private func requireOnlyListed() throws(FileTrouble) {
    let files = Set(list.entries.map(\.path.description))
    try Staging.require(root, "", files, Set(folders.map { $0.map(\.text).joined(separator: "/") }))
  }

  private static func require(
    _ folder: OpenFolder, _ above: String, _ files: Set<String>, _ folders: Set<String>
  ) throws(FileTrouble) {
    let names = try writing { () throws(SystemError) in try folder.names() }
    for name in names {
      let path = above + name
      let status = try folder.look(name)
      if status.isOurFile, files.contains(path) { continue }
      guard status.isOurs, status.kind == .directory, folders.contains(path) else { throw .exists }
      try require(try folder.enter(name), path + "/", files, folders)
    }
  }

  /// Every folder inside, each after those that it lies in.
  private var folders: [[FileName]] {
    var known: Set<[FileName]> = []
    var found: [[FileName]] = []
    for entry in list.entries where entry.path.names.count > 1 {
      for count in 1..<entry.path.names.count {
        let folder = Array(entry.path.names.prefix(count))
        if known.insert(folder).inserted { found.append(folder) }
      }
    }
    return found
  }

  // MARK: - Files

  /// Whether something of a file is there.
  func has(_ index: Int) -> Bool {
    let path = list.entries[index].path
    guard let folder = try? enter(path.folders, making: false) else { return false }
    return folder.has(path.file.text)
  }

  /// Opens a file of the list to write it, with the folders above it.
  func open(
    _ index: Int, _ beginning: PartFile.Beginning, stop: StopSign
  ) throws(FileTrouble) -> PartFile {
    let path = list.entries[index].path
    let folder = try enter(path.folders, making: true)
    return try PartFile(path.file.text, in: folder, items[index], beginning, stop: stop)
  }

  private func enter(
    _ path: ArraySlice<FileName>, making: Bool
  ) throws(FileTrouble) -> OpenFolder {
    if path == current.path { return current.folder }
    var folder = root
    for name in path {
      if making { _ = try Staging.make(name.text, in: folder) }
      folder = try folder.enter(name.text)
    }
    current = (path, folder)
    return folder
  }

  // MARK: - Ending

  /// Opens the folders to whom they may be open, and makes everything durable.
  func finish(permissions: UInt32) throws(FileTrouble) {
    for path in folders { try settle(path[...], permissions) }
    try settle([], permissions)
    guard list.entries.count > Staging.fewFiles else {
      for entry in list.entries {
        let folder = try enter(entry.path.folders, making: false)
        try writing { () throws(SystemError) in
          let file = try folder.open(entry.path.file.text)
          try Files.sync(file.number)
        }
      }
      for path in folders { try sync(path[...]) }
      return try sync([])
    }
    try writing { () throws(SystemError) in try Files.syncAll(root.number) }
  }

  private func settle(_ path: ArraySlice<FileName>, _ permissions: UInt32) throws(FileTrouble) {
    let folder = try enter(path, making: false)
    try writing { () throws(SystemError) in try folder.setPermissions(permissions) }
  }

  private func sync(_ path: ArraySlice<FileName>) throws(FileTrouble) {
    let folder = try enter(path, making: false)
    try writing { () throws(SystemError) in try folder.sync() }
  }

  /// Removes the files of the list and the folders that held them; the folder itself is left, empty,
  /// to whoever knows its name.
  func discard() {
    for entry in list.entries {
      guard let folder = try? enter(entry.path.folders, making: false) else { continue }
      try? folder.remove(entry.path.file.text)
    }
    for path in folders.reversed() {
      guard let above = try? enter(path.dropLast(), making: false), let name = path.last else {
        continue
      }
      try? above.removeFolder(name.text)
    }
  }
}

import AldabaSystem
import Glibc
import TestSupport

/// What a program did to a folder, as the preloaded library wrote it down.
struct Trace {
  enum Step {
    case file(inode: UInt64, String)
    case folder(String)
    case write(inode: UInt64, at: Int64, [UInt8])
    case size(inode: UInt64, Int64)
    case sync(inode: UInt64)
    case syncNames(of: String)
    case syncAll
    case rename(String, to: String)
    case remove(String)
    /// What the program said to be durable.
    case said([UInt8])
  }

  private(set) var steps: [Step] = []

  init(_ bytes: [UInt8]) {
    var rest = bytes[...]
    func number(_ count: Int) -> UInt64 {
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    func take(_ count: UInt64) -> [UInt8] {
      defer { rest = rest.dropFirst(Int(count)) }
      return Array(rest.prefix(Int(count)))
    }
    // One that was killed while it wrote this down leaves a part of a step.
    while rest.count >= 29 {
      let kind = UInt8(number(1))
      let inode = number(8)
      let place = Int64(bitPattern: number(8))
      let counts = [number(4), number(4), number(4)]
      guard rest.count >= Int(counts.reduce(0, +)) else { break }
      let one = String(decoding: take(counts[0]), as: UTF8.self)
      let two = String(decoding: take(counts[1]), as: UTF8.self)
      let bytes = take(counts[2])
      switch kind {
      case UInt8(ascii: "C"): steps.append(.file(inode: inode, one))
      case UInt8(ascii: "M"): steps.append(.folder(one))
      case UInt8(ascii: "W"): steps.append(.write(inode: inode, at: place, bytes))
      case UInt8(ascii: "T"): steps.append(.size(inode: inode, place))
      case UInt8(ascii: "S"): steps.append(.sync(inode: inode))
      case UInt8(ascii: "D"): steps.append(.syncNames(of: one))
      case UInt8(ascii: "F"): steps.append(.syncAll)
      case UInt8(ascii: "R"): steps.append(.rename(one, to: two))
      case UInt8(ascii: "U"): steps.append(.remove(one))
      case UInt8(ascii: "A"): steps.append(.said(bytes))
      default: preconditionFailure("a trace that is none")
      }
    }
  }
}

/// A folder's files by their path in it; nil is a folder.
typealias FileTree = [String: [UInt8]?]

/// What a disk holds while a program writes: what is durable, and beside it what may or may not be
/// there after a power cut. It promises less than file systems do: bytes are durable after a sync of
/// their file, names after one of their folder, and whatever was done since then may be there in any
/// part and order.
struct Disk {
  fileprivate enum Change {
    case write(Int, [UInt8])
    case size(Int)
  }

  fileprivate struct File {
    var durable: [UInt8] = []
    var pending: [Change] = []

    mutating func sync() {
      for change in pending { durable.apply(change) }
      pending = []
    }
  }

  fileprivate enum Entry: Equatable {
    case folder
    case file(Int)
  }

  fileprivate enum Naming {
    case put(String, Entry)
    case move(String, String)
    case remove(String)
  }

  /// How much of what is not durable is there.
  enum Fate {
    case nothing
    case everything
    case chance
  }

  private var files: [File] = []
  private var numbers: [UInt64: Int] = [:]
  private var names: [String: Entry] = [:]
  private var pending: [String: [Naming]] = [:]

  /// Begins with what lies in a folder, all of it durable.
  init(_ folder: String) throws {
    try take(folder, "")
  }

  private mutating func take(_ folder: String, _ path: String) throws {
    for name in try Files.list(folder) {
      let whole = "\(folder)/\(name)"
      let inside = path.isEmpty ? name : "\(path)/\(name)"
      var status = stat()
      guard lstat(whole, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        names[inside] = .folder
        try take(whole, inside)
      } else {
        numbers[UInt64(status.st_ino)] = files.count
        names[inside] = .file(files.count)
        files.append(File(durable: try Files.read(whole, maximumBytes: 1 << 26)))
      }
    }
  }

  mutating func follow(_ step: Trace.Step) {
    switch step {
    case .file(let inode, let path):
      // The number of a file that is gone comes again.
      numbers[inode] = files.count
      add(.put(path, .file(files.count)), in: path)
      files.append(File())
    case .folder(let path): add(.put(path, .folder), in: path)
    case .write(let inode, let place, let bytes):
      change(inode) { $0.pending.append(.write(Int(place), bytes)) }
    case .size(let inode, let size): change(inode) { $0.pending.append(.size(Int(size))) }
    case .sync(let inode): change(inode) { $0.sync() }
    case .syncNames(let folder):
      for naming in pending.removeValue(forKey: folder) ?? [] { names.apply(naming) }
    case .syncAll:
      for number in files.indices { files[number].sync() }
      for folder in pending.keys.sorted() {
        for naming in pending.removeValue(forKey: folder) ?? [] { names.apply(naming) }
      }
    case .rename(let from, let to): add(.move(from, to), in: to)
    case .remove(let path): add(.remove(path), in: path)
    case .said: break
    }
  }

  private mutating func add(_ naming: Naming, in path: String) {
    let folder = path.contains("/") ? Files.directory(of: path) : ""
    pending[folder, default: []].append(naming)
  }

  private mutating func change(_ inode: UInt64, _ body: (inout File) -> Void) {
    guard let number = numbers[inode] else { preconditionFailure("a file that was never made") }
    body(&files[number])
  }

  /// What is there when the power comes back.
  func afterPowerCut(_ fate: Fate, _ random: inout Random) -> FileTree {
    var names = names
    // In the order of the folders' names, so that chance is the same with the same seed.
    for (_, namings) in pending.sorted(by: { $0.key < $1.key }) {
      let count =
        switch fate {
        case .nothing: 0
        case .everything: namings.count
        case .chance: random.below(namings.count + 1)
        }
      for naming in namings.prefix(count) { names.apply(naming) }
    }
    var tree: FileTree = [:]
    for (path, entry) in names.sorted(by: { $0.key < $1.key }) {
      switch entry {
      case .folder: tree[path] = .some(nil)
      case .file(let number): tree[path] = contents(files[number], fate, &random)
      }
    }
    return tree
  }

  private func contents(_ file: File, _ fate: Fate, _ random: inout Random) -> [UInt8] {
    var bytes = file.durable
    var changes = file.pending
    switch fate {
    case .nothing: changes = []
    case .everything: break
    case .chance:
      switch random.below(4) {
      case 0: changes = []
      case 1: changes.removeLast(random.below(changes.count + 1))
      case 2: changes.removeAll { _ in random.below(2) == 0 }
      default:
        // Torn: of one write only a part arrived.
        changes = changes.map { change in
          guard case .write(let place, let data) = change, random.below(2) == 0, !data.isEmpty
          else { return change }
          let start = random.below(data.count)
          let end = start + random.below(data.count - start + 1)
          return .write(place + start, Array(data[start..<end]))
        }
      }
    }
    for change in changes { bytes.apply(change) }
    return bytes
  }
}

extension [UInt8] {
  fileprivate mutating func apply(_ change: Disk.Change) {
    switch change {
    case .size(let size):
      if size < count { removeLast(count - size) } else { grow(to: size) }
    case .write(let place, let bytes):
      grow(to: place)
      let end = Swift.min(count, place + bytes.count)
      replaceSubrange(place..<end, with: bytes)
    }
  }

  private mutating func grow(to size: Int) {
    if count < size { append(contentsOf: repeatElement(0, count: size - count)) }
  }
}

extension [String: Disk.Entry] {
  fileprivate mutating func apply(_ naming: Disk.Naming) {
    switch naming {
    case .put(let path, let entry): self[path] = entry
    case .remove(let path): self[path] = nil
    case .move(let from, let to):
      // A name that did not arrive cannot be moved.
      if let entry = removeValue(forKey: from) { self[to] = entry }
    }
  }
}

extension FileTree {
  /// Reads a folder.
  static func read(_ folder: String, _ path: String = "") throws -> FileTree {
    var tree: FileTree = [:]
    for name in try Files.list(folder) {
      let inside = path.isEmpty ? name : "\(path)/\(name)"
      let whole = "\(folder)/\(name)"
      if try Files.status(path: whole, followLinks: false).kind == .directory {
        tree[inside] = .some(nil)
        tree.merge(try read(whole, inside)) { $1 }
      } else {
        tree[inside] = try Files.read(whole, maximumBytes: 1 << 26)
      }
    }
    return tree
  }

  /// Makes the files in a folder; nothing of it is synced.
  func write(to folder: String) throws {
    for (path, bytes) in sorted(by: { $0.key < $1.key }) {
      guard let bytes else {
        _ = mkdir("\(folder)/\(path)", 0o700)
        continue
      }
      let file = try Files.openNew("\(folder)/\(path)", permissions: 0o600)
      try IO.writeAll(file.number, bytes)
    }
  }
}

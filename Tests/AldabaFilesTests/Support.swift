import AldabaFiles
import AldabaSystem
import AldabaWire
import Glibc
import TestSupport
import Testing

/// A folder that is removed with what is in it.
final class TemporaryFolder {
  /// Without links.
  let path: String

  init() throws {
    var template = Array("/tmp/aldaba-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemError(call: "mkdtemp", code: errno) }
    path = try Files.real(template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
  }

  deinit { removeTree(path) }

  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8], permissions: UInt32 = 0o644) throws -> String {
    try Folders.make(Files.directory(of: self(name)))
    try Files.writeNew(self(name), bytes, permissions: permissions)
    return self(name)
  }

  /// Everything in it: paths of files with their bytes, and of folders and links without.
  func contents() throws -> [String: [UInt8]?] {
    var found: [String: [UInt8]?] = [:]
    func look(_ folder: String) throws {
      for name in try Files.list(self(folder)) {
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        switch try Files.status(path: self(path), followLinks: false).kind {
        case .directory:
          found[path] = .some(nil)
          try look(path)
        case .file: found[path] = try Files.read(self(path), maximumBytes: 1 << 26)
        default: found[path] = .some(nil)
        }
      }
    }
    try look("")
    return found
  }

  var names: [String] { (try? contents().keys.sorted()) ?? [] }
}

private func removeTree(_ path: String) {
  let isFolder = (try? Files.status(path: path, followLinks: false).kind) == .directory
  for name in isFolder ? (try? Files.list(path)) ?? [] : [] { removeTree("\(path)/\(name)") }
  remove(path)
}

/// The same bytes for the same seed: no two parts of it are alike.
func content(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var random = Random(seed: seed)
  let block = random.bytes(min(count, 4_093))
  return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
    var place = 0
    while place < count {
      let part = min(block.count, count - place)
      block.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(buffer).baseAddress?.advanced(by: place)
          .copyMemory(from: $0.baseAddress!, byteCount: part)
      }
      if part > 4 { buffer[place] = UInt8(truncatingIfNeeded: place / 4_093) }
      place += part
    }
    initialized = count
  }
}

let salt = [UInt8](repeating: 7, count: FileList.saltCount)

func scan(_ path: String, executable: Bool = false) throws -> Scan {
  var options = Scan.Options()
  options.keepsExecutable = executable
  return try Scan(path, options, salt: salt)
}

/// The trouble that a call ends in.
func trouble(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) -> FileTrouble? {
  do {
    try body()
    return nil
  } catch let trouble as FileTrouble {
    return trouble
  } catch let problem as FileProblem {
    return problem.trouble
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
    return nil
  }
}

/// Where things arrive in a test: everything in one folder.
func surroundings(_ folder: TemporaryFolder) -> Surroundings {
  Surroundings(home: folder.path, base: folder.path, usual: folder.path)
}

func place(
  _ scan: Scan, in folder: TemporaryFolder, to: String? = nil
) throws -> Place {
  try Place(to, for: scan.offer, in: surroundings(folder))
}

/// Sends everything from one to the other, in pieces of odd sizes.
func transfer(_ sender: Sender, _ receiver: Receiver, replacing: Bool = false) throws {
  let held = try receiver.prepare()
  let offset = try sender.begin(index: held.index, offset: held.offset, prefix: held.prefix)
  try receiver.begin(index: held.index, offset: offset)
  var size = 1
  while true {
    let bytes = try sender.read(size)
    if bytes.isEmpty { break }
    try receiver.write(bytes)
    size = min(size * 3, 100_000)
  }
  try receiver.finish(replacing: replacing)
}

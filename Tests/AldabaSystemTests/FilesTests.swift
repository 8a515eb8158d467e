import AldabaSystem
import Glibc
import Testing

struct FilesTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func newFilesHaveExactPermissionsAndDoNotReplace() throws {
    for permissions: UInt32 in [0o600, 0o644, 0o666, 0o400] {
      let path = folder("new-\(permissions)")
      try Files.writeNew(path, [1, 2], permissions: permissions)
      #expect(try Files.read(path, maximumBytes: 2) == [1, 2])
      #expect(try Files.status(path: path).permissions == permissions)
      #expect(
        failure { try Files.writeNew(path, [3], permissions: 0o600) }?.isAlreadyThere == true)
      #expect(try Files.read(path, maximumBytes: 2) == [1, 2])
    }
  }

  @Test func manyNewFilesAtOnceLeaveWhatIsThere() throws {
    try Files.writeNew(folder("b"), [9], permissions: 0o600)
    let files = ["a", "b", "c"].map { (path: folder($0), bytes: [UInt8]($0.utf8)) }
    #expect(try Files.writeNew(files, permissions: 0o640) == [folder("b")])
    #expect(try Files.read(folder("a"), maximumBytes: 9) == [UInt8]("a".utf8))
    #expect(try Files.read(folder("b"), maximumBytes: 9) == [9])
    #expect(try Files.status(path: folder("c")).permissions == 0o640)
    #expect(try Files.writeNew([], permissions: 0o600) == [])
    // One that cannot be made takes those before it along.
    let wrong = [(path: folder("d"), bytes: [UInt8]()), (path: folder("no/e"), bytes: [])]
    #expect(failure { _ = try Files.writeNew(wrong, permissions: 0o600) } != nil)
    #expect(try Files.list(folder.path) == ["a", "b", "c"])
  }

  @Test func replacingLeavesNothingBeside() throws {
    let path = folder("file")
    for contents: [UInt8] in [[1], [2, 3], []] {
      try Files.replace(path, contents, permissions: 0o640)
      #expect(try Files.read(path, maximumBytes: 9) == contents)
    }
    #expect(try Files.status(path: path).permissions == 0o640)
    #expect(try Files.list(folder.path) == ["file"])
    // A folder in the way.
    try Files.makeDirectory(folder("taken"), permissions: 0o700)
    #expect(failure { try Files.replace(folder("taken"), [1], permissions: 0o600) } != nil)
    #expect(try Files.list(folder.path) == ["file", "taken"])
  }

  @Test func readingIsBounded() throws {
    let path = folder("file")
    let contents = [UInt8](repeating: 7, count: 100_000)
    try Files.writeNew(path, contents, permissions: 0o600)
    #expect(try Files.read(path, maximumBytes: 100_000) == contents)
    #expect(failure { _ = try Files.read(path, maximumBytes: 99_999) }?.isTooLarge == true)
    #expect(failure { _ = try Files.read(folder("none"), maximumBytes: 9) }?.isNotFound == true)
    #expect(failure { _ = try Files.read("/dev/zero", maximumBytes: 9999) }?.isTooLarge == true)
    #expect(failure { _ = try Files.read(folder.path, maximumBytes: 9) }?.path == folder.path)
    #expect(!(try Files.read("/proc/self/status", maximumBytes: 99_999)).isEmpty)
  }

  @Test func privateMeansNoBitForOthers() throws {
    let path = folder("key")
    try Files.writeNew(path, [1], permissions: 0o600)
    try Files.requirePrivate(path)
    #expect(try Files.readPrivate(path, maximumBytes: 1) == [1])
    for permissions: UInt32 in [0o640, 0o604, 0o620, 0o602, 0o610, 0o601] {
      chmod(path, permissions)
      #expect(failure { try Files.requirePrivate(path) }?.isDenied == true)
      #expect(failure { _ = try Files.readPrivate(path, maximumBytes: 1) }?.isDenied == true)
    }
    chmod(path, 0o400)
    try Files.requirePrivate(path)
    #expect(failure { try Files.requirePrivate(folder("none")) }?.isNotFound == true)
    try Files.requirePrivate(folder.path)
  }

  @Test func privateMeansOurs() throws {
    guard geteuid() == 0 else {
      print("SKIPPED: only root can give a file away")
      return
    }
    let path = folder("key")
    try Files.writeNew(path, [1], permissions: 0o600)
    chown(path, 12345, 12345)
    #expect(failure { try Files.requirePrivate(path) }?.isDenied == true)
    #expect(failure { _ = try Files.readPrivate(path, maximumBytes: 1) }?.isDenied == true)
  }

  @Test func oneHolderOfALock() throws {
    let path = folder("lock")
    do {
      let held = try Files.lock(path)
      #expect(failure { _ = try Files.lock(path) }?.isBusy == true)
      // Another process, and not one that inherited it.
      let child = try Child.spawn(
        path: "/bin/sh", arguments: ["-c", "exec 3<\(path); flock -n 3; echo $?"], output: .pipe)
      let answer = try IO.readToEnd(try #require(child.output), maximum: 9)
      #expect(String(decoding: answer, as: UTF8.self) == "1\n")
      _ = child.wait()
      #expect(held.number >= 0)
    }
    _ = try Files.lock(path)
  }

  @Test func namesAndFolders() throws {
    #expect(Files.directory(of: "/a/b") == "/a")
    #expect(Files.directory(of: "/a") == "/")
    #expect(Files.directory(of: "a") == ".")
    #expect(Files.directory(of: "á/é") == "á")
    #expect(Files.name(of: "/a/b") == "b")
    #expect(Files.name(of: "b") == "b")
    let inner = folder("inner")
    try Files.makeDirectory(inner, permissions: 0o750)
    #expect(try Files.status(path: inner).permissions == 0o750)
    #expect(try Files.status(path: inner).kind == .directory)
    #expect(failure { try Files.makeDirectory(inner, permissions: 0o700) }?.isAlreadyThere == true)
    for name in ["b", "a", ".c", "ñ"] {
      try Files.writeNew("\(inner)/\(name)", [], permissions: 0o600)
    }
    #expect(try Files.list(inner) == [".c", "a", "b", "ñ"])
    #expect(failure { _ = try Files.list(folder("none")) }?.isNotFound == true)
    #expect(
      failure { try Files.move("\(inner)/a", to: "\(inner)/b", replacing: false) }?.isAlreadyThere
        == true)
    try Files.move("\(inner)/a", to: "\(inner)/b", replacing: true)
    try Files.move("\(inner)/b", to: folder("b"), replacing: false)
    #expect(try Files.list(inner) == [".c", "ñ"])
    #expect(failure { try Files.removeDirectory(inner) } != nil)
    for name in [".c", "ñ"] { try Files.remove("\(inner)/\(name)") }
    #expect(failure { try Files.remove("\(inner)/ñ") }?.isNotFound == true)
    try Files.removeDirectory(inner)
    #expect(!Files.exists(inner))
  }

  @Test func linksAreSeenAndRefusedWhereAsked() throws {
    symlink(folder("nowhere"), folder("link"))
    #expect(Files.exists(folder("link")))
    #expect(try Files.status(path: folder("link"), followLinks: false).kind == .link)
    #expect(failure { _ = try Files.openToRead(folder("link"), followLinks: false) } != nil)
    #expect(
      failure { try Files.writeNew(folder("link"), [1], permissions: 0o600) }?.isAlreadyThere
        == true)
    #expect(failure { _ = try Files.lock(folder("link")) } != nil)
    #expect(failure { _ = try AppendFile(opening: folder("link")) } != nil)
    #expect(!Files.exists(folder("nowhere")))
  }

  @Test func appendingGrowsAndGoesOn() throws {
    let path = folder("segment")
    do {
      let file = try AppendFile(creating: path, permissions: 0o600)
      try file.append([1, 2, 3])
      try file.append([])
      try file.append([9, 9, 4, 5], from: 2)
      try file.syncData()
      #expect(file.size == 5)
    }
    #expect(
      failure { _ = try AppendFile(creating: path, permissions: 0o600) }?.isAlreadyThere == true)
    let file = try AppendFile(opening: path)
    #expect(file.size == 5)
    try file.append([6])
    #expect(try Files.read(path, maximumBytes: 9) == [1, 2, 3, 4, 5, 6])
    #expect(failure { _ = try AppendFile(opening: folder("none")) }?.isNotFound == true)
  }

  /// A full disk in the middle of a line: what is there is counted, so that the rest can follow.
  @Test func aFullDiskLeavesACountedRest() throws {
    guard let disk = SmallDisk(folder("disk")) else {
      print("SKIPPED: a small file system needs root and mount")
      return
    }
    let file = try AppendFile(creating: disk("segment"), permissions: 0o600)
    let line = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    #expect(failure { try file.append(line) }?.isStorageFull == true)
    let written = Int(file.size)
    #expect(written > 0 && written < line.count)
    disk.makeRoom()
    try file.append(line, from: written)
    #expect(try Files.read(disk("segment"), maximumBytes: 3_000_000) == line)
  }

  @Test func placesInAFile() throws {
    let path = folder("slot")
    let file = try Files.openNew(path, permissions: 0o600)
    try Files.reserve(file.number, bytes: 8)
    try IO.writeAll(file.number, [1, 2, 3], at: 4)
    try Files.syncData(file.number, path)
    #expect(try IO.read(file.number, at: 3, maximum: 100) == [0, 1, 2, 3, 0])
    #expect(try IO.read(file.number, at: 100, maximum: 1) == [])
    let again = try Files.openToWrite(path)
    try IO.writeAll(again.number, [5], at: 0)
    #expect(try IO.read(again.number, at: 0, maximum: 1) == [5])
    #expect(try Files.status(file.number).size == 8)
  }

  @Test func errorsSayCallPathAndReason() {
    let error = SystemError(call: "open", code: ENOENT, path: "/x")
    #expect(error.description == "open /x: No such file or directory")
    #expect(SystemError(call: "poll", code: EINVAL).description == "poll: Invalid argument")
    #expect(SystemError(call: "getaddrinfo", code: EAI_NONAME, path: "h").isUnknownHost)
    #expect(!SystemError(call: "getaddrinfo", code: EAI_NONAME, path: "h").isNotFound)
  }
}

/// A file system of 1 MiB, half of it taken.
private final class SmallDisk {
  private let path: String

  init?(_ path: String) {
    self.path = path
    let script = "mkdir \(path) && mount -t tmpfs -o size=1m none \(path)"
    guard geteuid() == 0, SmallDisk.run(script) else { return nil }
  }

  deinit { _ = SmallDisk.run("umount -l \(path)") }

  func makeRoom() { _ = SmallDisk.run("mount -o remount,size=8m \(path)") }

  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  private static func run(_ script: String) -> Bool {
    guard let child = try? Child.spawn(path: "/bin/sh", arguments: ["-c", script], error: .none)
    else { return false }
    return child.wait() == .exited(0)
  }
}

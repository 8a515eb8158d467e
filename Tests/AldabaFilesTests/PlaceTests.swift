import AldabaCrypto
import AldabaFiles
import AldabaSystem
import AldabaWire
import Glibc
import TestSupport
import Testing

@Suite("Files and folders as they are offered") struct ScanTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test("a file is its name, bytes, digest, permissions and time")
  func file() throws {
    let bytes = content(2_500_000)
    let path = try folder.write("año.txt", bytes, permissions: 0o755)
    var times = [timespec(tv_sec: 5, tv_nsec: 0), timespec(tv_sec: 1_234_567_890, tv_nsec: 9)]
    utimensat(AT_FDCWD, path, &times, 0)
    let offer = try scan(path, executable: true).offer
    #expect(offer.name.text == "año.txt")
    #expect(offer.bytes == 2_500_000)
    #expect(offer.digest.bytes == Crypto.sha256(bytes))
    #expect(offer.mode == 0o755)
    #expect(try scan(path).offer.mode == 0o644)
    #expect(offer.modified == 1_234_567_890)
    #expect(offer.isExecutable)
    #expect(offer.files == nil)
    #expect(try scan(path).offer.isExecutable == false)
    let empty = try scan(try folder.write("empty", [])).offer
    #expect(empty.bytes == 0)
    #expect(empty.digest.bytes == Crypto.sha256([]))
  }

  @Test("a folder is its list; the same folder has another digest with another salt")
  func folders() throws {
    try folder.write("in/b", [1])
    try folder.write("in/a/x", [2, 3])
    try folder.write("in/a/y", [])
    let offer = try scan(folder("in")).offer
    #expect(offer.name.text == "in")
    #expect(offer.files == 3)
    #expect(offer.bytes == 3)
    #expect(offer.list?.entries.map(\.path.description) == ["a/x", "a/y", "b"])
    let other = try Scan(folder("in"), salt: [UInt8](repeating: 8, count: 16)).offer
    #expect(other.digest != offer.digest)
  }

  @Test("what cannot travel is named")
  func refused() throws {
    try folder.write("in/sub/file", [1])
    symlink("file", folder("in/sub/link"))
    let problem = #expect(throws: FileProblem.self) { _ = try scan(folder("in")) }
    #expect(problem == FileProblem(.link, folder("in/sub/link")))
    unlink(folder("in/sub/link"))
    mkfifo(folder("in/pipe"), 0o600)
    #expect(trouble { _ = try scan(folder("in")) } == .notAFile)
    #expect(trouble { _ = try scan(folder("in/pipe")) } == .notAFile)
    unlink(folder("in/pipe"))
    let wrong: [CChar] = Array(folder("in/wrong").utf8CString.dropLast()) + [-1, 0]
    close(open(wrong, O_CREAT | O_WRONLY, 0o600))
    #expect(trouble { _ = try scan(folder("in")) } == .badName)
    unlink(wrong)
    #expect(trouble { _ = try scan(folder("none")) } == .gone)
    #expect(trouble { _ = try scan(folder("in/sub/file/x")) } == .gone)
    #expect(trouble { _ = try scan("/dev/null") } == .notAFile)
    #expect(trouble { _ = try scan("") } == .gone)
    mkdir(folder("empty"), 0o700)
    #expect(trouble { _ = try scan(folder("empty")) } == .gone)
    var options = Scan.Options()
    options.takesFolders = false
    #expect(trouble { _ = try Scan(folder("in"), options, salt: salt) } == .isFolder)
    options.followsLink = false
    symlink(folder("in/sub/file"), folder("to"))
    #expect(trouble { _ = try Scan(folder("to"), options, salt: salt) } == .link)
    #expect(try scan(folder("to")).offer.name.text == "file")
    let stop = StopSign()
    stop.set()
    #expect(trouble { _ = try Scan(folder("in"), salt: salt, stop: stop) } == .cancelled)
  }

  @Test("a file that nobody may read is unreadable, before it is offered and afterwards")
  func unreadable() throws {
    chmod(folder.path, 0o755)
    let path = try folder.write("secret", [1, 2, 3])
    let scanned = try scan(path)
    chmod(path, 0)
    let sender = Sender(scanned)
    var found: [FileTrouble?] = []
    asNobody {
      found = [trouble { _ = try scan(path) }, trouble { _ = try sender.read(3) }]
    }
    #expect(found == [.unreadable, .unreadable])
  }

  /// With the rights of somebody else, where this is root, who may read everything: of this thread alone,
  /// and of what it looks up in the file system (setfsuid).
  private func asNobody(_ body: () -> Void) {
    guard geteuid() == 0, let call = dlsym(nil, "setfsuid") else { return body() }
    let setUser = unsafeBitCast(call, to: SetUser.self)
    _ = setUser(65_534)
    body()
    _ = setUser(0)
  }
}

private typealias SetUser = @convention(c) (UInt32) -> Int32

@Suite("Places where files arrive") struct PlaceTests {
  private let folder: TemporaryFolder
  private let offer: Offer
  init() throws {
    folder = try TemporaryFolder()
    offer = Offer(
      file: FileName("x.txt")!, bytes: 10, digest: .zero, mode: 0o644, modified: 0)
    try Folders.make(folder("home/Docs"))
    try Folders.make(folder("usual"))
  }

  private func find(_ to: String?) throws -> Place {
    try Place(
      to, for: offer,
      in: Surroundings(home: folder("home"), base: folder("home"), usual: folder("usual")))
  }

  @Test("relative to home, from home, absolute, a folder that is there or a name in one")
  func where_() throws {
    for (to, path) in [
      (nil, "usual/x.txt"), ("Docs", "home/Docs/x.txt"), ("Docs/", "home/Docs/x.txt"),
      ("Docs/y", "home/Docs/y"), ("~/Docs//./y", "home/Docs/y"), ("~", "home/x.txt"),
      (folder("usual"), "usual/x.txt"), (folder("usual/z"), "usual/z"), ("z", "home/z"),
      ("./z", "home/z"), (".", "home/x.txt"),
    ] as [(String?, String)] {
      #expect(try find(to).path == folder(path), "\(to ?? "nil")")
    }
    for (to, wrong) in [
      ("none/y", .noFolder), ("Docs/y/", .noFolder), ("../y", .badName), ("Docs/../y", .badName),
      ("~root/y", .badName), ("", .badName), ("/none/y", .noFolder), ("y\u{1B}", .badName),
      ("Docs/\u{202E}", .badName), ("a\nb", .badName),
    ] as [(String, FileTrouble)] {
      #expect(trouble { _ = try find(to) } == wrong, "\(to)")
    }
  }

  @Test(
    "links above it are resolved, so that the place shown is the place; one in its place is none")
  func links() throws {
    symlink(folder("usual"), folder("home/out"))
    #expect(try find("out/y").path == folder("usual/y"))
    #expect(try find("out").path == folder("usual/x.txt"))
    symlink("/etc/passwd", folder("usual/x.txt"))
    #expect(trouble { _ = try find(nil) } == .link)
    #expect(trouble { _ = try find("out") } == .link)
    symlink("none", folder("home/dangling"))
    #expect(trouble { _ = try find("dangling") } == .link)
  }

  @Test("what is there is told")
  func existing() throws {
    #expect(try find("y").existing == nil)
    try folder.write("home/y", [1, 2, 3])
    let existing = try #require(try find("y").existing)
    #expect(existing.bytes == 3)
    #expect(existing.modified == (try Files.status(path: folder("home/y")).modified))
    mkfifo(folder("home/pipe"), 0o600)
    #expect(trouble { _ = try find("pipe") } == .notAFile)
    mkdir(folder("usual/x.txt"), 0o700)
    #expect(trouble { _ = try find(nil) } == .isFolder)
  }

  @Test("a folder replaces nothing")
  func folders() throws {
    try folder.write("in/a", [1])
    let scanned = try scan(folder("in"))
    #expect(try place(scanned, in: folder, to: "usual").path == folder("usual/in"))
    #expect(try place(scanned, in: folder, to: "usual/out").path == folder("usual/out"))
    try folder.write("usual/in", [1])
    #expect(trouble { _ = try place(scanned, in: folder, to: "usual") } == .exists)
    #expect(trouble { _ = try place(scanned, in: folder, to: "in/a/x") } == .noFolder)
  }

  @Test("a disk without room is told before anybody is asked")
  func room() throws {
    let huge = Offer(
      file: FileName("x")!, bytes: 1 << 49, digest: .zero, mode: 0o644, modified: 0)
    #expect(trouble { _ = try Place(nil, for: huge, in: surroundings(folder)) } == .noRoom)
  }

  @Test("hidden places are known as such")
  func hidden() throws {
    try Folders.make(folder("home/.config/autostart"))
    #expect(try find(".profile").isHidden)
    #expect(try find(".config/autostart/x.desktop").isHidden)
    #expect(try !find("Docs").isHidden)
  }

  @Test("the folder for downloads has its name in the person's language")
  func downloads() throws {
    func usual() -> String { Surroundings(customer: folder("home"), config: nil).usual }
    #expect(usual() == folder("home"))
    try Folders.make(folder("home/Downloads"))
    #expect(usual() == folder("home/Downloads"))
    try Folders.make(folder("home/Descargas"))
    try folder.write(
      "home/.config/user-dirs.dirs",
      Array("# x\nXDG_DESKTOP_DIR=\"$HOME/E\"\nXDG_DOWNLOAD_DIR=\"$HOME/Descargas\"\n".utf8))
    #expect(usual() == folder("home/Descargas"))
    unlink(folder("home/.config/user-dirs.dirs"))
    try folder.write(
      "home/.config/user-dirs.dirs", Array("XDG_DOWNLOAD_DIR=\"\(folder("usual"))\"\n".utf8))
    #expect(usual() == folder("usual"))
    unlink(folder("home/.config/user-dirs.dirs"))
    try folder.write("home/.config/user-dirs.dirs", Array("XDG_DOWNLOAD_DIR=\"x\"\n".utf8))
    #expect(usual() == folder("home/Downloads"))
  }
}

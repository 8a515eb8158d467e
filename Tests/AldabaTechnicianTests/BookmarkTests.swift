import AldabaJSON
import AldabaSystem
import AldabaTerminal
import AldabaWire
import Glibc
import TestSupport
import Testing

@testable import AldabaTechnician

/// What a console notes for the one that may have to come back.
@Suite struct BookmarkTests {
  private static let ask = AskID(rawValue: "0011223344556677")!

  private static func bookmark() -> Bookmark {
    var bookmark = Bookmark(
      session: SessionID(rawValue: String(repeating: "0", count: 32))!, broker: "b.example:7443",
      customer: "Ana «\u{1B}»", since: 1_800_000_000_000)
    bookmark.isBegun = true
    bookmark.epoch = 3
    bookmark.exchanges = 2
    bookmark.add(
      Bookmark.File(
        ask: ask, path: "/home/g/in",
        way: .push(salt: [UInt8](repeating: 7, count: 16), isExecutable: true)))
    bookmark.add(
      Bookmark.File(
        ask: AskID(rawValue: "0011223344556678")!, path: "~/log",
        way: .fetch(local: nil, folder: "/home/g")))
    return bookmark
  }

  private static func folder(_ body: (Home) throws -> Void) throws {
    var template = Array("/tmp/aldaba-XXXXXX".utf8CString)
    let path = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer {
      for name in (try? Files.list(path + "/state/sessions")) ?? [] {
        unlink(path + "/state/sessions/" + name)
      }
      for name in ["/state/sessions", "/state", ""] { rmdir(path + name) }
    }
    try body(try #require(Home(flag: path, environment: [:])))
  }

  @Test func comesBackAsItWas() throws {
    try Self.folder { home in
      var bookmark = Self.bookmark()
      try bookmark.save(home)
      #expect(Bookmark.all(home) == [bookmark])
      bookmark.forget(Self.ask)
      try bookmark.save(home)
      let read = try #require(Bookmark.all(home).first)
      #expect(read == bookmark && read.files.map(\.path) == ["~/log"])
      // Of more than go at once the newest are kept.
      for index in 0..<5 {
        bookmark.add(
          Bookmark.File(
            ask: Self.ask, path: "\(index)", way: .fetch(local: "x", folder: "/")))
      }
      #expect(bookmark.files.map(\.path) == ["3", "4"])
      bookmark.remove(home)
      #expect(Bookmark.all(home).isEmpty)
    }
  }

  /// The longest paths, all of whose characters have to be escaped, can still be read.
  @Test func theLongestPathsFit() throws {
    try Self.folder { home in
      var bookmark = Self.bookmark()
      let path = String(repeating: "\u{1}", count: 4_096)
      for _ in 0..<2 {
        bookmark.add(
          Bookmark.File(ask: Self.ask, path: path, way: .fetch(local: path, folder: path)))
      }
      try bookmark.save(home)
      #expect(Bookmark.all(home) == [bookmark])
    }
  }

  @Test func whatIsNoBookmarkIsPassedOver() throws {
    try Self.folder { home in
      let bookmark = Self.bookmark()
      try bookmark.save(home)
      let path = bookmark.path(home)
      let good = try Files.readPrivate(path, maximumBytes: 65_536)
      var random = Random(seed: 11)
      for _ in 0..<3_000 {
        // Never a crash; and one that is read has nothing that could not be used.
        guard let read = Bookmark(random.mutated(good)) else { continue }
        #expect(read.files.count <= 2)
        for file in read.files {
          if case .push(let salt, _) = file.way { #expect(salt.count == 16) }
        }
      }
      guard case .object(var members) = try JSON.parse(good) else { return }
      members["files"] = nil
      #expect(Bookmark(JSON.object(members).encoded())?.files == [])
      members["files"] = [["ask": "x"], 7, ["ask": .string(Self.ask.rawValue), "path": "x"]]
      #expect(Bookmark(JSON.object(members).encoded())?.files == [])
    }
  }
}

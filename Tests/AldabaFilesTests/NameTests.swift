import AldabaFiles
import AldabaWire
import TestSupport
import Testing

/// Names that somebody may send to do harm.
enum Hostile {
  /// No name may be made of these.
  static let names: [String] = [
    "", ".", "..", "/", "//", "a/b", "/etc/passwd", "../a", "a/../b", "a\0b", "\0", "line\nbreak",
    "return\rhere", "tab\there", "\u{1B}[2J", "a\u{1B}]52;c;x\u{7}", "bell\u{7}", "del\u{7F}",
    "c1\u{9B}31m", "fdp\u{202E}exe.", "\u{2066}x", "\u{200F}right", "\u{061C}mark",
    "sep\u{2028}arator", "para\u{2029}graph", "wrong\u{FFFD}bytes", " ", "   ", "...", ". .",
    "\u{00A0}", ".x.0011223344556677.aldaba-part", "x.aldaba-part",
    String(repeating: "x", count: 256), String(repeating: "ñ", count: 128), "\u{10FFFE}",
  ]
  static let good: [String] = [
    "a", "informe.pdf", ".perfil", "año nuevo.txt", "-rf", "~", "con", "NUL", "a\\b", "«x»", "日本",
    "e\u{301}", "..x", "x..", String(repeating: "x", count: 255), "👩‍💻.png", "Ab C", "$(id)", ";",
    "*",
  ]
}

@Suite("Names of files") struct NameTests {
  @Test("what is no name, acts on a terminal or hides what it is, is refused")
  func hostile() {
    for name in Hostile.names { #expect(FileName(name) == nil, "\(name.debugDescription)") }
    for name in Hostile.good { #expect(FileName(name)?.text == name) }
  }

  @Test("a name from elsewhere is its last part, or nothing")
  func last() {
    for (path, name) in [
      ("/etc/passwd", "passwd"), ("../../x", "x"), ("a/b/", "b"), ("a//b///", "b"), ("x", "x"),
      ("C:\\x", "C:\\x"), ("/", nil), ("", nil), ("a/..", nil), ("a/.", nil), ("..", nil),
      ("a/\u{1B}", nil), ("../\n", nil), ("ok/\u{202E}", nil),
    ] {
      #expect(FileName(lastOf: path)?.text == name, "\(path)")
    }
    for name in Hostile.good { #expect(FileName(lastOf: "/x/\(name)")?.text == name) }
    for name in Hostile.names where !name.contains("/") && !name.isEmpty {
      #expect(FileName(lastOf: "x/\(name)") == nil)
    }
  }

  @Test("paths inside a folder are names with single slashes between them")
  func inner() {
    for path in ["a", "a/b", "a/b/c.txt", ".x/y"] {
      #expect(InnerPath(path)?.description == path)
    }
    for name in Hostile.names {
      #expect(InnerPath("a/\(name)/b") == nil || InnerPath(name)?.names.count ?? 0 > 1)
      #expect(InnerPath("\(name)/b") == nil || InnerPath(name)?.names.count ?? 0 > 1)
    }
    for path in ["/a", "a/", "a//b", "./a", "a/./b", "a/../b", ""] {
      #expect(InnerPath(path) == nil)
    }
    #expect(InnerPath(Array(repeating: "a", count: 32).joined(separator: "/")) != nil)
    #expect(InnerPath(Array(repeating: "a", count: 33).joined(separator: "/")) == nil)
    #expect(
      InnerPath(
        Array(repeating: String(repeating: "a", count: 204), count: 5).joined(separator: "/"))
        != nil)
    #expect(
      InnerPath(
        Array(repeating: String(repeating: "a", count: 205), count: 5).joined(separator: "/"))
        == nil)
  }
}

@Suite("Lists of folders") struct FileListTests {
  static func entry(_ path: String, _ bytes: Int64 = 3) throws -> FileList.Entry {
    FileList.Entry(
      digest: try #require(Digest(hex: String(repeating: "ab", count: 32))), bytes: bytes,
      mode: 0o644, modified: 1_700_000_000, path: try #require(InnerPath(path)))
  }

  @Test("a list reads as it was written, sorted by bytes")
  func roundTrip() throws {
    let list = try FileList(
      salt: salt, try ["b", "a/z", "a-", "a/b/c", "año"].map { try Self.entry($0) })
    #expect(list.entries.map(\.path.description) == ["a-", "a/b/c", "a/z", "año", "b"])
    #expect(list.bytes == 15)
    let text = String(decoding: list.text, as: UTF8.self)
    #expect(text.hasPrefix("aldaba files v1\nsalt: 07070707070707070707070707070707\nabab"))
    #expect(text.hasSuffix("ab 3 644 1700000000 b\n"))
    #expect(try FileList(reading: list.text) == list)
  }

  @Test(
    "a list that breaks a rule is refused",
    arguments: [
      ("a", "/a"), ("a", "../a"), ("a", "a/../../b"), ("a", "a\u{1B}"), ("a", ""), ("a", "a/"),
      (" 3 ", " 03 "), (" 3 ", " -3 "), (" 3 ", " +3 "), (" 3 ", " 3.0 "), (" 3 ", "  "),
      (" 3 ", " 9223372036854775807 "), (" 644 ", " 0644 "), (" 644 ", " 1777 "), (" 644 ", " 8 "),
      (" 1700000000 ", " -1 "), (" 1700000000 ", " 999999999999999 "), ("abab", "ABAB"),
      ("abab", "ab"),
      ("v1", "v2"), ("salt: 07", "salt: 7"), ("salt", "Salt"), ("0707", "07GG"),
    ])
  func rules(from: String, to: String) throws {
    let list = try FileList(salt: salt, [try Self.entry("a")])
    let text = String(decoding: list.text, as: UTF8.self)
    let (old, new) = from == "a" ? (" a\n", " \(to)\n") : (from, to)
    let start = try #require(text.indices.first { text[$0...].hasPrefix(old) })
    let changed = text[..<start] + new + text[start...].dropFirst(old.count)
    #expect(trouble { _ = try FileList(reading: Array(changed.utf8)) } == .badList, "\(changed)")
  }

  @Test("a name is a file or a folder, stands once, and in its order")
  func order() throws {
    let one = try FileList(salt: salt, [try Self.entry("a")]).text
    let lines = String(decoding: one, as: UTF8.self).split(separator: "\n")
    let head = lines[0] + "\n" + lines[1] + "\n"
    let start = lines[2].dropLast()
    func list(_ paths: String...) -> [UInt8] {
      Array((head + paths.map { "\(start)\($0)\n" }.joined()).utf8)
    }
    #expect(trouble { _ = try FileList(reading: list("a", "b")) } == nil)
    let bad: [[UInt8]] = [
      list("b", "a"), list("a", "a"), list("a", "a/b"), list("a", "a-", "a/b"), list(),
      Array(list("a").dropLast()), list("a") + [10], list("a") + [0], [], [10],
      list("a/b", "a/b/c"),
    ]
    for text in bad { #expect(trouble { _ = try FileList(reading: text) } == .badList) }
  }

  @Test("no more files and bytes than the limits")
  func limits() throws {
    let most = try (0..<10_000).map { try Self.entry("f\($0)") }
    let list = try FileList(salt: salt, most)
    #expect(list.entries.count == 10_000)
    #expect(trouble { _ = try FileList(salt: salt, most + [try Self.entry("g")]) } == .tooMany)
    let start = try FileList(salt: salt, [try Self.entry("g")]).text
    let head = try FileList(salt: salt, [try Self.entry("f")]).text.count
    let more = list.text + start.suffix(head - "aldaba files v1\nsalt: ".utf8.count - 33)
    #expect(trouble { _ = try FileList(reading: more) } == .badList)
    let long = String(repeating: "x", count: 250)
    let wide = try (0..<9_000).map { try Self.entry("\(long)/\(long)/\($0)") }
    #expect(trouble { _ = try FileList(salt: salt, wide) } == .tooMany)
    #expect(
      trouble {
        _ = try FileList(salt: salt, [try Self.entry("a", 1 << 50), try Self.entry("b", 1)])
      } != nil)
  }

  @Test("whatever comes instead of a list, it is refused or exactly a list")
  func mutations() throws {
    let list = try FileList(salt: salt, try ["a", "b/c", "b/d"].map { try Self.entry($0) })
    var random = Random(seed: 9)
    for _ in 0..<1_500 {
      let bytes = random.mutated(list.text)
      if let read = try? FileList(reading: bytes) {
        let same = read.text == bytes
        #expect(same)
        let again = try FileList(salt: read.salt, read.entries)
        let equal = again.text == bytes
        #expect(equal)
      }
    }
  }
}

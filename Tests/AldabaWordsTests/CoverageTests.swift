import AldabaWords
import FoundationEssentials
import Testing

/// Every sentence has a sample here, and every sentence is said by some program.
@Suite struct CoverageTests {
  static let root: URL = {
    var folder = URL(filePath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    return folder
  }()

  @Test func everySentenceHasASample() throws {
    let samples = Set(
      everySentence(Words(.en)).map(\.name)
        + (problems + deskProblems + answerProblems + auditorProblems).map(\.name)
    )
    let fragments: Set<String> = [
      "answer", "chatWord", "stepWord", "duration", "about", "at", "until", "day", "digits",
      "tries", "list",
      "moment",
      "saidTime", "allowedAgain", "offers", "endsPrograms",
    ]
    let declared = Set(try declarations().map(\.name))
    #expect(declared.subtracting(samples).subtracting(fragments) == [])
    #expect(samples.subtracting(declared) == [])
    #expect(declared.count > 140)
  }

  /// Runs once the four programs speak: a sentence that none of them says is to be deleted.
  @Test func everySentenceIsSaid() throws {
    let modules = ["AldabaAgent", "AldabaTechnician", "AldabaBroker", "AldabaAudit"]
    let speakers = try modules.filter { try source(of: $0).contains("import AldabaWords") }
    guard speakers.count == modules.count else {
      print("SKIPPED: everySentenceIsSaid: not every program speaks through AldabaWords yet")
      return
    }
    let folders = try FileManager.default.contentsOfDirectory(atPath: sources.path())
    let programs = try folders.filter { $0 != "AldabaWords" }.map(source)
    let said = Set(programs.flatMap(members))
    let own = try source(of: "AldabaWords")
    for (name, isFragment) in try declarations() {
      let isSaid = said.contains(name) || (isFragment && own.contains("\(name)("))
      #expect(isSaid, "no program says \(name)")
    }
  }

  /// Every name that stands behind a point.
  private func members(of text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: ".")).dropFirst().map { rest in
      let name = rest.prefix {
        $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF)
      }
      return String(decoding: name, as: UTF8.self)
    }
  }

  private var sources: URL { Self.root.appending(path: "Sources") }

  /// The public functions that make sentences, and the problems.
  private func declarations() throws -> [(name: String, isFragment: Bool)] {
    let folder = sources.appending(path: "AldabaWords")
    let starts = ["  public func ", "  public static func ", "  public static let "]
    return try files(in: folder).flatMap { file -> [(name: String, isFragment: Bool)] in
      let text = try String(contentsOf: file, encoding: .utf8)
      return text.split(separator: "\n").compactMap { line -> (String, Bool)? in
        guard let start = starts.first(where: { line.hasPrefix($0) }) else { return nil }
        let name = line.dropFirst(start.count).prefix { $0.isLetter || $0.isNumber }
        return (String(name), file.lastPathComponent == "Fragments.swift" || name == "role")
      }
    }
  }

  private func source(of module: String) throws -> String {
    try files(in: sources.appending(path: module)).map {
      try String(contentsOf: $0, encoding: .utf8)
    }.joined()
  }

  private func files(in folder: URL) throws -> [URL] {
    guard FileManager.default.fileExists(atPath: folder.path()) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder.path())
      .filter { $0.hasSuffix(".swift") }.sorted().map { folder.appending(path: $0) }
  }
}

import FoundationEssentials

/// The project's own text files, as they lie on the disk.
enum Tree {
  struct File: Sendable {
    /// From the package's folder, such as `Sources/AldabaWire/Frame.swift`.
    let path: String
    let text: String
    /// Taken apart; empty for what is no Swift.
    let swift: SwiftText

    init(path: String, text: String) {
      self.path = path
      self.text = text
      swift = SwiftText(path.hasSuffix(".swift") ? text : "")
    }

    /// The folder below `Sources` or `Tests`.
    var module: String { String(path.split(separator: "/")[1]) }
    var isSwift: Bool { path.hasSuffix(".swift") }
    var lines: Int { text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 }
  }

  /// The package's folder, found from where this file was compiled.
  static let root: String = {
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/")
  }()

  static let sources = files(below: "Sources")
  static let tests = files(below: "Tests")

  /// Every text of the project: what a reader could open.
  static let everything: [File] =
    sources + tests + ["Certs", "Config", ".ci"].flatMap(files(below:))
    + ["Package.swift", "README.md", "Protocol.md"].compactMap(file)

  static func file(_ path: String) -> File? {
    guard let data = FileManager.default.contents(atPath: "\(root)/\(path)") else { return nil }
    return File(path: path, text: String(decoding: data, as: UTF8.self))
  }

  private static func files(below folder: String) -> [File] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
    return paths.sorted().compactMap { path in
      // A folder's contents are nil.
      file("\(folder)/\(path)")
    }
  }
}

// A build with Swift linked in has no Testing, and needs none.
#if canImport(Testing)
  import FoundationEssentials
  import Testing

  /// The worked examples of Protocol.md: each stands behind a line `<!-- example: NAME -->`, in a fence
  /// or as a table. Tests make the same text with the code, so that the two cannot drift apart.
  ///
  /// With the variable `ALDABA_WRITE_EXAMPLES` set, and one test target at a time (`--filter
  /// AldabaWireTests.ProtocolTests`), the document is written anew, to be read before it
  /// is kept.
  public struct Examples {
    public static let path =
      "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false)
      .dropLast(3).joined(separator: "/") + "/Protocol.md"

    public var document: String

    public init() throws { document = try String(contentsOfFile: Self.path, encoding: .utf8) }

    /// The names in the document, in their order.
    public var names: [String] {
      document.split(separator: "\n").compactMap { line in
        guard line.hasPrefix("<!-- example: "), line.hasSuffix(" -->") else { return nil }
        return String(line.dropFirst(14).dropLast(4))
      }
    }

    /// Compares one example with what the code makes.
    public mutating func check(_ name: String, _ text: String) throws {
      let lines = document.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      guard let mark = lines.firstIndex(of: "<!-- example: \(name) -->"), mark + 1 < lines.count
      else {
        Issue.record("Protocol.md has no example \(name)")
        return
      }
      let isFenced = lines[mark + 1].hasPrefix("```")
      let start = isFenced ? mark + 2 : mark + 1
      let end = lines[start...].firstIndex { isFenced ? $0 == "```" : $0.isEmpty } ?? lines.count
      let expected = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      guard Array(lines[start..<end]) != expected else { return }
      if ProcessInfo.processInfo.environment["ALDABA_WRITE_EXAMPLES"] != nil {
        document = (lines[..<start] + expected + lines[end...]).joined(separator: "\n")
        try document.write(toFile: Self.path, atomically: false, encoding: .utf8)
      } else {
        Issue.record("\(name): Protocol.md differs from\n\(text)")
      }
    }

    /// Bytes as the document writes them: two digits each, 24 to a line.
    public static func dump(_ bytes: [UInt8]) -> String {
      var lines: [String] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        lines.append(rest.prefix(24).map { digits($0) }.joined(separator: " "))
        rest = rest.dropFirst(24)
      }
      return lines.joined(separator: "\n")
    }

    private static func digits(_ byte: UInt8) -> String {
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0\(text)" : text
    }

    /// A line of at most 96 characters of a long text that has no line of its own.
    public static func folded(_ text: String) -> String {
      var lines: [String] = []
      var rest = text[...]
      while !rest.isEmpty {
        lines.append(String(rest.prefix(96)))
        rest = rest.dropFirst(96)
      }
      return lines.joined(separator: "\n")
    }
  }
#endif

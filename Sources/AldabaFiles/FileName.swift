import AldabaWire

/// One part of a path that may stand on this machine's disk and before a person's eyes.
///
/// Refused is what is no name of a file here, what acts on a terminal or turns the reading around,
/// and what this program uses itself for transfers that are not finished.
public struct FileName: Hashable, Sendable, CustomStringConvertible {
  /// Bytes of a name on the file systems of Linux.
  public static let longest = 255
  /// How the names of unfinished transfers end.
  public static let partEnding = ".aldaba-part"

  public let text: String

  /// Takes a name as it is, or not at all.
  public init?(_ text: String) {
    guard (1...FileName.longest).contains(text.utf8.count), text != ".", text != "..",
      !text.utf8.contains(0x2F), !text.utf8.contains(0), !text.hasSuffix(FileName.partEnding)
    else { return nil }
    var says = false
    for scalar in text.unicodeScalars {
      guard FileName.isHonest(scalar) else { return nil }
      says = says || !(scalar == "." || scalar.properties.isWhitespace)
    }
    guard says else { return nil }
    self.text = text
  }

  /// The last part of a path that came from somewhere else; nil where nothing good is left.
  public init?(lastOf path: String) {
    let bytes = path.utf8
    let end = bytes.lastIndex { $0 != 0x2F }
    guard let end else { return nil }
    let rest = path[...end]
    let start = rest.utf8.lastIndex(of: 0x2F).map { rest.utf8.index(after: $0) }
    self.init(String(rest[(start ?? rest.startIndex)...]))
  }

  public var description: String { text }

  /// Whether it is left out where folders are shown, and may be read by programs on their own.
  public var isHidden: Bool { text.utf8.first == 0x2E }

  /// No control, no line break, nothing that turns the direction of reading, no surrogate's
  /// replacement: a name that is no UTF-8 has U+FFFD in it.
  private static func isHonest(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    if properties.isBidiControl || scalar == "\u{FFFD}" { return false }
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: return false
    default: return true
    }
  }

  /// The name of what has arrived so far, beside the place: hidden, and different for every content.
  /// A long name is shortened so that this one is a name too.
  func part(_ digest: [UInt8]) -> String {
    let ending = ".\(digest.prefix(8).hex)\(FileName.partEnding)"
    var beginning = text
    while beginning.utf8.count + ending.utf8.count + 1 > FileName.longest {
      beginning.unicodeScalars.removeLast()
    }
    return ".\(beginning)\(ending)"
  }
}

/// A path inside a folder that travels: names with `/` between them.
public struct InnerPath: Hashable, Sendable, CustomStringConvertible {
  /// Bytes of the whole path, and names one inside the other.
  public static let longest = 1_024
  public static let deepest = 32

  public let names: [FileName]

  /// Refuses whatever is not exactly names with single slashes between them.
  public init?(_ text: String) {
    guard text.utf8.count <= InnerPath.longest else { return nil }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= InnerPath.deepest else { return nil }
    var names: [FileName] = []
    for part in parts {
      guard let name = FileName(String(part)) else { return nil }
      names.append(name)
    }
    self.names = names
  }

  public var description: String { names.map(\.text).joined(separator: "/") }

  /// The folders above the file, outermost first.
  var folders: ArraySlice<FileName> { names.dropLast() }
  var file: FileName { names[names.count - 1] }
}

/// A text for a customer: paragraphs and list items, each one line however the file broke it.
///
/// Marks other than those of a list mean nothing: what is written is what is read.
public struct Prose: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    case paragraph
    /// `- `, `* ` or `+ ` in the file.
    case bullet
    /// `3. ` in the file, with its own number, 1–99.
    case numbered(Int)

    /// What stands in front of the line.
    public var mark: String {
      switch self {
      case .paragraph: ""
      case .bullet: "- "
      case .numbered(let number): "\(number). "
      }
    }
  }

  public struct Line: Sendable, Equatable {
    public let kind: Kind
    /// Never empty, one space between words, no line break.
    public internal(set) var text: String
  }

  public internal(set) var lines: [Line] = []

  /// One line each, list items with their marks.
  public var text: String { lines.map { $0.kind.mark + $0.text }.joined(separator: "\n") }

  var isEmpty: Bool { lines.isEmpty }
}

/// Puts the lines of a file together to prose.
struct ProseBuilder {
  private(set) var prose = Prose()
  /// A blank line came: what follows goes on with nothing.
  private var isBroken = true

  mutating func blank() { isBroken = true }

  /// A line that is not blank, in words.
  mutating func add(_ words: [Substring]) {
    let text = words.dropFirst().joined(separator: " ")
    if !text.isEmpty, let kind = ProseBuilder.kind(words[0]) {
      prose.lines.append(Prose.Line(kind: kind, text: text))
    } else if isBroken {
      prose.lines.append(Prose.Line(kind: .paragraph, text: words.joined(separator: " ")))
    } else {
      prose.lines[prose.lines.count - 1].text += " " + words.joined(separator: " ")
    }
    isBroken = false
  }

  /// The kind of list that a line's first word opens.
  static func kind(_ word: Substring) -> Prose.Kind? {
    if ["-", "*", "+"].contains(word) { return .bullet }
    guard word.last == ".", (2...3).contains(word.utf8.count),
      word.dropLast().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(word.dropLast()), number > 0
    else { return nil }
    return .numbered(number)
  }
}

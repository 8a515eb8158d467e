/// A line of a steps file, without what an editor put at its ends: a line feed, a carriage return
/// before it, and in the first line a byte order mark.
struct SourceLine {
  /// From 1.
  let number: Int
  /// Odd characters, already told, are spaces here.
  let text: String
  /// Nothing was odd in it.
  let isClean: Bool

  /// Its first word and the others, without spaces.
  var words: [Substring] { text.split(separator: " ") }
  var isBlank: Bool { text.allSatisfy { $0 == " " } }
  var isIndented: Bool { text.utf8.first == 0x20 }

  func problem(
    _ code: StepsProblem.Code, column: Int = 1, came: String = ""
  ) -> StepsProblem {
    StepsProblem(code, line: number, column: column, came: came)
  }

  /// The lines of a file, with every odd character told.
  static func lines(_ bytes: [UInt8]) -> ([SourceLine], [StepsProblem]) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let body = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
    var lines: [SourceLine] = []
    var problems: [StepsProblem] = []
    for (index, line) in body.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      let content = line.last == 0x0D ? line.dropLast() : line
      let (read, found) = SourceLine.line(index + 1, content)
      lines.append(read)
      problems += found
    }
    return (lines, problems)
  }

  private static func line(
    _ number: Int, _ bytes: ArraySlice<UInt8>
  ) -> (SourceLine, [StepsProblem]) {
    guard let whole = String(validating: bytes, as: UTF8.self) else {
      // What can be read in front of the first wrong byte says where it is.
      let good = longestText(bytes)
      let line = SourceLine(number: number, text: good, isClean: false)
      return (line, [line.problem(.notUTF8, column: good.unicodeScalars.count + 1)])
    }
    var scan = ScalarScan()
    var problems: [StepsProblem] = []
    var text = String.UnicodeScalarView()
    for (place, scalar) in whole.unicodeScalars.enumerated() {
      if scan.isPlain(scalar) {
        text.append(scalar)
      } else {
        text.append(" ")
        problems.append(
          StepsProblem(.oddCharacter, line: number, column: place + 1, came: name(scalar)))
      }
    }
    return (SourceLine(number: number, text: String(text), isClean: problems.isEmpty), problems)
  }

  private static func longestText(_ bytes: ArraySlice<UInt8>) -> String {
    var decoder = UTF8()
    var rest = bytes.makeIterator()
    var text = String.UnicodeScalarView()
    while case .scalarValue(let scalar) = decoder.decode(&rest) { text.append(scalar) }
    return String(text)
  }

  /// `U+202E`
  static func name(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}

/// Tells what a reader can see, scalar by scalar.
///
/// Odd are controls and tabs, formats (bidi marks, zero-width characters, tags), line and paragraph
/// separators, private and unassigned scalars, blank fillers, every space but the plain one, a mark
/// with nothing before it, and the third and later mark on one letter.
private struct ScalarScan {
  private static let mostMarks = 2
  private var marks = ScalarScan.mostMarks

  mutating func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    if (0x20...0x7E).contains(scalar.value) {
      marks = scalar == " " ? ScalarScan.mostMarks : 0
      return true
    }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark:
      marks += 1
      return marks <= ScalarScan.mostMarks && !properties.isDefaultIgnorableCodePoint
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      marks = ScalarScan.mostMarks
      return false
    default:
      marks = 0
      // A braille cell without dots, and letters that show nothing.
      return scalar.value != 0x2800 && !properties.isDefaultIgnorableCodePoint
    }
  }
}

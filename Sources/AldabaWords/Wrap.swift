/// The text as rows of at most `columns` columns, broken at spaces.
///
/// Every line of the text begins a row of its own; the rows that go on with a line are indented,
/// so that quoted words never stand where a line of ours begins. A word wider than a row is cut
/// between characters, but for a path that is the whole of its line: it stays whole, so that it can
/// be copied from the window, where the terminal itself breaks it. (Nobody else's words begin a
/// line.) Digits that are spelled one by one stay together. Spaces in a row count as one; an empty
/// line stays an empty row.
///
/// - Parameters:
///   - columns: the width of the window; fewer than 40 count as 40.
///   - indent: how far the rows that go on with a line are moved in.
///   - width: the columns of one scalar on the terminal.
public func wrap(
  _ text: String, columns: Int, indent: Int = 2,
  width: (Unicode.Scalar) -> Int = displayWidth
) -> [String] {
  let columns = max(columns, 40)
  let margin = String(repeating: " ", count: min(max(indent, 0), 8))
  return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
    wrapLine(line, columns: columns, margin: margin, width: width)
  }
}

/// The columns that a terminal gives to one scalar: 0 for combining and invisible ones, 2 for
/// wide East Asian ones and pictures, else 1.
public func displayWidth(_ scalar: Unicode.Scalar) -> Int {
  if scalar.value < 0x300 { return scalar.value < 0x20 || scalar.value == 0xAD ? 0 : 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format, .control: return 0
  default: return isWide(scalar) ? 2 : 1
  }
}

private func wrapLine(
  _ line: Substring, columns: Int, margin: String, width: (Unicode.Scalar) -> Int
) -> [String] {
  func columnsOf(_ text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + max(width($1), 0) }
  }
  if line.first == "/", !line.contains(" ") { return [String(line)] }
  var rows: [String] = []
  var row = ""
  var used = 0
  var isEmpty = true
  func startRow() {
    rows.append(row)
    row = margin
    used = margin.count
    isEmpty = true
  }
  for word in wordsOf(line) {
    let wanted = columnsOf(word)
    if !isEmpty, used + 1 + wanted > columns { startRow() }
    if !isEmpty {
      row += " "
      used += 1
    }
    if used + wanted <= columns {
      row += word
      used += wanted
    } else {
      for character in word {
        let more = columnsOf(String(character))
        if used + more > columns, !isEmpty { startRow() }
        row.append(character)
        used += more
        isEmpty = false
      }
    }
    isEmpty = false
  }
  return rows + [row]
}

/// The words of a line, digits that are spelled one by one taken as one word.
private func wordsOf(_ line: Substring) -> [String] {
  var words: [String] = []
  var endsInDigit = false
  for word in line.split(separator: " ") {
    let scalars = word.unicodeScalars
    if endsInDigit, isDigit(scalars.first), !isDigit(scalars.dropFirst().first),
      let last = words.indices.last, words[last].count < 30
    {
      words[last] += " " + word
    } else {
      words.append(String(word))
    }
    endsInDigit = isDigit(scalars.last) && !isDigit(scalars.dropLast().last)
  }
  return words
}

private func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
  guard let scalar else { return false }
  return ("0"..."9").contains(scalar)
}

private func isWide(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
    0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18CFF, 0x1B000...0x1B2FF,
    0x20000...0x3FFFD:
    true
  default:
    scalar.properties.isEmojiPresentation
  }
}

/// The console's style: editing anywhere in the line.
extension LineEditor {
  mutating func edit(_ key: EditKey) -> [UInt8] {
    switch key {
    case .text(let scalar): return insert([scalar])
    case .backspace: return remove(clusterStart(before: cursor)..<cursor)
    case .delete, .endOfInput: return remove(cursor..<clusterEnd(after: cursor))
    case .killWord: return remove(wordStart(before: cursor)..<cursor)
    case .killBefore: return remove(0..<cursor)
    case .killAfter: return remove(cursor..<text.count)
    case .left: return move(to: clusterStart(before: cursor))
    case .right: return move(to: clusterEnd(after: cursor))
    case .wordLeft: return move(to: wordStart(before: cursor))
    case .wordRight: return move(to: wordEnd(after: cursor))
    case .home: return move(to: 0)
    case .end: return move(to: text.count)
    case .up: return recall(-1)
    case .down: return recall(1)
    case .tab: return completeWord()
    case .clear:
      guard isShown else { return [] }
      cursorRow = 0
      return Array("\u{1B}[H\u{1B}[2J".utf8) + redraw()
    case .enter, .interrupt, .pasteBegins, .pasteEnds: return []
    }
  }

  private mutating func insert(_ scalars: [Unicode.Scalar]) -> [UInt8] {
    guard text.count + scalars.count <= Self.longestLine else { return [0x07] }
    let isAtEnd = cursor == text.count
    let before = position(after: cursor)
    text.insert(contentsOf: scalars, at: cursor)
    cursor += scalars.count
    guard isShown else { return [] }
    let after = position(after: cursor)
    // At the end of the line a terminal needs the echo alone, and a screen reader reads it once.
    if isAtEnd && before.row == after.row { return Array(Self.string(scalars).utf8) }
    return redraw()
  }

  private mutating func remove(_ range: Range<Int>) -> [UInt8] {
    guard !range.isEmpty else { return [] }
    let isAtEnd = range.upperBound == text.count && cursor == text.count
    let before = position(after: cursor)
    text.removeSubrange(range)
    cursor = range.lowerBound
    guard isShown else { return [] }
    let after = position(after: cursor)
    if isAtEnd && before.row == after.row {
      let step = repeatElement([0x08, 0x20, 0x08] as [UInt8], count: before.column - after.column)
      return Array(step.joined())
    }
    return redraw()
  }

  private mutating func move(to index: Int) -> [UInt8] {
    guard index != cursor else { return [] }
    cursor = index
    return isShown ? redraw() : []
  }

  private mutating func recall(_ step: Int) -> [UInt8] {
    let current = place ?? history.count
    let next = current + step
    guard (0...history.count).contains(next) else { return [] }
    if place == nil { draft = text }
    text = next == history.count ? draft : Array(history[next].unicodeScalars)
    place = next == history.count ? nil : next
    cursor = text.count
    return isShown ? redraw() : []
  }

  private mutating func completeWord() -> [UInt8] {
    guard let complete else { return [] }
    let before = text[..<cursor]
    let start = before.lastIndex(of: " ").map { $0 + 1 } ?? 0
    let candidates = complete(Self.string(before))
    let word = Self.string(before[start...])
    guard let first = candidates.first else { return [] }
    let common = candidates.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
    var addition = ""
    if common.hasPrefix(word) { addition = String(common.dropFirst(word.count)) }
    if candidates.count == 1, cursor == text.count { addition += " " }
    if !addition.isEmpty { return insert(Array(addition.unicodeScalars)) }
    return candidates.count > 1 ? interrupt(candidates.joined(separator: "  ")) : []
  }
}

/// Where things stand.
extension LineEditor {
  /// The row and column after `count` scalars of the line, counted from the prompt's beginning.
  ///
  /// A wide character that does not fit goes to the next row, as terminals do it.
  func position(after count: Int) -> (row: Int, column: Int) {
    guard case .console(let columns) = style, columns > 1 else { return (0, 0) }
    var row = 0
    var column = 0
    func advance(_ scalar: Unicode.Scalar) {
      let wide = width(scalar)
      if column + wide > columns {
        row += 1
        column = 0
      }
      column += wide
    }
    prompt.unicodeScalars.forEach(advance)
    text[..<count].forEach(advance)
    return column == columns ? (row + 1, 0) : (row, column)
  }

  /// Goes back to the prompt's beginning and erases everything from there.
  mutating func erase() -> [UInt8] {
    let up = cursorRow > 0 ? "\u{1B}[\(cursorRow)A" : ""
    cursorRow = 0
    return Array((up + "\r\u{1B}[J").utf8)
  }

  mutating func redraw() -> [UInt8] {
    var shown = String(decoding: erase(), as: UTF8.self) + prompt + line
    let end = position(after: text.count)
    let place = position(after: cursor)
    // A terminal that has just filled a row waits with the cursor on its last column.
    if end.column == 0 && end.row > 0 { shown += "\r\n" }
    if end.row > place.row { shown += "\u{1B}[\(end.row - place.row)A" }
    if end != place { shown += place.column > 0 ? "\r\u{1B}[\(place.column)C" : "\r" }
    cursorRow = place.row
    return Array(shown.utf8)
  }

  func clusterStart(before index: Int) -> Int {
    var start = index
    while start > 0 {
      start -= 1
      let isJoined = start > 0 && text[start - 1].value == 0x200D
      if width(text[start]) > 0 && !isJoined { break }
    }
    return start
  }

  private func clusterEnd(after index: Int) -> Int {
    guard index < text.count else { return index }
    var end = index + 1
    while end < text.count, width(text[end]) == 0 || text[end - 1].value == 0x200D { end += 1 }
    return end
  }

  func wordStart(before index: Int) -> Int {
    var start = index
    while start > 0, text[start - 1] == " " { start -= 1 }
    while start > 0, text[start - 1] != " " { start -= 1 }
    return start
  }

  private func wordEnd(after index: Int) -> Int {
    var end = index
    while end < text.count, text[end] == " " { end += 1 }
    while end < text.count, text[end] != " " { end += 1 }
    return end
  }
}

extension String {
  /// What both texts begin with, by characters.
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}

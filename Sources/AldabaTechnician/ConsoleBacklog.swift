import AldabaTerminal

/// What the customer's shell has written to its main screen, so that the raw view shows more than
/// a blank window when it is opened.
///
/// It takes output that has been filtered, so a sequence is in it whole or not at all. What is
/// drawn on the alternate screen is not kept: the program there draws itself again when asked.
struct ConsoleBacklog {
  /// Bytes that are kept at least; twice as many at most.
  static let kept = 65_536

  static let clear = Array("\u{1B}[H\u{1B}[2J".utf8)

  /// The modes that all output so far has left a terminal in.
  private(set) var modes = ModeTracker()
  private var bytes: [UInt8] = []
  /// How many of the last bytes have never been on the technician's screen.
  private var unseen = 0

  var isFullScreen: Bool { modes.isAlternateScreen }

  mutating func add(_ output: [UInt8], isSeen: Bool) {
    var start = output.startIndex
    while start < output.endIndex {
      // Each part begins with its sequence, if any, so that modes change between parts only.
      let end = output[(start + 1)...].firstIndex(of: 0x1B) ?? output.endIndex
      keep(output[start..<end])
      start = end
    }
    if isSeen { unseen = 0 }
    if bytes.count > 2 * ConsoleBacklog.kept { trim() }
    unseen = min(unseen, bytes.count)
  }

  /// What has come since the last line feed: the prompt, and what is typed at it.
  var lastLine: ArraySlice<UInt8> {
    bytes[(bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)...]
  }

  /// Forgets all that was on a screen of a shell that is gone.
  mutating func reset() { self = ConsoleBacklog() }

  private mutating func keep(_ part: ArraySlice<UInt8>) {
    let before = isFullScreen
    modes.feed(Array(part))
    var part = part
    if before != isFullScreen {
      // The switch itself is no text: repeated on the main screen it would move the cursor.
      let end = part.dropFirst(2).firstIndex { (0x40...0x7E).contains($0) }
      part = part[(end.map { $0 + 1 } ?? part.endIndex)...]
    }
    if isFullScreen { return }
    bytes += part
    unseen += part.count
  }

  private mutating func trim() {
    let rest = bytes[(bytes.count - ConsoleBacklog.kept)...]
    // Right behind a line feed or before a sequence nothing is cut in two.
    let cut = rest.firstIndex { $0 == 0x0A || $0 == 0x1B }
    bytes = cut.map { Array(bytes[($0 + (bytes[$0] == 0x0A ? 1 : 0))...]) } ?? []
  }

  /// Draws the view: what was never seen, at least a screen of `rows`, and the modes that hold.
  mutating func replay(rows: Int) -> [UInt8] {
    defer { unseen = 0 }
    if isFullScreen { return modes.restoreSequence() + ConsoleBacklog.clear }
    var start = bytes.count
    var lines = 0
    while start > 0 {
      if bytes[start - 1] == 0x0A { lines += 1 }
      if lines >= rows, bytes.count - start >= unseen { break }
      start -= 1
    }
    // What was drawn from the top of a screen is drawn there again.
    if let home = lastHome(from: start) {
      return ConsoleBacklog.clear + bytes[home...] + modes.restoreSequence()
    }
    return bytes[start...] + modes.restoreSequence()
  }

  /// Where the cursor last went to the upper left corner.
  private func lastHome(from start: Int) -> Int? {
    let homes = ["\u{1B}[H", "\u{1B}[1;1H"].map { Array($0.utf8) }
    return bytes[start...].indices.last { index in
      bytes[index] == 0x1B && homes.contains { bytes[index...].starts(with: $0) }
    }
  }
}

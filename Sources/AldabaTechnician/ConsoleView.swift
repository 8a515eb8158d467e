import AldabaTerminal
import AldabaWords

/// The raw view of the customer's shell on the technician's terminal.
///
/// The shell's window is the smaller of both, see `Viewport`; rows of ours below it hold what is
/// said meanwhile. It prints nothing by itself.
struct ConsoleView {
  /// The size that the customer's shell has, once known.
  private(set) var shell: Viewport.Size?
  private(set) var isOpen = false
  private var window = Viewport.Size(columns: 80, rows: 24)
  private var filter = OutputFilter()
  private var backlog = ConsoleBacklog()
  private var viewport = Viewport()
  private var isAtLineStart = true

  var modes: ModeTracker { isOpen ? backlog.modes : ModeTracker() }
  var isFullScreen: Bool { backlog.isFullScreen }

  /// What to print of the shell's output now.
  mutating func output(_ bytes: [UInt8]) -> [UInt8] {
    let passed = filter.feed(bytes)
    backlog.add(passed, isSeen: isOpen)
    guard isOpen else { return [] }
    if !passed.isEmpty { isAtLineStart = false }
    return viewport.feed(passed)
  }

  /// Output was left out: what comes next begins anew.
  mutating func skipped() { filter = OutputFilter() }

  /// The shell is gone, and what it drew with it.
  mutating func closeShell() {
    filter = OutputFilter()
    backlog.reset()
    shell = nil
  }

  /// Puts the shell in front; the cursor is at the beginning of a line.
  mutating func enter(_ window: Viewport.Size) -> [UInt8] {
    self.window = window
    isOpen = true
    viewport = Viewport()
    let fit = viewport.resize(shell ?? window, on: window)
    // Below the shell's last row nothing scrolls, so it begins at the top.
    let clear = viewport.isShorter ? ConsoleBacklog.clear : []
    let replay = backlog.replay(rows: min(shell?.rows ?? window.rows, window.rows))
    isAtLineStart = replay.isEmpty
    return clear + fit + viewport.feed(replay)
  }

  /// Gives the terminal back as it was, the cursor at the beginning of a line.
  mutating func leave() -> [UInt8] {
    isOpen = false
    let end: [UInt8] = isAtLineStart ? [] : [0x0D, 0x0A]
    return backlog.modes.plainSequence() + viewport.release() + end
  }

  /// The shell or the technician's window has another size now.
  mutating func resize(shell: Viewport.Size? = nil, window: Viewport.Size? = nil) -> [UInt8] {
    let before = (self.shell, self.window)
    if let shell { self.shell = shell }
    if let window { self.window = window }
    guard isOpen, before != (self.shell, self.window) else { return [] }
    return viewport.resize(self.shell ?? self.window, on: self.window)
  }

  /// A line of ours over the view, and whether it stays where it was printed.
  ///
  /// Where the shell scrolls, the line it was at comes again behind it. A full-screen program draws
  /// over the last row in time, so what stands there has to be said again later.
  mutating func notice(_ text: String, _ hint: String) -> (bytes: [UInt8], stays: Bool) {
    isFullScreen || viewport.isShorter ? (bar(text, hint), false) : (inserted(text), true)
  }

  private mutating func inserted(_ text: String) -> [UInt8] {
    let rows = text.split(separator: "\n").flatMap { wrap(String($0), columns: window.columns) }
    let lines = rows.map { visible($0) + "\r\n" }.joined()
    let start = isAtLineStart ? "" : "\r\n"
    let line = Array(backlog.lastLine)
    isAtLineStart = line.isEmpty
    viewport.lineBegins()
    return Array((start + "\u{1B}[0m" + lines).utf8)
      + viewport.feed(line + backlog.modes.restoreSequence())
  }

  private func bar(_ text: String, _ hint: String) -> [UInt8] {
    let room = window.columns - 1
    let first = text.split(separator: "\n").first.map(String.init) ?? ""
    let line = cut(visible(first), to: room - hint.count - 3) + " · " + hint
    return Array(
      ("\u{1B}7\u{1B}[?6l\u{1B}[\(window.rows);1H\u{1B}[0;7m" + cut(line, to: room)
        + "\u{1B}[0m\u{1B}[K\u{1B}8").utf8)
  }

  private func cut(_ text: String, to columns: Int) -> String {
    var used = 0
    let kept = text.unicodeScalars.prefix { scalar in
      used += displayWidth(scalar)
      return used <= columns
    }
    return String(kept)
  }
}

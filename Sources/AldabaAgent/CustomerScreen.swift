import AldabaSystem
import AldabaTerminal
import AldabaWords

/// The customer's terminal as two layers: their shell, and the plain text of ours over it. While
/// the plain text is in front, the shell's output waits.
struct CustomerScreen {
  /// Bytes of output that wait behind a question; beyond, the shell draws its screen again.
  static let heldLimit = 262_144

  private let terminal: ControllingTerminal
  private var modes = ModeTracker()
  private var noted: UInt64 = 0
  private var held: [UInt8] = []
  private var isCovered = true
  /// The shell's window is the smaller of both people's; this one may be larger.
  private var viewport = Viewport()
  private var shell: Viewport.Size?

  init(_ terminal: ControllingTerminal) { self.terminal = terminal }

  var columns: Int { max(40, terminal.size.columns) }
  var isFullScreen: Bool { modes.isAlternateScreen }

  /// Output of the shell: shown, or kept until it can be. True when some was dropped and the shell
  /// should draw its screen again.
  mutating func output(_ bytes: [UInt8]) -> Bool {
    guard isCovered else {
      pass(bytes)
      return false
    }
    guard held.count + bytes.count <= CustomerScreen.heldLimit else {
      modes.feed(held)
      held = bytes
      return true
    }
    held += bytes
    return false
  }

  /// Puts the plain layer in front: on a line of its own, whatever a program had set.
  mutating func cover() {
    guard !isCovered else { return }
    isCovered = true
    write(modes.plainSequence() + viewport.release() + [0x0D, 0x0A])
  }

  /// Puts the shell in front again, with what it has written meanwhile.
  mutating func uncover() {
    guard isCovered else { return }
    isCovered = false
    viewport = Viewport()
    fit()
    write(viewport.feed(modes.restoreSequence()))
    let waiting = held
    held = []
    pass(waiting)
  }

  /// The shell's window has this size from now on, or our own one has changed.
  mutating func resize(shell: (columns: Int, rows: Int)? = nil) {
    if let shell { self.shell = Viewport.Size(columns: shell.columns, rows: shell.rows) }
    if !isCovered { fit() }
  }

  private mutating func fit() {
    let size = terminal.size
    let window = Viewport.Size(columns: size.columns, rows: size.rows)
    write(viewport.resize(shell ?? window, on: window))
  }

  /// Prints lines of plain text, wrapped to the window.
  func tell(_ text: String) { tell(rows: wrapped(text)) }

  /// Prints rows that fit the window.
  func tell(rows text: String) {
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    write(rows.flatMap { Array($0.utf8) + [0x0D, 0x0A] })
  }

  func wrapped(_ text: String) -> String { CustomerScreen.wrapped(text, columns) }

  static func wrapped(_ text: String, _ columns: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { wrap(String($0), columns: columns) }
      .joined(separator: "\n")
  }

  /// A terminal that is gone has nobody to tell.
  func write(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    try? terminal.write(bytes)
  }

  private mutating func pass(_ bytes: [UInt8]) {
    modes.feed(bytes)
    if modes.version != noted {
      noted = modes.version
      terminal.note(modes)
    }
    write(viewport.feed(bytes))
  }
}
